"""How much of a gas air must hold before it can burn, and the heat that it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drillsim.hazards.tables import load_table

TABLE: Final = "flammability.yaml"


@dataclass(frozen=True)
class Burning:
    """A gas as it burns in air: flammable limits in ppm, net heat of combustion in J/kg.

    `stoichiometric_ppm` is how much just burns up the oxygen of the air, inf where that is not known.
    """

    lfl_ppm: float
    ufl_ppm: float
    heat_J_kg: float
    stoichiometric_ppm: float


def burning(field: str) -> Burning | None:
    """How a substance burns in air; None for what does not burn, or is no substance.

    Source: the table, IEC 60079-20-1 (2010); heats from enthalpies of formation (recomputed).
    """
    figures = [_figure(field, name) for name in ("lfl_ppm", "ufl_ppm", "heat_of_combustion_J_kg", "stoichiometric_ppm")]
    known = [figure for figure in figures if figure is not None]
    return Burning(*known) if len(known) == len(figures) else None


def clean_share() -> float:
    """The share of the lower flammable limit below which a gas that is no poison counts as clean.

    Source: the table, OSHA (memory).
    """
    return float(load_table(TABLE)["clean_share"]["value"])


def lfl_ppm(field: str) -> float | None:
    """The lower flammable limit of a substance in air, ppm; None for what does not burn, or is no substance.

    Source: the table, IEC 60079-20-1 (2010).
    """
    return _figure(field, "lfl_ppm")


def ufl_ppm(field: str) -> float | None:
    """The upper flammable limit of a substance in air, ppm; None for what does not burn, or is no substance.

    Source: the table, IEC 60079-20-1 (2010).
    """
    return _figure(field, "ufl_ppm")


def _figure(field: str, name: str) -> float | None:
    row = load_table(TABLE)["substances"].get(field)
    value = row[name]["value"] if row is not None else None
    return None if value is None else float(value)
