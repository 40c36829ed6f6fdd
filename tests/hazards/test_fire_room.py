"""The room of fires turned by hand: what foam, water, cooling and a second fire do to a day."""

import numpy as np
import pytest
from fire_days import Day, begin, contents, cool, foam, place, play, pool, vessel, water, yard
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsim.hazards.danger import ESCALATES, NOT_YET, OVER, UNDER_CONTROL
from drillsim.hazards.fire.bodies import HeatBodies, HeatEffect
from drillsim.hazards.fire.domino import damage_rate_per_s
from drillsim.hazards.fire.room import problems
from drillsim.hazards.fire.vessels import heat_on_kW_m2
from drillsim.hazards.weather import Weather, Winds

ENOUGH = 33.0


def heat_at(day, x, y, z=1.5):
    field = day.room.fields().get("heat")
    return 0.0 if field is None else float(field(np.array([x]), np.array([y]), np.array([z]))[0])


def fast_pool(**changes):
    return pool(growth="ultrafast", area="60 m2", **changes)


SMALL_KW = 60.0 * (0.001 * 40_100 / 493.7) * 40_100 * -np.expm1(-2.7 * np.sqrt(240.0 / np.pi))  # 195 424 kW
SMALL_FULL_S = np.sqrt(SMALL_KW / 0.1876)  # 1020.6 s
SMALL_NEED = 6.5  # L/s


# ---- growth and end


def test_nothing_burns_before_it_begins():
    day = Day({"blaze": pool(starts_at="100 s")}).play(60.0)
    assert day.room.quiet and day.room.next_change() == 100_000
    assert day.trace() == [0.0] * 12 and not day.happened and not day.room.fields()


def test_a_fire_brought_about_by_another_does_not_begin_by_the_clock():
    after = pool(after={"incident": "other", "event": "vessel_failed"})
    assert Day({"blaze": after}).room.next_change() == NOT_YET


def test_heat_release_by_hand():
    """Mean of the window 95 to 100 s: 0.0469 / 3 (100^3 - 95^3) / 5 = 446.0 kW."""
    day = play(100.0)
    np.testing.assert_allclose(day.trace()[-1], 0.0469 / 3 * (100.0**3 - 95.0**3) / 5.0, rtol=1e-9)
    assert not day.room.quiet


def test_a_spill_that_is_ablaze_in_a_minute():
    """Squared in time all the same: a quarter of its full heat after 30 s of 60."""
    day = play(100.0, fire=pool(area="60 m2", grown_in="60 s"))
    assert day.told("fire_grown") == [pytest.approx(60.0, abs=2e-3)]
    assert day.trace()[5] == pytest.approx(SMALL_KW / 3 * (30.0**3 - 25.0**3) / 3600.0 / 5.0)
    with pytest.raises(ValueError, match="either `growth:` or `grown_in:`"):
        pool(growth="slow", grown_in="60 s")


def test_it_is_told_once_that_it_is_fully_grown():
    day = play(1200.0, fire=fast_pool())
    assert day.told("fire_grown") == [pytest.approx(SMALL_FULL_S, abs=1e-3)]
    assert day.trace()[-1] == pytest.approx(SMALL_KW)


def test_the_same_day_in_other_windows():
    """Windows change nothing: every step ends at whole seconds, or where an act falls."""
    acts = (begin(1.3), foam(400.7, 20.0), foam(900.2, 0.0), cool(30.0, 34.0))
    days = [Day({"blaze": fast_pool()}).play(1500.0, *acts, window=w) for w in (1_000, 5_000, 60_000)]
    told = [sorted((h.tick, h.what, h.who) for h in day.happened) for day in days]
    assert told[0] == told[1] == told[2]
    assert len({day.room.fires["blaze"].burnt_kg for day in days}) == 1
    assert len({day.room.vessels.by_id["near"].damage for day in days}) == 1


def test_a_fire_burns_out_when_its_fuel_is_gone():
    """1000 kg of benzene: 0.0469 t^3 / 3 / 40100 = 1000 after (3 40.1e6 / 0.0469)^(1/3) = 1368.8 s."""
    day = play(1500.0, fire=pool(mass="1 t"))
    out = [one for one in day.happened if one.what == "fire_out"]
    assert [(one.means, one.detail) for one in out] == [(OVER, "burned out")]
    assert day.first("fire_out") == pytest.approx((3 * 40.1e6 / 0.0469) ** (1 / 3), abs=0.01)
    assert day.room.fires["blaze"].burnt_kg == pytest.approx(1000.0, rel=1e-12)
    assert day.room.results()["blaze"]["out_by"] == "burned out"
    assert "heat" not in day.room.fields()


