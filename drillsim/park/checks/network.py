"""Faults of the network's shape: missing, too short, bent on itself, gates that join nothing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Final

from drillsim.errors import Problem
from drillsim.park.schema import ParkFile, Way
from drillsim.reading import Document

SHORTEST_M: Final = 0.5
"""The shortest way, metres: below it a walker would cross several in one step of the mover."""
_SLACK_M: Final = 0.01  # of a given length: maps are drawn to the centimetre


def faults(file: ParkFile, document: Document) -> list[Problem]:
    """Every fault of junctions, ways, gates and drawn areas."""
    return [
        *_emptiness(file, document),
        *(fault for id_, way in file.ways.items() for fault in _way(file, document, id_, way)),
        *_gates(file, document),
        *_areas(file, document),
    ]


def _emptiness(file: ParkFile, document: Document) -> Iterator[Problem]:
    for name, what in (("junctions", "where ways meet"), ("ways", "what people walk along")):
        if not getattr(file, name):
            yield document.problem((name,), f"the park has no {name}", f"add at least one: {what}")


def _way(file: ParkFile, document: Document, id_: str, way: Way) -> Iterator[Problem]:
    """What is wrong with the course of one way whose ends are known."""
    path = ("ways", id_)
    if way.start not in file.junctions or way.end not in file.junctions:
        return
    if way.start == way.end and not way.line:
        message = f"leads from junction {way.start!r} to itself without a line"
        yield document.problem(path, message, "draw its `line`, or remove it")
        return
    points = [file.junctions[way.start], *way.line, file.junctions[way.end]]
    drawn = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    straight = math.dist(points[0], points[-1])
    if way.length is not None and way.length < straight - _SLACK_M:
        yield document.problem(
            (*path, "length"),
            f"length {way.length:g} m is shorter than the {straight:.1f} m between its ends",
            "correct `length`, or remove it to use the drawn line",
        )
    length = drawn if way.length is None else way.length
    if length < SHORTEST_M:
        one = f"make {way.start!r} and {way.end!r} one junction"
        remedy = f"merge the sliver: {one if way.start != way.end else 'remove this loop'}"
        yield document.problem(path, f"is {length:.2f} m long, below {SHORTEST_M} m", remedy)


def _gates(file: ParkFile, document: Document) -> Iterator[Problem]:
    """Gates whose way leads nowhere, and second gates on one way."""
    holder: dict[str, str] = {}
    for id_, gate in file.gates.items():
        path = ("gates", id_, "way")
        way = file.ways.get(gate.way)
        if way is None:
            continue
        lost = [end for end in (way.start, way.end) if end not in file.junctions]
        if lost:
            missing = f"junction {lost[0]!r}, which is not in `junctions`"
            message = f"joins nothing: way {gate.way!r} leads to {missing}"
            yield document.problem(path, message, "correct the way's ends, or name another way")
        elif way.start == way.end:
            message = f"joins nothing: way {gate.way!r} leads back to junction {way.start!r}"
            yield document.problem(path, message, "name a way between two junctions")
        if gate.way in holder:
            message = f"stands on way {gate.way!r}, which already has gate {holder[gate.way]!r}"
            yield document.problem(path, message, "split the way with a junction between the two gates")
        holder.setdefault(gate.way, id_)


def _areas(file: ParkFile, document: Document) -> Iterator[Problem]:
    for id_, area in file.areas.items():
        if len(area.outline) < 3:
            yield outline_fault(document, ("areas", id_, "outline"), len(area.outline))


def outline_fault(document: Document, path: tuple[str, ...], points: int) -> Problem:
    """The fault of an outline that encloses nothing."""
    some = f"{points} point" + ("" if points == 1 else "s")
    return document.problem(path, f"the outline has {some}", "give at least 3 points, [[x, y], …]")
