"""Distances to thresholds, caveats, and the plume against Project Prairie Grass."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from hazard_cases import data_file, gating_cases

from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.indoors import air_changes_per_s, indoor_step
from drillsim.hazards.gas.reach import CAVEATS, curtain_caveats, distance_to, passive_plume_caveats
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.substances import kg_m3_from_ppm, substance
from drillsim.hazards.weather import Weather, wind_at_height

CHLORINE_20_PPM = float(kg_m3_from_ppm(20.0, substance("chlorine").molar_mass_kg_mol, 298.15, 101325.0))


def weather_with(speed_at_2_m, stability, roughness="rural"):
    """The weather whose wind at 2 m is given, as field trials report it."""
    share = float(wind_at_height(1.0, 2.0, stability, roughness))
    return Weather(270.0, speed_at_2_m / share, stability, roughness=roughness)


@pytest.mark.parametrize(
    ("speed", "stability", "roughness", "expected"),
    [
        (5.0, "D", "rural", 564.0),
        (2.0, "F", "rural", 3059.0),
        (5.0, "D", "urban", 230.0),
        (2.0, "F", "urban", 713.0),
    ],
)
def test_one_kg_of_chlorine_a_second(speed, stability, roughness, expected):
    """Recomputed independently: 1 kg/s from 2 m to 20 ppm, wind at the source's height."""
    weather = weather_with(speed, stability, roughness)
    np.testing.assert_allclose(
        distance_to(Source(0.0, 0.0, 2.0), 1.0, weather, CHLORINE_20_PPM), expected, rtol=5e-3
    )


def test_the_threshold_holds_where_it_is_said_to():
    weather = Weather(270.0, 5.0, "D")
    source = Source(0.0, 0.0, 30.0)
    far = distance_to(source, 1.0, weather, 1e-6)
    at, beyond = (float(steady_centreline(source, 1.0, weather, far * f, 1.5)) for f in (1.0, 1.001))
    assert beyond < 1e-6
    np.testing.assert_allclose(at, 1e-6, rtol=1e-9)
    assert distance_to(source, 1.0, weather, 1.0) == 0.0 == distance_to(source, 0.0, weather, 1e-6)
    assert distance_to(source, 1e6, weather, 1e-9) == np.inf
    assert distance_to(source, 1.0, replace(weather, roughness="urban"), 1e-6) < far
    for wrong in ((1.0, 0.0), (1.0, np.nan), (-1.0, 1.0)):
        with pytest.raises(ValueError, match="must be finite"):
            distance_to(source, wrong[0], weather, wrong[1])


def test_less_leak_never_reaches_farther():
    for stability in "ABCDEF":
        reach = [
            distance_to(Source(0, 0), q, Weather(0.0, 3.0, stability), CHLORINE_20_PPM) for q in (0.1, 1, 10)
        ]
        assert reach == sorted(reach)


def test_caveats():
    calm_night = Weather(0.0, 2.0, "F")
    assert passive_plume_caveats(calm_night, 300.0, True) == ("near_source_stable_low_wind",)
    assert passive_plume_caveats(calm_night, 300.0, False) == ()
    assert passive_plume_caveats(calm_night, 501.0, True) == ()
    assert passive_plume_caveats(Weather(0.0, 3.5, "F"), 300.0, True) == ()
    assert passive_plume_caveats(Weather(0.0, 0.5, "A"), 20.0, True) == (
        "dense_near_source",
        "calm",
        "near_field",
    )
    assert passive_plume_caveats(Weather(0.0, 5.0, "D"), 2e4, False) == ("far_field",)
    assert curtain_caveats(Weather(0.0, 3.0, "D"), 3.0) == ()
    codes = curtain_caveats(Weather(0.0, 4.0, "D"), 6.0)
    assert codes == ("curtain_in_strong_wind", "curtain_factor_above_documented")
    assert all(CAVEATS[code] for code in codes)


def test_rooms_by_hand_and_in_many_steps():
    """From 0 to 1 outside at lambda t = 1: 1 - 1/e at the end, 1/e on average."""
    end, mean = indoor_step(0.0, 1.0, 1.0 / 3600.0, 3600.0)
    np.testing.assert_allclose([end, mean], [1.0 - np.exp(-1.0), np.exp(-1.0)])
    rooms, doses = np.array([0.0, 2.0, 5.0]), np.zeros(3)
    changes = np.array([0.0, 1e-4, 1e-2])
    whole_end, whole_mean = indoor_step(rooms, 3.0, changes, 600.0)
    for _ in range(120):
        rooms, mean = indoor_step(rooms, 3.0, changes, 5.0)
        doses = doses + mean * 5.0
    np.testing.assert_allclose(rooms, whole_end, rtol=1e-11)
    np.testing.assert_allclose(doses / 600.0, whole_mean, rtol=1e-11)
    assert indoor_step(np.zeros((4, 3)), np.ones(3), changes, 5.0)[0].shape == (4, 3)
    with pytest.raises(ValueError, match="negative"):
        indoor_step(0.0, 1.0, -1.0, 5.0)


