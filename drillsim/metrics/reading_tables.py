"""Questions put to a run's tables: first times, counts and shares, with None for what did not happen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.record.run import Run
from drillsim.record.table import Table


def known(value: float) -> float | None:
    """A number, or None for NaN and for what never ends."""
    number = float(value)
    return number if np.isfinite(number) else None


def earliest(column: NDArray[Any]) -> float | None:
    """The smallest number of a column that is not NaN, or None."""
    finite = column[np.isfinite(column)]
    return float(finite.min()) if finite.size else None


def latest(column: NDArray[Any]) -> float | None:
    """The largest number of a column that is not NaN, or None."""
    finite = column[np.isfinite(column)]
    return float(finite.max()) if finite.size else None


def happened(column: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a time is known, shape of the column."""
    return np.isfinite(column.astype(np.float64))


def events_of(run: Run, what: str) -> Iterator[dict[str, Any]]:
    """The events of one kind, in the order of the log."""
    events = run.events
    for row in np.flatnonzero(events["what"] == what).tolist():
        yield {name: column[row] for name, column in events.columns.items()}


def first_event_s(run: Run, what: str, level: str = "") -> float | None:
    """When an event of a kind (and a level of command) first happened, s since the start, or None."""
    events = run.events
    rows = events["what"] == what
    if level:
        rows = rows & ((events["level"] == level) | (events["who"] == level))
    return earliest(events["time_s"][rows].astype(np.float64))


def incident_row(run: Run, column: str) -> dict[str, Any] | None:
    """The row of the hazards table with the earliest time in a column, or None when none has one."""
    return _extreme_row(run.hazards, column, "first")


def last_incident_row(run: Run, column: str) -> dict[str, Any] | None:
    """The row of the hazards table with the latest time in a column; None unless every incident has one."""
    if not len(run.hazards) or not happened(run.hazards[column]).all():
        return None
    return _extreme_row(run.hazards, column, "last")


def _extreme_row(table: Table, column: str, which: str) -> dict[str, Any] | None:
    """The row with the first or last known time of a column."""
    if not len(table) or not happened(table[column]).any():
        return None
    times = table[column].astype(np.float64)
    row = int(np.nanargmin(times) if which == "first" else np.nanargmax(times))
    return {name: values[row] for name, values in table.columns.items()}


def substances(run: Run) -> tuple[str, ...]:
    """The ids of the substances that leaked, as the people table's columns name them, in its order."""
    return tuple(name.removeprefix("peak_ppm_") for name in run.people.columns if name.startswith("peak_ppm_"))


def exposed(run: Run, level: int) -> NDArray[np.bool_] | None:
    """Who reached an AEGL of any substance (people); None when it is established for none of them."""
    columns = [run.people[f"aegl{level}_{substance}"] for substance in substances(run)]
    established = [column for column in columns if len(column) and (column >= 0).any()]
    if not established:
        return None
    return np.asarray(np.any([column == 1 for column in established], axis=0), dtype=bool)


def to_be_saved(run: Run) -> NDArray[np.bool_]:
    """Who was told to evacuate or to shelter, or fell (people)."""
    people = run.people
    return np.asarray((people["order"] != "") | happened(people["fell_s"]), dtype=bool)


def missing(run: Run) -> NDArray[np.bool_]:
    """Who was told to evacuate, or fell, and is not in clean safety when the run ends (people)."""
    people = run.people
    concerned = (people["order"] == "evacuate") | happened(people["fell_s"])
    return np.asarray(concerned & ~happened(people["clean_safe_s"]), dtype=bool)
