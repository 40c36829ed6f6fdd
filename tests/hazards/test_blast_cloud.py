"""Clouds that explode by the speed of their flame: the published formulas by hand, and nothing odd outside them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.blast.equipment import (
    CATEGORIES,
    burst_energy_J,
    burst_tnt_kg,
    damage_share,
    fragment_range_m,
)
from drillsim.hazards.blast.injury import eardrum_probit, glass_probit, stepped_share
from drillsim.hazards.blast.tnt import blast_impulse_Pa_s, free_air_pressure_ratio
from drillsim.hazards.blast.vapour_cloud import (
    Explosion,
    cloud_explosion,
    cloud_impulse_Pa_s,
    cloud_pressure_kPa,
    flame_speed_m_s,
    fuel_class,
    regime,
    scaled_impulse,
    scaled_pressure,
    spaces,
)

anything = st.floats(-6.0, 6.0).map(lambda power: 10.0**power)
speeds = st.sampled_from([20.0, 150.0, 200.0, 300.0, 500.0])


def test_a_deflagration_by_hand():
    """V = 200 m/s, sigma 7, R = 2: (200/340)^2 x 6/7 x (0.83/2 - 0.14/4) = 0.34602 x 0.85714 x 0.38 = 0.11270.

    Impulse: 0.58824 x 0.85714 x (1 - 0.4 x 0.85714 x 0.58824) x (0.03 + 0.0025 - 0.0003125) = 0.50420 x 0.79832 x
    0.0321875 = 0.012956.
    """
    assert scaled_pressure(2.0, 200.0) == pytest.approx(0.11270, rel=1e-4)
    assert scaled_impulse(2.0, 200.0) == pytest.approx(0.012956, rel=1e-4)


def test_a_detonation_by_hand():
    """R = 2, ln R = 0.693147: ln P = -1.124 - 1.150624 + 0.124917 = -2.149707, P = 0.116518;
    ln I = -3.4217 - 0.622446 - 0.004612 = -4.048758, I = 0.017444."""
    assert scaled_pressure(2.0, 500.0, detonates=True) == pytest.approx(0.116518, rel=1e-5)
    assert scaled_impulse(2.0, 500.0, detonates=True) == pytest.approx(0.017444, rel=1e-4)
    assert scaled_pressure(0.19, 500.0, detonates=True) == 18.0


def test_the_near_side_is_flat_and_the_lower_curve_counts():
    assert scaled_pressure(0.1, 200.0) == scaled_pressure(0.34, 200.0)
    assert scaled_pressure(5.0, 500.0) == scaled_pressure(5.0, 500.0, detonates=True)


def test_energy_and_pressure_in_the_open_by_hand():
    """1 t of propane of 46.35 MJ/kg between single units: class 2 x moderate is regime 3, 300 m/s; E = 92.7 GJ;
    (E/P0)^(1/3) = 97.08 m; at 194.16 m R = 2: (300/340)^2 x 6/7 x 0.38 = 0.25359, but a detonation gives 0.11652."""
    one = cloud_explosion(1000.0, 46.35e6, (2, "moderate"), 101325.0)
    assert (one.energy_J, one.flame_m_s, one.detonates) == (pytest.approx(9.27e10), 300.0, False)
    assert one.scale_m == pytest.approx(97.08, abs=0.01)
    assert cloud_pressure_kPa(one, 2 * one.scale_m) == pytest.approx(0.116518 * 101.325, rel=1e-4)
    slow = Explosion(one.energy_J, 150.0, False, 101325.0)
    unit = 101325.0 * slow.scale_m / 340.0
    assert cloud_impulse_Pa_s(slow, 2 * slow.scale_m) == pytest.approx(unit * scaled_impulse(2.0, 150.0))


@pytest.mark.parametrize(("fuel", "row"), [(1, (1, 1, 2, 3)), (2, (1, 2, 3, 4)), (3, (2, 3, 4, 5)), (4, (3, 4, 5, 6))])
def test_the_table_of_regimes(fuel, row):
    assert tuple(regime(fuel, space) for space in spaces()) == row


def test_the_slow_regimes_grow_with_the_mass():
    assert flame_speed_m_s(5, 64.0) == pytest.approx(86.0)
    assert flame_speed_m_s(6, 64.0) == pytest.approx(52.0)
    assert flame_speed_m_s(6, 1e30) == 500.0
    assert fuel_class("hydrogen") == 1 and fuel_class("methane") == 4 and fuel_class("unobtainium") == 3
    with pytest.raises(KeyError, match="choose from confined, dense, moderate, open"):
        regime(1, "cosy")


@given(anything, st.floats(1.0, 10.0), anything, speeds, st.booleans())
def test_a_blast_falls_with_distance_over_twelve_orders(near, times, energy, speed, detonates):
    one = Explosion(energy * 1e6, speed, detonates, 101325.0)
    for at in (cloud_pressure_kPa, cloud_impulse_Pa_s):
        closer, farther = at(one, [near, near * times])
        assert np.isfinite(closer) and 0.0 <= farther <= closer * (1.0 + 1e-12)
        assert at(one, np.inf) == 0.0
        assert at(Explosion(0.0, speed, detonates, 101325.0), near) == 0.0


@given(anything, anything, st.floats(1.0, 100.0), speeds, st.booleans())
def test_a_blast_scales_by_the_cube_root_of_its_energy(distance, energy, times, speed, detonates):
    small = Explosion(energy * 1e6, speed, detonates, 101325.0)
    large = Explosion(energy * 1e6 * times**3, speed, detonates, 101325.0)
    np.testing.assert_allclose(
        cloud_pressure_kPa(large, distance * times), cloud_pressure_kPa(small, distance), rtol=1e-6
    )
    np.testing.assert_allclose(
        cloud_impulse_Pa_s(large, distance * times), times * cloud_impulse_Pa_s(small, distance), rtol=1e-6
    )


@given(anything, st.floats(1.0, 10.0), anything)
def test_tnt_in_impulse_and_free_air_falls_with_distance(near, times, mass):
    assert np.all(np.diff(free_air_pressure_ratio([near, near * times])) <= 0.0)
    assert np.all(np.isfinite(blast_impulse_Pa_s([near, near * times], mass)))


def test_free_air_by_hand():
    """Z = 1: 808 x (1 + 0.049383) / sqrt(435.03 x 10.7656 x 1.548697) = 847.90 / 85.164 = 9.956."""
    assert free_air_pressure_ratio(1.0) == pytest.approx(9.956, rel=1e-3)


def test_equipment_by_hand():
    """Atmospheric, 30 kPa: -18.96 + 2.44 x 10.30895 = 6.1938, share 0.8837; none below 22 kPa."""
    assert damage_share("atmospheric", 30.0) == pytest.approx(0.8837, abs=2e-4)
    assert damage_share("atmospheric", 21.9) == 0.0
    assert damage_share("pressurised", 30.0) < damage_share("elongated", 30.0)
    with pytest.raises(KeyError, match="choose from atmospheric, pressurised, elongated, small"):
        damage_share("wooden", 30.0)


@given(st.sampled_from(CATEGORIES), anything, st.floats(1.0, 10.0))
def test_more_pressure_never_spares_equipment(category, pressure, times):
    less, more = damage_share(category, [pressure, pressure * times])
    assert 0.0 <= less <= more <= 1.0


def test_a_burst_by_hand():
    """20 bar in 100 m3, gamma 1.13: (20 - 1.01325) x 1e5 x 100 / 0.13 = 1.46052 GJ, 312.1 kg of TNT; 465 x 1e4^0.1."""
    energy = burst_energy_J(20e5, 101325.0, 100.0, 1.13)
    assert energy == pytest.approx(1.46052e9, rel=1e-4)
    assert burst_tnt_kg(energy) == pytest.approx(312.08, rel=1e-4)
    assert burst_energy_J(1e5, 101325.0, 100.0, 1.13) == 0.0
    assert fragment_range_m(1e4, 100.0) == pytest.approx(1168.0, abs=0.1)
    assert fragment_range_m(1000.0, 2.0) == pytest.approx(897.9, abs=0.3)


def test_ears_windows_and_steps():
    """Half of the ears burst at exp((5 + 15.6)/1.93) = 43.2 kPa, half of the windows break at 3.94 kPa."""
    assert eardrum_probit(np.exp(20.6 / 1.93)) == pytest.approx(5.0)
    assert glass_probit(3940.0) == pytest.approx(5.0, abs=0.01)
    np.testing.assert_array_equal(stepped_share("steps_indoors", [9e3, 1e4, 29e3, 3e4]), [0.0, 0.025, 0.025, 1.0])
    np.testing.assert_array_equal(stepped_share("steps_outdoors", [29e3, 3e4]), [0.0, 1.0])
