"""A step of the walking law on arrays: whoever is due reaches a node or enters a walkway, all at once."""

from __future__ import annotations

import numpy as np

from drillsim.park.geometry import Ints
from drillsim.people.fast.chains import Chained, admit_heads, append
from drillsim.people.fast.columns import SLOTS, Entries, People, Ways
from drillsim.people.fast.queues import Keys, admissions
from drillsim.people.mover import ARRIVED
from drillsim.people.network import WINDOW_TICKS
from drillsim.people.rules import crossing_ticks, speed_factors
from drillsim.units import NEVER


class ArrayStepper:
    """Turns a step for everybody with numpy alone."""

    def __init__(self, columns: tuple[People, Ways, Entries]) -> None:
        self.people, self.ways, self.entries = columns
        self.size = len(self.people.due) // len(self.entries.arrived)
        self.keys = Keys(len(self.entries.free), WINDOW_TICKS, len(self.people.due))

    def window(
        self, cells: Ints, chained: Chained, places: Ints, freed: Ints, times: tuple[int, int, int]
    ) -> Ints:
        """Everybody goes on through a window; see `Stepper`."""
        begin, until, length = times
        entries = self.entries
        entries.touched[freed] = True
        for start in range(begin, until, length):
            step = start, min(start + length, until)
            if start > begin:
                places = chained.storage - entries.inside[chained.queues]
            who = np.flatnonzero(self.people.slot == begin // WINDOW_TICKS % SLOTS)
            if len(who):
                self.step(who, cells, step)
            if len(places):
                self.admit(chained, places, step)
        touched = np.flatnonzero(entries.touched)
        entries.touched[touched] = False
        return self.pace(touched)

    def step(self, who: Ints, cells: Ints, step: tuple[int, int]) -> None:
        """People whose slot it is, by number, go on if they are due in a step; `cells` are those of all tables."""
        who = self.people.due_before(who, step[1])
        waits = self.people.queue[who] >= 0
        ready, come = who[waits], who[~waits]
        if len(ready):
            self._enter(ready, self.people.queue[ready], self.people.due[ready])
        if len(come):
            self._reach(come, cells, step)

    def admit(self, chained: Chained, places: Ints, step: tuple[int, int]) -> None:
        """The heads of chains enter their walkways; `places` are left on these at the step's start."""
        who, queue, at, squeezed = admit_heads(self.people, self.entries, chained, places, step)
        self._enter(who, queue, at)
        np.add.at(self.entries.squeezed, squeezed // len(self.ways.start), 1)

    def pace(self, touched: Ints) -> Ints:
        """Works out density and speed on walkways whose count has changed, and on those the other way.

        Returns the queues among them that may fill up in the next window and are not chained yet.
        """
        ways, entries = self.ways, self.entries
        walkway = touched % len(ways.start)
        back = ways.reverse[walkway]
        other = touched - walkway + back
        both = entries.inside[touched] + entries.inside[other]
        for queue, way in ((touched, walkway), (other, back)):
            density = both / ways.area[way]
            factor = speed_factors(density, ways.speed_share[way])
            entries.density[queue], entries.published[queue], entries.factor[queue] = density, factor, factor
        return touched[(entries.inside[touched] > entries.most[touched]) & ~entries.chained[touched]]

    def _reach(self, who: Ints, cells: Ints, step: tuple[int, int]) -> None:
        """People leave home or come to the end of a walkway, and go on as their table says."""
        people, behind = self.people, self.people.walkway[who]
        at = np.where(behind >= 0, people.arrives_at[who], people.due[who])
        people.since[who] = at
        node = self.ways.end[behind]
        leaves = behind < 0
        if leaves.any():
            home = who[leaves]
            node[leaves] = people.node[home]
            people.left_at[home] = np.minimum(people.left_at[home], at[leaves])
        choice = cells[people.first_cell[who] + node]
        on = choice >= 0
        if not on.all():
            self._stand(who[~on], node[~on], behind[~on])
            self._end(who[~on], at[~on], choice[~on])
            who, at, choice = who[on], at[on], choice[on]
        begin, end = step
        queue, since, who = self.keys.sort(choice + people.first_queue[who], at - begin, who)
        self._queue_up(queue, since + begin, who, end)

    def _queue_up(self, queue: Ints, since: Ints, who: Ints, end: int) -> None:
        """People, sorted by queue and turn, enter their walkways if they are admitted before `end`, or wait."""
        held = self.entries.held[queue] != 0
        if held.any():
            chained = self.entries.chained[queue]
            self._wait(who[held], queue[held], NEVER)
            append(self.people, self.entries, queue[chained], who[chained])
            queue, since, who = queue[~held], since[~held], who[~held]
        if not len(who):
            return
        pause = self.ways.pause[queue - self.people.first_queue[who]]
        at = admissions(queue, np.maximum(since, self.entries.taken[queue]), pause)
        self.entries.taken[queue] = at  # of one queue's people, the last to be admitted is written last
        later = at >= end
        if later.any():
            self._wait(who[later], queue[later], at[later])
            who, queue, at = who[~later], queue[~later], at[~later]
        self._enter(who, queue, at)

    def _wait(self, who: Ints, queue: Ints, due: Ints | int) -> None:
        """People stand at a node, on the walkway behind them, until they are admitted."""
        people = self.people
        self._stand(who, self.ways.start[queue - people.first_queue[who]], people.walkway[who])
        people.queue[who] = queue
        people.set_due(who, due)

    def _stand(self, who: Ints, node: Ints, behind: Ints) -> None:
        """People are at a node, no longer on their way."""
        self.people.node[who], self.people.stands_on[who], self.people.walkway[who] = node, behind, -1

    def _end(self, who: Ints, at: Ints, choice: Ints) -> None:
        """People at a node have arrived, or stand where no way leads on."""
        self.people.queue[who] = choice
        self.people.set_due(who, NEVER)
        arrives = choice == ARRIVED
        self.people.arrived_at[who[arrives]] = at[arrives]
        self.entries.arrived[:] += np.bincount(who[arrives] // self.size, minlength=len(self.entries.arrived))
        vacate(self.people, self.entries, who[arrives])
        self.people.stands_on[who[arrives]] = -1

    def _enter(self, who: Ints, queue: Ints, at: Ints) -> None:
        """People step onto their walkways at given ticks."""
        people, entries = self.people, self.entries
        walkway = queue - people.first_queue[who]
        crossing = crossing_ticks(self.ways.length[walkway], people.speed[who], entries.factor[queue])
        vacate(people, entries, who)
        people.walkway[who], people.node[who], people.stands_on[who] = walkway, -1, -1
        people.entered_at[who] = at
        people.arrives_at[who] = at + crossing
        people.set_slot(who, at + crossing)
        people.hops[who] += 1
        people.queue[who] = ARRIVED
        np.maximum.at(entries.free, queue, at)
        np.add.at(entries.inside, queue, 1)
        entries.touched[queue] = True


def vacate(people: People, entries: Entries, who: Ints) -> Ints:
    """The walkways that people are on, or stand on, are no longer taken up by them; returns which, as queues."""
    behind = np.maximum(people.walkway[who], people.stands_on[who])
    on = behind >= 0
    queue = people.first_queue[who[on]] + behind[on]
    np.subtract.at(entries.inside, queue, 1)
    entries.touched[queue] = True
    return queue
