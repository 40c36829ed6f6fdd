"""The people of one vehicle on one mission: where they stand, their air, their luck, what they log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import simpy
from scipy.special import ndtri
from simpy.events import Timeout

from drillsim.record.journal import Event
from drillsim.response.scene import Affair, Casualty, Said, Scene, Steps
from drillsim.scenario.model import FleetMember
from drillsim.units import ticks

PAIR: Final = 2
"""People who enter together; as many stand by outside (29 CFR 1910.134(g)(4))."""
LOOKS_EVERY_S: Final = 5.0


@dataclass(frozen=True)
class Way:
    """A pair's way from one point to another, metres; it leaves at a tick and stays where it ends.

    `masked` says whether they breathe from their sets.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    leaves: int
    takes: int
    masked: bool

    def at(self, tick: int) -> tuple[float, float]:
        """Where they are."""
        share = min(max((tick - self.leaves) / self.takes, 0.0), 1.0) if self.takes else 1.0
        (x, y), (to_x, to_y) = self.start, self.end
        return x + share * (to_x - x), y + share * (to_y - y)


class Crew:
    """The crew of one mission; `key` names its luck, so that no other mission's or casualty's moves it."""

    def __init__(self, scene: Scene, member: FleetMember, affair: Affair, key: str) -> None:
        self.scene, self.member, self.affair, self.key = scene, member, affair, key
        self.sets_left = member.vehicle.breathing_sets
        self.entries = self.isolation_entries = 0
        self.tasks: list[str] = []
        self.at = (0.0, 0.0)
        self.junction = -1
        self.cause: Event | None = None
        self.inside: Way | None = None
        """The way of the pair that has gone in; None while nobody is inside."""
        self.too_far: set[str] = set()
        self.refused: set[str] = set()
        """Agents it has said must not be used here."""

    def stand_at(self, junction: int, cause: Event | None) -> None:
        """The crew works from a junction."""
        x, y = self.scene.park.junction_xy[junction]
        self.at, self.junction, self.cause = (float(x), float(y)), junction, cause
        self.affair.tell()

    def rest(self, changed: simpy.Event | None = None, ended: simpy.Event | None = None) -> Steps:
        """Waits for the first of its looks, one every few seconds from now on, that can show anything new.

        That is the first at or after `changed`, by default anything at the incident; none once `ended`.
        """
        scene, every, since = self.scene, ticks(LOOKS_EVERY_S), self.scene.now
        yield self.affair.changed if changed is None else changed
        if ended is not None and ended.triggered:
            return
        past = (scene.now - since) % every
        look = scene.env.timeout(every - past if past or scene.now == since else 0)
        yield look if ended is None else look | ended

    @property
    def can_enter(self) -> bool:
        """Whether two can go in with air while two stand by with air."""
        return self.member.vehicle.crew >= 2 * PAIR and self.sets_left >= 2 * PAIR

    def far(self, x: float, y: float) -> float:
        """Metres from where the crew stands."""
        return float(np.hypot(x - self.at[0], y - self.at[1]))

    def air_ticks(self, entry: str) -> int:
        """How long the pair's air lasts to the whistle on one entry: the thirstier of the two decides."""
        figure = self.scene.scenario.figure
        median, p90 = figure("air_use_median_L_min"), figure("air_use_p90_L_min")
        spread = float(np.log(p90 / median) / ndtri(0.9))
        draws = [self.scene.realisation.draw(f"{self.key}/{entry}", "air_use", one) for one in range(PAIR)]
        use = median * float(np.exp(spread * ndtri(max(draws))))
        return ticks(60.0 * figure("air_usable_L") / use)

    def walk_ticks(self, x: float, y: float) -> int:
        """How long a pair in suits walks to a point."""
        return ticks(self.far(x, y) / self.scene.scenario.figure("suit_speed_m_s"))

    def walks(self, start: tuple[float, float], end: tuple[float, float], takes: int) -> Timeout:
        """The pair that is inside walks; the clock's wait for it."""
        masked = not self.scene.air_is_clear(self.affair)
        self.inside = Way(start, end, self.scene.now, takes, masked)
        return self.scene.env.timeout(takes)

    def carry_ticks(self, x: float, y: float) -> int:
        """How long a pair in suits carries somebody back from a point."""
        return ticks(self.far(x, y) / self.scene.scenario.figure("carry_speed_m_s"))

    def timing(self, name: str, entry: str) -> int:
        """A duration of the crew's, settled by luck for one entry or one casualty."""
        return self.scene.realisation.timing(name, f"{self.key}/{entry}")

    def pick_up_ticks(self, casualty: Casualty) -> int:
        """How long it takes to get a casualty onto the stretcher, whoever does it."""
        return self.scene.realisation.timing("picks_up_casualty", casualty.name)

    def write(self, what: str, who: str, detail: str = "", cause: Event | None = None) -> Event:
        """Notes what the crew did."""
        return self.scene.write(what, who, cause or self.cause, self.affair, Said(detail=detail))

    def give_up(self, goal: str) -> None:
        """Notes once that a goal lies too far for the air there is."""
        if goal not in self.too_far:
            self.too_far.add(goal)
            self.write("too_far_for_air", self.member.id, f"for {goal}")

    def note(self, task: str) -> None:
        """Remembers a task for the table of responses."""
        if task not in self.tasks:
            self.tasks.append(task)
