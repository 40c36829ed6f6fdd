"""The dense plume in a day: the played field is the steady table, carries its mass, and bends with the wind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drillsim.hazards.gas.dense.choice import dense_gas
from drillsim.hazards.gas.dense.entrainment import height_of_scale
from drillsim.hazards.gas.dense.mixture import cold_gas
from drillsim.hazards.gas.dense.origin import DenseRelease
from drillsim.hazards.gas.dense.played import DenseGas, section_of
from drillsim.hazards.gas.dense.plume import dense_plume
from drillsim.hazards.gas.dense.surroundings import surroundings_of_weather
from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.field import Points, steady_centreline, window_mean
from drillsim.hazards.gas.forecast import GasField
from drillsim.hazards.gas.segments import Segment
from drillsim.hazards.gas.slabs import Source, slabs_at
from drillsim.hazards.properties import properties
from drillsim.hazards.weather import Weather, Winds, steady
from drillsim.units import TICKS_PER_S

NIGHT = Weather(270.0, 2.0, "F", 281.0, 101000.0)
DAY = Weather(270.0, 3.0, "C", 298.0, 101000.0)
LONG_S = 40_000.0
CASES = {
    "chlorine_night": ("chlorine", 0.5, NIGHT),
    "phosgene_day": ("phosgene", 0.8, DAY),
    "ammonia": ("ammonia", 2.0, NIGHT),
}


def source_of(name: str, thinned: float = 1.0) -> tuple[Source, float, Weather]:
    substance, rate, weather = CASES[name]
    dense = DenseGas(cold_gas(properties(substance), weather.temperature_K), rate, thinned)
    pure = properties(substance).molar_mass_kg_mol * weather.pressure_Pa / (8.314462618 * weather.temperature_K)
    return Source(0.0, 0.0, pure_gas_kg_m3=pure, dense=dense), rate, weather


def long_mean(name: str, x, y, z, window_s=(LONG_S, LONG_S + 60.0)):
    """The field of a release that has lasted long; the wind carries to +x."""
    source, rate, weather = source_of(name)
    return window_mean(source, (Segment(0.0, np.inf, rate, 0),), steady(weather), Points(x, y, z), window_s)


def table_of(name: str):
    """The steady plume worked out apart from the day, of a source of another size."""
    substance, rate, weather = CASES[name]
    gas = cold_gas(properties(substance), weather.temperature_K)
    return dense_plume(DenseRelease(rate, 0.2, gas), surroundings_of_weather(weather, 0.03))


@pytest.mark.parametrize("name", CASES)
def test_a_long_release_is_the_steady_table(name):
    table, x = table_of(name), np.geomspace(50.0, 3000.0, 12)
    middle = long_mean(name, x, 0.0, 0.0)
    assert middle == pytest.approx(table.concentration(x, 0.0, 0.0), rel=0.03)
    for far, held in zip(x, middle, strict=True):
        y = np.linspace(-8.0, 8.0, 4001) * float(table.at("half_width_m", far))
        z = np.linspace(0.0, 12.0, 4001) * float(table.at("height_m", far))
        across, up = long_mean(name, far, y, 0.0), long_mean(name, far, 0.0, z)
        assert np.trapezoid(across, y) / held == pytest.approx(2.0 * float(table.at("half_width_m", far)), rel=0.03)
        assert np.trapezoid(up, z) / held == pytest.approx(float(table.at("height_m", far)), rel=0.03)


@pytest.mark.parametrize("name", CASES)
def test_the_section_times_the_speed_is_the_rate(name):
    source, rate, weather = source_of(name)
    table = section_of(source.dense, rate, weather).plume
    for x in (7.0, 33.0, 170.0, 1234.0):
        wide = float(table.at("core_m", x) + 5.0 * table.at("edge_m", x))
        y = np.linspace(-wide, wide, 801)[:, None]
        z = 12.0 * float(table.at("scale_m", x)) * np.linspace(0.0, 1.0, 801)[None, :] ** 3
        field = long_mean(name, np.full((801, 801), x), y, z)
        wind = table.around.wind_1m_m_s * z**table.around.power
        carried = np.trapezoid(np.trapezoid(field * wind, z[0], axis=1), y[:, 0])
        mean_speed = float(table.at("speed_m_s", x))
        filled = np.trapezoid(np.trapezoid(field, z[0], axis=1), y[:, 0])
        assert carried == pytest.approx(rate, rel=0.02)
        assert filled * mean_speed == pytest.approx(rate, rel=0.02)


def test_the_front_comes_when_the_table_says():
    table = table_of("chlorine_night")
    for x in (100.0, 400.0):
        due = float(table.at("arrival_s", x)) + table.x_m[0] / table.speed_m_s[0]  # and its way over the blanket
        before, after = (float(long_mean("chlorine_night", x, 0.0, 0.0, (t, t + 1.0))) for t in (0.8 * due, 1.3 * due))
        assert before < 0.05 * after
        half = float(long_mean("chlorine_night", x, 0.0, 0.0, (due, due + 1.0)))
        assert 0.2 < half / after < 0.8


def test_a_short_release_gives_a_place_its_whole_dose():
    source, rate, weather = source_of("chlorine_night")
    points = Points(np.array([60.0, 700.0]), np.array([5.0, -20.0]), 1.5)
    short = (Segment(0.0, 30.0, rate, 0),)
    dose = 20_000.0 * window_mean(source, short, steady(weather), points, (0.0, 20_000.0))
    long = long_mean("chlorine_night", points.x, points.y, points.z)
    assert dose == pytest.approx(30.0 * long, rel=1e-6)


def test_never_above_pure_gas_and_nothing_up_the_wind():
    x, y = np.meshgrid(np.linspace(-50.0, 50.0, 201), np.linspace(-30.0, 30.0, 61))
    source, _, _ = source_of("phosgene_day")
    field = long_mean("phosgene_day", x, y, 0.0)
    assert np.all(np.isfinite(field)) and field.max() <= source.pure_gas_kg_m3
    assert not field[x <= 0.0].any() and field.min() >= 0.0


def test_rates_share_tables_and_keep_their_mass():
    source, rate, weather = source_of("chlorine_night")
    assert section_of(source.dense, 0.9 * rate, weather) is section_of(source.dense, rate, weather)
    turned = replace(weather, wind_from_deg=11.0)
    assert section_of(source.dense, rate, turned) is section_of(source.dense, rate, weather)
    assert section_of(source.dense, 0.5 * rate, weather) is not section_of(source.dense, rate, weather)
    full, less = (steady_centreline(source, q, weather, 200.0, 1.5) for q in (rate, 0.9 * rate))
    assert less == pytest.approx(0.9 * full)


def test_a_curtain_thins_by_its_factor():
    bare, rate, weather = source_of("chlorine_night")
    behind, _, _ = source_of("chlorine_night", thinned=3.0)
    held = [float(steady_centreline(one, rate, weather, 10.0, 0.0)) for one in (bare, behind)]
    assert held[1] <= held[0] / 2.9
    assert held[1] > held[0] / 12.0


def test_after_a_change_of_wind_the_gas_keeps_mass_and_size():
    source, rate, weather = source_of("chlorine_night")
    winds = Winds((0.0, 900.0), (weather, replace(weather, wind_from_deg=300.0)))
    segments = (Segment(100.0, 700.0, rate, 0),)
    slabs = slabs_at(source, segments, winds, 1)
    section = section_of(source.dense, rate, weather)
    assert slabs.mass_kg.sum() == pytest.approx(600.0 * rate, rel=1e-9)
    assert slabs.x.max() <= float(section.reached_m(800.0)) and slabs.x.min() >= float(section.reached_m(200.0)) - 30.0
    width = float(np.interp(slabs.x[5], section.x, section.core + np.sqrt(np.pi) / 2.0 * section.edge))
    assert np.sqrt(np.pi / 2.0) * slabs.gained_y_m[5] == pytest.approx(width)
    height = height_of_scale(section.around, float(np.interp(slabs.x[5], section.x, section.scale)))
    assert np.sqrt(np.pi / 2.0) * slabs.gained_z_m[5] == pytest.approx(float(height))
    x = np.array([300.0, 400.0, 500.0])
    old, new = (
        window_mean(source, segments, winds, Points(x, 0.0, 0.0), window) for window in ((899.0, 900.0), (900.0, 901.0))
    )
    assert new == pytest.approx(old, rel=0.2)


def test_alone_is_as_among_others_and_watched_as_asked():
    source, rate, weather = source_of("chlorine_night")
    winds = Winds((0.0, 600.0), (weather, replace(weather, wind_from_deg=290.0)))
    dense = Emission([(source, (Segment(0.0, 300.0, rate, 0), Segment(300.0, 600.0, 0.4 * rate, 0),
                                Segment(600.0, 900.0, 0.1 * rate, 1)))], winds)  # fmt: skip
    plain = Emission([(replace(source, dense=None), (Segment(0.0, 600.0, rate, 0),))], winds)
    draw = np.random.default_rng(5)
    points = tuple(np.ascontiguousarray(row) for row in draw.uniform([[-50], [-90], [0]], [[700], [90], [3]], (3, 400)))
    some = tuple(row[::7].copy() for row in points)
    for start in (30.0, 400.0, 590.0, 640.0, 1500.0):
        window = (start, start + 10.0)
        whole = dense.mean(points, window)
        assert np.array_equal(whole[::7], dense.mean(some, window))
        together = Emission.means([(plain, some), (dense, points), (dense, some)], window)
        assert np.array_equal(together[1], whole) and np.array_equal(together[2], whole[::7])
    field = GasField()
    watch = field.watch(*points)
    for n in range(70):
        field.turn((n * 10 * TICKS_PER_S, (n + 1) * 10 * TICKS_PER_S), (dense,), 1.0)
        assert np.array_equal(watch.read(), field(*points))


def test_culling_loses_no_gas():
    source, rate, weather = source_of("chlorine_night")
    section = section_of(source.dense, rate, weather)
    x = np.geomspace(2.0, 2000.0, 40)
    for share in (0.0, 0.5, 0.99):
        y = share * section.reach_across_m(x, 6.0)
        wanted = rate * section.per_rate(x, y, 0.5)
        capped = np.minimum(wanted, source.pure_gas_kg_m3)
        assert long_mean("chlorine_night", x, y, 0.5) == pytest.approx(capped, rel=0.1)


def test_the_model_is_the_criterions_unless_asked():
    chlorine, ammonia = properties("chlorine"), properties("ammonia")
    gale = Weather(0.0, 20.0, "D")
    assert dense_gas("auto", 0.5, chlorine, (NIGHT,)) and dense_gas("auto", 0.5, ammonia, (NIGHT,)) is None
    assert dense_gas("passive", 0.5, chlorine, (NIGHT,)) is None and dense_gas("dense", 0.5, ammonia, (NIGHT,))
    assert dense_gas("auto", 1e-4, chlorine, (gale,)) is None
    assert dense_gas("auto", 1e-4, chlorine, (gale, NIGHT)) is not None  # dense in any of the day's weathers
    unknown = replace(chlorine, boiling_point_K=None)
    assert dense_gas("auto", 0.5, unknown, (NIGHT,)) is None
    with pytest.raises(ValueError, match="not known"):
        dense_gas("dense", 0.5, unknown, (NIGHT,))
