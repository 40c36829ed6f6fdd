"""A year of drills covers what it should, and the command writes and refuses as it says."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from click.testing import CliRunner
from drill_days import played, write_drill

from drillsim.cli import main
from drillsim.errors import DrillsimError
from drillsim.planner.calendar_sheets import calendar_files
from drillsim.planner.rules import table
from drillsim.planner.year import SEASONS, make_year, shifts_of


@pytest.mark.parametrize("count", range(1, 8))
def test_a_year_covers_incidents_shifts_seasons_and_half_years(count):
    scenario = played()[0]
    year = make_year([scenario] * count)
    assert {one.season for one in year.drills} == set(SEASONS)
    assert {one.shift for one in year.drills} == set(shifts_of(scenario))
    for number in range(count):
        halves = [(one.month - 1) // 6 for one in year.drills if one.scenario == number]
        assert halves.count(0) >= 1 and halves.count(1) >= 1
    for half in (0, 1):
        assert any(one.plan == "on_site" and (one.month - 1) // 6 == half for one in year.drills)
    assert any(one.plan in ("overall", "special") for one in year.drills)
    assert all(one.reported for one in year.drills)


def test_each_rule_has_source_and_confidence_and_its_words():
    for key, rule in table("rules")["calendar"].items():
        assert rule["source"] and rule["confidence"] in table("words")["confidence"]
        assert key in table("words")["calendar_rules"] and key in table("words")["rule_sources"]


def test_the_calendar_says_what_is_covered_and_what_is_not():
    book = openpyxl.load_workbook(io.BytesIO(calendar_files([played()[0]], "zh")["plan.xlsx"]))
    rows = {row[1]: row[3] for row in book["覆盖情况"].iter_rows(values_only=True)}
    assert rows["冬季"] == rows["夜班"] == "已安排" and rows["综合应急预案"] == "未提供相应情景"


def test_a_calendar_of_nothing_is_refused(tmp_path):
    with pytest.raises(DrillsimError, match="an incident to rehearse"):
        calendar_files([write_drill(tmp_path, incidents={}, objectives={})], "en")


def test_the_command_writes_reads_back_and_refuses(tmp_path):
    scenario = write_drill(tmp_path / "in").document.path
    out = tmp_path / "out"
    made = CliRunner().invoke(main, ["plan", str(scenario), "-o", str(out), "--replications", "2", "--lang", "zh"])
    assert made.exit_code == 0, made.output
    assert {"plan.xlsx", "plan.html", "plan.md", "plan.json", "msel.csv", "map.png"} <= {
        one.name for one in out.iterdir()
    }
    assert json.loads((out / "plan.json").read_text())["runs"] == 2
    again = CliRunner().invoke(main, ["plan", "--check", str(out), str(scenario)])
    assert again.exit_code == 0 and "everything fits" in again.output
    book = openpyxl.load_workbook(out / "plan.xlsx")
    book["演练脚本"]["D2"] = None
    book.save(out / "plan.xlsx")
    refused = CliRunner().invoke(main, ["plan", "--check", str(out), str(scenario)])
    assert refused.exit_code == 2 and "DR-008" in refused.output and "演练脚本!D2" in refused.output


@pytest.mark.parametrize(("arguments", "said"), [
    (["--check", "--calendar"], "take one of them"), (["--kind", "wild"], "no kind of drill"),
    (["second.yaml"], "made of one scenario"),
])  # fmt: skip
def test_the_command_refuses_in_one_line(tmp_path, arguments, said):
    scenario = write_drill(tmp_path / "in").document.path
    result = CliRunner().invoke(main, ["plan", str(scenario), *arguments, "-o", str(tmp_path / "out")])
    assert result.exit_code == 2 and said in result.output and not (tmp_path / "out").exists()


def test_a_folder_with_strange_files_is_left_alone(tmp_path):
    scenario = write_drill(tmp_path / "in").document.path
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    result = CliRunner().invoke(main, ["plan", str(scenario), "-o", str(out), "--replications", "2"])
    assert result.exit_code == 2 and "no plan wrote" in result.output and (out / "mine.txt").read_text() == "mine"
