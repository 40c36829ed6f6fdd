"""What makes an outcome unsafe, found in a run's tables: assembly points, shelters, people, leaks, help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from drillsim.metrics.reading_tables import begun_of_kind, crews_exposed, events_of, happened, is_small_matter, missing
from drillsim.record.run import Run

NOT_UPWIND: Final = "not upwind"
"""The word in the detail of an `arrived` event that says no staging point lay upwind."""


@dataclass(frozen=True)
class Flag:
    """One finding: its code, the ids of what it is about, and how many people or things it concerns."""

    code: str
    who: tuple[str, ...] = ()
    count: int = 0


def _assembly(run: Run) -> Iterator[Flag]:
    """Assembly points in the cloud that people went to or were sent to, and overfull ones."""
    sent_to = set(run.people["destination"].tolist())
    for row in run.assembly.rows():
        in_cloud = row["used_in_cloud"] or (np.isfinite(row["in_cloud_s"]) and row["id"] in sent_to)
        if in_cloud:
            yield Flag("assembly_point_in_cloud", (row["id"],), int(row["busiest"]))
        if row["busiest"] > row["capacity"]:
            yield Flag("assembly_point_over_capacity", (row["id"],), int(row["busiest"]))


def _shelter(run: Run) -> Iterator[Flag]:
    """Buildings in which people sheltered and felt gas."""
    people, places = run.people, run.scenario.park.file.places
    hit = happened(people["sheltered_s"]) & (people["why_not_safe"] == "in_cloud")
    inside = np.where(np.isin(people["destination"], list(places)), people["destination"], people["place"])
    where = sorted(set(inside[hit].tolist()))
    refuges = [place for place in where if place in places and places[place].refuge]
    others = tuple(place for place in where if place not in refuges)
    for place in refuges:
        yield Flag("refuge_in_cloud", (place,), int(np.count_nonzero(hit & (inside == place))))
    if others:
        yield Flag("shelter_in_cloud", others, int(np.count_nonzero(hit & np.isin(inside, others))))


def _route(run: Run) -> Iterator[Flag]:
    """People who walked through gas, and crews who stood in it."""
    count = int(np.count_nonzero(happened(run.people["walked_in_cloud_s"])))
    if count:
        yield Flag("route_in_cloud", (), count)
    staged = sorted({event["who"] for event in events_of(run, "staging_in_cloud")})
    if staged:
        yield Flag("staging_in_cloud", tuple(staged), len(staged))
    exposed = crews_exposed(run)
    if exposed.any():
        harmed = sorted(set(run.responses["vehicle"][exposed].tolist()))
        yield Flag("crew_exposed", tuple(harmed), len(harmed))


def _why(run: Run) -> Iterator[Flag]:
    """People who were not told, had no way out, or are missing."""
    why = run.people["why_not_safe"]
    counts = {
        "not_told": np.count_nonzero(why == "not_told"),
        "no_way_out": np.count_nonzero(why == "no_way_out"),
        "missing": np.count_nonzero(missing(run)),
    }
    for code, count in counts.items():
        if count:
            yield Flag(code, (), int(count))


def _casualties(run: Run) -> Iterator[Flag]:
    """The fallen whom nobody found, and those found and left."""
    people = run.people
    fell, out = happened(people["fell_s"]), happened(people["brought_out_s"])
    reported = happened(people["reported_s"])
    counts = {"casualty_not_found": fell & ~reported & ~out, "casualty_not_brought_out": fell & reported & ~out}
    for code, who in counts.items():
        if who.any():
            yield Flag(code, (), int(np.count_nonzero(who)))


def _leaks(run: Run) -> Iterator[Flag]:
    """Leaks that nobody closed and that did not run empty, and valves that failed."""
    empty = {event["incident"] or event["who"] for event in events_of(run, "empty")}
    for row in begun_of_kind(run, "gas_leak"):
        if not np.isfinite(row["isolated_s"]) and row["incident"] not in empty:
            yield Flag("not_isolated", (row["incident"],))
    for valve in sorted({event["who"] for event in events_of(run, "valve_failed")}):
        yield Flag("valve_failed", (valve,))


def _help(run: Run) -> Iterator[Flag]:
    """Help that could not be sent, or could not stage upwind; small matters wait until somebody is free."""
    asked = (event for event in events_of(run, "not_available") if not is_small_matter(run, str(event["incident"])))
    lacking = sorted({event["who"] for event in asked})
    if lacking:
        yield Flag("nobody_to_send", tuple(lacking), len(lacking))
    for what in ("cannot_enter", "too_far_for_air", "no_good_assembly_point"):
        whom = sorted({event["who"] for event in events_of(run, what)})
        if whom:
            yield Flag(what, tuple(whom), len(whom))
    staged = sorted({event["who"] for event in events_of(run, "arrived") if NOT_UPWIND in str(event["detail"])})
    if staged:
        yield Flag("staging_not_upwind", tuple(staged), len(staged))


def _stuck(run: Run) -> Iterator[Flag]:
    """Jams that only the stuck rule resolved."""
    squeezed = int(run.facts.get("squeezed", 0))
    if squeezed:
        yield Flag("stuck_rule_used", (), squeezed)


FINDERS: Final = (_assembly, _shelter, _route, _why, _casualties, _leaks, _help, _stuck)
"""What looks for findings, for a run of any kind."""
