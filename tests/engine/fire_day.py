"""A tiny park with a burning bund, for the hand-worked fire and its what-ifs; and how a page of a log is read.

The wind blows from the west at 8 m/s. One operator is at the pumps, in the open, up the wind of the fire:

    base --140-- stand --60-- bund (0, 0)      pumps (-24, 0)      neighbour tank (0, 7)      hydrant (-60, 200)
    (-200, 0)    (-60, 0)

Every duration and every pace is a constant here. A test alters park and day before it loads them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from small_park import fixed_set_up, write_and_load

from drillsim.engine.run import Settings, simulate
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario

Data = dict[str, Any]
Line = tuple[int, str, str, str]
"""Tick, what, who, and what and who of the line that caused it."""

DURATIONS = {
    "person_calls": "30 s", "shift_decides": "30 s", "firm_decides": "40 s", "park_decides": "50 s",
    "city_decides": "60 s", "grid_decides": "20 s", "community_decides": "40 s", "district_decides": "60 s",
    "call_next_level": "25 s", "alarm_takes": "10 s", "evacuate_takes": "20 s", "shelter_takes": "20 s",
    "call_out_takes": "10 s", "close_ways_takes": "15 s", "open_ways_takes": "15 s", "notify_takes": "5 s",
    "all_clear_takes": "10 s", "leaves_by_day": "20 s", "flees_smell": "20 s", "makes_plant_safe": "0 s",
    "lays_hose_100_m": "60 s", "sizes_up": "40 s", "sizes_up_with_command_car": "20 s", "dons_suit": "60 s",
    "picks_up_casualty": "30 s", "triages": "20 s", "treats_on_scene": "60 s", "hands_over": "45 s",
    "changes_cylinders": "60 s", "casualty_noticed": "60 s", "head_count": "300 s", "joins_gathering": "30 s",
    "leaves_gathering": "30 s", "begins_talks": "20 s",
}  # fmt: skip
FIGURES = {
    "walking_speed_mean_m_s": 1.25, "walking_speed_lowest_m_s": 1.25, "walking_speed_highest_m_s": 1.25,
    "travel_noise_p90": 1, "suit_speed_m_s": 1, "carry_speed_m_s": 0.5, "air_use_median_L_min": 50,
    "air_use_p90_L_min": 50,
}  # fmt: skip
SET_UP = "40 s"


def tender(**alter: Any) -> Data:
    """A foam tender that pumps 10 L/s out of a tank of 500 L; its crew has no breathing sets."""
    return {"kind": "foam_tender", "crew": 3, "turnout": "30 s", "pump": "10 L/s", "water": "0.5 m3", "foam": "1 m3",
            **alter}  # fmt: skip


def engine(**alter: Any) -> Data:
    """A fire engine that pumps 20 L/s and has water for ever."""
    return {"kind": "fire_engine", "crew": 3, "turnout": "30 s", "pump": "20 L/s", "water": "500 m3", **alter}


def fire_park() -> Data:
    """The park of the page above."""
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    return {
        "schema": "drillsim.park/1",
        "name": {"en": "Burning bund"},
        "junctions": {"base": [-200, 0], "stand": [-60, 0], "steps": [-30, -30], "muster": [-200, 40]},
        "ways": {
            "road": {**road, "from": "base", "to": "stand"},
            "path": {"kind": "path", "width": "2 m", "vehicles": False, "from": "stand", "to": "steps"},
            "lawn": {"kind": "path", "width": "2 m", "vehicles": False, "from": "stand", "to": "muster"},
        },
        "places": {
            "bund": {
                "kind": "tank_farm", "at": [0, 0], "indoors": False,
                "exits": {"steps": {"to": "steps", "width": "2 m"}},
                "substances": {"benzene": {"mass": "100 t"}},
            },
            "neighbour": {
                "kind": "tank_farm", "at": [0, 7], "indoors": False,
                "exits": {"steps": {"to": "steps", "width": "2 m"}},
                "substances": {"benzene": {"mass": "100 t"}},
                "vessel": {"kind": "atmospheric", "volume_m3": 1000, "exposed_m2": 60},
            },
            "pumps": {
                "kind": "process_unit", "at": [-24, 0], "indoors": False,
                "outline": [[-23, 0], [-24, 0], [-25, 0]],  # no area: the operator stands at [-24, 0]
                "exits": {"steps": {"to": "steps", "width": "2 m"}},
                "people": {"day": {"operator": 1}},
            },
        },
        "assembly_points": {"muster": {"at": "muster", "capacity": 50}},
        "stations": {"fire_station": {"kind": "fire_station", "at": "base", "vehicles": {"ft1": tender()}}},
        "hydrants": {"h1": {"at": [-60, 200], "flow": "8 L/s"}},
        "windsocks": {"sock": {"at": [-60, 10]}},
    }  # fmt: skip


def bund_fire(**alter: Any) -> Data:
    """Sixty square metres of benzene, all alight after 119.4567 s: no whole tick, so that rounding has no say."""
    return {"kind": "fire", "place": "bund", "fuel": "benzene", "area": "60 m2", "grown_in": "119.4567 s",
            "starts_at": "60 s", **alter}  # fmt: skip


def fire_day() -> Data:
    """The day of the page above: the shift calls the tender."""
    return {
        "schema": "drillsim.scenario/1",
        "name": {"en": "Burning bund"},
        "park": "park.yaml",
        "starts_at": "2026-03-14 10:00",
        "lasts": "20 min",
        "shift": "day",
        "weather": {"wind_from": "270 deg", "wind_speed": "8 m/s", "stability": "D"},
        "incidents": {"blaze": bund_fire()},
        "command": {"firm": {"informs_next": "not_over", "informs_next_after": "1 h"}},
        "orders": {"call_tender": {"level": "shift", "action": "call_out", "send": {"foam": 1}}},
        "timings": dict(DURATIONS),
        "figures": dict(FIGURES),
    }  # fmt: skip


def built(folder: Path, park: Data, day: Data) -> Scenario:
    """The scenario of two dicts, every vehicle set up in the same time."""
    park, day = json.loads(json.dumps([park, day]))  # one noun used twice would be written as an alias
    return fixed_set_up(write_and_load(folder, park, day), SET_UP)


def play(folder: Path, park: Data, day: Data, seed: int = 1) -> Run:
    """A strict run of two dicts."""
    return simulate(built(folder, park, day), Settings(seed=seed, strict=True))


def over_seeds(folder: Path, park: Data, day: Data, seeds: range = range(20)) -> list[Run]:
    """The runs of a day under twenty seeds, or as many as given."""
    scenario = built(folder, park, day)
    return [simulate(scenario, Settings(seed=seed)) for seed in seeds]


def by_luck(day: Data) -> Data:
    """The same day with durations and figures settled by luck, but a response that is soon there."""
    quick = {"person_calls": ("10 s", "30 s"), "shift_decides": ("10 s", "30 s"), "call_out_takes": ("10 s", "20 s"),
             "grid_decides": ("10 s", "30 s"), "begins_talks": ("10 s", "30 s"), "joins_gathering": ("20 s", "60 s"),
             "leaves_gathering": ("10 s", "30 s"), "camera_notices": ("10 s", "30 s")}  # fmt: skip
    laws = {name: {"median": median, "p90": p90} for name, (median, p90) in quick.items()}
    return {**day, "timings": laws, "figures": {}}


def page(text: str | None, first: str) -> list[list[str]]:
    """The cells of the table on a page whose first heading is given."""
    lines = [line.strip("|").split("|") for line in (text or "").splitlines() if line.startswith("|")]
    tables = [[cell.strip() for cell in line] for line in lines]
    start = next(number for number, cells in enumerate(tables) if cells[0] == first)
    rows = []
    for cells in tables[start + 2 :]:
        if not cells[0] or len(cells) != len(tables[start]):
            break
        rows.append(cells)
    return rows


def expected(text: str | None) -> list[Line]:
    """The log on a page."""
    return [(int(at.replace(" ", "")), what, who, cause) for at, what, who, cause, _ in page(text, "tick")]


def log(run: Run) -> list[Line]:
    """The log of a run, in the words of a page."""
    line = {row["id"]: row for row in run.events.rows()}
    found = []
    for row in line.values():
        cause = line.get(row["parent_id"])
        because = f"{cause['what']} {cause['who']}" if cause else ""
        found.append((round(row["time_s"] * 1000), row["what"], row["who"], because))
    return found


def told(run: Run, what: str, who: str = "", incident: str = "") -> list[float]:
    """When something happened, s."""
    return [row["time_s"] for row in run.events.rows()
            if row["what"] == what and who in ("", row["who"]) and incident in ("", row["incident"])]  # fmt: skip


def first(run: Run, what: str, who: str = "", incident: str = "") -> float:
    """When it first happened, s; infinity if it never did."""
    return min(told(run, what, who, incident), default=float("inf"))
