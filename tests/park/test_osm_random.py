"""Random OpenStreetMap networks: whatever is mapped, the park loads and one walks as far as on the map."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from xml.sax.saxutils import quoteattr

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drillsim.errors import InputError
from drillsim.park.importing import import_osm, write_park
from drillsim.park.load import load_park
from drillsim.park.model import Park

DEGREES = 1e-5  # about 1.1 m to the north: the raster on which nodes lie
HIGHWAYS = ("residential", "service", "footway", "steps", "pedestrian")
BARRIERS = ("", "", "", "", "gate", "bollard", "lift_gate", "entrance")

Drawn = tuple[dict[int, tuple[int, int, str]], list[tuple[list[int], str, str]]]


@st.composite
def maps(draw: st.DrawFn, spacing: int) -> Drawn:
    """Nodes on a raster `spacing` apart, some with barriers; ways over them that cross, repeat and close."""
    count = draw(st.integers(2, 14))
    cell = st.tuples(st.integers(0, 9), st.integers(0, 9))
    cells = draw(st.lists(cell, min_size=count, max_size=count, unique=True))
    barriers = draw(st.lists(st.sampled_from(BARRIERS), min_size=count, max_size=count))
    nodes = {
        id_: (x * spacing, y * spacing, barrier)
        for id_, ((x, y), barrier) in enumerate(zip(cells, barriers, strict=True), 1)
    }
    refs = st.lists(st.sampled_from(sorted(nodes)), min_size=2, max_size=7)
    way = st.tuples(refs, st.sampled_from(HIGHWAYS), st.sampled_from(("no", "yes", "-1")))
    return nodes, draw(st.lists(way, min_size=1, max_size=8))


def park_of(drawn: Drawn, folder: Path) -> Park | None:
    """The imported park, or None where nothing leads from one node to another."""
    nodes, ways = drawn
    lines = ["<osm>"]
    for id_, (x, y, barrier) in nodes.items():
        tag = f"<tag k='barrier' v={quoteattr(barrier)}/>" if barrier else ""
        lines.append(f"<node id='{id_}' lat='{y * DEGREES:.7f}' lon='{x * DEGREES:.7f}'>{tag}</node>")
    for id_, (refs, highway, oneway) in enumerate(ways, 1):
        held = "".join(f"<nd ref='{ref}'/>" for ref in refs)
        tags = f"<tag k='highway' v='{highway}'/><tag k='oneway' v='{oneway}'/>"
        lines.append(f"<way id='{id_}'>{held}{tags}</way>")
    (folder / "map.osm").write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    try:
        data = import_osm(folder / "map.osm")
    except InputError as error:
        assert "holds no ways" in str(error)
        return None
    write_park(data, folder / "map.yaml")
    return load_park(folder / "map.yaml")


def mapped(drawn: Drawn) -> nx.Graph:
    """What is mapped, node to node; on the equator a degree is 110 574 m north, 111 320 m east (WGS 84)."""
    nodes, ways = drawn
    graph = nx.Graph()
    for refs, _, _ in ways:
        for a, b in itertools.pairwise(refs):
            if a != b:
                east, north = nodes[b][0] - nodes[a][0], nodes[b][1] - nodes[a][1]
                length = math.hypot(east * DEGREES * 111_319.5, north * DEGREES * 110_574.3)
                graph.add_edge(f"n{a}", f"n{b}", weight=length)
    return graph


def walked(park: Park) -> nx.Graph:
    """What is in the park, the shortest of parallel ways."""
    graph = nx.Graph()
    graph.add_nodes_from(park.junction_ids)
    for id_, length in zip(park.ways.ids, park.ways.length.tolist(), strict=True):
        way = park.file.ways[id_]
        known = graph.get_edge_data(way.start, way.end, {"weight": math.inf})["weight"]
        graph.add_edge(way.start, way.end, weight=min(known, length))
    return graph


@settings(deadline=None, max_examples=150)
@given(maps(spacing=30))
def test_distances_are_kept_where_nothing_is_a_sliver(
    tmp_path_factory: pytest.TempPathFactory, drawn: Drawn
) -> None:
    park = park_of(drawn, tmp_path_factory.mktemp("map"))
    if park is None:
        return
    far, near = dict(nx.all_pairs_dijkstra_path_length(mapped(drawn))), walked(park)
    for a, reached in nx.all_pairs_dijkstra_path_length(near):
        for b, length in reached.items():
            if a in far and b in far:
                assert length == pytest.approx(far[a][b], abs=0.5, rel=1e-3)


@settings(deadline=None, max_examples=150)
@given(maps(spacing=2))
@example(({1: (0, 0, ""), 2: (0, 2, "")}, [([1, 2, 1], "residential", "no")]))  # nothing but slivers
def test_slivers_change_distances_by_no_more_than_their_lengths(
    tmp_path_factory: pytest.TempPathFactory, drawn: Drawn
) -> None:
    """Every merged sliver shortens or lengthens a walk by at most its five metres, there and back."""
    park = park_of(drawn, tmp_path_factory.mktemp("map"))
    if park is None:
        return
    assert nx.is_connected(walked(park))
    far, near = dict(nx.all_pairs_dijkstra_path_length(mapped(drawn))), walked(park)
    for a, reached in nx.all_pairs_dijkstra_path_length(near):
        for b, length in reached.items():
            if a in far and b in far:
                assert abs(length - far[a][b]) <= 10 * len(drawn[0])


@settings(deadline=None, max_examples=100)
@given(maps(spacing=8))
def test_every_gate_stands_on_a_way_that_ends_at_its_node(
    tmp_path_factory: pytest.TempPathFactory, drawn: Drawn
) -> None:
    park = park_of(drawn, tmp_path_factory.mktemp("map"))
    if park is None:
        return
    for id_, gate in park.file.gates.items():
        way = park.file.ways[gate.way]
        assert id_.removeprefix("gate_") in (way.start[1:], way.end[1:])
        assert gate.kind != "bollard" or not way.vehicles
