"""OpenStreetMap XML as plain records: nodes as arrays, ways and relations by id.

The file is read as a stream by expat. What could harm is refused: a DOCTYPE (entities), an archive that
unpacks to far more than a map would, text that is no OSM XML, and a file that ends too early.
"""

from __future__ import annotations

import bz2
import gzip
import math
import re
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from drillsim.errors import InputError, Problem

MAX_XML_BYTES: Final = 2_000_000_000
MAX_RATIO: Final = 200
"""Unpacked over packed size; OSM XML packs about 10 to 25 times, a bomb 1 000 times and more."""
RATIO_FROM_BYTES: Final = 20_000_000
_CHUNK: Final = 1 << 20
_ID = re.compile(r"-?[0-9]{1,18}\Z")
_CUT: Final = "the file was cut off: fetch it again"

Tags = dict[str, str]


@dataclass(frozen=True)
class OsmWay:
    """The nodes and tags of one OSM way."""

    nodes: tuple[int, ...]
    tags: Tags


@dataclass(frozen=True)
class OsmRelation:
    """The members (type, id, role) and tags of one OSM relation."""

    members: tuple[tuple[str, int, str], ...]
    tags: Tags


@dataclass
class OsmData:
    """All of one OSM file: sorted node ids with degrees, tags of tagged nodes, ways and relations by id.

    `bounds` is south, west, north, east as the file states them, degrees.
    """

    node_ids: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    node_tags: dict[int, Tags]
    ways: dict[int, OsmWay]
    relations: dict[int, OsmRelation]
    bounds: tuple[float, float, float, float] | None


class _Refusal(Exception):
    """A fault that ends the reading."""

    def __init__(self, message: str, remedy: str, line: int = 0) -> None:
        self.message, self.remedy, self.line = message, remedy, line


def read_osm(path: Path) -> OsmData:
    """The contents of an .osm, .osm.gz or .osm.bz2 file.

    Raises InputError with file, line if known, fault and remedy.
    """
    reader = _Reader()
    try:
        for chunk in _chunks(path):
            reader.feed(chunk)
        return reader.finish()
    except _Refusal as refusal:
        column = 1 if refusal.line else 0
        problem = Problem(path.name, refusal.line, column, "", refusal.message, refusal.remedy)
        raise InputError([problem]) from None


def _chunks(path: Path) -> Iterator[bytes]:
    """The file's text in pieces, unpacked by what its first bytes say, and never too much of it."""
    total = 0
    try:
        packed = path.stat().st_size
        if path.is_dir():
            raise _Refusal("is a folder", "name the OSM file in it")
        with _opened(path) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                _refuse_bomb(total, packed)
                yield chunk
    except EOFError:
        raise _Refusal("ends within its packed data", _CUT) from None
    except zlib.error:
        raise _Refusal("its packed data are damaged", "fetch the file again") from None
    except OSError as error:
        if error.strerror is None:
            raise _Refusal(f"its packed data are damaged ({error})", "fetch the file again") from None
        raise _Refusal(f"cannot be read ({error.strerror})", "check the path and its permissions") from None
    if total == 0:
        raise _Refusal("is empty", "fetch the file again")


def _opened(path: Path) -> BinaryIO:
    """The file as a stream of XML text."""
    with path.open("rb") as raw:
        start = raw.read(24)
    if start.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.open(path, "rb"))
    if start.startswith(b"BZh"):
        return cast(BinaryIO, bz2.open(path, "rb"))
    if b"OSMHeader" in start:
        raise _Refusal("is OSM PBF, which is not read", "run: osmium cat in.osm.pbf -o out.osm.gz")
    if start.lstrip().startswith(b"{"):
        raise _Refusal("is JSON, not OSM XML", "ask Overpass for [out:xml], or export .osm")
    return path.open("rb")


def _refuse_bomb(total: int, packed: int) -> None:
    remedy = "cut out a smaller area: osmium extract -b WEST,SOUTH,EAST,NORTH in.osm.gz -o out.osm.gz"
    if total > MAX_XML_BYTES:
        raise _Refusal(f"unpacks to more than {MAX_XML_BYTES:,} bytes", remedy)
    if total > RATIO_FROM_BYTES and total > MAX_RATIO * packed:
        raise _Refusal(f"unpacks to more than {MAX_RATIO} times its size, which no map does", remedy)


@dataclass
class _Open:
    """The element being read."""

    kind: str = ""
    id: int = 0
    tags: Tags = field(default_factory=dict)
    nodes: list[int] = field(default_factory=list)
    members: list[tuple[str, int, str]] = field(default_factory=list)
    deleted: bool = False


