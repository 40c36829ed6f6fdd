"""A tiny park with a gate where people gather, for the hand-worked crowd, the ladders and their what-ifs.

    post --200-- square --100-- gate --10-- booth_door     camp_door, 250 m north of the gate
    (-300, 0)    (-100, 0)      (0, 0)      (0, -10)       (0, 250)

The road `post` to `gate` is driven at 10 m/s; a path leads from the camp to the gate. Every duration and every pace is
a constant here, those of `fire_day`. A test alters park and day before it loads them.
"""

from __future__ import annotations

from typing import Any

from fire_day import DURATIONS, FIGURES, Data

PEOPLE = 12


def team(**alter: Any) -> Data:
    """Four officers on foot who know the people and talk with them; they have stab protection."""
    return {"kind": "project_police", "crew": 4, "turnout": "30 s", **alter}


def police(**alter: Any) -> Data:
    """A police car with two officers."""
    return {"kind": "police_car", "crew": 2, "turnout": "30 s", **alter}


def crowd_park() -> Data:
    """The park of the page above."""
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    return {
        "schema": "drillsim.park/1",
        "name": {"en": "Gate"},
        "junctions": {"post": [-300, 0], "square": [-100, 0], "gate": [0, 0], "booth_door": [0, -10],
                      "camp_door": [0, 250]},
        "ways": {
            "road_1": {**road, "from": "post", "to": "square"},
            "road_2": {**road, "from": "square", "to": "gate"},
            "lane": {"kind": "path", "width": "2 m", "vehicles": False, "from": "gate", "to": "booth_door"},
            "path": {"kind": "path", "width": "2 m", "vehicles": False, "from": "camp_door", "to": "gate"},
        },
        "places": {
            "booth": {"kind": "guard_booth", "at": [0, -20], "people": {"day": {"guard": 1}},
                      "exits": {"door": {"to": "booth_door", "width": "2 m"}}},
            "camp": {"kind": "contractor_camp", "at": [0, 265], "people": {"day": {"contractor": PEOPLE}},
                     "exits": {"door": {"to": "camp_door", "width": "2 m", "distance": "12.5 m"}}},
        },
        "assembly_points": {"muster": {"at": "post", "capacity": 500}},
        "stations": {"police_post": {"kind": "police_post", "at": "post", "vehicles": {"pp1": team()}}},
    }  # fmt: skip


def gathering(**alter: Any) -> Data:
    """Everybody in the camp comes to the gate over wages."""
    return {"kind": "gathering", "cause": "dispute", "place": "booth", "junction": "gate", "space": "400 m2",
            "joins": {"camp": {"contractor": PEOPLE}}, "starts_at": "60 s", **alter}  # fmt: skip


def crowd_day() -> Data:
    """The day of the page above: the grid calls the officers who know the people."""
    return {
        "schema": "drillsim.scenario/1",
        "name": {"en": "Gate"},
        "park": "park.yaml",
        "starts_at": "2026-03-14 10:00",
        "lasts": "1 h",
        "shift": "day",
        "weather": {"wind_from": "270 deg", "wind_speed": "3 m/s", "stability": "D"},
        "incidents": {"wages": gathering()},
        "command": {"grid": {"informs_next": "not_over", "informs_next_after": "2 h"}},
        "orders": {"talk": {"level": "grid", "action": "call_out", "send": {"mediate": 1}}},
        "timings": dict(DURATIONS),
        "figures": dict(FIGURES),
    }  # fmt: skip
