"""A review's ratings, costs and files: right figures, one language, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from drill_days import files as plan_files
from drill_days import package as plan
from drill_days import played
from review_days import drill, of, package, sheet

from drillsim.cli import main
from drillsim.planner.reviewing.given import Luck, read_given
from drillsim.planner.reviewing.given import played as play
from drillsim.planner.reviewing.imposing import Imposable, imposable
from drillsim.planner.reviewing.judging import judge
from drillsim.planner.reviewing.observations import read_observations
from drillsim.planner.reviewing.rating import Rated, rate_aim
from drillsim.planner.reviewing.review import Review, make_review
from drillsim.planner.reviewing.targets import aims_of, held_targets, targets_table
from drillsim.planner.reviewing.telling import ReviewTelling
from drillsim.planner.words import STAMP
from drillsim.record.folder import write_run
from drillsim.report.review_page import review_files

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
LATE = "confirmed:shift:leak"
RUNS = 3


@cache
def reviewed() -> Review:
    """The drill with four minutes lost at the shift's decision and one step not done, played again."""
    path = sheet(Path(mkdtemp()), drill(LATE, 240.0) | {"head_counted:shift:leak": "not done"})
    return make_review(package(), read_observations(path, package()), RUNS)


@cache
def made(language: str = "en", grades: str | None = None) -> dict[str, bytes]:
    return review_files(reviewed(), language, grades)


def rated(key: str) -> Rated:
    return reviewed().rated[of(key).number]


def test_ratings_follow_their_rules():
    assert (rated(LATE).grade, rated(LATE).rule) == ("M", "late_and_others")
    assert set(rated(LATE).steps) == {one.step.number for one in reviewed().judged if one.because == of(LATE).number}
    assert (rated("head_counted:shift:leak").grade, rated("incident_started:leak:leak").grade) == ("U", "")
    consequence = rated("ordered:leave:leak")
    assert (consequence.grade, consequence.rule, consequence.steps) == ("P", "consequence", (of(LATE).number,))


def test_a_missed_target_is_missed_whatever_the_simulation_took():
    observations = read_observations(sheet(Path(mkdtemp()), drill()), package())
    graded = {one.step.number: Rated("P", "on_time") for one in judge(package(), observations)}
    aims = {aim.id: aim for aim in aims_of(package(), observations)}
    assert aims["isolated"].met is False and aims["isolated"].met_share == 0.0
    assert rate_aim(aims["isolated"], graded) == Rated("U", "target_missed")
    assert aims["arrived"].met is True and rate_aim(aims["arrived"], graded).grade == "P"
    first = min(drill()[key] for key in drill() if key.startswith("arrived:"))
    assert aims["arrived"].observed == pytest.approx(first, abs=1.0)


def test_the_laws_times_count_between_their_steps_and_memory_decides_nothing():
    held = {(one.id, one.step.key): one for one in held_targets(package(), reviewed().observations)}
    one = held["arrival_300", "arrived:fire_engine_1:leak"]
    at = reviewed().observations.by_key
    assert one.observed_s == at["arrived:fire_engine_1:leak"].at_s - at["ordered:call_vehicles:leak"].at_s
    assert not any(row["decides"] for row in targets_table()["targets"].values() if row["confidence"] == "memory")
    assert all(row["source"] and row["unit"] == "s" for row in targets_table()["targets"].values())


def test_what_is_imposed_comes_when_told_and_the_rest_is_said_with_why():
    review = reviewed()
    assert set(review.replayed.held) | set(review.replayed.why_not) == {step.key for step in package().steps}
    assert review.replayed.held[LATE] == 1.0 and np.mean(list(review.replayed.held.values())) > 0.8
    assert review.replayed.why_not["evacuated::"] == "follows"
    assert review.replayed.why_not["head_counted:shift:leak"] == "not_done"
    assert isinstance(imposable(package(), review.judged[of("isolated::leak").number - 1]), Imposable)


def test_a_delays_cost_is_the_paired_difference_of_runs_played_with_and_without_it():
    costs = {(one.number, one.measure): one for one in reviewed().replayed.costs}
    arrival = costs[of(LATE).number, "first_arrival_s"]
    own = reviewed().judged[of(LATE).number - 1]
    assert arrival.difference.mean.value == pytest.approx(own.lost_s, abs=0.01)
    assert arrival.difference.mean.low == pytest.approx(arrival.difference.mean.high)
    assert arrival.worse and costs[None, "first_arrival_s"].worse
    played_again = [run.measures["first_arrival_s"] for run in play(package().scenario, Luck(RUNS))]
    assert len(played_again) == RUNS and arrival.difference.runs == RUNS


def texts(files):
    book = openpyxl.load_workbook(io.BytesIO(files["review.xlsx"]))
    for page in book.worksheets:
        if page.sheet_state == "visible":
            yield page.title
            for row in page.iter_rows():
                yield from (cell.value for cell in row
                            if isinstance(cell.value, str) and not page.column_dimensions[cell.column_letter].hidden)
    yield from files["review.md"].decode().splitlines()


def test_an_english_review_is_all_english():
    for text in texts(made("en")):
        assert not CHINESE.search(text.replace(STAMP, "")), text


