"""Spreads, winds, rise and dense gas of other published models: their own numbers, and sane outside their tables."""

import numpy as np
import pytest
from hazard_cases import gating_cases
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.gas.britter_mcquaid import DenseAir, DenseSource, betas, dense_plume_share, shares
from drillsim.hazards.gas.dispersion import dilution_per_m2
from drillsim.hazards.gas.other_spreads import (
    isc3_rural_sigmas,
    power_law_sigmas,
    power_law_wind,
    spicer_seinfeld_sigmas,
)
from drillsim.hazards.gas.plume_rise import Air, Stack, briggs_rise
from drillsim.hazards.gas.puff import puff_kg_m3
from drillsim.hazards.turbulence import obukhov_length_m, stability_of_obukhov
from drillsim.hazards.weather import STABILITIES

anything = st.floats(-6.0, 6.0).map(lambda power: 10.0**power)
letters = st.sampled_from(STABILITIES)
SETS = {
    "ccps_puff": lambda x, c: power_law_sigmas("ccps_puff", x, c),
    "tno": lambda x, c: power_law_sigmas("tno", x, c),
    "isc3_rural": isc3_rural_sigmas,
    "spicer_seinfeld": spicer_seinfeld_sigmas,
}


@pytest.mark.parametrize("case", gating_cases("sigma.ccps_puff.", "sigma.tno.", "sigma.isc3_rural."))
def test_published_spreads(case):
    args = case["calc"]["args"]
    got = dict(zip(("sigma_y", "sigma_z"), SETS[args["set"]](args["x"], args["cls"]), strict=True))
    for name, expected in case["expected"].items():
        np.testing.assert_allclose(got[name], expected, rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("met.wind_power.isc3_urban", "met.wind_power.default"))
def test_published_winds(case):
    a = case["calc"]["args"]
    name = {"default": "smooth"}.get(a["set"], a["set"])
    got = power_law_wind(name, a["u0"], (a["z0"], a["z"]), a["cls"])
    np.testing.assert_allclose(got, case["expected"]["u"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("met.monin_obukhov."))
def test_obukhov_length(case):
    a = case["calc"]["args"]
    np.testing.assert_allclose(obukhov_length_m(a["z0"], a["cls"]), case["expected"]["L"], rtol=1e-9)


@pytest.mark.parametrize("case", gating_cases("met.briggs_rise."))
def test_briggs_rise(case):
    a = case["calc"]["args"]
    found = briggs_rise(Stack(a["D"], a["uj"], a["T"]), Air(a["u"], a["Ta"], a["cls"], a["Gam"]), 9.80616)
    got = {"Fb": found.buoyancy_m4_s3, "Fm": found.momentum_m4_s2, "xf": found.ends_at_m, "dh": found.final_m,
           "rise_x": found.at_m(a["x"])}  # fmt: skip
    for name, expected in case["expected"].items():
        np.testing.assert_allclose(got[name], expected, rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("dense.bm_plume_beta", "dense.bm_puff_beta"))
def test_curves_of_dense_gas(case):
    a = case["calc"]["args"]
    np.testing.assert_allclose(betas(a.get("kind", "plume"), a["alpha"]), case["expected"]["beta"], rtol=1e-6)


@pytest.mark.parametrize("case", gating_cases("dense.bm_plume."))
def test_dense_plume(case):
    a = case["calc"]["args"]
    air = DenseAir(a["u10"], 101325.0 * 0.0289647 / (8.314462618 * a["Ta"]), a["Ta"])
    got = dense_plume_share(DenseSource(a["mdot"] / a["rho0"], a["rho0"], a["T0"]), air, a["x"], 9.80616)
    tolerance = case["tolerance"]
    np.testing.assert_allclose(got, case["expected"]["c"], rtol=tolerance.get("c", tolerance["rel"]))


@given(st.sampled_from(sorted(SETS)), letters, anything, st.floats(1.0, 10.0))
def test_spreads_grow_with_distance(name, letter, x, times):
    for spread in SETS[name](np.array([0.0, x, x * times]), letter):
        assert spread[0] == 0.0 and np.all(np.isfinite(spread)) and np.all(spread >= 0.0)
        # ISC3's and Seinfeld's pieces meet within a few per cent only, and were drawn to some 100 km.
        assert x * times > 1e5 or spread[2] >= 0.97 * spread[1]


@given(letters, st.floats(1e-4, 1.0))
def test_a_class_has_its_own_length(letter, roughness):
    length = obukhov_length_m(roughness, letter)
    assert STABILITIES[int(stability_of_obukhov(length, roughness))] == letter
    with pytest.raises(ValueError, match="other than 0"):
        stability_of_obukhov(0.0, roughness)


@given(st.floats(1e-3, 1e3), st.floats(1.3, 10.0), st.floats(0.5, 20.0), anything, st.floats(1.0, 10.0))
def test_a_dense_plume_only_thins_out(rate, density, wind, x, times):
    source, air = DenseSource(rate, density, 240.0), DenseAir(wind, 1.2, 290.0)
    got = dense_plume_share(source, air, [0.0, x, x * times])
    assert got[0] == 1.0 and np.all(np.isfinite(got)) and got[2] <= got[1] * (1.0 + 1e-9) and np.all(got >= 0.0)
    assert np.all(np.diff(shares("puff")) < 0.0)


@given(letters, st.floats(0.5, 20.0), st.floats(1.0, 60.0), st.floats(250.0, 700.0), anything, st.floats(1.0, 10.0))
def test_a_plume_rises_and_stays(letter, wind, speed, hot, x, times):
    air = Air(wind, 288.15, letter, 0.02 if letter in "EF" else 0.0)
    found = briggs_rise(Stack(1.5, speed, hot), air)
    near, far = found.at_m([x, x * times])
    assert 0.0 <= near <= far * (1.0 + 1e-9) and far <= found.final_m < np.inf


def test_a_puff_holds_all_its_mass():
    """Summed over a box of six spreads each way, 2 kg come back as 2 kg."""
    x, y, z = np.meshgrid(np.arange(-60.0, 61.0, 2.0) + 100.0, np.arange(-60.0, 61.0, 2.0), np.arange(0.5, 50.0))
    got = puff_kg_m3(2.0, (x, y, z), 50.0, (2.0, 5.0), (10.0, 8.0))
    np.testing.assert_allclose(got.sum() * 2.0 * 2.0 * 1.0, 2.0, rtol=2e-3)
    middle = puff_kg_m3(2.0, (100.0, 0.0, 5.0), 50.0, (2.0, 5.0), (10.0, 8.0))
    np.testing.assert_allclose(middle, 2.0 * dilution_per_m2(0.0, 5.0, 5.0, 10.0, 8.0) / (np.sqrt(2 * np.pi) * 10.0))