def test_without_a_mass_the_inventory_burns():
    scenario = yard()
    scenario.park.file.places["tank"] = place(0.0, 0.0, benzene=500.0)
    day = Day({"blaze": pool()}, scenario).play(1500.0, begin())
    assert day.room.fires["blaze"].burnt_kg == pytest.approx(500.0)


# ---- attack


def test_knock_down_by_hand():
    """From 600 s on, above what the surface takes: 90 % control after 276.310 s, out (1 %) after 552.620 s."""
    day = play(1300.0, foam(600.0, ENOUGH))  # the bund's 32.5 L/s and a little
    assert day.told("fire_under_control") == [pytest.approx(600.0 + 120.0 * np.log(10.0), abs=1e-3)]
    assert day.told("fire_out") == [pytest.approx(600.0 + 120.0 * np.log(100.0), abs=1e-3)]
    means = {one.what: one.means for one in day.happened}
    assert means["fire_under_control"] == UNDER_CONTROL and means["fire_out"] == OVER
    assert day.room.results()["blaze"]["out_by"] == "extinguished"


def test_a_supply_below_what_is_required_does_nothing():
    full = play(1300.0, fire=fast_pool())
    weak = play(1300.0, foam(1100.0, SMALL_NEED * 0.99), fire=fast_pool())
    assert weak.trace() == full.trace()
    assert weak.room.results()["blaze"]["foam_m3"] == pytest.approx(SMALL_NEED * 0.99 * 200.0 / 1000.0)


def test_a_second_supply_makes_it_enough():
    one = play(2500.0, foam(1100.0, 4.0), fire=fast_pool())
    two = play(2500.0, foam(1100.0, 4.0), foam(1200.0, 4.0, by="foam_2"), fire=fast_pool())
    assert one.first("fire_under_control") == float("inf")
    assert two.first("fire_under_control") == pytest.approx(1200.0 + 276.31, abs=0.01)


def test_what_is_said_to_be_needed_is_enough():
    day = play(1100.0, fire=fast_pool())
    need = day.room.signs().needs["blaze"]["foam"]
    assert need == pytest.approx(SMALL_NEED)
    thirds = [foam(1100.0, need / 3, by=f"foam_{n}") for n in range(3)]
    assert play(1500.0, *thirds, fire=fast_pool()).first("fire_under_control") < 1400.0


def test_a_lost_supply_lets_the_fire_grow_again():
    day = play(2600.0, foam(1100.0, 7.0), foam(1200.0, 0.0), fire=fast_pool())
    back = [one for one in day.happened if one.what == "burn_back"]
    assert [(one.tick, one.means) for one in back] == [(1_200_000, ESCALATES)]
    assert day.first("fire_out") == float("inf") and day.trace()[-1] == pytest.approx(SMALL_KW)
    left = SMALL_KW * np.exp(-100.0 / 120.0)
    age = np.sqrt(left / 0.1876)
    expected = 0.1876 / 3 * ((age + 5.0) ** 3 - age**3) / 5.0
    assert day.rows[240]["heat_release_kW_blaze"] == pytest.approx(expected, rel=1e-9)
    assert np.isnan(day.room.results()["blaze"]["under_control_s"])


def test_the_surface_that_has_burned_stays_to_be_covered():
    """Half of it is enough for the heat that is left, but not for the surface."""
    day = play(1400.0, foam(1100.0, 7.0), foam(1220.0, 4.0), fire=fast_pool())
    assert day.told("burn_back") == [1220.0]
    assert day.rows[-1]["required_L_s_blaze"] == pytest.approx(SMALL_NEED)


def test_control_that_is_lost_is_told_again_when_it_is_won_again():
    acts = foam(1100.0, 7.0), foam(1400.0, 0.0), foam(1500.0, 7.0)
    day = play(2500.0, *acts, fire=fast_pool())
    assert len(day.told("fire_under_control")) == 2 and len(day.told("burn_back")) == 1
    assert day.room.results()["blaze"]["under_control_s"] == day.told("fire_under_control")[1]


def test_water_does_nothing_to_burning_benzene_and_foam_wets_goods():
    wet = play(1500.0, water(1100.0, 500.0), fire=fast_pool())
    assert wet.first("fire_under_control") == float("inf")
    assert "water" not in wet.room.signs().needs["blaze"]
    assert play(1500.0, foam(600.0, 100.0), fire=contents()).first("fire_out") < 1200.0


