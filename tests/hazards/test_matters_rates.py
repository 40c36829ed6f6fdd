"""When small matters come and what inspection does about them, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.chance.draws import Dice
from drillsim.hazards.matters.rates import (
    HOUR_WEIGHTS,
    INSPECTION,
    YEAR_S,
    arising_per_year,
    arrival_times,
    draws_for,
    expected_number,
    found_per_year,
    rate_factor,
    stock_rectified,
)

FLAT = np.ones(24)
AN_HOUR_EACH = YEAR_S / 3600.0  # a yearly number that makes one an hour
NIGHT_OFF = np.array([0.0] * 12 + [2.0] * 12)


def exponentials(seed, count):
    """Unit exponentials, fixed by a seed."""
    return -np.log(Dice(seed).uniforms("matters", "gap", np.arange(count)))


def test_the_table_of_hours():
    assert HOUR_WEIGHTS.shape == (24,)
    np.testing.assert_allclose(HOUR_WEIGHTS.mean(), 1.0, rtol=1e-12)
    assert not HOUR_WEIGHTS.flags.writeable
    assert HOUR_WEIGHTS[3] < HOUR_WEIGHTS[10]


def test_a_steady_stream_by_hand():
    """One an hour: gaps of 0.5, 1 and 2 come at 1800, 5400 and 12600 s; the last lies beyond three hours."""
    times = arrival_times([0.5, 1.0, 2.0], AN_HOUR_EACH, FLAT, 0.0, 10_800.0)
    np.testing.assert_allclose(times, [1800.0, 5400.0, np.inf], rtol=1e-12)


def test_hours_of_two_rates_by_hand():
    """Two an hour after noon and none before: from 11:30, gaps of 1, 0.5, 1 come 3600, 4500 and 6300 s on.

    From 23:30 one comes at midnight sharp, the next, half expected later, at 12:15.
    """
    times = arrival_times([1.0, 0.5, 1.0, 99.0], AN_HOUR_EACH, NIGHT_OFF, 11.5, 7200.0)
    np.testing.assert_allclose(times, [3600.0, 4500.0, 6300.0, np.inf], rtol=1e-12)
    times = arrival_times([1.0, 0.5, 99.0], AN_HOUR_EACH, NIGHT_OFF, 23.5, 86_400.0)
    np.testing.assert_allclose(times, [1800.0, 12.75 * 3600.0, np.inf], rtol=1e-12)


def test_expected_number_by_hand():
    """From 11:15 to 13:45 with two an hour after noon: 1.75 h x 2. A whole day: 24; shifting its start: still 24."""
    np.testing.assert_allclose(expected_number(AN_HOUR_EACH, NIGHT_OFF, 11.25, 9000.0), 3.5)
    for start in (0.0, 7.3, 24.0):
        np.testing.assert_allclose(expected_number(AN_HOUR_EACH, HOUR_WEIGHTS, start, 86_400.0), 24.0)
    np.testing.assert_allclose(expected_number(500.0, HOUR_WEIGHTS, 5.0, YEAR_S), 500.0, rtol=1e-3)
    assert expected_number(0.0, FLAT, 0.0, 60.0) == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_a_year_of_arrivals_follows_the_clock(seed):
    """2000 in a year: within five deviations in all, by day and by night; gaps of the expected number come back."""
    gaps = exponentials(seed, draws_for(2000.0))
    times = arrival_times(gaps, 2000.0, HOUR_WEIGHTS, 6.0, YEAR_S)
    times = times[np.isfinite(times)]
    expected = expected_number(2000.0, HOUR_WEIGHTS, 6.0, YEAR_S)
    assert abs(len(times) - expected) < 5.0 * np.sqrt(expected)
    counts = np.bincount((np.floor(times / 3600.0).astype(int) + 6) % 24, minlength=24)
    by_hour = expected / 24.0 * HOUR_WEIGHTS
    assert np.all(np.abs(counts - by_hour) < 5.0 * np.sqrt(by_hour))
    back = [expected_number(2000.0, HOUR_WEIGHTS, 6.0, at) for at in times[:50]]
    np.testing.assert_allclose(back, np.cumsum(gaps)[:50], rtol=1e-9)


@given(st.integers(0, 2**32), st.floats(0.0, 24.0), st.floats(600.0, 3e5), st.floats(0.0, 3000.0))
def test_arrivals_rise_and_more_a_year_come_sooner(seed, start, until, per_year):
    gaps = np.maximum(exponentials(seed, 400), 1e-6)
    few, many = (arrival_times(gaps, rate, HOUR_WEIGHTS, start, until) for rate in (per_year, 2.0 * per_year))
    seen = few[np.isfinite(few)]
    assert np.all(np.diff(seen) > 0.0)
    assert np.all((seen >= 0.0) & (seen <= until))
    assert np.all(many <= few)


def test_rows_of_draws_and_one_more_draw():
    gaps = np.stack([exponentials(seed, 60) for seed in range(4)])
    whole = arrival_times(gaps, 5000.0, HOUR_WEIGHTS, 8.0, 86_400.0)
    for row, times in zip(gaps, whole, strict=True):
        np.testing.assert_array_equal(arrival_times(row, 5000.0, HOUR_WEIGHTS, 8.0, 86_400.0), times)
        np.testing.assert_array_equal(arrival_times(row[:50], 5000.0, HOUR_WEIGHTS, 8.0, 86_400.0), times[:50])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([0.5], AN_HOUR_EACH, FLAT, 0.0, 7200.0), "too few; 37 would be enough"),
        (([], AN_HOUR_EACH, FLAT, 0.0, 7200.0), "too few"),
        (([-1.0, 9.0], 1.0, FLAT, 0.0, 60.0), "not negative"),
        (([np.nan], 1.0, FLAT, 0.0, 60.0), "not negative"),
        (([9.0], -1.0, FLAT, 0.0, 60.0), "per_year"),
        (([9.0], 1.0, FLAT, 25.0, 60.0), "start_hour"),
        (([9.0], 1.0, FLAT, 0.0, np.inf), "until_s"),
        (([9.0], 1.0, 1.01 * FLAT, 0.0, 60.0), "average 1"),
        (([9.0], 1.0, np.ones(23), 0.0, 60.0), "24 numbers"),
        (([9.0], 1.0, np.array([-1.0, 3.0] + [1.0] * 22), 0.0, 60.0), "not negative"),
    ],
)
def test_what_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        arrival_times(*given)


def test_inspection_by_hand():
    """Ten booths find 730.5 a year; half of what arises is found: 0.5 x 0.9 x (1 - 14 / 180) = 0.415 of it is gone."""
    np.testing.assert_allclose(found_per_year(10), 730.5)
    np.testing.assert_allclose(arising_per_year(20), 240.0)
    np.testing.assert_allclose(stock_rectified(120.0, 240.0), 0.415)
    np.testing.assert_allclose(rate_factor(120.0, 240.0), 0.4 + 0.6 * np.exp(-0.83))
    assert rate_factor(0.0, 240.0) == 1.0
    assert rate_factor(240.0, 240.0) == rate_factor(1e9, 240.0)
    for wrong in ((-1.0, 10.0), (1.0, 0.0), (np.nan, 1.0)):
        with pytest.raises(ValueError, match="hazards"):
            rate_factor(*wrong)


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e6), st.floats(1e-3, 1e6))
def test_who_finds_more_has_fewer_matters(one, other, arising):
    few, many = sorted((one, other))
    factors = rate_factor([few, many], arising)
    assert np.all((factors >= INSPECTION.floor) & (factors <= 1.0))
    assert factors[1] <= factors[0]
