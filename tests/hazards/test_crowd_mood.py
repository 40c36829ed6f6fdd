"""Levels of service, bands of alarm, and the assumed law of mood."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.crowd import mood
from drillsim.hazards.crowd.service import BANDS, assess, level_of_service
from drillsim.hazards.tables import load_table

SHARE = st.floats(0.0, 1.0)
RATE = st.floats(0.0, 0.01)
HEADS = st.floats(0.0, 1e4)


@pytest.mark.parametrize(("kind", "feet"), [("walkway", [35, 25, 15, 10, 5]), ("queue", [13, 10, 7, 3, 2])])
def test_bounds_are_fruins_areas(kind, feet):
    """Square feet a person, rounded to hundredths of people per m2; 0.3048 m a foot exactly."""
    bounds = load_table("crowd/crowd.yaml")["level_of_service"][kind]["value"]
    np.testing.assert_allclose(bounds, 1.0 / (np.array(feet) * 0.3048**2), atol=0.0051)
    just_above = np.nextafter(bounds, np.inf)
    assert "".join(level_of_service(bounds, kind)) == "ABCDE"
    assert "".join(level_of_service(just_above, kind)) == "BCDEF"
    assert level_of_service(np.zeros((2, 3)), kind).tolist() == [["A"] * 3] * 2


def test_a_queue_may_stand_closer_than_walkers():
    assert level_of_service(1.0, "walkway") == "D"
    assert level_of_service(1.0, "queue") == "B"
    with pytest.raises(KeyError, match="known kinds: walkway, queue"):
        level_of_service(1.0, "ballroom")
    for wrong in (-0.1, np.nan):
        with pytest.raises(ValueError, match="not negative"):
            level_of_service(wrong, "queue")


def test_bands():
    density = [0.0, 2.149, 2.15, 3.99, 4.0, 4.99, 5.0, 6.99, 7.0, 12.0]
    expected = ["free"] * 2 + ["amber"] * 2 + ["red"] * 2 + ["crush_risk"] * 2 + ["critical"] * 2
    assert assess(density).tolist() == expected
    assert BANDS == ("free", "amber", "red", "crush_risk", "critical")


def test_where_the_walking_law_is_full_the_true_density_is_not_known():
    assert assess([1.0, 2.5, 2.74, 2.75], 2.75).tolist() == ["free", "amber", "amber", "not_assessable"]
    assert assess([6.9, 7.0], [6.9, 7.0]).tolist() == ["not_assessable", "critical"]


def test_helpers_by_hand():
    """One mediator for 30 people does half; three for 30 three quarters; nobody nothing, whoever is there."""
    np.testing.assert_allclose(mood.cover([1, 3, 0, 0, 2], [30, 30, 30, 0, 0], 30.0), [0.5, 0.75, 0.0, 0.0, 1.0])
    assert mood.counted({"mediate": 2.0, "listen": 2.0, "police": 10.0}, "calms") == 2.0 + 1.0 + 1.0
    assert mood.counted({"police": 2.0, "patrol": 2.0, "guard": 10.0, "mediate": 5.0}, "holds") == 6.0
    with pytest.raises(KeyError):
        mood.counted({"tank": 1.0}, "calms")
    with pytest.raises(ValueError, match="negative"):
        mood.cover(-1.0, 3.0, 30.0)


def test_growth_by_hand():
    """A dispute grows by 0.6 an hour; twice that at level F; 0.6 of that with an officer for every 25."""
    rates = mood.growth_rate("dispute", [0.5, 1.08, 1.615, 2.15, 6.0], 0.0, 100.0) * 3600.0
    np.testing.assert_allclose(rates, [0.6, 0.6, 0.9, 1.2, 1.2])
    np.testing.assert_allclose(mood.growth_rate("dispute", 0.0, 4.0, 100.0) * 3600.0, 0.36)
    np.testing.assert_allclose(mood.calming_rate(2.0, 60.0) * 3600.0, 1.5)


def test_tension_by_hand():
    """From 0.4 at 0.6 /h to 0.8: (1 - m) falls threefold, ln 3 / 0.6 h. Half calms, half grows: to the middle."""
    seconds = mood.time_to(0.4, 0.8, 0.6 / 3600.0, 0.0)
    np.testing.assert_allclose(seconds, np.log(3.0) / 0.6 * 3600.0)
    np.testing.assert_allclose(mood.tension_after(0.4, 0.6 / 3600.0, 0.0, seconds), 0.8)
    np.testing.assert_allclose(mood.tension_after(0.9, 1e-3, 1e-3, 500.0), 0.5 + 0.4 * np.exp(-1.0))
    assert mood.tension_after(0.3, 0.0, 0.0, 1e9) == 0.3
    assert mood.time_to(0.4, 0.8, 1.0, 1.0) == np.inf == mood.time_to(0.4, 0.8, 0.0, 0.0)
    assert mood.time_to(0.4, 0.2, 1.0, 1.0) == np.inf == mood.time_to(0.9, 0.5, 1.0, 1.0)
    np.testing.assert_allclose(mood.time_to(0.9, 0.6, 1.0, 1.0), np.log(4.0) / 2.0)


@given(SHARE, RATE, RATE, st.floats(0.0, 1e5), st.floats(0.0, 1e5))
def test_tension_stays_within_bounds_and_knows_no_steps(tension, grows, calms, first, then):
    half = mood.tension_after(tension, grows, calms, first)
    assert -1e-12 <= half <= 1.0 + 1e-12
    whole = mood.tension_after(tension, grows, calms, first + then)
    np.testing.assert_allclose(mood.tension_after(half, grows, calms, then), whole, atol=1e-9)


@given(SHARE, SHARE, RATE, RATE, st.floats(0.0, 1e5))
def test_who_starts_more_tense_stays_more_tense(one, other, grows, calms, dt):
    low, high = sorted((one, other))
    assert mood.tension_after(low, grows, calms, dt) <= mood.tension_after(high, grows, calms, dt) + 1e-12


@given(HEADS, HEADS, HEADS, st.floats(1.0, 100.0))
def test_more_helpers_never_do_less(few, more, people, each):
    low, high = sorted((few, more))
    assert 0.0 <= mood.cover(low, people, each) <= mood.cover(high, people, each) <= 1.0


def test_talks_by_hand():
    """A dispute of 100: 3600 + 100 x 60 = 9600 person seconds; 4 talk 2400 s; 20 need 480 s but 900 are due."""
    work, least = mood.talks_work_s("dispute", 100), mood.talks_at_least_s("dispute")
    assert (work, least) == (9600.0, 900.0)
    assert mood.talks_left_s(work, 4.0, 0.0, least) == 2400.0
    assert mood.talks_left_s(work, 20.0, 0.0, least) == 900.0
    assert mood.talks_left_s(work - 20.0 * 500.0, 20.0, 500.0, least) == 400.0
    assert mood.talks_left_s(0.0, 1.0, 2000.0, least) == 0.0
    assert mood.talks_left_s(work, 0.0, 0.0, least) == np.inf


def test_every_figure_has_source_and_confidence():
    def rows(table):
        for value in table.values():
            if isinstance(value, dict):
                if "value" in value:
                    yield value
                else:
                    yield from rows(value)

    for name in ("crowd/crowd.yaml", "matters/matters.yaml"):
        found = list(rows(dict(load_table(name))))
        assert len(found) > 8
        assert all({"unit", "source", "confidence"} <= set(row) for row in found)
