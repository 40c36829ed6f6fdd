"""A leak by the size of its hole: how fast what a place holds leaves it, from its state and its properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.hazards.gas.blowdown import GasVessel, vessel_blowdown
from drillsim.hazards.gas.outflow import figure, gas_density_kg_m3, liquid_orifice
from drillsim.hazards.properties import Properties, vapour_pressure_Pa
from drillsim.hazards.weather import Weather
from drillsim.park.schema import Inventory

STEPS: Final = 12
_LEAST_S: Final = 1.0  # what is gone sooner is gone within this
_SPENT: Final = 1e-3  # share of what can leave that may still be inside at the end


class NoOutflowError(DrillsimError):
    """A hole through which no rate can be worked out; the text says why and what to give."""


@dataclass(frozen=True)
class Course:
    """Rates in kg/s that begin so many seconds after the hole opened; the first begins at 0, a rate of 0 ends it."""

    after_s: tuple[float, ...]
    rates_kg_s: tuple[float, ...]


def course_of(held: Inventory, mass_kg: float, hole_m: float, gas: Properties, weather: Weather) -> Course:
    """What leaves a hole into the air.

    A gas blows down, in steps of the mean rate that keep its mass. A liquid above its boiling point goes all into the
    air, at the liquid's rate under the larger of its own and its vapour's pressure, with the density it has when it
    boils. Raises NoOutflowError for a solid, a liquid below its boiling point, a gas at the outside pressure, or
    figures the table lacks.
    Source: `outflow` and `blowdown`; that all of a superheated liquid becomes airborne, EPA RMP Offsite Consequence
    Analysis (memory): it errs towards more gas.
    """
    if held.phase == "solid":
        raise NoOutflowError("a solid does not flow; give the `rate` to the air")
    if held.phase == "gas":
        return _gas_course(held, mass_kg, hole_m, gas, weather)
    return _liquid_course(held, hole_m, gas, weather)


def _liquid_course(held: Inventory, hole_m: float, gas: Properties, weather: Weather) -> Course:
    boiling = _needed(gas, "boiling_point_K")
    if held.temperature <= boiling:
        raise NoOutflowError(
            f"a liquid at {held.temperature:g} K that boils at {boiling:g} K evaporates from a pool; "
            "give the `rate` to the air"
        )
    if gas.vapour_pressure is None or held.temperature > _needed(gas, "critical_temperature_K"):
        message = f"{gas.id} is no liquid at {held.temperature:g} K"
        raise NoOutflowError(f"{message}; mend `phase` or `temperature` of the place")
    rate = liquid_orifice(
        hole_diameter_m=hole_m,
        discharge_coefficient=figure("discharge_coefficients", "liquid"),
        pressure_Pa=max(held.pressure, float(vapour_pressure_Pa(gas, held.temperature))),
        density_kg_m3=_needed(gas, "liquid_density_kg_m3"),
        ambient_pressure_Pa=weather.pressure_Pa,
    ).rate_kg_s
    return Course((0.0,), (float(rate),))


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
