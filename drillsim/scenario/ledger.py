"""What an equipment ledger puts into places and onto vehicles: escape masks, breathing sets, foam."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from drillsim.errors import Problem
from drillsim.park.lists import Ledger
from drillsim.park.model import Park
from drillsim.scenario.schema import ProfileFile

LITRES_PER_M3: Final = 1000.0
USED: Final = {"escape_masks": "piece", "breathing_sets": "piece", "foam_concentrate": "L"}
"""The items that change a run, and the unit each must be counted in."""


@dataclass(frozen=True)
class Loads:
    """`escape_masks` by place, `breathing_sets` and `foam` (m3) by vehicle; only what the ledger names."""

    escape_masks: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    breathing_sets: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    foam: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[Problem, ...] = ()


def loads_of(ledger: Ledger, park: Park, profile: ProfileFile, known: tuple[str, datetime.date]) -> Loads:
    """What a ledger loads; `known` is the name of its file and the day of the scenario.

    What is kept on a vehicle is that vehicle's. What is kept at a station is shared out among its vehicles that the
    ledger does not name: sets as evenly as whole sets allow among those that carry some in the park, foam evenly among
    those that work with foam.
    """
    loading = _Loading(ledger, park, profile)
    remarks = [*_remarks(ledger, known), *(Problem(known[0], 0, 0, "", *said) for said in loading.left_over)]
    return Loads(
        MappingProxyType({id_: int(number) for id_, number in loading.masks().items()}),
        MappingProxyType({id_: int(number) for id_, number in loading.sets.items()}),
        MappingProxyType({id_: litres / LITRES_PER_M3 for id_, litres in loading.foam.items()}),
        tuple(remarks),
    )


class _Loading:
    """Shares out what a ledger keeps; `sets` pieces and `foam` litres by vehicle."""

    def __init__(self, ledger: Ledger, park: Park, profile: ProfileFile) -> None:
        usable = {item for item, unit in USED.items() if ledger.unit(item) == unit}
        self.rows = [row for row in ledger.rows if row.item in usable]
        self.park = park
        self.left_over: list[tuple[str, str]] = []
        self.sets, self.foam = self._own("breathing_sets"), self._own("foam_concentrate")
        for id_, station in sorted(park.file.stations.items()):
            vehicles = sorted(station.vehicles.items())
            able = [(one, profile.vehicle_kinds.get(vehicle.kind)) for one, vehicle in vehicles]
            carriers = [one for one, vehicle in vehicles if vehicle.breathing_sets > 0 and one not in self.sets]
            tenders = [one for one, kind in able if kind and "foam" in kind.capabilities and one not in self.foam]
            self.sets |= self._shared(id_, "breathing_sets", carriers)
            self.foam |= self._shared(id_, "foam_concentrate", tenders)

    def masks(self) -> dict[str, float]:
        """Escape masks by place."""
        rows = [row for row in self.rows if row.item == "escape_masks" and not row.vehicle]
        return _sums((row.keeper, row.number) for row in rows if row.keeper in self.park.file.places)

    def _own(self, item: str) -> dict[str, float]:
        """What rows that name a vehicle put onto it."""
        return _sums((row.vehicle, row.number) for row in self.rows if row.item == item and row.vehicle)

    def _shared(self, station: str, item: str, among: list[str]) -> dict[str, float]:
        """What a station keeps of an item, shared out; the first by id get what is left of whole pieces."""
        kept = [row.number for row in self.rows if row.item == item and row.keeper == station and not row.vehicle]
        if not kept:
            return {}
        if not among:
            self.left_over.append((f"no vehicle of {station!r} takes its {item}", "name the vehicle that carries it"))
            return {}
        if USED[item] != "piece":
            return dict.fromkeys(among, sum(kept) / len(among))
        each, more = divmod(int(sum(kept)), len(among))
        return {id_: float(each + (number < more)) for number, id_ in enumerate(among)}


def _sums(numbers: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Numbers added up by name."""
    found: dict[str, float] = {}
    for name, number in numbers:
        found[name] = found.get(name, 0.0) + number
    return found


def _remarks(ledger: Ledger, known: tuple[str, datetime.date]) -> Iterator[Problem]:
    """Items counted in a unit that cannot be used, and checks that are overdue."""
    name, day = known
    for item, unit in USED.items():
        counted = ledger.unit(item)
        if counted not in ("", unit):
            message = f"{item} is counted in {counted} and was not used"
            yield Problem(name, 0, 0, "", message, f"count it in {unit}")
    overdue = ledger.overdue(day)
    if overdue:
        rows = ", ".join(str(row.line) for row in overdue[:6]) + (", …" if len(overdue) > 6 else "")
        message = f"the next check of {len(overdue)} rows was due before {day}: {rows}"
        yield Problem(name, overdue[0].line, 1, "", message, "check the equipment; it is counted all the same")
