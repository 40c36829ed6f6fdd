"""What a drill is reviewed against: its package, read back from `plan.json`, or made anew for a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from drillsim.engine.run import Settings, simulate_many
from drillsim.errors import DrillsimError, InputError
from drillsim.metrics.registry import objective_faults
from drillsim.metrics.summary import summarise
from drillsim.planner.folder import MANIFEST, SCHEMA, digest
from drillsim.planner.kinds import Kind
from drillsim.planner.observing import Observed
from drillsim.planner.package import Package, make_package
from drillsim.planner.rules import step_kinds
from drillsim.planner.script import Step
from drillsim.planner.words import Language
from drillsim.record import folder as run_folder
from drillsim.record.run import Run
from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario

_STRANGE: Final = (OSError, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Given:
    """A package to review against, and the language it was written in; None where it was made for a run."""

    package: Package
    language: Language | None


@dataclass(frozen=True)
class Luck:
    """How often a day is played, and under which seed."""

    replications: int
    seed: int = 1


def played(scenario: Scenario, luck: Luck, imposed: Mapping[str, Any] | None = None) -> Iterator[Run]:
    """The runs of a scenario with their measures, one after another, events imposed on all of them alike."""
    settings = Settings(seed=luck.seed, pictures=False, imposed=MappingProxyType(dict(imposed or {})))
    for run in simulate_many(scenario, range(luck.replications), settings):
        yield replace(run, measures=MappingProxyType(summarise(run)))


def read_given(
    path: Path, scenario: Path | None, replications: int, told: Callable[[int], None] | None = None
) -> Given:
    """The package of a plan's folder or its plan.json, or one made of `replications` runs of a run folder's day.

    Raises DrillsimError where it is neither, its scenario is gone or is another by now.
    """
    if path.is_dir() and not (path / MANIFEST).is_file() and (path / run_folder.MANIFEST).is_file():
        return Given(_of_run(path, scenario, replications, told), None)
    file = path / MANIFEST if path.is_dir() else path
    if not file.is_file() or file.name != MANIFEST:
        raise DrillsimError(f"{path}: no plan and no run; name a folder that `drillsim plan` or `drillsim run` wrote")
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']!r}")
        day = _scenario_of(file, data, scenario)
        return Given(_package(day, data), "zh" if data["language"] == "zh" else "en")
    except _STRANGE as error:
        if isinstance(error, DrillsimError):
            raise
        message = f"{file}: cannot be read as a plan ({error!r}); write the package again with `drillsim plan`"
        raise DrillsimError(message) from None


def _scenario_of(file: Path, data: Mapping[str, Any], named: Path | None) -> Scenario:
    """The scenario of a plan, the same to the last byte."""
    path = named or Path(data["scenario"])
    if not path.is_file():
        raise DrillsimError(f"{file}: its scenario {path} is not found from here; name it with --scenario")
    scenario = _loaded(path)
    if digest(scenario) != data["digest"]:
        raise DrillsimError(
            f"{path}: has changed since {file} was made, or is another scenario; "
            "name the right one with --scenario, or write the package again"
        )
    return scenario


def _loaded(path: Path) -> Scenario:
    scenario = load_scenario(path)
    faults = objective_faults(scenario)
    if faults:
        raise InputError(faults)
    return scenario


def _of_run(
    path: Path, scenario: Path | None, replications: int, told: Callable[[int], None] | None
) -> Package:
    """The package of the day that a run folder holds, under the run's seed."""
    try:
        seed = int(json.loads((path / run_folder.MANIFEST).read_text(encoding="utf-8"))["seed"])
    except _STRANGE as error:
        raise DrillsimError(f"{path}: is no run folder that can be read ({error!r}); run it again") from None
    day = _loaded(scenario or path / "scenario.yaml")
    return make_package(day, Kind(), played(day, Luck(replications, seed)), seed, told)


def _package(scenario: Scenario, data: Mapping[str, Any]) -> Package:
    """The package as it was when its plan was written."""
    axes = {key: data["kind"][key] for key in ("form", "scope", "purpose", "function", "announced")}
    observed = Observed(runs=int(data["runs"]))
    for row in data["steps"]:
        observed.times[row["key"]] = _numbers(row["times_s"])
    observed.measures = {name: _numbers(values) for name, values in data["measures"].items()}
    if any(len(values) != observed.runs for values in (*observed.times.values(), *observed.measures.values())):
        raise ValueError("not every step and measure has a value a run")
    steps = tuple(_step(observed, row, data["steps"]) for row in data["steps"])
    return Package(scenario, Kind(**axes), int(data["seed"]), observed, steps, ())


def _numbers(values: list[float | None]) -> list[float]:
    return [float("nan") if value is None else float(value) for value in values]


def _step(observed: Observed, row: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> Step:
    """One step with its quantiles worked out again."""
    what, who, incident = row["key"].split(":")
    times = observed.instants(row["key"])
    gaps = times if row["depends_on"] is None else times - observed.instants(rows[row["depends_on"] - 1]["key"])
    p10, p50, p90, gap50, gap90 = (
        float(value)
        for value in (*np.nanquantile(times, (0.1, 0.5, 0.9)), *np.nanquantile(gaps, (0.5, 0.9)))
    )  # fmt: skip
    return Step(
        row["key"], step_kinds()[what], who, incident, row["where"], row["level"], row["detail"],
        float(np.isfinite(times).mean()), p10, p50, p90, int(row["number"]), int(row["planned_s"]),
        int(row["duration_s"]), row["depends_on"], gap50, gap90, bool(row["given"]),
    )  # fmt: skip
