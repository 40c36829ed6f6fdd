"""What a study found: the measures of every run, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.metrics.registry import MEASURES
from drillsim.study.designs import Design
from drillsim.study.playing import Outcome
from drillsim.study.read import FIRST_ASKED, Study
from drillsim.study.risk import RiskCurve, risk_curve
from drillsim.study.rules import UntilBest, values_of
from drillsim.study.selection import could_be_best
from drillsim.study.sensitivity import MainEffect, SobolIndex, main_effect, sobol_indices
from drillsim.study.statistics import CONFIDENCE, Difference, Spread, difference_of, holm, spread_of

Array = NDArray[np.float64]
SURE: Final = 1.0 - CONFIDENCE


@dataclass(frozen=True)
class Comparison:
    """One measure of one what-if beside that of the first. `p` and `p_happened` are corrected for all that is compared.

    `better` is whether the second is surely better, False surely worse, None where neither is sure or wanted; `differs`
    whether the difference, or how often the thing happens, is sure at all.
    """

    measure: str
    first: str
    second: str
    difference: Difference
    p: float
    p_happened: float

    @property
    def same(self) -> bool:
        """Whether nothing differs in any run."""
        gap = self.difference
        return gap.happened[0] == gap.happened[1] == gap.happened[2] and gap.mean.low == gap.mean.high == 0.0

    @property
    def differs(self) -> bool:
        """Whether there is surely a difference."""
        return bool(self.p < SURE or self.p_happened < SURE)

    @property
    def better(self) -> bool | None:
        """Whether the second is surely the better one."""
        wanted = MEASURES[self.measure].better
        if wanted == "neither" or not self.p < SURE:
            return None
        return bool((self.difference.mean.value < 0) == (wanted == "lower"))


@dataclass(frozen=True)
class Results:
    """All outcomes of a study, by design and replication."""

    study: Study
    known: Mapping[str, Mapping[int, Outcome]]

    def values(self, design: Design, measure: str) -> Array:
        """A measure over the runs of a design that did not fail, NaN where it did not happen."""
        ok = [n for n, one in self.known[design.id].items() if one.status == "ok"]
        return values_of(self.known[design.id], measure, max(ok, default=-1) + 1)[ok]

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures asked for; where none were, those of the objectives and the usual ones that any run has."""
        if self.study.measures:
            return self.study.measures
        wanted = dict.fromkeys((*self.study.targets, *FIRST_ASKED))
        return tuple(
            name for name in wanted
            if any(np.isfinite(self.values(design, name)).any() for design in self.study.designs)
        )  # fmt: skip

    def spread(self, design: Design, measure: str) -> Spread:
        """A measure over the runs of a design."""
        return spread_of(self.values(design, measure))

    @property
    def failures(self) -> Iterator[Outcome]:
        """The runs that came to nothing."""
        for found in self.known.values():
            yield from (one for one in found.values() if one.status != "ok")

    @cached_property
    def what_ifs(self) -> Mapping[str, Sequence[Design]]:
        """The designs of each what-if, point by point."""
        found: dict[str, list[Design]] = {}
        for design in self.study.designs:
            found.setdefault(design.what_if, []).append(design)
        return found

    def by_point(self, what_if: str, measure: str) -> Array:
        """A measure of a what-if, (points, runs); NaN where it did not happen, or the run failed."""
        designs = self.what_ifs[what_if]
        runs = max(max(self.known[design.id], default=-1) + 1 for design in designs)
        return np.array([values_of(self.known[design.id], measure, runs) for design in designs])

    def _chances(self, what_if: str) -> Array:
        """How likely each point of a what-if is; all alike where that is not known."""
        chances = np.array([1.0 if design.chance is None else design.chance for design in self.what_ifs[what_if]])
        return np.asarray(chances / chances.sum())

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every measure of every other what-if beside the first one's, corrected by Holm for how many there are."""
        first, *others = self.what_ifs
        found = []
        for other in others:
            for measure in self.measures:
                one, two = self.by_point(first, measure), self.by_point(other, measure)
                runs = min(one.shape[1], two.shape[1])
                found.append((measure, other, difference_of(one[:, :runs], two[:, :runs], self._chances(first))))
        p = holm([value for _, _, one in found for value in (one.p, one.p_happened)]).reshape(-1, 2)
        return tuple(
            Comparison(measure, first, other, difference, float(a), float(b))
            for (measure, other, difference), (a, b) in zip(found, p, strict=True)
        )

    def best(self, measure: str) -> tuple[str, ...]:
        """Which what-ifs may be the best by a measure: the true best is among them with 95 % confidence.

        Empty where no direction is better, a run lacks the measure, or there are fewer than three.
        """
        better = MEASURES[measure].better
        if better == "neither" or len(self.what_ifs) < 3:
            return ()
        if isinstance(self.study.rule, UntilBest) and measure == self.study.rule.measure:
            return tuple(one.what_if for one in self._raced())
        rows = [self._chances(what_if) @ self.by_point(what_if, measure) for what_if in self.what_ifs]
        runs = min(row.size for row in rows)
        values = np.array([row[:runs] for row in rows])
        if runs < 2 or not np.all(np.isfinite(values)):
            return ()
        inside = could_be_best(values, better == "lower")
        return tuple(name for name, kept in zip(self.what_ifs, inside, strict=True) if kept)

    def _raced(self) -> list[Design]:
        """Who is left in a race: it is run again look by look, as it was."""
        assert isinstance(self.study.rule, UntilBest)
        open_: Sequence[Design] = self.study.designs
        for number in self.study.rule.schedule():
            if any(len(self.known[design.id]) < number for design in open_):
                break
            open_ = self.study.rule.left(self.known, open_, number)
        return list(open_)

    def means(self, what_if: str, measure: str) -> Array:
        """The mean of a measure at each point of a what-if, NaN where it never happened."""
        return np.array([self.spread(design, measure).mean.value for design in self.what_ifs[what_if]])

    def main_effects(self, what_if: str, measure: str) -> list[MainEffect]:
        """The main effect of each factor; none where there is but one point."""
        designs = self.what_ifs[what_if]
        if len(designs) < 2:
            return []
        means = self.means(what_if, measure)
        found = []
        for factor in designs[0].levels:
            levels, numbers = [one.levels[factor] for one in designs], [one.numbers[factor] for one in designs]
            found.append(main_effect(factor, levels, numbers, means))
        return found

    def sobol(self, what_if: str, measure: str) -> list[SobolIndex]:
        """The Sobol indices of each factor; none unless the design is Sobol's."""
        if self.study.file is None or self.study.file.sampling.kind != "sobol":
            return []
        return sobol_indices(list(self.study.file.factors), self.means(what_if, measure))

    @property
    def risk_measures(self) -> tuple[str, ...]:
        """The measures risk curves are drawn of: those named, else deaths where a year's frequency is given."""
        if self.study.file is None:
            return ()
        named = tuple(dict.fromkeys(one.measure for one in self.study.file.risk_curves.values()))
        often = any(design.frequency is not None for design in self.study.designs)
        return named or (("expected_deaths",) if often else ())

    def risk(self, what_if: str, measure: str) -> RiskCurve:
        """How often a measure is reached or passed with a what-if: a year where its frequency is given, else of all
        runs; points count by their chances."""
        designs = self.what_ifs[what_if]
        often = designs[0].frequency
        values = [self.values(design, measure) for design in designs]
        weights = [
            np.full(one.size, chance * (often or 1.0) / max(one.size, 1))
            for one, chance in zip(values, self._chances(what_if), strict=True)
        ]
        return risk_curve(np.concatenate(values), np.concatenate(weights), often is not None)
