"""Driving: shortest time over what is known to be open, slower through a crowd, turning where a barrier stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drillsim.response.roads import Roads
from drillsim.response.scene import Scene, Steps
from drillsim.units import TICKS_PER_S, ticks


@dataclass(frozen=True)
class Drive:
    """A way a vehicle goes: its speed as a share of the limit, its luck on the road, where to."""

    vehicle: str
    share: float
    luck: float
    target: int
    through: frozenset[int] = frozenset()
    """Ways one may pass though others stand in them: a crowd lets in who comes to talk with it."""


@dataclass(frozen=True)
class Flight:
    """A straight way through the air, at a speed in m/s."""

    speed: float
    luck: float
    target: int


class Travel:
    """Moves vehicles over the roads, way by way."""

    def __init__(self, scene: Scene, roads: Roads) -> None:
        self.scene, self.roads = scene, roads

    def go(self, drive: Drive, start: int) -> Steps:
        """Drives to the target, choosing again at every junction by what is closed by then.

        Returns (junction reached, metres, whether the way first chosen was left); stuck if it is not the target.
        """
        first = self.scene.known_closed - drive.through
        node, metres, turned = start, 0.0, False
        while node != drive.target:
            closed = self.scene.known_closed - drive.through
            link = int(self.roads.toward(drive.target, closed).link[node])
            turned |= link != int(self.roads.toward(drive.target, first).link[node])
            if link < 0:
                break
            if self._impassable(link, drive.through):
                continue
            yield self.scene.env.timeout(self._ticks(drive, link))
            metres += float(self.roads.length[link])
            node = int(self.roads.links.end[link])
        return node, metres, turned

    def fly(self, flight: Flight, start: int) -> Steps:
        """Flies straight to the target; returns as `go` does."""
        metres = float(np.hypot(*(self.scene.park.junction_xy[flight.target] - self.scene.park.junction_xy[start])))
        if flight.target != start:
            yield self.scene.env.timeout(ticks(metres * flight.luck / flight.speed))
        return flight.target, metres, False

    def _impassable(self, link: int, through: frozenset[int]) -> bool:
        """Whether something stands in the way ahead; the driver sees it, tells the others, and turns."""
        number = int(self.roads.way[link])
        blocked = number not in through
        blocked = blocked and self.scene.park.ways.ids[number] in self.scene.outlook.readings.blocked
        if blocked:
            self.scene.met.add(number)
        return blocked

    def _ticks(self, drive: Drive, link: int) -> int:
        """Ticks over one way now: limit, blue light, luck, and the people on it."""
        figure = self.scene.scenario.figure
        density = float(self.scene.outlook.way_density[0, self.roads.way[link]])
        crowd = max(figure("crawl_speed_share"), 1 - density / figure("crowd_stops_vehicle_per_m2"))
        return max(1, int(np.ceil(TICKS_PER_S * self.roads.seconds[link] * drive.luck / (drive.share * crowd))))
