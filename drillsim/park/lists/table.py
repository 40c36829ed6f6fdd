"""A list as a table: rows of text under headings that mean something, whatever file they came in."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from drillsim.errors import InputError, Problem
from drillsim.park.lists.words import headings, plain

MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 200
SEARCHED_ROWS: Final = 10
"""Rows within which the headings must stand; titles may stand above them."""
CSV_NAMES: Final = (".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class Sheet:
    """The cells of a file as text, with the row number of each; formulas as (row, column), both from 1."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    unread_formulas: tuple[tuple[int, int], ...] = ()
    """Formulas whose result is not stored in the file."""
    stored_formulas: int = 0
    name: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a list: its number in the file, and text by what its heading means; blank cells are left out."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A list: rows, and for messages the file, and the column and heading of what each heading means.

    `remarks` say what was read over: blank rows, titles, headings without meaning.
    """

    file: str
    rows: tuple[Row, ...]
    columns: Mapping[str, tuple[int, str]]
    remarks: tuple[Problem, ...]

    def problem(self, line: int, meaning: str, message: str, remedy: str) -> Problem:
        """A problem with the cell of a row."""
        column, heading = self.columns.get(meaning, (1, meaning))
        return Problem(self.file, line, column, heading, message, remedy)


def read_table(path: Path | str, kind: str) -> Table:
    """The table of a .csv or .xlsx file, of a kind of list: roster, access or ledger.

    Raises InputError for files that cannot be read as such, without headings, and for formulas without result.
    """
    path = Path(path)
    sheet = _sheet(path, kind)
    found = _heading_row(sheet, kind)
    if found is None:
        some = ", ".join(sorted(set(headings(kind).values())))
        remedy = f"write headings in the first row; known in English or Chinese: {some}"
        raise InputError([Problem(path.name, 1, 1, "", "no headings were recognised", remedy)])
    place, columns = found
    file = f"{path.name}[{sheet.name}]" if sheet.name else path.name
    faults = [*_twice(file, sheet.rows[place], kind), *_formulas(file, sheet, sheet.rows[place][0])]
    if faults:
        raise InputError(faults)
    rows, skipped = _rows(sheet.rows[place + 1 :], columns)
    remarks = (*_titles(file, sheet.rows[:place]), *_unknown(file, sheet.rows[place], kind), *_skipped(file, skipped),
               *_results(file, sheet))  # fmt: skip
    return Table(file, rows, MappingProxyType(columns), remarks)


def _sheet(path: Path, kind: str) -> Sheet:
    """The cells of a file, by the reader for its name."""
    from drillsim.park.lists.csv_file import read_csv
    from drillsim.park.lists.xlsx_file import read_xlsx

    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".xlsm", *CSV_NAMES):
        remedy = "save it as .xlsx or as .csv"
        raise InputError([Problem(path.name, 0, 0, "", f"{suffix or 'no suffix'} is no list that is read", remedy)])
    try:
        size = path.stat().st_size
        if path.is_dir() or size > MAX_BYTES:
            message = "is a folder" if path.is_dir() else f"is larger than {MAX_BYTES:,} bytes"
            raise InputError([Problem(path.name, 0, 0, "", message, "name a list, as .xlsx or .csv")])
        return read_csv(path) if suffix in CSV_NAMES else read_xlsx(path, kind)
    except OSError as error:
        message = f"cannot be read ({error.strerror or error})"
        raise InputError([Problem(path.name, 0, 0, "", message, "check the path and its permissions")]) from None


def _heading_row(sheet: Sheet, kind: str) -> tuple[int, dict[str, tuple[int, str]]] | None:
    """The place of the row of headings and the columns it gives: the one of the first rows that is known best."""
    best: tuple[int, dict[str, tuple[int, str]]] | None = None
    for place, (_, cells) in enumerate(sheet.rows[:SEARCHED_ROWS]):
        columns: dict[str, tuple[int, str]] = {}
        for column, cell in enumerate(cells, 1):
            meaning = headings(kind).get(plain(cell))
            if meaning:
                columns.setdefault(meaning, (column, cell))
        if len(columns) > (len(best[1]) if best else 1):
            best = place, columns
    return best


def _rows(
    rows: tuple[tuple[int, tuple[str, ...]], ...], columns: dict[str, tuple[int, str]]
) -> tuple[tuple[Row, ...], list[int]]:
    """The rows that say something in a known column, and the numbers of the others."""
    kept: list[Row] = []
    skipped: list[int] = []
    for line, cells in rows:
        said = {meaning: cells[column - 1] for meaning, (column, _) in columns.items()
                if column <= len(cells) and cells[column - 1]}  # fmt: skip
        if said:
            kept.append(Row(line, MappingProxyType(said)))
        else:
            skipped.append(line)
    return tuple(kept), skipped


def _twice(file: str, row: tuple[int, tuple[str, ...]], kind: str) -> Iterator[Problem]:
    """Headings that mean the same."""
    first: dict[str, str] = {}
    for column, cell in enumerate(row[1], 1):
        meaning = headings(kind).get(plain(cell))
        if meaning in first:
            message = f"means the same as heading {first[meaning]!r}: {meaning}"
            yield Problem(file, row[0], column, cell, message, "keep one of the two, or rename it")
        elif meaning:
            first[meaning] = cell


def _formulas(file: str, sheet: Sheet, heading: int) -> Iterator[Problem]:
    for line, column in sheet.unread_formulas:
        if line >= heading:
            message = "is a formula whose result is not stored in the file"
            yield Problem(file, line, column, "", message, "open and save it in a spreadsheet, or paste values")


def _results(file: str, sheet: Sheet) -> Iterator[Problem]:
    if sheet.stored_formulas:
        message = f"{sheet.stored_formulas} formulas were not worked out: their stored results were read"
        yield Problem(file, 0, 0, "", message, "save the file once more if what they refer to has changed")


def _titles(file: str, rows: tuple[tuple[int, tuple[str, ...]], ...]) -> Iterator[Problem]:
    for line, cells in rows:
        if any(cells):
            said = next(cell for cell in cells if cell)[:40]
            yield Problem(file, line, 1, "", f"stands above the headings and was not read: {said!r}")


def _unknown(file: str, row: tuple[int, tuple[str, ...]], kind: str) -> Iterator[Problem]:
    known = headings(kind)
    for column, cell in enumerate(row[1], 1):
        if cell and plain(cell) not in known:
            near = difflib.get_close_matches(plain(cell)[:80], known, 1)
            remedy = f"did you mean {known[near[0]]!r}?" if near else "rename it if it should be read"
            yield Problem(file, row[0], column, cell[:40], "this column has no meaning here and was not read", remedy)


def _skipped(file: str, lines: list[int]) -> Iterator[Problem]:
    if lines:
        some = ", ".join(map(str, lines[:6])) + (", …" if len(lines) > 6 else "")
        message = f"{len(lines)} rows are blank or merged away and were not read: {some}"
        yield Problem(file, lines[0], 1, "", message, "unmerge cells that several rows share, and fill in every row")
