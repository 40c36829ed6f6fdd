"""What-ifs that must point the right way: corridor-sized parks, some seeds, common luck."""

import os
from pathlib import Path

import numpy as np
import pytest
from corridor import Data, corridor, first, load, play

from drillsim.engine.frozen import frozen_response
from drillsim.scenario.model import Scenario

SEEDS = range(20 if os.environ.get("DRILLSIM_LONG") == "1" else 8)


def build(folder: Path, name: str, park: Data, scenario: Data) -> Scenario:
    return load(folder / name, park, scenario)


def without_remote_valve() -> tuple[Data, Data]:
    park, scenario = corridor()
    del park["valves"]
    del scenario["orders"]["valves"]
    return park, scenario


@pytest.mark.long
def test_without_gas_protection_and_remote_valve_isolation_is_later(tmp_path: Path) -> None:
    park, scenario = without_remote_valve()
    scenario["lasts"] = "20 min"
    scenario["timings"] = {"isolates_by_hand": {"median": "2 min", "p90": "3 min"}}
    base = build(tmp_path, "base", park, scenario)
    scenario["off_the_run"] = ["gas_1"]
    without = build(tmp_path, "without", park, scenario)
    for seed in SEEDS:
        a, b = first(play(base, seed), "isolated"), first(play(without, seed), "isolated")
        assert a < b, "the crew isolates by hand, and without it nobody does before the end"


@pytest.mark.long
def test_a_remote_valve_makes_isolation_no_later(tmp_path: Path) -> None:
    with_valve = build(tmp_path, "with", *corridor())
    by_hand = build(tmp_path, "by_hand", *without_remote_valve())
    for seed in SEEDS:
        assert first(play(with_valve, seed), "isolated") <= first(play(by_hand, seed), "isolated")


def test_a_failed_valve_is_as_good_as_none(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["failed_valves"], scenario["lasts"] = ["v1"], "30 min"
    failed = build(tmp_path, "failed", park, scenario)
    park, scenario = without_remote_valve()
    by_hand = build(tmp_path, "by_hand", park, {**scenario, "lasts": "30 min"})
    for seed in range(3):
        a, b = play(failed, seed), play(by_hand, seed)
        assert first(a, "valve_failed") < float("inf")
        assert first(a, "isolated") == first(b, "isolated")


def test_nobody_upwind_of_a_passive_plume_gets_a_dose(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["weather"]["wind_from"] = "90 deg"  # from the east: the eastern half is upwind
    scenario["orders"]["leave"]["to"] = ["east"]
    scenario["orders"]["leave"]["places"] = ["east_office"]
    upwind = build(tmp_path, "upwind", park, scenario)
    for seed in SEEDS:
        run = play(upwind, seed)
        east = run.people["place"] == "east_office"
        assert run.people["dose_ppm_min_chlorine"][east].max() == 0.0
        assert run.people["dose_ppm_min_chlorine"].max() > 0.0


@pytest.mark.long
def test_closing_one_gate_of_a_corridor_delays_the_evacuation(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["incidents"]["leak"]["rate"] = "1 g/s"  # enough to be detected, too little to matter on the way
    scenario["lasts"] = "25 min"
    scenario["timings"] = {"leaves_by_day": {"median": "60 s", "p90": "100 s"}, "makes_plant_safe": "60 s"}
    both = build(tmp_path, "both", park, scenario)
    park["gates"]["east_gate"]["open"] = False
    one = build(tmp_path, "one", park, scenario)
    for seed in SEEDS:
        a = play(both, seed)
        frozen = play(one, seed, frozen_response(a))
        assert np.isfinite(a.people["arrived_s"]).all() and np.isfinite(frozen.people["arrived_s"]).all()
        assert frozen.people["arrived_s"].mean() > a.people["arrived_s"].mean()
        assert np.quantile(frozen.people["arrived_s"], 0.95) > np.quantile(a.people["arrived_s"], 0.95)


@pytest.mark.long
def test_half_the_rate_under_the_same_response_gives_nobody_a_higher_dose(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["weather"]["wind_from"] = "60 deg"
    scenario["incidents"]["leak"]["rate"] = "2 g/s"
    scenario["timings"] = {"flees_smell": "24 h"}  # who flees on his own nose would flee another way
    full = build(tmp_path, "full", park, scenario)
    scenario["incidents"]["leak"]["rate"] = "1 g/s"
    half = build(tmp_path, "half", park, scenario)
    for seed in SEEDS:
        a = play(full, seed)
        b = play(half, seed, frozen_response(a))
        assert np.array_equal(a.people["arrived_s"], b.people["arrived_s"], equal_nan=True), "the same movement"
        assert (b.people["dose_ppm_min_chlorine"] <= a.people["dose_ppm_min_chlorine"]).all()
        assert b.people["dose_ppm_min_chlorine"].sum() < a.people["dose_ppm_min_chlorine"].sum()


def test_without_incident_there_is_no_harm_and_no_alarm(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["incidents"] = {}
    quiet = build(tmp_path, "quiet", park, scenario)
    for seed in SEEDS:
        run = play(quiet, seed)
        assert run.events["what"].tolist() == ["run_ended"]
        assert np.isnan(run.people["alarmed_s"]).all() and not run.people["dead"].any()
        assert len(run.responses) == 0
        assert run.facts["windows"] <= 1


@pytest.mark.parametrize("roughness", ["rural", "urban"])
def test_distances_are_printed_for_both_and_the_scenario_says_which_drives(tmp_path: Path, roughness: str) -> None:
    park, scenario = corridor()
    scenario["weather"]["roughness"] = roughness
    run = play(build(tmp_path, roughness, park, scenario))
    row = next(iter(run.hazards.rows()))
    assert f"Briggs {roughness}," in row["model"]
    assert row["distance_aegl3_rural_m"] > row["distance_aegl3_urban_m"] > 0
