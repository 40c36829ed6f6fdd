"""A day with a fire, a crowd, small matters and duties to report, as rows made by hand for the synthetic park.

Times in s. The fire in the unit burns from 100, is reported at 200, held at 1000 and out at 1500; its tank next door is
threatened and fails. People gather at the west gate from 300, turn violent at 900, and leave by 3000. Three small
matters: two are attended after 240 and 600 s and settled by the grid and the community, one is never attended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from synthetic_run import NAN, PARK, SCENARIO, synthetic_run, texts

from drillsim.record.run import Run
from drillsim.record.snapshot import Snapshot
from drillsim.record.table import Table
from drillsim.scenario.load import load_scenario

INCIDENTS = """\
incidents:
  blaze: {kind: fire, place: unit, fuel: benzene, area: 100 m2, on_water: true, name: {en: Blaze, zh: 大火}}
  wages: {kind: gathering, place: gatehouse, junction: w, cause: dispute, space: 50 m2,
    joins: {unit: {contractor: 3}}, name: {en: Wages, zh: 讨薪}}
  petty: {kind: small_matters, place: gatehouse, matter: dispute, per_year: 100, source: assumption,
    name: {en: Quarrels, zh: 纠纷事项}}
  finds: {kind: small_matters, place: gatehouse, matter: hazard, per_year: 100, source: a count,
    name: {en: Inspections, zh: 巡检}}
orders:
"""
LASTS_S = 7200.0

_EVENTS: tuple[tuple[Any, ...], ...] = (
    # time, level, what, who, where, incident, detail
    (100.0, "", "incident_started", "blaze", "unit", "blaze", "benzene"),
    (200.0, "", "reported", "camera:cam1", "", "blaze", ""),
    (205.0, "shift", "informed", "shift", "", "blaze", ""),
    (250.0, "shift", "confirmed", "shift", "", "blaze", ""),
    (260.0, "", "called_out", "engine1", "fire", "blaze", "foam"),
    (270.0, "", "incident_started", "petty-1", "gatehouse", "petty-1", "dispute"),
    (280.0, "", "reported", "call", "gatehouse", "petty-1", ""),
    (280.0, "grid", "informed", "grid", "", "petty-1", ""),
    (290.0, "", "called_out", "gp1", "fire", "petty-1", "patrol"),
    (300.0, "firm", "informed", "firm", "", "blaze", ""),
    (300.0, "", "incident_started", "wages", "gatehouse", "wages", "dispute"),
    (400.0, "firm", "confirmed", "firm", "", "blaze", "response grade IV"),
    (450.0, "", "vessel_threatened", "control", "control", "blaze", ""),
    (500.0, "", "arrived", "engine1", "b", "blaze", "upwind"),
    (500.0, "", "reported", "person:unit/operator/1", "", "wages", ""),
    (510.0, "grid", "informed", "grid", "", "wages", ""),
    (520.0, "", "arrived", "gp1", "w", "petty-1", ""),
    (560.0, "", "sized_up", "engine1", "", "blaze",
     "cool:control 12 L/s needed, 60 L/s on the way or there; foam 90 L/s needed, 60 L/s on the way or there"),
    (600.0, "", "foam_on", "engine1", "", "blaze", "60 L/s"),
    (620.0, "", "cooling_on", "engine1", "", "blaze", "12 L/s on control"),
    (650.0, "grid", "settled", "grid", "gatehouse", "petty-1", ""),
    (700.0, "", "supply_ended", "engine1", "", "blaze", "foam"),
    (710.0, "", "burn_back", "blaze", "unit", "blaze", ""),
    (800.0, "", "vessel_failed", "control", "control", "blaze", ""),
    (850.0, "", "crowd_crush_risk", "wages", "w", "wages", "crush_risk"),
    (900.0, "", "crowd_escalated", "wages", "w", "wages", ""),
    (905.0, "", "held_back", "gp1", "", "wages", "no stab protection before a violent crowd"),
    (910.0, "park", "confirmed", "park", "", "blaze", "response grade III"),
    (1000.0, "", "fire_under_control", "blaze", "unit", "blaze", ""),
    (1100.0, "", "incident_started", "petty-2", "gatehouse", "petty-2", "dispute"),
    (1100.0, "", "reported", "call", "gatehouse", "petty-2", ""),
    (1110.0, "", "not_available", "patrol", "", "petty-2", "1 asked for, 0 sent"),
    (1200.0, "", "called_out", "gp1", "fire", "petty-2", "patrol"),
    (1500.0, "", "fire_out", "blaze", "unit", "blaze", "extinguished"),
    (1700.0, "", "arrived", "gp1", "w", "petty-2", ""),
    (1900.0, "grid", "handed_on", "grid", "gatehouse", "petty-2", "to community"),
    (2000.0, "", "talks_begun", "gp1", "", "wages", "4 people"),
    (2100.0, "community", "settled", "community", "gatehouse", "petty-2", ""),
    (2500.0, "", "crowd_settled", "wages", "w", "wages", "agreed"),
    (3000.0, "", "crowd_dispersed", "wages", "w", "wages", ""),
    (4000.0, "firm", "notified", "government", "", "blaze", ""),
    (5000.0, "", "incident_started", "petty-3", "gatehouse", "petty-3", "dispute"),
    (5000.0, "", "reported", "call", "gatehouse", "petty-3", ""),
    (5010.0, "", "not_available", "patrol", "", "petty-3", "1 asked for, 0 sent"),
    (5100.0, "grid", "hazard_found", "finds-1", "unit", "finds-1", ""),
    (5200.0, "grid", "hazard_found", "finds-2", "unit", "finds-2", ""),
    (6000.0, "", "hazard_rectified", "finds-1", "unit", "finds-1", ""),
    (7200.0, "", "run_ended", "clock", "", "", ""),
)


def mixed_run(folder: Path) -> Run:
    """The day described above; `measures` are empty."""
    base = synthetic_run(folder)
    tables = {"events": events_of_rows(_EVENTS), "people": _people(base), "responses": _responses(),
              "series": _series(), "hazards": _hazards()}  # fmt: skip
    whole = {**tables, "scenario": _scenario(folder), "snapshots": _snapshots(base)}
    facts = {"squeezed": 0, "window_s": 5.0, "peak_way_density_per_m2": 1.0}
    return replace(base, plumes=(), facts=MappingProxyType(facts), **whole)


def events_of_rows(rows: tuple[tuple[Any, ...], ...]) -> Table:
    """A log of rows; each is caused by the one before it."""
    names = ("time_s", "level", "what", "who", "where", "incident", "detail")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    numbers = np.arange(1, len(rows) + 1, dtype=np.int64)
    return Table({"id": numbers, "parent_id": numbers - 1, "time_s": np.array(columns["time_s"], np.float64),
                  "clock": texts([""] * len(rows)),
                  **{name: texts(list(columns[name])) for name in names[1:]}})  # fmt: skip


def without_event(run: Run, *what: str) -> Run:
    """The same run without the events of some kinds."""
    keep = ~np.isin(run.events["what"].astype(str), what)
    return replace(run, events=Table({name: column[keep] for name, column in run.events.columns.items()}))


def with_hazard(run: Run, incident: str, cells: Mapping[str, Any]) -> Run:
    """The same run with some cells of one incident's row replaced."""
    row = run.hazards["incident"].tolist().index(incident)
    columns = {name: column.copy() for name, column in run.hazards.columns.items()}
    for name, value in cells.items():
        columns[name][row] = value
    return replace(run, hazards=Table(columns))


