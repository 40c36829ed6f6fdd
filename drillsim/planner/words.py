"""The words of a drill package in one language, and the names of things in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from drillsim.hazards.own import properties_in
from drillsim.planner.rules import table
from drillsim.reading import Name
from drillsim.scenario.model import Scenario

Language = Literal["en", "zh"]
STAMP: Final = "演练 EXERCISE"
"""What stands on every page and inject, in both languages at once: whoever finds one must see that it is no alarm."""
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD: Final = re.compile(r"[A-Za-z]{3,}")


def said_as(section: str, key: str) -> set[str]:
    """Every word that stands for a key: itself and its words in both languages."""
    return {key, *table("words")[section][key].values()}


@dataclass(frozen=True)
class Say:
    """The words of one language, with the names of a scenario."""

    language: Language
    scenario: Scenario

    def say(self, section: str, key: str, values: Mapping[str, Any] | None = None) -> str:
        """The words of a key, `{…}` filled from values.

        Raises KeyError for a key without words: they are added to words.yaml, never to code.
        """
        text = str(table("words")[section][key][self.language])
        return text.format(**values) if values else text

    def name(self, name: Name, id_: str) -> str:
        """A name in this language alone; the id when there is none."""
        return (name.zh if self.language == "zh" else name.en) or id_

    def listed(self, names: list[str]) -> str:
        """Names in one line, each once."""
        return ("、" if self.language == "zh" else ", ").join(dict.fromkeys(name for name in names if name))

    def own(self, text: str) -> str:
        """Free text of a file if it is in this language, or else nothing."""
        foreign = _LATIN_WORD if self.language == "zh" else _CHINESE
        return "" if foreign.search(text) else text

    def thing(self, id_: str) -> str:
        """The name of a thing of park or scenario, a level, a service, or an order; its id when it has none."""
        for section in ("levels", "services"):
            if id_ in table("words")[section]:
                return self.say(section, id_)
        order = self.scenario.file.orders.get(id_)
        if order is not None:
            return self.name(order.name, "") or f"{self.say('actions', order.action)} ({id_})"
        member = self.scenario.fleet.get(id_)
        if member is not None:
            return self.name(member.vehicle.name, id_)
        park = self.scenario.park.file
        collections: tuple[Mapping[str, Any], ...] = (
            self.scenario.file.incidents, park.places, park.assembly_points, park.stations, park.valves, park.ways,
            park.gates, park.zones, park.detectors, park.cameras,
        )  # fmt: skip
        found = next((things[id_] for things in collections if id_ in things), None)
        return self.name(found.name, id_) if found is not None else id_

    def about(self, incident: str) -> str:
        """What an incident is about: its kind, and what leaks, burns or is the matter."""
        noun = self.scenario.file.incidents[incident]
        kind = noun.words[self.language]
        if noun.what in table("words")["whats"]:
            return self.listed([kind, self.say("whats", noun.what)])
        try:
            matter = properties_in(self.scenario, noun.what)
        except KeyError:
            return kind
        return self.listed([kind, matter.name_zh if self.language == "zh" else matter.name_en])

    def post(self, level: str) -> str:
        """Who leads a level of command."""
        return self.say("posts", level)

    def duration(self, seconds: float) -> str:
        """A duration as "7 min 30 s" or "7 分 30 秒"."""
        minutes, rest = divmod(round(seconds), 60)
        unit_minute, unit_second = ("分", "秒") if self.language == "zh" else ("min", "s")
        if not minutes:
            return f"{rest} {unit_second}"
        return f"{minutes} {unit_minute} {rest:02d} {unit_second}" if rest else f"{minutes} {unit_minute}"
