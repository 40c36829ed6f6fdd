"""A sheet of a package: what workbook, CSV, Markdown and page are all written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """One table with its title; `heads` are keys of the words with their texts in `titles`.

    `above` are lines of a label and a value over the table; `widths` are columns' widths in characters; `hidden` names
    columns that the reader need not see. `note` stands below the title.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    above: tuple[tuple[str, Cell], ...] = ()
    note: str = ""
    hidden: tuple[str, ...] = ()

    @property
    def shown_width(self) -> int:
        """The widths of the columns that are shown, together."""
        return sum(width for key, width in zip(self.heads, self.widths, strict=True) if key not in self.hidden)

    def column(self, key: str) -> list[Cell]:
        """The cells of a column."""
        at = self.heads.index(key)
        return [row[at] for row in self.rows]


Columns = Sequence[tuple[str, int]]
"""Keys of columns, each with its width in characters."""
