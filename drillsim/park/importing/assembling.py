"""Maps of other formats, once told as OSM would, through the importer of OSM: network, gates and all beside it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from drillsim.park.importing import osm
from drillsim.park.importing.osm_gates import close_to_vehicles, place_gates
from drillsim.park.importing.osm_network import Network, Positions
from drillsim.park.importing.osm_xml import OsmData

UNKNOWN_LICENCE: Final = "not stated in the file; if it holds OpenStreetMap data: " + osm.LICENCE
_FAR_M: Final = 100_000.0
"""Projected coordinates beyond this are counted from the middle of the map, so that they can be read."""
_CENTIMETRE: Final = 2  # digits
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
    origin = osm._origin(data, path)
    xy = _metres(data) if source.metres else osm._positions(data, origin)
    network, dropped = osm._network(data, xy, path)
    standing, homeless = place_gates(network, data.node_tags)
    made = dict(source.names) | close_to_vehicles(network, standing)
    beside, left_out = osm._beside(data, xy, network, made)
    said = (osm._lost(dropped, homeless, left_out), source.said)
    entries = osm._network_entries(network, standing, made)
    _lengthen(entries["ways"], network, source.lengths)
    return {
        "schema": "drillsim.park/1",
        "name": {"en": path.name.split(".")[0]},
        "about": f"Imported from {path.name} (SHA-256 {osm._digest(path)}). {' '.join(filter(None, said))}",
        "licence": source.licence or UNKNOWN_LICENCE,
        "coordinates": _coordinates(source, origin),
        **entries,
        **beside,
    }


def _coordinates(source: Source, origin: tuple[float, float]) -> dict[str, Any]:
    """The coordinate system in words, and its origin where the earth is known."""
    if not source.metres:
        place = {"latitude": f"{origin[0]:.7f} deg", "longitude": f"{origin[1]:.7f} deg"}
        return {"system": osm.SYSTEM, "origin": place}
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
    for number, id_ in osm._way_ids(network).items() if stretch else ():
        pieces = _pieces(network, network.strips[number].nodes)
        long = sum(drawn * stretch.get(piece, 1.0) for piece, drawn in pieces.items())
        if long > sum(pieces.values()) * (1 + _NOTICED):
            ways[id_]["length"] = f"{max(long, osm._SHORTEST_M):.2f} m"


def _pieces(network: Network, nodes: tuple[int, ...]) -> dict[tuple[int, int], float]:
    """The straight pieces of a line by their nodes, lower first, with their drawn lengths in metres."""
    xy = network.xy
    return {(min(a, b), max(a, b)): math.dist(xy[a], xy[b]) for a, b in itertools.pairwise(nodes)}
