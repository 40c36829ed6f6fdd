"""Water and foam of one vehicle: its tank, its hydrant, its foam concentrate, and what it can deliver with them."""

from __future__ import annotations

from typing import Final

import numpy as np

from drillsim.response.crew import Crew
from drillsim.response.scene import Scene
from drillsim.units import TICKS_PER_S, ticks

_HUNDRED_M: Final = 100.0
_L_PER_M3: Final = 1000.0


class Hydrants:
    """The hydrants of a park and what flow each has left, L/s."""

    def __init__(self, scene: Scene) -> None:
        nouns = sorted(scene.park.file.hydrants.items())
        self.ids = [id_ for id_, _ in nouns]
        self.xy = np.array([noun.at for _, noun in nouns], dtype=np.float64).reshape(-1, 2)
        self.left_L_s = np.array([noun.flow * _L_PER_M3 for _, noun in nouns])

    def take(self, at: tuple[float, float], wanted_L_s: float, within_m: float) -> list[tuple[str, float, float]]:
        """The nearest hydrants with flow left, until it is enough: id, flow taken, metres; empty where none is near."""
        far = np.hypot(self.xy[:, 0] - at[0], self.xy[:, 1] - at[1])
        found = []
        for number in np.argsort(far, kind="stable").tolist():
            flow = float(min(wanted_L_s, self.left_L_s[number]))
            if far[number] > within_m or wanted_L_s <= 0:
                break
            if flow > 0:
                self.left_L_s[number] -= flow
                wanted_L_s -= flow
                found.append((self.ids[number], flow, float(far[number])))
        return found

    def give_back(self, id_: str, flow_L_s: float) -> None:
        """A vehicle lets go of a hydrant."""
        self.left_L_s[self.ids.index(id_)] += flow_L_s


class Supply:
    """What one vehicle has to give, in litres and litres a second; hoses are laid while it works.

    The tank serves until the hydrants' hoses are laid, one after the other, the nearest first; then what they yield, at
    most what the pump gives. Foam solution takes its share of concentrate.
    """

    def __init__(self, crew: Crew, hydrants: Hydrants) -> None:
        vehicle, kind = crew.member.vehicle, crew.member.kind
        self.crew, self.hydrants = crew, hydrants
        self.pump_L_s = _L_PER_M3 * (kind.pump if vehicle.pump is None else vehicle.pump)
        self.tank_L = _L_PER_M3 * (kind.water if vehicle.water is None else vehicle.water)
        self.foam_L = _L_PER_M3 * (kind.foam if vehicle.foam is None else vehicle.foam)
        self.lines: list[tuple[str, float, int]] = []
        """Hydrant, litres a second, and the tick from which its hose is laid."""
        self.rate_L_s = 0.0
        self.since = crew.scene.now

    def connect(self) -> None:
        """Sends two people to lay the hoses from the nearest hydrants."""
        scene = self.crew.scene
        found = self.hydrants.take(self.crew.at, self.pump_L_s, scene.scenario.figure("hose_on_board_m"))
        if not found:
            self.crew.note("no hydrant within reach")
        laid = scene.now
        for id_, flow, metres in found:
            laid += self.laying_ticks(metres, id_)
            self.lines.append((id_, flow, laid))

    def laying_ticks(self, metres: float, what: str) -> int:
        """How long it takes to lay so many metres of hose."""
        hundred = self.crew.timing("lays_hose_100_m", what)
        return ticks(hundred / TICKS_PER_S * metres / _HUNDRED_M)

    def best_L_s(self, foaming: bool) -> float:
        """What it could deliver now."""
        if foaming and not self.foams:
            return 0.0
        inflow = sum(flow for _, flow, laid in self.lines if laid <= self.crew.scene.now)
        return self.pump_L_s if self.tank_L > 1.0 else inflow

    @property
    def foams(self) -> bool:
        """Whether there is concentrate left."""
        return self.foam_L > 1.0

    def lacking(self, foaming: bool) -> str:
        """What has run out, in a word; empty when nothing has."""
        if foaming and not self.foams:
            return "foam concentrate"
        return "water" if self.best_L_s(foaming) <= 0 else ""

    def spend(self, foaming: bool) -> None:
        """Settles what has been delivered since last asked, at the rate that held."""
        scene = self.crew.scene
        for_s = (scene.now - self.since) / TICKS_PER_S
        fed = sum(flow * max(0, scene.now - max(self.since, laid)) for _, flow, laid in self.lines) / TICKS_PER_S
        spent = self.rate_L_s * for_s
        self.tank_L = max(0.0, self.tank_L - spent + min(fed, spent))
        if foaming:
            self.foam_L = max(0.0, self.foam_L - scene.scenario.figure("foam_share") * self.rate_L_s * for_s)
        self.since = scene.now

    def let_go(self) -> None:
        """Gives the hydrants back."""
        for id_, flow, _ in self.lines:
            self.hydrants.give_back(id_, flow)
        self.lines = []
