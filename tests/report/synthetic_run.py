"""A small scenario on disk and a Run of plausible rows for it, made without the engine.

Three places, two assembly points and two vehicles; a chlorine leak that a detector reports and a valve isolates.
Seven people: three evacuate to the west point, one to the east point (in the cloud), one shelters, one falls and is
brought out, one is never told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from drillsim.chance.realise import realise
from drillsim.hazards.gas.field import Source
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.gas.release import Release
from drillsim.hazards.gas.segments import release_segments
from drillsim.hazards.substances import substance
from drillsim.hazards.weather import Weather, steady
from drillsim.record.run import Run
from drillsim.record.table import Table
from drillsim.scenario.load import load_scenario

NAN = float("nan")
PARK = """\
schema: drillsim.park/1
name: {en: Small <b>park</b> & co, zh: 小园区}
licence: Invented for a test.
coordinates: {true_north: 0 deg, plant_north: 12 deg}
junctions: {a: [0, 0], b: [150, 0], c: [300, 0], d: [450, 0], e: [150, 150], f: [300, 150], w: [-150, 0]}
ways:
  wa: {kind: road, from: w, to: a, width: 8 m}
  ab: {kind: road, from: a, to: b, width: 8 m, name: {en: Main Road, zh: 主路}}
  bc: {kind: road, from: b, to: c, width: 8 m}
  cd: {kind: road, from: c, to: d, width: 6 m}
  be: {kind: path, from: b, to: e, width: 2 m, vehicles: false}
  cf: {kind: road, from: c, to: f, width: 5 m, line: [[310, 70]]}
gates: {main: {way: wa, width: 6 m, name: {en: Main gate, zh: 主门}}}
areas: {green: {kind: green, outline: [[-100, -120], [0, -120], [0, -40], [-100, -40]]}}
zones: {east: {name: {en: East, zh: 东区}}}
places:
  unit: {kind: process_unit, at: [300, 190], indoors: false, exits: {s: {to: f}}, zone: east,
    people: {night: {operator: 4}}, substances: {chlorine: {mass: 20 t}}, name: {en: Electrolysis, zh: 电解}}
  control: {kind: control_room, at: [150, 190], outline: [[135, 180], [165, 180], [165, 200], [135, 200]],
    refuge: true, exits: {s: {to: e}}, people: {night: {operator: 2}}, name: {en: Control room, zh: 中控室}}
  gatehouse: {kind: guard_booth, at: [-140, 15], exits: {s: {to: w}}, people: {night: {guard: 1}},
    name: {en: Gatehouse, zh: 门卫}}
assembly_points:
  west: {at: w, capacity: 50, name: {en: West gate, zh: 西门集合点}}
  far_east: {at: d, capacity: 3, name: {en: East field, zh: 东集合点}}
stations:
  fire: {kind: fire_station, at: a, name: {en: Fire station, zh: 消防站}, vehicles: {
    engine1: {kind: fire_engine, crew: 6, breathing_sets: 6, name: {en: Engine 1, zh: 1 号消防车}},
    gp1: {kind: gas_protection_vehicle, crew: 4, breathing_sets: 6, name: {en: Gas protection 1, zh: 气防 1 号}}}}
hydrants: {h1: {at: [150, 8]}}
detectors:
  cl2_01: {at: [310, 190], substance: chlorine, alarm: 1 mg/m3, high_alarm: 2 mg/m3,
    name: {en: Detector 1, zh: 探测器 1}}
  cl2_02: {at: [290, 200], substance: chlorine, alarm: 1 mg/m3, high_alarm: 2 mg/m3}
cameras: {cam1: {at: [200, 20], heading: 45 deg, view: 90 deg}}
windsocks: {ws1: {at: [0, 20]}}
valves: {v1: {isolates: unit, name: {en: Valve 1, zh: 阀门 1}}}
"""
SCENARIO = """\
schema: drillsim.scenario/1
name: {en: Synthetic night, zh: 合成夜间}
park: park.yaml
starts_at: "2026-03-14 02:00"
lasts: 1 h
shift: night
weather: {wind_from: 290 deg, wind_speed: 2 m/s, stability: F}
incidents:
  leak: {kind: gas_leak, place: unit, substance: chlorine, rate: 0.5 kg/s, name: {en: Chlorine leak, zh: 氯气泄漏}}
