"""Measuring: rounds of the same works in turn, in one process, in processor time, and the medians of their ratios.

A round is calibration, run, reference, calibration, the two in the middle changing places from round to round, so that
a machine that slows down or speeds up meanwhile touches all alike. A ratio is taken within a round; of all rounds the
median counts, so that a round that was disturbed changes nothing. The first run of each work is not counted.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Final

from drillsim.errors import DrillsimError

MIN_SAMPLE_S: Final = 0.05
"""Processor seconds a sample lasts at least: what is shorter is repeated within it."""
CALIBRATION_SHARE: Final = 2
MOST_CALIBRATION_S: Final = 0.5
"""A sample of the calibration lasts half of a run's, so that it meets the same disturbances, but not for ever."""
FULL_PAIRS: Final = 15
"""Rounds that a saved figure rests on at least."""
SHORT_PAIRS: Final = 9

Told = Callable[[int, int], None]
"""Told how many rounds of how many are done."""


@dataclass(frozen=True)
class Work:
    """What a run had to do, in exact numbers: people, crossings of walkways, windows turned, events written."""

    people: int
    crossings: int
    windows: int
    events: int


@dataclass(frozen=True)
class Works:
    """What is measured: a scenario's run, the same by the reference, and the fixed piece of work they stand beside."""

    run: Callable[[], Work]
    reference: Callable[[], Work]
    calibration: Callable[[], object]


@dataclass(frozen=True)
class Ratio:
    """The median of a ratio over all rounds and the quartiles on either side of it."""

    median: float
    lower: float
    upper: float

    @property
    def spread(self) -> float:
        """The distance of the quartiles as a share of the median."""
        return (self.upper - self.lower) / self.median


@dataclass(frozen=True)
class Measured:
    """What was measured: `run` is the run over the calibration, `reference` the run over the reference engine's.

    `run_s` and `calibration_s` are median processor seconds, to be read and not compared.
    """

    work: Work
    pairs: int
    run: Ratio
    reference: Ratio
    run_s: float
    calibration_s: float


def measure(
    works: Works,
    pairs: int,
    accept: Callable[[Work], None] | None = None,
    told: Told | None = None,
    clock: Callable[[], float] = time.process_time,
) -> Measured:
    """The ratios of some works over so many rounds; `accept` may refuse the work of the first run, before the rest.

    Raises DrillsimError when the engines differ in what they had to do, and whatever `accept` raises.
    """
    work = works.run()
    if accept is not None:
        accept(work)
    other = works.reference()
    if other != work:
        raise DrillsimError(f"bench: the engines did different work (fast {work}, reference {other}); report this")
    works.calibration()
    with _quiet():
        stopwatch = _Stopwatch(works, clock)
        rounds = []
        for number in range(pairs):
            rounds.append(stopwatch.round(number))
            if told is not None:
                told(number + 1, pairs)
    return _measured(work, rounds)


def _measured(work: Work, rounds: list[tuple[float, float, float]]) -> Measured:
    """What rounds of (run, reference, calibration) seconds come to."""
    return Measured(
        work=work,
        pairs=len(rounds),
        run=ratio_of([run / calibration for run, _, calibration in rounds]),
        reference=ratio_of([run / reference for run, reference, _ in rounds]),
        run_s=statistics.median(run for run, _, _ in rounds),
        calibration_s=statistics.median(calibration for _, _, calibration in rounds),
    )


def ratio_of(values: list[float]) -> Ratio:
    """The median and the quartiles of two values or more."""
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Ratio(middle, lower, upper)


class _Stopwatch:
    """The clock and how often each work is repeated within a sample."""

    def __init__(self, works: Works, clock: Callable[[], float]) -> None:
        self.works = {"run": works.run, "reference": works.reference, "calibration": works.calibration}
        self.clock = clock
        seconds = {name: self._once(name) for name in self.works}
        least = {"calibration": min(seconds["run"] / CALIBRATION_SHARE, MOST_CALIBRATION_S)}
        self.times = {
            name: max(1, ceil(max(MIN_SAMPLE_S, least.get(name, 0.0)) / max(once, 1e-6)))
            for name, once in seconds.items()
        }

    def round(self, number: int) -> tuple[float, float, float]:
        """Seconds of one run, of one by the reference and of one calibration, in this round."""
        order = ("run", "reference") if number % 2 == 0 else ("reference", "run")
        before = self.sample("calibration")
        taken = {name: self.sample(name) for name in order}
        calibration = (before + self.sample("calibration")) / 2
        return taken["run"], taken["reference"], calibration

    def sample(self, name: str) -> float:
        """Processor seconds of one of a work, meaned over a sample."""
        gc.collect()
        work, times = self.works[name], self.times[name]
        began = self.clock()
        for _ in range(times):
            work()
        return (self.clock() - began) / times

    def _once(self, name: str) -> float:
        """Processor seconds of a work done once."""
        began = self.clock()
        self.works[name]()
        return self.clock() - began


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the collection of garbage while works run, and as it was before afterwards.

    What was there before is set aside, so that collecting between samples costs nothing to speak of.
    """
    was = gc.isenabled()
    gc.disable()
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()
