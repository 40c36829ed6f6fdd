"""A fixed piece of work of the same mix as a run: the unit in which the cost of runs is told.

A third is Python alone, a third numpy on arrays so small that the calls cost more than the arithmetic, a third
arrays of some thousands of people and of a field's cells, with a sort. It takes some 50 ms of a present-day core and
needs neither files nor luck.

It is frozen: it may be read but not improved or burdened, or baselines saved before would no longer compare. Whoever
must change it raises VERSION, and baselines of another version are refused.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Final

import numpy as np
from numpy.typing import NDArray

VERSION: Final = 1

_EVENTS: Final = 13_000
_SMALL_ROUNDS: Final = 600
_SMALL: Final = 60
_PEOPLE: Final = 5_000
_CELLS: Final = 40_000
_LARGE_ROUNDS: Final = 22


def calibrate() -> int:
    """The work, done once: a number that is the same on every machine and shows that nothing was left out."""
    return _events() + _small_arrays() + _large_arrays()


def _events() -> int:
    """Plain Python: an agenda from which the earliest is taken, and a later one put back."""
    agenda: list[tuple[int, int]] = []
    visits: dict[int, int] = {}
    for number in range(500):
        heappush(agenda, (_later(number), number))
    total = 0
    for _ in range(_EVENTS):
        tick, who = heappop(agenda)
        visits[who] = visits.get(who, 0) + 1
        heappush(agenda, (tick + _later(tick + who), who))
        total += tick % 7
    return total + max(visits.values())


def _later(number: int) -> int:
    """Some ticks that look like chance, 1 to 997."""
    return (number * 7_919 + 104_729) % 997 + 1


def _small_arrays() -> int:
    """Many calls on a few numbers: masks, reductions, gathering, as for the ways of a park."""
    values = np.arange(_SMALL, dtype=np.int64)
    total = 0
    for number in range(_SMALL_ROUNDS):
        shifted = (values * 31 + number) % 101
        chosen = np.flatnonzero(shifted > 50)
        held = np.where(shifted > 25, shifted, values)
        total += int(held[chosen].sum()) + int(held.max()) + len(np.unique(held[:20]))
    return total


def _large_arrays() -> int:
    """Arrays of people and of cells: distances, a falling field, gathering, a sort, running maxima, counts."""
    people = np.arange(_PEOPLE, dtype=np.int64)
    x = np.linspace(1.0, 40.0, _CELLS)
    total = 0
    for number in range(_LARGE_ROUNDS):
        field: NDArray[np.float64] = np.exp(-x / (number + 3.0)) / np.sqrt(x)
        where = (people * 7_919 + number) % _CELLS
        felt = np.where(field[where] > 0.01, field[where], 0.0)
        keys = (people * 104_729 + number) % 65_521
        order = np.argsort(keys, kind="stable")
        last = np.maximum.accumulate(keys[order] - 3 * people)
        total += int(np.count_nonzero(felt)) + int(last.sum() % 1_009) + int(np.bincount(keys % 64).max())
    return total
