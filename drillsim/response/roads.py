"""The driving network and its routing tables."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.park.model import Park
from drillsim.park.routing import Links, Toward, toward
from drillsim.units import NEVER, TICKS_PER_S


class Roads:
    """The driving network of a park, both directions of each way unless one-way."""

    def __init__(self, park: Park) -> None:
        ways = park.ways
        on = np.flatnonzero(ways.vehicles)
        back = on[~ways.one_way[on]]
        self.way: Ints = np.concatenate([on, back])
        start = np.concatenate([ways.start[on], ways.end[back]])
        end = np.concatenate([ways.end[on], ways.start[back]])
        self.links = Links(start, end, len(park.junction_ids))
        self.seconds: Floats = ways.length[self.way] / ways.speed[self.way]
        self.length: Floats = ways.length[self.way]
        self.shut_at_start = np.flatnonzero(~ways.open).tolist()
        self._tables: dict[tuple[int, frozenset[int]], Toward] = {}

    def toward(self, target: int, closed: frozenset[int]) -> Toward:
        """The routing table to one junction with some ways closed, in ticks at the speed limit."""
        key = (target, closed)
        if key not in self._tables:
            cost = np.maximum(1, np.ceil(TICKS_PER_S * self.seconds)).astype(np.int64)
            cost[np.isin(self.way, sorted(closed))] = NEVER
            self._tables[key] = toward(np.array([target]), self.links, cost)
        return self._tables[key]

    @cached_property
    def on_road(self) -> NDArray[np.bool_]:
        """Which junctions a vehicle can stand at."""
        touched = np.zeros(self.links.nodes, dtype=bool)
        touched[self.links.start] = touched[self.links.end] = True
        return touched
