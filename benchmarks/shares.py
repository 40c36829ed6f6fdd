"""Where the time of a run goes, by room: `python -m benchmarks.shares [SCENARIO] [--replications N]`.

Each room's entry points are timed as the engine calls them, less what they call of other rooms.
"""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

import drillsim as ds
from drillsim.engine.recorder import Recorder
from drillsim.engine.run import Batch, Settings, Simulation, simulate_many
from drillsim.engine.stages import Stages
from drillsim.engine.watch import Watch
from drillsim.hazards.dangers import Dangers
from drillsim.people.breathing import Breathing
from drillsim.people.crowds import Crowds
from drillsim.people.fast import FastMover
from drillsim.people.reference import ReferenceMover
from drillsim.response.room import Response

ROOMS: Final[dict[str, tuple[tuple[type, str], ...]]] = {
    "settling in: population, network, rooms": ((Batch, "__init__"),),
    "response": ((Response, "advance"), (Response, "note"), (Response, "causes")),
    "hazards: dangers go on, fixed points are read": ((Dangers, "advance"), (Dangers, "act"), (Dangers, "readings"),
                                                      (Dangers, "leads_into")),
    "hazards: the field where people are": ((Batch, "_look"), (Simulation, "_at_rest"), (Simulation, "_outdoors")),
    "people: movement": ((FastMover, "advance"), (ReferenceMover, "advance"), (FastMover, "publish"),
                         (ReferenceMover, "publish")),
    "people: hearing, setting out, following": ((Crowds, "advance"),),
    "people: exposure": ((Breathing, "breathe"),),
    "people: counts, calls, casualties": ((Crowds, "publish"),),
    "engine: states, outlook, rows": ((Stages, "update"), (Watch, "outlook"), (Recorder, "note")),
    "engine: tables at the end": ((Simulation, "end"),),
    "engine: the loop itself": ((Batch, "run"),),
}  # fmt: skip


class Shares:
    """Seconds by room, each less what it spent in others."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.inner = [0.0]

    def timed(self, room: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """A method that notes its own time."""

        @functools.wraps(real)
        def timed(*given: Any, **named: Any) -> Any:
            self.inner.append(0.0)
            start = time.perf_counter()
            try:
                return real(*given, **named)
            finally:
                took = time.perf_counter() - start
                self.seconds[room] += took - self.inner.pop()
                self.inner[-1] += took

        return timed


@contextmanager
def watched() -> Iterator[Shares]:
    """All rooms' entry points timed."""
    shares, kept = Shares(), []
    for room, points in ROOMS.items():
        for owner, name in points:
            kept.append((owner, name, getattr(owner, name)))
            setattr(owner, name, shares.timed(room, getattr(owner, name)))
    try:
        yield shares
    finally:
        for owner, name, real in kept:
            setattr(owner, name, real)


@click.command()
@click.argument("scenario", default="scenarios/phosgene_leak_day.yaml")
@click.option("--replications", default=1, show_default=True, help="How many are turned together.")
@click.option("--engine", type=click.Choice(["fast", "reference"]), default="fast", show_default=True)
def main(scenario: str, replications: int, engine: str) -> None:
    """Runs SCENARIO and prints what share of the time each room took."""
    given = ds.load_scenario(scenario)
    settings = Settings(mover=engine, pictures=False)
    for _ in simulate_many(given, range(1), settings):
        pass  # what is worked out once for all
    with watched() as shares:
        for _ in simulate_many(given, range(replications), settings):
            pass
    total = sum(shares.seconds.values())
    click.echo(f"{given.file.name.text('en')}, {engine} engine, {replications} at once: "
               f"{1000 * total / replications:.0f} ms a replication\n")  # fmt: skip
    for room in ROOMS:
        click.echo(f"{100 * shares.seconds[room] / total:5.1f} %  {room}")


if __name__ == "__main__":
    main()
