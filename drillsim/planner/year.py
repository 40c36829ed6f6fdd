"""A year of drills: every main incident, every shift and season, as often as the rules ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drillsim.planner.rules import table
from drillsim.scenario.model import Scenario

SEASONS: Final = ("spring", "summer", "autumn", "winter")
Plan = Literal["overall", "special", "on_site"]
FIRST_MONTH: Final = 3
"""The year of drills is filled from its first season on."""


@dataclass(frozen=True)
class Drill:
    """One drill of the year: scenario number, the incidents it rehearses, when, on which shift, by which plan."""

    scenario: int
    incidents: tuple[str, ...]
    month: int
    season: str
    shift: str
    plan: Plan
    reported: bool


@dataclass(frozen=True)
class Year:
    """A year of drills of some scenarios, in the order of months."""

    scenarios: tuple[Scenario, ...]
    drills: tuple[Drill, ...]

    @property
    def shifts(self) -> tuple[str, ...]:
        """The shifts that any of the parks has people on."""
        return tuple(dict.fromkeys(shift for one in self.scenarios for shift in shifts_of(one)))


def main_incidents(scenario: Scenario) -> tuple[str, ...]:
    """The incidents that are rehearsed: not the streams of small matters."""
    return tuple(id_ for id_, one in scenario.file.incidents.items() if not one.recurs)


def shifts_of(scenario: Scenario) -> tuple[str, ...]:
    """The shifts a park has people on, the scenario's own first."""
    listed = {shift: None for place in scenario.park.file.places.values() for shift in place.people}
    return tuple(dict.fromkeys((scenario.file.shift, *listed)))


def hazardous(scenario: Scenario) -> bool:
    """Whether the park holds hazardous substances: then it drills each half-year and reports it."""
    return any(place.substances for place in scenario.park.file.places.values())


def plans_of(scenario: Scenario) -> tuple[Plan, Plan]:
    """Which plan the first and the second drill of a scenario rehearse.

    Several incidents or the city rehearse the overall plan, one incident the special one; the other half-year the
    on-site action plan of the unit.
    """
    wide = len(main_incidents(scenario)) > 1 or "city" in scenario.file.command
    return ("overall" if wide else "special"), "on_site"


def make_year(scenarios: Sequence[Scenario]) -> Year:
    """A year in which each scenario is drilled once each half-year, seasons, shifts and plans in turn.

    With one scenario two drills cannot meet four seasons: then four are set. A scenario whose incidents are none but
    small matters is left out.
    """
    rehearsed = tuple(one for one in scenarios if main_incidents(one))
    rounds = max(2, -(-len(SEASONS) // max(1, len(rehearsed))))
    rounds += rounds % 2  # the halves of the year get as many drills each
    drills = []
    for number, scenario in enumerate(rehearsed):
        shifts, plans = shifts_of(scenario), plans_of(scenario)
        for turn in range(rounds):
            season = SEASONS[(number + turn * len(SEASONS) // rounds) % len(SEASONS)]
            months = table("rules")["seasons"][season]
            shift = shifts[(turn + number // len(SEASONS)) % len(shifts)]
            month = months[(number // len(SEASONS)) % len(months)]
            drills.append(Drill(number, main_incidents(scenario), month, season, shift, plans[(turn + number) % 2],
                                hazardous(scenario)))  # fmt: skip
    ordered = sorted(drills, key=lambda one: ((one.month - FIRST_MONTH) % 12, one.scenario))
    return Year(rehearsed, tuple(ordered))
