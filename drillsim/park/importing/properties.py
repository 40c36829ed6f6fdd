"""Properties of GeoJSON features and attributes of graph edges as the tags OSM would have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from drillsim.park.importing.osm_tags import Tags, length_m, table

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')
_WRITTEN_LIST = re.compile(r"\[(?:'[^']*'|\"[^\"]*\"|[^'\"\],]+)(?:,\s*(?:'[^']*'|\"[^\"]*\"|[^'\"\],]+))*\]\Z")
_ITEM = re.compile(r"'([^']*)'|\"([^\"]*)\"|([^'\"\[\],\s]+)")
_PLAIN_NUMBER = re.compile(r"[0-9]+\.[0-9]+\Z")
_LONGEST: Final = 1000
_NESTED: Final = ("tags", "other_tags", "all_tags")
"""Where converters put the tags that got no column: osmtogeojson (older), GDAL's OSM driver."""
_DECIMALS: Final = 3  # what the reader of tags takes


def tags_of(properties: Mapping[str, Any]) -> Tags:
    """The tags of a feature or edge; a null is no tag, true and false are yes and no.

    Lists, as osmnx writes them where it joined ways, become one value: the first known kind of way, the lowest
    speed, the least width, else the first.
    """
    found: Tags = {}
    for key in _NESTED:
        nested = properties.get(key)
        if isinstance(nested, Mapping):
            found |= {str(k): text for k, value in nested.items() if (text := _text(str(k), value))}
        elif isinstance(nested, str):
            found |= {_unescaped(k): _unescaped(v) for k, v in _PAIR.findall(nested)}
    for key, value in properties.items():
        text = _text(str(key), value)
        if text and key not in _NESTED:
            found[str(key)] = text
    return found


def _text(key: str, value: Any) -> str:
    """One value as a tag's text; empty where it says nothing."""
    if isinstance(value, str) and _WRITTEN_LIST.match(value[:_LONGEST]):
        value = ["".join(parts) for parts in _ITEM.findall(value)]
    if isinstance(value, list):
        texts = [text for item in value if not isinstance(item, list) and (text := _text(key, item))]
        return _chosen(key, texts)
    if isinstance(value, bool) or value in ("True", "False"):
        return "yes" if str(value) == "True" else "no"
    if value is None or isinstance(value, Mapping):
        return ""
    text = str(value)[:_LONGEST].strip()
    if text.lower() in ("nan", "none", "null"):
        return ""
    return f"{float(text):.{_DECIMALS}f}".rstrip("0").rstrip(".") if _PLAIN_NUMBER.match(text) else text


def _chosen(key: str, texts: list[str]) -> str:
    """What stands for several values of one key."""
    if key == "maxspeed":
        return ";".join(texts)
    if key == "highway":
        return next((text for text in texts if text in table()["highways"]), "".join(texts[:1]))
    if key == "width":
        widths = [(width, text) for text in texts if (width := length_m(text)) is not None]
        return min(widths, default=(0.0, ""))[1]
    return texts[0] if texts else ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
