"""Whatever dies, hangs or fills up while a study is played, the tables come out the same: real processes and disks."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from study_ground import RUNS, Playing, ground, play, played, resumed, rows, tables
from test_study_running import WIND, written

from drillsim.study.folder import How
from drillsim.study.read import read_study

KILLS = int(os.environ.get("DRILLSIM_KILLS", "4"))

POISON = """
import os, signal
from drillsim.engine.run import simulate_many as real
from drillsim.study import playing
def poisoned(scenario, numbers, settings, progress=None):
    if 5 in numbers and "225" in str(scenario.file.weather.wind_from):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(scenario, numbers, settings, progress)
playing.simulate_many = poisoned
"""


THOROUGH = pytest.mark.skipif("DRILLSIM_KILLS" not in os.environ, reason="takes long; set DRILLSIM_KILLS=50 for all")


@pytest.mark.parametrize("where", ["here", pytest.param("cluster", marks=THOROUGH)])
def test_a_poisoned_replication_is_all_that_is_lost(
    where: str, study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "poison.py").write_text(POISON, encoding="utf-8")
    env = {"DASK_DISTRIBUTED__WORKER__PRELOAD": json.dumps([str(tmp_path / "poison.py")])}
    with ground(tmp_path, 2 if where == "cluster" else 0, env) as found:
        options = ("--workers", "2") if where == "here" else ("--scheduler", str(found.file))
        code, _, err = play(study_file, tmp_path / "s", *options, env=env).end()
    assert (code, err) == (0, "")
    kept = rows(tmp_path / "s")
    assert len(kept) == 2 * RUNS
    assert [(design, number) for design, number, status in kept if status != "ok"] == [("base-1", 5)]
    assert b"base-1,5,crashed,the worker that played it died" in tables(tmp_path / "s")["failures.csv"]
    assert resumed(study_file, tmp_path / "s") == undisturbed, "without the poison nothing is amiss"


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    playing = play(study_file, tmp_path / "s", "--workers", "2")
    playing.wait_for_runs()
    os.killpg(playing.process.pid, signal.SIGINT)  # as a terminal does: to workers as well
    code, _, err = playing.end()
    assert code == 130
    assert err.count("\n") == 1 and "--resume" in err
    assert 0 < len(rows(tmp_path / "s")) < 2 * RUNS
    assert resumed(study_file, tmp_path / "s") == undisturbed


@pytest.mark.long
def test_a_scheduler_that_is_killed_is_told_and_what_was_done_is_kept(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    with ground(tmp_path, 1) as found:
        playing = play(study_file, tmp_path / "s", "--scheduler", str(found.file))
        playing.wait_for_runs()
        assert found.scheduler is not None
        found.scheduler.kill()
        code, _, err = playing.end()
    assert code == 2
    assert "the scheduler is gone" in err and "--resume" in err and "Traceback" not in err
    assert 0 < len(rows(tmp_path / "s")) < 2 * RUNS
    assert resumed(study_file, tmp_path / "s") == undisturbed


@pytest.mark.long
def test_a_small_disk_refuses_in_words_and_the_study_goes_on_with_room(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=112k", "tmpfs", str(disk)], capture_output=True)
    limit = None
    if mounted.returncode:
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, resource.RLIM_INFINITY))  # noqa: E731
    try:
        code, _, err = play(study_file, disk / "s", "--workers", "1", preexec_fn=limit).end()
        assert code == 2 and "--resume" in err and "Traceback" not in err
        if limit is None:
            subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert 0 < len(rows(disk / "s")) < 2 * RUNS
        assert resumed(study_file, disk / "s") == undisturbed
    finally:
        if not mounted.returncode:
            subprocess.run(["umount", "-l", str(disk)], check=True)


def test_whoever_hangs_within_a_window_is_ended() -> None:
    script = """
import time
from drillsim.study import at_worker
from drillsim.study.designs import Design
from drillsim.study.playing import Order, Terms
at_worker.GRACE_S = 0.1
with at_worker.ended_if_hanging(Order(Design("a", "a"), (1,)), Terms(1, timeout_s=60.0)):
    pass
with at_worker.ended_if_hanging(Order(Design("a", "a"), (1,)), Terms(1, timeout_s=0.1)):
    time.sleep(600)
print("still here")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_whatever_is_killed_at_whatever_moment_nothing_is_lost_or_played_double(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    """DRILLSIM_KILLS kills by SIGKILL, of workers and of the main process, in one study."""
    chance = random.Random(KILLS)
    study, expected = study_file, undisturbed
    if KILLS > 4:
        folder = tmp_path / "more"
        folder.mkdir()
        study = written(folder, factors={"wind": WIND}, replications=20 * KILLS)
        expected = played(read_study(study), tmp_path / "alone", How())
    killed = {"main": 0, "worker": 0}
    playing: Playing | None = None
    while sum(killed.values()) < KILLS:
        if playing is None or playing.process.poll() is not None:
            _ended(playing)
            playing = play(study, tmp_path / "s", "--resume", "--workers", "2")
        time.sleep(chance.uniform(0.2, 6.0))
        workers = playing.workers()
        victim = "worker" if workers and chance.random() < 0.6 else "main"
        pid = chance.choice(workers).pid if victim == "worker" else playing.process.pid
        if playing.process.poll() is None:
            os.kill(pid, signal.SIGKILL)
            killed[victim] += 1
            if victim == "main":
                playing.process.wait()
    _ended(playing)
    (tmp_path / "killed.json").write_text(json.dumps(killed), encoding="utf-8")
    assert resumed(study, tmp_path / "s") == expected
    kept = rows(tmp_path / "s")
    assert len(kept) == len(set(kept)) == 2 * (RUNS if KILLS <= 4 else 20 * KILLS)
    assert {status for _, _, status in kept} == {"ok"}


def _ended(playing: Playing | None) -> None:
    """Waits for a study: it is done, or was killed, and says nothing else."""
    if playing is not None:
        code, _, err = playing.end()
        assert code in (0, -signal.SIGKILL) and "Traceback" not in err, err
