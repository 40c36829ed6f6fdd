"""A window of the walking law compiled: person by person in the order of their ticks, replication by replication.

The same law as `arrays`, told as a plain loop, and to the last bit the same; numba is an optional extra.

A batch is larger than the caches. Whatever a replication's people will need is therefore looked at once beforehand, in
loops in which nothing depends on the look before, so that the trips to memory overlap.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.fast.chains import Chained
from drillsim.people.fast.columns import HELD_CHAINED, HELD_SHUT, SLOTS, Entries, Flags, People, Records, Ways
from drillsim.people.mover import ARRIVED
from drillsim.people.network import WINDOW_TICKS, walking
from drillsim.units import NEVER, TICKS_PER_S

_NEVER = int(NEVER)
_ARRIVED = int(ARRIVED)
_TICKS_PER_S = float(TICKS_PER_S)
_WINDOW, _SLOTS, _CHAINED, _SHUT = int(WINDOW_TICKS), int(SLOTS), int(HELD_CHAINED), int(HELD_SHUT)
_LAW = "density_slope_m2", "free_density_per_m2", "storage_density_per_m2"
_LOW_BITS, _HIGH_BITS = np.uint64(0x0101_0101_0101_0101), np.uint64(0x8080_8080_8080_8080)
_NOBODY = np.empty(0, dtype=np.int64)
Slots = NDArray[np.uint8]
_FEW: Final = 24
_BLOCK: Final = 128
_PARTS: Final = 1 << 13



# without counting references to arrays, which would take more time than all the walking; nothing is made within
_compiled = njit(cache=True, _nrt=False)
_within = njit(inline="always", _nrt=False)


class CompiledStepper:
    """Turns a window for everybody with compiled loops; `size` people a replication."""

    def __init__(self, whole: tuple[People, Ways, Entries], size: int) -> None:
        people, ways, entries = whole
        rooms = (len(ways.start) + 2, size, size, size, size, _PARTS + 1)
        notes = (np.zeros(room, dtype=np.int64) for room in rooms)
        columns = (people.records, people.slot, ways.records, entries.records, entries.touched, *notes)
        found = np.zeros(len(people.slot), dtype=np.int64)
        self.tight = np.zeros(1 + len(entries.free) + len(people.slot), dtype=np.int64)
        slots = people.slot, people.slots, found, np.zeros_like(people.slots, dtype=np.int64)
        law, looked = np.array([walking(name) for name in _LAW]), np.zeros(1, dtype=np.int64)
        shown = entries.density, entries.published, entries.squeezed, entries.arrived, law, looked
        self.arrays = self.tight, slots, shown, columns
        self.size = size

    def window(self, cells: Ints, chained: Chained, places: Ints, freed: Ints, times: tuple[int, int, int]) -> Ints:
        """Everybody goes on through a window; see `Stepper`."""
        _window(cells, chained.queues, places, freed, times, (self.size, chained.stuck), *self.arrays)
        return self.tight[1 : self.tight[0] + 1].copy() if self.tight[0] else _NOBODY


@_compiled
def _window(
    cells: Ints, queues: Ints, places: Ints, freed: Ints, times: tuple[int, int, int], sizes: tuple[int, int],
    tight: Ints, slots: tuple[Any, ...], shown: tuple[Any, ...], columns: tuple[Any, ...],
) -> None:  # fmt: skip
    """A window of every replication, one after the other; `tight` are the queues that may fill up in the next.

    `slots` are those of people, eight of them in a word, and room for whom they name. `shown` are density and factor
    as published, tallies by replication, the law of pace, and what takes looks ahead of use, or the compiler would not
    look. `columns` are the records, and notes on one replication: `marks` are the touched walkways, `among` (people)
    those due before the window's end, in no order. The count of `tight` and of `marks` comes before them.
    """
    people, slot, ways, entries, touched, marks, among = columns[:7]
    density, published, squeezed, arrived, law, looked = shown
    begin, until, length = times
    size, stuck = sizes
    seen, chain = 0, 0
    tight[0] = 0
    due, found = slots[2], _whose_slot(begin, slots[0], slots[1], slots[2], slots[3])
    for row in range(len(squeezed)):
        count, first_chain, base = 0, chain, row * len(ways)
        marks[0] = 0
        while seen < found and due[seen] < (row + 1) * size:
            among[count] = due[seen]
            count, seen = count + 1, seen + 1
        while chain < len(queues) and queues[chain] < base + len(ways):
            chain += 1
        for start in range(begin, until, length):
            step = (start, min(start + length, until), until)
            for n in range(first_chain, chain if start > begin else first_chain):
                places[n] = ways[queues[n] - base].storage - entries[queues[n]].inside
            count, come = _go_on(cells, row * size, size, count, step, looked, *columns)
            arrived[row] += come
            for n in range(first_chain, chain):
                heads = (queues[n], ways[queues[n] - base].pause, places[n], stuck)
                count, more = _admit_heads(heads, count, step, people, slot, ways, entries, touched, marks, among)
                squeezed[row] += more
        _pace(tight, base, marks[1 : marks[0] + 1], ways, entries, touched, density, published, law)
    for n in range(len(freed)):
        touched[freed[n]] = True
        base = freed[n] // len(ways) * len(ways)
        _pace(tight, base, freed[n : n + 1], ways, entries, touched, density, published, law)


@_compiled
def _whose_slot(begin: int, slot: Slots, slots: NDArray[np.uint64], who: Ints, words: Ints) -> int:
    """Notes whose slot the window is, looking at eight people at once; how many they are."""
    now = begin // _WINDOW % _SLOTS
    eight, found, count = np.uint64(now) * _LOW_BITS, 0, 0
    for word in range(len(slots)):
        apart = slots[word] ^ eight
        words[found] = word
        found += ((apart - _LOW_BITS) & ~apart & _HIGH_BITS) != 0
    for n in range(found):
        for person in range(8 * words[n], min(8 * words[n] + 8, len(slot))):
            who[count] = person
            count += slot[person] == now
    return count


@_compiled
def _go_on(
    cells: Ints, base: int, size: int, count: int, step: tuple[int, int, int], looked: Ints, people: Records,
    slot: Slots, ways: Records, entries: Records, touched: Flags, marks: Ints, among: Ints, turn: Ints, other: Ints,
    choice: Ints, parts: Ints,
) -> Any:  # fmt: skip
    """People of a replication who are due in a step go on; how many are due after it, and how many have arrived."""
    begin, end, until = step
    bits = 1
    while size >> bits:
        bits += 1
    kept, ready, come, arrived, mask = 0, 0, 0, 0, (1 << bits) - 1
    for n in range(count):
        number = among[n]
        p = people[number]
        waits = p.walkway < 0
        tick = p.due if waits else p.arrives_at
        if tick >= end:
            if tick < until:
                among[kept] = number
                kept += 1
        elif waits and p.queue >= 0:
            other[ready] = number
            ready += 1
        else:
            turn[come] = ((tick - begin) << bits) | (number - base)
            come += 1
    for first in range(0, ready, _BLOCK):
        block = other[first : min(first + _BLOCK, ready)]
        looked[0] += _look_ahead(people, entries, block)
        for number in block:
            p = people[number]
            kept = _enter(number, p.queue, p.due, kept, until, people, slot, ways, entries, touched, marks, among)
    _sort(turn, other, parts, come, bits, end - begin)
    for first in range(0, come, _BLOCK):
        block = turn[first : min(first + _BLOCK, come)]
        looked[0] += _choose(people, cells, ways, entries, block, choice, base, mask)
        for n in range(len(block)):
            number, at = base + (block[n] & mask), (block[n] >> bits) + begin
            queue, admitted = _reach(number, at, choice[n], end, people, slot, ways, entries, touched, marks)
            if admitted < end:
                kept = _enter(number, queue, admitted, kept, until, people, slot, ways, entries, touched, marks, among)
            elif admitted < until:
                among[kept] = number
                kept += 1
            elif queue == _ARRIVED:
                arrived += 1
    return kept, arrived


@_compiled
def _look_ahead(people: Records, entries: Records, who: Ints) -> int:
    """Looks at the walkways that people leave and enter."""
    seen = 0
    for number in who:
        p = people[number]
        seen += entries[p.first_queue + max(p.stands_on, 0)].inside + entries[p.queue].inside
    return seen


@_compiled
def _choose(
    people: Records, cells: Ints, ways: Records, entries: Records, turn: Ints, choice: Ints, base: int, mask: int
) -> int:
    """The choice of each who reaches a node; looks at the walkways they leave and enter."""
    seen = 0
    for n in range(len(turn)):
        seen += people[base + (turn[n] & mask)].walkway
    for n in range(len(turn)):
        p = people[base + (turn[n] & mask)]
        node = ways[p.walkway].end if p.walkway >= 0 else p.node
        choice[n] = cells[p.first_cell + node]
        seen += entries[p.first_queue + max(choice[n], 0)].inside + entries[p.first_queue + max(p.walkway, 0)].inside
    return seen


@_compiled
def _sort(keys: Ints, other: Ints, first: Ints, count: int, bits: int, span: int) -> None:
    """The first `count` turns in their order: dealt out by their ticks, then put right among neighbours."""
    if count > _FEW:
        parts, wide = 16, bits
        while parts < count and parts < _PARTS:
            parts *= 2
        while span >> (wide - bits) >= parts:
            wide += 1
        first[: parts + 1] = 0
        for n in range(count):
            first[(keys[n] >> wide) + 1] += 1
            other[n] = keys[n]
        for n in range(parts):
            first[n + 1] += first[n]
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


@_within
def _reach(
    number: int, at: int, choice: int, end: int, people: Records, slot: Slots, ways: Records, entries: Records,
    touched: Flags, marks: Ints,
) -> Any:  # fmt: skip
    """Somebody leaves home or comes to a walkway's end; the queue and tick of admission, who waits till then noted."""
    p = people[number]
    behind = p.walkway
    p.since = at
    if behind < 0:
        p.left_at = min(p.left_at, at)
    queue, admitted = choice, _NEVER
    if choice >= 0:
        queue = p.first_queue + choice
        q = entries[queue]
        if q.held == 0:
            admitted = max(at, q.taken) + ways[choice].pause
            q.taken = admitted
        elif q.held & _CHAINED:
            _append(number, q, people)
    if admitted >= end:
        if behind >= 0:
            p.node = ways[behind].end
        p.queue, p.due, p.stands_on, p.walkway = queue, admitted, behind, -1
        slot[number] = admitted // _WINDOW % _SLOTS
        if choice == _ARRIVED:
            p.arrived_at, p.stands_on = at, -1
            if behind >= 0:
                _count(p.first_queue + behind, -1, entries, touched, marks)
    return queue, admitted


