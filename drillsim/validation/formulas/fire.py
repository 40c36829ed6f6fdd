"""Cases of fire and explosion, told in drillsim's functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from drillsim.hazards.blast.equipment import CATEGORIES, burst_energy_J, damage_share
from drillsim.hazards.blast.tnt import (
    blast_pressure_kPa,
    free_air_pressure_ratio,
    scaled_distance,
    side_on_pressure_kPa,
    tnt_mass_kg,
)
from drillsim.hazards.blast.vapour_cloud import Explosion, cloud_impulse_Pa_s, cloud_pressure_kPa, scaled_pressure
from drillsim.hazards.fire.burnt_gas import TABLE as JET_TABLE
from drillsim.hazards.fire.burnt_gas import jet_fuel
from drillsim.hazards.fire.fireball import (
    fireball_diameter_m,
    fireball_duration_s,
    fireball_radiation_kW_m2,
    fireball_view_factor,
)
from drillsim.hazards.fire.gas_jet import (
    jet_flame,
    jet_heat_kW_m2,
    leaves,
    lng_surface_power_kW_m2,
    notional_nozzle,
)
from drillsim.hazards.fire.growth import heat_release_kW
from drillsim.hazards.fire.jet import distance_of_radiation_m, jet_length_m
from drillsim.hazards.fire.jet_path import Air
from drillsim.hazards.fire.pool import flame_length_m, thomas_flame_length_m
from drillsim.hazards.fire.radiation import point_source_kW_m2, sooty_surface_power_kW_m2
from drillsim.hazards.tables import load_table
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import Check, Formula, NotCoveredError
from drillsim.validation.verdicts import Quantity, between, compare, flat

Arguments = Mapping[str, Any]


def _fireball(a: Arguments) -> dict[str, Any]:
    wide = fireball_diameter_m(a["m"])
    return {"D": wide, "t": fireball_duration_s(a["m"]), "F": fireball_view_factor(wide, a["X"]),
            "q": fireball_radiation_kW_m2(a["m"], a["X"], a["E"], a.get("tau", 1.0))}  # fmt: skip


def _tnt(a: Arguments) -> dict[str, Any]:
    mass = a["W"] if "W" in a else tnt_mass_kg(a["m"], a["Hc"], a["yield_"])
    distance = a.get("R", a.get("r"))
    if distance is None:
        return {"W": mass}
    return {"W": mass, "Z": scaled_distance(distance, mass), "P": blast_pressure_kPa(distance, mass)}


def _free_air(a: Arguments) -> dict[str, Any]:
    ratio, ambient = free_air_pressure_ratio(a["Z"]), a.get("P0", _ATMOSPHERE_kPa)
    return {"ratio": ratio, "P": ratio * ambient}


def _cloud(a: Arguments) -> dict[str, Any]:
    """A cloud by its scaled distance, or by energy in J and distance in m; V the flame's speed in m/s."""
    detonates = bool(a.get("detonation", False))
    speed = a.get("V", 500.0)
    if "R" in a and "E" not in a:
        return {"P": scaled_pressure(a["R"], speed, detonates)}
    one = Explosion(float(a["E"]), float(speed), detonates, float(a.get("P0", _ATMOSPHERE_kPa * 1000.0)))
    return {"P": cloud_pressure_kPa(one, a["r"]), "i": cloud_impulse_Pa_s(one, a["r"])}


def _equipment(a: Arguments) -> dict[str, Any]:
    category = str(a["category"])
    if category not in CATEGORIES:
        raise NotCoveredError(f"no category of equipment called {category}")
    return {"P": damage_share(category, a["P"])}


