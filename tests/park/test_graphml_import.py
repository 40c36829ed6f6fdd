"""The import of GraphML: a real extract as a graph gives the park of its OSM file; bad files are refused."""

from __future__ import annotations

import itertools
import math
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from drillsim.errors import InputError
from drillsim.park.importing import import_graphml, import_map, import_osm, write_park
from drillsim.park.importing.osm_tags import is_network, runs_backwards, traits
from drillsim.park.importing.osm_xml import OsmData, read_osm
from drillsim.park.load import load_park
from drillsim.park.model import Park

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DRILLSIM_SHARED", PROJECT.parent / "shared"))


def extract() -> Path:
    path = SHARED / "data" / "osm" / "krems.osm.gz"
    if not path.is_file():
        pytest.skip("the extract is not here: set DRILLSIM_SHARED to the folder with data/osm")
    return path


def as_graph(data: OsmData) -> nx.MultiDiGraph[int]:
    """OSM data as osmnx tells it: text alone, edges cut at junctions, streets there and back."""
    at = dict(zip(data.node_ids.tolist(), zip(data.longitude, data.latitude, strict=True), strict=True))
    ways = {id_: way for id_, way in data.ways.items() if is_network(way.tags)}
    uses = Counter(node for way in ways.values() for node in way.nodes)
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="epsg:4326", created_with="OSMnx 2.0")
    for id_, way in ways.items():
        nodes = [node for node in way.nodes if node in at]
        ends = [0, *(i for i in range(1, len(nodes) - 1) if _is_end(data, uses, nodes[i])), len(nodes) - 1]
        for a, b in itertools.pairwise(ends):
            _street(graph, at, nodes[a : b + 1], {**way.tags, "osmid": str(id_)})
    for node in graph:
        graph.nodes[node].update(data.node_tags.get(node, {}), x=str(at[node][0]), y=str(at[node][1]))
    return graph


def _is_end(data: OsmData, uses: Counter[int], node: int) -> bool:
    return uses[node] > 1 or "barrier" in data.node_tags.get(node, {})


def _street(graph: nx.MultiDiGraph[int], at: dict[int, Any], nodes: list[int], tags: dict[str, str]) -> None:
    one_way = traits(tags).one_way
    given = {**tags, "oneway": str(one_way)}
    nodes = nodes[::-1] if runs_backwards(tags) else nodes
    for course in (nodes, *(() if one_way else (nodes[::-1],))):
        line = ", ".join(f"{float(at[node][0])!r} {float(at[node][1])!r}" for node in course)
        bends = {"geometry": f"LINESTRING ({line})"} if len(course) > 2 else {}
        graph.add_edge(course[0], course[-1], reversed=str(course is not nodes), **given, **bends)


def write(folder: Path, graph: nx.Graph[Any], name: str = "town.graphml") -> Path:
    path = folder / name
    nx.write_graphml(graph, path)
    return path


def length_of(data: dict[str, Any], folder: Path) -> float:
    write_park(data, folder / "one.yaml")
    return float(load_park(folder / "one.yaml").ways.length.sum())


def park_of(folder: Path, graph: nx.Graph[Any]) -> Park:
    write_park(import_graphml(write(folder, graph)), folder / "town.yaml")
    return load_park(folder / "town.yaml")


def square(kind: type[nx.Graph[Any]] = nx.Graph, **given: Any) -> nx.Graph[Any]:
    """A square of 200 m with junctions a, b, c, d and a spur from b to e, in metres."""
    graph = kind(**given)
    for node, x, y in (("a", 0, 0), ("b", 200, 0), ("c", 200, 200), ("d", 0, 200), ("e", 320, 0)):
        graph.add_node(node, x=float(x), y=float(y))
    graph.add_edges_from([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("b", "e")])
    return graph


