"""What the tags of OpenStreetMap mean here: the table beside this file, read once."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drillsim.reading import read_yaml
from drillsim.units import parse_quantity

Tags = dict[str, str]
_NUMBER = re.compile(r"\s*([0-9]{1,4}(?:[.,][0-9]{1,3})?)\s*(m|km/h|kmh|mph|ft|')?\s*\Z")
_FOOT_M: Final = 0.3048  # international foot, exact
_MILE_KM: Final = 1.609344  # international mile, exact
_WIDEST_M: Final = 60.0
_FASTEST_KMH: Final = 130.0
_LONGEST_NAME: Final = 120
_NO: Final = ("no", "use_sidepath", "discouraged")
_YES: Final = (
    "yes", "designated", "permissive", "official", "private", "destination", "customers", "delivery",
)  # fmt: skip


@dataclass(frozen=True)
class Traits:
    """All that must be equal for two stretches of way to be one."""

    kind: str
    width_m: float
    speed_kmh: float
    foot: bool
    vehicles: bool
    one_way: bool
    en: str
    zh: str


@functools.cache
def table() -> dict[str, Any]:
    """The table of tags as plain data."""
    path = Path(__file__).with_name("osm_tags.yaml")
    data: dict[str, Any] = read_yaml(path, path.name)[0]
    return data


def metres(*keys: str) -> float:
    """A length of the table, metres."""
    entry = table()
    for key in keys:
        entry = entry[key]
    return parse_quantity(str(entry), "length")


def is_network(tags: Tags) -> bool:
    """Whether a way with these tags is one to walk or drive along."""
    return tags.get("highway") in table()["highways"]


def traits(tags: Tags) -> Traits:
    """What a way is to walkers and emergency vehicles."""
    row = table()["highways"][tags["highway"]]
    bridge = tags.get("bridge", "no") != "no" and row["kind"] in ("road", "path")
    en, zh = names(tags)
    return Traits(
        kind="bridge" if bridge else row["kind"],
        width_m=_width(tags, parse_quantity(row["width"], "length")),
        speed_kmh=_speed(tags, parse_quantity(row["speed"], "speed") * 3.6),
        foot=_foot(tags, row["foot"]),
        vehicles=_vehicles(tags, row),
        one_way=_direction(tags) != 0,
        en=en,
        zh=zh,
    )


def runs_backwards(tags: Tags) -> bool:
    """Whether vehicles may only drive against the direction the way is drawn in."""
    return _direction(tags) < 0


def _direction(tags: Tags) -> int:
    """1 along the drawn line, -1 against it, 0 both ways."""
    said = tags.get("oneway", "")
    if said in ("-1", "reverse"):
        return -1
    if said in ("yes", "true", "1"):
        return 1
    implied = tags.get("junction") in ("roundabout", "circular") or tags["highway"] == "motorway"
    return 1 if implied and said != "no" else 0


def _foot(tags: Tags, usual: bool) -> bool:
    """Whether people may walk: the tag `foot`, else general access, else what is usual.

    `private` is open to those who work there; `access=no` shuts the public out and says nothing of workers,
    so nobody is led that way.
    """
    said = tags.get("foot", "")
    if said:
        return said not in _NO
    if tags.get("motorroad") == "yes" or tags.get("access") == "no":
        return False
    return usual or tags.get("sidewalk", "no") not in ("no", "none", "separate")


def _vehicles(tags: Tags, row: dict[str, Any]) -> bool:
    """Whether a fire engine can drive: bans for the public do not bind it, stairs and narrow ways do."""
    said = tags.get("emergency", "")
    if said in ("no", *_YES):
        return said != "no"
    mapped = _mapped_width(tags)
    if mapped is not None and mapped < metres("narrowest_for_vehicles", "width"):
        return False
    grade = tags.get("tracktype")
    if grade in table()["soft_tracks"]["grades"]:
        return False
    let_in = (
        tags.get("motor_vehicle", tags.get("vehicle", "")) in _YES
        or grade in table()["hard_tracks"]["grades"]
    )
    return bool(row["vehicles"]) or (let_in and row["kind"] == "path")


def _mapped_width(tags: Tags) -> float | None:
    """The width the map states, metres, if it is a sane one."""
    for key in ("width", "est_width"):
        mapped = length_m(tags.get(key, ""))
        if mapped is not None and 0.3 <= mapped <= _WIDEST_M:
            return mapped
    return None


def _width(tags: Tags, usual: float) -> float:
    """The mapped width, else that of the mapped lanes where it is larger, else the usual one, metres."""
    mapped = _mapped_width(tags)
    if mapped is not None:
        return mapped
    lanes = tags.get("lanes", "")
    if re.fullmatch(r"[1-9]|1[0-2]", lanes) and table()["highways"][tags["highway"]]["kind"] == "road":
        return max(usual, int(lanes) * metres("lane", "width"))
    return usual


def _speed(tags: Tags, usual: float) -> float:
    """The lowest mapped speed limit, else the usual one, km/h rounded to a tenth."""
    limits = [_limit(part.strip()) for part in tags.get("maxspeed", "").split(";")]
    return round(min((limit for limit in limits if limit is not None), default=usual), 1)


def _limit(text: str) -> float | None:
    """One speed limit, km/h."""
    words = table()["maxspeed_words"]
    if text in words:
        return parse_quantity(words[text]["speed"], "speed") * 3.6
    match = _NUMBER.match(text)
    if match is None or match[2] in ("m", "ft", "'"):
        return None
    limit = float(match[1].replace(",", ".")) * (_MILE_KM if match[2] == "mph" else 1.0)
    return limit if 3.0 <= limit <= _FASTEST_KMH else None


def length_m(text: str) -> float | None:
    """A mapped length such as "4", "3.5 m" or "12'", metres."""
    match = _NUMBER.match(text)
    if match is None or match[2] in ("km/h", "kmh", "mph"):
        return None
    return round(float(match[1].replace(",", ".")) * (_FOOT_M if match[2] in ("ft", "'") else 1.0), 2)


def barrier(tags: Tags) -> dict[str, Any] | None:
    """The row of the table for a gate or other barrier that stands on a way."""
    row: dict[str, Any] | None = table()["barriers"].get(tags.get("barrier", ""))
    return row


def is_door(tags: Tags) -> bool:
    """Whether a node is a door of a building or an opening in a wall."""
    return tags.get("entrance", tags.get("door", "no")) != "no" or tags.get("barrier") == "entrance"


def is_hydrant(tags: Tags) -> bool:
    """Whether a node is a fire hydrant, in today's tagging or the older ones."""
    said = tags.get("emergency", tags.get("amenity", ""))
    return said == "fire_hydrant" or (not said and any(key.startswith("fire_hydrant:") for key in tags))


def names(tags: Tags) -> tuple[str, str]:
    """The English and the Chinese name; a name in Chinese characters counts as Chinese."""
    local, en, zh = (_clean(tags.get(key, "")) for key in ("name", "name:en", "name:zh"))
    if not zh and any("\u4e00" <= letter <= "\u9fff" for letter in local):
        return en, local
    return en or local, zh


def _clean(text: str) -> str:
    """A name without control, zero-width and direction marks, on one line and of sane length."""
    lines = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text)
    kept = "".join(letter for letter in lines if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())[:_LONGEST_NAME].rstrip()
