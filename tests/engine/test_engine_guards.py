"""Guards a safety engineer looks for: what is not safe turns the summary red, what is not known is said."""

import json
from pathlib import Path

import numpy as np
from corridor import Data, corridor, load

import drillsim as ds
from drillsim.record.run import Run


def played(folder: Path, park: Data, scenario: Data, seed: int = 1) -> Run:
    return ds.simulate(load(folder, park, scenario), seed=seed, strict=True)


def codes(run: Run) -> set[str]:
    return {flag["code"] for flag in run.summary()["red_flags"]}


def test_a_calm_evacuation_raises_no_red_flag(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["lasts"] = "25 min"
    scenario["incidents"]["leak"]["rate"] = "0.05 g/s"  # enough to be detected
    scenario["timings"] = {"makes_plant_safe": "60 s"}  # by luck one of twelve would stay for 23 min
    run = played(tmp_path, park, scenario)
    assert not codes(run)


def test_an_assembly_point_in_the_cloud_is_not_safe(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["weather"]["wind_from"] = "270 deg"
    scenario["incidents"]["leak"]["lasts"] = "24 min"
    scenario["orders"] = {"leave": {**scenario["orders"]["leave"], "to": ["east"], "when": "reported"}}
    run = played(tmp_path, park, scenario)
    assert "assembly_point_in_cloud" in codes(run)
    there = run.people["destination"] == "east"
    assert there.any()
    assert np.isnan(run.people["clean_safe_s"][there]).all(), "who stands in gas has not reached clean safety"
    assert (run.people["why_not_safe"][there] == "in_cloud").all()
    assert run.summary()["clean_safety_p100_s"] is None


def test_a_refuge_in_the_cloud_is_not_safe(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["places"]["east_office"] |= {"refuge": True, "air_changes": "8 /h", "air_changes_sealed": "4 /h"}
    scenario["weather"]["wind_from"] = "270 deg"
    scenario["incidents"]["leak"] |= {"at": [60, 25], "rate": "20 g/s", "lasts": "24 min"}
    scenario["orders"] = {"stay": {"level": "shift", "action": "shelter", "when": "reported"}}
    park["detectors"]["d1"]["at"] = [80, 25]
    run = played(tmp_path, park, scenario)
    assert "refuge_in_cloud" in codes(run)
    inside = run.people["place"] == "east_office"
    assert np.isnan(run.people["clean_safe_s"][inside]).all()


def test_a_route_through_the_cloud_is_not_safe(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["weather"] |= {"wind_from": "180 deg"}
    scenario["incidents"]["leak"] |= {"rate": "0.2 kg/s", "lasts": "24 min"}
    scenario["orders"] = {"leave": {**scenario["orders"]["leave"], "to": ["west"], "when": "reported"}}
    park["detectors"]["d1"]["at"] = [0, -20]
    scenario["incidents"]["leak"]["at"] = [0, -60]
    run = played(tmp_path, park, scenario)
    assert "route_in_cloud" in codes(run), "the east office walks west past the leak, across the plume"


def test_stable_low_wind_carries_its_warning_and_neutral_wind_none(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["weather"] |= {"stability": "F", "wind_speed": "2 m/s"}
    stable = played(tmp_path / "F", park, scenario)
    assert any("near_source" in caveat["code"] for caveat in stable.summary()["caveats"])
    scenario["weather"] |= {"stability": "D", "wind_speed": "5 m/s"}
    neutral = played(tmp_path / "D", park, scenario)
    assert not any("near_source" in caveat["code"] for caveat in neutral.summary()["caveats"])


def test_deaths_carry_the_range_over_published_probits(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["weather"]["wind_from"] = "270 deg"
    scenario["incidents"]["leak"]["rate"] = "5 kg/s"
    summary = played(tmp_path, park, scenario).summary()
    low, chosen, high = (summary[f"expected_deaths{end}"] for end in ("_low", "", "_high"))
    assert 0 <= low <= chosen <= high and high > 1.5 * low


def test_a_level_that_is_not_established_is_said_so_and_not_counted(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["places"]["unit"]["substances"]["phosgene"] = {"mass": "500 kg"}
    scenario["incidents"]["leak"] |= {"substance": "phosgene", "rate": "50 g/s"}
    park["detectors"]["d1"] |= {"substance": "phosgene"}
    run = played(tmp_path, park, scenario)
    assert run.summary()["exposed_aegl1"] is None and run.summary()["exposed_aegl2"] is not None
    assert (run.people["aegl1_phosgene"] == -1).all()
    assert np.isnan(run.hazards["distance_aegl1_rural_m"]).all()


def test_the_summary_is_plain_json_without_nan(tmp_path: Path) -> None:
    run = played(tmp_path, *corridor())
    text = json.dumps(run.summary(), allow_nan=False)
    assert json.loads(text) == json.loads(json.dumps(run.summary()))


def test_whoever_is_not_safe_at_the_end_is_counted_with_the_reason(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["lasts"] = "6 min"
    run = played(tmp_path, park, scenario)
    summary = run.summary()
    unsafe = np.isnan(run.people["clean_safe_s"])
    assert summary["missing"] > 0 and sum(summary["missing_why"].values()) == summary["missing"]
    assert (run.people["why_not_safe"][unsafe] != "").all() and (run.people["why_not_safe"][~unsafe] == "").all()


def test_a_quiet_day_is_not_red(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["incidents"] = {}
    run = played(tmp_path, park, scenario)
    assert not codes(run) and (run.people["why_not_safe"] == "").all()


def test_whom_no_gas_reached_and_nobody_told_is_no_finding(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["incidents"]["leak"]["rate"] = "0.05 g/s"
    scenario["orders"]["leave"]["places"] = ["unit"]
    run = played(tmp_path, park, scenario)
    assert "not_told" not in codes(run)


def test_who_is_brought_out_into_gas_is_not_safe(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["lasts"] = "40 min"
    scenario["weather"]["changes"] = {"turn": {"after": "9 min", "wind_from": "180 deg"}}
    scenario["incidents"]["leak"] |= {"rate": "2 kg/s", "lasts": "38 min", "by_hand": False}
    scenario["orders"]["help"]["send"] = {"entry_team": 1}
    del scenario["orders"]["valves"]
    run = played(tmp_path, park, scenario)
    out = ~np.isnan(run.people["brought_out_s"])
    assert out.any() and (run.responses["staging"] == "n").all()
    assert np.isnan(run.people["clean_safe_s"][out]).all(), "the wind has turned onto the staging point"
    assert "staging_in_cloud" in codes(run)


def test_no_assembly_point_upwind_is_said_and_the_best_of_the_rest_is_named(tmp_path: Path) -> None:
    park, scenario = corridor()
    del park["assembly_points"]["east"]
    scenario["weather"]["wind_from"] = "90 deg"
    scenario["orders"]["leave"]["to"] = "upwind"
    run = played(tmp_path, park, scenario)
    assert "no_good_assembly_point" in codes(run)


def test_a_second_shelter_order_shelters_again(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["lasts"] = "58 min"
    scenario["orders"] = {
        "valves": scenario["orders"]["valves"],
        "help": scenario["orders"]["help"],
        "stay": {"level": "shift", "action": "shelter", "places": ["east_office"]},
        "clear": {"level": "shift", "action": "all_clear"},
    }
    leak = scenario["incidents"]["leak"]
    scenario["incidents"] = {"first": leak, "second": {**leak, "starts_at": "45 min", "at": [2, -30]}}
    run = played(tmp_path, park, scenario)
    inside = run.people["place"] == "east_office"
    assert (run.people["sheltered_s"][inside] > 2700).all() and np.isnan(run.people["released_s"][inside]).all()
    assert (run.people["state"][inside] == "sheltered").all()


def test_two_gases_at_once_are_smelled_counted_and_judged_apart(tmp_path: Path) -> None:
    park, scenario = corridor()
    park["places"]["unit"]["substances"]["ammonia"] = {"mass": "5 t"}
    park["places"]["far_unit"] = {
        "kind": "process_unit", "at": [340, -200], "indoors": False, "exits": {"main": {"to": "e1"}},
        "substances": {"phosgene": {"mass": "100 kg"}},
    }  # fmt: skip
    scenario["incidents"] = {
        "ammonia": {**scenario["incidents"]["leak"], "substance": "ammonia", "rate": "5 g/s"},
        "phosgene": {**scenario["incidents"]["leak"], "place": "far_unit", "substance": "phosgene", "rate": "1 g/s"},
    }
    run = played(tmp_path, park, scenario)
    assert run.people["peak_ppm_ammonia"].max() > 0 and run.people["peak_ppm_phosgene"].max() == 0
    assert not run.people["under_observation"].any(), "nobody has smelled phosgene"
    by = {row["incident"]: row["reported_by"] for row in run.hazards.rows()}
    assert by["ammonia"].startswith("person:") and by["phosgene"] == ""
    assert run.summary()["exposed_aegl1"] is None or run.summary()["exposed_aegl1"] >= 0
