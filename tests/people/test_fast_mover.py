"""The fast mover against the reference mover: the same whereabouts, crowding and queues, window by window.

Three hundred days that hypothesis thinks of, always the same ones; DRILLSIM_EXAMPLES in the environment asks for
another number, and DRILLSIM_EXAMPLES_COUNTS a file to write down what occurred in them. Whatever makes the law hard
must have occurred among them, or the test fails.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from walk_cases import Day, Director, Hour, Story, Strip, drawn_days, network_of

from drillsim.people.fast import FastMover
from drillsim.people.fast.mover import COMPILER
from drillsim.people.mover import NO_WAY, Crowding, Guidance, Whereabouts
from drillsim.people.network import WINDOW_TICKS
from drillsim.people.reference import ReferenceMover
from drillsim.units import NEVER

EXAMPLES = int(os.environ.get("DRILLSIM_EXAMPLES", "300"))
SAYS = os.environ.get("DRILLSIM_EXAMPLES_COUNTS", "")
BATCHES = max(20, EXAMPLES // 6)
OFTEN_ENOUGH = 20
MUST_OCCUR = (
    "ties", "full walkways", "squeezed", "closed with people waiting", "reopened with people waiting", "turned",
    "no way", "stopped waiting", "stopped crossing", "carried off", "restarted", "slowed", "several destinations",
    "full rings",
)  # fmt: skip
STEPPERS = [
    pytest.param(False, id="numpy"),
    pytest.param(True, id="compiled", marks=pytest.mark.skipif(not COMPILER, reason="numba is not installed")),
]


class Counting(ReferenceMover):
    """The reference mover, counting what the law had to deal with in `seen`."""

    def __init__(self, day: Day) -> None:
        super().__init__(day.network, np.array(day.home), np.array(day.speed), day.stuck)
        self.seen: Counter[str] = Counter()
        self.was_closed = np.zeros(day.network.walkways, dtype=bool)

    def advance(self, until, guidance):
        for entry in self.entries:
            if entry.queue:
                closed, before = guidance.closed[entry.walkway], self.was_closed[entry.walkway]
                self.seen["closed with people waiting"] += bool(closed)
                self.seen["reopened with people waiting"] += bool(before & ~closed)
        self.was_closed = guidance.closed
        super().advance(until, guidance)
        queued = {self.network.start[e.walkway] for e in self.entries if e.queue and e.inside >= e.storage}
        self.seen["full rings"] += len(queued) == len(self.network.xy)

    def _wait_at(self, person, walkway, ticket):
        self.seen["no way"] += walkway == NO_WAY
        super()._wait_at(person, walkway, ticket)

    def _choose_again(self):
        before = {person: entry for person, (entry, _) in self.tickets.items()}
        super()._choose_again()
        self.seen["turned"] += sum(self.tickets.get(p, (None,))[0] is not e for p, e in before.items())

    def _block(self, entry, tick, stands_since):
        self.seen["full walkways"] += 1
        super()._block(entry, tick, stands_since)

    def _admit(self, entry, person, tick):
        self.seen["ties"] += len(entry.queue) > 1 and entry.queue[1][0] == entry.queue[0][0]
        self.seen["slowed"] += bool(self.guidance.factor[entry.walkway] < 0.771)
        super()._admit(entry, person, tick)

    def stop(self, who, now):
        for person in who.tolist():
            self.seen["stopped waiting"] += person in self.tickets
            self.seen["stopped crossing"] += bool(self.whereabouts.walkway[0, person] >= 0)
        super().stop(who, now)

    def remove(self, who):
        taken = np.maximum(self.whereabouts.walkway[0, who], self.whereabouts.stands_on[0, who])
        self.seen["carried off"] += int((taken >= 0).sum())
        super().remove(who)


def told_by_the_reference(day: Day) -> tuple[Story, Counter[str]]:
    """A day as the reference mover tells it, and what it had to deal with."""
    mover = Counting(day)
    story = Director(day, mover).play()
    mover.seen["squeezed"] += story.squeezed[-1]
    mover.seen["restarted"] += story.restarted
    mover.seen["several destinations"] += len({node for plan in day.plans for node in plan}) > 1
    return story, mover.seen


def told_fast(day: Day, compiled: bool, echoes: bool = False) -> Story:
    """A day as the fast mover tells it."""
    mover = FastMover(day.network, np.array(day.home), np.array(day.speed), day.stuck, compiled)
    return Director(day, mover, echoes=echoes).play()


def assert_all_occurred(seen: Counter[str]) -> None:
    rare = {what: seen[what] for what in MUST_OCCUR if seen[what] < OFTEN_ENOUGH}
    assert not rare, f"too rare to prove anything: {rare} of {dict(seen)}"


def thinking(examples: int) -> settings:
    """Always the same examples, however long they take."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=slow)


