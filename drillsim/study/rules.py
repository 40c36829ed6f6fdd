"""How often each design is played: so often, until a number is known well enough, or until the best is found.

A rule sees complete looks only: all runs up to a planned number of every design still open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from drillsim.metrics.registry import MEASURES
from drillsim.study.designs import Design
from drillsim.study.playing import NUMBERS, Outcome
from drillsim.study.selection import Race
from drillsim.study.statistics import mean_of
from drillsim.study.stopping import allowed_error, looks, narrow

Array = NDArray[np.float64]
Known = Mapping[str, Mapping[int, Outcome]]


class Rule(Protocol):
    """Decides how often each design is played."""

    def schedule(self) -> Sequence[int]:
        """The planned numbers of runs, rising."""

    def open_after(self, known: Known, open_: Sequence[Design], number: int, look: int) -> Sequence[Design]:
        """Which of the designs still open go on after a look (counted from 1) at a number of runs."""


def values_of(known: Mapping[int, Outcome], measure: str, number: int) -> Array:
    """A measure of the first so many runs; NaN where the thing did not happen or the run failed."""
    place = NUMBERS.index(measure)
    found = [known[n].values[place] if n in known and known[n].status == "ok" else None for n in range(number)]
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)


@dataclass(frozen=True)
class Fixed:
    """So many runs of every design."""

    number: int

    def schedule(self) -> Sequence[int]:
        """The one number."""
        return [self.number]

    def open_after(self, known: Known, open_: Sequence[Design], number: int, look: int) -> Sequence[Design]:
        """None."""
        return []


@dataclass(frozen=True)
class UntilKnown:
    """Until the mean of a measure is known, design by design, to `within` of itself."""

    measure: str
    within: float
    at_least: int = 30
    at_most: int = 1000

    def schedule(self) -> Sequence[int]:
        """The looks."""
        return list(looks(self.at_least, self.at_most))

    def open_after(self, known: Known, open_: Sequence[Design], number: int, look: int) -> Sequence[Design]:
        """Those whose mean is not."""
        return [
            one for one in open_ if not narrow(_of_runs_ok(known[one.id], self.measure, number), self.within, look)
        ]


@dataclass(frozen=True)
class UntilCompared:
    """Until the mean paired difference of every other design from the first is known, measure by measure, to `within`
    of the first one's mean; all designs go on together."""

    measures: tuple[str, ...]
    within: float
    at_least: int = 30
    at_most: int = 1000

    def schedule(self) -> Sequence[int]:
        """The looks."""
        return list(looks(self.at_least, self.at_most))

    def open_after(self, known: Known, open_: Sequence[Design], number: int, look: int) -> Sequence[Design]:
        """All, or none."""
        first, *others = open_
        measures = self.measures or tuple(name for name in NUMBERS if self._varies(known, open_, name, number))
        wide = any(
            not self._compared(values_of(known[first.id], name, number), values_of(known[one.id], name, number), look)
            for name in measures
            for one in others
        )
        return list(open_) if wide else []

    def _varies(self, known: Known, open_: Sequence[Design], name: str, number: int) -> bool:
        found = np.concatenate([values_of(known[one.id], name, number) for one in open_])
        found = found[np.isfinite(found)]
        return found.size > 1 and float(np.ptp(found)) > 0.0

    def _compared(self, first: Array, other: Array, look: int) -> bool:
        """Whether the difference is known; where nothing differs, the rule of three must allow that."""
        both = np.isfinite(first) & np.isfinite(other)
        gaps = other[both] - first[both]
        if gaps.size < 2:
            return not np.isfinite(first).any() and not np.isfinite(other).any()
        if float(np.ptp(gaps)) == 0.0:
            return narrow(np.ones(gaps.size), self.within, look)
        estimate = mean_of(gaps, 1.0 - allowed_error(look))
        scale = max(abs(float(np.mean(first[both]))), abs(float(np.mean(other[both]))))
        return estimate.half_width <= self.within * scale


@dataclass(frozen=True)
class UntilBest:
    """Until one design is surely the best by a measure, or no worse than the best by more than `indifference`.

    A thing that did not happen in a run counts as the worst that any run of any design had.
    """

    measure: str
    indifference: float
    at_least: int = 20
    at_most: int = 1000

    def schedule(self) -> Sequence[int]:
        """The looks."""
        return list(looks(self.at_least, self.at_most))

    def open_after(self, known: Known, open_: Sequence[Design], number: int, look: int) -> Sequence[Design]:
        """Those that could still be the best, none once there is one alone."""
        left = self.left(known, open_, number)
        return left if len(left) > 1 else []

    def left(self, known: Known, open_: Sequence[Design], number: int) -> list[Design]:
        """Those that could still be the best after so many runs of each."""
        if len(open_) < 2:
            return list(open_)
        values = np.array([values_of(known[one.id], self.measure, number) for one in open_])
        lower = MEASURES[self.measure].better != "higher"
        known_ones = values[np.isfinite(values)]
        worst = 0.0 if not known_ones.size else known_ones.max() if lower else known_ones.min()
        race = Race(np.where(np.isfinite(values), values, worst)[:, : self.at_least], self.indifference, lower)
        for run in range(self.at_least, number):
            if race.over:
                break
            race.add(np.where(np.isfinite(values[:, run]), values[:, run], worst))
        return [one for one, inside in zip(open_, race.inside, strict=True) if inside]


def _of_runs_ok(known: Mapping[int, Outcome], measure: str, number: int) -> Array:
    """A measure of those of the first so many runs that did not fail."""
    ok = [n for n in range(number) if n in known and known[n].status == "ok"]
    return values_of(known, measure, number)[ok]
