"""Which factor matters: main effects of any design, Sobol indices of a Sobol design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Array = NDArray[np.float64]


@dataclass(frozen=True)
class MainEffect:
    """How a measure goes with one factor alone: its mean at each level, and the share of the variance between designs
    that they explain (0 to 1, NaN where nothing varies)."""

    factor: str
    levels: tuple[str, ...]
    means: tuple[float, ...]
    share: float


@dataclass(frozen=True)
class SobolIndex:
    """The share of the variance a factor brings alone, and with all it interacts with; each with 95 % bounds."""

    factor: str
    first: tuple[float, float, float]
    total: tuple[float, float, float]


def main_effect(factor: str, levels: Sequence[str], numbers: ArrayLike, means: ArrayLike, bins: int = 8) -> MainEffect:
    """The main effect of a factor on the designs' means: rows of one length; designs without a mean (NaN) are left out.

    Levels that are many are grouped into `bins` of equal size by their numbers.
    """
    value, number = np.asarray(means, dtype=np.float64), np.asarray(numbers, dtype=np.float64)
    known = np.isfinite(value)
    value, number = value[known], number[known]
    labels = [label for label, kept in zip(levels, known, strict=True) if kept]
    group, names = _groups(labels, number, bins)
    each = np.array([value[group == one].mean() for one in range(len(names))])
    total = float(np.var(value)) if value.size else 0.0
    share = np.nan
    if total > 0.0:
        between = np.bincount(group, minlength=len(names)) @ (each - value.mean()) ** 2 / value.size
        share = float(between / total)
    return MainEffect(factor, tuple(names), tuple(float(one) for one in each), share)


def _groups(labels: Sequence[str], numbers: Array, bins: int) -> tuple[NDArray[np.int64], list[str]]:
    """The group of each design and the names of the groups, in the order of their numbers."""
    firsts: dict[str, float] = {}
    for label, number in zip(labels, numbers.tolist(), strict=True):
        firsts.setdefault(label, number)
    if (len(firsts) <= max(bins, 24) and len(firsts) * 2 <= max(len(labels), 2)) or len(firsts) <= bins:
        names = sorted(firsts, key=lambda label: firsts[label])
        return np.array([names.index(label) for label in labels], dtype=np.int64), names
    order = np.argsort(numbers, kind="stable")
    group = np.empty(len(labels), dtype=np.int64)
    group[order] = np.arange(len(labels)) * bins // len(labels)
    names = []
    for one in range(bins):
        inside = order[group[order] == one]
        names.append(f"{labels[inside[0]]} – {labels[inside[-1]]}")
    return group, names


def sobol_indices(factors: Sequence[str], means: ArrayLike) -> list[SobolIndex]:
    """The Sobol indices from the designs' means, (points * (factors + 2),) in the order of `designs.shares_of`.

    Empty where a mean is missing or nothing varies. Bounds are of a percentile bootstrap.
    Source: Saltelli et al., Computer Physics Communications 181 (2010) 259, as in scipy.stats.sobol_indices.
    """
    value = np.asarray(means, dtype=np.float64)
    number = len(factors)
    points = value.size // (number + 2)
    if not np.all(np.isfinite(value)) or points * (number + 2) != value.size or np.ptp(value) == 0.0:
        return []
    a, b, ab = value[:points], value[points : 2 * points], value[2 * points :].reshape(number, points)
    found = stats.sobol_indices(func={"f_A": a[None], "f_B": b[None], "f_AB": ab[:, None]}, n=points)
    bounds = found.bootstrap(confidence_level=0.95, n_resamples=999)
    first, total = np.ravel(found.first_order), np.ravel(found.total_order)
    low, high = bounds.first_order.confidence_interval, bounds.total_order.confidence_interval
    return [
        SobolIndex(
            factor,
            (float(first[n]), float(np.ravel(low.low)[n]), float(np.ravel(low.high)[n])),
            (float(total[n]), float(np.ravel(high.low)[n]), float(np.ravel(high.high)[n])),
        )
        for n, factor in enumerate(factors)
    ]
