"""Gas lighter than air on the ground: how much of it buoyancy leaves there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.gas.lift_off import AIR_KG_MOL, GRAVITY, ground_share
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.weather import Weather, wind_at_height

DAY = Weather(270.0, 5.0, "D", temperature_K=293.15)
AMMONIA = float(pure_gas_kg_m3(0.01703, 293.15, 101325.0))


def test_a_wide_source_of_ammonia_by_hand() -> None:
    """F = 9.81 x 0.412 x V / (pi u^3 W) with V of 1 kg/s 1.41 m3/s; W 10 m, u at 2 m: exp(-6 F^0.4)."""
    wind = float(wind_at_height(5.0, 2.0, "D", "rural"))
    volume = 1.0 * 8.314462618 * 293.15 / (101325.0 * 0.01703)
    flux = GRAVITY * (1.0 - 0.01703 / AIR_KG_MOL) * volume / (np.pi * wind**3 * 10.0)
    assert ground_share(1.0, AMMONIA, 10.0, DAY) == pytest.approx(np.exp(-6.0 * flux**0.4), rel=1e-9)


def test_a_stream_without_a_width_is_as_wide_as_its_volume_over_the_wind() -> None:
    wind = float(wind_at_height(5.0, 2.0, "D", "rural"))
    assert ground_share(2.0, AMMONIA, None, DAY) == ground_share(2.0, AMMONIA, np.sqrt(2.0 / AMMONIA / wind), DAY)


def test_gas_as_heavy_as_air_or_more_stays_where_it_is() -> None:
    assert ground_share(5.0, float(pure_gas_kg_m3(AIR_KG_MOL, 293.15, 101325.0)), 3.0, DAY) == 1.0
    assert ground_share(5.0, 2.9, 3.0, DAY) == 1.0
    assert ground_share(0.0, AMMONIA, 3.0, DAY) == 1.0


@given(rate=st.floats(1e-6, 1e6), times=st.floats(1.0, 1e3), width=st.floats(0.1, 100.0))
def test_more_gas_never_keeps_to_the_ground_better(rate: float, times: float, width: float) -> None:
    one, more = ground_share(rate, AMMONIA, width, DAY), ground_share(times * rate, AMMONIA, width, DAY)
    assert 0.0 <= more <= one <= 1.0
