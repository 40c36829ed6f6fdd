"""A step of the walking law compiled: person by person in the order of their ticks, replication by replication.

The same law as `arrays`, told as a plain loop, and to the last bit the same; numba is an optional extra.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.fast.chains import Chained
from drillsim.people.fast.columns import SLOTS, Entries, Flags, People, Ways
from drillsim.people.mover import ARRIVED
from drillsim.people.network import WINDOW_TICKS, walking
from drillsim.units import NEVER, TICKS_PER_S

_NEVER = int(NEVER)
_ARRIVED = int(ARRIVED)
_TICKS_PER_S = float(TICKS_PER_S)
_WINDOW, _SLOTS = int(WINDOW_TICKS), int(SLOTS)
Slots = NDArray[np.uint16]

# places in the records and grids, in the order of the fields of `People`, `Ways` and `Entries`
_WALKWAY, _SINCE, _ENTERED, _ARRIVES, _HOPS, _FIRST_QUEUE, _FIRST_CELL, _SPEED = range(8)
_NODE, _STANDS_ON, _QUEUE, _AFTER, _LEFT, _THERE, _DUE = range(8, 15)
_END, _PAUSE, _REVERSE = range(1, 4)
_LENGTH, _AREA, _SHARE = range(3)
_FREE, _TAKEN, _INSIDE, _FACTOR, _DENSITY, _HELD, _HEAD, _LAST = range(8)


class CompiledStepper:
    """Turns a step for everybody with compiled loops; `size` people a replication."""

    def __init__(self, columns: tuple[People, Ways, Entries], size: int) -> None:
        people, ways, entries = columns
        slope, free = walking("density_slope_m2"), walking("free_density_per_m2")
        self.pace_law = np.array([slope, free, walking("storage_density_per_m2"), 1 - slope * free])
        self.columns: tuple[Any, ...] = (
            people.records, people.reals, people.slot, ways.whole, ways.real, entries.records,
            entries.reals, entries.touched,
        )  # fmt: skip
        self.entries, self.size = entries, size

    def step(self, who: Ints, cells: Ints, step: tuple[int, int]) -> None:
        """People whose slot it is, by number, go on if they are due in a step; `cells` are those of all tables."""
        _go_on(who, cells, *self.columns, self.entries.chained, self.size, *step)

    def admit(self, chained: Chained, places: Ints, step: tuple[int, int]) -> None:
        """The heads of chains enter their walkways; `places` are left on these at the step's start."""
        entries = self.entries
        chains = (chained.queues, places, entries.squeezed, entries.open)
        _admit_heads(*chains, *self.columns, *step, chained.stuck)

    def pace(self, touched: Ints) -> Ints:
        """Works out density and speed on walkways whose count has changed, and on those the other way.

        Returns the queues among them that may fill up in the next window and are not chained yet.
        """
        entries = self.entries
        tight = _pace(touched, *self.columns[3:7], self.pace_law, entries.most, entries.chained)
        return np.asarray(tight)


@njit(cache=True)
def _go_on(
    who: Ints, cells: Ints, people: Ints, reals: Floats, slot: Slots, ways: Ints, real: Floats, entries: Ints,
    paces: Floats, touched: Flags, chained: Flags, size: int, begin: int, end: int,
) -> None:  # fmt: skip
    """Everybody who is due, one replication after the other."""
    bits = 1
    while size >> bits:
        bits += 1
    turn, other = np.empty(len(who), dtype=np.int64), np.empty(len(who), dtype=np.int64)
    first = 0
    while first < len(who):
        base = who[first] // size * size
        come = 0
        while first < len(who) and who[first] < base + size:
            person = who[first]
            first += 1
            if people[person, _WALKWAY] >= 0:
                tick, queue = people[person, _ARRIVES], -1
            else:
                tick, queue = people[person, _DUE], people[person, _QUEUE]
            if tick >= end:
                continue
            if queue >= 0:
                _enter(person, queue, tick, people, reals, slot, real, entries, paces, touched)
            else:
                turn[come] = ((tick - begin) << bits) | (person - base)
                come += 1
        _sort(turn, other, come, bits, end - begin)
        for n in range(come):
            person = base + (turn[n] & ((1 << bits) - 1))
            at = (turn[n] >> bits) + begin
            queue, admitted = _reach(person, at, cells, people, slot, ways, entries, touched, chained, end)
            if queue >= 0:
                _enter(person, queue, admitted, people, reals, slot, real, entries, paces, touched)


@njit(inline="always")
def _sort(keys: Ints, other: Ints, count: int, bits: int, span: int) -> None:
    """The first `count` keys in their order: dealt out by their ticks, then put right among neighbours."""
    if count > 24:
        first = np.zeros(65, dtype=np.int64)
        wide = bits
        while span >> (wide - bits) >= 64:
            wide += 1
        for n in range(count):
            first[(keys[n] >> wide) + 1] += 1
        for n in range(64):
            first[n + 1] += first[n]
        for n in range(count):
            other[n] = keys[n]
        for n in range(count):
            part = other[n] >> wide
            keys[first[part]] = other[n]
            first[part] += 1
    for n in range(1, count):
        key, at = keys[n], n
        while at > 0 and keys[at - 1] > key:
            keys[at] = keys[at - 1]
            at -= 1
        keys[at] = key


