"""Heat radiated by a flame: the leaning solid flame, the point source, and what the air lets through. kW, m, kW/m2.

A day is played with the solid flame, a cylinder that leans with the wind of the day. It never gives more than its own
surface does, so nothing is infinite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.fuels import Fuel
from drillsim.hazards.fire.points import Points, heat_of_points_kW_m2, nearest_point_m
from drillsim.hazards.fire.shape import CALM, Breeze, flame_shape
from drillsim.hazards.fire.solid import FAR, NEAR, Side, seen_of_side, side_of
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather

TABLE = "fire/fire.yaml"
_ICE_K = 273.15
_NEAREST_M = 1e-3  # a path through no air has no absorption; its logarithm would be infinite
_FAR_SIZES = 4  # lengths and widths of a flame; from there few patches give what many do, within 0.01 %
_THIN = 10  # the part of a jet's flame, from its hole, in which nobody stands within it
_HALVINGS = 40  # of a rung: far below a millimetre
_RUNGS, _LOWEST_RUNG_M = 400, 0.1  # a leaning flame's heat need not fall at once with distance: look from afar

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Flame:
    """A cylinder of flame: the middle `x`, `y` of its pool, the height of its foot, its size, and what it radiates.

    It leans `lean_rad` from upright towards the unit vector `to`; its foot is `drag` diameters long that way.
    A jet's is seen by the `points` along its axis, in air of `air_K`; who is within `diameter_m` about them gets
    `within_kW_m2`, and nobody beside it more than the mean of its surface. The cylinder only says how large it is.
    """

    x: float
    y: float
    foot_m: float
    diameter_m: float
    length_m: float
    radiated_kW: float
    lean_rad: float = 0.0
    drag: float = 1.0
    to: tuple[float, float] = (1.0, 0.0)
    points: Points = ()
    air_K: float = 298.15
    within_kW_m2: float = 0.0

    @property
    def origin(self) -> tuple[float, float]:
        """Where distances are counted from: the middle of the pool, or the first point of a jet, at its hole."""
        return self.points[0][:2] if self.points else (self.x, self.y)

    @property
    def surface_m2(self) -> float:
        """What radiates of it: its side, as wide as the middle of its foot's two axes."""
        return side_m2(self.diameter_m, self.length_m, self.drag)

    @property
    def surface_power_kW_m2(self) -> float:
        """What its side gives a square metre: no receptor outside it can get more."""
        return float(self.radiated_kW / self.surface_m2) if self.surface_m2 > 0.0 else 0.0


def side_m2(diameter_m: float, length_m: float, drag: float) -> float:
    """The side of a flame of that size whose foot is so many diameters long."""
    return float(np.pi * 0.5 * (1.0 + drag) * diameter_m * length_m)


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


def surface_power_kW_m2(burning: Fuel, diameter_m: float) -> float:
    """What a square metre of a pool's flame radiates by the fuel and the pool's width; 0 where that is not known.

    Thick flames radiate more than thin ones; those of sooty fuels hide in their smoke.
    Source: E (1 - exp(-k D)) with the fuel's E and k, Rew, Hulbert & Deaves 1997; smoke exp(-s D) and its own 20 kW/m2,
    Mudan & Croce 1988.
    """
    bright = burning.surface_kW_m2 * -np.expm1(-burning.thickness_per_m * diameter_m)
    if not burning.sooty or bright == 0.0:
        return float(bright)
    row = load_table(TABLE)["radiation"]["sooty_power"]
    clear = np.exp(-row["per_m"] * diameter_m)
    return float(bright * clear + row["smoke"] * (1.0 - clear))


def radiated_kW(burning: Fuel, heat_kW: float, diameter_m: float, surface_m2: float) -> float:
    """What a flame of that surface radiates: by its surface power, never more than a share of its heat.

    Source: `surface_power_kW_m2`, else the radiant fraction; the ceiling is the largest share measured on pools.
    """
    power = surface_power_kW_m2(burning, diameter_m)
    if power == 0.0:
        return float(heat_kW * radiant_fraction(burning, diameter_m))
    return float(min(power * surface_m2, heat_kW * load_table(TABLE)["radiation"]["largest_share"]["value"]))


def flame_of(
    burning: Fuel, heat_kW: float, diameter_m: float, at: tuple[float, float, float], breeze: Breeze = CALM
) -> Flame:
    """The flame of a fire of that heat release and diameter whose burning surface is at (x, y, height), in a wind.

    Source: `flame_shape` and `radiated_kW`.
    """
    x, y, foot = at
    area = 0.25 * np.pi * diameter_m**2
    rate = heat_kW / (burning.heat_of_combustion_kJ_kg * area) if area > 0.0 else 0.0
    shape = flame_shape(rate, diameter_m, burning.vapour_kg_m3, breeze.speed_m_s)
    radiated = radiated_kW(burning, heat_kW, diameter_m, side_m2(diameter_m, shape.length_m, shape.drag))
    to = (breeze.x, breeze.y)
    return Flame(x, y, foot, diameter_m, shape.length_m, radiated, shape.lean_rad, shape.drag, to)


