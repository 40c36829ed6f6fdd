"""Laws of chance: the quantiles a planner states are the quantiles drawn."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.chance.laws import durations, truncated_normal
from drillsim.reading.quantity import Law

SHARES = st.floats(2.0**-53, 1 - 2.0**-53)


def law(**keys: str) -> Law:
    given: dict[str, Any] = keys
    return Law(**given)


def at(law_: Law, share: float) -> float:
    return float(durations(law_, np.array([share]))[0])


@given(st.integers(1, 3600), st.integers(0, 3600))
def test_a_law_by_median_and_p90_hits_both(median: int, more: int) -> None:
    law_ = law(median=f"{median} s", p90=f"{median + more} s")
    assert at(law_, 0.5) == median
    assert at(law_, 0.9) == pytest.approx(median + more, rel=1e-14)
    assert at(law_, 0.1) == pytest.approx(median**2 / (median + more), rel=1e-14)


def test_a_law_whose_p90_is_its_median_never_varies() -> None:
    assert set(durations(law(median="60 s", p90="60 s"), np.array([1e-12, 0.3, 1 - 1e-12]))) == {60.0}


def test_a_uniform_law_is_a_straight_line_from_lowest_to_highest() -> None:
    assert durations(law(lowest="30 s", highest="90 s"), np.array([0.25, 0.5, 0.75])).tolist() == [45.0, 60.0, 75.0]


def test_a_fixed_law_ignores_luck() -> None:
    assert durations(law(fixed="90 s"), np.array([[0.1, 0.9]])).tolist() == [[90.0, 90.0]]


@given(
    st.lists(SHARES, min_size=2), st.sampled_from([law(median="60 s", p90="180 s"), law(lowest="1 s", highest="9 s")])
)
def test_better_luck_is_never_slower(shares: list[float], law_: Law) -> None:
    found = durations(law_, np.sort(shares))
    assert np.all(np.isfinite(found)) and np.all(found > 0)
    assert np.all(np.diff(found) >= 0)


@pytest.mark.parametrize(
    "keys", [{}, {"fixed": "1 s", "median": "2 s"}, {"median": "1 s"}, {"lowest": "1 s", "p90": "3 s"}]
)
def test_a_law_in_none_of_the_three_forms_is_refused(keys: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="a law of chance takes other keys together"):
        law(**keys)


@given(SHARES, st.floats(0.1, 3), st.floats(0, 2), st.floats(0.05, 1), st.floats(0, 3))
def test_a_truncated_normal_stays_within_its_bounds(
    u: float, mean: float, sd: float, lowest: float, span: float
) -> None:
    (value,) = truncated_normal(mean, sd, (lowest, lowest + span), np.array([u]))
    assert lowest <= value <= lowest + span


def test_a_truncated_normal_has_the_quantiles_of_its_law() -> None:
    """Of what lies between the bounds, each value has its share below it; by the standard library's normal law."""
    normal, shares = NormalDist(10, 2), np.array([0.05, 0.25, 0.5, 0.95])
    found = truncated_normal(10.0, 2.0, (8.0, 13.0), shares)
    below = [(normal.cdf(value) - normal.cdf(8)) / (normal.cdf(13) - normal.cdf(8)) for value in found]
    assert below == pytest.approx(shares, rel=1e-12)


def test_a_wide_cut_leaves_the_normal_law() -> None:
    found = truncated_normal(0.0, 1.0, (-40.0, 40.0), np.array([0.9, 0.975]))
    assert found == pytest.approx([1.2815515655446004, 1.959963984540054], rel=1e-12)


@pytest.mark.parametrize(("bounds", "value"), [((0.6, 2.1), 1.34), ((1.5, 2.1), 1.5), ((0.6, 1.0), 1.0)])
def test_without_spread_everybody_has_the_mean_cut_to_the_bounds(bounds: tuple[float, float], value: float) -> None:
    assert set(truncated_normal(1.34, 0.0, bounds, np.array([0.01, 0.5, 0.99]))) == {value}
