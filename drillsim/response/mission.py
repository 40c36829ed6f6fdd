"""One state machine for every vehicle: turn out, drive, stage upwind, set up, work by capability, return."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints, apart, bearing
from drillsim.record.journal import Event
from drillsim.response.crew import LOOKS_EVERY_S, Crew
from drillsim.response.roads import Roads
from drillsim.response.scene import Affair, Said, Scene, Steps
from drillsim.response.senses.drone import cloud_is_known, stand_off_junction
from drillsim.response.tasks import TASKS
from drillsim.response.travel import Drive, Flight, Travel
from drillsim.scenario.model import FleetMember
from drillsim.units import NEVER, TICKS_PER_S, ticks

_UPWIND: Final = {True: "upwind", False: "not upwind", None: ""}


@dataclass
class Unit:
    """A vehicle of the fleet: where it stands, what it is doing, what its missions looked like."""

    member: FleetMember
    home: int
    at: int
    state: str = "idle"
    mission: Mission | None = None
    missions: list[Mission] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        """Whether it can be called out."""
        return self.state == "idle"


class Mission:
    """One vehicle on its way to one incident and back; the record of it in ticks, NEVER until it happens."""

    def __init__(self, scene: Scene, roads: Roads, unit: Unit, errand: tuple[Affair, str]) -> None:
        self.scene, self.roads, self.unit = scene, roads, unit
        self.affair, self.purpose = errand
        affair = self.affair
        self.travel = Travel(scene, roads)
        self.called_out_at = scene.now
        self.turned_out_at = self.arrived_at = self.work_started_at = self.returned_at = NEVER
        self.staging, self.metres = "", 0.0
        number = sum(mission.affair is affair for mission in unit.missions) + 1
        self.key = f"{unit.member.id}/{affair.id}/{number}"
        self.imposed_as = affair.id if number == 1 else f"{affair.id}:{number}"
        self.crew = Crew(scene, unit.member, affair, self.key)
        unit.missions.append(self)
        affair.sent.append(unit.member)
        unit.state = "turning_out"

    def run(self, cause: Event) -> Steps:
        """The whole mission."""
        cause = yield from self._turn_out(cause)
        arrived = yield from self._drive(cause)
        if arrived is not None:
            started = yield from self._set_up(arrived)
            yield from self._work(started)
            cause = started
        yield from self._return(cause)

    def _turn_out(self, cause: Event) -> Steps:
        """From the call to wheels rolling."""
        law = self.unit.member.vehicle.turnout or self.unit.member.kind.turnout
        takes = self.scene.realisation.ticks(law, self.key, "turnout")
        yield self.scene.until("turned_out", self.unit.member.id, self.imposed_as, takes, cause)
        self.turned_out_at = self.scene.now
        self.unit.state = "en_route"
        return self.scene.write("turned_out", self.unit.member.id, cause, self.affair)

    def _drive(self, cause: Event) -> Steps:
        """To a staging point upwind of the leak, as far as is known; None if no road leads there."""
        target, upwind = staging_point(self.scene, self.roads, self.affair, self.unit)
        if target is None:
            self.staging = self.scene.park.junction_ids[self.unit.at]
            self.scene.write("turned_back", self.unit.member.id, cause, self.affair, Said(where=self.staging))
            return None
        told = self.scene.imposed("arrived", self.unit.member.id, self.imposed_as, cause)
        if told is not None:
            yield self.scene.env.timeout(max(0, told - self.scene.now))
            reached, turned = target, False
        else:
            reached, metres, turned = yield from self._go(target, hurried=True)
            self.metres += metres
        self.unit.at = reached
        if reached == target and _felt_at(self.scene, reached):  # the fire has grown on the way
            further, upwind = staging_point(self.scene, self.roads, self.affair, self.unit)
            if further is not None and further != reached:
                target = further
                reached, metres, turned = yield from self._go(target, hurried=True)
                self.metres += metres
                self.unit.at = reached
        if turned:
            self.scene.write("rerouted", self.unit.member.id, cause, self.affair, Said(detail="way closed"))
        self.staging = self.scene.park.junction_ids[reached]
        if reached != target:
            self.scene.write("turned_back", self.unit.member.id, cause, self.affair, Said(where=self.staging))
            return None
        self.arrived_at = self.scene.now
        said = Said(where=self.staging, detail=_UPWIND[upwind])
        return self.scene.write("arrived", self.unit.member.id, cause, self.affair, said)

    def _set_up(self, cause: Event) -> Steps:
        """From arrival to the start of work."""
        self.unit.state = "setting_up"
        takes = self.scene.realisation.ticks(self.unit.member.kind.set_up, self.key, "set_up")
        yield self.scene.until("work_started", self.unit.member.id, self.imposed_as, takes, cause)
        self.work_started_at = self.scene.now
        self.unit.state = "working"
        self.affair.working.append(self.unit.member)
        said = Said(where=self.staging)
        started = self.scene.write("work_started", self.unit.member.id, cause, self.affair, said)
        self.scene.set_off(self.affair.attended, started)
        return started

    def _work(self, cause: Event) -> Steps:
        """Everything the kind can do, side by side, until there is no more to do here."""
        self.crew.stand_at(self.unit.at, cause)
        tasks = [TASKS[c] for c in self.unit.member.kind.capabilities if c in TASKS]
        jobs = [self.scene.env.process(task(self.crew, self)) for task in dict.fromkeys(tasks)]
        fouled = any(noun.causes for noun in self.scene.scenario.file.incidents.values())
        if fouled and "transport" not in self.unit.member.kind.capabilities:
            self.scene.env.process(self._mind_heat())
        flies = self.unit.member.kind.moves == "flies"  # it goes home when its battery does
        yield self.scene.env.all_of(jobs if flies and jobs else [*jobs, self.affair.stopped])
        self.affair.working.remove(self.unit.member)

    def _mind_heat(self) -> Steps:
        """Where it gets too hot to stand, the vehicle moves to another staging point, if there is one."""
        while not self.affair.over:
            yield self.scene.env.timeout(ticks(LOOKS_EVERY_S)) | self.affair.stopped
            if self.affair.over or not _felt_at(self.scene, self.unit.at):
                continue
            target, _ = staging_point(self.scene, self.roads, self.affair, self.unit)
            if target is not None and target != self.unit.at:
                event = self.crew.write("withdrew", self.unit.member.id, "heat")
                yield from self.drive_to(target)
                self.crew.stand_at(self.unit.at, event)

    def _return(self, cause: Event) -> Steps:
        """Back to the station."""
        self.unit.state = "returning"
        self.affair.sent.remove(self.unit.member)
        while self.unit.at != self.unit.home:
            reached, metres, _ = yield from self._go(self.unit.home, hurried=False)
            self.metres += metres
            self.unit.at = reached
            if reached != self.unit.home:
                said = Said(where=self.scene.park.junction_ids[reached])
                self.scene.write("turned_back", self.unit.member.id, cause, self.affair, said)
                self._free()
                yield self.scene.way_opened
                if self.unit.mission is not self or not self.unit.idle:
                    return  # called elsewhere from where it stood
                self.unit.state = "returning"
        self._free()
        self.returned_at = self.scene.now
        self.scene.write("returned", self.unit.member.id, cause, self.affair, Said(where=self.unit.member.station))

    def _free(self) -> None:
        """It can be called out again; whoever waits for help is told."""
        self.unit.state = "idle"
        free, self.scene.unit_free = self.scene.unit_free, self.scene.env.event()
        free.succeed()

    def drive_to(self, junction: int) -> Steps:
        """Drives somewhere during work, casualties aboard or not; returns whether it got there."""
        reached, metres, _ = yield from self._go(junction, hurried=True)
        self.metres += metres
        self.unit.at = reached
        return reached == junction

    def _go(self, target: int, hurried: bool) -> Steps:
        """Drives, walks or flies somewhere, hurried to an incident or not; as `Travel.go`."""
        kind, luck = self.unit.member.kind, self._luck() if hurried else 1.0
        if kind.moves == "flies" and kind.speed is not None:
            return (yield from self.travel.fly(Flight(kind.speed, luck, target), self.unit.at))
        share = kind.speed or (kind.speed_share if hurried else 1.0)
        through = self.scene.numbers_of(getattr(self.affair.noun, "blocks", ()))
        return (yield from self.travel.go(Drive(self.unit.member.id, share, luck, target, through), self.unit.at))

    def _luck(self) -> float:
        """The factor on travel time that luck decides, median 1."""
        from scipy.special import ndtri

        p90 = self.scene.scenario.figure("travel_noise_p90")
        u = self.scene.realisation.draw(self.key, "travel")
        return float(np.exp(np.log(p90) / ndtri(0.9) * ndtri(u)))


def staging_point(scene: Scene, roads: Roads, affair: Affair, unit: Unit) -> tuple[int | None, bool | None]:
    """Where to stop: the quickest junction in the upwind sector at a safe distance; else any at that distance.

    Other incidents that are known are kept away from as well. Returns the junction, None where no way leads near
    enough, and whether it lies upwind by what the windsock shows; None where that does not matter.
    """
    figure, wind = scene.scenario.figure, scene.wind_from()
    xy = scene.park.junction_xy
    dx, dy = xy[:, 0] - affair.at[0], xy[:, 1] - affair.at[1]
    far = np.hypot(dx, dy)
    start = unit.at
    drive = roads.from_(start, scene.known_closed)
    nearest = figure(affair.noun.keeps_away)
    if unit.member.kind.volunteers and affair.noun.causes:
        nearest = max(nearest, figure("warm_zone_m"))
    farthest = figure("staging_farthest_m") + max(nearest, float(far[roads.on_road].min()))
    reached = roads.on_road & (drive < NEVER) & (far <= farthest) & ~_felt(scene) & ~_near_others(scene, affair, unit)
    safe = reached & (far >= nearest) & (far <= figure("staging_farthest_m"))
    if not affair.noun.causes or unit.member.kind.moves == "flies":  # nothing in the air to keep upwind of
        flies = unit.member.kind.moves == "flies"
        if flies and cloud_is_known(scene, affair):
            return stand_off_junction(scene, affair.at), None
        near = roads.on_road if flies else reached & (far >= nearest)
        return (_nearest(far, near), None) if near.any() else (None, None)
    if wind is not None:
        off = apart(bearing(dx, dy, scene.park.north_deg), wind)
        upwind = safe & (off <= figure("staging_sector_deg"))
        if upwind.any():
            return _quickest(drive + _walk(far, figure("suit_speed_m_s")), upwind), True
    candidates = safe if safe.any() else reached & (far >= nearest)
    if not candidates.any():
        return None, False
    return _quickest(drive + _walk(far, figure("suit_speed_m_s")), candidates), False


def _near_others(scene: Scene, affair: Affair, unit: Unit) -> NDArray[np.bool_]:
    """Junctions too near to another incident that is known and still fouls the air or burns."""
    figure, xy = scene.scenario.figure, scene.park.junction_xy
    near = np.zeros(len(xy), dtype=bool)
    for one in scene.affairs.values():
        if one is not affair and one.noun.causes and one.reported.triggered and not one.over:
            keep = figure("warm_zone_m") if unit.member.kind.volunteers else figure(one.noun.keeps_away)
            near |= np.hypot(xy[:, 0] - one.at[0], xy[:, 1] - one.at[1]) < keep
    return near


def _felt(scene: Scene) -> NDArray[np.bool_]:
    """Junctions at which a crew would feel at once that it cannot stay."""
    limit = scene.scenario.figure("crew_heat_limit_kW_m2")
    hot = np.zeros(len(scene.park.junction_ids), dtype=bool)
    for value in scene.outlook.readings.felt.values():
        hot |= value >= limit
    return hot


def _felt_at(scene: Scene, junction: int) -> bool:
    """Whether a crew at a junction would feel at once that it cannot stay."""
    limit = scene.scenario.figure("crew_heat_limit_kW_m2")
    return any(value[junction] >= limit for value in scene.outlook.readings.felt.values())


def _walk(far: Floats, suit_speed: float) -> Ints:
    """Ticks the crew walks from there to the leak, so that staging balances the drive against the walk."""
    return (far / suit_speed * TICKS_PER_S).astype(np.int64)


def _nearest(far: Floats, candidates: NDArray[np.bool_]) -> int:
    return int(np.argmin(np.where(candidates, far, np.inf)))


def _quickest(ticks: Ints, candidates: NDArray[np.bool_]) -> int:
    return int(np.argmin(np.where(candidates, ticks, NEVER)))
