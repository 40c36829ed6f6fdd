"""What crews do on the scene, by capability: the table a vehicle kind's capabilities are looked up in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtri

from drillsim.people.news import Deed
from drillsim.record.journal import Event
from drillsim.response.isolation import isolate
from drillsim.response.scene import Affair, Casualty, Said, Scene, Steps
from drillsim.scenario.model import FleetMember
from drillsim.units import TICKS_PER_S, ticks

if TYPE_CHECKING:
    from drillsim.response.mission import Mission

PAIR: Final = 2
"""People who enter together; as many stand by outside (29 CFR 1910.134(g)(4))."""
CURTAIN_WIND_M_S: Final = 4.0
"""Above this wind a water curtain is blown away (J. Haz. Mat. 96 (2003) 127)."""
LOOKS_EVERY_S: Final = 5.0


class Crew:
    """The people of one vehicle at their staging point: air, distances, what they log."""

    def __init__(self, scene: Scene, member: FleetMember, affair: Affair) -> None:
        self.scene, self.member, self.affair = scene, member, affair
        self.sets_left = member.vehicle.breathing_sets
        self.entries = 0
        self.tasks: list[str] = []
        self.at = (0.0, 0.0)
        self.junction = -1
        self.cause: Event | None = None

    def stand_at(self, junction: int, cause: Event | None) -> None:
        """The crew begins work from a staging point."""
        x, y = self.scene.park.junction_xy[junction]
        self.at, self.junction, self.cause = (float(x), float(y)), junction, cause

    @property
    def can_enter(self) -> bool:
        """Whether two can go in with air while two stand by with air."""
        return self.member.vehicle.crew >= 2 * PAIR and self.sets_left >= 2 * PAIR

    def far(self, x: float, y: float) -> float:
        """Metres from the staging point."""
        return float(np.hypot(x - self.at[0], y - self.at[1]))

    def air_ticks(self) -> int:
        """How long the pair's air lasts to the whistle: the thirstier of the two decides."""
        figure = self.scene.scenario.figure
        median, p90 = figure("air_use_median_L_min"), figure("air_use_p90_L_min")
        key = f"{self.member.id}/{self.affair.id}"
        use = max(
            median * float(np.exp(np.log(p90 / median) / ndtri(0.9) * ndtri(
                self.scene.realisation.draw(key, "air_use", PAIR * self.entries + one))))
            for one in range(PAIR)
        )  # fmt: skip
        return ticks(60.0 * figure("air_usable_L") / use)

    def write(self, what: str, who: str, detail: str = "", cause: Event | None = None) -> Event:
        """Notes what the crew did."""
        return self.scene.write(what, who, cause or self.cause, self.affair, Said(detail=detail))

    def timing(self, name: str, draw: int = 0) -> int:
        """A duration of the crew's, settled by luck."""
        return self.scene.realisation.timing(name, f"{self.member.id}/{self.affair.id}", draw)


def water_curtain(crew: Crew, mission: Mission) -> Steps:
    """A water curtain between leak and people, held until the leak is over; it mixes and destroys nothing."""
    scene, affair = crew.scene, crew.affair
    wind = scene.winds.weathers[scene.winds.stretch_at(scene.now / TICKS_PER_S)].wind_speed_m_s
    if affair.over or affair.id in scene.control.curtains or affair.curtain:
        return
    if wind >= CURTAIN_WIND_M_S:
        crew.tasks.append("water curtain useless in this wind")
        return
    affair.curtain = True
    scene.control.curtains[affair.id] = scene.now
    crew.tasks.append("water curtain")
    crew.write("curtain_on", crew.member.id)
    yield affair.stopped


def neutralise(crew: Crew, mission: Mission) -> Steps:
    """Neutralising agent on the leak: takes out the share the profile gives."""
    scene, affair = crew.scene, crew.affair
    share = scene.scenario.figure("neutralised_share")
    if affair.over or affair.neutralised or share <= 0:
        return
    affair.neutralised = True
    scene.control.removals[affair.id] = (scene.now, share)
    crew.tasks.append("neutralising")
    crew.write("neutralising", crew.member.id, f"{share:.0%} of the release")
    yield affair.stopped


