"""The kinds of event, in the order in which one causes the next within the same tick."""

from __future__ import annotations

from typing import Final

KINDS: Final = (
    "incident_started",  # who: incident; detail: substance, fuel or cause
    "cloud_ignited",  # who: source of ignition
    "exploded",  # who: incident; detail: what burned
    "wind_changed",
    "smelled",  # who: first person to smell it
    "felt_heat",  # who: first person to feel it
    "felt_blast",  # who: first person to feel it
    "witnessed",  # who: the person in sight of the incident who would call first
    "crowd_gathered",  # who: incident
    "crowd_crush_risk",
    "crowd_escalated",
    "fire_grown",  # who: incident, at its full size
    "vessel_threatened",  # who: place whose vessel is heated beyond what it stands for ever
    "vessel_failed",  # who: place
    "burn_back",  # who: incident; the supply failed and the fire grows again
    "fell",  # who: person incapacitated; where: place or way
    "detector_alarm",  # who: detector
    "detector_high_alarm",
    "camera_saw",  # who: camera
    "booth_saw",  # who: gate with a guard booth
    "watch_saw",  # who: coastal watch; the picture was taken when it looked
    "patrol_saw",  # who: patrol that passed
    "person_called",  # who: person
    "reported",  # who: what won the race; the incident is known from here on
    "head_counted",  # who: level; detail: how many are missing
    "face_recognised",  # who: camera; detail: the person, missing at a head count
    "casualty_reported",  # who: person
    "became_emergency",  # who: incident, until then a civil matter
    "informed",  # who: level
    "confirmed",  # who: level that decided
    "ordered",  # who: order id
    "hazard_found",  # who: hazard; where: place
    "hazard_rectified",
    "notified",  # who: service outside the park
    "alarm_sounded",  # who: order id
    "no_good_assembly_point",  # who: order; none lies as it wants, the best of the rest was named
    "evacuation_announced",
    "shelter_announced",
    "valve_shut",  # who: valve
    "valve_failed",
    "isolated",  # who: what isolated it
    "ended",  # who: incident that is over by itself
    "empty",  # who: incident; nothing left to escape
    "way_closed",  # who: way
    "way_opened",  # who: way
    "called_out",  # who: vehicle
    "not_available",  # who: capability nobody could be sent for
    "turned_out",  # who: vehicle
    "arrived",  # who: vehicle, at its staging point
    "staging_in_cloud",  # who: vehicle that stands in gas
    "turned_back",  # who: vehicle; no open road leads on
    "work_started",  # who: vehicle
    "drone_saw",  # who: drone
    "curtain_on",
    "foam_on",  # who: vehicle; detail: litres a second
    "water_on",
    "agent_refused",  # who: vehicle; detail: agent on substance: reason
    "supply_ended",  # who: vehicle; detail: what ran out
    "cooling_on",  # who: vehicle; where: place cooled
    "sized_up",  # who: vehicle; detail: what the incident needs and what there is
    "talks_begun",  # who: team
    "keeping_order",  # who: team
    "held_back",  # who: team, vehicle or drone that does not go nearer; detail: why
    "fire_under_control",  # who: incident
    "fire_out",
    "crowd_settled",
    "crowd_dispersed",
    "settled",  # who: level of the civil ladder
    "handed_on",  # who: level that cannot settle it; detail: to which
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
    "shelter_left",  # who: order id; meters read less at the doors than inside
    "plant_made_safe",  # who: place; the last of its operators has made it safe and leaves
    "emptied",  # who: place; the last of those ordered out has left it
    "evacuated",  # who: place; everybody ordered out has reached an assembly point
    "run_ended",
)
"""Every kind there is; the log refuses others."""

CAUSES: Final = frozenset(KINDS) - {
    "wind_changed", "smelled", "felt_heat", "felt_blast", "witnessed", "fell", "hazard_found", "hazard_rectified",
    "settled", "handed_on", "staging_in_cloud", "rerouted", "building_shut", "assembly_in_cloud", "plant_made_safe",
    "emptied", "evacuated", "run_ended",
}  # fmt: skip
"""The kinds that may bring about an incident: what befalls an incident or what the response does about one.

What people do is noted without it, and small matters are streams of many.
"""

RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}
