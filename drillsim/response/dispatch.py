"""Dispatch: who is sent for what, decided once a tick for all requests in it, nearest capable vehicle first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from drillsim.record.journal import Event
from drillsim.response.mission import Mission, Unit
from drillsim.response.roads import Roads
from drillsim.response.scene import Affair, Said, Scene, Steps
from drillsim.scenario.model import FleetMember
from drillsim.units import NEVER, ticks


@dataclass(frozen=True)
class Request:
    """A call-out: vehicles by capability and number, and by id."""

    order: str
    affair: Affair
    send: Mapping[str, int]
    vehicles: tuple[str, ...]
    cause: Event
    again: bool = False
    """Asked before; that nobody could be sent is in the log already."""


def _fitness(unit: Unit, capability: str) -> tuple[int, int]:
    """Among equally near vehicles: the one it is the main task of, then the one that can do most besides."""
    able = unit.member.kind.capabilities
    return able.index(capability), -len(able)


@dataclass
class Dispatch:
    """The dispatcher's desk."""

    scene: Scene
    roads: Roads
    foot: Roads
    units: dict[str, Unit] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def request(self, request: Request) -> None:
        """Takes a request; all of one tick are decided together, by order id."""
        if not self.requests:
            self.scene.env.process(self._decide())
        self.requests.append(request)

    def _decide(self) -> Steps:
        """Sends vehicles once everything of the tick has arrived."""
        yield self.scene.decide()
        waiting, self.requests = sorted(self.requests, key=lambda r: (r.affair.id, r.order)), []
        for request in waiting:
            for id_ in request.vehicles:
                if id_ in self.units and self.units[id_].idle:
                    self._send(self.units[id_], request, "")
            for capability in sorted(request.send):
                self._send_capable(capability, request)

    def _send_capable(self, capability: str, request: Request) -> None:
        """Sends the idle vehicles and teams soonest there that can do something, as many as asked for and there are."""
        able = [u for u in self.units.values() if u.idle and capability in u.member.kind.capabilities]
        able.sort(key=lambda u: (self._eta(u, request.affair), *_fitness(u, capability), u.member.id))
        wanted = request.send[capability]
        for unit in able[:wanted]:
            self._send(unit, request, capability)
        if len(able) < wanted and not request.again:
            said = Said(detail=f"{wanted} asked for, {len(able)} sent")
            self.scene.write("not_available", capability, request.cause, request.affair, said)

    def roads_of(self, member: FleetMember) -> Roads:
        """The network a vehicle or team goes by."""
        return self.foot if member.kind.moves == "walks" else self.roads

    def _eta(self, unit: Unit, affair: Affair) -> int:
        """How long a unit would need to an incident by what is known, in ticks; NEVER where no way leads."""
        kind = unit.member.kind
        if kind.moves == "flies" and kind.speed is not None:
            x, y = self.scene.park.junction_xy[unit.at]
            return ticks(float(np.hypot(x - affair.at[0], y - affair.at[1])) / kind.speed)
        roads = self.roads_of(unit.member)
        target = _nearest_on(roads, self.scene, affair.at)
        table = int(roads.toward(target, self.scene.known_closed).ticks[unit.at])
        return table if table >= NEVER else int(table / (kind.speed or 1.0))

    def _send(self, unit: Unit, request: Request, capability: str) -> None:
        """Calls one vehicle out."""
        said = Said(where=unit.member.station, detail=capability)
        event = self.scene.write("called_out", unit.member.id, request.cause, request.affair, said)
        mission = Mission(self.scene, self.roads_of(unit.member), unit, (request.affair, capability))
        unit.mission = mission
        service = self.scene.park.file.stations[unit.member.station].service
        if service is not None:
            told = self.notify(service, request.affair, event, "")
            event = told if told.tick == self.scene.now else event
        self.scene.env.process(mission.run(event))

    def notify(self, service: str, affair: Affair, cause: Event, level: str) -> Event:
        """Tells a service outside the park of an incident; the second time it knows already."""
        told = self.scene.notified.get((service, affair.id))
        if told is None:
            told = self.scene.write("notified", service, cause, affair, Said(level=level))
            self.scene.notified[service, affair.id] = told
        return told


def _nearest_on(roads: Roads, scene: Scene, at: tuple[float, float]) -> int:
    """The junction of a network nearest to a point."""
    xy = scene.park.junction_xy
    far = np.hypot(xy[:, 0] - at[0], xy[:, 1] - at[1])
    return int(np.argmin(np.where(roads.on_road, far, float(NEVER))))