@pytest.mark.parametrize("grades", [None, "hseep"])
def test_a_chinese_review_is_all_chinese(grades):
    scenario = played()[0]
    park = scenario.park.file
    ids = {id_ for things in (scenario.file.incidents, scenario.file.orders, scenario.file.objectives, scenario.fleet,
                              park.places, park.junctions, park.ways, park.zones) for id_ in things}  # fmt: skip
    for text in texts(made("zh", grades)):
        left = text.replace(STAMP, "").replace("\\_", "_").replace("observed.csv", "").replace("AEGL", "")
        for term in (*sorted(ids, key=len, reverse=True), "HSEEP", "probit"):
            left = left.replace(term, "")
        assert not LATIN.search(left), text


def test_grades_are_those_of_the_norm_in_chinese_and_hseeps_on_request():
    found = {name: set() for name in ("zh", "hseep")}
    for name, files in (("zh", made("zh")), ("hseep", made("zh", "hseep"))):
        page = openpyxl.load_workbook(io.BytesIO(files["review.xlsx"]))["步骤评估"]
        rows = list(page.iter_rows(values_only=True))
        head = next(row for row in rows if row[0] == "序号")
        found[name] = {row[head.index("建议评定")] for row in rows[rows.index(head) + 1 :]}
    assert {"优", "中", "差"} <= found["zh"] <= {"优", "良", "中", "差", "–"}
    assert {"P", "M", "U"} <= found["hseep"] <= {"P", "S", "M", "U", "–"}


def test_files_are_whole_and_the_same_twice():
    files = made("en")
    assert set(files) == {"review.xlsx", "review.md", "ratings.csv", "review.json", "review.html", "envelope.png"}
    assert review_files(reviewed(), "en") == files
    rows = list(csv.DictReader(io.StringIO(files["ratings.csv"].decode())))
    assert [row["key"] for row in rows] == [step.key for step in package().steps]
    data = json.loads(files["review.json"])
    assert data["cause"]["key"] == LATE and data["calibration"]["runs"] == package().observed.runs
    page = files["review.html"].decode()
    assert page.count('<span class="stamp">') == page.count("<section") + 1
    assert "default-src 'none'" in page and "http://" not in page and "<script" not in page


def test_the_improvement_plan_is_a_skeleton_with_an_owner_proposed():
    book = openpyxl.load_workbook(io.BytesIO(made("en")["review.xlsx"]))
    rows = list(book["Improvement plan"].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "No.")
    lines = [dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :]]
    late = next(line for line in lines if line["Finding"].startswith(f"Step {of(LATE).number} "))
    assert late["Owner"].startswith("proposed: ") and late["Due"] is None and "evaluators" in late["Root cause"]
    assert any("Target missed" in line["Finding"] for line in lines)


@pytest.fixture(scope="module")
def plan_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    for name in ("plan.json", "plan.xlsx"):
        (folder / name).write_bytes(plan_files("", "zh")[name])
    return folder


def test_a_plan_read_back_is_the_package_it_was_written_from(plan_folder):
    given = read_given(plan_folder, played()[0].document.path, 0)
    assert given.language == "zh" and given.package.kind == plan().kind
    for one, other in zip(given.package.steps, plan().steps, strict=True):
        assert (one.key, one.number, one.depends_on, one.where, one.level) == (
            other.key, other.number, other.depends_on, other.where, other.level)  # fmt: skip
        assert (one.p50_s, one.delay_p90_s) == pytest.approx((other.p50_s, other.delay_p90_s), abs=2e-3)


def invoke(*arguments):
    return CliRunner().invoke(main, ["review", *(str(one) for one in arguments)])


def test_the_command_line_reviews_in_the_plans_language(plan_folder, tmp_path):
    step = plan().steps[1]
    (tmp_path / "times.csv").write_text(f"No.,Observed time\n{step.number},{step.p50_s / 60}\n", encoding="utf-8")
    arguments = (plan_folder, tmp_path / "times.csv", "--scenario", played()[0].document.path, "--replications", 0)
    result = invoke(*arguments, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "总体情况" in result.output and (tmp_path / "out" / "review.html").is_file()
    result = invoke(*arguments, "-o", tmp_path / "out", "--json")
    assert json.loads(result.output)["steps"][1]["verdict"] == "on_time"


def test_the_command_line_refuses_without_a_traceback(plan_folder, tmp_path):
    (tmp_path / "times.csv").write_text("No.,Observed time\n2,soon\n3,later\n", encoding="utf-8")
    named = ("--scenario", played()[0].document.path)
    for arguments, said in (
        ((plan_folder, tmp_path / "times.csv", *named), "2 problems"),
        ((plan_folder, tmp_path / "times.csv", *named, "--start", "noon"), "is no clock time"),
        ((tmp_path, tmp_path / "times.csv"), "no plan and no run"),
        ((plan_folder, tmp_path / "times.csv", "--scenario", tmp_path / "none.yaml"), "name it with --scenario"),
    ):
        result = invoke(*arguments, "-o", tmp_path / "out2")
        assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


def test_a_telling_takes_its_grades_from_the_language():
    assert ReviewTelling.of(reviewed(), "zh").grades == "norm" and ReviewTelling.of(reviewed(), "en").grades == "hseep"


def test_a_run_is_reviewed_against_runs_of_its_day(tmp_path):
    run = next(play(played()[0], Luck(1)))
    write_run(run, tmp_path / "run")
    given = read_given(tmp_path / "run", None, 2)
    assert given.language is None and given.package.observed.runs == 2
    shared = {step.key for step in given.package.steps}
    assert "confirmed:shift:leak" in shared and given.package.seed == run.realisation.dice.seed
