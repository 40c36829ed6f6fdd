"""The importer for a map file, by what its first bytes say, else by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from drillsim.park.importing.geojson import import_geojson
from drillsim.park.importing.graphml import import_graphml
from drillsim.park.importing.osm import import_osm

_START: Final = 4096


def import_map(path: Path | str) -> dict[str, Any]:
    """The data of a park file from an OSM, GeoJSON or GraphML file.

    Raises InputError with file, fault and remedy for what is none of these, or a damaged one.
    """
    path = Path(path)
    start = _start(path)
    suffix = path.suffix.lower()
    if start[:1] in (b"{", b"["):
        return import_geojson(path)
    if b"<graphml" in start or (suffix == ".graphml" and b"<osm" not in start):
        return import_graphml(path)
    return import_geojson(path) if suffix in (".geojson", ".json") else import_osm(path)


def _start(path: Path) -> bytes:
    """The first bytes of a file without white space; nothing where it cannot be read, which its importer tells."""
    try:
        with path.open("rb") as file:
            return file.read(_START).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return b""