class _Reader:
    """Collects elements from expat's events."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.depth = 0
        self.open = _Open()
        self.ids, self.latitude, self.longitude = array("q"), array("d"), array("d")
        self.node_tags: dict[int, Tags] = {}
        self.ways: dict[int, OsmWay] = {}
        self.relations: dict[int, OsmRelation] = {}
        self.bounds: tuple[float, float, float, float] | None = None
        self.remark: list[str] | None = None

    def feed(self, chunk: bytes, final: bool = False) -> None:
        try:
            self.parser.Parse(chunk, final)
        except LookupError:
            raise _Refusal("is in an encoding that is not known", "export it again as UTF-8", 1) from None
        except expat.ExpatError as error:
            if final:
                raise _Refusal("ends before its last element", _CUT, error.lineno) from None
            message = f"is not XML: {expat.ErrorString(error.code)}"
            raise _Refusal(message, "export it again as OSM XML", error.lineno) from None

    def finish(self) -> OsmData:
        self.feed(b"", final=True)
        if self.remark:
            said = " ".join("".join(self.remark).split())[:120]
            raise _Refusal(f"the server broke off: {said!r}", "repeat the query for a smaller area")
        ids = np.array(self.ids, dtype=np.int64)
        node_ids, first = np.unique(ids, return_index=True)
        latitude, longitude = np.array(self.latitude)[first], np.array(self.longitude)[first]
        return OsmData(node_ids, latitude, longitude, self.node_tags, self.ways, self.relations, self.bounds)

    def _refuse(self, message: str, remedy: str) -> None:
        raise _Refusal(message, remedy, self.parser.CurrentLineNumber)

    def _doctype(self, *_: object) -> None:
        message = "has a DOCTYPE, which may hide other files or endless text"
        self._refuse(message, "remove it: OSM files have none")

    def _start(self, name: str, given: Tags) -> None:
        self.depth += 1
        if self.depth == 1 and name != "osm":
            self._refuse(f"is not OSM XML: its root is <{name[:40]}>", "name an .osm file, root <osm>")
        elif self.depth == 2:
            self._element(name, given)
        elif self.depth == 3 and self.open.kind:
            self._part(name, given)

    def _element(self, name: str, given: Tags) -> None:
        """Opens a node, way or relation; what an editor marked as deleted is skipped."""
        self.open = _Open()
        if name == "bounds":
            south, west = self._degrees(given, "minlat"), self._degrees(given, "minlon")
            self.bounds = (south, west, self._degrees(given, "maxlat"), self._degrees(given, "maxlon"))
        elif name == "remark":
            self.remark = []
        elif name in ("node", "way", "relation"):
            deleted = given.get("action") == "delete" or given.get("visible") == "false"
            self.open = _Open(name, self._id(given, "id"), deleted=deleted)
            if name == "node" and not deleted:
                self.ids.append(self.open.id)
                self.latitude.append(self._degrees(given, "lat"))
                self.longitude.append(self._degrees(given, "lon"))

    def _part(self, name: str, given: Tags) -> None:
        """One tag, node reference or member of the open element."""
        if name == "tag":
            self.open.tags[given.get("k", "")] = given.get("v", "")
        elif name == "nd":
            self.open.nodes.append(self._id(given, "ref"))
        elif name == "member":
            member = (given.get("type", ""), self._id(given, "ref"), given.get("role", ""))
            self.open.members.append(member)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.depth != 1 or self.open.deleted:
            return
        here = self.open
        if here.kind == "node" and here.tags:
            self.node_tags[here.id] = here.tags
        elif here.kind == "way":
            self.ways[here.id] = OsmWay(tuple(here.nodes), here.tags)
        elif here.kind == "relation":
            self.relations[here.id] = OsmRelation(tuple(here.members), here.tags)

    def _text(self, text: str) -> None:
        if self.remark is not None and self.depth == 2:
            self.remark.append(text)

    def _id(self, given: Tags, key: str) -> int:
        text = given.get(key, "")
        if not _ID.match(text):
            self._refuse(f"{key}={text[:30]!r} is not an id", "export it again as OSM XML")
        return int(text)

    def _degrees(self, given: Tags, key: str) -> float:
        """A latitude or longitude in its range."""
        text = given.get(key, "")
        try:
            value = float(text) if len(text) <= 40 else math.nan
        except ValueError:
            value = math.nan
        most = 90.0 if key.endswith("lat") else 180.0
        if not abs(value) <= most:
            self._refuse(
                f"{key}={text[:30]!r} is not between -{most:g} and {most:g} degrees", "correct the coordinate"
            )
        return value
