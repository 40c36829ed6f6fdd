"""When a case passes, fails, or may do neither."""

from dataclasses import replace

import pytest
from small_cases import CASES, small_cases
from test_trials import SHARED

from drillsim.errors import DrillsimError, InputError
from drillsim.report.validation_page import page_text
from drillsim.validation.cases import load_cases
from drillsim.validation.suite import judged, verify_hazards
from drillsim.validation.tables import load_table
from drillsim.validation.verdicts import VERIFIED, Row, between, compare, flat, settle

POWERS = """\
schema: drillsim.cases/1
cases:
- id: fire.lng_pool_sep.raj2005
  topic: fire
  expected: {SEP_kW_m2: {AGA_6.1m: [143, 178], Esso_18m: 92}}
  source: by hand
  confidence: read
"""


@pytest.mark.parametrize(
    ("expected", "got", "tolerance", "holds"),
    [
        (10.0, 10.1, {"rel": 0.01}, True),
        (10.0, 10.11, {"rel": 0.01}, False),
        (-10.0, -10.1, {"rel": 0.01}, True),
        (10.0, 10.4, {"abs": 0.5}, True),
        (10.0, 5.0, {"factor": 2}, True),
        (10.0, 20.1, {"factor": 2}, False),
        (10.0, 10.5, {"rel": 0.01, "q": 0.1}, True),
        (float("inf"), float("inf"), {"rel": 1e-9}, True),
        (float("inf"), 1e300, {"rel": 1e-9}, False),
        (10.0, 10.0, {}, True),
        (10.0, 10.0 + 1e-12, {}, False),
        (10.0, None, {"rel": 1.0}, False),
    ],
)
def test_comparing(expected, got, tolerance, holds):
    assert compare("q", expected, got, tolerance).holds is holds


def test_only_the_verified_may_pass_or_fail():
    right, wrong, none = between("a", 0.0, 1.0, 0.5), between("b", 0.0, 1.0, 2.0), between("c", 0.0, 1.0, None)
    for confidence in VERIFIED:
        assert settle([right], confidence, None)[1] == "pass"
        assert settle([right, wrong], confidence, None)[1] == "fails"
        assert settle([right, wrong, none], confidence, None)[1] == "fails"
        assert settle([right, none], confidence, None)[1] == "not covered"
        assert settle([wrong], confidence, "misprint")[1:] == ("listed", "misprint")
    for confidence in ("memory", "memory+recomputed", "secondary", "read+memory", "anything"):
        assert settle([right, wrong], confidence, None)[1] == "not judged"
        assert settle([none], confidence, None)[1] == "not covered"
    assert settle([], "read", None)[1] == "not covered"


def test_a_listed_number_counts_neither_way():
    right, wrong = between("a", 0.0, 1.0, 0.5), replace(between("b", 0.0, 1.0, 2.0), listed="misprint")
    off = between("c", 0.0, 1.0, 3.0)
    assert settle([right, wrong], "read", None)[1:] == ("pass", "1 of 1 numbers within; b listed")
    assert settle([right, wrong, off], "read", None)[1:] == ("fails", "1 of 2 numbers within; b listed")
    assert settle([wrong], "read", None)[1:] == ("listed", "misprint")
    row = Row("x", "fire", (right, wrong, off), "s", "read", "fails")
    assert row.listed == (wrong,) and row.worst == off
    assert replace(row, quantities=(right, wrong)).worst == right


def test_a_single_number_of_a_case_is_listed(tmp_path):
    """The table lists Esso's number of the surface powers of liquefied gas; its others are judged."""
    path = tmp_path / "cases.yaml"
    path.write_text(POWERS, encoding="utf-8")
    row = judged(load_cases(path)[0])
    assert row.verdict == "pass" and [one.name for one in row.listed] == ["Esso_18m"]
    page = page_text(verify_hazards(path, None))
    assert "## Single numbers that are listed (1)" in page
    assert "`fire.lng_pool_sep.raj2005`, Esso_18m: 92 expected, 246.9 got: " in page
    path.write_text(POWERS.replace("[143, 178]", "[143, 150]"), encoding="utf-8")
    assert judged(load_cases(path)[0]).verdict == "fails"


def test_every_listed_number_is_in_its_case():
    path = SHARED / "cases" / "hazards.yaml"
    if not path.is_file():
        pytest.skip(f"no cases at {path}")
    cases = {case.id: case for case in load_cases(path)}
    for id_, numbers in load_table("trials.yaml")["listed_numbers"].items():
        listed = {one.name for one in judged(cases[id_]).listed}
        assert listed == set(numbers) and all(numbers.values())


def test_numbers_get_names():
    value = {"a": {"b": [1, 2.5]}, "c": True, "d": None, "e": "word"}
    assert dict(flat(value)) == {"a.b[0]": 1.0, "a.b[1]": 2.5, "c": 1.0}


def test_every_verdict_comes_out(tmp_path):
    suite = verify_hazards(small_cases(tmp_path), None)
    verdicts = {row.id: row.verdict for row in suite.rows if not row.id.startswith("trial.")}
    assert verdicts == {
        "a.point_source": "pass",
        "b.wrong": "fails",
        "c.recalled": "not judged",
        "d.unknown": "not covered",
        "field.desert_tortoise4": "listed",
    }
    assert suite.failed and sum(suite.counts.values()) == len(suite.rows) == 8
    assert [row.verdict for row in suite.rows if row.id.startswith("trial.")] == ["not covered"] * 3
    assert "no measured data" in suite.remarks[0]


def test_a_topic_alone(tmp_path):
    path = small_cases(tmp_path)
    assert {row.id for row in verify_hazards(path, None, "magic").rows} == {"d.unknown"}
    with pytest.raises(DrillsimError, match="topics: field data, fire, magic"):
        verify_hazards(path, None, "love")


@pytest.mark.parametrize(
    ("words", "note"),
    [("radius: 2.5", "its formula needs 'r'"), ("r: wide", "its formula cannot take what the case gives")],
)
def test_arguments_that_do_not_fit_blind_nobody(tmp_path, words, note):
    path = tmp_path / "cases.yaml"
    path.write_text(CASES.replace("r: 2.5", words, 1), encoding="utf-8")
    row = judged(load_cases(path)[0])
    assert row.verdict == "not covered" and note in row.note
    assert verify_hazards(path, None).counts["fails"] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schema: other\ncases: []\n", "is no file of cases"),
        ("schema: drillsim.cases/1\ncases: [1]\n", "is no mapping"),
        ("a: [\n", "2:1"),
        (CASES.replace("id: b.wrong", "id: a.point_source"), "is there twice"),
        (CASES.replace("source: by hand, ", "", 1), "source is missing"),
        (CASES.replace("fn: levitation", "fn: 3"), "needs fn"),
    ],
)
def test_bad_files_of_cases(tmp_path, text, message):
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_cases(path)
    with pytest.raises(InputError, match="cannot be read"):
        load_cases(tmp_path / "none.yaml")
