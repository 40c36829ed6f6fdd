"""The summary of a run: every registered measure, and what hangs together in tables of its own."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from drillsim.metrics.chain import longest_links
from drillsim.metrics.civil import duty, matters_by_stream
from drillsim.metrics.flags import red_flags
from drillsim.metrics.measure import Value
from drillsim.metrics.reading_tables import events_of, is_small_matter, known, missing
from drillsim.metrics.registry import MEASURES
from drillsim.record.run import Run
from drillsim.record.table import Table
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS, Objective

SECTIONS: Final = {
    "missing_why": "people not in clean safety, counted by reason",
    "levels": "each level of command: informed_s, confirmed_s, informed_by",
    "orders": "each order given: level, action, ordered_s, effective_s",
    "vehicles": "each mission of a vehicle or team but those to small matters: times, staging, travel, entries, tasks",
    "duty": "each vehicle and team that was out: missions, busy_s, load (the share of the run)",
    "services": "each service outside the park: when it was told, by which level",
    "matters": "each stream of small matters: number, settled by level, open at the end, response times",
    "incidents": "each incident: times, who reported and isolated it, what its kind tells of it, distances (null: not "
                 "established, or listed in beyond_reach: more than 10 km, which the model is not good for), deaths "
                 "by published probits",
    "objectives": "each objective of the scenario: measure, target, got, met",
    "red_flags": "what makes the outcome unsafe: code, who, count, words",
    "caveats": "what to distrust in the numbers: code, who",
    "longest_links": "the longest links of the causal chains to isolation, fire out, crowd gone, evacuation, rescue",
}
"""The keys of a summary beyond the registered measures."""

_EFFECTS: Final = ("alarm_sounded", "evacuation_announced", "shelter_announced", "valve_shut", "valve_failed",
                   "called_out", "way_closed", "all_clear")  # fmt: skip


def summarise(run: Run) -> dict[str, Any]:
    """All measures by name, then the sections; plain values ready for JSON, None where a thing did not happen."""
    values = {name: measure.take(run) for name, measure in MEASURES.items()}
    return {
        **values,
        "missing_why": _missing_why(run),
        "levels": _levels(run),
        "orders": _orders(run),
        "vehicles": _vehicles(run),
        "duty": duty(run),
        "services": _services(run),
        "matters": matters_by_stream(run),
        "incidents": _incidents(run),
        "objectives": _objectives(run, values),
        "red_flags": red_flags(run),
        "caveats": _caveats(run),
        "longest_links": longest_links(run),
    }


def _plain(value: Any) -> Any:
    """A cell as JSON has it: NaN and what has no end become None."""
    return known(value) if isinstance(value, float) else value


def _incidents(run: Run) -> dict[str, dict[str, Any]]:
    """Each incident's row; the distances that the model does not reach are None and listed by name."""
    found = _table_by(run.hazards, "incident")
    for row in run.hazards.rows():
        beyond = [column for column, value in row.items() if value == float("inf")]
        found[str(row["incident"])]["beyond_reach"] = beyond
    return found


def _vehicles(run: Run) -> dict[str, dict[str, Any]]:
    """The missions to incidents of the scenario; those to small matters are counted, not listed."""
    if not len(run.responses):
        return {}
    own = np.array([not is_small_matter(run, str(incident)) for incident in run.responses["incident"].tolist()])
    return _table_by(Table({name: values[own] for name, values in run.responses.columns.items()}), "vehicle")


def _services(run: Run) -> dict[str, dict[str, Any]]:
    """Who outside the park was told, when first, and by which level; none when a vehicle's call-out told them."""
    found: dict[str, dict[str, Any]] = {}
    for event in events_of(run, "notified"):
        found.setdefault(str(event["who"]), {"notified_s": float(event["time_s"]), "level": str(event["level"])})
    return found


