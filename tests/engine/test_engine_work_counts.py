"""How much work a shipped scenario's run does, exactly: a run that does less or more is noticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import drillsim
from drillsim import api

SCENARIOS = Path(drillsim.__file__).parents[1] / "scenarios"
COUNTS = [
    ("chlorine_leak_night", 30, (994, 1269, 301, 157)),
    ("phosgene_leak_day", 15, (5254, 5235, 121, 91)),
    ("tank_fire_turnaround", 15, (8754, 3429, 121, 82)),
    ("gate_crowd", 60, (5254, 1610, 661, 41)),
    ("ammonia_island", 10, (44570, 415, 61, 50)),
    ("propane_vapour_cloud", 15, (994, 680, 157, 132)),
    ("slick_at_jetty", 240, (0, 0, 2162, 23)),
    ("year_of_small_things", 7 * 24 * 60, (0, 0, 415, 235)),
]
"""Scenario, minutes of it, and its counts. Whoever means to change a count says so by changing it here."""


@pytest.mark.parametrize(("name", "lasts_min", "counts"), COUNTS, ids=[name for name, *_ in COUNTS])
def test_a_run_does_exactly_this_work(name: str, lasts_min: int, counts: tuple[int, int, int, int]) -> None:
    """People, crossings, windows turned and events written, in the first so many minutes under seed 1."""
    scenario = api.load_scenario(SCENARIOS / f"{name}.yaml")
    part = replace(scenario, file=scenario.file.model_copy(update={"lasts": 60.0 * lasts_min}))
    run = api.simulate(part, seed=1)
    facts = run.facts
    assert (facts["people"], facts["crossings"], facts["windows"], len(run.events)) == counts
