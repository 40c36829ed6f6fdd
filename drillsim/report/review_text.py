"""Sheets of a review on the screen."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from drillsim.planner.sheet import Sheet
from drillsim.planner.words import STAMP


def screen_sheet(sheet: Sheet) -> Table:
    """A sheet as a table for the terminal; its text is taken as it is, never as markup."""
    table = Table(title=Text(f"{STAMP} · {sheet.title}"), title_justify="left", caption=Text(sheet.note),
                  caption_justify="left", show_lines=False)  # fmt: skip
    shown = [number for number, key in enumerate(sheet.heads) if key not in sheet.hidden]
    for number in shown:
        table.add_column(Text(sheet.titles[number]), overflow="fold", ratio=sheet.widths[number])
    for row in sheet.rows:
        table.add_row(*(Text("" if row[number] is None else str(row[number])) for number in shown))
    return table
