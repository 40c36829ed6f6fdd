"""One world: everything luck decides of a scenario, settled before the clock turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.draws import Dice, refuse_collisions
from drillsim.chance.laws import durations, truncated_normal
from drillsim.park.schema.places import FLOATING
from drillsim.reading.quantity import Law
from drillsim.scenario.model import Scenario
from drillsim.units import ticks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class PeopleLuck:
    """What luck gave each person: a row each, ordered by place, role and number in the cohort; arrays frozen.

    `cohorts` maps "place/role" to rows, `number` counts from 0 within each. `speed` m/s free walking speed;
    `leaves_in` s from order to walking; `makes_safe_in` s more for an operator who makes the plant safe first;
    `flees_in` s from smelling gas outdoors to walking; `calls_in` s from smelling gas to the end of a telephone report;
    `sensitivity` in 0..1 decides at which dose harm is done; `spot` (people, 2) in 0..1 is where within a place one
    stands; `registration` is above 0 for who is on a list that the head count goes by.
    """

    cohorts: Mapping[str, range]
    number: Ints
    speed: Floats
    leaves_in: Floats
    makes_safe_in: Floats
    flees_in: Floats
    calls_in: Floats
    sensitivity: Floats
    spot: Floats
    registration: Floats

    @property
    def registered(self) -> NDArray[np.bool_]:
        """Who is known to be there: registered, or found by a check of the floating population."""
        return self.registration > 0


@dataclass(frozen=True)
class Realisation:
    """A settled world: the people's luck, a pure function for every other draw, and what is imposed on it."""

    scenario: Scenario
    dice: Dice
    people: PeopleLuck
    imposed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Ticks at which named events happen whatever the model would have them do."""

    def draw(self, entity: str, purpose: str, draw: int = 0) -> float:
        """A number strictly between 0 and 1, the same whenever it is asked for."""
        return self.dice.uniform(entity, purpose, draw)

    def ticks(self, law: Law, entity: str, purpose: str, draw: int = 0) -> int:
        """A duration in ticks by a law, the same whenever it is asked for."""
        return ticks(float(durations(law, np.array([self.draw(entity, purpose, draw)]))[0]))

    def timing(self, name: str, entity: str, draw: int = 0) -> int:
        """A duration in ticks by one of the scenario's timings."""
        return self.ticks(self.scenario.law(name), entity, name, draw)

    def impose(self, events: Mapping[str, int]) -> Realisation:
        """The same world in which named events happen at given ticks.

        Names are "what:who" or "what:who:incident", as the architecture page lists them. Raises ValueError for a tick
        that is negative.
        """
        late = {name: tick for name, tick in events.items() if tick < 0}
        if late:
            raise ValueError(f"events are imposed at ticks from 0 (got {late})")
        return replace(self, imposed=MappingProxyType({**self.imposed, **events}))


def realise(scenario: Scenario, seed: int, replication: int = 0) -> Realisation:
    """The world of a scenario for a seed and a replication.

    Raises DrillsimError when two names would share their luck.
    """
    dice = Dice(seed, replication)
    cohorts = _cohorts(scenario)
    park = scenario.park.file
    drawn = (scenario.fleet, scenario.file.incidents, scenario.file.orders, park.places, park.valves, park.cameras,
             park.gates, park.watches, park.patrols)  # fmt: skip
    refuse_collisions([*(f"people/{name}" for name in cohorts), *(id_ for ids in drawn for id_ in ids)])
    return Realisation(scenario, dice, _PeopleDraws(scenario, dice, cohorts).all())


def _cohorts(scenario: Scenario) -> dict[str, range]:
    """The rows of each cohort, places and roles in sorted order."""
    cohorts: dict[str, range] = {}
    total = 0
    for place in sorted(scenario.park.file.places):
        head_count = scenario.head_count(place)
        for role in sorted(head_count):
            cohorts[f"{place}/{role}"] = range(total, total + head_count[role])
            total += head_count[role]
    return cohorts


@dataclass(frozen=True)
class _PeopleDraws:
    """The draws of all people, cohort by cohort."""

    scenario: Scenario
    dice: Dice
    cohorts: Mapping[str, range]

    def all(self) -> PeopleLuck:
        """Everything luck decides of the people."""
        counts = [len(rows) for rows in self.cohorts.values()]
        number = np.concatenate([np.arange(n) for n in counts]) if counts else np.empty(0, dtype=np.int64)
        luck = PeopleLuck(
            cohorts=MappingProxyType(dict(self.cohorts)),
            number=number.astype(np.int64),
            speed=self.speed(number),
            leaves_in=self.leaves_in(number),
            makes_safe_in=durations(self.scenario.law("makes_plant_safe"), self.uniform("makes_plant_safe", number)),
            flees_in=durations(self.scenario.law("flees_smell"), self.uniform("flees_smell", number)),
            calls_in=durations(self.scenario.law("person_calls"), self.uniform("person_calls", number)),
            sensitivity=self.uniform("sensitivity", number),
            spot=np.stack([self.uniform("spot_radius", number), self.uniform("spot_angle", number)], axis=1),
            registration=self.registration(number),
        )
        for array in vars(luck).values():
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
        return luck

    def uniform(self, purpose: str, number: Ints) -> Floats:
        """One number a person."""
        u = np.empty(len(number))
        for name, rows in self.cohorts.items():
            here = slice(rows.start, rows.stop)
            u[here] = self.dice.uniforms(f"people/{name}", purpose, number[here])
        return u

    def leaves_in(self, number: Ints) -> Floats:
        """Seconds from order to walking, by the law of the shift."""
        law = "leaves_by_night" if self.scenario.file.shift == "night" else "leaves_by_day"
        return durations(self.scenario.law(law), self.uniform("leaves_in", number))

    def registration(self, number: Ints) -> Floats:
        """By how much everybody is on a list, above 0, or on none; those who belong to the park always are."""
        share = np.ones(len(number))
        for name, rows in self.cohorts.items():
            if name.rpartition("/")[2] in FLOATING:
                share[rows.start : rows.stop] = self.scenario.registered_share
        registered = share - self.uniform("registered", number)
        found: Floats = self.scenario.file.floating_checks - self.uniform("checked", number)
        return np.maximum(registered, found)

    def speed(self, number: Ints) -> Floats:
        """Free walking speeds, normal within bounds."""
        figure = self.scenario.figure
        bounds = (figure("walking_speed_lowest_m_s"), figure("walking_speed_highest_m_s"))
        mean, sd = figure("walking_speed_mean_m_s"), figure("walking_speed_sd_m_s")
        return truncated_normal(mean, sd, bounds, self.uniform("speed", number))
