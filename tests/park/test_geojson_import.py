"""The import of GeoJSON: a real extract told as GeoJSON gives the park of its OSM file; bad files are refused."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from drillsim.cli import main
from drillsim.errors import InputError
from drillsim.park.importing import import_geojson, import_map, import_osm, write_park
from drillsim.park.importing.osm_xml import OsmData, read_osm
from drillsim.park.load import load_park
from drillsim.park.model import Park

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DRILLSIM_SHARED", PROJECT.parent / "shared"))
Json = dict[str, Any]


def extract() -> Path:
    path = SHARED / "data" / "osm" / "krems.osm.gz"
    if not path.is_file():
        pytest.skip("the extract is not here: set DRILLSIM_SHARED to the folder with data/osm")
    return path


def feature(kind: str, coordinates: Any, id_: str = "", **tags: Any) -> Json:
    named = {"@id": id_} if id_ else {}
    return {"type": "Feature", "properties": {**named, **tags},
            "geometry": {"type": kind, "coordinates": coordinates}}  # fmt: skip


def collection(*features: Json, **more: Any) -> Json:
    return {"type": "FeatureCollection", "features": list(features), **more}


ROAD = feature("LineString", [[15.0, 48.0], [15.001, 48.0]], highway="residential", name="Werkstraße")


def told(data: OsmData) -> Json:
    """OSM data as osmtogeojson would tell it: areas as polygons, the rest of the ways as lines."""
    at = dict(zip(data.node_ids.tolist(), zip(data.longitude, data.latitude, strict=True), strict=True))
    features = [feature("Point", list(at[id_]), f"node/{id_}", **tags) for id_, tags in data.node_tags.items()]
    for id_, way in data.ways.items():
        line = [list(at[node]) for node in way.nodes if node in at]
        if way.tags and len(line) > 1:
            area = line[0] == line[-1] and len(line) > 3 and "highway" not in way.tags
            kind, course = ("Polygon", [line]) if area else ("LineString", line)
            features.append(feature(kind, course, f"way/{id_}", **way.tags))
    return collection(*features)


def write(folder: Path, data: Any, name: str = "town.geojson") -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def park_of(folder: Path, *features: Json, **more: Any) -> Park:
    out = folder / "town.yaml"
    write_park(import_geojson(write(folder, collection(*features, **more))), out)
    return load_park(out)


@pytest.fixture(scope="module")
def krems(tmp_path_factory: pytest.TempPathFactory) -> tuple[Json, Json, Json]:
    """Krems as GeoJSON, and the park data of both."""
    json_data = told(read_osm(extract()))
    path = write(tmp_path_factory.mktemp("krems"), json_data, "krems.geojson")
    return json_data, import_geojson(path), import_osm(extract())


def length_of(data: Json, folder: Path) -> float:
    write_park(data, folder / "one.yaml")
    return float(load_park(folder / "one.yaml").ways.length.sum())


def test_a_real_extract_has_the_same_length(krems: tuple[Json, Json, Json], tmp_path: Path) -> None:
    _, mine, of_osm = krems
    assert length_of(mine, tmp_path) == pytest.approx(length_of(of_osm, tmp_path), rel=0.01)


def test_a_real_extract_keeps_gates_hydrants_and_works(krems: tuple[Json, Json, Json]) -> None:
    _, mine, of_osm = krems
    assert set(mine["gates"]) == set(of_osm["gates"]) and len(mine["gates"]) == 48
    assert set(mine["hydrants"]) == set(of_osm["hydrants"])
    fire = "station_w48405957"
    assert mine["stations"][fire]["name"] == of_osm["stations"][fire]["name"]
    told = {id_ for id_ in of_osm["places"] if not id_.startswith("place_r")}  # relations were not told
    assert set(mine["places"]) == told and len(told) > 20


def test_the_order_of_features_and_properties_changes_no_length(krems: tuple[Json, Json, Json], tmp_path: Path) -> None:
    json_data, mine, _ = krems
    shuffled = json_data["features"][:]
    random.Random(7).shuffle(shuffled)
    again = import_geojson(write(tmp_path, collection(*shuffled), "krems.geojson"))
    assert length_of(again, tmp_path) == pytest.approx(length_of(mine, tmp_path), rel=1e-4)
    assert set(again["ways"]) and set(again["gates"]) == set(mine["gates"])


def test_the_same_file_gives_the_same_data(tmp_path: Path) -> None:
    path = write(tmp_path, collection(ROAD))
    assert import_geojson(path) == import_geojson(path)


def test_lines_meet_where_they_share_a_vertex_and_carry_their_tags(tmp_path: Path) -> None:
    park = park_of(
        tmp_path,
        feature("LineString", [[15.0, 48.0], [15.001, 48.0], [15.002, 48.0]], "way/7", highway="service",
                width=4.5, oneway=True, maxspeed="20", name="厂区路"),
        feature("LineString", [[15.001, 48.0, 210.5], [15.001, 48.001]], highway="footway", name=None),
        feature("LineString", [[15.0005, 47.9999], [15.0006, 48.0001]], highway="steps"),  # crosses, meets nowhere
    )  # fmt: skip
    assert set(park.file.ways) == {"w7_1", "w7_2", "w1"}
    road = park.file.ways["w7_1"]
    assert (road.width, road.one_way, road.name.zh) == (4.5, True, "厂区路")
    assert road.speed == pytest.approx(20 / 3.6)
    assert not park.file.ways["w1"].vehicles
    assert "dropped 1 other pieces" in park.file.about


def test_areas_and_points_become_places_stations_and_hydrants(tmp_path: Path) -> None:
    ring = [[15.0, 48.001], [15.001, 48.001], [15.001, 48.002], [15.0, 48.002], [15.0, 48.001]]
    hole = [[15.0003, 48.0013], [15.0006, 48.0013], [15.0006, 48.0016], [15.0003, 48.0013]]
    park = park_of(
        tmp_path, ROAD,
        feature("Polygon", [ring, hole], "way/5", man_made="works", name="Chemiewerk"),
        feature("MultiPolygon", [[ring], [[[x + 0.002, y] for x, y in ring]]], "relation/9", landuse="industrial"),
        feature("Point", [15.0002, 48.0001], "node/3", emergency="fire_hydrant"),
        feature("Point", [15.0, 48.0], "node/4", amenity="fire_station"),
        feature("Point", [15.001, 48.0], amenity="hospital"),
        feature("Point", [15.001, 48.00001], amenity="police"),
    )  # fmt: skip
    assert set(park.file.places) == {"place_w5", "place_r9", "place_r9_2"}
    assert park.file.places["place_w5"].name.en == "Chemiewerk"
    assert set(park.file.hydrants) == {"hydrant_3"}
    assert sorted(s.kind for s in park.file.stations.values()) == ["fire_station", "hospital", "police_post"]


def test_a_gate_stands_on_the_vertex_it_shares(tmp_path: Path) -> None:
    line = feature("LineString", [[15.0, 48.0], [15.001, 48.0], [15.002, 48.0]], highway="service")
    park = park_of(tmp_path, line, feature("Point", [15.001, 48.0], "node/77", barrier="lift_gate"))
    assert park.file.gates["gate_77"].kind == "lift_gate"


def test_tables_of_osmnx_name_each_street_once(tmp_path: Path) -> None:
    there = feature("LineString", [[15.0, 48.0], [15.001, 48.0]], u=1, v=2, key=0, osmid=[11, 12],
                    highway=["residential", "service"], oneway=False, reversed=False, length=74.5)  # fmt: skip
    back = json.loads(json.dumps(there))
    back["geometry"]["coordinates"].reverse()
    back["properties"] |= {"u": 2, "v": 1, "reversed": True}
    data = import_geojson(write(tmp_path, collection(there, back)))
    assert set(data["ways"]) == {"w11"} and "one_way" not in data["ways"]["w11"]
    assert "drawn twice, left out: 1" in data["about"]


def test_a_street_drawn_there_and_back_as_one_way_is_open_both_ways(tmp_path: Path) -> None:
    course = [[15.0, 48.0], [15.001, 48.0]]
    there, back = (feature("LineString", line, highway="service", oneway="yes") for line in (course, course[::-1]))
    assert "one_way" in import_geojson(write(tmp_path, collection(there, there)))["ways"]["w1"]
    assert "one_way" not in import_geojson(write(tmp_path, collection(there, back)))["ways"]["w1"]


def test_tags_of_gdal_hide_in_one_column(tmp_path: Path) -> None:
    line = feature("LineString", [[15.0, 48.0], [15.001, 48.0]], osm_id="42", highway="service",
                   other_tags='"width"=>"3.5","foot"=>"no","note"=>"a \\"b\\""')  # fmt: skip
    park = park_of(tmp_path, line)
    assert park.file.ways["w42"].width == 3.5 and not park.file.ways["w42"].foot


def test_what_is_not_read_is_counted(tmp_path: Path) -> None:
    nothing = {"type": "Feature", "properties": {}, "geometry": None}
    mixed = {"type": "Feature", "properties": {}, "geometry": {"type": "GeometryCollection", "geometries": []}}
    odd = {"type": "Feature", "properties": {}, "geometry": {"type": "Curve\ud800", "coordinates": []}}
    data = import_geojson(write(tmp_path, json.dumps(collection(ROAD, nothing, mixed, mixed, odd, {"type": "Fly"}))))
    assert "2 GeometryCollection, 1 no geometry, 1 of an unknown type" in data["about"]
    assert "no features: 1" in data["about"]


def test_the_licence_is_what_the_file_says(tmp_path: Path) -> None:
    said = import_geojson(write(tmp_path, collection(ROAD, copyright="made available\nunder ODbL")))
    assert said["licence"] == "made available under ODbL"
    assert "ODbL" in import_geojson(write(tmp_path, collection(ROAD)))["licence"]


def test_wgs84_may_be_stated(tmp_path: Path) -> None:
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"):
        crs = {"type": "name", "properties": {"name": name}}
        assert import_geojson(write(tmp_path, collection(ROAD, crs=crs)))["ways"]


def broken(change: Callable[[Json], object]) -> str:
    data: Json = json.loads(json.dumps(collection(ROAD)))
    change(data)
    return json.dumps(data)


def course(value: Any) -> Callable[[Json], object]:
    return lambda data: data["features"][0]["geometry"].__setitem__("coordinates", value)


BAD: dict[str, tuple[str, str]] = {
    "empty": ("", "not JSON"),
    "cut off": (json.dumps(collection(ROAD))[:60], "cut off"),
    "not an object": ("[1, 2]", "not GeoJSON"),
    "nested": ("[" * 100_000, "nested too deeply"),
    "nested objects": ('{"a":' * 100_000, "nested too deeply"),
    "NaN": (json.dumps(collection(ROAD)).replace("15.0,", "NaN,"), "no number"),
    "infinite": (json.dumps(collection(ROAD)).replace("15.0,", "1e999,"), "degrees"),
    "huge": (json.dumps(collection(ROAD)).replace("15.0,", "9" * 4000 + ","), "degrees"),
    "endless": (json.dumps(collection(ROAD)).replace("15.0,", "9" * 5000 + ","), "no number"),
    "Overpass": ('{"version": 0.6, "elements": []}', "Overpass JSON"),
    "one geometry": ('{"type": "Point", "coordinates": [1, 2]}', "FeatureCollection"),
    "features no list": ('{"type": "FeatureCollection", "features": 3}', "FeatureCollection"),
    "metres": (broken(course([[500_000, 5_300_000], [500_100, 5_300_000]])), "ogr2ogr"),
    "another system": (broken(lambda d: d.update(crs={"properties": {"name": "EPSG:32633"}})), "ogr2ogr"),
    "an odd system": (broken(lambda d: d.update(crs=[1])), "coordinate system"),
    "one position": (broken(course([[15.0, 48.0]])), "1 positions"),
    "no coordinates": (broken(course(None)), "at least 2"),
    "text": (broken(course([["15", "48"], [15.1, 48]])), "not a number"),
    "true": (broken(course([[True, 48], [15.1, 48]])), "not a number"),
    "no ways": (broken(lambda d: d["features"][0]["properties"].pop("highway")), "`highway`"),
    "no features": (json.dumps(collection()), "`highway`"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_a_remedy(name: str, tmp_path: Path) -> None:
    text, said = BAD[name]
    with pytest.raises(InputError) as error:
        import_map(write(tmp_path, text))
    assert said in str(error.value)
    assert all(problem.file == "town.geojson" and problem.remedy for problem in error.value.problems)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    bad = feature("LineString", [[200, 48], [15, 48]], highway="service")
    with pytest.raises(InputError) as error:
        import_geojson(write(tmp_path, collection(ROAD, bad, ROAD, bad)))
    keys = [problem.key for problem in error.value.problems]
    assert keys == ["features[1].geometry", "features[3].geometry"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gbk.geojson").write_bytes(json.dumps(collection(ROAD), ensure_ascii=False).encode("utf-16"))
    for name, said in (("gbk.geojson", "UTF-8"), ("none.geojson", "cannot be read")):
        with pytest.raises(InputError, match=said):
            import_geojson(tmp_path / name)
    with pytest.raises(InputError, match="is a folder"):
        import_geojson(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(-200, 200) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(coordinates=JSON, properties=JSON, kind=st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon"]))
def test_whatever_stands_in_a_feature_is_read_or_refused(
    coordinates: Any, properties: Any, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    odd = {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates},
           "properties": {"highway": "service", "tags": properties, "other_tags": properties}}  # fmt: skip
    path = write(tmp_path_factory.mktemp("any"), json.dumps(collection(ROAD, odd)))
    try:
        assert import_geojson(path)["ways"]
    except InputError as error:
        assert [problem.key for problem in error.problems] == ["features[1].geometry"]


def test_the_command_writes_a_park_or_nothing(tmp_path: Path) -> None:
    path, out = write(tmp_path, collection(ROAD)), tmp_path / "town.yaml"
    done = CliRunner().invoke(main, ["map", "import", str(path), "-o", str(out)])
    assert done.exit_code == 0 and "Imported from town.geojson" in done.output
    assert load_park(out).ways.ids == ("w1",)
    out.unlink()
    failed = CliRunner().invoke(main, ["map", "import", str(write(tmp_path, collection())), "-o", str(out)])
    assert failed.exit_code == 2 and "`highway`" in failed.stderr and not out.exists()


def test_the_importer_is_chosen_by_content(tmp_path: Path) -> None:
    assert import_map(write(tmp_path, collection(ROAD), "town.osm"))["ways"]
    with pytest.raises(InputError, match="OSM"):
        import_map(write(tmp_path, "<gpx/>", "town.osm"))
