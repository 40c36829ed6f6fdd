"""Feedback runs both ways: response to plume, barrier to traffic, crowd to vehicle, casualty to ambulance."""

from pathlib import Path

import numpy as np
from corridor import corridor, first, load, play


def test_the_crew_isolates_and_the_plume_thins(tmp_path: Path) -> None:
    park, scenario = corridor()
    del park["valves"]
    del scenario["orders"]["valves"]
    scenario["lasts"] = "40 min"
    run = play(load(tmp_path, park, scenario))
    isolated = first(run, "isolated")
    assert run.hazards["isolated_by"][0] == "crew:gas_1"
    rate, time = run.series["rate_kg_s_leak"], run.series["time_s"]
    assert (rate[(time > 35) & (time <= isolated - 5)] == 0.5).all()
    assert rate[time > isolated + 5].max() < 0.5
    assert rate[-1] < 1e-3 * 0.5, "the line has all but emptied"
    released = run.series["released_kg_leak"][-1]
    assert np.isclose(released, 0.5 * (isolated - 30) + 30, rtol=1e-4), "rate to isolation, then the line's contents"


def test_a_barrier_turns_people_and_vehicles(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["orders"]["bar"] = {"level": "shift", "action": "close_ways", "when": "reported", "ways": ["wo-c"],
                                 "takes": "1 s"}  # fmt: skip
    scenario["orders"]["leave"]["to"] = ["west"]
    scenario["lasts"] = "25 min"
    scenario["weather"]["wind_from"] = "0 deg"  # staging is north, by the bypass or through the middle
    free = play(load(tmp_path / "free", park, {**scenario, "orders": {k: v for k, v in scenario["orders"].items()
                                                                      if k != "bar"}}))  # fmt: skip
    barred = play(load(tmp_path / "barred", park, scenario))
    east = barred.people["place"] == "east_office"
    assert np.isfinite(free.people["arrived_s"][east]).all()
    assert np.isnan(barred.people["arrived_s"][east]).all(), "the only way west is barred"
    assert (barred.people["why_not_safe"][east] == "no_way_out").all()
    met = [row for row in barred.events.rows() if row["what"] == "rerouted" and row["who"] == "east_office"]
    assert met and met[0]["where"] == "wo-c"
    assert met[0]["time_s"] > first(barred, "way_closed"), "they learn of it at the barrier, not before"


def test_a_vehicle_turns_where_a_barrier_went_up_after_it_left(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["ways"]["bypass"]["speed"] = "5 km/h"  # the way through the middle is quicker
    scenario["weather"]["wind_from"] = "0 deg"
    scenario["figures"] |= {"travel_noise_p90": 1.0}
    scenario["timings"] = {"call_out_takes": "1 s"}
    free = play(load(tmp_path / "free", park, scenario))
    out = first(free, "turned_out", "gas_1")
    scenario["orders"]["bar"] = {"level": "shift", "action": "close_ways", "when": "reported", "ways": ["wo-c"],
                                 "takes": f"{out - first(free, 'reported') + 8} s"}  # fmt: skip
    barred = play(load(tmp_path / "barred", park, scenario))
    assert first(barred, "way_closed") > out
    assert first(barred, "rerouted", "gas_1") < float("inf")
    assert first(barred, "arrived", "gas_1") > first(free, "arrived", "gas_1")
    travel = {run: r.responses["travel_m"][r.responses["vehicle"] == "gas_1"][0] for run, r in
              {"free": free, "barred": barred}.items()}  # fmt: skip
    assert travel["barred"] > travel["free"]


def test_a_crowd_slows_a_vehicle(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["weather"]["wind_from"] = "90 deg"
    scenario["figures"] |= {"travel_noise_p90": 1.0, "crowd_stops_vehicle_per_m2": 0.05}
    scenario["orders"]["leave"]["to"] = ["west"]
    scenario["timings"] = {"leaves_by_day": "5 s", "evacuate_takes": "1 s", "call_out_takes": "1 s"}
    crowded = play(load(tmp_path / "crowded", park, scenario))
    scenario["people"] = {id_: {"counts": {"office": 0}} for id_ in ("west_office", "east_office")}
    empty = play(load(tmp_path / "empty", park, scenario))
    for run in (crowded, empty):
        assert first(run, "arrived", "gas_1") < float("inf")
    assert first(crowded, "turned_out", "gas_1") == first(empty, "turned_out", "gas_1"), "common luck"
    assert first(crowded, "arrived", "gas_1") > first(empty, "arrived", "gas_1")


def test_a_casualty_calls_an_ambulance(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["incidents"]["leak"]["rate"] = "5 kg/s"
    scenario["lasts"] = "60 min"
    scenario["orders"]["ambulance"] = {"level": "shift", "action": "call_out", "when": "casualty",
                                       "send": {"transport": 1}}  # fmt: skip
    run = play(load(tmp_path / "hit", park, scenario))
    rows = {row["id"]: row for row in run.events.rows()}
    call = next(row for row in rows.values() if row["what"] == "called_out" and row["who"] == "ambulance_1")
    chain = []
    while call["parent_id"]:
        call = rows[call["parent_id"]]
        chain.append(call["what"])
    assert chain[:2] == ["ordered", "casualty_reported"] and chain[-1] == "incident_started"
    fell = ~np.isnan(run.people["fell_s"])
    assert fell.any() and (~np.isnan(run.people["handed_over_s"][fell])).any()
    scenario["incidents"]["leak"]["rate"] = "1 g/s"
    calm = play(load(tmp_path / "calm", park, scenario))
    assert first(calm, "called_out", "ambulance_1") == float("inf")


def test_detection_is_a_race_and_the_log_says_who_won(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["cameras"] = {"cam": {"at": [30, -30], "range": "100 m"}}
    seen = play(load(tmp_path / "seen", park, {**scenario, "timings": {"camera_notices": "5 s"}}))
    assert seen.hazards["reported_by"][0] == "camera:cam"
    slow = play(load(tmp_path / "slow", park, {**scenario, "timings": {"camera_notices": "20 min"}}))
    assert slow.hazards["reported_by"][0].startswith(("detector:", "person:"))
    park["cameras"]["cam"] |= {"heading": "90 deg", "view": "60 deg"}  # looks away
    away = play(load(tmp_path / "away", park, {**scenario, "timings": {"camera_notices": "5 s"}}))
    assert away.hazards["reported_by"][0] != "camera:cam"
