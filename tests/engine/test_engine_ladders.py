"""Both ladders of command: who is told when, which orders answer what, what sets them off, what follows from what.

And that one more of anything elsewhere changes nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from crowd_day import crowd_day, crowd_park, gathering, team
from fire_day import Data, built, bund_fire, by_luck, engine, fire_day, fire_park, first, play, tender, told

from drillsim import api
from drillsim.errors import InputError
from drillsim.record.run import Run

NEVER = float("inf")


def fire_alone() -> tuple[Data, Data]:
    """The fire of `fire_day`, reported at 100 s, with nobody sent and both lower levels passing it on when decided."""
    park, day = fire_park(), fire_day()
    day["command"], day["orders"] = {}, {}
    return park, day


def crowd_alone() -> tuple[Data, Data]:
    """The crowd of `crowd_day`, reported at 350 s, with nobody sent and every tier passing it on when decided."""
    park, day = crowd_park(), crowd_day()
    day["command"], day["orders"] = {tier: {"informs_next": "confirmed"} for tier in ("grid", "community")}, {}
    return park, day


def climbed(run: Run, what: str) -> dict[str, float]:
    """When each level was informed or confirmed."""
    return {row["who"]: row["time_s"] for row in run.events.rows() if row["what"] == what}


def notify(level: str, **alter: object) -> Data:
    """An order whose effect is a line in the log: a service of its own is told after 5 s."""
    return {"level": level, "action": "notify", "services": ["fire_119"], **alter}


# ---- the ladders


def test_an_emergency_climbs_from_shift_to_city(tmp_path: Path) -> None:
    """Shift decides in 30 s, firm 40, park 50, city 60; each call takes 25 s; each says which grade it launches."""
    park, day = fire_alone()
    day["command"] = {"firm": {"response_grade": "III"}, "city": {"response_grade": "I"}}
    run = play(tmp_path, park, day)
    assert climbed(run, "informed") == {"shift": 100.0, "firm": 155.0, "park": 220.0, "city": 295.0}
    assert climbed(run, "confirmed") == {"shift": 130.0, "firm": 195.0, "park": 270.0, "city": 355.0}
    grades = {row["who"]: row["detail"] for row in run.events.rows() if row["what"] == "confirmed"}
    assert grades == {"shift": "", "firm": "response grade III", "park": "", "city": "response grade I"}


def test_a_civil_matter_climbs_from_grid_to_district(tmp_path: Path) -> None:
    """Grid decides in 20 s, community 40, district 60; the community's own call takes 100 s."""
    park, day = crowd_alone()
    day["command"]["community"]["call_takes"] = "100 s"
    run = play(tmp_path, park, day)
    assert climbed(run, "informed") == {"grid": 350.0, "community": 395.0, "district": 535.0}
    assert climbed(run, "confirmed") == {"grid": 370.0, "community": 435.0, "district": 595.0}


def test_a_level_may_pass_it_on_before_it_has_decided(tmp_path: Path) -> None:
    park, day = fire_alone()
    day["command"] = {"shift": {"informs_next": "reported"}, "firm": {"decides_in": "7 s"}}
    run = play(tmp_path, park, day)
    assert climbed(run, "informed") == {"shift": 100.0, "firm": 125.0, "park": 157.0, "city": 232.0}


def test_a_civil_matter_that_escalates_becomes_an_emergency_of_the_park(tmp_path: Path) -> None:
    """Nobody is sent: from 0.79 it takes 293 s from 305 s to turn violent; the park is told 25 s after that."""
    park, day = crowd_alone()
    day["incidents"]["wages"] = gathering(mood="79 %", settles=False)
    day["command"]["grid"]["informs_next"] = "escalated"
    day["orders"] = {"shift_order": notify("shift"), "park_order": notify("park", services=["police_110"]),
                     "city_order": notify("city", services=["government"])}  # fmt: skip
    run = play(tmp_path, park, day)
    violent = first(run, "crowd_escalated")
    assert violent == pytest.approx(305 + np.log(0.21 / 0.2) * 6000, abs=2e-3)
    heard = 5.0 * np.ceil(violent / 5.0)
    assert first(run, "became_emergency", "wages") == heard
    informed = climbed(run, "informed")
    assert informed == {"grid": 350.0, "community": heard + 25, "district": heard + 90, "park": heard + 25,
                        "city": heard + 100}  # fmt: skip
    assert {row["who"] for row in run.events.rows() if row["what"] == "ordered"} == {"park_order", "city_order"}
    assert first(run, "notified", "police_110") == heard + 25 + 50 + 5


