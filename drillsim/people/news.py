"""What the people's room publishes at a window's end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Crowding
from drillsim.record.journal import Event


@dataclass(frozen=True)
class Call:
    """Somebody who smells gas will have called by a tick, unless overcome first."""

    tick: int
    person: int
    place: str
    substance: str
    cause: Event
    name: str
    at: tuple[float, float]


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
    smelled a gas that harms hours later.
    """

    crowding: Crowding
    way_density: Floats
    at_assembly: Ints
    shut: NDArray[np.bool_]
    missing: int
    missing_fallen: frozenset[int]
    to_observe: int
    calls: tuple[Call, ...] = ()
    fallen: tuple[Fallen, ...] = ()
