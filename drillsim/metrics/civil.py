"""Measures of every day: small matters settled, how soon somebody came, how busy vehicles and teams were."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np

from drillsim.metrics.measure import Measure, Value, Words
from drillsim.metrics.reading_tables import column, first_by_incident, is_small_matter
from drillsim.record.run import Run
from drillsim.scenario.schema import CIVIL_LEVELS

_TIER_WORDS: Final = {
    "grid": Words("settled by the grid", "网格化解数"),
    "community": Words("settled by the community", "社区化解数"),
    "district": Words("settled by the district", "街道（区）化解数"),
}
_ASKED: Final = ("called_out", "not_available")
"""The events that show that help was asked for."""


def answered(run: Run) -> dict[str, float]:
    """How long after its report the first vehicle or team was there, s, by incident for which help was asked.

    inf where nobody came before the end of the run.
    """
    asked = {incident for what in _ASKED for incident in first_by_incident(run, what)}
    arrived = first_by_incident(run, "arrived")
    return {
        incident: arrived.get(incident, np.inf) - at
        for incident, at in first_by_incident(run, "reported").items()
        if incident in asked
    }


def by_share(times: Iterable[float], share: float) -> float | None:
    """The time by which a share of all has been answered; None when it never was, or nobody asked."""
    ranked = sorted(times)
    needed = int(np.ceil(share * len(ranked)))
    return float(ranked[needed - 1]) if ranked and np.isfinite(ranked[needed - 1]) else None


def duty(run: Run) -> dict[str, dict[str, Any]]:
    """Each vehicle and team that was out, the busiest first: `missions`, `busy_s`, and `load`, its share of the run."""
    lasts, found = float(run.scenario.file.lasts), dict[str, dict[str, Any]]()
    for vehicle, start, end in busy_spells(run):
        row = found.setdefault(vehicle, {"missions": 0, "busy_s": 0.0, "load": 0.0})
        row["missions"] += 1
        row["busy_s"] += end - start
        row["load"] = row["busy_s"] / lasts
    return dict(sorted(found.items(), key=lambda item: (-item[1]["busy_s"], item[0])))


def busy_spells(run: Run) -> list[tuple[str, float, float]]:
    """When each vehicle was out, s: from its call to its return, its next call, or the end of the run."""
    if not len(run.responses):
        return []
    out, back = column(run.responses, "called_out_s"), column(run.responses, "returned_s")
    vehicles = run.responses["vehicle"].tolist()
    order = sorted(range(len(vehicles)), key=lambda row: (vehicles[row], out[row]))
    spells = []
    for place, row in enumerate(order):
        later = order[place + 1] if place + 1 < len(order) else -1
        goes_again = later >= 0 and vehicles[later] == vehicles[row]
        until = float(out[later]) if goes_again else float(run.scenario.file.lasts)
        end = until if np.isnan(back[row]) else float(back[row])
        spells.append((str(vehicles[row]), float(out[row]), max(end, float(out[row]))))
    return spells


def matters_by_stream(run: Run) -> dict[str, dict[str, Any]]:
    """Each stream of small matters: `number` begun, `settled` by level, `open` at the end, `response_p50_s`, `_p90_s`.

    Hazards found at inspections have `found` and `rectified` instead.
    """
    streams = {id_: noun for id_, noun in sorted(run.scenario.file.incidents.items()) if noun.recurs}
    times, tables = answered(run), {what: _by_stream(run, what) for what in _COUNTED}
    found: dict[str, dict[str, Any]] = {}
    for id_, noun in streams.items():
        if noun.what == "hazard":
            hazards = {key: len(tables[f"hazard_{key}"].get(id_, ())) for key in ("found", "rectified")}
            found[id_] = {"matter": noun.what, **hazards}
            continue
        settled = [who for _, who in tables["settled"].get(id_, ())]
        number = len(tables["incident_started"].get(id_, ()))
        own = [time for incident, time in times.items() if stream_of(incident) == id_]
        found[id_] = {
            "matter": noun.what, "number": number, "settled": {tier: settled.count(tier) for tier in CIVIL_LEVELS},
            "open": number - len(settled), "response_p50_s": by_share(own, 0.5), "response_p90_s": by_share(own, 0.9),
        }  # fmt: skip
    return found


_COUNTED: Final = ("incident_started", "settled", "hazard_found", "hazard_rectified")


def stream_of(incident: str) -> str:
    """The stream a small matter belongs to: its name without the number at the end."""
    return incident.rpartition("-")[0]


def _by_stream(run: Run, what: str) -> dict[str, list[tuple[str, str]]]:
    """The small matters something happened to, and who it was, by stream."""
    events = run.events
    rows = events["what"] == what
    found: dict[str, list[tuple[str, str]]] = {}
    for incident, who in zip(events["incident"][rows].tolist(), events["who"][rows].tolist(), strict=True):
        if is_small_matter(run, incident):
            found.setdefault(stream_of(incident), []).append((incident, who))
    return found


def _number(what: str, who: str = "") -> Callable[[Run], Value]:
    """Takes the number of small matters something happened to (and by whom)."""

    def take(run: Run) -> Value:
        found = [one for rows in _by_stream(run, what).values() for one in rows]
        return sum(1 for _, by in found if who in ("", by))

    return take


def _response(share: float) -> Callable[[Run], Value]:
    """Takes the time by which a share of all incidents was answered."""
    return lambda run: by_share(answered(run).values(), share)


def _load(run: Run) -> Value:
    """The share of all vehicles' time that they were out."""
    there = len(run.scenario.fleet) * float(run.scenario.file.lasts)
    return sum(end - start for _, start, end in busy_spells(run)) / there if there else None


MEASURES: Final = (
    Measure("civil_matters", "matters", "neither", Words("small matters", "日常警情数"), _number("incident_started")),
    *(Measure(f"civil_settled_{tier}", "matters", "neither", words, _number("settled", tier))
      for tier, words in _TIER_WORDS.items()),
    Measure("response_time_p50_s", "s", "lower", Words("from report to arrival, 50 %", "接报到到场用时，50%"),
            _response(0.5)),
    Measure("response_time_p90_s", "s", "lower", Words("from report to arrival, 90 %", "接报到到场用时，90%"),
            _response(0.9)),
    Measure("duty_load", "1", "lower", Words("share of vehicle time on duty", "车辆出勤时间占比"), _load),
    Measure("hazards_found", "hazards", "neither", Words("hazards found", "发现隐患数"), _number("hazard_found")),
    Measure("hazards_rectified", "hazards", "higher", Words("hazards rectified", "整改隐患数"),
            _number("hazard_rectified")),
)  # fmt: skip
"""Measures of this file, in the order of a report."""
