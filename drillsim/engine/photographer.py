"""Takes the pictures a run keeps: every field on a grid, and where people are, at a few chosen times."""

from __future__ import annotations

from typing import Final

import numpy as np

from drillsim.hazards.dangers import Dangers
from drillsim.people.crowd import Crowd
from drillsim.people.news import PeopleNews
from drillsim.people.positions import positions
from drillsim.record.snapshot import Snapshot
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, seconds, ticks

PICTURES: Final = 12
"""So many pictures a run keeps, evenly spread; the first after a twelfth of its time."""
CELLS: Final = 150
"""Cells along the longer side of the grid."""


class Photographer:
    """Notes when the next picture is due, and takes it of the window that has just been turned."""

    def __init__(self, scenario: Scenario, dangers: Dangers, crowd: Crowd, pictures: int) -> None:
        self.dangers, self.crowd = dangers, crowd
        self.due = [ticks(scenario.file.lasts * (n + 1) / pictures) for n in range(pictures)]
        xy = scenario.park.junction_xy
        low, high = xy.min(axis=0), xy.max(axis=0)
        cell = max(float((high - low).max()) / CELLS, 1.0)
        self.x = np.arange(low[0], high[0] + cell, cell)
        self.y = np.arange(low[1], high[1] + cell, cell)
        self.taken: list[Snapshot] = []

    def look(self, news: PeopleNews, until: int) -> None:
        """Takes a picture if one is due; those due in jumped windows are not missed, nothing moved in them."""
        if not self.due or until < self.due[0]:
            return
        while self.due and until >= self.due[0]:
            self.due.pop(0)
        x, y = np.meshgrid(self.x, self.y)
        fields = {
            name: self.dangers.value(name, x.ravel(), y.ravel()).reshape(x.shape)
            for name in self.dangers.effects
            if self.dangers.present(name)
        }
        where = positions(self.crowd.mover.whereabouts, self.crowd.network, until)
        out = (self.crowd.mover.whereabouts.left_at[0] < NEVER) | self.crowd.states.fallen[0]
        people = np.stack([where.x[0], where.y[0]], axis=1)[out]
        self.taken.append(Snapshot(seconds(until), self.x, self.y, fields, people, news.way_density[0].copy()))
