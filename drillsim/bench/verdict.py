"""Comparing what is measured with a baseline: how much slower, and whether that is a warning or a failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from drillsim.bench.baseline import Baseline
from drillsim.bench.measure import FULL_PAIRS, Measured

WARN_FROM: Final = 0.10
FAIL_FROM: Final = 0.25
WIDE_SPREAD: Final = 0.15
"""Quartiles so far apart, as a share of the median, that the machine was too busy to be sure."""

Grade = Literal["ok", "faster", "warning", "slower"]
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Change:
    """One ratio beside the saved one; `slower` is by which share it rose, below 0 where it fell."""

    name: str
    saved: float
    now: float

    @property
    def slower(self) -> float:
        """By which share the ratio rose."""
        return self.now / self.saved - 1

    @property
    def grade(self) -> Grade:
        """What the change means."""
        if self.slower >= FAIL_FROM - _ROUNDING:
            return "slower"
        if self.slower >= WARN_FROM - _ROUNDING:
            return "warning"
        return "faster" if self.slower <= -WARN_FROM + _ROUNDING else "ok"


@dataclass(frozen=True)
class Verdict:
    """Both ratios beside the saved ones and what is to be said with them."""

    changes: tuple[Change, ...]
    remarks: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether a ratio rose by so much that the guard says no."""
        return any(change.grade == "slower" for change in self.changes)

    @property
    def warned(self) -> bool:
        """Whether a ratio rose by so much that somebody should look."""
        return any(change.grade == "warning" for change in self.changes)


def judge(baseline: Baseline, described: dict[str, Any], measured: Measured) -> Verdict:
    """What is measured beside a baseline that fits it."""
    changes = (
        Change("run", baseline.run_over_calibration.median, measured.run.median),
        Change("reference", baseline.run_over_reference.median, measured.reference.median),
    )
    return Verdict(changes, (*remarks(measured), *_other_versions(baseline, described)))


def remarks(measured: Measured) -> tuple[str, ...]:
    """What a reader must know of how sure the measured figures are."""
    said = []
    if measured.pairs < FULL_PAIRS:
        said.append(f"{measured.pairs} pairs instead of {FULL_PAIRS}: the same limits, on less sure figures")
    if max(measured.run.spread, measured.reference.spread) > WIDE_SPREAD:
        said.append("the pairs differ much among themselves: the machine was busy; measure again before believing it")
    return tuple(said)


def _other_versions(baseline: Baseline, described: dict[str, Any]) -> list[str]:
    """Which versions changed since a baseline was saved, since they change ratios too."""
    kept = baseline.model_dump()
    return [
        f"{name} {kept[name]} when saved, {described[name]} now: it may be that which changed a ratio"
        for name in ("python", "numpy")
        if kept[name] != described[name]
    ]
