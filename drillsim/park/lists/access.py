"""Access counts: who went in and out by which gate, and who is therefore inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from drillsim.errors import Problem
from drillsim.park.lists.cells import Cells, Ids
from drillsim.park.lists.table import Row, Table, read_table
from drillsim.park.model import Park

Direction = Literal["in", "out"]


@dataclass(frozen=True)
class AccessRow:
    """So many people of one role through a gate in one direction, at a time of day (s after midnight) or in a shift."""

    line: int
    gate: str
    direction: Direction
    role: str
    count: int
    clock_s: int | None = None
    shift: str = ""


@dataclass(frozen=True)
class AccessCounts:
    """All rows of an access count, and what was read over."""

    rows: tuple[AccessRow, ...]
    remarks: tuple[Problem, ...] = ()

    def inside(self, shift: str = "", until_s: float | None = None) -> dict[str, int]:
        """Net people inside by role: in less out, of one shift if named, of rows up to a time of day if given.

        Negative where more left than came, as in a shift that others began.
        """
        found: Counter[str] = Counter()
        for row in self.rows:
            late = until_s is not None and row.clock_s is not None and row.clock_s > until_s
            if shift in ("", row.shift) and not late:
                found[row.role] += row.count if row.direction == "in" else -row.count
        return dict(sorted(found.items()))


def read_access(path: Path | str, park: Park) -> AccessCounts:
    """The access counts of a .csv or .xlsx file; its gates are those of a park, by id or name.

    Raises InputError with every fault: file, row, column, value, remedy.
    """
    table = read_table(path, "access")
    cells = Cells(table, "access")
    cells.expect("gate", "direction", "role")
    if not {"time", "shift"} & set(table.columns):
        cells.expect("time")
    gates = Ids("gate", {id_: gate.name for id_, gate in park.file.gates.items()})
    rows = tuple(_row(cells, row, gates) for row in table.rows)
    cells.tell()
    counts = AccessCounts(rows, table.remarks)
    return AccessCounts(rows, (*table.remarks, *_remarks(table, counts)))


def _row(cells: Cells, row: Row, gates: Ids) -> AccessRow:
    clock_s = cells.clock_s(row, "time")
    shift = cells.word(row, "shift", "shifts", needed=False)
    if "time" not in row.cells and "shift" not in row.cells:
        where = "time" if "time" in cells.table.columns else "shift"
        if where in cells.table.columns:
            cells.fault(row, where, "neither a time nor a shift is given", "write a time (07:30) or a shift")
    return AccessRow(
        row.line,
        cells.id(row, "gate", gates),
        cast(Direction, cells.word(row, "direction", "directions")),
        cells.word(row, "role", "roles"),
        cells.count(row),
        clock_s,
        shift,
    )


def _remarks(table: Table, counts: AccessCounts) -> Iterator[Problem]:
    """Roles of whom more left than came."""
    for role, net in counts.inside().items():
        if net < 0:
            message = f"{-net} more people of role {role!r} left than came"
            yield Problem(table.file, 0, 0, "", message, "check the counts, or begin the list when nobody is inside")
