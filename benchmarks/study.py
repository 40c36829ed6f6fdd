"""What a study costs beside its bare runs, and what a second worker is worth: `python -m benchmarks.study`.

Overhead: the same replications in the same orders, by `simulate_many` and by the whole study layer in this process, in
turn. Efficiency: wall time of one worker and of two, once their processes stand and are warm.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

import click

from drillsim.engine.run import Settings, simulate_many
from drillsim.scenario.load import load_scenario
from drillsim.study.cluster import Cluster, Where
from drillsim.study.conduct import Conduct
from drillsim.study.designs import Design
from drillsim.study.journal import Journal
from drillsim.study.package import Package, package_of
from drillsim.study.playing import Order, Terms
from drillsim.study.rules import Fixed
from drillsim.study.workers import Answer, InProcess, Workers

FLAGSHIP: Final = Path(__file__).parents[1] / "scenarios" / "chlorine_leak_night.yaml"
WARM: Final = 1_000_000
"""Replications from here on are played to warm workers up, and are not counted."""


class Noting(InProcess):
    """This process, noting what orders it had."""

    def __init__(self, package: Package, terms: Terms) -> None:
        super().__init__(package, terms)
        self.orders: list[tuple[int, ...]] = []

    def answer(self) -> Answer:
        """Plays the oldest order."""
        found = super().answer()
        self.orders.append(found.order.replications)
        return found


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


def overhead(package: Package, runs: int, rounds: int) -> float:
    """The share that the study layer adds to its runs, in processor time of this process."""
    scenario = load_scenario(FLAGSHIP)
    shares = []
    for number in range(rounds + 1):
        with Noting(package, Terms(1)) as workers:
            workers.unpacked.scenario(design(package))
            studied = conducted(package, runs, workers)[1]
        begin = time.process_time()
        for order in workers.orders:
            list(simulate_many(scenario, order, Settings(seed=1, pictures=False)))
        bare = time.process_time() - begin
        if number:
            shares.append(studied / bare - 1.0)
            orders = len(workers.orders)
            click.echo(f"study {studied:.2f} s, bare runs {bare:.2f} s, {orders} orders: {shares[-1]:+.1%}")
    return median(shares)


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
@click.option("--rounds", default=2, show_default=True, help="Times that overhead is taken.")
def main(runs: int, rounds: int) -> None:
    """Measures and prints both."""
    package = package_of([load_scenario(FLAGSHIP)])
    click.echo(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    click.echo(f"overhead of the study layer {overhead(package, min(runs, 100), rounds):+.1%}")
    one, two = wall(package, runs, 1), wall(package, runs, 2)
    click.echo(f"{runs} runs: one worker {one:.1f} s, two {two:.1f} s, efficiency {one / two / 2:.0%}")
    click.echo(f"load after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
