"""YAML text as plain data with the place of every value, and nothing that could surprise.

Scalars follow the YAML 1.2 core schema. What YAML 1.1 and 1.2 read differently (`no`, `1:30`, `010`) is refused
with the remedy, and so are anchors, aliases, tags, duplicate keys, deep nesting and outsized files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from drillsim.errors import InputError, Problem

MAX_BYTES: Final = 32_000_000
MAX_LINE: Final = 100_000
MAX_DEPTH: Final = 40
MAX_ITEMS: Final = 2_000_000
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+(\.[0-9]*)?\Z|0[xob][0-9a-fA-F_]+\Z")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?\Z")
_OLD_BOOLEAN = re.compile(r"(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)\Z")
_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_NULL = ("", "~", "null", "Null", "NULL")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mark:
    """The place a value stands at: file as the user named it, line and column from 1."""

    file: str
    line: int
    column: int


class _Refusal(Exception):
    """A fault that ends the reading of one file."""

    def __init__(self, mark: yaml.Mark | None, message: str, remedy: str, key: str = "") -> None:
        self.line = mark.line + 1 if mark else 0
        self.column = mark.column + 1 if mark else 0
        self.message, self.remedy, self.key = message, remedy, key


def read_yaml(path: Path, shown_as: str) -> tuple[Any, dict[Path_, Mark]]:
    """The data of one YAML file and the mark of every value, keyed by its path from the root.

    Raises InputError naming file, line, fault and remedy.
    """
    try:
        text = _read_text(path)
        return _Builder(shown_as).build(text)
    except _Refusal as refusal:
        problem = Problem(
            shown_as, refusal.line, refusal.column, refusal.key, refusal.message, refusal.remedy
        )
        raise InputError([problem]) from None


def _read_text(path: Path) -> str:
    """The text of a file that is a file, of a sane size, in UTF-8."""
    if path.is_dir():
        raise _Refusal(None, "is a folder", "name the YAML file in it")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _Refusal(None, f"is {size:,} bytes long", f"keep a file below {MAX_BYTES:,} bytes")
        raw = path.read_bytes()
    except OSError as error:
        raise _Refusal(
            None, f"cannot be read ({error.strerror})", "check the path and its permissions"
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        guess = " (it looks like GBK)" if _is_gbk(raw) else ""
        raise _Refusal(
            None, f"is not UTF-8 text: line {line}{guess}", "save the file with UTF-8 encoding"
        ) from None
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) > MAX_LINE:
            raise _Refusal(
                None,
                f"line {number} has {len(line_text):,} characters",
                f"keep lines below {MAX_LINE:,} characters",
            )
    return text


def _is_gbk(raw: bytes) -> bool:
    """Whether the bytes would be valid in China's older encoding."""
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


class _Builder:
    """Turns the event stream of one file into data and marks; no alias is ever followed."""

    def __init__(self, shown_as: str) -> None:
        self.shown_as = shown_as
        self.marks: dict[Path_, Mark] = {}
        self.items = 0

    def build(self, text: str) -> tuple[Any, dict[Path_, Mark]]:
        try:
            self.events = iter(yaml.parse(text, Loader=_LOADER))
            event = self._next()
            while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                raise _Refusal(None, "is empty", "write at least `schema:` and `name:`")
            data = self._value(event, (), 0)
            self._next()
            if not isinstance(self._next(), yaml.StreamEndEvent):
                raise _Refusal(None, "holds more than one document", "keep one document a file; remove `---`")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            message = getattr(error, "problem", None) or str(error).splitlines()[0]
            raise _Refusal(
                mark, f"is not YAML: {message}", "check indentation, colons and quotes here"
            ) from None
        return data, self.marks

    def _next(self) -> yaml.Event:
        event = next(self.events)
        self.items += 1
        if self.items > MAX_ITEMS:
            raise _Refusal(event.start_mark, "has too many values", f"keep a file below {MAX_ITEMS:,} values")
        return event

    def _value(self, event: yaml.Event, path: Path_, depth: int) -> Any:
        mark = event.start_mark
        self.marks[path] = Mark(self.shown_as, mark.line + 1, mark.column + 1)
        self._refuse_surprises(event, path)
        if depth > MAX_DEPTH:
            raise _Refusal(mark, "is nested too deeply", f"use at most {MAX_DEPTH} levels")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._mapping(path, depth)

    def _refuse_surprises(self, event: yaml.Event, path: Path_) -> None:
        key = dotted(path)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refusal(
                event.start_mark, "anchors and aliases are not read", "write the value out; share with `extends:`", key
            )
        if getattr(event, "tag", None) is not None:
            raise _Refusal(event.start_mark, f"tag {event.tag!r} is not read", "remove the tag", key)

    def _sequence(self, path: Path_, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values)), depth + 1))
        return values

    def _mapping(self, path: Path_, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refusal(event.start_mark, "a key must be plain text", "use a short name as key", dotted(path))
            self._refuse_surprises(event, path)
            key = event.value
            if not event.style:
                _refuse_ambiguous(event, path)
            if key in lines:
                raise _Refusal(
                    event.start_mark,
                    f"key {key!r} stands here and on line {lines[key]}",
                    "keep one of the two",
                    dotted((*path, key)),
                )
            lines[key] = event.start_mark.line + 1
            values[key] = self._value(self._next(), (*path, key), depth + 1)
            mark = event.start_mark
            if isinstance(values[key], dict | list):
                self.marks[(*path, key)] = Mark(self.shown_as, mark.line + 1, mark.column + 1)
        return values


def dotted(path: Path_) -> str:
    """A path as planners write it: incidents.leak.rate."""
    return ".".join(str(part) for part in path)


def _scalar(event: yaml.ScalarEvent, path: Path_) -> Any:
    """A scalar by the YAML 1.2 core schema; quoted text stays text."""
    text = event.value
    if event.style:
        return text
    _refuse_ambiguous(event, path)
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INT.match(text):
        if len(text) > 18:
            raise _Refusal(event.start_mark, f"{text[:20]}… is too large", "write a number below 1e18", dotted(path))
        return int(text)
    if _FLOAT.match(text):
        value = float(text)
        if value in (float("inf"), float("-inf")):
            raise _Refusal(event.start_mark, f"{text[:20]} is not finite", "write a finite number", dotted(path))
        return value
    return text


def _refuse_ambiguous(event: yaml.ScalarEvent, path: Path_) -> None:
    """Stops at text that other YAML readers take for something else."""
    text = event.value
    remedy = ""
    if _OLD_BOOLEAN.match(text):
        remedy = f'write true or false, or "{text}" in quotes if text is meant'
    elif _SEXAGESIMAL.match(text):
        remedy = 'write a duration with its unit ("90 s"), or quote a time of day ("14:30")'
    elif _LEADING_ZERO.match(text):
        remedy = f'write the number without leading zero or prefix, or "{text}" in quotes if text is meant'
    elif _NOT_FINITE.match(text):
        remedy = "write a finite number"
    if remedy:
        raise _Refusal(event.start_mark, f"{text[:40]} is read differently by different YAML readers"
                       if "finite" not in remedy else f"{text} is not a finite number", remedy, dotted(path))  # fmt: skip
