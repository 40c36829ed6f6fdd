"""What a blast does to vessels and what a vessel's own burst throws: by category of equipment, in kPa, J, m and kg."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.harm import share_of_probit
from drillsim.hazards.tables import load_table

TABLE = "blast/blast.yaml"
CATEGORIES = ("atmospheric", "pressurised", "elongated", "small")
_Pa_PER_kPa = 1000.0

Array = NDArray[np.float64]


def damage_share(category: str, overpressure_kPa: ArrayLike) -> Array:
    """The chance that equipment loses what it holds at a peak overpressure, any shape; 0 below its threshold.

    Raises KeyError for a category other than those in CATEGORIES.
    Source: Y = a + b ln P, Cozzani & Salzano 2004 (memory).
    """
    if category not in CATEGORIES:
        raise KeyError(f"category: {category!r} is not known; choose from {', '.join(CATEGORIES)}")
    row = load_table(TABLE)["equipment"][category]
    pressure = np.asarray(overpressure_kPa, dtype=np.float64)
    struck = pressure >= row["from"]
    probit = row["a"] + row["b"] * np.log(np.where(struck, pressure, row["from"]) * _Pa_PER_kPa)
    return np.where(struck, share_of_probit(probit), 0.0)


def burst_energy_J(
    pressure_Pa: ArrayLike, ambient_Pa: ArrayLike, volume_m3: ArrayLike, heat_capacity_ratio: float
) -> Array:
    """The energy that a burst sets free of compressed gas, 0 at and below the outside pressure; shapes broadcast.

    Source: E = (p1 - p0) V / (gamma - 1), Brode 1959 (memory).
    """
    over = np.maximum(np.asarray(pressure_Pa, dtype=np.float64) - np.asarray(ambient_Pa, dtype=np.float64), 0.0)
    return np.asarray(over * np.asarray(volume_m3, dtype=np.float64) / (heat_capacity_ratio - 1.0), dtype=np.float64)


def burst_tnt_kg(energy_J: ArrayLike) -> Array:
    """The TNT with as much energy as a burst, any shape.

    Source: energy of TNT as in HyRAM+ (read).
    """
    joules = load_table(TABLE)["tnt"]["energy"]["value"] * 1e6
    return np.asarray(np.asarray(energy_J, dtype=np.float64) / joules, dtype=np.float64)


def fragment_range_m(mass_kg: ArrayLike, volume_m3: float) -> Array:
    """How far the farthest fragments of a vessel of liquefied gas fly, any shape of the mass.

    Source: 90 M^0.333 below 5 m3, 465 M^0.1 from there, Baker et al. 1978 (memory).
    """
    rows = load_table(TABLE)["vessel_burst"]["fragments"]
    row = rows["small"] if volume_m3 < rows["small"]["below_m3"] else rows["large"]
    return np.asarray(row["factor"] * np.asarray(mass_kg, dtype=np.float64) ** row["exponent"], dtype=np.float64)
