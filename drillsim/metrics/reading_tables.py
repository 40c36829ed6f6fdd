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


def column(table: Table, name: str) -> NDArray[np.float64]:
    """A column of numbers as floats; NaN throughout where the table has no such column."""
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return np.asarray(table[name].astype(np.float64))


def kind_of(run: Run, row: dict[str, Any]) -> str:
    """The kind of a row's incident; a table without kinds holds gas leaks."""
    noun = run.scenario.file.incidents.get(str(row["incident"]))
    return str(row.get("kind") or (noun.kind if noun is not None else "gas_leak"))


def begun_of_kind(run: Run, kind: str) -> list[dict[str, Any]]:
    """The rows of the hazards table of one kind whose incidents have begun."""
    rows = (row for row in run.hazards.rows() if kind_of(run, row) == kind)
    return [row for row in rows if np.isfinite(row["started_s"])]


def is_small_matter(run: Run, incident: str) -> bool:
    """Whether an incident of the log is one of a stream, and no incident of the scenario itself."""
    return incident != "" and incident not in run.scenario.file.incidents


def first_by_incident(run: Run, what: str, who: str = "") -> dict[str, float]:
    """When an event of a kind (and about somebody) first happened, s, by incident in the order of the log."""
    events = run.events
    rows = events["what"] == what
    if who:
        rows = rows & (events["who"] == who)
    found: dict[str, float] = {}
    for incident, time in zip(events["incident"][rows].tolist(), events["time_s"][rows].tolist(), strict=True):
        found[incident] = min(found.get(incident, np.inf), float(time))
    return found


def last_of(rows: list[dict[str, Any]], name: str) -> float | None:
    """The latest time in some rows; None unless there are any and every one has it."""
    times = [float(row.get(name, np.nan)) for row in rows]
    return max(times) if times and bool(np.isfinite(times).all()) else None


def total_of(rows: list[dict[str, Any]], name: str) -> float:
    """The sum of a column over some rows, what is not known left out."""
    return float(np.nansum([float(row.get(name, np.nan)) for row in rows]))


def first_event_s(run: Run, what: str, level: str = "") -> float | None:
    """When an event of a kind (and a level of command) first happened, s since the start, or None.

    What belongs to small matters is left out.
    """
    events = run.events
    rows = events["what"] == what
    if level:
        rows = rows & ((events["level"] == level) | (events["who"] == level))
    own = [not is_small_matter(run, str(incident)) for incident in events["incident"][rows].tolist()]
    return earliest(events["time_s"][rows].astype(np.float64)[np.array(own, dtype=bool)])


def incident_row(run: Run, name: str) -> dict[str, Any] | None:
    """The row of the hazards table with the earliest time in a column, or None when none has one."""
    times = column(run.hazards, name)
    if not happened(times).any():
        return None
    row = int(np.nanargmin(times))
    return {key: values[row] for key, values in run.hazards.columns.items()}


def last_leak_row(run: Run, name: str) -> dict[str, Any] | None:
    """The row of the leak with the latest time in a column; None unless every leak that has begun has one."""
    rows = begun_of_kind(run, "gas_leak")
    last = last_of(rows, name)
    return None if last is None else next(row for row in rows if float(row[name]) == last)


def substances(run: Run) -> tuple[str, ...]:
    """The ids of the substances that leaked, as the people table's columns name them, in its order."""
    return tuple(name.removeprefix("peak_ppm_") for name in run.people.columns if name.startswith("peak_ppm_"))


def exposed(run: Run, level: int) -> NDArray[np.bool_] | None:
    """Who reached an AEGL of any substance (people); None when it is established for none of them.

    Nobody did where there is no gas, or nobody.
    """
    reached = [run.people[f"aegl{level}_{substance}"] for substance in substances(run)]
    if not reached or not len(run.people):
        return np.zeros(len(run.people), dtype=bool)
    established = [one for one in reached if (one >= 0).any()]
    if not established:
        return None
    return np.asarray(np.any([one == 1 for one in established], axis=0), dtype=bool)


def crews_exposed(run: Run) -> NDArray[np.bool_]:
    """Which missions' crews went beyond AEGL-2 of any substance where their vehicle stood (missions)."""
    columns = [values for name, values in run.responses.columns.items() if name.startswith("crew_aegl2_")]
    return np.asarray(np.any([one == 1 for one in columns] or [np.zeros(len(run.responses), dtype=bool)], axis=0))


def to_be_saved(run: Run) -> NDArray[np.bool_]:
    """Who was told to evacuate or to shelter, or fell (people)."""
    people = run.people
    return np.asarray((people["order"] != "") | happened(people["fell_s"]), dtype=bool)


def missing(run: Run) -> NDArray[np.bool_]:
    """Who was told to evacuate, or fell, and is not in clean safety when the run ends (people)."""
    people = run.people
    concerned = (people["order"] == "evacuate") | happened(people["fell_s"])
    return np.asarray(concerned & ~happened(people["clean_safe_s"]), dtype=bool)
