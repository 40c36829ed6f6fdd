"""How much work a shipped scenario's run does, exactly: a run that does less or more is noticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import drillsim
from drillsim import api

SCENARIOS = Path(drillsim.__file__).parents[1] / "scenarios"
COUNTS = [
]


@pytest.mark.parametrize(("name", "lasts_min", "counts"), COUNTS, ids=lambda value: str(value))
def test_a_run_does_exactly_this_work(name: str, lasts_min: int, counts: tuple[int, int, int, int]) -> None:
    """People, crossings, windows turned and events written, in the first so many minutes under seed 1."""
    scenario = api.load_scenario(SCENARIOS / f"{name}.yaml")
    part = replace(scenario, file=scenario.file.model_copy(update={"lasts": 60.0 * lasts_min}))
    run = api.simulate(part, seed=1)
    facts = run.facts
    assert (facts["people"], facts["crossings"], facts["windows"], len(run.events)) == counts
