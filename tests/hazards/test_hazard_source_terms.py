"""What leaves holes, pipes and pools: published cases, and what must hold of any."""

import numpy as np
import pytest
from hazard_cases import gating_cases
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.gas.blowdown import (
    GasVessel,
    LiquidTank,
    exponential_blowdown,
    pipe_blowdown,
    pipe_time_s,
    tank_blowdown,
    vessel_blowdown,
)
from drillsim.hazards.gas.outflow import (
    airborne_share,
    catastrophic_loss,
    critical_ratio,
    equilibrium_flux_kg_m2s,
    flash_fraction,
    flashing_orifice,
    gas_density_kg_m3,
    gas_orifice,
    liquid_orifice,
)
from drillsim.hazards.gas.pools import (
    boiled_kg,
    boiling_rate_kg_s,
    evaporated_kg,
    ground,
    pool_area_m2,
    pool_evaporation_wind,
)
from drillsim.validation.formulas.source import BESIDE, FORMULAS

liquid = FORMULAS["liquid_orifice"]

# ---- published cases


@pytest.mark.parametrize("case", gating_cases("src."))
def test_published_case(case):
    got = FORMULAS[case["calc"]["fn"]](case["calc"]["args"])
    asked = {name: value for name, value in case["expected"].items() if name not in BESIDE}
    assert asked
    for name, value in asked.items():
        np.testing.assert_allclose(got[name], value, rtol=case["tolerance"]["rel"], err_msg=name)


def test_examples_from_memory_too():
    """Crowl & Louvar: benzene from a hole of 1/4 in, 1.48 lb/s; a tank of toluene, 0.162 lb/min."""
    benzene = FORMULAS["liquid_orifice"]({"Cd": 0.61, "d": 0.00635, "P1": 790800.7, "P2": 101325.0, "rho": 879.0})
    np.testing.assert_allclose(benzene["mdot"], 0.6713, rtol=0.01)
    toluene = FORMULAS["pool_evap_crowl"]({"M": 92.0, "A": 1.8241511904, "Psat": 3759.6804, "T": 298.15})
    np.testing.assert_allclose(toluene["mdot"], 0.001224699, rtol=0.015)


def test_acrolein_factor_of_the_rmp_guidance():
    """EPA's liquid factor ambient of acrolein, 0.047 lb/min a ft2 in a wind of 1 m/s: 274 mmHg at 25 C."""
    per_m2 = pool_evaporation_wind(
        pool_area_m2=1.0, molar_mass_kg_mol=0.05606, vapour_pressure_Pa=274 * 101325 / 760, temperature_K=298.15,
        wind_m_s=1.0,
    )  # fmt: skip
    pounds_a_minute_ft2 = per_m2 * 60.0 / 0.45359237 / 10.763910416709722
    np.testing.assert_allclose(pounds_a_minute_ft2, 0.047, rtol=0.02)


def test_benzene_and_methanol_pools_in_a_wind():
    """100 m2, 3 m/s, 25 C: 0.39 and 0.29 kg/s, worked by another hand from the same equation."""
    got = pool_evaporation_wind(
        pool_area_m2=100.0, molar_mass_kg_mol=[0.0781118, 0.0320419], vapour_pressure_Pa=[12695.1, 16981.5],
        temperature_K=298.15, wind_m_s=3.0,
    )  # fmt: skip
    np.testing.assert_allclose(got, [0.39, 0.29], rtol=0.02)


# ---- laws

SPAN = st.floats(-6.0, 6.0).map(lambda power: 10.0**power)
"""Twelve orders of magnitude."""
RATIO = st.floats(1.0001, 1.67)
SHARE = st.floats(0.0, 1.0)


def fine(*values):
    return all(np.all(np.isfinite(v)) and np.all(np.asarray(v) >= 0.0) for v in values)


@given(SPAN, SPAN, SPAN, SPAN, st.floats(0.1, 1.0), st.floats(1.0, 3.0))
def test_liquid_orifice_never_falls_with_hole_pressure_or_head(d, p, rho, head, cd, more):
    def rate(d=d, p=p, head=head):
        jet = liquid_orifice(hole_diameter_m=d, discharge_coefficient=cd, pressure_Pa=p, density_kg_m3=rho,
                             head_m=head, ambient_pressure_Pa=1.0)  # fmt: skip
        assert fine(jet.rate_kg_s, jet.speed_m_s)
        return jet.rate_kg_s

    assert rate() <= min(rate(d=more * d), rate(p=more * p), rate(head=more * head))


