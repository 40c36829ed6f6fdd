"""`drillsim bench` from end to end on a park of some three hundred people, and everything that it refuses."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from corridor import corridor, load

import drillsim
from drillsim import api
from drillsim.bench.baseline import read_baseline, scenario_hash
from drillsim.bench.measure import Work
from drillsim.bench.works import first_part, work_of
from drillsim.cli import main
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario

WAS = api.simulate
LASTS = "60 s"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a short day and of a baseline saved for it."""
    folder = tmp_path_factory.mktemp("day")
    load(folder, *corridor())
    saved = bench(folder, "--save", "base.json", "--lasts", LASTS)
    assert saved.exit_code == 0, saved.output
    return folder


@pytest.fixture
def base(day: Path) -> Iterator[Path]:
    """The baseline, to be altered; put back afterwards."""
    path = day / "base.json"
    kept = path.read_bytes()
    yield path
    path.write_bytes(kept)


def bench(folder: Path, *words: str) -> Result:
    """The command on the day's scenario; names of JSON files are in its folder."""
    named = [str(folder / word) if word.endswith(".json") else word for word in words]
    return CliRunner().invoke(main, ["bench", str(folder / "scenario.yaml"), *named])


def alter(path: Path, **changed: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def burning(share: float, engines: tuple[str, ...]) -> Any:
    """The simulation, with so much more processor time burnt after a run by some engines."""

    def simulate(scenario: Scenario, seed: int, engine: str) -> Run:
        began = time.process_time()
        run = WAS(scenario, seed, engine)
        until = time.process_time() + share * (time.process_time() - began)
        while engine in engines and time.process_time() < until:
            pass
        return run

    return simulate


def test_a_baseline_says_what_was_measured_and_by_what(day: Path) -> None:
    kept = json.loads((day / "base.json").read_text())
    assert kept["schema"] == "drillsim.bench/1" and kept["scenario"] == "Corridor" and kept["lasts_s"] == 60.0
    assert kept["pairs"] == 15 and kept["seed"] == 1 and len(kept["scenario_sha256"]) == 64
    assert {"drillsim", "python", "numpy", "compiled", "calibration", "run_s", "calibration_s"} <= set(kept)
    run = api.simulate(first_part(load(day, *corridor()), 60.0))
    assert kept["work"] == {
        "people": 300, "crossings": run.facts["crossings"], "windows": run.facts["windows"], "events": len(run.events),
    }  # fmt: skip
    for ratio in ("run_over_calibration", "run_over_reference"):
        assert 0 < kept[ratio]["lower"] <= kept[ratio]["median"] <= kept[ratio]["upper"]
    assert sorted(path.name for path in day.iterdir()) == ["base.json", "park.yaml", "scenario.yaml"]


@pytest.mark.long
def test_nothing_planted_is_no_failure_and_the_table_says_so(day: Path) -> None:
    found = bench(day, "--against", "base.json")
    assert found.exit_code == 0, found.output
    assert "Corridor" in found.stdout and "verdict" in found.stdout and "300 people" in found.stdout


@pytest.mark.parametrize("engines", [("fast",), ("fast", "reference")], ids=["the fast engine", "both engines"])
def test_a_slowdown_planted_in_a_run_ends_with_exit_code_1(
    day: Path, monkeypatch: pytest.MonkeyPatch, engines: tuple[str, ...]
) -> None:
    monkeypatch.setattr(api, "simulate", burning(0.6, engines))
    found = bench(day, "--against", "base.json", "--pairs", "7")
    assert found.exit_code == 1, found.output
    assert "slower than the baseline" in found.stderr and "7 pairs instead of 15" in found.stderr


@pytest.mark.long
def test_the_short_form_measures_again_before_it_fails(day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = bench(day, "--against", "base.json", "--short")
    assert found.exit_code == 0, found.output
    monkeypatch.setattr(api, "simulate", burning(0.6, ("fast",)))
    found = bench(day, "--against", "base.json", "--short")
    assert found.exit_code == 1 and "15 pairs" in found.stdout and "pairs instead" not in found.stderr


def test_json_has_everything(day: Path) -> None:
    told = json.loads(bench(day, "--against", "base.json", "--pairs", "3", "--json").stdout)
    assert told["work"]["people"] == 300 and len(told["changes"]) == 2
    assert told["verdict"] in ("ok", "warning", "slower")
    alone = json.loads(bench(day, "--lasts", LASTS, "--pairs", "3", "--json").stdout)
    assert "changes" not in alone and alone["run"]["median"] > 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": 2, "lasts_s": 200.0}, ""),
        ({"scenario_sha256": "0" * 64}, "is of another scenario, or its content changed"),
        ({"work": {"people": 300, "crossings": 1, "windows": 20, "events": 1}}, "work.crossings: the run does"),
        ({"calibration": 0}, "calibration: saved with 0, now 1; save one anew"),
        ({"compiled": "yes"}, "compiled: is no baseline that can be read"),
        ({"schema": "drillsim.bench/9"}, "schema: is no baseline"),
        ({"pairs": 3}, "pairs: is no baseline"),
        ({"more": 3}, "more: is no baseline"),
        ({"run_over_calibration": {"median": 0.0, "lower": 1.0, "upper": 1.0}}, "run_over_calibration.median"),
    ],
)  # fmt: skip
def test_a_baseline_that_does_not_fit_is_refused(day: Path, base: Path, changed: dict[str, Any], said: str) -> None:
    alter(base, **changed)
    found = bench(day, "--against", "base.json", "--pairs", "3", "--seed", "1", "--lasts", LASTS)
    assert found.exit_code == 2 and found.stdout == "" and "Traceback" not in found.stderr
    assert said in found.stderr and "base.json" in found.stderr
    if not said:
        assert "seed: saved with 2, now 1; take the same with --seed" in found.stderr
        assert "lasts_s: saved with 200.0, now 60.0; play as much with --lasts" in found.stderr


