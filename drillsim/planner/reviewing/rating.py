"""Ratings proposed for steps and objectives, each with the rule that gave it; people decide.

The definitions are HSEEP's: P without challenges, S with some, M with a bad effect on other activities or against a
rule, U not done so that the objective is achieved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drillsim.planner.reviewing.judging import Judged, consequences
from drillsim.planner.reviewing.replaying import Cost
from drillsim.planner.reviewing.targets import Aim, Held

Grade = Literal["P", "S", "M", "U", ""]
GRADES: Final[tuple[Grade, ...]] = ("P", "S", "M", "U")
"""From best to worst; empty where nothing can be said."""


@dataclass(frozen=True)
class Rated:
    """A grade and the rule that gave it: a key of the words, with the steps it names."""

    grade: Grade
    rule: str
    steps: tuple[int, ...] = ()


def rate_step(one: Judged, judged: Sequence[Judged], held: Sequence[Held], costs: Sequence[Cost]) -> Rated:
    """The grade proposed for one step."""
    number = one.step.number
    if one.verdict == "not_done":
        return Rated("U", "not_done")
    if one.verdict in ("given", "not_observed"):
        return Rated("", one.verdict)
    against = [each for each in held if each.step.number == number and each.decides and each.met is False]
    if against and one.verdict != "consequence":
        return Rated("M", "against_law", (against[0].since.number,))
    if one.verdict == "late":
        made_late = tuple(each.step.number for each in consequences(judged, number))
        if made_late:
            return Rated("M", "late_and_others", made_late)
        if any(cost.number == number and cost.worse for cost in costs):
            return Rated("M", "late_and_cost")
        return Rated("S", "late_alone")
    because = () if one.because is None else (one.because,)
    return Rated("P", one.verdict, because)


def rate_aim(aim: Aim, graded: dict[int, Rated]) -> Rated:
    """The grade proposed for an objective: by its target first, then by the steps that decide it.

    The target decides, whatever the simulated runs did: a slow model passes no slow team.
    """
    if aim.met is None:
        return Rated("", "not_told", tuple(step.number for step in aim.deciding))
    if not aim.met:
        return Rated("U", "target_missed")
    deciding = [graded[step.number] for step in aim.deciding]
    worst = max(deciding, key=lambda one: _rank(one.grade), default=Rated("P", ""))
    by = tuple(step.number for step in aim.deciding if graded[step.number].grade == worst.grade)
    if worst.grade in ("S", "M", "U"):
        return Rated("M" if worst.grade == "U" else worst.grade, "target_met_but", by)
    return Rated("P", "target_met")


def _rank(grade: Grade) -> int:
    return GRADES.index(grade) if grade in GRADES else -1


def overall(rated: Sequence[Rated]) -> Rated:
    """The grade of the whole: the worst of the objectives that could be rated."""
    known = [one for one in rated if one.grade]
    if not known:
        return Rated("", "nothing_rated")
    return Rated(max(known, key=lambda one: _rank(one.grade)).grade, "worst_of")
