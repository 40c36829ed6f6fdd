"""What is suspicious about a park that can run: warnings a planner should have read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.errors import Problem
from drillsim.park.checks.places import people_by_shift
from drillsim.park.checks.reach import ROAD_REACH_M, peopled, reached, some_of, walkable
from drillsim.park.model import Park
from drillsim.park.outlines import far_from_segments
from drillsim.park.schema import Detector, Place
from drillsim.reading import Name

SHORT_WAY_M: Final = 5.0
"""Below this a way is likely a sliver of the drawing, metres: assumed, about a lane's width and a half."""
DETECTOR_REACH_M: Final = 100.0
"""Within this a detector counts as watching a place, metres: assumed."""
_GASEOUS: Final = ("gas", "liquefied_gas")

_Finding = tuple[str, str, str]  # key, message, remedy


def remarks(park: Park) -> list[Problem]:
    """All warnings about a park, in a fixed order; each names the park's topmost file and a key."""
    kinds: tuple[Callable[[Park], Iterator[_Finding]], ...] = (
        _same_point, _lonely, _short_ways, _pieces, _closed_gates, _hydrants, _windsocks, _detectors,
        _capacity, _names,
    )  # fmt: skip
    file = next(iter(park.sources), park.file.name.text("en", "park"))
    return [Problem(file, 0, 0, *finding) for kind in kinds for finding in kind(park)]


def _same_point(park: Park) -> Iterator[_Finding]:
    """Junctions drawn on one point, which a walker would see as one."""
    here: defaultdict[tuple[float, float], list[str]] = defaultdict(list)
    for id_ in park.junction_ids:
        here[park.xy(id_)].append(id_)
    for (x, y), ids in here.items():
        if len(ids) > 1:
            yield (
                "junctions",
                f"{some_of(ids)} lie at the same point [{x:g}, {y:g}]",
                "make them one junction",
            )


def _lonely(park: Park) -> Iterator[_Finding]:
    """Junctions that no way meets."""
    met = set(park.ways.start.tolist()) | set(park.ways.end.tolist())
    lonely = [id_ for number, id_ in enumerate(park.junction_ids) if number not in met]
    if lonely:
        yield "junctions", f"no way meets {some_of(lonely)}", "join them, or remove them"


def _short_ways(park: Park) -> Iterator[_Finding]:
    """Ways that are likely slivers of the drawing."""
    short = [park.ways.ids[number] for number in np.flatnonzero(park.ways.length < SHORT_WAY_M)]
    if short:
        what = f"{len(short)} ways are shorter than {SHORT_WAY_M:g} m: {some_of(short)}"
        yield "ways", what, "merge slivers unless a gate or door stands there"


def _pieces(park: Park) -> Iterator[_Finding]:
    """The pieces the walking and the driving network fall into."""
    import networkx as nx

    for word, mask in (("walking", park.ways.foot), ("driving", park.ways.vehicles)):
        graph: nx.Graph[int] = nx.Graph()
        graph.add_edges_from(zip(park.ways.start[mask].tolist(), park.ways.end[mask].tolist(), strict=True))
        sizes = sorted((len(piece) for piece in nx.connected_components(graph)), reverse=True)
        if len(sizes) > 1:
            junctions = some_of([str(size) for size in sizes])
            what = f"the {word} network falls into {len(sizes)} pieces of {junctions} junctions"
            yield "ways", what, "join them, or remove what nobody can reach"


def _closed_gates(park: Park) -> Iterator[_Finding]:
    """Places that reach an assembly point only once a gate that begins closed is opened."""
    points = [point.at for point in park.file.assembly_points.values()]
    safe = reached(walkable(park.file, only_open=True), points)
    cut_off = [
        id_
        for id_, place in peopled(park.file).items()
        if not any(exit_.to in safe for exit_ in place.exits.values())
    ]
    if cut_off and points:
        what = f"people in {some_of(cut_off)} reach no assembly point until a closed gate is opened"
        yield "gates", what, "open a gate, or let somebody open it in the scenario"


