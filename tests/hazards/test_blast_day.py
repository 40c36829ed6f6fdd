"""Explosions as part of a day: what lights a cloud, what burns of it, whom the blast reaches, jets and bursts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_park import Data, park_data, scenario_data, write_and_load

from drillsim.engine.run import Settings, simulate, simulate_many
from drillsim.errors import InputError
from drillsim.hazards.blast.bodies import BlastBodies, BlastEffect, deaths_indoors, deaths_outdoors, lethal_kPa
from drillsim.hazards.blast.cloud import Origin, flammable_cloud
from drillsim.hazards.blast.shot import Fireball, Shot
from drillsim.hazards.flammability import Burning, burning
from drillsim.hazards.gas.ignition import chance_a_minute, exposure_until_lit_s
from drillsim.metrics.summary import summarise
from drillsim.record.folder import TABLES
from drillsim.record.run import Run
from drillsim.report.story import tell
from drillsim.report.words import Language

TANK = {"kind": "tank_farm", "at": [330.0, 12.0], "zone": "all", "indoors": False, "people": {},
        "exits": {"door": {"to": "j400", "width": "2 m"}},
        "vessel": {"kind": "atmospheric", "volume_m3": 500, "exposed_m2": 100},
        "substances": {"benzene": {"mass": "50 t"}}}  # fmt: skip
LEAK = {"kind": "gas_leak", "place": "unit", "substance": "propane", "rate": "15 kg/s", "starts_at": "1 min",
        "at": [200.0, 20.0], "line_mass": "20 kg",
        "ignition": {"truck": {"at": [230.0, 20.0], "chance_a_minute": "100 %"}}}  # fmt: skip
BANG = {"kind": "cloud_explosion", "place": "unit", "substance": "propane",
        "after": {"incident": "leak", "event": "cloud_ignited"}}  # fmt: skip
JET = {"kind": "fire", "place": "unit", "at": [200.0, 20.0], "fuel": "propane", "jet_of": "leak",
       "after": {"incident": "leak", "event": "cloud_ignited"}}  # fmt: skip


def day(lasts: str = "15 min", **incidents: Data) -> tuple[Data, Data]:
    """A corridor whose unit holds propane, with a tank beside it, and these incidents."""
    park, scenario = park_data(120), scenario_data()
    park["places"]["unit"]["substances"] = {
        "propane": {"mass": "20 t", "phase": "liquefied_gas", "pressure": "8 bar"}
    }
    park["places"]["tank"] = TANK
    park["detectors"] = {}
    scenario["weather"] = {"wind_from": "270 deg", "wind_speed": "2 m/s", "stability": "D"}
    scenario["incidents"], scenario["lasts"] = incidents, lasts
    return park, scenario


def play(folder: Path, *data: Data, seed: int = 1, mover: str = "fast") -> Run:
    return simulate(write_and_load(folder, *data), Settings(seed=seed, strict=True, mover=mover))


def row(run: Run, incident: str, kind: str = "") -> dict[str, Any]:
    return next(one for one in run.hazards.rows() if one["incident"] == incident and kind in ("", one["kind"]))


def times(run: Run, what: str) -> dict[str, float]:
    return {one["who"]: one["time_s"] for one in run.events.rows() if one["what"] == what}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario = write_and_load(tmp_path_factory.mktemp("day"), *day(leak=LEAK, bang=BANG, jet=JET))
    return simulate(scenario, Settings(strict=True, imposed={"isolated:leak": 240_500}))


# ---- what lights a cloud


def test_a_source_lights_the_gas_when_its_exposure_has_come():
    """40 % a minute: half of them within 60 ln 0.5 / ln 0.6 = 81.4 s; a certain one at once, one of no chance never."""
    assert exposure_until_lit_s(0.4, 0.5) == pytest.approx(81.415, abs=1e-3)
    assert exposure_until_lit_s(0.4, 0.4) == pytest.approx(60.0)
    np.testing.assert_array_equal(exposure_until_lit_s([1.0, 0.0], 0.5), [0.0, np.inf])
    assert chance_a_minute("vehicle") == 0.4 and chance_a_minute("flare") == 1.0


def test_gas_that_reaches_a_certain_source_is_lit_as_it_comes(run: Run):
    """30 m at 2 m/s or a little less: 10 to 30 s after the leak began at 60 s."""
    assert 70.0 <= times(run, "cloud_ignited")["truck"] <= 90.0


def test_another_seed_lights_it_at_another_time_and_a_longer_chance_no_sooner(tmp_path: Path):
    at = []
    for chance in ("80 %", "20 %"):
        leak = {**LEAK, "ignition": {"truck": {"at": [230.0, 20.0], "chance_a_minute": chance}}}
        scenario = write_and_load(tmp_path, *day(leak=leak, bang=BANG))
        runs = list(simulate_many(scenario, range(4), Settings(seed=3)))
        at.append([times(one, "cloud_ignited").get("truck", np.inf) for one in runs])
    assert len(set(at[0])) > 1
    assert all(slow >= quick for quick, slow in zip(*at, strict=True))


def test_gas_that_never_reaches_the_source_is_never_lit(tmp_path: Path):
    leak = {**LEAK, "ignition": {"truck": {"at": [100.0, 20.0], "kind": "flare"}}}
    quiet = play(tmp_path, *day("5 min", leak=leak, bang=BANG))
    assert not times(quiet, "cloud_ignited") and not times(quiet, "exploded")


# ---- what burns


def test_the_flammable_mass_of_a_plume_by_an_independent_sum():
    """A plume of 5 kg/s, C = Q / (pi u sy sz) exp(-y2/2sy2 - z2/2sz2), summed on slices of rings of equal C.

    At a distance the mass between two levels is Q / u times the difference of the levels' shares of the peak, for a
    two-dimensional Gaussian holds a share 1 - C/Cmax of itself where it is above C.
    """
    rate, wind, pure = 5.0, 3.0, 1.8
    gas = Burning(17_000.0, 109_000.0, 46e6, np.inf)
    spread = lambda x: (0.08 * x + 0.1, 0.06 * x + 0.1)  # noqa: E731

    def ppm(x, y, z):
        sy, sz = spread(np.maximum(x, 1e-3))
        shape = np.exp(-0.5 * (y / sy) ** 2 - 0.5 * (z / sz) ** 2)
        return np.where(x > 0, rate / (np.pi * wind * sy * sz) * shape, 0.0) / (pure * 1e-6)

    x = np.linspace(0.5, 300.0, 200_001)
    sy, sz = spread(x)
    peak = rate / (np.pi * wind * sy * sz) / (pure * 1e-6)
    share = np.clip(1 - gas.lfl_ppm / peak, 0, 1) - np.clip(1 - gas.ufl_ppm / peak, 0, 1)
    expected = float(np.trapezoid(rate / wind * share, x))
    cloud = flammable_cloud(ppm, Origin(0.0, 0.0, 0.0, (1.0, 0.0)), gas, pure)
    assert cloud.mass_kg == pytest.approx(expected, rel=0.03)
    assert cloud.burnable_kg == cloud.mass_kg
    assert cloud.middle[1] == pytest.approx(0.0, abs=1e-6)
    inside = cloud.covers(np.array([20.0, 20.0, -5.0, 1e4]), np.array([0.0, 30.0, 0.0, 0.0]))
    assert inside.tolist() == [True, False, False, False]


def test_no_more_burns_than_there_is_oxygen_for():
    gas = burning("propane")
    cloud = flammable_cloud(lambda x, y, z: np.full(x.shape, 80_000.0), Origin(0, 0, 1, (0.0, 1.0)), gas, 1.8)
    assert cloud.burnable_kg == pytest.approx(cloud.mass_kg * gas.stoichiometric_ppm / 80_000.0)


def test_the_explosion_burns_what_the_plume_had_and_the_leak_burns_from_then_on(run: Run):
    bang = row(run, "bang")
    assert 0.0 < bang["burnable_kg"] <= bang["flammable_kg"] < 15.0 * (bang["exploded_s"] - 60.0)
    assert bang["tnt_kg"] == pytest.approx(0.03 * bang["burnable_kg"] * 46.338e6 / 4.68e6, rel=1e-4)
    assert bang["blast_energy_GJ"] == pytest.approx(2 * bang["burnable_kg"] * 46.338e6 / 1e9, rel=1e-4)
    late = run.series["time_s"] > bang["exploded_s"] + 5.0
    assert not run.series["rate_kg_s_leak"][late].any()
    released = row(run, "leak")["released_kg"]
    assert released == pytest.approx(15.0 * (times(run, "cloud_ignited")["truck"] - 60.0), rel=0.01)


def test_without_flammable_gas_nothing_explodes(tmp_path: Path):
    bang = {"kind": "cloud_explosion", "place": "unit", "substance": "propane", "starts_at": "30 s"}
    quiet = play(tmp_path, *day("3 min", leak={**LEAK, "ignition": {}}, bang=bang))
    (told,) = [one for one in quiet.events.rows() if one["what"] == "exploded"]
    assert told["detail"] == "no flammable cloud"
    assert not quiet.people["peak_kPa_blast"].any()


# ---- whom and what it reaches


def test_people_feel_the_blast_where_they_are_in_the_open_and_inside_walls(run: Run):
    people, bang = run.people, row(run, "bang")
    shot = bang["reach_6_9_kPa_m"]
    at = {"unit": (310.0, 10.0), "office": (100.0, 25.0), "workshop": (500.0, 25.0)}
    for place, inside in (("unit", False), ("office", True), ("workshop", True)):
        here = people["place"] == place
        felt = people["peak_kPa_blast_indoors" if inside else "peak_kPa_blast"][here]
        other = people["peak_kPa_blast" if inside else "peak_kPa_blast_indoors"][here]
        distance = np.hypot(at[place][0] - 310.0, at[place][1] - 10.0)
        assert ((felt >= 6.9) == (distance <= shot)).all() and not other.any(), place
    heat = row(run, "bang", "flash")
    low, chosen, high = (bang[f"expected_deaths{end}"] for end in ("_low", "", "_high"))
    assert heat["field"] == "heat" and low <= chosen <= high


def test_the_story_of_a_tank_that_the_blast_breaks(run: Run):
    """An atmospheric tank 20 m away does not stand it, and the chain leads back to the leak."""
    (failed,) = [one for one in run.events.rows() if one["what"] == "vessel_failed"]
    assert failed["who"] == "tank" and failed["incident"] == "bang" and failed["detail"].endswith("kPa")
    by_id = {one["id"]: one for one in run.events.rows()}
    causes = [failed["what"]]
    while failed["parent_id"]:
        failed = by_id[failed["parent_id"]]
        causes.append(failed["what"])
    assert causes == ["vessel_failed", "incident_started", "cloud_ignited", "incident_started"]
    summary = summarise(run)
    assert (summary["vessels_failed"], summary["explosions"]) == (1, 1)
    assert summary["windows_broken_m"] == row(run, "bang")["reach_1_03_kPa_m"]
    felt = np.maximum(run.people["peak_kPa_blast"], run.people["peak_kPa_blast_indoors"])
    assert [summary[f"blast_above_{bound}_kPa"] for bound in ("20_7", "13_8", "6_9")] == [
        int((felt >= bound).sum()) for bound in (20.7, 13.8, 6.9)
    ]
    assert {"exploded", "vessel_failed"} <= {flag["code"] for flag in summary["red_flags"]}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_tells_of_it_in_both_languages(run: Run, language: Language):
    story, bang = tell(run, language), row(run, "bang")
    (told,) = story.section("explosions").rows
    assert "300 m/s" in told[5].text and told[8].text == "1"
    reach = story.section("blast_reach").rows
    assert len(reach) == 4 and reach[2][3].tone == "" and reach[2][4].tone == "quiet"
    assert str(round(bang["reach_6_9_kPa_flame_speed_m"])) in reach[2][3].text.replace(",", "")
    assert len(story.section("detected").rows) == 3


def test_both_methods_stand_side_by_side_and_the_chosen_one_is_felt(tmp_path: Path, run: Run):
    other = play(tmp_path, *day("4 min", leak=LEAK, bang={**BANG, "method": "tnt"}))
    ours, theirs = row(run, "bang"), row(other, "bang")
    for method in ("flame_speed", "tnt"):
        assert ours[f"reach_6_9_kPa_{method}_m"] == pytest.approx(theirs[f"reach_6_9_kPa_{method}_m"])
    assert ours["reach_6_9_kPa_m"] == ours["reach_6_9_kPa_flame_speed_m"]
    assert theirs["reach_6_9_kPa_m"] == theirs["reach_6_9_kPa_tnt_m"] != ours["reach_6_9_kPa_m"]


def test_more_in_the_flames_way_makes_the_blast_stronger(tmp_path: Path):
    reach = []
    for space in ("confined", "dense", "moderate", "open"):
        one = play(tmp_path, *day("3 min", leak=LEAK, bang={**BANG, "space": space}))
        reach.append(row(one, "bang")["reach_20_7_kPa_m"])
    assert reach == sorted(reach, reverse=True) and reach[0] > reach[-1]


def test_personal_pressures_are_the_inverse_of_the_chosen_laws():
    u = np.linspace(0.001, 0.999, 199)
    outdoors, indoors = lethal_kPa(u)
    np.testing.assert_allclose(deaths_outdoors(outdoors)["lung_eisenberg"], u, rtol=1e-9)
    np.testing.assert_allclose(deaths_indoors(indoors)["collapse_tno"], u, rtol=1e-6)
    assert np.median(indoors) == pytest.approx(40.0) and np.median(outdoors) == pytest.approx(144.4, abs=0.2)
    with pytest.raises(ValueError, match="between 0 and 1"):
        lethal_kPa(np.array([0.0]))


def test_bodies_keep_the_highest_pressure_and_count_walls():
    bodies = BlastEffect().bodies(np.full((1, 3), 0.5), 10)
    assert isinstance(bodies, BlastBodies) and not bodies.may_overcome
    who = np.array([0, 1, 2])
    bodies.enclosed(np.array([1]))
    bodies.feel(who, np.array([50.0]), 5.0, 5.0, np.array([0, 0, 0]))
    bodies.enclosed(np.array([], dtype=np.int64))
    bodies.feel(who, np.array([10.0, 20.0, 200.0]), 10.0, 5.0)
    assert bodies.peak[0].tolist() == [50.0, 20.0, 200.0] and bodies.peak_inside[0].tolist() == [0.0, 50.0, 0.0]
    assert bodies.dead[0].tolist() == [False, True, True]
    assert bodies.columns()["eardrum_burst"].tolist() == [True, True, True]


def test_both_movers_tell_the_same_day(tmp_path: Path):
    data = day("6 min", leak=LEAK, bang=BANG, jet=JET)
    one, other = (play(tmp_path, *data, mover=mover) for mover in ("fast", "reference"))
    for name in TABLES:
        assert getattr(one, name) == getattr(other, name), name


# ---- jets


def test_a_jet_is_as_strong_as_its_leak_and_ends_with_it(run: Run):
    """15 kg/s of 46.33 MJ/kg are 695 MW; it is shut at 240.5 s, and the line's 20 kg burn out."""
    jet = row(run, "jet")
    assert jet["peak_kW"] == pytest.approx(15.0 * 46_330.0, rel=1e-6)
    shut = row(run, "leak")["isolated_s"]
    assert shut == 240.5
    assert jet["under_control_s"] == pytest.approx(shut, abs=0.01)
    assert shut < jet["out_s"] < shut + 30.0 and jet["out_by"] == "isolated"
    begun = jet["started_s"]
    assert jet["burned_kg"] == pytest.approx(15.0 * (shut - begun) + 20.0, rel=0.01)


