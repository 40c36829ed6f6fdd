"""The fireball of a bursting vessel of liquefied gas. In kg, m and kW/m2; arrays of any shape."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "fire/fireball.yaml"

Array = NDArray[np.float64]
Burst = Literal["below_relief", "at_relief"]


def fireball_diameter_m(fuel_kg: ArrayLike) -> Array:
    """The largest diameter of the fireball of so much fuel.

    Source: D = 5.8 M^(1/3), CCPS (read).
    """
    row = load_table(TABLE)["fireball"]["diameter"]
    return np.asarray(row["factor"] * np.asarray(fuel_kg, dtype=np.float64) ** row["exponent"], dtype=np.float64)


def fireball_duration_s(fuel_kg: ArrayLike) -> Array:
    """How long the fireball of so much fuel lasts; grows with the mass.

    Source: t = 0.45 M^(1/3) below 30 t (CCPS, read), 2.6 M^(1/6) from there (memory).
    """
    table = load_table(TABLE)["fireball"]
    mass = np.asarray(fuel_kg, dtype=np.float64)
    small, large = (table[name]["factor"] * mass ** table[name]["exponent"] for name in
                    ("duration_small", "duration_large"))  # fmt: skip
    return np.asarray(np.where(mass < table["large_from"]["value"], small, large), dtype=np.float64)


def fireball_view_factor(diameter_m: ArrayLike, distance_m: ArrayLike) -> Array:
    """The share of the view of an upright surface that a fireball touching the ground takes; shapes broadcast.

    `distance_m` is along the ground from below its middle. The largest value is 0.385 at 0.35 diameters; nearer than
    that an upright surface sees less of a fireball that is overhead.
    Source: F = X (D/2)^2 / (X^2 + (D/2)^2)^1.5, CCPS (read).
    """
    radius = 0.5 * np.asarray(diameter_m, dtype=np.float64)
    distance = np.asarray(distance_m, dtype=np.float64)
    slant = np.hypot(distance, radius)
    aside, up = (np.divide(part, slant, out=np.zeros(slant.shape), where=slant > 0.0) for part in (distance, radius))
    return np.asarray(aside * up**2, dtype=np.float64)


def fireball_surface_power_kW_m2(fuel_kg: ArrayLike, heat_of_combustion_kJ_kg: ArrayLike, burst: Burst) -> Array:
    """What the fireball's surface gives a square metre, never more than the highest measured; shapes broadcast.

    Source: E = R M Hc / (pi D^2 t), CCPS (read); R of Roberts 1981 (memory).
    """
    table = load_table(TABLE)["fireball"]
    mass = np.asarray(fuel_kg, dtype=np.float64)
    heat = np.asarray(heat_of_combustion_kJ_kg, dtype=np.float64)
    radiated = np.asarray(table["radiant_fraction"]["value"][burst] * mass * heat, dtype=np.float64)
    spread = np.pi * fireball_diameter_m(mass) ** 2 * fireball_duration_s(mass)
    power = np.divide(radiated, spread, out=np.zeros(np.broadcast(radiated, spread).shape), where=spread > 0.0)
    return np.asarray(np.minimum(power, table["surface_power"]["value"]), dtype=np.float64)


def fireball_radiation_kW_m2(
    fuel_kg: ArrayLike, distance_m: ArrayLike, surface_power_kW_m2: ArrayLike, passes: ArrayLike = 1.0
) -> Array:
    """The radiation of a fireball on an upright surface facing it, at a distance along the ground; shapes broadcast.

    `passes` is what the air lets through (see `radiation.transmissivity`).
    Source: q = tau E F, CCPS (read).
    """
    seen = fireball_view_factor(fireball_diameter_m(fuel_kg), distance_m)
    power = np.asarray(surface_power_kW_m2, dtype=np.float64)
    return np.asarray(np.asarray(passes, dtype=np.float64) * power * seen, dtype=np.float64)
