"""Measures of fires, crowds, small matters, duty and grades, on a day whose every row is known."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from mixed_run import mixed_run, with_hazard, without_event
from synthetic_run import NAN, quiet_run, synthetic_run, texts, with_columns

from drillsim.metrics.chain import longest_links
from drillsim.metrics.civil import busy_spells, by_share
from drillsim.metrics.grades import grade_of, grades_table
from drillsim.metrics.registry import MEASURES
from drillsim.metrics.summary import summarise
from drillsim.record.table import Table


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return mixed_run(tmp_path_factory.mktemp("run"))


def take(run, name):
    return MEASURES[name].take(run)


def test_every_measure_of_the_day(run):
    """Worked by hand from mixed_run.

    Answers after the report took 300 s (fire), 240 s and 600 s; the third matter was never answered, the gathering
    never asked. Half of four is the second: 300 s. Out: engine 1740 s, patrol 710 s and 1200 to 7200: 8450 s of two
    vehicles' 14400. Two burned to the second degree or worse; one fell and is dead, so none is only injured.
    """
    expected = {
        "fire_under_control_s": 1000.0, "fire_out_s": 1500.0, "vessels_threatened": 1, "vessels_failed": 1,
        "peak_heat_release_MW": 40.0, "foam_used_m3": 6.0, "water_used_m3": 16.56, "burned": 2,
        "crowd_peak_people": 260, "crowd_peak_density_per_m2": 5.2, "crowd_cleared_s": 3000.0, "crowd_escalated": 1,
        "peak_way_density_per_m2": 1.0, "peak_way_service": "D", "civil_matters": 3, "civil_settled_grid": 1,
        "civil_settled_community": 1, "civil_settled_district": 0, "response_time_p50_s": 300.0,
        "response_time_p90_s": None, "duty_load": 8450.0 / 14_400.0, "hazards_found": 2, "hazards_rectified": 1,
        "expected_deaths": 0.7, "expected_deaths_low": 0.2, "expected_deaths_high": 1.4, "exposed_aegl2": 0,
        "accident_grade": "IV", "response_grade": "III", "government_report_s": 4000.0, "first_report_s": 200.0,
        "first_arrival_s": 500.0, "isolated_s": None, "released_kg": 0.0,
    }  # fmt: skip
    got = summarise(run)
    assert {name: got[name] for name in expected} == pytest.approx(expected, abs=1e-9, nan_ok=False)
    json.dumps(got, allow_nan=False)


def test_a_fire_that_burns_on_is_not_out(run):
    burning = with_hazard(run, "blaze", {"out_s": NAN, "under_control_s": NAN})
    assert take(burning, "fire_out_s") is None and take(burning, "fire_under_control_s") is None


def test_a_fire_that_never_began_holds_up_nothing(run):
    rows = {name: np.concatenate([column, column[:1]]) for name, column in run.hazards.columns.items()}
    rows["incident"] = texts([*run.hazards["incident"].tolist(), "second"])
    for name in ("started_s", "out_s"):
        rows[name][-1] = NAN
    assert take(replace(run, hazards=Table(rows)), "fire_out_s") == 1500.0
    rows["started_s"][-1] = 50.0
    assert take(replace(run, hazards=Table(rows)), "fire_out_s") is None


def test_two_fires_share_one_sum_of_expected_deaths(run):
    rows = {name: np.concatenate([column, column[:1]]) for name, column in run.hazards.columns.items()}
    rows["incident"] = texts([*run.hazards["incident"].tolist(), "second"])
    assert take(replace(run, hazards=Table(rows)), "expected_deaths") == 0.7


def test_a_crowd_that_stays_is_not_cleared(run):
    assert take(with_hazard(run, "wages", {"dispersed_s": NAN}), "crowd_cleared_s") is None


@pytest.mark.parametrize(("density", "number", "service"), [(0.2, 0.2, "A"), (2.74, 2.74, "F"),
                                                            (2.75, None, "not_assessable")])  # fmt: skip
def test_a_full_way_is_not_a_number(run, density, number, service):
    """The walking law stores at most 2.75 people per m2."""
    full = replace(run, facts=MappingProxyType({"peak_way_density_per_m2": density}))
    assert take(full, "peak_way_density_per_m2") == number and take(full, "peak_way_service") == service


def test_shares_of_answers():
    assert by_share([30.0, 10.0, 20.0, np.inf], 0.5) == 20.0
    assert by_share([30.0, 10.0, 20.0, np.inf], 0.9) is None
    assert by_share([], 0.5) is None


def test_a_vehicle_that_did_not_come_home_is_out_until_its_next_call(run):
    away = with_columns(run, "responses", {"returned_s": np.array([2000.0, NAN, NAN])})
    assert busy_spells(away) == [("engine1", 260.0, 2000.0), ("gp1", 290.0, 1200.0), ("gp1", 1200.0, 7200.0)]


@pytest.mark.parametrize(
    ("deaths", "injured", "grade"),
    [(0, 0, "none"), (1, 0, "IV"), (0, 1, "IV"), (2, 9, "IV"), (3, 0, "III"), (0, 10, "III"), (9, 49, "III"),
     (10, 0, "II"), (0, 50, "II"), (29, 99, "II"), (30, 0, "I"), (0, 100, "I")],
)  # fmt: skip
def test_accident_grades_of_order_493(deaths, injured, grade):
    assert grade_of(deaths, injured) == grade


def test_grades_have_a_source():
    assert "493" in grades_table()["accident"]["source"]
    assert grades_table()["reported_to_government_within"]["value"] == 3600


def test_the_response_grade_is_the_highest_launched(run):
    assert take(without_event(run, "confirmed"), "response_grade") is None


def test_matters_by_stream(run):
    got = summarise(run)["matters"]
    assert got["finds"] == {"matter": "hazard", "found": 2, "rectified": 1}
    assert got["petty"] == {
        "matter": "dispute", "number": 3, "settled": {"grid": 1, "community": 1, "district": 0}, "open": 1,
        "response_p50_s": 600.0, "response_p90_s": None,
    }  # fmt: skip


def test_missions_to_small_matters_are_counted_not_listed(run):
    got = summarise(run)
    assert list(got["vehicles"]) == ["engine1"]
    assert got["duty"]["gp1"] == {"missions": 2, "busy_s": 6710.0, "load": 6710.0 / 7200.0}


def test_small_matters_inform_no_level(run):
    levels = summarise(run)["levels"]
    assert levels["grid"]["informed_s"] == 510.0 and "community" not in levels
    assert levels["firm"] == {"informed_s": 300.0, "confirmed_s": 400.0}


def test_services(run):
    assert summarise(run)["services"] == {"government": {"notified_s": 4000.0, "level": "firm"}}


def test_caveats_of_all_kinds_once_each(run):
    codes = [(caveat["code"], caveat["who"]) for caveat in summarise(run)["caveats"]]
    assert codes == [("no_boilover", "blaze"), ("no_shielding", "blaze"), ("matters_rate_assumed", "petty"),
                     ("crowd_mood_assumed", "wages")]  # fmt: skip


def test_chains_lead_to_fires_out_and_crowds_gone(run):
    toward = {end for link in longest_links(run) for end in link["toward"]}
    assert {"fire_out", "crowd_dispersed"} <= toward


def test_a_day_with_nobody(run):
    """Small matters in a park without people: no row a person, no crash."""
    nobody = replace(run, people=Table({name: column[:0] for name, column in run.people.columns.items()}))
    got = summarise(nobody)
    assert got["people"] == 0 and got["accident_grade"] == "none" and got["exposed_aegl1"] == 0


def test_a_day_without_anything(tmp_path):
    quiet = quiet_run(tmp_path)
    got = summarise(replace(quiet, hazards=Table({}), responses=Table({}), assembly=Table({}), series=Table({})))
    assert got["fire_out_s"] is None and got["civil_matters"] == 0 and got["response_time_p50_s"] is None
    assert got["accident_grade"] == "none" and got["response_grade"] is None and got["matters"] == {}


def test_gas_days_are_graded_too(tmp_path):
    """One fell and lives: one serious injury."""
    assert take(synthetic_run(tmp_path), "accident_grade") == "IV"
