"""What users call: load a scenario, check it, simulate it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from drillsim.engine.ready import ready
from drillsim.engine.run import Settings
from drillsim.engine.run import simulate as turn
from drillsim.engine.run import simulate_many as turn_many
from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.metrics.registry import objective_faults
from drillsim.metrics.summary import summarise
from drillsim.record.run import Run
from drillsim.response import agents
from drillsim.scenario.load import load_scenario as read_scenario
from drillsim.scenario.model import Scenario

ENGINES: Final = ("fast", "reference")
"""The engines of this version."""


def load_scenario(path: Path | str) -> Scenario:
    """The scenario of a YAML file, with its park, checked.

    Raises InputError with every fault found: each with file, line, key and remedy.
    """
    scenario = read_scenario(path)
    faults = objective_faults(scenario)
    if faults:
        raise InputError(faults)
    return scenario


def check(scenario: Scenario) -> None:
    """Makes sure that a scenario can run.

    Raises InputError with every fault found.
    """
    ready(scenario)


def agent_remarks(scenario: Scenario) -> tuple[Problem, ...]:
    """Orders and incidents for which no agent is sent or carried that may go on the substance; it runs all the same."""
    return tuple(agents.remarks(scenario))


def simulate(
    scenario: Scenario,
    seed: int = 1,
    engine: str = "fast",
    strict: bool = False,
    progress: Callable[[int, int], None] | None = None,
    replication: int = 0,
    hops: bool = False,
) -> Run:
    """The run of a scenario under a seed, its measures taken; `replication` is one of many worlds under it.

    `hops` keeps every crossing of every person; the reference mover then walks the same day.

    `strict` checks every invariant at every window; `progress` is told windows done and all windows.
    Raises DrillsimError for an engine there is not, InputError for a scenario that cannot run.
    """
    refuse_unknown_engine(engine)
    run = turn(scenario, Settings(seed, replication, engine, strict, hops=hops), progress)
    return replace(run, measures=MappingProxyType(summarise(run)))


def simulate_many(
    scenario: Scenario, replications: int | Iterable[int], seed: int = 1, engine: str = "fast", pictures: bool = False
) -> Iterator[Run]:
    """The runs of a scenario in many replications, streamed in their order, their measures taken.

    `replications` is how many, or which by number; each run is to the last bit that of its own, whichever are asked
    for beside it. Many are turned together, and memory does not grow with their number. Only with `pictures` do runs
    keep the snapshots of which maps are drawn.
    Raises DrillsimError for an engine there is not, InputError for a scenario that cannot run.
    """
    refuse_unknown_engine(engine)
    numbers = range(replications) if isinstance(replications, int) else replications
    for run in turn_many(scenario, numbers, Settings(seed=seed, mover=engine, pictures=pictures)):
        yield replace(run, measures=MappingProxyType(summarise(run)))


def refuse_unknown_engine(engine: str) -> None:
    """Raises DrillsimError for an engine that this version does not have."""
    if engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise DrillsimError(f"engine: there is no {engine!r}; choose from {known}")
