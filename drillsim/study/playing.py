"""What a worker does: plays some replications of one design and tells what was measured of each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from drillsim.engine.run import Settings, simulate_many
from drillsim.errors import DrillsimError
from drillsim.metrics.registry import MEASURES
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario
from drillsim.study.designs import Design

Status = Literal["ok", "error", "crashed", "timed_out"]


NUMBERS: Final = tuple(name for name, measure in MEASURES.items() if measure.numeric)
"""The registered measures that are numbers: all are taken of every run, so that no question needs it played again."""


@dataclass(frozen=True)
class Order:
    """Some replications of one design, to be played together."""

    design: Design
    replications: tuple[int, ...]


@dataclass(frozen=True)
class Terms:
    """What is the same for every order of a study: the seed, and the longest a replication may take."""

    seed: int
    timeout_s: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one replication: its measures in the order of NUMBERS, or why there are none."""

    design: str
    replication: int
    status: Status
    values: tuple[float | None, ...] = ()
    why: str = ""
    seconds: float = 0.0


class OutOfTimeError(DrillsimError):
    """A replication that takes longer than it may."""


def play(order: Order, scenario: Scenario, terms: Terms) -> list[Outcome]:
    """The outcomes of an order, one for each replication; what fails is told, never raised.

    Replications are turned together. Where that fails each is played by itself, so that only the ones at fault have no
    values.
    """
    began = time.perf_counter()
    try:
        runs = list(_played(order, scenario, terms))
    except Exception as error:  # noqa: BLE001  # whatever is wrong with a replication belongs into the journal
        if len(order.replications) > 1:
            return [one for number in order.replications
                    for one in play(Order(order.design, (number,)), scenario, terms)]  # fmt: skip
        status: Status = "timed_out" if isinstance(error, OutOfTimeError) else "error"
        why = str(error) if isinstance(error, DrillsimError) else f"{type(error).__name__}: {error}"
        took = time.perf_counter() - began
        return [Outcome(order.design.id, order.replications[0], status, why=why, seconds=took)]
    each = (time.perf_counter() - began) / max(1, len(runs))
    return [
        Outcome(order.design.id, number, "ok", values, seconds=each)
        for number, values in zip(order.replications, runs, strict=True)
    ]


def _played(order: Order, scenario: Scenario, terms: Terms) -> Iterator[tuple[float | None, ...]]:
    """The measures of each replication, in the order's order."""
    settings = Settings(seed=terms.seed, pictures=False)
    for run in simulate_many(scenario, order.replications, settings, _watch(order, terms)):
        yield values_of(run)


def _watch(order: Order, terms: Terms) -> _Clock | None:
    return None if terms.timeout_s is None else _Clock(terms.timeout_s * len(order.replications))


class _Clock:
    """Told at every window; raises once the time is up."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self.seconds = seconds

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() > self.until:
            raise OutOfTimeError(f"not done after {self.seconds:g} s (window {done} of {of})")


def values_of(run: Run) -> tuple[float | None, ...]:
    """The measures of a run as plain numbers, None where the thing did not happen."""
    found = (MEASURES[name].take(run) for name in NUMBERS)
    return tuple(None if value is None else float(value) for value in found)
