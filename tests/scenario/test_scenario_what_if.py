"""What-ifs in five lines, the scenarios that ship, and what a run refuses before it starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_scenario_checks import DAY, PARK, changed, line_of

import drillsim
from drillsim.engine.ready import ready
from drillsim.errors import InputError, Problem
from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario

PROJECT = Path(drillsim.__file__).parents[1]
SHIPPED = sorted((PROJECT / "scenarios").glob("*.yaml"))


def load(folder: Path, **files: str) -> Scenario:
    """The scenario `what_if` over the day in its park, or over files given."""
    for name, text in {"park": PARK, "day": DAY, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_scenario(folder / "what_if.yaml")


def problem(folder: Path, **files: str) -> Problem:
    with pytest.raises(InputError) as caught:
        load(folder, **files)
    (only,) = caught.value.problems
    return only


WHAT_IF = """\
extends: day.yaml
name: Stronger leak, one engine more, nobody in the office
incidents: {leak: {rate: 3 kg/s}}
fleet: {engine_3: {kind: fire_engine, crew: 6, station: fire}}
people: {office: {counts: {office: 0}}}
"""


def test_a_what_if_is_said_in_five_lines(tmp_path: Path) -> None:
    scenario = load(tmp_path, what_if=WHAT_IF)
    assert WHAT_IF.count("\n") == 5
    assert scenario.file.incidents["leak"].rate == 3.0
    assert scenario.file.incidents["leak"].place == "unit"
    assert list(scenario.fleet) == ["engine_1", "engine_3"]
    assert scenario.head_count("office") == {"office": 0, "visitor": 1}
    assert list(scenario.sources) == ["what_if.yaml", "day.yaml", "park.yaml"]


def test_a_what_if_may_take_something_away(tmp_path: Path) -> None:
    scenario = load(tmp_path, what_if="extends: day.yaml\norders: {leave: null}\nincidents: {leak: null}\n")
    assert list(scenario.file.orders) == ["engines"]
    assert not scenario.file.incidents


def test_a_what_if_may_change_a_vehicle_of_the_park(tmp_path: Path) -> None:
    what_if = "extends: day.yaml\nfleet: {engine_1: {kind: rescue_vehicle, crew: 3, station: fire}}\n"
    member = load(tmp_path, what_if=what_if).fleet["engine_1"]
    assert (member.vehicle.crew, member.kind.name.en) == (3, "rescue vehicle")


def test_a_what_if_may_take_a_vehicle_the_day_added_off_the_run(tmp_path: Path) -> None:
    day = DAY + "fleet: {extra: {kind: ambulance, crew: 2, station: fire}}\n"
    scenario = load(tmp_path, day=day, what_if="extends: day.yaml\noff_the_run: [extra]\n")
    assert list(scenario.fleet) == ["engine_1"]


def test_a_timing_and_a_figure_of_the_profile_may_be_replaced(tmp_path: Path) -> None:
    what_if = "extends: day.yaml\ntimings: {dons_suit: 100 s}\nfigures: {in_sight_m: 0}\n"
    plain, scenario = load(tmp_path, what_if="extends: day.yaml\n"), load(tmp_path, what_if=what_if)
    assert (plain.law("dons_suit").median, plain.figure("in_sight_m")) == (90.0, 50.0)
    assert (scenario.law("dons_suit").fixed, scenario.figure("in_sight_m")) == (100.0, 0.0)


def test_a_fault_in_a_what_if_is_told_in_its_own_line(tmp_path: Path) -> None:
    found = problem(tmp_path, what_if="extends: day.yaml\nincidents:\n  leak: {place: ofice}\n")
    assert (found.file, found.line, found.key) == ("what_if.yaml", 3, "incidents.leak.place")


def test_a_fault_the_day_had_already_is_told_in_the_line_of_the_day(tmp_path: Path) -> None:
    found = problem(tmp_path, day=changed(DAY, "place: unit", "place: ofice"), what_if=WHAT_IF)
    assert (found.file, found.line, found.key) == ("day.yaml", line_of(DAY, "place: unit"), "incidents.leak.place")


def test_the_park_is_found_from_the_file_that_names_it(tmp_path: Path) -> None:
    """The day names its park relative to itself; a what-if in another folder of the project changes nothing."""
    for name, text in (("maps/park", PARK), ("scenarios/day", changed(DAY, "park.yaml", "../maps/park.yaml"))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    above = tmp_path / "maps" / "what_if.yaml"
    above.write_text("extends: ../scenarios/day.yaml\n", encoding="utf-8")
    assert list(load_scenario(above).sources) == ["maps/what_if.yaml", "scenarios/day.yaml", "maps/park.yaml"]


def test_a_scenario_ready_to_run_is_accepted(tmp_path: Path) -> None:
    ready(load(tmp_path, what_if="extends: day.yaml\n"))


def refusal(scenario: Scenario) -> Problem:
    with pytest.raises(InputError) as caught:
        ready(scenario)
    (only,) = caught.value.problems
    return only


def test_a_leak_of_a_substance_without_data_is_refused_by_name(tmp_path: Path) -> None:
    found = refusal(load(tmp_path, what_if="extends: day.yaml\nincidents: {leak: {substance: nitrobenzene}}\n"))
    assert (found.file, found.line, found.key) == ("what_if.yaml", 2, "incidents.leak.substance")
    assert "'nitrobenzene'" in found.message
    assert "chlorine" in found.remedy


def test_a_walking_speed_beyond_the_model_is_refused(tmp_path: Path) -> None:
    found = refusal(load(tmp_path, what_if="extends: day.yaml\nfigures: {walking_speed_highest_m_s: 12}\n"))
    assert (found.line, found.key) == (2, "figures.walking_speed_highest_m_s")
    assert found.message == "12.0 m/s is faster than the model walks"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_scenario_that_ships_loads_and_is_ready(path: Path) -> None:
    if path.stem.startswith("krems") and not (path.parents[1] / "maps" / "krems.yaml").is_file():
        pytest.skip("maps/krems.yaml has not been made from the OpenStreetMap extract")
    scenario = load_scenario(path)
    ready(scenario)
    assert scenario.file.incidents and scenario.fleet


def test_there_are_scenarios_that_ship() -> None:
    assert {"chlorine_leak_night", "phosgene_leak_day"} <= {path.stem for path in SHIPPED}