def _table_by(table: Table, key: str) -> dict[str, dict[str, Any]]:
    """The rows of a table by the id in one column; a second row of the same id gets a number."""
    found: dict[str, dict[str, Any]] = {}
    times: dict[str, int] = {}
    for row in table.rows():
        id_ = str(row.pop(key))
        times[id_] = times.get(id_, 0) + 1
        name = id_ if times[id_] == 1 else f"{id_} ({times[id_]})"
        found[name] = {column: _plain(value) for column, value in row.items()}
    return found


def _missing_why(run: Run) -> dict[str, int]:
    """How many are not in clean safety, by reason, the most common first."""
    reasons, counts = np.unique(run.people["why_not_safe"][missing(run)].astype(str), return_counts=True)
    ranked = sorted(zip(reasons.tolist(), counts.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return {reason or "unknown": count for reason, count in ranked}


def _levels(run: Run) -> dict[str, dict[str, Any]]:
    """When each level of command first knew and decided; those of the civil ladder only when they were told.

    What small matters do to the civil ladder is left out.
    """
    found: dict[str, dict[str, Any]] = {level: {"informed_s": None, "confirmed_s": None} for level in LEVELS}
    for what in ("informed", "confirmed"):
        for event in events_of(run, what):
            level = event["level"] or event["who"]
            if level not in (*LEVELS, *CIVIL_LEVELS) or is_small_matter(run, str(event["incident"])):
                continue
            times = found.setdefault(level, {"informed_s": None, "confirmed_s": None})
            if times[f"{what}_s"] is None:
                times[f"{what}_s"] = float(event["time_s"])
    return found


def _orders(run: Run) -> dict[str, dict[str, Any]]:
    """Each order given: by whom, what, when, and when it first took effect."""
    given: dict[str, dict[str, Any]] = {}
    order_of: dict[int, str] = {}
    for event in events_of(run, "ordered"):
        order = run.scenario.file.orders.get(event["who"])
        order_of[int(event["id"])] = event["who"]
        given.setdefault(event["who"], {
            "level": event["level"] or (order.level if order else ""), "action": order.action if order else "",
            "ordered_s": float(event["time_s"]), "effective_s": None,
        })  # fmt: skip
    for what in _EFFECTS:
        for event in events_of(run, what):
            id_ = event["who"] if event["who"] in given else order_of.get(int(event["parent_id"]), "")
            now, before = float(event["time_s"]), given.get(id_, {}).get("effective_s")
            if id_ and (before is None or now < before):
                given[id_]["effective_s"] = now
    return given


def _objectives(run: Run, values: dict[str, Value]) -> dict[str, dict[str, Any]]:
    """Each objective with what was got; one whose event never came is not met, unless nothing went wrong."""
    return {id_: _objective(run, objective, values) for id_, objective in run.scenario.file.objectives.items()}


def _objective(run: Run, objective: Objective, values: dict[str, Value]) -> dict[str, Any]:
    """One objective judged."""
    got = values.get(objective.measure)
    most, least = objective.at_most, objective.at_least
    target = most if most is not None else least
    met: bool | None = None if not len(run.hazards) and got is None else False
    if isinstance(got, int | float) and target is not None:
        met = got <= target if most is not None else got >= target
    return {
        "measure": objective.measure,
        "sense": "at_most" if most is not None else "at_least",
        "target": target,
        "got": got,
        "met": met,
    }


def _caveats(run: Run) -> list[dict[str, str]]:
    """What the models of what has happened warn of, each once, and the guideline levels that are not established."""
    found = []
    incidents = run.scenario.file.incidents
    for row in run.hazards.rows():
        noun = incidents.get(str(row["incident"]))
        if not np.isfinite(row["started_s"]) and not (noun is not None and noun.recurs):
            continue
        codes = [code for code in str(row["caveats"]).split(";") if code]
        found += [{"code": code, "who": row["incident"]} for code in codes]
        fields = sorted(noun.causes) if noun is not None else [row["substance"]]
        for name in fields:
            for level in (1, 2, 3):
                column = run.people.columns.get(f"aegl{level}_{name}")
                if column is not None and len(column) and (column < 0).all():
                    found.append({"code": f"aegl{level}_not_established", "who": row["incident"]})
    return [caveat for number, caveat in enumerate(found) if caveat not in found[:number]]
