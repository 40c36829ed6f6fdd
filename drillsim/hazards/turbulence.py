"""Stability told by the Obukhov length: of a class, and the class of a measured one. In m, any shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import STABILITIES, stability_index

TABLE = "weather.yaml"

Array = NDArray[np.float64]


def obukhov_length_m(roughness_m: ArrayLike, stability: str) -> Array:
    """The Obukhov length typical of a class over ground of a roughness length; inf where neutral.

    Raises ValueError for a class outside A to F.
    Source: L = k z0^m, Golder 1972 as in CCPS 1999 (read).
    """
    letter = STABILITIES[int(stability_index(stability))]
    row, roughness = load_table(TABLE)["obukhov"].get(letter), np.asarray(roughness_m, dtype=np.float64)
    return np.full(roughness.shape, np.inf) if row is None else np.asarray(row[0] * roughness ** row[1])


def stability_of_obukhov(obukhov_m: ArrayLike, roughness_m: float) -> NDArray[np.intp]:
    """The class number, A = 0 to F = 5, whose own 1/L lies nearest to that of a measured length.

    Raises ValueError for a length of 0 or no number, or a roughness not above 0.
    Source: the classes' own lengths, Golder 1972 (read); that the nearest counts is an assumption.
    """
    measured = np.asarray(obukhov_m, dtype=np.float64)
    if np.any(measured == 0.0) or np.any(np.isnan(measured)) or not roughness_m > 0.0:
        raise ValueError("stability_of_obukhov: lengths must be numbers other than 0, the roughness above 0")
    own = np.array([float(1.0 / obukhov_length_m(roughness_m, letter)) for letter in STABILITIES])
    return np.asarray(np.argmin(np.abs(own - 1.0 / measured[..., None]), axis=-1), dtype=np.intp)
