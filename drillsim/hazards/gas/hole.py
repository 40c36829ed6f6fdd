"""A leak by the size of its hole: how fast what a place holds leaves it, from its state and its properties."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.hazards.gas.blowdown import GasVessel, LiquidTank, tank_blowdown, vessel_blowdown
from drillsim.hazards.gas.outflow import (
    airborne_share,
    figure,
    flash_fraction,
    gas_density_kg_m3,
    hole_area_m2,
    liquid_orifice,
    rained_out_share,
)
from drillsim.hazards.gas.spill import Liquid
from drillsim.hazards.properties import Properties, vapour_pressure_Pa
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.weather import Weather
from drillsim.park.schema import Inventory

STEPS: Final = 12
_LEAST_S: Final = 1.0  # what is gone sooner is gone within this
_SPENT: Final = 1e-3  # share of what can leave that may still be inside at the end


class NoOutflowError(DrillsimError):
    """A hole through which no rate can be worked out; the text says why and what to give."""


@dataclass(frozen=True)
class Course:
    """Rates in kg/s that begin so many seconds after the hole opened; the first begins at 0, a rate of 0 ends it.

    `airborne_share` of them is in the air at once, the rest is the liquid `falls` that runs out on the ground.
    `burst` is the spread of a cloud that is there all at once, m; 0 for a stream.
    """

    after_s: tuple[float, ...]
    rates_kg_s: tuple[float, ...]
    airborne_share: float = 1.0
    falls: Liquid | None = None
    burst_m: float = 0.0
    hole_m: float | None = None
    """The hole, m; None where a rate is given or a vessel fails at once."""


def course_of(
    held: Inventory, mass_kg: float, hole_m: float | None, gas: Properties, weather: Weather,
    aerosol_factor: float | None = None,
) -> Course:  # fmt: skip
    """What leaves a hole, or a vessel that fails at once (`hole_m` None).

    A gas blows down, in steps of the mean rate that keep its mass. A liquid above its boiling point leaves at the
    liquid's rate under the larger of its own and its vapour's pressure, with the density it has when it boils; it
    flashes in part, and what rains out is a liquid at its boiling point. A liquid below its boiling point runs out
    under its own height and the pressure on it. Raises NoOutflowError for a solid, a gas at the outside pressure, or
    figures the table lacks.
    Source: `outflow` and `blowdown`; rain-out, TNO Purple Book (memory) or the aerosol factor given.
    """
    if held.phase == "solid":
        raise NoOutflowError("a solid does not flow; give the `rate` to the air")
    if held.phase == "gas":
        if hole_m is None:
            return replace(_at_once(mass_kg), burst_m=_burst_m(mass_kg, gas, weather))
        return replace(_gas_course(held, mass_kg, hole_m, gas, weather), hole_m=hole_m)
    return replace(_liquid_course(held, mass_kg, hole_m, gas, weather, aerosol_factor), hole_m=hole_m)


def _liquid_course(
    held: Inventory, mass_kg: float, hole_m: float | None, gas: Properties, weather: Weather, aerosol: float | None
) -> Course:
    boiling = _needed(gas, "boiling_point_K")
    if gas.vapour_pressure is None or held.temperature > _needed(gas, "critical_temperature_K"):
        message = f"{gas.id} is no liquid at {held.temperature:g} K"
        raise NoOutflowError(f"{message}; mend `phase` or `temperature` of the place")
    up, falls = _flashed(held, gas, aerosol), _falls(held, gas)
    if hole_m is None:
        up_kg = up * mass_kg
        return replace(_at_once(mass_kg), airborne_share=up, falls=falls, burst_m=_burst_m(up_kg, gas, weather))
    density, coefficient = _needed(gas, "liquid_density_kg_m3"), figure("discharge_coefficients", "liquid")
    if held.temperature > boiling:
        rate = liquid_orifice(
            hole_diameter_m=hole_m,
            discharge_coefficient=coefficient,
            pressure_Pa=max(held.pressure, float(vapour_pressure_Pa(gas, held.temperature))),
            density_kg_m3=density,
            ambient_pressure_Pa=weather.pressure_Pa,
        ).rate_kg_s
        return Course((0.0,), (float(rate),), up, falls if up < 1.0 else None)
    if not (0.0 < mass_kg < np.inf):
        return Course((0.0,), (0.0,))
    volume = mass_kg / density
    level = held.level or float(np.cbrt(4.0 * volume / np.pi))
    tank = LiquidTank(volume / level, level, density, hole_m, coefficient, held.pressure, weather.pressure_Pa)
    return replace(_tank_course(tank), airborne_share=0.0, falls=falls)


def _tank_course(tank: LiquidTank) -> Course:
    """A tank that runs out, in steps of the mean rate that keep its mass."""
    push = 2.0 * (tank.pressure_Pa - tank.ambient_pressure_Pa) / tank.density_kg_m3
    fastest = push + 2.0 * figure("gravity") * tank.head_m
    if fastest <= 0.0:
        raise NoOutflowError("a liquid under so little pressure stays in; mend `pressure` or `level` of the place")
    slowing = figure("gravity") * tank.discharge_coefficient * float(hole_area_m2(tank.hole_diameter_m))
    lasts = (np.sqrt(fastest) - np.sqrt(max(push, 0.0))) * tank.tank_area_m2 / slowing
    edges = max(float(lasts), _LEAST_S) * np.arange(STEPS + 1) / STEPS
    rates = -np.diff(tank_blowdown(tank, times_s=edges).left_kg) / np.diff(edges)
    rates = rates[: int(np.flatnonzero(rates > 0.0)[-1]) + 1]
    return Course(tuple(edges[: len(rates) + 1].tolist()), (*rates.tolist(), 0.0))


def _flashed(held: Inventory, gas: Properties, aerosol_factor: float | None) -> float:
    """The share of a liquid that stays in the air as it leaves."""
    if held.temperature <= _needed(gas, "boiling_point_K"):
        return 0.0
    share = flash_fraction(
        temperature_K=held.temperature,
        boiling_point_K=_needed(gas, "boiling_point_K"),
        liquid_heat_capacity_J_kgK=_needed(gas, "liquid_heat_capacity_J_kgK"),
        vaporisation_heat_J_kg=_needed(gas, "vaporisation_heat_J_kg"),
    )
    if aerosol_factor is not None:
        return float(airborne_share(flash_fraction=share, aerosol_factor=aerosol_factor))
    return 1.0 - float(rained_out_share(flash_fraction=share))


def _falls(held: Inventory, gas: Properties) -> Liquid:
    """The liquid that reaches the ground."""
    boiling = _needed(gas, "boiling_point_K")
    return Liquid(
        gas, min(held.temperature, boiling), boiling, _needed(gas, "liquid_density_kg_m3"),
        _needed(gas, "liquid_heat_capacity_J_kgK"), _needed(gas, "vaporisation_heat_J_kg"),
    )  # fmt: skip


def _at_once(mass_kg: float) -> Course:
    """All that a vessel holds, in the least time that is played."""
    return Course((0.0, _LEAST_S), (mass_kg / _LEAST_S, 0.0)) if mass_kg > 0.0 else Course((0.0,), (0.0,))


def _burst_m(airborne_kg: float, gas: Properties, weather: Weather) -> float:
    """The spread of the half-round cloud of a vessel that fails at once: its middle is the pure gas, undiluted.

    Source: a Gaussian puff on the ground, m = rho (2 pi)^(3/2) s^3 / 2 (recomputed).
    """
    pure = pure_gas_kg_m3(gas.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
    return float(np.cbrt(2.0 * airborne_kg / (pure * (2.0 * np.pi) ** 1.5)))


def _gas_course(held: Inventory, mass_kg: float, hole_m: float, gas: Properties, weather: Weather) -> Course:
    if held.pressure <= weather.pressure_Pa:
        message = "a gas at the outside pressure stays in"
        raise NoOutflowError(f"{message}; give the place its `pressure`, or give the `rate`")
    if mass_kg == 0.0:
        return Course((0.0,), (0.0,))
    density = gas_density_kg_m3(
        pressure_Pa=held.pressure, temperature_K=held.temperature, molar_mass_kg_mol=gas.molar_mass_kg_mol
    )
    vessel = GasVessel(
        mass_kg / float(density), held.pressure, held.temperature, gas.molar_mass_kg_mol,
        _needed(gas, "heat_capacity_ratio"), hole_m, figure("discharge_coefficients", "gas"), weather.pressure_Pa,
    )  # fmt: skip
    edges = max(_end_s(vessel), _LEAST_S) * (np.arange(STEPS + 1) / STEPS) ** 2
    rates = -np.diff(vessel_blowdown(vessel, times_s=edges).left_kg) / np.diff(edges)
    return Course(tuple(edges.tolist()), (*rates.tolist(), 0.0))


def _end_s(vessel: GasVessel) -> float:
    """When next to nothing leaves a vessel any more."""
    rest = vessel.mass_kg * (vessel.ambient_pressure_Pa / vessel.pressure_Pa) ** (1.0 / vessel.exponent)
    until = float((vessel.mass_kg - rest) / vessel.rate_kg_s(np.asarray(1.0)))
    while float(vessel_blowdown(vessel, times_s=until).left_kg) - rest > _SPENT * (vessel.mass_kg - rest):
        until *= 1.2
    return until


def _needed(gas: Properties, name: str) -> float:
    value: float | None = getattr(gas, name)
    if value is None:
        raise NoOutflowError(f"{gas.id} has no {name}; add it to `substances`, or give the `rate`")
    return value
