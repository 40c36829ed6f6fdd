"""Physics as properties: mass, linearity, symmetry, fall with distance, doses that add up; and what it costs."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.field import Grid, Points, footprint, steady_centreline, window_mean
from drillsim.hazards.gas.forecast import GasField
from drillsim.hazards.gas.indoors import indoor_step
from drillsim.hazards.gas.kernels import Kernels
from drillsim.hazards.gas.puff import puff_kg_m3
from drillsim.hazards.gas.segments import segments_from_rates
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.harm import add_load
from drillsim.hazards.weather import STABILITIES, Weather, Winds, steady

ANY_WIND = st.floats(0.3, 20.0)
CLASSES = st.sampled_from(STABILITIES)
TWELVE_ORDERS = st.floats(-6.0, 6.0).map(lambda power: 10.0**power)


@settings(max_examples=20, deadline=None)
@given(mass=TWELVE_ORDERS, sy=st.floats(2.0, 40.0), ratio=st.floats(0.2, 2.0), height=st.floats(0.0, 30.0),
       wind=ANY_WIND)  # fmt: skip
def test_puffs_keep_their_mass(mass, sy, ratio, height, wind):
    """Three puffs, one after another: the sum over all space is what they hold."""
    sz, t, total = sy * ratio, 30.0, 0.0
    x = np.arange(-8.0, 8.0, 0.4) * sy + wind * t
    y, z = np.arange(-8.0, 8.0, 0.4) * sy, (np.arange(0.0, 120.0) + 0.5) * (height + 8.0 * sz) / 120.0
    cell = (0.4 * sy) ** 2 * (z[1] - z[0])
    for left, share in ((0.0, 0.5), (0.3, 0.2), (0.9, 0.3)):
        at = (x[:, None, None] - wind * left, y[None, :, None], z[None, None, :])
        total += np.sum(puff_kg_m3(share * mass, at, t - left, (wind, height), (sy, sz))) * cell
    assert total == pytest.approx(mass, rel=5e-3)


@settings(max_examples=40, deadline=None)
@given(rate=TWELVE_ORDERS, factor=TWELVE_ORDERS, wind=ANY_WIND, stability=CLASSES, turn=st.floats(0.0, 360.0))
def test_concentration_is_linear_in_the_rate(rate, factor, wind, stability, turn):
    winds = Winds((0.0, 150.0), (Weather(270.0, wind, stability), Weather(turn, wind, stability)))
    points = Points(*np.random.default_rng(2).uniform(-400.0, 900.0, (2, 60)), 1.5)
    one, more = (
        window_mean(Source(0.0, 0.0), segments_from_rates([q], [0.0, 200.0], winds), winds, points, (175.0, 180.0))
        for q in (rate, rate * factor)
    )
    np.testing.assert_allclose(more, factor * one, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(wind=ANY_WIND, stability=CLASSES, height=st.floats(0.0, 60.0), across=st.floats(0.1, 500.0))
def test_symmetric_across_any_wind(wind, stability, height, across):
    day, x = steady(Weather(270.0, wind, stability)), np.linspace(10.0, 3000.0, 40)
    segments = segments_from_rates([1.0], [0.0, 400.0], day)
    sides = [window_mean(Source(0.0, 0.0, height), segments, day, Points(x, side * across, 1.5), (300.0, 310.0))
             for side in (1.0, -1.0)]  # fmt: skip
    axis = window_mean(Source(0.0, 0.0, height), segments, day, Points(x, 0.0, 1.5), (300.0, 310.0))
    np.testing.assert_allclose(sides[0], sides[1], rtol=1e-9, atol=1e-10 * axis.max())  # edges cancel to so much


@settings(max_examples=60, deadline=None)
@given(wind=ANY_WIND, stability=CLASSES, height=st.floats(0.0, 80.0), roughness=st.sampled_from(["rural", "urban"]))
def test_beyond_its_peak_the_centreline_only_falls(wind, stability, height, roughness):
    """From 100 m on: nearer, the spreads' floor of 1 m and the height of the nose make a second peak."""
    weather = Weather(270.0, wind, stability, roughness=roughness)
    found = steady_centreline(Source(0.0, 0.0, height), 1.0, weather, np.geomspace(100.0, 3e4, 2000), 1.5)
    after = found[int(np.argmax(found)) :]
    assert np.all(np.diff(after) <= 1e-12 * found.max())


