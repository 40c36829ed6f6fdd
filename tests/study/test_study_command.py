"""`drillsim compare` and `drillsim study` as a planner uses them, and what they tell in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner, Result
from small_park import park_data, scenario_data

from drillsim.cli import main
from drillsim.reading import Name
from drillsim.report.study_amounts import amount, p_value
from drillsim.report.study_figures import study_figures
from drillsim.report.study_page import study_files
from drillsim.report.study_story import tell_study
from drillsim.report.words import Words
from drillsim.study.designs import Design
from drillsim.study.package import Package
from drillsim.study.playing import NUMBERS, Outcome
from drillsim.study.read import Study
from drillsim.study.results import Results
from drillsim.study.rules import Fixed
from drillsim.study.schema import StudyFile

SHIPPED = sorted((Path(__file__).parents[2] / "studies").glob("*.yaml"))


def invoke(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    day = scenario_data() | {"lasts": "12 min"}
    other = {"schema": "drillsim.scenario/1", "extends": "a.yaml", "name": {"en": "valve fails", "zh": "阀门失效"},
             "failed_valves": ["remote_valve"]}  # fmt: skip
    for name, data in (("park.yaml", park_data(30)), ("a.yaml", day), ("b.yaml", other)):
        (tmp_path / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return tmp_path


def test_compare_says_what_changes_and_writes_its_folder(folder: Path) -> None:
    done = invoke("compare", folder / "a.yaml", folder / "b.yaml", "--replications", "4", "-o", folder / "out",
                  "--workers", "1")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "valve fails" in done.output and "Holm" in done.output
    names = {path.name for path in (folder / "out").iterdir()}
    assert {"journal.sqlite", "report.html", "runs.csv", "designs.csv", "summary.csv", "differences.csv",
            "differences.png", "inputs"} <= names  # fmt: skip
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page and page.count("data:image/png") == 1


def test_resume_plays_only_what_is_missing_and_json_tells_the_tables(folder: Path) -> None:
    common = ("compare", folder / "a.yaml", folder / "b.yaml", "-o", folder / "out", "--workers", "1", "--json")
    first = invoke(*common, "--replications", "2")
    assert first.exit_code == 0
    refused = invoke(*common, "--replications", "2")
    assert refused.exit_code == 2 and "--resume" in refused.output
    more = invoke(*common, "--replications", "3", "--resume")
    told = json.loads(more.stdout)
    assert {row["runs"] for row in told["designs"]} == {3}
    assert "runs" not in told and told["differences"]


def test_precision_and_best_are_rules_of_their_own(folder: Path) -> None:
    common = ("compare", folder / "a.yaml", folder / "b.yaml", "--workers", "1", "--quiet")
    done = invoke(*common, "--precision", "50 %", "--measure", "first_report_s", "--at-most", "6", "-o", folder / "p")
    assert done.exit_code == 0, done.output
    raced = invoke(*common, "--best", "isolated_s", "30", "--at-most", "4", "-o", folder / "r")
    assert raced.exit_code == 0, raced.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--precision", "5 %", "--replications", "9"], "take one of them"),
        (["--precision", "often"], "is not a share"),
        (["--precision", "200 %"], "between 0 and 100 %"),
        (["--measure", "isolatd_s"], "did you mean 'isolated_s'"),
        (["--best", "isolated_s", "0"], "indifference must be above 0"),
        (["--scheduler", "nowhere.json"], "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(folder: Path, words: list[str], says: str) -> None:
    done = invoke("compare", folder / "a.yaml", folder / "b.yaml", "-o", folder / "out", *words)
    assert done.exit_code == 2
    assert says in done.output and "Traceback" not in done.output
    assert not (folder / "out" / "report.html").exists()


def test_study_plays_a_grid_and_draws_it(folder: Path) -> None:
    study = {
        "schema": "drillsim.study/1", "name": {"en": "wind and rate", "zh": "风向与速率"}, "base": "a.yaml",
        "replications": 2, "measures": ["released_kg", "exposed_aegl1"], "frequency": 0.001,
        "factors": {
            "wind": {"path": "weather.wind_from", "values": ["225 deg", "45 deg"], "chances": ["60 %", "40 %"]},
            "rate": {"levels": {
                "small": {"name": {"en": "small", "zh": "小"}, "set": {"incidents.leak.rate": "0.01 kg/s"}},
                "large": {"name": {"en": "large", "zh": "大"}, "set": {"incidents.leak.rate": "0.5 kg/s"}}}},
        },
        "risk_curves": {"exposed": {"measure": "exposed_aegl1"}},
    }  # fmt: skip
    (folder / "s.yaml").write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    done = invoke("study", folder / "s.yaml", "-o", folder / "out", "--workers", "1", "--lang", "zh")
    assert done.exit_code == 0, done.output
    names = {path.name for path in (folder / "out").iterdir()}
    assert {"heat_map_released_kg.png", "heat_map_exposed_aegl1.png", "risk_exposed_aegl1.png", "effects.csv",
            "risk.csv"} <= names  # fmt: skip
    assert "各因素影响" in done.output and "large" not in done.output


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_studies_can_be_played(path: Path) -> None:
    from drillsim.study.read import read_study

    study = read_study(path)
    assert len(study.designs) > 1 and study.name.en and study.name.zh


# ---- telling


def results(second: Any, *, file: StudyFile | None = None, runs: int = 40, third: Any = None) -> Results:
    """A study of made-up runs: the first design takes 100 s and some luck, others what they make of it."""
    makers = {"first": lambda value, rng: value, "second": second, **({"third": third} if third else {})}
    names = {"first": Name(en="as it is", zh="现状"), "second": Name(en="new valve", zh="新阀门"),
             "third": Name(en="new road", zh="新道路")}  # fmt: skip
    designs = tuple(Design(id_, "a.yaml", name=names[id_], what_if=id_) for id_ in makers)
    known: dict[str, dict[int, Outcome]] = {}
    for id_, maker in makers.items():
        known[id_] = {}
        for number in range(runs):
            rng = np.random.default_rng([number, len(id_)])
            value = maker(100.0 + 20.0 * float(np.random.default_rng(number).standard_normal()), rng)
            values: list[float | None] = [None] * len(NUMBERS)
            values[NUMBERS.index("isolated_s")] = value
            values[NUMBERS.index("exposed_aegl2")] = None if value is None else round(value * 4.0)
            known[id_][number] = Outcome(id_, number, "ok", tuple(values))
    study = Study(Name(en="valves", zh="阀门"), designs, Package({}), 1, Fixed(runs), ("isolated_s", "exposed_aegl2"),
                  file=file)  # fmt: skip
    return Results(study, known)


def lines(found: Results, language: Any = "en") -> str:
    return "\n".join(row[0].text for row in tell_study(found, language).section("verdicts").rows)


def test_a_sure_difference_is_told_in_plain_words() -> None:
    found = results(lambda value, rng: value - 30.0 + float(rng.standard_normal()))
    assert re.search(r"leak isolated: new valve is 30 s sooner than as it is \(95 % interval (29|30) s to (30|31) s\)",
                     lines(found))  # fmt: skip
    assert re.search(r"exposed above AEGL-2: falls by 120 from 4\d\d with new valve", lines(found))
    assert "新阀门比现状早 30 秒" in lines(found, "zh")
    assert tell_study(found, "en").headline.text == "new valve: surely better in 2, surely worse in 0 of 2 measures"
    assert re.search(r"Common luck cut the variance of the differences \d+-fold",
                     tell_study(found, "en").section("verdicts").note)  # fmt: skip


def test_what_is_not_sure_is_said_not_to_be() -> None:
    found = results(lambda value, rng: value + 5.0 * float(rng.standard_normal()))
    assert lines(found).startswith("no difference that is sure with new valve: leak isolated")
    same = results(lambda value, rng: value)
    assert lines(same).startswith("no difference at all with new valve")


def test_a_thing_that_happens_less_often_is_told_beside_its_time() -> None:
    found = results(lambda value, rng: value - 30.0 if value > 95.0 else None)
    assert re.search(r"leak isolated: happens in \d\d% of the runs with new valve, in 100% with as it is", lines(found))


def test_failed_runs_are_named_and_turn_the_headline_red() -> None:
    found = results(lambda value, rng: value - 30.0)
    broken = dict(found.known["second"])
    broken[7] = Outcome("second", 7, "crashed", why="the worker that played it died")
    found = Results(found.study, {**found.known, "second": broken})
    story = tell_study(found, "en")
    assert story.headline.tone == "bad" and "1 runs came to nothing" in story.headline.text
    assert [cell.text for cell in story.section("failures").rows[0]] == [
        "second", "7", "crashed", "the worker that played it died"]  # fmt: skip


def test_of_three_the_best_is_named() -> None:
    found = results(
        lambda value, rng: value - 30.0, third=lambda value, rng: value + 40.0 + float(rng.standard_normal())
    )
    assert [row[0].text for row in tell_study(found, "en").section("best").rows] == [
        "leak isolated: new valve is the best, with 95 % confidence",
        "exposed above AEGL-2: new valve is the best, with 95 % confidence",
    ]


def test_the_chinese_page_has_no_english_sentence() -> None:
    story = tell_study(results(lambda value, rng: value - 30.0), "zh")
    told = [story.title, story.headline.text, *(section.title for section in story.sections)]
    told += [cell.text for section in story.sections for row in section.rows for cell in row]
    told += [head for section in story.sections for head in section.heads]
    allowed = {"AEGL", "Holm", "Sobol", "inputs", "designs", "csv", "DuckDB"}
    for text in told:
        assert set(re.findall(r"[A-Za-z]{3,}", text)) <= allowed, text


def test_pictures_are_drawn_in_both_languages() -> None:
    found = results(lambda value, rng: value - 30.0)
    for language in ("en", "zh"):
        drawn = study_figures(found, language)  # type: ignore[arg-type]
        assert drawn["differences.png"].startswith(b"\x89PNG")
        assert b"<script" not in study_files(found, language)["report.html"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [(74.4, "isolated_s", "74 s"), (-453.0, "isolated_s", "−7 min 33 s"), (38.25, "exposed_aegl2", "38.2"),
     (412.0, "exposed_aegl2", "412"), (0.0, "released_kg", "0 kg"), (float("nan"), "isolated_s", "–")],
)  # fmt: skip
def test_amounts_have_their_unit_and_no_false_digits(value: float, measure: str, text: str) -> None:
    assert amount(value, measure, Words("en")) == text


def test_a_p_value_is_never_nil() -> None:
    assert p_value(0.0) == "< 0.001" and p_value(0.0314) == "0.031" and p_value(float("nan")) == "–"
