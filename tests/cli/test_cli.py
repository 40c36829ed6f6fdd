"""The command line: what it prints, how it refuses, what it leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from synthetic_run import synthetic_run, write_inputs

import drillsim
from drillsim.cli import main
from drillsim.metrics.registry import MEASURES

ROOT = Path(drillsim.__file__).resolve().parent.parent
SUMMARY_TABLES = ("events.csv", "people.csv", "summary.json")


@pytest.fixture
def runner():
    return CliRunner()


@pytest.fixture
def scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return write_inputs(tmp_path / "in")


def test_version(runner):
    result = runner.invoke(main, ["--version"])
    assert result.exit_code == 0 and result.output == f"drillsim {drillsim.__version__}\n"


def test_run_writes_a_folder_and_a_table(runner, scenario, tmp_path):
    result = runner.invoke(main, ["run", str(scenario), "--strict"])
    assert result.exit_code == 0, result.output
    folder = tmp_path / "runs" / "scenario-seed1"
    written = {path.name for path in folder.iterdir()}
    assert {"report.html", "map.png", "curve.png", "timeline.png", "manifest.json"} <= written
    assert "Detection" in result.output and "run folder: runs/scenario-seed1" in result.output
    again = runner.invoke(main, ["run", str(folder / "scenario.yaml"), "--out", str(tmp_path / "again"), "--quiet"])
    assert again.exit_code == 0 and again.output == ""
    for name in ("events.csv", "people.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_json_prints_the_summary_alone(runner, scenario, tmp_path):
    result = runner.invoke(main, ["run", str(scenario), "--json", "--seed", "3", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    summary = json.loads(result.stdout)
    assert set(MEASURES) <= set(summary)
    assert (tmp_path / "out" / "summary.json").read_text() == result.stdout


def test_chinese(runner, scenario, tmp_path):
    result = runner.invoke(main, ["run", str(scenario), "--lang", "zh", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0 and "首先关注" in result.output and "Detection" not in result.output


def test_both_engines_tell_the_same(runner, scenario, tmp_path):
    told = []
    for engine in ("fast", "reference"):
        out = tmp_path / engine
        result = runner.invoke(main, ["run", str(scenario), "--engine", engine, "--json", "--out", str(out)])
        assert result.exit_code == 0
        told.append((result.stdout.replace(engine, ""), (out / "events.csv").read_bytes()))
    assert told[0] == told[1]


def test_every_problem_is_said_with_a_count_and_nothing_is_left(runner, scenario, tmp_path):
    text = scenario.read_text().replace("shift: night", "shift: nigth").replace("lasts: 1 h", "lasts: 1 kg")
    scenario.write_text(text)
    for command in (["run", str(scenario)], ["check", str(scenario)]):
        result = runner.invoke(main, command)
        assert result.exit_code == 2 and result.stdout == ""
        lines = result.stderr.splitlines()
        assert lines[-1] == "2 problems" and all(line.startswith("error: scenario.yaml:") for line in lines[:-1])
        assert "Traceback" not in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_markup_in_a_message_is_printed_as_it_is(runner, scenario):
    scenario.write_text(scenario.read_text().replace("shift: night", 'shift: "[red]night"'))
    assert "[red]night" in runner.invoke(main, ["check", str(scenario)]).stderr


def test_a_folder_of_somebody_else_is_refused_before_the_run(runner, scenario, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x")
    result = runner.invoke(main, ["run", str(scenario), "--out", str(tmp_path / "mine")])
    assert result.exit_code == 2 and "notes.txt" in result.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_objectives_must_name_measures(runner, scenario):
    scenario.write_text(scenario.read_text().replace("measure: missing", "measure: missng"))
    result = runner.invoke(main, ["check", str(scenario)])
    assert result.exit_code == 2 and "did you mean 'missing'?" in result.stderr


def test_check_says_what_it_found(runner, scenario):
    result = runner.invoke(main, ["check", str(scenario)])
    assert result.exit_code == 0 and "can run; incidents: 1, people: 7, vehicles: 2, orders: 4" in result.stdout


@pytest.mark.parametrize("root", ["park", "scenario", "profile"])
def test_schema(runner, root):
    assert json.loads(runner.invoke(main, ["schema", root]).stdout)["type"] == "object"


def test_map_check_and_draw(runner, scenario, tmp_path):
    park = str(scenario.parent / "park.yaml")
    result = runner.invoke(main, ["map", "check", park])
    assert result.exit_code == 0 and "junctions: 7" in result.stdout
    for language in ("en", "zh"):
        out = tmp_path / f"{language}.png"
        assert runner.invoke(main, ["map", "draw", park, "-o", str(out), "--lang", language]).exit_code == 0
        assert out.read_bytes().startswith(b"\x89PNG")
    result = runner.invoke(main, ["map", "draw", park, "-o", str(tmp_path / "no" / "x.png")])
    assert result.exit_code == 2 and "cannot be written" in result.stderr
    assert not list(tmp_path.glob(".*"))


OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="48.0" lon="15.0"/><node id="2" lat="48.001" lon="15.0"/><node id="3" lat="48.001" lon="15.002"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way></osm>"""


def test_map_import(runner, tmp_path):
    (tmp_path / "town.osm").write_text(OSM)
    out = tmp_path / "town.yaml"
    result = runner.invoke(main, ["map", "import", str(tmp_path / "town.osm"), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert runner.invoke(main, ["map", "check", str(out)]).exit_code == 0
    before = out.read_bytes()
    result = runner.invoke(main, ["map", "import", str(tmp_path / "town.osm"), "-o", str(out)])
    assert result.exit_code == 2 and "--force" in result.stderr and out.read_bytes() == before
    result = runner.invoke(main, ["map", "import", str(tmp_path / "none.osm"), "-o", str(tmp_path / "x.yaml")])
    assert result.exit_code == 2 and not (tmp_path / "x.yaml").exists()


@pytest.mark.long
def test_two_processes_write_the_same_bytes(scenario, tmp_path):
    """Same scenario and seed, other hash seed: events, people and summary are byte-identical."""
    for number in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": number, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "drillsim", "run", str(scenario), "--quiet", "--out", str(tmp_path / number)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout == "" and done.stderr == ""
    for name in SUMMARY_TABLES:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "4711" / name).read_bytes()


def test_no_plain_file_is_mistaken_for_a_scenario(runner, tmp_path):
    for path in (tmp_path, tmp_path / "absent.yaml"):
        result = runner.invoke(main, ["run", str(path)])
        assert result.exit_code == 2 and result.stderr.startswith("error: ") and "Traceback" not in result.stderr


def test_synthetic_run_and_engine_have_the_same_columns(scenario, tmp_path):
    """What these tests assume of the engine's tables is what it delivers."""
    (tmp_path / "made").mkdir()
    assumed, real = synthetic_run(tmp_path / "made"), drillsim.simulate(drillsim.load_scenario(scenario))
    for name in ("events", "people", "responses", "series", "assembly", "hazards"):
        assert set(getattr(assumed, name).columns) <= set(getattr(real, name).columns), name
    assert real.summary()["people"] == 7
    shutil.rmtree(tmp_path / "made")


def test_main_module():
    done = subprocess.run([sys.executable, "-m", "drillsim", "--version"], cwd=ROOT, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert done.stdout.startswith("drillsim ")
