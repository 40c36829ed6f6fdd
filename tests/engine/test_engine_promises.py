"""What every run keeps: equal runs, a strict eye that changes nothing, idle windows jumped, causes before effects."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_park import Data, corridor, leak, no_incident, park_data, scenario_data, write_and_load

from drillsim.engine.run import Settings, Simulation, simulate
from drillsim.record.run import Run

ROOTS = {"incident_started", "wind_changed", "run_ended"}


def busy_day() -> Data:
    """A deadly leak and a smaller one, a wind that turns, shelter and evacuation, a road that is closed."""
    day = scenario_data()
    day["incidents"] = {"leak": leak("2 kg/s"), "second": leak("0.05 kg/s", starts_at="12 min")}
    day["weather"]["changes"] = {"turns": {"after": "10 min", "wind_from": "270 deg"}}
    day["orders"] |= {
        "shelter": {"level": "shift", "action": "shelter", "places": ["office"], "when": "reported"},
        "bar": {"level": "shift", "action": "close_ways", "ways": ["road_j400"], "when": "reported", "takes": "1 s"},
        "more": {"level": "firm", "action": "call_out", "when": "casualty", "send": {"transport": 1}},
        "clear": {"level": "firm", "action": "all_clear"},
    }
    return day


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario = write_and_load(tmp_path_factory.mktemp("busy"), park_data(120), busy_day())
    return simulate(scenario, Settings(seed=3, strict=True))


def test_two_runs_are_equal_and_another_seed_is_not(tmp_path: Path) -> None:
    scenario = corridor(tmp_path, people=60)
    first = simulate(scenario, Settings(seed=3))
    assert simulate(scenario, Settings(seed=3)) == first
    assert simulate(scenario, Settings(seed=4)) != first


def test_a_strict_run_is_the_same_run(busy: Run) -> None:
    assert simulate(busy.scenario, Settings(seed=3)) == busy


def test_idle_windows_are_jumped_and_nothing_else_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = scenario_data()
    day["incidents"]["leak"] |= {"starts_at": "10 min", "lasts": "1 min"}
    scenario = write_and_load(tmp_path, park_data(20), day)
    jumped = simulate(scenario, Settings(seed=3))
    monkeypatch.setattr(Simulation, "next_window", lambda self, window, until: window + 1)
    every = simulate(scenario, Settings(seed=3))
    for table in ("events", "people", "responses", "assembly", "hazards"):
        assert getattr(jumped, table) == getattr(every, table)
    rows = {row["time_s"]: row for row in every.series.rows()}
    assert len(rows) == 40 * 60 / 5
    assert len(jumped.series) < len(rows) - 100
    assert all(row == rows[row["time_s"]] for row in jumped.series.rows())


def test_every_line_of_the_log_but_the_roots_follows_its_cause(busy: Run) -> None:
    line = {row["id"]: row for row in busy.events.rows()}
    assert len(line) > 60
    assert {"rerouted", "building_shut", "evacuated", "fell", "casualty_reported", "isolated"} <= {
        row["what"] for row in line.values()
    }
    for id_, row in line.items():
        if row["what"] in ROOTS:
            assert row["parent_id"] == 0
        else:
            cause = line[row["parent_id"]]
            assert cause["time_s"] <= row["time_s"], f"{row} comes before {cause}"
            assert cause["id"] < id_


def test_the_log_is_numbered_in_the_order_of_time(busy: Run) -> None:
    assert busy.events["id"].tolist() == list(range(1, len(busy.events) + 1))
    assert (np.diff(busy.events["time_s"]) >= 0).all()


def test_everybody_is_accounted_for_in_every_row_of_the_series(busy: Run) -> None:
    states = ("at_work", "walking", "waiting", "at_assembly_point", "sheltered", "released", "fallen", "brought_out")
    total = sum(busy.series[state] for state in states)
    assert set(total.tolist()) == {120}


def test_a_run_without_incidents_has_no_harm_no_alarm_and_no_vehicles(tmp_path: Path) -> None:
    scenario = write_and_load(tmp_path, park_data(60), no_incident(scenario_data()))
    run = simulate(scenario, Settings(seed=3, strict=True))
    assert run.events["what"].tolist() == ["run_ended"]
    assert len(run.responses) == 0
    assert len(run.hazards) == 0
    assert set(run.people["state"].tolist()) == {"at_work"}
    assert not run.people["dead"].any()
    assert np.isnan(run.people["alarmed_s"]).all()


def test_a_deadly_leak_does_harm(busy: Run) -> None:
    """The busy day would prove nothing if nobody came to harm in it."""
    assert 0 < (~np.isnan(busy.people["fell_s"])).sum() < 120
    assert busy.people["dead"].any()


def test_simpy_leaves_its_stop_event_first_in_the_queue() -> None:
    """The response's room takes it off after each window; a SimPy that left none would lose an event there."""
    import simpy

    env = simpy.Environment()
    done = []

    def process():  # type: ignore[no-untyped-def]
        yield env.timeout(5)
        done.append(env.now)

    env.process(process())
    env.run(until=5)
    assert env.peek() == 5
    env.step()
    assert not done and env.peek() == 5, "the stop event went, the process's own is still due"