@njit(inline="always")
def _reach(
    person: int, at: int, cells: Ints, people: Ints, slot: Slots, ways: Ints, entries: Ints, touched: Flags,
    chained: Flags, end: int,
) -> Any:  # fmt: skip
    """Somebody leaves home or comes to a walkway's end; the queue and tick of admission before `end`, or -1."""
    behind = people[person, _WALKWAY]
    people[person, _SINCE] = at
    if behind >= 0:
        node = ways[_END, behind]
    else:
        node = people[person, _NODE]
        people[person, _LEFT] = min(people[person, _LEFT], at)
    choice = cells[people[person, _FIRST_CELL] + node]
    queue, admitted = choice, _NEVER
    if choice >= 0:
        queue = people[person, _FIRST_QUEUE] + choice
        if entries[queue, _HELD] == 0:
            admitted = max(at, entries[queue, _TAKEN]) + ways[_PAUSE, choice]
            entries[queue, _TAKEN] = admitted
        elif chained[queue]:
            _append(person, queue, people, entries)
    if admitted >= end:
        people[person, _QUEUE], people[person, _DUE] = queue, admitted
        slot[person] = admitted // _WINDOW % _SLOTS
        people[person, _NODE], people[person, _STANDS_ON], people[person, _WALKWAY] = node, behind, -1
        if choice == _ARRIVED:
            people[person, _THERE], people[person, _STANDS_ON] = at, -1
            if behind >= 0:
                behind += people[person, _FIRST_QUEUE]
                entries[behind, _INSIDE] -= 1
                touched[behind] = True
        queue = -1
    return queue, admitted


@njit(inline="always")
def _append(person: int, queue: int, people: Ints, entries: Ints) -> None:
    """Somebody joins at the end of a chain."""
    people[person, _AFTER] = -1
    last = entries[queue, _LAST]
    if last >= 0:
        people[last, _AFTER] = person
    else:
        entries[queue, _HEAD] = person
    entries[queue, _LAST] = person


@njit(inline="always")
def _enter(
    person: int, queue: int, at: int, people: Ints, reals: Floats, slot: Slots, real: Floats, entries: Ints,
    paces: Floats, touched: Flags,
) -> None:  # fmt: skip
    """Somebody steps onto a walkway at a given tick."""
    first, behind = people[person, _FIRST_QUEUE], people[person, _WALKWAY]
    if behind < 0:
        behind = people[person, _STANDS_ON]
        people[person, _NODE], people[person, _STANDS_ON], people[person, _QUEUE] = -1, -1, _ARRIVED
    if behind >= 0:
        entries[first + behind, _INSIDE] -= 1
        touched[first + behind] = True
    walkway = queue - first
    span = np.ceil(_TICKS_PER_S * real[_LENGTH, walkway] / (reals[person, _SPEED] * paces[queue, _FACTOR]))
    arrives = at + max(1, int(span))
    people[person, _WALKWAY], people[person, _ENTERED], people[person, _ARRIVES] = walkway, at, arrives
    slot[person] = arrives // _WINDOW % _SLOTS
    people[person, _HOPS] += 1
    entries[queue, _FREE] = max(entries[queue, _FREE], at)
    entries[queue, _INSIDE] += 1
    touched[queue] = True


@njit(cache=True)
def _admit_heads(
    chained: Ints, places: Ints, squeezed: Ints, is_open: Flags, people: Ints, reals: Floats, slot: Slots, ways: Ints,
    real: Floats, entries: Ints, paces: Floats, touched: Flags, begin: int, end: int, stuck: int,
) -> None:  # fmt: skip
    """The heads of chains enter their walkways as the law has it."""
    for number in range(len(chained)):
        queue, left = chained[number], places[number]
        row, walkway = queue // ways.shape[1], queue % ways.shape[1]
        while entries[queue, _HEAD] >= 0 and is_open[queue]:
            person = entries[queue, _HEAD]
            stands = max(people[person, _SINCE], entries[queue, _FREE])
            at = max(stands + ways[_PAUSE, walkway], begin)
            if at >= end or (left <= 0 and begin - stands < stuck):
                break
            squeezed[row] += left <= 0
            left -= 1
            entries[queue, _HEAD] = people[person, _AFTER]
            if entries[queue, _HEAD] < 0:
                entries[queue, _LAST] = -1
            _enter(person, queue, at, people, reals, slot, real, entries, paces, touched)


@njit(cache=True)
def _pace(
    touched: Ints, ways: Ints, real: Floats, entries: Ints, paces: Floats, law: Floats, most: Ints, chained: Flags
) -> Any:
    """Density and speed on some walkways, in their order, and on those the other way; which may fill up next."""
    tight = np.empty(len(touched), dtype=np.int64)
    count, base, size = 0, 0, ways.shape[1]
    for queue in touched:
        while queue >= base + size:
            base += size
        walkway = queue - base
        back = ways[_REVERSE, walkway]
        inside = entries[queue, _INSIDE]
        both = inside + entries[base + back, _INSIDE]
        for way in (walkway, back):
            density = both / real[_AREA, way]
            held = min(max(density, law[1]), law[2])
            paces[base + way, _DENSITY] = density
            paces[base + way, _FACTOR] = (1 - law[0] * held) / law[3] * real[_SHARE, way]
        if inside > most[queue] and not chained[queue]:
            tight[count] = queue
            count += 1
    return tight[:count]
