"""The substances of a day: the tables', and those of the park's or the scenario's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from drillsim.errors import Problem
from drillsim.hazards import flammability, substances
from drillsim.hazards.flammability import Burning
from drillsim.hazards.properties import Properties, properties, properties_of
from drillsim.hazards.substances import AIR_KG_MOL, Substance, UnknownSubstanceError, substance_ids, substance_of
from drillsim.park.schema.substance import OwnSubstance
from drillsim.scenario.model import Scenario

_OTHERWISE: Final[Mapping[str, tuple[Any, str]]] = {
    "harm": ("acute", "kind"),
    "incapacitation_share": (1.0 / 3.0, "1"),
    "water_on_leak": (False, "flag"),
    "aegl_exponent": (None, "1"),
    "erpg_ppm": (None, "ppm"),
    "idlh_ppm": (None, "ppm"),
    "odour_threshold_ppm": (None, "ppm"),
    "visible_above_ppm": (None, "ppm"),
    "irritates_ppm": (None, "ppm"),
    "surveillance_dose_ppm_min": (None, "ppm min"),
    "detector_alarm_mg_m3": (None, "mg/m3"),
}
_PHYSICAL: Final = (
    "boiling_point_K critical_temperature_K critical_pressure_Pa liquid_density_kg_m3 vaporisation_heat_J_kg "
    "liquid_heat_capacity_J_kgK gas_heat_capacity_J_kgK heat_capacity_ratio"
)


def own_substances(scenario: Scenario) -> Mapping[str, OwnSubstance]:
    """The substances a scenario and its park bring with them; the scenario's go before."""
    return {**scenario.park.file.substances, **scenario.file.substances}


def substance_in(scenario: Scenario, id_: str) -> Substance:
    """The substance of that id on that day.

    Raises UnknownSubstanceError as `substance` does, also for an own one that lacks AEGL or a probit.
    """
    own = own_substances(scenario).get(id_)
    if own is None:
        return substances.substance(id_)
    lacks = [word for word, given in (("AEGL", own.aegl_ppm), ("a probit", own.probits)) if not given]
    if lacks:
        raise UnknownSubstanceError(f"substance: {id_!r} lacks {' and '.join(lacks)}; add them to `substances`")
    return substance_of(id_, _toxic_row(own))


def properties_in(scenario: Scenario, id_: str) -> Properties:
    """The physical figures of a substance on that day.

    Raises UnknownSubstanceError as `properties` does.
    """
    own = own_substances(scenario).get(id_)
    return properties(id_) if own is None else properties_of(id_, _physical_row(own))


def lfl_ppm_in(scenario: Scenario, field: str) -> float | None:
    """The lower flammable limit of what is in the air on that day, ppm; None for what does not burn."""
    own = own_substances(scenario).get(field)
    if own is None:
        return flammability.lfl_ppm(field)
    return own.lfl_ppm.value if own.lfl_ppm is not None else None


def burning_in(scenario: Scenario, field: str) -> Burning | None:
    """How what is in the air burns on that day; None for what does not, or of which that is not known."""
    own = own_substances(scenario).get(field)
    if own is None:
        return flammability.burning(field)
    low, high, heat = (cell.value if cell else None for cell in (own.lfl_ppm, own.ufl_ppm, own.heat_of_combustion_J_kg))
    if low is None or high is None or heat is None:
        return None
    return Burning(low, high, heat, float("inf"))


def problems(scenario: Scenario) -> Iterator[Problem]:
    """Own substances that would hide one of the tables."""
    here = scenario.document.data.get("substances", {})
    for id_ in own_substances(scenario):
        if id_ in substance_ids():
            beside = ("substances_file",) if id_ in scenario.file.substances else ("park",)
            path = ("substances", id_) if id_ in here else beside
            message = f"{id_!r} stands in drillsim's own table"
            yield scenario.document.problem(path, message, "give the substance there another id")


def _cell(value: Any, unit: str) -> dict[str, Any]:
    confidence = "none" if value is None else "assumption"
    return {"value": value, "unit": unit, "source": "not given", "confidence": confidence}


def _given(own: OwnSubstance) -> dict[str, Any]:
    """The cells that were given, as a table has them."""
    return {name: cell for name, cell in own.model_dump().items() if isinstance(cell, dict) and "source" in cell}


def _names(own: OwnSubstance) -> dict[str, Any]:
    return {"name_en": own.name_en, "name_zh": own.name_zh or own.name_en, "cas": own.cas, "caution": own.caution}


def _toxic_row(own: OwnSubstance) -> dict[str, Any]:
    """A row as in substances.yaml, with what was not given filled in."""
    row = {name: _cell(*otherwise) for name, otherwise in _OTHERWISE.items()}
    row["heavier_than_air"] = _cell(own.molar_mass_kg_mol.value > AIR_KG_MOL, "flag")
    row["chosen_probit"] = _cell(next(iter(own.probits)), "id")
    wanted = {*row, "molar_mass_kg_mol", "aegl_ppm"}
    row |= {name: cell for name, cell in _given(own).items() if name in wanted}
    if row["harm"]["value"] == "delayed":
        row["incapacitation_share"] = _cell(None, "1")
    plain = {name: {"value": cell["value"], **_origin(cell)} for name, cell in row.items()}
    plain["aegl_ppm"]["value"] = {int(level): values for level, values in row["aegl_ppm"]["value"].items()}
    return {**_names(own), **plain, "probits": {id_: line.model_dump() for id_, line in own.probits.items()}}


def _origin(cell: Mapping[str, Any]) -> dict[str, str]:
    return {key: cell[key] for key in ("unit", "source", "confidence")}


def _physical_row(own: OwnSubstance) -> dict[str, Any]:
    """A row as in properties.yaml, null where nothing was given."""
    row: dict[str, Any] = {name: _cell(None, "") for name in _PHYSICAL.split()}
    wanted = {*row, "molar_mass_kg_mol", "vapour_pressure_Pa"}
    return {**_names(own), **row, **{name: cell for name, cell in _given(own).items() if name in wanted}}