def _scenario(folder: Path) -> Any:
    """The synthetic scenario with this day's incidents and no objectives."""
    head = SCENARIO[: SCENARIO.index("incidents:")].replace("lasts: 1 h", "lasts: 2 h")
    orders = SCENARIO[SCENARIO.index("orders:\n") + len("orders:\n") : SCENARIO.index("objectives:")]
    (folder / "park.yaml").write_text(PARK, encoding="utf-8")
    (folder / "mixed.yaml").write_text(head + INCIDENTS + orders, encoding="utf-8")
    return load_scenario(folder / "mixed.yaml")


def _people(base: Run) -> Table:
    """The synthetic people with heat instead of gas: two with second degree burns or worse, one of them dead."""
    kept = {name: column for name, column in base.people.columns.items() if "chlorine" not in name}
    dead = np.zeros(7, bool)
    dead[6] = True
    heat = np.array([0.0, 0.0, 0.0, 90.0, 300.0, 0.0, 900.0])
    return Table({**kept, "dead": dead, "peak_kW_m2_heat": heat / 50, "heat_dose_tdu": heat,
                  "burned": np.array([0, 0, 0, 1, 2, 0, 3], np.int8)})  # fmt: skip


def _responses() -> Table:
    """An engine at the fire for 1740 s, and a patrol twice: 710 s, and from 1200 to the end."""
    text = {"vehicle": ["engine1", "gp1", "gp1"], "kind": ["fire_engine"] + ["gas_protection_vehicle"] * 2,
            "station": ["fire"] * 3, "incident": ["blaze", "petty-1", "petty-2"], "staging": ["b", "w", "w"],
            "tasks": ["foam", "", ""]}  # fmt: skip
    times = {"called_out_s": [260.0, 290.0, 1200.0], "turned_out_s": [300.0, 310.0, 1300.0],
             "arrived_s": [500.0, 520.0, 1700.0], "work_started_s": [560.0, 530.0, 1710.0],
             "returned_s": [2000.0, 1000.0, NAN]}  # fmt: skip
    return Table({**{name: texts(values) for name, values in text.items()},
                  **{name: np.array(values) for name, values in times.items()},
                  "travel_m": np.array([150.0, 90.0, 90.0]), "entries": np.zeros(3, np.int64)})  # fmt: skip


