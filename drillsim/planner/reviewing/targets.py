"""What plan and law ask, held against observed times, the simulated beside: a slow model passes no slow team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from drillsim.planner.package import Package
from drillsim.planner.reviewing.judging import Floats, Usual, usual
from drillsim.planner.reviewing.observations import Observations
from drillsim.planner.rules import table
from drillsim.planner.script import Step
from drillsim.scenario.schema.objective import Objective


def targets_table() -> Mapping[str, Any]:
    """The table of targets."""
    return table("reviewing/targets")


@dataclass(frozen=True)
class Held:
    """A target of the law held against one step: `since` is the step it counts from. `met_share` is the share of the
    simulated runs that meet it."""

    id: str
    step: Step
    since: Step
    at_most_s: float
    observed_s: float
    simulated: Usual
    met_share: float
    decides: bool
    confidence: str

    @property
    def met(self) -> bool | None:
        """Whether the drill met it; None where one of the two steps was not observed."""
        return None if np.isnan(self.observed_s) else bool(self.observed_s <= self.at_most_s)


@dataclass(frozen=True)
class Aim:
    """An objective of the scenario held against the drill: the observed value (NaN where the steps do not tell it) and
    the steps that decide it, the simulated ones, the share of the runs that met it."""

    id: str
    objective: Objective
    observed: float
    deciding: tuple[Step, ...]
    simulated: Usual
    met_share: float

    @property
    def met(self) -> bool | None:
        """Whether the drill met it; None where observed times do not tell."""
        if np.isnan(self.observed):
            return None
        return bool(meets(self.objective, np.array([self.observed]))[0])


def meets(objective: Objective, values: Floats) -> np.ndarray:  # type: ignore[type-arg]
    """Which of some values meet an objective; what did not happen does not."""
    if objective.at_most is not None:
        return np.less_equal(values, objective.at_most)
    return np.greater_equal(values, objective.at_least or 0.0)


def aims_of(package: Package, observations: Observations) -> tuple[Aim, ...]:
    """Every objective of the scenario as the drill had it."""
    return tuple(_aim(package, observations, id_) for id_ in package.scenario.file.objectives)


def _aim(package: Package, observations: Observations, id_: str) -> Aim:
    objective = package.scenario.file.objectives[id_]
    row = targets_table()["measures"].get(objective.measure)
    deciding = tuple(_of_kind(package, row["step"], row.get("who"))) if row else ()
    values = np.array(package.observed.measures[objective.measure])
    known = [_at(observations, step) for step in deciding]
    observed = float("nan")
    if known and (row["take"] == "first" or not np.isnan(known).any()) and not np.isnan(known).all():
        observed = float(np.nanmin(known) if row["take"] == "first" else max(known))
    if np.isfinite(observed):
        deciding = tuple(step for step, at in zip(deciding, known, strict=True) if at == observed)
    deciding = deciding or tuple(step for step in package.steps if id_ in package.objectives(step))
    return Aim(id_, objective, observed, deciding, usual(values), float(np.mean(meets(objective, values))))


def _at(observations: Observations, step: Step) -> float:
    """When a step was observed, s; inf where it was not done, NaN where nobody noted it."""
    one = observations.by_key.get(step.key)
    return float("nan") if one is None else one.at_s if one.done else float("inf")


def _of_kind(package: Package, kind: str, who: str | None) -> Iterator[Step]:
    """The steps of a kind, of one who where it is named."""
    for step in package.steps:
        if step.kind.kind == kind and who in (None, step.who):
            yield step


def held_targets(package: Package, observations: Observations) -> tuple[Held, ...]:
    """Every target of the law that a pair of the script's steps falls under."""
    rows = targets_table()["targets"].items()
    return tuple(one for id_, row in rows for one in _held(package, observations, id_, row))


def _held(package: Package, observations: Observations, id_: str, row: Mapping[str, Any]) -> Iterator[Held]:
    """One target on every step it is about."""
    for step in _of_kind(package, row["step"], row.get("who")):
        member = package.scenario.fleet.get(step.who)
        if "kinds" in row and (member is None or member.vehicle.kind not in row["kinds"]):
            continue
        since = _cause_of_kind(package, step, row["after"], row.get("after_who"))
        if since is None:
            continue
        gaps = package.observed.instants(step.key) - package.observed.instants(since.key)
        known = gaps[np.isfinite(gaps)]
        share = float(np.mean(known <= row["at_most"])) if known.size else float("nan")
        begun = _at(observations, since)
        observed = _at(observations, step) - begun if np.isfinite(begun) else float("nan")
        yield Held(id_, step, since, float(row["at_most"]), observed, usual(gaps), share, bool(row["decides"]),
                   str(row["confidence"]))  # fmt: skip


def _cause_of_kind(package: Package, step: Step, kind: str, who: str | None) -> Step | None:
    """The nearest step of a kind among the causes of a step."""
    number = step.depends_on
    while number is not None:
        cause = package.steps[number - 1]
        if cause.kind.kind == kind and who in (None, cause.who):
            return cause
        number = cause.depends_on
    return None
