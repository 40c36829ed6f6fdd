"""Whether a release is dense: its weight beside the wind, when rate and weather are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from drillsim.hazards.gas.britter_mcquaid import DenseAir, DenseSource
from drillsim.hazards.gas.dense.constants import number
from drillsim.hazards.gas.dense.mixture import cold_gas
from drillsim.hazards.gas.dense.played import DenseGas
from drillsim.hazards.properties import Properties
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.weather import Weather


def dense_number(rate_kg_s: float, molar_mass_kg_mol: float, weather: Weather) -> float:
    """How much the weight of a steady release of pure gas counts beside the wind, 1; 0 of a gas no heavier than air.

    The gas is taken as warm as the air, its source as wide as the wind carries it off: D = sqrt(q / u).
    Source: (g0 q / (u^3 D))^(1/3), Britter & McQuaid 1988 in CCPS 1999 (read).
    """
    gas, air = (
        float(pure_gas_kg_m3(mass, weather.temperature_K, weather.pressure_Pa))
        for mass in (molar_mass_kg_mol, number("air", "molar_mass_kg_mol"))
    )
    volume, wind = max(rate_kg_s, 0.0) / gas, weather.wind_speed_m_s
    weight = number("gravity_m_s2") * max(gas - air, 0.0) / air
    wide = np.sqrt(volume / wind)
    return float(np.cbrt(weight * volume / (wind**3 * wide))) if wide > 0.0 else 0.0


def richardson_number(cloud: DenseSource, air: DenseAir, depth_m: float, friction_m_s: float) -> float:
    """The weight of a steady cloud beside the turbulence it meets: above some 50 it disperses as a dense gas.

    `depth_m` is the length that its source has across the ground's wind: its height, or its width on the ground.
    Raises ValueError for a length or a friction velocity not above 0.
    Source: g0 q / (D u*), CCPS 1996 eq. 5-1 (read, as a published example gives it).
    """
    if not min(depth_m, friction_m_s) > 0.0:
        raise ValueError("richardson_number: length and friction velocity must be above 0")
    weight = number("gravity_m_s2") * (cloud.density_kg_m3 - air.density_kg_m3) / air.density_kg_m3
    return weight * cloud.volume_m3_s / (depth_m * friction_m_s)


def is_dense(rate_kg_s: float, molar_mass_kg_mol: float, weather: Weather) -> bool:
    """Whether the dense plume is the model for a release.

    Source: from 0.15 on, as `dense_number`.
    """
    return dense_number(rate_kg_s, molar_mass_kg_mol, weather) >= number("choice", "continuous")


def densest(rate_kg_s: float, molar_mass_kg_mol: float, weathers: Sequence[Weather]) -> float:
    """The largest dense number of a release in a day's weathers."""
    return max(dense_number(rate_kg_s, molar_mass_kg_mol, weather) for weather in weathers)


def dense_gas(
    model: Literal["auto", "passive", "dense"], rate_kg_s: float, of: Properties, weathers: Sequence[Weather]
) -> DenseGas | None:
    """The dense gas of a leak whose largest rate is given, as warm as the air; None where its plume is passive.

    Left to the criterion, it is passive too where the gas is not known well enough.
    Raises ValueError where the dense plume is asked for and the gas is not known well enough.
    """
    dense = densest(rate_kg_s, of.molar_mass_kg_mol, weathers) >= number("choice", "continuous")
    if model == "passive" or (model == "auto" and not dense) or not 0.0 < rate_kg_s < np.inf:
        return None
    try:
        return DenseGas(cold_gas(of, weathers[0].temperature_K), rate_kg_s)
    except ValueError:
        if model == "dense":
            raise
        return None
