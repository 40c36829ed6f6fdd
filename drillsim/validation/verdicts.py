"""The verdict on a case: what was expected and got, within what, and whether it may count. Only the verified may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

Verdict = Literal["pass", "fails", "not judged", "not covered", "listed"]
VERDICTS: Final[tuple[Verdict, ...]] = ("pass", "fails", "not judged", "not covered", "listed")
VERIFIED: Final = frozenset({"read", "measured", "recomputed", "read+recomputed"})
"""The confidences that may pass or fail; what rests on memory or on another's quotation is shown and not judged."""

Range = tuple[float, float]
_SMALL: Final = 1e-4  # below a hundredth of a per cent a share is told as a power of ten


@dataclass(frozen=True)
class Quantity:
    """One number of a case: `expected` is a value or the range allowed; `got` is None where there is no formula.

    `listed` says why its source is wrong, and then it is shown and does not count; "" for one that counts.
    """

    name: str
    expected: float | Range
    got: float | None
    within: str
    holds: bool
    listed: str = ""

    @property
    def off(self) -> float:
        """How far off it is, for finding the worst: the logarithm of the ratio, or how far outside the range."""
        if self.got is None:
            return -1.0
        if isinstance(self.expected, tuple):
            low, high = self.expected
            outside = max(low - self.got, self.got - high, 0.0)
            return outside / max(abs(low if np.isfinite(low) else high), 1e-300)
        if self.got > 0.0 and self.expected > 0.0:
            return float(abs(np.log(self.got / self.expected))) if np.isfinite(self.expected) else 0.0
        return float(abs(self.got - self.expected))


@dataclass(frozen=True)
class Row:
    """One case with its verdict."""

    id: str
    topic: str
    quantities: tuple[Quantity, ...]
    source: str
    confidence: str
    verdict: Verdict
    note: str = ""

    @property
    def listed(self) -> tuple[Quantity, ...]:
        """The numbers whose source is wrong, in a case whose others are judged."""
        return tuple(quantity for quantity in self.quantities if quantity.listed)

    @property
    def worst(self) -> Quantity | None:
        """The number to show: one that does not hold before one that does, the farthest off first; None without any."""
        counted = [quantity for quantity in self.quantities if not quantity.listed] or list(self.quantities)
        covered = [quantity for quantity in counted if quantity.got is not None] or counted
        return max(covered, key=lambda one: (one.got is not None and not one.holds, one.off), default=None)


def compare(name: str, expected: float, got: float | None, tolerance: Mapping[str, Any]) -> Quantity:
    """A number beside what was expected of it.

    `tolerance` has `rel`, `abs` or `factor`, and may have a share for a name of its own, which goes before; without any
    the two must be equal.
    """
    own = name.split("[")[0].split(".")[0]
    share = tolerance.get(own, tolerance.get("rel"))
    if "factor" in tolerance:
        within, holds = f"factor {tolerance['factor']:g}", _within_factor(expected, got, float(tolerance["factor"]))
    elif share is not None:
        within = f"{float(share) * 100.0:.2g} %" if float(share) >= _SMALL else f"rel {float(share):g}"
        holds = _close(expected, got, float(share) * abs(expected))
    elif "abs" in tolerance:
        within, holds = f"± {tolerance['abs']:g}", _close(expected, got, float(tolerance["abs"]))
    else:
        within, holds = "equal", _close(expected, got, 0.0)
    return Quantity(name, float(expected), got, within, holds)


def between(name: str, low: float, high: float, got: float | None) -> Quantity:
    """A number that must lie in a range, its ends included."""
    return Quantity(name, (float(low), float(high)), got, "range", got is not None and low <= got <= high)


def _within_factor(expected: float, got: float | None, factor: float) -> bool:
    return got is not None and expected / factor <= got <= expected * factor


def _close(expected: float, got: float | None, bound: float) -> bool:
    if got is None or not np.isfinite(expected):
        return got == expected
    return abs(got - expected) <= bound


def settle(
    quantities: Iterable[Quantity], confidence: str, listed: str | None
) -> tuple[tuple[Quantity, ...], Verdict, str]:
    """The verdict on the quantities of one case, and a note to it.

    A case on the list is only listed, and so is one all of whose numbers are. A number that does not hold fails the
    case; one without a formula leaves it not covered, even where all others hold. Whatever is not verified is not
    judged. A listed number does not count either way.
    """
    all_ = tuple(quantities)
    counted = [one for one in all_ if not one.listed]
    covered = [one for one in counted if one.got is not None]
    held = sum(one.holds for one in covered)
    note = f"{held} of {len(counted)} numbers within" if len(all_) > 1 else ""
    if listed is None and all_ and not counted:
        listed = all_[0].listed
    if listed is not None:
        return all_, "listed", listed
    if len(counted) < len(all_):
        note += f"; {', '.join(one.name for one in all_ if one.listed)} listed"
    if not covered:
        return all_, "not covered", ""
    if confidence not in VERIFIED:
        return all_, "not judged", note
    if held < len(covered):
        return all_, "fails", note
    if len(covered) < len(counted):
        return all_, "not covered", f"{held} of {len(counted)} numbers have a formula, and are within"
    return all_, "pass", note


def flat(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """The numbers of nested mappings and lists with names such as ``beta[2]``; words and nulls are left out."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from flat(below, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple | np.ndarray) and np.ndim(value) > 0:
        for number, below in enumerate(value):
            yield from flat(below, f"{name}[{number}]")
    elif isinstance(value, bool | int | float | np.number | np.ndarray):
        yield name, float(value)
