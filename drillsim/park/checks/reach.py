"""Faults of reach: people who get to no assembly point, stations that no road joins to the plant, broken rounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from drillsim.errors import Problem
from drillsim.park.schema import ParkFile, Place
from drillsim.reading import Document

if TYPE_CHECKING:
    import networkx as nx

ROAD_REACH_M: Final = 150.0
"""How far from a road a fire engine still serves, metres: assumed, some seven 20 m hose lengths."""

_OPENED: Final = "even with every gate open"


def faults(file: ParkFile, document: Document) -> list[Problem]:
    """People, assembly points, stations and rounds that are cut off even with every gate open."""
    return [*_assembly(file, document), *_stations(file, document), *_patrols(file, document)]


def walkable(file: ParkFile, only_open: bool = False) -> nx.Graph[str]:
    """Junctions joined where people may walk; with `only_open`, not through gates that begin closed."""
    import networkx as nx

    closed = {gate.way for gate in file.gates.values() if not gate.open} if only_open else set()
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(file.junctions)
    graph.add_edges_from(
        (way.start, way.end)
        for id_, way in file.ways.items()
        if way.foot and id_ not in closed and way.start in file.junctions and way.end in file.junctions
    )
    return graph


def drivable(file: ParkFile) -> nx.DiGraph[str]:
    """Junctions on ways open to vehicles, joined in the directions these may drive."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for way in file.ways.values():
        if way.vehicles and way.start in file.junctions and way.end in file.junctions:
            graph.add_edge(way.start, way.end)
            if not way.one_way:
                graph.add_edge(way.end, way.start)
    return graph


def reached(graph: nx.Graph[str], targets: Iterable[str]) -> set[str]:
    """All junctions joined to any of the targets."""
    import networkx as nx

    found: set[str] = set()
    for target in targets:
        if target in graph and target not in found:
            found |= nx.node_connected_component(graph, target)
    return found


def peopled(file: ParkFile) -> dict[str, Place]:
    """The places that hold people in any shift."""
    return {
        id_: place
        for id_, place in file.places.items()
        if any(count > 0 for roles in place.people.values() for count in roles.values())
    }


def _assembly(file: ParkFile, document: Document) -> Iterator[Problem]:
    """Places whose people reach no assembly point on foot, and assembly points nobody reaches."""
    places = peopled(file)
    if not places:
        return
    if not file.assembly_points:
        message = f"{len(places)} places hold people, but there is no assembly point"
        yield document.problem(("places",), message, "add `assembly_points`")
        return
    graph = walkable(file)
    safe = reached(graph, (point.at for point in file.assembly_points.values()))
    for id_, place in places.items():
        known = [exit_.to for exit_ in place.exits.values() if exit_.to in file.junctions]
        if known and not any(junction in safe for junction in known):
            message = f"people in place {id_!r} reach no assembly point on foot, {_OPENED}"
            remedy = "lead an exit to a junction that ways open to walkers join to one"
            yield document.problem(("places", id_), message, remedy)
    served = reached(graph, (exit_.to for place in places.values() for exit_ in place.exits.values()))
    for id_, point in file.assembly_points.items():
        if point.at in file.junctions and point.at not in served:
            named = some_of(sorted(places))
            message = f"nobody reaches assembly point {id_!r} on foot, {_OPENED}: not from {named}"
            remedy = "join its junction by a way open to walkers"
            yield document.problem(("assembly_points", id_, "at"), message, remedy)


def _stations(file: ParkFile, document: Document) -> Iterator[Problem]:
    """Stations off the road, and stations from which no road leads to a place with substances."""
    graph = drivable(file)
    places = {id_: place for id_, place in file.places.items() if place.substances}
    stops = {id_: _road_junctions(file, graph, place) for id_, place in places.items()}
    for id_, station in file.stations.items():
        path = ("stations", id_, "at")
        if station.at not in file.junctions:
            continue
        if station.at not in graph:
            no_road = f"no way open to vehicles meets junction {station.at!r}"
            message = f"station {id_!r} stands off the road: {no_road}"
            yield document.problem(path, message, "name a junction on a road")
        elif places and not any(_from(graph, station.at) & junctions for junctions in stops.values()):
            named = some_of(sorted(places))
            message = f"no road leads from station {id_!r} to any place with substances: not to {named}"
            yield document.problem(path, message, "join the roads, or check their `one_way` and `vehicles`")


def _patrols(file: ParkFile, document: Document) -> Iterator[Problem]:
    """Patrols whose round leads where nobody can walk."""
    graph = walkable(file)
    for id_, patrol in file.patrols.items():
        joined = reached(graph, patrol.route[:1])
        lost = [(number, junction) for number, junction in enumerate(patrol.route) if junction not in joined]
        for number, junction in lost[:1]:
            message = f"nobody walks from junction {patrol.route[0]!r} to junction {junction!r}, {_OPENED}"
            yield document.problem(("patrols", id_, "route", number), message, "join them by ways open to walkers")


def _from(graph: nx.DiGraph[str], junction: str) -> set[str]:
    """The junctions one can drive to from a junction, itself included."""
    import networkx as nx

    onward: set[str] = nx.descendants(graph, junction)
    return {junction} | onward


def _road_junctions(file: ParkFile, graph: nx.DiGraph[str], place: Place) -> set[str]:
    """The junctions on a road from which a place is served: its exits, those within reach, or the nearest."""
    far = {junction: math.dist(file.junctions[junction], place.at) for junction in graph}
    near = {junction for junction, distance in far.items() if distance <= ROAD_REACH_M}
    near |= {exit_.to for exit_ in place.exits.values() if exit_.to in graph}
    return near or {min(sorted(far), key=far.__getitem__)} if far else set()


def some_of(ids: list[str], most: int = 5) -> str:
    """A few ids and how many more there are."""
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more
