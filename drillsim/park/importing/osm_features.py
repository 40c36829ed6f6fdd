"""What stands beside the network of an OSM file: stations, hydrants, works, and areas that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.park.importing.osm_network import Positions
from drillsim.park.importing.osm_shapes import Shape
from drillsim.park.importing.osm_tags import Tags, is_hydrant, length_m, metres, names, table
from drillsim.park.importing.osm_xml import OsmData
from drillsim.park.outlines import far_from_ring, inside, ring_area, simplified, simplified_ring, strip_ring
from drillsim.units import parse_quantity

Floats = NDArray[np.float64]
Entries = dict[str, dict[str, Any]]
_QUARTERS: Final = ("north_east", "south_east", "south_west", "north_west")
_TANK_CORNERS: Final = 12


@dataclass(frozen=True)
class Junctions:
    """Junctions that may be led to: ids sorted, positions (n, 2), OSM nodes."""

    ids: tuple[str, ...]
    xy: Floats
    nodes: tuple[int, ...]

    def nearest(self, at: tuple[float, float]) -> str:
        """The junction nearest to a point; the first by id among equals."""
        return self.ids[int(np.argmin(np.hypot(*(self.xy - at).T)))]


def named(entry: dict[str, Any], tags: Tags) -> dict[str, Any]:
    """An entry with its name, if it has one."""
    en, zh = names(tags)
    name = {key: text for key, text in (("en", en), ("zh", zh)) if text}
    return {**entry, "name": name} if name else entry


def point(at: tuple[float, float] | Floats, places: int = 1) -> list[float]:
    """A point as the park file has it, to a tenth of a metre unless told."""
    return [round(float(at[0]), places) + 0.0, round(float(at[1]), places) + 0.0]


def outline(ring: Floats) -> list[list[float]]:
    """A ring as the park file has it, simplified."""
    slim = simplified_ring(ring, metres("drawing", "simplify", "distance"))
    return [point(corner) for corner in slim]


def hydrants(found: Iterable[Shape]) -> Entries:
    """Fire hydrants, with their flow where it is mapped in L/min or m³/h."""
    entries: Entries = {}
    for shape in found:
        if shape.id.startswith("n") and is_hydrant(shape.tags):
            entry: dict[str, Any] = {"at": point(shape.at)}
            flow = _flow(shape.tags.get("fire_hydrant:flow_rate", shape.tags.get("flow_rate", "")))
            entries[f"hydrant_{shape.id[1:]}"] = named(entry | ({"flow": flow} if flow else {}), shape.tags)
    return entries


def _flow(text: str) -> str:
    """A mapped flow as a quantity, or nothing where it is none."""
    spelled = text.replace("l/min", "L/min").replace("m³", "m3").replace("l/s", "L/s").strip()
    try:
        return spelled if 0 < parse_quantity(spelled, "volume flow") <= 1 else ""
    except ValueError:
        return ""


def stations(found: Iterable[Shape], roads: Junctions) -> Entries:
    """Fire stations, hospitals, clinics and police, each at the nearest junction on the road.

    What lies in the grounds of one of its own kind is that one (the main building of a hospital).
    """
    kinds = table()["stations"]
    wanted = [shape for shape in found if shape.tags.get("amenity") in kinds]
    entries: Entries = {}
    for shape in wanted:
        kind = kinds[shape.tags["amenity"]]
        grounds = [other for other in wanted if kinds[other.tags["amenity"]] == kind and _holds(other, shape)]
        if not grounds:
            entry = {"kind": kind, "at": roads.nearest(shape.at)}
            entries[f"station_{shape.id}"] = named(entry, shape.tags)
    return entries


def _holds(grounds: Shape, shape: Shape) -> bool:
    """Whether a shape's centre lies in other, larger grounds."""
    if grounds.id == shape.id or not len(grounds.ring):
        return False
    larger = not len(shape.ring) or ring_area(grounds.ring) > ring_area(shape.ring)
    return larger and bool(inside(np.array([shape.at]), grounds.ring)[0])


def place_kind(tags: Tags) -> str:
    """The kind of place that industry is mapped as, or nothing."""
    if tags.get("man_made") in ("works", "wastewater_plant"):
        return "works"
    if tags.get("building") in table()["industrial_buildings"]:
        return "works"
    return "industrial_site" if tags.get("landuse") == "industrial" else ""


def places(found: Iterable[Shape], walks: Junctions) -> Entries:
    """Works and industrial sites with outline and exits; nobody is in them yet."""
    entries: Entries = {}
    for shape in found:
        kind = place_kind(shape.tags)
        if kind:
            exits = {door: {"to": to} for door, to in _exits(shape, walks).items()}
            entry: dict[str, Any] = {"kind": kind, "at": point(shape.at)}
            if len(shape.ring):
                entry["outline"] = outline(shape.ring)
            if shape.tags.get("building", "no") == "no":
                entry["indoors"] = False
            entries[f"place_{shape.id}"] = named({**entry, "exits": exits}, shape.tags)
    return entries


