"""Spills of the day: what runs out, flashes, lies in a pool and is given off, and that no mass is lost."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_park import park_data, scenario_data, write_and_load

from drillsim.api import simulate
from drillsim.chance.realise import realise
from drillsim.hazards.danger import LUCK, Act
from drillsim.hazards.gas.hole import course_of
from drillsim.hazards.gas.leak_source import drawn_hole_m
from drillsim.hazards.gas.outflow import rained_out_share
from drillsim.hazards.gas.pools import boiled_kg, ground, pool_evaporation_wind
from drillsim.hazards.gas.room import open_room
from drillsim.hazards.gas.spill import Floor, Liquid, pool_of
from drillsim.hazards.properties import properties, vapour_pressure_Pa
from drillsim.hazards.weather import Weather, Winds, steady
from drillsim.hazards.winds import winds_of
from drillsim.park.schema import Inventory

AIR = Weather(270.0, 3.0, "D", temperature_K=293.15)
DAY = steady(AIR)
EVER = float("inf")
CONCRETE = ground("concrete")


def liquid(id_, temperature_K=293.15):
    of = properties(id_)
    boiling = of.boiling_point_K
    return Liquid(of, min(temperature_K, boiling), boiling, of.liquid_density_kg_m3, of.liquid_heat_capacity_J_kgK,
                  of.vaporisation_heat_J_kg)  # fmt: skip


def pool(id_, pieces, bund=EVER, winds=DAY, foam_s=EVER, ends_s=7200.0, on=CONCRETE):
    return pool_of(liquid(id_), Floor(on, bund), tuple(pieces), winds, (foam_s, ends_s))


def test_a_deep_pool_of_benzene_evaporates_by_the_wind_law_and_no_faster():
    """A bund of 100 m2, 20 t at 20 C: the law's rate less what cooling takes; it cools, so it falls."""
    found = pool("benzene", [(0.0, 1.0, 20e3)], bund=100.0)
    law = pool_evaporation_wind(pool_area_m2=100.0, molar_mass_kg_mol=0.0781118,
                                vapour_pressure_Pa=vapour_pressure_Pa(properties("benzene"), 293.15),
                                temperature_K=293.15, wind_m_s=3.0)  # fmt: skip
    first, last = found.rates_kg_s[4], found.rates_kg_s[-1]
    assert 0.95 * float(law) < first <= float(law) * 1.001 and 0.4 * first < last < first
    assert found.area_m2 == 100.0


def test_a_boiling_pool_takes_its_heat_from_the_ground_as_the_half_space_law_has_it():
    """Chlorine poured at once into a bund: in the first 20 s ground boils it, by the root of time; air adds 3 %."""
    found = pool("chlorine", [(0.0, 1e-3, 20e3 / 1e-3)], bund=50.0)
    gas = properties("chlorine")
    for at in (5.0, 20.0):
        law = boiled_kg(times_s=at, spilt_kg=20e3, pool_area_m2=50.0, boiling_point_K=gas.boiling_point_K,
                        ground_temperature_K=293.15, vaporisation_heat_J_kg=gas.vaporisation_heat_J_kg,
                        ground=CONCRETE)  # fmt: skip
        assert float(law) < found.airborne_kg(0.0, at) < 1.05 * float(law)
    assert found.rates_kg_s[2] > 1.3 * found.rates_kg_s[12]


def test_it_spreads_to_the_least_depth_or_to_the_bund():
    free, held = pool("toluene", [(0.0, 100.0, 50.0)]), pool("toluene", [(0.0, 100.0, 50.0)], bund=200.0)
    rough = pool("toluene", [(0.0, 100.0, 50.0)], on=ground("soil"))
    volume = 5000.0 / properties("toluene").liquid_density_kg_m3
    assert free.area_m2 == pytest.approx(volume / 0.005, rel=0.02) and held.area_m2 == 200.0
    assert rough.area_m2 == pytest.approx(volume / 0.02, rel=0.02)
    assert free.rates_kg_s[-1] > held.rates_kg_s[-1] or free.lies_kg[-1] < held.lies_kg[-1]


