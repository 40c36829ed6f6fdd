"""The report on the screen: a story laid out with rich."""

from __future__ import annotations

from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from drillsim.record.run import Run
from drillsim.report.story import tell
from drillsim.report.telling import Cell, Section, Story
from drillsim.report.words import Language

_STYLES: Final = {"": "", "good": "green", "bad": "bold red", "quiet": "dim"}
_RIGHT: Final = {"people": (1,), "distances": (2, 3), "first_look": (0,), "isolation": (3,), "detected": (3,),
                 "matters": (1, 2, 3, 4, 5, 6, 7), "duty": (1, 2, 3), "sized_up": (4, 5), "heat_reach": (3,),
                 "explosions": (3, 5, 6, 8), "blast_reach": (3, 4)}  # fmt: skip
"""Columns of numbers, by section."""
MOST_COLUMNS: Final = 8
"""A table with more columns than these is turned on its side on the screen."""
_LONGEST_WORD: Final = 16
"""A column is at least as wide as its longest word, up to so many cells; Chinese has no spaces to break at."""


def show(run: Run, console: Console, language: Language = "en") -> None:
    """Writes the report of a run to a console."""
    console.print(screen(tell(run, language)))


def screen(story: Story) -> RenderableType:
    """The report as something rich can print; names are never taken for markup."""
    style = "bold white on red" if story.headline.tone == "bad" else "bold green"
    head = Panel(
        Group(Text(printable(story.title), "bold"), Text(story.about, "dim"), Text(story.headline.text, style)),
        border_style="red" if story.headline.tone == "bad" else "green",
    )
    return Group(head, *(_section(part) for part in story.sections if part.rows or part.note))


def _section(section: Section) -> RenderableType:
    """One section: heading, table or lines, note."""
    parts: list[RenderableType] = [Text(""), Text(section.title, "bold underline")]
    if section.rows:
        parts.append(_table(section) if section.heads else _lines(section))
    if section.note:
        parts.append(Text(section.note, "dim"))
    return Group(*parts)


def _table(section: Section) -> Table:
    """A table as it is, or turned on its side where it is too wide for a screen."""
    if len(section.heads) > MOST_COLUMNS:
        return _turned(section)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, head in enumerate(section.heads):
        right = number in _RIGHT.get(section.key, ())
        words = [word for row in section.rows for word in printable(row[number].text).split()]
        longest = min(_LONGEST_WORD, max(map(cell_len, words), default=0))
        table.add_column(Text(head), justify="right" if right else "left", overflow="fold", min_width=longest)
    for row in section.rows:
        table.add_row(*(_text(cell) for cell in row))
    return table


def _turned(section: Section) -> Table:
    """A table with a line for each head and a column for each row."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(Text(section.heads[0]), overflow="fold")
    for row in section.rows:
        table.add_column(_text(row[0]), overflow="fold")
    for number, head in enumerate(section.heads[1:], 1):
        table.add_row(Text(head), *(_text(row[number]) for row in section.rows))
    return table


def _lines(section: Section) -> Group:
    """Plain lines with a bullet each."""
    grids = []
    for row in section.rows:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("•", _STYLES[row[0].tone]), _text(row[0]))
        grids.append(grid)
    return Group(*grids)


def _text(cell: Cell) -> Text:
    """A cell's text; whatever a terminal would obey is made visible."""
    return Text(printable(cell.text), _STYLES[cell.tone])


def printable(text: str) -> str:
    """Text without control characters, line breaks apart."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)
