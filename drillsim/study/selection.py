"""Which of many designs is best: those that cannot be, under common luck, are left out as soon as that is sure."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from drillsim.study.statistics import CONFIDENCE

Array = NDArray[np.float64]


def could_be_best(values: ArrayLike, lower_is_better: bool = True) -> NDArray[np.bool_]:
    """Which designs may still be the best after equally many runs of each under one luck; `values` (designs, runs).

    The best is among them with 95 % confidence, however the designs hang together. All values must be finite.
    Source: Nelson, Swann, Goldsman & Song, Operations Research 49 (2001) 950, screening procedure, with paired
    variances.
    """
    found = np.asarray(values, dtype=np.float64) * (1.0 if lower_is_better else -1.0)
    designs, runs = found.shape
    if designs < 2 or runs < 2:
        return np.ones(designs, dtype=bool)
    reach = stats.t.ppf(CONFIDENCE ** (1.0 / (designs - 1)), runs - 1)
    means = found.mean(axis=1)
    gap_sd = np.std(found[:, None, :] - found[None, :, :], axis=2, ddof=1)
    return np.asarray((means[:, None] <= means[None, :] + reach * gap_sd / np.sqrt(runs)).all(axis=1))


class Race:
    """Designs raced run by run: one is out as soon as another is surely better, the last one in is the best.

    `first` (designs, runs) are the first runs of each; a design better than all others by `indifference` or more is the
    winner with 95 % confidence. Common luck is used and needs no correction.
    Source: Kim & Nelson, ACM TOMACS 11 (2001) 251, with c = 1.
    """

    def __init__(self, first: ArrayLike, indifference: float, lower_is_better: bool = True) -> None:
        self.sign = 1.0 if lower_is_better else -1.0
        found = np.asarray(first, dtype=np.float64) * self.sign
        designs, runs = found.shape
        if designs < 2 or runs < 2 or not indifference > 0:
            raise ValueError(f"a race needs two designs, two runs, an indifference above 0 "
                             f"(got {found.shape}, {indifference})")  # fmt: skip
        eta = 0.5 * ((2.0 * (1.0 - CONFIDENCE) / (designs - 1)) ** (-2.0 / (runs - 1)) - 1.0)
        self.spread2 = 2.0 * eta * (runs - 1) * np.var(found[:, None] - found[None], axis=2, ddof=1)
        self.indifference = indifference
        self.sums, self.runs = found.sum(axis=1), runs
        self.inside = np.ones(designs, dtype=bool)
        self._screen()

    def _screen(self) -> None:
        """Leaves out whoever is too far behind one that is inside."""
        delta, runs = self.indifference, self.runs
        margin = np.maximum(delta / 2.0 * (self.spread2 / delta**2 - runs), 0.0)
        behind = self.sums[:, None] - self.sums[None, :] > margin
        behind[:, ~self.inside] = False
        out = behind.any(axis=1)
        self.inside &= ~out

    def add(self, values: ArrayLike) -> None:
        """One more run of every design, (designs,); those that are out may be NaN."""
        found = np.asarray(values, dtype=np.float64) * self.sign
        self.sums = np.where(self.inside, self.sums + found, self.sums)
        self.runs += 1
        self._screen()

    @property
    def over(self) -> bool:
        """Whether one alone is left."""
        return int(self.inside.sum()) == 1
