"""What makes an outcome unsafe on days with fires, crowds and duties to report, found in a run's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from drillsim.hazards.crowd.service import NOT_ASSESSABLE
from drillsim.metrics.crowds import way_service
from drillsim.metrics.findings import Flag
from drillsim.metrics.grades import reported_late
from drillsim.metrics.reading_tables import begun_of_kind, events_of
from drillsim.record.run import Run

NEEDED: Final = re.compile(r"(?P<what>\w+)(?::(?P<place>\S+))? (?P<needed>[\d.]+) L/s needed, (?P<there>[\d.]+) L/s")
"""One clause in the detail of a `sized_up` event: foam, water or cool with its place, what it takes, what there is."""


def _fires(run: Run) -> Iterator[Flag]:
    """Vessels that failed, explosions, fires that burn at the end, that burned back."""
    vessels = {event["who"] for event in events_of(run, "vessel_failed")}
    if vessels:
        yield Flag("vessel_failed", tuple(sorted(vessels)), len(vessels))
    for event in events_of(run, "exploded"):
        yield Flag("exploded", (event["incident"],))
    for row in begun_of_kind(run, "fire"):
        if not np.isfinite(row["out_s"]):
            yield Flag("fire_not_out", (str(row["incident"]),))
    for incident in sorted({event["incident"] for event in events_of(run, "burn_back")}):
        yield Flag("burn_back", (incident,))


def _supplies(run: Run) -> Iterator[Flag]:
    """Vehicles that ran dry, fires for which too little was on its way, and who could not go nearer."""
    for what in ("supply_ended", "held_back"):
        whom = sorted({event["who"] for event in events_of(run, what)})
        if whom:
            yield Flag(what, tuple(whom), len(whom))
    short = {event["incident"] for event in events_of(run, "sized_up") if _too_little(str(event["detail"]))}
    for incident in sorted(short):
        yield Flag("insufficient", (incident,))


def _too_little(detail: str) -> bool:
    """Whether a size-up found less on the way or there than is needed."""
    return any(float(one["there"]) < float(one["needed"]) for one in NEEDED.finditer(detail))


def _crowds(run: Run) -> Iterator[Flag]:
    """Crowds that were too dense, or still there at the end, and ways of which nothing can be said."""
    for incident in sorted({event["incident"] for event in events_of(run, "crowd_crush_risk")}):
        yield Flag("crowd_crush_risk", (incident,))
    if way_service(run) == NOT_ASSESSABLE:
        yield Flag("crowd_not_assessable")
    for row in begun_of_kind(run, "gathering"):
        if not np.isfinite(row["dispersed_s"]):
            yield Flag("crowd_not_cleared", (str(row["incident"]),))


def _duties(run: Run) -> Iterator[Flag]:
    """Emergencies reported to the government too late, and on the water without the coast guard."""
    for incident in reported_late(run):
        yield Flag("report_late", (incident,))
    told = any(event["who"] == "coast_guard" for event in events_of(run, "notified"))
    begun = {event["incident"] for event in events_of(run, "incident_started")}
    for id_, noun in sorted(run.scenario.file.incidents.items()):
        if noun.on_water and id_ in begun and not told:
            yield Flag("coast_guard_not_told", (id_,))


FINDERS: Final = (_fires, _supplies, _crowds, _duties)
"""What looks for findings, for a run of any kind."""
