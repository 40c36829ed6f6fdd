"""What crews do on the scene, by capability: the table a vehicle kind's capabilities are looked up in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from drillsim.hazards.agents import foam_agent
from drillsim.people.news import Deed
from drillsim.record.journal import Event
from drillsim.response.agents import allowed
from drillsim.response.crew import LOOKS_EVERY_S, Crew
from drillsim.response.crowds import stand_by_crowd
from drillsim.response.entries import entry
from drillsim.response.firefighting import fight_fire, hydrants_of
from drillsim.response.scene import Casualty, Steps
from drillsim.response.senses.drone import look
from drillsim.response.supply import Supply
from drillsim.units import TICKS_PER_S, ticks

if TYPE_CHECKING:
    from drillsim.response.mission import Mission

CURTAIN_WIND_M_S: Final = 4.0
"""Above this wind a water curtain is blown away (J. Haz. Mat. 96 (2003) 127)."""


def water_curtain(crew: Crew, mission: Mission) -> Steps:
    """A water curtain between leak and people, held until the leak is over; it mixes and destroys nothing."""
    scene, affair = crew.scene, crew.affair
    wind = scene.winds.weathers[scene.winds.stretch_at(scene.now / TICKS_PER_S)].wind_speed_m_s
    if affair.over or affair.curtain or "curtain" not in affair.noun.acts:
        return
    if wind >= CURTAIN_WIND_M_S:
        crew.note("water curtain useless in this wind")
        return
    if not allowed(crew, "water_spray"):
        return
    affair.curtain = True
    crew.note("water curtain")
    scene.act(affair, "curtain", crew.write("curtain_on", crew.member.id))
    yield affair.stopped


def neutralise(crew: Crew, mission: Mission) -> Steps:
    """Neutralising agent on the leak: takes out the share the profile gives."""
    scene, affair = crew.scene, crew.affair
    share = scene.scenario.figure("neutralised_share")
    if affair.over or affair.neutralised or share <= 0 or "remove" not in affair.noun.acts:
        return
    if not allowed(crew, "neutraliser"):
        return
    affair.neutralised = True
    crew.note("neutralising")
    scene.act(affair, "remove", crew.write("neutralising", crew.member.id, f"{share:.0%} of the release"), share)
    yield affair.stopped


def pump(crew: Crew, mission: Mission) -> Steps:
    """What a pump is for: a fire, or at a spill foam as a blanket over the pool, once hoses are laid."""
    scene, affair = crew.scene, crew.affair
    if "blanket" not in affair.noun.acts:
        yield from fight_fire(crew, mission)
        return
    supply = Supply(crew, hydrants_of(scene))
    if affair.over or not supply.foams:
        return
    supply.connect()
    x, y = scene.park.junction_xy[crew.junction]
    away_m = float(np.hypot(x - affair.at[0], y - affair.at[1]))
    yield scene.env.timeout(supply.laying_ticks(away_m, affair.id)) | affair.stopped
    while not affair.over:
        yield scene.decide()
        lying = "blanket" in scene.outlook.readings.needs.get(affair.id, {})
        if lying and not allowed(crew, foam_agent(crew.member.foam_kind)):
            break
        if lying and not supply.lacking(foaming=True):
            crew.note("foam")
            scene.act(affair, "blanket", crew.write("foam_on", crew.member.id, "blanket"))
            break
        yield scene.env.timeout(ticks(LOOKS_EVERY_S)) | affair.stopped
    yield affair.stopped
    supply.let_go()


def measure(crew: Crew, mission: Mission) -> Steps:
    """Meters in hand at doors and assembly points, until the all-clear has been given if the plan has one."""
    scene, affair = crew.scene, crew.affair
    planned = any(order.action == "all_clear" for order in scene.scenario.file.orders.values())
    crew.note("measuring")
    while not affair.over or (planned and not affair.cleared):
        yield from crew.rest()


def transport(crew: Crew, mission: Mission) -> Steps:
    """Casualties triaged, treated, driven to the nearest bed and handed over, one at a time."""
    scene, affair = crew.scene, crew.affair
    while not affair.settled:
        yield scene.decide()
        if not affair.waiting_for_transport:
            yield from crew.rest()
            continue
        casualty = affair.waiting_for_transport.pop(0)
        there = casualty.brought_to == mission.unit.at
        if not there:
            there = yield from mission.drive_to(casualty.brought_to)
        done = there and (yield from _take_to_bed(crew, mission, casualty))
        if not done:  # the casualty waits for the next ambulance
            affair.waiting_for_transport.append(casualty)
            affair.tell()
            yield scene.env.timeout(ticks(LOOKS_EVERY_S))


def mediate(crew: Crew, mission: Mission) -> Steps:
    """Talks with those who have gathered, by people who know them where there are any."""
    yield crew.scene.env.timeout(crew.timing("begins_talks", "talks"))
    yield from stand_by_crowd(crew, "mediate", "talks_begun")


def hear_out(crew: Crew, mission: Mission) -> Steps:
    """Listens to those who have gathered; who mediates does that already."""
    if "mediate" not in crew.member.kind.capabilities:
        yield crew.scene.env.timeout(crew.timing("begins_talks", "talks"))
        yield from stand_by_crowd(crew, "listen", "talks_begun")


def keep_order(crew: Crew, mission: Mission) -> Steps:
    """Officers in sight of those who have gathered, who hold the mood and can call them to order."""
    able = crew.member.kind.capabilities
    act = next(act for act in ("police", "patrol", "guard") if act in able)
    yield from stand_by_crowd(crew, act, "keeping_order")


TASKS: Final[dict[str, Callable[[Crew, Mission], Steps]]] = {
    "water_curtain": water_curtain,
    "foam": pump,
    "water": pump,
    "cooling": pump,
    "mediate": mediate,
    "police": keep_order,
    "patrol": keep_order,
    "guard": keep_order,
    "listen": hear_out,
    "neutralise": neutralise,
    "entry_team": entry,
    "isolate": entry,
    "transport": transport,
    "gas_detection": measure,
    "look": look,
}
"""The work behind each capability; capabilities without an entry need only be present."""


def _take_to_bed(crew: Crew, mission: Mission, casualty: Casualty) -> Steps:
    """One casualty from where it was brought out to a bed; whether it was handed over."""
    scene = crew.scene
    triaged = yield from _treat(crew, casualty)
    crew.note("transport")
    bed = scene.find_bed(mission.unit.at, mission.roads)
    if bed is None:
        if not casualty.no_bed:
            crew.write("not_available", "bed", "no clinic or hospital with a free bed can be reached", triaged)
        casualty.no_bed = True
        return False
    station, junction = bed
    moved = crew.write("transported", casualty.name, station, triaged)
    there = yield from mission.drive_to(junction)
    if not there:
        scene.give_back_bed(station)
        casualty.brought_to = mission.unit.at  # still aboard, where the vehicle was stopped
        return False
    yield scene.env.timeout(crew.timing("hands_over", casualty.name))
    crew.write("handed_over", casualty.name, station, moved)
    x, y = scene.park.junction_xy[junction]
    scene.doing.deeds.append(Deed(scene.now, casualty.person, "handed_over", (float(x), float(y))))
    casualty.done = True
    crew.affair.tell()
    if not crew.affair.settled:
        yield from mission.drive_to(crew.junction)
    return True


def _treat(crew: Crew, casualty: Casualty) -> Steps:
    """Triage and first treatment, once a casualty; the log line of the triage."""
    if casualty.triaged is None:
        yield crew.scene.env.timeout(crew.timing("triages", casualty.name))
        casualty.triaged = crew.write("triaged", casualty.name, crew.member.id, casualty.reported)
        yield crew.scene.env.timeout(crew.timing("treats_on_scene", casualty.name))
    triaged: Event = casualty.triaged
    return triaged
