"""What whole days cost with the fast engine, their work counted."""

from typing import Any

import pytest

from benchmarks.days import shipped, with_people
from drillsim import api


@pytest.mark.parametrize(
    ("name", "lasts_min", "counts"),
    [
        ("chlorine_leak_night", 30, (994, 1269, 301, 157)),
        ("phosgene_leak_day", 120, (5254, 7539, 1381, 180)),
        ("tank_fire_turnaround", 15, (8754, 3429, 121, 82)),
        ("gate_crowd", 60, (5254, 1610, 661, 41)),
        ("ammonia_island", 10, (44570, 415, 61, 50)),
        ("propane_vapour_cloud", 15, (994, 680, 157, 132)),
        ("slick_at_jetty", 240, (0, 0, 2162, 23)),
        ("year_of_small_things", 7 * 24 * 60, (0, 0, 415, 235)),
    ],
)
def test_a_shipped_day(benchmark: Any, name: str, lasts_min: int, counts: tuple[int, int, int, int]) -> None:
    scenario = shipped(name, lasts_min)
    run = benchmark.pedantic(api.simulate, args=(scenario,), rounds=2, iterations=1)
    assert (run.facts["people"], run.facts["crossings"], run.facts["windows"], len(run.events)) == counts


@pytest.mark.parametrize(("name", "crossings"), [("chlorine_leak_night", 10062), ("phosgene_leak_day", 60297)])
def test_eight_replications_at_once(benchmark: Any, name: str, crossings: int) -> None:
    """The first half hour, as a study runs it."""
    scenario = shipped(name, 30)
    runs = benchmark.pedantic(lambda: list(api.simulate_many(scenario, 8)), rounds=2, iterations=1)
    assert sum(run.facts["crossings"] for run in runs) == crossings
    assert [run.facts["replication"] for run in runs] == list(range(8))


@pytest.mark.parametrize(("people", "crossings"), [(500, 387), (5_000, 4_994), (50_000, 42_103)])
def test_the_same_quarter_of_an_hour_with_more_people(benchmark: Any, people: int, crossings: int) -> None:
    scenario = with_people(shipped("phosgene_leak_day", 15), people)
    run = benchmark.pedantic(api.simulate, args=(scenario,), rounds=2, iterations=1)
    assert (run.facts["people"], run.facts["crossings"], run.facts["windows"]) == (people, crossings, 121)
    assert len(run.people) == people
