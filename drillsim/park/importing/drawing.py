"""Lines and points by their coordinates alone, as OSM's nodes and ways: what shares a vertex meets there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np

from drillsim.park.importing.osm_tags import Tags
from drillsim.park.importing.osm_xml import OsmData, OsmRelation, OsmWay

Point = tuple[float, float]
"""Longitude and latitude, degrees."""
_DIGITS: Final = 7
"""Decimals by which positions are told apart: OSM's own, about a centimetre."""


class Drawing:
    """A map being drawn; elements keep the OSM ids they come with as long as these are free.

    `skipped` counts by kind what was not drawn; `doubles` the lines that only repeat another, as in a graph that
    holds both directions of a street.
    """

    def __init__(self) -> None:
        self.points: dict[Point, tuple[int, Tags]] = {}
        self.lines: list[tuple[int, Tags]] = []
        self.courses: list[tuple[Point, ...]] = []
        self.relations: dict[int, tuple[list[int], Tags]] = {}
        self.skipped: Counter[str] = Counter()
        self.doubles = 0
        self._drawn: dict[tuple[Point, ...], int] = {}

    def point(self, at: Point, tags: Tags, id_: int = 0) -> None:
        """A point; of several at one position, the tags add up and the first id stays."""
        at = _rounded(at)
        known, earlier = self.points.get(at, (0, {}))
        self.points[at] = (known or id_, tags | earlier)

    def line(self, course: Iterable[Point], tags: Tags, id_: int = 0) -> None:
        """A line, unless it is already drawn there or back with the same tags.

        One street drawn there and back as two one-way lines is one street for both directions.
        """
        vertices = tuple(_rounded(at) for at in course)
        back = self._drawn.get(vertices[::-1])
        for place in (self._drawn.get(vertices), back):
            if place is not None and self.lines[place][1] == tags:
                self.doubles += 1
                if place == back and tags.get("oneway") == "yes":
                    self.lines[place] = (self.lines[place][0], tags | {"oneway": "no"})
                return
        self._add(vertices, tags, id_)

    def relation(self, rings: Iterable[Iterable[Point]], tags: Tags, id_: int = 0) -> None:
        """An area of one or several closed outer rings."""
        members = []
        for ring in rings:
            members.append(len(self.lines))
            self._add(tuple(_rounded(at) for at in ring), {}, 0)
        free = id_ if id_ and id_ not in self.relations else _next_free(self.relations)
        self.relations[free] = (members, tags)

    def _add(self, vertices: tuple[Point, ...], tags: Tags, id_: int) -> None:
        self._drawn.setdefault(vertices, len(self.lines))
        self.lines.append((id_, tags))
        self.courses.append(vertices)

    def data(self) -> OsmData:
        """All that was drawn, as of an OSM file."""
        positions = dict.fromkeys([*self.points, *(at for course in self.courses for at in course)])
        nodes = dict(zip(positions, _numbers(self.points.get(at, (0, {}))[0] for at in positions), strict=True))
        ways = _numbers(id_ for id_, _ in self.lines)
        order = sorted(nodes, key=nodes.__getitem__)
        return OsmData(
            np.array([nodes[at] for at in order], dtype=np.int64),
            np.array([at[1] for at in order], dtype=np.float64),
            np.array([at[0] for at in order], dtype=np.float64),
            {nodes[at]: tags for at, (_, tags) in self.points.items() if tags},
            {
                way: OsmWay(tuple(nodes[at] for at in course), tags)
                for way, course, (_, tags) in zip(ways, self.courses, self.lines, strict=True)
            },
            {id_: self._members(members, ways, tags) for id_, (members, tags) in self.relations.items()},
            None,
        )

    def _members(self, members: list[int], ways: list[int], tags: Tags) -> OsmRelation:
        parts = tuple(("way", ways[place], "outer") for place in members)
        return OsmRelation(parts, tags | {"type": "multipolygon"})


def _rounded(at: Point) -> Point:
    return round(at[0], _DIGITS) + 0.0, round(at[1], _DIGITS) + 0.0


def _next_free(taken: Iterable[int]) -> int:
    return max(taken, default=0) + 1


def _numbers(wanted: Iterable[int]) -> list[int]:
    """A number each: the wanted one where it is given and free, else the lowest that nobody wants."""
    asked = list(wanted)
    taken, free, found = set(asked), 1, []
    used: set[int] = set()
    for number in asked:
        if not number or number in used:
            while free in taken:
                free += 1
            number = free
            taken.add(free)
        used.add(number)
        found.append(number)
    return found
