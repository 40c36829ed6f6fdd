"""The blast of an explosion told as so much TNT on the ground. Masses in kg, lengths in m, pressure in kPa.

A vapour cloud is no charge of TNT: near it the pressures are far too high, and the share of its heat that goes into the
blast is a guess. The curve is one of measured charges; the equivalent mass is screening.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "blast/blast.yaml"
_JOULES = 1e6  # a megajoule

Array = NDArray[np.float64]


def tnt_mass_kg(mass_kg: ArrayLike, heat_of_combustion_J_kg: ArrayLike, blast_share: ArrayLike) -> Array:
    """The TNT with as much blast energy as a burning cloud; shapes broadcast.

    `blast_share` is the share of the heat that goes into the blast. Raises ValueError unless it lies in 0 to 1.
    Source: W = eta m Hc / E of TNT, as in HyRAM+ (read).
    """
    share = np.asarray(blast_share, dtype=np.float64)
    if not np.all((share >= 0.0) & (share <= 1.0)):
        raise ValueError(f"blast_share: must lie in 0 to 1 (got {share.tolist()})")
    energy = share * np.asarray(mass_kg, dtype=np.float64) * np.asarray(heat_of_combustion_J_kg, dtype=np.float64)
    return np.asarray(energy / (load_table(TABLE)["tnt"]["energy"]["value"] * _JOULES), dtype=np.float64)


def scaled_distance(distance_m: ArrayLike, tnt_kg: ArrayLike) -> Array:
    """The distance over the cube root of the TNT, m/kg^(1/3); inf where there is none; shapes broadcast.

    Source: Hopkinson-Cranz scaling (read).
    """
    distance, mass = np.broadcast_arrays(
        np.asarray(distance_m, dtype=np.float64), np.asarray(tnt_kg, dtype=np.float64)
    )
    scaled = np.divide(distance, np.cbrt(mass), out=np.full(mass.shape, np.inf), where=mass > 0.0)
    return np.asarray(scaled, dtype=np.float64)


def side_on_pressure_kPa(scaled_m: ArrayLike) -> Array:
    """The peak incident overpressure at a scaled distance, m/kg^(1/3), any shape; falls with distance, 0 at inf.

    Nearer than 0.2 it is that at 0.2; beyond 198.5 the last piece goes on, which nobody has measured. Where two
    pieces of the curve do not meet (0.7 % at 23.8) the lower one counts.
    Source: Swisdak 1994 (read), a hemisphere on the ground.
    """
    table = load_table(TABLE)["hemispherical_burst"]
    scaled = np.maximum(np.asarray(scaled_m, dtype=np.float64), table["scaled_from"])
    finite = np.where(np.isfinite(scaled), scaled, table["scaled_to"])
    pressure, ceiling, start = np.zeros(scaled.shape), np.inf, table["scaled_from"]
    for piece in table["pieces"]:
        end = np.inf if piece["up_to"] is None else piece["up_to"]
        here = np.minimum(_piece(piece["coefficients"], np.clip(finite, start, end)), ceiling)
        pressure = np.where(finite >= start, here, pressure)
        start, ceiling = end, float(_piece(piece["coefficients"], np.asarray(min(end, table["scaled_to"]))))
    return np.where(np.isfinite(scaled), pressure, 0.0)


def blast_impulse_Pa_s(distance_m: ArrayLike, tnt_kg: ArrayLike) -> Array:
    """The incident impulse of so much TNT on the ground at a distance; shapes broadcast; 0 without TNT.

    Nearer than the curve's beginning it is that there.
    Source: Swisdak 1994 (memory), a hemisphere on the ground.
    """
    table = load_table(TABLE)["hemispherical_impulse"]
    scaled = np.maximum(scaled_distance(distance_m, tnt_kg), table["scaled_from"])
    some = np.isfinite(scaled)
    finite, impulse, start = np.where(some, scaled, 1.0), np.zeros(scaled.shape), 0.0
    for piece in table["pieces"]:
        impulse = np.where(finite >= start, _piece(piece["coefficients"], finite), impulse)
        start = np.inf if piece["up_to"] is None else piece["up_to"]
    return np.where(some, impulse * np.cbrt(np.asarray(tnt_kg, dtype=np.float64)), 0.0)


def free_air_pressure_ratio(scaled_m: ArrayLike) -> Array:
    """The peak overpressure of a sphere of TNT in free air over the air's pressure, at a scaled distance, any shape.

    Source: Kinney & Graham 1985 (memory). It lies above the measured curve far off: 1.6 times at 30 m/kg^(1/3).
    """
    row = load_table(TABLE)["free_air_burst"]
    scaled = np.asarray(scaled_m, dtype=np.float64)
    falls = [np.hypot(1.0, scaled / width) for width in row["falls"]]
    share = np.hypot(1.0, scaled / row["rises"]) / falls[2]
    return np.asarray(row["factor"] * share * np.hypot(1.0, scaled / row["rises"]) / (falls[0] * falls[1]), np.float64)


def _piece(coefficients: list[float], scaled: Array) -> Array:
    """One polynomial of the curve, kPa."""
    return np.asarray(np.exp(np.polynomial.polynomial.polyval(np.log(scaled), coefficients)), dtype=np.float64)


def blast_pressure_kPa(distance_m: ArrayLike, tnt_kg: ArrayLike) -> Array:
    """The peak incident overpressure of so much TNT on the ground at a distance; shapes broadcast.

    Source: as `side_on_pressure_kPa`.
    """
    return side_on_pressure_kPa(scaled_distance(distance_m, tnt_kg))