# ---- one replication


def test_both_movers_move_everybody_alike_to_the_tick() -> None:
    seen: Counter[str] = Counter()

    @thinking(EXAMPLES)
    @given(drawn_days(), st.booleans())
    def alike(day: Day, echoes: bool) -> None:
        story, occurred = told_by_the_reference(day)
        seen.update(occurred)
        assert told_fast(day, False, echoes) == story
        if COMPILER:
            assert told_fast(day, True, echoes) == story

    alike()
    if SAYS:
        Path(SAYS).write_text(f"{EXAMPLES} examples: {dict(seen)}\n", encoding="utf-8")
    assert_all_occurred(seen)


@pytest.mark.skipif(not COMPILER, reason="numba is not installed: only the numpy steps are compared")
def test_the_compiled_steps_are_those_compared_where_they_can_be_had() -> None:
    network = network_of([Strip(0, 1, 12.5, 481, 40)], 2, 1000)
    made = [FastMover(network, np.zeros(1), np.ones(1), 60_000, compiled) for compiled in (None, True, False)]
    assert [type(mover.stepper).__name__ for mover in made] == ["CompiledStepper"] * 2 + ["ArrayStepper"]


def test_who_arrives_by_a_new_plan_frees_a_place_for_the_next_step() -> None:
    """Person 0 stands at the corner, on the one place of the way to it; at 20 000 the corner becomes the goal.

    Person 1 waits at home for that place; steps are of 1000 ticks: admitted at 21 000, at the corner at 31 000.
    """
    strips, shut = [Strip(0, 1, 12.5, 100, 1), Strip(1, 2, 12.5, 100, 40)], frozenset({1})
    hours = [Hour(starts={0: 0, 1: 0}, closed=shut), *[Hour(closed=shut)] * 3, Hour(closed=shut, replans={0: 1, 1: 1})]
    day = Day(network_of(strips, 3, 1000), [0, 0], [1.25] * 2, 60_000, [[2], [1]], [0, 0], [False] * 2, False, hours)
    for compiled in (False, True) if COMPILER else (False,):
        assert told_fast(day, compiled).arrived_at == [20_000, 31_000] == told_by_the_reference(day)[0].arrived_at


# ---- many replications


class Row:
    """One replication of a mover of many, as a mover of its own."""

    def __init__(self, mover: FastMover, row: int) -> None:
        self.mover, self.row = mover, row
        where = vars(mover.whereabouts)
        self.whereabouts = Whereabouts(**{name: column[row : row + 1] for name, column in where.items()})

    def start(self, who, at):
        self.mover.start(who, at, self.row)

    def restart(self, who, at):
        self.mover.restart(who, at, self.row)

    def stop(self, who, now):
        self.mover.stop(who, now, self.row)

    def remove(self, who):
        self.mover.remove(who, self.row)

    def publish(self):
        all_rows, here = self.mover.publish(), slice(self.row, self.row + 1)
        columns = (all_rows.inside, all_rows.density, all_rows.factor, all_rows.squeezed)
        return Crowding(*(column[here] for column in columns))

    def waiting(self):
        return self.mover.waiting()[self.row : self.row + 1]


