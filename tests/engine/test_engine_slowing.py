"""Whoever is slowed by what they breathe is slowed alike by both engines, alone and among others, and never hurried."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_park import write_and_load
from test_engine_fast import random_day, same

from drillsim.engine.run import Settings, simulate, simulate_many
from drillsim.record.run import Run

EXAMPLES: Final = 6
seen: Counter[str] = Counter()


def chlorine_day(folder: Path, number: int, slows: int = 1) -> tuple[Run, Run]:
    """A random day on which all that leaks is chlorine, by both engines, every promise checked at every window."""
    park, day = random_day(Random(number))
    for incident in day["incidents"].values():
        if incident["kind"] == "gas_leak":
            incident["substance"] = "chlorine"
    day["figures"] = day.get("figures", {}) | {"exposure_slows": slows}
    scenario = write_and_load(folder / str(slows), park, day)
    one, other = (simulate(scenario, Settings(1, mover=name, strict=True)) for name in ("fast", "reference"))
    among = next(iter(simulate_many(scenario, (0, 1), Settings(1))))
    same(one, among)
    return one, other


@pytest.mark.long
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(number=st.integers(0, 2**32))
def test_a_day_with_an_irritant_is_the_same_by_both_engines(
    tmp_path_factory: pytest.TempPathFactory, number: int
) -> None:
    folder = tmp_path_factory.mktemp("day")
    fast, reference = chlorine_day(folder, number)
    same(fast, reference)
    share = np.asarray(fast.people["least_speed_share"])
    assert ((share >= 0.1) & (share <= 1.0)).all()
    seen["slowed"] += bool((share < 0.9).any())
    unmoved, _ = chlorine_day(folder, number, 0)
    assert (np.asarray(unmoved.people["least_speed_share"]) == 1.0).all()
    seen["told"] += fast.people != unmoved.people


def test_somebody_was_slowed_in_the_random_days() -> None:
    if not seen:
        pytest.skip("counts the random days of the test before; run the whole file")
    assert seen["slowed"] and seen["told"], dict(seen)
