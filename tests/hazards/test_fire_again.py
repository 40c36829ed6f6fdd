"""A fire that comes back, and a second one after the first: control, cooling and warnings start afresh."""

import numpy as np
import pytest
from fire_days import Day, begin, cool, foam, place, play, pool, yard

FULL_KW = 60.0 * (0.001 * 40_100 / 493.7) * 40_100 * -np.expm1(-2.7 * np.sqrt(240.0 / np.pi))
ULTRAFAST = 0.1876  # kW/s2


def small_pool(**changes):
    return pool(growth="ultrafast", area="60 m2", **changes)


def test_after_a_burn_back_control_is_won_from_the_largest_heat_so_far():
    """100 s of foam leave exp(-100/120) of 195 424 kW; it grows for 10 s, then falls to a tenth and a hundredth."""
    day = play(2500.0, foam(1100.0, 7.0), foam(1200.0, 0.0), foam(1210.0, 7.0), fire=small_pool())
    age = np.sqrt(FULL_KW * np.exp(-100.0 / 120.0) / ULTRAFAST) + 10.0
    share = ULTRAFAST * age**2 / FULL_KW
    assert day.told("fire_under_control") == [pytest.approx(1210.0 + 120.0 * np.log(share / 0.1), abs=2e-3)]
    assert day.told("fire_out") == [pytest.approx(1210.0 + 120.0 * np.log(share / 0.01), abs=2e-3)]


def test_more_foam_while_it_is_attacked_never_puts_it_out_later():
    """What a second engine gains before the first is there is not measured against it afterwards."""
    late = play(2500.0, foam(1300.0, 7.0), fire=small_pool())
    helped = play(2500.0, foam(1100.0, 7.0), foam(1250.0, 0.0), foam(1300.0, 7.0, by="foam_2"), fire=small_pool())
    assert helped.first("fire_under_control") < late.first("fire_under_control")
    assert helped.first("fire_out") < late.first("fire_out")


def test_a_fire_is_fully_grown_at_the_tick_it_is_told_to_be():
    day = Day({"blaze": pool(area="60 m2", grown_in="120 s")}).play(300.0, begin(60.0))
    assert day.told("fire_grown") == [180.0]


def one_after_the_other(*acts):
    """A pool that burns out, and from 2000 s on another at the other side of the same vessel."""
    scenario = yard()
    scenario.park.file.places["other"] = place(0.0, 16.0)
    fires = {"blaze": small_pool(mass="1.5 t"), "two": small_pool(place="other")}
    return Day(fires, scenario).play(5000.0, begin(), begin(2000.0, "two"), *acts)


def test_cooling_ends_with_the_fire_it_was_given_for():
    """The engine went home without a word: the second fire has the vessel as if nobody had ever cooled it."""
    day = one_after_the_other(cool(100.0, 34.0))
    out_s = day.first("fire_out")
    flow = {5.0 * (n + 1): row["cooling_L_s_blaze"] for n, row in enumerate(day.rows)}
    assert flow[105.0] == 34.0 and out_s < 1500.0
    assert {rate for at, rate in flow.items() if at > out_s + 5.0} == {0.0}
    alone = yard()
    alone.park.file.places["other"] = place(0.0, 16.0)
    second = Day({"two": small_pool(place="other")}, alone).play(5000.0, begin(2000.0, "two"))
    assert day.first("vessel_failed") <= second.first("vessel_failed") < float("inf")


def test_who_begins_to_cool_for_a_fire_that_is_out_cools_nothing():
    day = one_after_the_other(cool(1900.0, 34.0))
    assert day.rows[-1]["cooling_L_s_blaze"] == 0.0 and day.first("vessel_failed") < float("inf")


def test_a_vessel_is_told_to_be_threatened_by_each_fire():
    day = one_after_the_other(cool(100.0, 34.0))
    told = [(one.incident, one.who) for one in day.happened if one.what == "vessel_threatened"]
    assert told == [("blaze", "near"), ("two", "near")]


def test_a_vessel_that_was_out_of_danger_is_threatened_anew():
    """200 s of foam leave a fifth of the heat, with which nothing is threatened; then it burns back."""
    day = play(2000.0, cool(100.0, 34.0), foam(1100.0, 7.0), foam(1300.0, 0.0), fire=small_pool())
    first, again = day.told("vessel_threatened")
    assert first < 1100.0 < 1300.0 < again
