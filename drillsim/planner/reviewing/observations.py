"""The observed times of a drill by step: what evaluators noted, held against the script and against itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.planner.observing import Key
from drillsim.planner.package import Package
from drillsim.planner.reviewing.clock import REMEDY, moment_of, not_done
from drillsim.planner.reviewing.sheets_read import Row, read_rows
from drillsim.planner.rules import table
from drillsim.planner.script import Step
from drillsim.planner.words import said_as


@dataclass(frozen=True)
class Observation:
    """What was noted of one step: its time in s since the start of the scenario (NaN where it was not done), how
    finely, whether it is taken from the plan because nobody noted it, the evaluators' rating and notes."""

    at_s: float
    resolution_s: float = 1.0
    assumed: bool = False
    rating: str = ""
    notes: str = ""

    @property
    def done(self) -> bool:
        """Whether the step was done."""
        return self.at_s == self.at_s


@dataclass(frozen=True)
class Observations:
    """The observations of a drill by key. `began_late_s` is by how much the first inject came after its planned time;
    all times are counted as if it had come then."""

    file: str
    by_key: Mapping[Key, Observation]
    began_late_s: float = 0.0


def review_figure(name: str) -> float:
    """A figure of the section `review` of rules.yaml."""
    return float(table("rules")["review"][name]["value"])


def read_observations(path: Path, package: Package, start: datetime | None = None) -> Observations:
    """The observed times of a workbook or CSV; `start` is the clock's reading when the scenario began.

    Raises InputError with every fault: a time that is none, one before its cause or the start, a step noted twice
    with different times, a step the plan does not have.
    """
    rows, problems = read_rows(path), list[Problem]()
    noted = _matched(path.name, rows, package, problems)
    found: dict[Key, tuple[Observation, Row]] = {}
    for key, row in noted:
        one = _observation(path.name, row, start or package.scenario.file.starts_at, problems)
        if one is None:
            continue
        before = found.get(key)
        if before is not None and not _agree(before[0], one):
            first = before[1].cell or f"line {before[1].line}"
            message = f"step {row.number or key} is noted twice with different times ({first}: {before[1].observed})"
            problems.append(_problem(path.name, row, message, "keep one of them"))
        else:
            found[key] = (_joined(before[0], one) if before else one, row)
    problems += _impossible(path.name, found, package)
    if problems:
        raise InputError(problems)
    if not found:
        raise DrillsimError(f"{path}: no step has an observed time; note them in the column for it")
    return _settled(path.name, {key: one for key, (one, _) in found.items()}, package)


def _problem(file: str, row: Row, message: str, remedy: str) -> Problem:
    value = f" (got {str(row.observed)[:40]!r})"
    return Problem(file, row.line, row.column, row.cell, message + value, remedy)


def _matched(
    file: str, rows: tuple[Row, ...], package: Package, problems: list[Problem]
) -> list[tuple[Key, Row]]:
    """Each row that has a time with the key of its step: its own, or that of its number, as the file numbers them."""
    keys = {step.key for step in package.steps}
    by_number = {str(step.number): step.key for step in package.steps}
    by_number |= {row.number: row.key for row in rows if row.number and row.key}
    found = []
    for row in [one for one in rows if one.observed not in (None, "")]:
        key = row.key or by_number.get(row.number, "")
        if key in keys:
            found.append((key, row))
        elif row.number or row.key:
            near = difflib.get_close_matches(row.key, sorted(keys), 1) if row.key else []
            remedy = f"did you mean {near[0]!r}?" if near else f"steps are numbered 1 to {len(package.steps)}"
            message = f"no step {row.key or row.number!r} in the plan"
            problems.append(_problem(file, row, message, f"{remedy}; or take the time out"))
        else:
            problems.append(_problem(file, row, "a time without a step", "write the number of the step beside it"))
    return found


def _observation(file: str, row: Row, start: datetime, problems: list[Problem]) -> Observation | None:
    """What a row says; a fault where it cannot be read or lies before the start."""
    if not_done(row.observed):
        return Observation(float("nan"), rating=row.rating, notes=row.notes)
    moment = moment_of(row.observed, start)
    words = " / ".join(sorted(said_as("review", "not_done") - {"not_done"}))
    if moment is None:
        problems.append(_problem(file, row, "is no time", REMEDY.format(words=words)))
        return None
    if moment.at_s + moment.resolution_s < 0:
        message = f"lies before the scenario begins ({start:%Y-%m-%d %H:%M:%S})"
        remedy = "correct it, or say with --start what the clock read when the scenario began"
        problems.append(_problem(file, row, message, remedy))
        return None
    return Observation(moment.at_s, moment.resolution_s, rating=row.rating, notes=row.notes)


def _agree(one: Observation, other: Observation) -> bool:
    """Whether two notes of a step tell the same."""
    if not (one.done and other.done):
        return one.done == other.done
    return abs(one.at_s - other.at_s) < max(one.resolution_s, other.resolution_s)


def _joined(one: Observation, other: Observation) -> Observation:
    """One observation of two that agree: the finer time, what is rated and noted in either."""
    finer = min(one, other, key=lambda each: each.resolution_s)
    notes = " ".join(dict.fromkeys(note for note in (one.notes, other.notes) if note))
    return Observation(finer.at_s, finer.resolution_s, False, one.rating or other.rating, notes)


def _impossible(
    file: str, found: Mapping[Key, tuple[Observation, Row]], package: Package
) -> Iterator[Problem]:
    """Steps before the step that causes them, which none of the simulated runs had."""
    for step in package.steps:
        cause = package.steps[step.depends_on - 1] if step.depends_on else None
        if cause is None or step.key not in found or cause.key not in found:
            continue
        (one, row), (other, cause_row) = found[step.key], found[cause.key]
        slack = max(one.resolution_s, other.resolution_s)
        if one.at_s < other.at_s - slack and least_gap(package, step, cause) >= 0:
            by = cause_row.observed
            message = f"step {step.number} lies before step {cause.number}, which causes it ({by})"
            yield _problem(file, row, message, "correct one of the two times")


def least_gap(package: Package, step: Step, cause: Step) -> float:
    """The least time from a cause to a step in the simulated runs, s."""
    gaps = package.observed.instants(step.key) - package.observed.instants(cause.key)
    return float(np.nanmin(gaps)) if np.isfinite(gaps).any() else 0.0


def _settled(file: str, noted: dict[Key, Observation], package: Package) -> Observations:
    """The observations as if the first inject had come as planned; injects that begin it all and were not noted are
    taken to have come then."""
    starts = [step for step in package.steps if step.kind.phase == "start" and step.injected]
    first = next((step for step in starts if step.key in noted and noted[step.key].done), None)
    late = noted[first.key].at_s - first.p50_s if first is not None else 0.0
    by_key = {
        key: Observation(one.at_s - late, one.resolution_s, False, one.rating, one.notes) for key, one in noted.items()
    }
    for step in starts:
        by_key.setdefault(step.key, Observation(step.p50_s, assumed=True))
    return Observations(file, by_key, late)
