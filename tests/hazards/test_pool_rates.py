"""How fast pools burn by their size, and by their heats where no rate is published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.fire.fuels import fuel, fuel_ids, rate_by_heats_kg_s_m2
from drillsim.hazards.fire.pool import (
    burning_rate_kg_s_m2,
    equivalent_diameter_m,
    pool_heat_release_kW,
    power_kW_m2,
)
from drillsim.hazards.properties import properties
from drillsim.hazards.substances import UnknownSubstanceError


@pytest.mark.parametrize("name", ["methanol", "ethanol"])
def test_alcohols_burn_by_the_range_of_their_diameter(name: str) -> None:
    """SFPE handbook: 0.015 below 0.6 m, 0.022 below 3 m, 0.029 from there; each range has its lower end."""
    rates = burning_rate_kg_s_m2(fuel(name), [0.0, 0.3, 0.599, 0.6, 1.0, 2.999, 3.0, 30.0])
    assert rates.tolist() == [0.015, 0.015, 0.015, 0.022, 0.022, 0.022, 0.029, 0.029]


def test_liquefied_natural_gas_of_35_m() -> None:
    """0.141 (1 - exp(-0.136 35)) = 0.141 (1 - 0.0085656) = 0.139792."""
    assert float(burning_rate_kg_s_m2(fuel("methane"), 35.0)) == pytest.approx(0.139792, rel=1e-5)


@pytest.mark.parametrize(
    ("name", "diameter_m", "measured"),
    [
        ("methanol", 0.301, 0.0131), ("ethanol", 0.301, 0.0146), ("acetone", 0.301, 0.0188), ("heptane", 0.301, 0.0355),
        ("methanol", 1.006, 0.0159),
    ],
)  # fmt: skip
def test_rates_of_the_pools_of_nist(name: str, diameter_m: float, measured: float) -> None:
    """The MaCFP database's means of the literature, within two fifths."""
    assert float(burning_rate_kg_s_m2(fuel(name), diameter_m)) == pytest.approx(measured, rel=0.4)


@given(st.sampled_from(fuel_ids()), st.floats(0.01, 200.0), st.floats(1.0, 3.0))
def test_a_wider_pool_never_burns_slower(name: str, diameter_m: float, wider: float) -> None:
    narrow, wide = burning_rate_kg_s_m2(fuel(name), [diameter_m, diameter_m * wider])
    assert 0.0 < narrow <= wide <= fuel(name).burning_rate


@given(st.sampled_from(fuel_ids()), st.floats(0.1, 1e6))
def test_the_power_of_a_square_metre_is_that_of_the_pool_it_makes(name: str, heat_kW: float) -> None:
    """A pool of so much heat has the rate of its own range, or of the next where its own gives too little."""
    burning = fuel(name)
    power = power_kW_m2(burning, heat_kW)
    rate = power / burning.heat_of_combustion_kJ_kg
    known = [mass for _, mass in burning.narrower] + [burning.burning_rate]
    own = next((mass for below, mass in burning.narrower if equivalent_diameter_m(heat_kW / power) < below), known[-1])
    at = int(np.argmin(np.abs(np.array(known) - rate)))
    assert rate == pytest.approx(known[at]) and own in (known[at], known[max(at - 1, 0)])


def test_power_by_hand() -> None:
    """Ethanol of 100 kW: 100 / (0.015 26800) = 0.249 m2, 0.563 m wide. 1 MW: 1.696 m2, 1.470 m. 10 MW: 12.87 m2."""
    assert [power_kW_m2(fuel("ethanol"), heat) for heat in (100.0, 1e3, 1e4)] == pytest.approx([402.0, 589.6, 777.2])
    area = 12.0
    assert float(pool_heat_release_kW(fuel("ethanol"), area)) == pytest.approx(777.2 * area)


def test_rates_by_heats_by_hand() -> None:
    """Aniline: 0.001 34.8e6 / (479419 + 2055.81 (457.25 - 298.15)) = 34800 / 806498 = 0.043150."""
    assert fuel("aniline").burning_rate == pytest.approx(0.043150, rel=1e-4)
    assert fuel("nitrobenzene").burning_rate == pytest.approx(0.0375, rel=1e-3)
    gas = properties("propane")  # boils below 25 C: nothing is spent on heating it up
    assert gas.vaporisation_heat_J_kg is not None
    assert rate_by_heats_kg_s_m2("propane", 46330.0) == pytest.approx(46330.0 / gas.vaporisation_heat_J_kg)


@pytest.mark.parametrize(("name", "measured"), [("benzene", 0.087), ("methanol", 0.022), ("propane", 0.112)])
def test_rates_by_heats_against_measured_pools(name: str, measured: float) -> None:
    """The NIST collection's benzene and methanol of 1 m and Sandia's propane of 5 m, within a factor of 1.5."""
    got = rate_by_heats_kg_s_m2(name, fuel(name).heat_of_combustion_kJ_kg)
    assert measured / 1.5 < got < measured * 1.5


def test_rates_by_heats_need_the_heats() -> None:
    with pytest.raises(UnknownSubstanceError, match="phlogiston"):
        rate_by_heats_kg_s_m2("phlogiston", 1.0)
