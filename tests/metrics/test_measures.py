"""The measures of a run whose every row is known."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from synthetic_run import NAN, quiet_run, synthetic_run, texts, with_columns, write_inputs

from drillsim.metrics.measure import Measure, Words
from drillsim.metrics.registry import MEASURES, _table, objective_faults
from drillsim.metrics.summary import SECTIONS, summarise
from drillsim.record.table import Table
from drillsim.scenario.load import load_scenario


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return synthetic_run(tmp_path_factory.mktemp("run"))


def test_summary_of_the_synthetic_run(run):
    """Worked by hand from the rows in synthetic_run.

    Six were to be saved (four told to evacuate, one to shelter, one fell); five are in clean safety, at 300, 400,
    600, 640 and 690 s: half of six is the third, 95 % and all are never reached.
    """
    got = summarise(run)
    expected = {
        "first_report_s": 40.0, "reported_by": "detector:cl2_01", "confirmed_s": 110.0, "informed_shift_s": 45.0,
        "informed_firm_s": 160.0, "informed_park_s": None, "informed_city_s": None, "first_alarm_s": 125.0,
        "first_turnout_s": 200.0, "first_arrival_s": 300.0, "first_entry_s": 470.0, "isolated_s": 500.0,
        "isolated_by": "valve:v1", "released_kg": 250.0, "clean_safety_p50_s": 600.0, "clean_safety_p95_s": None,
        "clean_safety_p100_s": None, "last_arrival_s": 700.0, "people": 7, "alarmed": 5, "told_to_evacuate": 4,
        "evacuated": 4, "told_to_shelter": 1, "sheltered": 1, "not_told": 1, "exposed_aegl1": 5, "exposed_aegl2": 2,
        "exposed_aegl3": 1, "crews_exposed_aegl2": 0, "incapacitated": 1, "rescued": 1, "in_care": 0,
        "under_observation": 1, "missing": 1, "dead_drawn": 0,
        "expected_deaths": 0.9, "expected_deaths_low": 0.4, "expected_deaths_high": 1.0,
        "busiest_assembly_point": "west", "squeezed": 2,
        # what other kinds of day have, and this one has not
        "fire_under_control_s": None, "fire_out_s": None, "vessels_threatened": 0, "vessels_failed": 0,
        "peak_heat_release_MW": None, "foam_used_m3": 0.0, "water_used_m3": 0.0, "burned": 0,
        "explosions": 0, "blast_above_20_7_kPa": 0, "blast_above_13_8_kPa": 0, "blast_above_6_9_kPa": 0,
        "eardrums_burst": 0, "windows_broken_m": None,
        "crowd_peak_people": None, "crowd_peak_density_per_m2": None, "crowd_cleared_s": None, "crowd_escalated": 0,
        "peak_way_density_per_m2": None, "peak_way_service": None, "civil_matters": 0, "civil_settled_grid": 0,
        "civil_settled_community": 0, "civil_settled_district": 0, "hazards_found": 0, "hazards_rectified": 0,
        "response_time_p50_s": 260.0, "response_time_p90_s": 260.0, "duty_load": 4950.0 / 7200.0,
        "accident_grade": "IV", "response_grade": None, "government_report_s": None,
    }  # fmt: skip
    assert {name: got[name] for name in expected} == expected
    assert set(expected) == set(MEASURES)
    assert got["missing_why"] == {"in_cloud": 1}


def test_summary_is_json_without_nan(run):
    text = json.dumps(summarise(run), allow_nan=False)
    assert json.loads(text) == summarise(run)


def test_summary_has_the_documented_keys(run):
    assert list(summarise(run)) == [*MEASURES, *SECTIONS]


def test_nothing_happened(tmp_path):
    got = summarise(quiet_run(tmp_path))
    assert got["first_report_s"] is None and got["clean_safety_p50_s"] is None
    assert got["missing"] == 0 and got["alarmed"] == 0 and got["expected_deaths"] == 0.0
    assert got["red_flags"] == [] and got["longest_links"] == [] and got["vehicles"] == {}
    assert got["objectives"]["quick"]["met"] is None  # nothing went wrong, so no alarm was asked for
    assert got["objectives"]["nobody_left"]["met"] is True


def test_tables_without_columns_are_a_quiet_day(tmp_path):
    """An engine without incidents has no rows from which to take columns."""
    run = replace(quiet_run(tmp_path), hazards=Table({}), responses=Table({}), assembly=Table({}))
    got = summarise(run)
    assert got["isolated_s"] is None and got["released_kg"] == 0.0 and got["busiest_assembly_point"] is None


def test_a_level_not_established_is_none_and_says_so(run):
    unknown = with_columns(run, "people", {"aegl1_chlorine": np.full(7, -1, np.int8)})
    got = summarise(unknown)
    assert got["exposed_aegl1"] is None and got["exposed_aegl2"] == 2
    assert {"code": "aegl1_not_established", "who": "leak"} in got["caveats"]


def test_isolation_counts_only_when_every_leak_is_isolated(run):
    rows = {name: np.concatenate([column, column]) for name, column in run.hazards.columns.items()}
    rows |= {"incident": texts(["leak", "second"]), "isolated_s": np.array([500.0, NAN])}
    assert summarise(replace(run, hazards=Table(rows)))["isolated_s"] is None
    rows["isolated_s"] = np.array([500.0, 900.0])
    assert summarise(replace(run, hazards=Table(rows)))["isolated_s"] == 900.0


def test_two_leaks_of_one_substance_do_not_count_its_deaths_twice(run):
    rows = {name: np.concatenate([column, column]) for name, column in run.hazards.columns.items()}
    rows["incident"] = texts(["leak", "second"])
    assert summarise(replace(run, hazards=Table(rows)))["expected_deaths"] == 0.9


def test_a_distance_beyond_the_model_is_no_number(run):
    far = with_columns(run, "hazards", {"distance_aegl1_rural_m": np.array([np.inf])})
    leak = summarise(far)["incidents"]["leak"]
    assert leak["distance_aegl1_rural_m"] is None and leak["beyond_reach"] == ["distance_aegl1_rural_m"]


def test_clean_safety_of_all(run):
    safe = with_columns(run, "people", {"clean_safe_s": np.array([600.0, 300, NAN, 400, 690, 800, 640])})
    got = summarise(safe)
    assert (got["clean_safety_p50_s"], got["clean_safety_p95_s"], got["clean_safety_p100_s"]) == (600.0, 800.0, 800.0)
    assert got["missing"] == 0 and got["missing_why"] == {}


def test_orders_have_their_effects(run):
    orders = summarise(run)["orders"]
    assert orders["sound"] == {"level": "shift", "action": "alarm", "ordered_s": 110.0, "effective_s": 125.0}
    assert orders["shut"]["effective_s"] == 500.0 and orders["help"]["effective_s"] == 150.0
    assert orders["leave"] == {"level": "firm", "action": "evacuate", "ordered_s": 250.0, "effective_s": 280.0}


def test_objectives(run):
    got = summarise(run)["objectives"]
    assert got["quick"] == {"measure": "first_alarm_s", "sense": "at_most", "target": 300.0, "got": 125.0, "met": True}
    assert got["nobody_left"]["met"] is False


def test_a_target_for_what_never_came_is_missed(run):
    late = with_columns(run, "events", {"what": texts(["informed" if what == "alarm_sounded" else what
                                                       for what in run.events["what"].tolist()])})  # fmt: skip
    assert summarise(late)["objectives"]["quick"] == {
        "measure": "first_alarm_s", "sense": "at_most", "target": 300.0, "got": None, "met": False,
    }  # fmt: skip


def test_names_end_in_their_unit():
    for measure in MEASURES.values():
        assert measure.words.en and measure.words.zh
        assert (measure.unit == "s") == measure.name.endswith("_s"), measure.name
        assert (measure.unit == "kg") == measure.name.endswith("_kg"), measure.name


def test_a_name_is_registered_once():
    one = Measure("same", "s", "lower", Words("a", "b"), lambda run: None)
    with pytest.raises(ValueError, match="registered twice"):
        _table([one, one])


@pytest.mark.parametrize(
    ("measure", "said"),
    [("first_alarms_s", "did you mean 'first_alarm_s'"), ("reported_by", "is a name"), ("xyz", "choose from")],
)
def test_objectives_name_measures(tmp_path, measure, said):
    path = write_inputs(tmp_path)
    path.write_text(path.read_text().replace("measure: first_alarm_s", f"measure: {measure}"))
    (fault,) = objective_faults(load_scenario(path))
    assert said in str(fault) and fault.line > 10 and Path(fault.file).name == "scenario.yaml"
