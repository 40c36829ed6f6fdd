"""What a study costs beside its bare runs, and what a second worker is worth: `python -m benchmarks.study`.

Overhead: processor time of a study in this process, beside what of it is spent in `simulate_many`. Efficiency: wall
time of two workers, once their processes stand and are warm, beside that of one for an eighth of the runs, before and
after: one worker has nobody to wait for, and what the machine's clock does in between tells on both.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from unittest import mock

import click

from drillsim.engine.run import simulate_many
from drillsim.record.run import Run
from drillsim.scenario.load import load_scenario
from drillsim.study import playing
from drillsim.study.cluster import Cluster, Where
from drillsim.study.conduct import Conduct
from drillsim.study.designs import Design
from drillsim.study.journal import Journal
from drillsim.study.package import Package, package_of
from drillsim.study.playing import Order, Terms
from drillsim.study.rules import Fixed
from drillsim.study.workers import InProcess, Workers

FLAGSHIP: Final = Path(__file__).parents[1] / "scenarios" / "chlorine_leak_night.yaml"
FEW: Final = 4
"""Runs that warm a process up."""
WARM: Final = 1_000_000
"""Replications from here on are played to warm workers up, and are not counted."""


class Runs:
    """Stands for `simulate_many` and adds up the processor time spent in it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, *given: Any) -> Iterator[Run]:
        """The runs, timed."""
        runs = simulate_many(*given)
        while True:
            begin = time.process_time()
            run = next(runs, None)
            self.seconds += time.process_time() - begin
            if run is None:
                return
            yield run


def conducted(package: Package, runs: int, workers: Workers) -> tuple[float, float]:
    """Wall and processor seconds of playing the flagship so often, journal and all."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder), package.digest, 1)
        begin = time.perf_counter(), time.process_time()
        known = Conduct([design(package)], Fixed(runs), journal, lambda _: None).play(workers)
        taken = time.perf_counter() - begin[0], time.process_time() - begin[1]
        journal.close()
    assert sorted(known["base"]) == list(range(runs)) and {one.status for one in known["base"].values()} == {"ok"}
    return taken


def design(package: Package) -> Design:
    """The flagship as it is."""
    return Design("base", next(name for name in package.files if name.endswith(FLAGSHIP.name)))


def overhead(package: Package, runs: int) -> float:
    """The share that the study layer adds to its runs: all else that a study does in this process, beside them."""
    bare = Runs()
    with InProcess(package, Terms(1)) as workers, mock.patch.object(playing, "simulate_many", bare):
        conducted(package, FEW, workers)
        bare.seconds = 0.0
        studied = conducted(package, runs, workers)[1]
    click.echo(f"study {studied:.2f} s, of it runs {bare.seconds:.2f} s of processor time")
    return studied / bare.seconds - 1.0


def wall(package: Package, runs: int, number: int) -> float:
    """Wall seconds of a study on so many warm workers."""
    with Cluster(Where(number), package, Terms(1)) as workers:
        for place in range(2 * number):
            workers.submit(Order(design(package), tuple(range(WARM + 4 * place, WARM + 4 * place + 4))))
        for _ in range(2 * number):
            workers.answer()
        return conducted(package, runs, workers)[0]


@click.command()
@click.option("--runs", default=100, show_default=True, help="Replications; the mark is set for 1 000.")
def main(runs: int) -> None:
    """Measures and prints both."""
    package = package_of([load_scenario(FLAGSHIP)])
    click.echo(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    click.echo(f"overhead of the study layer {overhead(package, min(runs, 100)):+.1%}")
    few = max(runs // 8, FEW)
    before, two, after = wall(package, few, 1), wall(package, runs, 2), wall(package, few, 1)
    one = (before + after) / (2 * few)
    click.echo(f"one worker {before:.1f} s and then {after:.1f} s for {few} runs; two {two:.1f} s for {runs} runs")
    click.echo(f"efficiency {one * runs / two / 2:.1%}")
    click.echo(f"load after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
