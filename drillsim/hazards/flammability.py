"""How much of a gas air must hold before it can burn."""

from __future__ import annotations

from typing import Final

from drillsim.hazards.tables import load_table

TABLE: Final = "flammability.yaml"


def lfl_ppm(field: str) -> float | None:
    """The lower flammable limit of a substance in air, ppm; None for what does not burn, or is no substance.

    Source: the table, IEC 60079-20-1 (2010).
    """
    return _limit(field, "lfl_ppm")


def ufl_ppm(field: str) -> float | None:
    """The upper flammable limit of a substance in air, ppm; None for what does not burn, or is no substance.

    Source: the table, IEC 60079-20-1 (2010).
    """
    return _limit(field, "ufl_ppm")


def _limit(field: str, name: str) -> float | None:
    row = load_table(TABLE)["substances"].get(field)
    value = row[name]["value"] if row is not None else None
    return None if value is None else float(value)
