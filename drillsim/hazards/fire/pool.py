"""A pool of burning liquid: how fast it burns, how much heat it gives, how long its flame is. Lengths in m."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.fuels import Fuel
from drillsim.hazards.tables import load_table

TABLE = "fire/fire.yaml"

Array = NDArray[np.float64]


def equivalent_diameter_m(area_m2: ArrayLike) -> Array:
    """The diameter of the circle of that area.

    Source: geometry.
    """
    return np.asarray(np.sqrt(4.0 * np.asarray(area_m2, dtype=np.float64) / np.pi), dtype=np.float64)


def burning_rate_kg_s_m2(burning: Fuel, diameter_m: ArrayLike) -> Array:
    """The mass burnt a second and square metre by a pool of that diameter.

    Source: m'' (1 - exp(-k beta D)), NUREG-1805 chapter 3 (read).
    """
    diameter = np.asarray(diameter_m, dtype=np.float64)
    if np.isinf(burning.k_beta):
        return np.full(diameter.shape, burning.burning_rate)
    return np.asarray(-burning.burning_rate * np.expm1(-burning.k_beta * diameter), dtype=np.float64)


def pool_heat_release_kW(burning: Fuel, area_m2: ArrayLike) -> Array:
    """The heat release of a pool that burns all over its surface.

    Source: Q = m'' dHc A (1 - exp(-k beta D)), NUREG-1805 chapter 3 (read).
    """
    area = np.asarray(area_m2, dtype=np.float64)
    rate = burning_rate_kg_s_m2(burning, equivalent_diameter_m(area))
    return np.asarray(rate * burning.heat_of_combustion_kJ_kg * area, dtype=np.float64)


def flame_length_m(heat_kW: ArrayLike, diameter_m: ArrayLike) -> Array:
    """The mean height of a flame above its surface; 0 where a weak fire on a wide surface breaks up.

    Source: L = 0.235 Q^0.4 - 1.02 D, Heskestad 1983 (read).
    """
    row = load_table(TABLE)["flame"]["heskestad"]
    heat = np.asarray(heat_kW, dtype=np.float64)
    length = row["rises"] * heat ** row["exponent"] - row["sinks"] * np.asarray(diameter_m, dtype=np.float64)
    return np.asarray(np.maximum(length, 0.0), dtype=np.float64)


def draught_m_s(burning_rate: ArrayLike, diameter_m: ArrayLike, vapour_kg_m3: float | None = None) -> Array:
    """The speed a pool's fire draws air in with, (g m'' D / rho)^(1/3); rho of the fuel's vapour, else of air.

    Source: Thomas 1963 (air); American Gas Association 1974 (the vapour, for the lean; memory).
    """
    table = load_table(TABLE)["flame"]
    density = table["air_density"]["value"] if vapour_kg_m3 is None else vapour_kg_m3
    rate, diameter = np.asarray(burning_rate, dtype=np.float64), np.asarray(diameter_m, dtype=np.float64)
    return np.asarray(np.cbrt(table["gravity"]["value"] * rate * diameter / density), dtype=np.float64)


def thomas_flame_length_m(burning_rate: ArrayLike, diameter_m: ArrayLike, wind_m_s: float = 0.0) -> Array:
    """The height of a pool's flame by its burning rate in kg/(m2 s); with a wind, its length along the tilted flame.

    The wind counts from where it exceeds the pool's own draught with the density of air, see `draught_m_s`.
    Source: L/D = 42 (m''/(rho sqrt(g D)))^0.61, Thomas 1963 (read); with wind 55 (..)^0.67 u*^-0.21 (memory).
    """
    table = load_table(TABLE)["flame"]
    density, gravity = table["air_density"]["value"], table["gravity"]["value"]
    rate, diameter = np.asarray(burning_rate, dtype=np.float64), np.asarray(diameter_m, dtype=np.float64)
    loading = rate / (density * np.sqrt(gravity * diameter))
    still, windy = table["thomas"], table["thomas_wind"]
    calm = still["factor"] * loading ** still["exponent"]
    ratio = wind_m_s / draught_m_s(rate, diameter)
    blown = windy["factor"] * loading ** windy["exponent"] * np.maximum(ratio, 1.0) ** windy["wind_exponent"]
    return np.asarray(diameter * np.where(ratio > 1.0, blown, calm), dtype=np.float64)
