"""What movement alone costs under the full law, with the crossings and arrivals it must have come to asserted.

Run with `python -m pytest benchmarks/test_bench_movers.py -o addopts=`; `-k "not 500000"` leaves the largest out. The
plain walker and the movers in one evacuation are compared by `benchmarks.marks`, interleaved in one process.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.evacuation import Evacuation, grid_park, growing_park
from benchmarks.plain_walker import PlainWalker
from benchmarks.walking import STUCK_TICKS, Drive, Walked, make_mover
from drillsim.people.fast import FastMover
from drillsim.people.fast.mover import COMPILER
from drillsim.people.mover import Guidance
from drillsim.people.network import WINDOW_TICKS

STEPPERS = [
    pytest.param(False, id="numpy"),
    pytest.param(True, id="compiled", marks=pytest.mark.skipif(not COMPILER, reason="numba is not installed")),
]
SIZES = (500, 5_000, 50_000, 500_000)


@cache
def park_of(people: int) -> Evacuation:
    """The growing park of so many people, what everybody is told already worked out."""
    park = growing_park(people, 1)
    assert len(park.guidance.table) == people and park.hops.min() > 0
    return park


@cache
def grid() -> Evacuation:
    """5 000 people on 600 nodes, what everybody is told already worked out."""
    park = grid_park(600, 5_000, 1)
    assert park.hops.sum() == 31_650 and len(park.guidance.table) == 5_000
    return park


def drive(park: Evacuation, rows: int, compiled: bool) -> Drive:
    """A walk of the fast mover, ready."""
    home, speed = np.tile(park.home, (rows, 1)), park.luck(rows)[0]
    return Drive(FastMover(park.network, home, speed, STUCK_TICKS, compiled), park)


def timed(benchmark: Any, park: Evacuation, rows: int, compiled: bool, rounds: int) -> None:
    """Walks some times; everybody has come by the shortest way each time."""
    drive(park_of(500), 1, compiled).run()  # compiles
    ready = lambda: ((drive(park, rows, compiled),), {})  # noqa: E731
    walked: Walked = benchmark.pedantic(Drive.run, setup=ready, rounds=rounds)
    assert walked.crossings == rows * park.hops.sum()
    assert walked.arrived == rows * len(park.home)


@pytest.mark.parametrize("compiled", STEPPERS)
@pytest.mark.parametrize("people", SIZES)
def test_one_replication(benchmark: Any, people: int, compiled: bool) -> None:
    timed(benchmark, park_of(people), 1, compiled, rounds=5 if people < 50_000 else 2)


@pytest.mark.parametrize("compiled", STEPPERS)
@pytest.mark.parametrize(("people", "rows"), [(500, 32), (5_000, 32), (50_000, 8)])
def test_a_batch(benchmark: Any, people: int, rows: int, compiled: bool) -> None:
    timed(benchmark, park_of(people), rows, compiled, rounds=2)


@pytest.mark.parametrize("compiled", STEPPERS)
@pytest.mark.parametrize("rows", [1, 32])
def test_the_grid_of_600_nodes(benchmark: Any, rows: int, compiled: bool) -> None:
    timed(benchmark, grid(), rows, compiled, rounds=3)


def test_the_plain_walker_on_the_grid_of_600_nodes(benchmark: Any) -> None:
    walked = benchmark.pedantic(PlainWalker.run, setup=lambda: ((PlainWalker(grid()),), {}), rounds=3)
    assert walked.crossings == 31_650 and (walked.arrived_at >= 0).all()


def test_the_reference_on_the_grid_of_600_nodes(benchmark: Any) -> None:
    ready = lambda: ((Drive(make_mover("reference", grid()), grid()),), {})  # noqa: E731
    walked = benchmark.pedantic(Drive.run, setup=ready, rounds=1)
    assert walked.crossings == 31_650 and walked.arrived == 5_000


@pytest.mark.parametrize("compiled", STEPPERS)
def test_a_jam_costs_its_heads(benchmark: Any, compiled: bool) -> None:
    """Before a shut door twenty thousand people stand; no window looks at any of them."""
    park = park_of(50_000)
    mover = FastMover(park.network, park.home, park.speed, STUCK_TICKS, compiled)
    told = park.guidance
    shut = Guidance(told.table, told.tables, np.isfinite(park.gate_width), told.factor)
    mover.start(np.arange(50_000), park.start_tick % WINDOW_TICKS)
    for window in range(200):
        mover.advance((window + 1) * WINDOW_TICKS, shut)
    hops = mover.whereabouts.hops.sum()
    assert mover.waiting().sum() > 20_000
    now = iter(range(201, 10_000))
    benchmark.pedantic(lambda: mover.advance(next(now) * WINDOW_TICKS, shut), rounds=20)
    assert mover.whereabouts.hops.sum() == hops
