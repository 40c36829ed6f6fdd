"""The import of OpenStreetMap files: a small hand-drawn map with exact expectations, and every refusal."""

from __future__ import annotations

import bz2
import gzip
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.errors import InputError
from drillsim.park.importing import import_osm, osm_xml, write_park
from drillsim.park.importing.osm_tags import traits
from drillsim.park.importing.writing import park_text
from drillsim.park.load import load_park
from drillsim.reading import read_yaml

LATITUDE, LONGITUDE = 48.0, 15.0
# metres a degree at 48° N: radii of curvature of WGS 84 along the meridian and across it
SINE2 = math.sin(math.radians(LATITUDE)) ** 2
A_DEGREE_NORTH = math.radians(6_378_137.0 * (1 - 0.00669438) / (1 - 0.00669438 * SINE2) ** 1.5)
A_DEGREE_EAST = math.radians(6_378_137.0 / (1 - 0.00669438 * SINE2) ** 0.5) * math.cos(math.radians(LATITUDE))

NODES: dict[int, tuple[float, float, dict[str, str]]] = {
    1: (-200, 0, {}),
    2: (-100, 30, {}),
    3: (0, 0, {}),
    4: (100, 0, {"barrier": "lift_gate"}),
    5: (200, 0, {}),
    6: (0, 100, {}),
    7: (0, 103, {}),
    8: (50, 103, {}),
    9: (-50, 103, {}),
    10: (20, 20, {"emergency": "fire_hydrant", "fire_hydrant:flow_rate": "1600 l/min"}),
    11: (60, 60, {}),
    20: (190, 10, {}), 21: (210, 10, {}), 22: (210, 30, {}), 23: (190, 30, {}),
    30: (40, 110, {}), 31: (70, 110, {}), 32: (70, 150, {}), 33: (40, 150, {}), 34: (55, 110.2, {}),
    40: (800, 800, {}), 41: (850, 800, {}),
}  # fmt: skip
WAYS: dict[int, tuple[list[int], dict[str, str]]] = {
    100: ([1, 2], {"highway": "residential", "name": "Werkstraße"}),
    101: ([2, 3], {"highway": "residential", "name": "Werkstraße"}),
    102: ([3, 4, 5], {"highway": "residential", "maxspeed": "30", "width": "7"}),
    103: ([6, 3], {"highway": "service", "oneway": "-1"}),
    104: ([6, 7], {"highway": "service", "access": "private"}),
    105: ([7, 8], {"highway": "footway"}),
    106: ([7, 9], {"highway": "track", "tracktype": "grade5"}),
    107: ([6, 11], {"highway": "steps"}),
    110: ([20, 21, 22, 23, 20], {"amenity": "fire_station", "name": "Feuerwehr", "name:zh": "消防站"}),
    111: ([30, 31, 32, 33, 30], {"building": "yes", "man_made": "works", "name": "Werk"}),
    112: ([40, 41], {"highway": "service"}),
    113: ([30, 31], {"railway": "rail"}),
    114: ([20, 21, 22, 23, 20], {"building": "yes"}),
}


def osm_text(
    nodes: dict[int, tuple[float, float, dict[str, str]]] = NODES,
    ways: dict[int, tuple[list[int], dict[str, str]]] = WAYS,
) -> str:
    """OSM XML of nodes in metres about 48° N 15° E and ways."""

    def tags(held: dict[str, str]) -> str:
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in held.items())

    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    lines.append('<bounds minlat="47.99" minlon="14.99" maxlat="48.01" maxlon="15.01"/>')
    for id_, (x, y, held) in nodes.items():
        latitude, longitude = LATITUDE + y / A_DEGREE_NORTH, LONGITUDE + x / A_DEGREE_EAST
        lines.append(f'<node id="{id_}" lat="{latitude:.9f}" lon="{longitude:.9f}">{tags(held)}</node>')
    for id_, (refs, held) in ways.items():
        drawn = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{id_}">{drawn}{tags(held)}</way>')
    return "\n".join([*lines, "</osm>", ""])


def imported(folder: Path, text: str | None = None) -> dict[str, Any]:
    path = folder / "small.osm"
    path.write_text(osm_text() if text is None else text, encoding="utf-8")
    return import_osm(path)


def near(*points: tuple[float, float]) -> Any:
    """Points as imported: the plane of the test's scale and the projection differ by millimetres."""
    return [pytest.approx(list(point), abs=0.02) for point in points]


