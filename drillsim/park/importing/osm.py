"""OpenStreetMap files as park files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from drillsim.park.importing.assembling import LICENCE, Source, park_data
from drillsim.park.importing.osm_xml import read_osm


def import_osm(path: Path | str) -> dict[str, Any]:
    """The data of a park file from an .osm, .osm.gz or .osm.bz2 file; the same file gives the same data.

    Nobody is in the park and nobody gathers in it: an overlay that `extends` it says who and where.
    Raises InputError for what is no OSM file, a damaged one, or one without ways.
    """
    path = Path(path)
    return park_data(Source(path, read_osm(path), LICENCE))