def told_together(days: list[Day], compiled: bool) -> list[Story]:
    """Days of one park as a fast mover of as many replications tells them, side by side."""
    home, speed = np.array([day.home for day in days]), np.array([day.speed for day in days])
    mover = FastMover(days[0].network, home, speed, days[0].stuck, compiled)
    directors = [Director(day, Row(mover, row)) for row, day in enumerate(days)]
    told = [director.begin(0) for director in directors]
    windows = 0
    while any(director.goes_on(windows) for director in directors):
        told = [director.begin(windows) for director in directors] if windows else told
        mover.advance((windows + 1) * WINDOW_TICKS, joined(told))
        for director in directors:
            director.note()
        windows += 1
    return [director.end() for director in directors]


def joined(told: list[Guidance]) -> Guidance:
    """What each replication is told, as one; everybody's table is looked up among all tables."""
    before = np.cumsum([0] + [len(one.tables) for one in told[:-1]])
    return Guidance(
        table=np.stack([one.table + first for one, first in zip(told, before, strict=True)]),
        tables=np.concatenate([one.tables for one in told]),
        closed=np.stack([one.closed for one in told]),
        factor=np.stack([one.factor for one in told]),
    )


def without_the_quiet_end(story: Story, windows: int) -> Story:
    """A story as long as another, whose windows after the last arrival bring nothing new."""
    by_window = ("inside", "waiting", "squeezed", "density", "factor", "where", "factors")
    return replace(story, **{name: getattr(story, name)[:windows] for name in by_window})


@pytest.mark.parametrize("compiled", STEPPERS)
def test_a_batch_of_replications_moves_everybody_as_each_alone(compiled: bool) -> None:
    seen: Counter[str] = Counter()

    @thinking(BATCHES)
    @given(st.data())
    def alike(data: st.DataObject) -> None:
        first = data.draw(drawn_days())
        days = [first, *(data.draw(drawn_days(park=first)) for _ in range(data.draw(st.integers(1, 3))))]
        together = told_together(days, compiled)
        for day, story in zip(days, together, strict=True):
            alone, occurred = told_by_the_reference(day)
            seen.update(occurred)
            assert without_the_quiet_end(story, len(alone.inside)) == alone
        seen["replications"] += len(days)

    alike()
    assert seen["ties"] and seen["full walkways"] and seen["stopped waiting"] and seen["reopened with people waiting"]
    assert seen["replications"] > 2 * BATCHES


@pytest.mark.parametrize("compiled", STEPPERS)
def test_how_many_have_arrived_is_counted_by_replication(compiled: bool) -> None:
    """Two replications of one door: who has arrived and starts again walks no more when stopped."""
    network = network_of([Strip(0, 1, 12.5, 481, 40)], 2, 1000)
    mover = FastMover(network, np.zeros((2, 3), dtype=int), np.full((2, 3), 1.25), 60_000, compiled)
    told = Guidance(np.zeros((2, 3), dtype=int), np.array([[0, -1]]), np.zeros((2, 2), dtype=bool), np.ones((2, 2)))
    mover.start(np.array([0, 1]), np.array([0, 0]))
    mover.start(np.array([0, 1, 2]), np.array([0, 0, 0]), row=1)
    for end in range(WINDOW_TICKS, 20_000, WINDOW_TICKS):
        mover.advance(end, told)
    assert mover.arrived().tolist() == [2, 3] == (mover.whereabouts.arrived_at < NEVER).sum(axis=1).tolist()
    mover.restart(np.array([1]), np.array([15_000]), row=1)
    assert mover.arrived().tolist() == [2, 2]
    mover.advance(20_000, told)
    assert mover.arrived().tolist() == [2, 3]