def test_goods_take_water_by_their_heat():
    """469 kW after 100 s take 469 / 1306 = 0.359 L/s; 20 MW, from 653 s on, 15.31 L/s."""
    day = play(100.0, fire=contents())
    assert day.room.signs().needs["blaze"] == {"water": pytest.approx(0.0469 * 100.0**2 / 1306.0)}
    assert play(1000.0, water(700.0, 15.2), fire=contents()).first("fire_out") == float("inf")
    assert play(1300.0, water(700.0, 15.4), fire=contents()).first("fire_out") == pytest.approx(1252.62, abs=0.01)


def test_a_fire_of_gas_is_left_to_burn():
    day = play(1500.0, foam(100.0, 1000.0), fire=pool(fuel="butane", area="20 m2"))
    assert day.first("fire_under_control") == float("inf") and day.rows[-1]["required_L_s_blaze"] == 0.0


@pytest.mark.long
@settings(max_examples=4, deadline=None)
@given(first=st.floats(0.0, 20.0), more=st.floats(0.0, 20.0), at=st.floats(50.0, 1200.0), goods=st.booleans())
def test_more_supply_is_never_later(first, more, at, goods):
    fire, supply = (contents(), water) if goods else (fast_pool(), foam)
    less = play(2000.0, supply(at, first), fire=fire)
    extra = play(2000.0, supply(at, first), supply(at, more, by="more"), fire=fire)
    assert extra.first("fire_under_control") <= less.first("fire_under_control")
    assert extra.first("fire_out") <= less.first("fire_out")
    assert all(np.isfinite(list(row.values())).all() for row in extra.rows)


@settings(max_examples=5, deadline=None)
@given(at=st.floats(1.0, 800.0), flow=st.floats(0.0, 10.0), stops=st.floats(0.0, 400.0), mass=st.floats(10.0, 3000.0))
def test_mass_and_heat_are_kept(at, flow, stops, mass):
    """What was burnt is the heat that was given over the heat of combustion, and never more than there was."""
    day = play(1200.0, foam(at, flow), foam(at + stops, 0.0), fire=fast_pool(mass=f"{mass} kg"))
    burnt = day.room.fires["blaze"].burnt_kg
    np.testing.assert_allclose(burnt, sum(day.trace()) * 5.0 / 40_100, rtol=1e-9)
    assert burnt <= mass * (1 + 1e-12)
    smoke = sum(s.rate_kg_s * (s.end_s - s.start_s) for plume in day.room.plumes() for s in plume.segments)
    np.testing.assert_allclose(smoke, 0.067 * burnt, rtol=1e-7)


# ---- vessels


def test_a_vessel_is_threatened_then_fails_by_hand():
    """Its damage is the sum of 1 / ttf over the seconds, at each second's radiation on the shell."""
    day = play(2500.0, fire=fast_pool())
    assert day.told("vessel_threatened") == [day.first("vessel_threatened", "near")]
    assert day.told("vessel_failed") == [day.first("vessel_failed", "near")]
    fire, near = day.room.fires["blaze"], day.room.vessels.by_id["near"]
    damage, second = 0.0, 0
    while damage < 1.0:
        heat = min(0.1876 / 3 * ((second + 1) ** 3 - second**3), SMALL_KW)
        if second < SMALL_FULL_S < second + 1:
            part = SMALL_FULL_S - second
            heat = 0.1876 / 3 * (SMALL_FULL_S**3 - second**3) + SMALL_KW * (1 - part)
        radiation = heat_on_kW_m2([near], fire, heat, *day.room.vessels.air)["near"]
        damage += float(damage_rate_per_s("atmospheric", 1000.0, radiation))
        second += 1
    assert second - 1 <= day.first("vessel_failed") <= second
    failed = next(one for one in day.happened if one.what == "vessel_failed")
    assert (failed.who, failed.incident, failed.means) == ("near", "blaze", ESCALATES)


def test_a_distant_vessel_and_the_one_that_burns_are_left():
    day = play(2500.0, fire=fast_pool())
    assert day.room.vessels.by_id["far"].damage == day.room.vessels.by_id["tank"].damage == 0.0


def test_signs_ask_for_cooling_of_what_is_threatened():
    day = play(1100.0, fire=fast_pool())
    signs = day.room.signs()
    assert signs.threatened == {"blaze": ("near",)} and signs.needs["blaze"]["cool:near"] == pytest.approx(34.0)
    assert 0.0 < signs.seen["blaze"].within_m <= 3000.0


def test_full_cooling_spares_the_vessel_and_a_little_delays():
    none, little, full = (
        play(4000.0, cool(100.0, flow), fire=fast_pool()).first("vessel_failed") for flow in (0.0, 2.0, 34.0)
    )
    assert none < little < full == float("inf")