def test_other_work_names_every_count_that_differs(day: Path, base: Path) -> None:
    windows = json.loads(base.read_text())["work"]["windows"]
    alter(base, work={"people": 301, "crossings": 99, "windows": windows, "events": 0})
    errors = bench(day, "--against", "base.json", "--pairs", "3").stderr.splitlines()
    assert len(errors) == 4 and errors[-1] == "3 problems" and not any("windows" in line for line in errors)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--save", "a.json", "--against", "base.json"], "give one of them"),
        (["--short", "--pairs", "20"], "give one of them"),
        (["--save", "a.json", "--short"], "too few for a baseline (got 9)"),
        (["--save", "a.json", "--pairs", "14"], "too few for a baseline (got 14)"),
        (["--pairs", "2"], "--pairs"),
        (["--save", "no/a.json"], "its folder does not exist"),
        (["--against", "none.json"], "cannot be read"),
        (["--lasts", "soon"], "--lasts"),
        (["--lasts", "9 h"], "--lasts: the scenario lasts 900 s (got 32400 s)"),
        (["--lasts", "0 s"], "--lasts"),
        (["--seed", "-1"], "--seed"),
    ],
)
def test_bad_options_are_refused(day: Path, words: list[str], said: str) -> None:
    found = bench(day, *words)
    assert found.exit_code == 2 and said in found.stderr and "Traceback" not in found.stderr
    assert sorted(path.name for path in day.iterdir()) == ["base.json", "park.yaml", "scenario.yaml"]


def test_a_file_that_is_no_baseline_is_neither_read_nor_replaced(day: Path, tmp_path: Path) -> None:
    for content in ("{}", "[]", "schema: drillsim.park/1", "", '{"schema": "drillsim.run/1"}'):
        mine = tmp_path / "mine.json"
        mine.write_text(content)
        for option in ("--save", "--against"):
            assert bench(day, option, str(mine)).exit_code == 2
        assert mine.read_text() == content
    assert "is a folder" in bench(day, "--save", str(tmp_path)).stderr
    assert bench(day, "--against", str(tmp_path)).exit_code == 2


def test_a_disk_that_refuses_leaves_the_former_baseline(
    day: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    kept = base.read_bytes()
    monkeypatch.setattr(Path, "replace", refuse)
    found = bench(day, "--save", "base.json", "--lasts", "10 s")
    assert found.exit_code == 2 and "cannot be written (No space left on device)" in found.stderr
    assert base.read_bytes() == kept and sorted(path.name for path in day.iterdir())[0] == "base.json"


def test_the_committed_baseline_fits_the_scenario_it_was_saved_for() -> None:
    root = Path(drillsim.__file__).parents[1]
    kept = read_baseline(root / "benchmarks" / "baseline.json")
    scenario = first_part(api.load_scenario(root / "scenarios" / "chlorine_leak_night.yaml"), kept.lasts_s)
    assert kept.scenario_sha256 == scenario_hash(scenario)
    assert work_of(api.simulate(scenario, kept.seed)) == Work(**kept.work.model_dump())
