"""Where help goes and what it may do when a day has more than one trouble."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
from corridor import corridor
from corridor import load as load_corridor
from corridor import play as play_corridor
from crowd_day import crowd_day, crowd_park, gathering, team
from fire_day import bund_fire, by_luck, engine, fire_day, fire_park, first, over_seeds, play, tender, told

from drillsim.record.run import Run


def rows_of(run: Run, what: str) -> list[dict[str, object]]:
    return [row for row in run.events.rows() if row["what"] == what]


def test_a_casualty_of_gas_belongs_to_the_leak_not_to_the_crowd_beside_it(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["incidents"]["leak"].update(rate="3 kg/s", starts_at="5 min")
    scenario["incidents"]["a_crowd"] = gathering(
        place="west_office", junction="c", joins={"west_office": {"office": 60}}, starts_at="0 s"
    )
    scenario["lasts"] = "25 min"
    run = play_corridor(load_corridor(tmp_path, park, scenario))
    reported = rows_of(run, "casualty_reported")
    assert reported
    assert {row["incident"] for row in reported} == {"leak"}


def test_where_no_road_leads_nobody_arrives(tmp_path: Path) -> None:
    """The only road is shut from the start, 1 500 m away: the tender turns back at once, and nothing is put out."""
    park, day = fire_park(), fire_day()
    park["junctions"] |= {"base": [-1500, 0], "muster": [-1500, 40]}
    day["closed_ways"] = ["road"]
    run = play(tmp_path, park, day)
    assert first(run, "turned_back", "ft1") == first(run, "turned_out", "ft1")
    assert not told(run, "arrived") and not told(run, "foam_on")


def test_a_tender_without_concentrate_cools(tmp_path: Path) -> None:
    park = fire_park()
    park["stations"]["fire_station"]["vehicles"] = {"ft1": tender(foam="0 m3", pump="30 L/s", water="500 m3")}
    run = play(tmp_path, park, fire_day())
    assert told(run, "cooling_on", "ft1") and not told(run, "foam_on")
    assert first(run, "vessel_failed") == float("inf")


def test_every_incident_is_notified_by_itself(tmp_path: Path) -> None:
    day = fire_day()
    day["incidents"]["second"] = bund_fire(place="neighbour", starts_at="6 min")
    day["orders"]["tell"] = {"level": "shift", "action": "notify", "services": ["government"]}
    run = play(tmp_path, fire_park(), day)
    assert len(told(run, "notified", "government", "blaze")) == 1
    assert len(told(run, "notified", "government", "second")) == 1


def test_a_team_passes_through_the_crowd_it_comes_to_talk_with(tmp_path: Path) -> None:
    """The crowd stands across the only road to the gate."""
    day = crowd_day()
    day["incidents"]["wages"] = gathering(blocks=["road_2"])
    day["orders"]["talk"]["when"] = "not_over"
    day["command"]["grid"]["informs_next_after"] = "8 min"  # everybody stands there by then
    run = play(tmp_path, crowd_park(), day)
    assert told(run, "talks_begun", "pp1") and not told(run, "turned_back")
    assert rows_of(run, "arrived")[0]["where"] == "booth_door"  # the nearest to the gate that is not in the crowd


def test_a_team_goes_to_where_the_crowd_stands_not_to_its_name(tmp_path: Path) -> None:
    day = crowd_day()
    day["incidents"]["wages"] = gathering(place="camp")
    run = play(tmp_path, crowd_park(), day)
    assert {row["where"] for row in rows_of(run, "arrived")} == {"booth_door"}


def test_a_vehicle_comes_home_once_its_road_is_open_again(tmp_path: Path) -> None:
    day = fire_day()
    day["orders"]["shut"] = {"level": "shift", "action": "close_ways", "ways": ["road"],
                              "when": "under_control"}  # fmt: skip
    day["orders"]["open"] = {"level": "shift", "action": "open_ways", "ways": ["road"], "when": "over",
                             "takes": "5 min"}  # fmt: skip
    day["lasts"] = "40 min"
    run = play(tmp_path, fire_park(), day)
    opened = first(run, "way_opened")
    assert told(run, "way_closed") and first(run, "turned_back", "ft1") < opened < first(run, "returned", "ft1")


def test_no_team_stands_in_another_fire(tmp_path: Path) -> None:
    """A crowd 30 m from a fire that is known: the team stays fire_nearest_m from the flames, volunteers farther."""
    park, day = crowd_park(), crowd_day()
    park["places"]["shed"] = {"kind": "warehouse", "at": [0, 30], "exits": {"door": {"to": "gate", "width": "2 m"}}}
    day["incidents"]["blaze"] = {"kind": "fire", "place": "shed", "fuel": "contents", "peak_MW": 20, "grown_in": "60 s"}
    day["incidents"]["wages"] = gathering(starts_at="10 min")
    day["orders"]["talk"]["kinds"] = ["gathering"]
    run = play(tmp_path, park, day)
    for row in rows_of(run, "arrived"):
        x, y = park["junctions"][row["where"]]
        assert np.hypot(x, y - 30) >= 40


@pytest.mark.long
def test_a_second_engine_brings_a_fire_of_goods_under_control_no_later(tmp_path: Path) -> None:
    """Small tanks and one weak hydrant: whoever runs dry is relieved at once."""
    park, day = fire_park(), by_luck(fire_day())
    day["incidents"]["blaze"] = bund_fire(fuel="contents", area=None, peak_MW=16, grown_in="90 s")
    del day["incidents"]["blaze"]["area"]
    day["orders"] = {"call": {"level": "shift", "action": "call_out", "send": {"water": 2}}}
    day["lasts"] = "30 min"
    small = {"pump": "14 L/s", "water": "0.8 m3"}
    park["hydrants"] = {"h1": {"at": [-60, 110], "flow": "16 L/s"}}
    both = copy.deepcopy(park)
    park["stations"]["fire_station"]["vehicles"] = {"fe1": engine(**small)}
    both["stations"]["fire_station"]["vehicles"] = {"fe1": engine(**small), "fe2": engine(**small)}
    one, two = over_seeds(tmp_path / "one", park, day, range(8)), over_seeds(tmp_path / "two", both, day, range(8))
    for alone, together in zip(one, two, strict=True):
        assert first(together, "fire_under_control") <= first(alone, "fire_under_control")
    assert any(first(b, "fire_under_control") < first(a, "fire_under_control") for a, b in zip(one, two, strict=True))


def test_the_team_of_the_page_still_talks(tmp_path: Path) -> None:
    park = crowd_park()
    park["stations"]["police_post"]["vehicles"]["pp2"] = team()
    assert told(play(tmp_path, park, crowd_day()), "talks_begun")


def test_a_pump_is_counted_for_one_job_only(tmp_path: Path) -> None:
    """12 L/s would do for 6.5 L/s of foam, and for 10.2 L/s of cooling, but not for both."""
    park, day = fire_park(), fire_day()
    day["orders"]["ask"] = {"level": "shift", "action": "notify", "services": ["neighbours"], "when": "insufficient"}
    for pump, enough in (("12 L/s", False), ("17 L/s", True)):
        park["stations"]["fire_station"]["vehicles"] = {"ft1": tender(pump=pump, water="500 m3")}
        run = play(tmp_path / pump[:2], park, day)
        assert told(run, "vessel_threatened") and told(run, "sized_up", "ft1")
        assert bool(told(run, "notified", "neighbours")) is not enough
