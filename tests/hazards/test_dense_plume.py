"""The dense plume: what it must hold to for any input, and what it tends to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsim.hazards.gas.dense import plume as march
from drillsim.hazards.gas.dense.choice import dense_number, is_dense
from drillsim.hazards.gas.dense.entrainment import hindrance, layering
from drillsim.hazards.gas.dense.mixture import ColdGas, Mixture, MoistAir
from drillsim.hazards.gas.dense.origin import DenseRelease, start
from drillsim.hazards.gas.dense.plume import MassFluxError, dense_plume, mass_flux_kg_s
from drillsim.hazards.gas.dense.surroundings import (
    Measured,
    Surroundings,
    fitted_power,
    logarithmic_wind,
    surroundings_of_mast,
    surroundings_of_weather,
)
from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.weather import Weather

CHLORINE = ColdGas(0.070906, 478.62, 239.198, 286963.0, 298.0)
METHANE = ColdGas(0.0160425, 2230.0, 111.667, 510800.0, 111.667)
WET = MoistAir(298.15, 101325.0, 0.8)
DISTANCES = np.geomspace(30.0, 10_000.0, 30)


def around(wind: float = 3.0, stability: str = "D", roughness_m: float = 0.03) -> Surroundings:
    return surroundings_of_weather(Weather(0.0, wind, stability, 298.15), roughness_m)


@settings(max_examples=15, deadline=None)
@given(
    rate=st.floats(-6.0, 3.0), radius=st.floats(-2.0, 1.7), wind=st.floats(0.5, 20.0),
    stability=st.sampled_from("ABCDEF"),
    molar=st.floats(0.01, 0.25), cold=st.floats(80.0, 330.0), mist=st.sampled_from([0.0, 0.3, 0.9]),
    humidity=st.floats(0.0, 1.0),
)  # fmt: skip
def test_any_release_is_finite_and_carries_its_rate(
    rate: float, radius: float, wind: float, stability: str, molar: float, cold: float, mist: float, humidity: float
) -> None:
    gas = ColdGas(molar, 900.0, cold, 3e5, cold, mist)
    weather = surroundings_of_weather(Weather(0.0, wind, stability), 0.03, relative_humidity=humidity)
    found = dense_plume(DenseRelease(10.0**rate, 10.0**radius, gas), weather)
    for name in ("x_m", "core_m", "edge_m", "scale_m", "speed_m_s", "arrival_s", "temperature_K"):
        column = getattr(found, name)
        assert np.all(np.isfinite(column)) and np.all(column >= 0.0), name
    assert mass_flux_kg_s(found, found.x_m) == pytest.approx(10.0**rate, rel=0.02)
    assert np.all(np.diff(found.concentration_kg_m3) <= 1e-9 * found.concentration_kg_m3[:-1])
    assert np.all(np.diff(found.half_width_m) >= -1e-9 * found.half_width_m[:-1])  # rounding
    assert np.all((found.mole_share > 0.0) & (found.mole_share <= 1.0))


@pytest.mark.parametrize("stability", "ABCDEF")
def test_a_trickle_is_linear_in_its_rate(stability: str) -> None:
    one, ten = (dense_plume(DenseRelease(rate, 0.1, CHLORINE), around(3.0, stability)) for rate in (1e-7, 1e-6))
    held = [found.concentration(DISTANCES, 0.0, 1.5) for found in (one, ten)]
    assert held[1] == pytest.approx(10.0 * held[0], rel=0.05)  # a step may straddle the core's end


TRICKLES = [("A", 4.0), ("B", 3.0), ("C", 2.0), ("D", 2.0), ("E", 2.0), ("F", 2.0)]


@pytest.mark.parametrize(("stability", "factor"), TRICKLES)
def test_a_trickle_is_like_the_passive_plume(stability: str, factor: float) -> None:
    weather = Weather(0.0, 2.0 if stability == "F" else 4.0, stability, 298.15)
    x = np.geomspace(50.0, 1000.0, 12)
    dense = dense_plume(DenseRelease(1e-6, 0.1, CHLORINE), surroundings_of_weather(weather, 0.03))
    passive = steady_centreline(Source(0.0, 0.0, 0.0), 1e-6, weather, x, 1.5)
    ratio = dense.concentration(x, 0.0, 1.5) / passive
    assert np.all((ratio > 1.0 / factor) & (ratio < factor)), ratio


def test_a_heavy_gas_is_wider_lower_and_the_same_on_both_sides() -> None:
    light = replace(CHLORINE, molar_mass_kg_mol=0.029)
    heavy, plain = (dense_plume(DenseRelease(5.0, 2.0, gas), around(2.0, "E")) for gas in (CHLORINE, light))
    assert np.all(heavy.at("half_width_m", DISTANCES) > plain.at("half_width_m", DISTANCES))
    assert heavy.at("height_m", 100.0) < plain.at("height_m", 100.0)
    assert heavy.concentration(200.0, 40.0, 1.0) == heavy.concentration(200.0, -40.0, 1.0)
    assert heavy.concentration(-1000.0, 0.0, 1.0) == 0.0


def test_a_calm_gathers_a_blanket_and_a_gale_does_not() -> None:
    release = DenseRelease(100.0, 10.0, METHANE)
    calm, gale = (start(release, around(wind, "D")) for wind in (1.0, 20.0))
    assert calm.half_width_m > 0.5 * np.sqrt(np.pi) * 10.0 and calm.air_ratio == 0.0
    assert gale.half_width_m == pytest.approx(0.5 * np.sqrt(np.pi) * 10.0) and gale.air_ratio > 0.0


def test_a_plume_that_loses_gas_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    told = march._told
    monkeypatch.setattr(march, "_told", lambda *given: replace(told(*given), scale_m=0.5 * told(*given).scale_m))
    with pytest.raises(MassFluxError, match="times the release"):
        dense_plume(DenseRelease(1.0, 1.0, CHLORINE), around())


def test_cold_gas_in_moist_air_warms_by_its_fog() -> None:
    dry, wet = (Mixture(METHANE, replace(WET, relative_humidity=share)) for share in (0.0, 1.0))
    ratio = np.array([1.0, 5.0, 20.0])
    assert np.all(wet.temperature_K(ratio) > dry.temperature_K(ratio))
    capacity = METHANE.heat_capacity_J_kgK + ratio * 1005.0
    mixed = (METHANE.heat_capacity_J_kgK * METHANE.temperature_K + ratio * 1005.0 * WET.temperature_K) / capacity
    assert dry.temperature_K(ratio) == pytest.approx(mixed)
    assert dry.density_kg_m3(1e9, WET.temperature_K) == pytest.approx(1.1839, rel=1e-3)  # dry air at 25 C


def test_mist_keeps_a_cloud_cold_until_it_has_boiled_away() -> None:
    boiling = replace(CHLORINE, temperature_K=CHLORINE.boiling_point_K)
    misty, plain = Mixture(replace(boiling, mist_share=0.8), WET), Mixture(boiling, WET)
    assert np.all(misty.temperature_K([0.5, 2.0, 10.0]) < plain.temperature_K([0.5, 2.0, 10.0]))
    assert misty.temperature_K(1.0) < CHLORINE.boiling_point_K
    assert float(misty.temperature_K(1e6)) == pytest.approx(WET.temperature_K, abs=0.05)


def test_the_air_is_found_again_from_the_concentration() -> None:
    mixture = Mixture(METHANE, WET)
    ratio = np.geomspace(0.01, 1e6, 20)
    held = 1.0 / mixture.volume_m3_kg(ratio, mixture.temperature_K(ratio))
    assert mixture.air_ratio(held) == pytest.approx(ratio, rel=0.02)
    assert mixture.mole_share(mixture.air_ratio(1e3)) == 1.0


def test_the_fitted_power_follows_the_logarithmic_wind() -> None:
    for obukhov in (-10.0, np.inf, 20.0):
        mast = Measured(0.3, 0.01, obukhov)
        wind, power = fitted_power(mast)
        heights = np.array([0.5, 2.0, 10.0])
        assert wind * heights**power == pytest.approx(logarithmic_wind(mast, heights), rel=0.12)


def test_weight_and_layering_hinder_and_buoyancy_helps() -> None:
    assert hindrance(0.0) == pytest.approx(0.88)
    assert hindrance(100.0) > hindrance(1.0) > hindrance(0.0) > hindrance(-1.0)
    assert layering(around(stability="D"), 5.0) == 1.0
    assert layering(around(stability="F"), 5.0) > 1.0 > layering(around(stability="B"), 5.0)


def test_a_shorter_mean_is_narrower_and_higher() -> None:
    mast = Measured(0.3, 0.01, np.inf)
    short, long = (
        dense_plume(DenseRelease(0.01, 0.5, CHLORINE), surroundings_of_mast(mast, WET, time)) for time in (20.0, 600.0)
    )
    assert np.all(short.concentration(DISTANCES, 0.0, 1.0) > long.concentration(DISTANCES, 0.0, 1.0))
    assert np.all(np.diff(long.arrival_s) > 0.0)


@pytest.mark.parametrize("bad", [{"rate_kg_s": 0.0}, {"radius_m": -1.0}, {"air_ratio": np.inf}, {"rate_kg_s": np.nan}])
def test_releases_out_of_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="dense release"):
        DenseRelease(**{"rate_kg_s": 1.0, "radius_m": 1.0, "gas": CHLORINE, **bad})  # type: ignore[arg-type]


def test_weight_counts_more_in_weak_wind_and_not_at_all_for_light_gas() -> None:
    calm, windy = Weather(0.0, 2.0, "F"), Weather(0.0, 5.0, "D")
    assert dense_number(1.0, 0.0709, windy) == pytest.approx(0.527, rel=0.01)  # by hand: g0 14.2, q 0.334, D 0.258
    assert dense_number(1.0, 0.0709, calm) == pytest.approx(1.132, rel=0.01)
    assert dense_number(1.0, 0.0170, calm) == 0.0 == dense_number(0.0, 0.0709, calm)
    assert is_dense(0.1, 0.0709, calm) and not is_dense(1e-6, 0.0709, windy)
