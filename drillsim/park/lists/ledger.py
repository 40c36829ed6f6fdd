"""The equipment ledger: what is kept where, how much of it, and when it was checked."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from drillsim.errors import Problem
from drillsim.park.lists.cells import Cells, Ids
from drillsim.park.lists.table import Row, read_table
from drillsim.park.lists.words import meanings, plain, table
from drillsim.park.model import Park
from drillsim.reading import Name


@dataclass(frozen=True)
class LedgerRow:
    """So much of an item kept at a place or station, or on a vehicle of one; `unit` is piece, L or kg."""

    line: int
    keeper: str
    item: str
    number: float
    unit: str
    vehicle: str = ""
    checked_on: datetime.date | None = None
    next_check: datetime.date | None = None


@dataclass(frozen=True)
class Ledger:
    """All rows of a ledger, and what was read over."""

    rows: tuple[LedgerRow, ...]
    remarks: tuple[Problem, ...] = ()

    def number(self, keeper: str, item: str) -> float:
        """How much of an item a place, station or vehicle keeps, in the item's unit; a station with its vehicles."""
        wanted = _item(item)
        return sum(row.number for row in self.rows if keeper in (row.keeper, row.vehicle) and row.item == wanted)

    def unit(self, item: str) -> str:
        """The unit an item is counted in; empty where nobody keeps it."""
        return next((row.unit for row in self.rows if row.item == _item(item)), "")

    def overdue(self, on: datetime.date) -> tuple[LedgerRow, ...]:
        """The rows whose next check was due before a day."""
        return tuple(row for row in self.rows if row.next_check is not None and row.next_check < on)


def read_ledger(path: Path | str, park: Park) -> Ledger:
    """The ledger of a .csv or .xlsx file; keepers are places, stations and vehicles of a park, by id or name.

    Raises InputError with every fault: file, row, column, value, remedy.
    """
    rows_of = read_table(path, "ledger")
    cells = Cells(rows_of, "ledger")
    cells.expect("item", "number")
    if not {"place", "station", "vehicle"} & set(rows_of.columns):
        cells.expect("place")
    keepers = _Keepers(park)
    rows = tuple(_row(cells, row, keepers) for row in rows_of.rows)
    _one_unit_an_item(cells, rows)
    cells.tell()
    return Ledger(rows, rows_of.remarks)


class _Keepers:
    """Who may keep something: places and stations by id or name, vehicles with their stations."""

    def __init__(self, park: Park) -> None:
        names: dict[str, Name] = {id_: place.name for id_, place in park.file.places.items()}
        names |= {id_: station.name for id_, station in park.file.stations.items()}
        self.keepers = Ids("place or station", names)
        fleets = {id_: station.vehicles for id_, station in park.file.stations.items()}
        self.station_of = {vehicle: id_ for id_, fleet in fleets.items() for vehicle in fleet}
        self.vehicles = Ids("vehicle", {id_: car.name for fleet in fleets.values() for id_, car in fleet.items()})

    def find(self, cells: Cells, row: Row) -> tuple[str, str]:
        """The keeper and the vehicle of a row; their faults noted."""
        vehicle = cells.id(row, "vehicle", self.vehicles) if "vehicle" in row.cells else ""
        column = next((key for key in ("place", "station") if key in row.cells), "")
        if column:
            return cells.id(row, column, self.keepers), vehicle
        if "vehicle" not in row.cells:
            column = next((key for key in ("place", "station", "vehicle") if key in cells.table.columns), "")
            if column:
                remedy = "fill it in; unmerge a cell that several rows share"
                cells.fault(row, column, "names nobody who keeps it", remedy)
        return self.station_of.get(vehicle, ""), vehicle


def _row(cells: Cells, row: Row, keepers: _Keepers) -> LedgerRow:
    keeper, vehicle = keepers.find(cells, row)
    unit = (cells.word(row, "unit", "units") if "unit" in row.cells else "") or "piece"
    kind = table()["units"][unit]
    checked, due = cells.date(row, "checked_on"), cells.date(row, "next_check")
    if checked and due and due < checked:
        cells.fault(row, "next_check", f"{due} lies before the last check, {checked}", "correct one of the two dates")
    for needed in ("item", "number"):
        if needed not in row.cells and needed in cells.table.columns:
            cells.fault(row, needed, "is blank", "fill it in")
    number = cells.number(row, "number") * float(kind["times"])
    return LedgerRow(row.line, keeper, _item(row.cells.get("item", "")), number, kind["is"], vehicle, checked, due)


def _item(text: str) -> str:
    """The id of an item where its words have one, else the words."""
    return meanings("items").get(plain(text), text)


def _one_unit_an_item(cells: Cells, rows: tuple[LedgerRow, ...]) -> None:
    """Notes items counted in two units, which cannot be added."""
    first: dict[str, LedgerRow] = {}
    for row, given in zip(rows, cells.table.rows, strict=True):
        known = first.setdefault(row.item, row)
        if row.item and known.unit != row.unit:
            message = f"{row.item!r} is counted in {row.unit} here and in {known.unit} on row {known.line}"
            cells.fault(given, "unit", message, "use one unit for an item, or two names")
