"""The blast of a cloud of gas by the speed of its flame: pressure and impulse scaled by the energy of the cloud.

Of the same family as the multi-energy and Baker-Strehlow-Tang curves: the faster the flame runs, by what it burns and
what stands in its way, the higher the blast near the cloud; far off all fall as sound. kPa and Pa s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE: Final = "blast/blast.yaml"
_Pa_PER_kPa: Final = 1000.0

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Explosion:
    """A cloud that explodes: its blast energy in J, the speed of its flame in m/s, the air's pressure in Pa.

    `detonates` is whether it goes by the curves of a detonation alone.
    """

    energy_J: float
    flame_m_s: float
    detonates: bool
    ambient_Pa: float

    @property
    def scale_m(self) -> float:
        """The length by which distances are scaled; 0 without energy."""
        return float(np.cbrt(self.energy_J / self.ambient_Pa))


def spaces() -> tuple[str, ...]:
    """The classes of space by what stands in the flame's way, the most cluttered first."""
    return tuple(_table()["spaces"]["value"])


def fuel_class(substance: str) -> int:
    """How readily a gas speeds its flame up: 1 the most, 4 the least; of one that is not listed, the table's default.

    Source: the list of the methods (memory).
    """
    table = _table()
    return int(table["fuel_class"]["value"].get(substance, table["fuel_class_otherwise"]["value"]))


def regime(fuel: int, space: str) -> int:
    """The regime of the explosion, 1 a detonation to 6 the slowest flame.

    Raises KeyError for a class of fuel or space that there is not.
    Source: the table of the methods (secondary).
    """
    if space not in spaces():
        raise KeyError(f"space: {space!r} is not known; choose from {', '.join(spaces())}")
    return int(_table()["regimes"]["value"][fuel][spaces().index(space)])


def flame_speed_m_s(regime_: int, mass_kg: ArrayLike) -> Array:
    """The speed of the visible flame front; of the slow regimes it grows with the mass of fuel, any shape.

    Never more than that of a detonation. Source: the methods (secondary), upper ends of their ranges.
    """
    table = _table()
    fixed, slow = table["speeds_m_s"]["value"], table["slow_speeds"]
    mass = np.asarray(mass_kg, dtype=np.float64)
    if regime_ in fixed:
        return np.full(mass.shape, float(fixed[regime_]))
    grown = slow["value"][regime_] * np.maximum(mass, 0.0) ** slow["exponent"]
    return np.asarray(np.minimum(grown, max(fixed.values())), dtype=np.float64)


def cloud_explosion(mass_kg: float, heat_J_kg: float, classes: tuple[int, str], ambient_Pa: float) -> Explosion:
    """The explosion of a flammable mass on the ground; `classes` are those of the fuel and the space.

    Source: E = 2 M q, the methods (secondary). Raises KeyError as `regime`.
    """
    row, kind = _table(), regime(*classes)
    energy = float(row["on_ground"]["value"] * mass_kg * heat_J_kg)
    return Explosion(energy, float(flame_speed_m_s(kind, mass_kg)), kind == 1, ambient_Pa)


def scaled_pressure(scaled: ArrayLike, flame_m_s: float, detonates: bool = False) -> Array:
    """The peak overpressure over the air's pressure at a scaled distance, any shape; falls with distance, 0 at inf.

    Source: the lower of the curves of deflagration and detonation, Dorofeev et al. 1995 (secondary).
    """
    far = np.asarray(scaled, dtype=np.float64)
    loud = _detonation_pressure(far)
    if detonates:
        return np.asarray(loud, dtype=np.float64)
    table, mach = _table(), _mach(flame_m_s)
    row = table["deflagration"]
    r = np.maximum(far, row["from"])
    a, b = row["pressure"]
    return np.asarray(np.minimum(mach**2 * _pushed() * (a / r + b / r**2), loud), dtype=np.float64)


def scaled_impulse(scaled: ArrayLike, flame_m_s: float, detonates: bool = False) -> Array:
    """The impulse of the positive phase, scaled, at a scaled distance, any shape; falls with distance, 0 at inf.

    Source: as `scaled_pressure`.
    """
    table, far = _table(), np.asarray(scaled, dtype=np.float64)
    row = table["detonation"]
    near = np.where(far < row["from"], row["nearest_impulse_at"], np.minimum(far, np.finfo(np.float64).max))
    loud = np.where(np.isfinite(far), _curve(row["impulse"], near), 0.0)
    if detonates:
        return np.asarray(loud, dtype=np.float64)
    slow, mach, share = table["deflagration"], _mach(flame_m_s), _pushed()
    r = np.maximum(far, slow["from"])
    a, b, c = slow["impulse"]
    quiet = mach * share * (1.0 - slow["slows"] * share * mach) * (a / r + b / r**2 + c / r**3)
    return np.asarray(np.minimum(quiet, loud), dtype=np.float64)


def cloud_pressure_kPa(explosion: Explosion, distance_m: ArrayLike) -> Array:
    """The peak overpressure of a cloud at a distance from its middle, any shape; 0 without energy.

    Source: as `scaled_pressure`.
    """
    found = scaled_pressure(_scaled(explosion, distance_m), explosion.flame_m_s, explosion.detonates)
    return np.asarray(found * explosion.ambient_Pa / _Pa_PER_kPa, dtype=np.float64)


def cloud_impulse_Pa_s(explosion: Explosion, distance_m: ArrayLike) -> Array:
    """The impulse of the positive phase of a cloud at a distance from its middle, any shape; 0 without energy.

    Source: as `scaled_impulse`.
    """
    unit = explosion.ambient_Pa * explosion.scale_m / float(_table()["sound_speed"]["value"])
    found = scaled_impulse(_scaled(explosion, distance_m), explosion.flame_m_s, explosion.detonates)
    return np.asarray(found * unit, dtype=np.float64)


def _scaled(explosion: Explosion, distance_m: ArrayLike) -> Array:
    """Distances over the explosion's length; inf without energy."""
    distance = np.asarray(distance_m, dtype=np.float64)
    scale = explosion.scale_m
    return np.asarray(distance / scale if scale > 0.0 else np.full(distance.shape, np.inf), dtype=np.float64)


def _detonation_pressure(scaled: Array) -> Array:
    """The scaled pressure of a detonation: flat within, then the fit, then as sound falls."""
    row = _table()["detonation"]
    fit = _curve(row["pressure"], np.clip(scaled, row["from"], row["to"]))
    fallen = np.divide(row["to"], scaled, out=np.ones(scaled.shape), where=scaled > row["to"])
    return np.asarray(np.where(scaled < row["from"], row["nearest"], fit * fallen), dtype=np.float64)


def _curve(coefficients: list[float], scaled: Array) -> Array:
    """The exponential of a polynomial in ln R."""
    return np.asarray(np.exp(np.polynomial.polynomial.polyval(np.log(scaled), coefficients)), dtype=np.float64)


def _mach(flame_m_s: float) -> float:
    """The flame's speed over that of sound."""
    return float(flame_m_s / _table()["sound_speed"]["value"])


def _pushed() -> float:
    """The share of the burnt volume that pushes the air: (sigma - 1) / sigma."""
    expansion = float(_table()["expansion"]["value"])
    return (expansion - 1.0) / expansion


def _table() -> dict[str, Any]:
    row: dict[str, Any] = load_table(TABLE)["vapour_cloud"]
    return row
