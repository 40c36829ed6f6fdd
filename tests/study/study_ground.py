"""Real processes for tests of studies: the command line in a session of its own, and dask clusters on loopback."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from drillsim.study.folder import How, carry_out
from drillsim.study.journal import NAME
from drillsim.study.read import Study, read_study
from drillsim.study.tables import tables_of, write_tables

PATIENCE_S = 90.0
RUNS = 12
"""Replications of each design of the small study."""
TESTS = os.pathsep.join(str(path) for path in (Path(__file__).parent, Path(__file__).parents[1]))


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Waits for something that must come."""
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, f"{what}: not within {PATIENCE_S:g} s"
        time.sleep(0.05)


@dataclass
class Playing:
    """`drillsim study` as a process that leads a session, so that whatever it leaves behind can be found."""

    process: subprocess.Popen[str]
    folder: Path
    kin: dict[int, psutil.Process] = field(default_factory=dict)

    def workers(self) -> list[psutil.Process]:
        """The worker processes it has now."""
        try:
            children = psutil.Process(self.process.pid).children(recursive=True)
            found = [one for one in children if "spawn_main" in " ".join(one.cmdline())]
        except psutil.Error:
            return []
        self.kin |= {one.pid: one for one in children}
        return found

    def kept(self) -> int:
        """Runs that its journal has been given, roughly: while it writes nobody else may open it."""
        wal = self.folder / f"{NAME}-wal"
        return wal.read_bytes().count(b'"first_report_s"') if wal.exists() else 0

    def wait_for_runs(self) -> None:
        """Waits until it has kept some runs."""
        wait_until(lambda: self.kept() > 0 or self.process.poll() is not None, "runs kept")

    def end(self) -> tuple[int, str, str]:
        """Waits for it; exit code, what it said, what it said on stderr. Nothing of its session may be left."""
        out, err = self.process.communicate(timeout=PATIENCE_S)
        wait_until(lambda: not in_session(self.process.pid), "end of all its processes")
        return self.process.returncode, out, err


def in_session(leader: int) -> list[int]:
    """Processes of a session that still live."""
    found = []
    for one in psutil.process_iter(["pid", "status"]):
        try:
            if os.getsid(one.pid) == leader and one.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(one.pid)
        except ProcessLookupError:
            continue
    return found


def play(study: Path, folder: Path, *options: str, env: dict[str, str] | None = None, **how: Any) -> Playing:
    """Starts `drillsim study`."""
    command = [sys.executable, "-m", "drillsim", "study", str(study), "-o", str(folder), "--quiet", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, **(env or {})}, **how,
    )  # fmt: skip
    return Playing(process, folder)


@dataclass
class Ground:
    """A dask cluster on loopback: its scheduler file, its address, its processes and their environment."""

    file: Path
    env: dict[str, str]
    stack: ExitStack
    scheduler: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        import json

        return str(json.loads(self.file.read_text())["address"])

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A dask process that ends with the ground."""
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--no-dashboard", "--scheduler-file", str(self.file)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, **self.env, "PYTHONPATH": TESTS},
        )  # fmt: skip
        self.stack.callback(_stop, process)
        return process

    def add_worker(self, *options: str) -> subprocess.Popen[bytes]:
        """One more worker."""
        folder = self.file.parent / "scratch"
        return self.start("worker", "--nthreads", "1", "--local-directory", str(folder), *options)


def _stop(process: subprocess.Popen[bytes]) -> None:
    leader = process.pid
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(leader, signal.SIGKILL)
        process.wait()
    for pid in in_session(leader):
        os.kill(pid, signal.SIGKILL)


@contextmanager
def ground(folder: Path, workers: int, env: dict[str, str] | None = None, protocol: str = "tcp") -> Iterator[Ground]:
    """A cluster with some workers."""
    with ExitStack() as stack:
        found = Ground(folder / "scheduler.json", env or {}, stack)
        found.scheduler = found.start("scheduler", "--host", f"{protocol}://127.0.0.1", "--port", "0")
        wait_until(found.file.exists, "a scheduler file")
        for _ in range(workers):
            found.add_worker()
        yield found


def tables(folder: Path) -> dict[str, bytes]:
    """The tables of a study folder, byte for byte."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.*")) if path.suffix in (".csv", ".parquet")}


def rows(folder: Path) -> list[tuple[str, int, str]]:
    """Design, replication and status of all that a journal has."""
    with closing(sqlite3.connect(folder / NAME)) as file:
        return file.execute("SELECT design, replication, status FROM replications ORDER BY 1, 2").fetchall()


def played(study: Study, folder: Path, how: How) -> dict[str, bytes]:
    """Plays a study in this process; its tables, byte for byte."""
    write_tables(tables_of(carry_out(study, folder, how)), folder)
    return tables(folder)


def resumed(study_file: Path, folder: Path) -> dict[str, bytes]:
    """Goes on with a study in this process; its tables, byte for byte."""
    return played(read_study(study_file), folder, How(resume=True))
