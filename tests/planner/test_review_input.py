"""Observed times as people write them: read right, or refused all at once with place, value and remedy."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta

import openpyxl
import pytest
from drill_days import files
from drill_days import package as plan
from review_days import drill, of, package, sheet

from drillsim.errors import DrillsimError, InputError
from drillsim.planner.reviewing.clock import moment_of, not_done
from drillsim.planner.reviewing.observations import read_observations

START = datetime(2026, 3, 14, 23, 50)


@pytest.mark.parametrize(("value", "at_s", "resolution_s"), [
    ("23:57:30", 450, 1), ("00:05:00", 900, 1), ("0:05", 900, 60), ("00:05:00 +1 d", 900, 1), ("23：57：30", 450, 1),
    ("2026-03-15 00:05:00", 900, 1), ("2026年3月15日 00:05:00", 900, 1), ("2026-03-14T23:51", 60, 60),
    ("7.5", 450, 1), ("7,5", 450, 1), ("7.5 min", 450, 1), ("7 min 30 s", 450, 1), ("7分30秒", 450, 1),
    ("1 h 2 min", 3720, 1),
    (7.5, 450, 1), (3, 180, 1), (time(0, 5), 900, 1), (datetime(2026, 3, 15, 0, 5), 900, 1), ("23:49:00", -60, 1),
    (timedelta(hours=24, minutes=5), 900, 1),
])  # fmt: skip
def test_times_are_read_as_people_write_them(value, at_s, resolution_s):
    moment = moment_of(value, START)
    assert (moment.at_s, moment.resolution_s) == (at_s, resolution_s)


@pytest.mark.parametrize("value", ["soon", "25:00", "12:61", "2026-02-30 10:00", "", "min", float("nan"), True, None])
def test_what_is_no_time_is_none(value):
    assert moment_of(value, START) is None


@pytest.mark.parametrize("word", ["not done", "Not done", " 未完成 "])
def test_not_done_is_said_in_words(word):
    assert not_done(word) and not not_done("done")


def problems(folder, instants, name="observed.csv"):
    with pytest.raises(InputError) as refused:
        read_observations(sheet(folder, instants, name), package())
    return [str(one) for one in refused.value.problems]


def test_every_fault_is_said_at_once_with_row_value_and_remedy(tmp_path):
    path = sheet(tmp_path, drill() | {"confirmed:shift:leak": "soon", "reported::leak": "09:00:00"})
    with path.open("a", encoding="utf-8") as file:
        file.write("999,,10:10:00\n,confirmd:shift:leak,10:10:00\n,,10:10:00\n1,,10:59:00\n")
    with pytest.raises(InputError) as refused:
        read_observations(path, package())
    found = [str(one) for one in refused.value.problems]
    lines = path.read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(lines, 1) if line.endswith("soon"))
    wanted = (
        (f"observed.csv:{row}:3", "is no time", "'soon'", "write it as 02:07:30"),
        ("before the scenario begins", "'09:00:00'", "--start"),
        ("no step '999' in the plan", "'10:10:00'", f"steps are numbered 1 to {len(package().steps)}"),
        ("no step 'confirmd:shift:leak'", "did you mean 'confirmed:shift:leak'?"),
        ("a time without a step", "write the number"),
        ("noted twice with different times", "'10:59:00'", "keep one of them"),
    )
    assert len(found) == len(wanted)
    for parts in wanted:
        assert any(all(part in line for part in parts) for line in found), (parts, found)


def test_a_step_before_its_cause_is_refused(tmp_path):
    step = of("arrived:gas_protection_1:leak")
    before = drill()[package().steps[step.depends_on - 1].key] - 60.0
    found = problems(tmp_path, drill() | {step.key: before})
    assert len([one for one in found if f"step {step.number} lies before step {step.depends_on}" in one]) == 1


def test_steps_may_be_missing_or_not_done(tmp_path):
    some = {key: at for key, at in drill().items() if key.startswith(("informed", "confirmed"))}
    read = read_observations(sheet(tmp_path, some | {"isolated::leak": "not done"}), package())
    assert set(read.by_key) == {*some, "isolated::leak", "incident_started:leak:leak"}
    assert read.by_key["incident_started:leak:leak"].assumed and not read.by_key["isolated::leak"].done


def test_a_late_first_inject_moves_the_whole_drill(tmp_path):
    moved = {key: at + 300.0 for key, at in drill().items()}
    late, plain = (read_observations(sheet(tmp_path, one), package()) for one in (moved, drill()))
    assert late.began_late_s == pytest.approx(300.0) and plain.began_late_s == 0.0
    assert [one.at_s for one in late.by_key.values()] == [one.at_s for one in plain.by_key.values()]


def test_a_drill_may_be_held_at_another_hour(tmp_path):
    step = package().steps[0]
    path = sheet(tmp_path, {step.key: "14:02:00", package().steps[1].key: "14:03:00"})
    read = read_observations(path, package(), datetime(2026, 5, 1, 14))
    assert read.by_key[package().steps[1].key].at_s == 180.0


def filled(language="en"):
    book = openpyxl.load_workbook(io.BytesIO(files("", language)["plan.xlsx"]))
    heads = {"en": ("MSEL", "No.", "Observed time"), "zh": ("主事件清单", "序号", "实际时间")}
    return book, *heads[language]


def column_of(page, head):
    return next((cell.row, cell.column) for row in page.iter_rows() for cell in row if cell.value == head)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_plans_own_workbook_is_read(tmp_path, language):
    book, title, _, observed = filled(language)
    page = book[title]
    row, column = column_of(page, observed)
    page.cell(row + 2, column).value = time(10, 4, 30)
    book.save(tmp_path / "filled.xlsx")
    read = read_observations(tmp_path / "filled.xlsx", plan())
    assert read.by_key[plan().steps[1].key].at_s == 270.0


def test_the_evaluators_sheets_count_by_number_and_must_agree(tmp_path):
    book, title, number, observed = filled()
    judging = book["Evaluation by team"]
    head, at = column_of(judging, observed)
    _, numbers = column_of(judging, number)
    row = next(row for row in range(head + 1, judging.max_row) if isinstance(judging.cell(row, numbers).value, int))
    step = plan().steps[judging.cell(row, numbers).value - 1]
    judging.cell(row, at).value, judging.cell(row, at + 1).value = "10:04:30", "S"
    judging.cell(row, at + 2).value = "radio busy"
    book.save(tmp_path / "filled.xlsx")
    read = read_observations(tmp_path / "filled.xlsx", plan())
    one = read.by_key[step.key]
    assert (one.at_s, one.rating, one.notes) == (270.0, "S", "radio busy")
    page = book[title]
    top, column = column_of(page, observed)
    page.cell(top + step.number, column).value = "10:09:00"
    book.save(tmp_path / "filled.xlsx")
    with pytest.raises(InputError, match=r"Evaluation by team!.*noted twice with different times \(MSEL!"):
        read_observations(tmp_path / "filled.xlsx", plan())


@pytest.mark.parametrize(("name", "content", "said"), [
    ("a.txt", b"x", "neither .xlsx nor .csv"), ("a.xlsx", b"x", "a.xlsx"),
    ("a.csv", b"x,y\n1,2\n", "no table has a column"),
    ("a.csv", b"No.,Observed time\n1,\n", "no step has an observed time"), ("b.csv", None, "no such file"),
])  # fmt: skip
def test_what_holds_no_times_is_refused(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DrillsimError, match=said):
        read_observations(tmp_path / name, package())
