"""The import of real OpenStreetMap extracts, against what their XML says when counted another way."""

from __future__ import annotations

import bz2
import gzip
import itertools
import math
import os
import shutil
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from drillsim.park.check import remarks
from drillsim.park.checks.places import people_by_shift
from drillsim.park.importing import import_osm, write_park
from drillsim.park.importing.osm_tags import table
from drillsim.park.load import load_park
from drillsim.park.model import Park

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DRILLSIM_SHARED", PROJECT.parent / "shared"))
EXTRACTS = ("krems.osm.gz", "West-Oakland.osm.bz2", "krautsand.osm.gz")


@dataclass(frozen=True)
class Raw:
    """An extract as its XML says: places of nodes, and the largest piece of its network by plain counting."""

    places: dict[str, tuple[float, float]]
    tags: dict[str, dict[str, str]]
    root: ElementTree.Element
    edges: tuple[tuple[str, str], ...]


def extract(name: str) -> Path:
    path = SHARED / "data" / "osm" / name
    if not path.is_file():
        pytest.skip(f"the extract {name} is not here: set DRILLSIM_SHARED to the folder with data/osm")
    return path


def tags_of(element: ElementTree.Element) -> dict[str, str]:
    return {tag.get("k", ""): tag.get("v", "") for tag in element.iter("tag")}


@cache
def raw(name: str) -> Raw:
    path = extract(name)
    opened = bz2.open if path.suffix == ".bz2" else gzip.open
    with opened(path) as stream:
        root = ElementTree.parse(stream).getroot()
    nodes = root.findall("node")
    places = {node.get("id", ""): (float(node.get("lat", "")), float(node.get("lon", ""))) for node in nodes}
    return Raw(places, {node.get("id", ""): tags_of(node) for node in nodes}, root, largest(root, places))


def largest(root: ElementTree.Element, places: dict[str, tuple[float, float]]) -> tuple[tuple[str, str], ...]:
    """The edges between neighbouring nodes of the longest piece of the network."""
    edges: list[tuple[str, str]] = []
    for way in root.findall("way"):
        if tags_of(way).get("highway") in table()["highways"]:
            edges += itertools.pairwise(nd.get("ref", "") for nd in way.findall("nd"))
    graph = nx.Graph(edges)
    pieces = [set(piece) for piece in nx.connected_components(graph)]
    sizes = [sum(metres(places[a], places[b]) for a, b in edges if a in piece) for piece in pieces]
    piece = pieces[sizes.index(max(sizes))]
    return tuple(edge for edge in edges if edge[0] in piece)


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The haversine distance on the sphere that fits the ellipsoid at a point, in the direction looked.

    A single sphere for the whole earth is wrong by up to 0.5 %, more than what is tested.
    """
    mean = math.radians((a[0] + b[0]) / 2)
    north, east = math.radians(b[0] - a[0]), math.radians(b[1] - a[1])
    e2, equator = 0.00669437999014, 6_378_137.0
    across = equator / math.sqrt(1 - e2 * math.sin(mean) ** 2)
    along = equator * (1 - e2) / (1 - e2 * math.sin(mean) ** 2) ** 1.5
    direction = math.atan2(east * math.cos(mean), north)
    radius = 1 / (math.cos(direction) ** 2 / along + math.sin(direction) ** 2 / across)
    half = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(a[0])) * math.cos(math.radians(b[0])) * math.sin(east / 2) ** 2
    )
    return 2 * radius * math.asin(math.sqrt(half))


@pytest.fixture(scope="module", params=EXTRACTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def written(name: str, folder: Path) -> Path:
    path = folder / f"{name}.yaml"
    write_park(import_osm(extract(name)), path)
    return path


@cache
def loaded(name: str, folder: Path) -> Park:
    return load_park(written(name, folder))


@pytest.fixture
def park(name: str, tmp_path_factory: pytest.TempPathFactory) -> Park:
    return loaded(name, tmp_path_factory.getbasetemp())


def test_it_takes_a_few_seconds(name: str) -> None:
    begun = time.perf_counter()
    import_osm(extract(name))
    assert time.perf_counter() - begun < 20


def test_the_same_file_gives_the_same_bytes(name: str, tmp_path: Path, park: Park) -> None:
    write_park(import_osm(extract(name)), tmp_path / "again.yaml")
    first = written(name, tmp_path.parent)
    assert (tmp_path / "again.yaml").read_bytes() == first.read_bytes()


def test_the_network_is_one_piece(park: Park) -> None:
    assert nx.is_connected(park.graph)


def test_gates_are_those_on_the_largest_piece(name: str, park: Park) -> None:
    on = {node for edge in raw(name).edges for node in edge}
    wanted = {node for node in on if raw(name).tags[node].get("barrier") in table()["barriers"]}
    assert set(park.file.gates) == {f"gate_{node}" for node in wanted}
    for node in wanted:
        way = park.file.ways[park.file.gates[f"gate_{node}"].way]
        assert f"n{node}" in (way.start, way.end)


def test_hydrants_and_fire_stations(name: str, park: Park) -> None:
    hydrants = {id_ for id_, tags in raw(name).tags.items() if tags.get("emergency") == "fire_hydrant"}
    assert set(park.file.hydrants) == {f"hydrant_{id_}" for id_ in hydrants}
    stations = [element for element in raw(name).root if tags_of(element).get("amenity") == "fire_station"]
    kinds = [station.kind for station in park.file.stations.values()]
    assert kinds.count("fire_station") == len(stations)


def test_the_drawn_length_is_the_mapped_one(name: str, park: Park) -> None:
    mapped = sum(metres(raw(name).places[a], raw(name).places[b]) for a, b in raw(name).edges)
    assert float(park.ways.length.sum()) == pytest.approx(mapped, rel=0.01)


def test_distances_are_those_on_the_earth(name: str, park: Park) -> None:
    known = [id_ for id_ in park.junction_ids if id_[1:] in raw(name).places]
    rng = np.random.default_rng(7)
    for a, b in rng.choice(known, size=(200, 2)):
        truth = metres(raw(name).places[a[1:]], raw(name).places[b[1:]])
        if 10 < truth < 20_000:
            assert math.dist(park.xy(a), park.xy(b)) == pytest.approx(truth, rel=0.001)


def test_krems_has_what_a_planner_looks_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    park = loaded("krems.osm.gz", tmp_path_factory.getbasetemp())
    names = {place.name.en for place in park.file.places.values()}
    assert {"Dynea Austria GmbH", "Kemira Chemie GesmbH", "Krems Chemie Chemical Services AG"} <= names
    assert park.file.stations["station_w48405957"].name.en == "Freiwillige Feuerwehr Krems"
    assert [s.kind for s in park.file.stations.values()].count("hospital") == 1
    assert len(park.file.gates) == 48
    assert min(park.ways.length) >= 0.5
    slivers = [id_ for id_, length in zip(park.ways.ids, park.ways.length, strict=True) if length < 5]
    assert len(slivers) < 10


def test_the_estate_lies_over_the_imported_map(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    imported = written("krems.osm.gz", tmp_path_factory.getbasetemp())
    (tmp_path / "maps").mkdir()
    shutil.copy(imported, tmp_path / "maps" / "krems.yaml")
    shutil.copy(PROJECT / "maps" / "krems_estate.yaml", tmp_path / "maps")
    park = load_park(tmp_path / "maps" / "krems_estate.yaml")
    assert set(park.sources) == {"maps/krems_estate.yaml", "maps/krems.yaml"}
    assert people_by_shift(park.file) == {"day": 208, "night": 35}
    keys = {remark.key for remark in remarks(park)}
    assert keys == {"", "ways"}
