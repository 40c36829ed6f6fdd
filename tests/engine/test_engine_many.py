"""Many replications at once: each run is that of its own, whoever it is turned with, and memory does not grow."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from small_park import corridor, leak, park_data, scenario_data, write_and_load

from drillsim import api
from drillsim.engine import run as engine
from drillsim.record.folder import TABLES
from drillsim.scenario.model import Scenario


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """Two leaks, the wind turns, some shelter, a road closes, people fall and are brought out."""
    park, day = park_data(60), scenario_data()
    day["incidents"] = {"leak": leak("2 kg/s"), "second": leak("0.05 kg/s", starts_at="12 min")}
    day["lasts"] = "30 min"
    day["weather"]["changes"] = {"turns": {"after": "10 min", "wind_from": "270 deg"}}
    day["orders"] |= {
        "shelter": {"level": "shift", "action": "shelter", "places": ["office"], "when": "reported"},
        "bar": {"level": "shift", "action": "close_ways", "ways": ["road_j400"], "when": "reported", "takes": "1 s"},
    }
    return write_and_load(tmp_path, park, day)


def test_a_replication_is_the_same_alone_and_among_others(scenario: Scenario) -> None:
    many = list(api.simulate_many(scenario, 4, seed=5))
    assert [run.facts["replication"] for run in many] == list(range(4))
    assert len({run.facts["crossings"] for run in many}) > 1, "they differ"
    assert any("fell" in run.events["what"] for run in many)
    for number, run in enumerate(many):
        alone = api.simulate(scenario, seed=5, replication=number)
        assert all(getattr(run, name) == getattr(alone, name) for name in TABLES)
        assert dict(run.measures) == dict(alone.measures) and dict(run.facts) == dict(alone.facts)


@pytest.mark.long
def test_batches_of_any_size_give_the_same(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(api.simulate_many(scenario, 5))
    monkeypatch.setattr(engine, "MOST_AT_ONCE", 2)
    assert list(api.simulate_many(scenario, 5)) == whole
    assert list(api.simulate_many(scenario, [3, 1])) == [whole[3], whole[1]]
    assert list(api.simulate_many(scenario, 5, engine="reference")) == whole


def test_pictures_are_kept_on_request(tmp_path: Path) -> None:
    scenario = corridor(tmp_path, people=20)
    (plain,), (pictured,) = api.simulate_many(scenario, 1), api.simulate_many(scenario, 1, pictures=True)
    assert plain == pictured
    assert not plain.snapshots and len(pictured.snapshots) == len(api.simulate(scenario).snapshots) > 0


def test_results_stream_out_and_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replications without end: the first come out, and more of them hold no more memory."""
    park, day = park_data(10), scenario_data()
    day["lasts"] = "4 min"
    monkeypatch.setattr(engine, "MOST_AT_ONCE", 4)
    runs = api.simulate_many(write_and_load(tmp_path, park, day), count())
    tracemalloc.start()
    try:
        _peak(islice(runs, 4))  # what is worked out once for all
        few, more = _peak(islice(runs, 4)), _peak(islice(runs, 12))
    finally:
        tracemalloc.stop()
    assert more < 1.2 * few


def _peak(runs: Iterator[object]) -> int:
    """The most bytes held while some runs are taken and let go."""
    tracemalloc.reset_peak()
    for run in runs:
        del run
    return tracemalloc.get_traced_memory()[1]
