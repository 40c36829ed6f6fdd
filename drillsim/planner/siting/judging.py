"""What the simulation says of the candidates, which of them may be recommended, and where it contradicts a model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from drillsim.metrics.registry import MEASURES
from drillsim.planner.ranking import Ranked, ranked
from drillsim.planner.siting.fronts import Answer
from drillsim.planner.siting.propose import Candidate, Sites
from drillsim.study.results import SURE, Results
from drillsim.study.statistics import Difference, difference_of, holm

Agreement = Literal["agrees", "contradicts", "cannot_tell", "no_gain", "not_played", "nothing"]


@dataclass(frozen=True)
class Judged:
    """Results beside the models; everything by the measure that judges."""

    sites: Sites
    results: Results

    @cached_property
    def ranking(self) -> dict[str, Ranked]:
        """All candidates by id, the most to be recommended first."""
        return {one.id: one for one in ranked(self.results, self.sites.proposals)}

    def gain(self, candidate: Candidate) -> Difference:
        """What a candidate does to the measure beside today, over all winds."""
        return self.between("base", candidate.id)

    def between(self, first: str, second: str) -> Difference:
        """The measure of one what-if less that of another, run by run."""
        rows = [self.results.by_point(one, self.sites.measure) for one in (first, second)]
        runs = min(row.shape[1] for row in rows)
        return difference_of(rows[0][:, :runs], rows[1][:, :runs])

    @cached_property
    def today(self) -> float:
        """The measure's mean today."""
        values = self.results.by_point("base", self.sites.measure)
        known = values[np.isfinite(values)]
        return float(known.mean()) if known.size else float("nan")

    @cached_property
    def recommended(self) -> Candidate | None:
        """Of what is surely better in something and worse in nothing, with no less cover, what gains most by the
        measure; of what gains alike the fewest. None where nothing is."""
        good = [
            one for one in self.sites.candidates if one.id in self.ranking and self.ranking[one.id].verdict == "better"
        ]
        return min(good, key=lambda one: (-self.saved(one), one.number), default=None)

    def saved(self, candidate: Candidate) -> float:
        """By how much the measure gets better; nil where it has no value."""
        value = self.gain(candidate).mean.value
        sign = -1.0 if MEASURES[self.sites.measure].better == "lower" else 1.0
        return sign * value if np.isfinite(value) else 0.0

    def best(self, number: int) -> Candidate | None:
        """Of the candidates of one number the best by the measure."""
        mine = [one for one in self.sites.candidates if one.number == number]
        return max(mine, key=lambda one: (self.saved(one), -mine.index(one)), default=None)

    @cached_property
    def _chances(self) -> dict[tuple[str, str], float]:
        """The p of each candidate beside the best of its number, corrected by Holm for all of them."""
        pairs = [(one.id, best.id) for one in self.sites.candidates
                 if (best := self.best(one.number)) is not None and best.id != one.id]  # fmt: skip
        p = holm([self.between(*pair).p for pair in pairs])
        return dict(zip(pairs, p.tolist(), strict=True))

    def agreement(self, answer: Answer) -> Agreement:
        """Whether the simulation's best of a number is the model's: contradicted only where another surely is."""
        if not answer.sites or not answer.helps:
            return "nothing"
        mine, best = self.sites.candidate(answer), self.best(answer.number)
        if mine is None or best is None:
            return "not_played"
        if not self._sure(best):
            return "no_gain"
        if mine.id == best.id:
            return "agrees"
        return "contradicts" if self._chances[mine.id, best.id] < SURE else "cannot_tell"

    def _sure(self, candidate: Candidate) -> bool:
        """Whether a candidate is surely better than today by the measure."""
        gains = self.ranking[candidate.id].gains if candidate.id in self.ranking else ()
        return any(gain.overall.better is True and gain.overall.measure == self.sites.measure for gain in gains)
