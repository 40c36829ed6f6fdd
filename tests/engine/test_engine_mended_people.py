"""People between heat, gas, orders and a gathering: the way out of heat, fleeing a gate, who is safe, who shelters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from crowd_day import PEOPLE, crowd_day, crowd_park, gathering
from fire_day import Data, built, bund_fire, fire_day, fire_park, first, play, told

from drillsim.chance.realise import realise
from drillsim.engine.run import Batch, Settings, Simulation
from drillsim.record.run import Run

# ---- the way out of heat

REACH_M = 46.7
"""As far down the wind as 300 m2 of benzene give off 4.7 kW/m2."""


def in_heat() -> tuple[Data, Data]:
    """Five people in a workshop 40 m down the wind of the fire, whose door and whose way out lie in harmful heat.

    The way from the door at 0.90 of the reach of harm leads to 1.06 of it: its middle is within, its far end is not.
    """
    park, day = fire_park(), fire_day()
    day["weather"]["wind_from"] = "90 deg"
    at = {"a": -0.90 * REACH_M, "b": -1.06 * REACH_M, "c": -2.0 * REACH_M, "muster": -200.0}
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    park["junctions"] = {"base": [-400, 0], "stand": [-300, 0], **{id_: [x, 0] for id_, x in at.items()}}
    park["ways"] = {f"{one}_{two}": {**road, "from": one, "to": two}
                    for one, two in ("ab", "bc", ("c", "muster"), ("muster", "stand"), ("stand", "base"))}  # fmt: skip
    for place in park["places"].values():
        place["exits"] = {"door": {"to": "a", "width": "2 m"}}
        place.pop("vessel", None)
    park["places"]["pumps"] |= {"kind": "workshop", "indoors": True, "at": [-0.85 * REACH_M, 2.0],
                                "people": {"day": {"operator": 5}}}  # fmt: skip
    del park["places"]["pumps"]["outline"]
    day["incidents"] = {"blaze": bund_fire(area="300 m2", grown_in="100 s")}
    day["orders"] = {"out": {"level": "shift", "action": "evacuate", "to": "nearest"}}
    day["lasts"] = "8 min"
    return park, day


def test_who_is_told_to_leave_walks_out_of_the_heat(tmp_path: Path) -> None:
    run = play(tmp_path, *in_heat())
    assert np.isnan(run.people["fell_s"]).all()
    assert set(run.people["destination"].tolist()) == {"muster"}
    assert told(run, "rerouted") == []


def turned_to_the_end(folder: Path, park: Data, day: Data) -> Simulation:
    """The rooms of a strict run at its end."""
    batch = Batch([realise(built(folder, park, day), seed=1)], Settings(strict=True))
    batch.run()
    return batch.simulations[0]


def test_a_way_too_hot_half_way_is_closed_to_who_would_walk_in_and_to_vehicles(tmp_path: Path) -> None:
    """Both ends of a way past the fire are cool, its middle is not; out of the middle both directions lead away."""
    park, day = in_heat()
    park["junctions"] |= {"north": [-10, 120], "south": [-10, -120], "side": [-14, 0]}
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    park["ways"] |= {"past": {**road, "from": "north", "to": "south"}, "aside": {**road, "from": "side", "to": "north"},
                     "join": {**road, "from": "base", "to": "north"}}  # fmt: skip
    turned = turned_to_the_end(tmp_path, park, day)
    network, ways, readings = turned.network, turned.realisation.scenario.park, turned.dangers.readings()
    barred = {name: turned.crowd.closed[network.way == ways.ways.number[name]].tolist() for name in ("past", "a_b")}
    assert barred["past"] == [True, True]
    assert sorted(barred["a_b"]) == [False, True]
    out = np.flatnonzero((network.way == ways.ways.number["a_b"]) & (network.start == ways.junction["a"]))
    assert not turned.crowd.closed[out].any()
    assert {"past", "a_b"} <= readings.blocked
    assert readings.barred == frozenset()


def test_nobody_passes_a_crowd_that_blocks_a_way(tmp_path: Path) -> None:
    park, day = crowd_park(), crowd_day()
    day["incidents"]["wages"] = gathering(blocks=["road_2"])
    day["orders"], day["lasts"] = {}, "10 min"
    turned = turned_to_the_end(tmp_path, park, day)
    readings = turned.dangers.readings()
    assert readings.barred == readings.blocked == {"road_2"}
    number = turned.realisation.scenario.park.ways.number["road_2"]
    assert turned.crowd.closed[turned.network.way == number].all()


# ---- a gathering in gas


def leak(**alter: object) -> Data:
    """Chlorine south of the gate."""
    return {"kind": "gas_leak", "place": "tank", "substance": "chlorine", "rate": "0.002 kg/s", "starts_at": "500 s",
            **alter}  # fmt: skip


def gas_at_the_gate(**alter: object) -> tuple[Data, Data]:
    """The crowd at the gate, and a tank whose chlorine the south wind carries there."""
    park, day = crowd_park(), crowd_day()
    park["places"]["tank"] = {"kind": "tank_farm", "at": [0, -60], "indoors": False,
                              "exits": {"door": {"to": "booth_door", "width": "2 m"}},
                              "substances": {"chlorine": {"mass": "20 t", "phase": "liquefied_gas"}}}  # fmt: skip
    day["weather"]["wind_from"] = "180 deg"
    day["figures"]["exposure_slows"] = 0  # it is the way they take that is told here
    day["incidents"]["leak"] = leak(**alter)
    day["orders"], day["lasts"] = {}, "20 min"
    return park, day


def camp(run: Run) -> list[Data]:
    return [row for row in run.people.rows() if row["place"] == "camp"]


def ends(run: Run) -> set[tuple[str, str, str]]:
    """State, destination and order of those from the camp."""
    return {(row["state"], row["destination"], row["order"]) for row in camp(run)}


def test_a_crowd_at_a_gate_flees_gas_and_the_gathering_is_over(tmp_path: Path) -> None:
    """It is 300 m from the gate to the muster point: 20 s to set out, 240 s at 1.25 m/s."""
    run = play(tmp_path, *gas_at_the_gate())
    assert ends(run) == {("at_assembly_point", "muster", "")}
    smelled = {row["alarmed_s"] for row in camp(run)}
    assert len(smelled) == 1 and min(smelled) > 500.0
    (at,) = smelled
    assert min(row["arrived_s"] for row in camp(run)) == pytest.approx(at + 20.0 + 240.0, abs=2.0)
    assert 0.0 < first(run, "crowd_dispersed") - at <= 40.0
    here = dict(zip(run.series["time_s"].tolist(), run.series["present_wages"].tolist(), strict=True))
    assert here[at] == PEOPLE and here[at + 10.0] == 0


def test_who_smells_gas_on_the_way_to_a_gathering_does_not_go_on_to_it(tmp_path: Path) -> None:
    """The leak lies beside the path they come along from 100 s to 306 s."""
    park, day = gas_at_the_gate(starts_at="150 s", at=[20, 60])
    day["weather"]["wind_from"] = "90 deg"
    run = play(tmp_path, park, day)
    assert {row["destination"] for row in camp(run)} == {"muster"}
    assert run.series["present_wages"].max() == 0
    assert first(run, "crowd_dispersed") < float("inf")


def test_who_stands_at_an_assembly_point_stays_there_though_it_smells(tmp_path: Path) -> None:
    park, day = gas_at_the_gate(rate="0.0005 kg/s")
    park["assembly_points"] = {"muster": {"at": "gate", "capacity": 500}, "far": {"at": "post", "capacity": 500}}
    day["orders"] = {"out": {"level": "shift", "action": "evacuate", "places": ["camp"], "to": ["muster"],
                             "kinds": ["gas_leak"]}}  # fmt: skip
    run = play(tmp_path, park, day)
    assert {row["destination"] for row in camp(run)} == {"muster"}


# ---- who is safe, and where


def at(run: Run, column: str, time_s: float) -> float:
    """A column of the series at an instant."""
    return float(run.series[column][run.series["time_s"] == time_s][0])


def test_who_stands_at_a_gathering_is_at_no_assembly_point_and_is_at_work_again_at_home(tmp_path: Path) -> None:
    run = play(tmp_path, crowd_park(), crowd_day())
    assert at(run, "gathered", 400.0) == PEOPLE == run.series["gathered"].max()
    assert run.series["at_assembly_point"].max() == 0
    states = ("at_work", "walking", "waiting", "gathered", "at_assembly_point", "sheltered", "released", "fallen",
              "brought_out")  # fmt: skip
    assert set(np.sum([run.series[state] for state in states], axis=0).tolist()) == {PEOPLE + 1}
    assert {(row["state"], row["why_not_safe"]) for row in run.people.rows()} == {("at_work", "")}
    assert np.isnan(run.people["clean_safe_s"]).all()


def test_who_stands_in_gas_at_a_gathering_was_not_told_and_is_not_safe(tmp_path: Path) -> None:
    """They make up their minds for longer than the day lasts."""
    park, day = gas_at_the_gate(rate="0.005 kg/s")
    day["lasts"], day["timings"]["flees_smell"] = "10 min", "30 min"
    run = play(tmp_path, park, day)
    standing = [row for row in camp(run) if row["state"] == "gathered"]
    assert standing
    assert {row["why_not_safe"] for row in standing} == {"not_told"}
    assert all(np.isnan(row["clean_safe_s"]) for row in standing)


# ---- sheltering


def told_to_shelter(starts_at: str) -> tuple[Data, Data]:
    """The crowd at the gate or back home, and an order to shelter over a far leak."""
    park, day = gas_at_the_gate(starts_at=starts_at, rate="0.2 kg/s")
    park["places"]["tank"]["at"] = [3000, -60]
    park["detectors"] = {"d1": {"at": [3000, 0], "substance": "chlorine", "alarm": "1 mg/m3",
                               "high_alarm": "2 mg/m3", "response": "10 s"}}  # fmt: skip
    day["timings"]["shuts_building"] = "60 s"
    day["orders"] = {"in": {"level": "shift", "action": "shelter", "kinds": ["gas_leak"]}}
    return park, day


def test_who_is_back_from_a_gathering_shelters_at_home(tmp_path: Path) -> None:
    park, day = told_to_shelter("60 min")
    day["orders"]["talk"] = crowd_day()["orders"]["talk"]
    day["lasts"] = "75 min"
    run = play(tmp_path, park, day)
    announced = first(run, "shelter_announced")
    assert max(row["arrived_s"] for row in camp(run)) < 2000.0 < announced
    assert {row["state"] for row in camp(run)} == {"sheltered"}
    assert {row["sheltered_s"] for row in camp(run)} == {announced + 60.0} == set(told(run, "building_shut", "camp"))


def test_who_stands_at_a_gathering_goes_to_a_shelter(tmp_path: Path) -> None:
    """The booth, 20 m away, is the nearest building: 20 s to set out."""
    run = play(tmp_path, *told_to_shelter("500 s"))
    announced = first(run, "shelter_announced")
    assert ends(run) == {("sheltered", "booth", "shelter")}
    assert all(announced + 20.0 < row["sheltered_s"] < announced + 60.0 for row in camp(run))
    assert first(run, "crowd_dispersed") < announced + 60.0


def test_who_walks_to_a_gathering_goes_to_a_shelter(tmp_path: Path) -> None:
    run = play(tmp_path, *told_to_shelter("90 s"))
    assert first(run, "shelter_announced") < 300.0
    assert {row["state"] for row in camp(run)} == {"sheltered"}
    assert run.series["gathered"].max() == 0


# ---- one's own gathering


def test_nobody_reports_the_gathering_they_have_joined_or_is_alarmed_by_it(tmp_path: Path) -> None:
    park, day = crowd_park(), crowd_day()
    del park["places"]["booth"]["people"]
    run = play(tmp_path, park, day)
    assert first(run, "crowd_gathered") < float("inf")
    assert told(run, "witnessed") == told(run, "reported") == []
    assert np.isnan(run.people["alarmed_s"]).all()


def test_only_who_looks_on_is_alarmed_by_a_gathering(tmp_path: Path) -> None:
    run = play(tmp_path, crowd_park(), crowd_day())
    assert run.people["id"][np.isfinite(run.people["alarmed_s"])].tolist() == ["booth/guard/1"]
