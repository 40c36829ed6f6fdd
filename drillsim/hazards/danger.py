"""What all dangers have in common: one protocol for the room of every kind of incident.

A room holds all incidents of its kinds for one day. The engine turns every room in the same way and knows none of
them: acts of the response go in, happenings and signs come out, fields act on bodies. A kind of incident is a schema
noun that names its room and a package `hazards/<room>/` whose module `room` has `open_room`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.plume import Plume
from drillsim.park.schema.places import Role

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Draw = Callable[[str, str], float]
"""A number strictly between 0 and 1 for an entity and a purpose, settled before the day began."""
FieldAt = Callable[[Array, Array, Array], Array]
"""The window's mean value of a field outdoors at points x, y, z (m), arrays of one shape.

A room whose field is known ahead may give it a method `watch(x, y, z)` (flat arrays) that returns a `Watcher`, and
keep it the same object all day; a field without one is asked for every window.
"""

NOT_YET: Final = float("inf")
OVER: Final = "over"
"""Meaning of a happening after which nothing more comes of the incident by itself."""
UNDER_CONTROL: Final = "under_control"
ESCALATES: Final = "escalates"
BEGIN: Final = "begin"
"""The act by which every incident begins, sent at its tick; a room whose noun gives the time may know it before."""

LUCK: Final = "luck"
"""What chance gave an incident, sent before the day begins: its amount, in 0 to 1, settles what a noun leaves open."""


@dataclass(frozen=True)
class Act:
    """Something the response did to an incident: `what` is a word its room knows; other rooms leave it.

    `amount` in the unit the room's table of acts says, `by` the unit or valve that acted, `target` a
    place, or of foam its kind.
    """

    tick: int
    incident: str
    what: str
    amount: float = 0.0
    by: str = ""
    target: str = ""


@dataclass(frozen=True)
class Happening:
    """Something a danger did by itself: an event of kind `what`; `means` is "", OVER, UNDER_CONTROL or ESCALATES."""

    tick: int
    what: str
    incident: str
    who: str
    where: str = ""
    detail: str = ""
    means: str = ""


@dataclass(frozen=True)
class Gather:
    """People called together or sent off by an incident, told to the people's room.

    `kind` is gather (from `joins`, people by place and role, to a junction) or disperse (those gathered go back to
    their places). `incident` names the luck that decides who joins.
    """

    tick: int
    kind: str
    incident: str
    junction: str = ""
    joins: Mapping[str, Mapping[Role, int]] = field(default_factory=lambda: MappingProxyType({}))


def _even(entity: str, purpose: str) -> float:
    """The middle, where no chance is settled."""
    return 0.5


def _no_field(name: str, x: Array, y: Array, z: Array) -> Array:
    """No field anywhere."""
    return np.zeros(np.shape(x))


@dataclass(frozen=True)
class World:
    """What a room is told of the world at a window's start.

    `shut` (places) are buildings closed for sheltering; `present` people standing gathered, by incident;
    `coming` people on their way to gather, by incident. `published` gives what the fields were at points by
    name, `draw` what luck decides.
    """

    shut: Mask
    present: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    coming: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    published: Callable[[str, Array, Array, Array], Array] = _no_field
    draw: Draw = _even


@dataclass(frozen=True)
class Sight:
    """An incident that can be seen: where, and from how far somebody who is not blind to it notices, m."""

    x: float
    y: float
    within_m: float


@dataclass(frozen=True)
class Signs:
    """What a room shows at a window's end, on which cameras, callers and crews may act.

    `seen` the incidents that can be seen from outside. `needs` what the response would need to bring to an incident,
    by word of an act, in that act's unit (a fire: litres a second of foam solution); as sized up by crews there.
    `threatened` (incident) the places that will fail unless cooled, with the same unit in `needs` under "cool:<place>".
    `blocked` the ways of the park that nobody can pass now.
    """

    seen: Mapping[str, Sight] = field(default_factory=lambda: MappingProxyType({}))
    needs: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: MappingProxyType({}))
    threatened: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    blocked: frozenset[str] = frozenset()


class Watcher(Protocol):
    """Points that stand still in one field."""

    def read(self) -> Array:
        """The mean of the window last turned, to the last bit that of asking; the very same array while it is the same.

        Not to be written into.
        """


class Body(Protocol):
    """What everybody has felt of one field, and what it did to them: arrays (replications, people).

    A body on which walls tell may have a method `enclosed(who)`: those of the people about to feel a window who are
    inside walls, numbered as in `feel`.
    """

    @property
    def overcome(self) -> Mask:
        """Who can walk no more."""

    @property
    def dead(self) -> Mask:
        """Who dies of it, sooner or later."""

    @property
    def observed(self) -> Mask:
        """Who is to be kept under observation, though they look well."""

    @property
    def may_overcome(self) -> bool:
        """Whether anybody can have been overcome yet; False is sure, True is not."""

    def overcome_among(self, who: Ints) -> Mask:
        """Which of some people can walk no more; people are numbered through all replications."""

    def feel(self, who: Ints, felt: Array, until_s: float, dt_s: float, which: Ints | None = None) -> None:
        """Adds a window's mean, in the effect's unit, to people numbered through all replications.

        `felt` is what each of them feels; with `which` it holds the different values, and `which` the number of each's.
        """

    def loads_now(self) -> Mapping[str, Array]:
        """The loads that only ever grow, by name, for the promises a strict run checks."""

    def columns(self, row: int = 0) -> dict[str, NDArray[Any]]:
        """The columns of the people table about it in one replication: name to array (people)."""

    def result(self, row: int = 0) -> dict[str, Any]:
        """The cells of an incident's row in the hazards table that tell of harm: expected_deaths and its range."""