def test_one_that_nobody_has_reported_becomes_no_emergency_before_it_is(tmp_path: Path) -> None:
    park, day = crowd_alone()
    day["incidents"]["wages"] = gathering(mood="79.9 %", settles=False)
    run = play(tmp_path, park, day)
    assert first(run, "crowd_escalated") < first(run, "reported") == first(run, "became_emergency")


# ---- orders


def test_orders_answer_the_incidents_and_kinds_they_name(tmp_path: Path) -> None:
    park, day = crowd_park(), crowd_day()
    day["incidents"]["blaze"] = bund_fire(place="booth", at=[0, -200], mass="200 kg")
    day["incidents"]["wages"]["ladder"] = "emergency"
    day["command"] = {"shift": {"informs_next": "escalated"}}
    day["orders"] = {
        "any": notify("shift"),
        "by_id": notify("shift", incidents=["wages"]),
        "by_kind": notify("shift", kinds=["fire"]),
        "by_both": notify("shift", incidents=["wages"], kinds=["fire"]),
        "at_firm": notify("firm"),
    }
    run = play(tmp_path, park, day)
    given = sorted((row["who"], row["incident"]) for row in run.events.rows() if row["what"] == "ordered")
    assert given == [("any", "blaze"), ("any", "wages"), ("by_id", "wages"), ("by_kind", "blaze")]


def test_a_service_is_told_once_and_before_its_vehicles_come(tmp_path: Path) -> None:
    """The ambulance's service hears of it when it is called out, 140 s; the order at 200 s tells it no more."""
    park, day = fire_alone()
    park["stations"]["town"] = {"kind": "hospital", "at": "base", "service": "ambulance_120",
                                "vehicles": {"amb1": {"kind": "ambulance", "crew": 2, "turnout": "30 s"}}}  # fmt: skip
    day["orders"] = {
        "ambulance": {"level": "shift", "action": "call_out", "vehicles": ["amb1"]},
        "tell": notify("firm", services=["ambulance_120", "government"]),
    }
    run = play(tmp_path, park, day)
    assert told(run, "notified", "ambulance_120") == [140.0] == told(run, "called_out", "amb1")
    assert told(run, "notified", "government") == [200.0]
    lines = {row["id"]: row for row in run.events.rows()}
    out = next(row for row in lines.values() if row["what"] == "turned_out")
    assert lines[out["parent_id"]]["what"] == "notified"
    assert out["time_s"] == 170.0


def test_what_is_told_by_order_first_is_not_told_again_by_the_call_out(tmp_path: Path) -> None:
    park, day = fire_alone()
    park["stations"]["fire_station"]["service"] = "fire_119"
    day["orders"] = {
        "tell": notify("shift", when="reported"),
        "again": notify("firm"),
        "call": {"level": "firm", "action": "call_out", "send": {"foam": 1}},
    }
    run = play(tmp_path, park, day)
    assert told(run, "notified") == [105.0]


# ---- triggers


def triggered(folder: Path, when: str, vehicle: Data) -> Run:
    """The fire fought by one tender, with one order of the shift's that waits for a trigger."""
    park, day = fire_park(), fire_day()
    del park["places"]["neighbour"]
    park["stations"]["fire_station"]["vehicles"]["ft1"] = vehicle
    day["orders"]["then"] = notify("shift", when=when)
    return play(folder, park, day)


