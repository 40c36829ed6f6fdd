"""The shapes of an OSM file: what tagged nodes, closed ways and multipolygons are, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drillsim.park.importing.osm_network import Positions
from drillsim.park.importing.osm_tags import Tags
from drillsim.park.importing.osm_xml import OsmData, OsmRelation
from drillsim.park.outlines import centre

Floats = NDArray[np.float64]
_NO_RING = np.zeros((0, 2))


@dataclass(frozen=True)
class Shape:
    """A tagged thing: id (n, w or r and the OSM id), tags, centre, ring (n, 2) or none, nodes of the ring."""

    id: str
    tags: Tags
    at: tuple[float, float]
    ring: Floats = field(default_factory=lambda: _NO_RING)
    nodes: tuple[int, ...] = ()


def shapes(data: OsmData, xy: Positions) -> Iterator[Shape]:
    """Everything tagged that is a point or encloses an area, nodes first, each kind by id."""
    for id_ in sorted(data.node_tags):
        if id_ in xy:
            yield Shape(f"n{id_}", data.node_tags[id_], xy[id_])
    for id_ in sorted(data.ways):
        way = data.ways[id_]
        if way.tags and len(way.nodes) > 3 and way.nodes[0] == way.nodes[-1]:
            yield from _ring(f"w{id_}", way.tags, way.nodes, xy)
    for id_ in sorted(data.relations):
        relation = data.relations[id_]
        if relation.tags.get("type") == "multipolygon":
            for place, nodes in enumerate(_outer_rings(relation, data)):
                name = f"r{id_}" if place == 0 else f"r{id_}_{place + 1}"
                yield from _ring(name, relation.tags, nodes, xy)


def _ring(id_: str, tags: Tags, nodes: tuple[int, ...], xy: Positions) -> Iterator[Shape]:
    """A closed line of nodes as a shape, unless too few of them are in the file."""
    known = tuple(node for node in nodes[:-1] if node in xy)
    if len(known) >= 3:
        ring = np.array([xy[node] for node in known])
        yield Shape(id_, tags, centre(ring), ring, known)


def _outer_rings(relation: OsmRelation, data: OsmData) -> list[tuple[int, ...]]:
    """The closed outer rings of a multipolygon; rings that an extract cut open are left out."""
    parts = [
        list(data.ways[ref].nodes)
        for kind, ref, role in relation.members
        if kind == "way" and role in ("outer", "") and ref in data.ways and len(data.ways[ref].nodes) > 1
    ]
    rings: list[tuple[int, ...]] = []
    while parts:
        line = parts.pop(0)
        while line[0] != line[-1] and (more := _next_part(line[-1], parts)):
            line += more[1:]
        if line[0] == line[-1] and len(line) > 3:
            rings.append(tuple(line))
    return rings


def _next_part(end: int, parts: list[list[int]]) -> list[int]:
    """The part that goes on from a node, taken out of the list and turned to start there, if any."""
    for place, part in enumerate(parts):
        if end in (part[0], part[-1]):
            del parts[place]
            return part if part[0] == end else part[::-1]
    return []
