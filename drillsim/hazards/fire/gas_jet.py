"""The flame of a jet of gas from a hole: how long, where it goes, what share it radiates, its heat anywhere.

A gas of any kind that burns; in still air, at any angle. Lengths in m, heat in kW.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from drillsim.hazards.fire.burnt_gas import TABLE, Burnt, JetFuel, burnt_gas, jet_fuel
from drillsim.hazards.fire.jet_path import Air, Nozzle, jet_path
from drillsim.hazards.fire.points import Points, heat_of_points_kW_m2
from drillsim.hazards.gas.outflow import Jet, gas_constant, gas_density_kg_m3, gas_orifice
from drillsim.hazards.gas.real_gas import RealGas, condenses, real_gas, real_orifice
from drillsim.hazards.properties import properties
from drillsim.hazards.tables import load_table

_COOLER: Final = 0.95
_COLDEST_K: Final = 20.0
_MS_PER_S: Final = 1000.0

Array = NDArray[np.float64]


@dataclass(frozen=True)
class JetFlame:
    """A flame in the plane of its jet: length and width, the heat it gives off and the share of it that is radiated.

    `points` radiate: m ahead of the hole and above it, and the share of the radiation of each.
    """

    length_m: float
    width_m: float
    heat_kW: float
    radiant_share: float
    points: tuple[tuple[float, float, float], ...]

    @property
    def radiated_kW(self) -> float:
        """What it radiates."""
        return self.heat_kW * self.radiant_share

    @property
    def nearest_m(self) -> float:
        """Half the way between two points: nobody is taken to be nearer one."""
        return 0.5 * self.length_m / len(self.points)


def leaves(gas: str, hole_m: float, coefficient: float, inside: tuple[float, float], outside_Pa: float) -> Jet:
    """What leaves a hole; `inside` are pressure and temperature in Pa and K.

    By the gas's own equation of state where the table has it, else as an ideal gas.
    Raises ValueError where nothing is known of its heat capacities, and for what is liquid inside.
    """
    pressure, temperature = inside
    if condenses(gas, pressure, temperature):
        raise ValueError(f"gas: {gas} is liquid at {pressure:g} Pa and {temperature:g} K")
    if real_gas(gas) is not None:
        return real_orifice(
            gas, hole_diameter_m=hole_m, discharge_coefficient=coefficient, pressure_Pa=pressure,
            temperature_K=temperature, ambient_pressure_Pa=outside_Pa,
        )  # fmt: skip
    known = properties(gas)
    if known.heat_capacity_ratio is None:
        raise ValueError(f"gas: no heat capacity ratio of {gas!r} is known")
    density = gas_density_kg_m3(
        pressure_Pa=pressure, temperature_K=temperature, molar_mass_kg_mol=known.molar_mass_kg_mol
    )
    return gas_orifice(
        hole_diameter_m=hole_m, discharge_coefficient=coefficient, pressure_Pa=pressure, temperature_K=temperature,
        density_kg_m3=density, heat_capacity_ratio=known.heat_capacity_ratio, ambient_pressure_Pa=outside_Pa,
    )  # fmt: skip


def notional_nozzle(gas: str, leaving: Jet, coefficient: float, air_Pa: float) -> Nozzle:
    """What leaves a hole, let down to the pressure of the air with its mass, momentum and energy kept.

    `coefficient` is the hole's discharge coefficient, by which the mean speed of `leaving` is less than the gas's own.
    Raises ValueError where nothing leaves.
    Source: Yuceil & Otugen 2002, as in HyRAM+ (against 6.1 within 0.01 %, measured).
    """
    if not float(leaving.speed_m_s) > 0.0:
        raise ValueError("notional_nozzle: nothing leaves: the pressure inside is not above that outside")
    assert leaving.pressure_Pa is not None and leaving.density_kg_m3 is not None and leaving.temperature_K is not None
    out, dense, warm = float(leaving.speed_m_s), float(leaving.density_kg_m3), float(leaving.temperature_K)
    speed = out + max(float(leaving.pressure_Pa) - air_Pa, 0.0) / (dense * out)
    gains = 0.5 * ((out / coefficient) ** 2 - speed**2)
    real = real_gas(gas)
    if real is None:
        known = properties(gas)
        ratio, mass = known.heat_capacity_ratio, known.molar_mass_kg_mol
        assert ratio is not None  # `leaves` has seen to it
        cold = max(warm + gains * (ratio - 1.0) * mass / (ratio * gas_constant()), _COLDEST_K)
        thin = float(gas_density_kg_m3(pressure_Pa=air_Pa, temperature_K=cold, molar_mass_kg_mol=mass))
        return Nozzle(float(leaving.rate_kg_s), speed, thin, cold)
    cold = _let_down_K(real, real.state(warm, dense).enthalpy_J_kg + gains, warm, air_Pa)
    return Nozzle(float(leaving.rate_kg_s), speed, real.density_kg_m3(air_Pa, cold), cold)


def _let_down_K(gas: RealGas, enthalpy_J_kg: float, warm_K: float, air_Pa: float) -> float:
    """The temperature at which a gas under the pressure of the air has that enthalpy."""

    def over(temperature_K: float) -> float:
        return gas.state(temperature_K, gas.density_kg_m3(air_Pa, temperature_K)).enthalpy_J_kg - enthalpy_J_kg

    cold = warm = warm_K
    while over(warm) < 0.0:
        warm /= _COOLER
    while over(cold) > 0.0 and cold > _COLDEST_K:
        cold *= _COOLER
    return float(brentq(over, cold, warm, rtol=1e-12)) if over(cold) <= 0.0 else cold


def stoichiometric_mass_share(gas: str) -> float:
    """The share of fuel, by mass, in a mixture with air that just burns up.

    Raises ValueError for a gas that does not burn. Source: from the formula (recomputed).
    """
    return jet_fuel(gas).stoichiometric


def jet_flame(fuel: JetFuel, nozzle: Nozzle, air: Air, angle_rad: float = 0.0) -> JetFlame:
    """The flame of a jet that points so far above level, in still air.

    Length by the flame's Froude number (Houf & Schefer 2007), radiant share by how long the burning gas stays in it
    (Molina et al. 2007), its path bent up by buoyancy (Ekoto et al. 2014), and the weights of the points along it
    (Hankinson & Lowesmith 2012), all as in HyRAM+. Against 6.1 within 0.1 %: tests/hazards/jet_flames.yaml (measured).
    """
    length, width, share = flame_size(fuel, nozzle, air)
    path = jet_path(nozzle, fuel, air, angle_rad, length)
    weights = _weights(len(path.ahead_m), float(load_table(TABLE)["points"]["peak"]))
    points = zip(path.ahead_m.tolist(), path.up_m.tolist(), weights.tolist(), strict=True)
    return JetFlame(length, width, nozzle.rate_kg_s * fuel.heat_J_kg / 1000.0, share, tuple(points))


def flame_size(fuel: JetFuel, nozzle: Nozzle, air: Air) -> tuple[float, float, float]:
    """Length and width of a jet's flame, m, and the share of its heat that is radiated.

    Source: as `jet_flame`.
    """
    table, burnt = load_table(TABLE), burnt_gas(fuel, air.temperature_K, air.pressure_Pa)
    length = _length_m(nozzle, air, burnt, table)
    width = float(table["width"]["value"]) * length
    return length, width, _radiant_share(burnt, nozzle.rate_kg_s, (length, width), table["radiant"])


def _length_m(nozzle: Nozzle, air: Air, burnt: Burnt, table: Any) -> float:
    """How long the flame can be seen, along its axis."""
    share, dense = burnt.stoichiometric, nozzle.density_kg_m3 / air.density_kg_m3
    hot = (burnt.hottest_K - air.temperature_K) / air.temperature_K
    slow = dense**0.25 * np.sqrt(hot * table["gravity"]["value"] * nozzle.diameter_m)
    froude, row = nozzle.speed_m_s * share**1.5 / slow, table["length"]
    far = row["factor"] * froude ** row["rises"] / (1.0 + row["bends"] * froude**2) ** row["falls"]
    return float((far if froude < row["fast_from"] else row["fast"]) * nozzle.diameter_m * np.sqrt(dense) / share)


def _radiant_share(burnt: Burnt, rate_kg_s: float, size: tuple[float, float], row: Any) -> float:
    """The share radiated, by how long the burning gas stays in a flame of that length and width."""
    length, width = size
    stays_ms = np.pi / 12.0 * burnt.hottest_kg_m3 * width**2 * length * burnt.stoichiometric / rate_kg_s * _MS_PER_S
    optical = stays_ms * burnt.absorbs_1_m * burnt.hottest_K**4
    return float(min(row["factor"] * optical ** row["exponent"], row["most"]))


def _weights(number: int, peak: float) -> Array:
    """The weight of each point, rising to the peak and falling to that of the first; together 1."""
    top, place = int(peak * number), np.arange(1, number + 1)
    falls = top - (top - 1.0) / (number - (top + 1.0)) * (place - (top + 1.0))
    weights = np.where(place <= top, place, falls)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def jet_points(flame: JetFlame, at: tuple[float, float, float], ahead: tuple[float, float]) -> Points:
    """The points of a flame in the world: its hole at x, y, z, its jet's plane along a unit vector on the ground."""
    (x, y, z), (east, north) = at, ahead
    radiated = flame.radiated_kW
    return tuple((x + far * east, y + far * north, z + up, part * radiated) for far, up, part in flame.points)


