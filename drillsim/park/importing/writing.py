"""Park data as a YAML file that people can read: one line an entry."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from drillsim.errors import InputError, Problem
from drillsim.reading.yaml_text import MAX_BYTES

_WRAP: Final = 20_000
"""Characters after which a line of many points is broken, well below what the reader takes."""
_WORDS: Final = r"[A-Za-z_][\w.-]*(?: [\w.]+)*"
_QUANTITY: Final = r"-?[0-9.]+ [A-Za-z][A-Za-z0-9]*(?:/[A-Za-z0-9]+)?"
_PLAIN = re.compile(f"{_WORDS}|{_QUANTITY}", re.ASCII)
_RESERVED: Final = frozenset({"y", "yes", "n", "no", "on", "off", "true", "false", "null"})
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\xa0\xad\u2028\u2029\ufeff\ufffe\uffff]")


def write_park(data: dict[str, Any], path: Path | str) -> None:
    """Writes park data as YAML, at once or not at all: to a temporary file that then takes the name.

    Raises InputError when the text is more than a park file may hold.
    """
    path = Path(path)
    text = park_text(data)
    if len(text.encode()) > MAX_BYTES:
        remedy = "cut out a smaller area: osmium extract -b WEST,SOUTH,EAST,NORTH in.osm.gz -o out.osm.gz"
        raise InputError([Problem(path.name, 0, 0, "", f"would be larger than {MAX_BYTES:,} bytes", remedy)])
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def park_text(data: dict[str, Any]) -> str:
    """Park data as YAML text with a header of source, licence and counts."""
    return "\n".join([*_header(data), *_entries(data), ""])


def _header(data: dict[str, Any]) -> Iterator[str]:
    counts = [f"{len(value)} {key.replace('_', ' ')}" for key, value in data.items()
              if isinstance(value, dict) and key not in ("name", "coordinates")]  # fmt: skip
    for line in (data.get("about", ""), data.get("licence", ""), ", ".join(counts)):
        for part in str(line).splitlines():
            yield f"# {_UNPRINTABLE.sub(' ', part)}"


def _entries(data: dict[str, Any]) -> Iterator[str]:
    """The lines of the file: a value or a collection a key, a line an entry of a collection."""
    for key, value in data.items():
        if isinstance(value, dict) and value and key != "name":
            yield ""
            yield f"{_scalar(key)}:"
            for id_, entry in value.items():
                yield f"  {_scalar(id_)}: {_broken(_flow(entry))}"
        else:
            yield f"{_scalar(key)}: {_flow(value)}"


def _flow(value: Any) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """A scalar, quoted unless no YAML reader could take it for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def _broken(text: str) -> str:
    """A long line broken between points."""
    if len(text) <= _WRAP:
        return text
    lines: list[str] = []
    while len(text) > _WRAP:
        cut = text.find("], [", _WRAP)
        if cut < 0:
            break
        lines.append(text[: cut + 2])
        text = text[cut + 3 :]
    return "\n    ".join([*lines, text])