@pytest.mark.long
def test_a_real_extract_has_the_same_length_and_gates(tmp_path: Path) -> None:
    of_osm, data = import_osm(extract()), import_graphml(write(tmp_path, as_graph(read_osm(extract()))))
    assert length_of(data, tmp_path) == pytest.approx(length_of(of_osm, tmp_path), rel=0.01)
    assert set(data["gates"]) == set(of_osm["gates"])
    one_way = [sum(bool(way.get("one_way")) for way in one["ways"].values()) for one in (data, of_osm)]
    assert one_way[0] == one_way[1] > 300
    assert "only repeat another backwards" in data["about"] and "OpenStreetMap" in data["licence"]


def test_a_plain_graph_in_metres_keeps_its_names_and_lengths(tmp_path: Path) -> None:
    graph = square()
    graph.edges["b", "e"].update(length=180.0, width=4.25, highway="footway", name="Kai 3")
    graph.edges["a", "b"].update(length=150.0)  # shorter than it can be: as drawn
    park = park_of(tmp_path, graph)
    assert {"b", "e"} <= set(park.file.junctions)
    spur = next(way for way in park.file.ways.values() if "e" in (way.start, way.end))
    assert (spur.length, spur.width, spur.vehicles, spur.name.en) == (180.0, 4.25, False, "Kai 3")
    assert park.ways.length.sum() == pytest.approx(800 + 180)
    assert park.file.coordinates.origin is None and "metres as in the file" in park.file.coordinates.system


def test_an_edge_without_a_way_back_is_one_way(tmp_path: Path) -> None:
    graph = square(nx.DiGraph)
    graph.add_edges_from([("b", "a"), ("e", "b")])
    park = park_of(tmp_path, graph)
    assert park.ways.length.sum() == pytest.approx(920)
    one_way = {frozenset((way.start, way.end)) for way in park.file.ways.values() if way.one_way}
    assert frozenset("be") not in one_way and len(one_way) == 1


def test_parallel_edges_and_bends_stay(tmp_path: Path) -> None:
    graph = nx.MultiGraph(square())
    graph.add_edge("b", "e", geometry="LINESTRING (320 0, 320 50, 200 50, 200 0)", highway="path")
    park = park_of(tmp_path, graph)
    bent = next(way for way in park.file.ways.values() if way.kind == "path")
    points = [park.file.junctions[bent.start], *bent.line, park.file.junctions[bent.end]]
    assert sum(math.dist(a, b) for a, b in itertools.pairwise(points)) == pytest.approx(220)


def test_bends_at_one_spot_do_not_join_edges(tmp_path: Path) -> None:
    """Edges of a graph meet at nodes only: a bridge passes over a road even where both bend."""
    graph = square()
    graph.add_edge("a", "c", geometry="LINESTRING (0 0, 100 100, 200 200)", highway="service", bridge="yes")
    graph.add_edge("b", "d", geometry="LINESTRING (200 0, 100 100, 0 200)", highway="service")
    park = park_of(tmp_path, graph)
    assert len(park.file.junctions) == 5


def test_projected_coordinates_are_counted_from_the_middle(tmp_path: Path) -> None:
    graph = square(crs="epsg:32633")
    for node in graph:
        graph.nodes[node]["x"] += 544_000
        graph.nodes[node]["y"] += 5_360_000
    park = park_of(tmp_path, graph)
    assert park.file.junctions["e"] == (160.0, -100.0)
    assert "less [544160, 5360100]" in park.file.coordinates.system


def test_degrees_are_seen_by_their_spread(tmp_path: Path) -> None:
    graph = nx.Graph([(1, 2)])
    graph.add_node(1, x=15.0, y=48.0)
    graph.add_node(2, x=15.001, y=48.0, barrier="gate")
    park = park_of(tmp_path, graph)
    assert park.ways.length[0] == pytest.approx(74.6, abs=0.2)
    assert park.file.coordinates.origin is not None and set(park.file.gates) == {"gate_2"}


