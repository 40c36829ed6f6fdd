"""What leaves a leak: mass never appears or vanishes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsim.hazards.gas.release import (
    NEVER,
    RateChange,
    Release,
    Removal,
    airborne_kg,
    mean_rates,
    released_kg,
)
from drillsim.hazards.gas.segments import Segment, merged, release_segments, segments_from_rates
from drillsim.hazards.weather import Weather, Winds, steady

CALM = steady(Weather(270.0, 3.0, "D"))
TURNING = Winds((0.0, 100.0, 250.0), tuple(Weather(angle, 3.0, "D") for angle in (270.0, 180.0, 90.0)))


def test_worked_by_hand():
    """2 kg/s from 10 s, isolated at 20 s, 4 kg in the line: 20 kg, then 2 exp(-t/2)."""
    leak = Release(10.0, 2.0, 100.0, line_mass_kg=4.0)
    rates = mean_rates(leak, 20.0, [0.0, 5.0, 12.0, 20.0, 22.0, 1000.0])
    expected = [0.0, 4.0 / 7.0, 2.0, 2.0 * (1 - np.exp(-1.0)), 4.0 * np.exp(-1.0) / 978.0]
    np.testing.assert_allclose(rates, expected, rtol=1e-13)


def test_no_line_stops_at_once_and_an_empty_tank_stops_alone():
    assert mean_rates(Release(0.0, 2.0, 100.0), 20.0, [20.0, 30.0])[0] == 0.0
    np.testing.assert_allclose(mean_rates(Release(0.0, 2.0, 100.0), NEVER, [45.0, 55.0, 60.0]), [1.0, 0.0])


def test_isolated_before_it_begins_only_the_line_leaves():
    leak = Release(10.0, 2.0, 100.0, line_mass_kg=4.0)
    np.testing.assert_allclose(released_kg(leak, 0.0, 0.0, NEVER), 4.0)
    assert released_kg(leak, 0.0, 0.0, 10.0) == 0.0


def test_the_line_is_part_of_the_inventory():
    np.testing.assert_allclose(released_kg(Release(0.0, 2.0, 21.0, 4.0), 10.0, 0.0, NEVER), 21.0)


def test_rates_that_change():
    leak = Release(0.0, 2.0, 100.0, changes=(RateChange(10.0, 0.0), RateChange(20.0, 4.0)))
    np.testing.assert_allclose(mean_rates(leak, 30.0, [0, 10, 20, 30, 40]), [2, 0, 4, 0])


def test_removal_takes_a_share_from_its_moment_on():
    leak, removals = Release(0.0, 2.0, NEVER), (Removal(10.0, 0.5), Removal(20.0, 1.0))
    np.testing.assert_allclose(mean_rates(leak, NEVER, [0, 5, 15, 20, 30], removals), [2.0, 1.5, 1.0, 0.0])


figures = st.floats(0.0, 50.0)


@settings(max_examples=200, deadline=None)
@given(rate=figures, inventory=st.floats(0.0, 5000.0), line=st.floats(0.0, 500.0),
       shut=st.floats(-20.0, 400.0),
       later=figures, share=st.floats(0.0, 1.0), at=st.floats(1.0, 300.0))  # fmt: skip
def test_mass_is_kept(rate, inventory, line, shut, later, share, at):
    leak = Release(5.0, rate, inventory, line, (RateChange(60.0, later),))
    edges = np.linspace(0.0, 1000.0, 201)
    total = released_kg(leak, shut, 0.0, NEVER)
    rates = mean_rates(leak, shut, edges, (Removal(at, share),))
    assert total <= inventory * (1 + 1e-12) + 1e-12
    assert np.all(rates >= 0.0) and np.all(np.isfinite(rates))
    after = airborne_kg(leak, shut, (Removal(at, share),), edges[-1], NEVER)
    everything = airborne_kg(leak, shut, (Removal(at, share),), 0.0, NEVER)
    np.testing.assert_allclose(np.sum(rates) * 5.0 + after, everything, rtol=1e-9, atol=1e-9)
    segments = release_segments(leak, shut, (Removal(at, share),), TURNING)
    emitted = sum(s.rate_kg_s * (s.end_s - s.start_s) for s in segments)
    np.testing.assert_allclose(emitted, everything, rtol=1e-9, atol=1e-9)
    assert all(TURNING.stretch_at(s.start_s) == s.stretch for s in segments)
    assert all(s.end_s <= TURNING.end_s(s.stretch) for s in segments)


def test_a_steady_leak_is_one_segment_and_a_tail_at_most_eight_more():
    leak = Release(3.0, 2.0, 1e6, 40.0)
    assert release_segments(Release(3.0, 2.0, NEVER), NEVER, (), CALM) == (Segment(3.0, NEVER, 2.0, 0),)
    known = release_segments(leak, 100.0, (), CALM)
    assert known[0] == Segment(3.0, 100.0, 2.0, 0)
    assert len(known) <= 9


def test_later_news_leaves_the_past_alone():
    leak = Release(0.0, 2.0, NEVER, 40.0)
    before = release_segments(leak, NEVER, (), TURNING)
    after = release_segments(leak, 180.0, (Removal(190.0, 0.5),), TURNING)
    assert before[0] == after[0]
    assert (before[1].start_s, before[1].rate_kg_s) == (after[1].start_s, after[1].rate_kg_s)


def test_equal_neighbours_are_merged_and_silence_left_out():
    segments = segments_from_rates([1.0, 1.0, 0.0, 2.0, 2.0], [0, 5, 10, 15, 20, 25], CALM)
    assert segments == (Segment(0.0, 10.0, 1.0, 0), Segment(15.0, 25.0, 2.0, 0))
    assert merged(segments) == segments
    assert len(segments_from_rates([1.0], [0.0, NEVER], TURNING)) == 3


def test_nonsense_is_refused():
    for wrong in (
        dict(rate_kg_s=-1.0),
        dict(rate_kg_s=np.nan),
        dict(inventory_kg=-1.0),
        dict(start_s=np.inf),
    ):
        with pytest.raises(ValueError, match="release"):
            Release(**({"start_s": 0.0, "rate_kg_s": 1.0, "inventory_kg": 1.0} | wrong))
    with pytest.raises(ValueError, match="share"):
        Removal(0.0, 1.5)
    with pytest.raises(ValueError, match="edges_s"):
        mean_rates(Release(0.0, 1.0, 1.0), NEVER, [0.0, 0.0])
    with pytest.raises(ValueError, match="edges"):
        segments_from_rates([1.0], [0.0], CALM)
    with pytest.raises(ValueError, match="nan"):
        mean_rates(Release(0.0, 1.0, 1.0), np.nan, [0.0, 1.0])
