"""What is to be sited: travel, walks and gas at instruments, what stands today, and the fronts of all models."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_park import detectors, park_data, road, scenario_data, write_and_load

from drillsim.engine.run import Settings, simulate
from drillsim.errors import DrillsimError
from drillsim.planner.cover import Cover
from drillsim.planner.improve import places_of
from drillsim.planner.siting.fronts import MODELS, answers, better, worth
from drillsim.planner.siting.propose import name_of, setting_of, shortlist, task_of
from drillsim.planner.siting.task import Asked, Task, median_today
from drillsim.scenario.model import Scenario


def park() -> dict[str, Any]:
    """The corridor with a second station by the unit, a third far off, and a tank of chlorine at the office."""
    found = park_data(30)
    found["junctions"]["farther"] = [2000.0, 0.0]
    found["ways"] |= road(["beyond_east", "farther"])
    found["stations"] |= {
        "near": {"kind": "fire_station", "at": "j400", "name": {"en": "Near", "zh": "近站"}},
        "far": {"kind": "fire_station", "at": "farther", "name": {"en": "Far", "zh": "远站"}},
    }
    found["places"]["office"]["substances"] = deepcopy(found["places"]["unit"]["substances"])
    return found


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return write_and_load(tmp_path, park(), scenario_data())


def named(task: Task, columns: tuple[int, ...]) -> list[str]:
    return [name_of(task.sites[column], "en") for column in columns]


def test_vehicles_drive_as_the_engine_has_it_and_those_of_today_stay(scenario: Scenario) -> None:
    task = task_of(scenario, Asked("vehicle", most=2))
    cover, mine = Cover(scenario), scenario.fleet["gas_protection_1"]
    assert task.kind == "gas_protection_vehicle" and task.today == task.kept == (0,)
    assert set(task.demands) == set(cover.places) == {"office", "unit"}
    for column in task.free:
        station = task.sites[column].id.removeprefix("station:")
        assert task.costs[:, column].tolist() == [cover.seconds(mine, station, one) for one in task.demands]
    assert task.basis == "standard" and task.within_s == pytest.approx(300.0 - 60.0, abs=20)


def test_the_front_never_falls_and_its_first_is_the_best_single_site(scenario: Scenario) -> None:
    task = task_of(scenario, Asked("vehicle", most=2, within_s=45.0))
    found = answers(task, MODELS)
    for model in MODELS:
        mine = [one for one in found if one.model == model]
        assert [one.number for one in mine] == [0, 1, 2] and not any(one.gap for one in mine)
        assert mine[0].worth == worth(task, model, task.today)
        assert not any(better(model, mine[n].worth, mine[n + 1].worth) for n in (0, 1))
        every = [worth(task, model, (*task.kept, site)) for site in task.free]
        assert mine[1].worth == pytest.approx(max(every) if model in ("mclp", "backup", "expected") else min(every))
    first = next(one for one in found if one.model == "p-median" and one.number == 1)
    assert named(task, first.sites) == ["Near"] and first.helps


def test_a_vehicle_that_moves_leaves_its_place_and_is_not_bought(scenario: Scenario) -> None:
    asked = Asked("vehicle", move="gas_protection_1", most=1)
    task = task_of(scenario, asked)
    assert task.today == (0,) and task.kept == ()
    near = next(site for site in task.free if task.sites[site].id == "station:near")
    changes = setting_of(scenario, task, [near]).set_
    assert set(changes) == {"fleet.gas_protection_1"} and changes["fleet.gas_protection_1"]["station"] == "near"


def test_a_new_vehicle_is_called_where_orders_name_its_like(scenario: Scenario) -> None:
    task = task_of(scenario, Asked("vehicle", most=2))
    changes = setting_of(scenario, task, task.free[:2]).set_
    new = ["gas_protection_vehicle_new_1", "gas_protection_vehicle_new_2"]
    assert changes["orders.call_vehicles.vehicles"][-2:] == new and f"fleet.{new[1]}" in changes


def test_anywhere_asks_junctions_no_nearer_to_the_hazard_than_stations(scenario: Scenario) -> None:
    few, many = (task_of(scenario, Asked("vehicle", most=1, anywhere=one)) for one in (False, True))
    more = {site.id for site in many.sites} - {site.id for site in few.sites}
    assert more and all(one.startswith("junction:") for one in more)
    far = {site.id: min(np.hypot(*(np.array(site.at) - place.at)) for place in scenario.park.file.places.values()
                        if place.substances) for site in many.sites}  # fmt: skip
    nearest = min(far[f"station:{id_}"] for id_ in ("near", "far", "fire_station"))
    assert min(far[one] for one in more) >= nearest
    junction = next(n for n, site in enumerate(many.sites) if site.id in more)
    assert any(key.startswith("park.stations.station_at_") for key in setting_of(scenario, many, [junction]).set_)


def test_where_the_standard_is_kept_twice_models_are_asked_a_stricter_time(tmp_path: Path) -> None:
    data = park()
    data["stations"]["near"]["vehicles"] = {"gas_protection_2": {"kind": "gas_protection_vehicle", "crew": 4}}
    task = task_of(write_and_load(tmp_path, data, scenario_data()), Asked("vehicle", most=1))
    assert task.basis == "median" and task.within_s == median_today(task.times(task.today), task.weights) < 240.0


def test_assembly_points_weigh_people_by_their_walk(scenario: Scenario) -> None:
    task = task_of(scenario, Asked("assembly", most=1))
    assert task.weights.sum() == 30 and len(task.today) == 2 and task.basis == "median"
    changes = setting_of(scenario, task, task.free[:1]).set_
    assert [key for key in changes if key.startswith("park.assembly_points.assembly_at_")]


def test_detectors_hear_only_what_the_wind_brings_them_and_when_the_engine_says(tmp_path: Path) -> None:
    data = park_data(4)
    x, y = scenario_data()["incidents"]["leak"]["at"]
    data["detectors"] = detectors((x + 30.0, y + 30.0))  # down the scenario's own wind from the south-west
    there = write_and_load(tmp_path, data, scenario_data())
    task = task_of(there, Asked("detector", most=1))
    times = dict(zip(task.demands, task.costs[:, 0].tolist(), strict=True))
    assert task.kind == "chlorine" and times["unit/D 3 m/s 45"] == times["unit/D 3 m/s 135"] == 600.0
    rows = simulate(there, Settings(pictures=False), None).events.rows()
    alarm = next(row["time_s"] for row in rows if row["what"] == "detector_alarm")
    assert times["unit/D 3 m/s 225"] == pytest.approx(alarm - 120.0, abs=10.0)  # the leak begins after 2 min
    changes = setting_of(there, task, task.free[:1]).set_
    assert changes["park.detectors.detector_new_1"]["substance"] == "chlorine"


def test_the_shortlist_has_every_number_once_and_then_the_next_best(scenario: Scenario) -> None:
    task = task_of(scenario, Asked("vehicle", most=2, within_s=45.0))
    found = shortlist(task, answers(task, MODELS), 4)
    assert found[0].models and named(task, found[0].sites) == ["Near"]
    assert len({one.sites for one in found}) == len(found) <= 4 and found[0].id == "put_1"
    assert any(not one.models for one in found)


def test_the_leak_can_be_played_wherever_its_gas_is_kept(scenario: Scenario) -> None:
    levels = places_of(scenario)["place"]["levels"]
    assert list(levels) == ["unit", "office"] and levels["office"]["set"]["incidents.leak.place"] == "office"


@pytest.mark.parametrize(("asked", "said"), [
    (Asked("vehicle", kind="submarine"), "submarine"), (Asked("vehicle", move="nobody"), "nobody"),
    (Asked("assembly", anywhere=True), "--anywhere"), (Asked("detector", kind="drone"), "--kind"),
    (Asked("vehicle", move="gas_protection_1", kind="drone"), "--kind"), (Asked("vehicle", most=40), "--how-many"),
])  # fmt: skip
def test_what_cannot_be_sited_is_refused_in_one_line(scenario: Scenario, asked: Asked, said: str) -> None:
    with pytest.raises(DrillsimError, match=said):
        task_of(scenario, asked)


def test_no_leak_no_detectors(tmp_path: Path) -> None:
    day = scenario_data() | {"incidents": {}, "orders": {}}
    with pytest.raises(DrillsimError, match="no gas leaks"):
        task_of(write_and_load(tmp_path, park(), day), Asked("detector"))
