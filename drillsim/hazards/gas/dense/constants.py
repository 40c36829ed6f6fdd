"""The constants of the dense plume, read once from its table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from drillsim.hazards.tables import load_table

TABLE: Final = "gas/dense/dense.yaml"
GAS_CONSTANT: Final = 8.314462618  # J/(mol K), exact in the SI


def block(name: str) -> Mapping[str, Any]:
    """One block of the table."""
    found: Mapping[str, Any] = load_table(TABLE)[name]
    return found


@cache
def number(name: str, part: str = "") -> float:
    """One figure of the table: a block that is one, or a part of a block."""
    cell = block(name)[part] if part else block(name)
    return float(cell["value"] if isinstance(cell, Mapping) else cell)
