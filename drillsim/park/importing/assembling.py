"""A map as OpenStreetMap tells it made into a park: the network, gates, stations, hydrants, works, what is drawn."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from drillsim.errors import InputError, Problem
from drillsim.park.importing import osm_features as features
from drillsim.park.importing.osm_gates import Made, Standing, close_to_vehicles, gate_entry, place_gates
from drillsim.park.importing.osm_network import (
    Dropped,
    Network,
    Positions,
    Strip,
    join_chains,
    keep_largest,
    merge_slivers,
    strips,
)
from drillsim.park.importing.osm_shapes import shapes
from drillsim.park.importing.osm_tags import barrier, is_door
from drillsim.park.importing.osm_xml import OsmData
from drillsim.park.importing.projection import transverse_mercator

if TYPE_CHECKING:
    import networkx as nx

LICENCE: Final = "© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright"
SYSTEM: Final = "transverse Mercator (Snyder 1987) on WGS 84, scale 1 at the origin; metres, x east, y north"
UNKNOWN_LICENCE: Final = "not stated in the file; if it holds OpenStreetMap data: " + LICENCE
_FAR_M: Final = 100_000.0
"""Projected coordinates beyond this are counted from the middle of the map, so that they can be read."""
_CENTIMETRE: Final = 2  # digits
_SHORTEST_M: Final = 0.5  # what the checks of a park let pass
_NOTICED: Final = 0.01
"""Share by which a given length must exceed the drawn one to be kept: great circles on a sphere err by 0.6 %."""


@dataclass(frozen=True)
class Source:
    """A map as OSM would tell it, and what OSM would not.

    `metres`: the data's longitude and latitude are x and y in metres. `names`: junction ids of nodes that have
    their own. `lengths`: lines of nodes with the length they are said to have, metres.
    """

    path: Path
    data: OsmData
    licence: str = ""
    said: str = ""
    metres: bool = False
    names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    lengths: tuple[tuple[tuple[int, ...], float], ...] = ()


def park_data(source: Source) -> dict[str, Any]:
    """The data of a park file from a map; the same map gives the same data.

    Raises InputError for a map without nodes or without ways.
    """
    data, path = source.data, source.path
    origin = _origin(data, path)
    xy = _metres(data) if source.metres else _positions(data, origin)
    network, dropped = _network(data, xy, path)
    standing, homeless = place_gates(network, data.node_tags)
    made = dict(source.names) | close_to_vehicles(network, standing)
    beside, left_out = _beside(data, xy, network, made)
    said = (_lost(dropped, homeless, left_out), source.said)
    entries = _network_entries(network, standing, made)
    _lengthen(entries["ways"], network, source.lengths)
    return {
        "schema": "drillsim.park/1",
        "name": {"en": path.name.split(".")[0]},
        "about": f"Imported from {path.name} (SHA-256 {_digest(path)}). {' '.join(filter(None, said))}",
        "licence": source.licence or UNKNOWN_LICENCE,
        "coordinates": _coordinates(source, origin),
        **entries,
        **beside,
    }


def _coordinates(source: Source, origin: tuple[float, float]) -> dict[str, Any]:
    """The coordinate system in words, and its origin where the earth is known."""
    if not source.metres:
        place = {"latitude": f"{origin[0]:.7f} deg", "longitude": f"{origin[1]:.7f} deg"}
        return {"system": SYSTEM, "origin": place}
    east, north = _shift(source.data)
    moved = f", less [{east:.0f}, {north:.0f}]" if east or north else ""
    return {"system": f"metres as in the file{moved}; x east, y north"}


def _shift(data: OsmData) -> tuple[float, float]:
    """What is taken off coordinates in metres: nothing, or the whole metres of their middle where they are large."""
    if max(float(np.abs(data.longitude).max()), float(np.abs(data.latitude).max())) < _FAR_M:
        return 0.0, 0.0
    x, y = data.longitude, data.latitude
    return float(np.round((x.min() + x.max()) / 2)), float(np.round((y.min() + y.max()) / 2))


def _metres(data: OsmData) -> Positions:
    """All nodes of a map in metres, to the centimetre."""
    east, north = _shift(data)
    x, y = np.round(data.longitude - east, _CENTIMETRE), np.round(data.latitude - north, _CENTIMETRE)
    return dict(zip(data.node_ids.tolist(), zip(x.tolist(), y.tolist(), strict=True), strict=True))


def _lengthen(ways: dict[str, Any], network: Network, lengths: tuple[tuple[tuple[int, ...], float], ...]) -> None:
    """Gives ways the length the map states where it is longer than what is drawn."""
    stretch: dict[tuple[int, int], float] = {}
    for nodes, given in lengths:
        drawn = sum(_pieces(network, nodes).values())
        for piece in _pieces(network, nodes):
            stretch.setdefault(piece, given / drawn if drawn else 1.0)
    for number, id_ in _way_ids(network).items() if stretch else ():
        pieces = _pieces(network, network.strips[number].nodes)
        long = sum(drawn * stretch.get(piece, 1.0) for piece, drawn in pieces.items())
        if long > sum(pieces.values()) * (1 + _NOTICED):
            ways[id_]["length"] = f"{max(long, _SHORTEST_M):.2f} m"


def _pieces(network: Network, nodes: tuple[int, ...]) -> dict[tuple[int, int], float]:
    """The straight pieces of a line by their nodes, lower first, with their drawn lengths in metres."""
    xy = network.xy
    return {(min(a, b), max(a, b)): math.dist(xy[a], xy[b]) for a, b in itertools.pairwise(nodes)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _lost(dropped: Dropped, homeless: int, left_out: int) -> str:
    """What of the map is not in the park, in a sentence or two."""
    said = (
        f"Kept the largest connected piece of the network; dropped {dropped.pieces} other pieces with "
        f"{dropped.strips} stretches of way, {dropped.length_m / 1000:.2f} km. "
        f"Not drawn: {left_out} small buildings."
    )
    return said + (f" Gates without a way of their own: {homeless}." if homeless else "")


def _origin(data: OsmData, path: Path) -> tuple[float, float]:
    """The centre of the bounds stated in the file, else of its nodes, to the seventh digit as written."""
    if not len(data.node_ids):
        raise InputError([Problem(path.name, 0, 0, "", "holds no nodes", "export an area with roads in it")])
    south, west, north, east = data.bounds or (
        float(data.latitude.min()),
        float(data.longitude.min()),
        float(data.latitude.max()),
        float(data.longitude.max()),
    )
    return round((south + north) / 2, 7), round((west + east) / 2, 7)


def _positions(data: OsmData, origin: tuple[float, float]) -> dict[int, tuple[float, float]]:
    """All nodes in metres from the origin, to the centimetre."""
    x, y = transverse_mercator(data.latitude, data.longitude, origin)
    points = zip(np.round(x, _CENTIMETRE).tolist(), np.round(y, _CENTIMETRE).tolist(), strict=True)
    return dict(zip(data.node_ids.tolist(), points, strict=True))


def _network(data: OsmData, xy: dict[int, tuple[float, float]], path: Path) -> tuple[Network, Dropped]:
    """The largest piece of the network, chains and slivers merged."""
    kept = {node for node, tags in data.node_tags.items() if barrier(tags) or is_door(tags)}
    network = Network(strips(data, xy, kept), xy)
    if not network.strips:
        message = "holds no ways to walk or drive along"
        raise InputError([Problem(path.name, 0, 0, "", message, "export an area with roads")])
    dropped = keep_largest(network)
    join_chains(network, kept)
    merge_slivers(network, kept)
    join_chains(network, kept)
    return network, dropped


def _network_entries(network: Network, standing: list[Standing], made: Made) -> dict[str, Any]:
    """Junctions, ways and gates as the park file has them."""
    ways = _way_ids(network)
    order = sorted(ways, key=lambda number: network.strips[number].origin)
    return {
        "junctions": {
            _junction(node, made): features.point(network.xy[node], _CENTIMETRE)
            for node in sorted(network.at)
        },
        "ways": {ways[number]: _way_entry(network, network.strips[number], made) for number in order},
        "gates": {
            f"gate_{gate.node}": features.named(
                gate_entry(gate, ways[gate.strip], network.strips[gate.strip].traits.width_m), gate.tags
            )
            for gate in standing
        },
    }


def _way_ids(network: Network) -> dict[int, str]:
    """The id of every strip: w and its OSM way, numbered along it where there are several."""
    order = sorted(network.strips, key=lambda number: (network.strips[number].origin, number))
    pieces = Counter(network.strips[number].origin[0] for number in order)
    seen: Counter[int] = Counter()
    ids: dict[int, str] = {}
    for number in order:
        way = network.strips[number].origin[0]
        seen[way] += 1
        ids[number] = f"w{way}_{seen[way]}" if pieces[way] > 1 else f"w{way}"
    return ids


def _junction(node: int, made: Made) -> str:
    return made.get(node, f"n{node}")


def _way_entry(network: Network, strip: Strip, made: Made) -> dict[str, Any]:
    """A way as the park file has it; what is the schema's default is left out."""
    what = strip.traits
    entry: dict[str, Any] = {
        "kind": what.kind,
        "from": _junction(strip.start, made),
        "to": _junction(strip.end, made),
        "width": f"{what.width_m:g} m",
    }
    if what.vehicles:
        entry["speed"] = f"{what.speed_kmh:g} km/h"
    entry.update({key: False for key in ("foot", "vehicles") if not getattr(what, key)})
    if what.one_way and what.vehicles:
        entry["one_way"] = True
    if network.length_m(strip) < _SHORTEST_M:
        entry["length"] = f"{_SHORTEST_M:g} m"
    if len(strip.nodes) > 2:
        entry["line"] = [features.point(network.xy[node], _CENTIMETRE) for node in strip.nodes[1:-1]]
    name = {key: text for key, text in (("en", what.en), ("zh", what.zh)) if text}
    return {**entry, "name": name} if name else entry


