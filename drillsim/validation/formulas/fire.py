"""Cases of fire and explosion, told in drillsim's functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from drillsim.hazards.blast.tnt import side_on_pressure_kPa, tnt_mass_kg
from drillsim.hazards.fire.fireball import (
    fireball_diameter_m,
    fireball_duration_s,
    fireball_radiation_kW_m2,
    fireball_view_factor,
)
from drillsim.hazards.fire.growth import heat_release_kW
from drillsim.hazards.fire.jet import distance_of_radiation_m, jet_length_m
from drillsim.hazards.fire.pool import flame_length_m, thomas_flame_length_m
from drillsim.hazards.fire.radiation import point_source_kW_m2, sooty_surface_power_kW_m2
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import Check, Formula
from drillsim.validation.verdicts import Quantity, between

Arguments = Mapping[str, Any]


def _fireball(a: Arguments) -> dict[str, Any]:
    wide = fireball_diameter_m(a["m"])
    return {"D": wide, "t": fireball_duration_s(a["m"]), "F": fireball_view_factor(wide, a["X"]),
            "q": fireball_radiation_kW_m2(a["m"], a["X"], a["E"], a.get("tau", 1.0))}  # fmt: skip


FORMULAS: Final[dict[str, Formula]] = {
    "bleve_ccps": _fireball,
    "point_source": lambda a: {"q": point_source_kW_m2(a["chi"] * a["Q"], a["r"], a.get("tau", 1.0))},
    "api521_distance": lambda a: {"D": distance_of_radiation_m(a["Q"], a["F"], a["K"], a.get("tau", 1.0))},
    "jet_length": lambda a: {"L": jet_length_m(a["Q"])},
    "t_squared": lambda a: {"Q": heat_release_kW(a["alpha"], a["t"])},
    "heskestad": lambda a: {"L": flame_length_m(a["Q"], a["D"])},
    "thomas": lambda a: {"L": thomas_flame_length_m(a["m"], a["D"])},
    "kb_swisdak": lambda a: {"P": side_on_pressure_kPa(a["Z"])},
    "tnt_mass": lambda a: {"W": tnt_mass_kg(a["m"], a["Hc"], a["yield_"])},
}


def _surface_powers(case: Case) -> Sequence[Quantity]:
    """Measured surface powers of wide pools, a range or one number each: only sooty ones have a formula."""
    found = []
    for name, measured in case.expected["SEP_kW_m2"].items():
        low, high = measured if isinstance(measured, list) else (measured, measured)
        diameter = float(name.rsplit("_", 1)[1].removesuffix("m"))
        got = float(sooty_surface_power_kW_m2(diameter)) if name.startswith("kerosene") else None
        found.append(between(name, low, high, got))
    return found


CHECKS: Final[dict[str, Check]] = {"fire.lng_pool_sep.": _surface_powers}
