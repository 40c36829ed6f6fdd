"""The driver that walks an evacuation with one of our movers, window by window, until everybody has arrived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from benchmarks.evacuation import Evacuation, quantiles
from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Guidance, Mover
from drillsim.people.network import WINDOW_TICKS, Network
from drillsim.people.reference import ReferenceMover
from drillsim.units import NEVER, TICKS_PER_S

STUCK_TICKS: Final = 60 * TICKS_PER_S
MOST_WINDOWS: Final = 5_000


@dataclass(frozen=True)
class Walked:
    """What a walk came to: counts over all replications, and each arrival in ticks, (replications, people)."""

    crossings: int
    arrived: int
    windows: int
    squeezed: int
    arrived_at: Ints

    def quantiles_s(self) -> dict[str, float]:
        """The median, the 95th percentile and the last of all arrivals, seconds."""
        return quantiles(self.arrived_at.ravel() / TICKS_PER_S)


def movers() -> tuple[str, ...]:
    """The names of the movers there are, the quickest first."""
    return ("fast", "reference") if find_spec("drillsim.people.fast") else ("reference",)


def make_mover(name: str, evacuation: Evacuation, replications: int = 1) -> Mover:
    """A mover by its name, `fast` or `reference`, with everybody at home.

    Raises ValueError for another name, and for more than one replication by the reference.
    """
    if name == "reference" and replications == 1:
        return ReferenceMover(evacuation.network, evacuation.home, evacuation.speed, STUCK_TICKS)
    if name == "fast":
        build: Callable[[Network, Ints, Floats, int], Mover] = import_module("drillsim.people.fast").FastMover
        home = np.tile(evacuation.home, (replications, 1))
        return build(evacuation.network, home, evacuation.luck(replications)[0], STUCK_TICKS)
    raise ValueError(f"mover: none such (got {name!r}, {replications} replications); take fast, or reference for one")


class Drive:
    """One walk of one mover, made ready: what is not the mover's own work is done before `run`."""

    def __init__(self, mover: Mover, evacuation: Evacuation) -> None:
        self.mover: Any = mover
        self.counts = hasattr(mover, "arrived")
        self.rows = mover.whereabouts.node.shape[0]
        self.guidance = _guidance(evacuation, self.rows)
        self.leaving = _departures(evacuation.luck(self.rows)[1])

    def run(self) -> Walked:
        """Everybody walks until all have arrived, speeds following density as published.

        Raises RuntimeError when somebody has not arrived after MOST_WINDOWS.
        """
        told, factor = self.guidance, self.guidance.factor
        for window in range(MOST_WINDOWS):
            if window < len(self.leaving):
                self._start(window)
            guidance = Guidance(told.table, told.tables, told.closed, factor)
            self.mover.advance((window + 1) * WINDOW_TICKS, guidance)
            crowding = self.mover.publish()
            factor = crowding.factor if self.rows > 1 else crowding.factor[0]
            if window >= len(self.leaving) and not self._someone_walks():
                return self._walked(window + 1, int(crowding.squeezed.sum()))
        raise RuntimeError(f"{int((self.mover.whereabouts.arrived_at >= NEVER).sum())} people never arrive")

    def _someone_walks(self) -> bool:
        """Whether somebody has not arrived."""
        if self.counts:
            return bool(self.mover.arrived().sum() < self.mover.whereabouts.node.size)
        return bool(self.mover.whereabouts.arrived_at.max() >= NEVER)

    def _start(self, window: int) -> None:
        """Whoever sets out in a window does so."""
        self.mover.start(*self.leaving[window])

    def _walked(self, windows: int, squeezed: int) -> Walked:
        """What it came to."""
        where = self.mover.whereabouts
        arrived = int((where.arrived_at < NEVER).sum())
        return Walked(int(where.hops.sum()), arrived, windows, squeezed, where.arrived_at)


def walk(mover: Mover, evacuation: Evacuation) -> Walked:
    """Everybody walks with a mover until all have arrived; raises RuntimeError when they never do."""
    return Drive(mover, evacuation).run()


def _guidance(evacuation: Evacuation, rows: int) -> Guidance:
    """What everybody is told, for as many replications as the mover has."""
    told = evacuation.guidance
    if rows == 1:
        return told
    everyone, ways = (rows, len(told.table)), (rows, len(told.factor))
    return Guidance(
        table=np.broadcast_to(told.table, everyone).copy(),
        tables=told.tables,
        closed=np.broadcast_to(told.closed, ways).copy(),
        factor=np.broadcast_to(told.factor, ways).copy(),
    )


def _departures(start_tick: Ints) -> list[tuple[Ints, Ints]]:
    """By window, who sets out, numbered through all replications, and at which tick."""
    window, at = start_tick.ravel() // WINDOW_TICKS, start_tick.ravel()
    leaving = [np.flatnonzero(window == number) for number in range(int(window.max(initial=-1)) + 1)]
    return [(who, at[who]) for who in leaving]