@settings(max_examples=25, deadline=None)
@given(
    id_=st.sampled_from(["benzene", "chlorine", "ammonia", "phosgene", "methanol", "aniline"]),
    rate=st.floats(1e-6, 1e6), lasted=st.floats(0.01, 4000.0), wind=st.floats(0.05, 30.0),
    bund=st.sampled_from([1e-3, 10.0, 1e4, EVER]), foam=st.sampled_from([0.0, 100.0, EVER]),
    shut=st.floats(0.0, 1.0),
)  # fmt: skip
def test_mass_is_kept_nothing_is_negative_and_later_news_leaves_the_past_alone(
    id_, rate, lasted, wind, bund, foam, shut
):
    winds = Winds((0.0, 500.0), (replace(AIR, wind_speed_m_s=wind), replace(AIR, wind_speed_m_s=1.0)))
    whole = pool(id_, [(7.0, 7.0 + lasted, rate)], bund, winds, foam)
    rates = np.array(whole.rates_kg_s)
    assert np.all(np.isfinite(rates)) and np.all(rates >= 0.0) and min(whole.lies_kg) >= 0.0
    for at in (7.0 + 0.5 * lasted, whole.edges_s[-1]):
        came = rate * (min(at, 7.0 + lasted) - 7.0)
        assert whole.airborne_kg(0.0, at) + whole.lies_kg_at(at) == pytest.approx(came, rel=1e-9, abs=2e-6)
    until = 7.0 + max(shut * lasted, 1e-3)
    less = pool(id_, [(7.0, until, rate)], bund, winds, foam)
    for at in np.linspace(7.0, until, 7):
        assert less.airborne_kg(0.0, at) == pytest.approx(whole.airborne_kg(0.0, at), rel=1e-9, abs=1e-12)


def test_foam_keeps_evaporation_back():
    free, foamed = (pool("benzene", [(0.0, 1.0, 20e3)], 100.0, foam_s=at) for at in (EVER, 600.0))
    assert foamed.airborne_kg(0.0, 600.0) == free.airborne_kg(0.0, 600.0)
    later = [one.airborne_kg(600.0, 1800.0) for one in (foamed, free)]
    assert 0.3 * later[1] <= later[0] < 0.4 * later[1]  # 70 % kept back, and the pool stays a little warmer


def test_rain_out_by_hand():
    """Purple Book: 2x below 0.1; between, 0.2 at 0.1 to 1 at 0.36; chlorine at 20 C flashes 17.7 %."""
    np.testing.assert_allclose(rained_out_share(flash_fraction=[0.0, 0.05, 0.1, 0.23, 0.36, 1.0]),
                               [1.0, 0.9, 0.8, 0.4, 0.0, 0.0], atol=1e-12)  # fmt: skip
    held = Inventory(mass="20 t", phase="liquefied_gas", pressure="7 bar")
    course = course_of(held, 20e3, 0.01, properties("chlorine"), AIR)
    assert course.airborne_share == pytest.approx(0.2 + 0.8 * (0.1767 - 0.1) / 0.26, abs=0.005)
    factor = course_of(held, 20e3, 0.01, properties("chlorine"), AIR, 2.0)
    assert factor.airborne_share == pytest.approx(2.0 * 0.1767, abs=0.002) and factor.falls == course.falls


def test_a_tank_below_its_boiling_point_runs_out_by_its_height():
    """80 m3 of benzene, 4 m above a hole of 50 mm: Cd A sqrt(2 g h) rho at first, and all of it in the end."""
    held = Inventory(mass="70 t", phase="liquid", level="4 m")
    course = course_of(held, 70e3, 0.05, properties("benzene"), AIR)
    rates, after = np.array(course.rates_kg_s), np.array(course.after_s)
    density = properties("benzene").liquid_density_kg_m3
    first = 0.61 * np.pi / 4 * 0.05**2 * density * np.sqrt(2 * 9.80665 * 4.0)
    assert 0.9 * first < rates[0] < first and rates[-1] == 0.0 and np.all(np.diff(rates) < 0.0)
    assert np.sum(rates[:-1] * np.diff(after)) == pytest.approx(70e3, rel=1e-3) and course.airborne_share == 0.0


def spilt_day(tmp_path, hole, **inventory):
    park = park_data(60, remote_valve=False)
    park["places"]["unit"]["substances"] = {"chlorine": {"mass": "20 t", "phase": "liquefied_gas",
                                                         "pressure": "7 bar"} | inventory}  # fmt: skip
    park["places"]["unit"]["bund"] = "150 m2"
    day = deepcopy(scenario_data())
    day["incidents"]["leak"] |= {"hole": hole}
    del day["incidents"]["leak"]["rate"]
    return write_and_load(tmp_path, park, day)


@pytest.mark.parametrize(("hole", "inventory"), [("20 mm", {}), ("whole_vessel", {}), ("20 mm", {"temperature": "235 K",
                                                 "pressure": "1.013 bar"})])  # fmt: skip
