"""The data tables of this room: YAML files beside the code, each number with unit, source and confidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

ROOM = "drillsim.hazards"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there

Limit = float | None


class UnknownSubstanceError(KeyError):
    """A substance that cannot be modelled: unknown, or known without the figures a toxic run needs."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from: its unit, its source and how far it can be trusted."""

    unit: str
    source: str
    confidence: str


@cache
def load_table(name: str) -> MappingProxyType[str, Any]:
    """A data table of this room by its path inside the room, e.g. ``gas/dispersion.yaml``.

    Read once and shared, so nobody may write into it.
    Raises FileNotFoundError if there is no such table.
    """
    text = files(ROOM).joinpath(*name.split("/")).read_text(encoding="utf-8")
    return MappingProxyType(yaml.load(text, Loader=LOADER))


def provenance(cell: Mapping[str, Any]) -> Provenance:
    """Where the figure of one cell comes from."""
    return Provenance(unit=cell["unit"], source=cell["source"], confidence=cell["confidence"])


def limit_row(values: Sequence[Limit] | None) -> tuple[Limit, ...] | None:
    """A row of limits as a tuple of floats, None kept as None."""
    return None if values is None else tuple(None if v is None else float(v) for v in values)


def unknown(id_: str, known: Iterable[str]) -> UnknownSubstanceError:
    """The error for a substance no table has."""
    return UnknownSubstanceError(f"substance: {id_!r} is not in the table; known substances: {', '.join(known)}")