def test_junctions_are_ends_meetings_and_gates(tmp_path: Path) -> None:
    data = imported(tmp_path)
    assert list(data["junctions"]) == ["n1", "n3", "n4", "n5", "n6", "n8", "n9", "n11"]
    for id_, xy in data["junctions"].items():
        assert xy == pytest.approx(NODES[int(id_[1:])][:2], abs=0.02)


def test_ways(tmp_path: Path) -> None:
    """Two streets joined with their bend, a gate between halves, a sliver whose ways now end beyond it."""
    ways = imported(tmp_path)["ways"]
    lines = {id_: way.pop("line") for id_, way in ways.items() if "line" in way}
    half = {"kind": "road", "width": "7 m", "speed": "30 km/h"}
    assert ways == {
        "w100": {"kind": "road", "from": "n1", "to": "n3", "width": "5.5 m", "speed": "50 km/h",
                 "name": {"en": "Werkstraße"}},
        "w102_1": {**half, "from": "n3", "to": "n4"},
        "w102_2": {**half, "from": "n4", "to": "n5"},
        "w103": {"kind": "road", "from": "n3", "to": "n6", "width": "4 m", "speed": "30 km/h",
                 "one_way": True},
        "w105": {"kind": "path", "from": "n6", "to": "n8", "width": "2 m", "vehicles": False},
        "w106": {"kind": "road", "from": "n6", "to": "n9", "width": "3 m", "vehicles": False},
        "w107": {"kind": "stair", "from": "n6", "to": "n11", "width": "2 m", "vehicles": False},
    }  # fmt: skip
    assert lines == {"w100": near((-100, 30)), "w105": near((0, 103)), "w106": near((0, 103))}


def test_merging_keeps_the_length(tmp_path: Path) -> None:
    data = imported(tmp_path)
    write_park(data, tmp_path / "small.yaml")
    ways = load_park(tmp_path / "small.yaml").ways
    assert ways.length[ways.number["w100"]] == pytest.approx(2 * math.hypot(100, 30), abs=0.03)
    assert ways.length[ways.number["w105"]] == pytest.approx(53, abs=0.03)


def test_what_stands_beside_the_network(tmp_path: Path) -> None:
    data = imported(tmp_path)
    assert data["gates"] == {"gate_4": {"kind": "lift_gate", "way": "w102_1", "width": "3.5 m"}}
    assert data["hydrants"] == {"hydrant_10": {"at": [20, 20], "flow": "1600 L/min"}}
    assert data["stations"] == {
        "station_w110": {"kind": "fire_station", "at": "n5", "name": {"en": "Feuerwehr", "zh": "消防站"}}
    }
    assert data["places"] == {
        "place_w111": {
            "kind": "works",
            "at": [55, 130],
            "outline": [[40, 110], [70, 110], [70, 150], [40, 150]],
            "exits": {"south_west": {"to": "n8"}},
            "name": {"en": "Werk"},
        }
    }
    assert list(data["areas"]) == ["area_w113", "area_w114"]
    assert data["areas"]["area_w114"]["kind"] == "building"
    assert data["areas"]["area_w113"]["kind"] == "rail"


def test_what_was_dropped_is_said_and_where_the_map_lies(tmp_path: Path) -> None:
    data = imported(tmp_path)
    assert "dropped 1 other pieces with 1 stretches of way, 0.05 km" in data["about"]
    assert data["coordinates"]["origin"] == {"latitude": "48.0000000 deg", "longitude": "15.0000000 deg"}
    assert data["licence"].startswith("© OpenStreetMap contributors, ODbL")
    write_park(data, tmp_path / "small.yaml")
    head = (tmp_path / "small.yaml").read_text(encoding="utf-8").splitlines()[:3]
    assert head[0].startswith("# Imported from small.osm (SHA-256 ")
    assert head[1].startswith("# © OpenStreetMap contributors")
    assert head[2] == "# 8 junctions, 7 ways, 1 gates, 1 places, 1 stations, 1 hydrants, 2 areas"


