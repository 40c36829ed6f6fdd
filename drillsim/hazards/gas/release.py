"""A release in time: what leaves a leak in each window, until it is isolated, empty or scrubbed.

Everything is an integral in closed form, so that the mass of the windows adds up to what was there.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

NEVER = float("inf")

# A line that would be empty within a nanosecond is no line; its decay would only overflow.
SHORTEST_TAIL_S = 1e-9
# Less than a gram in thirty thousand years is no leak; its end in time would overflow.
LEAST_RATE_KG_S = 1e-15


@dataclass(frozen=True)
class RateChange:
    """A new rate in kg/s from `at_s` on: a hole that grows, a pump that is throttled."""

    at_s: float
    rate_kg_s: float


@dataclass(frozen=True)
class Removal:
    """From `at_s` on (until the next removal) `share` of what leaves the leak never reaches the air."""

    at_s: float
    share: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.at_s) and 0.0 <= self.share <= 1.0):
            raise ValueError(
                f"removal: share must lie in 0 to 1 at a finite time (got {self.share} at {self.at_s} s)"
            )


@dataclass(frozen=True)
class Release:
    """A leak: constant `rate_kg_s` from `start_s` (then as `changes` say) until `inventory_kg` is out.

    Once isolated, the line behind the valve empties: `line_mass_kg`, part of the inventory, none by default.
    `inventory_kg` may be inf. Raises ValueError on negative, unordered or non-finite figures.
    """

    start_s: float
    rate_kg_s: float
    inventory_kg: float
    line_mass_kg: float = 0.0
    changes: tuple[RateChange, ...] = ()

    def __post_init__(self) -> None:
        figures = [self.rate_kg_s, self.line_mass_kg, *(change.rate_kg_s for change in self.changes)]
        if not np.all(np.isfinite(figures)) or min(figures) < 0 or not self.inventory_kg >= 0:
            raise ValueError(f"release: rates and masses must be finite and not negative (got {self})")
        times = [self.start_s, *(change.at_s for change in self.changes)]
        if not np.all(np.isfinite(times)) or np.any(np.diff(times) <= 0):
            raise ValueError(f"release: start and changes must be finite and rise in time (got {times})")


def shared(release: Release, share: float) -> Release:
    """A share of a release: its rates, its inventory and its line."""
    changes = tuple(RateChange(change.at_s, change.rate_kg_s * share) for change in release.changes)
    inventory, line = release.inventory_kg * share if share else 0.0, release.line_mass_kg * share
    return Release(release.start_s, release.rate_kg_s * share, inventory, line, changes)


@dataclass(frozen=True)
class Course:
    """A release worked out: constant pieces, then a line that empties from `tail_at_s` on.

    `starts_s`, `ends_s`, `rates_kg_s` are of the pieces; the tail leaves at tail_rate exp(-tail_rate t /
    tail_mass).
    """

    starts_s: tuple[float, ...]
    ends_s: tuple[float, ...]
    rates_kg_s: tuple[float, ...]
    tail_at_s: float
    tail_rate_kg_s: float
    tail_mass_kg: float


def course(release: Release, isolated_at_s: float = NEVER) -> Course:
    """The pieces of a release that is isolated at `isolated_at_s` (inf: never).

    Isolated before it begins, only the line's contents leave. Raises ValueError if `isolated_at_s` is NaN.
    """
    if np.isnan(isolated_at_s):
        raise ValueError("isolated_at_s: must be a time in s or inf (got nan)")
    shut = max(isolated_at_s, release.start_s)
    times = [release.start_s, *(change.at_s for change in release.changes), NEVER]
    rates = [release.rate_kg_s, *(change.rate_kg_s for change in release.changes)]
    left, pieces, rate = release.inventory_kg, [], release.rate_kg_s
    for start, end, rate in zip(times[:-1], times[1:], rates, strict=True):
        runs_out = start + left / rate if rate > LEAST_RATE_KG_S else NEVER
        stop = min(end, shut, runs_out)
        if stop > start and rate > LEAST_RATE_KG_S:
            pieces.append((start, stop, rate))
            left = 0.0 if stop == runs_out else left - rate * (stop - start)
        if end >= shut or stop == runs_out:
            break
    tail = min(release.line_mass_kg, left) if np.isfinite(shut) and rate > LEAST_RATE_KG_S else 0.0
    tail = tail if tail > rate * SHORTEST_TAIL_S else 0.0
    starts, ends, rate_steps = zip(*pieces, strict=True) if pieces else ((), (), ())
    return Course(starts, ends, rate_steps, shut, rate if tail > 0.0 else 0.0, tail)


def released_kg(release: Release, isolated_at_s: float, from_s: ArrayLike, to_s: ArrayLike) -> Array:
    """The mass in kg that leaves the leak between `from_s` and `to_s` (shapes broadcast); never negative.

    Source: mass balance; the tail is a line that empties at a rate in proportion to what it holds.
    """
    plan = course(release, isolated_at_s)
    start, end = np.broadcast_arrays(np.asarray(from_s, dtype=np.float64), np.asarray(to_s, dtype=np.float64))
    total = np.zeros(start.shape)
    for piece_start, piece_end, rate in zip(plan.starts_s, plan.ends_s, plan.rates_kg_s, strict=True):
        total = total + rate * np.maximum(np.minimum(end, piece_end) - np.maximum(start, piece_start), 0.0)
    if plan.tail_mass_kg > 0.0:
        decay = plan.tail_rate_kg_s / plan.tail_mass_kg
        begins = np.maximum(start - plan.tail_at_s, 0.0)
        lasts = np.maximum(end - plan.tail_at_s, 0.0) - begins
        total = total - plan.tail_mass_kg * np.exp(-decay * begins) * np.expm1(
            -decay * np.maximum(lasts, 0.0)
        )
    return np.asarray(total, dtype=np.float64)


def airborne_kg(
    release: Release, isolated_at_s: float, removals: tuple[Removal, ...], from_s: ArrayLike, to_s: ArrayLike
) -> Array:
    """The mass in kg that reaches the air between two times: what leaves less what is removed.

    Raises ValueError unless the removals rise in time.
    Source: mass balance.
    """
    times = [removal.at_s for removal in removals]
    if np.any(np.diff(times) <= 0):
        raise ValueError(f"removals: must rise in time (got {times})")
    start, end = np.asarray(from_s, dtype=np.float64), np.asarray(to_s, dtype=np.float64)
    total = released_kg(release, isolated_at_s, start, end)
    for removal, until in zip(removals, [*times, NEVER][1:], strict=True):
        low, high = np.maximum(start, removal.at_s), np.minimum(end, until)
        total = total - removal.share * released_kg(release, isolated_at_s, low, np.maximum(low, high))
    return np.maximum(total, 0.0)


def mean_rates(
    release: Release, isolated_at_s: float, edges_s: ArrayLike, removals: tuple[Removal, ...] = ()
) -> Array:
    """The mean rate into the air, kg/s, in each window between neighbouring `edges_s`: shape (edges - 1,).

    Exact: the rates times the windows' lengths add up to the mass that reached the air.
    Raises ValueError unless the edges rise.
    Source: mass balance.
    """
    edges = np.asarray(edges_s, dtype=np.float64)
    lengths = np.diff(edges)
    if edges.ndim != 1 or not np.all(np.isfinite(edges)) or np.any(lengths <= 0):
        raise ValueError("edges_s: must be one row of finite times that rise")
    return airborne_kg(release, isolated_at_s, removals, edges[:-1], edges[1:]) / lengths


class Outflow:
    """A release worked out with all that is known of it, for one span of time after another.

    Its masses are those of `released_kg` and `airborne_kg`, to the last bit. Raises ValueError unless the removals rise
    in time.
    """

    def __init__(self, release: Release, isolated_at_s: float, removals: tuple[Removal, ...]) -> None:
        times = [removal.at_s for removal in removals]
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError(f"removals: must rise in time (got {times})")
        self.plan = course(release, isolated_at_s)
        self.pieces = tuple(zip(self.plan.starts_s, self.plan.ends_s, self.plan.rates_kg_s, strict=True))
        self.removals = tuple(zip(removals, [*times, NEVER][1:], strict=True))

    def released_kg(self, from_s: float, to_s: float) -> float:
        """The mass that leaves the leak between two times."""
        total, plan = 0.0, self.plan
        for start, end, rate in self.pieces:
            total += rate * max(min(to_s, end) - max(from_s, start), 0.0)
        if plan.tail_mass_kg > 0.0 and to_s > plan.tail_at_s:
            decay = plan.tail_rate_kg_s / plan.tail_mass_kg
            begins = max(from_s - plan.tail_at_s, 0.0)
            lasts = max(max(to_s - plan.tail_at_s, 0.0) - begins, 0.0)
            total -= float(plan.tail_mass_kg * np.exp(-decay * begins) * np.expm1(-decay * lasts))
        return total

    def airborne_kg(self, from_s: float, to_s: float) -> float:
        """The mass that reaches the air between two times."""
        total = self.released_kg(from_s, to_s)
        for removal, until_s in self.removals:
            low, high = max(from_s, removal.at_s), min(to_s, until_s)
            total -= removal.share * self.released_kg(low, max(low, high))
        return max(total, 0.0)

    def dry(self, at_s: float) -> bool:
        """Whether nothing reaches the air after an instant."""
        if not self.removals and self.plan.tail_mass_kg == 0.0:
            return not self.pieces or at_s >= self.plan.ends_s[-1]
        return self.airborne_kg(at_s, NEVER) <= 0.0
