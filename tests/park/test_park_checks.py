"""Every fault and every remark of a park, with the words a planner reads."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from drillsim.errors import InputError
from drillsim.park.check import remarks
from drillsim.park.load import load_park
from drillsim.park.model import Park

SOUND: dict[str, Any] = {
    "schema": "drillsim.park/1",
    "name": {"en": "Small park", "zh": "小园区"},
    "junctions": {"j1": [0, 0], "j2": [100, 0], "j3": [200, 0], "j4": [300, 0]},
    "ways": {
        "w1": {"kind": "road", "from": "j1", "to": "j2", "width": "6 m"},
        "w2": {"kind": "road", "from": "j2", "to": "j3", "width": "6 m"},
        "w3": {"kind": "road", "from": "j3", "to": "j4", "width": "6 m"},
    },
    "gates": {"g1": {"way": "w2", "width": "4 m"}},
    "zones": {"north": {"name": {"en": "North", "zh": "北"}}},
    "places": {
        "unit": {
            "kind": "process_unit",
            "at": [0, 20],
            "zone": "north",
            "exits": {"door": {"to": "j1"}},
            "people": {"day": {"operator": 5}},
            "substances": {"ammonia": {"mass": "10 t", "phase": "liquefied_gas"}},
        }
    },
    "assembly_points": {"a1": {"at": "j4", "capacity": 50}},
    "stations": {"fire": {"kind": "fire_station", "at": "j3"}},
    "valves": {"v1": {"isolates": "unit", "substance": "ammonia"}},
    "windsocks": {"mast": {"at": [0, 30]}},
    "detectors": {
        "d1": {"at": [10, 20], "substance": "ammonia", "alarm": "25 ppm", "high_alarm": "150 ppm"},
    },
    "hydrants": {"h1": {"at": [50, 10]}},
}


def written(folder: Path, changes: dict[str, Any] | None = None) -> Path:
    """The sound park with changes by dotted key (None removes), as a file."""
    data = copy.deepcopy(SOUND)
    for key, value in (changes or {}).items():
        *above, last = key.split(".")
        place = data
        for part in above:
            place = place.setdefault(part, {})
        if value is None:
            del place[last]
        else:
            place[last] = value
    path = folder / "park.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def load(folder: Path, changes: dict[str, Any] | None = None) -> Park:
    return load_park(written(folder, changes))


def faults(folder: Path, changes: dict[str, Any]) -> list[str]:
    """The faults as text without the line, which `test_lines` covers."""
    with pytest.raises(InputError) as caught:
        load(folder, changes)
    assert all(problem.line > 0 for problem in caught.value.problems)
    return [f"{problem.key}: {problem.message}; {problem.remedy}" for problem in caught.value.problems]


def remarked(folder: Path, changes: dict[str, Any]) -> list[str]:
    return [f"{remark.key}: {remark.message}" for remark in remarks(load(folder, changes))]


def test_the_sound_park_has_neither_faults_nor_remarks(tmp_path: Path) -> None:
    assert remarks(load(tmp_path)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ways.w1.from": "j22"},
         "ways.w1.from: leads from junction 'j22', which is not in `junctions`; did you mean 'j2'?"),
        ({"ways.w3.to": "exit"},
         "ways.w3.to: leads to junction 'exit', which is not in `junctions`; "
         "add it to `junctions` or name one of j1, j2, j3, j4"),
        ({"gates.g1.way": "w22"},
         "gates.g1.way: joins nothing: it stands on way 'w22', which is not in `ways`; did you mean 'w2'?"),
        ({"gates.g1.way": "j2"},
         "gates.g1.way: joins nothing: it stands on way 'j2', which is not in `ways`; "
         "'j2' is in `junctions`; name one of the `ways`"),
        ({"places.unit.exits.door.to": "j11"},
         "places.unit.exits.door.to: leads to junction 'j11', which is not in `junctions`; "
         "did you mean 'j1'?"),
        ({"assembly_points.a1.at": "j44"},
         "assembly_points.a1.at: lies at junction 'j44', which is not in `junctions`; did you mean 'j4'?"),
        ({"stations.fire.at": "j33"},
         "stations.fire.at: stands at junction 'j33', which is not in `junctions`; did you mean 'j3'?"),
        ({"places.unit.zone": "nort"},
         "places.unit.zone: belongs to zone 'nort', which is not in `zones`; did you mean 'north'?"),
        ({"places.unit.zone": "nort", "zones": {}},
         "places.unit.zone: belongs to zone 'nort', which is not in `zones`; "
         "add it to `zones`, which is empty"),
        ({"valves.v1.isolates": "unti"},
         "valves.v1.isolates: isolates place 'unti', which is not in `places`; did you mean 'unit'?"),
    ],
)  # fmt: skip
def test_references(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert message in faults(tmp_path, changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ways.w2.to": "j9"},
         "gates.g1.way: joins nothing: way 'w2' leads to junction 'j9', which is not in `junctions`; "
         "correct the way's ends, or name another way"),
        ({"gates.g1.way": "loop", "ways.loop":
          {"kind": "path", "from": "j2", "to": "j2", "width": "2 m", "line": [[100, 50], [120, 50]]}},
         "gates.g1.way: joins nothing: way 'loop' leads back to junction 'j2'; "
         "name a way between two junctions"),
        ({"gates.g2": {"way": "w2", "width": "1 m"}},
         "gates.g2.way: stands on way 'w2', which already has gate 'g1'; "
         "split the way with a junction between the two gates"),
        ({"ways.loop": {"kind": "path", "from": "j2", "to": "j2", "width": "2 m"}},
         "ways.loop: leads from junction 'j2' to itself without a line; draw its `line`, or remove it"),
        ({"junctions.j5": [300.2, 0], "ways.w4": {"kind": "road", "from": "j4", "to": "j5", "width": "6 m"}},
         "ways.w4: is 0.20 m long, below 0.5 m; merge the sliver: make 'j4' and 'j5' one junction"),
        ({"ways.w1.length": "0.2 m", "junctions.j1": [99.9, 0]},
         "ways.w1: is 0.20 m long, below 0.5 m; merge the sliver: make 'j1' and 'j2' one junction"),
        ({"ways.w1.length": "99 m"},
         "ways.w1.length: length 99 m is shorter than the 100.0 m between its ends; "
         "correct `length`, or remove it to use the drawn line"),
        ({"ways.w1.width": "0 m"},
         "ways.w1.width: '0 m' is out of range; must be more than 0"),
        ({"areas.pond": {"kind": "water", "outline": [[0, 0], [1, 1]]}},
         "areas.pond.outline: the outline has 2 points; give at least 3 points, [[x, y], …]"),
        ({"places.unit.outline": [[0, 0]]},
         "places.unit.outline: the outline has 1 point; give at least 3 points, [[x, y], …]"),
        ({"junctions": {}, "ways": {}},
         "junctions: the park has no junctions; add at least one: where ways meet"),
        ({"ways": {}, "gates": {}},
         "ways: the park has no ways; add at least one: what people walk along"),
    ],
)  # fmt: skip
def test_the_shape_of_the_network(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert message in faults(tmp_path, changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"places.unit.exits": {}},
         "places.unit.exits: the place has no exits; add one: {to: a junction, width: 1.6 m}"),
        ({"places.unit.people.day.operator": 1_000_001},
         "places: 1,000,001 people in shift 'day' are more than 1,000,000; "
         "check the head counts under `people`"),
        ({"places.unit.people.day.operator": -1},
         "places.unit.people.day.operator: a head count cannot be -1; write 0 or more"),
        ({"valves.v1.substance": "chlorine"},
         "valves.v1.substance: stops 'chlorine', which place 'unit' does not hold; held there: ammonia"),
        ({"places.unit.substances": {}},
         "valves.v1.isolates: isolates place 'unit', which holds no substance; "
         "add `substances` there, or correct the id"),
    ],
)  # fmt: skip
def test_places_and_valves(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert message in faults(tmp_path, changes)


def test_people_who_reach_no_assembly_point(tmp_path: Path) -> None:
    assert faults(tmp_path, {"ways.w1.foot": False}) == [
        "places.unit: people in place 'unit' reach no assembly point on foot, even with every gate open; "
        "lead an exit to a junction that ways open to walkers join to one",
        "assembly_points.a1.at: nobody reaches assembly point 'a1' on foot, even with every gate open: "
        "not from unit; join its junction by a way open to walkers",
    ]


def test_an_assembly_point_on_an_island(tmp_path: Path) -> None:
    changes = {"junctions.far": [900, 900], "assembly_points.a2": {"at": "far", "capacity": 9}}
    assert faults(tmp_path, changes) == [
        "assembly_points.a2.at: nobody reaches assembly point 'a2' on foot, even with every gate open: "
        "not from unit; join its junction by a way open to walkers",
    ]


def test_people_without_assembly_points(tmp_path: Path) -> None:
    assert faults(tmp_path, {"assembly_points": {}}) == [
        "places: 1 places hold people, but there is no assembly point; add `assembly_points`"
    ]


def test_a_bare_map_without_people_loads(tmp_path: Path) -> None:
    park = load(tmp_path, {"assembly_points": {}, "places.unit.people": {}})
    assert park.junction_ids == ("j1", "j2", "j3", "j4")


def test_a_station_off_the_road(tmp_path: Path) -> None:
    assert faults(tmp_path, {"ways.w2.vehicles": False, "ways.w3.vehicles": False}) == [
        "stations.fire.at: station 'fire' stands off the road: no way open to vehicles meets junction 'j3'; "
        "name a junction on a road"
    ]


@pytest.mark.parametrize("change", [{"ways.w2.vehicles": False}, {"ways.w2.one_way": True}])
def test_a_station_no_road_joins_to_the_plant(tmp_path: Path, change: dict[str, Any]) -> None:
    """j1 and j2 lie within 150 m of the unit; from the station at j3 only w2 leads there."""
    assert faults(tmp_path, change) == [
        "stations.fire.at: no road leads from station 'fire' to any place with substances: not to unit; "
        "join the roads, or check their `one_way` and `vehicles`"
    ]


def test_all_faults_at_once_each_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "park.yaml"
    path.write_text(
        "schema: drillsim.park/1\n"
        "name: 园区\n"
        "junctions:\n"
        "  甲: [0, 0]\n"
        "  乙: [100, 0]\n"
        "ways:\n"
        "  路1:\n"
        "    {kind: road, from: 甲, to: 丙, width: 6 m}\n"
        "gates:\n"
        "  门:\n"
        '    way: 路11\n'
        "    width: 3 m\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_park(path)
    lines = str(caught.value).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["park.yaml:8:31:", "park.yaml:11:10:"]
    assert "leads to junction '丙', which is not in `junctions`" in lines[0]
    assert "did you mean '路1'?" in lines[1]


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"junctions.j5": [300, 0], "ways.w4": {"kind": "path", "from": "j3", "to": "j5", "width": "2 m"}},
         "junctions: j4, j5 lie at the same point [300, 0]"),
        ({"junctions.j5": [400, 0]}, "junctions: no way meets j5"),
        ({"junctions.j5": [304, 0], "ways.w4": {"kind": "road", "from": "j4", "to": "j5", "width": "6 m"}},
         "ways: 1 ways are shorter than 5 m: w4"),
        ({"junctions.j5": [0, 900], "junctions.j6": [0, 950],
          "ways.w4": {"kind": "path", "from": "j5", "to": "j6", "width": "6 m", "vehicles": False}},
         "ways: the walking network falls into 2 pieces of 4, 2 junctions"),
        ({"junctions.j5": [0, 900], "junctions.j6": [0, 950],
          "ways.w4": {"kind": "road", "from": "j5", "to": "j6", "width": "6 m", "foot": False}},
         "ways: the driving network falls into 2 pieces of 4, 2 junctions"),
        ({"gates.g1.open": False},
         "gates: people in unit reach no assembly point until a closed gate is opened"),
        ({"hydrants.h2": {"at": [50, 151]}},
         "hydrants: 1 hydrants lie more than 150 m from any road: h2"),
        ({"windsocks": {}}, "windsocks: there is no windsock: nobody can read the wind"),
        ({"detectors.d1.at": [101, 20]},
         "places.unit: holds ammonia with no detector of it within 100 m"),
        ({"detectors.d1.substance": "chlorine"},
         "places.unit: holds ammonia with no detector of it within 100 m"),
        ({"places.unit.people.day.operator": 51},
         "assembly_points: all together hold 50 of the 51 people of shift 'day'"),
        ({"places.unit.name": "Unit"}, ": of 3 names 0 lack English and 1 lack Chinese"),
    ],
)  # fmt: skip
def test_remarks(tmp_path: Path, changes: dict[str, Any], remark: str) -> None:
    assert remarked(tmp_path, changes) == [remark]


def test_remarks_name_the_park_file(tmp_path: Path) -> None:
    (remark,) = remarks(load(tmp_path, {"windsocks": {}}))
    assert str(remark).startswith("park.yaml: windsocks: there is no windsock")
