"""What a run costs, with the work it must have done asserted: a benchmark that does less fails.

Run with `python -m pytest benchmarks -o addopts=`.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import drillsim as ds  # noqa: E402
from drillsim.chance.draws import Dice  # noqa: E402
from drillsim.chance.realise import realise  # noqa: E402


def test_draws_of_5000_people(benchmark: Any) -> None:
    drawn = benchmark(Dice(1).uniforms, "people", "speed", np.arange(5000))
    assert drawn.shape == (5000,) and len(np.unique(drawn)) == 5000


def test_realise_the_phosgene_day(benchmark: Any) -> None:
    scenario = ds.load_scenario(ROOT / "scenarios" / "phosgene_leak_day.yaml")
    world = benchmark(realise, scenario, 1)
    assert len(world.people.speed) == 5254


def test_the_phosgene_day(benchmark: Any) -> None:
    scenario = ds.load_scenario(ROOT / "scenarios" / "phosgene_leak_day.yaml")
    run = benchmark.pedantic(ds.simulate, args=(scenario,), rounds=1, iterations=1)
    assert run.facts["people"] == 5254 and run.facts["crossings"] == 7563 and run.facts["windows"] == 1381