def _series() -> Table:
    time = np.arange(5.0, LASTS_S + 5.0, 5.0)
    burning = (time > 100) & (time <= 1500)
    zero = np.zeros(len(time), np.int64)
    gathered = (time > 300) & (time <= 3000)
    return Table({
        "time_s": time, "at_work": zero + 7, "walking": zero + gathered, "waiting": zero, "at_assembly_point": zero,
        "sheltered": zero, "fallen": zero, "brought_out": zero, "in_clean_safety": zero, "above_clean": zero,
        "heat_release_kW_blaze": np.where(burning, 40_000.0, 0.0),
        "foam_L_s_blaze": np.where((time > 600) & (time <= 700), 60.0, 0.0), "water_L_s_blaze": 0.0 * time,
        "cooling_L_s_blaze": np.where((time > 620) & (time <= 1500), 12.0, 0.0),
        "required_L_s_blaze": np.where(burning, 90.0, 0.0),
        "present_wages": np.where(gathered, 3.0, 0.0), "density_per_m2_wages": np.where(gathered, 0.06, 0.0),
        "mood_wages": np.where(gathered, 0.5, 0.0),
    })  # fmt: skip


def _hazards() -> Table:
    """A row an incident, by name; what a kind does not have is NaN or empty, as the engine leaves it."""
    rows = {
        "blaze": {"kind": "fire", "substance": "benzene", "place": "unit", "started_s": 100.0, "reported_s": 200.0,
                  "reported_by": "camera:cam1", "field": "heat", "under_control_s": 1000.0, "out_s": 1500.0,
                  "out_by": "extinguished", "peak_kW": 41_000.0, "water_m3": 16.56, "foam_m3": 6.0,
                  "reach_4_7_kW_m2_m": 30.0, "reach_12_5_kW_m2_m": 12.0, "reach_37_5_kW_m2_m": 0.0,
                  "caveats": "no_boilover;no_shielding", "expected_deaths": 0.7, "expected_deaths_low": 0.2,
                  "expected_deaths_high": 1.4, "deaths_source": "TNO Green Book 1992, unclothed"},
        "finds": {"kind": "small_matters", "substance": "hazard", "place": "gatehouse"},
        "petty": {"kind": "small_matters", "substance": "dispute", "place": "gatehouse",
                  "caveats": "matters_rate_assumed"},
        "wages": {"kind": "gathering", "substance": "dispute", "place": "gatehouse", "started_s": 300.0,
                  "reported_s": 500.0, "reported_by": "person:unit/operator/1", "gathered_s": 600.0,
                  "escalated_s": 900.0, "settled_s": 2500.0, "dispersed_s": 3000.0, "peak_people": 260.0,
                  "peak_density_per_m2": 5.2, "level_of_service": "E", "caveats": "crowd_mood_assumed"},
    }  # fmt: skip
    text = ("kind", "substance", "place", "reported_by", "isolated_by", "field", "out_by", "level_of_service",
            "caveats", "deaths_source")  # fmt: skip
    numbers = ("started_s", "reported_s", "isolated_s", "over_s", "under_control_s", "out_s", "peak_kW", "water_m3",
               "foam_m3", "reach_4_7_kW_m2_m", "reach_12_5_kW_m2_m", "reach_37_5_kW_m2_m", "expected_deaths",
               "expected_deaths_low", "expected_deaths_high", "gathered_s", "escalated_s", "settled_s", "dispersed_s",
               "peak_people", "peak_density_per_m2")  # fmt: skip
    return Table({
        "incident": texts(list(rows)),
        **{name: texts([str(row.get(name, "")) for row in rows.values()]) for name in text},
        **{name: np.array([row.get(name, NAN) for row in rows.values()], np.float64) for name in numbers},
    })  # fmt: skip


def _snapshots(base: Run) -> tuple[Snapshot, ...]:
    """Three moments: the fire burns and people walk, it burns on, a crowd alone is left."""
    x, y = np.arange(-150.0, 451.0, 50.0), np.arange(0.0, 201.0, 50.0)
    heat, ways = np.zeros((len(y), len(x))), np.zeros(len(base.scenario.park.ways.ids))
    dense = ways.copy()
    dense[:3] = (0.6, 1.5, 2.5)
    crowd = np.array([[-150.0, 0.0]] * 6 + [[30.0, 0.0]])
    return (
        Snapshot(600.0, x, y, {"heat": heat}, crowd - 20.0, dense), Snapshot(1200.0, x, y, {"heat": heat}, crowd, ways),
        Snapshot(1800.0, x, y, {}, crowd, ways),
    )  # fmt: skip
