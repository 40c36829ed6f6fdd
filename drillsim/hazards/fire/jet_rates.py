"""The flame of a jet of the day at any rate: worked out at a few rates, and between them by its shape."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from drillsim.hazards.fire.burnt_gas import TABLE, jet_fuel
from drillsim.hazards.fire.gas_jet import JetFlame, jet_flame, leaves, notional_nozzle
from drillsim.hazards.fire.jet_path import Air, Nozzle
from drillsim.hazards.flammability import burning
from drillsim.hazards.gas.outflow import critical_ratio
from drillsim.hazards.gas.real_gas import condenses
from drillsim.hazards.properties import properties, property_ids
from drillsim.hazards.tables import load_table


@cache
def day_air() -> Air:
    """The air in which the jets of a day burn: an assumption, that of the table."""
    row = load_table(TABLE)["day"]
    return Air(float(row["air_K"]), float(row["air_Pa"]))


@cache
def unit_nozzle(gas: str, inside: tuple[float, float] | None) -> Nozzle | None:
    """A kg/s of a gas let down to the pressure of the air; None where its burning or its heat capacities are not known.

    `inside` is its pressure and temperature, Pa and K. Without one, or where it would be liquid or has no pressure to
    speak of, it leaves as vapour at the speed of sound and the pressure and temperature of the air: an assumption.
    """
    if burning(gas) is None or gas not in property_ids():
        return None
    ratio, air = properties(gas).heat_capacity_ratio, day_air()
    if ratio is None:
        return None
    least = air.pressure_Pa / float(critical_ratio(ratio))
    if inside is None or inside[0] <= least or condenses(gas, *inside):
        inside = least, max(air.temperature_K, properties(gas).boiling_point_K or 0.0)
    found = notional_nozzle(gas, leaves(gas, 1.0, 1.0, inside, air.pressure_Pa), 1.0, air.pressure_Pa)
    return replace(found, rate_kg_s=1.0)


def flame_at(gas: str, unit: Nozzle, rate_kg_s: float, angle_rad: float) -> JetFlame:
    """The flame of so many kg/s (above 0) that leave as `unit` does, at an angle above level.

    Between two rates worked out, the length goes by a power of the rate, and so does the share radiated; the shape
    changes evenly. Source: `jet_flame`, within 0.5 % (measured).
    """
    a_decade = float(load_table(TABLE)["day"]["rates_a_decade"])
    place = float(np.log10(rate_kg_s)) * a_decade
    low = int(np.floor(place))
    one, two = (_rung(gas, unit, 10.0 ** (rung / a_decade), angle_rad) for rung in (low, low + 1))
    far = place - low

    def between(a: float, b: float) -> float:
        return float(a ** (1.0 - far) * b**far)

    length = between(one.length_m, two.length_m)
    shape = zip(one.points, two.points, strict=True)
    points = tuple(
        (length * _mean(a[0] / one.length_m, b[0] / two.length_m, far),
         length * _mean(a[1] / one.length_m, b[1] / two.length_m, far), a[2])
        for a, b in shape
    )  # fmt: skip
    share, heat = between(one.radiant_share, two.radiant_share), between(one.heat_kW, two.heat_kW)
    return JetFlame(length, between(one.width_m, two.width_m), heat, share, points)


def _mean(a: float, b: float, far: float) -> float:
    return (1.0 - far) * a + far * b


@lru_cache(maxsize=1024)
def _rung(gas: str, unit: Nozzle, rate_kg_s: float, angle_rad: float) -> JetFlame:
    return jet_flame(jet_fuel(gas), replace(unit, rate_kg_s=rate_kg_s), day_air(), angle_rad)