orders:
  sound: {level: shift, action: alarm, name: {en: Sound the alarm, zh: 拉响警报}}
  shut: {level: shift, action: shut_valves}
  leave: {level: firm, action: evacuate, zones: [east], name: {en: Evacuate the east, zh: 东区疏散}}
  help: {level: shift, action: call_out, send: {isolate: 1}}
objectives:
  quick: {measure: first_alarm_s, at_most: 5 min, source: a plan, name: {en: Quick alarm, zh: 快速报警}}
  nobody_left: {measure: missing, at_most: 0}
"""

_EVENTS: tuple[tuple[Any, ...], ...] = (
    # id, parent, time, level, what, who, where, incident, detail
    (1, 0, 0.0, "", "incident_started", "leak", "unit", "leak", "0.5 kg/s chlorine"),
    (2, 1, 40.0, "", "detector_alarm", "cl2_01", "", "leak", ""),
    (3, 2, 40.0, "", "reported", "detector:cl2_01", "", "leak", ""),
    (4, 3, 45.0, "shift", "informed", "shift", "", "leak", ""),
    (5, 1, 60.0, "", "fell", "unit/operator/4", "unit", "leak", ""),
    (6, 4, 110.0, "shift", "confirmed", "shift", "", "leak", ""),
    (7, 6, 110.0, "shift", "ordered", "sound", "", "leak", ""),
    (8, 6, 110.0, "shift", "ordered", "shut", "", "leak", ""),
    (9, 6, 112.0, "shift", "ordered", "help", "", "leak", ""),
    (10, 7, 125.0, "", "alarm_sounded", "sound", "east", "leak", ""),
    (11, 9, 150.0, "", "called_out", "gp1", "fire", "leak", ""),
    (12, 6, 160.0, "firm", "informed", "firm", "", "leak", ""),
    (13, 11, 200.0, "", "turned_out", "gp1", "fire", "leak", ""),
    (14, 12, 250.0, "firm", "confirmed", "firm", "", "leak", ""),
    (15, 14, 250.0, "firm", "ordered", "leave", "east", "leak", ""),
    (16, 15, 280.0, "", "evacuation_announced", "leave", "east", "leak", ""),
    (17, 13, 300.0, "", "arrived", "gp1", "b", "leak", "not upwind"),
    (18, 17, 380.0, "", "work_started", "gp1", "b", "leak", ""),
    (19, 18, 470.0, "", "entered", "gp1", "b", "leak", ""),
    (20, 8, 500.0, "", "valve_shut", "v1", "unit", "leak", ""),
    (21, 20, 500.0, "", "isolated", "valve:v1", "unit", "leak", ""),
    (22, 19, 560.0, "", "picked_up", "unit/operator/4", "unit", "leak", "gp1"),
    (23, 22, 640.0, "", "brought_out", "unit/operator/4", "b", "leak", "gp1"),
    (24, 16, 700.0, "", "evacuated", "unit", "", "leak", ""),
    (25, 0, 3600.0, "", "run_ended", "", "", "", ""),
)


def write_inputs(folder: Path) -> Path:
    """Writes the park and the scenario into a folder and returns the scenario's path."""
    (folder / "park.yaml").write_text(PARK, encoding="utf-8")
    path = folder / "scenario.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def synthetic_run(folder: Path, seed: int = 1) -> Run:
    """A run with rows of every table; `measures` are empty, as the engine leaves them."""
    scenario = load_scenario(write_inputs(folder))
    winds = steady(Weather(290.0, 2.0, "F"))
    release = Release(0.0, 0.5, 20_000.0)
    plume = Plume("leak", substance("chlorine"), Source(300.0, 190.0, 1.0), release_segments(release, 500.0, (), winds))
    return Run(
        scenario=scenario, realisation=realise(scenario, seed), engine="reference", events=_events(),
        people=_people(), responses=_responses(), series=_series(), assembly=_assembly(), hazards=_hazards(),
        winds=winds, plumes=(plume,),
        facts=MappingProxyType({"people": 7, "crossings": 30, "squeezed": 2, "windows": 720, "window_s": 5.0,
                                "step_s": 1.0, "seed": seed, "replication": 0}),
    )  # fmt: skip


def with_columns(run: Run, table: str, columns: Mapping[str, Any]) -> Run:
    """The same run with some columns of one table replaced."""
    old = getattr(run, table).columns
    return replace(run, **{table: Table({**old, **{name: np.asarray(value) for name, value in columns.items()}})})


