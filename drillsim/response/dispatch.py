"""Dispatch: who is sent for what, decided once a tick for all requests in it, nearest capable vehicle first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from drillsim.record.journal import Event
from drillsim.response.mission import Mission, Unit
from drillsim.response.roads import Roads
from drillsim.response.scene import Affair, Said, Scene, Steps
from drillsim.units import NEVER


@dataclass(frozen=True)
class Request:
    """A call-out: vehicles by capability and number, and by id."""

    order: str
    affair: Affair
    send: Mapping[str, int]
    vehicles: tuple[str, ...]
    cause: Event


def _fitness(unit: Unit, capability: str) -> tuple[int, int]:
    """Among equally near vehicles: the one it is the main task of, then the one that can do most besides."""
    able = unit.member.kind.capabilities
    return able.index(capability), -len(able)


@dataclass
class Dispatch:
    """The dispatcher's desk."""

    scene: Scene
    roads: Roads
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
        """Sends the nearest idle vehicles that can do something, as many as asked for and there are."""
        target = self.scene.park.junction[self.scene.park.nearest_junction(*request.affair.at)]
        table = self.roads.toward(self._road_near(target), frozenset(self.scene.closed_ways))
        able = [u for u in self.units.values() if u.idle and capability in u.member.kind.capabilities]
        able.sort(key=lambda u: (int(table.ticks[u.at]), *_fitness(u, capability), u.member.id))
        wanted = request.send[capability]
        for unit in able[:wanted]:
            self._send(unit, request, capability)
        if len(able) < wanted:
            said = Said(detail=f"{wanted} asked for, {len(able)} sent")
            self.scene.write("not_available", capability, request.cause, request.affair, said)

    def _send(self, unit: Unit, request: Request, capability: str) -> None:
        """Calls one vehicle out."""
        said = Said(where=unit.member.station, detail=capability)
        event = self.scene.write("called_out", unit.member.id, request.cause, request.affair, said)
        mission = Mission(self.scene, self.roads, unit, (request.affair, capability))
        unit.mission = mission
        self.scene.env.process(mission.run(event))

    def _road_near(self, junction: int) -> int:
        """The nearest junction a vehicle can stand at."""
        if self.roads.on_road[junction]:
            return junction
        xy = self.scene.park.junction_xy
        far = np.hypot(*(xy - xy[junction]).T)
        return int(np.argmin(np.where(self.roads.on_road, far, float(NEVER))))
