"""What a worker of a dask cluster has and does: the files of a study on its own disk, and one order at a time."""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, current_thread, main_thread
from typing import Final

from distributed import Worker, WorkerPlugin, get_worker

import drillsim
from drillsim.errors import DrillsimError
from drillsim.study.package import Package, Unpacked
from drillsim.study.playing import Order, Outcome, Terms
from drillsim.study.workers import fill

GRACE_S: Final = 30.0
"""What an order may take beyond twice its time before its worker is ended: then it hangs within a window."""


class Kit(WorkerPlugin):  # type: ignore[misc]  # distributed has no types
    """What a worker needs for all orders of a study."""

    def __init__(self, name: str, package: Package, terms: Terms, ours: bool) -> None:
        self.name, self.package, self.terms, self.ours = name, package, terms, ours

    def setup(self, worker: Worker) -> None:
        """Lays the package out on the worker's disk, in a folder that dask takes away if the worker is killed."""
        if self.ours and current_thread() is main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; this one is ended by who started it
        self.one_at_a_time = Lock()
        self.unpacked = Unpacked(self.package, Path(worker.local_directory))

    def teardown(self, worker: Worker) -> None:
        """Takes it away."""
        self.unpacked.remove()


class OtherVersionError(DrillsimError):
    """A worker that joined late and has another drillsim."""


def fill_here(order: Order, name: str, version: str) -> tuple[Outcome, ...]:
    """The outcomes of an order, played by the worker that runs this; one order at a time, whatever threads it has."""
    if version != drillsim.__version__:
        raise OtherVersionError(f"{drillsim.__version__} where it should be {version}")
    kit = get_worker().plugins[name]
    with kit.one_at_a_time, ended_if_hanging(order, kit.terms):
        return fill(order, kit.unpacked, kit.terms)


@contextmanager
def ended_if_hanging(order: Order, terms: Terms) -> Iterator[None]:
    """Ends this process when an order takes far longer than it may: whoever hangs in a window never hears the clock."""
    if terms.timeout_s is None:
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        limit = 2.0 * terms.timeout_s * len(order.replications) + GRACE_S
        faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def version_asker() -> Callable[[], str]:
    """What tells the version of drillsim that a worker has, "" for none: made here so that it travels as code."""

    def version_here() -> str:
        try:
            import drillsim
        except ImportError:
            return ""
        return drillsim.__version__

    return version_here
