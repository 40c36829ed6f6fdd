"""The scenarios that ship: each loads, can run, keeps every promise in its first minutes, and runs twice the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

import drillsim
from drillsim import api
from drillsim.record.folder import TABLES, noun_yaml, run_files
from drillsim.record.run import Run
from drillsim.report.html import report_files
from drillsim.report.words import Language
from drillsim.scenario.model import Scenario
from drillsim.scenario.written_out import written_out

PROJECT = Path(drillsim.__file__).parents[1]
SHIPPED = sorted((PROJECT / "scenarios").glob("*.yaml"))
SHORT: Final[tuple[tuple[str, Language], ...]] = (("gate_crowd", "zh"), ("chlorine_leak_night", "en"))
"""Those that run in full in a few seconds, and the language of their report."""
TEN_MINUTES_S = 600.0


def shipped(path: Path) -> Scenario:
    """A scenario as a planner loads it; skips one whose map is no part of the repository."""
    if path.stem.startswith("krems") and not (PROJECT / "maps" / "krems.yaml").is_file():
        pytest.skip("maps/krems.yaml has not been made from the OpenStreetMap extract")
    return api.load_scenario(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_a_run_folder_keeps_of_it_is_the_same_day_again(path: Path, tmp_path: Path) -> None:
    """Scenario and park are written out in full, and load again beside each other."""
    scenario = shipped(path)
    file, park = written_out(scenario)
    (tmp_path / "park.yaml").write_text(noun_yaml(park), encoding="utf-8")
    again = tmp_path / "scenario.yaml"
    again.write_text(noun_yaml(file.model_copy(update={"park": "park.yaml"})), encoding="utf-8")
    loaded = api.load_scenario(again)
    assert loaded.file.model_copy(update={"park": ""}) == file.model_copy(update={"park": ""})
    assert loaded.park.file == park


def tables(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in TABLES}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_first_ten_minutes_keep_every_promise_and_come_out_the_same_twice(path: Path) -> None:
    scenario = shipped(path)
    api.check(scenario)
    begins_s = min(noun.starts_at for noun in scenario.file.incidents.values() if noun.after is None)
    assert begins_s < TEN_MINUTES_S, "something happens in them, or may"
    short = replace(scenario, file=scenario.file.model_copy(update={"lasts": TEN_MINUTES_S}))
    one, two = (api.simulate(short, seed=7, strict=True) for _ in range(2))
    assert tables(one) == tables(two)
    assert dict(one.measures) == dict(two.measures)
    assert one.events["what"].tolist()[-1] == "run_ended"
    assert one.events["time_s"].max() == TEN_MINUTES_S


@pytest.mark.parametrize(
    ("name", "language"),
    [SHORT[0], pytest.param(*SHORT[1], marks=pytest.mark.long)],
)
def test_a_whole_day_comes_out_the_same_twice_and_is_told_in_its_language(name: str, language: Language) -> None:
    scenario = shipped(PROJECT / "scenarios" / f"{name}.yaml")
    one, two = (api.simulate(scenario, seed=7) for _ in range(2))
    assert run_files(one) == run_files(two)
    page = report_files(one, language)["report.html"].decode()
    assert getattr(scenario.file.name, language) in page


def test_what_the_tests_name_ships() -> None:
    assert {name for name, _ in SHORT} <= {path.stem for path in SHIPPED}
    assert len(SHIPPED) >= 8
