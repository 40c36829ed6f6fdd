"""What people know: barriers are met, shared within a group and walked around; ties go to the lowest walkway."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from crowd_cases import Turned, even, small_crowd
from small_park import Data
from walk_cases import Strip, network_of

from drillsim.chance.realise import realise
from drillsim.engine.run import Batch, Settings
from drillsim.people.knowledge import STAY, Knowledge
from drillsim.people.mover import ARRIVED, NO_WAY
from drillsim.people.network import Network


def with_detour(park: Data, day: Data) -> None:
    """A path of 110 m beside the road between j100 and west; office and workshop leave at the same time."""
    park["ways"]["detour"] = {"kind": "path", "from": "j100", "to": "west", "width": "6 m", "length": "110 m"}


@pytest.fixture
def turned(tmp_path: Path) -> Turned:
    return small_crowd(tmp_path, with_detour)


def bar(turned: Turned, way: str, known_to_all: bool = False) -> None:
    turned.crowd.bar(frozenset({turned.park.ways.number[way]}), known_to_all)


def ways_taken(turned: Turned, id_: str, until: int) -> list[str]:
    """The ways somebody walks along, as seen at the end of each window."""
    taken: list[str] = []
    while turned.number * 5000 < until:
        turned.window()
        on = int(turned.mover.whereabouts.walkway[0, turned.person(id_)])
        way = int(turned.network.way[on]) if on >= 0 else -1
        name = turned.park.ways.ids[way] if way >= 0 else ""
        if name and name not in taken[-1:]:
            taken.append(name)
    return taken


def leave(turned: Turned, *places: str) -> None:
    turned.window(orders=(turned.order(0, "evacuate", list(places), ["beyond_west"]),))


def test_nobody_knows_of_a_barrier_until_somebody_stands_before_it(turned: Turned) -> None:
    """The road from west to j100 is barred; the first from the office is at j100 at 40 453, in the window to 45 000."""
    leave(turned, "office")
    bar(turned, "road_west")
    office = turned.network.place["office"]
    turned.until(40_000)
    assert turned.crowd.knowledge.barriers[office] == frozenset()
    turned.window()
    barred = np.flatnonzero(turned.network.way == turned.park.ways.number["road_west"])
    assert turned.crowd.knowledge.barriers[office] == frozenset(barred.tolist())
    assert turned.log("rerouted") == [(44_999, "office")]


def test_from_the_next_window_on_the_group_walks_around_it(turned: Turned) -> None:
    leave(turned, "office")
    bar(turned, "road_west")
    assert ways_taken(turned, "office/operator/1", 300_000) == ["detour", "road_beyond_west"]
    first = turned.person("office/operator/1")
    assert turned.arrived_at("office/operator/1") < 300_000
    assert turned.mover.whereabouts.hops[0, first] == 3
    assert turned.log("rerouted") == [(44_999, "office")]


def test_who_knows_from_the_start_never_walks_up_to_it(turned: Turned) -> None:
    """Admitted to the detour 138 ticks after reaching j100, without waiting for a window's start."""
    bar(turned, "road_west", known_to_all=True)
    leave(turned, "office")
    turned.until(50_000)
    assert turned.mover.whereabouts.entered_at[0, turned.person("office/operator/1")] == 40_453 + 138
    assert turned.log("rerouted") == []


def test_one_group_knows_nothing_of_what_another_has_met(turned: Turned) -> None:
    leave(turned, "office", "workshop")
    bar(turned, "road_west")
    turned.until(300_000)
    knows = [bool(barriers) for barriers in turned.crowd.knowledge.barriers]
    assert [id_ for id_, k in zip(turned.network.place_ids, knows, strict=True) if k] == ["office"]
    turned.until(700_000)
    assert [who for _, who in turned.log("rerouted")] == ["office", "workshop"]


def test_the_fallen_tell_nobody_of_the_barrier_they_lie_before(turned: Turned) -> None:
    leave(turned, "office")
    bar(turned, "road_west")
    bar(turned, "detour")
    turned.expose_to("chlorine")
    turned.until(60_000)
    office = turned.network.place["office"]
    turned.window(chlorine=even(1e5))
    turned.crowd.knowledge.barriers[office], turned.crowd.knowledge.changed = frozenset(), True
    turned.until(100_000)
    assert turned.mover.whereabouts.stopped[0, turned.person("office/operator/1")]
    assert turned.crowd.knowledge.barriers[office] == frozenset()


def test_a_road_closes_by_its_barrier_also_for_those_already_walking_toward_it(turned: Turned) -> None:
    leave(turned, "office")
    turned.until(60_000)  # on the road from j100 to west
    bar(turned, "road_beyond_west")
    turned.until(300_000)
    first = turned.person("office/operator/1")
    assert turned.network.xy[turned.mover.whereabouts.node[0, first]].tolist() == [0.0, 0.0]
    assert turned.crowd.missing().sum() == 2
    assert not turned.crowd.idle