def entry(crew: Crew, mission: Mission) -> Steps:
    """Entries in pairs with breathing air until nothing is left to do.

    A crew called out to isolate does that first; any other goes for casualties first.
    Without cylinders left a crew waits for the all-clear, after which casualties are carried without.
    """
    scene, affair = crew.scene, crew.affair
    if not crew.can_enter:
        crew.tasks.append("no pair with a stand-by pair")
        return
    yield scene.env.timeout(crew.timing("dons_suit"))
    while not affair.settled:
        yield scene.decide()
        casualty = _next_casualty(crew)
        if mission.purpose == "isolate" and _may_isolate(crew) and crew.can_enter:
            yield from _isolate(crew)
        elif casualty is not None and (crew.can_enter or affair.cleared):
            casualty.taken = True
            if affair.over:
                yield from _drive_nearer(crew, mission, casualty)
            yield from _rescue(crew, casualty)
        elif _may_isolate(crew) and crew.can_enter:
            yield from _isolate(crew)
        else:
            yield scene.env.timeout(ticks(LOOKS_EVERY_S))


def measure(crew: Crew, mission: Mission) -> Steps:
    """Meters in hand at the doors of shelters, until the all-clear has been given if the plan has one."""
    scene, affair = crew.scene, crew.affair
    planned = any(order.action == "all_clear" for order in scene.scenario.file.orders.values())
    crew.tasks.append("measuring")
    while not affair.over or (planned and not affair.cleared):
        yield scene.env.timeout(ticks(LOOKS_EVERY_S))


def transport(crew: Crew, mission: Mission) -> Steps:
    """Casualties triaged, treated, driven to the nearest bed and handed over, one at a time."""
    scene, affair = crew.scene, crew.affair
    number = 0
    while True:
        yield scene.decide()
        if affair.waiting_for_transport:
            casualty = affair.waiting_for_transport.pop(0)
            if casualty.at is not None and casualty.at != mission.unit.at:
                yield from mission.drive_to(casualty.at)
            yield from _take_to_bed(crew, mission, (casualty, number))
            number += 1
        elif affair.settled:
            return
        else:
            yield scene.env.timeout(ticks(LOOKS_EVERY_S))


TASKS: Final[dict[str, Callable[[Crew, Mission], Steps]]] = {
    "water_curtain": water_curtain,
    "neutralise": neutralise,
    "entry_team": entry,
    "isolate": entry,
    "transport": transport,
    "gas_detection": measure,
}
"""The work behind each capability; capabilities without an entry need only be present."""


def _next_casualty(crew: Crew) -> Casualty | None:
    """The nearest casualty that is known of and nobody has gone for."""
    known = [c for c in crew.affair.casualties.values() if c.reported is not None and not c.taken]
    return min(known, key=lambda c: (crew.far(c.x, c.y), c.person), default=None)


def _may_isolate(crew: Crew) -> bool:
    """Whether this crew can isolate by hand, nobody else is at it, and there is anything to isolate."""
    incident = crew.scene.scenario.file.incidents[crew.affair.id]
    able = "isolate" in crew.member.kind.capabilities and incident.by_hand
    return able and not crew.affair.over and crew.affair.hand_work_by in ("", crew.member.id)


