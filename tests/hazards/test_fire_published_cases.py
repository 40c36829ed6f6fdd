"""Published worked examples of fire: a formula that reproduces them was written down right, no more."""

from dataclasses import replace

import numpy as np
import pytest
from hazard_cases import data_file, gating_cases

from drillsim.hazards.fire.burns import death_probability, heat_probits
from drillsim.hazards.fire.fuels import fuel
from drillsim.hazards.fire.growth import alpha_kW_s2 as alpha
from drillsim.hazards.fire.growth import growth_rates, heat_release_kW, time_to_reach_s
from drillsim.hazards.fire.pool import (
    burning_rate_kg_s_m2,
    flame_length_m,
    pool_heat_release_kW,
    thomas_flame_length_m,
)
from drillsim.hazards.fire.radiation import point_source_kW_m2, sooty_surface_power_kW_m2
from drillsim.hazards.fire.smoke import buoyancy_flux_m4_s3, plume_rise_m
from drillsim.hazards.weather import Weather

PROBITS = {probit.id.partition("_")[0]: probit for probit in heat_probits()}


def tdu(args):
    """The cases give W/m2."""
    return (args["I"] / 1000.0) ** (4.0 / 3.0) * args["t"]


@pytest.mark.parametrize("case", gating_cases("harm.thermal_probit."))
def test_thermal_probit(case):
    probit, expected, dose = PROBITS[case["calc"]["args"]["model"]], case["expected"], tdu(case["calc"]["args"])
    if "Y" in expected:
        np.testing.assert_allclose(probit.a + probit.b * np.log(dose), expected["Y"], rtol=case["tolerance"]["rel"])
    if "P" in expected:
        within = case["tolerance"].get("P", case["tolerance"]["rel"])
        np.testing.assert_allclose(death_probability(probit, dose), expected["P"], rtol=within)


@pytest.mark.parametrize("case", gating_cases("fire.point_source."))
def test_point_source(case):
    a = case["calc"]["args"]
    got = point_source_kW_m2(a["chi"] * a["Q"], a["r"])
    np.testing.assert_allclose(got, case["expected"]["q"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("fire.lng_pool_sep."))
def test_sooty_surface_power_is_that_of_kerosene_and_not_of_clean_flames(case):
    measured = case["expected"]["SEP_kW_m2"]
    assert measured["kerosene_30m"][0] <= sooty_surface_power_kW_m2(30.0) <= measured["kerosene_30m"][1]
    assert sooty_surface_power_kW_m2(35.7) < measured["Montoir_35.7m"][0]


@pytest.mark.parametrize("case", gating_cases("met.briggs_rise.unst_Fb50", "met.briggs_rise.F_buoyant"))
def test_plume_rise(case):
    """The example's gravity is 9.80616 m/s2, ours the standard one: where the air is stable, rise goes as g^(-1/3)."""
    a = case["calc"]["args"]
    weather = Weather(0.0, a["u"], a["cls"], temperature_K=a["Ta"])
    ours = plume_rise_m(50.0, weather) * ((9.80665 / 9.80616) ** (1.0 / 3.0) if a["cls"] in "EF" else 1.0)
    np.testing.assert_allclose(ours, case["expected"]["dh"], rtol=case["tolerance"]["rel"])


def test_buoyancy_flux_per_kilowatt():
    """9.80665 / (pi 1.005 353.0) = 0.008800 m4/s3 a kW of convected heat, Briggs' 8.8 a MW, at 101325 Pa."""
    np.testing.assert_allclose(buoyancy_flux_m4_s3(1000.0, Weather(0.0, 3.0, "D")), 8.799, rtol=1e-3)


def test_growth_reaches_one_megawatt_when_published():
    """NFPA 204: 1055 kW after 600, 300, 150 and 75 s; alpha is rounded to three or four figures."""
    reached = [float(time_to_reach_s(alpha(name), 1055.0)) for name in growth_rates()]
    np.testing.assert_allclose(reached, [600.0, 300.0, 150.0, 75.0], rtol=1e-3)
    np.testing.assert_allclose(heat_release_kW(alpha("fast"), 100.0), 469.0, rtol=1e-12)


def test_transformer_oil_pool_of_nureg_1805():
    """NUREG-1805 problem 5.10-1: 9 ft2 of oil, 10 ft from edge to target.

    D 1.032 m; Q = 0.039 46000 0.836 (1 - exp(-0.7 1.032)) = 772 kW; R = 3.048 + 0.516 = 3.564 m, not 3.048 m;
    q = 0.3 772 / (4 pi R^2) = 1.45 kW/m2 (Heskestad's flame 2.305 m).
    """
    oil = replace(fuel("heptane"), burning_rate=0.039, heat_of_combustion_kJ_kg=46000.0, k_beta=0.7)
    heat = pool_heat_release_kW(oil, 0.836)
    np.testing.assert_allclose(heat, 772.0, rtol=2e-3)
    np.testing.assert_allclose(point_source_kW_m2(0.3 * heat, 3.048 + 0.516), 1.45, rtol=2e-3)
    np.testing.assert_allclose(flame_length_m(heat, 1.032), 2.305, rtol=1e-3)


def test_thomas_flame_of_a_wide_benzene_pool():
    """D 20 m, m'' 0.085: 0.085 / (1.2 sqrt(9.80665 20)) = 0.0050578; ^0.61 = 0.039757; x 42 x 20 = 33.396 m."""
    np.testing.assert_allclose(thomas_flame_length_m(0.085, 20.0), 33.396, rtol=1e-4)


def test_heskestad_against_the_table_of_the_nist_collection():
    """The table's lengths, in diameters, are 0.23 Q^0.4 / D - 1.02: it rounds Heskestad's 0.235."""
    table = np.genfromtxt(data_file("fires", "Heskestad_Flame_Height", "flame_lengths.csv"), delimiter=",", names=True)
    heat = table["Q_1"]
    diameter = heat**0.4 / table["Q25D"]
    ours = flame_length_m(heat, diameter) / diameter
    np.testing.assert_allclose((ours + 1.02) * 0.23 / 0.235 - 1.02, table["Heskestad"], rtol=1e-6)


def test_burning_rates_against_measured_pools():
    """The NIST collection's pools of 1 m: all within 1.5, of which butane comes out 1.4 times too fast."""
    path = data_file("fires", "Pool_Fires", "Pool_Fires_Exp.csv")
    measured = np.genfromtxt(path, delimiter=",", names=True)[0]
    names = measured.dtype.names[1:]
    got = {name: float(burning_rate_kg_s_m2(fuel(name.lower()), 1.0) / measured[name]) for name in names}
    assert len(got) == 6 and max(got, key=lambda name: abs(np.log(got[name]))) == "Butane"
    assert all(1.0 / 1.5 <= times <= 1.5 for times in got.values()) and got["Butane"] > 1.35
