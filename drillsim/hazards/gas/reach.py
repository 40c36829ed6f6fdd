"""How far a threshold reaches down a steady wind, and where a passive plume should not be believed."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dispersion import TABLE
from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather

# The search: a scan on a logarithmic ruler, then halving. Neighbouring marks are 0.6 % apart.
NEAREST_M = 1.0
FARTHEST_M = 1e5
# Briggs' spreads hold to some 10 km (memory): a distance beyond is not for printing.
MODEL_REACH_M = 10_000.0
MARKS = 2001
HALVINGS = 60

CAVEATS: Mapping[str, str] = MappingProxyType(
    {code: row["text"] for code, row in load_table(TABLE)["validity"].items()}
)


def distance_to(source: Source, rate_kg_s: float, weather: Weather, threshold_kg_m3: float) -> float:
    """The distance in m down the wind beyond which a steady release stays below the threshold, at 1.5 m.

    0 if the threshold is reached nowhere, inf if it is still exceeded at 100 km. For an elevated source the
    farther of the two crossings counts. Ask for the other roughness with ``dataclasses.replace(weather,
    roughness=...)``.
    Raises ValueError for a threshold not above 0 or a rate that is negative or not finite.
    Source: Gaussian plume CCPS 1999 (read), spreads Briggs 1973 (read).
    """
    if not (np.isfinite(threshold_kg_m3) and threshold_kg_m3 > 0.0):
        raise ValueError(f"threshold_kg_m3: must be finite and above 0 (got {threshold_kg_m3})")
    if not (np.isfinite(rate_kg_s) and rate_kg_s >= 0.0):
        raise ValueError(f"rate_kg_s: must be finite and not negative (got {rate_kg_s})")
    marks = np.geomspace(NEAREST_M, FARTHEST_M, MARKS)
    above = np.flatnonzero(_at(source, rate_kg_s, weather, marks) >= threshold_kg_m3)
    if above.size == 0:
        return 0.0
    last = int(above[-1])
    if last == MARKS - 1:
        return float("inf")
    near, far = float(marks[last]), float(marks[last + 1])
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        exceeded = bool(_at(source, rate_kg_s, weather, np.asarray(middle)) >= threshold_kg_m3)
        near, far = (middle, far) if exceeded else (near, middle)
    return near


def _at(
    source: Source, rate_kg_s: float, weather: Weather, distance_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The centreline at breathing height."""
    return steady_centreline(
        source, rate_kg_s, weather, distance_m, load_table(TABLE)["breathing_height"]["value"]
    )


def passive_plume_caveats(weather: Weather, distance_m: float, heavier_than_air: bool) -> tuple[str, ...]:
    """The codes (keys of CAVEATS, which has the texts) of what to distrust in a plume at a distance.

    Source: comparison of 24 SLAB runs with the Briggs rural plume (recomputed); others as the table says.
    """
    limits = load_table(TABLE)["validity"]
    stable, wind = limits["near_source_stable_low_wind"], weather.wind_speed_m_s
    stable_low_wind = weather.stability in stable["classes"] and wind <= stable["wind_up_to_m_s"]
    found = {
        "near_source_stable_low_wind": heavier_than_air
        and stable_low_wind
        and distance_m <= stable["within_m"],
        "dense_near_source": heavier_than_air and distance_m <= limits["dense_near_source"]["within_m"],
        "calm": wind < limits["calm"]["wind_below_m_s"],
        "near_field": distance_m < limits["near_field"]["within_m"],
        "far_field": distance_m > limits["far_field"]["beyond_m"],
    }
    return tuple(code for code, holds in found.items() if holds)


def curtain_caveats(weather: Weather, dilution_factor: float) -> tuple[str, ...]:
    """The codes (keys of CAVEATS) of what to distrust in a water curtain's dilution.

    Source: J. Haz. Mat. 96 (2003) 127 (read).
    """
    limits = load_table(TABLE)["validity"]
    found = {
        "curtain_in_strong_wind": weather.wind_speed_m_s >= limits["curtain_in_strong_wind"]["from_m_s"],
        "curtain_factor_above_documented": dilution_factor
        > limits["curtain_factor_above_documented"]["above"],
    }
    return tuple(code for code, holds in found.items() if holds)
