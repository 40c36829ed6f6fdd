"""Faults of places, their people and the valves that isolate them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from drillsim.errors import Problem
from drillsim.park.checks.network import outline_fault
from drillsim.park.schema import ParkFile
from drillsim.reading import Document

MOST_PEOPLE: Final = 1_000_000


def people_by_shift(file: ParkFile) -> dict[str, int]:
    """The head count of each shift that has people, over all places."""
    total: dict[str, int] = {}
    for place in file.places.values():
        for shift, roles in place.people.items():
            total[shift] = total.get(shift, 0) + sum(roles.values())
    return total


def faults(file: ParkFile, document: Document) -> list[Problem]:
    """Every fault of a place, a head count or a valve."""
    return [*_places(file, document), *_head_counts(file, document), *_valves(file, document)]


def _places(file: ParkFile, document: Document) -> Iterator[Problem]:
    for id_, place in file.places.items():
        if not place.exits:
            yield document.problem(
                ("places", id_, "exits"), "the place has no exits", "add one: {to: a junction, width: 1.6 m}"
            )
        if 0 < len(place.outline) < 3:
            yield outline_fault(document, ("places", id_, "outline"), len(place.outline))


def _head_counts(file: ParkFile, document: Document) -> Iterator[Problem]:
    for id_, place in file.places.items():
        for shift, roles in place.people.items():
            for role, count in roles.items():
                if count < 0:
                    path = ("places", id_, "people", shift, role)
                    yield document.problem(path, f"a head count cannot be {count}", "write 0 or more")
    for shift_name, total in people_by_shift(file).items():
        if total > MOST_PEOPLE:
            message = f"{total:,} people in shift {shift_name!r} are more than {MOST_PEOPLE:,}"
            yield document.problem(("places",), message, "check the head counts under `people`")


def _valves(file: ParkFile, document: Document) -> Iterator[Problem]:
    """Valves upstream of nothing that could leak."""
    for id_, valve in file.valves.items():
        place = file.places.get(valve.isolates)
        if place is None:
            continue
        if not place.substances:
            message = f"isolates place {valve.isolates!r}, which holds no substance"
            remedy = "add `substances` there, or correct the id"
            yield document.problem(("valves", id_, "isolates"), message, remedy)
        elif valve.substance is not None and valve.substance not in place.substances:
            message = f"stops {valve.substance!r}, which place {valve.isolates!r} does not hold"
            held = ", ".join(sorted(place.substances))
            yield document.problem(("valves", id_, "substance"), message, f"held there: {held}")
