"""What is worked out once for things that never change, and kept as long as they live."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple
from weakref import ref

Things = TypeVarTuple("Things")
Found = TypeVar("Found")


def once_for(build: Callable[[*Things], Found]) -> Callable[[*Things], Found]:
    """A function of frozen things that works out its answer once for each: decorates `build`.

    Things are told apart by identity, so that a scenario need not be hashable; an answer is forgotten with the first
    of its things, and therefore must not hold on to any of them.
    """
    kept: dict[tuple[int, ...], tuple[Found, list[ref[object]]]] = {}

    @wraps(build)
    def found(*things: *Things) -> Found:
        key = tuple(map(id, things))
        if key not in kept:
            answer = build(*things)
            # the references are kept beside the answer: a reference that is dropped calls nobody back
            kept[key] = answer, [ref(thing, lambda _: kept.pop(key, None)) for thing in things]
        return kept[key][0]

    return found
