"""Leaks given by their hole: the rate follows from what the place holds."""

from copy import deepcopy

import numpy as np
import pytest
from small_park import park_data, scenario_data, write_and_load

from drillsim.api import simulate
from drillsim.engine.ready import ready
from drillsim.errors import InputError
from drillsim.hazards.gas.blowdown import GasVessel
from drillsim.hazards.gas.hole import NoOutflowError, course_of
from drillsim.hazards.gas.outflow import gas_density_kg_m3, liquid_orifice
from drillsim.hazards.properties import properties
from drillsim.hazards.weather import Weather
from drillsim.park.schema import Inventory

AIR = Weather(270.0, 3.0, "D", temperature_K=293.15)


def held(mass="20 t", phase="liquefied_gas", pressure="7 bar", temperature="20 degC"):
    return Inventory(mass=mass, phase=phase, pressure=pressure, temperature=temperature)


def test_liquid_chlorine_leaves_at_the_rate_of_the_liquid():
    """7 bar over 1.013 bar, 10 mm, 1564 kg/m3: 0.61 A sqrt(2 rho dp) = 2.07 kg/s."""
    course = course_of(held(), 20e3, 0.01, properties("chlorine"), AIR)
    jet = liquid_orifice(hole_diameter_m=0.01, discharge_coefficient=0.61, pressure_Pa=7e5, density_kg_m3=1563.62,
                         ambient_pressure_Pa=AIR.pressure_Pa)  # fmt: skip
    np.testing.assert_allclose(course.rates_kg_s, [jet.rate_kg_s])
    np.testing.assert_allclose(course.rates_kg_s, [2.07], rtol=0.01)


def test_a_vessel_said_to_be_at_one_atmosphere_has_its_vapour_pressure():
    low = course_of(held(pressure="1.013 bar"), 20e3, 0.01, properties("chlorine"), AIR).rates_kg_s[0]
    high = course_of(held(), 20e3, 0.01, properties("chlorine"), AIR).rates_kg_s[0]
    assert 0.9 * high < low < high  # 6.7 bar at 20 C


@pytest.mark.parametrize("pressure", ["1.2 bar", "5 bar", "60 bar"])
def test_a_gas_blows_down_and_keeps_its_mass(pressure):
    inside, gas = held("100 kg", "gas", pressure), properties("carbon_monoxide")
    course = course_of(inside, 100.0, 0.02, gas, AIR)
    rates, after = np.array(course.rates_kg_s), np.array(course.after_s)
    assert rates[-1] == 0.0 and after[0] == 0.0 and np.all(np.diff(rates) < 0.0) and np.all(np.diff(after) > 0.0)
    density = gas_density_kg_m3(pressure_Pa=inside.pressure, temperature_K=293.15, molar_mass_kg_mol=0.0280101)
    vessel = GasVessel(100.0 / float(density), inside.pressure, 293.15, 0.0280101, gas.heat_capacity_ratio, 0.02, 0.85,
                       AIR.pressure_Pa)  # fmt: skip
    rest = 100.0 * (AIR.pressure_Pa / inside.pressure) ** (1.0 / gas.heat_capacity_ratio)
    np.testing.assert_allclose(np.sum(rates[:-1] * np.diff(after)), 100.0 - rest, rtol=2e-3)
    assert rates[0] < vessel.rate_kg_s(np.asarray(1.0))


def test_next_to_nothing_is_gone_at_once():
    none = course_of(held("0 kg", "gas", "5 bar"), 0.0, 0.5, properties("chlorine"), AIR)
    assert none.rates_kg_s == (0.0,)
    little = course_of(held("1 g", "gas", "5 bar"), 1e-3, 2.0, properties("chlorine"), AIR)
    gone = np.sum(np.array(little.rates_kg_s[:-1]) * np.diff(little.after_s))
    assert 0.5e-3 < gone < 1e-3 and little.after_s[-1] == 1.0


@pytest.mark.parametrize(
    ("inside", "gas", "told"),
    [
        (held(phase="solid"), "chlorine", "a solid does not flow; give the `rate` to the air"),
        (held(phase="liquid", pressure="0.2 bar"), "benzene", "a liquid under so little pressure stays in; mend"),
        (held(phase="gas", pressure="1 bar"), "chlorine", "a gas at the outside pressure stays in; give the place its"),
        (held(phase="liquid"), "methane", "methane is no liquid at 293.15 K; mend `phase` or `temperature`"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(inside, gas, told):
    with pytest.raises(NoOutflowError) as caught:
        course_of(inside, 1e3, 0.01, properties(gas), AIR)
    assert str(caught.value).startswith(told)


def day_with(**changes):
    day = deepcopy(scenario_data())
    day["incidents"]["leak"] |= changes
    return {**day, "incidents": {"leak": {k: v for k, v in day["incidents"]["leak"].items() if v is not None}}}


def test_a_day_with_a_hole_is_the_day_with_its_rate(tmp_path):
    day = day_with(rate=None, hole="1 mm", aerosol_factor=10)  # all of it stays in the air
    hole = simulate(write_and_load(tmp_path, park_data(60), day), seed=3)
    rate = course_of(held(), 20e3, 0.001, properties("chlorine"), hole.winds.weathers[0]).rates_kg_s[0]
    plain = simulate(write_and_load(tmp_path, park_data(60), day_with(rate=f"{rate!r} kg/s")), seed=3)
    np.testing.assert_array_equal(hole.events["time_s"], plain.events["time_s"])
    np.testing.assert_array_equal(hole.people["aegl2_chlorine"], plain.people["aegl2_chlorine"])
    assert hole.series["rate_kg_s_leak"].max() == pytest.approx(rate)


def test_a_gas_that_blows_down_thins_out_in_the_day(tmp_path):
    park = park_data(60, remote_valve=False)
    park["places"]["unit"]["substances"]["chlorine"] = {"mass": "50 kg", "phase": "gas", "pressure": "5 bar"}
    run = simulate(write_and_load(tmp_path, park, day_with(rate=None, hole="10 mm")), seed=3)
    rates = run.series["rate_kg_s_leak"][run.series["rate_kg_s_leak"] > 0]
    assert len(rates) > 5 and rates[0] > 2 * rates[-1]
    assert run.series["released_kg_leak"].max() <= 50.0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rate": None}, "incidents.leak: has neither a rate nor a hole; give either `rate:` or `hole:`"),
        ({"hole": "10 mm"}, "incidents.leak: has both a rate and a hole; give either `rate:` or `hole:`"),
        ({"rate": None, "hole": "0 mm"}, "incidents.leak.hole: '0 mm' is out of range; must be more than 0"),
        ({"rate": None, "hole": "1 cm", "substance": "phosgene", "mass": "1 t"},
         "incidents.leak.hole: 'unit' holds no 'phosgene', so its pressure is not known; add the substance"),
    ],
)  # fmt: skip
def test_faults_are_told(tmp_path, changes, told):
    with pytest.raises(InputError) as caught:
        ready(write_and_load(tmp_path, park_data(60), day_with(**changes)))
    assert told in str(caught.value)


def test_a_hole_through_which_nothing_flows_is_told(tmp_path):
    park = park_data(60)
    park["places"]["unit"]["substances"]["chlorine"] = {"mass": "50 kg", "phase": "gas"}
    with pytest.raises(InputError, match=r"incidents\.leak\.hole: a gas at the outside pressure stays in; give"):
        ready(write_and_load(tmp_path, park, day_with(rate=None, hole="10 mm")))
