"""Cover: how long vehicles of each capability need to each place that holds something hazardous.

Travel times are those of the dispatcher (`response/roads.py`): at the speed limit for who drives, at their own speed
for who walks or flies, by the ways that are open when the day begins. A change that lengthens one is less cover.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from drillsim.response.roads import Roads
from drillsim.scenario.model import FleetMember, Scenario
from drillsim.units import NEVER, TICKS_PER_S


class Cover:
    """The cover of a scenario's fleet on its day."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.roads, self.foot = Roads(scenario.park), Roads(scenario.park, on_foot=True)
        numbers = scenario.park.ways.number
        self.closed = frozenset((*self.roads.shut_at_start, *(numbers[way] for way in scenario.file.closed_ways)))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places that hold something hazardous, and those where the day's incidents are."""
        holding = [id_ for id_, place in self.scenario.park.file.places.items() if place.substances]
        return tuple(dict.fromkeys((*holding, *(one.place for one in self.scenario.file.incidents.values()))))

    def seconds(self, member: FleetMember, station: str, place: str) -> float:
        """How long a vehicle travels from a station to a place; inf where no way leads."""
        return self.from_junction(member, self.scenario.park.file.stations[station].at, place)

    def from_junction(self, member: FleetMember, junction: str, place: str) -> float:
        """How long a vehicle travels from a junction to a place; inf where no way leads."""
        park, kind = self.scenario.park, member.kind
        start, target = park.junction[junction], park.file.places[place].at
        if kind.moves == "flies" and kind.speed is not None:
            return float(np.hypot(*(park.junction_xy[start] - np.asarray(target)))) / kind.speed
        roads = self.foot if kind.moves == "walks" else self.roads
        ticks = int(roads.toward(self.nearest_on(roads, target), self.closed).ticks[start])
        if ticks >= NEVER:
            return np.inf
        return ticks / TICKS_PER_S / (kind.speed or (kind.speed_share if kind.moves == "drives" else 1.0))

    def nearest_on(self, roads: Roads, at: tuple[float, float]) -> int:
        """The junction of a network nearest to a point."""
        xy = self.scenario.park.junction_xy
        far = np.hypot(xy[:, 0] - at[0], xy[:, 1] - at[1])
        return int(np.argmin(np.where(roads.on_road, far, np.inf)))

    @cached_property
    def times(self) -> Mapping[tuple[str, str], tuple[float, ...]]:
        """By capability and place the travel times of all vehicles that have it, the nearest first."""
        found: dict[tuple[str, str], list[float]] = {}
        for member in self.scenario.fleet.values():
            for place in self.places:
                taken = self.seconds(member, member.station, place)
                for capability in member.kind.capabilities:
                    found.setdefault((capability, place), []).append(taken)
        return {key: tuple(sorted(times)) for key, times in found.items()}


def less_cover(today: Cover, changed: Cover) -> list[tuple[str, str]]:
    """The capabilities and places with less cover than today: the first vehicle there, or any further one, takes longer
    or is not there at all."""
    found = []
    for key, times in today.times.items():
        now = changed.times.get(key, ())
        padded = (*now, *[np.inf] * (len(times) - len(now)))
        if any(later > sooner for sooner, later in zip(times, padded, strict=False)):
            found.append(key)
    return sorted(found)
