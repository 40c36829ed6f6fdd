"""What screen and page say of spills and of shelters, in both languages."""

from __future__ import annotations

import io
from copy import deepcopy

import pytest
from rich.console import Console
from small_park import park_data, scenario_data, write_and_load

from drillsim.api import simulate
from drillsim.record.run import Run
from drillsim.report.html import page
from drillsim.report.story import tell
from drillsim.report.text import show
from drillsim.report.words import Language


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Chlorine from a hole of 20 mm into a bund, while the office shelters."""
    park, day = park_data(60, remote_valve=False), deepcopy(scenario_data())
    park["places"]["unit"]["substances"] = {"chlorine": {"mass": "20 t", "phase": "liquefied_gas", "pressure": "7 bar"}}
    park["places"]["unit"]["bund"] = "150 m2"
    day["incidents"]["leak"] |= {"hole": "20 mm"}
    del day["incidents"]["leak"]["rate"]
    day["orders"]["shelter"] = {"level": "shift", "action": "shelter", "places": ["office"], "when": "reported"}
    return simulate(write_and_load(tmp_path_factory.mktemp("spill"), park, day), seed=3)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_spill_is_told_with_its_hole_and_where_it_went(run: Run, language: Language) -> None:
    section = tell(run, language).section("spills")
    ((_, hole, left, air, given, pool, lies, _),) = section.rows
    assert hole.text == "20 mm" and pool.text.endswith("m²") and air.text.endswith("%") and section.note
    row = {name: column[0] for name, column in run.hazards.columns.items()}
    assert air.text == f"{100 * row['airborne_share']:.0f} %"
    assert all(cell.text.endswith((" kg", " t")) for cell in (left, given, lies))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_shelter_is_told_with_what_it_was_worth(run: Run, language: Language) -> None:
    loads = run.facts["shelters"]["chlorine"]["office"]
    rows = tell(run, language).section("sheltering").rows
    told = {cells[0].text: cells for cells in rows}
    assert len(told) == len(run.facts["shelters"]["chlorine"])
    share = f"{100 * loads['stay_load'] / loads['outdoors_load']:.0f} %" if loads["outdoors_load"] else "-"
    assert any(cells[2].text == share for cells in told.values()) or not loads["outdoors_load"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_are_on_screen_and_page(run: Run, language: Language) -> None:
    story, out = tell(run, language), io.StringIO()
    show(run, Console(file=out, width=200), language)
    html = page(run, {}, language).decode()
    for key in ("spills", "sheltering"):
        title = story.section(key).title
        assert title in out.getvalue(), "screen"
        assert title in html, "page"
