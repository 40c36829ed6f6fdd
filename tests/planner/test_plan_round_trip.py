"""An edited workbook read back: what fits passes, what does not is said with sheet, cell, value and remedy."""

from __future__ import annotations

import io
from datetime import time
from pathlib import Path

import openpyxl
import pytest
from drill_days import files, package, played, write_drill

from drillsim.errors import DrillsimError, InputError
from drillsim.planner.reading_back import check_package, seconds_of


class Book:
    """A workbook of the small drill that a test edits by sheet, column head and step number."""

    def __init__(self, folder: Path, language: str = "en", kind: str = "") -> None:
        self.path = folder / "plan.xlsx"
        self.book = openpyxl.load_workbook(io.BytesIO(files(kind, language)["plan.xlsx"]))

    def cell(self, sheet, column, number):
        page = self.book[sheet]
        rows = list(page.iter_rows())
        head = next(row for row in rows if row[0].value in ("No.", "序号"))
        at = next(cell.column for cell in head if cell.value == column)
        row = next(row[0].row for row in rows if row[0].row > head[0].row and row[0].value == number)
        return page.cell(row=row, column=at)

    def problems(self, scenario=None):
        self.book.save(self.path)
        try:
            check_package(self.path, scenario or played()[0].document.path)
        except InputError as error:
            return [str(problem) for problem in error.problems]
        return []


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", ["", "tabletop", "single,respond"])
def test_an_unedited_package_fits(tmp_path, language, kind):
    assert Book(tmp_path, language, kind).problems() == []


def test_times_may_be_typed_as_times_and_columns_added(book):
    for sheet in ("MSEL", "Script"):
        cell = book.cell(sheet, "Planned time", 2)
        hour, minute, second = map(int, cell.value.split(":"))
        cell.value = time(hour, minute, second)
    book.book["MSEL"].insert_cols(3)
    assert book.problems() == []


def step_of(key):
    return next(step for step in package().steps if step.key == key)


ARRIVED = "arrived:gas_protection_1:leak"


def edited_sender(book):
    cell = book.cell("MSEL", "From", step_of(ARRIVED).number)
    cell.value = "gas vehicel"
    return cell, "write 'gas vehicle'"


def edited_controller(book):
    cell = book.cell("MSEL", "Responsible controller", 1)
    cell.value = "Jane Doe"
    return cell, "nobody called 'Jane Doe' takes part"


def edited_early(book):
    step = step_of(ARRIVED)
    for sheet in ("MSEL", "Script"):
        book.cell(sheet, "Planned time", step.number).value = "10:00:01"
    return book.cell("MSEL", "Planned time", step.number), f"lies before step {step.depends_on}"


def edited_hurried(book):
    step = step_of(ARRIVED)
    cause = book.cell("MSEL", "Planned time", step.depends_on).value
    for sheet in ("MSEL", "Script"):
        book.cell(sheet, "Planned time", step.number).value = cause
    return book.cell("MSEL", "Planned time", step.number), "sooner than in nine of ten simulated runs"


def edited_unreadable(book):
    cell = book.cell("MSEL", "Planned time", 2)
    cell.value = "25:61"
    return cell, "is no time"


def edited_two_times(book):
    cell = book.cell("Script", "Planned time", 2)
    cell.value = "10:09:09"
    return cell, "the list of events has it at"


def edited_duration(book):
    cell = book.cell("Script", "Duration, s", 2)
    cell.value = cell.value + 60
    return book.book["Script"]["D5"], "DR-005 the durations sum to"


def edited_key(book):
    cell = book.cell("MSEL", "key", step_of(ARRIVED).number)
    cell.value = "arrived:gas_protection_9:leak"
    return cell, "no vehicle 'gas_protection_9'"


def edited_depends(book):
    cell = book.cell("MSEL", "Depends on", 3)
    cell.value = 3
    return cell, "depends on itself"


EDITS = [edited_sender, edited_controller, edited_early, edited_hurried, edited_unreadable, edited_two_times,
         edited_duration, edited_key, edited_depends]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_what_no_longer_fits_is_said_with_its_cell(book, edit):
    cell, said = edit(book)
    found = [line for line in book.problems() if said in line]
    assert len(found) == 1, book.problems()
    assert found[0].startswith(f"plan.xlsx: {cell.parent.title}!{cell.coordinate}:") and "; " in found[0]


def test_a_deleted_step_is_missed_by_those_that_depend_on_it(book):
    number = step_of(ARRIVED).depends_on
    for sheet in ("MSEL", "Script"):
        book.book[sheet].delete_rows(book.cell(sheet, "No.", number).row)
    problems = book.problems()
    cell = book.cell("MSEL", "Depends on", step_of(ARRIVED).number)
    said = f"MSEL!{cell.coordinate}: depends on a step that is not there (got '{number}')"
    assert any(said in one for one in problems)
    assert any("DR-005" in one for one in problems)


def test_a_participant_may_be_added(book):
    book.cell("MSEL", "Responsible controller", 1).value = "Jane Doe"
    book.book["Participants"].append(["controller on the scene", "Jane Doe"])
    assert book.problems() == []


def test_a_vehicle_taken_off_the_run_since_is_found(book, tmp_path):
    other = write_drill(tmp_path / "other", off_the_run=["gas_protection_1"],
                        orders={"call": {"level": "firm", "action": "call_out", "send": {"water": 1}}})  # fmt: skip
    problems = book.problems(other.document.path)
    assert any("the scenario has no vehicle 'gas_protection_1' on the run" in one for one in problems)
    assert any("the scenario has no order 'leave'" in one for one in problems)


def test_a_changed_scenario_is_remarked(book, tmp_path):
    other = write_drill(tmp_path / "other", lasts="45 min")
    book.book.save(book.path)
    steps, remarks = check_package(book.path, other.document.path)
    assert steps == len(package().steps) and "has changed since" in remarks[0]


@pytest.mark.parametrize(("content", "said"), [(b"no workbook", "is no workbook"), (None, "no workbook there")])
def test_what_is_no_package_is_refused(tmp_path, content, said):
    path = tmp_path / "plan.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DrillsimError, match=said):
        check_package(path, None)


def test_a_strange_workbook_and_a_lost_sheet_are_refused(tmp_path, book):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(InputError, match="is no workbook of a drill package"):
        check_package(tmp_path / "other.xlsx", None)
    del book.book["Participants"]
    assert "the sheet is missing" in book.problems()[0]


def test_clock_times_are_read_with_their_day():
    assert seconds_of("00:00:05 +1 d") == 86_405 and seconds_of("9:05") == 32_700
    assert seconds_of("24:00:00") is None and seconds_of("soon") is None
