"""Verdicts in words and figures: the same on the screen and on the page."""

from __future__ import annotations

import re
from textwrap import shorten
from typing import Any, Final

import numpy as np

from drillsim.validation.suite import Suite
from drillsim.validation.trials.trial import Trial
from drillsim.validation.verdicts import Quantity, Row

NAMES: Final = ("FAC2", "FB", "NMSE", "MG", "VG")
NOTHING: Final = "–"
_SHORT: Final = 32


def number(value: float | None, digits: int = 4) -> str:
    """A number with so many digits, a dash for none."""
    if value is None:
        return NOTHING
    return "∞" if np.isposinf(value) else f"{value:.{digits}g}"


def expected_text(quantity: Quantity) -> str:
    """What was expected: a number, or the range that is allowed."""
    if not isinstance(quantity.expected, tuple):
        return number(quantity.expected)
    low, high = quantity.expected
    if low == high:
        return number(low)
    if quantity.name.startswith(("FAC2", "within")):
        return f"≥ {number(low)}"
    if quantity.name in ("NMSE", "VG"):
        return f"≤ {number(high)}"
    return f"{number(low)} to {number(high)}"


def cells(row: Row) -> tuple[str, str, str]:
    """What was expected, what came out and within what, of the number that says most about a row."""
    worst = row.worst
    if worst is None:
        return NOTHING, NOTHING, NOTHING
    wanted = NOTHING if _asks_nothing(row) else expected_text(worst)
    return f"{worst.name} {wanted}", number(worst.got), NOTHING if _asks_nothing(row) else worst.within


def told(row: Row) -> str:
    """Why a row has its verdict, in words."""
    if row.verdict != "fails":
        return row.note
    wanted, got, within = cells(row)
    said = f"{wanted} expected ({within}), {got} got"
    return f"{said}; {row.note}" if row.note else said


def listed_text(quantity: Quantity) -> str:
    """A number whose source is wrong, with the reason."""
    return f"{quantity.name}: {expected_text(quantity)} expected, {number(quantity.got)} got: {quantity.listed}"


def short_source(source: str) -> str:
    """The beginning of a source without what it puts in brackets, for a narrow column."""
    return shorten(re.sub(r"\s*\([^()]*\)", "", source), _SHORT, placeholder=" …")


def _asks_nothing(row: Row) -> bool:
    """Whether a row only shows a measure, without a limit."""
    return row.id.startswith("trial.") and row.verdict == "not judged"


def measure_cells(trial: Trial) -> list[str]:
    """The measures of a trial, as text."""
    own = trial.measures
    return [f"{getattr(own, name):.2f}" for name in NAMES]


def limit_text(name: str, bounds: tuple[float, float]) -> str:
    """A limit in words, as in ``FAC2 ≥ 0.75``."""
    low, high = bounds
    if name == "FAC2" or name.startswith("within"):
        return f"{name} ≥ {number(low)}"
    if name == "FB":
        return f"|FB| ≤ {number(high)}"
    return f"{name} ≤ {number(high)}" if name in ("NMSE", "VG") else f"{name} {number(low)} to {number(high)}"


def as_data(suite: Suite) -> dict[str, Any]:
    """The whole suite as plain data; what is infinite is null."""
    return {
        "counts": suite.counts,
        "failed": suite.failed,
        "remarks": list(suite.remarks),
        "rows": [_row(row) for row in suite.rows],
        "trials": [_trial(trial) for trial in suite.trials],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.id, "topic": row.topic, "verdict": row.verdict, "confidence": row.confidence, "source": row.source,
        "note": row.note,
        "quantities": [
            {"name": one.name, "expected": _finite(one.expected), "got": _finite(one.got), "within": one.within,
             "holds": one.holds if one.got is not None else None, "listed": one.listed or None}
            for one in row.quantities
        ],
    }  # fmt: skip


def _trial(trial: Trial) -> dict[str, Any]:
    own = trial.measures
    return {
        "id": trial.id, "title": trial.title, "unit": trial.unit, "values": own.pairs,
        "modelled_over_measured": round(trial.bias, 6),
        "within_factor_1.5": round(trial.share_within(1.5), 6),
        **{name: _finite(round(float(getattr(own, name)), 6)) for name in NAMES},
    }  # fmt: skip


def _finite(value: Any) -> Any:
    """A number or range, null where it is infinite."""
    if isinstance(value, tuple):
        return [_finite(part) for part in value]
    return None if value is None or not np.isfinite(value) else float(value)