def quiet_run(folder: Path) -> Run:
    """A run in which nothing happens: no incident, no order, everybody at work."""
    run = synthetic_run(folder)
    empty = {name: Table({key: column[:0] for key, column in getattr(run, name).columns.items()})
             for name in ("events", "responses", "hazards")}  # fmt: skip
    columns = dict(run.people.columns)
    for name, column in columns.items():
        if column.dtype.kind == "f":
            columns[name] = np.full(len(column), NAN) if name.endswith("_s") else np.zeros(len(column))
        elif name not in ("id", "place", "role", "zone"):
            columns[name] = np.zeros_like(column) if column.dtype.kind != "O" else texts([""] * len(column))
    columns["state"] = texts(["at_work"] * len(run.people))
    assembly = {**run.assembly.columns, "arrived": np.zeros(2, np.int64), "busiest": np.zeros(2, np.int64),
                "in_cloud_s": np.full(2, NAN), "used_in_cloud": np.zeros(2, bool)}  # fmt: skip
    still = ("time_s", "at_work")
    series = {name: column if name in still else np.zeros_like(column)
              for name, column in run.series.columns.items() if not name.endswith("_leak")}  # fmt: skip
    return replace(run, **empty, people=Table(columns), assembly=Table(assembly), series=Table(series), plumes=(),
                   facts=MappingProxyType({"squeezed": 0}))  # fmt: skip


