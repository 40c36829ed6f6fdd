"""What many runs tell: means and quantiles with their intervals, paired differences, verdicts that allow for many.

Values are NaN where a thing did not happen. Means are of the runs in which it did, and how often it did stands beside
them: a mean over survivors alone would flatter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Array = NDArray[np.float64]

CONFIDENCE: Final = 0.95
QUANTILES: Final = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Estimate:
    """A number with its interval: `low` and `high` are NaN where there are too few runs for one."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the interval's width."""
        return (self.high - self.low) / 2.0


@dataclass(frozen=True)
class Spread:
    """A measure over the runs of one design: `runs` in all, `happened` in which it has a value, their mean, standard
    deviation and quantiles."""

    runs: int
    happened: int
    mean: Estimate
    sd: float
    quantiles: tuple[Estimate, ...]


@dataclass(frozen=True)
class Difference:
    """One measure, second design less first, over the runs in which both have a value under one luck.

    `p` is that of the paired t test of no difference, 1 where all differences are nil. `luck_shared` is by how much
    common random numbers cut the variance of the mean difference: (var first + var second) / var of the difference;
    NaN where nothing varies. `happened` is in how many runs the thing happened with the first, with the second, with
    both, of `runs`; `p_happened` that of McNemar's exact test that it happens equally often.
    """

    runs: int
    happened: tuple[int, int, int]
    means: tuple[float, float]
    """Of the first and of the second, over those runs."""
    mean: Estimate
    quantiles: tuple[Estimate, ...]
    p: float
    p_happened: float
    luck_shared: float


def mean_of(values: ArrayLike, confidence: float = CONFIDENCE) -> Estimate:
    """The mean of finite values with Student's interval; NaN bounds for fewer than two values.

    Source: Student's t; Law, Simulation Modeling and Analysis, section 4.5.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.size == 0:
        return Estimate(np.nan, np.nan, np.nan)
    mean = float(np.mean(found))
    if found.size < 2:
        return Estimate(mean, np.nan, np.nan)
    half = float(stats.t.ppf((1.0 + confidence) / 2.0, found.size - 1) * np.std(found, ddof=1) / np.sqrt(found.size))
    return Estimate(mean, mean - half, mean + half)


def quantile_of(values: ArrayLike, share: float, confidence: float = CONFIDENCE) -> Estimate:
    """A quantile with the interval between two order statistics that holds whatever the law; NaN bounds where there
    are too few values.

    Source: Conover, Practical Nonparametric Statistics, section 3.2: the number of values below a quantile is binomial.
    """
    found = np.sort(np.asarray(values, dtype=np.float64))
    if found.size == 0:
        return Estimate(np.nan, np.nan, np.nan)
    tail = (1.0 - confidence) / 2.0
    below = int(stats.binom.ppf(tail, found.size, share))  # P(fewer than `below` lie below) <= tail
    above = int(stats.binom.ppf(1.0 - tail, found.size, share)) + 1
    low = float(found[below - 1]) if below >= 1 else np.nan
    high = float(found[above - 1]) if above <= found.size else np.nan
    return Estimate(float(np.quantile(found, share)), low, high)


def spread_of(values: ArrayLike) -> Spread:
    """A measure over the runs of one design, NaN where it did not happen."""
    given = np.asarray(values, dtype=np.float64)
    found = given[np.isfinite(given)]
    sd = float(np.std(found, ddof=1)) if found.size > 1 else np.nan
    return Spread(
        given.size, found.size, mean_of(found), sd, tuple(quantile_of(found, share) for share in QUANTILES)
    )


def difference_of(first: ArrayLike, second: ArrayLike, weights: ArrayLike | None = None) -> Difference:
    """Second less first, run by run: two rows (runs,), or (points, runs) meaned over points by `weights` (points,); NaN
    where a thing did not happen. Of several points those count in a run at which it happened with both.

    `happened` then counts points and runs. Raises ValueError when the shapes differ.
    Source: the paired t test; McNemar (1947), exact form, for one point, else the paired t test of the shares.
    """
    one, other = np.atleast_2d(np.asarray(first, dtype=np.float64)), np.atleast_2d(np.asarray(second, dtype=np.float64))
    if one.shape != other.shape or one.ndim != 2:
        raise ValueError(f"first and second must be of one shape (got {one.shape} and {other.shape})")
    weight = np.ones(len(one)) if weights is None else np.asarray(weights, dtype=np.float64)
    has_one, has_other = np.isfinite(one), np.isfinite(other)
    both = has_one & has_other
    part = weight[:, None] * both
    some = part.sum(axis=0) > 0
    share = part[:, some] / part[:, some].sum(axis=0)
    ones, others = ((share * np.where(both, row, 0.0)[:, some]).sum(axis=0) for row in (one, other))
    gaps = others - ones
    if len(one) == 1:
        p_happened = _p_of_shares(int((has_one & ~has_other).sum()), int((has_other & ~has_one).sum()))
    else:
        p_happened = _p_of_mean(weight @ (has_other.astype(np.float64) - has_one))
    return Difference(
        runs=one.size,
        happened=(int(has_one.sum()), int(has_other.sum()), int(both.sum())),
        means=(float(np.mean(ones)), float(np.mean(others))) if ones.size else (np.nan, np.nan),
        mean=mean_of(gaps),
        quantiles=tuple(quantile_of(gaps, share) for share in QUANTILES),
        p=_p_of_mean(gaps),
        p_happened=p_happened,
        luck_shared=_luck_shared(ones, others),
    )


def _p_of_mean(gaps: Array) -> float:
    if gaps.size < 2:
        return np.nan
    error = np.std(gaps, ddof=1) / np.sqrt(gaps.size)
    if error == 0.0:
        return 1.0 if gaps[0] == 0.0 else 0.0
    return float(2.0 * stats.t.sf(abs(np.mean(gaps)) / error, gaps.size - 1))


def _p_of_shares(only_first: int, only_second: int) -> float:
    """Whether a thing happens equally often: the runs in which it happened with one of the two alone."""
    discordant = only_first + only_second
    return float(stats.binomtest(only_first, discordant, 0.5).pvalue) if discordant else 1.0


def _luck_shared(one: Array, other: Array) -> float:
    if one.size < 2:
        return np.nan
    apart = float(np.var(one, ddof=1) + np.var(other, ddof=1))
    together = float(np.var(other - one, ddof=1))
    if apart == 0.0:
        return np.nan
    return apart / together if together > 0.0 else np.inf


def holm(p_values: ArrayLike) -> Array:
    """The p values corrected for how many there are, in their order; NaN stays NaN and does not count.

    Source: Holm, Scandinavian Journal of Statistics 6 (1979) 65.
    """
    given = np.asarray(p_values, dtype=np.float64)
    found = np.full(given.shape, np.nan)
    known = np.flatnonzero(np.isfinite(given))
    ranked = known[np.argsort(given[known], kind="stable")]
    steps = given[ranked] * np.arange(ranked.size, 0, -1)
    found[ranked] = np.minimum(np.maximum.accumulate(steps), 1.0) if ranked.size else steps
    return found
