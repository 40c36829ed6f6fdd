"""The response of a run as events to impose on another: to change one thing and hold the rest still."""

from __future__ import annotations

from drillsim.record.run import Run
from drillsim.units import NEVER, TICKS_PER_S

_BY_ORDER = {
    "alarm_sounded": "alarm",
    "evacuation_announced": "evacuate",
    "shelter_announced": "shelter",
    "all_clear": "all_clear",
    "shelter_left": "leave_shelter",
}
_BY_VEHICLE = ("turned_out", "arrived", "work_started")
_BY_CAUSE = {
    "called_out": "call_out",
    "way_closed": "close_ways",
    "way_opened": "open_ways",
    "notified": "notify",
}
"""By what they come of: the order itself leaves no line of its effect."""


def frozen_response(run: Run) -> dict[str, int]:
    """When everything of a run's response happened, as ticks by imposable name.

    Reports and isolation that did not happen are imposed as never. Crews' entries and the falls they answer are
    not imposed: they follow from the doses. Of small matters only the vehicles' journeys are: they answer no order.
    """
    rows = list(run.events.rows())
    orders = {row["id"]: row["who"] for row in rows if row["what"] == "ordered"}
    told: dict[str, int] = {}
    count: dict[str, int] = {}
    single = {id_ for id_, noun in run.scenario.file.incidents.items() if not noun.recurs}
    for incident in sorted(single):
        told[f"reported:{incident}"] = told[f"isolated:{incident}"] = NEVER
    for row in rows:
        tick, incident = round(row["time_s"] * TICKS_PER_S), row["incident"]
        match row["what"]:
            case "reported" | "isolated" as what if incident in single:
                told[f"{what}:{incident}"] = tick
            case "informed" | "confirmed" as what if incident in single:
                told[f"{what}:{row['who']}:{incident}"] = tick
            case what if what in _BY_ORDER:
                told[f"{_BY_ORDER[what]}:{row['who']}:{incident}"] = tick
            case what if what in _BY_VEHICLE:
                key = f"{what}:{row['who']}:{incident}"
                count[key] = count.get(key, 0) + 1
                told[key if count[key] == 1 else f"{key}:{count[key]}"] = tick
            case what if what in _BY_CAUSE and row["parent_id"] in orders:
                told.setdefault(f"{_BY_CAUSE[what]}:{orders[row['parent_id']]}:{incident}", tick)
    return told
