"""A jet of gas on fire. Heat in kW, lengths in m; arrays of any shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "fire/fireball.yaml"

Array = NDArray[np.float64]


def jet_length_m(heat_kW: ArrayLike) -> Array:
    """The length of the flame of a jet of that heat release.

    Source: L = 0.2 Q^0.4, large jet fires of DNV GL (Miller 2017, read): a fit, good to a quarter.
    """
    row = load_table(TABLE)["jet"]["length"]
    return np.asarray(row["factor"] * np.asarray(heat_kW, dtype=np.float64) ** row["exponent"], dtype=np.float64)


def distance_of_radiation_m(
    heat_kW: ArrayLike, radiant_fraction: ArrayLike, bound_kW_m2: ArrayLike, passes: ArrayLike = 1.0
) -> Array:
    """How far from a flame's middle a point source gives so much radiation; shapes broadcast.

    Source: D = sqrt(tau F Q / (4 pi K)), API 521 (memory; the inverse of `point_source_kW_m2`, recomputed).
    """
    heat, share = np.asarray(heat_kW, dtype=np.float64), np.asarray(radiant_fraction, dtype=np.float64)
    radiated = np.asarray(passes, dtype=np.float64) * share * heat
    return np.asarray(np.sqrt(radiated / (4.0 * np.pi * np.asarray(bound_kW_m2, dtype=np.float64))), dtype=np.float64)
