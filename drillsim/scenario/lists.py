"""The lists beside a park as a scenario uses them: who is expected, who passed the gates, what is kept where.

A roster replaces the park's counts of contractors and visitors, a ledger its masks, breathing sets and foam; what the
scenario says itself goes before either. Access counts change nothing: where they differ from who is expected, a remark
says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from drillsim.errors import InputError, Problem
from drillsim.park.lists import AccessCounts, Roster, read_access, read_ledger, read_roster
from drillsim.park.model import Park
from drillsim.park.schema import Vehicle
from drillsim.park.schema.places import FLOATING
from drillsim.reading import Document
from drillsim.reading.document import resolve_reference, shown
from drillsim.scenario.ledger import Loads, loads_of
from drillsim.scenario.schema import ProfileFile, ScenarioFile

AnyList = TypeVar("AnyList")


@dataclass(frozen=True)
class Lists:
    """What the lists say; empty where there are none.

    `expected` contractors and visitors by place and role; `registered_share` the share of these who are registered,
    None where no roster says so; `inside` who went in and did not come out, by role; `escape_masks` by place;
    `breathing_sets` and `foam` (m3) by vehicle; `sources` the SHA-256 of each file.
    """

    expected: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    registered_share: float | None = None
    inside: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    gates: str = ""
    """The file of the access counts."""
    loads: Loads = field(default_factory=Loads)
    remarks: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def escape_masks(self) -> Mapping[str, int]:
        """Escape masks by place, where the ledger counts them."""
        return self.loads.escape_masks

    def loaded(self, id_: str, vehicle: Vehicle) -> Vehicle:
        """A vehicle of the park with what the ledger says it carries."""
        changed: dict[str, float] = {}
        if id_ in self.loads.breathing_sets:
            changed["breathing_sets"] = self.loads.breathing_sets[id_]
        if id_ in self.loads.foam:
            changed["foam"] = self.loads.foam[id_]
        return vehicle.model_copy(update=changed)

    def gates_differ(self, counts: Mapping[str, int]) -> Iterator[Problem]:
        """Remarks on the roles of whom the gates counted another number than the scenario has; `counts` by role."""
        for role, inside in self.inside.items():
            have = counts.get(role, 0)
            if inside != have:
                message = f"the gates counted {inside} of role {role!r} inside, the scenario has {have}"
                yield Problem(self.gates, 0, 0, "", message, "bring roster and access counts into line")


def read_lists(
    file: ScenarioFile, park: Park, profile: ProfileFile, document: Document
) -> tuple[Lists, tuple[Problem, ...]]:
    """The lists a scenario names, and every fault found in them."""
    reading = _Reading(park, document)
    roster = reading.read("roster", file.roster, read_roster)
    access = reading.read("access", file.access, read_access)
    ledger = reading.read("ledger", file.ledger, read_ledger)
    remarks = [remark for one in (roster, access, ledger) if one is not None for remark in one.remarks]
    lists = Lists(sources=MappingProxyType(reading.sources))
    if roster is not None:
        lists = replace(lists, expected=_expected(roster, file.shift), registered_share=_registered(roster, file.shift))
        remarks += _roster_remarks(roster, file, reading.name("roster"))
    if access is not None:
        lists = replace(lists, inside=MappingProxyType(_inside(access, file)), gates=reading.name("access"))
    if ledger is not None:
        loads = loads_of(ledger, park, profile, (reading.name("ledger"), file.starts_at.date()))
        lists = replace(lists, loads=loads)
        remarks += loads.remarks
    return replace(lists, remarks=tuple(remarks)), tuple(reading.problems)


class _Reading:
    """Reads lists one by one and keeps what is wrong with them."""

    def __init__(self, park: Park, document: Document) -> None:
        self.park, self.document = park, document
        self.problems: list[Problem] = []
        self.sources: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def read(self, key: str, reference: str | None, reader: Callable[[Path, Park], AnyList]) -> AnyList | None:
        """One list; None where the scenario names none, or it cannot be read."""
        if reference is None:
            return None
        try:
            path = resolve_reference(self.document, (key,), reference)
        except InputError as error:
            remedies = ((one, one.remedy.replace("YAML file", ".csv or .xlsx file")) for one in error.problems)
            self.problems += [replace(one, remedy=remedy) for one, remedy in remedies]
            return None
        self.names[key] = shown(path, self.document.root)
        try:
            found = reader(path, self.park)
        except InputError as error:
            self.problems += error.problems
            return None
        self.sources[self.names[key]] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def name(self, key: str) -> str:
        """The file of a list, as messages show it."""
        return self.names[key]


def _expected(roster: Roster, shift: str) -> Mapping[str, Mapping[str, int]]:
    """Contractors and visitors of a shift, by place and role."""
    found: dict[str, Mapping[str, int]] = {}
    for place, roles in roster.head_count(shift).items():
        floating = {str(role): roles[role] for role in FLOATING if role in roles}
        if floating:
            found[place] = MappingProxyType(floating)
    return MappingProxyType(found)


def _registered(roster: Roster, shift: str) -> float | None:
    """The share of a shift's contractors and visitors who are registered, where the roster says so."""
    return Roster(tuple(row for row in roster.rows if row.role in FLOATING)).registered_share(shift)


def _roster_remarks(roster: Roster, file: ScenarioFile, name: str) -> Iterator[Problem]:
    """What of a roster is not used."""
    if file.shift not in roster.shifts():
        message = f"names nobody of the {file.shift} shift; the park's head counts apply"
        yield Problem(name, 0, 0, "", message, f"it has {', '.join(roster.shifts()) or 'no rows'}")
    own: dict[str, int] = {}
    for row in roster.rows:
        if row.shift == file.shift and row.role not in FLOATING:
            own[row.role] = own.get(row.role, 0) + row.count
    for role, count in sorted(own.items()):
        message = f"{count} people of role {role!r} are not taken from a roster: the park lists them"
        yield Problem(name, 0, 0, "", message, "change the park, or `people:` of the scenario")


def _inside(access: AccessCounts, file: ScenarioFile) -> dict[str, int]:
    """Who is inside when the scenario begins: by the rows of its shift, else by those up to that time of day."""
    if any(row.shift == file.shift for row in access.rows):
        return access.inside(file.shift)
    clock = file.starts_at
    timed = AccessCounts(tuple(row for row in access.rows if not row.shift))
    return timed.inside(until_s=clock.hour * 3600 + clock.minute * 60 + clock.second)
