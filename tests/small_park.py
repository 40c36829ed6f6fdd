"""Small parks for tests, made of plain dicts that a test may alter before they are written and loaded.

    scenario = corridor(tmp_path, people=300, gates=1)

or, with something of one's own:

    park, day = park_data(), scenario_data()
    park["detectors"] |= detectors((320, 20), (350, 50))
    day["weather"]["wind_from"] = "180 deg"
    scenario = write_and_load(tmp_path, park, day)

The corridor runs from west to east, 600 m between two gates, an assembly point beyond each:

    station --- clinic --- assembly --|gate|-- office --- unit --- control --- workshop --|gate|-- assembly
    -420        -300        -150        0       100       300        400         500       600       750

The unit by the road is open to the air and holds chlorine, which leaks there in the scenario. The wind blows from the
south-west: the plume goes over the unit and across the road, so that office, control room and workshop stay in clean
air and whoever walks past x = 300 is touched by it. With one gate the eastern one is shut, and the workshop, where
half of the people are, has the long way round and through the plume.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from drillsim.reading.quantity import Law
from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario

Data = dict[str, Any]

JUNCTIONS: dict[str, list[float]] = {
    "station": [-420.0, 0.0],
    "clinic": [-300.0, 0.0],
    "beyond_west": [-150.0, 0.0],
    "west": [0.0, 0.0],
    "j100": [100.0, 0.0],
    "j200": [200.0, 0.0],
    "j300": [300.0, 0.0],
    "j400": [400.0, 0.0],
    "j500": [500.0, 0.0],
    "east": [600.0, 0.0],
    "beyond_east": [750.0, 0.0],
}
"""Junctions of the road, west to east; each is joined to the next by a way named `road_` and the first of the two."""


def corridor(
    folder: Path, *, people: int = 300, gates: int = 2, remote_valve: bool = True, gas_protection: bool = True
) -> Scenario:
    """A corridor park in which chlorine leaks, loaded; each call of a test overwrites the last one's files.

    `gates` 1 shuts the eastern gate; without `remote_valve` the leak ends only by hand; without `gas_protection`
    that vehicle is off the run.
    """
    day = scenario_data()
    if not gas_protection:
        day["off_the_run"] = ["gas_protection_1"]
    return write_and_load(folder, park_data(people, gates=gates, remote_valve=remote_valve), day)


def write_and_load(folder: Path, park: Data, scenario: Data) -> Scenario:
    """The scenario of two dicts, written into a folder as YAML and loaded from there with every check."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("park.yaml", park), ("scenario.yaml", scenario)):
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return load_scenario(folder / "scenario.yaml")


# ---- the park


def park_data(people: int = 300, *, gates: int = 2, remote_valve: bool = True) -> Data:
    """The corridor park as a dict of dicts, people spread over office, workshop, unit and control room."""
    park: Data = {
        "schema": "drillsim.park/1",
        "name": {"en": "Corridor", "zh": "走廊"},
        "junctions": dict(JUNCTIONS),
        "ways": road(list(JUNCTIONS)),
        "gates": {
            "west_gate": {"way": "road_beyond_west", "width": "2 m"},
            "east_gate": {"way": "road_east", "width": "2 m", "open": gates > 1},
        },
        "zones": {"all": {"name": {"en": "the whole park", "zh": "全园"}}},
        "places": places(people),
        "assembly_points": {
            "assembly_west": {"at": "beyond_west", "capacity": 500},
            "assembly_east": {"at": "beyond_east", "capacity": 500},
        },
        "stations": stations(),
        "detectors": detectors((300.0, 0.0), (330.0, 30.0)),
        "windsocks": {"mast": {"at": [400.0, -30.0]}},
        "valves": {"remote_valve": {"isolates": "unit", "closes_in": "20 s", "fails": "0 %"}},
    }
    if not remote_valve:
        del park["valves"]
    return park


def road(junctions: list[str], **alter: Any) -> Data:
    """Ways 6 m wide that join each junction to the next, for walkers and vehicles; `alter` changes every one."""
    ways = {}
    for a, b in pairwise(junctions):
        ways[f"road_{a}"] = {"kind": "road", "from": a, "to": b, "width": "6 m", "speed": "10 m/s", **alter}
    return ways


