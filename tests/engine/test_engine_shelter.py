"""Shelter in place and when to leave it: by readings at the doors, and what it was worth."""

from pathlib import Path

import numpy as np
import pytest
from corridor import corridor, first, load, play

from drillsim.hazards.gas.indoors import air_changes_per_s, indoor_step
from drillsim.hazards.shelters import ShelterLoads


def sheltered_day():
    park, scenario = corridor()
    scenario["lasts"] = "40 min"
    scenario["weather"]["wind_from"] = "248 deg"
    park["detectors"]["d1"]["at"] = [30, -18]
    scenario["orders"]["stay"] = {"level": "shift", "action": "shelter", "places": ["east_office"]}
    scenario["orders"]["leave"]["places"] = ["unit"]
    scenario["orders"]["out"] = {"level": "shift", "action": "leave_shelter", "places": ["east_office"]}
    scenario["orders"]["clear"] = {"level": "shift", "action": "all_clear"}
    return park, scenario


def test_shelter_is_left_when_the_cloud_has_passed_and_by_meters_only(tmp_path: Path) -> None:
    park, scenario = sheltered_day()
    run = play(load(tmp_path / "metered", park, scenario))
    assert first(run, "isolated") < first(run, "shelter_left") < first(run, "all_clear")
    inside = run.people["place"] == "east_office"
    assert (run.people["released_s"][inside] == first(run, "shelter_left")).all()
    (loads,) = (one["east_office"] for one in run.facts["shelters"].values())
    assert 0.0 < loads["best_load"] < loads["stay_load"] and loads["best_leave_s"] > first(run, "isolated")
    scenario["off_the_run"] = ["gas_1"]
    nobody = play(load(tmp_path / "nobody", park, scenario))
    assert first(nobody, "shelter_left") == float("inf"), "nobody knows the air without a meter"


def test_without_the_order_they_stay_to_the_all_clear(tmp_path: Path) -> None:
    park, scenario = sheltered_day()
    del scenario["orders"]["out"]
    run = play(load(tmp_path, park, scenario))
    inside = run.people["place"] == "east_office"
    assert (run.people["released_s"][inside] == first(run, "all_clear")).all()


@pytest.mark.parametrize(("kind", "sealed"), [("commercial", True), ("industrial", False)])
def test_the_best_moment_is_when_the_cloud_has_passed(kind: str, sealed: bool) -> None:
    """100 ppm outside for 30 min, then none: whoever leaves then has taken in least; staying is worse, n = 2."""
    loads, c, rate = ShelterLoads(2.0, 1), np.zeros(1), air_changes_per_s(kind, sealed)
    for window in range(720):
        outside = np.full(1, 100.0 if window < 360 else 0.0)
        c, mean = indoor_step(c, outside, rate, 5.0)
        loads.add(mean, outside, 5.0 * (window + 1), 5.0)
    found = loads.of(0)
    assert found["best_leave_s"] == 1800.0 and found["outdoors_load"] == pytest.approx(100.0**2 * 30.0)
    assert found["best_load"] < found["stay_load"] < found["outdoors_load"]
