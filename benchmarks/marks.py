"""The marks that movement alone is held to, measured side by side: run as `python -m benchmarks.marks`.

Processor time, each contender in turn, medians; how many times as fast as the plain walker and as the reference.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any, Final

import numpy as np

from benchmarks.evacuation import Evacuation, grid_park
from benchmarks.plain_walker import PlainWalker
from benchmarks.walking import STUCK_TICKS, Drive, make_mover
from drillsim.people.fast import FastMover
from drillsim.people.fast.mover import COMPILER

ROUNDS: Final = 5
BATCH: Final = 32


def contenders(park: Evacuation) -> dict[str, tuple[int, Callable[[], Any]]]:
    """By name: replications, and what makes a walk ready to `run`."""

    def fast(rows: int, compiled: bool) -> Callable[[], Any]:
        home, speed = np.tile(park.home, (rows, 1)), park.luck(rows)[0]
        return lambda: Drive(FastMover(park.network, home, speed, STUCK_TICKS, compiled), park)

    ways: dict[str, tuple[int, Callable[[], Any]]] = {
        "plain": (1, lambda: PlainWalker(park)),
        "reference": (1, lambda: Drive(make_mover("reference", park), park)),
    }
    for compiled in (False, True) if COMPILER else (False,):
        for rows in (1, BATCH):
            ways[f"{'compiled' if compiled else 'numpy'}, {rows}"] = rows, fast(rows, compiled)
    return ways


def measure(park: Evacuation, rounds: int) -> dict[str, list[float]]:
    """Milliseconds a replication of each, round by round, after one that is not counted."""
    taken: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for name, (rows, ready) in contenders(park).items():
            walk = ready()
            begin = time.process_time()
            walked = walk.run()
            spent = 1000 * (time.process_time() - begin) / rows
            assert walked.crossings == rows * park.hops.sum()
            if number:
                taken.setdefault(name, []).append(spent)
    return taken


def main() -> None:
    """Writes the table."""
    park = grid_park(600, 5_000, 1)
    assert len(park.guidance.table) == 5_000
    taken = {name: median(each) for name, each in measure(park, ROUNDS).items()}
    for name, ms in taken.items():
        times = f"{taken['plain'] / ms:7.1f} × plain {taken['reference'] / ms:7.1f} × reference"
        sys.stdout.write(f"{name:14} {ms:8.2f} ms {1e6 * ms / park.hops.sum():7.0f} ns a crossing {times}\n")


if __name__ == "__main__":
    main()