@_within
def _append(number: int, q: Any, people: Records) -> None:
    """Somebody joins at the end of a chain."""
    people[number].after = -1
    if q.last >= 0:
        people[q.last].after = number
    else:
        q.head = number
    q.last = number


@_within
def _count(queue: int, more: int, entries: Records, touched: Flags, marks: Ints) -> None:
    """There are more people on a walkway, or fewer."""
    entries[queue].inside += more
    marks[marks[0] + 1] = queue
    marks[0] += not touched[queue]
    touched[queue] = True


@_within
def _enter(
    number: int, queue: int, at: int, kept: int, until: int, people: Records, slot: Slots, ways: Records,
    entries: Records, touched: Flags, marks: Ints, among: Ints,
) -> int:  # fmt: skip
    """Somebody steps onto a walkway at a given tick; notes who comes to its end within the window."""
    p, q = people[number], entries[queue]
    behind = p.walkway
    if behind < 0:
        behind = p.stands_on
        p.node, p.stands_on, p.queue = -1, -1, _ARRIVED
    if behind >= 0:
        _count(p.first_queue + behind, -1, entries, touched, marks)
    walkway = queue - p.first_queue
    arrives = at + max(1, int(np.ceil(_TICKS_PER_S * ways[walkway].length / (p.speed * q.factor))))
    p.walkway, p.entered_at, p.arrives_at = walkway, at, arrives
    p.hops += 1
    slot[number] = arrives // _WINDOW % _SLOTS
    q.free = max(q.free, at)
    _count(queue, 1, entries, touched, marks)
    if arrives < until:
        among[kept] = number
        kept += 1
    return kept


