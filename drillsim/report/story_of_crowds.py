"""What a report says of crowds, of small matters, of duty, of who was told outside the park, and of grades."""

from __future__ import annotations

from typing import Any

import numpy as np

from drillsim.hazards.crowd.service import NOT_ASSESSABLE
from drillsim.metrics.crowds import way_service
from drillsim.metrics.grades import NO_GRADE, casualties
from drillsim.metrics.reading_tables import begun_of_kind, column, events_of, first_event_s
from drillsim.report.amounts import percent
from drillsim.report.moments import NOTHING, duration
from drillsim.report.telling import Cell, Row, Section, Telling, Tone
from drillsim.scenario.schema import CIVIL_LEVELS


def crowds(telling: Telling) -> Section:
    """Each gathering: how many, how dense, how its mood went, when it was settled and gone; then the densest way."""
    rows = [_gathering(telling, row) for row in begun_of_kind(telling.run, "gathering")]
    heads = telling.heads("incident", "cause", "gathered", "most_people", "density", "service_level", "mood", "talks",
                          "escalated", "settled", "cleared")  # fmt: skip
    notes = [telling.words.say("phrases", "mood_note")] if rows else []
    service = way_service(telling.run)
    if service == NOT_ASSESSABLE:
        notes.append(telling.words.say("phrases", "way_not_assessable"))
    elif rows and service is not None:
        density = telling.run.facts["peak_way_density_per_m2"]
        notes.append(telling.words.say("phrases", "densest_way", {"density": f"{density:.2f}", "level": service}))
    return telling.section("crowds", heads, rows, " ".join(notes))


def _gathering(telling: Telling, row: dict[str, Any]) -> Row:
    """One gathering."""
    words, id_ = telling.words, str(row["incident"])
    level = str(row["level_of_service"])
    gone, escalated = float(row["dispersed_s"]), float(row["escalated_s"])
    still = Cell(words.say("phrases", "still_there"), "bad")
    return (
        Cell(words.thing(telling.run, id_)), Cell(words.known("causes", str(row["substance"]))),
        Cell(telling.clock.time(row["gathered_s"])), Cell(f"{int(row['peak_people']):,}"),
        Cell(f"{row['peak_density_per_m2']:.2f} /m²"),
        Cell(words.say("phrases", "not_assessable") if level == NOT_ASSESSABLE else level),
        Cell(_mood(telling, id_)), _talks(telling, id_),
        Cell(telling.clock.time(escalated), "bad") if np.isfinite(escalated) else telling.when(None),
        Cell(_settled(telling, id_, float(row["settled_s"]))),
        Cell(telling.clock.time(gone)) if np.isfinite(gone) else still,
    )  # fmt: skip


def _mood(telling: Telling, id_: str) -> str:
    """The mood when people first stood there, its highest, and that when they last did."""
    mood = column(telling.run.series, f"mood_{id_}")
    there = mood[np.nan_to_num(column(telling.run.series, f"present_{id_}")) > 0]
    if not there.size or not there.any():
        return NOTHING
    return " → ".join(f"{value:.2f}" for value in (there[0], there.max(), there[-1]))


def _talks(telling: Telling, id_: str) -> Cell:
    """When talks first began."""
    times = [float(event["time_s"]) for event in events_of(telling.run, "talks_begun") if event["incident"] == id_]
    return telling.when(min(times, default=None))


def _settled(telling: Telling, id_: str, at: float) -> str:
    """When and how a crowd was settled."""
    how = [str(event["detail"]) for event in events_of(telling.run, "crowd_settled") if event["incident"] == id_]
    if not np.isfinite(at) or not how:
        return NOTHING
    said = {"when": telling.clock.time(at), "how": telling.words.known("settled_how", how[0])}
    return telling.words.say("phrases", "burned_down", said)


def matters(telling: Telling) -> Section:
    """The small matters of each stream: how many, settled where, how soon somebody came."""
    words, rows = telling.words, list[Row]()
    for id_, row in telling.summary["matters"].items():
        name = words.thing(telling.run, id_)
        if "found" in row:
            line = words.say("phrases", "hazards_line", {key: f"{row[key]:,}" for key in ("found", "rectified")})
            rows.append((Cell(name), Cell(line), *(Cell("") for _ in range(6))))
            continue
        left: Tone = "bad" if row["open"] > row["number"] / 2 else ""
        rows.append((
            Cell(name), Cell(f"{row['number']:,}"), *(Cell(f"{row['settled'][tier]:,}") for tier in CIVIL_LEVELS),
            Cell(f"{row['open']:,}", left),
            *(Cell(duration(row[f"response_{share}_s"], words.language)) for share in ("p50", "p90")),
        ))  # fmt: skip
    heads = telling.heads("stream", "number", "settled_grid", "settled_community", "settled_district", "open",
                          "response_p50", "response_p90")  # fmt: skip
    return telling.section("matters", heads, rows, words.say("phrases", "matters_note") if rows else "")


def duty(telling: Telling) -> Section:
    """How often and how long each vehicle and team was out; only on days of small matters or gatherings."""
    run, words = telling.run, telling.words
    if not telling.summary["matters"] and not begun_of_kind(run, "gathering"):
        return telling.section("duty", (), ())
    rows: list[Row] = [
        (Cell(words.thing(run, id_)), Cell(f"{row['missions']:,}"), Cell(duration(row["busy_s"], words.language)),
         Cell(percent(row["load"])))
        for id_, row in telling.summary["duty"].items()
    ]  # fmt: skip
    load = telling.summary["duty_load"]
    note = words.say("phrases", "duty_note", {"load": percent(load)}) if rows and load is not None else ""
    return telling.section("duty", telling.heads("vehicle", "missions", "busy", "load"), rows, note)


def services(telling: Telling) -> Section:
    """Who outside the park was told, when, and how long after the firm knew."""
    words, rows = telling.words, list[Row]()
    knew = first_event_s(telling.run, "informed", "firm")
    for id_, row in telling.summary["services"].items():
        known = knew is not None and row["notified_s"] >= knew
        after = duration(row["notified_s"] - (knew or 0.0), words.language) if known else NOTHING
        level = words.known("levels", row["level"]) if row["level"] else words.say("phrases", "with_call_out")
        rows.append((Cell(words.known("services", id_)), telling.when(row["notified_s"]), Cell(level), Cell(after)))
    return telling.section("services", telling.heads("service", "told", "told_by", "since_firm"), rows)


def grades(telling: Telling) -> Section:
    """The accident grade and the response grade, side by side: they are different things."""
    words, summary = telling.words, telling.summary
    accident, launched = summary["accident_grade"], summary["response_grade"]
    known = any(times["informed_s"] is not None for times in summary["levels"].values())
    if not (known or launched or accident != NO_GRADE):
        return telling.section("grades", (), ())
    dead, injured = casualties(telling.run)
    none = words.say("phrases", "no_grade")
    basis = words.say("phrases", "accident_basis", {"dead": f"{dead:,}", "injured": f"{injured:,}"})
    rows: list[Row] = [
        (Cell(words.measure("accident_grade")), Cell(words.known("accident_grades", accident), "bad")
         if accident != NO_GRADE else Cell(none), Cell(basis)),
        (Cell(words.measure("response_grade")), Cell(launched or none),
         Cell(words.say("phrases", "launched_by") if launched else NOTHING)),
    ]  # fmt: skip
    heads = telling.heads("measure", "grade", "basis")
    return telling.section("grades", heads, rows, words.say("phrases", "grades_note"))
