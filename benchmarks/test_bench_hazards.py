"""What danger costs: the field of a gas at many points and over many windows, the heat of a fire."""

from typing import Any

import numpy as np
import pytest

from drillsim.hazards.fire.fuels import fuel
from drillsim.hazards.fire.radiation import flame_of, radiation_kW_m2
from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.field import Points, window_mean
from drillsim.hazards.gas.forecast import GasField
from drillsim.hazards.gas.segments import segments_from_rates
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.weather import Weather, Winds

SIZES = [500, 5_000, 50_000, 500_000]
SOURCE = Source(0.0, 0.0)
WINDS = Winds((0.0, 300.0, 600.0), tuple(Weather(deg, 3.0, "D") for deg in (270.0, 300.0, 250.0)))
SEGMENTS = segments_from_rates([1.0, 0.5], [0.0, 400.0, 1200.0], WINDS)
WINDOW_TICKS = 5_000


def receptors(number: int) -> tuple[np.ndarray[Any, Any], ...]:
    """Points all around the source, downwind of it more often than not, at breathing height."""
    x, y = np.random.default_rng(7).uniform(-700.0, 1500.0, (2, number))
    return x, y, np.full(number, 1.5)


@pytest.mark.parametrize("points", SIZES)
def test_gas_at_points(benchmark: Any, points: int) -> None:
    where = Points(*receptors(points))
    found = benchmark(window_mean, SOURCE, SEGMENTS, WINDS, where, (700.0, 705.0))
    assert found.shape == (points,) and 0.05 < (found > 1e-9).mean() < 0.6
    few = Points(*(axis[:50] for axis in receptors(points)))
    np.testing.assert_allclose(found[:50], window_mean(SOURCE, SEGMENTS, WINDS, few, (700.0, 705.0)), rtol=1e-12)


@pytest.mark.parametrize("points", [500, 5_000, 50_000])
def test_gas_over_a_hundred_windows(benchmark: Any, points: int) -> None:
    emission, where = Emission([(SOURCE, SEGMENTS)], WINDS), receptors(points)

    def watch() -> list[float]:
        field = GasField()
        eye, sums = field.watch(*where), []
        for number in range(100):
            field.turn((number * WINDOW_TICKS, (number + 1) * WINDOW_TICKS), (emission,), 1.0)
            sums.append(float(eye.read().sum()))
        return sums

    sums = benchmark(watch)
    each = window_mean(SOURCE, SEGMENTS, WINDS, Points(*where), (495.0, 500.0))
    assert len(sums) == 100 and sums[0] < sums[30] and min(sums) >= 0.0
    assert sums[99] == pytest.approx(each.sum(), rel=1e-3)


@pytest.mark.parametrize("points", SIZES)
def test_heat_of_a_fire(benchmark: Any, points: int) -> None:
    flame = flame_of(fuel("benzene"), 200_000.0, 20.0, (0.0, 0.0, 0.0))
    x, y, z = receptors(points)
    heat = benchmark(radiation_kW_m2, flame, x, y, z, 1_000.0)
    assert heat.shape == (points,) and (heat > 0.0).all()
    near, far = np.argmin(np.hypot(x, y)), np.argmax(np.hypot(x, y))
    assert heat[near] == heat.max() and heat[far] == heat.min()
