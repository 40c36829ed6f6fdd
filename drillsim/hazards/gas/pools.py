"""Pools on the ground: how wide they are and what they give off, evaporating or boiling.

Functions of arrays, SI units, shapes broadcast; a pool never gives off more than was spilt.
Every function raises ValueError, naming the argument, for what is negative or not finite.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from drillsim.hazards.gas.outflow import TABLE, Array, checked, figure, gas_constant
from drillsim.hazards.tables import load_table


@dataclass(frozen=True)
class Ground:
    """What a pool lies on: W/(m K) and m2/s, and the least depth a spill runs out to, m."""

    conductivity_W_mK: float
    diffusivity_m2_s: float
    depth_m: float


@cache
def ground(id_: str) -> Ground:
    """A ground of the table.

    Raises KeyError if it is not there. Source: CCPS 1999 (memory).
    """
    rows = load_table(TABLE)["grounds"]
    if id_ not in rows:
        raise KeyError(f"ground: {id_!r} is not in the table; choose from {', '.join(sorted(rows))}")
    row = rows[id_]
    return Ground(float(row["conductivity_W_mK"]), float(row["diffusivity_m2_s"]), float(row["depth_m"]))


def pool_area_m2(*, volume_m3: ArrayLike, bund_area_m2: ArrayLike = np.inf, depth_m: ArrayLike | None = None) -> Array:
    """The area of a spilt liquid, m2: at its least depth, but no wider than its bund (inf: none).

    Source: EPA RMP Offsite Consequence Analysis, 1 cm (memory).
    """
    bund = np.asarray(bund_area_m2, dtype=np.float64)
    if np.any(np.isnan(bund) | (bund < 0.0)):
        raise ValueError(f"bund_area_m2: must be at least 0, or inf for none (got {bund_area_m2!r})")
    depth = checked("depth_m", figure("least_depth_m") if depth_m is None else depth_m)
    return np.asarray(np.minimum(checked("volume_m3", volume_m3, or_equal=True) / depth, bund))


def pool_evaporation_still(
    *, pool_area_m2: ArrayLike, molar_mass_kg_mol: ArrayLike, vapour_pressure_Pa: ArrayLike, temperature_K: ArrayLike
) -> Array:
    """What a liquid below its boiling point gives off in still air, kg/s: M K A Psat / (R T), K = K0 (M0/M)^(1/3).

    Source: Crowl & Louvar ch. 3 (memory; case src.pool_evap.crowl_toluene recomputed).
    """
    mass = checked("molar_mass_kg_mol", molar_mass_kg_mol)
    area = checked("pool_area_m2", pool_area_m2, or_equal=True)
    pressure = checked("vapour_pressure_Pa", vapour_pressure_Pa, or_equal=True)
    water = figure("still_air_pool", "reference_molar_mass_kg_mol")
    transfer = figure("still_air_pool", "transfer_m_s") * (water / mass) ** (1.0 / 3.0)
    return np.asarray(mass * transfer * area * pressure / (gas_constant() * checked("temperature_K", temperature_K)))


def pool_evaporation_wind(
    *,
    pool_area_m2: ArrayLike,
    molar_mass_kg_mol: ArrayLike,
    vapour_pressure_Pa: ArrayLike,
    temperature_K: ArrayLike,
    wind_m_s: ArrayLike,
) -> Array:
    """What a liquid below its boiling point gives off in a wind, kg/s; in a calm 0, where still air is the better law.

    Source: EPA RMP Offsite Consequence Analysis, eq. D-1 (memory; its acrolein factor 0.047 recomputed).
    """
    area = checked("pool_area_m2", pool_area_m2, or_equal=True) * figure("wind_pool", "ft2_per_m2")
    grams = checked("molar_mass_kg_mol", molar_mass_kg_mol) * 1e3
    pressure = checked("vapour_pressure_Pa", vapour_pressure_Pa, or_equal=True) * figure("wind_pool", "mmHg_per_Pa")
    wind = checked("wind_m_s", wind_m_s, or_equal=True) ** figure("wind_pool", "wind_power")
    heat = figure("wind_pool", "gas_constant") * checked("temperature_K", temperature_K)
    pounds = figure("wind_pool", "factor") * wind * grams ** figure("wind_pool", "molar_power") * area * pressure / heat
    return np.asarray(pounds / figure("wind_pool", "lb_min_per_kg_s"))


def evaporated_kg(*, times_s: ArrayLike, spilt_kg: ArrayLike, rate_kg_s: ArrayLike) -> Array:
    """What an evaporating pool has given off at times after the spill, kg: its steady rate until it is dry.

    Source: mass balance.
    """
    times = checked("times_s", times_s, or_equal=True)
    rate = checked("rate_kg_s", rate_kg_s, or_equal=True)
    return np.asarray(np.minimum(rate * times, checked("spilt_kg", spilt_kg, or_equal=True)))


def boiled_kg(
    *,
    times_s: ArrayLike,
    spilt_kg: ArrayLike,
    pool_area_m2: ArrayLike,
    boiling_point_K: ArrayLike,
    ground_temperature_K: ArrayLike,
    vaporisation_heat_J_kg: ArrayLike,
    ground: Ground,
) -> Array:
    """What a pool at its boiling point has given off at times after the spill, kg: 2 k dT A sqrt(t / (pi a)) / Hv.

    Heat comes from the ground alone; ground no warmer than the pool gives none. Differences between two times over
    their span are mean rates; the rate itself has no value at the first instant.
    Source: conduction into a half-space (recomputed), as in CCPS 1999 (memory).
    """
    times = checked("times_s", times_s, or_equal=True)
    area = checked("pool_area_m2", pool_area_m2, or_equal=True)
    heat = checked("vaporisation_heat_J_kg", vaporisation_heat_J_kg)
    warmth = np.maximum(
        checked("ground_temperature_K", ground_temperature_K) - checked("boiling_point_K", boiling_point_K), 0.0
    )
    taken = 2.0 * ground.conductivity_W_mK * warmth * area * np.sqrt(times / (np.pi * ground.diffusivity_m2_s)) / heat
    return np.asarray(np.minimum(taken, checked("spilt_kg", spilt_kg, or_equal=True)))


def boiling_rate_kg_s(
    *,
    times_s: ArrayLike,
    pool_area_m2: ArrayLike,
    boiling_point_K: ArrayLike,
    ground_temperature_K: ArrayLike,
    vaporisation_heat_J_kg: ArrayLike,
    ground: Ground,
) -> Array:
    """What a pool at its boiling point gives off while there is some, kg/s: k dT A / (Hv sqrt(pi a t)).

    `times_s` after the spill are above 0. Source: as for `boiled_kg`, whose slope it is.
    """
    times = checked("times_s", times_s)
    area = checked("pool_area_m2", pool_area_m2, or_equal=True)
    heat = checked("vaporisation_heat_J_kg", vaporisation_heat_J_kg)
    warmth = np.maximum(
        checked("ground_temperature_K", ground_temperature_K) - checked("boiling_point_K", boiling_point_K), 0.0
    )
    depth_m = np.sqrt(np.pi * ground.diffusivity_m2_s * times)
    return np.asarray(ground.conductivity_W_mK * warmth * area / (heat * depth_m))
