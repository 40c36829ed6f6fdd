"""The response: who calls, which incident a reading belongs to, where vehicles stop, what runs short."""

from pathlib import Path

import numpy as np
from corridor import corridor, first, load, play


def test_the_caller_named_is_the_one_who_called(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["detectors"] = {}
    scenario["weather"]["wind_from"] = "270 deg"
    scenario["timings"] = {"person_calls": {"lowest": "1 s", "highest": "300 s"}}
    run = play(load(tmp_path, park, scenario))
    called = next(row for row in run.events.rows() if row["what"] == "person_called")
    fell = run.people["fell_s"][run.people["id"] == called["who"]]
    assert called["where"] in (called["who"].split("/")[0], *park["junctions"])
    assert not (fell <= called["time_s"]).any(), "whoever is overcome calls no more"


def test_a_reading_belongs_to_an_incident_that_has_begun(tmp_path: Path) -> None:
    park, scenario = corridor()
    leak = scenario["incidents"]["leak"]
    scenario["incidents"] = {
        "later": {**leak, "starts_at": "12 min", "at": [0, -32]},
        "now": {**leak, "at": [0, -30]},
    }
    run = play(load(tmp_path, park, scenario))
    reported = {row["incident"]: row["time_s"] for row in run.events.rows() if row["what"] == "reported"}
    assert reported["now"] < 300
    assert reported.get("later", np.inf) >= 720
    isolated = {row["incident"]: row["time_s"] for row in run.events.rows() if row["what"] == "isolated"}
    assert isolated["now"] < 720


def test_staging_is_reached_along_one_way_roads(tmp_path: Path) -> None:
    park, scenario = corridor()
    for way in ("w1-wo", "wo-c"):
        park["ways"][way]["one_way"] = True  # eastward only
    scenario["weather"]["wind_from"] = "270 deg"
    run = play(load(tmp_path, park, scenario))
    gas = run.responses["vehicle"] == "gas_1"
    assert run.responses["staging"][gas][0] == "wo"


def test_a_vehicle_that_cannot_get_home_has_not_returned(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["ways"]["bypass"]["vehicles"] = False
    scenario["lasts"] = "40 min"
    scenario["orders"]["leave"]["when"] = "reported"
    scenario["incidents"]["leak"]["rate"] = "1 g/s"
    scenario["weather"]["wind_from"] = "0 deg"
    free = play(load(tmp_path / "free", park, scenario))
    arrived = first(free, "arrived", "gas_1")
    assert first(free, "returned", "gas_1") < float("inf")
    scenario["orders"]["bar"] = {"level": "shift", "action": "close_ways", "when": "reported", "ways": ["wo-c"],
                                 "takes": f"{arrived - first(free, 'reported') + 5} s"}  # fmt: skip
    barred = play(load(tmp_path / "barred", park, scenario))
    assert first(barred, "arrived", "gas_1") == arrived
    assert first(barred, "returned", "gas_1") == float("inf")
    assert first(barred, "turned_back", "gas_1") < float("inf")


def test_a_crew_without_a_stand_by_pair_does_not_enter(tmp_path: Path) -> None:
    park, scenario = corridor()
    del park["valves"]
    del scenario["orders"]["valves"]
    park["stations"]["fire"]["vehicles"] = {"gas_1": {"kind": "gas_protection_vehicle", "crew": 3, "breathing_sets": 9}}
    run = play(load(tmp_path, park, scenario))
    assert first(run, "work_started", "gas_1") <= first(run, "cannot_enter", "gas_1") < float("inf")
    assert first(run, "entered") == first(run, "isolated") == float("inf")
    assert "no pair with a stand-by pair" in run.responses["tasks"][0]


def test_air_limits_an_entry_and_the_work_done_is_not_lost(tmp_path: Path) -> None:
    park, scenario = corridor()
    del park["valves"]
    del scenario["orders"]["valves"]
    scenario["lasts"] = "80 min"
    scenario["timings"] = {"isolates_by_hand": "15 min", "changes_cylinders": "2 min"}
    scenario["figures"] |= {"air_use_median_L_min": 100, "air_use_p90_L_min": 100}  # 1666 L last 16.7 min
    run = play(load(tmp_path, park, scenario))
    entries = [row["time_s"] for row in run.events.rows() if row["what"] == "entered" and row["who"] == "gas_1"]
    withdrew = [row["time_s"] for row in run.events.rows() if row["what"] == "withdrew"]
    isolated = first(run, "isolated")
    assert len(withdrew) >= 1 and isolated < float("inf")
    walk = (withdrew[0] - entries[0]) - (16.66 * 60 - 2 * _walk(run, entries, withdrew))
    assert np.isclose(walk, _walk(run, entries, withdrew), atol=1.0)
    worked = sum(w - e - _walk(run, entries, withdrew) for e, w in zip(entries, withdrew, strict=False))
    last = isolated - entries[len(withdrew)] - _walk(run, entries, withdrew)
    assert np.isclose(worked + last, 900.0, atol=1.0), "fifteen minutes of work, over as many entries as it takes"


def _walk(run, entries: list[float], withdrew: list[float]) -> float:  # type: ignore[no-untyped-def]
    """Seconds from the staging point to the leak in a suit."""
    park = run.scenario.park
    x, y = park.xy(run.responses["staging"][run.responses["vehicle"] == "gas_1"][0])
    return float(np.hypot(x - 0, y + 30)) / 0.8


def test_beds_run_out(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["stations"]["clinic"]["beds"] = 1
    scenario["incidents"]["leak"]["rate"] = "5 kg/s"
    scenario["lasts"] = "80 min"
    scenario["orders"]["ambulance"] = {"level": "shift", "action": "call_out", "when": "casualty",
                                       "send": {"transport": 1}}  # fmt: skip
    run = play(load(tmp_path, park, scenario))
    assert (~np.isnan(run.people["fell_s"])).sum() > 1
    assert (~np.isnan(run.people["handed_over_s"])).sum() == 1
    assert any(row["what"] == "not_available" and row["who"] == "bed" for row in run.events.rows())


def test_a_water_curtain_in_a_storm_is_not_laid(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["orders"]["help"]["send"] = {"water_curtain": 1}
    del scenario["orders"]["valves"]
    calm = play(load(tmp_path / "calm", park, scenario))
    assert first(calm, "curtain_on", "engine_1") < float("inf")
    scenario["weather"]["wind_speed"] = "9 m/s"
    storm = play(load(tmp_path / "storm", park, scenario))
    assert first(storm, "curtain_on") == float("inf")


def test_the_all_clear_needs_a_measurement(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["lasts"] = "40 min"
    scenario["orders"]["stay"] = {"level": "shift", "action": "shelter", "places": ["east_office"]}
    scenario["orders"]["leave"]["places"] = ["unit"]
    scenario["orders"]["clear"] = {"level": "shift", "action": "all_clear"}
    run = play(load(tmp_path / "measured", park, scenario))
    assert first(run, "isolated") + 600 <= first(run, "measured_clear") <= first(run, "all_clear") < float("inf")
    inside = run.people["place"] == "east_office"
    assert (run.people["released_s"][inside] == first(run, "all_clear")).all()
    scenario["off_the_run"] = ["gas_1"]
    nobody = play(load(tmp_path / "nobody", park, scenario))
    assert first(nobody, "all_clear") == float("inf"), "no timer ends a shelter"
    assert np.isnan(nobody.people["released_s"]).all()


def test_the_ladder_climbs_by_its_triggers(tmp_path: Path) -> None:
    park, scenario = corridor()
    del park["valves"]
    del scenario["orders"]["valves"]
    del scenario["orders"]["help"]
    scenario["command"] = {"firm": {"informs_next": "not_over", "informs_next_after": "5 min"},
                           "park": {"informs_next": "casualty"}}  # fmt: skip
    run = play(load(tmp_path, park, scenario))
    informed = {row["who"]: row["time_s"] for row in run.events.rows() if row["what"] == "informed"}
    confirmed = {row["who"]: row["time_s"] for row in run.events.rows() if row["what"] == "confirmed"}
    assert informed["shift"] < confirmed["shift"] < informed["firm"]
    assert informed["park"] >= informed["firm"] + 300
    assert ("city" in informed) == (first(run, "casualty_reported") < float("inf"))
