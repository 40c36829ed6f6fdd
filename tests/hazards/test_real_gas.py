"""Gases that are not ideal: against CoolProp, by thermodynamics, and thin ones are ideal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsim.hazards.gas.outflow import gas_orifice
from drillsim.hazards.gas.real_gas import condenses, product, real_gas, real_orifice
from drillsim.hazards.tables import load_table

GASES = tuple(load_table("gas/real_gas.yaml")["gases"])

# density kg/m3, enthalpy J/kg, entropy J/(kg K), speed of sound m/s: CoolProp 8.0.0
STATES = [
    ("hydrogen", (5000000.0, 300.0), (3.924937383, 3980456.775, 37338.9087, 1361.051896)),
    ("hydrogen", (90000000.0, 250.0), (51.65226554, 3810326.951, 22411.53744, 2041.188485)),
    ("methane", (5000000.0, 280.0), (38.53188331, 813584.4478, 4368.577684, 420.082572)),
    ("methane", (30000000.0, 320.0), (191.9209958, 767689.6646, 3414.921744, 635.1662296)),
    ("propane", (800000.0, 300.0), (16.46963175, 610672.685, 2411.191336, 223.9468395)),
    ("carbon_monoxide", (10000000.0, 300.0), (112.7760273, 421730.5502, 2572.920755, 379.0083212)),
    ("hydrogen_sulfide", (1000000.0, 310.0), (14.22913689, 629762.3226, 2356.189695, 302.9911058)),
]


@pytest.mark.parametrize("gas, at, told", STATES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_state_is_that_of_coolprop(gas: str, at: tuple[float, float], told: tuple[float, ...]):
    kind = real_gas(gas)
    assert kind is not None
    pressure, temperature = at
    state = kind.state(temperature, kind.density_kg_m3(pressure, temperature))
    got = state.density_kg_m3, state.enthalpy_J_kg, state.entropy_J_kgK, state.sound_m_s
    np.testing.assert_allclose(got, told, rtol=1e-7)
    assert state.pressure_Pa == pytest.approx(pressure, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(GASES), st.floats(280.0, 500.0), st.floats(0.001, 1.0))
def test_heat_and_work_agree(gas: str, temperature: float, dense: float):
    """dh = T ds + dP / rho along a line of equal temperature, and of equal density."""
    kind = real_gas(gas)
    assert kind is not None
    rho, small = dense * 0.05 * kind.reducing_kg_m3, 1e-5
    for more in ((temperature * (1 + small), rho), (temperature, rho * (1 + small))):
        a, b = kind.state(temperature, rho), kind.state(*more)
        warm, thick = 0.5 * (a.temperature_K + b.temperature_K), 0.5 * (a.density_kg_m3 + b.density_kg_m3)
        told = warm * (b.entropy_J_kgK - a.entropy_J_kgK) + (b.pressure_Pa - a.pressure_Pa) / thick
        assert b.enthalpy_J_kg - a.enthalpy_J_kg == pytest.approx(told, rel=1e-3, abs=1e-2)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(GASES), st.floats(1.01, 50.0), st.floats(280.0, 420.0), st.floats(-4.0, -1.0))
def test_a_hole_passes_about_what_an_ideal_gas_would(gas: str, bar: float, temperature: float, power: float):
    if condenses(gas, 1.05 * bar * 1e5, temperature) or bar * 1e5 <= 101325.0:
        return
    out = real_orifice(gas, hole_diameter_m=10.0**power, discharge_coefficient=0.8, pressure_Pa=bar * 1e5,
                       temperature_K=temperature)  # fmt: skip
    kind = real_gas(gas)
    assert kind is not None
    state = kind.state(temperature, kind.density_kg_m3(bar * 1e5, temperature))
    ideal = gas_orifice(
        hole_diameter_m=10.0**power, discharge_coefficient=0.8, pressure_Pa=bar * 1e5, temperature_K=temperature,
        density_kg_m3=state.density_kg_m3, heat_capacity_ratio=1.25,
    )  # fmt: skip
    assert 0.8 < float(out.rate_kg_s / ideal.rate_kg_s) < 1.2
    assert out.temperature_K is not None and float(out.temperature_K) <= temperature


def test_a_gas_chokes_only_above_its_ratio():
    near, far = (real_orifice("methane", hole_diameter_m=0.01, discharge_coefficient=1.0, pressure_Pa=bar * 1e5,
                              temperature_K=300.0) for bar in (1.5, 3.0))  # fmt: skip
    assert not near.choked and far.choked
    assert near.pressure_Pa == pytest.approx(101325.0, rel=1e-6)
    still = real_orifice("methane", hole_diameter_m=0.01, discharge_coefficient=1.0, pressure_Pa=101325.0,
                         temperature_K=300.0)  # fmt: skip
    assert still.rate_kg_s == 0.0 and not still.choked


def test_thin_products_have_the_heat_capacity_of_a_diatomic_gas():
    nitrogen = product("nitrogen")
    rise = nitrogen.enthalpy_J_mol(301.0) - nitrogen.enthalpy_J_mol(300.0)
    assert rise == pytest.approx(3.5 * 8.314, rel=2e-3)


@pytest.mark.parametrize(
    ("gas", "kelvin", "refuses"),
    [("propane", 380.0, True), ("propane", 400.0, False), ("hydrogen_sulfide", 380.0, True)],
)
def test_what_becomes_liquid_on_its_way_out_is_refused_and_more_pressure_passes_more(
    gas: str, kelvin: float, refuses: bool
):
    hole = {"hole_diameter_m": 0.01, "discharge_coefficient": 1.0, "temperature_K": kelvin}
    rates, refused = [], 0
    for bar in np.geomspace(5.0, 300.0, 24):
        try:
            rates.append(float(real_orifice(gas, pressure_Pa=bar * 1e5, **hole).rate_kg_s))
        except ValueError as error:
            assert "condenses in the hole" in str(error)
            refused += 1
    assert bool(refused) is refuses and np.all(np.diff(rates) > 0.0)


def test_dense_propane_leaves_as_coolprop_has_it():
    """Choked at the first speed of sound on its way out: 8.34 kg/s by the equilibrium of CoolProp 8.0.0."""
    hole = {"hole_diameter_m": 0.01, "discharge_coefficient": 1.0}
    out = real_orifice("propane", pressure_Pa=246e5, temperature_K=400.0, **hole)
    assert float(out.rate_kg_s) == pytest.approx(8.34, rel=2e-3)


def test_what_cannot_be_worked_out_is_told():
    hole = {"hole_diameter_m": 0.01, "discharge_coefficient": 1.0, "temperature_K": 300.0}
    with pytest.raises(ValueError, match="no equation of state is kept for 'chlorine'"):
        real_orifice("chlorine", pressure_Pa=5e5, **hole)
    with pytest.raises(ValueError, match="pressure_Pa: propane is liquid"):
        real_orifice("propane", pressure_Pa=2e6, **hole)
    with pytest.raises(ValueError, match="pressure_Pa: must be finite and more than 0"):
        real_orifice("hydrogen", pressure_Pa=-1.0, **hole)
