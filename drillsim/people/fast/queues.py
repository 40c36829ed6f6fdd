"""Queues that never wait for a place: the tick at which each is admitted follows on joining, in closed form.

With a pause s and people in the order (a, i), d = max(a, d of the one before) + s is, for the one of rank r,

    d = s (r + 1) + cummax(max(a, free) - s r)

so that a whole window's joining, over all queues of all replications, is one sort and one running maximum.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from drillsim.park.geometry import Ints

_APART: Final = 1 << 36
"""Lifts each queue's ticks above those of the queue before, so that one running maximum serves all."""


class Keys:
    """Packs queue, tick and person into one whole number that sorts as (queue, tick, person) does.

    `span` is how many ticks may lie between the first and the last; the parts come back without another look-up.
    Raises ValueError where 63 bits do not hold them.
    """

    def __init__(self, queues: int, span: int, people: int) -> None:
        self.for_person, self.for_tick = people.bit_length(), span.bit_length()
        if queues.bit_length() + self.for_person + self.for_tick > 63:
            raise ValueError(f"{queues} queues and {people} people: too many for one batch; take fewer replications")
        self.person, self.tick = (1 << self.for_person) - 1, (1 << self.for_tick) - 1

    def sort(self, queue: Ints, tick: Ints, person: Ints) -> tuple[Ints, Ints, Ints]:
        """Queue, tick (counted from any start) and person in the order of all three."""
        key = (((queue << self.for_tick) | tick) << self.for_person) | person
        key.sort()
        rest = key >> self.for_person
        return rest >> self.for_tick, rest & self.tick, key & self.person


def admissions(queue: Ints, ready: Ints, pause: Ints) -> Ints:
    """The tick at which each is admitted; `queue` sorted, `ready` the later of arrival and `free`, in their order."""
    same = queue[1:] == queue[:-1]
    if not same.any():
        return ready + pause
    count = np.arange(len(queue))
    starts = count.copy()
    starts[1:][same] = 0
    np.maximum.accumulate(starts, out=starts)
    wait = pause * (count - starts)
    low = int(ready.min())
    lift = starts * _APART
    latest = np.maximum.accumulate(ready - low - wait + lift) - lift
    return latest + low + wait + pause


def last_of_each(queue: Ints) -> Ints:
    """The rows in which each queue of a sorted column comes last."""
    return np.append(np.flatnonzero(queue[1:] != queue[:-1]), len(queue) - 1) if len(queue) else queue
