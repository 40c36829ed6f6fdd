"""GraphML as park files: graphs of osmnx, and plain networkx graphs whose nodes have x and y."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

import numpy as np

from drillsim.errors import InputError, Problem
from drillsim.park.importing.assembling import Source, park_data
from drillsim.park.importing.osm_tags import Tags, is_network
from drillsim.park.importing.osm_xml import OsmData, OsmWay
from drillsim.park.importing.properties import tags_of

if TYPE_CHECKING:
    import networkx as nx

MAX_BYTES: Final = 300_000_000
MAX_DEPTH: Final = 30
MAX_FAULTS: Final = 20
WIDEST_DEG: Final = 5.0
"""Without a stated system, coordinates that spread farther are metres: no park is as large, nor one of 5 m."""
_WGS84: Final = ("epsg:4326", "ogc:crs84", "wgs84", "urn:ogc:def:crs:ogc:1.3:crs84")
_LINE = re.compile(r"\s*LINESTRING\s*(?:Z\s*|M\s*|ZM\s*)?\(([^()]*)\)\s*\Z", re.IGNORECASE)
_ID = re.compile(r"[^\W\d]\w*(?:[-.]\w+)*\Z")
_OSM_NODE = re.compile(r"[0-9]{1,18}\Z")
_LONGEST_ID: Final = 80
_UNTAGGED: Final = {"highway": "road"}  # OpenStreetMap's word for a way of unknown kind
_NO_TAGS: Final = ("geometry", "length", "osmid", "u", "v", "key", "id", "reversed", "x", "y", "lon", "lat")

Point = tuple[float, float]


def import_graphml(path: Path | str) -> dict[str, Any]:
    """The data of a park file from a GraphML file, its coordinates degrees of WGS 84 or metres.

    Edges without `highway` are ways of unknown kind; a directed graph's edge that has no way back is one way.
    Raises InputError for what is no GraphML, has a DOCTYPE, lacks coordinates (every fault, up to twenty) or ways.
    """
    path = Path(path)
    graph = _graph(path)
    reader = _Reader(path, graph)
    reader.read_nodes()
    reader.read_edges()
    reader.check_system()
    reader.tell()
    if not any(is_network(way.tags) for way in reader.ways.values()):
        remedy = "give each edge its `highway` as in OpenStreetMap, or none at all"
        raise _refused(path, f"holds no ways to walk or drive along among {len(reader.ways):,} edges", remedy)
    return park_data(reader.source())


def _graph(path: Path) -> nx.Graph[Any]:
    """The first graph of the file, by networkx, once the XML is known to be harmless."""
    import networkx as nx

    text = _harmless(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return nx.read_graphml(io.BytesIO(text), force_multigraph=True)
    except (nx.NetworkXException, ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        said = " ".join(str(error).split())[:120] or type(error).__name__
        remedy = "write it again with networkx.write_graphml or osmnx.save_graphml"
        raise _refused(path, f"is no GraphML that networkx reads ({said})", remedy) from None


def _harmless(path: Path) -> bytes:
    """The bytes of an XML file whose root is graphml, without DOCTYPE, of sane size and depth."""
    try:
        if path.is_dir():
            raise _refused(path, "is a folder", "name the GraphML file in it")
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path, f"is larger than {MAX_BYTES:,} bytes", "cut out a smaller area")
        text = path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise _refused(path, message, "check the path and its permissions") from None
    _Guard(path).look(text)
    return text


class _Guard:
    """Walks through XML and stops at what no GraphML has."""

    def __init__(self, path: Path) -> None:
        self.path, self.depth = path, 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def look(self, text: bytes) -> None:
        """Raises InputError at the first fault, with its line."""
        try:
            self.parser.Parse(text, True)
        except expat.ExpatError as error:
            message = f"is not XML: {expat.ErrorString(error.code)}"
            problem = Problem(self.path.name, error.lineno, error.offset + 1, "", message, "export it again")
            raise InputError([problem]) from None
        except (ValueError, LookupError) as error:  # an encoding that expat or Python does not know
            raise _refused(self.path, f"is not XML ({str(error)[:80]})", "save it with UTF-8 encoding") from None

    def _doctype(self, *_: object) -> None:
        self._stop("has a DOCTYPE, which may hide other files or endless text", "remove it: GraphML files need none")

    def _start(self, name: str, _: Tags) -> None:
        self.depth += 1
        if self.depth == 1 and name.rpartition(":")[2] != "graphml":
            self._stop(f"is not GraphML: its root is <{name[:40]}>", "name a .graphml file, root <graphml>")
        if self.depth > MAX_DEPTH:
            self._stop("is nested too deeply, which no graph of a map is", "export it again")

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _stop(self, message: str, remedy: str) -> None:
        raise InputError([Problem(self.path.name, self.parser.CurrentLineNumber, 1, "", message, remedy)])


@dataclass
class _Reader:
    """A graph being told as OSM would."""

    path: Path
    graph: nx.Graph[Any]
    numbers: dict[Any, int] = field(default_factory=dict)
    at: dict[int, Point] = field(default_factory=dict)
    node_tags: dict[int, Tags] = field(default_factory=dict)
    ways: dict[int, OsmWay] = field(default_factory=dict)
    lengths: list[tuple[tuple[int, ...], float]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    drawn_back: int = 0
    highest: int = 0
    """The highest number of a node so far."""

    def tell(self) -> None:
        """Raises what was found wrong, if anything."""
        if self.problems:
            raise InputError(self.problems)

    def _fault(self, key: str, message: str, remedy: str) -> None:
        if len(self.problems) < MAX_FAULTS:
            self.problems.append(Problem(self.path.name, 0, 0, key[:80], message, remedy))

    def read_nodes(self) -> None:
        """Numbers the nodes, by OSM id where they have one, and notes where they lie."""
        self.highest = max((int(node) for node in self.graph if _OSM_NODE.match(str(node))), default=0)
        for node, given in self.graph.nodes(data=True):
            if _OSM_NODE.match(str(node)):
                number = int(node)
            else:
                number = self.highest = self.highest + 1
            self.numbers[node] = number
            self.at[number] = self._point(str(node), given)
            tags = tags_of({key: value for key, value in given.items() if key not in _NO_TAGS})
            if tags:
                self.node_tags[number] = tags

    def _point(self, node: str, given: Mapping[str, Any]) -> Point:
        """Where a node lies; its fault noted where that is not said."""
        found = []
        for key, other in (("x", "lon"), ("y", "lat")):
            value = _finite(given.get(key, given.get(other)))
            if value is None:
                said = given.get(key, given.get(other))
                message = f"has no {key}" if said is None else f"{key} is {str(said)[:30]!r}, no finite number"
                self._fault(f"node {node}", message, "give every node x and y (longitude and latitude, or metres)")
            found.append(value or 0.0)
        return found[0], found[1]

    def read_edges(self) -> None:
        """Makes a way of every edge; what a directed graph holds there and back is one way for both."""
        there: dict[tuple[int, ...] | tuple[tuple[int, int], tuple[Point, ...]], int] = {}
        for start, end, given in self.graph.edges(data=True):
            ends = (self.numbers[start], self.numbers[end])
            inner = self._inner(ends, f"edge {start}-{end}", given)
            back = there.get((ends[::-1], inner[::-1]))
            if back is not None and self.graph.is_directed():
                self._open_both(back)
                continue
            number = len(self.ways) + 1
            there.setdefault((ends, inner), number)
            tags = tags_of({key: value for key, value in given.items() if key not in _NO_TAGS})
            if "highway" not in tags:
                tags |= _UNTAGGED
            if self.graph.is_directed() and "oneway" not in given:
                tags["oneway"] = "yes"
            nodes = (ends[0], *(self._vertex(point) for point in inner), ends[1])
            self.ways[number] = OsmWay(nodes, tags)
            long = _finite(given.get("length"))
            if long is not None and long > 0:
                self.lengths.append((nodes, long))

    def _open_both(self, number: int) -> None:
        """Opens a way to both directions, since the graph also holds it back."""
        self.drawn_back += 1
        way = self.ways[number]
        self.ways[number] = OsmWay(way.nodes, {k: v for k, v in way.tags.items() if k != "oneway"} | {"oneway": "no"})

    def _inner(self, ends: tuple[int, int], edge: str, given: Mapping[str, Any]) -> tuple[Point, ...]:
        """The bends of an edge between its ends, drawn from its start."""
        text = given.get("geometry")
        if text is None:
            return ()
        match = _LINE.match(str(text))
        points = list(_points(match[1])) if match else []
        if len(points) < 2 or None in points:
            message = f"geometry {str(text)[:40]!r} is no line of positions"
            self._fault(edge, message, "write it as WKT: LINESTRING (x y, x y)")
            return ()
        drawn = [point for point in points if point is not None]
        here = self.at[ends[0]]
        if math.dist(drawn[0], here) > math.dist(drawn[-1], here):
            drawn.reverse()
        return tuple(drawn[1:-1])

    def _vertex(self, point: Point) -> int:
        """A node of its own for a bend: edges of a graph meet at its nodes only."""
        self.highest += 1
        self.at[self.highest] = point
        return self.highest

    def metres(self) -> bool:
        """Whether the coordinates are metres: by the stated system, else by how far they spread."""
        stated = str(self.graph.graph.get("crs", "")).strip().lower()
        return stated not in _WGS84 if stated else self._look_metric()

    def check_system(self) -> None:
        """Notes coordinates that do not fit the stated system: degrees of another one, or no degrees."""
        stated = str(self.graph.graph.get("crs", "")).strip()[:60]
        if not stated or not self.at or self.metres() == self._look_metric():
            return
        said = "look like degrees" if self.metres() else "are beyond 180 and 90 degrees"
        remedy = "project it: osmnx.projection.project_graph(graph, to_crs='epsg:4326')"
        self._fault("crs", f"the system is {stated!r}, but the coordinates {said}", remedy)

    def _look_metric(self) -> bool:
        """Whether the coordinates spread too far for degrees, or lie beyond them."""
        x, y = zip(*(self.at[number] for number in self.numbers.values()), strict=True)
        wide = max(max(x) - min(x), max(y) - min(y)) > WIDEST_DEG
        return bool(wide or max(map(abs, x)) > 180 or max(map(abs, y)) > 90)

    def source(self) -> Source:
        """The map as the importer of OSM takes it."""
        order = sorted(self.at)
        x, y = np.array([self.at[number] for number in order], dtype=np.float64).reshape(-1, 2).T
        data = OsmData(np.array(order, dtype=np.int64), y, x, self.node_tags, self.ways, {}, None)
        names = {number: str(node) for node, number in self.numbers.items() if _is_name(str(node))}
        said = f"Edges that only repeat another backwards: {self.drawn_back}." if self.drawn_back else ""
        return Source(self.path, data, self._licence(), said, self.metres(), names, tuple(self.lengths))

    def _licence(self) -> str:
        """What the graph says of its licence; osmnx says nothing, but all its maps are OpenStreetMap's."""
        from drillsim.park.importing.assembling import LICENCE

        said = self.graph.graph.get("licence", self.graph.graph.get("license", ""))
        osmnx = any("osmnx" in str(value).lower() for value in self.graph.graph.values())
        return " ".join(str(said).split())[:300] or (LICENCE if osmnx else "")


def _finite(value: Any) -> float | None:
    """A finite number, or None."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None


def _points(text: str) -> Iterator[Point | None]:
    """The positions of a WKT line; None for what is none."""
    for part in text.split(","):
        numbers = [_finite(word) for word in part.split()]
        x, y = (*numbers, None, None)[:2]
        yield (x, y) if x is not None and y is not None and len(numbers) <= 4 else None


def _is_name(node: str) -> bool:
    """Whether a node's id can be a junction's as it stands, and is not one the importer makes."""
    return len(node) <= _LONGEST_ID and bool(_ID.match(node)) and not re.match(r"n[0-9]+(_cut)?\Z", node)


def _refused(path: Path, message: str, remedy: str) -> InputError:
    return InputError([Problem(path.name, 0, 0, "", message, remedy)])
