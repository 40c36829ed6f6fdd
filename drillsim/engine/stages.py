"""The state everybody is in, and how many are in which: kept up for those in whom something changes."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Ints
from drillsim.people.crowd import Crowd
from drillsim.people.crowds import Crowds
from drillsim.people.state import NO_ORDER
from drillsim.units import NEVER

Mask = NDArray[np.bool_]

STATES: Final = ("in_care", "brought_out", "fallen", "sheltered", "released", "at_assembly_point", "gathered",
                 "waiting", "walking", "at_work")  # fmt: skip
"""The state of somebody is the first of these that applies."""
(_IN_CARE, _BROUGHT_OUT, _FALLEN, _SHELTERED, _RELEASED, _AT_ASSEMBLY, _GATHERED, _WAITING, _WALKING,
 _AT_WORK) = range(len(STATES))  # fmt: skip
_COUNTED: Final = (_AT_WORK, _WALKING, _WAITING, _GATHERED, _AT_ASSEMBLY, _SHELTERED, _RELEASED, _FALLEN, _BROUGHT_OUT)
COUNTS: Final = (*(STATES[n] for n in _COUNTED), "in_clean_safety", "above_clean")
"""The columns of counts; who is in care counts as brought out."""


class Stages:
    """The states of everybody in all replications of a batch, and their counts, (replications, states)."""

    def __init__(self, crowds: Crowds) -> None:
        self.crowds, rows = crowds, len(crowds.crowds)
        self.assembly = np.zeros(len(crowds.network.xy), dtype=bool)
        self.assembly[crowds.crowds[0].assembly] = True
        self.code = np.zeros(rows * crowds.people, dtype=np.uint8)
        self.counts = np.zeros((rows, len(STATES)), dtype=np.int64)
        self.safe_from = np.full(rows * crowds.people, NEVER, dtype=np.int64)
        """The tick from which one is safe, of those told or fallen; NEVER for who is not."""
        self.noted: list[NDArray[np.int32]] = []
        """The counts of each window turned."""
        self.safe, self.latest = np.zeros(rows, dtype=np.int64), np.full(rows, -1)
        self.unclean, self.unsafe = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        for row in range(rows):
            self._whole(row)

    def update(self, now: int) -> None:
        """What has changed in a window that ends now."""
        crowds = self.crowds
        for row in crowds.stirred:
            self._whole(row)
        who = crowds.spots.walked
        if len(who):
            code, rows = self.codes(who), who // crowds.people
            np.subtract.at(self.counts, (rows, self.code[who]), 1)
            np.add.at(self.counts, (rows, code), 1)
            self.code[who] = code
            self.safe_from[who] = self._safe_from(who)
        for row in {*crowds.stirred, *crowds.there, *np.flatnonzero(self.latest >= 0).tolist()}:
            safe_from = self.safe_from[crowds.crowds[row].own]
            self.safe[row] = (safe_from <= now).sum()
            self.latest[row] = safe_from[(safe_from < NEVER) & (safe_from > now)].max(initial=-1)
        self._look_at_air(now)
        self._note()

    def _note(self) -> None:
        """Keeps the window's counts, (replications, COUNTS)."""
        counts = np.empty((len(self.counts), len(COUNTS)), dtype=np.int32)
        counts[:, :-2] = self.counts[:, _COUNTED]
        counts[:, _COUNTED.index(_BROUGHT_OUT)] += self.counts[:, _IN_CARE]
        counts[:, -2], counts[:, -1] = self.safe - self.unsafe, self.unclean
        self.noted.append(counts)

    def series(self, row: int, windows: list[int]) -> NDArray[np.int64]:
        """The counts of one replication in some of the windows turned, (windows, COUNTS)."""
        return np.array([self.noted[window][row] for window in windows], dtype=np.int64).reshape(-1, len(COUNTS))

    def codes(self, who: Ints | slice) -> NDArray[np.uint8]:
        """The states of some people, by their number in STATES."""
        states, spots = self.crowds.states, self.crowds.spots

        def of(name: str) -> Ints:
            column: Ints = getattr(states, name).reshape(-1)
            return column[who]

        left, arrived, node = spots.left[who], spots.arrived[who], spots.of("node", who)
        at, stands, on_the_way = np.maximum(node, 0), node >= 0, left & ~arrived
        code = np.full(len(left), _AT_WORK, dtype=np.uint8)
        code[on_the_way] = _WALKING
        code[on_the_way & stands] = _WAITING
        code[arrived & stands & (self.crowds.network.place_at[at] < 0)] = _GATHERED
        code[arrived & stands & self.assembly[at]] = _AT_ASSEMBLY
        released = of("released_at") < NEVER
        code[released] = _RELEASED
        code[(of("sheltered_at") < NEVER) & ~released] = _SHELTERED
        code[of("fell_at") < NEVER] = _FALLEN
        code[of("picked_up_at") < NEVER] = _BROUGHT_OUT
        code[of("handed_over_at") < NEVER] = _IN_CARE
        return code

    def safe_since(self, who: Ints | slice) -> Ints:
        """The tick since which some people have been in a safe position, whatever the air; NEVER if they are not.

        Safe positions: an assembly point, a shut shelter or one released from it, a crew's hands at the staging point.
        """
        states, spots = self.crowds.states, self.crowds.spots
        node, sheltered = spots.of("node", who), states.sheltered_at.reshape(-1)[who]
        there = spots.arrived[who] & (node >= 0) & self.assembly[np.maximum(node, 0)]
        since = np.where(there, spots.of("arrived_at", who), NEVER)
        since = np.where(sheltered < NEVER, np.maximum(sheltered, 0), since)
        since = np.where(states.fell_at.reshape(-1)[who] < NEVER, NEVER, since)
        brought_out = states.brought_out_at.reshape(-1)[who]
        return np.where(brought_out < NEVER, brought_out, since)

    def clean_since(self, crowd: Crowd, now: int) -> Ints:
        """The tick since which everybody of a replication has been safe in clean air up to now; NEVER if not."""
        since, unclean = self.safe_since(crowd.own), crowd.states.unclean_at[0]
        return np.where((since <= now) & (unclean < now), np.maximum(since, unclean), NEVER)

    def state_of(self, crowd: Crowd) -> NDArray[Any]:
        """The state of everybody in a replication as text."""
        return np.array(STATES, dtype=object)[self.code[crowd.own]]

    def _whole(self, row: int) -> None:
        """All of one replication anew."""
        own = self.crowds.crowds[row].own
        self.code[own] = self.codes(own)
        self.counts[row] = np.bincount(self.code[own], minlength=len(STATES))
        self.safe_from[own] = self._safe_from(own)

    def _safe_from(self, who: Ints | slice) -> Ints:
        """Since when some people are safe, of those told or fallen."""
        states = self.crowds.states
        counted = (states.order.reshape(-1)[who] != NO_ORDER) | (states.fell_at.reshape(-1)[who] < NEVER)
        return np.where(counted, self.safe_since(who), NEVER)

    def _look_at_air(self, now: int) -> None:
        """How many are in air that is not clean, and how many of them would be safe but for that."""
        each = [who for who in self.crowds.breathing.unclean if len(who)]
        self.unclean[:] = self.unsafe[:] = 0
        if not each:
            return
        who = each[0] if len(each) == 1 else np.unique(np.concatenate(each))
        self.unclean += np.bincount(who // self.crowds.people, minlength=len(self.unclean))
        who = who[self.safe_from[who] <= now]
        self.unsafe += np.bincount(who // self.crowds.people, minlength=len(self.unclean))
