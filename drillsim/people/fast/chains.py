"""Entries of walkways that are full or may fill up within a window: admitted head by head, step by step.

Such a queue is a chain of people, each pointing at the next (`after`, -1 for none); only its head is looked at, so a
jam costs nothing but its heads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drillsim.park.geometry import Ints
from drillsim.people.fast.columns import Entries, People


@dataclass(frozen=True)
class Chained:
    """The chained queues, with pause and storage of each, and the stuck time in ticks."""

    queues: Ints
    pause: Ints
    storage: Ints
    stuck: int


def append(people: People, entries: Entries, queue: Ints, who: Ints) -> None:
    """People join at the end of their chains, in the order given; each queue's people stand together."""
    if not len(who):
        return
    same = queue[1:] == queue[:-1]
    first, final = np.append(True, ~same), np.append(~same, True)
    people.after[who] = -1
    people.after[who[:-1][same]] = who[1:][same]
    heads, at = who[first], queue[first]
    last = entries.last[at]
    joins = last >= 0
    people.after[last[joins]] = heads[joins]
    entries.head[at[~joins]] = heads[~joins]
    entries.last[queue[final]] = who[final]


def rebuild(people: People, entries: Entries, queues: Ints, waiting: tuple[Ints, Ints]) -> None:
    """Chains are made anew of all who wait in them: queue and person, sorted."""
    entries.head[queues] = entries.last[queues] = -1
    append(people, entries, *waiting)


def admit_heads(
    people: People, entries: Entries, chained: Chained, places: Ints, step: tuple[int, int]
) -> tuple[Ints, Ints, Ints, Ints]:
    """Takes from the chains whoever the law admits in a step: person, queue and tick; and the queues squeezed into.

    `places` are those left at the step's start, by chained queue.
    """
    begin, end = step
    live = np.flatnonzero((entries.head[chained.queues] >= 0) & entries.open[chained.queues])
    rounds = [(live[:0], live[:0], live[:0], live[:0])]
    while len(live):
        queue = chained.queues[live]
        who = entries.head[queue]
        stands = np.maximum(people.since[who], entries.free[queue])
        at = np.maximum(stands + chained.pause[live], begin)
        full = places[live] <= 0
        goes = (at < end) & (~full | (begin - stands >= chained.stuck))
        live, queue, who = live[goes], queue[goes], who[goes]
        rounds.append((who, queue, at[goes], queue[full[goes]]))
        places[live] -= 1
        entries.free[queue] = at[goes]
        nexts = people.after[who]
        entries.head[queue] = nexts
        entries.last[queue[nexts < 0]] = -1
        live = live[nexts >= 0]
    who, queue, at, squeezed = (np.concatenate(parts) for parts in zip(*rounds, strict=True))
    return who, queue, at, squeezed
