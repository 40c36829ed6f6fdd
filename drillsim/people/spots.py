"""Where everybody is on the map: kept up as they move, so that a window costs no more than those who walk in it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Whereabouts
from drillsim.people.network import Network
from drillsim.people.positions import positions
from drillsim.people.state import States
from drillsim.units import NEVER

Mask = NDArray[np.bool_]

CARRIED, ENCLOSED, AT_HOME, AT_NODE, ELSEWHERE = range(5)
"""How somebody meets the air: under a crew's hood, inside walls, in the open where they work, in the open at a node
they have walked to, in the open anywhere else."""
HERE: Final = slice(None)


class Spots:
    """Everybody of all replications; flat arrays, person n of replication r at r * people + n.

    `x`, `y` metres and `place` (-1 for none) at the end of the window last walked; `mid_x`, `mid_y`, `mid_place` are
    midway through it. `afoot` is who is on the way, walking or waiting; `arrived` who is at a destination. `seat` says
    how they meet the air. `walked` are those who were afoot in the window, `there` those of them who arrived in it, and
    `came` those who arrived in the one before.
    """

    def __init__(self, where: Whereabouts, network: Network, aside: Floats, walls: Mask, states: States) -> None:
        self.where, self.network, self.walls = where, network, walls
        rows, self.people = where.node.shape
        self.size = rows * self.people
        start = positions(where, network, 0)
        self.x = (start.x + aside[..., 0]).reshape(-1)
        self.y = (start.y + aside[..., 1]).reshape(-1)
        self.place: Ints = start.place.reshape(-1).astype(np.int64)
        self.mid_x, self.mid_y, self.mid_place = self.x.copy(), self.y.copy(), self.place.copy()
        self.afoot, self.arrived, self.left = (np.zeros(self.size, dtype=bool) for _ in range(3))
        self.home_is_open = (self.place < 0) | ~walls[np.maximum(self.place, 0)]
        self.walked = self.there = self.came = np.zeros(0, dtype=np.int64)
        self.walks = np.zeros(self.size, dtype=bool)
        self.picked_up_at, self.brought_out_at = states.picked_up_at.reshape(-1), states.brought_out_at.reshape(-1)
        self.released_at = states.released_at.reshape(-1)
        self.seat = np.zeros(self.size, dtype=np.uint8)
        self.reseat(np.arange(self.size))

    def set_out(self, who: Ints) -> None:
        """People, by flat number, set out in the coming window."""
        self.afoot[who], self.arrived[who], self.left[who] = True, False, True

    def halt(self, who: Ints) -> None:
        """People stop for good."""
        self.afoot[who] = False

    def lay(self, who: int, at: tuple[float, float]) -> None:
        """Somebody a crew has brought out lies at a point, metres."""
        self.x[who], self.y[who] = self.mid_x[who], self.mid_y[who] = at

    def carry(self, who: int) -> None:
        """Somebody is picked up: no longer inside any place."""
        self.place[who] = self.mid_place[who] = -1

    def go_on(self, end: int) -> None:
        """Everybody afoot has been moved to the window's end, a tick."""
        before = self.walked
        rested = before[~self.afoot[before]]
        self.mid_x[rested], self.mid_y[rested] = self.x[rested], self.y[rested]
        self.mid_place[rested] = self.place[rested]
        self.walks[before] = False
        self.came, who = self.there, np.flatnonzero(self.afoot)
        self.walked = who
        self.walks[who] = True
        if len(who):
            self._move(who, end)
        self.there = who[self._ended(who)]
        self.afoot[self.there], self.arrived[self.there] = False, True
        changed = np.concatenate([rested, who])
        if len(changed):
            self.reseat(changed)

    def _ended(self, who: Ints) -> Mask:
        """Which of some people have reached a destination."""
        return np.asarray(self.of("arrived_at", who) < NEVER, dtype=bool)

    def of(self, name: str, who: Ints | slice) -> NDArray[np.int64]:
        """A column of the whereabouts for some people."""
        column: NDArray[np.int64] = getattr(self.where, name).reshape(-1)  # a view: movers keep their columns flat
        return column[who]

    def _move(self, who: Ints, end: int) -> None:
        """The spots of some people at the window's end and midway."""
        walkway, node = self.of("walkway", who), self.of("node", who)
        network, on = self.network, walkway >= 0
        at = np.maximum(node, 0)
        x, y = network.xy[at, 0], network.xy[at, 1]
        place = np.where(node >= 0, network.place_at[at], -1)
        if on.any():
            way, walker = walkway[on], who[on]
            entered, arrives = self.of("entered_at", walker), self.of("arrives_at", walker)
            share = np.clip((end - entered) / (arrives - entered), 0.0, 1.0)
            x[on], y[on] = network.lines.at(way, share)
            place[on] = network.walkway_place[way]
        self.mid_x[who], self.mid_y[who] = (self.x[who] + x) / 2, (self.y[who] + y) / 2
        self.mid_place[who] = np.where(self.place[who] == place, place, -1)
        self.x[who], self.y[who], self.place[who] = x, y, place

    def reseat(self, who: Ints | slice) -> None:
        """Works out anew how some people meet the air."""
        picked, place = self.picked_up_at[who] < NEVER, self.mid_place[who]
        brought = self.brought_out_at[who] < NEVER
        within = (place >= 0) & self.walls[np.maximum(place, 0)] & (self.released_at[who] >= NEVER) & ~picked
        rests = ~self.walks[who] & ~picked
        seat = np.full(len(place), ELSEWHERE, dtype=np.uint8)
        seat[rests & self.arrived[who]] = AT_NODE
        seat[rests & ~self.left[who] & self.home_is_open[who]] = AT_HOME
        seat[within] = ENCLOSED
        seat[picked & ~brought] = CARRIED
        self.seat[who] = seat