def test_cooling_that_stops_saves_no_more():
    day = play(4000.0, cool(100.0, 34.0), cool(2000.0, 0.0), fire=fast_pool())
    assert 2000.0 < day.first("vessel_failed") < float("inf")
    results = day.room.results()["blaze"]
    assert results["water_m3"] == pytest.approx(34.0 * 1.9, rel=1e-6) and results["foam_m3"] == 0.0


@pytest.mark.long
@settings(max_examples=3, deadline=None)
@given(flow=st.floats(0.0, 40.0), more=st.floats(0.0, 40.0), at=st.floats(0.0, 1500.0))
def test_more_cooling_is_never_earlier(flow, more, at):
    less = play(2500.0, cool(at, flow), fire=fast_pool())
    extra = play(2500.0, cool(at, flow), cool(at, more, by="more"), fire=fast_pool())
    assert extra.first("vessel_failed") >= less.first("vessel_failed")
    damage = extra.room.vessels.by_id["near"].damage
    assert 0.0 <= damage <= less.room.vessels.by_id["near"].damage <= 1.0


def test_two_fires_heat_a_vessel_together():
    scenario = yard()
    scenario.park.file.places["other"] = place(0.0, 16.0)
    second = pool(place="other", area="60 m2", growth="ultrafast")
    together = Day({"blaze": fast_pool(), "two": second}, scenario).play(2500.0, begin(), begin(incident="two"))
    alone = Day({"blaze": fast_pool()}, scenario).play(2500.0, begin())
    assert together.first("vessel_failed", "near") < alone.first("vessel_failed", "near")


def test_a_vessel_that_burns_itself_fails_no_more():
    own = pool(place="near", area="60 m2")
    day = Day({"blaze": fast_pool(), "own": own}).play(2500.0, begin(), begin(incident="own"))
    assert day.first("vessel_failed", "near") == float("inf")


def test_its_own_fire_does_no_damage_up_to_the_second_it_burns_out():
    day = play(1500.0, fire=fast_pool(place="near", mass="1.5 t"))
    assert day.first("fire_out") < 1500.0 and day.room.vessels.by_id["near"].damage == 0.0


def test_a_pressurised_vessel_stands_what_an_atmospheric_one_does_not():
    scenario = yard()
    scenario.park.file.places["near"] = place(0.0, 8.0, vessel=vessel("pressurised"), benzene=1.0)
    day = Day({"blaze": fast_pool()}, scenario).play(2500.0, begin())
    assert day.first("vessel_threatened") == float("inf")


# ---- one more fire


def test_a_second_fire_leaves_the_first_alone_but_adds_its_heat():
    acts = begin(), foam(600.0, 20.0), foam(900.5, 0.0), begin(200.7, "hall"), water(703.3, 20.0, incident="hall")
    one = Day({"blaze": fast_pool()}).play(1500.0, *acts)
    two = Day({"blaze": fast_pool(), "hall": contents()}).play(1500.0, *acts)
    assert two.trace() == one.trace()
    assert [{key: row[key] for key in one.rows[0]} for row in two.rows] == one.rows
    assert [h for h in two.happened if h.incident == "blaze"] == one.happened
    early_one, early_two = (Day(f).play(690.0, *acts) for f in ({"blaze": fast_pool()},
                            {"blaze": fast_pool(), "hall": contents()}))  # fmt: skip
    assert heat_at(early_two, 300.0, 0.0) > heat_at(early_one, 300.0, 0.0) > 0.0


# ---- fields


def test_heat_is_the_sum_of_the_flames_and_falls_off():
    day = play(1100.0, fire=fast_pool())
    values = [heat_at(day, x, 0.0) for x in (10.0, 20.0, 50.0, 200.0, 1000.0)]
    assert np.all(np.isfinite(values)) and np.all(np.diff(values) <= 0.0) and values[0] > values[-1] > 0.0
    assert heat_at(day, 20.0, 0.0) > 1.5 * heat_at(day, -20.0, 0.0)  # it leans with the wind, to +x


def test_smoke_drifts_down_the_wind_and_is_gone_in_the_end():
    """The wind comes from 270 degrees and carries to +x; gas at the ground is weak, for the plume has risen."""
    fire = fast_pool(mass="2 t")
    day = Day({"blaze": fire}).play(900.0, begin())
    at = day.room.fields()["carbon_monoxide"]
    x = np.array([3000.0, -3000.0])
    down, up = at(x, np.zeros(2), np.full(2, 1.5))
    assert np.isfinite(down) and down > 0.0 and up == 0.0
    assert not day.room.quiet
    late = Day({"blaze": fire}).play(6000.0, begin())
    assert late.first("fire_out") < 1500.0 and late.room.quiet and not late.room.fields()


