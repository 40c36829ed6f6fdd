"""Sheets as CSV and as Markdown, stamped."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from drillsim.planner.sheet import Cell, Sheet
from drillsim.planner.words import STAMP

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(sheet: Sheet) -> str:
    """A sheet as CSV with a byte-order mark, which spreadsheets need for Chinese; the stamp in its first row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([STAMP, sheet.title])
    writer.writerows([[label, _plain(value)] for label, value in sheet.above])
    writer.writerow(sheet.titles)
    writer.writerows([[_plain(value) for value in row] for row in sheet.rows])
    return "\ufeff" + buffer.getvalue()


def _plain(value: Cell) -> Cell:
    """A cell of CSV: formulas disarmed, nothing as nothing."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def markdown(title: str, sheets: Sequence[Sheet]) -> str:
    """All sheets as one Markdown page; every section is stamped."""
    lines = [f"# {STAMP} · {_escaped(title)}", ""]
    for sheet in sheets:
        shown = [number for number, key in enumerate(sheet.heads) if key not in sheet.hidden]
        lines += [f"## {STAMP} · {sheet.title}", ""]
        lines += [f"{_escaped(sheet.note)}", ""] if sheet.note else []
        lines += [f"- **{_escaped(label)}**: {_escaped(value)}" for label, value in sheet.above]
        lines += [""] if sheet.above else []
        lines += ["| " + " | ".join(sheet.titles[number] for number in shown) + " |", "|" + "---|" * len(shown)]
        lines += ["| " + " | ".join(_escaped(row[number]) for number in shown) + " |" for row in sheet.rows]
        lines.append("")
    return "\n".join(lines)


def _escaped(value: Cell) -> str:
    """Text that Markdown leaves alone and that cannot break a table."""
    text = "" if value is None else str(value)
    for letter in ("\\", "|", "<", "*", "_", "`", "["):
        text = text.replace(letter, "\\" + letter)
    return text.replace("\n", " ")
