"""Workers of a dask cluster: as many processes as this machine has cores, or whatever cluster is named.

The package goes to each worker once, with a plugin, and to one that is started anew as well. A worker that dies takes
nothing along but the orders it had, which are told as died; dask starts another.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

import dask
from distributed import Client, Future, LocalCluster
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.core import Status
from distributed.scheduler import KilledWorker
from distributed.security import Security

import drillsim
from drillsim.errors import DrillsimError
from drillsim.study.at_worker import Kit, OtherVersionError, fill_here, version_asker
from drillsim.study.package import Package
from drillsim.study.playing import Order, Terms
from drillsim.study.workers import Answer

CONNECT_S: Final = 20
LISTEN_S: Final = 5.0
"""How long an answer is waited for before looking whether anybody is there to give one."""
ABSENT_S: Final = 600.0
"""How long a cluster may be without any worker: its batch system may be starting others."""
ENDING_S: Final = 30
"""How long workers may take to end; dask kills those that are still at work after some seconds."""
_NOISY: Final = ("distributed", "tornado", "asyncio")


@dataclass(frozen=True)
class Where:
    """Which workers: `local` processes on this machine, or the scheduler of a cluster by address or file."""

    local: int = 0
    scheduler: str = ""


class Cluster:
    """The workers of a dask cluster."""

    def __init__(self, where: Where, package: Package, terms: Terms) -> None:
        self.where, self.package, self.terms = where, package, terms
        self.name = f"drillsim-{uuid4().hex}"
        self.out: dict[str, Order] = {}
        self.done: SimpleQueue[Future] = SimpleQueue()
        self.local: LocalCluster | None = None
        self.sent = self.workers = 0
        self.looked = -LISTEN_S
        self.seen = time.monotonic()

    def __enter__(self) -> Self:
        with ExitStack() as open_:
            open_.enter_context(_quiet())
            open_.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": 0}))
            self.client = open_.enter_context(self._connect(open_))
            open_.callback(self._let_go)
            if self.where.scheduler:
                self._check_versions()
            self._hand_out()
            if self.local is not None:
                self.local.scale(self.where.local)  # only now: one that dies while it starts is then like any other
            self.left = open_.pop_all()
        return self

    def _connect(self, open_: ExitStack) -> Client:
        named = self.where.scheduler
        if not named:
            local = LocalCluster(
                n_workers=0, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0",
                memory_limit=0, silence_logs=logging.CRITICAL,
            )  # fmt: skip
            open_.callback(_end, local)
            self.local = local
            return Client(local, set_as_default=False)
        address = named if "://" in named else _address_in(Path(named))
        try:
            if address.startswith("tls://") and Security().get_connection_args("client").get("ssl_context") is None:
                raise DrillsimError(
                    f"--scheduler {named}: it asks for certificates, and none are configured here; "
                    "set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT and …__CLIENT__KEY"
                )
            return Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise DrillsimError(
                f"--scheduler {named}: no scheduler answers there ({error}); start one with `dask scheduler`"
            ) from None

    def _check_versions(self) -> None:
        """Raises DrillsimError unless every worker has this very drillsim, and there is one."""
        try:
            self.client.wait_for_workers(1, timeout=CONNECT_S)
        except TimeoutError:
            message = f"--scheduler {self.where.scheduler}: has no workers; start some with `dask worker`"
            raise DrillsimError(message) from None
        found = set(self.client.run(version_asker()).values())
        if "" in found:
            raise self._not_there()
        others = sorted(found - {drillsim.__version__})
        if others:
            raise self._other_version(", ".join(others))

    def _not_there(self) -> DrillsimError:
        return DrillsimError(
            f"--scheduler {self.where.scheduler}: its workers cannot import drillsim; "
            f"install drillsim {drillsim.__version__} there"
        )

    def _other_version(self, others: str) -> DrillsimError:
        return DrillsimError(
            f"--scheduler {self.where.scheduler}: workers have drillsim {others}, here it is "
            f"{drillsim.__version__}; install the same everywhere"
        )

    def _hand_out(self) -> None:
        """Gives every worker the kit, and those that come later too."""
        try:
            self.client.register_plugin(Kit(self.name, self.package, self.terms, not self.where.scheduler))
        except CommClosedError:  # one has just died; who comes in its place is given the kit
            return
        except OSError as error:
            raise DrillsimError(f"a worker cannot lay out the study's files ({error}); make room there") from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.left.close()

    def _let_go(self) -> None:
        """Takes back what is still out, and the kit from workers that stay."""
        if self.client.status != "running":
            return
        with suppress(OSError, ValueError, RuntimeError):
            self.client.cancel([Future(key, self.client) for key in self.out], force=True)
            if self.where.scheduler:
                self.client.unregister_worker_plugin(self.name)

    @property
    def slots(self) -> int:
        """The workers there are now, or will be on this machine: each plays one order at a time."""
        if self.local is not None:
            return self.where.local
        if time.monotonic() - self.looked > LISTEN_S:
            self._look()
        return max(1, self.workers)

    def _look(self) -> None:
        """Counts the workers.

        Raises DrillsimError when the scheduler itself is gone, or has been without workers for too long.
        """
        try:
            self.workers = len(self.client.nthreads()) if self.client.status == "running" else -1
        except (OSError, ValueError, RuntimeError):
            self.workers = -1
        if self.workers < 0:
            raise DrillsimError("the scheduler is gone; what was finished is kept, go on with --resume")
        self.looked = time.monotonic()
        if self.local is not None:
            _replace_failed(self.local, self.where.local)
        if self.workers:
            self.seen = self.looked
        if self.looked - self.seen > ABSENT_S:
            raise DrillsimError(
                f"no worker for {ABSENT_S / 60:g} min; what was finished is kept, start some and go on with --resume"
            )

    def submit(self, order: Order) -> None:
        """Takes an order."""
        self.sent += 1
        key = f"{self.name}-{order.design.id}-{order.replications[0]}-{self.sent}"
        self.out[key] = order
        future = self.client.submit(fill_here, order, self.name, drillsim.__version__, key=key, pure=False, retries=0)
        future.add_done_callback(self.done.put)

    def answer(self) -> Answer:
        """The next answer of any worker.

        Raises DrillsimError when the scheduler itself is gone, or nobody is there who could play.
        """
        while True:
            if time.monotonic() - self.looked > LISTEN_S:
                self._look()
            with suppress(Empty):
                future = self.done.get(timeout=LISTEN_S)
                break
        order = self.out.pop(future.key)
        try:
            return Answer(order, future.result())
        except FutureCancelledError:
            self._look()
            return Answer(order, None, "the order was lost on the cluster")
        except Exception as error:  # noqa: BLE001  # a worker may die between its work and the way here, or anything else
            return self._failed(order, error)

    def _failed(self, order: Order, error: Exception) -> Answer:
        """What is made of an order that came to nothing.

        Raises DrillsimError for a worker that will never play any.
        """
        if isinstance(error, OtherVersionError):
            raise self._other_version(str(error))
        if "No module named 'drillsim" in str(error):
            raise self._not_there()
        if isinstance(error, KilledWorker):
            hung = "" if self.terms.timeout_s is None else ", or hung and was ended"
            return Answer(order, None, f"the worker that played it died{hung}", deaths=error.allowed_failures + 1)
        return Answer(order, None, f"{type(error).__name__}: {error}")


def _address_in(file: Path) -> str:
    """The address that a scheduler wrote into its file.

    Raises DrillsimError for a file that is not there, or no scheduler's.
    """
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    except OSError as error:
        message = f"--scheduler {file}: cannot be read ({error.strerror}); name a scheduler file, tcp://… or tls://…"
        raise DrillsimError(message) from None
    except (ValueError, TypeError, KeyError):
        message = f"--scheduler {file}: is no scheduler file; `dask scheduler --scheduler-file` writes one"
        raise DrillsimError(message) from None


def _replace_failed(local: LocalCluster, number: int) -> None:
    """Starts a worker for each that died while it was starting: those dask gives up."""
    failed = [name for name, one in list(local.workers.items()) if one.status in (Status.failed, Status.closed)]
    if failed:
        local.sync(local.scale_down, failed)
        local.scale(number)


def _end(local: LocalCluster) -> None:
    """Ends the workers of this machine; what does not end by itself ends with this process."""
    with suppress(TimeoutError):
        local.close(timeout=ENDING_S)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps dask's own words about workers that come and go from the screen."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in _NOISY]
    before = {log: log.level for log in map(logging.getLogger, names)}  # each has a level and an outlet of its own
    for log in before:
        log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for log, level in before.items():
            log.setLevel(level)
