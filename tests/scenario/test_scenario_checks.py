"""Every fault of a scenario, with the words a planner reads and the line they point to."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillsim.errors import InputError, Problem
from drillsim.scenario.load import load_profile, load_scenario, profile_ids
from drillsim.scenario.model import Scenario

PARK = """\
schema: drillsim.park/1
name: Small park
coordinates: {origin: {latitude: 31 deg, longitude: 121 deg}}
junctions: {west: [0, 0], middle: [100, 0], east: [200, 0]}
ways:
  w1: {kind: road, from: west, to: middle, width: 6 m}
  w2: {kind: road, from: middle, to: east, width: 6 m}
zones: {north: {}, south: {}}
places:
  office: {kind: office, at: [10, 10], zone: north, exits: {door: {to: west}}, people: {day: {office: 4, visitor: 1}}}
  unit:
    kind: process_unit
    at: [100, 20]
    exits: {door: {to: middle}}
    substances: {chlorine: {mass: 10 t}, nitrobenzene: {mass: 5 t}}
assembly_points: {lawn: {at: east, capacity: 100}}
stations:
  fire:
    kind: fire_station
    at: west
    vehicles:
      engine_1: {kind: fire_engine, crew: 6}
      engine_2: {kind: fire_engine, crew: 6, available: false}
valves: {v1: {isolates: unit}}
"""

DAY = """\
schema: drillsim.scenario/1
name: Small day
park: park.yaml
starts_at: 2026-03-14 10:00
lasts: 1 h
shift: day
weather: {wind_from: 270 deg, wind_speed: 3 m/s}
incidents:
  leak: {kind: gas_leak, place: unit, substance: chlorine, rate: 1 kg/s}
orders:
  leave: {level: shift, action: evacuate, zones: [north], to: [lawn]}
  engines: {level: shift, action: call_out, send: {water_curtain: 1}, vehicles: [engine_1]}
