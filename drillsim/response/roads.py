"""The networks that vehicles drive and teams walk, and their routing tables."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.park.model import Park
from drillsim.park.routing import Links, Toward, toward
from drillsim.units import NEVER, TICKS_PER_S

WALKING_SHARE_OF_1_M_S: Final = 1.0
"""On the walking network times are for 1 m/s; a team's own speed divides them."""


class Roads:
    """The driving network of a park, both directions of each way unless one-way; or, on foot, the walking network."""

    def __init__(self, park: Park, on_foot: bool = False) -> None:
        ways = park.ways
        self.on_foot = on_foot
        on = np.flatnonzero(ways.foot if on_foot else ways.vehicles)
        back = on if on_foot else on[~ways.one_way[on]]
        self.way: Ints = np.concatenate([on, back])
        start = np.concatenate([ways.start[on], ways.end[back]])
        end = np.concatenate([ways.end[on], ways.start[back]])
        self.links = Links(start, end, len(park.junction_ids))
        speed = WALKING_SHARE_OF_1_M_S if on_foot else ways.speed[self.way]
        self.seconds: Floats = ways.length[self.way] / speed
        self.length: Floats = ways.length[self.way]
        self.shut_at_start = np.flatnonzero(~ways.open).tolist()
        self._tables: dict[tuple[int, frozenset[int], bool], Toward] = {}

    def toward(self, target: int, closed: frozenset[int]) -> Toward:
        """The routing table to one junction with some ways closed, in ticks at the speed limit."""
        return self._table(target, closed, False)

    def from_(self, start: int, closed: frozenset[int]) -> Ints:
        """Ticks at the speed limit from one junction to each, NEVER where none leads."""
        return self._table(start, closed, True).ticks

    def _table(self, junction: int, closed: frozenset[int], backwards: bool) -> Toward:
        key = (junction, closed, backwards)
        if key not in self._tables:
            cost = np.maximum(1, np.ceil(TICKS_PER_S * self.seconds)).astype(np.int64)
            cost[np.isin(self.way, sorted(closed))] = NEVER
            links = Links(self.links.end, self.links.start, self.links.nodes) if backwards else self.links
            self._tables[key] = toward(np.array([junction]), links, cost)
        return self._tables[key]

    @cached_property
    def on_road(self) -> NDArray[np.bool_]:
        """Which junctions a vehicle can stand at."""
        touched = np.zeros(self.links.nodes, dtype=bool)
        touched[self.links.start] = touched[self.links.end] = True
        return touched
