"""Substances, loads, probits and guideline levels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.aegl import aegl_exponent, aegl_exposure, limit_ppm, power_mean_ppm, worst_load
from drillsim.hazards.flammability import burning, lfl_ppm
from drillsim.hazards.gas.bodies import GasEffect
from drillsim.hazards.harm import (
    OBSERVATION_BANDS,
    add_load,
    expected_deaths_range,
    incapacitation_load,
    lethal_load,
    load_exponents,
    observation_band,
    probability,
)
from drillsim.hazards.substances import (
    UnknownSubstanceError,
    fuel_gas_ids,
    kg_m3_from_ppm,
    ppm_from_kg_m3,
    substance,
    substance_ids,
)

ALL = [substance(id) for id in substance_ids()]
PROBITS = [pytest.param(gas, probit, id=f"{gas.id}-{probit.id}") for gas in ALL for probit in gas.probits]


@pytest.mark.parametrize("gas", ALL, ids=lambda gas: gas.id)
def test_every_figure_has_unit_source_and_confidence(gas):
    words = ("read", "recomputed", "memory", "assumption", "mixed", "secondary")
    for name, origin in gas.provenance.items():
        assert origin.unit and origin.source and origin.confidence.startswith(words), name
    for name in ("idlh_ppm", "aegl_ppm", "molar_mass_kg_mol", f"probits.{gas.probit.id}"):
        assert gas.source_of(name).source
    with pytest.raises(KeyError, match="no source is kept"):
        gas.source_of("charm")


@pytest.mark.parametrize("gas", ALL, ids=lambda gas: gas.id)
def test_limits_are_ordered(gas):
    for level in (1, 2, 3):
        values = [v for v in gas.aegl_ppm[level] if v is not None]
        assert len(gas.aegl_ppm[level]) == 5 and values == sorted(values, reverse=True)
    for low, high in zip(gas.aegl_ppm[2], gas.aegl_ppm[3], strict=True):
        assert low < high
    assert gas.harm in ("acute", "delayed") and (gas.incapacitation_share is None) == (gas.harm == "delayed")


def test_a_substance_without_the_figures_is_refused_by_name():
    with pytest.raises(
        UnknownSubstanceError, match=r"'benzene' lacks a published probit \(known: AEGL"
    ) as raised:
        substance("benzene")
    assert "chlorine" in str(raised.value) and isinstance(raised.value, KeyError)
    with pytest.raises(UnknownSubstanceError, match=r"'unobtainium' is not in the table.*phosgene"):
        substance("unobtainium")


def test_ppm_of_chlorine_at_25_degrees():
    """2.90 mg/m3 a ppm."""
    mass = substance("chlorine").molar_mass_kg_mol
    np.testing.assert_allclose(kg_m3_from_ppm(1.0, mass, 298.15, 101325.0), 2.898e-6, rtol=1e-3)
    np.testing.assert_allclose(
        ppm_from_kg_m3(kg_m3_from_ppm([1.0, 7.0], mass, 270.0, 9e4), mass, 270.0, 9e4), [1, 7]
    )


# LC50 after 10 and 30 minutes and LC01 after 30, ppm, recomputed from the published lines
PUBLISHED = {
    ("chlorine", "withers_lees_1985"): (433.3, 250.2, 70.7),
    ("chlorine", "eisenberg_1975"): (50.3, 33.7, 20.4),
    ("chlorine", "tno_1999"): (574.3, 385.2, 71.0),
    ("ammonia", "eisenberg_1975"): (19985.5, 11538.6, 6153.7),
    ("ammonia", "tno_1999"): (13506.6, 7798.0, 2437.3),
    ("phosgene", "ccps"): (71.9, 24.0, 12.8),
    ("phosgene", "tno_1999"): (60.4, 20.1, 6.3),
    ("carbon_monoxide", "ccps"): (11088.1, 3696.0, 1971.1),
    ("carbon_monoxide", "tno_1999"): (21207.6, 7069.2, 690.6),
    ("hydrogen_chloride", "ccps"): (5554.8, 1851.6, 578.7),
    ("hydrogen_chloride", "tno_1999"): (6385.9, 2128.6, 1133.3),
    ("hydrogen_sulfide", "ccps"): (950.3, 440.7, 256.7),
    ("hydrogen_sulfide", "tno_1999"): (1262.5, 708.1, 208.2),
    ("sulfur_dioxide", "tno_1999"): (3502.7, 2216.2, 840.8),
    ("hydrogen_fluoride", "tno_1999"): (1997.2, 960.2, 203.7),
    ("nitrogen_dioxide", "tno_1999"): (168.1, 124.9, 66.6),
}


@pytest.mark.parametrize(("gas", "probit"), PROBITS)
def test_lethal_concentrations(gas, probit):
    half, some = lethal_load(probit, 0.5), lethal_load(probit, 0.01)
    got = [
        power_mean_ppm(half, 10, probit.n),
        power_mean_ppm(half, 30, probit.n),
        power_mean_ppm(some, 30, probit.n),
    ]
    # Printed to one decimal.
    np.testing.assert_allclose(got, PUBLISHED[gas.id, probit.id], rtol=1e-3, atol=0.06)


@pytest.mark.parametrize(("gas", "probit"), PROBITS)
def test_threshold_and_probability_are_one_law(gas, probit):
    u = np.array([1e-9, 0.01, 0.3, 0.5, 0.9, 1 - 1e-9])
    np.testing.assert_allclose(probability(probit, lethal_load(probit, u)), u, rtol=1e-6)
    assert probability(probit, 0.0) == 0.0
    rising = probability(probit, np.geomspace(1e-30, 1e40, 200))
    assert np.all(np.diff(rising) >= 0.0) and rising[0] == 0.0 and rising[-1] == 1.0
    assert np.all(incapacitation_load(gas, probit, u) >= (0.0 if gas.harm == "acute" else np.inf))


def test_nobody_falls_of_phosgene_and_a_third_of_the_lethal_chlorine_fells():
    u = np.array([0.2, 0.8])
    assert np.all(np.isinf(incapacitation_load(substance("phosgene"), substance("phosgene").probit, u)))
    gas = substance("chlorine")
    np.testing.assert_allclose(incapacitation_load(gas, gas.probit, u), lethal_load(gas.probit, u) / 9.0)
    for wrong in (0.0, 1.0, np.nan):
        with pytest.raises(ValueError, match="u must lie"):
            lethal_load(gas.probit, [0.5, wrong])


@given(ppm=st.floats(0.0, 1e6), cut=st.floats(0.0, 1.0), n=st.sampled_from([1.0, 1.43, 2.0, 2.75, 4.4]))
def test_dose_adds_up(ppm, cut, n):
    whole = add_load(0.0, ppm, 60.0, n)
    parts = add_load(add_load(0.0, ppm, 60.0 * cut, n), ppm, 60.0 * (1.0 - cut), n)
    np.testing.assert_allclose(parts, whole, rtol=1e-12, atol=1e-300)


def test_load_by_hand_and_with_replications():
    """100 ppm for 3 minutes with n = 2: 30 000 ppm2 min."""
    assert add_load(0.0, 100.0, 180.0, 2.0) == 30000.0
    assert add_load(np.zeros((4, 5)), np.arange(5.0), 60.0, 1.0).shape == (4, 5)
    assert load_exponents(substance("chlorine")) == (2.0, 2.75)
    with pytest.raises(ValueError, match="negative"):
        add_load(0.0, -1.0, 1.0, 1.0)


def test_deaths_by_every_published_line():
    gas = substance("chlorine")
    ppm = np.array([[0.0, 0.0, 0.0], [100.0, 250.2, 1000.0]])
    loads = {n: add_load(0.0, ppm, 1800.0, n) for n in load_exponents(gas)}
    deaths = expected_deaths_range(gas, loads)
    assert deaths.chosen.shape == (2,) and deaths.chosen[0] == deaths.high[0] == 0.0
    assert set(deaths.by_probit) == {"withers_lees_1985", "eisenberg_1975", "tno_1999"}
    np.testing.assert_array_equal(deaths.chosen, deaths.by_probit["withers_lees_1985"].expected)
    assert deaths.low[1] < deaths.chosen[1] < deaths.high[1] <= 3.0
    with pytest.raises(ValueError, match="needs loads"):
        expected_deaths_range(gas, {2.0: loads[2.0]})


def test_phosgene_bands():
    bands = observation_band(substance("phosgene"), [0.0, 49.9, 50.0, 150.0, 299.0, 300.0])
    names = [OBSERVATION_BANDS[band] for band in bands]
    assert names == ["none", "none", "observe", "oedema_probable", "oedema_probable", "life_threatening"]
    with pytest.raises(ValueError, match="no dose bands"):
        observation_band(substance("chlorine"), 1.0)


def record_of(ppm_each_minute, n):
    """A record as a run keeps it: zeros, then the load after each minute."""
    rows = np.asarray(ppm_each_minute, dtype=float) ** n
    return np.concatenate([np.zeros((1, *rows.shape[1:])), np.cumsum(rows, axis=0)])


def test_aegl_by_hand_chlorine():
    """n = 2. 5 minutes at 50 ppm spread over 10: 35.4 ppm, 0.707 of AEGL-3 (50), 12.6 times AEGL-2 (2.8).

    Over 30 minutes: 50 sqrt(5/30) = 20.4 ppm, 0.729 of 28; over 60: 14.4 of 20 is 0.722; over 240: 7.22 of 10
    is
    0.722; over 480: 5.103 of 7.1 is 0.7188. The worst is 30 minutes.
    """
    gas = substance("chlorine")
    got = aegl_exposure(gas, record_of([0, 50, 50, 50, 50, 50, 0, 0], aegl_exponent(gas)))
    np.testing.assert_allclose(got[3].ratio, 50 * np.sqrt(5 / 30) / 28)
    assert got[3].duration_min == 30 and not got[3].exceeded
    np.testing.assert_allclose(got[2].ratio, 50 / np.sqrt(2) / 2.8)
    assert got[2].exceeded and got[1].exceeded


def test_aegl_at_exactly_the_limit():
    gas = substance("chlorine")
    exposed = aegl_exposure(gas, record_of(np.full((10, 1), 50.0), 2.0))
    np.testing.assert_allclose(exposed[3].ratio, [50 * np.sqrt(10 / 30) / 28])
    assert exposed[3].exceeded
    half = aegl_exposure(gas, record_of(np.full((10, 1), 25.0), 2.0))
    np.testing.assert_allclose(half[3].ratio, 0.5 * exposed[3].ratio)


def test_levels_that_are_not_established_are_not_zero():
    phosgene = substance("phosgene")
    got = aegl_exposure(phosgene, record_of(np.full((60, 3), 0.31), 1.0))
    assert got[1] is None
    assert np.all(got[2].exceeded) and not np.any(got[3].exceeded)
    assert limit_ppm(phosgene, 1, 60) is None and limit_ppm(phosgene, 2, 60) == 0.3
    with pytest.raises(KeyError, match="no level"):
        limit_ppm(phosgene, 2, 45)


def test_plain_mean_where_no_exponent_is_published():
    gas = substance("carbon_monoxide")
    assert aegl_exponent(gas) == 1.0
    got = aegl_exposure(gas, record_of(np.full(10, 420.0), 1.0))
    assert got[2].exceeded and got[2].duration_min == 10


def test_the_worst_window_is_found_wherever_it_lies():
    rng = np.random.default_rng(1)
    ppm = rng.uniform(0.0, 9.0, (37, 4))
    record = record_of(ppm, 1.0)
    padded = np.concatenate([ppm, np.zeros((600, 4))])
    for minutes in (1, 10, 30, 60):
        brute = max(
            (padded[max(k - minutes, 0) : k].sum(axis=0).tolist() for k in range(1, 600)), key=lambda r: r[0]
        )
        np.testing.assert_allclose(worst_load(record, minutes)[0], brute[0])
    with pytest.raises(ValueError, match="zeros"):
        worst_load(record[1:], 10)


def test_aegl_takes_any_leading_axes():
    gas = substance("chlorine")
    record = record_of(np.random.default_rng(2).uniform(0, 9, (20, 3, 5)), 2.0)
    got = aegl_exposure(gas, record)
    assert got[2].ratio.shape == got[2].duration_min.shape == (3, 5)
    alone = aegl_exposure(gas, record[:, 1, 4])
    assert alone[2].ratio == got[2].ratio[1, 4]


@pytest.mark.parametrize("id_", ["hydrogen", "methane", "propane"])
def test_what_burns_and_does_not_poison_is_judged_by_its_burning(id_):
    """A tenth of the lower limit is no longer clean, the limit is harmful, and nobody dies of breathing it."""
    gas, limit = substance(id_), lfl_ppm(id_)
    effect = GasEffect(gas)
    assert not gas.poisons and id_ in fuel_gas_ids() and id_ not in substance_ids()
    assert effect.clean_below == pytest.approx(0.1 * limit) and effect.harmful_above == limit
    body = effect.bodies(np.array([[0.001, 0.999]]), 10)
    body.feel(np.array([0, 1]), np.array([9e5, 9e5]), 60.0, 60.0)
    assert not body.dead.any() and not body.overcome.any() and body.result() == {}
    assert body.columns()[f"peak_ppm_{id_}"].tolist() == [9e5, 9e5]


def test_heats_of_combustion_by_hand():
    """Methane: 802.3 kJ/mol over 16.0425 g/mol; it takes 2 O2, so 1/(1 + 2/0.20946) of the mixture."""
    methane = burning("methane")
    assert methane.heat_J_kg == pytest.approx(802.3e3 / 0.0160425, rel=1e-3)
    assert methane.stoichiometric_ppm == pytest.approx(1e6 / (1 + 2 / 0.20946), rel=1e-4)
    assert burning("chlorine") is None