class Effect(Protocol):
    """A field that bodies feel: a gas, heat. `id` is the field's name, the same whichever room it comes from.

    `clean_below` is what counts as clean, `harmful_above` as walking through danger, `noticed_above` what is smelled or
    felt (None: never noticed), `noticed_as` the event kind of the first who notices. `mixes_indoors` fields enter
    buildings with the air; others pass walls at once (`passes_walls`) or not at all. `delayed` harm shows hours later.
    An effect may have `incapacitates`, the level whose sting stops walking at once; below it, it slows.
    """

    @property
    def id(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def clean_below(self) -> float: ...
    @property
    def harmful_above(self) -> float: ...
    @property
    def noticed_above(self) -> float | None: ...
    @property
    def noticed_as(self) -> str: ...
    @property
    def mixes_indoors(self) -> bool: ...
    @property
    def passes_walls(self) -> bool: ...
    @property
    def delayed(self) -> bool: ...

    def bodies(self, sensitivity: Array, minutes: int) -> Body:
        """Nobody has felt anything yet; `sensitivity` (replications, people) in 0..1, `minutes` the run's length."""


class Danger(Protocol):
    """The room of some kinds of incident: all their incidents of one day."""

    def effects(self) -> Mapping[str, Effect]:
        """The fields it may cause, by name; the same all day."""

    def act(self, acts: Sequence[Act]) -> None:
        """What the response did in this window, before `advance`; acts of others' incidents are left."""

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """Turns one window, ticks; returns what happened in it."""

    def fields(self) -> Mapping[str, FieldAt]:
        """The window's mean outdoor fields that are not zero everywhere, by name."""

    def signs(self) -> Signs:
        """What can be seen and would be needed at the window's end."""

    def gathers(self) -> Sequence[Gather]:
        """People it called together or sent off in the window."""

    @property
    def quiet(self) -> bool:
        """Whether the next window would change nothing, so that it may be jumped."""

    def next_change(self) -> float:
        """The tick at which something next begins by itself; inf if nothing will."""

    def row(self) -> dict[str, float]:
        """Columns of the window's row in the series, named with the incident's id at the end."""

    def results(self) -> dict[str, dict[str, Any]]:
        """The cells of each incident's row in the hazards table, by incident; under "also" those of further rows."""

    def plumes(self) -> Sequence[Plume]:
        """The gas or smoke it has given off, kept with the run."""