def test_a_bollard_shuts_a_few_metres_to_vehicles(tmp_path: Path) -> None:
    nodes = {**NODES, 4: (100, 0, {"barrier": "bollard"})}
    data = imported(tmp_path, osm_text(nodes))
    assert data["junctions"]["n4_cut"] == pytest.approx([94, 0], abs=0.02)
    assert data["gates"] == {"gate_4": {"kind": "bollard", "way": "w102_1", "width": "1.5 m"}}
    street = {id_: way for id_, way in data["ways"].items() if id_.startswith("w102")}
    assert [id_ for id_, way in street.items() if way.get("vehicles") is False] == ["w102_1"]
    assert {data["ways"]["w102_1"][end] for end in ("from", "to")} == {"n4", "n4_cut"}
    write_park(data, tmp_path / "small.yaml")
    load_park(tmp_path / "small.yaml")


def test_gates_in_a_row_each_get_a_way_of_their_own(tmp_path: Path) -> None:
    nodes = {
        **NODES,
        3: (0, 0, {"barrier": "gate", "locked": "yes"}),
        5: (200, 0, {"barrier": "gate", "width": "3"}),
    }
    gates = imported(tmp_path, osm_text(nodes))["gates"]
    assert len({gate["way"] for gate in gates.values()}) == 3
    assert gates["gate_5"] == {"kind": "gate", "way": "w102_2", "width": "3 m"}
    assert gates["gate_3"]["open"] is False


def test_a_gate_makes_room_for_one_that_has_no_other_way(tmp_path: Path) -> None:
    """The gate in the middle is placed first and would take the only way of the gate at the end."""
    nodes = {2: (50, 0, {"barrier": "gate"}), 3: (0, 0, {"barrier": "gate"}), 9: (100, 0, {})}
    data = imported(tmp_path, osm_text(nodes, {1: ([3, 2, 9], {"highway": "service"})}))
    assert {id_: gate["way"] for id_, gate in data["gates"].items()} == {"gate_2": "w1_2", "gate_3": "w1_1"}


def test_a_gate_without_any_way_of_its_own_is_said(tmp_path: Path) -> None:
    nodes = {1: (0, 0, {"barrier": "gate"}), 2: (50, 0, {"barrier": "gate"})}
    data = imported(tmp_path, osm_text(nodes, {1: ([1, 2], {"highway": "service"})}))
    assert len(data["gates"]) == 1 and "Gates without a way of their own: 1." in data["about"]


@pytest.mark.parametrize("refs", [[7, 8], [8, 7]])
def test_a_way_moved_by_a_sliver_keeps_its_line(tmp_path: Path, refs: list[int]) -> None:
    data = imported(tmp_path, osm_text(NODES, {**WAYS, 105: (refs, {"highway": "footway"})}))
    way = data["ways"]["w105"]
    assert [way["from"], way["to"]] == (["n6", "n8"] if refs[0] == 7 else ["n8", "n6"])
    assert way["line"] == near((0, 103))


def test_doors_stay_junctions(tmp_path: Path) -> None:
    nodes = {**NODES, 2: (-100, 30, {"entrance": "main"})}
    assert "n2" in imported(tmp_path, osm_text(nodes))["junctions"]


def test_a_building_is_left_by_its_door(tmp_path: Path) -> None:
    ways = {
        **WAYS,
        111: ([30, 34, 31, 32, 33, 30], WAYS[111][1]),
        108: ([8, 34], {"highway": "footway"}),
    }
    nodes = {**NODES, 34: (55, 110, {"entrance": "yes"})}
    data = imported(tmp_path, osm_text(nodes, ways))
    assert data["places"]["place_w111"]["exits"] == {"door_1": {"to": "n34"}}


def test_a_sliver_for_walkers_does_not_join_roads(tmp_path: Path) -> None:
    nodes = {1: (0, 0, {}), 2: (100, 0, {}), 3: (0, 4, {}), 4: (100, 4, {}), 5: (-50, 0, {}), 6: (-50, 4, {})}
    ways = {
        1: ([5, 1, 2], {"highway": "residential"}),
        2: ([6, 3, 4], {"highway": "residential"}),
        3: ([1, 3], {"highway": "footway"}),
    }
    assert "w3" in imported(tmp_path, osm_text(nodes, ways))["ways"]


def test_a_pedestrian_area_is_a_ring(tmp_path: Path) -> None:
    ways = {
        **WAYS,
        120: ([1, 20, 21, 22, 1], {"highway": "pedestrian", "area": "yes"}),
    }
    ring = imported(tmp_path, osm_text(NODES, ways))["ways"]["w120"]
    assert (ring["from"], ring["to"], len(ring["line"])) == ("n1", "n1", 3)


