"""What people do on hearing an order or smelling gas: alarm, evacuate, shelter, release, turning back, fleeing.

Orders given in one window are heard at the start of the next. People leave 20 s after the order, buildings are shut
90 s after it. From the office, 25 m to a 2 m door (admitted after 453 ticks), 100 m of road (138), 150 m behind the
2 m gate (453): the first of the two is at the western assembly point 221 044 ticks after leaving, at 1.25 m/s.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from crowd_cases import Turned, even, second_building, small_crowd

from drillsim.people.news import Deed
from drillsim.people.state import BY_NOTICE, BY_ORDER, EVACUATE, NO_ORDER, SHELTER
from drillsim.record.journal import Event
from drillsim.units import NEVER

WALK_WEST = 453 + 20_000 + 138 + 80_000 + 453 + 120_000


@pytest.fixture
def turned(tmp_path: Path) -> Turned:
    return small_crowd(tmp_path)


def test_an_alarm_alarms_and_moves_nobody(turned: Turned) -> None:
    turned.window()
    turned.window(orders=(turned.order(3000, "alarm", ["office"]),))
    turned.until(60_000)
    assert turned.state("alarmed_at", "office/operator/1") == 3000
    assert turned.state("alarmed_by", "office/operator/1") == BY_ORDER
    assert turned.state("alarmed_at", "workshop/operator/1") == NEVER
    assert turned.left_at("office/operator/1") == NEVER


def test_the_first_alarm_is_the_one_kept(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "alarm", ["office"]),))
    turned.window(orders=(turned.order(4000, "evacuate", ["office", "workshop"], ["beyond_west"]),))
    assert turned.state("alarmed_at", "office/operator/1") == 0
    assert turned.state("alarmed_at", "workshop/operator/1") == 4000


def test_who_is_told_to_evacuate_leaves_when_luck_has_it_and_walks_there(turned: Turned) -> None:
    turned.window()
    turned.window(orders=(turned.order(3000, "evacuate", ["office"], ["beyond_west"]),))
    turned.until(260_000)
    assert turned.left_at("office/operator/1") == 23_000
    assert turned.arrived_at("office/operator/1") == 23_000 + WALK_WEST
    assert turned.arrived_at("office/operator/2") == 23_000 + WALK_WEST + 453  # the door
    assert turned.left_at("workshop/operator/1") == NEVER


def test_a_place_is_evacuated_when_the_last_has_arrived(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["beyond_west"]),))
    turned.until(260_000)
    assert turned.log("evacuated") == [(20_000 + WALK_WEST + 453, "office")]


def test_a_place_is_empty_when_the_last_has_left_and_both_lines_follow_from_the_order(tmp_path: Path) -> None:
    """One leaves at 20 000, the others when luck has it."""
    law = {"median": "20 s", "p90": "90 s"}
    turned = small_crowd(tmp_path, lambda park, day: day["timings"].update(leaves_by_day=law))
    order = turned.order(0, "evacuate", ["office"], ["j100"])
    turned.window(orders=(order,))
    turned.until(600_000)
    left = [turned.left_at(f"office/operator/{n}") for n in (1, 2)]
    assert left[0] != left[1]
    assert turned.log("emptied") == [(max(left), "office")]
    emptied, evacuated = (e for e in turned.journal.events if e.what in ("emptied", "evacuated"))
    assert evacuated.parent is emptied
    assert emptied.parent is order.cause


def test_nobody_leaves_before_the_order_is_heard(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, lambda park, day: day["timings"].update(leaves_by_day="1 ms"))
    turned.window()
    turned.window(orders=(turned.order(2000, "evacuate", ["office"], ["beyond_west"]),))
    assert turned.left_at("office/operator/1") == 5000


def test_being_told_again_does_not_make_one_wait_longer(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["beyond_west"]),))
    turned.window()
    turned.window(orders=(turned.order(9000, "evacuate", ["office"], ["beyond_west"]),))
    turned.until(30_000)
    assert turned.left_at("office/operator/1") == 20_000


def test_who_walks_turns_back_when_sent_elsewhere(turned: Turned) -> None:
    """The first is on the road when told; it goes on to its end, turns, and walks 600 m of road and the 150 m behind
    the eastern gate: six entries of 138 ticks and one of 453."""
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["beyond_west"]),))
    turned.until(60_000)
    turned.window(orders=(turned.order(59_000, "evacuate", ["office"], ["beyond_east"]),))
    at_west = 20_000 + 453 + 20_000 + 138 + 80_000
    turned.until(at_west + 5000)
    back = turned.mover.whereabouts
    first = turned.person("office/operator/1")
    assert turned.network.end[back.walkway[0, first]] == turned.node("j100")
    assert back.entered_at[0, first] == at_west + 138
    turned.until(900_000)
    assert turned.arrived_at("office/operator/1") == at_west + 6 * 138 + 453 + 750 * 800
    assert back.node[0, first] == turned.node("beyond_east")


def test_who_has_arrived_sets_out_again_when_sent_elsewhere_and_only_then_is_the_place_evacuated(
    turned: Turned,
) -> None:
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["j100"]),))
    turned.until(60_000)
    assert [who for _, who in turned.log("evacuated")] == ["office"]
    assert not turned.crowd.missing().any()
    turned.window(orders=(turned.order(59_000, "evacuate", ["office"], ["west"]),))
    assert turned.crowd.missing().sum() == 2
    order = turned.journal.events[-1]
    turned.until(250_000)
    assert turned.journal.events[-1].parent is order
    last = 59_000 + 20_000 + 2 * 138 + 80_000
    assert turned.log("evacuated")[1:] == [(last, "office")]
    assert turned.arrived_at("office/operator/2") == last
    assert not turned.crowd.missing().any()


def test_who_is_sent_to_where_they_are_stays(turned: Turned) -> None:
    """The second order finds everybody there: evacuated again, but never before it was heard."""
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["j100"]),))
    turned.until(100_000)
    arrived = turned.arrived_at("office/operator/2")
    turned.window(orders=(turned.order(98_000, "evacuate", ["office"], ["j100", "west"]),))
    assert turned.arrived_at("office/operator/2") == arrived < 98_000
    assert turned.log("evacuated") == [(arrived, "office"), (100_000, "office")]


def test_told_to_shelter_people_stay_in_their_building_and_shut_it(turned: Turned) -> None:
    turned.window()
    turned.window(orders=(turned.order(3000, "shelter", ["office"]),))
    office = turned.network.place["office"]
    assert turned.state("sheltered_at", "office/operator/1") == 93_000
    turned.until(300_000)
    assert turned.log("building_shut") == [(93_000, "office")]
    assert not turned.crowd.hearing.shut(92_999)[0, office]
    assert turned.crowd.hearing.shut(93_000)[0].nonzero()[0].tolist() == [office]
    assert turned.left_at("office/operator/1") == NEVER
    assert turned.state("order", "office/operator/1") == SHELTER


def test_a_building_is_not_shut_before_the_order_is_heard(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, lambda park, day: day["timings"].update(shuts_building="1 ms"))
    turned.window()
    turned.window(orders=(turned.order(2000, "shelter", ["office"]),))
    assert turned.log("building_shut") == [(5000, "office")]


def test_told_to_shelter_in_the_open_people_walk_to_the_nearest_building(tmp_path: Path) -> None:
    """From the unit 14.142 m to j300 and 20 m on into the shed: 453 and 453 ticks at two doors 2 m wide."""
    turned = small_crowd(tmp_path, lambda park, day: second_building(park, (300.0, 20.0), "j300"))
    turned.window(orders=(turned.order(0, "shelter", ["unit"]),))
    turned.until(60_000)
    arrived = 20_000 + 453 + 11_314 + 453 + 16_000
    assert turned.arrived_at("unit/operator/1") == arrived
    assert turned.state("sheltered_at", "unit/operator/1") == arrived
    assert turned.crowd.missing().sum() == 0


def test_release_opens_the_buildings_and_lets_the_sheltered_go(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "shelter", ["office"]),))
    turned.until(200_000)
    turned.window(orders=(turned.order(198_000, "release", ["office", "workshop"]),))
    assert turned.state("released_at", "office/operator/1") == 198_000
    assert turned.state("released_at", "workshop/operator/1") == NEVER
    assert not turned.crowd.hearing.shut(NEVER - 1).any()
    turned.until(300_000)
    assert turned.left_at("office/operator/1") == NEVER


def test_a_release_before_the_doors_are_shut_leaves_them_open(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "shelter", ["office"]),))
    turned.window(orders=(turned.order(6000, "release", ["office"]),))
    assert turned.crowd.idle, "nothing is left to wait for"
    turned.until(200_000)
    assert turned.log("building_shut") == []


def test_who_is_told_to_shelter_before_leaving_does_not_leave_and_no_place_is_called_evacuated(
    turned: Turned,
) -> None:
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["beyond_west"]),))
    turned.window(orders=(turned.order(4000, "shelter", ["office"]),))
    turned.until(300_000)
    assert turned.left_at("office/operator/1") == NEVER
    assert turned.log("evacuated") == []


def test_who_is_told_to_evacuate_while_sheltering_leaves(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "shelter", ["office"]),))
    turned.until(200_000)
    turned.window(orders=(turned.order(199_000, "evacuate", ["office"], ["j100"]),))
    turned.until(250_000)
    assert turned.left_at("office/operator/1") == 219_000
    assert turned.state("sheltered_at", "office/operator/1") == NEVER
    assert turned.state("order", "office/operator/1") == EVACUATE


# ---- smelling


def test_who_smells_gas_in_the_open_flees_to_the_nearest_assembly_point(turned: Turned) -> None:
    """0.3 ppm of chlorine in the first window; 10 s later the operator leaves the open unit, others stay inside."""
    turned.expose_to("chlorine")
    turned.window(chlorine=even(0.3, inside=0.3))
    for id_ in ("unit/operator/1", "office/operator/1"):
        assert turned.smelled_at(id_) == turned.state("alarmed_at", id_) == 5000
        assert turned.state("alarmed_by", id_) == BY_NOTICE
    turned.until(600_000)
    assert turned.left_at("unit/operator/1") == 15_000
    assert turned.mover.whereabouts.node[0, turned.person("unit/operator/1")] == turned.node("beyond_west")
    assert turned.state("order", "unit/operator/1") == NO_ORDER
    assert turned.left_at("office/operator/1") == NEVER


def test_less_than_the_odour_threshold_is_not_smelled(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(chlorine=even(0.29, inside=0.29))
    assert turned.smelled_at("unit/operator/1") == NEVER
    assert turned.news is not None
    assert turned.news.calls == ()


def test_who_has_an_order_does_not_flee_from_it(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(orders=(turned.order(0, "evacuate", ["unit"], ["j400"]),), chlorine=even(1.0))
    turned.until(200_000)
    assert turned.left_at("unit/operator/1") == 20_000
    assert turned.mover.whereabouts.node[0, turned.person("unit/operator/1")] == turned.node("j400")


def test_who_is_about_to_flee_leaves_no_later_for_being_told(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(chlorine=even(1.0))
    turned.window(orders=(turned.order(4000, "evacuate", ["unit"], ["j400"]),))
    turned.until(120_000)
    assert turned.left_at("unit/operator/1") == 15_000
    assert turned.mover.whereabouts.node[0, turned.person("unit/operator/1")] == turned.node("j400")


def test_those_who_fled_before_are_evacuated_when_the_order_is_heard(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(chlorine=even(1.0))
    turned.until(600_000)
    arrived = turned.arrived_at("unit/operator/1")
    assert arrived < 590_000
    turned.window(orders=(turned.order(598_000, "evacuate", ["unit"], ["beyond_west"]),))
    assert turned.log("evacuated") == [(600_000, "unit")]
    assert turned.arrived_at("unit/operator/1") == arrived


def test_the_first_to_call_is_published_with_when_where_and_who(turned: Turned) -> None:
    turned.expose_to("chlorine")
    news = turned.window(chlorine=even(1.0))
    (call,) = news.calls
    assert (call.tick, call.name, call.place, call.field) == (65_000, "unit/operator/1", "unit", "chlorine")
    assert (call.cause.what, call.cause.who, call.cause.tick) == ("smelled", "unit/operator/1", 4999)


def test_a_later_caller_is_named_though_somebody_else_smelled_it_first(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(chlorine=even(1.0))
    calls = turned.window(chlorine=even(0.0, inside=1.0)).calls
    assert ("control_room/operator/1", "unit/operator/1") in {(call.name, call.cause.who) for call in calls}
    assert [call.tick for call in calls] == sorted(call.tick for call in calls)


# ---- falling


def test_who_is_overcome_falls_hears_nothing_and_stays(turned: Turned) -> None:
    """100 000 ppm for five seconds overcome anybody in the open."""
    turned.expose_to("chlorine")
    news = turned.window(chlorine=even(1e5))
    (fallen,) = news.fallen
    assert (fallen.tick, fallen.name, fallen.place, fallen.seen) == (5000, "unit/operator/1", "unit", False)
    assert (fallen.x, fallen.y) == (310.0, 10.0)
    turned.window(orders=(turned.order(4000, "evacuate", ["unit", "office"], ["beyond_west"]),))
    turned.until(100_000)
    assert turned.state("order", "unit/operator/1") == NO_ORDER
    assert turned.left_at("unit/operator/1") == NEVER
    assert turned.mover.whereabouts.stopped.sum() == 1
    assert turned.crowd.missing().sum() == 3  # the two from the office are on their way


def test_a_fall_is_seen_by_a_conscious_colleague_in_the_same_room(turned: Turned) -> None:
    """Who of the two in the office falls first is luck; the other sees it, and nobody sees the other."""
    turned.expose_to("chlorine")
    seen = []
    for _ in range(400):
        seen += [fallen.seen for fallen in turned.window(chlorine=even(0.0, inside=600.0)).fallen
                 if fallen.name.startswith("office")]  # fmt: skip
    assert seen == [True, False]


def test_who_falls_while_walking_stops_where_they_are_at_the_next_window(turned: Turned) -> None:
    """Leaves at 20 000, on the road at 20 000 + 453 + 20 000 + 138; overcome in the window to 60 000."""
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["beyond_west"]),))
    turned.expose_to("chlorine")
    turned.until(55_000)
    turned.window(chlorine=even(1e5))
    turned.until(300_000)
    where, first = turned.mover.whereabouts, turned.person("office/operator/1")
    assert where.stopped_share[0, first] == (60_000 - 40_591) / 80_000
    assert turned.arrived_at("office/operator/1") == NEVER
    turned.window(deeds=(Deed(300_000, first, "picked_up"),))
    assert turned.state("picked_up_at", "office/operator/1") == 300_000
    assert (where.node[0, first], where.walkway[0, first]) == (-1, -1)


def test_the_cause_of_a_fall_is_the_leak_of_what_overcame(turned: Turned) -> None:
    leaks = {name: turned.journal.write(Event(0, "incident_started", name)) for name in ("ammonia", "chlorine")}
    turned.crowd.cause_of = leaks
    turned.expose_to("ammonia")
    turned.expose_to("chlorine")
    news = turned.window(chlorine=even(1e5), ammonia=even(0.0, inside=1e6))
    parents = {fallen.name: fallen.cause.parent for fallen in news.fallen}
    assert parents["unit/operator/1"] is leaks["chlorine"]
    assert parents["office/operator/1"] is leaks["ammonia"]
