"""Laws of chance as transforms of uniform numbers; never a generator's own methods."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from drillsim.reading.quantity import Law

Floats = NDArray[np.float64]
_Z90: Final = float(ndtri(0.9))


def durations(law: Law, u: Floats) -> Floats:
    """Durations in seconds by a law, from uniform numbers of any shape."""
    if law.fixed is not None:
        return np.full(np.shape(u), law.fixed)
    if law.median is not None and law.p90 is not None:
        sigma = np.log(np.float64(law.p90) / law.median) / _Z90
        factor: Floats = np.exp(sigma * ndtri(u))
        return law.median * factor
    if law.lowest is not None and law.highest is not None:
        return law.lowest + (law.highest - law.lowest) * u
    raise AssertionError("a law has one of its three forms")


def truncated_normal(mean: float, sd: float, bounds: tuple[float, float], u: Floats) -> Floats:
    """Normal values within bounds, by inversion between the bounds' probabilities; without spread, the mean."""
    values: Floats = np.full(np.shape(u), mean)
    if sd > 0:
        low, high = ndtr((bounds[0] - mean) / sd), ndtr((bounds[1] - mean) / sd)
        values = mean + sd * ndtri(low + (high - low) * u)
    return values.clip(*bounds)
