"""A crowd in the corridor park, turned window by window by hand: who is told what, what the air is like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from small_park import Data, no_incident, park_data, place, scenario_data, write_and_load

from drillsim.chance.realise import realise
from drillsim.hazards.gas.bodies import GasEffect
from drillsim.hazards.substances import substance
from drillsim.park.geometry import Floats
from drillsim.people.breathing import Air as BreathedAir
from drillsim.people.breathing import Outdoors
from drillsim.people.crowds import Crowds, Told
from drillsim.people.knowledge import GroupOrder
from drillsim.people.network import WINDOW_TICKS, build_network
from drillsim.people.news import Deed, PeopleNews
from drillsim.people.population import populate
from drillsim.people.reference import ReferenceMover
from drillsim.record.journal import Event, Journal
from drillsim.scenario.model import Scenario

FIXED = {
    "leaves_by_day": "20 s", "flees_smell": "10 s", "person_calls": "60 s", "shuts_building": "90 s",
    "makes_plant_safe": "0 s",
}  # fmt: skip
SPEED = {
    "walking_speed_mean_m_s": 1.25, "walking_speed_lowest_m_s": 1.25, "walking_speed_highest_m_s": 1.25,
}  # fmt: skip


def small_crowd(folder: Path, alter: Callable[[Data, Data], None] | None = None) -> Turned:
    """Two in the office, one on the open unit, one in the control room, two in the workshop; all walk 1.25 m/s."""
    park, day = park_data(0), no_incident(scenario_data())
    for id_, count in {"office": 2, "unit": 1, "control_room": 1, "workshop": 2}.items():
        x, y = park["places"][id_]["at"]
        park["places"][id_]["people"] = {"day": {"operator": count}}
        park["places"][id_]["outline"] = [[x - 1, y], [x, y], [x + 1, y]]  # no area: all stand in the middle
    day["timings"], day["figures"] = dict(FIXED), dict(SPEED)
    if alter is not None:
        alter(park, day)
    return Turned(write_and_load(folder, park, day))


def second_building(park: Data, at: tuple[float, float], door_to: str) -> None:
    """A building without people, to shelter in."""
    park["places"]["shed"] = place("warehouse", at, door_to, 0)


@dataclass(frozen=True)
class Air:
    """A field outdoors, at points, and inside each place."""

    outdoors: Callable[[Floats, Floats], Floats]
    inside: Floats


class Turned:
    """A crowd and its clock; `person` and `node` number people and junctions by id."""

    def __init__(self, scenario: Scenario) -> None:
        realisation = realise(scenario, seed=1)
        self.network = build_network(scenario.park)
        self.population = populate(realisation, self.network)
        mover = ReferenceMover(self.network, self.population.home, self.population.luck.speed, 120_000)
        self.journal = Journal()
        self.crowds = Crowds([(realisation, self.population, self.journal)], self.network, mover)
        (self.crowd,) = self.crowds.crowds
        self.mover = self.crowd.mover
        self.park = scenario.park
        self.number = 0
        self.news: PeopleNews | None = None

    def person(self, id_: str) -> int:
        return self.population.ids.index(id_)

    def node(self, junction: str) -> int:
        return int(self.park.junction[junction])

    def order(self, tick: int, kind: str, places: list[str], to: list[str] | None = None) -> GroupOrder:
        """An order with its own line in the log."""
        announced = {"alarm": "alarm_sounded", "evacuate": "evacuation_announced",
                     "shelter": "shelter_announced", "release": "all_clear"}[kind]  # fmt: skip
        cause = self.journal.write(Event(tick, announced, "by_hand"))
        numbers = tuple(self.network.place[id_] for id_ in places)
        return GroupOrder(tick, kind, numbers, tuple(self.node(id_) for id_ in to or []), cause)

    def expose_to(self, id_: str, minutes: int = 60) -> None:
        self.crowds.expose_to(GasEffect(substance(id_)), minutes)

    def window(self, orders: tuple[GroupOrder, ...] = (), deeds: tuple[Deed, ...] = (), **air: Air) -> PeopleNews:
        """One window on what was published at its start."""
        start, end = self.number * WINDOW_TICKS, (self.number + 1) * WINDOW_TICKS
        self.crowds.advance((start, end), {0: Told(orders, deeds)})
        look = lambda id_, asked: [air[id_].outdoors(x, y) for _, x, y in asked]  # noqa: E731
        self.crowds.breathe({0: {id_: self._air(one) for id_, one in air.items()}}, look, end)
        self.news = self.crowds.publish({0: {}}, end)[0]
        self.journal.publish()
        self.number += 1
        return self.news

    def _air(self, air: Air) -> BreathedAir:
        """The air as it is breathed."""
        homes, spots = self.crowds.breathing.open_homes[0], self.crowds.spots
        at_home = air.outdoors(spots.x[homes], spots.y[homes])
        return BreathedAir(Outdoors(air.outdoors, at_home), air.inside)

    def until(self, tick: int, **air: Air) -> None:
        """Windows without orders up to a tick."""
        while self.number * WINDOW_TICKS < tick:
            self.window(**air)

    def log(self, what: str) -> list[tuple[int, str]]:
        """Ticks and names of one kind of event so far."""
        return [(event.tick, event.who) for event in self.journal.events if event.what == what]

    def smelled_at(self, id_: str) -> int:
        return int(self.crowd.noticed_at["chlorine"][0, self.person(id_)])

    def state(self, field: str, id_: str) -> Any:
        return getattr(self.crowd.states, field)[0, self.person(id_)]

    def arrived_at(self, id_: str) -> int:
        return int(self.mover.whereabouts.arrived_at[0, self.person(id_)])

    def left_at(self, id_: str) -> int:
        return int(self.mover.whereabouts.left_at[0, self.person(id_)])


def even(ppm: float, inside: float = 0.0) -> Air:
    """The same air everywhere outdoors, and the same in every place."""
    return Air(lambda x, y: np.full(len(x), ppm), np.full(99, inside))
