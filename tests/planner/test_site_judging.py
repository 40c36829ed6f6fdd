"""Sites judged by simulation: what is recommended, where a model is contradicted, the page and the command."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from small_park import scenario_data
from test_site_tasks import park

from drillsim.cli import main
from drillsim.planner.improve import Terms
from drillsim.planner.siting.judging import Judged
from drillsim.planner.siting.propose import Choice, Cost, Sites, propose_sites
from drillsim.planner.siting.task import Asked
from drillsim.report.site_page import write_site
from drillsim.report.site_story import tell_site
from drillsim.study.playing import NUMBERS, Outcome
from drillsim.study.results import Results

ASKED = Asked("vehicle", most=1, within_s=45.0)
CHOICE = Choice(few=3, cost=Cost(3.0, "million CNY"))


def written(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "park.yaml").write_text(yaml.safe_dump(park(), allow_unicode=True), encoding="utf-8")
    day = scenario_data() | {"lasts": "4 min"}
    (folder / "a.yaml").write_text(yaml.safe_dump(day, allow_unicode=True), encoding="utf-8")
    return folder / "a.yaml"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    return propose_sites(written(tmp_path_factory.mktemp("site")), ASKED, CHOICE, Terms(12, 1))


def judged(sites: Sites, gains: Callable[[str], float]) -> Judged:
    """Results made up: how much sooner (negative) the first pair enters with each what-if."""
    known = {}
    for design in sites.proposals.study.designs:
        def values(run: int, what_if: str = design.what_if) -> dict[str, float]:
            noise = 0.1 * ((run * 7 + len(what_if)) % 5)
            return {sites.measure: 600.0 + 20 * run + gains(what_if) + noise, "missing": 0.0}

        known[design.id] = {
            run: Outcome(design.id, run, "ok", tuple(values(run).get(name) for name in NUMBERS)) for run in range(12)
        }
    return Judged(sites, Results(sites.proposals.study, known))


def said(found: Judged) -> set[str]:
    return {found.agreement(one) for one in found.sites.answers if one.number}


def test_the_best_by_model_and_simulation_is_recommended(sites: Sites) -> None:
    found = judged(sites, lambda what_if: -60.0 if what_if == "put_1" else 0.0)
    assert found.recommended == sites.candidates[0] and sites.measure == "first_entry_s"
    assert said(found) == {"agrees"}
    assert "Near" in tell_site(found, "en").headline.text and "−60" in tell_site(found, "en").headline.text


def test_a_model_is_contradicted_only_where_another_is_surely_better(sites: Sites) -> None:
    sure = judged(sites, lambda what_if: {"put_1": -10.0, "put_2": -60.0}.get(what_if, 0.0))
    assert sure.recommended == sites.candidates[1] and said(sure) == {"contradicts"}
    alike = judged(sites, lambda what_if: {"put_1": -60.0, "put_2": -60.0}.get(what_if, 0.0))
    assert said(alike) <= {"agrees", "cannot_tell"}


def test_nothing_is_recommended_where_nothing_is_gained_or_cover_is_lost(tmp_path: Path, sites: Sites) -> None:
    found = judged(sites, lambda what_if: 0.0)
    assert found.recommended is None and said(found) == {"no_gain"}
    assert tell_site(found, "en").headline.text.startswith("No recommendation")
    asked = Asked("vehicle", move="gas_protection_1", most=1)
    moved = propose_sites(written(tmp_path), asked, Choice(few=6), Terms(12, 1))
    less = judged(moved, lambda what_if: -60.0 if what_if != "base" else 0.0)
    lost = [one for one in moved.candidates if moved.proposals.less_cover.get(one.id)]
    assert lost and less.recommended not in lost
    assert all(less.ranking[one.id].verdict == "less_cover" for one in lost)
    assert moved.bought(1) == 0 and moved.bought(2) == 1


def test_page_figure_and_tables_tell_the_same_in_one_language(tmp_path: Path, sites: Sites) -> None:
    found = judged(sites, lambda what_if: -60.0 if what_if == "put_1" else 0.0)
    write_site(found, tmp_path, "en")
    rows = list(csv.DictReader((tmp_path / "front.csv").open(encoding="utf-8-sig")))
    assert {row["model"] for row in rows} == {"mclp", "p-median", "p-centre", "backup", "expected"}
    assert {(row["placed"], row["cost"], row["cost_unit"]) for row in rows} == {
        ("0", "0.0", "million CNY"), ("1", "3.0", "million CNY")}  # fmt: skip
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Recommended: gas-protection vehicle at Near" in page and "Assumed:" in page and page.count("<img") == 2
    assert not re.search(r"[一-鿿]", "".join(cell.text for part in tell_site(found, "en").sections
                                             for row in part.rows for cell in row))  # fmt: skip
    chinese = tell_site(found, "zh")
    text = " ".join([chinese.headline.text, *(part.title + part.note for part in chinese.sections)])
    assert "近站" in text and not re.search(r"\b(the|of|and|today)\b", text)


@pytest.mark.parametrize("what", ["vehicle", "assembly"])
def test_command_plays_judges_and_writes(tmp_path: Path, what: str) -> None:
    words = ["site", str(written(tmp_path)), what, "--how-many", "1", "--few", "1", "--replications", "2"]
    words += ["--winds", "1", "--workers", "1", "--json", "--cost", "2 lorries", "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {row["model"] for row in told["front"]} >= {"mclp", "p-centre"} and told["judged"][0]["candidate"] == "put_1"
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "front.png", "map.png", "front.csv", "judged.csv", "journal.sqlite"} <= names


@pytest.mark.parametrize(("options", "named"), [
    (["--cost", "much"], "--cost"), (["--cost", "5"], "--cost"), (["--within", "5 kg"], "--within"),
    (["--busy", "100%"], "--busy"), (["--measure", "no_such_s"], "--measure"), (["--kind", "tank"], "--kind"),
    (["--within", "0 s"], "--within"),
])  # fmt: skip
def test_bad_options_are_refused_in_one_line(tmp_path: Path, options: list[str], named: str) -> None:
    done = CliRunner().invoke(main, ["site", str(written(tmp_path)), *options, "-o", str(tmp_path / "out")])
    assert done.exit_code == 2 and named in done.output and done.output.strip().count("\n") == 0
    assert not (tmp_path / "out").exists()


def test_a_bad_scenario_or_thing_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["site", str(tmp_path / "none.yaml")]).exit_code == 2
    assert CliRunner().invoke(main, ["site", str(written(tmp_path)), "canteen"]).exit_code == 2
    assert CliRunner().invoke(main, ["site", str(written(tmp_path)), "--how-many", "9"]).exit_code == 2
