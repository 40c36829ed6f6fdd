"""Times as evaluators write them: on the clock, with or without a date, or minutes since the start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from drillsim.planner.words import said_as

_CLOCK: Final = re.compile(
    r"(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*)?"
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: *\+(\d+) ?[d天])?\Z"
)
_MINUTES: Final = re.compile(r"(-?\d+(?:[.,]\d+)?) ?(?:min|分钟|分)?\Z")
_PARTS: Final = re.compile(r"(?:(\d+) ?(?:h|小时|时))? ?(?:(\d+) ?(?:min|分钟|分))? ?(?:(\d+) ?(?:s|秒))?\Z")
_HALF_DAY: Final = timedelta(hours=12)
REMEDY: Final = "write it as 02:07:30 (with a date on another day), as minutes since the start (7.5), or as {words}"


@dataclass(frozen=True)
class Moment:
    """A time as written: s since the start of the scenario, and how finely it was noted, s."""

    at_s: float
    resolution_s: float


def not_done(value: Any) -> bool:
    """Whether a cell says that the step was not done."""
    return isinstance(value, str) and value.strip().lower() in {word.lower() for word in said_as("review", "not_done")}


def moment_of(value: Any, start: datetime) -> Moment | None:
    """A cell as a moment since `start`, the clock's reading when the scenario begins; None for what is none.

    A time without a date belongs to the day that puts it nearest to the start, later than 12 h before it.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return Moment(60.0 * value, 1.0) if value - value == 0 else None
    if isinstance(value, datetime):
        return Moment((value - start).total_seconds(), 1.0)
    if isinstance(value, timedelta):  # what spreadsheets make of a duration such as 26:05:00
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        return Moment((midnight + value - start).total_seconds(), 1.0)
    if isinstance(value, time):
        return Moment(_nearest(start, value), 1.0)
    return _written(" ".join(str(value).replace("：", ":").replace("，", ",").split()), start)


def _written(text: str, start: datetime) -> Moment | None:
    """A text as a moment."""
    match = _CLOCK.match(text)
    if match is not None:
        return _on_clock(match, start)
    match = _MINUTES.match(text)
    if match is not None:
        return Moment(60.0 * float(match[1].replace(",", ".")), 1.0)
    match = _PARTS.match(text)
    if match is not None and any(match.groups()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return Moment(3600.0 * hours + 60.0 * minutes + seconds, 1.0)
    return None


def _on_clock(match: re.Match[str], start: datetime) -> Moment | None:
    """A reading of the clock; noted to the minute where it has no seconds."""
    year, month, day, hour, minute, second, later = match.groups()
    try:
        clock = time(int(hour), int(minute), int(second or 0))
        on = datetime(int(year), int(month), int(day)) if year else None
    except ValueError:
        return None
    resolution = 60.0 if second is None else 1.0
    if on is not None:
        return Moment((datetime.combine(on, clock) - start).total_seconds(), resolution)
    if later is not None:
        return Moment((datetime.combine(start, clock) + timedelta(days=int(later)) - start).total_seconds(), resolution)
    return Moment(_nearest(start, clock), resolution)


def _nearest(start: datetime, clock: time) -> float:
    """Seconds from the start to a reading of the clock, on the day that lies nearest."""
    at = datetime.combine(start, clock)
    if at - start <= -_HALF_DAY:
        at += timedelta(days=1)
    elif at - start > _HALF_DAY:
        at -= timedelta(days=1)
    return (at - start).total_seconds()
