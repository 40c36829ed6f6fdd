"""Toxic substances: their limits, probits and habits, each figure with its source; and ppm against kg/m3."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards import irritants, limits, properties
from drillsim.hazards.limits import LEVELS
from drillsim.hazards.tables import Limit, Provenance, UnknownSubstanceError, limit_row, load_table, provenance, unknown

__all__ = [
    "LEVELS",
    "MG_PER_KG",
    "PPM",
    "Probit",
    "Provenance",
    "Substance",
    "UnknownSubstanceError",
    "fuel_gas_ids",
    "kg_m3_from_ppm",
    "ppm_from_kg_m3",
    "pure_gas_kg_m3",
    "substance",
    "substance_ids",
    "substance_of",
]

TABLE = "substances.yaml"
PPM = 1e-6
MG_PER_KG = 1e6
AIR_KG_MOL = 0.02896

Limits = tuple[Limit, ...]

_PHYSICAL = ("name_en", "name_zh", "cas", "molar_mass_kg_mol")
_OF_POISONS = ("odour_threshold_ppm", "visible_above_ppm", "chosen_probit", "incapacitation_share",
               "surveillance_dose_ppm_min", "detector_alarm_mg_m3")  # fmt: skip


@dataclass(frozen=True)
class Probit:
    """A published dose-response line: Y = a + b ln(C^n t), C in `unit`, t in minutes.

    `mg_m3_per_ppm` turns a load kept in ppm^n min into the probit's own unit (1 for ppm probits).
    """

    id: str
    source: str
    confidence: str
    a: float
    b: float
    n: float
    unit: Literal["ppm", "mg/m3"]
    mg_m3_per_ppm: float


@dataclass(frozen=True)
class Substance:
    """A toxic substance and what is published about it; concentrations in ppm unless the name says otherwise.

    `aegl_ppm[level]` has one value for each of `aegl_durations_min`, None where not established.
    `aegl_exponent` is None where the guideline levels follow no power law. `irritates_ppm` stops
    one at once by its sting.
    """

    id: str
    name_en: str
    name_zh: str
    cas: str
    molar_mass_kg_mol: float
    aegl_durations_min: tuple[float, ...]
    aegl_ppm: Mapping[int, Limits]
    aegl_exponent: float | None
    erpg_ppm: Limits | None
    idlh_ppm: float | None
    odour_threshold_ppm: float | None
    visible_above_ppm: float | None
    probits: tuple[Probit, ...]
    chosen_probit: int
    harm: Literal["acute", "delayed"]
    incapacitation_share: float | None
    irritates_ppm: float | None
    surveillance_dose_ppm_min: tuple[float, ...] | None
    detector_alarm_mg_m3: tuple[float, ...] | None
    heavier_than_air: bool
    water_on_leak: bool
    provenance: Mapping[str, Provenance] = field(repr=False, compare=False)

    @property
    def poisons(self) -> bool:
        """Whether people are judged by how much of it they breathe; what does not poison is judged by its burning."""
        return bool(self.probits)

    @property
    def probit(self) -> Probit:
        """The probit by which people are judged unless a study asks for another; IndexError without one."""
        return self.probits[self.chosen_probit]

    def source_of(self, name: str) -> Provenance:
        """The unit, source and confidence of one figure, e.g. ``idlh_ppm``.

        Raises KeyError if the figure is not in the table.
        """
        if name not in self.provenance:
            raise KeyError(
                f"{self.id}: no source is kept for {name!r}; figures: {', '.join(sorted(self.provenance))}"
            )
        return self.provenance[name]


def substance_ids() -> tuple[str, ...]:
    """The ids of all poisons that can be modelled, sorted."""
    return tuple(sorted(load_table(TABLE)["substances"]))


def fuel_gas_ids() -> tuple[str, ...]:
    """The ids of the gases that can be modelled as what burns and does not poison, sorted."""
    rows = load_table(limits.TABLE)["substances"]
    return tuple(sorted(id_ for id_, row in rows.items() if row.get("judged_by") == "flammability"))


@cache
def substance(id: str) -> Substance:
    """The substance of that id.

    A gas that burns and does not poison has no probit. Raises UnknownSubstanceError if the table lacks a substance, or
    lacks its AEGL or a probit; the text says what is known.
    """
    rows = load_table(TABLE)["substances"]
    if id in rows:
        physical = load_table(properties.TABLE)["substances"][id]
        stings = {"irritates_ppm": irritants.figure(id)}
        return substance_of(id, {**{name: physical[name] for name in _PHYSICAL}, **rows[id], **stings})
    gap = load_table(limits.TABLE)["substances"].get(id)
    if gap is None:
        raise unknown(id, substance_ids())
    if id in fuel_gas_ids():
        return substance_of(id, _fuel_gas_row(id, gap))
    known = f"known substances: {', '.join(substance_ids())}"
    raise UnknownSubstanceError(f"substance: {id!r} lacks {gap['missing']} (known: {gap['known']}); {known}")


def _fuel_gas_row(id: str, gap: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a gas that burns and does not poison: its limits, and nothing of a poison."""
    physical = load_table(properties.TABLE)["substances"][id]
    none = {"value": None, "unit": "", "source": "it is judged by its burning", "confidence": "assumption"}
    mass = physical["molar_mass_kg_mol"]
    return {
        **{name: physical[name] for name in _PHYSICAL},
        **dict.fromkeys(_OF_POISONS, none),
        "irritates_ppm": irritants.figure(id),
        **{name: gap[name] for name in ("aegl_ppm", "aegl_exponent", "erpg_ppm", "idlh_ppm")},
        "harm": {**none, "value": "acute"},
        "heavier_than_air": {**none, "value": mass["value"] > AIR_KG_MOL, "source": "molar mass"},
        "water_on_leak": {**none, "value": False},
        "probits": {},
    }


