"""Red flags of fires, crowds and duties to report: each found where it is, gone where it is not."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from mixed_run import mixed_run, with_hazard, without_event
from synthetic_run import NAN, with_columns

from drillsim.metrics.flags import FLAGS, red_flags


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return mixed_run(tmp_path_factory.mktemp("run"))


def flags(run):
    return {flag["code"]: flag for flag in red_flags(run)}


FROM_EVENTS = {
    "vessel_failed": "vessel_failed", "burn_back": "burn_back", "crowd_crush_risk": "crowd_crush_risk",
    "held_back": "held_back", "supply_ended": "supply_ended", "insufficient": "sized_up",
}  # fmt: skip


@pytest.mark.parametrize(("code", "what"), FROM_EVENTS.items())
def test_flags_from_events(run, code, what):
    assert code in flags(run)
    assert code not in flags(without_event(run, what))


def test_who_the_flags_name(run):
    got = flags(run)
    assert got["vessel_failed"]["who"] == ["control"] and "Control room" in got["vessel_failed"]["words"]["en"]
    assert got["held_back"]["who"] == ["gp1"] and "气防 1 号" in got["held_back"]["words"]["zh"]
    assert got["insufficient"]["who"] == ["blaze"]


def test_enough_on_its_way_is_no_flag(run):
    detail = run.events["detail"].copy()
    detail[run.events["what"] == "sized_up"] = "foam 60 L/s needed, 60 L/s on the way or there"
    assert "insufficient" not in flags(with_columns(run, "events", {"detail": detail}))


@pytest.mark.parametrize(("incident", "column", "code"), [("blaze", "out_s", "fire_not_out"),
                                                          ("wages", "dispersed_s", "crowd_not_cleared")])  # fmt: skip
def test_what_is_not_over_at_the_end(run, incident, column, code):
    assert code not in flags(run)
    assert flags(with_hazard(run, incident, {column: NAN}))[code]["who"] == [incident]


def test_a_fire_that_never_began_is_no_flag(run):
    assert "fire_not_out" not in flags(with_hazard(run, "blaze", {"out_s": NAN, "started_s": NAN}))


def test_a_full_way_is_not_assessable(run):
    assert "crowd_not_assessable" not in flags(run)
    full = replace(run, facts=MappingProxyType({"peak_way_density_per_m2": 2.75}))
    assert "crowd_not_assessable" in flags(full)


@pytest.mark.parametrize(("told_s", "late"), [(3899.0, False), (3900.0, False), (3901.0, True)])
def test_the_government_is_told_within_an_hour_of_the_firm(run, told_s, late):
    """The firm knew at 300 s."""
    times = run.events["time_s"].copy()
    times[run.events["what"] == "notified"] = told_s
    assert ("report_late" in flags(with_columns(run, "events", {"time_s": times}))) is late


def test_nobody_is_late_before_the_hour_is_over(run):
    short = replace(run.scenario, file=run.scenario.file.model_copy(update={"lasts": 3600.0}))
    assert "report_late" not in flags(replace(without_event(run, "notified"), scenario=short))
    assert "report_late" in flags(without_event(run, "notified"))


def test_the_coast_guard_is_told_of_what_is_on_the_water(run):
    assert flags(run)["coast_guard_not_told"]["who"] == ["blaze"]
    who = run.events["who"].copy()
    who[run.events["what"] == "notified"] = "coast_guard"
    assert "coast_guard_not_told" not in flags(with_columns(run, "events", {"who": who}))


def test_a_small_matter_that_waits_is_no_flag(run):
    assert "nobody_to_send" not in flags(run)
    incident = run.events["incident"].copy()
    incident[run.events["what"] == "not_available"] = "blaze"
    assert "nobody_to_send" in flags(with_columns(run, "events", {"incident": incident}))


def test_the_assembly_flag_speaks_of_gas_and_heat():
    assert "gas or heat" in FLAGS["assembly_point_in_cloud"].en
