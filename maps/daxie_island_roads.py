"""The roads of daxie_island.yaml: a ring along the shore, and a turned grid cut off at the ring and at the hills.

Everything is laid out on axes turned with the grid, u and v in metres, and turned onto the map's axes when written.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

from daxie_island_tables import AREA_KM2, COLUMNS, GRID_TURN_DEG, HILLS, RADII, RING_INSET, ROADS, ROWS, SIDE_ROAD

UV = tuple[float, float]
NEAR = 150.0  # a crossing this near the ring becomes part of it
APART = 120.0  # two lines that meet the ring closer than this meet it at one junction


def turned(u: float, v: float) -> list[int]:
    """A point of the grid's axes as a point of the map, whole metres."""
    angle = math.radians(GRID_TURN_DEG)
    return [round(u * math.cos(angle) + v * math.sin(angle)), round(v * math.cos(angle) - u * math.sin(angle))]


def shore(inset: float, coves: float = 0.0) -> list[UV]:
    """The shore as a ring of 96 points, moved inland by some metres; coves are bays that many metres deep."""
    steps = 96
    radii = []
    for step in range(steps):
        at = step * len(RADII) / steps
        low, share = int(at), at - int(at)
        smooth = (1 - math.cos(math.pi * share)) / 2
        radii.append(RADII[low] * (1 - smooth) + RADII[(low + 1) % len(RADII)] * smooth)
    wedge = math.sin(2 * math.pi / steps) / 2
    area = sum(wedge * a * b for a, b in itertools.pairwise([*radii, radii[0]]))
    scale = math.sqrt(AREA_KM2 * 1e6 / area)
    bays = (coves * (math.sin(7.0 * step) + math.sin(2.6 * step)) / 2 for step in range(steps))
    turns = [2 * math.pi * step / steps for step in range(steps)]
    lengths = [scale * radius - inset + bay for radius, bay in zip(radii, bays, strict=True)]
    return [(long * math.cos(turn), long * math.sin(turn)) for long, turn in zip(lengths, turns, strict=True)]


class Ring:
    """The ring road: its corners, and how far along it each lies."""

    def __init__(self) -> None:
        self.corners = shore(RING_INSET)
        closed = [*self.corners, self.corners[0]]
        self.along = [0.0, *itertools.accumulate(math.dist(a, b) for a, b in itertools.pairwise(closed))]

    def meets(self, axis: int, value: float) -> list[tuple[float, float]]:
        """Where a line of the grid (axis 0: u is the value, 1: v) meets the ring: along the line, along the ring."""
        found = []
        for place, (a, b) in enumerate(itertools.pairwise([*self.corners, self.corners[0]])):
            if (a[axis] > value) != (b[axis] > value):
                share = (value - a[axis]) / (b[axis] - a[axis])
                other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
                found.append((other, self.along[place] + share * math.dist(a, b)))
        return sorted(found)

    def between(self, start: float, end: float) -> list[UV]:
        """The corners between two places along the ring."""
        total = self.along[-1]
        ahead = [((along - start) % total, corner) for along, corner in zip(self.along, self.corners, strict=False)]
        return [corner for far, corner in sorted(ahead) if 90 < far < (end - start) % total - 90]


def on_hill(u: float, v: float) -> bool:
    """Whether a point lies on one of the hills."""
    return any(((u - cu) / ru) ** 2 + ((v - cv) / rv) ** 2 < 1 for cu, cv, ru, rv in (hill[:4] for hill in HILLS))


def lines() -> dict[str, tuple[int, float]]:
    """The lines of the grid: axis and value."""
    found = {f"c{place}": (0, float(u)) for place, u in enumerate(COLUMNS)}
    return found | {f"r{place}": (1, float(v)) for place, v in enumerate(ROWS)}


