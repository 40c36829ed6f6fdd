"""Observed sheets of the small drill for the tests of reviews: times drawn from a simulated run, a delay planted."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from drill_days import played

from drillsim.chance.realise import Lag
from drillsim.planner.kinds import Kind
from drillsim.planner.observing import observe
from drillsim.planner.package import Package, make_package
from drillsim.planner.reviewing.given import Luck
from drillsim.planner.reviewing.given import played as play
from drillsim.planner.script import Step

RUNS = 10


@cache
def package() -> Package:
    """The small drill from enough runs that its quantiles mean something."""
    scenario = played()[0]
    return make_package(scenario, Kind(), play(scenario, Luck(RUNS)), 1)


@cache
def drill(key: str = "", delay_s: float = 0.0) -> dict[str, float]:
    """A day that is none of the package's runs, as instants by key, s; a delay imposed on one step of it."""
    scenario = package().scenario
    imposed = {}
    if key:
        step = of(key)
        own = drill()[key] - drill()[package().steps[step.depends_on - 1].key]
        imposed[key] = Lag(package().steps[step.depends_on - 1].key, round(1000 * (own + delay_s)))
    day = observe(scenario, play(scenario, Luck(1, seed=2), imposed))
    return {step.key: day.instants(step.key)[0] for step in package().steps if step.key in day.times}


def of(key: str) -> Step:
    """A step of the package by its key."""
    return next(step for step in package().steps if step.key == key)


def sheet(folder: Path, instants: Mapping[str, object], name: str = "observed.csv") -> Path:
    """Instants by key as a CSV: seconds on the clock to the second, whatever is text as it stands."""
    rows = [["No.", "key", "Observed time"]]
    for step in package().steps:
        value = instants.get(step.key)
        if isinstance(value, float) and not np.isnan(value):
            rows.append([step.number, step.key, package().clock(value)])
        elif isinstance(value, str):
            rows.append([step.number, step.key, value])
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    (folder / name).write_text(buffer.getvalue(), encoding="utf-8")
    return folder / name
