"""Blast by TNT on the ground and what it does: published numbers, and nothing turns round outside the table."""

import numpy as np
import pytest
from hazard_cases import gating_cases
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.blast.injury import (
    collapse_probit,
    head_impact_probit,
    lung_probit_eisenberg,
    lung_probit_hse,
)
from drillsim.hazards.blast.tnt import blast_pressure_kPa, scaled_distance, side_on_pressure_kPa, tnt_mass_kg
from drillsim.hazards.harm import share_of_probit

anything = st.floats(-6.0, 6.0).map(lambda power: 10.0**power)


@pytest.mark.parametrize("case", gating_cases("blast.kb_swisdak."))
def test_pressure_curve(case):
    got = side_on_pressure_kPa(case["calc"]["args"]["Z"])
    np.testing.assert_allclose(got, case["expected"]["P"], rtol=case["tolerance"]["rel"])


@pytest.mark.parametrize("case", gating_cases("blast.tnt_equivalent."))
def test_tnt_mass(case):
    a = case["calc"]["args"]
    got = tnt_mass_kg(a["m"], a["Hc"], a["yield_"])
    np.testing.assert_allclose(got, case["expected"]["W"], rtol=case["tolerance"]["rel"])


PROBITS = {"eisenberg": lambda p, i: lung_probit_eisenberg(p), "hse": lambda p, i: lung_probit_hse(p),
           "tno_head": head_impact_probit, "tno_collapse": collapse_probit}  # fmt: skip


@pytest.mark.parametrize("case", gating_cases("harm.overpressure."))
def test_probits_of_a_blast(case):
    a, expected = case["calc"]["args"], case["expected"]
    value = PROBITS[a["model"]](a["P"], a.get("i", 0.0))
    got = {"Y": value, "P": share_of_probit(value)}
    for name, number in expected.items():
        np.testing.assert_allclose(got[name], number, rtol=case["tolerance"]["rel"])


@given(anything, st.floats(1.0, 10.0))
def test_pressure_falls_with_distance_over_twelve_orders(near, times):
    closer, farther = side_on_pressure_kPa([near, near * times])
    assert np.isfinite(closer) and 0.0 < farther <= closer
    assert side_on_pressure_kPa(np.inf) == 0.0


@given(anything, anything, st.floats(1.0, 10.0))
def test_more_explosive_never_gives_less(distance, mass, times):
    less, more = blast_pressure_kPa(distance, [mass, mass * times])
    assert 0.0 < less <= more < np.inf
    assert blast_pressure_kPa(distance, 0.0) == 0.0
    np.testing.assert_allclose(scaled_distance(distance, mass), distance / mass ** (1.0 / 3.0), rtol=1e-12)


@given(anything, anything, st.floats(1.0, 10.0))
def test_more_blast_never_spares_anybody(pressure, impulse, times):
    for probit in (lung_probit_eisenberg, lung_probit_hse):
        less, more = share_of_probit(probit(np.array([pressure, pressure * times])))
        assert 0.0 <= less <= more <= 1.0
        assert share_of_probit(probit(0.0)) == 0.0
    for both in (head_impact_probit, collapse_probit):
        shares = share_of_probit(both([pressure, pressure * times, pressure], [impulse, impulse, impulse * times]))
        assert np.all((shares >= 0.0) & (shares <= 1.0)) and shares[0] <= min(shares[1:])
        assert share_of_probit(both(0.0, impulse)) == 0.0 and share_of_probit(both(pressure, 0.0)) == 0.0


def test_a_share_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="0 to 1"):
        tnt_mass_kg(1.0, 1e7, 1.5)
