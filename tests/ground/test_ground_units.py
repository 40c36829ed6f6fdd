"""Quantities: what is read, what is refused with which remedy, and how seconds become ticks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.units import (
    NEVER,
    dimensions,
    example,
    format_quantity,
    instant,
    parse_quantity,
    seconds,
    ticks,
    ticks_array,
    unit_names,
)

DIMENSIONS = st.sampled_from(dimensions())
FINITE = st.floats(allow_nan=False, allow_infinity=False)
DAYS_30 = 30 * 86_400


@given(DIMENSIONS, FINITE)
def test_what_is_written_reads_back_to_the_very_same_value(dimension: str, value: float) -> None:
    assert parse_quantity(format_quantity(value, dimension), dimension) == value


@given(DIMENSIONS, st.integers(0, 100_000))
def test_whole_numbers_are_written_whole(dimension: str, number: int) -> None:
    unit = "K" if dimension == "temperature" else unit_names(dimension)[0]
    assert format_quantity(parse_quantity(f"{number} {unit}", dimension), dimension) == f"{number} {unit}"


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("1.5 km", "length", 1500.0),
        ("12m", "length", 12.0),
        ("  90   s ", "duration", 90.0),
        ("1.5 min", "duration", 90.0),
        ("250 ms", "duration", 0.25),
        ("30 km/h", "speed", 25 / 3),
        ("1 t/h", "mass rate", 1 / 3.6),
        ("30 L/s", "volume flow", 0.03),
        ("5 %", "share", 0.05),
        ("2 /h", "rate", 1 / 1800),
        ("15 degC", "temperature", 288.15),
        ("7 bar", "pressure", 700_000.0),
        ("1e3 mg/m3", "mass concentration", 0.001),
        ("-.5e1 deg", "angle", -5.0),
    ],
)
def test_a_quantity_is_its_si_value(text: str, dimension: str, value: float) -> None:
    assert parse_quantity(text, dimension) == value


@pytest.mark.parametrize("dimension", dimensions())
def test_every_dimension_reads_its_own_example_and_all_its_units(dimension: str) -> None:
    assert parse_quantity(example(dimension), dimension) > 0
    for unit in unit_names(dimension):
        assert parse_quantity(f"1 {unit}", dimension) > 0


@pytest.mark.parametrize(
    "text",
    ["", "12", "m", "twelve m", "nan s", "inf s", "1:30 s", "0x10 s", "1_000 s", "+ 5 s", "1,5 s", "１２ s", "5\u00a0s",
     "1 s 2", "5**5**5 s", "9" * 100 + " s", "1e1234 s"],
)  # fmt: skip
def test_what_is_no_quantity_is_refused_with_a_well_formed_example(text: str) -> None:
    with pytest.raises(ValueError, match=r'write a number and a unit \(s, ms, min, h, d\), for example "90 s"'):
        parse_quantity(text, "duration")


def test_a_unit_of_another_dimension_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown unit 'm' for a duration; write a number and a unit"):
        parse_quantity("5 m", "duration")


@pytest.mark.parametrize(
    ("text", "dimension", "meant"),
    [("5 KG", "mass", "kg"), ("5 DegC", "temperature", "degC"), ("1 PPM", "amount fraction", "ppm")],
)
def test_a_unit_in_the_wrong_case_is_answered_with_the_right_one(text: str, dimension: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"did you mean '{meant}'"):
        parse_quantity(text, dimension)


@pytest.mark.parametrize("text", ["1e999 s", "-1e400 d", "9e307 h"])
def test_what_no_float_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is too large to be a duration; write a finite number"):
        parse_quantity(text, "duration")


@given(DIMENSIONS, st.text())
def test_any_text_is_a_finite_value_or_refused(dimension: str, text: str) -> None:
    try:
        value = parse_quantity(text, dimension)
    except ValueError:
        return
    assert np.isfinite(value)


@pytest.mark.parametrize(
    ("duration_s", "expected"),
    [
        (1.1, 1100),
        (0.0, 1),
        (1e-9, 1),
        (0.0005, 1),
        (1.0, 1000),
        (1.0001, 1001),
        (0.3, 300),
        (2.007, 2007),
        (86_400, 86_400_000),
    ],
)
def test_durations_round_up_to_whole_ticks_and_are_never_0(duration_s: float, expected: int) -> None:
    assert ticks(duration_s) == expected
    assert ticks_array(np.array([duration_s])).tolist() == [expected]


def test_an_instant_may_be_0_where_a_duration_may_not() -> None:
    assert (instant(0.0), instant(0.25), ticks(0.0)) == (0, 250, 1)


@given(st.integers(1, DAYS_30 * 1000))
def test_a_tick_taken_to_seconds_and_back_is_the_same_tick(tick: int) -> None:
    assert ticks(seconds(tick)) == tick


@given(st.lists(st.floats(0, DAYS_30)))
def test_arrays_of_durations_equal_durations_one_by_one(durations: list[float]) -> None:
    found = ticks_array(np.array(durations, dtype=np.float64))
    assert found.dtype == np.int64
    assert found.tolist() == [ticks(duration) for duration in durations]


def test_ticks_of_a_numpy_duration_are_python_ints() -> None:
    assert type(ticks(np.float64(1.5))) is int


@pytest.mark.parametrize("bad", [-0.001, float("nan"), float("inf"), float("-inf")])
def test_a_duration_that_is_negative_or_not_finite_is_refused_alone_and_in_arrays(bad: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        ticks(bad)
    with pytest.raises(ValueError, match="finite and not negative"):
        ticks_array(np.array([1.0, bad]))


def test_durations_can_be_added_to_never() -> None:
    assert np.int64(NEVER) + np.int64(NEVER) > NEVER
