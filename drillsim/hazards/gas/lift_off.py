"""Whether gas lighter than air leaves the ground: the share of a ground plume that is left there. m, kg, s and K."""

from __future__ import annotations

from typing import Final

import numpy as np

from drillsim.hazards.gas.dispersion import TABLE
from drillsim.hazards.gas.plume_rise import GRAVITY
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather, transport_wind

AIR_KG_MOL: Final = 0.0289647


def ground_share(rate_kg_s: float, pure_gas: float, width_m: float | None, weather: Weather) -> float:
    """The share of the concentration at the ground that buoyancy leaves there, 0 to 1; 1 for gas no lighter than air.

    `pure_gas` is its density in kg/m3, `width_m` that of the source across the wind; without it the stream's own,
    sqrt(V / u). Not played in a day: it says how far a plume on the ground can be believed.
    Source: exp(-6 F^0.4), F = g (1 - rho / rho_air) V / (pi u^3 W), Hanna, Briggs & Chang 1998 (memory).
    """
    air = float(pure_gas_kg_m3(AIR_KG_MOL, weather.temperature_K, weather.pressure_Pa))
    lighter, volume = 1.0 - pure_gas / air, rate_kg_s / pure_gas
    if lighter <= 0.0 or volume <= 0.0:
        return 1.0
    wind = transport_wind(weather, 0.0)
    wide = float(np.sqrt(volume / wind)) if width_m is None or width_m <= 0.0 else width_m
    flux = GRAVITY * lighter * volume / (np.pi * wind**3 * wide)
    law = load_table(TABLE)["lift_off"]
    return float(np.exp(-law["a"]["value"] * flux ** law["b"]["value"]))
