"""A drill package: what is rehearsed, by whom, when each step is expected, and how it is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.planner.kinds import Kind
from drillsim.planner.observing import Observed, observe
from drillsim.planner.rules import table
from drillsim.planner.script import Step, contingencies, write_script
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS
from drillsim.scenario.schema.objective import Objective


@dataclass(frozen=True)
class Package:
    """A drill: its scenario, kind and steps, with the runs behind it. `steps` are in order and numbered from 1."""

    scenario: Scenario
    kind: Kind
    seed: int
    observed: Observed
    steps: tuple[Step, ...]
    contingencies: tuple[Step, ...]

    @property
    def total_s(self) -> int:
        """How long the drill takes from its first step to the end of the hot wash, s."""
        return sum(step.duration_s for step in self.steps)

    @property
    def hseep(self) -> str:
        """The key of the HSEEP type."""
        return self.kind.hseep(any(step.kind.moves for step in self.steps))

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of command that play, from the lowest."""
        playing = {step.level for step in self.steps} | {step.who for step in self.steps}
        return tuple(level for level in (*CIVIL_LEVELS, *LEVELS) if level in playing)

    @property
    def vehicles(self) -> tuple[str, ...]:
        """The vehicles and teams that play, by id."""
        return tuple(sorted({step.who for step in self.steps} & set(self.scenario.fleet)))

    @property
    def services(self) -> tuple[str, ...]:
        """The services outside that the script tells."""
        told = [step.who for step in self.steps if step.kind.kind == "notified"]
        return tuple(dict.fromkeys(told))

    def clock(self, seconds: float) -> str:
        """An instant of the scenario on the clock on the wall; the day added when it is a later one."""
        return _clock(self.scenario.file.starts_at, seconds)

    def objectives(self, step: Step) -> list[str]:
        """The ids of the scenario's objectives that a step decides."""
        deciding = table("rules")["measure_steps"]["steps"]
        return [
            id_ for id_, one in self.scenario.file.objectives.items() if deciding.get(one.measure) == step.kind.kind
        ]

    def met(self, id_: str) -> float:
        """The share of the runs that met an objective; a measure without a value misses it."""
        objective = self.scenario.file.objectives[id_]
        return float(np.mean(_meets(objective, self.observed.measures[objective.measure])))


def _clock(start: datetime, seconds: float) -> str:
    at = start + timedelta(seconds=round(seconds))
    days = (at.date() - start.date()).days
    return f"{at:%H:%M:%S}" + (f" +{days} d" if days else "")


def _meets(objective: Objective, values: list[float]) -> np.ndarray:  # type: ignore[type-arg]
    given = np.array(values)
    if objective.at_most is not None:
        return given <= objective.at_most
    return given >= (objective.at_least or 0.0)


def make_package(
    scenario: Scenario, kind: Kind, runs: Iterable[Run], seed: int = 1, told: Callable[[int], None] | None = None
) -> Package:
    """The drill package of a scenario from its runs, which are read one after another and let go.

    Raises DrillsimError when there is nothing to rehearse: no incident comes up, or none of the function asked for.
    """
    rehearsed = any(not incident.recurs for incident in scenario.file.incidents.values())
    observed = observe(scenario, runs if rehearsed else (), told)  # a year of small matters is not played in vain
    steps = write_script(observed, kind) if observed.runs else ()
    if not any(not step.injected for step in steps):
        wanted = f" of the function {kind.function}" if kind.function else ""
        raise DrillsimError(
            f"{scenario.file.name.en or scenario.file.name.zh}: no step{wanted} comes up often enough to rehearse; "
            "give the scenario an incident and orders, or take another kind of drill"
        )
    return Package(scenario, kind, seed, observed, steps, contingencies(observed) if kind.function is None else ())
