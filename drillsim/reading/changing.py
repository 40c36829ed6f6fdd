"""A document with some of its values changed by path, as studies and what-ifs do; each change keeps its own place."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from drillsim.errors import InputError, Problem
from drillsim.reading.document import Document
from drillsim.reading.yaml_text import Mark, Path_


@dataclass(frozen=True)
class Change:
    """One value by its path, such as `weather.wind_from`; None takes the key away. `mark` is where it stands."""

    path: str
    value: Any
    mark: Mark


def with_changes(document: Document, changes: Iterable[Change]) -> Document:
    """The document with the changes laid over it; the one given stays as it is.

    A mapping is laid over a mapping key by key, as an overlay that `extends` does; anything else is replaced. Raises
    InputError, with every fault, for a path that leads through a plain value or past the end of a list.
    """
    data, marks = copy.deepcopy(document.data), dict(document.marks)
    faults = []
    for change in changes:
        path, blocked = path_in(data, change.path)
        if blocked:
            faults.append(_blocked(change, path, blocked))
        else:
            _put(data, marks, path, change)
    if faults:
        raise InputError(faults)
    return replace(document, data=data, marks=marks)


def path_in(data: Mapping[str, Any], dotted: str) -> tuple[Path_, str]:
    """A dotted path as keys of some data, and what blocks the way, if anything.

    Ids may hold dots themselves: the longest key that is there is taken.
    """
    parts, path, here = dotted.split("."), [], data
    while parts:
        if isinstance(here, list):
            part = parts.pop(0)
            if not part.isdigit() or int(part) >= len(here):
                return (*path, part), f"a list of {len(here)} values"
            path.append(int(part))
            here = here[int(part)]
            continue
        if not isinstance(here, Mapping):
            return tuple(path), f"the plain value {here!r}"
        taken = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in here), 1)
        key = ".".join(parts[:taken])
        parts = parts[taken:]
        path.append(key)
        here = here.get(key, {})
    return tuple(path), ""


def _blocked(change: Change, path: Path_, by: str) -> Problem:
    mark, key = change.mark, ".".join(str(part) for part in path)
    message = f"{change.path!r} leads nowhere: there is {by} at {key!r}"
    return Problem(mark.file, mark.line, mark.column, change.path, message, "name a key of the scenario, part by part")


def _put(data: dict[str, Any], marks: dict[Path_, Mark], path: Path_, change: Change) -> None:
    """Sets one value, making the mappings on the way to it."""
    here: Any = data
    for number, part in enumerate(path[:-1], 1):
        if isinstance(here, dict) and not isinstance(here.get(part), dict | list):
            here[part] = {}
            marks[path[:number]] = change.mark
        here = here[part]
    last = path[-1]
    if change.value is None:
        if isinstance(here, dict):
            here.pop(last, None)
    elif isinstance(change.value, dict) and isinstance(here, dict) and isinstance(here.get(last), dict):
        for key, value in change.value.items():
            _put(data, marks, (*path, key), replace(change, value=value))
        return
    else:
        here[last] = copy.deepcopy(change.value)
    for known in [known for known in marks if known[: len(path)] == path]:
        del marks[known]
    marks[path] = change.mark
