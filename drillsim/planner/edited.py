"""An edited workbook: its script, master list and participants as text, each with its cell."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.park.lists.xlsx_file import refuse_harm
from drillsim.planner.folder import SCHEMA, WORKBOOK
from drillsim.planner.lints import Line, Written
from drillsim.planner.rules import table
from drillsim.planner.workbook import HIDDEN

MOST_ROWS: Final = 5_000
HEADER: Final = ("drill", "organiser", "date", "total", "commander", "response")
_DAMAGES: Final = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, EOFError, OSError,
)  # fmt: skip


@dataclass(frozen=True)
class Edited:
    """A workbook as it stands: what it was made from, the script's header and steps, the master list, participants."""

    file: str
    made_from: Mapping[str, Any]
    header: Line
    script: tuple[Line, ...]
    msel: tuple[Line, ...]
    participants: tuple[Line, ...]


def read_edited(path: Path) -> Edited:
    """The workbook of a package, from its folder or from the file itself.

    Raises DrillsimError when there is none, InputError when it is not one of ours or lacks a sheet or a column.
    """
    file = path / WORKBOOK if path.is_dir() else path
    if not file.is_file():
        raise DrillsimError(f"{path}: no workbook there; name the folder of a package or its {WORKBOOK}")
    refuse_harm(file)
    try:
        book = load_workbook(file, data_only=True)
        made_from = json.loads("".join(str(row[0].value or "") for row in book[HIDDEN].iter_rows(max_col=1)))
        ours = made_from["schema"] == SCHEMA and made_from["language"] in ("en", "zh")
    except _DAMAGES:
        ours = False
    if not ours:
        raise _refused(file, "", "is no workbook of a drill package",
                       f"keep the hidden sheet {HIDDEN}, or write the package again")  # fmt: skip
    sheets = {key: _sheet(book, file, made_from, key) for key in ("script", "msel", "participants")}
    tables = {key: _lines(page, file, made_from, key) for key, page in sheets.items()}
    header = _header(sheets["script"], made_from["language"])
    return Edited(file.name, made_from, header, tables["script"], tables["msel"], tables["participants"])


def _sheet(book: Any, file: Path, made_from: Mapping[str, Any], key: str) -> Worksheet:
    """A sheet by its title."""
    title = made_from["sheets"][key]["title"]
    if title not in book.sheetnames:
        raise _refused(file, title, "the sheet is missing", "give it its old name again, or write the package again")
    page: Worksheet = book[title]
    return page


def _lines(page: Worksheet, file: Path, made_from: Mapping[str, Any], key: str) -> tuple[Line, ...]:
    """The rows of a table by the keys of their columns, wherever these now stand; blank rows are left out."""
    language = made_from["language"]
    title_of = {head: str(table("words")["columns"][head][language]) for head in made_from["sheets"][key]["heads"]}
    head_row, at = _heads(page, title_of)
    missing = sorted(title_of[head] for head in title_of if head not in at)
    if missing:
        raise _refused(file, page.title, f"columns are missing ({', '.join(missing)})", "put their heads back")
    lines = []
    for row in range(head_row + 1, min(page.max_row, MOST_ROWS) + 1):
        line = {
            head: Written(text_of(page.cell(row=row, column=column).value),
                          f"{page.title}!{get_column_letter(column)}{row}")
            for head, column in at.items()
        }  # fmt: skip
        if any(written for head, written in line.items() if head != "key"):
            lines.append(line)
    return tuple(lines)


def _heads(page: Worksheet, title_of: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """The row of the heads, and the column of each key: the row that has most of the titles."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row in range(1, min(page.max_row, 40) + 1):
        texts = {text_of(cell.value): number for number, cell in enumerate(page[row], 1)}
        found = {key: texts[title] for key, title in title_of.items() if title in texts}
        if len(found) > len(best[1]):
            best = (row, found)
    return best


def _header(page: Worksheet, language: str) -> Line:
    """What stands over the script, by key: the label in the first column, the value in the next that is filled."""
    found: Line = {key: Written("", f"{page.title}!D2") for key in HEADER}
    labels = {str(table("words")["text"][key][language]): key for key in HEADER}
    for row in range(1, min(page.max_row, 40) + 1):
        key = labels.get(text_of(page.cell(row=row, column=1).value))
        if key is not None and not found[key]:
            found[key] = Written(text_of(page.cell(row=row, column=4).value), f"{page.title}!D{row}")
    return found


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without a point, times as 07:30:00 whatever type the spreadsheet made of them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, timedelta):
        whole = round(value.total_seconds())
        return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return str(value).strip()


def _refused(file: Path, sheet: str, message: str, remedy: str) -> InputError:
    return InputError([Problem(file.name, 0, 0, sheet, message, remedy)])
