"""How well a model agrees with what was measured: the measures of Chang & Hanna, and a share within a factor.

Pure functions of two arrays of one shape, observed and modelled. Bias counts as observed less modelled: a positive
fractional bias, or a geometric mean bias above 1, is a model that gives too little.
Source: Chang & Hanna 2004, Meteorol. Atmos. Phys. 87, 167 (memory). VG and MG leave out pairs with a value of 0, whose
logarithm does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Measures:
    """All measures of one comparison, by their usual names, and the number of pairs."""

    pairs: int
    FAC2: float
    FB: float
    NMSE: float
    MG: float
    VG: float


def measures(observed: ArrayLike, modelled: ArrayLike) -> Measures:
    """Every measure of one comparison.

    Raises ValueError unless both are finite, not negative, of one shape and not empty.
    """
    seen, got = _pairs(observed, modelled)
    return Measures(
        seen.size,
        share_within(seen, got, 2.0),
        fractional_bias(seen, got),
        normalised_square_error(seen, got),
        geometric_mean_bias(seen, got),
        geometric_variance(seen, got),
    )


def share_within(observed: ArrayLike, modelled: ArrayLike, factor: float) -> float:
    """The share of pairs that differ by no more than a factor; a pair of zeros agrees. FAC2 is that of 2.

    Raises ValueError as `measures`, or for a factor below 1.
    """
    seen, got = _pairs(observed, modelled)
    if not factor >= 1.0:
        raise ValueError(f"factor: must be at least 1 (got {factor})")
    # As two products: a quotient would not exist for zeros. A hair is allowed for rounding.
    hair = 1.0 + 1e-12
    return float(np.mean((got <= factor * seen * hair) & (seen <= factor * got * hair)))


def fractional_bias(observed: ArrayLike, modelled: ArrayLike) -> float:
    """FB, the difference of the means over their mean: from -2 to 2, 0 for none; 0 where all is 0.

    Raises ValueError as `measures`.
    """
    seen, got = (values.mean() for values in _pairs(observed, modelled))
    return float(2.0 * (seen - got) / (seen + got)) if seen + got > 0.0 else 0.0


def normalised_square_error(observed: ArrayLike, modelled: ArrayLike) -> float:
    """NMSE, the mean square difference over the product of the means: 0 at best; inf where one is nothing but 0.

    Raises ValueError as `measures`.
    """
    seen, got = _pairs(observed, modelled)
    error, scale = float(np.mean((seen - got) ** 2)), float(seen.mean() * got.mean())
    return error / scale if scale > 0.0 else (0.0 if error == 0.0 else float("inf"))


def geometric_mean_bias(observed: ArrayLike, modelled: ArrayLike) -> float:
    """MG, the geometric mean of observed over modelled, 1 at best; of the pairs without a 0, 1 where there are none.

    Raises ValueError as `measures`.
    """
    return float(np.exp(_log_ratios(observed, modelled).mean()))


def geometric_variance(observed: ArrayLike, modelled: ArrayLike) -> float:
    """VG, the exponential of the mean square logarithm of the ratio: 1 at best, 1.6 is a scatter of a factor 2.

    Raises ValueError as `measures`.
    """
    return float(np.exp(np.mean(_log_ratios(observed, modelled) ** 2)))


def mean_ratio(observed: ArrayLike, modelled: ArrayLike) -> float:
    """The geometric mean of modelled over observed: above 1 is a model that gives too much.

    Raises ValueError as `measures`.
    """
    return 1.0 / geometric_mean_bias(observed, modelled)


def _log_ratios(observed: ArrayLike, modelled: ArrayLike) -> Array:
    """The logarithms of observed over modelled of pairs without a 0; a single 0 where there are none."""
    seen, got = _pairs(observed, modelled)
    both = (seen > 0.0) & (got > 0.0)
    return np.log(seen[both]) - np.log(got[both]) if both.any() else np.zeros(1)


def _pairs(observed: ArrayLike, modelled: ArrayLike) -> tuple[Array, Array]:
    """Both as flat arrays, or a refusal."""
    seen, got = (np.asarray(values, dtype=np.float64).ravel() for values in (observed, modelled))
    if seen.size == 0 or seen.shape != got.shape:
        raise ValueError(f"measures: need as many modelled as observed values (got {got.size} for {seen.size})")
    if not all(np.all(np.isfinite(values)) and np.all(values >= 0.0) for values in (seen, got)):
        raise ValueError("measures: values must be finite and not negative")
    return seen, got