def _beside(data: OsmData, xy: Positions, network: Network, made: Made) -> tuple[dict[str, Any], int]:
    """Everything beside the network that the park file names, and how many buildings are not drawn."""
    found = list(shapes(data, xy))
    walks = _walked(network, made)
    roads = _driven(network, made)
    drawn, left_out = features.areas(found, data, xy)
    beside = {
        "places": features.places(found, walks) if walks.ids else {},
        "stations": features.stations(found, roads) if roads.ids else {},
        "hydrants": features.hydrants(found),
        "areas": drawn,
    }
    return {name: entries for name, entries in beside.items() if entries}, left_out


def _walked(network: Network, made: Made) -> features.Junctions:
    """The junctions between which one can walk."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    for strip in network.strips.values():
        if strip.traits.foot:
            graph.add_edges_from([(strip.start, strip.end), (strip.end, strip.start)])
    return _largest(graph, network, made)


def _driven(network: Network, made: Made) -> features.Junctions:
    """The junctions between which one can drive both there and back."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    for strip in network.strips.values():
        if strip.traits.vehicles:
            graph.add_edge(strip.start, strip.end)
            if not strip.traits.one_way:
                graph.add_edge(strip.end, strip.start)
    return _largest(graph, network, made)


def _largest(graph: nx.DiGraph[int], network: Network, made: Made) -> features.Junctions:
    """The junctions of the largest strongly connected piece of a graph of nodes."""
    import networkx as nx

    pieces = [sorted(piece) for piece in nx.strongly_connected_components(graph)]
    nodes = min(pieces, key=lambda piece: (-len(piece), piece[0]), default=[])
    by_id = sorted((_junction(node, made), node) for node in nodes)
    positions = np.array([network.xy[node] for _, node in by_id]).reshape(-1, 2)
    return features.Junctions(tuple(id_ for id_, _ in by_id), positions, tuple(node for _, node in by_id))
