"""A small park with a day in it, as data that a test may change before it is written and loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario

Data = dict[str, Any]


def park() -> Data:
    return {
        "schema": "drillsim.park/1",
        "name": "Small park",
        "junctions": {"west": [0, 0], "middle": [100, 0], "east": [200, 0]},
        "ways": {
            "w1": {"kind": "road", "from": "west", "to": "middle", "width": "6 m"},
            "w2": {"kind": "road", "from": "middle", "to": "east", "width": "6 m"},
        },
        "places": {
            "office": {
                "kind": "office", "at": [10, 10], "exits": {"door": {"to": "west"}},
                "people": {"day": {"office": 40, "visitor": 3}},
            },
            "unit": {
                "kind": "process_unit", "at": [100, 20], "exits": {"door": {"to": "middle"}},
                "people": {"day": {"operator": 8, "maintenance": 4}},
                "substances": {"chlorine": {"mass": "10 t", "phase": "liquefied_gas"}},
            },
        },
        "assembly_points": {"lawn": {"at": "east", "capacity": 100}},
        "stations": {
            "fire": {
                "kind": "fire_station", "at": "west",
                "vehicles": {id_: {"kind": "fire_engine", "crew": 6} for id_ in ("engine_1", "engine_2")},
            }
        },
        "valves": {"v1": {"isolates": "unit"}},
    }  # fmt: skip


def day() -> Data:
    return {
        "schema": "drillsim.scenario/1",
        "name": "Small day",
        "park": "park.yaml",
        "starts_at": "2026-03-14 10:00",
        "shift": "day",
        "weather": {"wind_from": "270 deg", "wind_speed": "3 m/s", "stability": "D"},
        "incidents": {"leak": {"kind": "gas_leak", "place": "unit", "substance": "chlorine", "rate": "1 kg/s"}},
        "orders": {"leave": {"level": "shift", "action": "evacuate"}},
    }


def write(folder: Path, park_data: Data, day_data: Data) -> Path:
    """Both files (JSON is YAML); the scenario's path."""
    (folder / "park.yaml").write_text(json.dumps(park_data), encoding="utf-8")
    path = folder / "day.yaml"
    path.write_text(json.dumps(day_data), encoding="utf-8")
    return path


def load(folder: Path, park_data: Data | None = None, day_data: Data | None = None) -> Scenario:
    return load_scenario(write(folder, park_data or park(), day_data or day()))
