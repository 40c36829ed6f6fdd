"""A document of one or several files: `extends` lays a file over another, marks and all."""

from __future__ import annotations

import copy
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drillsim.errors import InputError, Problem
from drillsim.reading.yaml_text import Mark, Path_, dotted, read_yaml

MAX_EXTENDS: Final = 8
_PROJECT_FOLDERS: Final = ("scenarios", "maps", "studies")


@dataclass(frozen=True)
class Document:
    """Merged data, the mark of each value, and the SHA-256 of every file that went in.

    `root` is the folder that no path in the document may leave.
    """

    path: Path
    root: Path
    data: dict[str, Any]
    marks: dict[Path_, Mark]
    sources: dict[str, str]

    def mark(self, path: Path_) -> Mark:
        """The mark of a value, or of the nearest value above it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.marks:
                return self.marks[path[:length]]
        return Mark(shown(self.path, self.root), 0, 0)

    def problem(self, path: Path_, message: str, remedy: str = "") -> Problem:
        """A problem at the place of a value."""
        mark = self.mark(path)
        return Problem(mark.file, mark.line, mark.column, dotted(path), message, remedy)


def project_root(path: Path) -> Path:
    """The folder a file's references must stay in.

    It is the file's own folder; for a file in `scenarios/`, `maps/` or `studies/`, the project folder that holds them.
    """
    folder = _resolved(path).parent
    return folder.parent if folder.name in _PROJECT_FOLDERS else folder


def shown(path: Path, root: Path) -> str:
    """A path as messages, manifests and reports show it: relative to the root, the same on every machine."""
    resolved = _resolved(path)
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else path.name


def _resolved(path: Path) -> Path:
    """A path with every link followed; a link that leads to itself stays, and is then found not to exist."""
    return Path(os.path.realpath(path))


def read_document(path: Path, root: Path | None = None) -> Document:
    """A YAML file with all it extends laid under it; a null in an overlay removes the key.

    Raises InputError for faults in any of the files, loops, and paths that leave the folder.
    """
    root = _resolved(root) if root else project_root(path)
    layers: list[Document] = []
    seen: dict[Path, str] = {}
    current: Path | None = path
    while current is not None:
        layer, current = _read_layer(current, root, seen)
        layers.append(layer)
    data: dict[str, Any] = {}
    marks: dict[Path_, Mark] = {}
    for layer in reversed(layers):
        _lay_over(data, marks, layer, ())
    marks[()] = layers[0].marks[()]
    sources = {name: digest for layer in layers for name, digest in layer.sources.items()}
    return Document(path, root, data, marks, sources)


def _read_layer(path: Path, root: Path, seen: dict[Path, str]) -> tuple[Document, Path | None]:
    """One file as a document, and the file it extends, if any."""
    name = shown(path, root)
    data, marks = read_yaml(path, name)
    if not isinstance(data, dict):
        raise InputError([Problem(name, 1, 1, "", "is not a mapping of keys to values", "write `key: value` lines")])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    document = Document(path, root, data, marks, {name: digest})
    seen[_resolved(path)] = name
    if "extends" not in data:
        return document, None
    below = data.pop("extends")
    target = resolve_reference(document, ("extends",), below)
    if _resolved(target) in seen:
        raise InputError([document.problem(("extends",), f"{below!r} leads back to this file", "break the loop")])
    if len(seen) > MAX_EXTENDS:
        raise InputError([document.problem(("extends",), "too many files extend each other",
                                           f"use at most {MAX_EXTENDS}")])  # fmt: skip
    return document, target


def resolve_reference(document: Document, key: Path_, reference: object) -> Path:
    """The file that a value names, relative to the file the value stands in.

    Raises InputError when it is no text, leaves the root folder, or does not exist.
    """
    if not isinstance(reference, str) or not reference.strip():
        raise InputError([document.problem(key, f"{reference!r} is not a path", "name a YAML file")])
    if "\\" in reference or not reference.isprintable():
        raise InputError([document.problem(key, f"{reference[:80]!r} is not a path", "part folders by / only")])
    holder = document.root / document.mark(key).file
    target = holder.parent / reference
    resolved = _resolved(target)
    if not resolved.is_relative_to(document.root):
        raise InputError([document.problem(key, f"{reference!r} lies outside the project folder",
                                           "keep the file beside or below this one")])  # fmt: skip
    try:
        what = "" if resolved.is_file() else "is a folder" if resolved.is_dir() else "does not exist"
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
    if what:
        raise InputError([document.problem(key, f"{reference[:80]!r} {what}", "name an existing YAML file")])
    return target


def _lay_over(data: dict[str, Any], marks: dict[Path_, Mark], layer: Document, path: Path_) -> None:
    """Merges one layer's mapping at a path into the data below: mappings key by key, the rest replaced."""
    source: Any = layer.data
    for part in path:
        source = source[part]
    below: Any = data
    for part in path:
        below = below[part]
    for key, value in source.items():
        here = (*path, key)
        if value is None and key in below:
            _forget(marks, here, below.pop(key))
        elif isinstance(value, dict) and isinstance(below.get(key), dict):
            marks[here] = layer.marks[here]
            _lay_over(data, marks, layer, here)
        else:
            _forget(marks, here, below.get(key))
            below[key] = copy.deepcopy(value)
            _adopt(marks, layer, here, value)


def _adopt(marks: dict[Path_, Mark], layer: Document, path: Path_, value: Any) -> None:
    """Takes over the marks of a value and all below it."""
    marks[path] = layer.marks[path]
    for key, child in _children(value):
        _adopt(marks, layer, (*path, key), child)


def _forget(marks: dict[Path_, Mark], path: Path_, value: Any) -> None:
    """Drops the marks of a replaced value and all below it."""
    marks.pop(path, None)
    for key, child in _children(value):
        _forget(marks, (*path, key), child)


def _children(value: Any) -> Iterable[tuple[str | int, Any]]:
    """The entries of a mapping or list by key or number; nothing for a plain value."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
