"""Drones: they look at the incident from above and find who lies in the open, but go into no flammable cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from drillsim.hazards.own import lfl_ppm_in
from drillsim.park.geometry import apart, bearing
from drillsim.record.journal import Event
from drillsim.response.crew import LOOKS_EVERY_S, Crew
from drillsim.response.scene import Affair, Casualty, Scene, Steps
from drillsim.response.senses.finding import lies_outdoors, make_known
from drillsim.response.senses.reports import report
from drillsim.response.senses.sense import Spot
from drillsim.units import ticks

if TYPE_CHECKING:
    from drillsim.response.mission import Mission

ACROSS_DEG: Final = 90.0
"""More than this off the direction the wind comes from is down the wind."""


def look(crew: Crew, mission: Mission) -> Steps:
    """Looks at the incident until it is settled or the battery is only enough for the way home."""
    drone = Drone(crew, mission)
    while not crew.affair.settled and (left := drone.ticks_left) > 0:
        yield from drone.go_near_or_stand_off()
        drone.look()
        yield crew.scene.env.timeout(min(ticks(LOOKS_EVERY_S), left))
    drone.there = False
    if drone.ticks_left <= 0:
        crew.note("battery used up")
        yield from mission.drive_to(mission.unit.home)


class Drone:
    """One drone at one incident: above it, or held back at a junction away from it."""

    def __init__(self, crew: Crew, mission: Mission) -> None:
        self.crew, self.mission = crew, mission
        self.scene, self.affair = crew.scene, crew.affair
        self.above = self.held = False
        self.there = True
        self.saw: Event | None = None
        self.looked_for: set[int] = set()

    @property
    def at(self) -> Spot:
        """Where it is, m."""
        return self.affair.at if self.above else self.crew.at

    @property
    def ticks_left(self) -> int:
        """How long it can stay until its battery is only enough for the way home; from turning out on it flies."""
        scene = self.scene
        battery = ticks(scene.scenario.figure("drone_endurance_s"))
        home_x, home_y = scene.park.junction_xy[self.mission.unit.home]
        home = self._flight_ticks((float(home_x), float(home_y)))
        return self.mission.turned_out_at + battery - home - scene.now

    def go_near_or_stand_off(self) -> Steps:
        """Goes above the incident, unless there is too much flammable gas; then it keeps away."""
        if flammable_cloud(self.scene, self.affair):
            if not self.held:
                self.crew.write("held_back", self.crew.member.id, "flammable cloud")
                self.above, self.held = False, True
                yield from self._stand_off()
        elif not self.above:
            yield self.scene.env.timeout(self._flight_ticks(self.affair.at))
            self.above, self.held = True, False

    def look(self) -> None:
        """Sees the incident, and begins to make out who lies about; from too far away it sees neither."""
        far = self.crew.far(*self.affair.at)
        if not self.above and far > self.scene.scenario.figure("drone_looks_from_m"):
            return
        self.crew.note("looking")
        if self.saw is None and self.affair.id in self.scene.outlook.readings.seen:
            self.saw = self.crew.write("drone_saw", self.crew.member.id)
            self.scene.set_off(self.affair.confirmed, self.saw)
            self.scene.env.process(self._report(self.saw))
        lying = {person: (one, affair) for affair in self.scene.affairs.values()
                 for person, one in affair.casualties.items()}  # fmt: skip
        for person, (casualty, affair) in sorted(lying.items()):
            if person not in self.looked_for and self._in_view(casualty):
                self.looked_for.add(person)
                self.scene.env.process(self._find(casualty, affair))

    def _report(self, saw: Event) -> Steps:
        """What it saw is news if nobody has reported it; in the next tick, so that effect follows cause in the log."""
        yield self.scene.env.timeout(1)
        report(self.scene, self.affair, f"drone:{saw.who}", saw)

    def _in_view(self, casualty: Casualty) -> bool:
        """Whether somebody nobody knows of yet lies in the open and near enough."""
        far = np.hypot(casualty.x - self.at[0], casualty.y - self.at[1])
        near = far <= self.scene.scenario.figure("drone_sees_m")
        return bool(near and casualty.reported is None and lies_outdoors(self.scene, casualty))

    def _find(self, casualty: Casualty, affair: Affair) -> Steps:
        """Its pilot makes out somebody, if it is still there and nobody else has found them."""
        yield self.scene.env.timeout(self.crew.timing("drone_finds", casualty.name))
        if self.there and casualty.reported is None:
            cause = self.saw or self.crew.cause or casualty.fell
            make_known(self.scene, affair, casualty, cause, "seen by drone")

    def _stand_off(self) -> Steps:
        """Flies away to a junction."""
        junction = stand_off_junction(self.scene, self.affair.at)
        yield from self.mission.drive_to(junction)
        self.crew.stand_at(junction, self.crew.cause)

    def _flight_ticks(self, to: Spot) -> int:
        """How long it flies from where it is to a point."""
        speed = self.crew.member.kind.speed or 1.0
        return ticks(float(np.hypot(to[0] - self.at[0], to[1] - self.at[1])) / speed)


def flammable_cloud(scene: Scene, affair: Affair) -> bool:
    """Whether gas at the incident's place is above the share of its lower flammable limit that turns drones back."""
    share = scene.scenario.figure("drone_turns_back_share_of_lfl")
    place = sorted(scene.park.file.places).index(affair.place)
    for name, values in scene.outlook.readings.doors.items():
        limit = lfl_ppm_in(scene.scenario, name)
        if limit is not None and float(values[place]) > share * limit:
            return True
    return False


def cloud_is_known(scene: Scene, affair: Affair) -> bool:
    """Whether a fixed detector tells, before anybody flies, of gas above that share about the incident."""
    share = scene.scenario.figure("drone_turns_back_share_of_lfl")
    nouns, readings = scene.park.file.detectors, scene.outlook.readings.detectors
    for id_, ppm in sorted(readings.items()):
        limit = lfl_ppm_in(scene.scenario, nouns[id_].substance)
        if nouns[id_].substance in affair.noun.causes and limit is not None and ppm > share * limit:
            return True
    return False


def stand_off_junction(scene: Scene, at: Spot) -> int:
    """The nearest junction far enough from a point, none down the wind if a windsock shows it; else the farthest."""
    dx, dy = (scene.park.junction_xy - np.array(at)).T
    far, wind = np.hypot(dx, dy), scene.wind_from()
    good = far >= scene.scenario.figure("drone_stands_off_m")
    if wind is not None:
        upwind = good & (apart(bearing(dx, dy, scene.park.north_deg), wind) <= ACROSS_DEG)
        good = upwind if upwind.any() else good
    return int(np.argmin(np.where(good, far, np.inf)) if good.any() else np.argmax(far))
