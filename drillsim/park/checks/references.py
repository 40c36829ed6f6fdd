"""Faults of reference: an id that names nothing, with the nearest id there is."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from drillsim.errors import Problem
from drillsim.park.schema import ParkFile
from drillsim.reading import Document
from drillsim.reading.yaml_text import Path_

_LISTED = 6  # ids named in a message when none is near


def faults(file: ParkFile, document: Document) -> list[Problem]:
    """Every id in the file that names no junction, way, place or zone."""
    known: dict[str, Collection[str]] = {
        "junctions": file.junctions,
        "ways": file.ways,
        "places": file.places,
        "zones": file.zones,
    }
    return [
        document.problem(
            path, f"{verb} {wanted[:-1]} {id_!r}, which is not in `{wanted}`", _remedy(id_, wanted, known)
        )
        for path, verb, wanted, id_ in _references(file)
        if id_ not in known[wanted]
    ]


def _references(file: ParkFile) -> Iterator[tuple[Path_, str, str, str]]:
    """All references of a park file: path, verb, the collection meant, the id."""
    for id_, way in file.ways.items():
        yield ("ways", id_, "from"), "leads from", "junctions", way.start
        yield ("ways", id_, "to"), "leads to", "junctions", way.end
    for id_, gate in file.gates.items():
        yield ("gates", id_, "way"), "joins nothing: it stands on", "ways", gate.way
    for id_, place in file.places.items():
        for door, exit_ in place.exits.items():
            yield ("places", id_, "exits", door, "to"), "leads to", "junctions", exit_.to
        if place.zone is not None:
            yield ("places", id_, "zone"), "belongs to", "zones", place.zone
    for id_, point in file.assembly_points.items():
        yield ("assembly_points", id_, "at"), "lies at", "junctions", point.at
    for id_, station in file.stations.items():
        yield ("stations", id_, "at"), "stands at", "junctions", station.at
    for id_, patrol in file.patrols.items():
        for number, junction in enumerate(patrol.route):
            yield ("patrols", id_, "route", number), "passes", "junctions", junction
    for id_, valve in file.valves.items():
        yield ("valves", id_, "isolates"), "isolates", "places", valve.isolates


def _remedy(id_: str, wanted: str, known: dict[str, Collection[str]]) -> str:
    """The nearest id of the collection meant, or where else the id stands, or what there is."""
    elsewhere = [name for name, ids in known.items() if name != wanted and id_ in ids]
    if elsewhere:
        return f"{id_!r} is in `{elsewhere[0]}`; name one of the `{wanted}`"
    near = difflib.get_close_matches(id_, known[wanted], 1)
    if near:
        return f"did you mean {near[0]!r}?"
    some = sorted(known[wanted])[:_LISTED]
    if not some:
        return f"add it to `{wanted}`, which is empty"
    more = ", …" if len(known[wanted]) > _LISTED else ""
    return f"add it to `{wanted}` or name one of {', '.join(some)}{more}"
