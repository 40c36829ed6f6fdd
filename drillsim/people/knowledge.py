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


@dataclass
class Knowledge:
    """Routing by what is known: plans as sets of destination nodes, barriers known by each place's group."""

    network: Network
    barriers: list[frozenset[int]] = field(default_factory=list)
    plans: list[tuple[int, ...]] = field(default_factory=list)
    _tables: dict[tuple[int, frozenset[int]], int] = field(default_factory=dict)
    _rows: list[Ints] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.barriers = [frozenset() for _ in self.network.place_ids]
        level = TICKS_PER_S * self.network.length / (self.network.speed_share * walking("speed_cap_m_s"))
        # pauses make a way through a narrow gate cost what the wait for oneself costs
        self.cost = np.maximum(1, np.ceil(level)).astype(np.int64) + self.network.pause

    def plan(self, destinations: tuple[int, ...]) -> int:
        """The number of the plan to go to the nearest of some nodes."""
        if destinations not in self.plans:
            self.plans.append(destinations)
        return self.plans.index(destinations)

    def meet(self, group: int, walkway: int) -> bool:
        """A group learns that a way is barred; true if that was news."""
        met = {walkway, int(self.network.reverse[walkway])}
        news = not met <= self.barriers[group]
        self.barriers[group] = self.barriers[group] | met
        return news

    def see(self, walkways: frozenset[int]) -> None:
        """Everybody sees that walkways are impassable, in this direction."""
        if walkways:
            self.barriers = [barriers | walkways for barriers in self.barriers]

    def forget(self, walkways: frozenset[int]) -> None:
        """Ways are open again, and word gets round."""
        self.barriers = [barriers - walkways for barriers in self.barriers]

    def guidance(
        self, plan: Ints, group: Ints, closed: NDArray[np.bool_], factor: NDArray[np.float64]
    ) -> Guidance:
        """What a mover is told: each person's table by plan and by what the group knows."""
        table = np.zeros(len(plan), dtype=np.int64)
        key = plan * len(self.barriers) + group
        for code in np.unique(key[plan != STAY]).tolist():
            here = key == code
            table[here] = self._table(code // len(self.barriers), self.barriers[code % len(self.barriers)])
        nowhere = np.full(len(self.network.xy), NO_WAY, dtype=np.int64)
        return Guidance(table, np.array(self._rows or [nowhere]), closed, factor)

    def _table(self, plan: int, barriers: frozenset[int]) -> int:
        """The row of the routing table for a plan and some known barriers; worked out once."""
        key = (plan, barriers)
        if key not in self._tables:
            cost = self.cost.copy()
            cost[sorted(barriers)] = NEVER
            targets = np.array(self.plans[plan], dtype=np.int64)
            table = toward(targets, self.network.links, cost)
            row = np.where(table.ticks >= NEVER, NO_WAY, table.link)
            row[targets] = ARRIVED
            self._tables[key] = len(self._rows)
            self._rows.append(row)
        return self._tables[key]
