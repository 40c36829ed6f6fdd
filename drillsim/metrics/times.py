"""Measures of time and name: detection, command, vehicles, isolation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from drillsim.metrics.measure import Measure, Value, Words
from drillsim.metrics.reading_tables import (
    begun_of_kind,
    first_event_s,
    happened,
    incident_row,
    last_leak_row,
    latest,
    to_be_saved,
    total_of,
)
from drillsim.record.run import Run
from drillsim.scenario.schema import LEVELS

_LEVEL_WORDS: Final = {
    "shift": Words("shift", "班组"),
    "firm": Words("firm", "企业"),
    "park": Words("park", "园区"),
    "city": Words("city", "城市"),
}


def _first(what: str) -> Callable[[Run], Value]:
    """Takes the time of the first event of a kind."""
    return lambda run: first_event_s(run, what)


def _informed(level: str) -> Callable[[Run], Value]:
    """Takes the time a level of command first knew."""
    return lambda run: first_event_s(run, "informed", level)


def _first_report(run: Run) -> Value:
    row = incident_row(run, "reported_s")
    return None if row is None else float(row["reported_s"])


def _reported_by(run: Run) -> Value:
    row = incident_row(run, "reported_s")
    return None if row is None else str(row["reported_by"]) or None


def _isolated(run: Run) -> Value:
    row = last_leak_row(run, "isolated_s")
    return None if row is None else float(row["isolated_s"])


def _isolated_by(run: Run) -> Value:
    row = last_leak_row(run, "isolated_s")
    return None if row is None else str(row["isolated_by"]) or None


def _released(run: Run) -> Value:
    return total_of(begun_of_kind(run, "gas_leak"), "released_kg")


def _clean_safety(share: float) -> Callable[[Run], Value]:
    """Takes the time by which a share of all who were to be saved had reached clean safety."""

    def take(run: Run) -> Value:
        times = run.people["clean_safe_s"][to_be_saved(run)].astype(np.float64)
        needed = int(np.ceil(share * times.size))
        reached = np.sort(times[np.isfinite(times)])
        return float(reached[needed - 1]) if 0 < needed <= reached.size else None

    return take


def _last_arrival(run: Run) -> Value:
    people = run.people
    at_points = np.isin(people["destination"], list(run.scenario.park.file.assembly_points))
    return latest(people["arrived_s"][at_points & happened(people["arrived_s"])])


MEASURES: Final = (
    Measure("first_report_s", "s", "lower", Words("first incident reported", "首次事件报警"), _first_report),
    Measure("reported_by", "", "neither", Words("reported by", "报警来源"), _reported_by),
    Measure("confirmed_s", "s", "lower", Words("confirmed", "确认"), _first("confirmed")),
    *(
        Measure(f"informed_{level}_s", "s", "lower",
                Words(f"{_LEVEL_WORDS[level].en} level informed", f"{_LEVEL_WORDS[level].zh}级接报"), _informed(level))
        for level in LEVELS
    ),
    Measure("first_alarm_s", "s", "lower", Words("first alarm sounded", "首次鸣响警报"), _first("alarm_sounded")),
    Measure("first_turnout_s", "s", "lower", Words("first vehicle turned out", "首车出动"), _first("turned_out")),
    Measure("first_arrival_s", "s", "lower", Words("first vehicle arrived", "首车到场"), _first("arrived")),
    Measure("first_entry_s", "s", "lower", Words("first pair entered", "首组进入"), _first("entered")),
    Measure("isolated_s", "s", "lower", Words("leak isolated", "泄漏切断"), _isolated),
    Measure("isolated_by", "", "neither", Words("isolated by", "切断方式"), _isolated_by),
    Measure("released_kg", "kg", "lower", Words("mass released", "泄漏总量"), _released),
    Measure("clean_safety_p50_s", "s", "lower", Words("50 % in clean safety", "50% 人员到达洁净安全处"),
            _clean_safety(0.50)),
    Measure("clean_safety_p95_s", "s", "lower", Words("95 % in clean safety", "95% 人员到达洁净安全处"),
            _clean_safety(0.95)),
    Measure("clean_safety_p100_s", "s", "lower", Words("all in clean safety", "全部人员到达洁净安全处"),
            _clean_safety(1.00)),
    Measure("last_arrival_s", "s", "lower", Words("last arrival at an assembly point", "最后一人到达集合点"),
            _last_arrival),
)  # fmt: skip
"""Measures of this file, in the order of a report."""
