"""How a leak of the day is fed: its course by rate or by hole, the size chance gives a hole, and what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from drillsim.hazards.gas.hole import Course, NoOutflowError, course_of
from drillsim.hazards.gas.outflow import TABLE
from drillsim.hazards.gas.pools import ground
from drillsim.hazards.gas.spill import Floor
from drillsim.hazards.own import properties_in
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather
from drillsim.park.schema import Inventory, Place
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.gas_leak import GasLeak

if TYPE_CHECKING:
    from drillsim.hazards.gas.leak import Leak

_OVER_Pa: Final = 2.0e4
"""A vessel under more than this over the outside is a pressure vessel: beyond what atmospheric tanks are built for."""


def leak_course(scenario: Scenario, noun: GasLeak, mass_kg: float, weather: Weather, luck: float = 0.5) -> Course:
    """The rates of a leak: the one given, or those of its hole; `luck` in 0..1 draws a hole that is left to it.

    Raises NoOutflowError where no rate can be worked out.
    """
    if noun.hole is None:
        return Course((0.0,), (noun.rate or 0.0,))
    held = scenario.park.file.places[noun.place].substances[noun.substance]
    gas = properties_in(scenario, noun.substance)
    size = hole_m(noun, held, weather, luck)
    if size is None and not np.isfinite(mass_kg):
        raise NoOutflowError("a vessel of no known mass cannot fail; give the `mass`")
    return course_of(held, mass_kg, size, gas, weather, noun.aerosol_factor)


def hole_m(noun: GasLeak, held: Inventory, weather: Weather, luck: float) -> float | None:
    """The diameter of a leak's hole, m; None for a vessel that fails at once."""
    if noun.hole != "drawn":
        return None if noun.hole == "whole_vessel" or noun.hole is None else noun.hole
    pressed = held.phase != "liquid" or held.pressure > weather.pressure_Pa + _OVER_Pa
    return drawn_hole_m(luck, "pressurised" if pressed else "atmospheric")


def drawn_hole_m(luck: float, kind: str) -> float | None:
    """The hole of a vessel that has failed, m, from a number in 0..1; None where all of it fails at once.

    The sizes fall by their shares of all failures of such a vessel a year.
    Source: HSE failure rates (memory), in the table.
    """
    rows = load_table(TABLE)["vessel_failures"][kind]
    shares = np.cumsum([float(row["per_year"]) for row in rows])
    size = rows[min(int(np.searchsorted(shares, luck * shares[-1], side="right")), len(rows) - 1)]["hole_m"]
    return None if size == "whole_vessel" else float(size)


def floor_of(place: Place) -> Floor:
    """What a spill at a place lies on."""
    return Floor(ground(place.ground), place.bund or float("inf"))


def spill_result(leak: Leak, at_s: float) -> dict[str, Any]:
    """What left a vessel by a time, where it went, and how: cells of the hazards table."""
    airborne, lies, left = leak.released_kg(0.0, at_s), leak.pool.lies_kg_at(at_s), leak.left_kg(at_s)
    return {
        "hole_mm": float("nan") if leak.course.hole_m is None else 1e3 * leak.course.hole_m,
        "left_vessel_kg": left,
        "airborne_share": leak.course.airborne_share,
        "in_pool_kg": lies,
        "pool_m2": leak.pool.area_m2,
        "kept_back_kg": max(left - airborne - lies, 0.0),
    }
