"""GeoJSON (RFC 7946) with OSM-like properties as park files: lines are ways, polygons and points what stands beside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

from drillsim.errors import InputError, Problem
from drillsim.park.importing.assembling import Source, park_data
from drillsim.park.importing.drawing import Drawing
from drillsim.park.importing.osm_tags import Tags, is_network
from drillsim.park.importing.properties import tags_of

MAX_BYTES: Final = 300_000_000
MAX_FAULTS: Final = 20
_WGS84 = re.compile(r"(urn:ogc:def:crs:)?(OGC:[0-9.]*:?CRS84|EPSG:[0-9.]*:?4326)\Z", re.IGNORECASE)
_REPROJECT: Final = "write it in WGS 84: ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson"
_OSM_ID = re.compile(r"(?:(node|way|relation)/)?([0-9]{1,18})\Z")
_NOT_DRAWN: Final = ("MultiPoint", "GeometryCollection", "no geometry")
_ID_KEYS: Final = ("@id", "osmid", "osm_id", "osm_way_id", "id")


def import_geojson(path: Path | str) -> dict[str, Any]:
    """The data of a park file from a GeoJSON file in degrees of WGS 84; the same file gives the same data.

    Lines that share a vertex meet there. Raises InputError for what is no GeoJSON, is in other coordinates, has
    damaged geometry (every fault, up to twenty) or no ways.
    """
    path = Path(path)
    root = _read(path)
    features = _features(root, path)
    _check_crs(root, path)
    drawing, faults = Drawing(), _Faults(path)
    for number, feature in enumerate(features):
        _take(drawing, faults, number, feature)
    faults.tell()
    if not any(is_network(tags) for _, tags in drawing.lines):
        lines = f"its {len(drawing.lines):,} lines have no property `highway` that is known"
        remedy = "give each way its `highway`: residential, service, footway, … as in OpenStreetMap"
        raise _refused(path, f"holds no ways to walk or drive along: {lines}", remedy)
    data = drawing.data()
    return park_data(Source(path, data, _licence(root), f"{_skipped(drawing)}{_elsewhere(faults)}"))


def _read(path: Path) -> dict[str, Any]:
    """The root object of a JSON file of sane size and depth, whose numbers are numbers."""
    try:
        if path.is_dir():
            raise _refused(path, "is a folder", "name the GeoJSON file in it")
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path, f"is larger than {MAX_BYTES:,} bytes", "cut out a smaller area")
        root = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise _refused(path, message, "check the path and its permissions") from None
    except UnicodeDecodeError:
        raise _refused(path, "is not UTF-8 text", "save the file with UTF-8 encoding") from None
    except json.JSONDecodeError as error:
        ended = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
        cut = "the file was cut off: export it again" if ended else "correct it here"
        problem = Problem(path.name, error.lineno, error.colno, "", f"is not JSON: {error.msg}", cut)
        raise InputError([problem]) from None
    except RecursionError:
        raise _refused(path, "is nested too deeply, which no map is", "export it again") from None
    except ValueError as error:
        raise _refused(path, f"holds what is no number ({str(error)[:80]})", "correct it, or export again") from None
    if not isinstance(root, dict):
        raise _refused(path, "is JSON, but not GeoJSON", "export a FeatureCollection")
    return root


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _features(root: dict[str, Any], path: Path) -> list[Any]:
    """The features of a collection."""
    if "elements" in root and "type" not in root:
        remedy = "ask Overpass for [out:xml], or export GeoJSON in overpass turbo"
        raise _refused(path, "is Overpass JSON, not GeoJSON", remedy)
    if root.get("type") != "FeatureCollection" or not isinstance(root.get("features"), list):
        given = str(root.get("type"))[:40]
        raise _refused(path, f"is no FeatureCollection (its type is {given!r})", "export a FeatureCollection")
    return list(root["features"])


def _check_crs(root: dict[str, Any], path: Path) -> None:
    """Refuses coordinates said to be other than longitude and latitude of WGS 84."""
    crs = root.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if not _WGS84.match(name):
        raise _refused(path, f"is in another coordinate system ({name[:60] or crs!r:.60})", _REPROJECT, "crs")


class _Faults:
    """The faults of a file's features, and what was no fault but is not read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.not_features = 0

    def add(self, number: int, message: str, remedy: str) -> None:
        """Notes what is wrong with the geometry of a feature."""
        if len(self.problems) < MAX_FAULTS:
            key = f"features[{number}].geometry"
            self.problems.append(Problem(self.path.name, 0, 0, key, message, remedy))

    def tell(self) -> None:
        """Raises what was noted, if anything."""
        if self.problems:
            raise InputError(self.problems)


