"""A study comes to the same tables wherever it is played and whatever dies meanwhile: real processes, real clusters."""

from __future__ import annotations

import json
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from study_ground import Ground, Playing, ground, play, rows, tables, wait_until
from test_study_running import WIND, written

from drillsim.errors import DrillsimError
from drillsim.study.folder import How, carry_out
from drillsim.study.package import Package
from drillsim.study.playing import Order
from drillsim.study.read import Study, read_study
from drillsim.study.rules import Fixed
from drillsim.study.tables import tables_of, write_tables

RUNS = 12
KILLS = int(os.environ.get("DRILLSIM_KILLS", "4"))


@pytest.fixture(scope="module")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("study"), factors={"wind": WIND}, replications=RUNS)


@pytest.fixture(scope="module")
def undisturbed(study_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return _played(read_study(study_file), tmp_path_factory.mktemp("alone"), How())


def _played(study: Study, folder: Path, how: How) -> dict[str, bytes]:
    write_tables(tables_of(carry_out(study, folder, how)), folder)
    return tables(folder)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground(tmp_path_factory.mktemp("cluster"), workers=2) as found:
        yield found


def _resumed(study_file: Path, folder: Path) -> dict[str, bytes]:
    return _played(read_study(study_file), folder, How(resume=True))


# ---- where it runs


def test_processes_on_this_machine_give_the_same_bytes_and_leave_nothing(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    code, out, err = play(study_file, tmp_path / "s", "--workers", "2").end()
    assert (code, out, err) == (0, "", "")
    assert tables(tmp_path / "s") == undisturbed
    assert len(undisturbed) >= 3


@pytest.mark.parametrize("named", ["address", "file"])
def test_a_named_cluster_gives_the_same_bytes(
    named: str, cluster: Ground, study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    wait_until(cluster.file.exists, "a scheduler")
    scheduler = cluster.address if named == "address" else str(cluster.file)
    assert scheduler.startswith("tcp://") or named == "file"
    assert _played(read_study(study_file), tmp_path / "s", How(scheduler=scheduler)) == undisturbed
    assert not list((cluster.file.parent / "scratch").rglob("drillsim-study-*")), "workers that stay are left clean"


def test_a_cluster_by_tls_gives_the_same_bytes(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    env = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
           "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(certificate)}  # fmt: skip
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        env[f"DASK_DISTRIBUTED__COMM__TLS__{who}__CERT"] = str(certificate)
        env[f"DASK_DISTRIBUTED__COMM__TLS__{who}__KEY"] = str(key)
    with ground(tmp_path, 1, env, "tls") as found:
        assert found.address.startswith("tls://")
        code, _, err = play(study_file, tmp_path / "s", "--scheduler", found.address, env=env).end()
        assert (code, err) == (0, "")
        code, _, err = play(study_file, tmp_path / "t", "--scheduler", found.address).end()
        assert code == 2 and "certificates" in err and "Traceback" not in err
    assert tables(tmp_path / "s") == undisturbed


@dataclass(frozen=True)
class Counted(Package):
    """A package that notes in a file each process it comes to."""

    log: str = ""

    def __reduce__(self) -> Any:
        return _arrived, (dict(self.files), self.log)


def _arrived(files: dict[str, bytes], log: str) -> Counted:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    return Counted(files, log)


def test_the_files_come_to_each_worker_once(
    cluster: Ground, study_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drillsim.study import cluster as ours

    orders: list[Order] = []
    submit = ours.Cluster.submit
    monkeypatch.setattr(ours.Cluster, "submit", lambda self, order: (orders.append(order), submit(self, order))[1])
    study = replace(read_study(study_file), rule=Fixed(30))
    log = tmp_path / "log"
    counted = replace(study, package=Counted(study.package.files, str(log)))
    carry_out(counted, tmp_path / "s", How(scheduler=str(cluster.file)))
    came = [int(pid) for pid in log.read_text().split() if int(pid) != os.getpid()]
    assert len(came) == len(set(came)) == 2
    assert len(orders) > 2 * len(came)
    assert max(len(pickle.dumps(order)) for order in orders) < 2000 < sum(map(len, study.package.files.values()))


# ---- what cannot be used


def test_schedulers_that_are_not_there_are_said_to_be_missing(
    study_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = read_study(study_file)
    with pytest.raises(DrillsimError, match="cannot be read"):
        carry_out(study, tmp_path / "a", How(scheduler=str(tmp_path / "none.json")))
    (tmp_path / "letter.json").write_text("dear", encoding="utf-8")
    with pytest.raises(DrillsimError, match="is no scheduler file"):
        carry_out(study, tmp_path / "b", How(scheduler=str(tmp_path / "letter.json")))
    monkeypatch.setattr("drillsim.study.cluster.CONNECT_S", 0.5)
    with pytest.raises(DrillsimError, match="no scheduler answers there"):
        carry_out(study, tmp_path / "c", How(scheduler="tcp://127.0.0.1:1"))


ABSENT = """
import sys
class Refuses:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "drillsim":
            raise ModuleNotFoundError("No module named 'drillsim'", name="drillsim")
sys.meta_path.insert(0, Refuses())
"""
OLDER = "import drillsim; drillsim.__version__ = '0.0.1'\n"


@pytest.mark.parametrize(
    ("preload", "says"),
    [(ABSENT, "cannot import drillsim"), (OLDER, "workers have drillsim 0.0.1, here it is")],
    ids=["absent", "older"],
)
def test_workers_without_this_drillsim_are_refused(preload: str, says: str, study_file: Path, tmp_path: Path) -> None:
    (tmp_path / "preload.py").write_text(preload, encoding="utf-8")
    with ground(tmp_path, 0) as found:
        found.add_worker("--preload", str(tmp_path / "preload.py"))
        with pytest.raises(DrillsimError, match=says) as caught:
            carry_out(read_study(study_file), tmp_path / "s", How(scheduler=str(found.file)))
    assert "install" in str(caught.value)


# ---- faults

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
    assert _resumed(study_file, tmp_path / "s") == undisturbed, "without the poison nothing is amiss"


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
    assert _resumed(study_file, tmp_path / "s") == undisturbed


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
    assert _resumed(study_file, tmp_path / "s") == undisturbed


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
        assert _resumed(study_file, disk / "s") == undisturbed
    finally:
        if not mounted.returncode:
            subprocess.run(["umount", "-l", str(disk)], check=True)


def test_whoever_hangs_within_a_window_is_ended() -> None:
    script = """
import time
from drillsim.study import cluster
from drillsim.study.designs import Design
from drillsim.study.playing import Order, Terms
cluster.GRACE_S = 0.1
with cluster._ended_if_hanging(Order(Design("a", "a"), (1,)), Terms(1, timeout_s=60.0)):
    pass
with cluster._ended_if_hanging(Order(Design("a", "a"), (1,)), Terms(1, timeout_s=0.1)):
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
        expected = _played(read_study(study), tmp_path / "alone", How())
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
    assert _resumed(study, tmp_path / "s") == expected
    kept = rows(tmp_path / "s")
    assert len(kept) == len(set(kept)) == 2 * (RUNS if KILLS <= 4 else 20 * KILLS)
    assert {status for _, _, status in kept} == {"ok"}


def _ended(playing: Playing | None) -> None:
    """Waits for a study: it is done, or was killed, and says nothing else."""
    if playing is not None:
        code, _, err = playing.end()
        assert code in (0, -signal.SIGKILL) and "Traceback" not in err, err