@pytest.mark.parametrize(
    ("when", "cause", "vehicle"),
    [
        ("escalated", "burn_back", tender()),
        ("under_control", "fire_under_control", tender()),
        ("over", "fire_out", tender(water="10 m3")),
        ("insufficient", "sized_up", tender(pump="6 L/s")),
    ],
)
def test_an_order_waits_for_its_trigger(tmp_path: Path, when: str, cause: str, vehicle: Data) -> None:
    """It is given at the next window's start, or at once when it comes from a crew."""
    run = triggered(tmp_path, when, vehicle)
    happens = first(run, cause)
    (given,) = told(run, "ordered", "then")
    assert happens <= given <= happens + 5.0
    lines = {row["id"]: row for row in run.events.rows()}
    order = next(row for row in lines.values() if row["what"] == "ordered" and row["who"] == "then")
    assert lines[order["parent_id"]]["what"] == cause


@pytest.mark.parametrize("when", ["insufficient", "escalated"])
def test_an_order_whose_trigger_never_comes_is_never_given(tmp_path: Path, when: str) -> None:
    park, day = fire_park(), fire_day()
    del park["places"]["neighbour"]
    park["stations"]["fire_station"]["vehicles"]["ft1"] = tender(water="10 m3")
    day["orders"]["then"] = notify("shift", when=when)
    assert told(play(tmp_path, park, day), "ordered", "then") == []


def test_a_vessel_that_is_threatened_escalates_the_fire(tmp_path: Path) -> None:
    """In the 105th second of the fire, at 163 s, which is heard at 165, when its window is over."""
    park, day = fire_alone()
    day["incidents"]["blaze"] = bund_fire(starts_at="58 s")
    day["orders"] = {"then": notify("shift", when="escalated")}
    run = play(tmp_path, park, day)
    assert (told(run, "vessel_threatened"), told(run, "ordered", "then")) == ([163.0], [165.0])


def test_not_over_comes_after_its_time_and_not_at_all_once_it_is_over(tmp_path: Path) -> None:
    """The shift is informed at 100 s; 600 kg burn out at 263 s."""
    park, day = fire_alone()
    day["incidents"]["blaze"] = bund_fire(mass="600 kg")
    out_s = first(play(tmp_path / "out", park, day), "fire_out")
    assert 200 < out_s < 300
    for after_s, due in ((100.0, [200.0]), (300.0, [])):
        day["command"] = {"shift": {"informs_next": "not_over", "informs_next_after": f"{after_s} s"}}
        day["orders"] = {"then": notify("shift", when="not_over")}
        run = play(tmp_path / f"after_{after_s:.0f}", park, day)
        assert told(run, "ordered", "then") == due
        assert told(run, "informed", "firm") == [at + 25 for at in due]


# ---- ways closed and opened again


def way_day() -> tuple[Data, Data]:
    """The shift bars the short road when told of the fire, the firm opens it; engines go there between and after."""
    park, day = fire_alone()
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    park["junctions"] |= {"fork": [-150, 0], "round": [-110, 200], "yard": [-100, -200], "door": [-70, 0]}
    park["ways"] |= {
        "road": {**road, "from": "base", "to": "fork"},
        "short": {**road, "from": "fork", "to": "stand"},
        "long_1": {**road, "from": "fork", "to": "round"},
        "long_2": {**road, "from": "round", "to": "stand"},
    }
    park["stations"]["fire_station"]["vehicles"] = {"fe1": engine(), "fe2": engine()}
    park["places"]["hut"] = {"kind": "office", "at": [-60, 30], "people": {"day": {"office": 2}},
                             "exits": {"door": {"to": "stand", "width": "2 m"}}}  # fmt: skip
    del park["ways"]["lawn"]
    park["junctions"]["muster"] = [-210, 0]
    park["ways"]["lawn"] = {"kind": "path", "width": "2 m", "vehicles": False, "from": "base", "to": "muster"}
    day["command"] = {"firm": {"informs_next": "not_over", "informs_next_after": "1 h"}}
    day["orders"] = {
        "bar": {"level": "shift", "action": "close_ways", "ways": ["short"], "when": "reported"},
        "one": {"level": "shift", "action": "call_out", "vehicles": ["fe1"]},
        "open": {"level": "firm", "action": "open_ways", "ways": ["short"], "takes": "100 s"},
        "two": {"level": "firm", "action": "call_out", "vehicles": ["fe2"], "takes": "110 s"},
    }
    return park, day