def places(people: int) -> Data:
    """Half of the people in the workshop, a third in the office, and the rest on the unit and in the control room."""
    control = min(4, people)
    unit = (people - control) // 6
    office = (people - control - unit) * 2 // 5
    workshop = people - control - unit - office
    return {
        "office": place("office", (100.0, 25.0), "j100", office),
        "workshop": place("workshop", (500.0, 25.0), "j500", workshop),
        "unit": {
            **place("process_unit", (310.0, 10.0), "j300", unit),
            "indoors": False,
            "substances": {"chlorine": {"mass": "20 t", "phase": "liquefied_gas", "pressure": "7 bar"}},
        },
        "control_room": place("control_room", (400.0, -25.0), "j400", control),
    }


def place(kind: str, at: tuple[float, float], door_to: str, people: int, role: str = "operator") -> Data:
    """A building of one storey with one door 2 m wide, its people there in every shift."""
    return {
        "kind": kind,
        "at": list(at),
        "zone": "all",
        "exits": {"door": {"to": door_to, "width": "2 m"}},
        "people": {shift: {role: people} for shift in ("day", "night")},
    }


def stations() -> Data:
    """A station with a gas-protection vehicle, a fire engine and a police car, and a clinic with an ambulance."""
    return {
        "fire_station": {
            "kind": "fire_station",
            "at": "station",
            "vehicles": {
                "gas_protection_1": {"kind": "gas_protection_vehicle", "crew": 5, "breathing_sets": 12},
                "fire_engine_1": {"kind": "fire_engine", "crew": 6, "breathing_sets": 6},
                "police_1": {"kind": "police_car", "crew": 2},
            },
        },
        "clinic": {
            "kind": "clinic",
            "at": "clinic",
            "beds": 50,
            "vehicles": {"ambulance_1": {"kind": "ambulance", "crew": 3}},
        },
    }


def detectors(*at: tuple[float, float]) -> Data:
    """Chlorine detectors d1, d2, … that alarm at 1 and 2 mg/m3 after 30 s."""
    return {
        f"d{number}": {
            "at": list(point), "substance": "chlorine", "alarm": "1 mg/m3", "high_alarm": "2 mg/m3", "response": "30 s",
        }
        for number, point in enumerate(at, 1)
    }  # fmt: skip


# ---- the day


def scenario_data() -> Data:
    """A chlorine leak on the unit by day: alarm and valve by the shift, evacuation and vehicles, all clear."""
    return {
        "schema": "drillsim.scenario/1",
        "name": {"en": "Leak in the corridor", "zh": "走廊泄漏"},
        "park": "park.yaml",
        "starts_at": "2026-03-14 10:00",
        "lasts": "40 min",
        "shift": "day",
        "weather": {"wind_from": "225 deg", "wind_speed": "3 m/s", "stability": "D"},
        "incidents": {"leak": leak()},
        "command": {"firm": {"informs_next": "not_over", "informs_next_after": "1 h"}},
        "orders": orders(),
    }


def leak(rate: str = "0.02 kg/s", starts_at: str = "2 min") -> Data:
    """Chlorine from the unit's southern edge."""
    return {
        "kind": "gas_leak", "place": "unit", "substance": "chlorine", "rate": rate, "starts_at": starts_at,
        "at": [290.0, -10.0], "line_mass": "0.5 kg",
    }  # fmt: skip


def orders() -> Data:
    """What shift and firm order."""
    return {
        "alarm": {"level": "shift", "action": "alarm", "when": "reported", "zones": ["all"]},
        "shut": {"level": "shift", "action": "shut_valves"},
        "leave": {"level": "shift", "action": "evacuate", "zones": ["all"], "to": "nearest"},
        "call_vehicles": {
            "level": "shift", "action": "call_out", "vehicles": ["gas_protection_1", "fire_engine_1", "police_1"],
        },
        "call_ambulance": {"level": "firm", "action": "call_out", "send": {"transport": 1}},
    }  # fmt: skip


def fixed_set_up(scenario: Scenario, takes: str) -> Scenario:
    """The same scenario with one set-up time for every vehicle, which a scenario file leaves to the profile."""
    law = Law.model_validate({"fixed": takes})
    fleet = {
        id_: replace(member, kind=member.kind.model_copy(update={"set_up": law}))
        for id_, member in scenario.fleet.items()
    }
    return replace(scenario, fleet=MappingProxyType(fleet))


def no_incident(scenario: Data) -> Data:
    """The same day without anything that goes wrong."""
    return {**scenario, "incidents": {}}