def _hydrants(park: Park) -> Iterator[_Finding]:
    """Hydrants too far from any road for a fire engine to use."""
    far = _far_from_roads(park, [hydrant.at for hydrant in park.file.hydrants.values()])
    remote = [id_ for id_, distance in zip(park.file.hydrants, far, strict=True) if distance > ROAD_REACH_M]
    if remote:
        what = f"{len(remote)} hydrants lie more than {ROAD_REACH_M:g} m from any road: {some_of(remote)}"
        yield "hydrants", what, "check their coordinates"


def _far_from_roads(park: Park, points: Iterable[tuple[float, float]]) -> list[float]:
    """The distance of points to the nearest drawn road, metres; inf without roads."""
    starts, ends = _road_segments(park)
    return [float(far_from_segments(np.array(point), starts, ends).min(initial=np.inf)) for point in points]


def _road_segments(park: Park) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both ends of every straight piece of the ways open to vehicles, (s, 2) each."""
    lines = park.ways.lines
    line_of = np.repeat(np.arange(len(park.ways.ids)), np.diff(lines.first))
    within = (line_of[1:] == line_of[:-1]) & park.ways.vehicles[line_of[1:]]
    return lines.points[:-1][within], lines.points[1:][within]


def _windsocks(park: Park) -> Iterator[_Finding]:
    if not park.file.windsocks and peopled(park.file):
        yield "windsocks", "there is no windsock: nobody can read the wind", "add one in sight of the units"


def _detectors(park: Park) -> Iterator[_Finding]:
    """Units whose gas would be noticed by no detector near them."""
    for id_, place in park.file.places.items():
        for substance, inventory in sorted(place.substances.items()):
            if inventory.phase in _GASEOUS and not _watched(place, substance, park.file.detectors.values()):
                what = f"holds {substance} with no detector of it within {DETECTOR_REACH_M:g} m"
                yield f"places.{id_}", what, "add a detector, or expect it to be noticed by people only"


def _watched(place: Place, substance: str, detectors: Iterable[Detector]) -> bool:
    """Whether a detector of the substance stands near a place's centre or a corner of its outline."""
    corners = np.array([place.at, *place.outline])
    return any(
        float(np.hypot(*(corners - detector.at).T).min()) <= DETECTOR_REACH_M
        for detector in detectors
        if detector.substance == substance
    )


def _capacity(park: Park) -> Iterator[_Finding]:
    """Assembly points too small for the busiest shift."""
    shifts = people_by_shift(park.file)
    if not shifts:
        return
    busiest = max(sorted(shifts), key=shifts.__getitem__)
    room = sum(point.capacity for point in park.file.assembly_points.values())
    if room < shifts[busiest]:
        what = f"all together hold {room:,} of the {shifts[busiest]:,} people of shift {busiest!r}"
        yield "assembly_points", what, "raise `capacity` or add an assembly point"


def _names(park: Park) -> Iterator[_Finding]:
    """How many names lack one of the two languages, in one line."""
    names = [park.file.name, *_all_names(park)]
    named = [name for name in names if name.en or name.zh]
    lacking = {language: sum(not getattr(name, language) for name in named) for language in ("en", "zh")}
    if any(lacking.values()):
        what = f"of {len(named)} names {lacking['en']} lack English and {lacking['zh']} lack Chinese"
        yield "", what, "write name: {en: …, zh: …}; reports fall back to the other language"


def _all_names(park: Park) -> Iterator[Name]:
    """The names of everything in the park's collections."""
    file = park.file
    for collection in (
        file.ways, file.gates, file.areas, file.zones, file.places, file.assembly_points, file.stations,
        file.hydrants, file.detectors, file.cameras, file.watches, file.patrols, file.windsocks, file.valves,
    ):  # fmt: skip
        for noun in collection.values():
            yield noun.name
