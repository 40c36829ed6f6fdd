"""What many runs showed of each possible step: when it came, what caused it, and what the measures were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.planner.rules import StepKind, step_kinds
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario

Key = str
"""What identifies a step over all runs and languages: "kind:who:incident"."""


@dataclass
class Observed:
    """What the runs showed so far: per key the instants, run by run (NaN where it did not come), s from the start.

    `causes` counts, per key, the keys that led to it, the nearest first; `places`, `levels` and `details` count where,
    by which level and with which detail it came. `measures` holds the objectives' measures, run by run.
    """

    runs: int = 0
    times: dict[Key, list[float]] = field(default_factory=dict)
    causes: dict[Key, Counter[tuple[Key, ...]]] = field(default_factory=dict)
    notes: dict[Key, Counter[tuple[str, str, str]]] = field(default_factory=dict)
    measures: dict[str, list[float]] = field(default_factory=dict)

    def instants(self, key: Key) -> NDArray[np.float64]:
        """The instants of a step in every run, (runs,), s; NaN where it did not come."""
        given = self.times.get(key, [])
        return np.array([*given, *[np.nan] * (self.runs - len(given))])


def observe(scenario: Scenario, runs: Iterable[Run], told: Callable[[int], None] | None = None) -> Observed:
    """What runs of a scenario showed; each is let go once it is read. `told` hears how many are done."""
    seen, wanted = Observed(), sorted({one.measure for one in scenario.file.objectives.values()})
    for run in runs:
        _note(seen, scenario, run)
        for name in wanted:
            value = run.measures.get(name)
            seen.measures.setdefault(name, []).append(float("nan") if value is None else float(value))
        seen.runs += 1
        if told is not None:
            told(seen.runs)
    return seen


def _note(seen: Observed, scenario: Scenario, run: Run) -> None:
    """Adds one run's steps."""
    rows = {int(row["id"]): row for row in run.events.rows()}
    chosen = _chosen(scenario, rows)
    key_of = {id_: key for key, id_ in chosen.items()}
    for key, id_ in chosen.items():
        row = rows[id_]
        column = seen.times.setdefault(key, [])
        column += [float("nan")] * (seen.runs - len(column)) + [float(row["time_s"])]
        seen.causes.setdefault(key, Counter())[_ancestors(rows, id_, key_of)] += 1
        note = (str(row["where"]), str(row["level"]), str(row["detail"]))
        seen.notes.setdefault(key, Counter())[note] += 1


def _chosen(scenario: Scenario, rows: dict[int, dict[str, Any]]) -> dict[Key, int]:
    """The event that stands for each step in one run: the first of its kind, or the last where the table says so."""
    chosen: dict[Key, int] = {}
    for id_, row in sorted(rows.items()):
        kind = step_kinds().get(str(row["what"]))
        incident = scenario.file.incidents.get(str(row["incident"]))
        if kind is None or (incident is not None and incident.recurs):
            continue
        key = key_of_event(kind, row)
        if key not in chosen or kind.takes_last:
            chosen[key] = id_
    return chosen


def key_of_event(kind: StepKind, row: dict[str, Any]) -> Key:
    """The key of the step that an event stands for."""
    return f"{kind.kind}:{row['who'] if kind.keeps_who else ''}:{row['incident']}"


def _ancestors(rows: dict[int, dict[str, Any]], id_: int, key_of: dict[int, Key]) -> tuple[Key, ...]:
    """The keys of the steps that led to an event, the nearest first."""
    found = []
    current = int(rows[id_]["parent_id"])
    while current in rows:
        if current in key_of:
            found.append(key_of[current])
        current = int(rows[current]["parent_id"])
    return tuple(found)
