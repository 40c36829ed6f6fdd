"""How often small matters come: by the hour of the day, and less often where hazards are found and rectified.

Every figure is an assumption of matters.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

Floats = NDArray[np.float64]
TABLE: Final = "matters/matters.yaml"
HOURS: Final = 24
HOUR_S: Final = 3600.0
DAYS_A_YEAR: Final = float(load_table(TABLE)["days_a_year"]["value"])
YEAR_S: Final = DAYS_A_YEAR * HOURS * HOUR_S
HOUR_WEIGHTS: Final[Floats] = np.array(load_table(TABLE)["hour_weights"]["value"], dtype=np.float64)
HOUR_WEIGHTS.setflags(write=False)
_MEAN_OFF_BY: Final = 1e-9


@dataclass(frozen=True)
class Inspection:
    """What finding and rectifying hazards does.

    `rectified_share` of what is found is mended `rectified_after_d` days later; unfound it lasts `persists_d` days.
    `floor` is the share of matters that no inspection prevents, `strength` how soon the rest goes.
    """

    finds_per_booth_day: float
    arising_per_place_year: float
    rectified_share: float
    rectified_after_d: float
    persists_d: float
    floor: float
    strength: float


def usual_inspection() -> Inspection:
    """Inspection as the table has it."""
    row: Any = {name: float(cell["value"]) for name, cell in load_table(TABLE)["inspection"].items()}
    return Inspection(
        row["finds_per_booth_day"], row["arising_per_place_year"], row["rectified_share"],
        row["rectified_after"], row["persists"], row["floor"], row["strength"],
    )  # fmt: skip


INSPECTION: Final = usual_inspection()


def found_per_year(booths: ArrayLike, inspection: Inspection = INSPECTION) -> Floats:
    """Hazards that so many guard booths or patrol rounds find in a year. Source: assumption."""
    return np.asarray(np.asarray(booths, dtype=np.float64) * inspection.finds_per_booth_day * DAYS_A_YEAR)


def arising_per_year(places: ArrayLike, inspection: Inspection = INSPECTION) -> Floats:
    """Hazards that arise in a year at so many places. Source: assumption."""
    return np.asarray(np.asarray(places, dtype=np.float64) * inspection.arising_per_place_year)


def stock_rectified(found: ArrayLike, arising: ArrayLike, inspection: Inspection = INSPECTION) -> Floats:
    """The share of the standing hazards that is gone in the long run, 0 to 1; numbers per year, arrays broadcast.

    Without inspection arising x persists stand at a time (Little's law, exact); each one rectified spares what is left
    of its time. No more can be found than arise.
    Raises ValueError for negative numbers, or if nothing arises.
    """
    finds, arises = np.asarray(found, dtype=np.float64), np.asarray(arising, dtype=np.float64)
    if not (np.all(finds >= 0.0) and np.all(arises > 0.0)):
        raise ValueError(f"hazards: found must not be negative and some must arise (got {found!r}, {arising!r})")
    spared = max(0.0, 1.0 - inspection.rectified_after_d / inspection.persists_d)
    return np.minimum(finds / arises, 1.0) * inspection.rectified_share * spared


def rate_factor(found: ArrayLike, arising: ArrayLike, inspection: Inspection = INSPECTION) -> Floats:
    """The factor on the rate of small matters when hazards are found and rectified, from `floor` to 1.

    floor + (1 - floor) exp(-strength x share of the standing hazards that is gone); numbers per year.
    Raises ValueError as `stock_rectified`. Source: assumption; any law that falls and saturates would do.
    """
    gone = stock_rectified(found, arising, inspection)
    return np.asarray(inspection.floor + (1.0 - inspection.floor) * np.exp(-inspection.strength * gone))


def expected_number(per_year: float, hour_weights: ArrayLike, start_hour: float, until_s: float) -> float:
    """How many matters are expected within a time from an hour of the day (0 to 24) on."""
    return float(_cumulative(per_year, _checked(hour_weights), start_hour, until_s)[1][-1])


def draws_for(expected: float) -> int:
    """How many unit exponentials are enough for a Poisson number of this mean, but for ten deviations."""
    return int(np.ceil(expected + 10.0 * np.sqrt(expected) + 20.0))


def arrival_times(
    unit_exponentials: ArrayLike, per_year: float, hour_weights: ArrayLike, start_hour: float, until_s: float
) -> Floats:
    """Instants in s from the start, of a Poisson stream whose rate follows the hour of the day; rising, inf beyond.

    `unit_exponentials` (..., draws) are gaps of mean 1 on the clock of the expected number; each instant is where the
    expected number, piecewise linear in time, equals their sum: exact, and moved by no later draw. `hour_weights` (24)
    average 1; `start_hour` is the local hour of the day at second 0, 0 to 24.
    Raises ValueError for weights, hours, rates or draws out of range, and if a row of draws ends before `until_s`.
    Source: time-rescaling of a Poisson process (Cinlar 1975, memory).
    """
    gaps = np.asarray(unit_exponentials, dtype=np.float64)
    if not np.all(gaps >= 0.0):
        raise ValueError("unit_exponentials: must be numbers and not negative")
    knots, expected = _cumulative(per_year, _checked(hour_weights), start_hour, until_s)
    reached = np.cumsum(gaps, axis=-1)
    if gaps.shape[-1] == 0 or not np.all(reached[..., -1] > expected[-1]):
        raise ValueError(f"unit_exponentials: too few; {draws_for(float(expected[-1]))} would be enough")
    within = np.minimum(reached, expected[-1])
    # the first knot at or beyond: the stretch before it has a rate above 0
    after = np.clip(np.searchsorted(expected, within, side="left"), 1, len(knots) - 1)
    rise = expected[after] - expected[after - 1]
    share = (within - expected[after - 1]) / np.where(rise > 0.0, rise, 1.0)
    times = knots[after - 1] + share * (knots[after] - knots[after - 1])
    return np.where(reached <= expected[-1], times, np.inf)


def _cumulative(per_year: float, weights: Floats, start_hour: float, until_s: float) -> tuple[Floats, Floats]:
    """Instants in s at which the rate may change, and the expected number until each; (knots)."""
    if not (np.isfinite(per_year) and per_year >= 0.0 and 0.0 <= start_hour <= HOURS):
        raise ValueError(f"per_year and start_hour: out of range (got {per_year!r}, {start_hour!r})")
    if not (np.isfinite(until_s) and until_s > 0.0):
        raise ValueError(f"until_s: must be finite and above 0 (got {until_s!r})")
    begins_s = start_hour * HOUR_S
    first = int(start_hour)
    full = np.arange(first + 1, int(np.ceil((begins_s + until_s) / HOUR_S))) * HOUR_S - begins_s
    knots = np.concatenate([[0.0], full[(full > 0.0) & (full < until_s)], [until_s]])
    rates = per_year / YEAR_S * weights[(first + np.arange(len(knots) - 1)) % HOURS]
    return knots, np.concatenate([[0.0], np.cumsum(rates * np.diff(knots))])


def _checked(hour_weights: ArrayLike) -> Floats:
    """Weights of the 24 hours."""
    weights = np.asarray(hour_weights, dtype=np.float64)
    if weights.shape != (HOURS,) or not np.all(weights >= 0.0) or abs(weights.mean() - 1.0) > _MEAN_OFF_BY:
        raise ValueError("hour_weights: must be 24 numbers, not negative, that average 1")
    return weights