def _exits(shape: Shape, walks: Junctions) -> dict[str, str]:
    """Junctions to leave a place by: its doors, one near its outline a quarter, or the nearest."""
    doors = sorted(set(shape.nodes) & set(walks.nodes))
    if doors and shape.tags.get("building", "no") != "no":
        chosen = [walks.ids[walks.nodes.index(node)] for node in doors]
        return {f"door_{place}": id_ for place, id_ in enumerate(chosen, 1)}
    if not len(shape.ring):
        return {"door": walks.nearest(shape.at)}
    return _by_quarter(shape, walks) or {"door": _nearest_to_ring(shape, walks)}


def _by_quarter(shape: Shape, walks: Junctions) -> dict[str, str]:
    """The junction nearest to a place's outline in each quarter about its centre, if near enough."""
    within = metres("exits", "within", "distance")
    low, high = shape.ring.min(axis=0) - within, shape.ring.max(axis=0) + within
    near = np.flatnonzero(((walks.xy >= low) & (walks.xy <= high)).all(axis=1))
    far = far_from_ring(walks.xy[near], shape.ring)
    near, far = near[far <= within], far[far <= within]
    east, north = (walks.xy[near] - shape.at).T
    quarter = np.where(east >= 0, np.where(north >= 0, 0, 1), np.where(north < 0, 2, 3))
    exits: dict[str, str] = {}
    for number in reversed(np.lexsort((near, np.hypot(east, north), far)).tolist()):
        exits[_QUARTERS[quarter[number]]] = walks.ids[near[number]]  # the nearest comes last and stays
    return {name: exits[name] for name in _QUARTERS if name in exits}


def _nearest_to_ring(shape: Shape, walks: Junctions) -> str:
    """The junction nearest to a place's outline, the first by id among equals."""
    return walks.ids[int(np.argmin(far_from_ring(walks.xy, shape.ring)))]


def areas(found: list[Shape], data: OsmData, xy: Positions) -> tuple[Entries, int]:
    """What is only drawn (buildings, tanks, water, rails), and how many buildings were left out."""
    entries: Entries = {}
    for shape in found:
        kind = _drawn_kind(shape)
        if kind == "tank" and not len(shape.ring):
            entries[f"area_{shape.id}"] = named({"kind": kind, "outline": _round_tank(shape)}, shape.tags)
        elif kind:
            entries[f"area_{shape.id}"] = named({"kind": kind, "outline": outline(shape.ring)}, shape.tags)
    drawn, left_out = _buildings(found)
    for shape in drawn:
        entries[f"area_{shape.id}"] = named({"kind": "building", "outline": outline(shape.ring)}, shape.tags)
    entries.update(_rails(data, xy))
    return dict(sorted(entries.items())), left_out


def _drawn_kind(shape: Shape) -> str:
    """Tank or water, or nothing; tanks may be mapped as points of known diameter."""
    tags, ring = shape.tags, shape.ring
    if tags.get("man_made") in table()["tanks"] and (len(ring) or length_m(tags.get("diameter", ""))):
        return "tank"
    wet = tags.get("natural") == "water" or tags.get("waterway") in ("riverbank", "dock")
    if len(ring) and (wet or tags.get("landuse") in ("reservoir", "basin")):
        smallest = parse_quantity(table()["drawing"]["smallest_water"]["area"], "area")
        return "water" if ring_area(ring) >= smallest else ""
    return ""


def _round_tank(shape: Shape) -> list[list[float]]:
    """The outline of a tank that is mapped as a point with its diameter."""
    radius = (length_m(shape.tags["diameter"]) or 0.0) / 2
    angle = np.arange(_TANK_CORNERS) * (2 * np.pi / _TANK_CORNERS)
    ring = np.array(shape.at) + radius * np.column_stack([np.cos(angle), np.sin(angle)])
    return [point(corner) for corner in ring]


def _buildings(found: list[Shape]) -> tuple[list[Shape], int]:
    """The buildings to draw: named ones, then the largest, up to a number; and how many more there are."""
    limits = table()["drawing"]
    smallest = parse_quantity(limits["smallest_building"]["area"], "area")
    sized = [(ring_area(shape.ring), shape) for shape in found if _is_plain_building(shape)]
    large = [(size, shape) for size, shape in sized if size >= smallest]
    large.sort(key=lambda item: ("name" not in item[1].tags, -item[0], item[1].id))
    most = int(limits["most_buildings"]["number"])
    return [shape for _, shape in large[:most]], len(sized) - min(len(large), most)


def _is_plain_building(shape: Shape) -> bool:
    """Whether a shape is a building that is drawn neither as a place nor as a tank."""
    walls = shape.tags.get("building", "no") not in ("no", "roof")
    return walls and len(shape.ring) > 0 and not place_kind(shape.tags) and not _drawn_kind(shape)


def _rails(data: OsmData, xy: Positions) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rail tracks as narrow rings."""
    width = metres("drawing", "rail", "width")
    for id_ in sorted(data.ways):
        way = data.ways[id_]
        line = [xy[node] for node in way.nodes if node in xy]
        if way.tags.get("railway") in table()["rails"] and len(set(line)) > 1 and line[0] != line[-1]:
            slim = simplified(np.array(line), metres("drawing", "simplify", "distance"))
            ring = [point(corner) for corner in strip_ring(slim, width)]
            yield f"area_w{id_}", named({"kind": "rail", "outline": ring}, way.tags)