@given(SPAN, SPAN, SPAN, RATIO, st.floats(1.0, 3.0))
def test_gas_orifice_never_falls_with_hole_or_pressure(d, p, temperature, k, more):
    def jet(d=d, p=p):
        found = gas_orifice(
            hole_diameter_m=d, discharge_coefficient=0.8, pressure_Pa=p, temperature_K=temperature, density_kg_m3=
            gas_density_kg_m3(pressure_Pa=p, temperature_K=temperature, molar_mass_kg_mol=0.03),
            heat_capacity_ratio=k, ambient_pressure_Pa=1.0,
        )  # fmt: skip
        assert fine(found.rate_kg_s, found.speed_m_s, found.temperature_K)
        return found

    assert jet().rate_kg_s <= min(jet(d=more * d).rate_kg_s, jet(p=more * p).rate_kg_s * (1 + 1e-12))
    assert jet().temperature_K <= temperature and fine(jet().pressure_Pa, jet().density_kg_m3)
    leaving = jet().pressure_Pa * 0.03 / (8.31446261815324 * jet().temperature_K)
    np.testing.assert_allclose(jet().density_kg_m3, leaving, rtol=1e-9)
    assert jet().choked == (1.0 / p <= critical_ratio(k))
    assert p > 1.0 or jet().rate_kg_s == 0.0


@given(RATIO, st.floats(1e-3, 1.0))
def test_gas_orifice_is_the_textbook_formula(k, outside):
    e = max(outside, (2 / (k + 1)) ** (k / (k - 1)))
    textbook = np.sqrt(2 * k / (k - 1) * max(e ** (2 / k) - e ** ((k + 1) / k), 0.0))
    jet = gas_orifice(
        hole_diameter_m=np.sqrt(4 / np.pi), discharge_coefficient=1.0, pressure_Pa=1.0, temperature_K=300.0,
        density_kg_m3=1.0, heat_capacity_ratio=k, ambient_pressure_Pa=outside,
    )  # fmt: skip
    np.testing.assert_allclose(jet.rate_kg_s, textbook, rtol=1e-6, atol=2e-6)
    np.testing.assert_allclose(jet.temperature_K, 300.0 * e ** ((k - 1) / k), rtol=1e-9)


@given(SPAN, SPAN, SHARE, SPAN, SPAN, st.floats(1.0, 3.0))
def test_flashing_lies_between_liquid_and_nothing(d, p, saturated, rho, slow, more):
    def rate(d=d, p=p, length=0.05):
        return flashing_orifice(hole_diameter_m=d, discharge_coefficient=0.61, pressure_Pa=p, density_kg_m3=rho,
                                saturation_pressure_Pa=saturated * p, equilibrium_flux_kg_m2s=slow,
                                pipe_length_m=length, ambient_pressure_Pa=1e-3).rate_kg_s  # fmt: skip

    liquid_rate = liquid_orifice(hole_diameter_m=d, discharge_coefficient=0.61, pressure_Pa=p, density_kg_m3=rho,
                                 ambient_pressure_Pa=1e-3).rate_kg_s  # fmt: skip
    assert fine(rate()) and rate() <= rate(d=more * d) and rate() <= rate(p=more * p) * (1 + 1e-12)
    assert rate(length=1.0) <= rate() * (1 + 1e-12) and rate() <= liquid_rate * (1 + 1e-12)
    np.testing.assert_allclose(rate(length=0.0), liquid_rate, rtol=1e-9)


def test_long_pipe_of_saturated_liquid_is_the_equilibrium_model():
    """Chlorine at 25 C: 248 kJ/kg, v_fg 0.0376 m3/kg, Cp 941: 12 450 kg/(m2 s)."""
    slow = equilibrium_flux_kg_m2s(temperature_K=298.15, vaporisation_heat_J_kg=247933.0,
                                   liquid_heat_capacity_J_kgK=940.72, specific_volume_change_m3_kg=0.0376)  # fmt: skip
    np.testing.assert_allclose(slow, 12450.0, rtol=0.01)
    wide = flashing_orifice(
        hole_diameter_m=0.01, discharge_coefficient=1.0, pressure_Pa=1e9, density_kg_m3=1393.0,
        saturation_pressure_Pa=1e9, equilibrium_flux_kg_m2s=slow, pipe_length_m=1.0,
    )  # fmt: skip
    np.testing.assert_allclose(wide.rate_kg_s, slow * np.pi * 0.01**2 / 4, rtol=1e-3)