def test_kinds_of_buildings():
    assert air_changes_per_s("industrial") == 4.0 / 3600.0 > air_changes_per_s("industrial", sealed=True)
    with pytest.raises(KeyError, match="known kinds"):
        air_changes_per_s("igloo")


def class_of(obukhov_m, roughness_m=0.006):
    """The Pasquill class whose own 1/L (Golder 1972, as L = k z0^m of a CCPS table) lies nearest."""
    table = {
        "A": (-11.4, 0.10),
        "B": (-26.0, 0.17),
        "C": (-123.0, 0.30),
        "E": (123.0, 0.30),
        "F": (26.0, 0.17),
    }
    inverse = {"D": 0.0} | {letter: 1.0 / (k * roughness_m**m) for letter, (k, m) in table.items()}
    return min(inverse, key=lambda letter: abs(inverse[letter] - 1.0 / obukhov_m))


def prairie_grass():
    """Observed and modelled arc maxima in mg/m3 at 1.5 m, runs with an Obukhov length."""
    observed, modelled = [], []
    with data_file("prairie_grass", "arc_maxima.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not (row["L_m"] and row["u2_m_s"] and row["cmax_mg_m3"]):
                continue
            weather = weather_with(float(row["u2_m_s"]), class_of(float(row["L_m"])))
            source = Source(0.0, 0.0, float(row["hs_m"]))
            got = steady_centreline(
                source, float(row["Q_g_s"]) * 1e-3, weather, float(row["arc_m"]), float(row["zr_m"])
            )
            # Part of the sulfur dioxide was lost on the way; a loss above four fifths is a misprint (run 12).
            kept = float(row["evap_corr"] or 1.0)
            modelled.append(float(got) * 1e6 * (kept if kept > 0.2 else 1.0))
            observed.append(float(row["cmax_mg_m3"]))
    return np.array(observed), np.array(modelled)


def test_prairie_grass():
    """Measured here: FAC2 0.83, FB -0.02, NMSE 0.57, MG 1.12, VG 1.38 over 130 arcs of 26 runs."""
    observed, modelled = prairie_grass()
    assert observed.size >= 130
    ratio = modelled / observed
    assert np.mean((ratio >= 0.5) & (ratio <= 2.0)) >= 0.75
    assert abs(2.0 * (observed.mean() - modelled.mean()) / (observed.mean() + modelled.mean())) <= 0.15
    assert np.mean((observed - modelled) ** 2) / (observed.mean() * modelled.mean()) <= 1.0
    assert 0.8 <= np.exp(np.mean(np.log(observed / modelled))) <= 1.25
    assert np.exp(np.mean(np.log(observed / modelled) ** 2)) <= 1.6


@pytest.mark.parametrize("case", gating_cases("field.prairie_grass.run17", "field.prairie_grass.run21"))
def test_prairie_grass_runs_within_a_factor(case):
    """Two neutral to stable runs: 17 within the factor on four arcs, 21 to 200 m: its plume spread
    less than class D from 400 m on (modelled 2.0 and 2.5 times too low)."""
    given, expected = case["inputs"], case["expected"]["arc_m__cmax_mg_m3"]
    weather = weather_with(given["u2"], class_of(given["L"]))
    distance, observed = np.array(expected).T
    got = steady_centreline(Source(0.0, 0.0, 0.46), given["Q_g_s"] * 1e-3, weather, distance, 1.5) * 1e6
    factor = np.maximum(got / observed, observed / got)
    assert np.sum(factor <= case["tolerance"]["factor"]) >= 3
    assert np.all(factor[distance <= 200.0] <= case["tolerance"]["factor"])
    assert np.all(factor <= 3.0)


@pytest.mark.parametrize("case", gating_cases("field.prairie_grass.run7", "field.prairie_grass.run59"))
def test_prairie_grass_of_the_weak_classes(case):
    """Very unstable and very stable runs: known to err more than two-fold, yet not five-fold by 400 m."""
    given, expected = case["inputs"], case["expected"]["arc_m__cmax_mg_m3"]
    weather = weather_with(given["u2"], class_of(given["L"]))
    for distance, observed in expected:
        got = steady_centreline(Source(0.0, 0.0, 0.46), given["Q_g_s"] * 1e-3, weather, distance, 1.5) * 1e6
        if distance <= 400.0:
            assert 0.2 <= got / observed <= 5.0
