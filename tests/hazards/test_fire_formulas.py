"""The formulas of fire by hand-worked numbers and by what must hold for all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.fire.burns import (
    burn_band,
    chosen_probit,
    counted_dose_tdu,
    death_probability,
    dose_tdu,
    heat_probits,
    lethal_dose_tdu,
)
from drillsim.hazards.fire.domino import damage_rate_per_s, required_cooling_L_s, time_to_failure_s, uncooled_share
from drillsim.hazards.fire.fuels import UnknownFuelError, fuel, fuel_ids
from drillsim.hazards.fire.growth import energy_released_kJ, heat_release_kW, time_to_reach_s
from drillsim.hazards.fire.pool import flame_length_m, pool_heat_release_kW, thomas_flame_length_m
from drillsim.hazards.fire.radiation import (
    Flame,
    _side,
    cylinder_view_factor,
    flame_of,
    radiant_fraction,
    radiation_kW_m2,
    reach_m,
    surface_power_kW_m2,
    transmissivity,
    vapour_pressure_Pa,
)
from drillsim.hazards.fire.shape import Breeze, flame_shape
from drillsim.hazards.fire.smoke import plume_rise_m, yields_kg_s
from drillsim.hazards.fire.solid import FAR as FEW
from drillsim.hazards.fire.solid import NEAR, seen_of_side
from drillsim.hazards.fire.suppression import (
    knock_down_energy_kJ,
    knocked_down_kW,
    required_foam_L_s,
    required_water_L_s,
    time_to_fall_s,
)
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather

HEATS = st.floats(1.0, 5e6)
AREAS = st.floats(0.5, 5000.0)
FAR = st.floats(0.0, 2000.0)
VAPOUR = 1200.0


def same(got, expected, within=1e-4):
    np.testing.assert_allclose(got, expected, rtol=within)


# ---- by hand


def test_growth_by_hand():
    """Fast: 0.0469 100^2 = 469 kW; heat till then 0.0469 / 3 100^3 = 15633.3 kJ; 1876 kW after 200 s."""
    same(heat_release_kW(0.0469, 100.0), 469.0)
    same(energy_released_kJ(0.0469, 0.0, 100.0, 1e6), 15633.333)
    same(time_to_reach_s(0.0469, 1876.0), 200.0)


def test_energy_of_a_fire_that_is_full_half_way():
    """Full at 469 kW after 100 s: 15633.3 kJ, then 50 s at 469 kW are 23450 kJ more."""
    same(energy_released_kJ(0.0469, 0.0, 150.0, 469.0), 15633.333 + 23450.0)


def test_benzene_bund_by_hand():
    """300 m2, D 19.54 m: 0.001 40100 / 493.7 = 0.0812234 kg/(m2 s), the edge is not felt; L = 0.235 Q^0.4 - 1.02 D.

    Q = 0.0812234 40100 300 = 977 118 kW; Q^0.4 = exp(0.4 ln 977118) = 248.87; L = 58.485 - 19.935 = 38.55 m.
    """
    heat = pool_heat_release_kW(fuel("benzene"), 300.0)
    same(heat, 977_118.0)
    same(flame_length_m(heat, 19.544), 38.55, 2e-3)


def test_transmissivity_by_hand():
    """2.02 (1200 Pa 100 m)^-0.09 = 2.02 exp(-0.09 11.6952) = 2.02 0.34902 = 0.70503; 1 at no distance."""
    same(transmissivity(1200.0, 100.0), 0.70503)
    assert transmissivity(1200.0, 0.0) == 1.0


def test_vapour_pressure_by_hand():
    """15 C: 610.94 exp(17.625 15 / 258.04) = 1702.0 Pa saturated, 1191.4 Pa at 70 %."""
    same(vapour_pressure_Pa(Weather(0.0, 3.0, "D")), 1191.4, 2e-4)


def test_radiant_fraction_of_sooty_and_clean_fires():
    """Benzene of 20 m: 0.35 exp(-1) = 0.12876; methanol stays at 0.16."""
    same(radiant_fraction(fuel("benzene"), 20.0), 0.128758)
    same(radiant_fraction(fuel("methanol"), 20.0), 0.16)


@pytest.mark.parametrize(("times", "error"), [(1.0, 0.1), (2.0, 0.02), (5.0, 0.01), (20.0, 0.01)])
def test_radiation_of_an_upright_flame_is_that_of_the_published_view_factor(times, error):
    """100 MW from a flame 20 m high and 10 m wide: its side of 628.32 m2 gives 159.155 kW/m2; by diameters off axis."""
    flame = Flame(0.0, 0.0, 0.0, 10.0, 20.0, 1e5)
    passes = transmissivity(VAPOUR, 10.0 * times - 5.0)
    wanted = 159.155 * cylinder_view_factor(10.0, 20.0, 10.0 * times) * passes
    same(radiation_kW_m2(flame, 10.0 * times, 0.0, 0.0, VAPOUR), wanted, error)


def test_within_the_flame_it_is_at_most_as_its_surface():
    flame = Flame(0.0, 0.0, 0.0, 10.0, 20.0, 1e4)
    at = radiation_kW_m2(flame, np.array([0.0, 4.9, 5.0]), np.zeros(3), np.zeros(3), VAPOUR)
    assert np.all(at <= flame.surface_power_kW_m2) and np.all(at > 0.0)


def test_the_shape_of_a_flame_by_hand():
    """LNG of 35 m, 0.14 kg/(m2 s), 8 m/s: draught (9.80665 0.14 35 / 1.75)^(1/3) = 3.0169, u* 2.6517.

    cos = 2.6517^-0.5 = 0.61410, 0.90955 rad; Fr = 64 / 343.23 = 0.18646, 1.5 Fr^0.069 = 1.33598. Upright in calm air.
    """
    shape = flame_shape(0.14, 35.0, 1.75, 8.0)
    same(shape.lean_rad, 0.90955, 2e-4)
    same(shape.drag, 1.33598, 2e-4)
    still = flame_shape(0.14, 35.0, 1.75, 0.0)
    assert still.lean_rad == 0.0 and still.drag == 1.0 and flame_shape(0.0, 35.0, 1.75, 8.0).length_m == 0.0


def test_surface_power_by_hand():
    """Propane of 5 m: 250 (1 - exp(-2.5)) = 229.48. Benzene of 20 m: 130 exp(-2.4) + 20 (1 - exp(-2.4)) = 29.979."""
    same(surface_power_kW_m2(fuel("propane"), 5.0), 229.479)
    same(surface_power_kW_m2(fuel("benzene"), 20.0), 29.979, 2e-4)
    assert surface_power_kW_m2(fuel("methanol"), 5.0) == 0.0


def test_time_to_failure_by_hand():
    """Atmospheric 1000 m3 at 30 kW/m2: exp(-1.13 3.401197 - 0.0267 + 9.9) = exp(6.029947) = 415.69 s.

    Pressurised 100 m3 at 60: 100^0.032 = 1.158777; exp(-0.95 4.094345 + 8.845 1.158777) = exp(6.359755) = 578.1 s.
    At the thresholds 15 and 45 they stand for ever.
    """
    same(time_to_failure_s("atmospheric", 1000.0, 30.0), 415.69)
    same(time_to_failure_s("pressurised", 100.0, 60.0), 578.1, 2e-4)
    assert np.isinf(time_to_failure_s("atmospheric", 1000.0, 15.0))
    assert np.isinf(time_to_failure_s("pressurised", 100.0, 45.0))


def test_cooling_by_hand():
    """10.2 L/min on 200 m2 are 34 L/s; 17 L/s leave half of the heat."""
    same(required_cooling_L_s(200.0), 34.0)
    same(uncooled_share(17.0, 34.0), 0.5)
    assert uncooled_share(40.0, 34.0) == 0.0


def test_supply_by_hand():
    """6.5 L/min on 300 m2 are 32.5 L/s of foam; 20 MW take 20000 / (0.5 2612) = 15.314 L/s of water."""
    same(required_foam_L_s(fuel("benzene"), 300.0), 32.5)
    same(required_water_L_s(20_000.0), 15.3139)


def test_knock_down_by_hand():
    """120 s to a share 1/e; 90 % control after 120 ln 10 = 276.31 s; 1000 kW give 1000 120 (1 - 1/e) = 75854 kJ."""
    same(knocked_down_kW(1000.0, 120.0), 367.879)
    same(time_to_fall_s(1000.0, 100.0), 276.310)
    same(knock_down_energy_kJ(1000.0, 120.0), 75854.5)


def test_burns_by_hand():
    """12.5 kW/m2 for 20 s: 12.5^(4/3) = 29.01; 580.2 tdu, a second degree burn.

    TNO: -37.23 + 2.56 ln 10^4 = -13.6515; Y = -13.6515 + 2.56 ln 580.2 = 2.639; 0.9 % die.
    """
    dose = dose_tdu(12.5, 20.0)
    same(dose, 580.2, 2e-4)
    assert burn_band(dose) == 2
    same(death_probability(chosen_probit(), dose), 0.0091, 0.01)
    assert burn_band([79.9, 80.0, 239.0, 240.0, 870.0]).tolist() == [0, 1, 1, 2, 3]


def test_an_afternoon_in_the_sun_kills_nobody():
    assert counted_dose_tdu(1.0, 36_000.0) == 0.0
    assert counted_dose_tdu(5.0, 60.0) == dose_tdu(5.0, 60.0)


def test_plume_of_a_strong_fire_by_hand():
    """F 8799 m4/s3 (1 GW) in 5 m/s, class D: 38.71 8799^0.6 / 5 = 38.71 232.61 / 5 = 1800.9 m."""
    same(plume_rise_m(8799.0, Weather(0.0, 5.0, "D")), 1800.9, 1e-3)
    assert yields_kg_s(fuel("benzene"), 10.0)[0] == pytest.approx(0.67)


# ---- the tables


def test_unknown_fuel_is_refused_with_the_known_ones():
    with pytest.raises(UnknownFuelError, match="benzene"):
        fuel("phlogiston")


def test_every_figure_names_its_source():
    def leaves(node, path, above):
        if isinstance(node, dict):
            known = above or {"source", "confidence"} <= set(node)
            for key, value in node.items():
                yield from leaves(value, (*path, key), known)
        elif isinstance(node, int | float) and not isinstance(node, bool):
            yield path, above

    for table in ("fire/fire.yaml",):
        lost = [path for path, known in leaves(dict(load_table(table)), (), False) if not known]
        assert not lost
    rows = load_table("fire/fuels.yaml")["fuels"]
    published = {"methanol", "ethanol", "butane", "benzene", "hexane", "heptane", "xylene", "acetone", "dioxane",
                 "diethyl_ether"}  # fmt: skip
    assert all("pool" in row for name, row in rows.items() if name not in published)
    assert set(fuel_ids()) == set(rows)


# ---- what always holds


WINDS = st.floats(0.0, 20.0)


@given(name=st.sampled_from(fuel_ids()), share=st.floats(1e-4, 1.0), area=AREAS, near=FAR, more=st.floats(0.0, 500.0))
def test_radiation_falls_with_distance_and_is_finite(name, share, area, near, more):
    burning = fuel(name)
    heat = float(pool_heat_release_kW(burning, area)) * share
    diameter = float(np.sqrt(4 * area * share / np.pi))
    flame = flame_of(burning, heat, diameter, (0.0, 0.0, 1.5))
    x = diameter + np.array([near, near + more])
    closer, farther = radiation_kW_m2(flame, x, np.zeros(2), np.full(2, 1.5), VAPOUR)
    assert np.isfinite(closer) and 0.0 <= farther <= closer <= flame.surface_power_kW_m2


@given(name=st.sampled_from(fuel_ids()), area=AREAS, wind=WINDS, x=st.floats(-1e4, 1e4), y=st.floats(-1e4, 1e4),
       z=st.floats(-50.0, 200.0))  # fmt: skip
def test_heat_of_a_leaning_flame_is_finite_bounded_and_alike_on_both_sides(name, area, wind, x, y, z):
    heat, diameter = float(pool_heat_release_kW(fuel(name), area)), float(np.sqrt(4 * area / np.pi))
    flame = flame_of(fuel(name), heat, diameter, (0.0, 0.0, 0.0), Breeze(1.0, 0.0, wind))
    one, other = radiation_kW_m2(flame, np.array([x, x]), np.array([y, -y]), np.array([z, z]), VAPOUR)
    assert 0.0 <= one <= flame.surface_power_kW_m2 and one == pytest.approx(other, rel=1e-9, abs=1e-12)
    assert flame.radiated_kW <= 0.6 * heat * (1 + 1e-9)


@given(turn=st.floats(0.0, 6.28), wind=WINDS)
def test_turning_the_wind_turns_the_heat(turn, wind):
    def at(angle):
        breeze = Breeze(float(np.cos(angle)), float(np.sin(angle)), wind)
        flame = flame_of(fuel("hexane"), 1e5, 8.0, (0.0, 0.0, 0.0), breeze)
        x, y = 30.0 * np.cos(angle + 0.7), 30.0 * np.sin(angle + 0.7)
        return float(radiation_kW_m2(flame, x, y, 1.5, VAPOUR))

    assert at(turn) == pytest.approx(at(0.0), rel=1e-9)


@given(area=AREAS, bound=st.sampled_from([4.7, 12.5, 37.5]))
def test_the_reach_is_where_the_bound_is_met(area, bound):
    heat = float(pool_heat_release_kW(fuel("hexane"), area))
    flame = flame_of(fuel("hexane"), heat, float(np.sqrt(4.0 * area / np.pi)), (5.0, 0.0, 0.0))
    reach = reach_m(flame, bound, VAPOUR)
    at = radiation_kW_m2(flame, 5.0 + np.array([reach, reach + 0.01]), np.zeros(2), np.full(2, 1.5), VAPOUR)
    if reach > 0.0:
        assert at[0] >= bound > at[1]
    else:
        assert at[0] < bound


@given(age=st.floats(0.0, 5000.0), more=st.floats(0.0, 100.0), full=HEATS)
def test_energy_is_the_sum_of_heat(age, more, full):
    edges = np.linspace(age, age + more, 2001)
    middle = heat_release_kW(0.0469, 0.5 * (edges[1:] + edges[:-1]), full)
    summed = float(np.sum(middle * np.diff(edges)))
    np.testing.assert_allclose(energy_released_kJ(0.0469, age, age + more, full), summed, rtol=1e-4, atol=0.05)


@given(u=st.floats(1e-6, 1 - 1e-6), number=st.integers(0, 3))
def test_the_personal_lethal_dose_inverts_the_probit(u, number):
    probit = heat_probits()[number]
    np.testing.assert_allclose(death_probability(probit, lethal_dose_tdu(probit, u)), u, rtol=1e-7)


@given(kind=st.sampled_from(["atmospheric", "pressurised"]), low=st.floats(0.0, 200.0), more=st.floats(0.0, 200.0),
       volume=st.floats(1.0, 20_000.0))  # fmt: skip
def test_more_heat_breaks_a_vessel_no_later(kind, low, more, volume):
    assert time_to_failure_s(kind, volume, low + more) <= time_to_failure_s(kind, volume, low)
    assert np.isfinite(damage_rate_per_s(kind, volume, low))


@given(rate=st.floats(0.01, 0.1), diameter=st.floats(0.5, 60.0), wind=st.floats(0.0, 20.0))
def test_flames_are_finite(rate, diameter, wind):
    length = thomas_flame_length_m(rate, diameter, wind)
    assert np.isfinite(length) and length > 0.0


@pytest.mark.parametrize(("diameter", "length", "distance"), [(10.0, 20.0, 20.0), (3.0, 2.0, 9.0), (20.0, 40.0, 15.0)])
def test_view_factor_against_the_sum_over_the_cylinder(diameter, length, distance):
    """The solid angle's cosines added up over 1000 x 2000 patches of the side; ground plane receptor at the axis' foot.

    The vertical target faces the axis, the horizontal one looks up; both see only patches that face them.
    """
    radius = diameter / 2
    angle = (np.arange(2000) + 0.5) / 2000 * 2 * np.pi
    height = (np.arange(1000) + 0.5) / 1000 * length
    x, y = radius * np.cos(angle)[None, :], radius * np.sin(angle)[None, :]
    dx, dy, dz = distance - x, -y, -height[:, None]
    r2 = dx**2 + dy**2 + dz**2
    leaves = np.maximum(dx * np.cos(angle) + dy * np.sin(angle), 0.0)  # times r
    patch = radius * (2 * np.pi / 2000) * (length / 1000)
    standing = np.sum(leaves * np.maximum(dx, 0.0) / r2**2) * patch / np.pi
    lying = np.sum(leaves * np.maximum(-dz, 0.0) / r2**2) * patch / np.pi
    same(cylinder_view_factor(diameter, length, distance), np.hypot(standing, lying), 2e-3)


def test_view_factor_refuses_a_receptor_in_the_flame():
    with pytest.raises(ValueError, match="outside"):
        cylinder_view_factor(10.0, 20.0, 5.0)


@pytest.mark.parametrize("name", ["benzene", "methane"])
@pytest.mark.parametrize("wind", [0.0, 3.0, 12.0])
def test_far_off_few_patches_give_what_many_do(name: str, wind: float) -> None:
    burning = fuel(name)
    heat = burning.burning_rate * burning.heat_of_combustion_kJ_kg * 0.25 * np.pi * 20.0**2
    flame = flame_of(burning, heat, 20.0, (0.0, 0.0, 0.0), Breeze(0.6, 0.8, wind))
    size = flame.length_m + flame.drag * flame.diameter_m
    angle, away = np.linspace(0.0, 2.0 * np.pi, 97), size * np.linspace(4.01, 30.0, 97)
    at = away * np.cos(angle), away * np.sin(angle), np.full(97, 1.5)
    few, many = (np.linalg.norm(seen_of_side(_side(flame, patches), *at), axis=0) for patches in (FEW, NEAR))
    assert np.abs(few / many - 1.0).max() < 1e-3
