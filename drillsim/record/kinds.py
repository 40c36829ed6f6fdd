"""The kinds of event, in the order in which one causes the next within the same tick."""

from __future__ import annotations

from typing import Final

KINDS: Final = (
    "leak_started",  # who: incident
    "wind_changed",
    "smelled",  # who: first person to smell it
    "fell",  # who: person incapacitated; where: place or way
    "detector_alarm",  # who: detector
    "detector_high_alarm",
    "camera_saw",  # who: camera
    "person_called",  # who: person
    "reported",  # who: what won the race; the incident is known from here on
    "head_counted",  # who: level; detail: how many are missing
    "casualty_reported",  # who: person
    "informed",  # who: level
    "confirmed",  # who: level that decided
    "ordered",  # who: order id
    "alarm_sounded",  # who: order id
    "no_good_assembly_point",  # who: order; none lies as it wants, the best of the rest was named
    "evacuation_announced",
    "shelter_announced",
    "valve_shut",  # who: valve
    "valve_failed",
    "isolated",  # who: what isolated it
    "empty",  # who: incident; nothing left to escape
    "way_closed",  # who: way
    "called_out",  # who: vehicle
    "not_available",  # who: capability nobody could be sent for
    "turned_out",  # who: vehicle
    "arrived",  # who: vehicle, at its staging point
    "staging_in_cloud",  # who: vehicle that stands in gas
    "turned_back",  # who: vehicle; no open road leads on
    "work_started",  # who: vehicle
    "curtain_on",
    "neutralising",
    "entered",  # who: vehicle whose pair goes in
    "withdrew",  # who: vehicle whose pair had to leave for lack of air
    "cannot_enter",  # who: vehicle without a pair and a stand-by pair with air
    "too_far_for_air",  # who: vehicle; detail: for whom or what
    "picked_up",  # who: person
    "brought_out",  # who: person
    "triaged",  # who: person
    "transported",  # who: person
    "handed_over",  # who: person, at clinic or hospital
    "returned",  # who: vehicle
    "rerouted",  # who: place whose people met a barrier, or vehicle
    "building_shut",  # who: place
    "under_observation",  # who: level; detail: how many are kept, though they look well
    "assembly_in_cloud",  # who: assembly point
    "measured_clear",
    "all_clear",  # who: order id
    "emptied",  # who: place; the last of those ordered out has left it
    "evacuated",  # who: place; everybody ordered out has reached an assembly point
    "run_ended",
)
"""Every kind there is; the log refuses others."""

RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}