def test_a_jet_heats_the_vessel_that_it_points_at(tmp_path: Path):
    leak = {**LEAK, "at": [310.0, 12.0], "ignition": {"truck": {"at": [318.0, 12.0], "chance_a_minute": "100 %"}}}
    towards, away = (
        play(tmp_path, *day("6 min", leak=leak, jet={**JET, "at": [310.0, 12.0], "jet_towards": bearing}))
        for bearing in ("90 deg", "270 deg")
    )
    assert "tank" in times(towards, "vessel_threatened")
    heat = [column.columns["heat_dose_tdu"].sum() for column in (towards.people, away.people)]
    assert heat[0] != heat[1]


# ---- vessels that burst


def test_a_burst_gives_a_fireball_and_a_blast(tmp_path: Path):
    burst = {"kind": "vessel_burst", "place": "tank", "substance": "propane", "mass": "10 t", "starts_at": "1 min",
             "burst_pressure": "20 bar"}  # fmt: skip
    one = row(play(tmp_path, *day("5 min", burst=burst)), "burst")
    assert one["fireball_m"] == pytest.approx(5.8 * 1e4 ** (1 / 3), rel=1e-6)
    assert one["fireball_s"] == pytest.approx(0.45 * 1e4 ** (1 / 3), rel=1e-6)
    assert one["tnt_kg"] == pytest.approx((20e5 - 101325.0) * 500 / 0.12787 / 4.68e6, rel=1e-3)
    assert one["fragments_m"] == pytest.approx(465 * 1e4**0.1)
    assert one["method"] == "tnt" and np.isnan(one["flammable_kg"]) and one["vessels_failed"] == 0


