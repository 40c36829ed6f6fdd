"""The sheets of evaluators, read as rows: which step, the time noted, the rating, the notes, and where it stands."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.park.lists.csv_file import read_csv
from drillsim.park.lists.xlsx_file import refuse_harm
from drillsim.planner.edited import MOST_ROWS, text_of
from drillsim.planner.words import said_as

_DAMAGES: Final = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, EOFError, OSError,
)  # fmt: skip
_COLUMNS: Final = ("number", "key", "observed", "rating", "notes")
_HEADS_WITHIN: Final = 40
"""Rows in which the heads of a table are looked for."""


@dataclass(frozen=True)
class Row:
    """A row of a sheet: the number and key of its step (empty for none), and what was noted; `cell` is where the time
    stands in a workbook, `line` and `column` in a CSV."""

    number: str
    key: str
    observed: Any
    rating: str
    notes: str
    cell: str = ""
    line: int = 0
    column: int = 0


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of all tables of a workbook or CSV that have a column for the time and one for the step.

    Raises DrillsimError when there is no such file, InputError when it is damaged or has no such table.
    """
    if not path.is_file():
        raise DrillsimError(f"{path}: no such file; name the workbook or CSV with the observed times")
    if path.suffix.lower() == ".csv":
        rows = list(_of_table(read_csv(path).rows, ""))
    elif path.suffix.lower() == ".xlsx":
        rows = list(_of_workbook(path))
    else:
        raise DrillsimError(f"{path}: neither .xlsx nor .csv; save the observed times as one of them")
    if not rows:
        heads = " / ".join(sorted(said_as("columns", "observed") - {"observed"}))
        message = "no table has a column for the observed time beside one for the step"
        raise InputError([Problem(path.name, 0, 0, "", message, f"head them {heads} and No. / 序号, or key")])
    return tuple(rows)


def _of_workbook(path: Path) -> Iterator[Row]:
    """The rows of every sheet that is shown."""
    refuse_harm(path)
    try:
        book = load_workbook(path, data_only=True)
    except _DAMAGES:
        raise InputError([Problem(path.name, 0, 0, "", "is no workbook that can be read", "save it again")]) from None
    for page in book.worksheets:
        if page.sheet_state == "visible":
            cells = page.iter_rows(max_row=min(page.max_row, MOST_ROWS), values_only=True)
            yield from _of_table(list(enumerate(cells, 1)), page.title)


def _of_table(lines: Sequence[tuple[int, Sequence[Any]]], title: str) -> Iterator[Row]:
    """The rows below the heads; nothing where there are no such heads."""
    start, at = _heads(lines)
    for line, cells in lines[start + 1 :] if at else ():
        found = {key: cells[column] if column < len(cells) else None for key, column in at.items()}
        column = at["observed"] + 1
        number, key, rating, notes = (text_of(found.get(name)) for name in ("number", "key", "rating", "notes"))
        if title:
            cell = f"{title}!{get_column_letter(column)}{line}"
            yield Row(number, key, found["observed"], rating, notes, cell)
        else:
            yield Row(number, key, found["observed"] or None, rating, notes, "", line, column)


def _heads(lines: Sequence[tuple[int, Sequence[Any]]]) -> tuple[int, dict[str, int]]:
    """Which of the rows holds the heads, and the column of each; no columns where none has the time and the step."""
    titles = {word.lower(): key for key in _COLUMNS for word in said_as("columns", key)}
    for number, (_, cells) in enumerate(lines[:_HEADS_WITHIN]):
        at: dict[str, int] = {}
        for column, cell in enumerate(cells):
            key = titles.get(text_of(cell).lower())
            if key is not None:
                at.setdefault(key, column)
        if "observed" in at and ("number" in at or "key" in at):
            return number, at
    return 0, {}
