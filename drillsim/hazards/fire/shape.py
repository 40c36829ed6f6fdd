"""The shape of a pool's flame in the wind: how long it is, how far it leans, how far its foot is dragged.

The three laws belong together: they are those of the solid flame of the American Gas Association and of LNGFIRE3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from drillsim.hazards.fire.pool import draught_m_s, thomas_flame_length_m
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds, downwind_vector

TABLE = "fire/fire.yaml"


@dataclass(frozen=True)
class Breeze:
    """The wind at a flame: the unit vector (x, y) along which it blows, and its speed at 10 m, m/s."""

    x: float = 1.0
    y: float = 0.0
    speed_m_s: float = 0.0


CALM: Final = Breeze()


def breezes_of(winds: Winds) -> tuple[Breeze, ...]:
    """The wind of each stretch of a day's weather, on the map's axes."""
    found = []
    for weather in winds.weathers:
        x, y = downwind_vector(weather.wind_from_deg, winds.north_deg)
        found.append(Breeze(float(x), float(y), weather.wind_speed_m_s))
    return tuple(found)


@dataclass(frozen=True)
class Shape:
    """A flame's length along its axis, m, its lean from upright, rad, and its foot's length over its width."""

    length_m: float
    lean_rad: float
    drag: float


def flame_shape(burning_rate: float, diameter_m: float, vapour_kg_m3: float, wind_m_s: float) -> Shape:
    """The shape of a pool's flame by its burning rate in kg/(m2 s) and the density of the fuel's vapour.

    Source: Thomas 1963 (length), American Gas Association 1974 (lean), Moorhouse 1982 (drag); see fire.yaml.
    """
    if burning_rate <= 0.0 or diameter_m <= 0.0:
        return Shape(0.0, 0.0, 1.0)
    length = float(thomas_flame_length_m(burning_rate, diameter_m, wind_m_s))
    ratio = wind_m_s / float(draught_m_s(burning_rate, diameter_m, vapour_kg_m3))
    return Shape(length, lean_rad(ratio), foot_drag(diameter_m, wind_m_s))


def lean_rad(ratio: float) -> float:
    """How far a flame leans from upright under a wind of so many times its own draught, rad.

    Source: cos = u*^-0.5 above 1, upright below, American Gas Association 1974 (memory).
    """
    return float(np.arccos(max(ratio, 1.0) ** load_table(TABLE)["flame"]["tilt"]["exponent"]))


def foot_drag(diameter_m: float, wind_m_s: float) -> float:
    """How many diameters long the foot of a flame is along the wind; at least 1.

    Source: 1.5 Fr^0.069, Moorhouse 1982 (memory).
    """
    row, gravity = load_table(TABLE)["flame"]["drag"], load_table(TABLE)["flame"]["gravity"]["value"]
    return max(float(row["factor"] * (wind_m_s**2 / (gravity * diameter_m)) ** row["exponent"]), 1.0)
