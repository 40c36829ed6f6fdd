"""Cases of what leaves holes and pools, told in drillsim's functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from drillsim.hazards.gas.outflow import flash_fraction, gas_density_kg_m3, gas_orifice, liquid_orifice
from drillsim.hazards.gas.pools import pool_evaporation_still
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import Check, Formula, NotCoveredError
from drillsim.validation.verdicts import Quantity, compare, flat

Arguments = Mapping[str, Any]

BESIDE: Final = frozenset({"x_isenthalpic_coolprop"})
"""Numbers of another model that stand in a case for comparison; they are no answer of its formula."""


def _liquid(a: Arguments) -> dict[str, Any]:
    jet = liquid_orifice(
        hole_diameter_m=a["d"], discharge_coefficient=a["Cd"], pressure_Pa=a["P1"], density_kg_m3=a["rho"],
        ambient_pressure_Pa=a["P2"], head_m=a.get("h", 0.0),
    )  # fmt: skip
    return {"mdot": jet.rate_kg_s, "u": jet.speed_m_s}


def _gas(a: Arguments) -> dict[str, Any]:
    density = a.get("rho1")
    if density is None:
        density = gas_density_kg_m3(pressure_Pa=a["P1"], temperature_K=a["T1"], molar_mass_kg_mol=a["MW"])
    jet = gas_orifice(
        hole_diameter_m=a["d"], discharge_coefficient=a["Cd"], pressure_Pa=a["P1"], ambient_pressure_Pa=a["P2"],
        temperature_K=a["T1"], density_kg_m3=density, heat_capacity_ratio=a["k"],
    )  # fmt: skip
    return {"mdot": jet.rate_kg_s, "u": jet.speed_m_s, "T_exit": jet.temperature_K}


def _pool(a: Arguments) -> dict[str, Any]:
    rate = pool_evaporation_still(
        pool_area_m2=a["A"], molar_mass_kg_mol=a["M"] / 1e3, vapour_pressure_Pa=a["Psat"], temperature_K=a["T"]
    )
    return {"mdot": rate}


def _flash(a: Arguments) -> dict[str, Any]:
    share = flash_fraction(
        temperature_K=a["T"], boiling_point_K=a["Tb"], liquid_heat_capacity_J_kgK=a["cp"],
        vaporisation_heat_J_kg=a["hv"],
    )  # fmt: skip
    return {"x": share}


FORMULAS: Final[dict[str, Formula]] = {
    "liquid_orifice": _liquid, "gas_orifice": _gas, "pool_evap_crowl": _pool, "flash_linear": _flash,
}  # fmt: skip


def _source_term(case: Case) -> Sequence[Quantity]:
    """The numbers of a source term that its formula gives."""
    if case.formula not in FORMULAS:
        raise NotCoveredError(f"no function for {case.formula or 'what the case describes'}")
    got = dict(flat(FORMULAS[case.formula](case.arguments)))
    asked = [(name, value) for name, value in flat(case.expected) if name not in BESIDE]
    return [compare(name, value, got.get(name), case.tolerance) for name, value in asked]


CHECKS: Final[dict[str, Check]] = {"src.": _source_term}
