"""Measures of crowds: how many, how dense, how long, and what can be said of the ways they walk on."""

from __future__ import annotations

from typing import Final

import numpy as np

from drillsim.hazards.crowd.service import NOT_ASSESSABLE, assess, level_of_service
from drillsim.metrics.measure import Measure, Value, Words
from drillsim.metrics.reading_tables import begun_of_kind, happened, known, last_of
from drillsim.people.network import walking
from drillsim.record.run import Run


def _highest(run: Run, name: str) -> float | None:
    """The highest value of a column over all gatherings that have begun."""
    values = [float(row.get(name, np.nan)) for row in begun_of_kind(run, "gathering")]
    return known(max(values, default=np.nan))


def _peak_people(run: Run) -> Value:
    highest = _highest(run, "peak_people")
    return None if highest is None else int(highest)


def _escalated(run: Run) -> Value:
    times = [float(row.get("escalated_s", np.nan)) for row in begun_of_kind(run, "gathering")]
    return int(np.count_nonzero(happened(np.array(times))))


def way_service(run: Run) -> str | None:
    """The level of service of the densest way at its densest; "not_assessable" where the walking law stored all it can.

    None when nothing was counted.
    """
    density = run.facts.get("peak_way_density_per_m2")
    if density is None:
        return None
    if str(assess(density, walking("storage_density_per_m2"))) == NOT_ASSESSABLE:
        return NOT_ASSESSABLE
    return str(level_of_service(density, "walkway"))


def _way_density(run: Run) -> Value:
    """The density of the densest way; None where it cannot be assessed: the true one could be higher."""
    service = way_service(run)
    return None if service in (None, NOT_ASSESSABLE) else float(run.facts["peak_way_density_per_m2"])


MEASURES: Final = (
    Measure("crowd_peak_people", "people", "lower", Words("most people gathered", "最多聚集人数"), _peak_people),
    Measure("crowd_peak_density_per_m2", "1/m2", "lower", Words("densest gathering", "聚集人群最大密度"),
            lambda run: _highest(run, "peak_density_per_m2")),
    Measure("crowd_cleared_s", "s", "lower", Words("last gathering cleared", "最后一处人群散去"),
            lambda run: last_of(begun_of_kind(run, "gathering"), "dispersed_s")),
    Measure("crowd_escalated", "gatherings", "lower", Words("gatherings that turned violent", "升级的聚集数"),
            _escalated),
    Measure("peak_way_density_per_m2", "1/m2", "lower", Words("densest way", "道路最大人群密度"), _way_density),
    Measure("peak_way_service", "", "neither", Words("level of service of the densest way", "最密道路的服务水平"),
            way_service),
)  # fmt: skip
"""Measures of this file, in the order of a report."""
