"""Windsocks that people read: where the wind comes from at that moment, for who has one in sight.

Nobody knows the plume, and nobody learns later that the wind has turned.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.winds import winds_of
from drillsim.park.geometry import Floats, Ints, apart, bearing
from drillsim.scenario.model import Scenario
from drillsim.units import seconds


class Windsocks:
    """The windsocks of a park, and the assembly points that people choose from by them.

    `points` (assembly points, 2) are where these lie, metres.
    """

    def __init__(self, scenario: Scenario, points: Floats) -> None:
        socks = scenario.park.file.windsocks
        self.xy = np.array([socks[id_].at for id_ in sorted(socks)], dtype=np.float64).reshape(-1, 2)
        self.points = points
        self.winds = winds_of(scenario)
        self.north_deg = scenario.park.north_deg
        self.seen_m = scenario.figure("windsock_seen_m")
        self.clear_of_deg = 180.0 - scenario.figure("downwind_sector_deg")

    def in_sight(self, at: Floats) -> NDArray[np.bool_]:
        """Who sees a windsock from where they stand; `at` (people, 2) metres."""
        far = np.hypot(*np.moveaxis(at[:, None, :] - self.xy[None, :, :], -1, 0))
        return np.asarray((far <= self.seen_m).any(axis=1), dtype=bool)

    def choice(self, at: Floats, tick: int) -> NDArray[np.bool_]:
        """The assembly points each goes to the nearest of; shape (people, assembly points).

        All but those down the wind of where one stands, by a windsock in sight; all of them for who sees none, or has
        all of them down the wind.
        """
        dx, dy = np.moveaxis(self.points[None, :, :] - at[:, None, :], -1, 0)
        wind_from = self.winds.weathers[self.winds.stretch_at(seconds(tick))].wind_from_deg
        off = apart(bearing(dx, dy, self.north_deg), wind_from)
        good = (off <= self.clear_of_deg) | ((dx == 0) & (dy == 0))
        blind = ~self.in_sight(at) | ~good.any(axis=1)
        return np.asarray(good | blind[:, None], dtype=bool)


def groups(choice: NDArray[np.bool_]) -> list[tuple[Ints, Ints]]:
    """Rows of `choice` that are alike: the people of each group, and what they have chosen."""
    rows, back = np.unique(choice, axis=0, return_inverse=True)
    return [(np.flatnonzero(back.ravel() == n), np.flatnonzero(row)) for n, row in enumerate(rows)]
