"""Smoke of a fire, for screening: what it carries, how high it rises, and where it is noticed at the ground.

Yields are those of fires in open air and the rise is taken as finished at once; both are marked in the table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.fuels import Fuel
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather

TABLE = "fire/fire.yaml"

Array = NDArray[np.float64]


def yields_kg_s(burning: Fuel, burnt_kg_s: ArrayLike) -> tuple[Array, Array]:
    """The carbon monoxide and the soot in kg/s that a fire gives off; any shape.

    Source: yields of Tewarson, SFPE handbook (memory), of other fuels by likeness (assumption).
    """
    burnt = np.asarray(burnt_kg_s, dtype=np.float64)
    return burning.carbon_monoxide * burnt, burning.soot * burnt


def buoyancy_flux_m4_s3(convective_kW: ArrayLike, weather: Weather) -> Array:
    """The buoyancy flux of a fire's plume.

    Source: F = g Q_c / (pi c_p rho T), Briggs (read); rho of the ideal gas at the weather's pressure.
    """
    table = load_table(TABLE)
    density_times_K = weather.pressure_Pa / table["smoke"]["air_gas_constant"]["value"]
    heat_of_air = np.pi * table["smoke"]["air_heat"]["value"] * density_times_K
    gravity = table["flame"]["gravity"]["value"]
    return np.asarray(gravity * np.asarray(convective_kW, dtype=np.float64) / heat_of_air, dtype=np.float64)


def plume_rise_m(flux_m4_s3: ArrayLike, weather: Weather) -> Array:
    """How far a buoyant plume rises in the end above where it left; any shape.

    Winds below the slowest are taken as that. In E and F the inversion stops it, else the turbulence.
    Source: Briggs 1975 as in ISC3 (read).
    """
    table = load_table(TABLE)["smoke"]
    rows, flux = table["briggs"], np.asarray(flux_m4_s3, dtype=np.float64)
    wind = max(weather.wind_speed_m_s, table["slowest_wind"]["value"])
    gradient = rows["gradient_K_m"].get(weather.stability)
    if gradient is not None:
        stiffness = load_table(TABLE)["flame"]["gravity"]["value"] / weather.temperature_K * gradient
        return np.asarray(rows["stable_factor"] * np.cbrt(flux / (wind * stiffness)), dtype=np.float64)
    weak, strong = rows["weak"], rows["strong"]
    rise = np.where(
        flux < rows["weak_below_m4_s3"],
        weak["factor"] * flux ** weak["exponent"],
        strong["factor"] * flux ** strong["exponent"],
    )
    return np.asarray(rise / wind, dtype=np.float64)
