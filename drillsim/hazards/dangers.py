"""All dangers of a day behind one door: every incident's room, turned alike, and what they show together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from drillsim.errors import Problem
from drillsim.hazards import own
from drillsim.hazards.danger import BEGIN, NOT_YET, Act, Danger, Effect, FieldAt, Gather, Happening, Sight, Signs, World
from drillsim.hazards.fixed import FixedPoints
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.ground import Ground
from drillsim.hazards.still import BREATHING_HEIGHT_M
from drillsim.hazards.weather import Winds
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents import IncidentNoun
from drillsim.units import TICKS_PER_S

Array = NDArray[np.float64]


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Readings:
    """What instruments read at a window's end, and what there is to see and to feel.

    `detectors` ppm by detector id, of its own substance. `seen` the incidents that can be seen. `needs` what each
    incident takes, by act, and `threatened` the places it will make fail, as sized up on the spot. `doors` every field
    outdoors at each place (places), `assembly` at each assembly point, `felt` at each junction the fields that do not
    enter with the air. `blocked` the ways no vehicle can pass, `barred` those of them in which people stand and nobody
    on foot can pass either; whoever walks goes by `leads_into` for the rest. Any of these that is the very same object
    as at the window before has not changed, nor has anything if the readings themselves are the same.
    """

    detectors: Mapping[str, float] = field(default_factory=_nothing)
    seen: Mapping[str, Sight] = field(default_factory=_nothing)
    needs: Mapping[str, Mapping[str, float]] = field(default_factory=_nothing)
    threatened: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    doors: Mapping[str, Array] = field(default_factory=_nothing)
    assembly: Mapping[str, Array] = field(default_factory=_nothing)
    felt: Mapping[str, Array] = field(default_factory=_nothing)
    blocked: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()


class Dangers:
    """The rooms of all incidents of a scenario, in the order of their names."""

    def __init__(self, scenario: Scenario, winds: Winds) -> None:
        self.scenario, self.winds = scenario, winds
        nouns: dict[str, dict[str, IncidentNoun]] = {}
        for id_, noun in sorted(scenario.file.incidents.items()):
            nouns.setdefault(noun.room, {})[id_] = noun
        self.rooms: dict[str, Danger] = {
            name: open_room(name, scenario, winds, nouns[name]) for name in sorted(nouns)
        }
        self.effects: dict[str, Effect] = {}
        for room in self.rooms.values():
            self.effects.update(room.effects())
        self.felt_at_once = {name: one for name, one in self.effects.items() if not one.mixes_indoors}
        self.turned = 0
        self.fields: dict[str, list[FieldAt]] = {}
        self.fixed = FixedPoints(scenario, self.effects.values(), self)
        self.ground = Ground(scenario, self.felt_at_once, self)
        self.begun_at: dict[str, int] = {}
        self._readings = Readings()
        self._basis: tuple[object, ...] = ()
        self._signs: dict[str, Signs] = {}

    def act(self, acts: Sequence[Act]) -> None:
        """What the response did in this window, in the order of ticks."""
        for act in acts:
            if act.what == BEGIN:
                self.begun_at.setdefault(act.incident, act.tick)
        for room in self.rooms.values() if acts else ():
            room.act(acts)

    def advance(self, start: int, end: int, world: World) -> list[Happening]:
        """Turns every room by one window; reads the fixed points; returns what happened, by tick.

        What is published is the fields of the window before: a room that reads them is turned before the room they are
        of, by the order of their names.
        """
        world = replace(world, published=self.value)
        happened = [one for room in self.rooms.values() for one in room.advance(start, end, world)]
        self.fields, self.turned = {}, self.turned + 1
        for room in self.rooms.values():
            for name, at in room.fields().items():
                self.fields.setdefault(name, []).append(at)
        self.fixed.advance(world.shut, end / TICKS_PER_S, (end - start) / TICKS_PER_S)
        return sorted(happened, key=lambda one: (one.tick, one.incident, one.what, one.who))

    def present(self, name: str) -> bool:
        """Whether a field is not zero everywhere outdoors in the window."""
        return name in self.fields

    def felt_anywhere(self, name: str) -> bool:
        """Whether anybody could feel a field in the window, outdoors or in."""
        return name in self.fields or self.fixed.felt_inside(name)

    def value(self, name: str, x: Array, y: Array, z: Array | float = BREATHING_HEIGHT_M) -> Array:
        """The window's mean of a field outdoors, in its effect's unit; arrays of one shape."""
        total = np.zeros(np.shape(x))
        fields = self.fields.get(name)
        if fields:
            height = np.full(total.shape, z, dtype=np.float64)
            for at in fields:
                total = total + at(x, y, height)
        return total

    def outdoors(self, name: str) -> Callable[[Array, Array], Array]:
        """A field at breathing height."""
        return lambda x, y: self.value(name, x, y)

    def inside(self, name: str) -> Array:
        """The window's mean of a field inside each place (places)."""
        return self.fixed.indoors_mean[name]

    def readings(self) -> Readings:
        """What is published at the window's end."""
        signs = [self._sign(name, room.signs()) for name, room in self.rooms.items()]
        felt, blocked, fixed = self.ground.felt(), self.ground.impassable(), self.fixed
        basis = (*signs, felt, blocked, fixed.detectors, fixed.doors, fixed.assembly)
        if len(basis) != len(self._basis) or any(new is not old for new, old in zip(basis, self._basis, strict=True)):
            barred: frozenset[str] = frozenset().union(*(one.blocked for one in signs))
            self._basis = basis
            self._readings = Readings(
                detectors=fixed.detectors,
                seen={id_: sight for one in signs for id_, sight in one.seen.items()},
                needs={id_: needs for one in signs for id_, needs in one.needs.items()},
                threatened={id_: places for one in signs for id_, places in one.threatened.items()},
                doors=fixed.doors,
                assembly=fixed.assembly,
                felt=felt,
                blocked=barred | blocked,
                barred=barred,
            )
        return self._readings

    def _sign(self, name: str, signs: Signs) -> Signs:
        """A room's signs, those of the window before where they say the same."""
        before = self._signs.get(name)
        if before is None or (before is not signs and before != signs):
            before = self._signs[name] = signs
        return before

    def leads_into(self, start: Array, middle: Array, end: Array) -> NDArray[np.bool_]:
        """Which stretches lead into what is felt at once, and out of nothing worse; points (stretches, 2), metres.

        Those on which it is harmful half way or at the far end, and more so than at the start: the way out of heat
        stays open to who stands in it, the way in does not. Arrays given again must hold what they held; the very same
        answer as for the window before means that nothing has changed, and is not to be written into.
        """
        return self.ground.leads_into(start, middle, end)

    def gathers(self) -> list[Gather]:
        """People called together or sent off in the last window turned."""
        return [one for room in self.rooms.values() for one in room.gathers()]

    @property
    def quiet(self) -> bool:
        """Whether the next window would change nothing."""
        return all(room.quiet for room in self.rooms.values()) and self.fixed.quiet

    def next_change(self) -> float:
        """The tick at which something next begins by the clock; inf if nothing will."""
        return min((room.next_change() for room in self.rooms.values()), default=NOT_YET)

    def row(self) -> dict[str, float]:
        """The rooms' columns of the window's row in the series."""
        return {key: value for room in self.rooms.values() for key, value in room.row().items()}

    def results(self) -> dict[str, dict[str, Any]]:
        """The rooms' cells of each incident's row in the hazards table, by sorted incident."""
        found = {id_: cells for room in self.rooms.values() for id_, cells in room.results().items()}
        return {id_: found[id_] for id_ in sorted(found)}

    def plumes(self) -> tuple[Plume, ...]:
        """All gas and smoke of the day."""
        return tuple(plume for room in self.rooms.values() for plume in room.plumes())


