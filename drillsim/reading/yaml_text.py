"""YAML text as plain data with the place of every value, and nothing that could surprise.

Scalars follow the YAML 1.2 core schema. What YAML 1.1 and 1.2 read differently (`no`, `1:30`, `010`) is refused
with the remedy, and so are anchors, aliases, tags, duplicate keys, deep nesting and outsized files.
All such faults of a file are told at once; only what makes the rest unreadable ends the reading.
"""

from __future__ import annotations

import math
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from drillsim.errors import InputError, Problem

MAX_BYTES: Final = 32_000_000
MAX_LINE: Final = 100_000
MAX_DEPTH: Final = 40
MAX_ITEMS: Final = 2_000_000
MAX_FAULTS: Final = 100
MAX_DIGITS: Final = 18
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_OLD_NUMBER = re.compile(r"[-+]?(0[0-9_]+(\.[0-9_]*)?|0[xob][0-9a-fA-F_]+|[1-9][0-9]*_[0-9_]*(\.[0-9_]*)?)\Z")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_OLD_BOOLEAN = re.compile(r"(yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)\Z")
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
    """A fault that ends the reading of one file; line and column from 1, 0 for the whole file."""

    def __init__(self, line: int, column: int, message: str, remedy: str) -> None:
        self.line, self.column, self.message, self.remedy = line, column, message, remedy


def read_yaml(path: Path, shown_as: str) -> tuple[Any, dict[Path_, Mark]]:
    """The data of one YAML file and the mark of every value, keyed by its path from the root.

    Raises InputError naming file, line, fault and remedy, for every fault found.
    """
    builder = _Builder(shown_as)
    data = None
    try:
        data = builder.build(_read_text(path))
    except _Refusal as refusal:
        builder.faults.append(
            Problem(shown_as, refusal.line, refusal.column, "", refusal.message, refusal.remedy)
        )
    if builder.faults:
        raise InputError(builder.faults)
    return data, builder.marks


def _read_text(path: Path) -> str:
    """The text of a file that is a file, of a sane size, in UTF-8, in lines of a sane length."""
    raw = _read_bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        guess = " (it looks like GBK)" if _is_gbk(raw) else ""
        raise _Refusal(line, 1, f"is not UTF-8 text{guess}", "save the file with UTF-8 encoding") from None
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) > MAX_LINE:
            message = f"the line has {len(line_text):,} characters"
            raise _Refusal(number, 1, message, f"keep lines below {MAX_LINE:,} characters")
    if (control := _CONTROL.search(text)) is not None:
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        raise _Refusal(line, column, f"control character {control[0]!r} is not text", "remove it")
    return text


def _read_bytes(path: Path) -> bytes:
    """The bytes of a file, never more than the most a file may have."""
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise _Refusal(0, 0, "is a folder", "name the YAML file in it")
        if not stat.S_ISREG(state.st_mode):
            raise _Refusal(0, 0, "is not a regular file", "name a YAML file")
        if state.st_size > MAX_BYTES:
            raise _Refusal(0, 0, f"is {state.st_size:,} bytes long", f"keep a file below {MAX_BYTES:,} bytes")
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise _Refusal(0, 0, message, "check the path and its permissions") from None


def _is_gbk(raw: bytes) -> bool:
    """Whether the bytes would be valid in China's older encoding."""
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