@settings(max_examples=60, deadline=None)
@given(ppm=st.lists(TWELVE_ORDERS, min_size=2, max_size=6), n=st.sampled_from([1.0, 1.43, 2.0, 2.75, 4.4]))
def test_doses_add_up_and_stay_finite(ppm, n):
    whole = np.sum([add_load(0.0, c, 5.0, n) for c in ppm])
    step = np.float64(0.0)
    for c in ppm:
        before, step = step, add_load(step, c, 5.0, n)
        assert np.isfinite(step) and step >= before
    assert step == pytest.approx(whole, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(inside=TWELVE_ORDERS, outside=TWELVE_ORDERS, rate=TWELVE_ORDERS, dt=TWELVE_ORDERS)
def test_indoors_lies_between_what_was_and_what_is_outside(inside, outside, rate, dt):
    low, high = min(inside, outside), max(inside, outside)
    for found in indoor_step(inside, outside, rate, dt):
        assert low - 1e-12 * high <= float(found) <= high * (1.0 + 1e-12)


def test_receptors_one_by_one_as_a_grid_and_watched_ahead_are_one_answer():
    """Grid and receptors are the same to the bit; a look ahead is within 1e-12 of the field's peak."""
    winds = Winds((0.0, 200.0), (Weather(270.0, 3.0, "D"), Weather(300.0, 2.0, "E")))
    source, segments = Source(5.0, -3.0), segments_from_rates([2.0, 1.0], [0.0, 120.0, 900.0], winds)
    grid = Grid(-100.0, -300.0, 50.0, (13, 20), 1.5)
    points = grid.points()
    x, y = (np.asarray(axis).ravel() for axis in (points.x, points.y))
    emission, field = Emission([(source, segments)], winds), GasField()
    eye = field.watch(x, y, np.full(x.shape, 1.5))
    for start in (100, 195, 250, 600):
        window = float(start), start + 5.0
        whole = footprint(source, segments, winds, grid, window)
        each = (Points(a, b, 1.5) for a, b in zip(x, y, strict=True))
        single = [float(window_mean(source, segments, winds, one, window)) for one in each]
        np.testing.assert_array_equal(whole.ravel(), single)
        field.turn((start * 1000, start * 1000 + 5000), (emission,), 1.0)
        np.testing.assert_allclose(eye.read(), single, rtol=0.0, atol=1e-12 * whole.max())


def test_between_the_nodes_of_a_grid_a_reading_errs_as_stated():
    """Bilinear between nodes 10 m apart, from 200 m on in class D: within 6 % of the peak at its distance."""
    day = steady(Weather(270.0, 3.0, "D"))
    segments, window = segments_from_rates([1.0], [0.0, np.inf], day), (2000.0, 2005.0)
    grid = Grid(200.0, -100.0, 10.0, (21, 61), 1.5)
    field = footprint(Source(0.0, 0.0), segments, day, grid, window)
    corners = 0.25 * (field[:-1, :-1] + field[1:, :-1] + field[:-1, 1:] + field[1:, 1:])
    x, y = np.meshgrid(205.0 + 10.0 * np.arange(60), -95.0 + 10.0 * np.arange(20))
    exact = window_mean(Source(0.0, 0.0), segments, day, Points(x, y, 1.5), window)
    assert np.max(np.abs(corners - exact) / exact.max(axis=0)) < 0.06


def test_a_thousand_weathers_cost_one_kernel_a_class():
    rng = np.random.default_rng(4)
    x, y = rng.uniform(-800.0, 800.0, (2, 200))
    kernels = Kernels(Source(0.0, 0.0, 2.0), Points(x, y, 1.5))
    weathers = [
        Weather(22.5 * int(rng.integers(16)), float(rng.uniform(1.0, 12.0)), "ABCDEF"[int(rng.integers(6))])
        for _ in range(1000)
    ]
    rates = rng.uniform(0.1, 10.0, 1000)
    found = np.array([kernels.kg_m3(q, weather) for q, weather in zip(rates, weathers, strict=True)])
    assert kernels.worked_out == len({(one.wind_from_deg, one.stability) for one in weathers}) == 96
    for number in (0, 500, 999):
        day = steady(weathers[number])
        one = window_mean(Source(0.0, 0.0, 2.0), segments_from_rates([rates[number]], [-1e6, np.inf], day), day,
                          Points(x, y, 1.5), (0.0, 5.0))  # fmt: skip
        np.testing.assert_allclose(found[number], one, rtol=1e-6, atol=1e-7 * one.max())


def test_moving_people_cost_some_tens_of_passes_of_exp():
    """The cheap form of the mark in benchmarks/test_bench_exposure.py: far above it only when something has broken."""
    winds = steady(Weather(270.0, 3.0, "D"))
    emission = Emission([(Source(0.0, 0.0), segments_from_rates([1.0], [0.0, np.inf], winds))], winds)
    x, y = np.random.default_rng(1).uniform(-700.0, 1500.0, (2, 5000))
    height, numbers = np.full(5000, 1.5), np.linspace(-1.0, 0.0, 5000 * 20)

    def timed(work):
        began = time.process_time()
        work()
        return time.process_time() - began

    def steps():
        for step in range(20):
            emission.mean((x + step, y, height), (step * 10.0 + 5000.0, step * 10.0 + 5010.0))

    rounds = [(timed(steps), timed(lambda: np.exp(numbers))) for _ in range(7)]
    assert min(ours for ours, _ in rounds) < 80.0 * min(theirs for _, theirs in rounds)
