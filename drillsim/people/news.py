"""What the people's room publishes at a window's end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Crowding
from drillsim.record.journal import Event


@dataclass(frozen=True)
class Call:
    """Somebody who smelled, felt or saw something will have called by a tick, unless overcome first.

    `field` is what was smelled or felt; empty for who has seen an incident, which is then named.
    """

    tick: int
    person: int
    place: str
    field: str
    cause: Event
    name: str
    at: tuple[float, float]
    incident: str = ""


@dataclass(frozen=True)
class Fallen:
    """Somebody who can walk no more: where on the map, in or near which place, and whether colleagues saw it."""

    tick: int
    person: int
    name: str
    x: float
    y: float
    place: str
    seen: bool
    cause: Event
    field: str = ""
    """What overcame them."""


@dataclass(frozen=True)
class Deed:
    """Something crews did to a person, told to the people's room: `what` is an event kind, `at` where, metres."""

    tick: int
    person: int
    what: str
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class PeopleNews:
    """Crowding, calls and casualties of a window; replications first in every array.

    `way_density` (replications, ways) people per m²; `at_assembly` (replications, assembly points) people there;
    `shut` (replications, places) buildings shut for sheltering; `missing` people told to leave or shelter and not yet
    counted anywhere, `missing_fallen` those of them whom a search will find fallen; `to_observe` people safe who
    smelled a gas that harms hours later; `gathered` and `coming` people standing at and walking to each gathering.
    """

    crowding: Crowding
    way_density: Floats
    at_assembly: Ints
    shut: NDArray[np.bool_]
    missing: int
    missing_fallen: frozenset[int]
    to_observe: int
    gathered: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    coming: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    calls: tuple[Call, ...] = ()
    fallen: tuple[Fallen, ...] = ()
