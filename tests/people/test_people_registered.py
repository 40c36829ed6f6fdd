"""Who is on a list: contractors and visitors by luck and by checks, and only the listed are missed at a head count."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from crowd_cases import Turned, even, small_crowd
from small_park import Data, no_incident, park_data, scenario_data, write_and_load

from drillsim.chance.realise import Realisation, realise
from drillsim.people.news import Deed
from drillsim.scenario.model import Scenario

PEOPLE = {"operator": 20, "contractor": 200, "visitor": 100, "maintenance": 5}


def scenario(folder: Path, share: float | None, checks: str = "0 %", people: dict[str, int] | None = None) -> Scenario:
    """The unit with many people on it."""
    park, day = park_data(0), no_incident(scenario_data())
    park["places"]["unit"]["people"] = {"day": people or PEOPLE}
    day["floating_checks"] = checks
    day["figures"] = {} if share is None else {"registered_share": share}
    return write_and_load(folder, park, day)


def world(folder: Path, share: float | None, checks: str = "0 %", people: dict[str, int] | None = None) -> Realisation:
    return realise(scenario(folder, share, checks, people), seed=3)


def rows(realisation: Realisation, role: str) -> slice:
    here = realisation.people.cohorts[f"unit/{role}"]
    return slice(here.start, here.stop)


def test_each_contractor_and_visitor_is_registered_by_a_draw_of_their_own(tmp_path: Path) -> None:
    """By number: registered below the share, found by a check below the share of checks."""
    found = world(tmp_path, 0.6, "30 %")
    for role in ("contractor", "visitor"):
        numbers = np.arange(PEOPLE[role])
        listed = found.dice.uniforms(f"people/unit/{role}", "registered", numbers) < 0.6
        checked = found.dice.uniforms(f"people/unit/{role}", "checked", numbers) < 0.3
        assert found.people.registered[rows(found, role)].tolist() == (listed | checked).tolist()
        assert 0.6 < found.people.registered[rows(found, role)].mean() < 0.85  # 72 % expected


def test_whoever_belongs_to_the_park_is_always_on_a_list(tmp_path: Path) -> None:
    found = world(tmp_path, 0.0)
    for role in ("operator", "maintenance"):
        assert found.people.registered[rows(found, role)].all()
    for role in ("contractor", "visitor"):
        assert not found.people.registered[rows(found, role)].any()


@pytest.mark.parametrize(("share", "checks"), [(1.0, "0 %"), (0.0, "100 %")])
def test_full_registration_or_a_check_of_everybody_leaves_nobody_out(
    tmp_path: Path, share: float, checks: str
) -> None:
    assert world(tmp_path, share, checks).people.registered.all()


def test_a_check_more_finds_people_and_loses_none(tmp_path: Path) -> None:
    before = world(tmp_path, 0.5).people.registered
    for checks in ("10 %", "50 %", "90 %"):
        after = world(tmp_path, 0.5, checks).people.registered
        assert not (before & ~after).any()
        assert after.sum() > before.sum()
        before = after


def test_one_more_person_changes_nobody_elses_registration(tmp_path: Path) -> None:
    few, many = world(tmp_path, 0.5), world(tmp_path, 0.5, people={**PEOPLE, "contractor": 201, "guard": 3})
    for role, count in PEOPLE.items():
        before, after = few.people.registered[rows(few, role)], many.people.registered[rows(many, role)]
        assert before.tolist() == after[:count].tolist()


def test_the_profile_registers_nineteen_in_twenty(tmp_path: Path) -> None:
    found = world(tmp_path, None)
    share = np.concatenate([found.people.registered[rows(found, role)] for role in ("contractor", "visitor")]).mean()
    assert 0.9 < share < 1.0


def contractor(share: float):
    def alter(park: Data, day: Data) -> None:
        park["places"]["unit"]["people"] = {"day": {"contractor": 1}}
        day["figures"]["registered_share"] = share

    return alter


def overcome(folder: Path, share: float) -> Turned:
    """The contractor alone on the unit falls in the first window, and is told to leave with the office."""
    turned = small_crowd(folder, contractor(share))
    turned.expose_to("chlorine")
    turned.window(chlorine=even(1e5))
    turned.window(orders=(turned.order(4000, "evacuate", ["unit", "office"], ["j100"]),))
    turned.until(100_000)
    return turned


def test_a_registered_contractor_who_fell_is_missed(tmp_path: Path) -> None:
    turned = overcome(tmp_path, 1.0)
    assert turned.news is not None
    assert turned.news.missing == 1
    assert turned.news.missing_fallen == {turned.person("unit/contractor/1")}


def test_nobody_misses_who_is_on_no_list(tmp_path: Path) -> None:
    turned = overcome(tmp_path, 0.0)
    assert turned.news is not None
    assert turned.news.missing == 0
    assert turned.news.missing_fallen == frozenset()


def test_whoever_is_seen_lying_there_is_looked_for_list_or_none(tmp_path: Path) -> None:
    turned = overcome(tmp_path, 0.0)
    fallen = turned.person("unit/contractor/1")
    news = turned.window(deeds=(Deed(100_000, fallen, "casualty_reported"),))
    assert news.missing == 1
    assert news.missing_fallen == {fallen}
