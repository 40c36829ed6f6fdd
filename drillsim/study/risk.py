"""Risk curves: how often a year so many or more are hurt, from runs weighted by how often each day happens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class RiskCurve:
    """How often a number is reached or passed. `numbers` rise, `often` falls: a year where `per_year`, else the share
    of all runs. `runs` is how many lie behind it; what is rarer than one of them cannot be seen."""

    numbers: Array
    often: Array
    per_year: bool
    runs: int


def risk_curve(values: ArrayLike, weights: ArrayLike, per_year: bool) -> RiskCurve:
    """The curve of values (runs,), each standing for so much of a year, or of all runs; zero values make no step.

    Raises ValueError for rows of different length or negative weights.
    Source: F-N curve; CCPS, Guidelines for Chemical Process Quantitative Risk Analysis, section 4.4.
    """
    value, weight = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if value.shape != weight.shape or np.any(weight < 0):
        raise ValueError(f"values and weights must be rows of one length, weights not negative "
                         f"(got {value.shape}, {weight.shape})")  # fmt: skip
    known = np.isfinite(value)
    order = np.argsort(value[known], kind="stable")
    ranked, part = value[known][order], weight[known][order]
    numbers, first = np.unique(ranked, return_index=True)
    passed = np.cumsum(part[::-1])[::-1]
    hurt = numbers > 0
    return RiskCurve(numbers[hurt], passed[first][hurt], per_year, int(known.sum()))