def test_who_is_on_a_way_when_it_closes_walks_off_it(turned: Turned) -> None:
    leave(turned, "office")
    turned.until(60_000)
    bar(turned, "road_west")
    turned.until(300_000)
    assert turned.arrived_at("office/operator/1") < 300_000
    assert turned.log("rerouted") == []


def test_a_gate_shut_when_the_day_begins_is_known_to_all(tmp_path: Path) -> None:
    def shut(park: Data, day: Data) -> None:
        park["gates"]["west_gate"]["open"] = False

    turned = small_crowd(tmp_path, shut)
    crowd = Batch([realise(turned.crowd.realisation.scenario, seed=1)], Settings()).crowds.crowds[0]
    barred = turned.network.way == turned.park.ways.number["road_beyond_west"]
    assert crowd.knowledge.barriers == [frozenset(np.flatnonzero(barred).tolist())] * 4
    assert (crowd.closed == barred).all()


# ---- tables


def ring() -> Network:
    """Four nodes in a ring of equal ways, walkways 0 1 | 2 3 | 4 5 | 6 7, and one place to be a group."""
    network = network_of([Strip(a, (a + 1) % 4, 10.0, 100, 9) for a in range(4)], 4, 1000)
    return replace(network, place_ids=("a", "b"), inside=np.array([0, 1]), upper=np.array([0, 1]))


def row(knowledge: Knowledge, plan: int, group: int) -> list[int]:
    closed, factor = np.zeros(knowledge.network.walkways, dtype=bool), np.ones(knowledge.network.walkways)
    guidance = knowledge.guidance(np.array([plan]), np.array([group]), closed, factor)
    return guidance.tables[guidance.table[0]].tolist()


def test_among_equal_ways_the_lowest_numbered_is_taken() -> None:
    """From node 2 both ways round to node 0 are equal: walkway 3, back to node 1, comes before walkway 4."""
    knowledge = Knowledge(ring())
    assert row(knowledge, knowledge.plan((0,)), 0) == [ARRIVED, 1, 3, 6]


def test_a_known_barrier_turns_only_those_who_know_it() -> None:
    knowledge = Knowledge(ring())
    plan = knowledge.plan((0,))
    assert knowledge.meet(0, 1)
    assert not knowledge.meet(0, 0), "the way back is the same barrier"
    assert row(knowledge, plan, 0) == [ARRIVED, 2, 4, 6]
    assert row(knowledge, plan, 1) == [ARRIVED, 1, 3, 6]


def test_who_knows_every_way_to_be_barred_has_no_way() -> None:
    knowledge = Knowledge(ring())
    for walkway in (0, 6):
        knowledge.meet(1, walkway)
    assert row(knowledge, knowledge.plan((0,)), 1) == [ARRIVED, NO_WAY, NO_WAY, NO_WAY]


def test_of_several_destinations_the_nearest_is_walked_to() -> None:
    knowledge = Knowledge(ring())
    assert row(knowledge, knowledge.plan((0, 2)), 0) == [ARRIVED, 1, ARRIVED, 5]


def test_a_narrow_gate_costs_what_the_wait_for_oneself_costs() -> None:
    """Level ways of 10 m at 2.5 m/s cost 4000 ticks and their pause: 4000 + 9000 by the gate, 2 x 4100 around it."""
    strips = [Strip(0, 1, 10.0, 9000, 9), Strip(0, 2, 10.0, 100, 9), Strip(2, 1, 10.0, 100, 9)]
    network = replace(network_of(strips, 3, 1000), place_ids=("a",), inside=np.array([0]), upper=np.array([0]))
    knowledge = Knowledge(network)
    assert knowledge.tables.cost.tolist() == [13_000, 13_000, 4100, 4100, 4100, 4100]
    assert row(knowledge, knowledge.plan((1,)), 0) == [2, ARRIVED, 4]


def test_the_same_destinations_are_the_same_plan() -> None:
    knowledge = Knowledge(ring())
    assert [knowledge.plan(nodes) for nodes in ((0,), (2,), (0,))] == [0, 1, 0]


def test_who_has_no_plan_is_given_any_row_and_nobody_else_is_affected() -> None:
    knowledge = Knowledge(ring())
    plan = knowledge.plan((2,))
    closed, factor = np.zeros(8, dtype=bool), np.ones(8)
    guidance = knowledge.guidance(np.array([STAY, plan]), np.array([0, 0]), closed, factor)
    assert guidance.tables[guidance.table[1]].tolist() == [0, 2, ARRIVED, 5]
