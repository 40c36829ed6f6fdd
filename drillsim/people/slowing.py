"""Who walks slower for what they breathe: gas met in a window tells on the walkways entered from the next one on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from drillsim.hazards.irritants import speed_share
from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Mover

Irritated = tuple[Ints, Floats]
"""Some people by flat number, and how far one gas they meet is towards what incapacitates, 1."""


class Slowing:
    """How much of their speed everybody has; flat arrays, person n of replication r at r * people + n.

    `free` (replications, people) are speeds unexposed, m/s; `share` what is left of them; `least` the lowest so far.
    A replication that is asleep keeps what it had.
    """

    def __init__(self, mover: Mover, free: Floats, slows: bool) -> None:
        self.mover, self.slows = mover, slows
        self.people, self.free = free.shape[1], free.reshape(-1)
        self.share, self.least = np.ones(self.free.size), np.ones(self.free.size)
        self.irritation = np.zeros(self.free.size)
        self.touched: Ints = np.zeros(0, dtype=np.int64)
        """Who is slowed."""
        self.changed: Ints = self.touched
        """Whose speed is to be told to the mover."""

    def feel(self, irritated: Sequence[Irritated], rows: Iterable[int]) -> None:
        """What irritated whom in a window, in the replications that were awake in it."""
        if not self.slows or not (irritated or len(self.touched)):
            return
        awake = np.isin(self.touched // self.people, list(rows))
        before, asleep = self.touched[awake], self.touched[~awake]
        self.irritation[before] = 0.0
        for who, more in irritated:
            self.irritation[who] += more
        now = np.unique(np.concatenate([self.touched[:0], *(who for who, _ in irritated)]))
        either = np.union1d(before, now)
        self.share[either] = speed_share(self.irritation[either])
        self.least[now] = np.minimum(self.least[now], self.share[now])
        self.touched, self.changed = np.union1d(asleep, now), np.union1d(self.changed, either)

    def tell(self, rows: Iterable[int]) -> None:
        """Tells the mover at a window's start how fast people now walk, in some replications."""
        if not len(self.changed):
            return
        row_of = self.changed // self.people
        for row in rows:
            who = self.changed[row_of == row]
            if len(who):
                self.mover.pace(who - row * self.people, self.free[who] * self.share[who], row)
        self.changed = self.changed[~np.isin(row_of, list(rows))]
