"""What luck costs: random words, draws by name, and a whole world settled, for 500 to 500 000 people."""

from typing import Any

import numpy as np
import pytest

from benchmarks.days import shipped, with_people
from drillsim.chance.draws import Dice
from drillsim.chance.philox import philox
from drillsim.chance.realise import realise

SIZES = [500, 5_000, 50_000, 500_000]


@pytest.mark.parametrize("people", SIZES)
def test_random_words(benchmark: Any, people: int) -> None:
    counter = np.zeros((4, people), dtype=np.uint32)
    counter[0] = np.arange(people)
    words = benchmark(philox, counter, (1, 2))
    assert words.shape == (4, people) and words.dtype == np.uint32
    assert len(np.unique(words.astype(np.uint64)[0] << np.uint64(32) | words[1])) == people
    assert np.array_equal(words[:, :3], philox(counter[:, :3], (1, 2)))


@pytest.mark.parametrize("people", SIZES)
def test_draws_of_a_cohort(benchmark: Any, people: int) -> None:
    drawn = benchmark(Dice(1).uniforms, "people", "speed", np.arange(people))
    assert drawn.shape == (people,) and len(np.unique(drawn)) == people
    assert drawn.min() > 0.0 and drawn.max() < 1.0 and abs(drawn.mean() - 0.5) < 3 / people**0.5


@pytest.mark.parametrize("people", SIZES)
def test_a_world_is_settled(benchmark: Any, people: int) -> None:
    scenario = with_people(shipped("phosgene_leak_day"), people)
    world = benchmark(realise, scenario, 1)
    luck = world.people
    assert len(luck.speed) == people == sum(len(rows) for rows in luck.cohorts.values())
    assert all(len(luck.__dict__[name]) == people for name in ("leaves_in", "flees_in", "sensitivity", "spot"))
    assert luck.speed.min() > 0.2 and luck.speed.max() < 3.0