def test_a_day_keeps_the_mass_of_a_spill(tmp_path, hole, inventory):
    run = simulate(spilt_day(tmp_path, hole, **inventory), seed=3)
    row = {name: column[0] for name, column in run.hazards.columns.items()}
    assert row["left_vessel_kg"] > 0.0 and 0.0 < row["pool_m2"] <= 150.0
    total = row["released_kg"] + row["in_pool_kg"] + row["kept_back_kg"]
    assert total == pytest.approx(row["left_vessel_kg"], rel=1e-6) and row["kept_back_kg"] < 1e-3
    if hole == "whole_vessel":
        assert row["left_vessel_kg"] == pytest.approx(20e3) and row["airborne_share"] == pytest.approx(0.436, abs=0.01)
        assert run.series["rate_kg_s_leak"].max() * 5.0 > 0.43 * 20e3
    assert np.isfinite(run.people["peak_ppm_chlorine"]).all()
    assert run.series["pool_kg_leak"].max() > 0.0


def test_a_drawn_hole_falls_by_the_published_rates():
    """Pressurised, a year: 40, 10, 5, 5 and 4 in a million; the draw is a pure function of the number."""
    found = [drawn_hole_m(u, "pressurised") for u in (np.arange(6400) + 0.5) / 6400]
    counts = [found.count(size) for size in (0.006, 0.013, 0.025, 0.05, None)]
    assert counts == [4000, 1000, 500, 500, 400]
    assert drawn_hole_m(0.99999, "atmospheric") is None


@pytest.mark.long
def test_luck_decides_the_hole_once_for_each_replication(tmp_path):
    scenario = spilt_day(tmp_path, "drawn")
    rooms = [open_room(scenario, winds_of(scenario), {"leak": scenario.file.incidents["leak"]}) for _ in range(3)]
    for room, luck in zip(rooms, (0.1, 0.7, 0.999), strict=True):
        room.act([Act(0, "leak", LUCK, luck), Act(0, "other", LUCK, 0.5)])
    assert [room.leaks["leak"].course.hole_m for room in rooms] == [0.006, 0.013, None]
    one, again = (simulate(scenario, seed=4, replication=2).hazards for _ in range(2))
    np.testing.assert_array_equal(one["hole_mm"], again["hole_mm"])
    sizes = {float(simulate(scenario, seed=4, replication=n).hazards["left_vessel_kg"][0]) for n in range(6)}
    assert len(sizes) > 1


def test_one_more_incident_leaves_the_hole_drawn_as_it_was(tmp_path):
    """Nor does a drawn hole move what others have drawn: its luck is its own."""
    alone = spilt_day(tmp_path / "alone", "drawn")
    park, day = park_data(60, remote_valve=False), deepcopy(scenario_data())
    park["places"]["unit"]["substances"] = {"chlorine": {"mass": "20 t", "phase": "liquefied_gas", "pressure": "7 bar"}}
    park["places"]["unit"]["bund"] = "150 m2"
    day["incidents"]["leak"] |= {"hole": "drawn"}
    del day["incidents"]["leak"]["rate"]
    day["incidents"]["another"] = deepcopy(day["incidents"]["leak"]) | {"starts_at": "20 min"}
    beside = write_and_load(tmp_path / "beside", park, day)
    for number in range(2):
        one, two = (simulate(scenario, seed=4, replication=number) for scenario in (alone, beside))
        row = two.hazards["incident"].tolist().index("leak")
        assert two.hazards["hole_mm"][row] == pytest.approx(one.hazards["hole_mm"][0], nan_ok=True)
        worlds = [realise(scenario, 4, number) for scenario in (alone, beside)]
        assert len({world.draw("leak", LUCK) for world in worlds}) == 1
        np.testing.assert_array_equal(*(world.people.sensitivity for world in worlds))


def test_a_blanket_of_foam_is_asked_for_and_keeps_gas_back_from_then_on(tmp_path):
    scenario = spilt_day(tmp_path, "40 mm", temperature="235 K", pressure="1.013 bar")
    noun = scenario.file.incidents["leak"]
    room = open_room(scenario, winds_of(scenario), {"leak": noun})
    free = room.leaks["leak"].released_kg(0.0, 1800.0)
    room.advance(0, 600_000, None)
    assert room.signs().needs["leak"]["blanket"] > 0.0
    before = room.leaks["leak"].released_kg(0.0, 600.0)
    room.act([Act(600_000, "leak", "blanket")])
    assert room.leaks["leak"].released_kg(0.0, 600.0) == pytest.approx(before, rel=1e-12)
    assert room.leaks["leak"].released_kg(0.0, 1800.0) < free