def test_lists_as_osmnx_writes_them(tmp_path: Path) -> None:
    graph = square()
    graph.edges["b", "e"].update(highway="['unknown', 'service']", width="['3.5', '3']", maxspeed="['30', '20']",
                                 name="['Kai', \"O'Neill\"]", oneway="False", bridge="nan")  # fmt: skip
    park = park_of(tmp_path, graph)
    spur = next(way for way in park.file.ways.values() if "e" in (way.start, way.end))
    assert (spur.width, spur.name.en, spur.kind, spur.one_way) == (3.0, "Kai", "road", False)
    assert spur.speed == pytest.approx(20 / 3.6)


def text_of(change: Callable[[str], str]) -> str:
    return change("\n".join(nx.generate_graphml(square())))


ENTITY = '<!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><graphml>&b;</graphml>'
FILE = '<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/hostname">]><graphml><graph id="&a;"/></graphml>'
BAD: dict[str, tuple[str, str]] = {
    "empty": ("", "not XML"),
    "an entity": (ENTITY, "DOCTYPE"),
    "a file": (FILE, "DOCTYPE"),
    "a plain doctype": (text_of(lambda text: "<!DOCTYPE graphml>" + text), "DOCTYPE"),
    "cut off": (text_of(lambda text: text[:400]), "not XML"),
    "another root": ("<gexf/>", "not GraphML"),
    "nested": ("<graphml>" + "<graph>" * 50_000, "nested too deeply"),
    "no graph": ("<graphml/>", "networkx reads"),
    "an unknown key": (text_of(lambda text: text.replace('key="d0"', 'key="d9"', 1)), "networkx reads"),
    "no x": (text_of(lambda text: text.replace('<data key="d0">320.0</data>', "")), "node e: has no x"),
    "NaN": (text_of(lambda text: text.replace(">320.0<", ">NaN<")), "no finite number"),
    "infinite": (text_of(lambda text: text.replace(">320.0<", ">1e999<")), "no finite number"),
    "text": (text_of(lambda text: text.replace(">320.0<", ">far<")), "networkx reads"),
    "no edges": ('<graphml><graph edgedefault="undirected"/></graphml>', "0 edges"),
    "an unknown encoding": ('<?xml version="1.0" encoding="klingon"?><graphml/>', "not XML"),
    "an encoding": ('<?xml version="1.0" encoding="gb18030"?><graphml/>', "not XML"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_a_remedy(name: str, tmp_path: Path) -> None:
    text, said = BAD[name]
    (tmp_path / "town.graphml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        import_map(tmp_path / "town.graphml")
    assert said in str(error.value)
    assert all(problem.file == "town.graphml" and problem.remedy for problem in error.value.problems)


def test_systems_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    metric = square(crs="epsg:4326")
    degrees = square(crs="epsg:4258")
    for node in degrees:
        degrees.nodes[node]["x"] *= 1e-5
        degrees.nodes[node]["y"] *= 1e-5
    for graph, said in ((metric, "beyond 180"), (degrees, "look like degrees")):
        with pytest.raises(InputError, match=said):
            import_graphml(write(tmp_path, graph))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    graph = square()
    del graph.nodes["a"]["x"], graph.nodes["c"]["y"]
    graph.edges["b", "e"]["geometry"] = "POINT (1 2)"
    with pytest.raises(InputError) as error:
        import_graphml(write(tmp_path, graph))
    assert [problem.key for problem in error.value.problems] == ["edge b-e", "node a", "node c"]


def test_edges_of_unknown_highways_are_no_ways(tmp_path: Path) -> None:
    graph = square()
    nx.set_edge_attributes(graph, "canal", "highway")
    with pytest.raises(InputError, match="among 5 edges"):
        import_graphml(write(tmp_path, graph))


def test_a_graph_is_known_by_its_content(tmp_path: Path) -> None:
    assert import_map(write(tmp_path, square(), "town.xml"))["ways"]
