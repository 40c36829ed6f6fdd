"""The reference mover: a SimPy process a person, the walking law told event by event.

It is the law the fast mover is judged by, so it is written for reading: each entry to a walkway is a queue with
one server; people arrive in it, and it admits its head when the law says so.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import simpy
from simpy.events import EventPriority

from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import ARRIVED, NO_WAY, Crowding, Guidance, Whereabouts
from drillsim.people.network import Network
from drillsim.people.rules import crossing_ticks
from drillsim.units import NEVER

_LAST = EventPriority(10)  # after everything that arrives in the same tick


@dataclass
class _Entry:
    """The entry of one walkway: who waits, when it last admitted, how full the walkway is."""

    walkway: int
    pause: int
    storage: int
    queue: list[tuple[int, int]] = field(default_factory=list)
    free: int = -NEVER
    inside: int = 0
    left_in_step: int = 0
    step_of_last_leave: int = -1
    planned: int = NEVER
    blocked: bool = False
    squeezed: int = 0


class ReferenceMover:
    """Moves everybody by the walking law, one SimPy process a person; one replication.

    `hops` has each crossing, in the order of admission: person, walkway, and the ticks of its beginning and its end as
    planned; whoever falls on the way stops before.
    """

    def __init__(self, network: Network, home: Ints, speed: Floats, stuck: int) -> None:
        self.hops: list[tuple[int, int, int, int]] = []
        self.network, self.speed, self.stuck = network, speed.copy(), stuck
        self.env = simpy.Environment()
        self.whereabouts = Whereabouts.at_home(home.reshape(1, -1))
        self.entries = [
            _Entry(walkway, int(network.pause[walkway]), int(network.storage[walkway]))
            for walkway in range(network.walkways)
        ]
        self.tickets: dict[int, tuple[_Entry | None, simpy.Event]] = {}
        self.processes: dict[int, simpy.Process] = {}
        self.crossing: Ints = np.empty(0, dtype=np.int64)
        self.guidance: Guidance | None = None

    # ---- what it is asked

    def start(self, who: Ints, at: Ints, row: int = 0) -> None:
        """People leave their homes at given ticks of the coming window."""
        for person, tick in zip(who.tolist(), at.tolist(), strict=True):
            self.processes[person] = self.env.process(self._walk(person, tick))

    def restart(self, who: Ints, at: Ints, row: int = 0) -> None:
        """People who had arrived walk again, from the node they are at."""
        self.whereabouts.arrived_at[0, who] = NEVER
        self.start(who, at)

    def stop(self, who: Ints, now: int, row: int = 0) -> None:
        """People stop where they are at the coming window's start, and keep their place."""
        for person in sorted(who.tolist()):
            self._freeze(person, now)
            entry, _ = self.tickets.pop(person, (None, None))
            if entry is not None:
                entry.queue.remove((int(self.whereabouts.since[0, person]), person))
            process = self.processes.get(person)
            if process is not None and process.is_alive:
                process.interrupt()

    def _freeze(self, person: int, now: int) -> None:
        """Notes where on its walkway a person stops."""
        where = self.whereabouts
        where.stopped[0, person] = True
        if where.walkway[0, person] >= 0:
            entered, arrives = int(where.entered_at[0, person]), int(where.arrives_at[0, person])
            where.stopped_share[0, person] = (now - entered) / (arrives - entered)
            where.arrives_at[0, person] = NEVER

    def remove(self, who: Ints, row: int = 0) -> None:
        """Stopped people are carried away; their place on the walkway is free again."""
        where = self.whereabouts
        for person in sorted(who.tolist()):
            taken = max(int(where.walkway[0, person]), int(where.stands_on[0, person]))
            if taken >= 0:
                entry = self.entries[taken]
                entry.inside -= 1
                where.walkway[0, person] = where.stands_on[0, person] = -1
            where.node[0, person] = -1

    def pace(self, who: Ints, speed: Floats, row: int = 0) -> None:
        """People walk at these speeds on every walkway they enter from the coming window on."""
        self.speed[who] = speed

    def advance(self, until: int, guidance: Guidance) -> None:
        """Moves everybody up to, not including, a tick one window on."""
        table, closed, factor = (np.atleast_2d(a)[0] for a in (guidance.table, guidance.closed, guidance.factor))
        self.guidance = Guidance(table, guidance.tables, closed, factor)
        self.tables, self.table = guidance.tables.tolist(), table.tolist()
        self._choose_again()
        for entry in self.entries:
            if entry.queue:
                self._plan(entry)
        self.env.run(until=until)

    def publish(self) -> Crowding:
        """Crowding at the end of the window."""
        inside = np.array([[entry.inside for entry in self.entries]], dtype=np.int64)
        squeezed = np.array([sum(entry.squeezed for entry in self.entries)], dtype=np.int64)
        return Crowding.of(inside, squeezed, self.network)

    def waiting(self) -> Ints:
        """People in each entry queue; shape (replications, walkways)."""
        return np.array([[len(entry.queue) for entry in self.entries]], dtype=np.int64)

    # ---- the law

    def _walk(self, person: int, at: int) -> Generator[simpy.Event, object, None]:
        """One person: leave home, then from node to node until a destination is reached."""
        where = self.whereabouts
        try:
            yield self.env.timeout(at - int(self.env.now))
            where.left_at[0, person] = min(where.left_at[0, person], at)
            where.since[0, person] = at
            while self._choice(person) != ARRIVED:
                ticket = self._join(person)
                yield ticket
                yield self.env.timeout(int(where.arrives_at[0, person]) - int(self.env.now))
                self._reach(person)
            self._arrive(person)
        except simpy.Interrupt:
            return

    def _choice(self, person: int) -> int:
        """The walkway the person's table names at its node."""
        return int(self.tables[self.table[person]][self.whereabouts.node[0, person]])

    def _join(self, person: int) -> simpy.Event:
        """The person waits for admission to the walkway of its choice, or for a way to open."""
        ticket = self.env.event()
        self._wait_at(person, self._choice(person), ticket)
        return ticket

    def _wait_at(self, person: int, walkway: int, ticket: simpy.Event) -> None:
        if walkway == NO_WAY:
            self.tickets[person] = (None, ticket)
            return
        entry = self.entries[walkway]
        self.tickets[person] = (entry, ticket)
        insort(entry.queue, (int(self.whereabouts.since[0, person]), person))
        if entry.queue[0][1] == person:
            self._plan(entry)

    def _choose_again(self) -> None:
        """Whoever waits takes the way that is best by what is known now, keeping the tick of arrival."""
        for person in sorted(self.tickets):
            entry, ticket = self.tickets[person]
            choice = self._choice(person)
            if entry is not None and entry.walkway == choice:
                continue
            if entry is not None:
                entry.queue.remove((int(self.whereabouts.since[0, person]), person))
            del self.tickets[person]
            if choice == ARRIVED:
                self._arrive(person)
                self.processes[person].interrupt()
            else:
                self._wait_at(person, choice, ticket)

    def _plan(self, entry: _Entry) -> None:
        """Sets the tick at which the entry next tries to admit its head."""
        assert self.guidance is not None
        if not entry.queue or self.guidance.closed[entry.walkway]:
            entry.planned = NEVER
            return
        now = int(self.env.now)
        tick = max(max(entry.queue[0][0], entry.free) + entry.pause, now)
        if tick != entry.planned or entry.blocked:
            entry.planned, entry.blocked = tick, False
            self._call(entry, tick)

    def _call(self, entry: _Entry, tick: int) -> None:
        """Calls the entry at a tick, after all that arrives in it."""
        event = self.env.event()
        event._ok, event._value = True, None
        event.callbacks.append(lambda _: self._try(entry, tick))
        self.env.schedule(event, priority=_LAST, delay=tick - int(self.env.now))

    def _try(self, entry: _Entry, tick: int) -> None:
        """Admits the head if a place is left; else tries again when one may be."""
        assert self.guidance is not None
        if tick != entry.planned or not entry.queue or self.guidance.closed[entry.walkway]:
            return
        arrived, person = entry.queue[0]
        ready = max(max(arrived, entry.free) + entry.pause, 0)
        step = self.network.step
        left = entry.left_in_step if entry.step_of_last_leave == tick // step else 0
        stood = tick // step * step - max(arrived, entry.free)
        if ready > tick:
            self._plan(entry)
        elif entry.inside + left < entry.storage or stood >= self.stuck:
            entry.squeezed += entry.inside + left >= entry.storage
            entry.planned = NEVER
            self._admit(entry, person, tick)
            self._plan(entry)
        else:
            self._block(entry, tick, max(arrived, entry.free))

    def _block(self, entry: _Entry, tick: int, stands_since: int) -> None:
        """A full walkway's entry waits for the next step in which a place may be left, or for the stuck time."""
        step = self.network.step
        if entry.step_of_last_leave == tick // step:
            retry = (tick // step + 1) * step
        else:
            retry = -(-(stands_since + self.stuck) // step) * step
        entry.planned, entry.blocked = retry, True
        self._call(entry, retry)

    def _admit(self, entry: _Entry, person: int, tick: int) -> None:
        """The head of the queue steps onto the walkway."""
        assert self.guidance is not None
        entry.queue.pop(0)
        entry.free = tick
        entry.inside += 1
        self._leave(person, tick)
        where, walkway = self.whereabouts, entry.walkway
        length = self.network.length[walkway : walkway + 1]
        factor = self.guidance.factor[walkway : walkway + 1]
        crossing = int(crossing_ticks(length, self.speed[person : person + 1], factor)[0])
        where.node[0, person], where.walkway[0, person] = -1, walkway
        where.entered_at[0, person], where.arrives_at[0, person] = tick, tick + crossing
        where.hops[0, person] += 1
        self.hops.append((person, walkway, tick, tick + crossing))
        _, ticket = self.tickets.pop(person)
        ticket.succeed()

    def _leave(self, person: int, tick: int) -> None:
        """The walkway behind is free of the person; its place counts from the next step on."""
        behind = int(self.whereabouts.stands_on[0, person])
        self.whereabouts.stands_on[0, person] = -1
        if behind < 0:
            return
        entry, step = self.entries[behind], self.network.step
        entry.inside -= 1
        if entry.step_of_last_leave != tick // step:
            entry.step_of_last_leave, entry.left_in_step = tick // step, 0
        entry.left_in_step += 1
        retry = (tick // step + 1) * step
        if entry.blocked and entry.planned > retry:
            entry.planned = retry
            self._call(entry, retry)

    def _reach(self, person: int) -> None:
        """The person is at the far end and stands on the walkway until admitted to the next."""
        where = self.whereabouts
        walkway = int(where.walkway[0, person])
        where.node[0, person] = self.network.end[walkway]
        where.since[0, person] = int(self.env.now)
        where.stands_on[0, person], where.walkway[0, person] = walkway, -1

    def _arrive(self, person: int) -> None:
        """The person has reached a destination, which takes everybody in at once."""
        tick = int(self.env.now)
        self.whereabouts.arrived_at[0, person] = tick
        self._leave(person, tick)