def test_a_way_that_is_opened_is_driven_again(tmp_path: Path) -> None:
    run = play(tmp_path, *way_day())
    took = {row["vehicle"]: row["arrived_s"] - row["turned_out_s"] for row in run.responses.rows()}
    assert (told(run, "way_closed", "short"), told(run, "way_opened", "short")) == ([115.0], [295.0])
    assert told(run, "turned_out") == [170.0, 335.0]
    round_m = 50 + np.hypot(40, 200) + np.hypot(50, 200)
    assert took == {"fe1": pytest.approx(round_m / 10, abs=0.05), "fe2": 14.0}


@pytest.mark.parametrize(("takes_s", "straight"), [(20.0, False), (140.0, True)])
def test_a_way_that_is_opened_is_walked_again(tmp_path: Path, takes_s: float, straight: bool) -> None:
    """The hut is told to leave while the way is barred, or 10 s after it was opened."""
    park, day = way_day()
    del day["orders"]["one"], day["orders"]["two"]
    day["orders"]["leave"] = {"level": "firm", "action": "evacuate", "places": ["hut"], "to": ["muster"],
                              "takes": f"{takes_s} s"}  # fmt: skip
    run = play(tmp_path, park, day)
    ways_m = 90.0 if straight else float(np.hypot(40, 200) + np.hypot(50, 200))
    hut = [row for row in run.people.rows() if row["place"] == "hut"]
    for row in hut:
        walked_m = (row["arrived_s"] - row["left_s"]) * 1.25
        assert walked_m == pytest.approx(30 + ways_m + 50 + 10, abs=5)
    assert len(hut) == 2


# ---- what follows from what


def test_an_incident_follows_another_after_its_delay(tmp_path: Path) -> None:
    """The second fire begins 90 s after the first is fully grown, the third never: nothing ever fails there."""
    park, day = fire_alone()
    del park["places"]["neighbour"]
    small = {"kind": "fire", "place": "pumps", "fuel": "contents", "peak_MW": 0.1, "grown_in": "10 s", "mass": "1 kg"}
    day["incidents"] |= {
        "second": {**small, "after": {"incident": "blaze", "event": "fire_grown", "delay": "90 s"}},
        "third": {**small, "after": {"incident": "blaze", "event": "vessel_failed"}},
        "fourth": {**small, "after": {"incident": "second", "event": "fire_out", "who": "second", "delay": "10 s"}},
        "fifth": {**small, "after": {"incident": "second", "event": "fire_out", "who": "blaze"}},
    }
    run = play(tmp_path, park, day)
    began = {row["who"]: row["time_s"] for row in run.events.rows() if row["what"] == "incident_started"}
    assert set(began) == {"blaze", "second", "fourth"}
    assert began["second"] == first(run, "fire_grown", "blaze") + 90.0
    assert began["fourth"] == first(run, "fire_out", "second") + 10.0
    lines = {row["id"]: row for row in run.events.rows()}
    cause = {row["who"]: lines[row["parent_id"]]["what"] for row in lines.values()
             if row["what"] == "incident_started" and row["parent_id"]}  # fmt: skip
    assert cause == {"second": "fire_grown", "fourth": "fire_out"}


def test_what_follows_without_delay_begins_when_it_is_heard(tmp_path: Path) -> None:
    """At the next window's start."""
    park, day = fire_alone()
    small = {"kind": "fire", "place": "pumps", "fuel": "contents", "peak_MW": 0.1, "grown_in": "10 s", "mass": "1 kg"}
    day["incidents"]["second"] = {**small, "after": {"incident": "blaze", "event": "fire_grown"}}
    run = play(tmp_path, park, day)
    assert first(run, "incident_started", "second") == 180.0


