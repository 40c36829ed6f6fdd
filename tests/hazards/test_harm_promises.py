"""What is promised of harm, phrase by phrase, each seen on numbers worked out here."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from drillsim.hazards.blast.bodies import BlastBodies
from drillsim.hazards.fire.bodies import HeatBodies
from drillsim.hazards.gas.bodies import GasBodies, GasEffect
from drillsim.hazards.harm import OBSERVATION_BANDS, expected_deaths_range, lethal_load, observation_band, probability
from drillsim.hazards.substances import LEVELS, substance, substance_ids

EVERYBODY = np.arange(3)
SENSITIVITY = np.array([[0.02, 0.5, 0.98]])
"""Low is sensitive."""


def breathed(gas: str, ppm: list[float], windows: int) -> GasBodies:
    """Three people, each in air of their own for some windows of 5 s."""
    bodies = GasEffect(substance(gas)).bodies(SENSITIVITY, 120)
    for number in range(windows):
        bodies.feel(EVERYBODY, np.array(ppm), 5.0 * (number + 1), 5.0)
    return bodies


def test_the_load_is_c_to_the_n_t_of_each_ones_own_air() -> None:
    chlorine = substance("chlorine")
    bodies = breathed("chlorine", [10.0, 20.0, 40.0], 24)
    for n, load in bodies.loads.items():
        np.testing.assert_allclose(load[0], [10.0**n * 2.0, 20.0**n * 2.0, 40.0**n * 2.0], rtol=1e-12)
    assert chlorine.probit.n in bodies.loads


def test_probits_and_guideline_levels_stand_side_by_side() -> None:
    bodies = breathed("chlorine", [1.0, 100.0, 1000.0], 120)
    told = {**bodies.columns(), **bodies.result()}
    assert {"aegl1_chlorine", "aegl2_chlorine", "aegl3_chlorine", "expected_deaths", "deaths_source"} <= told.keys()
    assert [int(told[f"aegl{level}_chlorine"][0]) for level in LEVELS] == [1, 0, 0]
    assert [int(told[f"aegl{level}_chlorine"][2]) for level in LEVELS] == [1, 1, 1]


def test_the_range_over_all_published_probits_holds_the_chosen_one() -> None:
    for id_ in substance_ids():
        gas = substance(id_)
        if not gas.poisons:
            continue
        loads = {probit.n: lethal_load(gas.probit, 0.3) ** (probit.n / gas.probit.n) * np.ones(4)
                 for probit in gas.probits}  # fmt: skip
        deaths = expected_deaths_range(gas, loads)
        each = [float(np.sum(probability(probit, loads[probit.n]))) for probit in gas.probits]
        assert float(deaths.low) == pytest.approx(min(each)) and float(deaths.high) == pytest.approx(max(each))
        assert deaths.low <= deaths.chosen <= deaths.high
        assert all(told.source and told.confidence for told in deaths.by_probit.values())


def test_acute_gas_stops_people_before_it_kills_them() -> None:
    for id_ in substance_ids():
        gas = substance(id_)
        if gas.poisons and gas.harm == "acute":
            bodies = GasEffect(gas).bodies(SENSITIVITY, 60)
            assert (bodies.incapacitating < bodies.lethal).all(), id_
    bodies = breathed("chlorine", [400.0, 400.0, 400.0], 24)
    assert bodies.overcome[0].tolist() == [True, True, False]
    assert not bodies.dead[0, 1:].any()


def test_phosgene_stops_nobody_and_calls_for_observation_hours_before_it_kills() -> None:
    """100 ppm min observe, 150 oedema, 300 life-threatening; the sensitive die though nobody fell."""
    gas = substance("phosgene")
    bodies = breathed("phosgene", [10.0, 40.0, 400.0], 60)
    doses = bodies.loads[1.0][0]
    np.testing.assert_allclose(doses, [50.0, 200.0, 2000.0])
    assert not bodies.overcome.any() and bodies.dead[0].tolist() == [False, False, True]
    band = [OBSERVATION_BANDS[number] for number in observation_band(gas, doses)]
    assert bodies.observed[0].tolist() == [word != "none" for word in band]
    assert band[-1] == "life_threatening" and GasEffect(gas).delayed


def test_a_thermal_dose_is_the_heat_to_four_thirds_times_the_time_and_stops_people() -> None:
    bodies = HeatBodies(SENSITIVITY)
    for number in range(12):
        bodies.feel(EVERYBODY, np.array([5.0, 10.0, 20.0]), 5.0 * (number + 1), 5.0)
    expected = [60.0 * heat ** (4.0 / 3.0) for heat in (5.0, 10.0, 20.0)]
    np.testing.assert_allclose(bodies.dose[0], expected, rtol=1e-9)
    assert bodies.overcome[0].tolist() == [dose >= bodies.overcoming[0, n] for n, dose in enumerate(expected)]
    assert bodies.overcome[0, 2] and not bodies.dead[0, 0]


def test_more_overpressure_never_spares_anybody() -> None:
    dead = []
    for kPa in (1.0, 50.0, 500.0, 5000.0):
        bodies = BlastBodies(SENSITIVITY)
        bodies.feel(EVERYBODY, np.full(3, kPa), 5.0, 5.0)
        dead.append(bodies.dead[0].tolist())
    assert dead[0] == [False] * 3 and dead[-1] == [True] * 3
    assert all((np.array(one) <= np.array(other)).all() for one, other in pairwise(dead))


def test_sensitivity_is_settled_beforehand_and_orders_people_the_same_for_every_gas() -> None:
    for id_ in ("chlorine", "ammonia", "phosgene", "carbon_monoxide"):
        lethal = GasEffect(substance(id_)).bodies(SENSITIVITY, 60).lethal[0]
        assert (np.diff(lethal) > 0.0).all()
        median = float(lethal_load(substance(id_).probit, 0.5))
        assert math.isclose(lethal[1], median, rel_tol=1e-12)
