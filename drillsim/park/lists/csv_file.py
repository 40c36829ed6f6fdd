"""CSV as spreadsheets in China and elsewhere write it: UTF-8, UTF-16 or GB 18030; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Final

from drillsim.errors import InputError, Problem
from drillsim.park.lists.table import MAX_COLUMNS, MAX_ROWS, Sheet

_DELIMITERS: Final = ",;\t"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_csv(path: Path) -> Sheet:
    """The cells of a CSV file; what begins with = is text like any other.

    Raises InputError for other encodings, control characters, unclosed quotes and outsized tables.
    """
    text = _text(path)
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if len(rows) >= MAX_ROWS or len(cells) > MAX_COLUMNS:
                message = f"has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns"
                raise InputError([Problem(path.name, line, 1, "", message, "keep one list a file")])
            rows.append((line, tuple(" ".join(cell.split()) for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"is not CSV from here on ({error})"
        raise InputError([Problem(path.name, line, 1, "", message, "close the quotes, or save as .xlsx")]) from None
    return Sheet(tuple(rows))


def _text(path: Path) -> str:
    """The text of a file in the first encoding that fits."""
    raw = path.read_bytes()
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        found = _CONTROL.search(text)
        if found is None:
            return text
        line = text.count("\n", 0, found.start()) + 1
        message = f"control character {found[0]!r} is not text"
        raise InputError([Problem(path.name, line, 1, "", message, "save it again as CSV, UTF-8")])
    raise InputError([Problem(path.name, 0, 0, "", "is neither UTF-8 nor GBK text", "save it again as CSV, UTF-8")])


def _delimiter(text: str) -> str:
    """The delimiter that most often parts the first lines; a comma where none does."""
    start = "\n".join(text.splitlines()[:5])
    return max(_DELIMITERS, key=lambda mark: (start.count(mark), -_DELIMITERS.index(mark)))
