"""The walking law: the reference mover against a plain loop over the law's text, and what must hold on any day.

One hundred and fifty random days, always the same, in parks of 3 to 12 nodes; some more from hypothesis.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walk_cases import MOST_WINDOWS, Day, Director, Hour, Story, Strip, network_of, onward, random_day
from walk_oracle import PlainMover

from drillsim.people.mover import Guidance
from drillsim.people.network import WINDOW_TICKS
from drillsim.people.reference import ReferenceMover
from drillsim.units import NEVER

DAYS = 150
MUST_OCCUR = (
    "tie", "full", "squeezed", "admitted at the step's start", "closed with people waiting",
    "reopened with people waiting", "turned", "no way", "freed", "stopped waiting", "stopped crossing",
    "carried off a walkway", "restarted",
)  # fmt: skip


class Witness(ReferenceMover):
    """The reference mover, every join, admission, stop, arrival and removal noted in the order they happen."""

    def __init__(self, network, home, speed, stuck):
        super().__init__(network, np.array(home), np.array(speed), stuck)
        self.seen: list[tuple[str, int, int, int]] = []  # what, person, walkway or -1, tick
        self.log: list[tuple[int, int, int, int]] = []

    def note(self, what, person, walkway=-1):
        self.seen.append((what, person, walkway, int(self.env.now)))

    def _wait_at(self, person, walkway, ticket):
        self.note("joins", person, walkway)
        super()._wait_at(person, walkway, ticket)

    def _admit(self, entry, person, tick):
        self.note("admitted", person, entry.walkway)
        super()._admit(entry, person, tick)
        self.log.append((entry.walkway, person, tick, int(self.whereabouts.arrives_at[0, person])))

    def _arrive(self, person):
        self.note("arrives", person)
        super()._arrive(person)

    def _freeze(self, person, now):
        self.note("stops", person)
        super()._freeze(person, now)

    def remove(self, who):
        for person in who.tolist():
            self.note("removed", person)
        super().remove(who)


@dataclass(frozen=True)
class Played:
    """A day as the reference mover and the plain law tell it."""

    day: Day
    witness: Witness
    story: Story
    plain: PlainMover
    plain_story: Story


def play(day: Day) -> Played:
    witness = Witness(day.network, day.home, day.speed, day.stuck)
    plain = PlainMover(day.network, day.home, day.speed, day.stuck)
    return Played(day, witness, Director(day, witness).play(), plain, Director(day, plain).play())


@pytest.fixture(scope="module")
def days() -> list[Played]:
    return [play(random_day(random.Random(number))) for number in range(DAYS)]


# ---- two tellings of one law


def assert_same(played: Played) -> None:
    assert sorted(played.witness.log) == sorted(played.plain.log)
    assert played.story == played.plain_story


def test_every_crossing_has_the_ticks_of_the_plain_law(days: list[Played]) -> None:
    for played in days:
        assert_same(played)
    assert sum(len(played.witness.log) for played in days) > 3000


def test_all_that_makes_the_law_hard_occurred_among_the_days(days: list[Played]) -> None:
    seen: Counter[str] = Counter()
    for played in days:
        seen += played.plain.seen
        seen["restarted"] += played.plain_story.restarted
    rare = {what: seen[what] for what in MUST_OCCUR if seen[what] < 20}
    assert not rare, f"too rare to prove anything: {rare} of {dict(seen)}"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_the_two_tellings_agree_on_whatever_day_can_be_thought_of(luck: random.Random) -> None:
    assert_same(play(random_day(luck)))


# ---- what holds at every window


def test_everybody_is_at_one_node_or_on_one_walkway_until_carried_off(days: list[Played]) -> None:
    for played in days:
        for number, (node, walkway, *_) in enumerate(played.story.where):
            gone = {p for p, at in played.story.removed.items() if at <= number * WINDOW_TICKS}
            for person, (at, on) in enumerate(zip(node, walkway, strict=True)):
                assert (at >= 0) + (on >= 0) == (person not in gone)


def test_each_walkway_counts_the_people_on_it(days: list[Played]) -> None:
    for played in days:
        for (_, walkway, stands_on, *_), inside in zip(played.story.where, played.story.inside, strict=True):
            taken = Counter(max(on, behind) for on, behind in zip(walkway, stands_on, strict=True))
            assert inside == [taken[w] for w in range(played.day.network.walkways)]


def test_whoever_was_due_at_a_node_has_reached_it(days: list[Played]) -> None:
    for played in days:
        for number, (_, walkway, _, _, _, arrives, *_) in enumerate(played.story.where, 1):
            assert all(a >= number * WINDOW_TICKS for on, a in zip(walkway, arrives, strict=True) if on >= 0)


# ---- what holds at every crossing


def test_crossings_take_the_ticks_of_length_speed_and_published_factor(days: list[Played]) -> None:
    for played in days:
        length, share = played.day.network.length.tolist(), played.day.network.speed_share.tolist()
        for walkway, person, entered, arrives in played.witness.log:
            factor, speed = played.story.factors[entered // WINDOW_TICKS][walkway], played.day.speed[person]
            assert arrives - entered == max(1, math.ceil(1000 * length[walkway] / (speed * factor)))
            assert arrives - entered >= 1000 * length[walkway] / (speed * share[walkway])


def test_the_days_had_slow_and_free_walkways(days: list[Played]) -> None:
    factors = {f for played in days for window in played.story.factors for f in window}
    assert {1.0, 0.771} < factors and min(factors) < 0.5


def test_admissions_to_a_walkway_are_at_least_its_pause_apart(days: list[Played]) -> None:
    for played in days:
        last = [-NEVER] * played.day.network.walkways
        for walkway, _, entered, _ in played.witness.log:
            assert entered - last[walkway] >= played.day.network.pause[walkway]
            last[walkway] = entered


def test_who_is_admitted_reached_the_node_first_and_has_the_lower_number_among_equals(days: list[Played]) -> None:
    for played in days:
        reached = dict.fromkeys(range(len(played.day.home)), 0)
        ends = {(person, arrives) for _, person, _, arrives in played.witness.log}
        queues: dict[int, int] = {}
        for what, person, walkway, tick in played.witness.seen:
            if what == "joins" and (person not in queues or (person, tick) in ends):
                reached[person] = tick
            if what == "admitted":
                waiting = [(reached[p], p) for p, w in queues.items() if w == walkway]
                assert min(waiting) == (reached[person], person)
            queues.pop(person, None)
            if what == "joins":
                queues[person] = walkway


def test_nobody_enters_a_full_walkway_but_by_a_squeeze_that_is_counted(days: list[Played]) -> None:
    """A place given up within a step is free from the next step on; one of somebody carried off, at once."""
    for played in days:
        storage, step = played.day.network.storage.tolist(), played.day.network.step
        on: dict[int, int] = {}
        given_up: Counter[tuple[int, int]] = Counter()
        squeezed = 0
        for what, person, walkway, tick in played.witness.seen:
            if what == "admitted":
                there = sum(w == walkway for w in on.values()) + given_up[walkway, tick // step]
                squeezed += there >= storage[walkway]
            if what in ("admitted", "arrives", "removed") and person in on:
                given_up[on.pop(person), tick // step] += what != "removed"
            if what == "admitted":
                on[person] = walkway
        assert squeezed == played.story.squeezed[-1]


def test_nobody_enters_a_closed_walkway(days: list[Played]) -> None:
    for played in days:
        for walkway, _, entered, _ in played.witness.log:
            number = entered // WINDOW_TICKS
            closed = played.day.windows[number].closed if number < len(played.day.windows) else ()
            assert walkway // 2 not in closed


def test_each_crossing_begins_where_the_one_before_ended(days: list[Played]) -> None:
    for played in days:
        node = list(played.day.home)
        for walkway, person, _, _ in sorted(played.witness.log, key=lambda row: row[2]):
            assert played.day.network.start[walkway] == node[person]
            node[person] = int(played.day.network.end[walkway])


def test_who_stops_stays_and_is_never_admitted_again(days: list[Played]) -> None:
    for played in days:
        last = {person: entered for _, person, entered, _ in played.witness.log}
        for person, at in played.story.stopped.items():
            assert last.get(person, -1) < at


# ---- how it ends


def test_everybody_who_set_out_and_was_not_stopped_arrives(days: list[Played]) -> None:
    for played in days:
        assert len(played.story.inside) < MOST_WINDOWS
        ends = zip(played.story.left_at, played.story.arrived_at, strict=True)
        for person, (left, arrived) in enumerate(ends):
            assert (left < NEVER and person not in played.story.stopped) <= (arrived < NEVER)


def test_nobody_arrives_before_leaving_or_without_walking(days: list[Played]) -> None:
    for played in days:
        hops = Counter(person for _, person, _, _ in played.witness.log)
        for person, (left, arrived) in enumerate(zip(played.story.left_at, played.story.arrived_at, strict=True)):
            if arrived < NEVER:
                assert left <= arrived
                targets = {node for plan in played.day.plans for node in plan}
                assert hops[person] > 0 or played.day.home[person] in targets
            assert played.story.where[-1][-1][person] == hops[person]


# ---- what the result must not depend on


def test_the_order_in_which_people_are_listed_changes_nothing(days: list[Played]) -> None:
    for number, played in enumerate(days[:60]):
        day = played.day
        mover = Witness(day.network, day.home, day.speed, day.stuck)
        assert Director(day, mover, shuffled=random.Random(number)).play() == played.story
        assert sorted(mover.log) == sorted(played.witness.log)


@pytest.mark.parametrize("windows_a_call", [2, 3, 7])
def test_how_a_walk_is_cut_into_calls_changes_nothing(windows_a_call: int) -> None:
    for number in range(20):
        day = replace(random_day(random.Random(number)), crowded=False)
        assert cut(day, windows_a_call) == cut(day, 1)


def cut(day: Day, windows_a_call: int) -> tuple[list[tuple[int, int, int, int]], list[int]]:
    """Crossings and arrivals when everybody leaves in the first window and nothing changes after."""
    mover = Witness(day.network, day.home, day.speed, day.stuck)
    director = Director(day, mover)
    mover.start(np.arange(len(day.home)), np.array([37 * p % WINDOW_TICKS for p in range(len(day.home))]))
    guidance = director.guidance(frozenset())
    for number in range(0, 420, windows_a_call):
        mover.advance((number + windows_a_call) * WINDOW_TICKS, guidance)
    return mover.log, mover.whereabouts.arrived_at[0].tolist()


# ---- worked by hand


def walk(strips: list[Strip], people: int, windows: list[Hour], knows: bool = False, stuck: int = 120_000):
    """People of 1.25 m/s at node 0 bound for the last node, in steps of one second; arrivals and the witness."""
    nodes = max(s.end for s in strips) + 1
    day = Day(network_of(strips, nodes, 1000), [0] * people, [1.25] * people, stuck, [[nodes - 1]], [0] * people,
              [knows] * people, False, windows)  # fmt: skip
    witness = Witness(day.network, day.home, day.speed, day.stuck)
    return Director(day, witness).play().arrived_at, witness


def test_two_who_start_together_pass_a_door_by_number_a_pause_apart() -> None:
    """12.5 m at 1.25 m/s is 10 000 ticks; the door admits at 100 + 481 and 481 later."""
    door = Strip(0, 1, 12.5, 481, 40)
    arrived, witness = walk([door], 2, [Hour(starts={1: 100, 0: 100})])
    assert witness.log == [(0, 0, 581, 10_581), (0, 1, 1062, 11_062)]
    assert arrived == [10_581, 11_062]


def test_a_full_walkway_admits_from_the_step_after_a_place_is_given_up() -> None:
    """
    | tick   | who | what                                                          |
    |--------|-----|---------------------------------------------------------------|
    | 0      | 0 1 | leave                                                         |
    | 100    | 0   | admitted to 25 m (20 000 ticks)                               |
    | 200    | 1   | admitted                                                      |
    | 20 100 | 0   | at the corner; admitted to 2.5 m (2 000 ticks) at 20 200      |
    | 20 200 | 1   | at the corner; ready at 20 300, but the one place is taken    |
    | 22 200 | 0   | arrives: the place is free from 23 000 on                     |
    | 23 000 | 1   | admitted; arrives at 25 000                                   |
    """
    arrived, witness = walk(
        [Strip(0, 1, 25.0, 100, 40), Strip(1, 2, 2.5, 100, 1)], 2, [Hour(starts={0: 0, 1: 0})]
    )
    assert witness.log == [(0, 0, 100, 20_100), (0, 1, 200, 20_200), (2, 0, 20_200, 22_200), (2, 1, 23_000, 25_000)]
    assert arrived == [22_200, 25_000]


SHUT_FOR_TWO = [Hour(starts={0: 4990}), Hour(closed=frozenset({0})), Hour(closed=frozenset({0})), Hour()]


def test_who_waits_before_a_closed_way_goes_when_it_opens_keeping_the_tick_of_arrival() -> None:
    """Ready at 4990 + 481, inside the windows [5000, 15 000) in which the way is closed."""
    arrived, _ = walk([Strip(0, 1, 12.5, 481, 40)], 1, SHUT_FOR_TWO)
    assert arrived == [25_000]


def test_who_knows_of_the_closure_turns_at_the_windows_start() -> None:
    """The detour of 25 m is chosen at 5000 with the arrival at 4990 kept: admitted at 4990 + 300."""
    arrived, _ = walk([Strip(0, 1, 12.5, 481, 40), Strip(0, 1, 25.0, 300, 40)], 1, SHUT_FOR_TWO, knows=True)
    assert arrived == [4990 + 300 + 20_000]


def test_the_fallen_keep_their_place_until_carried_off() -> None:
    """Person 0 stops at 5000, 4900 of 10 000 ticks along; person 1 enters when the place is free at 30 000."""
    hours = [Hour(starts={0: 0, 1: 0}), Hour(stops=(0,)), *[Hour()] * 4, Hour(removes=(0,))]
    arrived, witness = walk([Strip(0, 1, 12.5, 100, 1)], 2, hours)
    assert witness.log == [(0, 0, 100, 10_100), (0, 1, 30_000, 40_000)]
    assert witness.whereabouts.stopped_share[0, 0] == 0.49
    assert arrived == [NEVER, 40_000]


def test_who_has_stood_the_stuck_time_squeezes_in_at_the_next_step_and_is_counted() -> None:
    """Person 1 is next once 0 was admitted at 100: 100 + 20 001 lies in the step that ends at 21 000."""
    hours = [Hour(starts={0: 0, 1: 0}), Hour(stops=(0,))]
    arrived, witness = walk([Strip(0, 1, 12.5, 100, 1)], 2, hours, stuck=20_001)
    assert arrived == [NEVER, 31_000]
    crowding = witness.publish()
    assert crowding.squeezed.tolist() == [1]
    assert crowding.inside.tolist() == [[1, 0]]


def test_somebody_due_at_a_node_at_the_tick_they_stop_stays_at_the_walkways_end() -> None:
    """Admitted at 0 + 5000, due at 15 000, stopped at 15 000: the stop comes first."""
    arrived, witness = walk([Strip(0, 1, 12.5, 5000, 1)], 1, [Hour(starts={0: 0}), Hour(), Hour(), Hour(stops=(0,))])
    where = witness.whereabouts
    assert arrived == [NEVER]
    assert (where.walkway[0, 0], where.stopped_share[0, 0], where.arrives_at[0, 0]) == (0, 1.0, NEVER)


def test_a_new_plan_whose_destination_is_where_one_waits_is_reached_at_the_windows_start() -> None:
    """Person 0 stands at the corner from 10 100 on, the way on closed; at 15 000 the corner becomes the goal."""
    strips = [Strip(0, 1, 12.5, 100, 40), Strip(1, 2, 12.5, 100, 40)]
    shut = frozenset({1})
    hours = [Hour(starts={0: 0}), Hour(closed=shut), Hour(closed=shut), Hour(closed=shut, replans={0: 1})]
    day = Day(network_of(strips, 3, 1000), [0], [1.25], 120_000, [[2], [1]], [0], [False], False, hours)
    witness = Witness(day.network, day.home, day.speed, day.stuck)
    assert Director(day, witness).play().arrived_at == [15_000]
    assert witness.publish().inside.tolist() == [[0, 0, 0, 0]]


def test_who_restarts_walks_on_from_where_they_had_arrived() -> None:
    strips = [Strip(0, 1, 12.5, 100, 40)]
    hours = [Hour(starts={0: 0}), Hour(), Hour(), Hour(restarts={0: 15_700}, replans={0: 1})]
    day = Day(network_of(strips, 2, 1000), [0], [1.25], 120_000, [[1], [0]], [0], [False], False, hours)
    witness = Witness(day.network, day.home, day.speed, day.stuck)
    assert Director(day, witness).play().arrived_at == [15_700 + 100 + 10_000]
    assert witness.whereabouts.left_at.tolist() == [[0]]


def test_a_mover_is_told_nothing_it_does_not_use() -> None:
    """Rows for nobody, and walkways nobody takes, leave every tick as it was."""
    strips = [Strip(0, 1, 12.5, 481, 2), Strip(0, 1, 25.0, 100, 40)]
    network = network_of(strips, 2, 1000)
    rows = [onward(network, [1], frozenset()), [3, 1]]
    logs = []
    for tables, closed in ((rows[:1], [False] * 4), (rows, [False, False, True, True])):
        mover = Witness(network, [0] * 5, [1.25] * 5, 120_000)
        mover.start(np.arange(5), np.zeros(5, dtype=np.int64))
        for end in range(WINDOW_TICKS, 60_000, WINDOW_TICKS):
            mover.advance(end, Guidance(np.zeros(5, dtype=np.int64), np.array(tables), np.array(closed), np.ones(4)))
        logs.append(mover.log)
    assert logs[0] == logs[1] and len(logs[0]) == 5
