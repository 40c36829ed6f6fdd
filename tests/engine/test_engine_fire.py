"""A fire, a foam tender and a hydrant, every tick worked out by hand; then what must point the right way.

The park is the one of `fire_day`. Durations: a call 30 s, shift 30 s, firm 40 s, a call to the next level 25 s, a
call-out 10 s, turn-out 30 s, set-up 40 s, sizing up 40 s, 100 m of hose 60 s. The road is driven at 10 m/s.

The fire. A kg of benzene gives 40 100 kJ and takes 493.7 kJ to be heated and to boil: a wide pool burns 0.001 40 100 /
493.7 = 0.0812234 kg/(m2 s). 60 m2 are D = 8.740 m across and burn 1 - exp(-2.7 D) of that: 195 424 kW, reached with
the square of the age at 119.4567 s. Foam takes 6.5 L/min for each of the 60 m2: 6.5 L/s. An attack brings 1.3 times
that, 8.45 L/s, for which the pump of 10 L/s is enough; the tank of 500 L is empty in 59.2 s. The hydrant is 200 m from
the tender, whose crew lays the hose in 120 s from work_started: until 344 000. It yields 8 L/s then, which is less
than 8.45 but more than 6.5. The jet reaches 50 of the 60 m, so that 10 m of hose are laid first: 6 s. A crew looks
every 5 s from 230 000 on.

Knocked down, it falls as exp(-t / 120 s): to a tenth of its largest size after 120 ln 10 = 276.310 s, to a hundredth,
which is out, after 552.620 s. The 60 s of the first attack leave 0.607 of it, that of age 93.03 s, from which it burns
back in 26.4 s, long before the second attack.

Heat. The calm flame of age 5 s is 2.01 m long (Thomas) and noticed from 50 times that, 100.7 m; the operator stands
24 m away, up the wind. In 8 m/s the flame of age 52.5 s is 3.84 m wide and 7.12 m long, leans 68.8 degrees away from
him on a foot 1.56 times as long as wide, and gives 89.4 kW/m2: he sees 0.00452 of it through air that lets 0.805 pass,
0.325 kW/m2. At 47.5 s it is 0.284: the window's mean passes 0.3 in the window to 115 000. He leaves 20 s later by the
steps, 31 m, and walks to the muster point, 42.43 and 145.60 m away. The shell 7 m away across the wind, 5 m up, sees
0.252 of 64.3 kW/m2 through 0.924 at age 103.5 s, 14.96, and 0.255 of 63.9 at 104.5 s, 15.10: more than 15 as a mean of
the second to 165 000. The first attack ends that; burning back, it is that old again in the second to 302 000. At the
17.1 kW/m2 of the grown fire it would stand 787 s. View factors are sums over 160 000 patches of the flame's side.

What a danger does at the very end of a window is noted a tick before; what it did is heard at the next window's
start.

| tick      | what               | who                     | because of                       | how one gets there     |
|-----------|--------------------|-------------------------|----------------------------------|------------------------|
| 60 000    | incident_started   | blaze                   |                                  | given                  |
| 69 999    | witnessed          | pumps/operator/1        | incident_started blaze           | seen from 65 000 on    |
| 100 000   | person_called      | pumps/operator/1        | witnessed pumps/operator/1       | 30 s from 70 000       |
| 100 000   | reported           | person:pumps/operator/1 | person_called pumps/operator/1   |                        |
| 100 000   | informed           | shift                   | reported person:pumps/operator/1 |                        |
| 114 999   | felt_heat          | pumps/operator/1        | incident_started blaze           | 0.325 kW/m2            |
| 130 000   | confirmed          | shift                   | informed shift                   | 30 s                   |
| 130 000   | ordered            | call_tender             | confirmed shift                  |                        |
| 140 000   | called_out         | ft1                     | ordered call_tender              | 10 s                   |
| 155 000   | informed           | firm                    | confirmed shift                  | 25 s                   |
| 164 999   | vessel_threatened  | neighbour               | incident_started blaze           | above 15 kW/m2         |
| 170 000   | turned_out         | ft1                     | called_out ft1                   | 30 s                   |
| 179 457   | fire_grown         | blaze                   | incident_started blaze           | 119.4567 s, rounded up |
| 184 000   | arrived            | ft1                     | turned_out ft1                   | 140 m to stand         |
| 195 000   | confirmed          | firm                    | informed firm                    | 40 s                   |
| 224 000   | work_started       | ft1                     | arrived ft1                      | 40 s                   |
| 224 000   | cannot_enter       | ft1                     | work_started ft1                 | no breathing sets      |
| 230 000   | foam_on            | ft1                     | work_started ft1                 | 10 m of hose           |
| 264 000   | sized_up           | ft1                     | work_started ft1                 | 40 s                   |
| 290 000   | burn_back          | blaze                   | supply_ended ft1                 | at once                |
| 290 000   | supply_ended       | ft1                     | work_started ft1                 | look after 289 172     |
| 302 000   | vessel_threatened  | neighbour               | supply_ended ft1                 | of age 104.5 s again   |
| 345 000   | foam_on            | ft1                     | work_started ft1                 | look after 344 000     |
| 621 311   | fire_under_control | blaze                   | foam_on ft1                      | 276.310 s on           |
| 897 621   | fire_out           | blaze                   | foam_on ft1                      | 552.620 s on           |
| 914 000   | returned           | ft1                     | work_started ft1                 | 140 m from 900 000     |
| 1 200 000 | run_ended          | clock                   |                                  | given                  |
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fire_day import (
    Data,
    bund_fire,
    by_luck,
    engine,
    expected,
    fire_day,
    fire_park,
    first,
    log,
    over_seeds,
    play,
    tender,
    told,
)

from drillsim.hazards.fire.fuels import fuel
from drillsim.hazards.fire.pool import pool_heat_release_kW
from drillsim.record.run import Run

FEW = range(8)
"""For what is less a matter of luck."""
NEVER = float("inf")
HUT = {"kind": "office", "at": [-150, 20], "people": {"day": {"office": 1}},
       "exits": {"door": {"to": "base", "width": "2 m"}}}  # fmt: skip
"""Walls from behind which somebody sees the fire."""
SOON = {"median": "20 s", "p90": "40 s"}
FULL_kW = float(pool_heat_release_kW(fuel("benzene"), 60.0))


# ---- by hand


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return play(tmp_path_factory.mktemp("fire"), fire_park(), fire_day())


def test_the_log_is_the_one_worked_out_by_hand(run: Run) -> None:
    page = expected(__doc__)
    assert log(run) == page
    assert len(page) == 27


def test_the_supplies_and_the_fire_add_up_by_hand(run: Run) -> None:
    """Foam: 60 s of 8.45 L/s and 552.620 s of 8 L/s. Heat, in units of full x s, from fire_grown to out."""
    (fire,) = run.hazards.rows()
    assert fire["peak_kW"] == pytest.approx(FULL_kW, rel=1e-6)
    assert (fire["started_s"], fire["under_control_s"], fire["out_s"]) == (60.0, 621.311, 897.621)
    assert (fire["out_by"], fire["reported_by"]) == ("extinguished", "person:pumps/operator/1")
    assert fire["foam_m3"] == pytest.approx((60.0 * 8.45 + 552.62 * 8.0) / 1000, abs=0.008)  # to the second's end
    grows, steady, attack = 119.4567 / 3, 230.0 - 179.4567, 120 * (1 - np.exp(-0.5))
    age = 119.4567 * np.exp(-0.25)
    back = (119.4567**3 - age**3) / (3 * 119.4567**2)
    again, out = 55.0 - (119.4567 - age), 120 * 0.99
    burned_kg = (grows + steady + attack + back + again + out) * FULL_kW / 40_100
    assert fire["burned_kg"] == pytest.approx(burned_kg, rel=1e-6)


def test_the_operator_leaves_when_he_feels_it(run: Run) -> None:
    """Felt at 115 s, off after 20 s."""
    (operator,) = run.people.rows()
    assert (operator["alarmed_s"], operator["alarmed_by"], operator["left_s"]) == (70.0, "own_senses", 135.0)
    assert (operator["destination"], operator["burned"]) == ("muster", 0)


def test_another_seed_tells_the_same_story(run: Run, tmp_path: Path) -> None:
    other = play(tmp_path, fire_park(), fire_day(), seed=20260314)
    assert other.events == run.events
    assert other.responses == run.responses


def test_with_water_enough_it_never_burns_back(tmp_path: Path) -> None:
    """The first attack goes on: 230 + 276.310 and 230 + 552.620 s."""
    park = fire_park()
    park["stations"]["fire_station"]["vehicles"]["ft1"] = tender(water="10 m3")
    run = play(tmp_path, park, fire_day())
    assert told(run, "burn_back") == told(run, "supply_ended") == []
    assert (first(run, "fire_under_control"), first(run, "fire_out")) == (506.311, 782.621)


def test_too_little_is_as_good_as_nothing(tmp_path: Path) -> None:
    """6 L/s against 6.5 needed: the 1 500 kg burn out when they would have by themselves."""
    park, day = fire_park(), fire_day()
    day["incidents"]["blaze"] = bund_fire(mass="1500 kg")
    park["stations"]["fire_station"]["vehicles"]["ft1"] = tender(pump="6 L/s", water="10 m3")
    fought = play(tmp_path / "fought", park, day)
    day["off_the_run"] = ["ft1"]
    left = play(tmp_path / "left", park, day)
    out_s = 60.0 + 119.4567 * 2 / 3 + 1500 * 40_100 / FULL_kW
    assert first(fought, "foam_on") < first(fought, "fire_out") == first(left, "fire_out")
    assert first(left, "fire_out") == pytest.approx(out_s, abs=2e-3)
    assert first(fought, "fire_under_control") == NEVER
    assert {row["out_by"] for one in (fought, left) for row in one.hazards.rows()} == {"burned out"}


# ---- what-ifs, twenty seeds, common luck


def shed_fire() -> tuple[Data, Data]:
    """Goods that burn up to 16 MW in the bund's place, fought with water: 12.3 L/s are needed, a hydrant yields 10.

    The tank of the engine is empty before the hydrant is joined.
    """
    park, day = fire_park(), by_luck(fire_day())
    del park["places"]["neighbour"]
    park["stations"]["fire_station"]["vehicles"] = {"fe1": engine(pump="14 L/s", water="0.8 m3", turnout=SOON)}
    park["hydrants"] = {"h1": {"at": [-60, 110], "flow": "10 L/s"}}
    day["incidents"]["blaze"] = {"kind": "fire", "place": "bund", "fuel": "contents", "peak_MW": 16.0,
                                 "grown_in": "2 min", "starts_at": "5 s"}  # fmt: skip
    day["orders"] = {"call": {"level": "shift", "action": "call_out", "send": {"water": 9}}}
    day["lasts"] = "9 min"
    return park, day


@pytest.fixture(scope="module")
def one_engine(tmp_path_factory: pytest.TempPathFactory) -> list[float]:
    """When the shed fire is under control with one engine, by seed."""
    runs = over_seeds(tmp_path_factory.mktemp("one_engine"), *shed_fire(), FEW)
    return [first(run, "fire_under_control") for run in runs]


@pytest.mark.long
def test_a_second_engine_brings_it_under_control_no_later(tmp_path: Path) -> None:
    """Either alone is too weak for the grown fire, both are not; they have water for ever."""
    park, day = shed_fire()
    day["lasts"] = "8 min"
    park["stations"]["fire_station"]["vehicles"] = {"fe1": engine(pump="10 L/s", turnout=SOON)}
    one = [first(run, "fire_under_control") for run in over_seeds(tmp_path / "one", park, day, FEW)]
    park["stations"]["fire_station"]["vehicles"]["fe2"] = engine(pump="10 L/s", turnout=SOON)
    two = [first(run, "fire_under_control") for run in over_seeds(tmp_path / "two", park, day, FEW)]
    assert all(b <= a for a, b in zip(one, two, strict=True)), list(zip(one, two, strict=True))
    assert max(two) < NEVER == max(one)


@pytest.mark.long
@pytest.mark.parametrize("hydrant", [{"at": [-60, 40], "flow": "10 L/s"}, {"at": [-60, 110], "flow": "60 L/s"}])
def test_a_nearer_or_stronger_hydrant_brings_it_under_control_no_later(
    one_engine: list[float], tmp_path: Path, hydrant: Data
) -> None:
    park, day = shed_fire()
    park["hydrants"]["h1"] = hydrant
    better = [first(run, "fire_under_control") for run in over_seeds(tmp_path, park, day, FEW)]
    assert all(b <= a for a, b in zip(one_engine, better, strict=True)), list(zip(one_engine, better, strict=True))
    assert any(b < a for a, b in zip(one_engine, better, strict=True))


def threatened_neighbour() -> tuple[Data, Data]:
    """The bund burns with nobody to put it out; the neighbour stands 8 m down the wind of it and 4 m aside.

    The engine cools it with 10.2 L/s.
    """
    park, day = fire_park(), by_luck(fire_day())
    park["places"]["neighbour"]["at"] = [8, 4]
    park["hydrants"] = {}
    park["stations"]["fire_station"]["vehicles"] = {"fe1": engine(turnout=SOON)}
    day["incidents"]["blaze"] = bund_fire(starts_at="5 s")
    day["orders"] = {"call": {"level": "shift", "action": "call_out", "send": {"cooling": 9}}}
    day["lasts"] = "7 min"
    return park, day


@pytest.mark.long
def test_a_cooled_neighbour_fails_no_earlier_and_with_water_enough_never(tmp_path: Path) -> None:
    park, day = threatened_neighbour()
    cooled = over_seeds(tmp_path / "cooled", park, day)
    park["stations"]["fire_station"]["vehicles"]["fe1"] = engine(pump="1 L/s", turnout=SOON)
    partly = over_seeds(tmp_path / "partly", park, day, FEW)
    day["off_the_run"] = ["fe1"]
    alone = first(play(tmp_path / "alone", park, day, seed=1), "vessel_failed")
    assert alone == first(play(tmp_path / "alone", park, day, seed=2), "vessel_failed") < NEVER, "nothing of it is luck"
    assert max(first(run, "cooling_on") for run in cooled) < alone
    assert {first(run, "vessel_failed") for run in cooled} == {NEVER}
    assert all(alone < first(run, "vessel_failed") < NEVER for run in partly)


def test_without_foam_a_burning_liquid_burns_out_and_water_does_nothing(tmp_path: Path) -> None:
    park, day = fire_park(), by_luck(fire_day())
    del park["places"]["neighbour"]
    day["incidents"]["blaze"] = bund_fire(mass="900 kg", starts_at="10 s")
    day["orders"] = {"call": {"level": "shift", "action": "call_out", "send": {"foam": 1, "water": 1}}}
    day["lasts"] = "280 s"
    park["stations"]["fire_station"]["vehicles"] = {"fe1": engine(turnout=SOON)}
    out_s = 10.0 + 119.4567 * 2 / 3 + 900 * 40_100 / FULL_kW
    for run in over_seeds(tmp_path, park, day, FEW):
        (fire,) = run.hazards.rows()
        assert fire["out_s"] == pytest.approx(out_s, abs=2e-3)
        assert (fire["out_by"], fire["water_m3"]) == ("burned out", 0.0)
        assert first(run, "work_started", "fe1") < out_s
        assert told(run, "water_on") == told(run, "fire_under_control") == []
        assert first(run, "not_available", "foam") < NEVER


# ---- heat is walked and driven around


def two_ways() -> tuple[Data, Data]:
    """A short road 30 m down the wind of the bund, and a long one round it; a hut in the west, a shed in the east.

    Two small fires begin 50 m beyond the shed, one while the bund burns and one after.
    """
    park, day = fire_park(), fire_day()
    day["weather"]["wind_from"] = "180 deg"
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    park["junctions"] = {"base": [-200, 30], "stand": [-100, 30], "east": [100, 30], "far_east": [200, 30],
                         "muster": [-200, 60], "lane": [0, 300]}  # fmt: skip
    park["ways"] = {
        "road_1": {**road, "from": "base", "to": "stand"},
        "short": {**road, "from": "stand", "to": "east"},
        "road_2": {**road, "from": "east", "to": "far_east"},
        "long_1": {**road, "from": "stand", "to": "lane"},
        "long_2": {**road, "from": "lane", "to": "east"},
        "lawn": {"kind": "path", "width": "2 m", "vehicles": False, "from": "base", "to": "muster"},
    }
    park["places"] = {
        "bund": {**park["places"]["bund"], "exits": {"steps": {"to": "stand", "width": "2 m"}}},
        "hut": {"kind": "office", "at": [-180, 50], "exits": {"door": {"to": "base", "width": "2 m"}},
                "people": {"day": {"office": 1}}},
        "shed": {"kind": "warehouse", "at": [200, 60], "exits": {"door": {"to": "far_east", "width": "2 m"}},
                 "people": {"day": {"operator": 2}}},
    }  # fmt: skip
    vehicles = {"fe1": engine(), "fe2": engine()}
    park["stations"]["fire_station"]["vehicles"] = vehicles
    park["hydrants"] = {}
    shed = {"kind": "fire", "place": "shed", "at": [250, 30], "fuel": "contents", "peak_MW": 0.5, "grown_in": "20 s"}
    day["incidents"] = {
        "blaze": bund_fire(area="250 m2", mass="4800 kg", starts_at="10 s"),
        "while_hot": {**shed, "starts_at": "70 s", "mass": "5 kg"},
        "when_cool": {**shed, "starts_at": "420 s", "mass": "5 kg"},
    }
    day["orders"] = {
        "first": {"level": "shift", "action": "call_out", "vehicles": ["fe1"], "incidents": ["while_hot"]},
        "second": {"level": "shift", "action": "call_out", "vehicles": ["fe2"], "incidents": ["when_cool"]},
    }
    return park, day


def test_a_hot_road_is_driven_around_and_used_again_when_it_has_cooled(tmp_path: Path) -> None:
    """The engine on its way to the second fire meets the heat at stand; the one to the third drives 400 m straight."""
    run = play(tmp_path, *two_ways())
    drove = {row["vehicle"]: row for row in run.responses.rows()}
    assert first(run, "arrived", "fe1") < first(run, "fire_out", incident="blaze")
    assert told(run, "rerouted") == [first(run, "arrived", "fe1")]
    long_m = 200 + 2 * np.hypot(100, 270)
    assert drove["fe1"]["arrived_s"] - drove["fe1"]["turned_out_s"] == pytest.approx(long_m / 10, abs=0.01)
    assert drove["fe2"]["arrived_s"] - drove["fe2"]["turned_out_s"] == 40.0
    assert drove["fe2"]["turned_out_s"] > first(run, "fire_out", incident="blaze")


@pytest.mark.parametrize(("sent_at_s", "metres"), [(90.0, 2 * float(np.hypot(100, 270))), (400.0, 200.0)])
def test_people_walk_round_the_heat_and_use_the_way_again_when_it_has_cooled(
    tmp_path: Path, sent_at_s: float, metres: float
) -> None:
    """The shed is sent west while the bund burns, or after: the order comes 80 s after the incident it answers."""
    park, day = two_ways()
    del day["incidents"]["while_hot"]
    day["incidents"]["when_cool"]["starts_at"] = f"{sent_at_s - 80} s"
    day["orders"] = {"go": {"level": "shift", "action": "evacuate", "places": ["shed"], "to": ["muster"],
                            "when": "reported", "incidents": ["when_cool"]}}  # fmt: skip
    run = play(tmp_path, park, day)
    shed = [row for row in run.people.rows() if row["place"] == "shed"]
    assert len(shed) == 2
    for row in shed:
        assert row["peak_kW_m2_heat"] < 4.7
        walked = (row["arrived_s"] - row["left_s"]) * 1.25
        assert walked == pytest.approx(metres + 30 + 100 + 100 + 30, abs=20)


# ---- where crews and people stand


def test_no_crew_chooses_to_stand_where_it_is_too_hot(tmp_path: Path) -> None:
    """1 500 m2 of acetone give stand, 60 m down the wind, too hot when the tender turns out: it stays at base."""
    park, day = fire_park(), fire_day()
    day["weather"]["wind_from"] = "90 deg"
    park["places"]["hut"] = dict(HUT)
    day["lasts"] = "5 min"
    day["incidents"]["blaze"] = bund_fire(fuel="acetone", area="1500 m2", mass="500 t", starts_at="1 s")
    big = play(tmp_path / "big", park, day)
    day["incidents"]["blaze"] = bund_fire(starts_at="1 s")
    small = play(tmp_path / "small", park, day)
    assert [row["staging"] for row in big.responses.rows()] == ["base"]
    assert [row["staging"] for row in small.responses.rows()] == ["stand"]
    (blaze,) = big.hazards.rows()
    assert 60 < blaze["reach_4_7_kW_m2_m"] < 200


def test_people_in_the_open_walk_away_from_the_fire(tmp_path: Path) -> None:
    """On either side they go to the point on their side, as there is no windsock; nobody passes the fire."""
    park, day = fire_park(), by_luck(fire_day())
    del park["windsocks"]
    day["weather"]["wind_from"] = "180 deg"  # both stand across it
    day["incidents"]["blaze"] = bund_fire(mass="900 kg", starts_at="5 s")
    day["orders"], day["lasts"] = {}, "4 min"
    day["timings"]["flees_smell"] = {"median": "10 s", "p90": "20 s"}
    pumps = park["places"]["pumps"]
    park["junctions"] |= {"east_steps": [30, -30], "east_muster": [200, -30]}
    park["places"]["filling"] = {**pumps, "at": [25, 0], "outline": [[24, 0], [25, 0], [26, 0]],
                                 "exits": {"steps": {"to": "east_steps", "width": "2 m"}}}  # fmt: skip
    path = {"kind": "path", "width": "2 m", "vehicles": False}
    park["ways"]["east_path"] = {**path, "from": "east_steps", "to": "east_muster"}
    park["ways"]["between"] = {**path, "from": "steps", "to": "east_steps"}
    park["assembly_points"]["east_muster"] = {"at": "east_muster", "capacity": 50}
    arrived = 0
    for run in over_seeds(tmp_path, park, day, FEW):
        went = {row["place"]: row["destination"] for row in run.people.rows()}
        assert went["pumps"] in ("muster", "") and went["filling"] in ("east_muster", "")
        assert (run.people["alarmed_by"] == "own_senses").all()
        arrived += sum(bool(point) for point in went.values())
    assert arrived >= 1.5 * len(FEW), "the others walk slowly, or were burned before they left"


def burned_day() -> tuple[Data, Data]:
    """Two at the pumps, across the wind, are burned; four sets of air make one entry, and then the fire burns out."""
    park, day = fire_park(), fire_day()
    day["weather"]["wind_from"] = "180 deg"
    park["places"]["pumps"] |= {"at": [-10, 0], "outline": [[-11, 0], [-10, 0], [-9, 0]],
                                "people": {"day": {"operator": 2}}}  # fmt: skip
    park["places"]["hut"] = dict(HUT)
    del park["places"]["neighbour"]
    park["stations"] = {
        "fire_station": {"kind": "fire_station", "at": "base", "vehicles": {
            "fe1": engine(crew=4, breathing_sets=4), "amb1": {"kind": "ambulance", "crew": 2, "turnout": "20 s"}}},
        "clinic": {"kind": "clinic", "at": "base", "beds": 4},
    }  # fmt: skip
    day["incidents"]["blaze"] = bund_fire(area="40 m2", mass="3000 kg", grown_in="5 s", starts_at="10 s")
    day["orders"] = {
        "leave": {"level": "shift", "action": "evacuate", "when": "reported", "to": "nearest"},
        "call": {"level": "shift", "action": "call_out", "send": {"entry_team": 1, "transport": 1}},
    }
    day["lasts"] = "50 min"
    return park, day


def test_the_burned_are_brought_out_and_after_the_fire_without_breathing_sets(tmp_path: Path) -> None:
    """10 m from the fire it is above 6.3 kW/m2: nobody goes in while it burns."""
    run = play(tmp_path, *burned_day())
    hurt = [row for row in run.people.rows() if row["place"] == "pumps"]
    assert [row["burned"] >= 2 for row in hurt] == [True, True]
    out_s, entered = first(run, "fire_out"), told(run, "entered", "fe1")
    assert first(run, "casualty_reported") < out_s, "they are known of, but it is too hot"
    assert len(entered) == 2 and min(entered) > out_s, "four sets would do for one entry"
    for row in hurt:
        assert out_s < row["picked_up_s"] < row["brought_out_s"] < row["handed_over_s"]
        assert row["state"] == "in_care"
    assert told(run, "too_far_for_air") == []
    assert len(run.responses) == 2
    assert np.isfinite(run.responses["returned_s"]).all()
