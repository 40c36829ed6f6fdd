"""The walking law once more, as a plain loop over steps: no events, no processes, nothing clever.

It follows the text in `drillsim.people.mover` line by line and counts what the law had to deal with.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from drillsim.people.mover import ARRIVED, NO_WAY, Crowding, Guidance, Whereabouts
from drillsim.people.network import Network
from drillsim.units import NEVER


class PlainMover:
    """Moves everybody by the walking law, step by step; `log` has (walkway, person, entered, arrives)."""

    def __init__(self, network: Network, home: list[int], speed: list[float], stuck: int) -> None:
        self.network, self.speed, self.stuck, self.now = network, speed, stuck, 0
        self.whereabouts = Whereabouts.at_home(np.array([home]))
        self.due: dict[int, int] = {}  # who is at home or crossing: tick at which they are at their node
        self.queues: list[list[tuple[int, int]]] = [[] for _ in range(network.walkways)]
        self.lost: set[int] = set()  # who waits at a node from which no way leads on
        self.free = [-NEVER] * network.walkways
        self.inside = [0] * network.walkways
        self.squeezed = 0
        self.was_closed: set[int] = set()
        self.log: list[tuple[int, int, int, int]] = []
        self.seen: Counter[str] = Counter()

    # ---- what it is asked

    def start(self, who, at):
        for person, tick in zip(who.tolist(), at.tolist(), strict=True):
            self.due[person] = tick

    def restart(self, who, at):
        self.whereabouts.arrived_at[0, who] = NEVER
        self.start(who, at)

    def stop(self, who, now):
        where = self.whereabouts
        for person in who.tolist():
            where.stopped[0, person] = True
            self.seen["stopped waiting"] += self.leave_queue(person)
            self.lost.discard(person)
            self.due.pop(person, None)
            if where.walkway[0, person] >= 0:
                entered, arrives = int(where.entered_at[0, person]), int(where.arrives_at[0, person])
                where.stopped_share[0, person] = (now - entered) / (arrives - entered)
                where.arrives_at[0, person] = NEVER
                self.seen["stopped crossing"] += 1

    def remove(self, who):
        where = self.whereabouts
        for person in who.tolist():
            for column in (where.walkway, where.stands_on):
                if column[0, person] >= 0:
                    self.inside[column[0, person]] -= 1
                    self.seen["carried off a walkway"] += 1
                column[0, person] = -1
            where.node[0, person] = -1

    def advance(self, until, guidance: Guidance):
        window = self.now
        while self.now < until:
            self.step(guidance, first=self.now == window)
            self.now += self.network.step

    def publish(self):
        return Crowding.of(np.array([self.inside]), np.array([self.squeezed]), self.network)

    def waiting(self):
        return np.array([[len(queue) for queue in self.queues]])

    # ---- the law

    def step(self, guidance: Guidance, first: bool) -> None:
        """One step [T, T + h)."""
        places = [most - there for most, there in zip(self.network.storage.tolist(), self.inside, strict=True)]
        if first:
            self.choose_again(guidance)
        begin, end = self.now, self.now + self.network.step
        for person in sorted(p for p, tick in self.due.items() if tick < end):
            self.at_node(person, self.due.pop(person), guidance)
        closed = set(np.flatnonzero(guidance.closed).tolist())
        for walkway, queue in enumerate(self.queues):
            self.seen["closed with people waiting"] += walkway in closed and bool(queue)
            if first and queue and walkway in self.was_closed - closed:
                self.seen["reopened with people waiting"] += 1
            while queue and walkway not in closed:
                arrived, person = queue[0]
                admitted = max(max(arrived, self.free[walkway]) + int(self.network.pause[walkway]), begin)
                if admitted >= end:
                    break
                if places[walkway] <= 0:
                    self.seen["full"] += 1
                    if begin - max(arrived, self.free[walkway]) < self.stuck:
                        break
                    self.squeezed += 1
                    self.seen["squeezed"] += 1
                places[walkway] -= 1
                self.seen["tie"] += len(queue) > 1 and queue[1][0] == arrived
                self.seen["admitted at the step's start"] += admitted == begin
                self.admit(walkway, person, admitted, float(guidance.factor[walkway]))
        self.was_closed = closed

    def choose_again(self, guidance: Guidance) -> None:
        """Whoever waits chooses by what is known now, keeping the tick at which the node was reached."""
        waiting = [(person, w) for w, queue in enumerate(self.queues) for _, person in queue]
        for person, before in [*waiting, *((person, NO_WAY) for person in self.lost)]:
            self.leave_queue(person)
            self.lost.discard(person)
            self.choose(person, int(self.whereabouts.since[0, person]), guidance)
            now = [w for w, queue in enumerate(self.queues) if person in [who for _, who in queue]]
            self.seen["turned"] += now != [before] and before != NO_WAY
            self.seen["freed"] += bool(now) and before == NO_WAY

    def at_node(self, person: int, tick: int, guidance: Guidance) -> None:
        """Somebody leaves home or comes to the end of a walkway."""
        where = self.whereabouts
        walkway = int(where.walkway[0, person])
        if walkway >= 0:
            where.node[0, person], where.walkway[0, person] = self.network.end[walkway], -1
            where.stands_on[0, person] = walkway
        else:
            where.left_at[0, person] = min(tick, int(where.left_at[0, person]))
        where.since[0, person] = tick
        self.choose(person, tick, guidance)

    def choose(self, person: int, since: int, guidance: Guidance) -> None:
        """Arrive, join a queue or wait for a way."""
        choice = int(guidance.tables[guidance.table[person]][self.whereabouts.node[0, person]])
        if choice == ARRIVED:
            self.whereabouts.arrived_at[0, person] = max(since, self.now)
            self.vacate(person)
        elif choice == NO_WAY:
            self.seen["no way"] += 1
            self.lost.add(person)
        else:
            self.queues[choice] = sorted([*self.queues[choice], (since, person)])

    def admit(self, walkway: int, person: int, tick: int, factor: float) -> None:
        """The head of a queue steps onto its walkway."""
        where = self.whereabouts
        self.queues[walkway].pop(0)
        self.free[walkway] = tick
        self.inside[walkway] += 1
        self.vacate(person)
        arrives = tick + max(1, math.ceil(1000 * float(self.network.length[walkway]) / (self.speed[person] * factor)))
        where.node[0, person], where.walkway[0, person] = -1, walkway
        where.entered_at[0, person], where.arrives_at[0, person] = tick, arrives
        where.hops[0, person] += 1
        self.due[person] = arrives
        self.log.append((walkway, person, tick, arrives))

    def vacate(self, person: int) -> None:
        """The walkway behind is no longer taken up."""
        behind = int(self.whereabouts.stands_on[0, person])
        if behind >= 0:
            self.inside[behind] -= 1
            self.whereabouts.stands_on[0, person] = -1

    def leave_queue(self, person: int) -> bool:
        """Takes somebody out of whatever queue they are in."""
        for walkway, queue in enumerate(self.queues):
            kept = [one for one in queue if one[1] != person]
            if len(kept) < len(queue):
                self.queues[walkway] = kept
                return True
        return False