class _Builder:
    """Turns the event stream of one file into data, marks and faults; no alias is ever followed."""

    def __init__(self, shown_as: str) -> None:
        self.shown_as = shown_as
        self.marks: dict[Path_, Mark] = {}
        self.faults: list[Problem] = []
        self.items = 0

    def build(self, text: str) -> Any:
        """The data of the one document in the text."""
        try:
            self.events = iter(yaml.parse(text, Loader=_LOADER))
            event = self._next()
            while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                raise _Refusal(0, 0, "is empty", "write at least `schema:` and `name:`")
            data = self._value(event, (), 0)
            self._next()
            if not isinstance(event := self._next(), yaml.StreamEndEvent):
                raise _stop(event, "a second document begins", "keep one document a file; remove `---`")
        except yaml.YAMLError as error:
            raise _not_yaml(error, text) from None
        return data

    def _next(self) -> yaml.Event:
        event = next(self.events)
        self.items += 1
        if self.items > MAX_ITEMS:
            raise _stop(event, "the file has too many values", f"keep a file below {MAX_ITEMS:,} values")
        return event

    def _fault(self, event: yaml.Event, path: Path_, message: str, remedy: str) -> None:
        """Notes a fault after which the file can be read on."""
        self.faults.append(Problem(self.shown_as, *_place(event), dotted(path), message, remedy))
        if len(self.faults) >= MAX_FAULTS:
            raise _stop(event, "more faults may follow", "mend these first")

    def _value(self, event: yaml.Event, path: Path_, depth: int) -> Any:
        self.marks[path] = Mark(self.shown_as, *_place(event))
        self._refuse_surprises(event, path)
        if depth > MAX_DEPTH:
            raise _stop(event, "is nested too deeply", f"use at most {MAX_DEPTH} levels")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return None if isinstance(event, yaml.AliasEvent) else self._mapping(path, depth)

    def _refuse_surprises(self, event: yaml.Event, path: Path_) -> None:
        """Notes what stands for more than is written here."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            remedy = "write the value out; share with `extends:`"
            self._fault(event, path, "anchors and aliases are not read", remedy)
        if (tag := getattr(event, "tag", None)) is not None:
            self._fault(event, path, f"tag {tag[:60]!r} is not read", "remove the tag")

    def _sequence(self, path: Path_, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values)), depth + 1))
        return values

    def _mapping(self, path: Path_, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in lines:
                message = f"key {key[:60]!r} stands here and on line {lines[key]}"
                self._fault(event, (*path, key), message, "keep one of the two")
            here = Mark(self.shown_as, *_place(event))
            lines.setdefault(key, here.line)
            values[key] = self._value(self._next(), (*path, key), depth + 1)
            if isinstance(values[key], dict | list):
                self.marks[(*path, key)] = here
        return values

    def _key(self, event: yaml.Event, path: Path_) -> str:
        """The text of a key."""
        if not isinstance(event, yaml.ScalarEvent):
            raise _stop(event, "a key must be plain text", "use a short name as key")
        self._refuse_surprises(event, path)
        if not event.style:
            self._refuse_ambiguous(event, path)
        return str(event.value)

    def _scalar(self, event: yaml.ScalarEvent, path: Path_) -> Any:
        """A scalar by the YAML 1.2 core schema; quoted text stays text."""
        text = event.value
        if event.style or self._refuse_ambiguous(event, path):
            return text
        if text in _NULL:
            return None
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if _INT.match(text):
            if len(text) <= MAX_DIGITS:
                return int(text)
            self._fault(event, path, f"{text[:20]}… is too large", "write a number below 1e18")
        elif _FLOAT.match(text):
            if math.isfinite(value := float(text)):
                return value
            self._fault(event, path, f"{text[:20]} is not a finite number", "write a finite number")
        return text

    def _refuse_ambiguous(self, event: yaml.ScalarEvent, path: Path_) -> bool:
        """Whether the text is one that other YAML readers take for something else; if so, notes it."""
        text = event.value
        if _NOT_FINITE.match(text):
            self._fault(event, path, f"{text} is not a finite number", "write a finite number")
            return True
        if _OLD_BOOLEAN.match(text):
            remedy = f'write true or false, or "{text}" in quotes if text is meant'
        elif _SEXAGESIMAL.match(text):
            remedy = 'write a duration with its unit ("90 s"), or quote a time of day ("14:30")'
        elif _OLD_NUMBER.match(text):
            remedy = f'write plain digits without leading zero, prefix or _, or "{text[:40]}" in quotes for text'
        else:
            return False
        self._fault(event, path, f"{text[:40]} is read differently by different YAML readers", remedy)
        return True


def dotted(path: Path_) -> str:
    """A path as planners write it: incidents.leak.rate."""
    return ".".join(text if (text := str(part)[:80]).isprintable() else repr(text) for part in path)


def _stop(event: yaml.Event, message: str, remedy: str) -> _Refusal:
    """The refusal to read on from an event."""
    return _Refusal(*_place(event), message, remedy)


def _place(event: yaml.Event) -> tuple[int, int]:
    """Line and column of an event, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _not_yaml(error: yaml.YAMLError, text: str) -> _Refusal:
    """The refusal of what the YAML parser does not understand."""
    message = getattr(error, "problem", None) or str(error).splitlines()[0]
    remedy = "check indentation, colons and quotes here"
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _Refusal(0, 0, f"is not YAML: {message}", remedy)
    if "nesting depth" in message:  # the parser's own bound, met before ours
        return _Refusal(mark.line + 1, mark.column + 1, "is nested too deeply", f"use at most {MAX_DEPTH} levels")
    rest = "".join(text.splitlines()[mark.line : mark.line + 1])[mark.column :]
    if rest.startswith("\t"):
        remedy = "indent with spaces, not with tabs"
    return _Refusal(mark.line + 1, mark.column + 1, f"is not YAML: {message}", remedy)
