"""Guideline limits of every substance in the tables, also of those no toxic run can be made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from drillsim.hazards.tables import Limit, Provenance, limit_row, load_table, provenance, unknown

TABLE: Final = "limits.yaml"
TOXIC_TABLE: Final = "substances.yaml"
LEVELS: Final = (1, 2, 3)
DURATIONS_MIN: Final[tuple[float, ...]] = tuple(float(t) for t in load_table(TOXIC_TABLE)["aegl_durations"]["value"])
"""The durations of the guideline levels, minutes."""
_FIGURES: Final = ("aegl_ppm", "aegl_exponent", "erpg_ppm", "idlh_ppm", "pac_ppm")


@dataclass(frozen=True)
class Limits:
    """A substance's limits in ppm, None where not established.

    `aegl_ppm[level]` has one value for each of the durations of the table.
    """

    id: str
    aegl_ppm: Mapping[int, tuple[Limit, ...]]
    aegl_exponent: float | None
    erpg_ppm: tuple[Limit, ...] | None
    idlh_ppm: float | None
    pac_ppm: tuple[Limit, ...] | None
    provenance: Mapping[str, Provenance] = field(repr=False, compare=False)


def limit_ids() -> tuple[str, ...]:
    """The ids of all substances whose limits are known, sorted."""
    return tuple(sorted([*load_table(TOXIC_TABLE)["substances"], *load_table(TABLE)["substances"]]))


@cache
def limits(id_: str) -> Limits:
    """The limits of a substance.

    Raises UnknownSubstanceError if neither table has it.
    """
    rows: Mapping[str, Any] = {**load_table(TABLE)["substances"], **load_table(TOXIC_TABLE)["substances"]}
    if id_ not in rows:
        raise unknown(id_, limit_ids())
    cells = {name: rows[id_][name] for name in _FIGURES if name in rows[id_]}
    value: dict[str, Any] = {name: cells[name]["value"] if name in cells else None for name in _FIGURES}
    return Limits(
        id=id_,
        aegl_ppm=MappingProxyType({level: limit_row(value["aegl_ppm"][level]) or () for level in LEVELS}),
        aegl_exponent=value["aegl_exponent"],
        erpg_ppm=limit_row(value["erpg_ppm"]),
        idlh_ppm=value["idlh_ppm"],
        pac_ppm=limit_row(value["pac_ppm"]),
        provenance=MappingProxyType({name: provenance(cell) for name, cell in cells.items()}),
    )