def test_nodes_outside_an_extract_cut_the_way(tmp_path: Path) -> None:
    ways = {**WAYS, 102: ([3, 4, 999, 5], WAYS[102][1])}
    data = imported(tmp_path, osm_text(NODES, ways))
    assert "n5" not in data["junctions"] and data["ways"]["w102"]["to"] == "n4"


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "service", "access": "private"}, {"foot": True, "vehicles": True}),
        ({"highway": "service", "access": "no"}, {"foot": False, "vehicles": True}),
        ({"highway": "service", "access": "no", "foot": "yes"}, {"foot": True}),
        ({"highway": "residential", "motor_vehicle": "no"}, {"vehicles": True}),
        ({"highway": "service", "emergency": "no"}, {"vehicles": False}),
        ({"highway": "footway", "emergency": "yes"}, {"vehicles": True}),
        ({"highway": "footway"}, {"kind": "path", "vehicles": False, "width_m": 2.0}),
        ({"highway": "cycleway", "tracktype": "grade1"}, {"vehicles": True}),
        ({"highway": "cycleway", "tracktype": "grade1", "width": "2"}, {"vehicles": False}),
        ({"highway": "service", "width": "2.3 m"}, {"vehicles": False, "width_m": 2.3}),
        ({"highway": "service", "width": "3,5"}, {"width_m": 3.5}),
        ({"highway": "service", "width": "wide"}, {"width_m": 4.0}),
        ({"highway": "primary", "lanes": "4"}, {"width_m": 13.0}),
        ({"highway": "motorway"}, {"foot": False, "vehicles": True, "one_way": True}),
        ({"highway": "primary", "motorroad": "yes"}, {"foot": False}),
        ({"highway": "trunk", "sidewalk": "right"}, {"foot": True}),
        ({"highway": "residential", "foot": "use_sidepath"}, {"foot": False}),
        ({"highway": "residential", "junction": "roundabout"}, {"one_way": True}),
        ({"highway": "residential", "oneway": "no", "junction": "roundabout"}, {"one_way": False}),
        ({"highway": "residential", "maxspeed": "25 mph"}, {"speed_kmh": 40.2}),
        ({"highway": "residential", "maxspeed": "50;30"}, {"speed_kmh": 30.0}),
        ({"highway": "residential", "maxspeed": "AT:rural"}, {"speed_kmh": 100.0}),
        ({"highway": "residential", "maxspeed": "signals"}, {"speed_kmh": 50.0}),
        ({"highway": "steps"}, {"kind": "stair", "vehicles": False}),
        ({"highway": "footway", "bridge": "yes"}, {"kind": "bridge"}),
        ({"highway": "track", "tracktype": "grade4"}, {"vehicles": False}),
        ({"highway": "path", "name": "码头路"}, {"en": "", "zh": "码头路"}),
        ({"highway": "path", "name": "A\u202eB\u200b  C\n"}, {"en": "AB C"}),
    ],
)
def test_what_tags_mean(tags: dict[str, str], expected: dict[str, Any]) -> None:
    read = traits(tags)
    assert {key: getattr(read, key) for key in expected} == expected


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        import_osm(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.osm: is empty; fetch the file again"),
        (b"<html><body/></html>",
         "x.osm:1:1: is not OSM XML: its root is <html>; name an .osm file, root <osm>"),
        (b"<osmChange/>",
         "x.osm:1:1: is not OSM XML: its root is <osmChange>; name an .osm file, root <osm>"),
        (b"just words", "x.osm:1:1: is not XML: syntax error; export it again as OSM XML"),
        (b'{"elements": []}', "x.osm: is JSON, not OSM XML; ask Overpass for [out:xml], or export .osm"),
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18",
         "x.osm: is OSM PBF, which is not read; run: osmium cat in.osm.pbf -o out.osm.gz"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE osm [<!ENTITY a "b">]>\n<osm>&a;</osm>',
         "x.osm:2:1: has a DOCTYPE, which may hide other files or endless text; "
         "remove it: OSM files have none"),
        (b"<osm><node id='1' lat='91' lon='0'/></osm>",
         "x.osm:1:1: lat='91' is not between -90 and 90 degrees; correct the coordinate"),
        (b"<osm>\n<node id='1' lat='nan' lon='0'/></osm>",
         "x.osm:2:1: lat='nan' is not between -90 and 90 degrees; correct the coordinate"),
        (b"<osm><way id='x'/></osm>", "x.osm:1:1: id='x' is not an id; export it again as OSM XML"),
        (b"<osm/>", "x.osm: holds no nodes; export an area with roads in it"),
        (b"<osm><node id='1' lat='1' lon='1'/></osm>",
         "x.osm: holds no ways to walk or drive along; export an area with roads"),
        (b"<osm><remark> runtime error: Query timed out </remark></osm>",
         "x.osm: the server broke off: 'runtime error: Query timed out'; "
         "repeat the query for a smaller area"),
        (b"\x1f\x8b\x08\x00garbage that is no deflate stream",
         "x.osm: its packed data are damaged; fetch the file again"),
    ],
)  # fmt: skip
def test_refusals(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.osm"
    path.write_bytes(content)
    assert refusal(path) == message


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    text = osm_text().encode()
    plain, packed, packed2 = tmp_path / "a.osm", tmp_path / "b.osm.gz", tmp_path / "c.osm.bz2"
    plain.write_bytes(text[: len(text) // 2])
    packed.write_bytes(gzip.compress(text)[:-40])
    packed2.write_bytes(bz2.compress(text)[:-40])
    assert "ends before its last element; the file was cut off: fetch it again" in refusal(plain)
    assert refusal(packed) == "b.osm.gz: ends within its packed data; the file was cut off: fetch it again"
    assert refusal(packed2) == "c.osm.bz2: ends within its packed data; the file was cut off: fetch it again"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in refusal(tmp_path / "none.osm")
    assert "is a folder; name the OSM file in it" in refusal(tmp_path)


def test_a_decompression_bomb_is_refused_early(tmp_path: Path) -> None:
    """A hundred megabytes of spaces in a hundred kilobytes; reading stops at twenty megabytes."""
    path = tmp_path / "bomb.osm.gz"
    with gzip.open(path, "wb") as packed:
        packed.write(b"<osm>")
        for _ in range(100):
            packed.write(b" " * 1_000_000)
    message = "unpacks to more than 200 times its size, which no map does; cut out a smaller area"
    assert message in refusal(path)


def test_a_file_beyond_all_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osm_xml, "MAX_XML_BYTES", 1000)
    path = tmp_path / "large.osm"
    path.write_text(osm_text(), encoding="utf-8")
    assert "large.osm: unpacks to more than 1,000 bytes; cut out a smaller area" in refusal(path)


def test_deleted_elements_are_skipped(tmp_path: Path) -> None:
    text = osm_text().replace('<way id="105">', '<way id="105" action="delete">')
    assert "w105" not in imported(tmp_path, text)["ways"]


def test_order_in_the_file_does_not_matter(tmp_path: Path) -> None:
    backwards = osm_text(dict(reversed(NODES.items())), dict(reversed(WAYS.items())))
    first, second = imported(tmp_path), imported(tmp_path, backwards)
    assert {**first, "about": ""} == {**second, "about": ""}


def test_packed_or_not_the_park_is_the_same(tmp_path: Path) -> None:
    plain = imported(tmp_path)
    packed = tmp_path / "small.osm.bz2"
    packed.write_bytes(bz2.compress(osm_text().encode()))
    assert {**import_osm(packed), "about": ""} == {**plain, "about": ""}


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    assert park_text(imported(tmp_path)) == park_text(imported(tmp_path))


@given(st.text(max_size=40))
def test_any_text_survives_writing(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    path = tmp_path_factory.getbasetemp() / "text.yaml"
    written = {"name": {"en": text}, "about": text, "ways": {"w1": {"name": text, "line": [[1.5, -2.0]]}}}
    write_park(written, path)
    assert read_yaml(path, "text.yaml")[0] == written


def test_a_very_long_line_is_broken(tmp_path: Path) -> None:
    points = [[float(i), i / 7] for i in range(20_000)]
    write_park({"areas": {"a": {"kind": "water", "outline": points}}}, tmp_path / "long.yaml")
    assert max(map(len, (tmp_path / "long.yaml").read_text().splitlines())) < 30_000
    assert read_yaml(tmp_path / "long.yaml", "long.yaml")[0]["areas"]["a"]["outline"] == points


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "park.yaml"
    path.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_park({"name": "x"}, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["park.yaml"]


def test_a_park_too_large_to_be_read_back_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"would be larger than 32,000,000 bytes; cut out a smaller area"):
        write_park({"about": "x" * 33_000_000}, tmp_path / "large.yaml")
