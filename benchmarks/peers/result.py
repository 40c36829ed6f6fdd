"""What a peer is and what it gives back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec

from benchmarks.evacuation import Evacuation
from drillsim.park.geometry import Floats


@dataclass(frozen=True)
class PeerResult:
    """One run: wall and processor seconds of what is timed, how many arrived and when (arrived), seconds."""

    wall_s: float
    cpu_s: float
    arrived: int
    arrival_times_s: Floats
    note: str = ""


@dataclass(frozen=True)
class Peer:
    """A simulator that can run an evacuation.

    `needs` are the modules it imports; `timed` says what its seconds include; `models` what it models more or less
    than we do. A `slow` one runs a small evacuation unless the full one is asked for.
    """

    name: str
    needs: tuple[str, ...]
    run: Callable[[Evacuation], PeerResult]
    timed: str
    models: str
    slow: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The modules that are not installed."""
        return tuple(module for module in self.needs if find_spec(module) is None)


@dataclass
class Clock:
    """A stopwatch for a `with` block: wall and processor seconds of this process and its threads."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    _began: tuple[float, float] = field(default=(0.0, 0.0), repr=False)

    def __enter__(self) -> Clock:
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall_s = time.perf_counter() - self._began[0]
        self.cpu_s = time.process_time() - self._began[1]
