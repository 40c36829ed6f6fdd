"""The fast mover: the walking law of `drillsim.people.mover`, window by window, on arrays.

How a window goes, for all people of all replications at once:
  1. who waits chooses again where what is known has changed; the queues touched are worked out anew
  2. entries whose walkway may fill up within the window become chains, admitted head by head in steps
  3. whoever is due reaches a node, and joins a queue; the tick of admission follows on joining
  4. whoever is admitted within the step enters the walkway, and will be due at its far end
Steps are the law's own where a walkway may fill up. Elsewhere nothing depends on them, and the window is cut only as
finely as the quickest crossing asks for.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final, Protocol

import numpy as np

from drillsim.park.geometry import Floats, Ints
from drillsim.people.fast.arrays import ArrayStepper, vacate
from drillsim.people.fast.chains import Chained, rebuild
from drillsim.people.fast.columns import HELD_CHAINED, HELD_SHUT, Entries, People, Ways
from drillsim.people.fast.queues import admissions, last_of_each
from drillsim.people.mover import ARRIVED, Crowding, Guidance
from drillsim.people.network import WINDOW_TICKS, Network
from drillsim.people.rules import crossing_ticks
from drillsim.units import NEVER

COMPILER: Final = find_spec("numba") is not None
"""Whether compiled steps can be had."""


class Stepper(Protocol):
    """Turns windows on the mover's columns."""

    def window(
        self, cells: Ints, chained: Chained, places: Ints, freed: Ints, times: tuple[int, int, int]
    ) -> Ints:
        """Everybody who is due in a window reaches a node or enters a walkway; density and speed follow.

        `cells` are those of all tables, `places` those left in each chained queue for the first step, `freed` the
        walkways that people have left before the window; `times` are its begin, its end and the length of a step.
        Returns the queues that may fill up in the next window and are not chained yet.
        """


