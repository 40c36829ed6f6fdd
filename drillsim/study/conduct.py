"""How a study is played: what is not in the journal is ordered, answers are kept, until every design is known.

Which replications a design needs is decided only from complete looks (all runs up to a planned number), so it depends
on nothing but the runs themselves: not on who played them, nor in which order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from drillsim.study.designs import Design
from drillsim.study.journal import FINAL, Journal
from drillsim.study.package import KEPT
from drillsim.study.playing import Order, Outcome
from drillsim.study.rules import Rule
from drillsim.study.workers import Answer, Workers

ORDER_S: Final = 20.0
"""How long an order should take to play: long enough to be worth its way, short enough to be lost."""
FIRST_ORDER: Final = 4
LARGEST_ORDER: Final = 64
TRIES_TOGETHER: Final = 2
"""How often an order may die before its replications are tried one at a time."""
TRIES_ALONE: Final = 3
"""How often a replication may die, played alone with nothing beside it, before it is called crashed."""


@dataclass(frozen=True)
class Standing:
    """How far a study is: replications kept of those ordered so far, how many of them failed."""

    done: int
    of: int
    failed: int
    newest: tuple[Outcome, ...] = ()


Told = Callable[[Standing], None]
Known = dict[str, dict[int, Outcome]]
Tries = dict[tuple[str, tuple[int, ...]], int]


class Conduct:
    """The designs of a study on their way to being known. `known` is what is kept, by design and replication."""

    def __init__(self, designs: Sequence[Design], rule: Rule, journal: Journal, told: Told) -> None:
        self.designs, self.rule, self.journal, self.told = designs, rule, journal, told
        kept = journal.outcomes(designs)
        self.known: Known = {
            id_: {number: one for number, one in found.items() if one.status in FINAL} for id_, found in kept.items()
        }
        timed = [one.seconds for found in self.known.values() for one in found.values() if one.status == "ok"]
        self.seconds = float(np.median(timed)) if timed else 0.0
        self.goal: dict[str, int] = {}

    def play(self, workers: Workers) -> Known:
        """Plays whatever is missing; returns what is known of every design: the runs the rule asked for, no more."""
        open_: Sequence[Design] = self.designs
        for look, number in enumerate(self.rule.schedule(), 1):
            self.goal |= dict.fromkeys((design.id for design in open_), number)
            self._complete(open_, number, workers)
            open_ = self.rule.open_after(self.known, open_, number, look)
            if not open_:
                break
        return {
            id_: {number: one for number, one in sorted(found.items()) if number < self.goal[id_]}
            for id_, found in self.known.items()
        }

    def _complete(self, designs: Sequence[Design], number: int, workers: Workers) -> None:
        """Plays what is missing of some designs up to a number of runs."""
        missing = {d.id: [n for n in range(number) if n not in self.known[d.id]] for d in designs}
        todo = _Todo(designs, missing)
        out, suspects = 0, deque[Order]()
        tries: Tries = {}
        self._tell()
        while len(todo) or out or suspects:
            while len(todo) and out < 2 * workers.slots:
                workers.submit(todo.take(self._size(len(todo), workers.slots)))
                out += 1
            if not len(todo) and not out:
                workers.submit(suspects.popleft())
                out += 1
            answer = workers.answer()
            out -= 1
            if answer.outcomes is not None:
                self._keep(answer.order.design, answer.outcomes)
                continue
            self._died(answer, tries, todo, suspects)

    def _died(self, answer: Answer, tries: Tries, todo: _Todo, suspects: deque[Order]) -> None:
        """An order that came back without an answer is tried again, then one replication at a time, then given up."""
        design, numbers = answer.order.design, answer.order.replications
        died = tries[design.id, numbers] = tries.get((design.id, numbers), 0) + answer.deaths
        if died < TRIES_TOGETHER:
            todo.again.append(answer.order)
        elif len(numbers) > 1 or died < TRIES_TOGETHER + TRIES_ALONE:
            for number in numbers:
                suspects.append(Order(design, (number,)))
                tries.setdefault((design.id, (number,)), TRIES_TOGETHER)
        else:
            self._keep(design, (Outcome(design.id, numbers[0], "crashed", why=answer.why),))

    def _keep(self, design: Design, outcomes: Sequence[Outcome]) -> None:
        """Writes outcomes down and learns from them how long a replication takes."""
        self.journal.write([(design, one) for one in outcomes])
        for one in outcomes:
            self.known[design.id].setdefault(one.replication, one)
        took = [one.seconds for one in outcomes if one.status == "ok"]
        if took:
            now = float(np.mean(took))
            self.seconds = now if self.seconds == 0.0 else 0.7 * self.seconds + 0.3 * now
        self._tell(tuple(outcomes))

    def _size(self, left: int, slots: int) -> int:
        """How many replications go into the next order: a few seconds' worth, and none idle at the end."""
        wanted = FIRST_ORDER if self.seconds == 0.0 else int(ORDER_S / max(self.seconds, 1e-6))
        fair = max(-(-left // (2 * slots)), FIRST_ORDER)
        return max(1, min(wanted, fair, LARGEST_ORDER))

    def _tell(self, newest: tuple[Outcome, ...] = ()) -> None:
        done = sum(min(len(self.known[id_]), goal) for id_, goal in self.goal.items())
        failed = sum(one.status != "ok" for found in self.known.values() for one in found.values())
        self.told(Standing(done, sum(self.goal.values()), failed, newest))


class _Todo:
    """Replications still to be ordered: a few designs in turn, so that they come along together, many one by one."""

    def __init__(self, designs: Sequence[Design], missing: dict[str, list[int]]) -> None:
        self.queue = deque((design, deque(missing[design.id])) for design in designs if missing[design.id])
        self.left = sum(len(numbers) for _, numbers in self.queue)
        self.again: deque[Order] = deque()
        self.turns = len(designs) <= KEPT

    def __len__(self) -> int:
        return self.left + len(self.again)

    def take(self, size: int) -> Order:
        """The next order: what died before what is new."""
        if self.again:
            return self.again.popleft()
        design, numbers = self.queue[0]
        taken = tuple(numbers.popleft() for _ in range(min(size, len(numbers))))
        self.left -= len(taken)
        if not numbers:
            self.queue.popleft()
        elif self.turns:
            self.queue.rotate(-1)
        return Order(design, taken)
