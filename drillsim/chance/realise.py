"""One world: everything luck decides of a scenario, settled before the clock turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.cohorts import PURPOSES, Cohorts, cohorts_of
from drillsim.chance.draws import Dice
from drillsim.chance.laws import durations, truncated_normal
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
class Lag:
    """How long after one of its causes an imposed event comes, in ticks; not before what else it waits for.

    `after` names the cause as "what:who:incident", an empty who for anybody: the nearest such event in the log's chain
    of causes counts. An event that has no such cause in a world comes there as the model has it.
    """

    after: str
    ticks: int


Imposed = Mapping[str, int | Lag]
"""What is imposed, by name: at a tick, or a lag after a cause."""


@dataclass(frozen=True)
class Realisation:
    """A settled world: the people's luck, a pure function for every other draw, and what is imposed on it."""

    scenario: Scenario
    dice: Dice
    people: PeopleLuck
    imposed: Imposed = field(default_factory=lambda: MappingProxyType({}))
    """When named events happen whatever the model would have them do."""

    def draw(self, entity: str, purpose: str, draw: int = 0) -> float:
        """A number strictly between 0 and 1, the same whenever it is asked for."""
        return self.dice.uniform(entity, purpose, draw)

    def ticks(self, law: Law, entity: str, purpose: str, draw: int = 0) -> int:
        """A duration in ticks by a law, the same whenever it is asked for."""
        return ticks(float(durations(law, np.array([self.draw(entity, purpose, draw)]))[0]))

    def timing(self, name: str, entity: str, draw: int = 0) -> int:
        """A duration in ticks by one of the scenario's timings."""
        return self.ticks(self.scenario.law(name), entity, name, draw)

    def impose(self, events: Imposed) -> Realisation:
        """The same world in which named events happen at given ticks, or a given lag after a cause.

        Names are "what:who" or "what:who:incident", as the architecture page lists them. Raises ValueError for a tick
        or a lag that is negative.
        """
        late = {name: told for name, told in events.items() if (told.ticks if isinstance(told, Lag) else told) < 0}
        if late:
            raise ValueError(f"events are imposed at ticks from 0 (got {late})")
        return replace(self, imposed=MappingProxyType({**self.imposed, **events}))


def realise(scenario: Scenario, seed: int, replication: int = 0) -> Realisation:
    """The world of a scenario for a seed and a replication.

    Raises DrillsimError when two names would share their luck.
    """
    dice, cohorts = Dice(seed, replication), cohorts_of(scenario)
    names = cohorts.hashes[:, cohorts.cohort]
    draws = dict(zip(PURPOSES, dice.of_names(names, cohorts.number), strict=True))
    return Realisation(scenario, dice, _people(scenario, cohorts, draws))


def _people(scenario: Scenario, cohorts: Cohorts, draws: Mapping[str, Floats]) -> PeopleLuck:
    """Everything luck decides of the people, from a number a person for each purpose."""
    leaves = "leaves_by_night" if scenario.file.shift == "night" else "leaves_by_day"
    luck = PeopleLuck(
        cohorts=cohorts.rows,
        number=cohorts.number,
        speed=_speed(scenario, draws["speed"]),
        leaves_in=durations(scenario.law(leaves), draws["leaves_in"]),
        makes_safe_in=durations(scenario.law("makes_plant_safe"), draws["makes_plant_safe"]),
        flees_in=durations(scenario.law("flees_smell"), draws["flees_smell"]),
        calls_in=durations(scenario.law("person_calls"), draws["person_calls"]),
        sensitivity=draws["sensitivity"].copy(),  # a row of its own, so that the other draws can be let go
        spot=np.stack([draws["spot_radius"], draws["spot_angle"]], axis=1),
        registration=_registration(scenario, cohorts, draws),
    )
    for array in vars(luck).values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return luck


def _registration(scenario: Scenario, cohorts: Cohorts, draws: Mapping[str, Floats]) -> Floats:
    """By how much everybody is on a list, above 0, or on none; those who belong to the park always are."""
    registered = np.where(cohorts.floating, scenario.registered_share, 1.0) - draws["registered"]
    return np.maximum(registered, scenario.file.floating_checks - draws["checked"])


def _speed(scenario: Scenario, draws: Floats) -> Floats:
    """Free walking speeds, normal within bounds."""
    figure = scenario.figure
    bounds = (figure("walking_speed_lowest_m_s"), figure("walking_speed_highest_m_s"))
    return truncated_normal(figure("walking_speed_mean_m_s"), figure("walking_speed_sd_m_s"), bounds, draws)