def _isolate(crew: Crew) -> Steps:
    """One entry to the leak: walk in, work as long as the air allows, walk out; work done is not lost."""
    scene, affair = crew.scene, crew.affair
    affair.hand_work_by = crew.member.id
    if affair.hand_work_left is None:
        affair.hand_work_left = scene.realisation.timing("isolates_by_hand", affair.id)
    walk = ticks(crew.far(*affair.at) / scene.scenario.figure("suit_speed_m_s"))
    air = crew.air_ticks()
    entered = crew.write("entered", crew.member.id, "to isolate by hand")
    _spend(crew, "isolating by hand")
    work = min(affair.hand_work_left, max(0, air - 2 * walk))
    yield scene.env.timeout(walk)
    yield scene.env.timeout(work) | affair.stopped
    if not affair.over:
        affair.hand_work_left -= work
        if affair.hand_work_left <= 0:
            line = scene.scenario.file.incidents[affair.id].line_mass
            isolate(scene, affair, (f"crew:{crew.member.id}", line), entered)
        else:
            crew.write("withdrew", crew.member.id, "air used up", entered)
    yield scene.env.timeout(walk)
    affair.hand_work_by = ""
    yield scene.env.timeout(crew.timing("changes_cylinders", crew.entries))


def _rescue(crew: Crew, casualty: Casualty) -> Steps:
    """One entry to a casualty: walk in, pick up, carry out to the staging point."""
    scene, figure = crew.scene, crew.scene.scenario.figure
    far = crew.far(casualty.x, casualty.y)
    entered = crew.write("entered", crew.member.id, f"for {casualty.name}", casualty.reported)
    _spend(crew, "rescue")
    yield scene.env.timeout(ticks(far / figure("suit_speed_m_s")))
    yield scene.env.timeout(crew.timing("picks_up_casualty", casualty.person))
    picked = crew.write("picked_up", casualty.name, crew.member.id, entered)
    scene.control.deeds.append(Deed(scene.now, casualty.person, "picked_up"))
    yield scene.env.timeout(ticks(far / figure("carry_speed_m_s")))
    out = crew.write("brought_out", casualty.name, crew.member.id, picked)
    scene.control.deeds.append(Deed(scene.now, casualty.person, "brought_out"))
    casualty.reported, casualty.at = out, crew.junction
    crew.affair.waiting_for_transport.append(casualty)
    yield scene.env.timeout(crew.timing("changes_cylinders", crew.entries))


def _drive_nearer(crew: Crew, mission: Mission, casualty: Casualty) -> Steps:
    """Once nothing leaks any more, the vehicle drives as near to a casualty as the roads allow."""
    scene = crew.scene
    xy = scene.park.junction_xy
    far = np.hypot(xy[:, 0] - casualty.x, xy[:, 1] - casualty.y)
    near = int(np.argmin(np.where(mission.roads.on_road, far, np.inf)))
    if far[near] < crew.far(casualty.x, casualty.y) and (yield from mission.drive_to(near)):
        crew.stand_at(near, crew.cause)


def _spend(crew: Crew, task: str) -> None:
    """A pair's cylinders are used, unless the air has been measured clear."""
    crew.entries += 1
    if not crew.affair.cleared:
        crew.sets_left -= PAIR
    if task not in crew.tasks:
        crew.tasks.append(task)


def _take_to_bed(crew: Crew, mission: Mission, which: tuple[Casualty, int]) -> Steps:
    """One casualty from the staging point to a bed."""
    scene, (casualty, number) = crew.scene, which
    yield scene.env.timeout(crew.timing("triages", number))
    triaged = crew.write("triaged", casualty.name, crew.member.id, casualty.reported)
    yield scene.env.timeout(crew.timing("treats_on_scene", number))
    if "transport" not in crew.tasks:
        crew.tasks.append("transport")
    bed = scene.find_bed(mission.unit.at, mission.roads)
    if bed is None:
        crew.write("not_available", "bed", "no clinic or hospital with a free bed can be reached", triaged)
        return
    station, junction = bed
    moved = crew.write("transported", casualty.name, station, triaged)
    there = yield from mission.drive_to(junction)
    if there:
        yield scene.env.timeout(crew.timing("hands_over", number))
        crew.write("handed_over", casualty.name, station, moved)
        scene.control.deeds.append(Deed(scene.now, casualty.person, "handed_over"))
        casualty.done = True
    if not crew.affair.settled:
        yield from mission.drive_to(crew.junction)
