"""Attack on a fire: how much foam or water it takes, and how the fire falls off while it gets that much."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.fuels import Fuel
from drillsim.hazards.tables import load_table

TABLE = "fire/fire.yaml"

Array = NDArray[np.float64]


def suppression(name: str) -> float:
    """A figure of the table's suppression block, in the unit given there."""
    return float(load_table(TABLE)["suppression"][name]["value"])


def required_foam_L_s(burning: Fuel, area_m2: ArrayLike) -> Array:
    """The foam solution in L/s that a burning surface of that area takes.

    Source: 6.5 L/min per m2 of hydrocarbon, NFPA 11 (read); polar solvents 8.15 (secondary).
    """
    return np.asarray(burning.foam_L_s_m2 * np.asarray(area_m2, dtype=np.float64), dtype=np.float64)


def required_water_L_s(heat_kW: ArrayLike) -> Array:
    """The water in L/s (kg/s) that takes up a fire's heat.

    Source: Q / (share used x 2612 kJ/kg from 15 C to steam), recomputed; the share is of Barnett 2004 (memory).
    """
    absorbs = suppression("water_absorbs") * suppression("water_used_share")
    return np.asarray(np.asarray(heat_kW, dtype=np.float64) / absorbs, dtype=np.float64)


def knocked_down_kW(heat_kW: ArrayLike, after_s: ArrayLike) -> Array:
    """The heat release after so long under at least the required rate; below it nothing is gained at all.

    Source: exponential fall with one time constant (assumption, 60 to 180 s).
    """
    fall = np.exp(-np.asarray(after_s, dtype=np.float64) / suppression("time_constant"))
    return np.asarray(np.asarray(heat_kW, dtype=np.float64) * fall, dtype=np.float64)


def knock_down_energy_kJ(heat_kW: ArrayLike, after_s: ArrayLike) -> Array:
    """The heat still released while a fire is knocked down for so long.

    Source: the integral of `knocked_down_kW` (recomputed).
    """
    constant = suppression("time_constant")
    gone = -np.expm1(-np.asarray(after_s, dtype=np.float64) / constant)
    return np.asarray(np.asarray(heat_kW, dtype=np.float64) * constant * gone, dtype=np.float64)


def time_to_fall_s(heat_kW: ArrayLike, to_kW: ArrayLike) -> Array:
    """How long an adequate attack takes from one heat release to a lower one; 0 if it is lower already.

    Source: the knock-down solved for time (recomputed).
    """
    ratio = np.asarray(heat_kW, dtype=np.float64) / np.asarray(to_kW, dtype=np.float64)
    return np.asarray(suppression("time_constant") * np.log(np.maximum(ratio, 1.0)), dtype=np.float64)
