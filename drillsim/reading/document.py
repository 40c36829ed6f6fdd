"""A document of one or several files: `extends` lays a file over another, marks and all."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drillsim.errors import InputError, Problem
from drillsim.reading.yaml_text import Mark, Path_, read_yaml

MAX_EXTENDS: Final = 8
_PROJECT_FOLDERS: Final = ("scenarios", "maps")


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
        key = ".".join(str(part) for part in path)
        return Problem(mark.file, mark.line, mark.column, key, message, remedy)


def project_root(path: Path) -> Path:
    """The folder a file's references must stay in.

    It is the file's own folder; for a file in `scenarios/` or `maps/`, the project folder that holds both.
    """
    folder = path.resolve().parent
    return folder.parent if folder.name in _PROJECT_FOLDERS else folder


def shown(path: Path, root: Path) -> str:
    """A path as messages, manifests and reports show it: relative to the root, the same on every machine."""
    resolved = path.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else path.name


def read_document(path: Path, root: Path | None = None) -> Document:
    """A YAML file with all it extends laid under it; a null in an overlay removes the key.

    Raises InputError for faults in any of the files, loops, and paths that leave the folder.
    """
    root = root or project_root(path)
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
    seen[path.resolve()] = name
    below = data.pop("extends", None)
    if below is None:
        return document, None
    target = resolve_reference(document, ("extends",), below)
    if target.resolve() in seen:
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
    holder = document.root / document.mark(key).file
    target = holder.parent / reference
    resolved = target.resolve()
    if "\\" in reference or "\0" in reference or not resolved.is_relative_to(document.root):
        raise InputError([document.problem(key, f"{reference!r} lies outside the project folder",
                                           "keep the file beside or below this one")])  # fmt: skip
    if not resolved.is_file():
        what = "is a folder" if resolved.is_dir() else "does not exist"
        raise InputError([document.problem(key, f"{reference!r} {what}", "name an existing YAML file")])
    return target


def _lay_over(data: dict[str, Any], marks: dict[Path_, Mark], layer: Document, path: Path_) -> None:
    """Merges one layer's mapping at a path into the data below: mappings key by key, the rest replaced."""
    source = layer.data
    for part in path:
        source = source[part]
    below = data
    for part in path:
        below = below[part]
    for key, value in source.items():
        here = (*path, key)
        if value is None and key in below:
            del below[key]
            _forget(marks, here)
        elif isinstance(value, dict) and isinstance(below.get(key), dict):
            marks[here] = layer.marks[here]
            _lay_over(data, marks, layer, here)
        else:
            _forget(marks, here)
            below[key] = copy.deepcopy(value)
            _adopt(marks, layer, here, value)


def _adopt(marks: dict[Path_, Mark], layer: Document, path: Path_, value: Any) -> None:
    """Takes over the marks of a value and all below it."""
    marks[path] = layer.marks[path]
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        _adopt(marks, layer, (*path, key), child)


def _forget(marks: dict[Path_, Mark], path: Path_) -> None:
    """Drops the marks of a replaced value and all below it."""
    if path in marks:
        for known in [known for known in marks if known[: len(path)] == path]:
            del marks[known]
