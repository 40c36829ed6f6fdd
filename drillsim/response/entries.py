"""Entries in pairs with breathing air: isolation by hand and rescue. No entry begins that its air cannot end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from drillsim.people.news import Deed
from drillsim.response.crew import LOOKS_EVERY_S, PAIR, Crew
from drillsim.response.isolation import isolate
from drillsim.response.scene import Casualty, Steps
from drillsim.units import ticks

if TYPE_CHECKING:
    from drillsim.response.mission import Mission


def entry(crew: Crew, mission: Mission) -> Steps:
    """Entries until nothing is left to do here.

    A crew called out to isolate does that first; any other goes for casualties first. Without cylinders left, or
    with a casualty too far for its air, it waits for the all-clear, after which casualties are carried without.
    """
    scene, affair = crew.scene, crew.affair
    if not crew.can_enter:
        crew.note("no pair with a stand-by pair")
        crew.write("cannot_enter", crew.member.id, "no pair with a stand-by pair, or too few breathing sets")
        return
    yield scene.env.timeout(crew.timing("dons_suit", "first"))
    while not affair.settled:
        yield scene.decide()
        if mission.purpose == "isolate" and _may_isolate(crew):
            yield from _isolate(crew)
        elif (casualty := _next_casualty(crew)) is not None:
            casualty.taken = True
            if affair.over and scene.others_are_clear(affair):
                yield from _drive_nearer(crew, mission, casualty)
            yield from _rescue(crew, casualty)
        elif _may_isolate(crew):
            yield from _isolate(crew)
        else:
            yield from crew.rest()


def _may_isolate(crew: Crew) -> bool:
    """Whether this crew can isolate by hand now: nobody else is at it, and its air reaches there and back."""
    affair = crew.affair
    by_hand = "isolate" in affair.noun.acts and getattr(affair.noun, "by_hand", False)
    able = "isolate" in crew.member.kind.capabilities and by_hand and crew.can_enter
    if not able or affair.over or affair.hand_work_by not in ("", crew.member.id):
        return False
    enough = crew.air_ticks(_isolation(crew)) > 2 * crew.walk_ticks(*affair.at)
    if not enough:
        crew.give_up("isolation by hand")
    return enough


def _isolation(crew: Crew) -> str:
    """The name of the next entry to isolate."""
    return f"isolate/{crew.isolation_entries}"


def _next_casualty(crew: Crew) -> Casualty | None:
    """The nearest casualty that is known of, that nobody has gone for and that the air reaches."""
    affair = crew.affair
    hot = crew.scene.outlook.too_hot
    known = [c for c in affair.casualties.values() if c.reported is not None and not c.taken and c.person not in hot]
    known.sort(key=lambda c: (crew.far(c.x, c.y), c.person))
    if crew.scene.air_is_clear(affair):
        return known[0] if known else None
    if not crew.can_enter:
        return None
    if affair.over:  # the vehicle can be driven up to the casualty first
        return known[0] if known else None
    for casualty in known:
        if _enough_air(crew, casualty):
            return casualty
        crew.give_up(casualty.name)
    return None


def _enough_air(crew: Crew, casualty: Casualty) -> bool:
    """Whether a pair can walk in, pick up and carry out on the air it has."""
    at = (casualty.x, casualty.y)
    needs = crew.walk_ticks(*at) + crew.pick_up_ticks(casualty) + crew.carry_ticks(*at)
    return crew.air_ticks(casualty.name) >= needs


def _isolate(crew: Crew) -> Steps:
    """One entry to the leak: walk in, work as long as the air allows, walk out; work done is not lost."""
    scene, affair, name = crew.scene, crew.affair, _isolation(crew)
    affair.hand_work_by = crew.member.id
    if affair.hand_work_left is None:
        affair.hand_work_left = scene.realisation.timing("isolates_by_hand", affair.id)
    walk = crew.walk_ticks(*affair.at)
    entered = crew.write("entered", crew.member.id, "to isolate by hand")
    crew.isolation_entries += 1
    _spend(crew, "isolating by hand")
    work = min(affair.hand_work_left, crew.air_ticks(name) - 2 * walk)
    yield crew.walks(crew.at, affair.at, walk)
    yield scene.env.timeout(work) | affair.stopped
    if not affair.over:
        affair.hand_work_left -= work
        if affair.hand_work_left <= 0:
            line = getattr(affair.noun, "line_mass", 0.0)
            isolate(scene, affair, (f"crew:{crew.member.id}", line), entered)
        else:
            crew.write("withdrew", crew.member.id, "air used up", entered)
    yield crew.walks(affair.at, crew.at, walk)
    crew.inside = None
    affair.hand_work_by = ""
    affair.tell()
    yield scene.env.timeout(crew.timing("changes_cylinders", name))


def _drive_nearer(crew: Crew, mission: Mission, casualty: Casualty) -> Steps:
    """Once nothing leaks any more, the vehicle drives as near to a casualty as the roads allow."""
    xy = crew.scene.park.junction_xy
    far = np.hypot(xy[:, 0] - casualty.x, xy[:, 1] - casualty.y)
    near = int(np.argmin(np.where(mission.roads.on_road, far, np.inf)))
    if far[near] < crew.far(casualty.x, casualty.y) and (yield from mission.drive_to(near)):
        crew.stand_at(near, crew.cause)


def _rescue(crew: Crew, casualty: Casualty) -> Steps:
    """One entry to a casualty: walk in, pick up, carry out to where the crew stands."""
    scene, affair, at = crew.scene, crew.affair, (casualty.x, casualty.y)
    if not scene.air_is_clear(affair) and not _enough_air(crew, casualty):
        crew.give_up(casualty.name)
        casualty.taken = False
        affair.tell()
        yield scene.env.timeout(ticks(LOOKS_EVERY_S))
        return
    entered = crew.write("entered", crew.member.id, f"for {casualty.name}", casualty.reported)
    _spend(crew, "rescue")
    yield crew.walks(crew.at, at, crew.walk_ticks(*at))
    yield scene.env.timeout(crew.pick_up_ticks(casualty))
    picked = crew.write("picked_up", casualty.name, crew.member.id, entered)
    scene.doing.deeds.append(Deed(scene.now, casualty.person, "picked_up", at))
    yield crew.walks(at, crew.at, crew.carry_ticks(*at))
    crew.inside = None
    out = crew.write("brought_out", casualty.name, crew.member.id, picked)
    scene.doing.deeds.append(Deed(scene.now, casualty.person, "brought_out", crew.at))
    casualty.reported, casualty.brought_to = out, crew.junction
    affair.waiting_for_transport.append(casualty)
    affair.tell()
    yield scene.env.timeout(crew.timing("changes_cylinders", casualty.name))


def _spend(crew: Crew, task: str) -> None:
    """A pair's cylinders are used, unless the air has been measured clear."""
    crew.entries += 1
    if not crew.scene.air_is_clear(crew.affair):
        crew.sets_left -= PAIR
    crew.note(task)