_ATMOSPHERE_kPa: Final = 101.325
ON_WATER: Final = ("ChinaLake", "Maplin")
"""Spills of liquefied natural gas that burnt on water; the others were on land."""
FORMULAS: Final[dict[str, Formula]] = {
    "bleve_ccps": _fireball,
    "point_source": lambda a: {"q": point_source_kW_m2(a["chi"] * a["Q"], a["r"], a.get("tau", 1.0))},
    "api521_distance": lambda a: {"D": distance_of_radiation_m(a["Q"], a["F"], a["K"], a.get("tau", 1.0))},
    "jet_length": lambda a: {"L": jet_length_m(a["Q"])},
    "t_squared": lambda a: {"Q": heat_release_kW(a["alpha"], a["t"])},
    "heskestad": lambda a: {"L": flame_length_m(a["Q"], a["D"])},
    "thomas": lambda a: {"L": thomas_flame_length_m(a["m"], a["D"])},
    "kb_swisdak": lambda a: {"P": side_on_pressure_kPa(a["Z"])},
    "tnt_mass": _tnt,
    "tnt_overpressure": _tnt,
    "kinney_graham": _free_air,
    "dorofeev": _cloud,
    "equipment_damage": _equipment,
    "brode": lambda a: {"E": burst_energy_J(a["P1"], a["P0"], a["V"], a["k"])},
}


def _surface_powers(case: Case) -> Sequence[Quantity]:
    """Measured surface powers of wide pools, a range or one number each: sooty ones, and those of liquefied gas."""
    found = []
    for name, measured in case.expected["SEP_kW_m2"].items():
        low, high = measured if isinstance(measured, list) else (measured, measured)
        diameter = float(name.rsplit("_", 1)[1].removesuffix("m"))
        if name.startswith("kerosene"):
            got = sooty_surface_power_kW_m2(diameter)
        else:
            got = lng_surface_power_kW_m2(diameter, "water" if name.startswith(ON_WATER) else "land")
        found.append(between(name, low, high, float(got)))
    return found


_FLUIDS: Final = {"H2": "hydrogen", "CH4": "methane", "C3H8": "propane"}
_FULL_TURN: Final = 2.0 * np.pi


def _gas_jet(case: Case) -> Sequence[Quantity]:
    """A jet of gas that burns in still air: rate, length, share radiated, and heat at places ahead, above and beside.

    Its `angle` above level is in radians, as HyRAM+ takes it; one of more than a turn is in degrees. The heat of
    combustion and the pressure of saturated water are those that HyRAM+ reckons with.
    """
    a = case.inputs if isinstance(case.inputs, Mapping) else case.arguments
    gas = _FLUIDS.get(str(a["fluid"]).upper(), str(a["fluid"]).lower())
    air = Air(float(a["Tamb"]), float(a.get("Pamb", _ATMOSPHERE_kPa * 1000.0)))
    coefficient, angle = float(a.get("Cd", 1.0)), float(a.get("angle", 0.0))
    table = load_table(JET_TABLE)
    try:
        fuel = jet_fuel(gas)
        leaving = leaves(gas, float(a["orifice"]), coefficient, (float(a["P"]), float(a["T"])), air.pressure_Pa)
    except (KeyError, ValueError) as error:
        raise NotCoveredError(str(error)) from error
    fuel = replace(fuel, heat_J_kg=float(table["hyram_heats_J_kg"].get(gas, fuel.heat_J_kg)))
    nozzle = notional_nozzle(gas, leaving, coefficient, air.pressure_Pa)
    flame = jet_flame(fuel, nozzle, air, np.radians(angle) if abs(angle) > _FULL_TURN else angle)
    full = np.exp(table["saturation"]["at"] - table["saturation"]["over_K"] / air.temperature_K)
    vapour = float(a.get("RH", _HYRAM_DAMP) * full * table["air"]["mmHg_Pa"])
    got: dict[str, float] = {
        "mdot": float(leaving.rate_kg_s), "flame_length_m": flame.length_m, "radiant_fraction": flame.radiant_share,
        "total_radiated_W": flame.radiated_kW * 1000.0,
    }  # fmt: skip
    found = []
    for name, value in flat(case.expected):
        place = name.rpartition(".")[2].split(",")
        if len(place) == len("xyz"):
            ahead, up, aside = (float(part) for part in place)
            got[name] = 1000.0 * float(jet_heat_kW_m2(flame, (ahead, up, aside), vapour, air.temperature_K))
        found.append(compare(name, value, got.get(name), case.tolerance))
    return found


_HYRAM_DAMP: Final = 0.89  # the relative humidity that HyRAM+ takes where none is given
_JETS: Final = ("h2", "ch4", "c3h8", "gas", "hydrogen", "methane", "propane")
CHECKS: Final[dict[str, Check]] = {
    "fire.lng_pool_sep.": _surface_powers,
    **{f"fire.jet.{name}_": _gas_jet for name in _JETS},
}
