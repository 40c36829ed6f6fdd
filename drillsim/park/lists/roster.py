"""The roster: who is expected where, by place, role and shift."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drillsim.errors import Problem
from drillsim.park.lists.cells import Cells, Ids
from drillsim.park.lists.table import Row, Table, read_table
from drillsim.park.model import Park


@dataclass(frozen=True)
class RosterRow:
    """So many people of one role expected at a place in a shift; `registered` is None where nobody says."""

    line: int
    place: str
    role: str
    shift: str
    count: int
    firm: str = ""
    name: str = ""
    registered: bool | None = None


@dataclass(frozen=True)
class Roster:
    """All rows of a roster, and what was read over."""

    rows: tuple[RosterRow, ...]
    remarks: tuple[Problem, ...] = ()

    def head_count(self, shift: str) -> dict[str, dict[str, int]]:
        """The people expected in a shift, by place and role."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            if row.shift == shift:
                found[row.place][row.role] += row.count
        return {place: dict(sorted(found[place].items())) for place in sorted(found)}

    def shifts(self) -> tuple[str, ...]:
        """The shifts the roster names, sorted."""
        return tuple(sorted({row.shift for row in self.rows}))

    def registered_share(self, shift: str = "") -> float | None:
        """The share of people known to access control among those of whom the roster says so; None of nobody."""
        said = [row for row in self.rows if row.registered is not None and shift in ("", row.shift)]
        people = sum(row.count for row in said)
        return sum(row.count for row in said if row.registered) / people if people else None


def read_roster(path: Path | str, park: Park) -> Roster:
    """The roster of a .csv or .xlsx file; its places are those of a park, by id or name.

    Raises InputError with every fault: file, row, column, value, remedy.
    """
    table = read_table(path, "roster")
    cells = Cells(table, "roster")
    cells.expect("place", "role", "shift")
    places = Ids("place", {id_: place.name for id_, place in park.file.places.items()})
    rows = tuple(_row(cells, row, places) for row in table.rows)
    cells.tell()
    return Roster(rows, (*table.remarks, *_remarks(table, rows)))


def _row(cells: Cells, row: Row, places: Ids) -> RosterRow:
    answer = cells.word(row, "registered", "answers", needed=False)
    name = row.cells.get("name", "")
    count = cells.count(row)
    if name and count > 1:
        cells.fault(row, "count", f"one name ({name[:20]}) and {count} people", "give each person a row, or no name")
    return RosterRow(
        row.line,
        cells.id(row, "place", places),
        cells.word(row, "role", "roles"),
        cells.word(row, "shift", "shifts"),
        count,
        row.cells.get("firm", ""),
        name,
        {"yes": True, "no": False}.get(answer),
    )


def _remarks(table: Table, rows: tuple[RosterRow, ...]) -> Iterator[Problem]:
    """People named twice in one shift: two of one name, or one counted twice."""
    first: dict[tuple[str, str, str], RosterRow] = {}
    for row in rows:
        key = (row.name, row.firm, row.shift)
        if row.name and key in first:
            message = f"{row.name!r} also stands on row {first[key].line} for this shift; both are counted"
            yield table.problem(row.line, "name", message, "remove one, unless these are two people")
        first.setdefault(key, row)