def test_a_steady_fire_is_few_segments():
    day = play(4000.0, fire=fast_pool())
    assert sum(len(plume.segments) for plume in day.room.plumes()) < 30


def test_smoke_in_a_turning_wind_is_finite():
    winds = Winds((0.0, 400.0, 700.0), (Weather(270.0, 3.0, "D"), Weather(180.0, 1.0, "F"), Weather(90.0, 6.0, "D")))
    day = Day({"blaze": fast_pool()}, winds=winds).play(1000.0, begin())
    grid = np.meshgrid(np.linspace(-500, 500, 11), np.linspace(-500, 500, 11))
    values = day.room.fields()["carbon_monoxide"](grid[0].ravel(), grid[1].ravel(), np.full(121, 1.5))
    assert np.all(np.isfinite(values)) and values.min() >= 0.0


# ---- results and bodies


def test_results_have_every_cell():
    day = play(1800.0, foam(1100.0, 7.0), fire=fast_pool())
    cells = day.room.results()["blaze"]
    assert cells["peak_kW"] == pytest.approx(SMALL_KW) and cells["started_s"] == 0.0 and cells["field"] == "heat"
    reach = [cells[f"reach_{bound}_kW_m2_m"] for bound in ("4_7", "12_5", "37_5")]
    assert reach[0] > reach[1] > 0.0 and reach == sorted(reach, reverse=True)
    assert cells["water_m3"] == cells["foam_m3"] == pytest.approx(7.0 * (cells["out_s"] - 1100.0) / 1000.0, rel=2e-3)
    assert "smoke_screening" in cells["caveats"].split(";")
    never = Day({"blaze": pool(starts_at="1 h")}).play(10.0).room.results()["blaze"]
    assert np.isnan(never["started_s"]) and never["reach_4_7_kW_m2_m"] == 0.0 and never["burned_kg"] == 0.0


def test_acts_on_others_are_left():
    day = play(600.0, foam(100.0, 100.0, incident="leak"), cool(100.0, 9.0, target="nowhere"))
    assert day.trace() == play(600.0).trace()


def test_an_unknown_fuel_is_told_with_the_remedy():
    ((key, message, remedy),) = problems(pool(fuel="phlogiston"), None)
    assert key == ("fuel",) and "phlogiston" in message and "benzene" in remedy
    assert not list(problems(pool(), None))


def test_the_noun_wants_one_size():
    with pytest.raises(ValueError, match="give either `area:` or `peak_MW:`"):
        pool(peak_MW=5.0)
    with pytest.raises(ValueError, match="has no size; give either"):
        pool(area=None)


def test_effects_are_heat_and_smoke():
    effects = Day({"blaze": pool()}).room.effects()
    assert set(effects) == {"heat", "carbon_monoxide"}
    heat = effects["heat"]
    assert (heat.unit, heat.clean_below, heat.harmful_above, heat.mixes_indoors) == ("kW/m2", 1.6, 4.7, False)


def test_bodies_fall_and_die_by_their_dose():
    """TNO: half die at exp((5 + 13.65153) / 2.56) = 1459.4 tdu; 20 kW/m2 are 54.288 tdu a second, so after 26.88 s."""
    bodies = HeatEffect().bodies(np.array([[0.5, 0.001, 0.999]]), 10)
    assert isinstance(bodies, HeatBodies)
    for second in range(26):
        bodies.feel(np.arange(3), np.full(3, 20.0), second + 1.0, 1.0)
    assert bodies.dead.tolist() == [[False, True, False]] and bodies.overcome.all()
    bodies.feel(np.arange(3), np.full(3, 20.0), 27.0, 1.0)
    assert bodies.dead.tolist() == [[True, True, False]]
    columns = bodies.columns()
    assert columns["burned"].dtype == np.int8 and columns["burned"].tolist() == [3, 3, 3]
    assert columns["peak_kW_m2_heat"].tolist() == [20.0] * 3
    result = bodies.result()
    assert result["expected_deaths_low"] < result["expected_deaths"] < result["expected_deaths_high"]
    assert not bodies.observed.any() and set(bodies.loads_now()) == {"heat_dose_tdu"}


def test_who_never_feels_heat_is_unharmed():
    bodies = HeatEffect().bodies(np.full((2, 4), 0.5), 10)
    bodies.feel(np.arange(8), np.full(8, 1.5), 3600.0, 3600.0)
    assert not bodies.overcome.any() and bodies.result()["expected_deaths_high"] == 0.0
    assert bodies.columns()["peak_kW_m2_heat"].tolist() == [1.5] * 4
