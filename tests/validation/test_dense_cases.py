"""Dense gas beside another model: the guard of its flux, and slabx where it is installed."""

from __future__ import annotations

import numpy as np
import pytest

from drillsim.hazards.gas.britter_mcquaid import DenseAir, DenseSource
from drillsim.hazards.gas.dense.choice import richardson_number
from drillsim.hazards.gas.dense.mixture import MoistAir, cold_gas
from drillsim.hazards.gas.dense.origin import DenseRelease
from drillsim.hazards.gas.dense.plume import MassFluxError, dense_plume
from drillsim.hazards.gas.dense.surroundings import WindAt, surroundings_of_wind
from drillsim.hazards.properties import properties
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import NotCoveredError
from drillsim.validation.formulas.dense import criterion, jack_rabbit, ratio_case, reach_m, slabx_case
from drillsim.validation.slabx_plume import Liquid, Question, guard, has_slabx, slabx_share

AIR = MoistAir(298.0, 101325.0, 0.5)
RATIO = Case(
    "dense.ratio_slabx_over_gauss.chlorine_5kgs_u5D", "dense gas", {"ratio_at_100_500_1000m": [0.89, 1.22, 1.17]},
    {"rel": 0.15}, "slabx", "measured", "", {}, {}, "",
)  # fmt: skip


def test_a_peer_that_loses_gas_is_refused() -> None:
    guard([1.0, 0.99, 1.01])
    for carried in ([1.0, 0.9], [1.0, np.nan], []):
        with pytest.raises(MassFluxError, match="slabx"):
            guard(carried)


def test_the_reach_is_where_the_share_is_met() -> None:
    release = DenseRelease(5.0, 2.0, cold_gas(properties("chlorine")))
    plume = dense_plume(release, surroundings_of_wind(WindAt(3.0, 10.0, "D", 0.03), AIR))
    at = reach_m(plume, 2e-5, 1.5)
    assert float(plume.volume_share(at, 0.0, 1.5)) == pytest.approx(2e-5, rel=0.03)
    assert reach_m(plume, 0.999, 10.0) == 0.0


def test_a_ratio_needs_slabx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drillsim.validation.formulas.dense.has_slabx", lambda: False)
    with pytest.raises(NotCoveredError, match="not installed"):
        ratio_case(RATIO)


@pytest.mark.skipif(not has_slabx(), reason="slabx is not installed: pip install 'drillsim[dense]'")
def test_slabx_is_repeated_and_agrees_within_a_factor_of_two_in_neutral_air() -> None:
    assert all(quantity.holds for quantity in ratio_case(RATIO))
    of, wind = properties("chlorine"), WindAt(5.0, 10.0, "D", 0.03)
    release = DenseRelease(5.0, 2.5, cold_gas(of))
    liquid = Liquid(of.liquid_heat_capacity_J_kgK or 0.0, of.liquid_density_kg_m3 or 0.0)
    x, share = slabx_share(release, liquid, wind, AIR, Question())
    at = np.geomspace(50.0, 2000.0, 10)
    own = dense_plume(release, surroundings_of_wind(wind, AIR)).volume_share(at, 0.0, 1.5)
    ratio = own / np.interp(at, x, share)
    assert np.all((ratio > 0.5) & (ratio < 2.0)), ratio


@pytest.mark.skipif(not has_slabx(), reason="slabx is not installed: pip install 'drillsim[dense]'")
def test_slabx_counts_how_long_a_spill_lasts() -> None:
    given = {"rate": 116.93, "area": 700.18, "u": 1.94, "zu": 3.0, "T": 290.0, "RH": 50.0, "z0": 2e-4, "stability": "E"}

    def reach(lasts_s: float) -> float:
        inputs = {**given, "duration": lasts_s}
        case = Case("dense.slabx.spill", "", {"x_lfl_m": 455.0}, {"rel": 0.1}, "", "read", "", {}, inputs, "")
        (found,) = slabx_case(case)
        assert found.got is not None
        return found.got

    assert reach(107.0) == pytest.approx(448.6, rel=0.01)  # slabx 1.0.7, its validation of Burro 8 (read)
    assert reach(3600.0) > 1.4 * reach(107.0)


def test_a_cloud_of_vapour_and_mist_is_dense_by_its_richardson_number() -> None:
    expected = {"Ri": 381.82, "alpha": 0.17108, "dense": True}  # aefarrell.github.io, 2021-01-09 (read)
    case = Case("dense.criterion.butane", "", expected, {"rel": 1e-3}, "", "read", "", {}, None, "")
    assert all(one.holds for one in criterion(case))
    air = DenseAir(3.0, 1.2, 298.0)
    heavy, twice, light = (
        richardson_number(DenseSource(1.0, density, 298.0), air, 3.0, friction)
        for density, friction in ((2.0, 0.2), (2.0, 0.1), (0.7, 0.2))
    )
    assert twice == pytest.approx(2.0 * heavy) and light < 0.0
    with pytest.raises(ValueError, match="above 0"):
        richardson_number(DenseSource(1.0, 2.0, 298.0), air, 3.0, 0.0)


def test_a_burst_of_chlorine_is_told_moment_by_moment() -> None:
    expected = {"x_km__ppm": [[0.2, 94558.0], [1.0, 3412.0], [11.0, 65.0]]}
    case = Case("field.jack_rabbit2.trial7", "", expected, {"factor": 3}, "", "secondary", "", {}, None, "")
    got = [one.got or 0.0 for one in jack_rabbit(case)]
    assert got == sorted(got, reverse=True) and got[-1] > 0.0
    assert got[0] == pytest.approx(94558.0, rel=1.0)
