"""A kind of vehicle added: what it brings is what its line in the table says."""

from __future__ import annotations

from pathlib import Path

import pytest
from corridor import corridor, first, load, play


def test_a_water_tanker_fights_a_fire_out_of_its_tank(tmp_path: Path) -> None:
    """No hydrant: 20 m3 at the pump's 40 L/s last 500 s; what is in the tank is asked every 5 s.

    A fire of 60 MW takes 60 000 / (0.5 x 2612) = 45.9 L/s, more than it pumps: it never is under control.
    """
    park, scenario = corridor()
    scenario["incidents"] = {
        "fire": {"kind": "fire", "place": "unit", "fuel": "contents", "peak_MW": 60, "grown_in": "60 s"},
    }
    scenario["fleet"] = {"tanker": {"kind": "water_tanker", "crew": 3, "station": "fire"}}
    scenario["orders"] = {"help": {"level": "shift", "action": "call_out", "send": {"water": 1},
                                   "vehicles": ["tanker"]}}  # fmt: skip
    scenario["off_the_run"] = ["engine_1"]
    scenario["lasts"] = "20 min"
    run = play(load(tmp_path, park, scenario))
    lasted = first(run, "supply_ended", "tanker") - first(run, "water_on", "tanker")
    assert lasted == pytest.approx(20_000 / 40, abs=5.001)
    assert first(run, "fire_under_control") == float("inf")
