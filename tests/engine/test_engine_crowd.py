"""Twelve people, a gate and four officers who know them, every tick worked out by hand; then what must point right.

The park is the one of `crowd_day`. Durations: setting out 30 s, a call 30 s, grid 20 s, call-out 10 s, turn-out 30 s,
set-up 40 s, finding the spokesmen 20 s, going home 30 s. Everybody walks 1.25 m/s, the officers 1.6 m/s.

There. The camp hears of it in the window after the one in which it begins, but the 30 s count from the beginning. The
door is 2 m wide: 1.3 (2 - 0.3) = 2.21 persons/s, one every 453 ticks, and 12.5 m take 10 000. The path is 2 m wide,
1.3 (2 - 0.4) = 2.08 persons/s, one every 481 ticks, and 250 m take 200 000.

Back. They set out 30 s after they agreed: path and door in the other order.

| who                | leaves | door, out | on the path | at the gate | on the path | at the door | at home   |
|--------------------|--------|-----------|-------------|-------------|-------------|-------------|-----------|
| camp/contractor/1  | 90 000 | 90 453    | 100 934     | 300 934     | 1 774 231   | 1 974 684   | 1 984 684 |
| camp/contractor/2  | 90 000 | 90 906    | 101 415     | 301 415     | 1 774 712   | 1 975 165   | 1 985 165 |
| camp/contractor/9  | 90 000 | 94 077    | 104 782     | 304 782     | 1 778 079   | 1 978 532   | 1 988 532 |
| camp/contractor/12 | 90 000 | 95 436    | 106 225     | 306 225     | 1 779 522   | 1 979 975   | 1 989 975 |

Nine of twelve are there at 305 000, less than 0.8; all of them at 310 000, which is looked at in the window that ends
at 315 000. Ten and more can be seen from then on, and are in the window to 320 000, by the guard in the booth too.

The talks. Twelve people take 3 600 + 60 x 12 = 4 320 person seconds; four officers need 1 080 s, more than the 900 s
that talks take at least. Mood. Nobody holds it: from 0.4 at 305 000, when the first are there, it grows at 0.6/h.
With the talks 4 x 30 / (4 x 30 + 12) = 0.909 of 3/h calm it: towards 0.6 / (0.6 + 2.727) = 0.180, never to the 0.15
from which they would go home unasked.

| tick      | what             | who                  | because of                    | how one gets there             |
|-----------|------------------|----------------------|-------------------------------|--------------------------------|
| 60 000    | incident_started | wages                |                               | given                          |
| 314 999   | crowd_gathered   | wages                | incident_started wages        | all twelve seen                |
| 319 999   | witnessed        | booth/guard/1        | incident_started wages        | 20 m from the gate             |
| 350 000   | person_called    | booth/guard/1        | witnessed booth/guard/1       | 30 s from 320 000              |
| 350 000   | reported         | person:booth/guard/1 | person_called booth/guard/1   |                                |
| 350 000   | informed         | grid                 | reported person:booth/guard/1 |                                |
| 370 000   | confirmed        | grid                 | informed grid                 | 20 s                           |
| 370 000   | ordered          | talk                 | confirmed grid                |                                |
| 380 000   | called_out       | pp1                  | ordered talk                  | 10 s                           |
| 410 000   | turned_out       | pp1                  | called_out pp1                | 30 s                           |
| 603 750   | arrived          | pp1                  | turned_out pp1                | 310 m to the door of the booth |
| 643 750   | work_started     | pp1                  | arrived pp1                   | 40 s                           |
| 663 750   | talks_begun      | pp1                  | work_started pp1              | 20 s                           |
| 1 743 750 | crowd_settled    | wages                | talks_begun pp1               | 1 080 s                        |
| 1 779 999 | crowd_dispersed  | wages                | talks_begun pp1               | off at 1 773 750, seen gone    |
| 1 973 750 | returned         | pp1                  | work_started pp1              | heard at 1 780 000, 310 m      |
| 3 600 000 | run_ended        | clock                |                               | given                          |
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from crowd_day import PEOPLE, crowd_day, crowd_park, gathering, police, team
from fire_day import Data, bund_fire, by_luck, expected, first, log, over_seeds, page, play, told

from drillsim.record.run import Run

NEVER = float("inf")


# ---- by hand


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return play(tmp_path_factory.mktemp("crowd"), crowd_park(), crowd_day())


def test_the_log_is_the_one_worked_out_by_hand(run: Run) -> None:
    by_hand = expected(__doc__)
    assert log(run) == by_hand
    assert len(by_hand) == 17


def test_they_walk_there_and_back_as_worked_out_by_hand(run: Run) -> None:
    rows = page(__doc__, "who")
    by_id = {row["id"]: row for row in run.people.rows()}
    assert len(rows) == 4
    for who, leaves, *_, home in rows:
        person = by_id[who]
        assert person["left_s"] == int(leaves.replace(" ", "")) / 1000
        assert person["arrived_s"] == int(home.replace(" ", "")) / 1000
        assert (person["destination"], person["order"], person["why_not_safe"]) == ("camp", "", "")
    assert run.facts["crossings"] == 4 * PEOPLE, "door and path, there and back"


def test_the_mood_is_the_one_worked_out_by_hand(run: Run) -> None:
    """In the windows that end at 660 s and at 1740 s."""
    mood = dict(zip(run.series["time_s"].tolist(), run.series["mood_wages"].tolist(), strict=True))
    alone = 1.0 - 0.6 * np.exp(-0.6 / 3600 * (660.0 - 305.0))
    assert mood[660.0] == pytest.approx(alone, rel=1e-9)
    calms = 3.0 * 120 / 132
    rest, at_talks = 0.6 / (0.6 + calms), 1.0 - 0.6 * np.exp(-0.6 / 3600 * (663.75 - 305.0))
    talked = rest + (at_talks - rest) * np.exp(-(0.6 + calms) / 3600 * (1740.0 - 663.75))
    assert mood[1740.0] == pytest.approx(talked, rel=1e-9)


def test_another_seed_tells_the_same_story(run: Run, tmp_path: Path) -> None:
    other = play(tmp_path, crowd_park(), crowd_day(), seed=20260314)
    assert other.events == run.events
    assert other.responses == run.responses


@pytest.mark.parametrize(("officers", "takes_s"), [(3, 1440.0), (4, 1080.0), (5, 900.0), (12, 900.0)])
def test_more_officers_settle_it_sooner_but_no_sooner_than_talks_take(
    tmp_path: Path, officers: int, takes_s: float
) -> None:
    park, day = crowd_park(), crowd_day()
    park["stations"]["police_post"]["vehicles"]["pp1"] = team(crew=officers)
    run = play(tmp_path, park, day)
    assert first(run, "crowd_settled") - first(run, "talks_begun") == pytest.approx(takes_s, abs=2e-3)


# ---- a blocked way


def blocked() -> tuple[Data, Data]:
    """They block the road beyond the gate; engines are called past it, while they stand there and afterwards."""
    park, day = crowd_park(), crowd_day()
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    park["junctions"] |= {"round": [-50, -300], "yard": [100, 0], "far": [160, 0]}
    park["ways"] |= {
        "road_3": {**road, "from": "gate", "to": "yard"},
        "road_4": {**road, "from": "yard", "to": "far"},
        "long_1": {**road, "from": "square", "to": "round"},
        "long_2": {**road, "from": "round", "to": "yard"},
    }
    park["places"]["shed"] = {"kind": "warehouse", "at": [160, 20], "people": {"day": {"operator": 1}},
                              "exits": {"door": {"to": "far", "width": "2 m"}}}  # fmt: skip
    engine = {"kind": "fire_engine", "crew": 3, "turnout": "30 s"}
    park["stations"]["police_post"]["vehicles"] |= {"fe1": engine, "fe2": engine}
    shed = {"kind": "fire", "place": "shed", "fuel": "contents", "peak_MW": 0.5, "grown_in": "20 s", "mass": "2 kg"}
    day["incidents"] = {
        "wages": gathering(blocks=["road_3"]),
        "first": {**shed, "starts_at": "10 min"},
        "second": {**shed, "starts_at": "35 min"},
    }
    day["orders"] |= {
        "one": {"level": "shift", "action": "call_out", "vehicles": ["fe1"], "incidents": ["first"]},
        "two": {"level": "shift", "action": "call_out", "vehicles": ["fe2"], "incidents": ["second"]},
    }
    return park, day


def drove_s(run: Run, vehicle: str) -> float:
    return first(run, "arrived", vehicle) - first(run, "turned_out", vehicle)


def test_a_vehicle_turns_where_they_stand_and_the_way_is_free_afterwards(tmp_path: Path) -> None:
    """Straight it is 400 m to the yard. Who meets them at the gate goes back to the square and the long way round."""
    run = play(tmp_path, *blocked())
    assert drove_s(run, "fe2") == pytest.approx(40.0, abs=0.01)
    round_m = 300 + 100 + np.hypot(50, 300) + np.hypot(150, 300)
    assert drove_s(run, "fe1") == pytest.approx(round_m / 10, abs=0.01)
    assert told(run, "rerouted") == [first(run, "arrived", "fe1")]
    assert first(run, "crowd_gathered") < first(run, "arrived", "fe1") < first(run, "crowd_dispersed")
    assert first(run, "crowd_dispersed") < first(run, "turned_out", "fe2")


def test_without_a_way_round_it_stops_where_they_stand(tmp_path: Path) -> None:
    park, day = blocked()
    del park["ways"]["long_1"]
    run = play(tmp_path, park, day)
    stopped = [row for row in run.events.rows() if row["what"] == "turned_back" and row["who"] == "fe1"]
    assert stopped and stopped[0]["where"] == "gate"
    assert first(run, "arrived", "fe1") == NEVER
    assert drove_s(run, "fe2") == pytest.approx(40.0, abs=0.01)


# ---- what-ifs, twenty seeds, common luck


def over_wages() -> tuple[Data, Data]:
    """The day by luck: officers who talk, and a car that watches."""
    park, day = crowd_park(), by_luck(crowd_day())
    park["stations"]["police_post"]["vehicles"] = {"pp1": team(), "car1": police()}
    day["incidents"]["wages"] = gathering(mood="70 %", starts_at="5 s")
    day["orders"] = {"talk": {"level": "grid", "action": "call_out", "send": {"mediate": 9}},
                     "watch": {"level": "grid", "action": "call_out", "send": {"police": 9}}}  # fmt: skip
    day["lasts"] = "34 min"
    return park, day


@pytest.mark.long
def test_one_more_team_disperses_them_no_later(tmp_path: Path) -> None:
    park, day = over_wages()
    one = [first(run, "crowd_dispersed") for run in over_seeds(tmp_path / "one", park, day)]
    park["stations"]["police_post"]["vehicles"]["pp2"] = team()
    two = [first(run, "crowd_dispersed") for run in over_seeds(tmp_path / "two", park, day)]
    assert all(b <= a for a, b in zip(one, two, strict=True))
    assert sum(two) < sum(one) < NEVER


def test_a_worse_mood_escalates_no_later_and_with_officers_no_earlier(tmp_path: Path) -> None:
    """From 0.785 it takes ln(0.215 / 0.2) / 0.6 h = 433.9 s with nobody there, from 0.79 292.7 s."""
    park, day = over_wages()
    day["orders"], day["lasts"] = {}, "13 min"
    day["incidents"]["wages"]["mood"] = "78.5 %"
    alone = [first(run, "crowd_escalated") for run in over_seeds(tmp_path / "alone", park, day, range(8))]
    day["incidents"]["wages"]["mood"] = "79 %"
    worse = [first(run, "crowd_escalated") for run in over_seeds(tmp_path / "worse", park, day, range(8))]
    assert {round(b - a, 3) for a, b in zip(worse, alone, strict=True)} == {141.183}
    assert all(293 < at < 293 + 300 for at in worse)
    day["orders"] = {"watch": {"level": "grid", "action": "call_out", "send": {"police": 9}}}
    held = [first(run, "crowd_escalated") for run in over_seeds(tmp_path / "held", park, day, range(8))]
    assert all(b >= a for a, b in zip(worse, held, strict=True))
    assert sum(held) > sum(worse)


# ---- who holds back, and who is not sent


def test_without_protection_they_hold_back_from_violence(tmp_path: Path) -> None:
    """Who stands there without a vest when it turns violent withdraws at once, who comes later does not begin.

    One guard each, so that a hundred people turn violent all the same.
    """
    park, day = crowd_park(), crowd_day()
    park["places"]["camp"]["people"]["day"]["contractor"] = 100
    guard = {"kind": "guard_team", "crew": 1, "turnout": "30 s"}
    vehicles = {"guard": guard, "vest": {**guard, "kit": ["stab_protection"]}, "late": guard}
    park["stations"]["police_post"]["vehicles"] = vehicles
    day["incidents"]["wages"] = gathering(mood="77.5 %", settles=False, joins={"camp": {"contractor": 100}})
    day["orders"] = {
        "guards": {"level": "grid", "action": "call_out", "vehicles": ["guard", "vest"]},
        "more": {"level": "grid", "action": "call_out", "vehicles": ["late"], "when": "escalated"},
    }
    run = play(tmp_path, park, day)
    violent = first(run, "crowd_escalated")
    assert {row["who"] for row in run.events.rows() if row["what"] == "keeping_order"} == {"guard", "vest"}
    assert first(run, "keeping_order", "guard") < violent < first(run, "held_back", "guard") <= violent + 10.0
    assert first(run, "held_back", "late") == pytest.approx(first(run, "work_started", "late"), abs=1e-3)
    assert told(run, "held_back", "vest") == []


def joint_patrol_day(kind: str) -> tuple[Data, Data]:
    """A joint patrol is called to a crowd, or to a fire at the booth."""
    park, day = crowd_park(), crowd_day()
    vehicle = {"kind": "joint_patrol", "crew": 8, "turnout": "30 s", "on_duty": "alert_period"}
    park["stations"]["police_post"]["vehicles"] = {"jp1": vehicle}
    park["junctions"]["near_post"] = [-250, 0]
    park["ways"]["spur"] = {"kind": "path", "width": "2 m", "vehicles": False, "from": "post", "to": "near_post"}
    fire = bund_fire(place="booth", fuel="contents", area="20 m2", mass="500 kg")
    day["incidents"] = {"wages": gathering()} if kind == "gathering" else {"blaze": fire}
    level = "grid" if kind == "gathering" else "shift"
    day["orders"] = {"help": {"level": level, "action": "call_out", "vehicles": ["jp1"]}}
    day["alert_period"] = True
    return park, day


def test_volunteers_go_up_to_a_crowd_but_not_to_a_fire(tmp_path: Path) -> None:
    """The booth is at (0, -20): the post lies 301 m away, near_post 251 m; volunteers stay out of 300 m."""
    to_crowd = play(tmp_path / "crowd", *joint_patrol_day("gathering"))
    to_fire = play(tmp_path / "fire", *joint_patrol_day("fire"))
    assert [row["staging"] for row in to_crowd.responses.rows()] == ["booth_door"]
    assert [row["staging"] for row in to_fire.responses.rows()] == ["post"]
    assert first(to_crowd, "keeping_order", "jp1") < NEVER


def test_volunteers_are_on_duty_in_an_alert_period_only(tmp_path: Path) -> None:
    park, day = joint_patrol_day("gathering")
    day["alert_period"] = False
    day["orders"]["help"] = {"level": "grid", "action": "call_out", "send": {"patrol": 1}}
    run = play(tmp_path, park, day)
    assert told(run, "called_out") == []
    assert len(told(run, "not_available", "patrol")) == 1


# ---- who stands there


def test_an_order_to_leave_goes_before_the_gathering(tmp_path: Path) -> None:
    """The camp is sent to the muster point while it stands at the gate: nobody is left there, and it is over."""
    park, day = crowd_park(), crowd_day()
    day["orders"] = {"leave": {"level": "grid", "action": "evacuate", "places": ["camp"], "to": ["muster"]}}
    run = play(tmp_path, park, day)
    camp = [row for row in run.people.rows() if row["place"] == "camp"]
    assert {(row["order"], row["destination"]) for row in camp} == {("evacuate", "muster")}
    assert told(run, "crowd_settled") == []
    sent = first(run, "evacuation_announced")
    assert sent < first(run, "crowd_dispersed") < sent + 60.0
    assert run.series["present_wages"].max() == PEOPLE
    assert run.series["present_wages"][-1] == 0


def test_somebody_overcome_on_the_way_never_stands_there(tmp_path: Path) -> None:
    """A fire beside the path burns those who pass: who has fallen is not counted at the gate."""
    park, day = crowd_park(), crowd_day()
    door = {"to": "camp_door", "width": "2 m"}
    park["places"]["shed"] = {"kind": "warehouse", "at": [4, 125], "exits": {"door": door}}
    day["incidents"]["blaze"] = {"kind": "fire", "place": "shed", "fuel": "contents", "peak_MW": 40.0,
                                 "grown_in": "5 s", "starts_at": "195 s"}  # fmt: skip
    day["orders"] = {}
    run = play(tmp_path, park, day)
    fallen = int(np.isfinite(run.people["fell_s"]).sum())
    assert 0 < fallen <= PEOPLE
    assert run.series["present_wages"].max() == PEOPLE - fallen


def test_nobody_gathers_twice(tmp_path: Path) -> None:
    """Two gatherings want eight each of the same twelve: the second gets the four that are left."""
    park, day = crowd_park(), crowd_day()
    day["incidents"] = {
        "one": gathering(joins={"camp": {"contractor": 8}}),
        "two": gathering(joins={"camp": {"contractor": 8}}, junction="camp_door", starts_at="70 s"),
    }
    day["orders"], day["lasts"] = {}, "10 min"
    run = play(tmp_path, park, day)
    assert run.series["present_one"].max() == 8
    assert run.series["present_two"].max() == 4
    assert (run.series["present_one"] + run.series["present_two"]).max() == PEOPLE