def radiation_kW_m2(flame: Flame, x: ArrayLike, y: ArrayLike, z: ArrayLike, vapour_Pa: float) -> Array:
    """The radiation that a flame sends to points turned to where most comes from; `x`, `y`, `z` of one shape.

    Within a pool's flame it is what its surface gives, and nowhere more; within a jet's what hits there.
    Source: `radiation_vector_kW_m2`; of a jet `heat_of_points_kW_m2`.
    """
    if flame.points:
        nearest = 0.5 * flame.length_m / len(flame.points)
        heat = heat_of_points_kW_m2(flame.points, (vapour_Pa, flame.air_K), (x, y, z), nearest)
        beside = np.minimum(heat, flame.surface_power_kW_m2)
        wide = flame.points[len(flame.points) // _THIN :]  # at its hole a flame is thin
        within = nearest_point_m(wide, (x, y, z)) <= 0.5 * flame.diameter_m
        return np.where(within, np.maximum(flame.within_kW_m2, beside), beside)
    (east, north, up), off = _received(flame, x, y, z, vapour_Pa)
    most = flame.surface_power_kW_m2
    total = np.minimum(np.sqrt(east**2 + north**2 + up**2), most)
    return np.asarray(np.where(off <= 0.0, most, total), dtype=np.float64)


def radiation_vector_kW_m2(
    flame: Flame, x: ArrayLike, y: ArrayLike, z: ArrayLike, vapour_Pa: float
) -> tuple[Array, Array, Array]:
    """The radiation as a vector to the flame, z above ground: what a plate gets is the part along its normal.

    Source: the side of a leaning flame (`seen_of_side`); the air lets through what it does on the way to the nearest of
    it (`transmissivity`). The top is level and cannot be seen from below.
    Raises ValueError for a jet, whose points are seen from all sides.
    """
    if flame.points:
        raise ValueError("radiation_vector: a jet radiates from points; see radiation_kW_m2")
    return _received(flame, x, y, z, vapour_Pa)[0]


def _received(
    flame: Flame, x: ArrayLike, y: ArrayLike, z: ArrayLike, vapour_Pa: float
) -> tuple[tuple[Array, Array, Array], Array]:
    """The radiation as a vector, and how far off the flame's side each place is, negative within."""
    x, y, z = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (x, y, z)))
    shape = x.shape
    if flame.radiated_kW <= 0.0 or flame.surface_m2 <= 0.0:
        return (np.zeros(shape), np.zeros(shape), np.zeros(shape)), np.full(shape, np.inf)
    dx, dy, dz = ((x - flame.x).ravel(), (y - flame.y).ravel(), (z - flame.foot_m).ravel())
    off = _off_m(flame, dx, dy, dz)
    power = flame.surface_power_kW_m2 * transmissivity(vapour_Pa, np.maximum(off, 0.0))
    east, north, up = ((power * part).reshape(shape) for part in _seen(flame, dx, dy, dz))
    return (east, north, up), off.reshape(shape)


def _seen(flame: Flame, dx: Array, dy: Array, dz: Array) -> tuple[Array, Array, Array]:
    """The view factors of places (n,): by many patches near the flame, by few far off; each place by itself."""
    size = flame.length_m + flame.drag * flame.diameter_m
    far = dx * dx + dy * dy + dz * dz > (_FAR_SIZES * size) ** 2
    if far.all() or not far.any():
        return seen_of_side(_side(flame, FAR if far.all() else NEAR), dx, dy, dz)
    found = np.zeros((3, len(dx)))
    for which, patches in ((far, FAR), (~far, NEAR)):
        found[:, which] = seen_of_side(_side(flame, patches), dx[which], dy[which], dz[which])
    return found[0], found[1], found[2]


@lru_cache(maxsize=256)
def _side(flame: Flame, patches: tuple[int, int] = NEAR) -> Side:
    """The patches of a flame's side."""
    half = 0.5 * flame.diameter_m
    top = flame.length_m * np.sin(flame.lean_rad), flame.length_m * np.cos(flame.lean_rad)
    return side_of((half * flame.drag, half), half * (flame.drag - 1.0), top, flame.to, patches)


def _off_m(flame: Flame, dx: Array, dy: Array, dz: Array) -> Array:
    """How far places are off the flame's side, about: from the nearest of its axis less its radius; negative within."""
    (to_x, to_y), across, up = flame.to, math.sin(flame.lean_rad), math.cos(flame.lean_rad)
    half = 0.5 * flame.diameter_m
    ahead = half * (flame.drag - 1.0)
    x, y = dx - ahead * to_x, dy - ahead * to_y
    along = np.minimum(np.maximum((x * to_x + y * to_y) * across + dz * up, 0.0), flame.length_m)
    x, y, z = x - along * (across * to_x), y - along * (across * to_y), dz - along * up
    return np.asarray(np.sqrt(x * x + y * y + z * z) - half, dtype=np.float64)


def reach_m(flame: Flame, bound_kW_m2: float, vapour_Pa: float) -> float:
    """How far a bound is reached at breathing height: from a pool's middle down the wind, from a jet's hole along it.

    0 if nowhere.

    Source: `radiation_kW_m2`, sought from afar and halved on the way (recomputed).
    """
    table = load_table(TABLE)["radiation"]
    height, (to_x, to_y), (x, y) = table["breathing_height"]["value"], flame.to, flame.origin

    def reached(away: ArrayLike) -> NDArray[np.bool_]:
        away = np.asarray(away, dtype=np.float64)
        at = x + to_x * away, y + to_y * away, np.full(away.shape, height)
        return np.asarray(radiation_kW_m2(flame, *at, vapour_Pa) >= bound_kW_m2)

    ladder = np.concatenate([[0.0], np.geomspace(_LOWEST_RUNG_M, float(table["farthest"]["value"]), _RUNGS)])
    inside = np.flatnonzero(reached(ladder))
    if len(inside) == 0 or inside[-1] == _RUNGS:
        return float(ladder[-1]) if len(inside) else 0.0
    near, far = float(ladder[inside[-1]]), float(ladder[inside[-1] + 1])
    for _ in range(_HALVINGS):
        middle = 0.5 * (near + far)
        near, far = (middle, far) if reached(middle) else (near, middle)
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
