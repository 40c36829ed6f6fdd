"""Published worked examples: a formula that reproduces them was written down right, no more."""

import numpy as np
import pytest
from hazard_cases import gating_cases

from drillsim.hazards.gas.dispersion import dilution_per_m2, released_share, sigmas
from drillsim.hazards.gas.indoors import indoor_step
from drillsim.hazards.harm import add_load, probability
from drillsim.hazards.substances import Probit, substance
from drillsim.hazards.weather import wind_at_height


@pytest.mark.parametrize("case", gating_cases("met.wind_power.rural", "met.wind_power.urban"))
def test_wind_profile(case):
    args = case["calc"]["args"]
    # The power law knows only the ratio of heights; ours stands on 10 m.
    got = wind_at_height(args["u0"], 10.0 * args["z"] / args["z0"], args["cls"], args["set"])
    np.testing.assert_allclose(got, case["expected"]["u"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("sigma.briggs_"))
def test_briggs_spreads(case):
    args = case["calc"]["args"]
    sy, sz = sigmas(args["x"], args["cls"], args["set"].removeprefix("briggs_"))
    np.testing.assert_allclose(sy, case["expected"]["sigma_y"], rtol=case["tolerance"]["rel"])
    np.testing.assert_allclose(sz, case["expected"]["sigma_z"], rtol=case["tolerance"]["rel"])


def spreads_of_the_example(x):
    """The two plume examples use other spreads, class F: Spicer & Havens 1988 across, Seinfeld 1986 up."""
    return 0.0674 * x**0.9, 0.01122 * x**1.4024 * np.exp(-0.0540 * np.log(x) ** 2)


@pytest.mark.parametrize("case", gating_cases("disp.plume.ccps1999_p97"))
def test_plume(case):
    a = case["calc"]["args"]
    got = a["Q"] / a["u"] * dilution_per_m2(a["y"], a["z"], a["h"], *spreads_of_the_example(a["x"]))
    np.testing.assert_allclose(got, case["expected"]["c"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("disp.palazzi.short_release"))
def test_short_release(case):
    a = case["calc"]["args"]
    sy, sz = spreads_of_the_example(a["x"])
    share = released_share(a["x"], (0.0, a["td"]), a["t"], a["u"], sy)
    got = a["Q"] / a["u"] * dilution_per_m2(a["y"], a["z"], a["h"], sy, sz) * share
    np.testing.assert_allclose(got, case["expected"]["c"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("harm.toxic."))
def test_probit(case):
    a = case["calc"]["args"]
    line = Probit("case", case["source"], "read", a["a"], a["b"], a["n"], "ppm", 1.0)
    got = probability(line, add_load(0.0, a["C"], a["t"] * 60.0, a["n"]))
    np.testing.assert_allclose(got, case["expected"]["P"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("harm.infiltration."))
def test_infiltration(case):
    a = case["calc"]["args"]
    end, _ = indoor_step(0.0, 1.0, a["ach"] / 3600.0, a["t"])
    np.testing.assert_allclose(end, case["expected"]["C"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("harm.phosgene_dose_bands"))
def test_phosgene_bands(case):
    bands = case["expected"]["ppm_min"]
    expected = (bands["no_effect_below"], bands["oedema_probable"], bands["life_threatening"])
    assert substance("phosgene").surveillance_dose_ppm_min == expected


SCALED = {"harm.aegl_scaling.chlorine_aegl3": "chlorine", "harm.aegl_scaling.hcl_aegl3": "hydrogen_chloride"}


@pytest.mark.parametrize("case", gating_cases(*SCALED))
def test_aegl_table_follows_its_exponent(case):
    gas, expected = substance(SCALED[case["id"]]), case["expected"]
    level = dict(zip(gas.aegl_durations_min, gas.aegl_ppm[3], strict=True))
    assert gas.aegl_exponent == expected["n"]
    assert level[60.0] == expected["ppm_60"]
    for minutes, ppm in expected["others_min_ppm"].items():
        assert level[float(minutes)] == ppm
        scaled = expected["ppm_60"] * (60.0 / float(minutes)) ** (1.0 / expected["n"])
        np.testing.assert_allclose(scaled, ppm, rtol=case["tolerance"]["rel"])