def jet_heat_kW_m2(
    flame: JetFlame, at: tuple[ArrayLike, ArrayLike, ArrayLike], vapour_Pa: float, air_K: float
) -> Array:
    """The heat at places ahead of the hole, above it and beside its plane; shapes broadcast.

    `vapour_Pa` is the pressure of water in the air. Source: `heat_of_points_kW_m2`.
    """
    ahead, up, aside = at
    points = jet_points(flame, (0.0, 0.0, 0.0), (1.0, 0.0))
    return heat_of_points_kW_m2(points, (vapour_Pa, air_K), (ahead, aside, up), flame.nearest_m)


def lng_surface_power_kW_m2(diameter_m: ArrayLike, ground: Literal["land", "water"] = "land") -> Array:
    """What the bright part of a pool fire of liquefied natural gas gives a square metre, as narrow radiometers see it.

    Not played: a flame's mean over all its height is less, see `radiation.surface_power_kW_m2`.
    Source: E (1 - exp(-0.149 D)), Cook, Bahrami, Whitehouse 1990 (memory): E 265 on land (memory), 220 on water (read).
    """
    row = load_table("fire/fireball.yaml")["lng_pool"]
    opaque = -np.expm1(-row["per_m"] * np.asarray(diameter_m, dtype=np.float64))
    return np.asarray(row[ground]["power"] * opaque, dtype=np.float64)
