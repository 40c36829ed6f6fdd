"""The marks of speed, measured side by side: `python -m benchmarks.marks`, `--whole SCENARIO` or `--growth`.

Movement alone beside the plain walker and the reference mover; a whole run beside the reference engine's; the time of
movement as park and people grow. Processor time, each contender in turn, medians.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from statistics import median
from typing import Any, Final

import click
import numpy as np

import drillsim as ds
from benchmarks.evacuation import Evacuation, grid_park, growing_park
from benchmarks.plain_walker import PlainWalker
from benchmarks.walking import STUCK_TICKS, Drive, make_mover
from drillsim.engine.run import Settings, simulate_many
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


def movement() -> None:
    """Movement alone: 5 000 people on 600 nodes, everybody to the assembly points."""
    park = grid_park(600, 5_000, 1)
    assert len(park.guidance.table) == 5_000
    taken = {name: median(each) for name, each in measure(park, ROUNDS).items()}
    for name, ms in taken.items():
        times = f"{taken['plain'] / ms:7.1f} × plain {taken['reference'] / ms:7.1f} × reference"
        click.echo(f"{name:14} {ms:8.2f} ms {1e6 * ms / park.hops.sum():7.0f} ns a crossing {times}")


def whole(path: str) -> None:
    """A whole run, response, plume, exposure and log: one replication, and one of a batch."""
    scenario = ds.load_scenario(path)
    kinds = {"reference": (1, "reference"), "fast, 1": (1, "fast"), f"fast, {BATCH}": (BATCH, "fast")}
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    crossings: dict[str, int] = {}
    for number in range(ROUNDS + 1):
        for name, (rows, engine) in kinds.items():
            begin = time.process_time()
            runs = list(simulate_many(scenario, range(rows), Settings(mover=engine, pictures=False)))
            spent = 1000 * (time.process_time() - begin) / rows
            assert crossings.setdefault(name, sum(run.facts["crossings"] for run in runs)) > 0
            if number:
                taken[name].append(spent)
    assert crossings["fast, 1"] == crossings["reference"]
    ms = {name: median(each) for name, each in taken.items()}
    for name in kinds:
        click.echo(f"{name:14} {ms[name]:8.0f} ms a replication {ms['reference'] / ms[name]:7.1f} × reference")


def growth() -> None:
    """Movement as the network grows with the people, tenfold each time."""
    before = 0.0
    for people in (5_000, 50_000, 500_000):
        park, each = growing_park(people, 1), []
        for _ in range(3):
            walk = Drive(make_mover("fast", park), park)
            begin = time.process_time()
            walked = walk.run()
            each.append(1000 * (time.process_time() - begin))
            assert walked.arrived == people
        ms, memory = median(each), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        times = f"{ms / before:5.1f} × the size below" if before else ""
        click.echo(f"{people:8,} people {ms:9.1f} ms, {memory:6.0f} MB at most so far {times}")
        before = ms


@click.command()
@click.option("--whole", "path", default=None, help="A scenario: its whole run instead of movement alone.")
@click.option("--growth", "grows", is_flag=True, help="Growth with the number of people instead.")
def main(path: str | None, grows: bool) -> None:
    """Measures one kind of mark and prints it."""
    if path:
        whole(path)
    elif grows:
        growth()
    else:
        movement()


if __name__ == "__main__":
    main()
