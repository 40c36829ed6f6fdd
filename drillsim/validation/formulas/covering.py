"""What covers which case: formulas by name, checks by the start of a case's id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from drillsim.validation.cases import Case
from drillsim.validation.verdicts import Quantity

Formula = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Check = Callable[[Case], Sequence[Quantity]]

KG_S_PER_LB_MIN: Final = 0.45359237 / 60.0
M_PER_MILE: Final = 1609.344


class NotCoveredError(Exception):
    """There is no formula for this; the text says what is missing."""