def values_together(name: str, asked: Sequence[tuple[Dangers, Array, Array]]) -> list[Array]:
    """A field of several replications of one day at breathing height, each at flat points of its own.

    What `Dangers.value` gives for each; fields of a kind that can are worked out all at once.
    """
    fields = [dangers.fields.get(name, []) for dangers, _, _ in asked]
    kinds = {type(at) for each in fields for at in each}
    if len(asked) < 2 or any(len(each) != 1 for each in fields) or len(kinds) != 1:
        return [dangers.value(name, x, y) for dangers, x, y in asked]
    together = getattr(next(iter(kinds)), "together", None)
    if together is None:
        return [dangers.value(name, x, y) for dangers, x, y in asked]
    points = [(x, y, np.full(len(x), BREATHING_HEIGHT_M)) for _, x, y in asked]
    found: list[Array] = together([(at, xyz) for (at,), xyz in zip(fields, points, strict=True)])
    return found


def open_room(name: str, scenario: Scenario, winds: Winds, incidents: Mapping[str, IncidentNoun]) -> Danger:
    """The room of that name in `hazards/`, with its incidents of a day."""
    return cast(Danger, import_module(f"drillsim.hazards.{name}.room").open_room(scenario, winds, incidents))


def problems(scenario: Scenario) -> list[Problem]:
    """What a scenario's incidents ask for that their rooms cannot play, each at its line."""
    found = [
        scenario.document.problem(("incidents", id_, *key), message, remedy)
        for id_, noun in scenario.file.incidents.items()
        for key, message, remedy in import_module(f"drillsim.hazards.{noun.room}.room").problems(noun, scenario)
    ]
    return [*own.problems(scenario), *found]
