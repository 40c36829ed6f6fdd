"""Chance once: what is added to a day leaves the luck of everything else exactly as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_day import day, load, park, write

import drillsim
from drillsim.chance.realise import PeopleLuck, Realisation, realise
from drillsim.errors import DrillsimError
from drillsim.scenario.model import Scenario

LUCK = tuple(one.name for one in fields(PeopleLuck) if one.name not in ("cohorts", "number"))
Draws = dict[tuple[Any, ...], Any]


def people(world: Realisation) -> Draws:
    """All that was drawn for each person, by cohort and number."""
    luck = world.people
    return {
        (name, cohort, int(luck.number[row])): getattr(luck, name)[row].tolist()
        for name in LUCK
        for cohort, rows in luck.cohorts.items()
        for row in rows
    }


def timings(world: Realisation) -> Draws:
    """Every timing of the profile for every vehicle, incident and order, and the laws of each vehicle."""
    scenario = world.scenario
    entities = [*scenario.fleet, *scenario.file.incidents, *scenario.file.orders, *scenario.park.file.valves]
    drawn: Draws = {
        (name, entity, number): world.timing(name, entity, number)
        for name in scenario.profile.timings
        for entity in entities
        for number in (0, 1)
    }
    for id_, member in scenario.fleet.items():
        drawn["turnout", id_] = world.ticks(member.kind.turnout, id_, "turnout")
    return drawn | {("fails", id_): world.draw(id_, "fails") for id_ in scenario.park.file.valves}


def all_draws(world: Realisation) -> Draws:
    return people(world) | timings(world)


@pytest.fixture
def before(tmp_path: Path) -> Draws:
    return all_draws(realise(load(tmp_path), seed=11, replication=2))


def after(folder: Path, park_data: dict[str, Any], day_data: dict[str, Any]) -> Draws:
    return all_draws(realise(load(folder, park_data, day_data), seed=11, replication=2))


def added_only(before: Draws, after: Draws) -> set[tuple[Any, ...]]:
    """The draws there were not before; fails where one of the others changed or is gone."""
    assert {key: after.get(key) for key in before} == before
    return set(after) - set(before)


def test_one_more_person_in_a_cohort_adds_that_persons_luck_alone(tmp_path: Path, before: Draws) -> None:
    changed = park()
    changed["places"]["office"]["people"]["day"]["office"] = 41
    assert added_only(before, after(tmp_path, changed, day())) == {(name, "office/office", 40) for name in LUCK}


def test_one_more_person_by_the_scenario_adds_that_persons_luck_alone(tmp_path: Path, before: Draws) -> None:
    changed = day() | {"people": {"unit": {"counts": {"operator": 9}}}}
    assert added_only(before, after(tmp_path, park(), changed)) == {(name, "unit/operator", 8) for name in LUCK}


def test_one_more_role_at_a_place_adds_its_people_alone(tmp_path: Path, before: Draws) -> None:
    changed = day() | {"people": {"office": {"counts": {"guard": 2}}}}
    new = {(name, "office/guard", number) for name in LUCK for number in (0, 1)}
    assert added_only(before, after(tmp_path, park(), changed)) == new


@pytest.mark.parametrize("name", ["annex", "middle_house", "zoo"])
def test_one_more_place_adds_its_people_alone_wherever_it_sorts(tmp_path: Path, before: Draws, name: str) -> None:
    changed = park()
    changed["places"][name] = {
        "kind": "office", "at": [50, 5], "exits": {"door": {"to": "middle"}}, "people": {"day": {"office": 2}},
    }  # fmt: skip
    new = {(luck, f"{name}/office", number) for luck in LUCK for number in (0, 1)}
    assert added_only(before, after(tmp_path, changed, day())) == new


@pytest.mark.parametrize("id_", ["aaa", "engine_15", "zzz"])
def test_one_more_vehicle_adds_its_own_luck_alone_wherever_it_sorts(tmp_path: Path, before: Draws, id_: str) -> None:
    changed = day() | {"fleet": {id_: {"kind": "ambulance", "crew": 2, "station": "fire"}}}
    new = added_only(before, after(tmp_path, park(), changed))
    assert new and {key[1] for key in new} == {id_}


@pytest.mark.parametrize("id_", ["a_leak", "leak_2"])
def test_one_more_incident_adds_its_own_luck_alone(tmp_path: Path, before: Draws, id_: str) -> None:
    changed = day()
    changed["incidents"][id_] = changed["incidents"]["leak"]
    new = added_only(before, after(tmp_path, park(), changed))
    assert new and {key[1] for key in new} == {id_}


def test_one_vehicle_fewer_takes_only_its_own_luck_along(tmp_path: Path, before: Draws) -> None:
    fewer = after(tmp_path, park(), day() | {"off_the_run": ["engine_1"]})
    assert {key[1] for key in added_only(fewer, before)} == {"engine_1"}


def test_the_order_in_which_things_are_written_decides_nothing(tmp_path: Path, before: Draws) -> None:
    changed = park()
    for collection in ("places", "junctions", "ways"):
        changed[collection] = dict(reversed(changed[collection].items()))
    assert after(tmp_path, changed, day()) == before


@pytest.mark.parametrize(("seed", "replication"), [(12, 2), (11, 3), (11 + 2**32, 2)])
def test_another_seed_or_replication_changes_everybodys_luck(
    tmp_path: Path, before: Draws, seed: int, replication: int
) -> None:
    other = all_draws(realise(load(tmp_path), seed, replication))
    assert set(other) == set(before)
    assert not [key for key in before if key[0] in LUCK and other[key] == before[key]]
    assert sum(other[key] == before[key] for key in before) < 0.01 * len(before)


def test_a_draw_is_the_same_whenever_it_is_asked_for(tmp_path: Path, before: Draws) -> None:
    world = realise(load(tmp_path), seed=11, replication=2)
    assert timings(world) == timings(world)
    backwards = {key: world.timing(*key) for key in reversed(before) if key[0] in world.scenario.profile.timings}
    assert backwards == {key: before[key] for key in backwards}


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return load(tmp_path)


def test_each_person_has_a_row(scenario: Scenario) -> None:
    luck = realise(scenario, 1).people
    assert dict(luck.cohorts) == {
        "office/office": range(0, 40), "office/visitor": range(40, 43),
        "unit/maintenance": range(43, 47), "unit/operator": range(47, 55),
    }  # fmt: skip
    assert luck.number.tolist() == [*range(40), *range(3), *range(4), *range(8)]
    assert {len(getattr(luck, name)) for name in LUCK} == {55}


def test_a_park_without_people_has_a_world_too(tmp_path: Path) -> None:
    empty = park()
    for place in empty["places"].values():
        place["people"] = {}
    luck = realise(load(tmp_path, empty), 1).people
    assert [len(getattr(luck, name)) for name in (*LUCK, "number")] == [0] * (len(LUCK) + 1)


def test_speeds_keep_to_the_bounds_of_the_profile(scenario: Scenario) -> None:
    speed = realise(scenario, 1).people.speed
    assert scenario.figure("walking_speed_lowest_m_s") <= speed.min() < speed.max()
    assert speed.max() <= scenario.figure("walking_speed_highest_m_s")


def test_people_of_the_night_leave_by_the_law_of_the_night(tmp_path: Path) -> None:
    laws = {"leaves_by_day": "10 s", "leaves_by_night": "20 s"}
    by_night = park()
    by_night["places"]["unit"]["people"]["night"] = {"operator": 2}
    changed = day() | {"timings": laws}
    assert set(realise(load(tmp_path, None, changed), 1).people.leaves_in) == {10.0}
    assert set(realise(load(tmp_path, by_night, changed | {"shift": "night"}), 1).people.leaves_in) == {20.0}


def test_a_settled_world_cannot_be_changed(scenario: Scenario) -> None:
    world = realise(scenario, 1)
    for name in (*LUCK, "number"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(world.people, name)[0] = 0
    with pytest.raises(FrozenInstanceError):
        world.imposed = {}  # type: ignore[misc]
    for mapping in (world.people.cohorts, world.imposed):
        with pytest.raises(TypeError):
            mapping["new"] = 1  # type: ignore[index]


def test_imposing_gives_a_new_world_with_the_same_luck(scenario: Scenario) -> None:
    world = realise(scenario, 1)
    once = world.impose({"isolated:leak": 60_000})
    twice = once.impose({"isolated:leak": 90_000, "arrived:engine_1": 0})
    assert (dict(world.imposed), dict(once.imposed)) == ({}, {"isolated:leak": 60_000})
    assert dict(twice.imposed) == {"isolated:leak": 90_000, "arrived:engine_1": 0}
    assert all_draws(twice) == all_draws(world)


def test_what_is_imposed_later_does_not_follow_the_mapping_it_came_from(scenario: Scenario) -> None:
    events = {"isolated:leak": 1}
    world = realise(scenario, 1).impose(events)
    events["isolated:leak"] = 2
    assert dict(world.imposed) == {"isolated:leak": 1}


def test_nothing_is_imposed_before_the_start(scenario: Scenario) -> None:
    with pytest.raises(ValueError, match=r"imposed at ticks from 0 \(got {'isolated:leak': -1}\)"):
        realise(scenario, 1).impose({"isolated:leak": -1, "arrived:engine_1": 5})


def test_a_world_in_which_two_names_would_share_their_luck_is_refused(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drillsim.chance.draws.name_hash", lambda entity, purpose, draw: int(entity == "v1"))
    with pytest.raises(DrillsimError, match="hash to the same number; rename one of them"):
        realise(scenario, 1)


def test_a_bad_seed_is_refused_before_anything_is_drawn(scenario: Scenario) -> None:
    with pytest.raises(DrillsimError, match="seed: must be from 0"):
        realise(scenario, -1)


DIGEST = """
import hashlib, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from drillsim.chance.realise import realise
from drillsim.scenario.load import load_scenario
from test_chance_one_more import all_draws
draws = all_draws(realise(load_scenario(Path({path!r})), 11, 2))
print(len(draws), hashlib.sha256(repr(list(draws.items())).encode()).hexdigest())
"""


def test_two_processes_with_different_hash_seeds_draw_the_same(tmp_path: Path, before: Draws) -> None:
    path = write(tmp_path, park(), day())
    root, tests = Path(drillsim.__file__).parents[1], Path(__file__).parent
    script = DIGEST.format(tests=str(tests), root=str(root), path=str(path))
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "1")
    ]
    first, second = (process.communicate(timeout=60)[0] for process in begun)
    assert first == second
    assert first.startswith(f"{len(before)} ")


def test_luck_is_of_any_shape_a_mover_asks_for(scenario: Scenario) -> None:
    dice = realise(scenario, 1).dice
    row = dice.uniforms("c", "p", np.arange(6))
    assert dice.uniforms("c", "p", np.arange(6).reshape(2, 3)).tolist() == row.reshape(2, 3).tolist()