@_compiled
def _admit_heads(
    heads: tuple[int, int, int, int], kept: int, step: tuple[int, int, int], people: Records, slot: Slots,
    ways: Records, entries: Records, touched: Flags, marks: Ints, among: Ints,
) -> Any:  # fmt: skip
    """Heads of a chain enter its walkway while the law admits them; how many are due after it, and were squeezed."""
    queue, pause, left, stuck = heads
    begin, end, until = step
    q, squeezed = entries[queue], 0
    while q.head >= 0 and q.held < _SHUT:
        number = q.head
        stands = max(people[number].since, q.free)
        at = max(stands + pause, begin)
        if at >= end or (left <= 0 and begin - stands < stuck):
            break
        squeezed += left <= 0
        left -= 1
        q.head = people[number].after
        if q.head < 0:
            q.last = -1
        kept = _enter(number, queue, at, kept, until, people, slot, ways, entries, touched, marks, among)
    return kept, squeezed


@_compiled
def _pace(
    tight: Ints, base: int, queues: Ints, ways: Records, entries: Records, touched: Flags, density: Floats,
    published: Floats, law: Floats,
) -> None:  # fmt: skip
    """Density and speed on walkways whose count has changed and the other way; adds those that may fill up next."""
    slope, free, full = law[0], law[1], law[2]
    for queue in queues:
        touched[queue] = False
        back = ways[queue - base].reverse
        both = entries[queue].inside + entries[base + back].inside
        for way in (queue - base, back):
            dense, factor = both / ways[way].area, ways[way].speed_share
            if dense > free:
                factor *= (1 - slope * min(dense, full)) / (1 - slope * free)
            density[base + way], published[base + way] = dense, factor
            entries[base + way].factor = factor
        if entries[queue].inside > entries[queue].most and not entries[queue].held & _CHAINED:
            tight[0] += 1
            tight[tight[0]] = queue
