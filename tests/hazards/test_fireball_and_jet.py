"""Fireballs and jets on fire: published numbers, and monotone over twelve orders of magnitude."""

import numpy as np
import pytest
from hazard_cases import gating_cases
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.fire.fireball import (
    fireball_diameter_m,
    fireball_duration_s,
    fireball_radiation_kW_m2,
    fireball_surface_power_kW_m2,
    fireball_view_factor,
)
from drillsim.hazards.fire.jet import distance_of_radiation_m, jet_length_m
from drillsim.hazards.fire.radiation import point_source_kW_m2

anything = st.floats(-6.0, 6.0).map(lambda power: 10.0**power)


@pytest.mark.parametrize("case", gating_cases("fire.bleve."))
def test_fireball_of_a_road_tanker(case):
    a = case["calc"]["args"]
    wide = fireball_diameter_m(a["m"])
    got = {"D": wide, "t": fireball_duration_s(a["m"]), "F": fireball_view_factor(wide, a["X"]),
           "q": fireball_radiation_kW_m2(a["m"], a["X"], a["E"])}  # fmt: skip
    for name, expected in case["expected"].items():
        np.testing.assert_allclose(got[name], expected, rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("fire.jet.length"))
def test_jet_length(case):
    np.testing.assert_allclose(
        jet_length_m(case["calc"]["args"]["Q"]), case["expected"]["L"], rtol=case["tolerance"]["rel"]
    )


def test_flare_by_hand():
    """sqrt(0.3 630000 / (4 pi 6.3)) = 48.86 m; there the point source gives the bound again."""
    distance = distance_of_radiation_m(630000.0, 0.3, 6.3)
    np.testing.assert_allclose(distance, 48.86, rtol=1e-4)
    np.testing.assert_allclose(point_source_kW_m2(0.3 * 630000.0, distance), 6.3, rtol=1e-12)


@given(anything, st.floats(1.0, 10.0), anything)
def test_more_fuel_makes_a_larger_and_longer_fireball(mass, times, distance):
    both = np.array([mass, mass * times])
    for law in (fireball_diameter_m, fireball_duration_s, jet_length_m):
        less, more = law(both)
        assert 0.0 < less <= more < np.inf
    power = fireball_surface_power_kW_m2(both, 46000.0, "below_relief")
    assert np.all((power > 0.0) & (power <= 350.0))
    seen = fireball_view_factor(fireball_diameter_m(both), distance)
    assert np.all((seen >= 0.0) & (seen <= 0.385))
    assert fireball_surface_power_kW_m2(0.0, 46000.0, "at_relief") == 0.0 == fireball_view_factor(0.0, 0.0)


@given(anything, anything, st.floats(1.0, 10.0))
def test_radiation_falls_with_distance(heat, distance, times):
    near, far = point_source_kW_m2(0.3 * heat, np.array([distance, distance * times]))
    assert 0.0 < far <= near < np.inf
    beyond = 4.0 * float(fireball_diameter_m(heat))
    near, far = fireball_radiation_kW_m2(heat, [beyond, beyond * times], 350.0)
    assert 0.0 < far <= near < 350.0
