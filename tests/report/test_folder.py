"""The run folder: whole or not at all, the same bytes for equal runs, read back exactly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from synthetic_run import quiet_run, synthetic_run, texts, with_columns

from drillsim.errors import DrillsimError
from drillsim.metrics.summary import summarise
from drillsim.reading import Name
from drillsim.record import folder as room
from drillsim.record.folder import claim, noun_yaml, read_run_tables, run_files, write_run
from drillsim.record.table import Table
from drillsim.scenario.load import load_scenario


@pytest.fixture
def run(tmp_path):
    made = synthetic_run(tmp_path)
    return replace(made, measures=MappingProxyType(summarise(made)))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_everything_is_there_and_hashed(run, tmp_path):
    write_run(run, tmp_path / "runs" / "one", {"map.png": b"picture"})
    folder = tmp_path / "runs" / "one"
    assert names(folder) == sorted([
        "summary.json", "events.csv", "people.csv", "responses.csv", "series.csv", "assembly.csv", "hazards.csv",
        "park.yaml", "scenario.yaml", "manifest.json", "map.png",
    ])  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, digest in manifest["files_sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert manifest["seed"] == 1 and manifest["engine"] == "reference" and manifest["packages"]["numpy"]
    assert manifest["inputs_sha256"] == dict(run.scenario.sources)
    assert names(tmp_path / "runs") == ["one"]  # no temporary sibling


def test_tables_come_back_exactly(run, tmp_path):
    write_run(run, tmp_path / "out")
    tables = read_run_tables(tmp_path / "out")
    for name, table in tables.items():
        assert table == getattr(run, name), name


def test_formulas_are_disarmed_and_come_back(run, tmp_path):
    odd = with_columns(run, "events", {"detail": texts((["=1+1", "+1", "-2", "@x", "'quoted"] * 5)[:25])})
    write_run(odd, tmp_path / "out")
    assert "'=1+1" in (tmp_path / "out" / "events.csv").read_text()
    assert read_run_tables(tmp_path / "out")["events"] == odd.events


def test_pandas_reads_the_people(run, tmp_path):
    pandas = pytest.importorskip("pandas")
    write_run(run, tmp_path / "out")
    frame = pandas.read_csv(tmp_path / "out" / "people.csv")
    assert len(frame) == 7 and frame["arrived_s"].isna().sum() == 3 and frame["dead"].dtype == bool


def test_a_quiet_run_is_written_and_read(tmp_path):
    run = replace(quiet_run(tmp_path), hazards=Table({}))
    write_run(run, tmp_path / "out")
    assert read_run_tables(tmp_path / "out")["hazards"] == run.hazards


def test_equal_runs_give_equal_bytes(tmp_path):
    runs = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made = synthetic_run(tmp_path / name)
        runs.append(run_files(replace(made, measures=MappingProxyType(summarise(made)))))
    assert runs[0] == runs[1]


def test_resolved_inputs_load_again_to_the_same(run, tmp_path):
    write_run(run, tmp_path / "out")
    again = load_scenario(tmp_path / "out" / "scenario.yaml")
    assert again.file == run.scenario.file
    assert again.park.file == run.scenario.park.file


@pytest.mark.parametrize(
    "text", ["no", "y", "on", "1:30", "010", "0x1F", "1e3", "~", "null", "", " lead", "a: b", "#x", "é\tü",
             "氯气 – 2 %", "2026-03-14", '"', "line\nbreak", "- x", "*a", "&b", "!tag", "@c", "1_000", ".5", "True",
             "NaN", ".inf"]
)  # fmt: skip
def test_any_text_survives_yaml(tmp_path, text):
    from drillsim.reading import read_document, validate

    path = tmp_path / "name.yaml"
    path.write_text(noun_yaml(Name(en=text, zh=text)), encoding="utf-8")
    assert validate(read_document(path), Name) == Name(en=text, zh=text)


def test_a_former_run_is_replaced_but_nothing_else(run, tmp_path):
    out = tmp_path / "out"
    write_run(run, out, {"old.png": b"old"})
    write_run(run, out, {"new.png": b"new"})
    assert "new.png" in names(out) and "old.png" not in names(out)
    (out / "notes.txt").write_text("mine")
    before = {name: (out / name).read_bytes() for name in names(out)}
    with pytest.raises(DrillsimError, match=r"holds files that no run wrote \(got notes.txt\)"):
        write_run(run, out)
    assert {name: (out / name).read_bytes() for name in names(out)} == before


def test_strangers_are_refused(run, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").write_text("x")
    with pytest.raises(DrillsimError, match=r"thesis\.doc"):
        claim(tmp_path / "full")
    (tmp_path / "file").write_text("x")
    with pytest.raises(DrillsimError, match="is no folder"):
        claim(tmp_path / "file")
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "manifest.json").write_text('{"schema": "other", "files_sha256": {}}')
    with pytest.raises(DrillsimError, match=r"manifest\.json"):
        claim(tmp_path / "fake")
    (tmp_path / "empty").mkdir()
    claim(tmp_path / "empty")
    write_run(run, tmp_path / "empty")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    with pytest.raises(DrillsimError, match="is no folder"):
        claim(tmp_path / "link")


def test_a_failure_half_way_leaves_nothing(run, tmp_path, monkeypatch):
    def full_disk(path: Path, content: bytes) -> None:
        if path.name == "people.csv":
            raise OSError(28, "No space left on device")
        path.write_bytes(content)

    (tmp_path / "runs").mkdir()
    monkeypatch.setattr(room, "_write_synced", full_disk)
    with pytest.raises(DrillsimError, match="No space left on device"):
        write_run(run, tmp_path / "runs" / "one")
    assert names(tmp_path / "runs") == []


def test_a_failed_replacement_keeps_the_former_run(run, tmp_path, monkeypatch):
    out = tmp_path / "runs" / "one"
    write_run(run, out)
    before = {name: (out / name).read_bytes() for name in names(out)}
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".new":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(DrillsimError, match="Input/output error"):
        write_run(run, out)
    assert {name: (out / name).read_bytes() for name in names(out)} == before
    assert names(tmp_path / "runs") == ["one"]


def test_no_run_folder_cannot_be_read(tmp_path):
    with pytest.raises(DrillsimError, match="is no run folder"):
        read_run_tables(tmp_path)


def test_summary_refuses_nan(run):
    with pytest.raises(ValueError, match="not JSON compliant"):
        run_files(replace(run, measures=MappingProxyType({"x": float(np.nan)})))
