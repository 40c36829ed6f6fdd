"""Workbooks (.xlsx) as text cells; no formula is ever worked out, its stored result is read."""

from __future__ import annotations

import datetime
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drillsim.errors import InputError, Problem
from drillsim.park.lists.table import MAX_COLUMNS, MAX_ROWS, Sheet
from drillsim.park.lists.words import plain, table

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_UNPACKED: Final = 500_000_000
MAX_RATIO: Final = 300
RATIO_FROM_BYTES: Final = 20_000_000
_START: Final = 2048
_DAMAGES: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    RuntimeError,
)  # fmt: skip
"""What zipfile and openpyxl raise for damaged workbooks and such as have a password."""


def read_xlsx(path: Path, kind: str) -> Sheet:
    """The cells of the sheet named like the list, or of the first one.

    Raises InputError for what is no workbook, unpacks to far too much, or has a DOCTYPE within.
    """
    refuse_harm(path)
    values, formulas = _opened(path, results=True), _opened(path, results=False)
    try:
        name = _sheet_name(values, kind)
        rows: list[tuple[int, tuple[str, ...]]] = []
        unread: list[tuple[int, int]] = []
        stored = 0
        both = zip(_cells(values, name), _cells(formulas, name), strict=True)
        for line, (shown, written) in enumerate(both, 1):
            if line > MAX_ROWS:
                raise _refused(path, f"has more than {MAX_ROWS:,} rows", "keep one list a sheet")
            for column, (result, formula) in enumerate(zip(shown, written, strict=False), 1):
                is_formula = formula.data_type == "f"
                stored += is_formula
                if is_formula and result.value is None:
                    unread.append((line, column))
            rows.append((line, tuple(_text(cell.value) for cell in shown)))
    except _DAMAGES as error:
        raise _damaged(path, error) from None
    finally:
        values.close()
        formulas.close()
    return Sheet(_without_end(rows), tuple(unread), stored, name if len(values.sheetnames) > 1 else "")


def refuse_harm(path: Path) -> None:
    """Refuses what unpacks to far more than a list would, and XML that declares a DOCTYPE."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            total, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
            if total > MAX_UNPACKED or (total > RATIO_FROM_BYTES and total > MAX_RATIO * packed):
                raise _refused(path, "unpacks to far more than a list would", "save it again from a spreadsheet")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(_START):
                            raise _refused(path, "has a DOCTYPE, which no workbook has", "save it again")
    except _DAMAGES as error:
        raise _damaged(path, error) from None


def _opened(path: Path, results: bool) -> Workbook:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=results, keep_links=False)
    except (*_DAMAGES, InvalidFileException) as error:
        raise _damaged(path, error) from None


def _sheet_name(book: Workbook, kind: str) -> str:
    """The sheet named like the list, else the first."""
    wanted = {plain(word) for word in table()["sheets"][kind]}
    names = [sheet.title for sheet in book.worksheets]
    return next((name for name in names if plain(name) in wanted), names[0])


def _cells(book: Workbook, name: str) -> Any:
    """The rows of a sheet as cells, as far as they are filled whatever the file says of its size."""
    sheet: Any = book[name]
    sheet.reset_dimensions()
    return (row[:MAX_COLUMNS] for row in sheet.iter_rows())


def _text(value: Any) -> str:
    """The value of a cell as text: whole numbers without a point, dates as 2026-01-31, times as 07:30."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        day = value.date().isoformat()
        return day if value.time() == datetime.time() else f"{day} {value:%H:%M}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return " ".join(str(value).split())


def _without_end(rows: list[tuple[int, tuple[str, ...]]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows up to the last that is not blank: spreadsheets keep formatted ones below."""
    last = max((place for place, (_, cells) in enumerate(rows) if any(cells)), default=-1)
    return tuple(rows[: last + 1])


def _damaged(path: Path, error: Exception) -> InputError:
    said = " ".join(str(error).split())[:80]
    return _refused(path, f"is no workbook that can be read ({said})", "save it again as .xlsx, without a password")


def _refused(path: Path, message: str, remedy: str) -> InputError:
    return InputError([Problem(path.name, 0, 0, "", message, remedy)])
