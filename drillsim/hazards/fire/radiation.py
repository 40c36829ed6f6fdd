"""Heat radiated by a flame: the point source, the solid flame, and what the air lets through. kW, m, kW/m2.

A day is played with the point source in the middle of the flame. It is taken no nearer than the flame's edge and never
gives more than the flame's own surface does, so nothing is infinite and it falls with distance everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.fuels import Fuel
from drillsim.hazards.fire.pool import flame_length_m
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather

TABLE = "fire/fire.yaml"
_ICE_K = 273.15
_NEAREST_M = 1e-3  # a path through no air has no absorption; its logarithm would be infinite
_HALVINGS = 50  # of 5 km: far below a millimetre

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Flame:
    """An upright cylinder of flame: its middle `x`, `y`, the height of its foot, its size, and what it radiates."""

    x: float
    y: float
    foot_m: float
    diameter_m: float
    length_m: float
    radiated_kW: float

    @property
    def surface_power_kW_m2(self) -> float:
        """What its side and top together give a square metre: no receptor can get more."""
        surface = np.pi * self.diameter_m * (self.length_m + 0.25 * self.diameter_m)
        return float(self.radiated_kW / surface) if surface > 0.0 else 0.0


def vapour_pressure_Pa(weather: Weather) -> float:
    """The partial pressure of water in the air, at the table's relative humidity.

    Source: Magnus formula of Alduchov & Eskridge 1996 (memory); the humidity is an assumption.
    """
    table = load_table(TABLE)["radiation"]
    at_ice, slope, shift = table["saturation"]["value"]
    celsius = weather.temperature_K - _ICE_K
    return float(table["relative_humidity"]["value"] * at_ice * np.exp(slope * celsius / (celsius + shift)))


def transmissivity(vapour_Pa: float, path_m: ArrayLike) -> Array:
    """The share of heat radiation that passes so much moist air, at most 1; any shape.

    Source: tau = 2.02 (Pw X)^-0.09, TNO Yellow Book (read).
    """
    row = load_table(TABLE)["radiation"]["transmissivity"]
    path = np.maximum(np.asarray(path_m, dtype=np.float64), _NEAREST_M)
    return np.asarray(np.minimum(row["factor"] * (vapour_Pa * path) ** row["exponent"], 1.0), dtype=np.float64)


def radiant_fraction(burning: Fuel, diameter_m: ArrayLike) -> Array:
    """The share of a fire's heat that is radiated; large sooty fires hide in their own smoke.

    Source: the fuel's figure; sooty ones at most 0.35 exp(-0.05 D), McGrattan et al. 2000 (memory).
    """
    row = load_table(TABLE)["radiation"]["sooty_fraction"]
    diameter = np.asarray(diameter_m, dtype=np.float64)
    if not burning.sooty:
        return np.full(diameter.shape, burning.radiant_fraction)
    hidden = row["value"] * np.exp(-row["per_m"] * diameter)
    return np.asarray(np.minimum(burning.radiant_fraction, hidden), dtype=np.float64)


def point_source_kW_m2(radiated_kW: ArrayLike, distance_m: ArrayLike, passes: ArrayLike = 1.0) -> Array:
    """The radiation at a distance from a point that radiates in all directions; shapes broadcast.

    Source: q = chi Q tau / (4 pi r^2), Drysdale / SFPE; NUREG-1805 chapter 5 takes r = L + D/2 from the pool's edge
    (read).
    """
    distance = np.asarray(distance_m, dtype=np.float64)
    return np.asarray(np.asarray(radiated_kW) * passes / (4.0 * np.pi * distance**2), dtype=np.float64)


def flame_of(burning: Fuel, heat_kW: float, diameter_m: float, at: tuple[float, float, float]) -> Flame:
    """The flame of a fire of that heat release and diameter whose burning surface is at (x, y, height)."""
    x, y, foot = at
    length = float(flame_length_m(heat_kW, diameter_m))
    radiated = float(heat_kW * radiant_fraction(burning, diameter_m))
    return Flame(x, y, foot, diameter_m, length, radiated)


def radiation_kW_m2(flame: Flame, x: ArrayLike, y: ArrayLike, z: ArrayLike, vapour_Pa: float) -> Array:
    """The radiation that a flame sends to points facing it; `x`, `y`, `z` of one shape, z above ground.

    From the middle of the flame's height; within the flame as at its edge, and never more than its surface gives.
    Source: point source (see `point_source_kW_m2`); the bounds near the flame are an assumption.
    """
    if flame.radiated_kW <= 0.0 or flame.diameter_m <= 0.0:
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(y), np.shape(z)))
    aside = np.hypot(np.asarray(x, dtype=np.float64) - flame.x, np.asarray(y, dtype=np.float64) - flame.y)
    radius = 0.5 * flame.diameter_m
    above = flame.foot_m + 0.5 * flame.length_m - np.asarray(z, dtype=np.float64)
    distance = np.hypot(np.maximum(aside, radius), above)
    passes = transmissivity(vapour_Pa, distance - radius)
    value = point_source_kW_m2(flame.radiated_kW, distance, passes)
    return np.asarray(np.minimum(value, flame.surface_power_kW_m2), dtype=np.float64)


def reach_m(flame: Flame, bound_kW_m2: float, vapour_Pa: float) -> float:
    """How far from the flame's middle, along the ground, at breathing height, a bound is reached; 0 if nowhere.

    Source: `radiation_kW_m2`, which falls with distance, halved on the way (recomputed).
    """
    table = load_table(TABLE)["radiation"]
    height = np.asarray(table["breathing_height"]["value"])
    near, far = 0.0, float(table["farthest"]["value"])
    if radiation_kW_m2(flame, flame.x, flame.y, height, vapour_Pa) < bound_kW_m2:
        return 0.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (near + far)
        inside = radiation_kW_m2(flame, flame.x + middle, flame.y, height, vapour_Pa) >= bound_kW_m2
        near, far = (middle, far) if inside else (near, middle)
    return near


def sooty_surface_power_kW_m2(diameter_m: ArrayLike) -> Array:
    """What the surface of a sooty pool flame gives a square metre: clear flame below, smoke above.

    Source: 140 exp(-0.12 D) + 20 (1 - exp(-0.12 D)), Mudan & Croce 1988 (read); not for clean flames or LNG.
    """
    row = load_table(TABLE)["radiation"]["sooty_power"]
    clear = np.exp(-row["per_m"] * np.asarray(diameter_m, dtype=np.float64))
    return np.asarray(row["clear"] * clear + row["smoke"] * (1.0 - clear), dtype=np.float64)


def cylinder_view_factor(diameter_m: ArrayLike, length_m: ArrayLike, distance_m: ArrayLike) -> Array:
    """The largest view factor of an upright flame for a receptor at its foot's height; shapes broadcast.

    `distance_m` is from the flame's axis and must exceed its radius (ValueError).
    Source: Shokri & Beyler 1989 as in NUREG-1805 chapter 5: the vertical and horizontal factors, in quadrature (read).
    """
    radius = 0.5 * np.asarray(diameter_m, dtype=np.float64)
    s, h = np.asarray(distance_m, dtype=np.float64) / radius, np.asarray(length_m, dtype=np.float64) / radius
    if np.any(s <= 1.0):
        raise ValueError("cylinder_view_factor: the receptor must stand outside the flame")
    a, b = (h**2 + s**2 + 1.0) / (2.0 * s), (1.0 + s**2) / (2.0 * s)
    root_a, root_b = np.sqrt(a**2 - 1.0), np.sqrt(b**2 - 1.0)
    far = np.arctan(np.sqrt((b + 1.0) * (s - 1.0) / ((b - 1.0) * (s + 1.0))))
    near = np.arctan(np.sqrt((a + 1.0) * (s - 1.0) / ((a - 1.0) * (s + 1.0))))
    lying = (b - 1.0 / s) / root_b * far - (a - 1.0 / s) / root_a * near
    standing = np.arctan(h / np.sqrt(s**2 - 1.0)) / s - h / s * np.arctan(np.sqrt((s - 1.0) / (s + 1.0)))
    standing = standing + a * h / (s * root_a) * near
    return np.asarray(np.hypot(lying, standing) / np.pi, dtype=np.float64)
