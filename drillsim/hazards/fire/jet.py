"""A jet of gas on fire. Heat in kW, lengths in m; arrays of any shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.radiation import point_source_kW_m2
from drillsim.hazards.tables import load_table

TABLE = "fire/fireball.yaml"

Array = NDArray[np.float64]


def jet_length_m(heat_kW: ArrayLike) -> Array:
    """The length of the flame of a jet of that heat release.

    Source: L = 0.2 Q^0.4, large jet fires of DNV GL (Miller 2017, read): a fit, good to a quarter.
    """
    row = load_table(TABLE)["jet"]["length"]
    return np.asarray(row["factor"] * np.asarray(heat_kW, dtype=np.float64) ** row["exponent"], dtype=np.float64)


def jet_radiation_kW_m2(
    heat_kW: ArrayLike, radiant_fraction: ArrayLike, distance_m: ArrayLike, passes: ArrayLike = 1.0
) -> Array:
    """The radiation at a distance from the middle of a jet's flame, no nearer than half its length; shapes broadcast.

    Source: point source, API 521 (memory); the nearest distance is an assumption.
    """
    heat = np.asarray(heat_kW, dtype=np.float64)
    share = np.asarray(radiant_fraction, dtype=np.float64)
    nearest = np.maximum(0.5 * jet_length_m(heat), np.finfo(np.float64).tiny)
    distance = np.maximum(np.asarray(distance_m, dtype=np.float64), nearest)
    return np.where(heat > 0.0, point_source_kW_m2(share * heat, distance, passes), 0.0)


def distance_of_radiation_m(
    heat_kW: ArrayLike, radiant_fraction: ArrayLike, bound_kW_m2: ArrayLike, passes: ArrayLike = 1.0
) -> Array:
    """How far from a flame's middle a point source gives so much radiation; shapes broadcast.

    Source: D = sqrt(tau F Q / (4 pi K)), API 521 (memory; the inverse of `point_source_kW_m2`, recomputed).
    """
    heat, share = np.asarray(heat_kW, dtype=np.float64), np.asarray(radiant_fraction, dtype=np.float64)
    radiated = np.asarray(passes, dtype=np.float64) * share * heat
    return np.asarray(np.sqrt(radiated / (4.0 * np.pi * np.asarray(bound_kW_m2, dtype=np.float64))), dtype=np.float64)