def test_a_circle_of_incidents_is_refused_at_the_line_of_each(tmp_path: Path) -> None:
    park, day = fire_alone()
    for one, other in (("blaze", "second"), ("second", "blaze")):
        noun = bund_fire(after={"incident": other, "event": "fire_out"})
        del noun["starts_at"]
        day["incidents"][one] = noun
    with pytest.raises(InputError) as refused:
        built(tmp_path, park, day)
    keys = [problem.key for problem in refused.value.problems]
    assert keys == [f"incidents.{one}.after.incident" for one in ("blaze", "second")]
    assert all("brings about itself" in problem.message for problem in refused.value.problems)


def test_an_event_there_is_not_is_refused(tmp_path: Path) -> None:
    park, day = fire_alone()
    noun = bund_fire(after={"incident": "blaze", "event": "fire_groan"})
    del noun["starts_at"]
    day["incidents"]["second"] = noun
    with pytest.raises(InputError, match="fire_groan"):
        api.check(built(tmp_path, park, day))


# ---- one more elsewhere


def both() -> tuple[Data, Data]:
    """The fire, and three kilometres from it an empty gate; all by luck, vehicles called by name."""
    park, day = fire_park(), by_luck(fire_day())
    gate = crowd_park()
    park["junctions"] |= {id_: [x + 3000, y] for id_, (x, y) in gate["junctions"].items()}
    park["ways"] |= {f"gate_{id_}": way for id_, way in gate["ways"].items()}
    far = {"kind": "road", "width": "6 m", "from": "stand", "to": "post"}
    park["ways"]["far"] = far
    for id_, place in gate["places"].items():
        park["places"][id_] = {**place, "at": [place["at"][0] + 3000, place["at"][1]]}
    park["stations"]["police_post"] = gate["stations"]["police_post"]
    day["orders"] = {
        "tender": {"level": "shift", "action": "call_out", "vehicles": ["ft1"]},
        "talk": {"level": "grid", "action": "call_out", "vehicles": ["pp1"]},
    }
    day["incidents"]["wages"] = gathering()
    day["lasts"] = "36 min"
    return park, day


def one_engine_more(park: Data, day: Data) -> None:
    """In a station that sorts first."""
    park["stations"]["a_station"] = {"kind": "fire_station", "at": "base", "vehicles": {"a_engine": engine()}}


def one_team_more(park: Data, day: Data) -> None:
    """In a station that sorts first."""
    park["stations"]["a_station"] = {"kind": "police_post", "at": "post", "vehicles": {"a_team": team()}}


def no_crowd(park: Data, day: Data) -> None:
    """Another kind of incident less, which is as good as one more."""
    del day["incidents"]["wages"]


def no_fire(park: Data, day: Data) -> None:
    """Another kind of incident less, which is as good as one more."""
    del day["incidents"]["blaze"]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return play(tmp_path_factory.mktemp("before"), *both())


@pytest.mark.parametrize(
    ("alter", "stay"),
    [
        (one_engine_more, {"blaze", "wages"}),
        (one_team_more, {"blaze", "wages"}),
        (no_crowd, {"blaze"}),
        (no_fire, {"wages"}),
    ],
)
def test_one_more_elsewhere_leaves_the_others_as_they_were(
    before: Run, tmp_path: Path, alter: Callable[[Data, Data], None], stay: set[str]
) -> None:
    assert {"foam_on", "crowd_dispersed"} <= {row["what"] for row in before.events.rows()}
    park, day = both()
    alter(park, day)
    assert lines(play(tmp_path, park, day), stay) == lines(before, stay)


def lines(run: Run, incidents: set[str]) -> list[tuple[float, str, str, str, str]]:
    """The log of some incidents."""
    return [(row["time_s"], row["what"], row["who"], row["where"], row["detail"])
            for row in run.events.rows() if row["incident"] in incidents]  # fmt: skip