def texts(values: list[str]) -> Any:
    """A text column."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _events() -> Table:
    names = ("id", "parent_id", "time_s", "level", "what", "who", "where", "incident", "detail")
    columns = dict(zip(names, zip(*_EVENTS, strict=True), strict=True))
    clock = [str(datetime(2026, 3, 14, 2) + timedelta(seconds=int(t))) for t in columns["time_s"]]
    table: dict[str, Any] = {name: np.array(columns[name], dtype=np.int64) for name in ("id", "parent_id")}
    table["time_s"] = np.array(columns["time_s"], dtype=np.float64)
    table["clock"] = texts(clock)
    table |= {name: texts(list(columns[name])) for name in names[3:]}
    return Table(table)


def _people() -> Table:
    n = 7
    west, east = "west", "far_east"
    ids = ["control/operator/1", "control/operator/2", "gatehouse/guard/1",
           *(f"unit/operator/{k}" for k in range(1, 5))]  # fmt: skip
    columns: dict[str, Any] = {
        "id": texts(ids), "place": texts([id_.split("/")[0] for id_ in ids]),
        "role": texts([id_.split("/")[1] for id_ in ids]), "zone": texts(["", "", "", "east", "east", "east", "east"]),
        "alarmed_s": np.array([125.0, 125.0, NAN, 50.0, 125.0, 125.0, NAN]),
        "alarmed_by": texts(["order", "order", "", "smell", "order", "order", ""]),
        "order": texts(["evacuate", "shelter", "", "evacuate", "evacuate", "evacuate", ""]),
        "left_s": np.array([340.0, NAN, NAN, 70.0, 330.0, 350.0, NAN]),
        "arrived_s": np.array([600.0, NAN, NAN, 400.0, 690.0, 700.0, NAN]),
        "destination": texts([west, "control", "", west, west, east, ""]),
        "sheltered_s": np.array([NAN, 300.0, NAN, NAN, NAN, NAN, NAN]),
        "fell_s": np.array([NAN, NAN, NAN, NAN, NAN, NAN, 60.0]),
        "reported_s": np.array([NAN, NAN, NAN, NAN, NAN, NAN, 130.0]),
        "picked_up_s": np.array([NAN, NAN, NAN, NAN, NAN, NAN, 560.0]),
        "brought_out_s": np.array([NAN, NAN, NAN, NAN, NAN, NAN, 640.0]),
        "walked_in_cloud_s": np.array([NAN, NAN, NAN, 380.0, NAN, NAN, NAN]),
        "clean_safe_s": np.array([600.0, 300.0, NAN, 400.0, 690.0, NAN, 640.0]),
        "state": texts(["at_assembly_point", "sheltered", "at_work", "at_assembly_point", "at_assembly_point",
                        "at_assembly_point", "brought_out"]),
        "why_not_safe": texts(["", "", "not_told", "", "", "in_cloud", ""]),
        "dead": np.zeros(n, bool), "under_observation": np.array([False] * 6 + [True]),
        "peak_ppm_chlorine": np.array([0.0, 0.1, 0.6, 8.0, 3.0, 12.0, 900.0]),
        "dose_ppm_min_chlorine": np.array([0.0, 0.5, 4.0, 10.0, 6.0, 30.0, 4000.0]),
        "aegl1_chlorine": np.array([0, 0, 1, 1, 1, 1, 1], np.int8),
        "aegl2_chlorine": np.array([0, 0, 0, 0, 0, 1, 1], np.int8),
        "aegl3_chlorine": np.array([0, 0, 0, 0, 0, 0, 1], np.int8),
    }  # fmt: skip
    for name in ("released_s", "handed_over_s"):
        columns[name] = np.full(n, NAN)
    return Table(columns)


def _responses() -> Table:
    return Table({
        "vehicle": texts(["gp1", "engine1"]), "kind": texts(["gas_protection_vehicle", "fire_engine"]),
        "station": texts(["fire", "fire"]), "incident": texts(["leak", "leak"]),
        "called_out_s": np.array([150.0, 400.0]), "turned_out_s": np.array([200.0, 470.0]),
        "arrived_s": np.array([300.0, NAN]), "work_started_s": np.array([380.0, NAN]),
        "returned_s": np.array([1900.0, NAN]), "staging": texts(["b", ""]), "travel_m": np.array([150.0, 90.0]),
        "entries": np.array([1, 0], np.int64), "tasks": texts(["rescue; isolate", ""]),
    })  # fmt: skip


def _series() -> Table:
    t = np.arange(5.0, 3605.0, 5.0)
    walking = ((t > 330) & (t < 700)).astype(np.int64) * 4
    arrived = np.searchsorted([400, 600, 690, 700], t, side="right").astype(np.int64)
    return Table({
        "time_s": t, "at_work": 7 - walking, "walking": walking, "waiting": walking * 0, "at_assembly_point": arrived,
        "sheltered": (t > 300).astype(np.int64), "fallen": ((t > 60) & (t < 640)).astype(np.int64),
        "brought_out": (t > 640).astype(np.int64), "in_clean_safety": np.minimum(arrived, 3),
        "above_clean": ((t > 60) & (t < 800)).astype(np.int64) * 3,
        "rate_kg_s_leak": np.where(t <= 500, 0.5, 0.0), "released_kg_leak": 0.5 * np.minimum(t, 500.0),
    })  # fmt: skip


def _assembly() -> Table:
    return Table({
        "id": texts(["far_east", "west"]), "capacity": np.array([3, 50], np.int64),
        "arrived": np.array([1, 3], np.int64), "busiest": np.array([1, 3], np.int64),
        "first_s": np.array([700.0, 400.0]), "last_s": np.array([700.0, 690.0]), "peak_ppm": np.array([9.0, 0.0]),
        "in_cloud_s": np.array([150.0, NAN]), "used_in_cloud": np.array([True, False]),
    })  # fmt: skip


def _hazards() -> Table:
    columns: dict[str, Any] = {
        "incident": texts(["leak"]), "substance": texts(["chlorine"]), "place": texts(["unit"]),
        "started_s": np.array([0.0]), "reported_s": np.array([40.0]), "reported_by": texts(["detector:cl2_01"]),
        "isolated_s": np.array([500.0]), "isolated_by": texts(["valve:v1"]), "released_kg": np.array([250.0]),
        "model": texts(["passive Gaussian, Briggs rural"]), "clean_below_ppm": np.array([0.5]),
    }  # fmt: skip
    for level, far in ((1, (5200.0, 1600.0)), (2, (2300.0, 700.0)), (3, (520.0, 190.0))):
        columns[f"distance_aegl{level}_rural_m"] = np.array([far[0]])
        columns[f"distance_aegl{level}_urban_m"] = np.array([far[1]])
    columns["caveats"] = texts(["near_source_stable_low_wind;near_field"])
    columns |= {name: np.array([value]) for name, value in
                (("expected_deaths", 0.9), ("expected_deaths_low", 0.4), ("expected_deaths_high", 1.0))}
    columns["deaths_source"] = texts(["Withers & Lees 1985"])
    return Table(columns)
