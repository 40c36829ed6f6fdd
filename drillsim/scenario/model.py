"""A scenario as the simulation sees it: its file, its park, its profile and its fleet, frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from drillsim.errors import Problem
from drillsim.park.model import Park
from drillsim.park.schema import Vehicle
from drillsim.park.schema.stations import FoamKind
from drillsim.reading import Document
from drillsim.reading.quantity import Law
from drillsim.scenario.lists import Lists
from drillsim.scenario.schema import CIVIL_LEVELS, ProfileFile, ScenarioFile
from drillsim.scenario.schema.command import Level
from drillsim.scenario.schema.profile import VehicleKind


@dataclass(frozen=True)
class FleetMember:
    """A vehicle that may be called out: its noun, its kind and its station."""

    id: str
    vehicle: Vehicle
    kind: VehicleKind
    station: str

    @property
    def foam_kind(self) -> FoamKind:
        """Which foam it carries: its own, else its kind's."""
        return self.vehicle.foam_kind or self.kind.foam_kind

    @property
    def kit(self) -> frozenset[str]:
        """Equipment on board: its kind's and its own."""
        return frozenset((*self.kind.kit, *self.vehicle.kit))


@dataclass(frozen=True)
class Scenario:
    """One day in one park."""

    file: ScenarioFile
    park: Park
    profile: ProfileFile
    fleet: Mapping[str, FleetMember]
    document: Document
    sources: Mapping[str, str]
    """SHA-256 of every file it was read from."""
    lists: Lists = field(default_factory=Lists)
    """What rosters, access counts and ledgers beside the park say."""

    def law(self, name: str) -> Law:
        """The law of a timing: the scenario's own, or else the profile's."""
        return self.file.timings.get(name) or self.profile.timings[name].law

    def figure(self, name: str) -> float:
        """A figure in the unit its name ends in: the scenario's own, or else the profile's."""
        return self.file.figures.get(name, self.profile.figures[name].value)

    def level(self, name: str) -> Level:
        """A level of command, with its defaults where the scenario does not name it."""
        given = self.file.command.get(name)  # type: ignore[call-overload]
        return given or Level().of("civil" if name in CIVIL_LEVELS else "emergency")

    def head_count(self, place: str) -> dict[str, int]:
        """People at a place by role, in the scenario's shift."""
        if self.file.without_people:
            return {}
        listed = self.park.file.places[place].people.get(self.file.shift, {})
        change = self.file.people.get(place)
        expected = self.lists.expected.get(place, {})
        return {**dict(listed.items()), **expected, **dict(change.counts.items() if change else ())}

    def escape_masks(self, place: str) -> int:
        """Escape masks at hand at a place: by the ledger, or else the park's."""
        return self.lists.escape_masks.get(place, self.park.file.places[place].escape_masks)

    @property
    def registered_share(self) -> float:
        """The share of contractors and visitors registered: the scenario's own, else the roster's or the profile's."""
        if self.lists.registered_share is None or "registered_share" in self.file.figures:
            return self.figure("registered_share")
        return self.lists.registered_share

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """What looks odd in the lists, though the scenario can run."""
        counts: Counter[str] = Counter()
        for place in self.park.file.places:
            counts.update(self.head_count(place))
        return (*self.lists.remarks, *self.lists.gates_differ(counts))