@given(SPAN, SHARE, st.floats(1.0, 5.0))
def test_a_burst_vessel_loses_no_mass(mass, share, factor):
    burst = catastrophic_loss(mass_kg=mass, flash_fraction=share, aerosol_factor=factor)
    assert fine(burst.vapour_kg, burst.droplets_kg, burst.pool_kg)
    np.testing.assert_allclose(burst.vapour_kg + burst.droplets_kg + burst.pool_kg, mass, rtol=1e-12)
    assert share <= airborne_share(flash_fraction=share, aerosol_factor=factor) <= 1.0


@given(SPAN, SPAN, SPAN, SPAN)
def test_flash_fraction_is_a_share(temperature, boiling, capacity, heat):
    share = flash_fraction(temperature_K=temperature, boiling_point_K=boiling, liquid_heat_capacity_J_kgK=capacity,
                           vaporisation_heat_J_kg=heat)  # fmt: skip
    assert 0.0 <= share <= 1.0 and (temperature > boiling or share == 0.0)


def vessel(pressure=1e6, hole=0.02, course="adiabatic", volume=1.0):
    return GasVessel(volume, pressure, 300.0, 0.0289647, 1.4, hole, 0.85, course=course)


@pytest.mark.parametrize("course", ["adiabatic", "isothermal"])
@pytest.mark.parametrize("pressure", [1.05e5, 1.8e5, 3e5, 2e6])
def test_what_left_a_vessel_is_the_integral_of_its_rate(course, pressure):
    """Against a step-by-step integration of the orifice formula, through the choking point to the end."""
    one = vessel(pressure, course=course)
    times = np.linspace(0.0, 120.0, 120001)
    found = vessel_blowdown(one, times_s=times)
    assert fine(found.left_kg, found.rate_kg_s) and np.all(np.diff(found.left_kg) <= 0.0)
    gone = np.concatenate(([0.0], np.cumsum((found.rate_kg_s[1:] + found.rate_kg_s[:-1]) / 2 * 1e-3)))
    np.testing.assert_allclose(found.left_kg, one.mass_kg - gone, rtol=2e-5)
    np.testing.assert_allclose(found.left_kg[0], one.mass_kg)
    ends = one.mass_kg * (101325.0 / pressure) ** (1.0 / one.exponent)
    np.testing.assert_allclose(found.left_kg[-1], ends, rtol=1e-6)


def test_isothermal_blowdown_is_exponential_while_choked():
    one = vessel(1e8, course="isothermal")
    tau = one.mass_kg / one.rate_kg_s(np.asarray(1.0))
    found = vessel_blowdown(one, times_s=[0.0, tau, 3 * tau])
    np.testing.assert_allclose(found.left_kg / one.mass_kg, np.exp([0.0, -1.0, -3.0]), rtol=1e-12)
    short = exponential_blowdown(times_s=[0.0, tau, 3 * tau], mass_kg=one.mass_kg, first_rate_kg_s=one.mass_kg / tau)
    np.testing.assert_allclose(short.left_kg, found.left_kg, rtol=1e-12)
    np.testing.assert_allclose(short.rate_kg_s, found.rate_kg_s, rtol=1e-12)


@given(SPAN, SPAN, st.floats(1e-3, 1.0), st.sampled_from(["adiabatic", "isothermal"]), SPAN)
def test_vessels_of_every_size(atmospheres, volume, hole, course, time):
    one = GasVessel(volume, 1e5 * atmospheres, 300.0, 0.03, 1.3, hole, 0.8, course=course)
    found = vessel_blowdown(one, times_s=[0.0, time, 2 * time])
    assert fine(found.left_kg, found.rate_kg_s) and np.all(np.diff(found.left_kg) <= 0.0)
    wider = vessel_blowdown(GasVessel(volume, 1e5 * atmospheres, 300.0, 0.03, 1.3, 2 * hole, 0.8, course=course),
                            times_s=time)  # fmt: skip
    assert wider.left_kg <= found.left_kg[1] * (1 + 1e-9)


@given(SPAN, SPAN, SPAN, SPAN)
def test_a_burst_pipe_loses_all_it_held(mass, rate, constant, time):
    found = pipe_blowdown(times_s=[0.0, time, 2 * time], mass_kg=mass, first_rate_kg_s=rate, time_s=constant)
    assert fine(found.left_kg, found.rate_kg_s) and np.all(np.diff(found.left_kg) <= 0.0)
    np.testing.assert_allclose([found.left_kg[0], found.rate_kg_s[0]], [mass, rate])