def _take(drawing: Drawing, faults: _Faults, number: int, feature: Any) -> None:
    """Draws one feature, or notes why it is not drawn."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        faults.not_features += 1
        return
    geometry, properties = (_object(feature.get(key)) for key in ("geometry", "properties"))
    kind = str(geometry.get("type")) if geometry else "no geometry"
    if kind not in _DRAWN:
        drawing.skipped[kind if kind in _NOT_DRAWN else "of an unknown type"] += 1
        return
    tags = tags_of(properties)
    whose, id_ = _osm_id(feature, tags)
    for key in (*_ID_KEYS, "u", "v", "key", "reversed", "length", "@type"):
        tags.pop(key, None)
    try:
        _DRAWN[kind](drawing, geometry.get("coordinates"), tags, (whose, id_))
    except _Misdrawn as fault:
        faults.add(number, str(fault), fault.remedy)


def _object(value: Any) -> dict[str, Any]:
    """A JSON object, empty where there is none."""
    return value if isinstance(value, dict) else {}


def _osm_id(feature: dict[str, Any], tags: Tags) -> tuple[str, int]:
    """The kind and number of the OSM element a feature was; empty and 0 where it does not say."""
    texts = [str(feature.get("id", "")), *(tags.get(key, "") for key in _ID_KEYS)]
    for text in texts:
        match = _OSM_ID.match(text)
        if match:
            return match[1] or "", int(match[2])
    return "", 0


class _Misdrawn(Exception):
    """What is wrong with a geometry, and the remedy."""

    def __init__(self, message: str, remedy: str = "export it again, or remove this feature") -> None:
        super().__init__(message)
        self.remedy = remedy


Point = tuple[float, float]
Whose = tuple[str, int]


def _point(value: Any) -> Point:
    """One position as longitude and latitude; a height is left out."""
    if not isinstance(value, list) or len(value) < 2:
        raise _Misdrawn(f"{value!r:.40} is not a position [longitude, latitude]")
    longitude, latitude = value[0], value[1]
    for number in (longitude, latitude):
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise _Misdrawn(f"{number!r:.40} is not a number of degrees")
    if not abs(longitude) <= 180 or not abs(latitude) <= 90:
        said = f"[{longitude!r:.20}, {latitude!r:.20}]"
        raise _Misdrawn(f"{said} is not in degrees of longitude and latitude", _REPROJECT)
    return float(longitude), float(latitude)


def _line(value: Any, least: int) -> list[Point]:
    """A list of at least so many positions."""
    if not isinstance(value, list) or len(value) < least:
        count = len(value) if isinstance(value, list) else 0
        raise _Misdrawn(f"a line of {count} positions; at least {least} are needed")
    return [_point(position) for position in value]


def _parts(value: Any) -> Iterator[Any]:
    """The parts of a geometry of several."""
    if not isinstance(value, list) or not value:
        raise _Misdrawn("has no parts")
    yield from value


def _draw_point(drawing: Drawing, value: Any, tags: Tags, whose: Whose) -> None:
    drawing.point(_point(value), tags, whose[1] if whose[0] in ("", "node") else 0)


def _draw_line(drawing: Drawing, value: Any, tags: Tags, whose: Whose) -> None:
    drawing.line(_line(value, 2), tags, whose[1] if whose[0] in ("", "way") else 0)


def _draw_lines(drawing: Drawing, value: Any, tags: Tags, whose: Whose) -> None:
    for part in [_line(part, 2) for part in _parts(value)]:
        drawing.line(part, tags, whose[1] if whose[0] in ("", "way") else 0)


def _draw_polygon(drawing: Drawing, value: Any, tags: Tags, whose: Whose) -> None:
    """A polygon by its outer ring; holes are not drawn, as those of OSM's relations are not."""
    if whose[0] == "relation":
        drawing.relation([_outer(value)], tags, whose[1])
    else:
        drawing.line(_outer(value), tags, whose[1])


def _draw_polygons(drawing: Drawing, value: Any, tags: Tags, whose: Whose) -> None:
    outer = [_outer(polygon) for polygon in _parts(value)]
    if whose[0] == "way" and len(outer) == 1:
        drawing.line(outer[0], tags, whose[1])
    else:
        drawing.relation(outer, tags, whose[1])


def _outer(polygon: Any) -> list[Point]:
    """The outer ring of a polygon, closed; its holes are read for their faults only."""
    outer, *_ = [_line(ring, 4) for ring in _parts(polygon)]
    return outer if outer[0] == outer[-1] else [*outer, outer[0]]


_DRAWN: Final = {
    "Point": _draw_point,
    "LineString": _draw_line,
    "MultiLineString": _draw_lines,
    "Polygon": _draw_polygon,
    "MultiPolygon": _draw_polygons,
}


def _licence(root: dict[str, Any]) -> str:
    """What the file says of its licence, on one line."""
    said = next((root[key] for key in ("licence", "license", "copyright", "attribution") if root.get(key)), "")
    return " ".join(said.encode("utf-8", "replace").decode().split())[:300] if isinstance(said, str) else ""


def _skipped(drawing: Drawing) -> str:
    """What of the file was not drawn, in a sentence; empty where all was."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(drawing.skipped.items()))
    said = f"Features not read for their geometry: {kinds}." if kinds else ""
    return f"{said} Lines drawn twice, left out: {drawing.doubles}." if drawing.doubles else said


def _elsewhere(faults: _Faults) -> str:
    return f" Entries that are no features: {faults.not_features}." if faults.not_features else ""


def _refused(path: Path, message: str, remedy: str, key: str = "") -> InputError:
    return InputError([Problem(path.name, 0, 0, key, message, remedy)])