"""
AFTER_DAY = DAY.count("\n") + 1


def load(folder: Path, day: str = DAY, park: str = PARK) -> Scenario:
    (folder / "park.yaml").write_text(park, encoding="utf-8")
    path = folder / "day.yaml"
    path.write_text(day, encoding="utf-8")
    return load_scenario(path)


def problems(folder: Path, day: str = DAY, park: str = PARK) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load(folder, day, park)
    return caught.value.problems


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_sound_day_loads(tmp_path: Path) -> None:
    scenario = load(tmp_path)
    assert list(scenario.fleet) == ["engine_1"]
    assert scenario.head_count("office") == {"office": 4, "visitor": 1}
    assert list(scenario.sources) == ["day.yaml", "park.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ("place: unit", "place: unti", "incidents.leak.place", "no place 'unti'; did you mean 'unit'?"),
        ("place: unit", "place: tower_9", "incidents.leak.place", "no place 'tower_9'; known: office, unit"),
        (
            "substance: chlorine", "substance: phosgene", "incidents.leak.substance",
            "'unit' holds no 'phosgene' (it holds chlorine, nitrobenzene); "
            "name a substance it holds, or give the `mass` that can escape",
        ),
        (
            "place: unit", "place: office", "incidents.leak.substance",
            "'office' holds no 'chlorine' (it holds nothing); name a substance it holds, or give the `mass`",
        ),
        (
            "rate: 1 kg/s", "rate: 1 kg/s, starts_at: 60 min", "incidents.leak.starts_at",
            "begins after the scenario has ended; start it earlier or raise `lasts`",
        ),
        ("rate: 1 kg/s", "rate: 0 kg/s", "incidents.leak.rate", "'0 kg/s' is out of range; must be more than 0"),
        ("zones: [north]", "zones: [south, nroth]", "orders.leave.zones.1", "no zone 'nroth'; did you mean 'north'?"),
        ("zones: [north]", "places: [ofice]", "orders.leave.places.0", "no place 'ofice'; did you mean 'office'?"),
        ("to: [lawn]", "to: [lawm]", "orders.leave.to.0", "no assembly point 'lawm'; did you mean 'lawn'?"),
        ("vehicles: [engine_1]", "vehicles: [engine_9]", "orders.engines.vehicles.0", "no vehicle 'engine_9'; did"),
        (
            "send: {water_curtain: 1}", "send: {water_curtian: 1}", "orders.engines.send.water_curtian",
            "no capability 'water_curtian'; did you mean 'water_curtain'?",
        ),
        ("zones: [north]", "incidents: [laek]", "orders.leave.incidents.0", "no incident 'laek'; did you mean 'leak'?"),
        ("zones: [north]", "kinds: [fyre]", "orders.leave.kinds.0", "no kind of incident 'fyre'; did you mean 'fire'?"),
        (
            "kind: gas_leak, place: unit, substance: chlorine, rate: 1 kg/s",
            "kind: fire, place: unit, fuel: benzene, area: 100 km2", "incidents.leak.area",
            "'100 km2' is out of range; must be at most 1e+06",
        ),
        (
            "send: {water_curtain: 1}, vehicles: [engine_1]", "zones: [north]", "orders.engines",
            "call_out sends nothing; add `send: {capability: number}` or `vehicles: [id]`",
        ),
        ("action: evacuate, zones: [north], to: [lawn]", "action: close_ways", "orders.leave", "close_ways names no"),
        (
            "action: evacuate, zones: [north], to: [lawn]", "action: close_ways, ways: [w3]", "orders.leave.ways.0",
            "no way 'w3'; known: w1, w2",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_the_day_is_told_at_its_line(tmp_path: Path, old: str, new: str, key: str, told: str) -> None:
    day = changed(DAY, old, new)
    (found,) = problems(tmp_path, day)
    assert (found.file, found.key) == ("day.yaml", key)
    assert found.line == line_of(DAY, old)
    assert f"{found.message}; {found.remedy}".startswith(told)


@pytest.mark.parametrize(
    ("added", "key", "told"),
    [
        ("people: {offise: {counts: {office: 1}}}", "people.offise", "no place 'offise'; did you mean 'office'?"),
        (
            "people: {office: {counts: {office: -1}}}", "people.office.counts.office",
            "-1 is out of range; must be at least 0",
        ),
        (
            "fleet: {extra: {kind: fire_engin, crew: 4, station: fire}}", "fleet.extra.kind",
            "no vehicle kind 'fire_engin'; did you mean 'fire_engine'?",
        ),
        (
            "fleet: {extra: {kind: fire_engine, crew: 4, station: fier}}", "fleet.extra.station",
            "no station 'fier'; did you mean 'fire'?",
        ),
        (
            "fleet: {extra: {kind: fire_engine, crew: 0, station: fire}}", "fleet.extra.crew",
            "vehicle 'extra' has no crew; give it a crew, or set `available: false`",
        ),
        ("off_the_run: [engine_1, engine_3]", "off_the_run.1", "no vehicle 'engine_3'; did you mean"),
        ("closed_ways: [w1, w9]", "closed_ways.1", "no way 'w9'; known: w1, w2"),
        ("failed_valves: [v2]", "failed_valves.0", "no valve 'v2'; known: v1"),
        ("timings: {dons_suits: 90 s}", "timings.dons_suits", "no timing 'dons_suits'; did you mean 'dons_suit'?"),
        ("timings: {dons_suit: 90 m}", "timings.dons_suit", "unknown unit 'm' for a duration"),
        ("figures: {in_site_m: 50}", "figures.in_site_m", "no figure 'in_site_m'; did you mean 'in_sight_m'?"),
        ("figures: {in_sight_m: -1}", "figures.in_sight_m", "-1 is out of range; write 0 or more"),
        ("figures: {carry_speed_m_s: 0}", "figures.carry_speed_m_s", "0 is out of range; write more than 0"),
        ("figures: {crawl_speed_share: 10}", "figures.crawl_speed_share", "10 is more than the whole; write 0 to 1"),
        (
            "figures: {walking_speed_lowest_m_s: 2.5}", "figures.walking_speed_lowest_m_s",
            "the lowest walking speed, 2.5 m/s, lies above the highest, 2.1 m/s; swap or mend them",
        ),
        ("figures: {crowd_stops_vehicle_per_m2: 0}", "figures.crowd_stops_vehicle_per_m2", "0 is out of range; write"),
        ("figures: {air_use_median_L_min: 0}", "figures.air_use_median_L_min", "0 is out of range; write more than 0"),
        ("figures: {air_use_p90_L_min: 0}", "figures.air_use_p90_L_min", "0 is out of range; write more than 0"),
        ("figures: {travel_noise_p90: 0.9}", "figures.travel_noise_p90", "0.9 would make the slow journeys quicker"),
        ("figures: {attack_margin: 0.5}", "figures.attack_margin", "0.5 would bring less than just suffices; write 1"),
        ("profile: cn_defualt", "profile", "no profile 'cn_defualt'; choose from cn_default"),
        ("objectives: {o: {measure: first_report_s}}", "objectives.o", "an objective has one target; write either"),
        ("command: {firms: {}}", "command.firms", "'firms' is not known here; did you mean 'firm'? choose"),
        ("wether: {}", "wether", "unknown key 'wether'; did you mean 'weather'?"),
    ],
)  # fmt: skip
def test_a_fault_in_a_further_line_is_told_at_that_line(tmp_path: Path, added: str, key: str, told: str) -> None:
    (found,) = problems(tmp_path, DAY + added + "\n")
    assert (found.file, found.line, found.key) == ("day.yaml", AFTER_DAY, key)
    assert f"{found.message}; {found.remedy}".startswith(told)


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        (
            "engine_1: {kind: fire_engine, crew: 6}", "engine_1: {kind: fire_engin, crew: 6}",
            "stations.fire.vehicles.engine_1.kind", "no vehicle kind 'fire_engin'; did you mean 'fire_engine'?",
        ),
        (
            "engine_1: {kind: fire_engine, crew: 6}", "engine_1: {kind: fire_engine, crew: 0}",
            "stations.fire.vehicles.engine_1.crew", "vehicle 'engine_1' has no crew; give it a crew, or set",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_a_vehicle_of_the_park_is_told_at_the_line_of_the_park(
    tmp_path: Path, old: str, new: str, key: str, told: str
) -> None:
    (found,) = problems(tmp_path, park=changed(PARK, old, new))
    assert (found.file, found.line, found.key) == ("park.yaml", line_of(PARK, old), key)
    assert f"{found.message}; {found.remedy}".startswith(told)


def test_a_vehicle_off_the_run_and_a_drone_need_no_crew(tmp_path: Path) -> None:
    park = changed(PARK, "crew: 6, available: false", "crew: 0, available: false")
    day = DAY + "fleet: {eye: {kind: drone, crew: 0, station: fire}}\n"
    assert list(load(tmp_path, day, park).fleet) == ["engine_1", "eye"]


def test_a_vehicle_that_stands_in_two_stations_is_refused(tmp_path: Path) -> None:
    second = "  post:\n    kind: police_post\n    at: east\n    vehicles: {engine_1: {kind: police_car, crew: 2}}\n"
    (found,) = problems(tmp_path, park=changed(PARK, "valves:", second + "valves:"))
    assert (found.file, found.key) == ("park.yaml", "stations.post.vehicles.engine_1")
    assert found.message == "vehicle 'engine_1' also stands in station 'fire'"
    assert found.line == line_of(PARK, "valves:") + 3


def test_stability_is_derived_only_where_the_park_says_where_it_lies(tmp_path: Path) -> None:
    adrift = changed(PARK, "coordinates: {origin: {latitude: 31 deg, longitude: 121 deg}}\n", "")
    (found,) = problems(tmp_path, park=adrift)
    assert (found.file, found.line, found.key) == ("day.yaml", 7, "weather.stability")
    assert found.message == "cannot be derived: the park does not say where on earth it lies"
    assert found.remedy == "give a class A to F, or `coordinates.origin` in the park"
    assert load(tmp_path, changed(DAY, "wind_speed: 3 m/s", "wind_speed: 3 m/s, stability: D"), adrift)


def test_a_later_derived_stability_needs_the_place_too(tmp_path: Path) -> None:
    adrift = changed(PARK, "coordinates: {origin: {latitude: 31 deg, longitude: 121 deg}}\n", "")
    changes = "wind_speed: 3 m/s, stability: D, changes: {dusk: {after: 30 min, stability: derived}}"
    (found,) = problems(tmp_path, changed(DAY, "wind_speed: 3 m/s", changes), adrift)
    assert (found.line, found.key) == (7, "weather.changes.dusk.stability")
    assert found.remedy == "give a class A to F, or `coordinates.origin` in the park"


def test_a_substance_the_place_does_not_hold_may_leak_when_its_mass_is_given(tmp_path: Path) -> None:
    day = changed(DAY, "substance: chlorine", "substance: phosgene, mass: 200 kg")
    assert load(tmp_path, day).file.incidents["leak"].mass == 200.0


def test_all_faults_of_a_day_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    day = DAY
    for old, new in (("place: unit", "place: unti"), ("zones: [north]", "zones: [n]"), ("to: [lawn]", "to: [l]"),
                     ("vehicles: [engine_1]", "vehicles: [e]"), ("water_curtain: 1", "curtain: 1")):  # fmt: skip
        day = changed(day, old, new)
    found = problems(
        tmp_path, day + "failed_valves: [v]\n", changed(PARK, "kind: fire_engine, crew: 6}", "kind: e, crew: 6}")
    )
    assert [(one.file, one.line) for one in found] == [
        ("day.yaml", 9), ("day.yaml", 11), ("day.yaml", 11), ("day.yaml", 12), ("day.yaml", 12), ("day.yaml", 13),
        ("park.yaml", 22),
    ]  # fmt: skip


def test_a_park_that_is_wrong_in_itself_is_told_in_its_own_lines(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, park=changed(PARK, "to: east, width: 6 m", "to: esat, width: 6 m"))
    assert (found.file, found.line, found.key) == ("park.yaml", 7, "ways.w2.to")


@pytest.mark.parametrize(
    ("park", "told"),
    [
        ("parc.yaml", "'parc.yaml' does not exist"),
        ("../park.yaml", "lies outside the project folder"),
        (".", "is a folder"),
    ],
)
def test_a_park_that_is_not_there_is_told_at_the_line_that_names_it(tmp_path: Path, park: str, told: str) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (found,) = problems(folder, changed(DAY, "park: park.yaml", f"park: {park}"))
    assert (found.file, found.line, found.key) == ("day.yaml", 3, "park")
    assert told in found.message


def test_a_scenario_that_is_a_folder_or_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder; name the YAML file in it"):
        load_scenario(tmp_path)
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read"):
        load_scenario(tmp_path / "none.yaml")


@pytest.mark.parametrize("profile", profile_ids())
def test_every_profile_that_ships_loads_and_gives_each_number_a_source(profile: str) -> None:
    file = load_profile(profile)
    nouns = [*file.timings.values(), *file.figures.values(), *file.vehicle_kinds.values()]
    assert nouns and all(noun.source for noun in nouns)


@pytest.mark.parametrize(
    ("named", "calls"),
    [("", "not_over"), ("grid: {decides_in: 5 min}", "not_over"), ("grid: {informs_next: escalated}", "escalated")],
)
def test_a_civil_level_waits_for_the_end_unless_told_otherwise(tmp_path: Path, named: str, calls: str) -> None:
    scenario = load(tmp_path, DAY + f"command: {{{named}}}\n")
    assert scenario.level("grid").informs_next == calls


def test_an_emergency_level_calls_once_it_has_confirmed(tmp_path: Path) -> None:
    scenario = load(tmp_path, DAY + "command: {firm: {decides_in: 5 min}}\n")
    assert [scenario.level(name).informs_next for name in ("shift", "firm")] == ["confirmed", "confirmed"]
