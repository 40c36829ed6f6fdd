"""The flame of a jet of the day at any rate: worked out at a few rates, and between them by its shape."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from drillsim.hazards.fire.burnt_gas import TABLE, jet_fuel
from drillsim.hazards.fire.gas_jet import JetFlame, flame_size, jet_flame, leaves, notional_nozzle
from drillsim.hazards.fire.jet_path import Air, Nozzle
from drillsim.hazards.flammability import burning
from drillsim.hazards.gas.outflow import Jet, critical_ratio
from drillsim.hazards.gas.real_gas import condenses
from drillsim.hazards.properties import properties, property_ids
from drillsim.hazards.tables import load_table

_WARMER = 1.01  # the steps in which a vapour is warmed until it is one


@cache
def day_air() -> Air:
    """The air in which the jets of a day burn: an assumption, that of the table."""
    row = load_table(TABLE)["day"]
    return Air(float(row["air_K"]), float(row["air_Pa"]))


@cache
def unit_nozzle(gas: str, inside: tuple[float, float] | None) -> Nozzle | None:
    """A kg/s of a gas let down to the pressure of the air; None where its burning or its heat capacities are not known.

    `inside` is its pressure and temperature, Pa and K. Without one, or where it would be or become liquid or has no
    pressure to speak of, it leaves as vapour at the speed of sound and the pressure of the air, as warm as the air or
    as a vapour must be: an assumption.
    """
    if burning(gas) is None or gas not in property_ids():
        return None
    ratio, air = properties(gas).heat_capacity_ratio, day_air()
    if ratio is None:
        return None
    least = air.pressure_Pa / float(critical_ratio(ratio))
    if inside is None or inside[0] <= least:
        leaving = _vapour(gas, least)
    else:
        try:
            leaving = leaves(gas, 1.0, 1.0, inside, air.pressure_Pa)
        except ValueError:
            leaving = _vapour(gas, least)
    return replace(notional_nozzle(gas, leaving, 1.0, air.pressure_Pa), rate_kg_s=1.0)


def _vapour(gas: str, pressure_Pa: float) -> Jet:
    """What leaves a hole of a vapour at that pressure, as warm as the air or as it must be."""
    warm = max(day_air().temperature_K, properties(gas).boiling_point_K or 0.0)
    while condenses(gas, pressure_Pa, warm):
        warm *= _WARMER
    return leaves(gas, 1.0, 1.0, (pressure_Pa, warm), day_air().pressure_Pa)


def flame_at(gas: str, unit: Nozzle, rate_kg_s: float, angle_rad: float) -> JetFlame:
    """The flame of so many kg/s (above 0) that leave as `unit` does, at an angle above level.

    Its size and the share radiated are its own; its shape, in lengths, changes evenly between two rates worked out.
    Source: `jet_flame`, its points within 0.5 % of the length, 2.5 % where the law of the length leaps (measured).
    """
    nozzle, fuel = replace(unit, rate_kg_s=rate_kg_s), jet_fuel(gas)
    length, width, share = flame_size(fuel, nozzle, day_air())
    a_decade = float(load_table(TABLE)["day"]["rates_a_decade"])
    place = float(np.log10(rate_kg_s)) * a_decade
    low = int(np.floor(place))
    one, two = (_rung(gas, unit, 10.0 ** (rung / a_decade), angle_rad) for rung in (low, low + 1))
    far = place - low
    points = tuple(
        (length * _mean(a[0] / one.length_m, b[0] / two.length_m, far),
         length * _mean(a[1] / one.length_m, b[1] / two.length_m, far), a[2])
        for a, b in zip(one.points, two.points, strict=True)
    )  # fmt: skip
    return JetFlame(length, width, rate_kg_s * fuel.heat_J_kg / 1000.0, share, points)


def _mean(a: float, b: float, far: float) -> float:
    return (1.0 - far) * a + far * b


@lru_cache(maxsize=1024)
def _rung(gas: str, unit: Nozzle, rate_kg_s: float, angle_rad: float) -> JetFlame:
    return jet_flame(jet_fuel(gas), replace(unit, rate_kg_s=rate_kg_s), day_air(), angle_rad)