class FastMover:
    """Moves everybody of many replications by the walking law; arrays (replications, people).

    Within, people and queues are numbered through all replications: person n of replication r is r * people + n,
    the queue of walkway w is r * walkways + w. `speed` m/s, `stuck` ticks. `compiled` asks for the compiled stepper,
    or refuses it; by default it is taken where numba is installed. Both move everybody alike, to the tick.
    """

    def __init__(
        self, network: Network, home: Ints, speed: Floats, stuck: int, compiled: bool | None = None
    ) -> None:
        home = np.atleast_2d(home)
        self.network, self.stuck = network, stuck

        self.rows, self.size = home.shape
        speed = np.ascontiguousarray(np.atleast_2d(speed).reshape(-1))
        self.people, self.whereabouts = People.at_home(home, speed, network.walkways)
        self.stopped = self.whereabouts.stopped.reshape(-1)
        self.stopped_share = self.whereabouts.stopped_share.reshape(-1)
        self.ways, self.entries = Ways.of(network), Entries.empty(self.rows, network)
        self.tight = np.flatnonzero(self.entries.inside > self.entries.most)
        self._hold()
        self.cuts = _cuts(network, speed)
        self.disturbed: list[Ints] = []
        self.freed: list[Ints] = []
        self.guidance: Guidance | None = None
        self.follows = False
        self.stepper = self._stepper(compiled)
        self.crowding = self._crowding()

    def _crowding(self) -> Crowding:
        """What is published, a view of what is moved."""
        entries, shape = self.entries, (self.rows, self.network.walkways)
        density, factor = entries.density.reshape(shape), entries.published.reshape(shape)
        return Crowding(entries.inside.reshape(shape), density, factor, entries.squeezed)

    def _stepper(self, compiled: bool | None) -> Stepper:
        """The stepper asked for, or the best there is."""
        columns = (self.people, self.ways, self.entries)
        if compiled or (compiled is None and COMPILER):
            from drillsim.people.fast.compiled import CompiledStepper

            return CompiledStepper(columns, self.size)
        return ArrayStepper(columns)

    # ---- what it is asked

    def start(self, who: Ints, at: Ints, row: int = 0) -> None:
        """People leave their homes at given ticks of the coming window."""
        self.people.set_due(who + row * self.size, at)

    def restart(self, who: Ints, at: Ints, row: int = 0) -> None:
        """People who had arrived walk again, from the node they are at."""
        self.whereabouts.arrived_at[row, who] = NEVER
        self.entries.arrived[row] -= len(who)
        self.start(who, at, row)

    def stop(self, who: Ints, now: int, row: int = 0) -> None:
        """People stop where they are at the coming window's start, and keep their place."""
        people, who = self.people, who + row * self.size
        self.stopped[who] = True
        people.set_due(who, NEVER)
        self._leave_queues(who)
        on = who[people.walkway[who] >= 0]
        self.stopped_share[on] = (now - people.entered_at[on]) / (people.arrives_at[on] - people.entered_at[on])
        people.arrives_at[on] = NEVER

    def remove(self, who: Ints, row: int = 0) -> None:
        """Stopped people are carried away; their place on the walkway is free again."""
        people, who = self.people, who + row * self.size
        self.freed.append(vacate(people, self.entries, who))
        people.walkway[who] = people.stands_on[who] = people.node[who] = -1

    def pace(self, who: Ints, speed: Floats, row: int = 0) -> None:
        """People walk at these speeds on every walkway they enter from the coming window on."""
        self.people.speed[who + row * self.size] = speed

    def advance(self, until: int, guidance: Guidance) -> None:
        """Moves everybody up to, not including, a tick one window on."""
        begin = until - WINDOW_TICKS
        if len(self.tight):
            self._chain()
        # who arrives by what is known now frees a place for the second step only
        places = self.chained.storage - self.entries.inside[self.chained.queues]
        self._take(guidance, begin)
        if self.disturbed:
            self._work_out(begin)
        length = self.network.step if len(self.chained.queues) else -(-WINDOW_TICKS // self.cuts)
        freed = np.concatenate(self.freed) if self.freed else self.tight[:0]
        self.freed = []
        self.tight = self.stepper.window(self.cells, self.chained, places, freed, (begin, until, length))
        if len(self.chained.queues):
            self._unchain()

    def publish(self) -> Crowding:
        """Crowding at the end of the window; its arrays hold until the next is moved."""
        return self.crowding

    def arrived(self) -> Ints:
        """People who are at a destination now, by replication."""
        return self.entries.arrived

    def waiting(self) -> Ints:
        """People in each entry queue; shape (replications, walkways)."""
        queue = self.people.queue
        held = np.bincount(queue[queue >= 0], minlength=len(self.entries.free))
        return held.reshape(self.rows, self.network.walkways)

    # ---- what is known has changed

    def _take(self, guidance: Guidance, begin: int) -> None:
        """Takes in what is known; whoever waits where it has changed chooses again."""
        before, self.guidance = self.guidance, guidance
        follows = np.may_share_memory(guidance.factor, self.entries.published)
        if not (follows and self.follows):
            self.entries.factor[:] = guidance.factor.reshape(-1)
        self.follows = follows
        rows = _changed(before, guidance, self.rows)
        if not len(rows):
            return
        self.cells = guidance.tables.reshape(-1)
        table, closed = np.atleast_2d(guidance.table), np.atleast_2d(guidance.closed)
        self.people.first_cell.reshape(self.rows, -1)[rows] = table[rows] * guidance.tables.shape[1]
        is_open = self.entries.open.reshape(self.rows, -1)
        turned = np.argwhere(is_open[rows] == closed[rows])
        if len(turned):
            self.disturbed.append(rows[turned[:, 0]] * self.network.walkways + turned[:, 1])
            is_open[rows] = ~closed[rows]
            self._hold()
        self._choose_again(rows, begin)

    def _choose_again(self, rows: Ints, begin: int) -> None:
        """Whoever waits takes the way that is best by what is known now, keeping the tick of arrival."""
        people = self.people
        row, who = np.nonzero(people.queue.reshape(self.rows, -1)[rows] != ARRIVED)
        who += rows[row] * self.size
        wanted = self.cells[people.first_cell[who] + people.node[who]]
        wanted = np.where(wanted >= 0, wanted + people.first_queue[who], wanted)
        turns = wanted != people.queue[who]
        who, wanted = who[turns], wanted[turns]
        self._leave_queues(who)
        people.queue[who] = wanted
        people.set_due(who, NEVER)
        self.disturbed.append(wanted[wanted >= 0])
        there = who[wanted == ARRIVED]
        people.arrived_at[there] = begin
        self.entries.arrived[:] += np.bincount(there // self.size, minlength=self.rows)
        self.freed.append(vacate(people, self.entries, there))
        people.stands_on[there] = -1

    def _leave_queues(self, who: Ints) -> None:
        """People wait no more."""
        queue = self.people.queue[who]
        self.disturbed.append(queue[queue >= 0])
        self.people.queue[who] = ARRIVED

    def _work_out(self, begin: int) -> None:
        """Works the disturbed queues out anew, from the order of those who wait in them."""
        people, entries = self.people, self.entries
        queues, self.disturbed = np.unique(np.concatenate(self.disturbed)), []
        among = np.zeros(len(entries.free), dtype=bool)
        among[queues] = True
        who = np.flatnonzero(people.queue >= 0)
        who = who[among[people.queue[who]]]
        who = who[np.lexsort((people.since[who], people.queue[who]))]
        queue = people.queue[who]
        entries.taken[queues] = entries.free[queues]
        people.set_due(who, NEVER)
        in_chain = entries.chained[queue]
        rebuild(people, entries, queues[entries.chained[queues]], (queue[in_chain], who[in_chain]))
        plain = ~in_chain & entries.open[queue]
        self._schedule(queue[plain], who[plain], begin)

    def _schedule(self, queue: Ints, who: Ints, begin: int) -> None:
        """People who wait, sorted by queue and turn, will be admitted at the ticks that follow, not before `begin`."""
        people, entries = self.people, self.entries
        pause = self.ways.pause[queue - people.first_queue[who]]
        ready = np.maximum(np.maximum(people.since[who], entries.free[queue]), begin - pause)
        people.set_due(who, admissions(queue, ready, pause))
        last = last_of_each(queue)
        entries.taken[queue[last]] = people.due[who[last]]

    # ---- walkways that may fill up

    def _chain(self) -> None:
        """Entries of walkways that may fill up in the window become chains."""
        self.entries.chained[self.tight] = True
        self.disturbed.append(self.tight)
        self.tight = self.tight[:0]
        self._hold()

    def _unchain(self) -> None:
        """Chains that are empty and have room again are kept as before."""
        entries, chained = self.entries, self.chained.queues
        done = chained[(entries.inside[chained] <= entries.most[chained]) & (entries.head[chained] < 0)]
        if len(done):
            entries.taken[done] = entries.free[done]
            entries.chained[done] = False
            self._hold()

    def _hold(self) -> None:
        """Notes which queues are admitted by their heads, or not at all."""
        queues = np.flatnonzero(self.entries.chained)
        walkway = queues % self.network.walkways
        self.chained = Chained(queues, self.network.pause[walkway], self.network.storage[walkway], self.stuck)
        self.entries.held[:] = HELD_CHAINED * self.entries.chained + HELD_SHUT * ~self.entries.open


def _changed(before: Guidance | None, now: Guidance, rows: int) -> Ints:
    """The replications in which somebody may have something to choose again."""
    if before is not None and now.changed is not None:
        return now.changed
    same = before is not None and all(getattr(before, n) is getattr(now, n) for n in ("table", "tables", "closed"))
    return np.arange(0 if same else rows)


def _cuts(network: Network, speed: Floats) -> int:
    """Into how many parts a window is cut so that nobody begins and ends a crossing in one."""
    if not network.walkways or not len(speed):
        return 1
    fastest = np.full(network.walkways, speed.max())
    quickest = int(crossing_ticks(network.length, fastest, network.speed_share).min())
    return -(-WINDOW_TICKS // quickest)
