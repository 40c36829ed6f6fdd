"""Red flags: each found in a run that has it, absent in one that has not."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic_run import NAN, quiet_run, synthetic_run, texts, with_columns

from drillsim.metrics.flags import FLAGS, red_flags


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return synthetic_run(tmp_path_factory.mktemp("run"))


def codes(run):
    return [flag["code"] for flag in red_flags(run)]


def test_flags_of_the_synthetic_run_gravest_first(run):
    assert codes(run) == ["assembly_point_in_cloud", "route_in_cloud", "not_told", "missing", "staging_not_upwind",
                          "stuck_rule_used"]  # fmt: skip


def test_a_quiet_day_has_none(tmp_path):
    assert codes(quiet_run(tmp_path)) == []


def test_flags_speak_both_languages_and_name_things(run):
    flag = red_flags(run)[0]
    assert flag["who"] == ["far_east"] and flag["count"] == 1
    said = "assembly point East field lies in gas or heat and held up to 1 person: it is NOT safe"
    assert flag["words"]["en"] == said
    assert "东集合点" in flag["words"]["zh"] and "East" not in flag["words"]["zh"]


def test_an_assembly_point_in_cloud_is_red_only_when_people_were_sent_there(run):
    unused = with_columns(run, "assembly", {"used_in_cloud": np.array([False, False])})
    assert "assembly_point_in_cloud" in codes(unused)  # somebody's destination
    elsewhere = texts(["west" if where == "far_east" else where for where in run.people["destination"].tolist()])
    assert "assembly_point_in_cloud" not in codes(with_columns(unused, "people", {"destination": elsewhere}))


def test_gas_in_a_refuge_is_red(run):
    why = run.people["why_not_safe"].copy()
    why[1] = "in_cloud"
    flags = {flag["code"]: flag for flag in red_flags(with_columns(run, "people", {"why_not_safe": why}))}
    assert flags["refuge_in_cloud"]["who"] == ["control"] and flags["refuge_in_cloud"]["count"] == 1


def test_gas_in_ordinary_shelters_is_one_flag(run):
    why = run.people["why_not_safe"].copy()
    why[2] = "in_cloud"
    sheltered = run.people["sheltered_s"].copy()
    sheltered[2] = 300.0
    changed = with_columns(run, "people", {"why_not_safe": why, "sheltered_s": sheltered})
    flags = {flag["code"]: flag for flag in red_flags(changed)}
    assert flags["shelter_in_cloud"]["who"] == ["gatehouse"] and "refuge_in_cloud" not in flags


def test_overfull_assembly_point(run):
    assert "assembly_point_over_capacity" in codes(with_columns(run, "assembly", {"busiest": np.array([4, 3])}))


@pytest.mark.parametrize(
    ("reported", "code"), [(NAN, "casualty_not_found"), (130.0, "casualty_not_brought_out")]
)
def test_casualties_left_behind(run, reported, code):
    columns = {name: run.people[name].copy() for name in ("reported_s", "picked_up_s", "brought_out_s")}
    columns["reported_s"][6], columns["picked_up_s"][6], columns["brought_out_s"][6] = reported, NAN, NAN
    assert code in codes(with_columns(run, "people", columns))


def test_a_leak_that_nobody_closed(run):
    open_ = with_columns(run, "hazards", {"isolated_s": np.array([NAN]), "isolated_by": texts([""])})
    assert "not_isolated" in codes(open_)
    what = run.events["what"].copy()
    what[20] = "empty"
    assert "not_isolated" not in codes(with_columns(open_, "events", {"what": what}))


@pytest.mark.parametrize(
    ("kind", "code"), [("valve_failed", "valve_failed"), ("not_available", "nobody_to_send")]
)
def test_flags_from_events(run, kind, code):
    what = run.events["what"].copy()
    what[19] = kind
    assert code in codes(with_columns(run, "events", {"what": what}))


def test_no_way_out(run):
    why = run.people["why_not_safe"].copy()
    why[5] = "no_way_out"
    assert "no_way_out" in codes(with_columns(run, "people", {"why_not_safe": why}))


def test_every_flag_has_words_in_both_languages():
    for code, words in FLAGS.items():
        assert words.en and words.zh, code
        for language in (words.en, words.zh):
            assert language.format(who="w", people="p", count="c")
