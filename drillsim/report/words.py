"""The catalogue of words: what a reader sees, in English or Chinese, never both at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from drillsim.metrics.flags import name_of
from drillsim.metrics.registry import MEASURES
from drillsim.reading import Name, read_yaml
from drillsim.record.run import Run

Language = Literal["en", "zh"]


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """All words: section, key, language."""
    with resources.as_file(resources.files("drillsim.report") / "words.yaml") as path:
        data, _ = read_yaml(path, "words.yaml")
    return data  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: Language = "en"

    def say(self, section: str, key: str, values: Mapping[str, Any] | None = None) -> str:
        """The words of a section and key, `{…}` filled from values.

        Raises KeyError when the catalogue has no such entry: words are added there, never in code.
        """
        text = catalogue()[section][key][self.language]
        return text.format(**values) if values else text

    def known(self, section: str, key: str) -> str:
        """The words of a key that data brought along; the key itself when the catalogue lacks it."""
        entry = catalogue()[section].get(key)
        return entry[self.language] if entry else key

    def measure(self, name: str) -> str:
        """What a registered measure is called."""
        return MEASURES[name].words.text(self.language)

    def name(self, name: Name, fallback: str) -> str:
        """A name in this language alone; the fallback (an id) when there is none."""
        return (name.zh if self.language == "zh" else name.en) or fallback

    def thing(self, run: Run, id_: str) -> str:
        """The name of anything an event may name: a thing of the park, a level, an order, a person."""
        if id_ in catalogue()["levels"]:
            return self.say("levels", id_)
        if id_ in catalogue()["agents"]:
            return self.say("agents", id_)
        kind, colon, rest = id_.partition(":")
        if colon and kind in catalogue()["agents"]:
            return f"{self.say('agents', kind)} {self.thing(run, rest)}".strip()
        place, slash, person = id_.partition("/")
        if slash:
            role, _, number = person.partition("/")
            return f"{name_of(run, place, self.language)}, {self.known('roles', role)} {number}".strip()
        name = name_of(run, id_, self.language)
        order = run.scenario.file.orders.get(id_)
        if order is not None and name == id_:
            return f"{self.say('actions', order.action)} ({id_})"
        return self.known("capabilities", id_) if name == id_ else name

    def listed(self, names: Sequence[str]) -> str:
        """Names in one line, each once."""
        return ("、" if self.language == "zh" else ", ").join(dict.fromkeys(names))

    def event(self, run: Run, name: str) -> str:
        """An event given as "what:who" in words: what happened, and to whom."""
        what, colon, who = name.partition(":")
        said = self.known("events", what)
        return f"{said} · {self.thing(run, who)}" if colon else said