class Roads:
    """Junctions on the grid's axes and ways of the island, made once."""

    def __init__(self) -> None:
        self.ring = Ring()
        self.junctions: dict[str, UV] = {}
        self.on_ring: dict[str, float] = {}
        self.ways: dict[str, dict[str, Any]] = {}
        courses = {line: self._course(line) for line in lines()}
        same = self._merged()
        for line, ids in courses.items():
            self._strip(line, [same.get(id_, id_) for id_ in ids])
        self._ring_road()
        self._prune()

    def _course(self, line: str) -> list[str]:
        """The junctions of one line of the grid, from the ring over its crossings to the ring."""
        axis, value = lines()[line]
        (first, s_first), (last, s_last) = self.ring.meets(axis, value)
        along = {other: at for other, (cross, at) in lines().items() if cross != axis and first < at < last}
        ids = {other: line + other if axis == 0 else other + line for other in along}
        for other, at in along.items():
            self.junctions[ids[other]] = (value, at) if axis == 0 else (at, value)
        course = [ids[other] for other in sorted(along, key=along.__getitem__)]
        for end, s, place in ((first, s_first, 0), (last, s_last, -1)):
            near = course[place]
            if abs(self.junctions[near][1 - axis] - end) < NEAR:
                self.on_ring.setdefault(near, s)
            else:
                id_ = f"{line}_{'end' if place else 'start'}"
                self.junctions[id_] = (value, end) if axis == 0 else (end, value)
                self.on_ring[id_] = s
                course = [id_, *course] if place == 0 else [*course, id_]
        return course

    def _merged(self) -> dict[str, str]:
        """Ends of lines that are made one with the junction before them on the ring, and which."""
        same: dict[str, str] = {}
        order = sorted(self.on_ring, key=self.on_ring.__getitem__)
        for before, id_ in itertools.pairwise(order):
            kept = same.get(before, before)
            if self.on_ring[id_] - self.on_ring[kept] < APART and "_" in id_:
                same[id_] = kept
            elif self.on_ring[id_] - self.on_ring[kept] < APART and "_" in kept:
                same[kept] = id_
        for id_ in same:
            del self.junctions[id_], self.on_ring[id_]
        return {id_: same.get(kept, kept) for id_, kept in same.items()}

    def _strip(self, line: str, course: list[str]) -> None:
        for a, b in itertools.pairwise(course):
            (ua, va), (ub, vb) = self.junctions[a], self.junctions[b]
            if a != b and not any(on_hill(ua + t * (ub - ua), va + t * (vb - va)) for t in (0, 0.25, 0.5, 0.75, 1)):
                self.ways[f"{a}-{b}"] = way(a, b, ROADS.get(line, SIDE_ROAD))

    def _ring_road(self) -> None:
        """The ring, with its bends, where no line of the grid already joins two of its junctions."""
        order = sorted(self.on_ring, key=self.on_ring.__getitem__)
        for a, b in itertools.pairwise([*order, order[0]]):
            if not {f"{a}-{b}", f"{b}-{a}"} & set(self.ways):
                bends = self.ring.between(self.on_ring[a], self.on_ring[b])
                self.ways[f"{a}-{b}"] = way(a, b, ROADS["ring"]) | {"line": [turned(*bend) for bend in bends]}

    def _prune(self) -> None:
        """Takes away dead ends that hills left."""
        while True:
            ends = [end for way_ in self.ways.values() for end in (way_["from"], way_["to"])]
            dead = {id_ for id_ in self.junctions if ends.count(id_) < 2 and id_ not in self.on_ring}
            if not dead:
                return
            self.junctions = {id_: at for id_, at in self.junctions.items() if id_ not in dead}
            self.ways = {id_: way_ for id_, way_ in self.ways.items() if not {way_["from"], way_["to"]} & dead}


def way(start: str, end: str, made: tuple[str, float, int, str, str]) -> dict[str, Any]:
    """A way between two junctions: kind, width m, speed km/h, English, Chinese."""
    kind, width, speed, en, zh = made
    named = {"name": {"en": en, "zh": zh}} if en else {}
    return {"kind": kind, "from": start, "to": end, "width": f"{width:g} m", "speed": f"{speed} km/h", **named}
