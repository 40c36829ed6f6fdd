"""What sheltering was worth: the load of who stays inside beside that of who leaves at the best moment."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.harm import add_load

Array = NDArray[np.float64]


@dataclass
class ShelterLoads:
    """Toxic loads of one gas inside every place and before its door, ppm^n min (places), kept window by window.

    `best` is the least so far of what is inside up to a moment less what was outside up to it, `best_s` that moment.
    """

    n: float
    places: int
    inside: Array = field(init=False)
    outside: Array = field(init=False)
    best: Array = field(init=False)
    best_s: Array = field(init=False)
    lasted_s: float = 0.0

    def __post_init__(self) -> None:
        self.inside, self.outside = np.zeros(self.places), np.zeros(self.places)
        self.best, self.best_s = np.zeros(self.places), np.zeros(self.places)

    def add(self, inside_ppm: Array, outside_ppm: Array, until_s: float, lasts_s: float) -> None:
        """A window's means."""
        self.inside = add_load(self.inside, inside_ppm, lasts_s, self.n)
        self.outside = add_load(self.outside, outside_ppm, lasts_s, self.n)
        apart = self.inside - self.outside
        better = apart < self.best
        self.best, self.best_s = np.where(better, apart, self.best), np.where(better, until_s, self.best_s)

    def of(self, place: int) -> dict[str, float]:
        """One place: staying to the end, leaving at the best moment and standing at the door, never going in.

        Leaving at 0 s is never going in. Who walks on to clean air takes in less than at the door.
        """
        stay, never = float(self.inside[place]), float(self.outside[place])
        return {
            "stay_load": stay,
            "best_load": float(self.best[place]) + never,
            "best_leave_s": float(self.best_s[place]),
            "outdoors_load": never,
        }
