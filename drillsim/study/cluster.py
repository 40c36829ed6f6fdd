"""Workers of a dask cluster: as many processes as this machine has cores, or whatever cluster is named.

The package goes to each worker once, with a plugin, and to one that is started anew as well. A worker that dies takes
nothing along but the orders it had, which are told as died; dask starts another.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import dask
from distributed import Client, Future, LocalCluster, Worker, WorkerPlugin, as_completed, get_worker
from distributed.scheduler import KilledWorker

import drillsim
from drillsim.errors import DrillsimError
from drillsim.study.package import Package, Unpacked
from drillsim.study.playing import Order, Outcome, Terms
from drillsim.study.workers import Answer, fill

CONNECT_S: Final = 20
_NOT_OURS: Final = ("cancelled", "lost")


@dataclass(frozen=True)
class Where:
    """Which workers: `local` processes on this machine, or the scheduler of a cluster by address or file."""

    local: int = 0
    scheduler: str = ""


class Kit(WorkerPlugin):  # type: ignore[misc]  # distributed has no types
    """What a worker needs for all orders of a study."""

    def __init__(self, name: str, package: Package, terms: Terms) -> None:
        self.name, self.package, self.terms = name, package, terms

    def setup(self, worker: Worker) -> None:
        """Lays the package out on the worker's disk."""
        self.unpacked = Unpacked(self.package)

    def teardown(self, worker: Worker) -> None:
        """Takes it away."""
        self.unpacked.remove()


def fill_here(order: Order, name: str) -> tuple[Outcome, ...]:
    """The outcomes of an order, played by the worker that runs this."""
    kit = get_worker().plugins[name]
    return fill(order, kit.unpacked, kit.terms)


def version_here() -> str:
    """The version of drillsim that a worker has."""
    return drillsim.__version__


class Cluster:
    """The workers of a dask cluster."""

    def __init__(self, where: Where, package: Package, terms: Terms) -> None:
        self.where, self.package, self.terms = where, package, terms
        self.name = f"drillsim-{package.digest[:16]}-{terms.seed}"
        self.out: dict[str, tuple[Future, Order]] = {}
        self.numbers = count()
        self.local: LocalCluster | None = None

    def __enter__(self) -> Self:
        self._quiet = dask.config.set({"distributed.scheduler.allowed-failures": 0, "distributed.logging": {}})
        self._quiet.__enter__()
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            self.client = self._connect()
            self._check_versions()
            self.client.register_plugin(Kit(self.name, self.package, self.terms))
        except BaseException:
            self._leave()
            raise
        self.done = as_completed(with_results=False)
        return self

    def _connect(self) -> Client:
        if not self.where.scheduler:
            self.local = LocalCluster(
                n_workers=self.where.local, threads_per_worker=1, processes=True, dashboard_address=None,
                memory_limit=0, silence_logs=logging.CRITICAL,
            )  # fmt: skip
            return Client(self.local)
        named = self.where.scheduler
        try:
            if "://" in named:
                return Client(named, timeout=CONNECT_S, set_as_default=False)
            if not Path(named).is_file():
                raise DrillsimError(
                    f"--scheduler {named}: there is no such file; name a scheduler file, tcp://… or tls://…"
                )
            return Client(scheduler_file=named, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DrillsimError(
                f"--scheduler {named}: no scheduler answers there ({error}); start one with `dask scheduler`"
            ) from None

    def _check_versions(self) -> None:
        """Raises DrillsimError unless every worker has this very drillsim, and there is one."""
        if self.local is None:
            try:
                self.client.wait_for_workers(1, timeout=CONNECT_S)
            except TimeoutError:
                message = f"--scheduler {self.where.scheduler}: has no workers; start some with `dask worker`"
                raise DrillsimError(message) from None
        try:
            found = self.client.run(version_here)
        except (ImportError, AttributeError) as error:
            raise DrillsimError(
                f"--scheduler {self.where.scheduler}: its workers cannot import drillsim ({error}); "
                f"install drillsim {drillsim.__version__} there"
            ) from None
        others = sorted({version for version in found.values() if version != drillsim.__version__})
        if others:
            raise DrillsimError(
                f"--scheduler {self.where.scheduler}: workers have drillsim {', '.join(others)}, here it is "
                f"{drillsim.__version__}; install the same everywhere"
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for future, _ in self.out.values():
            future.cancel(force=True)
        if self.local is None:
            self.client.unregister_worker_plugin(self.name)
        self._leave()

    def _leave(self) -> None:
        """Lets the client go, and the local cluster with all its processes."""
        client: Any = getattr(self, "client", None)
        if client is not None:
            client.close(timeout=5)
        if self.local is not None:
            self.local.close(timeout=10)
        self._quiet.__exit__(None, None, None)

    @property
    def slots(self) -> int:
        """The threads of all workers there are now."""
        return max(1, sum(int(threads) for threads in self.client.nthreads().values()))

    def submit(self, order: Order) -> None:
        """Takes an order."""
        key = f"{self.name}-{order.design.id}-{order.replications[0]}-{next(self.numbers)}"
        future = self.client.submit(fill_here, order, self.name, key=key, pure=False, retries=0)
        self.out[key] = future, order
        self.done.add(future)

    def answer(self) -> Answer:
        """The next answer of any worker.

        Raises DrillsimError when the scheduler itself is gone.
        """
        future = next(self.done)
        _, order = self.out.pop(future.key)
        if future.status in _NOT_OURS:
            if self.client.status != "running" or not self.client.scheduler_info(n_workers=0):
                raise DrillsimError("the scheduler is gone; what was finished is kept, go on with --resume")
            return Answer(order, None, "the order was lost on the cluster")
        if future.status == "error":
            error = future.exception()
            if isinstance(error, KilledWorker):
                return Answer(order, None, "the worker that played it died")
            return Answer(order, None, f"{type(error).__name__}: {error}")
        return Answer(order, future.result())
