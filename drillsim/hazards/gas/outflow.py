"""What leaves a hole: liquid, gas and flashing liquid, and what a burst vessel leaves in the air.

Functions of arrays, SI units, shapes broadcast. A hole's rate is `discharge_coefficient` times its whole area times
the ideal flux, and the speed is the mean over the whole hole. Nothing flows in: outside pressure above inside gives 0.
Every function raises ValueError, naming the argument, for what is negative, not finite or impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

Array = NDArray[np.float64]

TABLE: Final = "gas/source_terms.yaml"
ATMOSPHERE_PA: Final = 101325.0  # standard atmosphere, by definition


@dataclass(frozen=True)
class Jet:
    """What passes a hole: kg/s, the mean speed over the hole in m/s; of a gas also its state where it leaves."""

    rate_kg_s: Array
    speed_m_s: Array
    temperature_K: Array | None = None
    pressure_Pa: Array | None = None
    density_kg_m3: Array | None = None
    choked: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Burst:
    """What a vessel leaves that fails at once, kg: vapour, droplets that stay up, liquid on the ground."""

    vapour_kg: Array
    droplets_kg: Array
    pool_kg: Array


def checked(name: str, value: ArrayLike, above: float = 0.0, *, or_equal: bool = False) -> Array:
    """A figure as floats; ValueError unless all are finite and above a bound (or equal to it)."""
    found = np.asarray(value, dtype=np.float64)
    good = np.isfinite(found) & ((found >= above) if or_equal else (found > above))
    if not np.all(good):
        word = "at least" if or_equal else "more than"
        raise ValueError(f"{name}: must be finite and {word} {above:g} (got {value!r})")
    return found


def figure(*keys: str) -> float:
    """A constant of the source terms by its path in the table."""
    cell = load_table(TABLE)[keys[0]]
    for key in keys[1:]:
        cell = cell[key]
    return float(cell["value"])


def gas_constant() -> float:
    """The molar gas constant, J/(mol K)."""
    return float(load_table("substances.yaml")["gas_constant"]["value"])


def hole_area_m2(hole_diameter_m: ArrayLike) -> Array:
    """The area of a round hole, m2."""
    return np.asarray(np.pi / 4.0 * checked("hole_diameter_m", hole_diameter_m, or_equal=True) ** 2)


def liquid_orifice(
    *,
    hole_diameter_m: ArrayLike,
    discharge_coefficient: ArrayLike,
    pressure_Pa: ArrayLike,
    density_kg_m3: ArrayLike,
    ambient_pressure_Pa: ArrayLike = ATMOSPHERE_PA,
    head_m: ArrayLike = 0.0,
) -> Jet:
    """A liquid that does not flash: Cd A sqrt(2 rho (P - Pa + rho g h)); `pressure_Pa` above the liquid, absolute.

    Source: CCPS 1999 p. 40 (read; case src.liquid_orifice.ccps1999_p40 reproduced).
    """
    coefficient = checked("discharge_coefficient", discharge_coefficient)
    density = checked("density_kg_m3", density_kg_m3)
    inside = checked("pressure_Pa", pressure_Pa, or_equal=True)
    outside = checked("ambient_pressure_Pa", ambient_pressure_Pa, or_equal=True)
    head = checked("head_m", head_m, or_equal=True)
    drive = np.maximum(inside - outside + density * figure("gravity") * head, 0.0)
    speed = coefficient * np.sqrt(2.0 * drive / density)
    return Jet(np.asarray(hole_area_m2(hole_diameter_m) * density * speed), np.asarray(speed))


def critical_ratio(heat_capacity_ratio: ArrayLike) -> Array:
    """Outside over inside pressure at which an ideal gas chokes: (2/(k+1))^(k/(k-1)).

    Source: isentropic ideal gas (recomputed).
    """
    k = checked("heat_capacity_ratio", heat_capacity_ratio, 1.0)
    return np.asarray(np.exp(-k / (k - 1.0) * np.log1p((k - 1.0) / 2.0)))


def gas_density_kg_m3(*, pressure_Pa: ArrayLike, temperature_K: ArrayLike, molar_mass_kg_mol: ArrayLike) -> Array:
    """The density of an ideal gas, kg/m3.

    Source: ideal gas law (recomputed).
    """
    pressure = checked("pressure_Pa", pressure_Pa, or_equal=True)
    mass = checked("molar_mass_kg_mol", molar_mass_kg_mol)
    return np.asarray(pressure * mass / (gas_constant() * checked("temperature_K", temperature_K)))


def gas_orifice(
    *,
    hole_diameter_m: ArrayLike,
    discharge_coefficient: ArrayLike,
    pressure_Pa: ArrayLike,
    temperature_K: ArrayLike,
    density_kg_m3: ArrayLike,
    heat_capacity_ratio: ArrayLike,
    ambient_pressure_Pa: ArrayLike = ATMOSPHERE_PA,
) -> Jet:
    """An ideal gas through a hole, choked or not: pressure, temperature and density are those inside.

    Rate Cd A sqrt(2k/(k-1) rho P (e^(2/k) - e^((k+1)/k))), temperature T e^((k-1)/k) where it leaves, with e the larger
    of Pa/P and the critical ratio. For the density of an ideal gas see `gas_density_kg_m3`.
    Source: CCPS 1999 p. 47 (read); against HyRAM+ 6.1 with real gas 0.4 to 5 % (measured).
    """
    coefficient = checked("discharge_coefficient", discharge_coefficient)
    inside = checked("pressure_Pa", pressure_Pa)
    outside = checked("ambient_pressure_Pa", ambient_pressure_Pa, or_equal=True)
    density = checked("density_kg_m3", density_kg_m3)
    k = checked("heat_capacity_ratio", heat_capacity_ratio, 1.0)
    temperature = checked("temperature_K", temperature_K)
    critical = critical_ratio(k)
    ratio = np.clip(outside / inside, critical, 1.0)
    # 1 - e^((k-1)/k), without the loss of digits near k = 1 and e = 1
    fall = -np.expm1((k - 1.0) / k * np.log(ratio))
    leaving = density * ratio ** (1.0 / k)
    speed = coefficient * np.sqrt(2.0 * k / (k - 1.0) * inside / density * fall)
    return Jet(
        rate_kg_s=np.asarray(hole_area_m2(hole_diameter_m) * leaving * speed),
        speed_m_s=np.asarray(speed),
        temperature_K=np.asarray(temperature * (1.0 - fall)),
        pressure_Pa=np.asarray(inside * ratio),
        density_kg_m3=np.asarray(leaving),
        choked=np.asarray(outside / inside <= critical),
    )


def flash_fraction(
    *,
    temperature_K: ArrayLike,
    boiling_point_K: ArrayLike,
    liquid_heat_capacity_J_kgK: ArrayLike,
    vaporisation_heat_J_kg: ArrayLike,
) -> Array:
    """The mass share of a superheated liquid that turns to vapour at once, 0 to 1: Cp (T - Tb) / Hv.

    Source: heat balance with constant properties (recomputed); for chlorine and ammonia at 25 C 3 % below the
    isenthalpic flash of CoolProp 8.0 (measured).
    """
    warmth = checked("temperature_K", temperature_K) - checked("boiling_point_K", boiling_point_K)
    capacity = checked("liquid_heat_capacity_J_kgK", liquid_heat_capacity_J_kgK)
    heat = checked("vaporisation_heat_J_kg", vaporisation_heat_J_kg)
    return np.asarray(np.clip(capacity * warmth / heat, 0.0, 1.0))


def airborne_share(*, flash_fraction: ArrayLike, aerosol_factor: ArrayLike | None = None) -> Array:
    """The mass share of a flashing release that stays in the air, vapour and droplets: min(1, factor x), never below x.

    The factor is a choice of the user's; without it the table's.
    Source: screening rule, CCPS 1999 (memory).
    """
    share = checked("flash_fraction", flash_fraction, or_equal=True)
    if np.any(share > 1.0):
        raise ValueError(f"flash_fraction: must be at most 1 (got {flash_fraction!r})")
    factor = checked(
        "aerosol_factor", figure("aerosol_factor") if aerosol_factor is None else aerosol_factor, 1.0, or_equal=True
    )
    return np.asarray(np.minimum(factor * share, 1.0))


def rained_out_share(*, flash_fraction: ArrayLike) -> Array:
    """The mass share of a flashing release that falls to the ground, 0 to 1, where nobody chooses an aerosol factor.

    Twice the flash fraction stays in the air while that is small, all of it once it is large, straight between.
    Source: TNO Purple Book CPR 18E (memory); figures in the table.
    """
    share = checked("flash_fraction", flash_fraction, or_equal=True)
    low, high = figure("rain_out", "low"), figure("rain_out", "high")
    first = figure("rain_out", "factor_below") * low
    between = first + (1.0 - first) * (share - low) / (high - low)
    airborne = np.where(share < low, figure("rain_out", "factor_below") * share, between)
    return np.asarray(1.0 - np.minimum(airborne, 1.0))


def equilibrium_flux_kg_m2s(
    *,
    temperature_K: ArrayLike,
    vaporisation_heat_J_kg: ArrayLike,
    liquid_heat_capacity_J_kgK: ArrayLike,
    specific_volume_change_m3_kg: ArrayLike,
) -> Array:
    """The flux of a saturated liquid that flashes in equilibrium, kg/(m2 s): Hv / v_fg / sqrt(Cp T).

    All at the storage temperature; v_fg is the vapour's specific volume less the liquid's.
    Source: equilibrium rate model, Fauske 1985, in Crowl & Louvar ch. 4 (memory).
    """
    heat = checked("vaporisation_heat_J_kg", vaporisation_heat_J_kg)
    swell = checked("specific_volume_change_m3_kg", specific_volume_change_m3_kg)
    capacity = checked("liquid_heat_capacity_J_kgK", liquid_heat_capacity_J_kgK)
    return np.asarray(heat / swell / np.sqrt(capacity * checked("temperature_K", temperature_K)))


def flashing_orifice(
    *,
    hole_diameter_m: ArrayLike,
    discharge_coefficient: ArrayLike,
    pressure_Pa: ArrayLike,
    saturation_pressure_Pa: ArrayLike,
    density_kg_m3: ArrayLike,
    equilibrium_flux_kg_m2s: ArrayLike,
    pipe_length_m: ArrayLike = 0.0,
    ambient_pressure_Pa: ArrayLike = ATMOSPHERE_PA,
) -> Jet:
    """A liquid stored above its boiling point through a hole or a short pipe of `pipe_length_m`.

    What drives it down to saturation acts as on a liquid; from there to outside, G = G_ERM / sqrt(N) with
    N = (G_ERM / G_liquid)^2 + L / Le, L up to the relaxation length Le. With L = 0 it is the liquid orifice,
    as it is where saturation lies below the outside pressure. The speed is that of the liquid before it flashes.
    Source: Fauske 1985, in Crowl & Louvar ch. 4 (memory; both limits recomputed). Beyond Le Fauske takes N = 1; here N
    is kept, so that a longer pipe never lets out more.
    """
    coefficient = checked("discharge_coefficient", discharge_coefficient)
    density = checked("density_kg_m3", density_kg_m3)
    inside = checked("pressure_Pa", pressure_Pa, or_equal=True)
    outside = checked("ambient_pressure_Pa", ambient_pressure_Pa, or_equal=True)
    saturation = np.minimum(checked("saturation_pressure_Pa", saturation_pressure_Pa, or_equal=True), inside)
    slow = checked("equilibrium_flux_kg_m2s", equilibrium_flux_kg_m2s)
    length = np.minimum(checked("pipe_length_m", pipe_length_m, or_equal=True) / figure("flash_relaxation_m"), 1.0)
    cold = 2.0 * density * coefficient**2 * np.maximum(inside - np.maximum(saturation, outside), 0.0)
    flash = 2.0 * density * coefficient**2 * np.maximum(saturation - outside, 0.0)
    flux = np.sqrt(cold + flash / (1.0 + length * flash / slow**2))
    return Jet(np.asarray(hole_area_m2(hole_diameter_m) * flux), np.asarray(flux / density))


def catastrophic_loss(
    *, mass_kg: ArrayLike, flash_fraction: ArrayLike, aerosol_factor: ArrayLike | None = None
) -> Burst:
    """A vessel that fails at once: its vapour, the droplets that stay up, and what falls into a pool; kg, together all.

    For a gas give a flash fraction of 1.
    Source: mass balance over `flash_fraction` and `airborne_share`.
    """
    mass, share = checked("mass_kg", mass_kg, or_equal=True), np.asarray(flash_fraction, dtype=np.float64)
    up = airborne_share(flash_fraction=share, aerosol_factor=aerosol_factor)
    vapour, airborne = mass * share, mass * up
    return Burst(np.asarray(vapour), np.asarray(airborne - vapour), np.asarray(mass - airborne))