def substance_of(id: str, row: Mapping[str, Any]) -> Substance:
    """One row of the table with names and molar mass, made a frozen substance."""
    figures = {name: cell for name, cell in row.items() if isinstance(cell, Mapping) and "source" in cell}
    values = {name: cell["value"] for name, cell in figures.items()}
    probits = tuple(_probit(key, cell, values["molar_mass_kg_mol"]) for key, cell in row["probits"].items())
    sources = {name: provenance(cell) for name, cell in figures.items()}
    sources |= {f"probits.{key}": provenance(cell) for key, cell in row["probits"].items()}
    values |= {
        "aegl_ppm": MappingProxyType({level: limit_row(values["aegl_ppm"][level]) for level in LEVELS}),
        "erpg_ppm": limit_row(values["erpg_ppm"]),
        "surveillance_dose_ppm_min": limit_row(values["surveillance_dose_ppm_min"]),
        "detector_alarm_mg_m3": limit_row(values["detector_alarm_mg_m3"]),
        "chosen_probit": list(row["probits"]).index(values["chosen_probit"]) if row["probits"] else 0,
    }
    return Substance(
        id=id,
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        cas=row["cas"],
        probits=probits,
        aegl_durations_min=tuple(float(t) for t in load_table(TABLE)["aegl_durations"]["value"]),
        provenance=MappingProxyType(sources),
        **values,
    )


def _probit(key: str, cell: Mapping[str, Any], molar_mass: float) -> Probit:
    """A probit of the table; the mg/m3 of toxicology are at 25 C and 1 atm."""
    reference = load_table(TABLE)["toxicology_reference"]
    factor = 1.0
    if cell["unit"] == "mg/m3":
        density = pure_gas_kg_m3(molar_mass, reference["temperature_K"], reference["pressure_Pa"])
        factor = density * PPM * MG_PER_KG
    return Probit(
        key,
        cell["source"],
        cell["confidence"],
        float(cell["a"]),
        float(cell["b"]),
        float(cell["n"]),
        cell["unit"],
        factor,
    )


def pure_gas_kg_m3(molar_mass: float, temperature_K: float, pressure_Pa: float) -> float:
    """The density of the undiluted ideal gas at ambient conditions, kg/m3: no cloud can be denser in gas.

    Source: ideal gas law, R of CODATA 2018 (read).
    """
    gas_constant = float(load_table(TABLE)["gas_constant"]["value"])
    return pressure_Pa * molar_mass / (gas_constant * temperature_K)


def ppm_from_kg_m3(
    c: ArrayLike, molar_mass: float, temperature_K: float, pressure_Pa: float
) -> NDArray[np.float64]:
    """Concentration by volume in ppm of `c` kg/m3 (any shape) at ambient temperature and pressure.

    Source: ideal gas law (recomputed). Clouds from cold sources are converted at ambient too, as limits are.
    """
    return np.asarray(c, dtype=np.float64) / (PPM * pure_gas_kg_m3(molar_mass, temperature_K, pressure_Pa))


def kg_m3_from_ppm(
    ppm: ArrayLike, molar_mass: float, temperature_K: float, pressure_Pa: float
) -> NDArray[np.float64]:
    """Mass concentration in kg/m3 of `ppm` by volume (any shape) at ambient temperature and pressure.

    Source: ideal gas law (recomputed).
    """
    return np.asarray(ppm, dtype=np.float64) * (PPM * pure_gas_kg_m3(molar_mass, temperature_K, pressure_Pa))
