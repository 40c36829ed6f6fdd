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

    def take(self, at: tuple[float, float], wanted_L_s: float, within_m: float) -> tuple[str, float, float] | None:
        """The nearest hydrant with flow left: its id, the flow taken from it, metres to it; None within reach."""
        if not self.ids:
            return None
        far = np.hypot(self.xy[:, 0] - at[0], self.xy[:, 1] - at[1])
        good = (far <= within_m) & (self.left_L_s > 0)
        if not good.any():
            return None
        number = int(np.argmin(np.where(good, far, np.inf)))
        flow = float(min(wanted_L_s, self.left_L_s[number]))
        self.left_L_s[number] -= flow
        return self.ids[number], flow, float(far[number])

    def give_back(self, id_: str, flow_L_s: float) -> None:
        """A vehicle lets go of a hydrant."""
        self.left_L_s[self.ids.index(id_)] += flow_L_s


class Supply:
    """What one vehicle has to give, in litres and litres a second; hoses are laid while it works.

    The tank serves until the hydrant's hose is laid; then the lesser of pump and hydrant. Foam solution takes its
    share of concentrate.
    """

    def __init__(self, crew: Crew, hydrants: Hydrants) -> None:
        vehicle, kind = crew.member.vehicle, crew.member.kind
        self.crew, self.hydrants = crew, hydrants
        self.pump_L_s = _L_PER_M3 * (kind.pump if vehicle.pump is None else vehicle.pump)
        self.tank_L = _L_PER_M3 * (kind.water if vehicle.water is None else vehicle.water)
        self.foam_L = _L_PER_M3 * (kind.foam if vehicle.foam is None else vehicle.foam)
        self.hydrant: tuple[str, float] | None = None
        self.hydrant_from = 0
        self.rate_L_s = 0.0
        self.since = crew.scene.now

    def connect(self) -> None:
        """Sends two people to lay the hose from the nearest hydrant."""
        scene = self.crew.scene
        found = self.hydrants.take(self.crew.at, self.pump_L_s, scene.scenario.figure("hose_on_board_m"))
        if found is None:
            self.crew.note("no hydrant within reach")
            return
        id_, flow, metres = found
        self.hydrant = (id_, flow)
        self.hydrant_from = scene.now + self.laying_ticks(metres, "hydrant")

    def laying_ticks(self, metres: float, what: str) -> int:
        """How long it takes to lay so many metres of hose."""
        hundred = self.crew.timing("lays_hose_100_m", what)
        return ticks(hundred / TICKS_PER_S * metres / _HUNDRED_M)

    def best_L_s(self, foaming: bool) -> float:
        """What it could deliver now."""
        if foaming and self.foam_L <= 1.0:
            return 0.0
        joined = self.hydrant is not None and self.crew.scene.now >= self.hydrant_from
        inflow = self.hydrant[1] if self.hydrant and joined else 0.0
        return self.pump_L_s if self.tank_L > 1.0 else inflow

    def lacking(self, foaming: bool) -> str:
        """What has run out, in a word; empty when nothing has."""
        if foaming and self.foam_L <= 1.0:
            return "foam concentrate"
        return "water" if self.best_L_s(foaming) <= 0 else ""

    def spend(self, foaming: bool) -> None:
        """Settles what has been delivered since last asked, at the rate that held."""
        scene = self.crew.scene
        for_s = (scene.now - self.since) / TICKS_PER_S
        fed_s = max(0.0, (scene.now - max(self.since, self.hydrant_from)) / TICKS_PER_S) if self.hydrant else 0.0
        inflow = self.hydrant[1] if self.hydrant else 0.0
        self.tank_L = max(0.0, self.tank_L - self.rate_L_s * for_s + min(inflow, self.rate_L_s) * fed_s)
        if foaming:
            self.foam_L = max(0.0, self.foam_L - scene.scenario.figure("foam_share") * self.rate_L_s * for_s)
        self.since = scene.now

    def let_go(self) -> None:
        """Gives the hydrant back."""
        if self.hydrant is not None:
            self.hydrants.give_back(*self.hydrant)
            self.hydrant = None