def test_a_fireball_burns_people_in_the_open_and_none_inside(tmp_path: Path):
    burst = {"kind": "vessel_burst", "place": "tank", "substance": "propane", "mass": "10 t", "starts_at": "1 min"}
    people = play(tmp_path, *day("5 min", burst=burst)).people
    inside = people["place"] == "control_room"
    assert (people["heat_dose_tdu"][people["place"] == "unit"] > 0.0).all()
    assert not people["heat_dose_tdu"][inside & np.isnan(people["left_s"])].any()
    assert not people["peak_kPa_blast"].any()


def test_the_heat_of_a_fireball_over_its_time_is_that_of_its_rate():
    ball = Fireball(1000.0, 300.0)
    shot = Shot(7_000, 0.0, 0.0, "tnt", fireball=ball)
    at = (np.array([100.0]), np.array([0.0]))
    total = sum(
        float(shot.heat_kW_m2(at, (start, start + 5_000), 1500.0)[0]) * 5.0 for start in range(0, 30_000, 5_000)
    )
    assert total == pytest.approx(float(ball.heat_kW_m2(np.array([100.0]), 1500.0)[0]) * ball.lasts_s, rel=1e-9)


# ---- what cannot be played

FAULTS = [
    ({"bang": {**BANG, "substance": "hydrogen"}}, "no leak of 'hydrogen' in the scenario; add a gas_leak of it"),
    ({"bang": {**BANG, "space": "cosy"}}, "incidents.bang"),
    ({"jet": {**JET, "jet_of": "bang"}}, "no gas leak 'bang' in the scenario; name an incident of kind gas_leak"),
    ({"jet": {**JET, "fuel": "methane"}}, "'leak' is of 'propane', not of 'methane'; name what leaks"),
    ({"jet": {**JET, "area": "10 m2"}}, "burns as a jet and as a surface"),
    ({"leak": {**LEAK, "ignition": {"a": {"at": [0.0, 0.0]}}}}, "has no chance or two; give either `kind:`"),
    ({"leak": {**LEAK, "ignition": {"a": {"kind": "flare"}}}}, "is nowhere or in two places"),
    ({"leak": {**LEAK, "ignition": {"a": {"place": "moon", "kind": "flare"}}}}, "no place 'moon'; name a place"),
    ({"burst": {"kind": "vessel_burst", "place": "office", "substance": "propane"}}, "'office' has no vessel"),
]


@pytest.mark.parametrize(("changed", "told"), FAULTS)
def test_what_cannot_be_played_is_told_with_its_remedy(tmp_path: Path, changed: Data, told: str):
    with pytest.raises(InputError, match=re.escape(told)):
        play(tmp_path, *day(**{"leak": LEAK, "bang": BANG, "jet": JET, **changed}))