def test_a_burst_pipe_by_quadrature():
    times = np.linspace(0.0, 400.0, 400001)
    constant = pipe_time_s(length_m=1000.0, diameter_m=0.3, friction_factor=0.02, sound_speed_m_s=400.0,
                           heat_capacity_ratio=1.3)  # fmt: skip
    np.testing.assert_allclose(constant, 2 / 3 * 2.5 * np.sqrt(1.3 * 0.02 * 1000 / 0.3))
    found = pipe_blowdown(times_s=times, mass_kg=500.0, first_rate_kg_s=80.0, time_s=constant)
    np.testing.assert_allclose(np.trapezoid(found.rate_kg_s, times), 500.0 - found.left_kg[-1], rtol=1e-6)


@pytest.mark.parametrize("pressure", [101325.0, 150000.0, 91325.0])
def test_a_tank_runs_out_by_its_rate(pressure):
    one = LiquidTank(5.0, 4.0, 800.0, 0.05, 0.61, pressure)
    times = np.linspace(0.0, 6000.0, 60001)
    found = tank_blowdown(one, times_s=times)
    assert fine(found.left_kg, found.rate_kg_s) and np.all(np.diff(found.left_kg) <= 0.0)
    np.testing.assert_allclose(found.left_kg[0], 16000.0)
    gone = np.trapezoid(found.rate_kg_s, times)
    np.testing.assert_allclose(found.left_kg[0] - found.left_kg[-1], gone, rtol=1e-3)
    rest = max(101325.0 - pressure, 0.0) / 9.80665 * 5.0
    np.testing.assert_allclose(found.left_kg[-1], rest, atol=1e-9)


@given(SPAN, SPAN, SPAN, SPAN, SPAN)
def test_pools_give_off_no_more_than_was_spilt(spilt, area, boiling, warm, time):
    times = np.array([0.0, time, 2 * time])
    taken = boiled_kg(times_s=times, spilt_kg=spilt, pool_area_m2=area, boiling_point_K=boiling,
                      ground_temperature_K=warm, vaporisation_heat_J_kg=3e5, ground=ground("concrete"))  # fmt: skip
    wind = pool_evaporation_wind(pool_area_m2=area, molar_mass_kg_mol=0.1, vapour_pressure_Pa=warm,
                                 temperature_K=boiling, wind_m_s=time)  # fmt: skip
    dried = evaporated_kg(times_s=times, spilt_kg=spilt, rate_kg_s=wind)
    for found in (taken, dried):
        assert fine(found) and found[0] == 0.0 and np.all(np.diff(found) >= 0.0) and np.all(found <= spilt)
    assert warm > boiling or taken[-1] == 0.0


def test_boiling_rate_is_the_slope_of_what_boiled_off():
    pool = {"pool_area_m2": 50.0, "boiling_point_K": 239.2, "ground_temperature_K": 293.15,
            "vaporisation_heat_J_kg": 286963.0, "ground": ground("soil")}  # fmt: skip
    a, b = boiled_kg(times_s=[59.99, 60.01], spilt_kg=1e6, **pool)
    np.testing.assert_allclose(boiling_rate_kg_s(times_s=60.0, **pool), (b - a) / 0.02, rtol=1e-6)
    with pytest.raises(ValueError, match="times_s: must be finite and more than 0"):
        boiling_rate_kg_s(times_s=0.0, **pool)


def test_pools_lie_in_their_bund():
    np.testing.assert_allclose(pool_area_m2(volume_m3=[0.0, 1.0, 5.0], bund_area_m2=200.0), [0.0, 100.0, 200.0])
    np.testing.assert_allclose(pool_area_m2(volume_m3=1.0), 100.0)
    with pytest.raises(KeyError, match="choose from concrete"):
        ground("moon")


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: liquid({"Cd": 0.6, "d": -1.0, "P1": 2e5, "P2": 1e5, "rho": 1e3}), "hole_diameter_m"),
        (lambda: liquid({"Cd": 0.6, "d": 0.1, "P1": np.nan, "P2": 1e5, "rho": 1e3}), "pressure_Pa"),
        (lambda: liquid({"Cd": 0.6, "d": 0.1, "P1": 2e5, "P2": 1e5, "rho": 0.0}), "density_kg_m3"),
        (lambda: critical_ratio(1.0), "heat_capacity_ratio"),
        (lambda: airborne_share(flash_fraction=1.5), "flash_fraction"),
        (lambda: pool_area_m2(volume_m3=1.0, bund_area_m2=-1.0), "bund_area_m2"),
        (lambda: vessel(hole=np.inf), "hole_diameter_m"),
    ],
)
def test_nonsense_is_refused_by_name(call, word):
    with pytest.raises(ValueError, match=f"^{word}: must be"):
        call()
