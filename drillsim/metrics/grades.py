"""Two grades that are not the same: that of the accident, by its casualties, and that of the response launched.

And the clock that runs from the moment the firm knows to its report to the government.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np

from drillsim.metrics.measure import Measure, Value, Words
from drillsim.metrics.reading_tables import events_of, first_by_incident, first_event_s, happened
from drillsim.reading import read_yaml
from drillsim.record.run import Run

NO_GRADE: Final = "none"
"""The accident grade of a day without casualties."""
_GRADES: Final = ("I", "II", "III", "IV")
_LAUNCHED: Final = re.compile(r"response grade (I{1,3}|IV)\b")


@cache
def grades_table() -> Mapping[str, Any]:
    """The table of grades: figures with unit and source."""
    with resources.as_file(resources.files("drillsim.metrics") / "grades.yaml") as path:
        data, _ = read_yaml(path, "grades.yaml")
    return data  # type: ignore[no-any-return]


def casualties(run: Run) -> tuple[int, int]:
    """Deaths drawn, and serious injuries: who fell, acute poisoning included, and does not die."""
    dead = run.people["dead"].astype(bool)
    fell = happened(run.people["fell_s"])
    return int(np.count_nonzero(dead)), int(np.count_nonzero(fell & ~dead))


def grade_of(deaths: int, serious_injuries: int) -> str:
    """The accident grade of casualties, I the gravest, "none" without any.

    Source: State Council order 493, art. 3 (read).
    """
    for grade in _GRADES:
        least = grades_table()["accident"]["grades"][grade]
        if deaths >= least["deaths"] or serious_injuries >= least["serious_injuries"]:
            return grade
    return NO_GRADE


def _response_grade(run: Run) -> Value:
    """The highest response grade that any level launched; None when none did."""
    found = [_LAUNCHED.search(str(event["detail"])) for event in events_of(run, "confirmed")]
    launched = {match.group(1) for match in found if match}
    return next((grade for grade in _GRADES if grade in launched), None)


def government_report_s(run: Run) -> float | None:
    """When the government was first told, once the firm knew of an emergency; None when it was not."""
    knew = first_event_s(run, "informed", "firm")
    told = [float(event["time_s"]) for event in events_of(run, "notified") if event["who"] == "government"]
    return min((at for at in told if knew is not None and at >= knew), default=None)


def reported_late(run: Run) -> list[str]:
    """The emergencies of which the firm knew for longer than it may without the government having been told."""
    within = float(grades_table()["reported_to_government_within"]["value"])
    told: dict[str, float] = {}
    for event in events_of(run, "notified"):
        if event["who"] == "government":
            told.setdefault(str(event["incident"]), float(event["time_s"]))
    knew = first_by_incident(run, "informed", "firm")
    ends = float(run.scenario.file.lasts)
    due = {incident: at + within for incident, at in knew.items() if at + within <= ends}
    return sorted(incident for incident, latest in due.items() if told.get(incident, np.inf) > latest)


MEASURES: Final = (
    Measure("accident_grade", "", "neither", Words("accident grade by casualties", "事故等级（按伤亡）"),
            lambda run: grade_of(*casualties(run))),
    Measure("response_grade", "", "neither", Words("highest response grade launched", "启动的最高响应级别"),
            _response_grade),
    Measure("government_report_s", "s", "lower", Words("reported to the government", "向政府报告"),
            government_report_s),
)  # fmt: skip
"""Measures of this file, in the order of a report."""
