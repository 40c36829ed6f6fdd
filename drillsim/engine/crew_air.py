"""What crews breathe and feel: those who stay at their vehicle without air, and the pairs that go in behind it.

Nothing follows from it for what they do: it is told, so that nobody takes a plan for safe in which crews are harmed.
Who is on the road is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from drillsim.hazards.danger import Body
from drillsim.hazards.dangers import Dangers, Readings
from drillsim.hazards.still import Still
from drillsim.park.geometry import Floats
from drillsim.people.crowd import Crowd
from drillsim.people.network import WINDOW_TICKS
from drillsim.record.journal import Event, Journal
from drillsim.response.mission import Mission
from drillsim.response.room import Response
from drillsim.scenario.model import Scenario
from drillsim.units import seconds

WHO: Final = ("crew", "pair")
"""Two stand for all: somebody who stays at the vehicle, and somebody who goes in with breathing air."""
MEDIAN: Final = 0.5
"""The sensitivity of them that stand for all."""


_ARMS_REACH_M: Final = 2.0 * np.array([[0.0, 1.0, 0.0, -1.0, 0.0], [0.0, 0.0, 1.0, 0.0, -1.0]])
"""Points about somebody at work (2, points): at a leak itself the wind carries all gas away from the very middle."""


class CrewAir:
    """The air where crews are, mission by mission."""

    def __init__(self, scenario: Scenario, dangers: Dangers, crowd: Crowd, told: tuple[Journal, Response]) -> None:
        self.scenario, self.dangers, self.crowd = scenario, dangers, crowd
        self.journal, self.response = told
        self.on_ground = [unit for unit in self.response.dispatch.units.values() if unit.member.kind.moves != "flies"]
        self.protection = scenario.figure("breathing_set_protection")
        self.minutes = -(-int(scenario.file.lasts) // 60) + 1
        self.noted: set[tuple[str, str]] = set()
        self.bodies: dict[tuple[str, str], Body] = {}
        """By mission and field, of those that have met any of it."""
        self.stands: dict[str, tuple[list[int], Still]] = {}
        """Where vehicles stand, by field."""

    def look(self, readings: Readings, now: int) -> None:
        """All crews at work feel the window that ends at `now`; who stands where it is not clean is noted once."""
        standing = [unit.mission for unit in self.on_ground if unit.state in ("setting_up", "working") and unit.mission]
        if not standing:
            return
        for name, effect in self.dangers.effects.items():
            if not self.dangers.present(name):
                continue
            values = self._where_they_stand(readings, name, [mission.unit.at for mission in standing])
            for mission, value in zip(standing, values.tolist(), strict=True):
                inside = self._inside(mission, name, now)
                if value > 0.0 or inside > 0.0:
                    self._feel(mission, name, (value, inside), now)
                if value >= effect.clean_below and (mission.key, name) not in self.noted:
                    self._note(mission, name, now)

    def columns_of(self, mission: Mission) -> dict[str, Any]:
        """What one mission's crew and its pairs inside have met of each field: the columns of people, for both."""
        found: dict[str, Any] = {}
        for name in self.dangers.effects:
            columns = self._body(mission.key, name).columns()
            for number, who in enumerate(WHO):
                found |= {f"{who}_{column}": values[number].item() for column, values in columns.items()}
        return found

    def _inside(self, mission: Mission, name: str, now: int) -> float:
        """What a pair that has gone in meets in the middle of the window, behind its masks where they keep it out.

        The most within arm's reach, an assumption.
        """
        way = mission.crew.inside
        if way is None:
            return 0.0
        (x, y), (east, north) = way.at(now - WINDOW_TICKS // 2), _ARMS_REACH_M
        value = float(self.dangers.value(name, x + east, y + north).max())
        return value / self.protection if self.dangers.effects[name].mixes_indoors and way.masked else value

    def _feel(self, mission: Mission, name: str, met: tuple[float, float], now: int) -> None:
        body = self.bodies.setdefault((mission.key, name), self._body(mission.key, name))
        body.feel(np.arange(len(WHO)), np.array(met), seconds(now), seconds(WINDOW_TICKS))

    def _body(self, key: str, name: str) -> Body:
        """What is kept of a mission and a field; a new one that has met nothing where nothing is."""
        known = self.bodies.get((key, name))
        if known is None:
            return self.dangers.effects[name].bodies(np.full((1, len(WHO)), MEDIAN), self.minutes)
        return known

    def _where_they_stand(self, readings: Readings, name: str, junctions: Sequence[int]) -> Floats:
        """A field at the junctions where vehicles stand (vehicles)."""
        if name in readings.felt:
            return readings.felt[name][list(junctions)]
        known = self.stands.get(name)
        if known is None or known[0] != junctions:
            at = self.scenario.park.junction_xy[list(junctions)]
            known = self.stands[name] = list(junctions), Still(self.dangers, at[:, 0], at[:, 1])
        return known[1].value(name)

    def _note(self, mission: Mission, name: str, now: int) -> None:
        """One vehicle's staging point is in a field."""
        self.noted.add((mission.key, name))
        unit, cause = mission.unit, self.crowd.cause_of.get(name)
        where = self.scenario.park.junction_ids[unit.at]
        self.journal.write(
            Event(now - 1, "staging_in_cloud", unit.member.id, where, mission.affair.id, "", name, cause)
        )
