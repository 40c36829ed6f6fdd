"""A review told in one language, with ratings by HSEEP's letters or the grades of the Chinese norm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from drillsim.metrics.registry import MEASURES
from drillsim.planner.reviewing.judging import Judged
from drillsim.planner.reviewing.rating import Rated
from drillsim.planner.reviewing.replaying import Cost
from drillsim.planner.reviewing.review import Review
from drillsim.planner.reviewing.targets import Held, targets_table
from drillsim.planner.script import Step
from drillsim.planner.sheets_plans import amount
from drillsim.planner.telling import Telling
from drillsim.planner.words import Language

Grades = Literal["hseep", "norm"]
DASH = "–"


@dataclass(frozen=True)
class ReviewTelling:
    """A review and the words of one language."""

    review: Review
    telling: Telling
    grades: Grades

    @classmethod
    def of(cls, review: Review, language: Language, grades: Grades | None = None) -> ReviewTelling:
        """The telling of a review; without `grades` those of the language's country."""
        return cls(review, Telling.of(review.package, language), grades or ("norm" if language == "zh" else "hseep"))

    @property
    def language(self) -> Language:
        """The language told in."""
        return self.telling.say.language

    def text(self, key: str, **values: object) -> str:
        """One of the sentences of the section `review`."""
        return self.telling.say.say("review", key, values)

    @property
    def title(self) -> str:
        """What the review is called."""
        file = self.review.package.scenario.file
        return self.text("title", name=self.telling.say.name(file.name, file.park))

    def step(self, number: int) -> Step:
        """A step of the script by its number."""
        return self.review.package.steps[number - 1]

    def action(self, step: Step) -> str:
        """What is expected at a step, without its full stop."""
        return self.telling.expected(step).rstrip(".。")

    def team(self, step: Step) -> str:
        """Who does a step."""
        return self.telling.sender(step)

    def clock(self, seconds: float) -> str:
        """An instant on the scenario's clock; a dash for none."""
        return self.review.package.clock(seconds) if np.isfinite(seconds) else DASH

    def lasting(self, seconds: float) -> str:
        """A duration; a dash for none, "not done" where it never ended."""
        if np.isposinf(seconds):
            return self.text("not_done")
        if not np.isfinite(seconds):
            return DASH
        sign = "−" if seconds < 0 else ""
        return sign + self.telling.say.duration(abs(seconds))

    def share(self, value: float) -> str:
        """A share in per cent; a dash for none."""
        return f"{value:.0%}" if np.isfinite(value) else DASH

    def numbers(self, numbers: Iterable[int]) -> str:
        """Numbers of steps in one line; "none" for none."""
        return self.telling.say.listed([str(number) for number in numbers]) or self.text("none")

    def since(self, number: int | None) -> str:
        """What an own time counts from."""
        return self.text("start") if number is None else str(number)

    def verdict(self, one: Judged) -> str:
        """What a step is judged to be."""
        return self.telling.say.say("verdicts", one.verdict, {"because": one.because})

    def grade(self, rated: Rated) -> str:
        """A grade in the scale that was asked for; a dash for none."""
        if not rated.grade:
            return DASH
        return self.telling.say.say("norm_grades", rated.grade) if self.grades == "norm" else rated.grade

    def rule(self, rated: Rated) -> str:
        """The rule that gave a grade."""
        return self.telling.say.say("rating_rules", rated.rule, {"steps": self.numbers(rated.steps)})

    def measure(self, name: str) -> str:
        """What a measure is called."""
        return MEASURES[name].words.text(self.language)

    def value(self, name: str, value: float) -> str:
        """A value of a measure: a duration where it is one."""
        if not np.isfinite(value):
            return self.text("not_done") if np.isposinf(value) else DASH
        if name.endswith("_s"):
            return self.lasting(value)
        return amount(self.telling, name, round(value, 2))

    def signed(self, name: str, value: float) -> str:
        """A difference of a measure with its sign."""
        said = self.value(name, value)
        return f"+{said}" if np.isfinite(value) and value > 0 else said.replace("-", "−")

    def met(self, met: bool | None) -> str:
        """Whether a target was met."""
        return self.text("unknown" if met is None else "met" if met else "missed")

    def target_name(self, held: Held) -> str:
        """What a target of the law is called."""
        return str(targets_table()["targets"][held.id]["name"][self.language])

    def target_source(self, held: Held) -> str:
        """Where a target of the law comes from."""
        return str(targets_table()["targets"][held.id]["source"][self.language])

    def confidence(self, held: Held) -> str:
        """How well a target is known, and whether it decides a rating."""
        said = self.telling.say.say("confidence", held.confidence)
        return said if held.decides else self.text("memory", confidence=said)

    def sure(self, cost: Cost) -> str:
        """What may be said of a cost."""
        if cost.same:
            return self.text("no_change")
        return self.text("unsure" if cost.worse is None else "worse" if cost.worse else "better")

    def delay(self, number: int | None) -> str:
        """What a delay is called."""
        if number is None:
            return self.text("all_delays")
        one = self.review.judged[number - 1]
        return self.text("step_delay", number=number, own=self.lasting(one.own_s), p50=self.lasting(one.own.p50))

    def aim_name(self, id_: str) -> str:
        """What an objective is called."""
        return self.telling.say.name(self.review.package.scenario.file.objectives[id_].name, id_)


def own_values(telling: ReviewTelling, one: Judged) -> dict[str, object]:
    """The values of a sentence about a step's own time."""
    return {
        "number": one.step.number, "step": telling.action(one.step), "own": telling.lasting(one.own_s),
        "since": telling.since(one.since), "p50": telling.lasting(one.own.p50), "p90": telling.lasting(one.own.p90),
        "longest": telling.lasting(one.own.longest),
    }  # fmt: skip


def numbered(judged: Sequence[Judged]) -> tuple[int, ...]:
    """The numbers of some steps."""
    return tuple(one.step.number for one in judged)
