"""A corridor-sized park of about 300 people, for what-ifs: a road 600 m long with a chlorine unit in its middle.

              north hall
                  |
  west ap - gate -+---- west office ---- unit ---- east office ----+- gate - east ap
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from drillsim.chance.realise import Imposed
from drillsim.engine.run import Settings, simulate
from drillsim.record.run import Run
from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario

Data = dict[str, Any]

PARK: Data = {
    "schema": "drillsim.park/1",
    "name": {"en": "Corridor", "zh": "走廊"},
    "junctions": {"w2": [-380, 0], "w1": [-300, 0], "wo": [-150, 0], "c": [0, 0], "eo": [150, 0], "e1": [300, 0],
                  "e2": [380, 0], "n": [0, 200]},
    "ways": {
        "w2-w1": {"kind": "road", "from": "w2", "to": "w1", "width": "6 m"},
        "w1-wo": {"kind": "road", "from": "w1", "to": "wo", "width": "6 m"},
        "wo-c": {"kind": "road", "from": "wo", "to": "c", "width": "6 m"},
        "c-eo": {"kind": "road", "from": "c", "to": "eo", "width": "6 m"},
        "eo-e1": {"kind": "road", "from": "eo", "to": "e1", "width": "6 m"},
        "e1-e2": {"kind": "road", "from": "e1", "to": "e2", "width": "6 m"},
        "c-n": {"kind": "road", "from": "c", "to": "n", "width": "6 m"},
        "bypass": {"kind": "road", "from": "w1", "to": "n", "width": "4 m", "foot": False},
    },
    "gates": {
        "west_gate": {"way": "w2-w1", "width": "2 m"},
        "east_gate": {"way": "e1-e2", "width": "2 m"},
    },
    "zones": {"all": {}},
    "places": {
        "unit": {"kind": "process_unit", "at": [0, -30], "indoors": False, "zone": "all",
                 "exits": {"main": {"to": "c", "width": "3 m"}},
                 "people": {"day": {"operator": 12}},
                 "substances": {"chlorine": {"mass": "20 t", "phase": "liquefied_gas"}}},
        "west_office": {"kind": "office", "at": [-150, 30], "zone": "all", "air_changes": "2 /h",
                        "exits": {"main": {"to": "wo", "width": "2 m"}}, "people": {"day": {"office": 150}}},
        "east_office": {"kind": "office", "at": [150, 30], "zone": "all",
                        "exits": {"main": {"to": "eo", "width": "2 m"}}, "people": {"day": {"office": 138}}},
    },
    "assembly_points": {"west": {"at": "w2", "capacity": 400}, "east": {"at": "e2", "capacity": 400}},
    "stations": {
        "fire": {"kind": "fire_station", "at": "w1", "vehicles": {
            "gas_1": {"kind": "gas_protection_vehicle", "crew": 4, "breathing_sets": 12},
            "engine_1": {"kind": "fire_engine", "crew": 6, "breathing_sets": 8}}},
        "clinic": {"kind": "clinic", "at": "w1", "beds": 50,
                   "vehicles": {"ambulance_1": {"kind": "ambulance", "crew": 3}}},
    },
    "detectors": {"d1": {"at": [0, -45], "substance": "chlorine", "alarm": "1 mg/m3", "high_alarm": "2 mg/m3",
                         "response": "30 s"}},
    "windsocks": {"sock": {"at": [0, 10]}},
    "valves": {"v1": {"isolates": "unit", "substance": "chlorine", "closes_in": "20 s", "fails": "0 %",
                      "leaves": "30 kg"}},
}

SCENARIO: Data = {
    "schema": "drillsim.scenario/1",
    "name": "Corridor",
    "park": "park.yaml",
    "starts_at": "2026-03-14 10:00",
    "lasts": "15 min",
    "shift": "day",
    "weather": {"wind_from": "0 deg", "wind_speed": "3 m/s", "stability": "D"},
    "incidents": {"leak": {"kind": "gas_leak", "place": "unit", "substance": "chlorine", "rate": "0.5 kg/s",
                           "starts_at": "30 s", "line_mass": "30 kg"}},
    "figures": {"exposure_slows": 0},  # of who walks slower in gas tells test_engine_slowing
    "command": {"firm": {"informs_next": "not_over", "informs_next_after": "40 min"}},
    "orders": {
        "valves": {"level": "shift", "action": "shut_valves"},
        "leave": {"level": "shift", "action": "evacuate", "to": "nearest"},
        "help": {"level": "shift", "action": "call_out", "send": {"isolate": 1}},
    },
}


def corridor() -> tuple[Data, Data]:
    """Copies of the park and the scenario, to be altered."""
    return copy.deepcopy(PARK), copy.deepcopy(SCENARIO)


def load(folder: Path, park: Data, scenario: Data) -> Scenario:
    """The scenario written to a folder and read back the way a planner's would be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "park.yaml").write_text(yaml.safe_dump(park, sort_keys=False), encoding="utf-8")
    path = folder / "scenario.yaml"
    path.write_text(yaml.safe_dump(scenario, sort_keys=False), encoding="utf-8")
    return load_scenario(path)


def play(scenario: Scenario, seed: int = 1, imposed: Imposed | None = None) -> Run:
    """A strict run."""
    return simulate(scenario, Settings(seed=seed, strict=True, imposed=imposed or {}))


def first(run: Run, what: str, who: str = "") -> float:
    """When something first happened, seconds; infinity if it never did."""
    rows = [row["time_s"] for row in run.events.rows() if row["what"] == what and who in ("", row["who"])]
    return min(rows, default=float("inf"))
