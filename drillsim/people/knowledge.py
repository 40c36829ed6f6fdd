"""What people know and decide on: orders heard, barriers met, and the routing table that follows.

Nobody knows the plume. A person's plan is a set of destinations; the group of a place shares the barriers its
people have met. Plan and barriers together pick a routing table.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Ints
from drillsim.park.routing import toward
from drillsim.people.mover import ARRIVED, NO_WAY, Guidance
from drillsim.people.network import Network, walking
from drillsim.record.journal import Event
from drillsim.units import NEVER, TICKS_PER_S

STAY = -1
"""The plan of who has none."""


@dataclass(frozen=True)
class GroupOrder:
    """An order the people of some places have heard: `kind` is alarm, evacuate, shelter or release.

    `destinations` are nodes; empty where people stay. `cause` is the event that announced it.
    """

    tick: int
    kind: str
    places: tuple[int, ...]
    destinations: tuple[int, ...] = ()
    cause: Event | None = field(default=None, compare=False)


class RoutingTables:
    """Routing tables by destinations and known barriers, each worked out once for all replications of a network.

    `array` (tables, nodes) holds the walkway to take at each node, ARRIVED or NO_WAY.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        level = TICKS_PER_S * network.length / (network.speed_share * walking("speed_cap_m_s"))
        # pauses make a way through a narrow gate cost what the wait for oneself costs
        self.cost = np.maximum(1, np.ceil(level)).astype(np.int64) + network.pause
        self._numbers: dict[tuple[tuple[int, ...], frozenset[int]], int] = {}
        self._rows: list[Ints] = []
        self._new = False
        self._array: Ints = np.full((1, len(network.xy)), NO_WAY, dtype=np.int64)

    @property
    def array(self) -> Ints:
        """All tables so far; the very same array until there is one more."""
        if self._new:
            self._array, self._new = np.array(self._rows), False
        return self._array

    def number(self, destinations: tuple[int, ...], barriers: frozenset[int]) -> int:
        """The number of the table toward the nearest of some nodes, past some barriers."""
        key = (destinations, barriers)
        found = self._numbers.get(key)
        if found is None:
            cost = self.cost.copy()
            cost[sorted(barriers)] = NEVER
            targets = np.array(destinations, dtype=np.int64)
            table = toward(targets, self.network.links, cost)
            row = np.where(table.ticks >= NEVER, NO_WAY, table.link)
            row[targets] = ARRIVED
            found = self._numbers[key] = len(self._rows)
            self._rows.append(row)
            self._new = True
        return found


class Knowledge:
    """Routing by what is known: plans as sets of destination nodes, barriers known by each place's group."""

    def __init__(self, network: Network, tables: RoutingTables | None = None) -> None:
        self.network = network
        self.tables = tables or RoutingTables(network)
        self.barriers: list[frozenset[int]] = [frozenset() for _ in network.place_ids]
        self.plans: list[tuple[int, ...]] = []
        self.changed = True
        """Whether a group has learned of a barrier, or of its end, since this was last set false."""

    def plan(self, destinations: tuple[int, ...]) -> int:
        """The number of the plan to go to the nearest of some nodes."""
        if destinations not in self.plans:
            self.plans.append(destinations)
        return self.plans.index(destinations)

    def meet(self, group: int, walkway: int) -> bool:
        """A group learns that a way is barred; true if that was news."""
        met = {walkway, int(self.network.reverse[walkway])}
        news = not met <= self.barriers[group]
        self._know(group, self.barriers[group] | met)
        return news

    def see(self, walkways: frozenset[int]) -> None:
        """Everybody sees that walkways are impassable, in this direction."""
        for group, barriers in enumerate(self.barriers):
            self._know(group, barriers | walkways)

    def forget(self, walkways: frozenset[int]) -> None:
        """Ways are open again, and word gets round."""
        for group, barriers in enumerate(self.barriers):
            self._know(group, barriers - walkways)

    def _know(self, group: int, barriers: frozenset[int]) -> None:
        """The barriers a group knows from now on."""
        if barriers != self.barriers[group]:
            self.barriers[group], self.changed = barriers, True

    def table(self, plan: Ints, group: Ints) -> Ints:
        """Each person's routing table by plan and by what the group knows; 0 for who stays; shape of `plan`."""
        table = np.zeros(len(plan), dtype=np.int64)
        groups = len(self.barriers)
        key = plan * groups + group
        for code in np.unique(key[plan != STAY]).tolist():
            table[key == code] = self.tables.number(self.plans[code // groups], self.barriers[code % groups])
        return table

    def guidance(
        self, plan: Ints, group: Ints, closed: NDArray[np.bool_], factor: NDArray[np.float64]
    ) -> Guidance:
        """What a mover is told of one replication: each person's table by plan and by what the group knows."""
        return Guidance(self.table(plan, group), self.tables.array, closed, factor)
