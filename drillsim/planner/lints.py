"""The eight lints of a drill script, each with what would be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LINTS: Final = {
    "DR-001": "every step has its phase, and there are steps",
    "DR-002": "the commander is named, of the drill and of every step",
    "DR-003": "the response level is one of the vocabulary",
    "DR-004": "resources are listed where there is an action",
    "DR-005": "durations of the steps sum to the total",
    "DR-006": "every checkpoint has its criterion",
    "DR-007": "step numbers are unique",
    "DR-008": "the header names the drill and its organiser",
}
"""Every lint by its number, and what it wants; after the checks that Chinese scripts under YJ/T 9007 are held to."""


@dataclass(frozen=True)
class Written:
    """A cell of a script: its text (empty for none) and where it stands."""

    text: str
    cell: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip())


Line = dict[str, Written]
"""A step as written, by the key of its column."""


@dataclass(frozen=True)
class Script:
    """A script as it is written: header by key, steps, and the vocabulary of response levels."""

    header: Line
    steps: tuple[Line, ...]
    phases: frozenset[str] = field(default_factory=frozenset)
    responses: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Fault:
    """What a lint found: its number, the cell, what is written there, the message and the remedy."""

    lint: str
    cell: str
    value: str
    message: str
    remedy: str


def lint(script: Script) -> list[Fault]:
    """Everything the eight lints find in a script, in their order."""
    return [fault for check in _CHECKS for fault in check(script)]


def _phases(script: Script) -> Iterator[Fault]:
    if not script.steps:
        yield Fault("DR-001", "", "", "the script has no steps", "add at least one step with its phase")
    for line in script.steps:
        phase = line["phase"]
        if phase.text.strip() not in script.phases:
            yield Fault("DR-001", phase.cell, phase.text, "no phase of a drill", _choose(script.phases))


def _commanders(script: Script) -> Iterator[Fault]:
    for commander in (script.header["commander"], *(line["commander"] for line in script.steps)):
        if not commander:
            yield Fault("DR-002", commander.cell, "", "nobody is in command", "name the post or the person in command")


def _responses(script: Script) -> Iterator[Fault]:
    for response in (script.header["response"], *(line["response"] for line in script.steps)):
        if response.text.strip() not in script.responses:
            yield Fault("DR-003", response.cell, response.text, "no response level", _choose(script.responses))


def _resources(script: Script) -> Iterator[Fault]:
    for line in script.steps:
        if line["action"] and not line["resources"]:
            yield Fault("DR-004", line["resources"].cell, "", "an action without resources",
                        "list what the action needs, or write none")  # fmt: skip


def _durations(script: Script) -> Iterator[Fault]:
    total, lines = script.header["total"], [line["duration"] for line in script.steps]
    counted = [_number(one.text) for one in lines]
    for one, value in zip(lines, counted, strict=True):
        if value is None or value < 0:
            yield Fault("DR-005", one.cell, one.text, "is no duration", "write seconds as a number, at least 0")
    known, given = [value for value in counted if value is not None], _number(total.text)
    if given is None:
        yield Fault("DR-005", total.cell, total.text, "the total is no number", f"write {sum(known):g}")
    elif abs(sum(known) - given) > 0.5 and len(known) == len(counted):
        yield Fault("DR-005", total.cell, total.text, f"the durations sum to {sum(known):g} s",
                    f"write {sum(known):g}, or change the durations")  # fmt: skip


def _criteria(script: Script) -> Iterator[Fault]:
    for line in script.steps:
        for there, missing in (("checkpoint", "criterion"), ("criterion", "checkpoint")):
            if line[there] and not line[missing]:
                remedy = f"write how one sees that it is met, or take the {there} out"
                yield Fault("DR-006", line[missing].cell, "", f"a {there} without a {missing}", remedy)


def _numbers(script: Script) -> Iterator[Fault]:
    count = Counter(line["number"].text.strip() for line in script.steps)
    for line in script.steps:
        number = line["number"]
        if not number:
            yield Fault("DR-007", number.cell, "", "a step without a number", "give it one of its own")
        elif count[number.text.strip()] > 1:
            yield Fault("DR-007", number.cell, number.text, "the number stands at several steps",
                        "give each step a number of its own")  # fmt: skip


def _header(script: Script) -> Iterator[Fault]:
    for key, what in (("drill", "the drill has no name"), ("organiser", "nobody organises the drill")):
        if not script.header[key]:
            yield Fault("DR-008", script.header[key].cell, "", what, "name it in the header")


def _number(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value - value == 0 else None


def _choose(words: frozenset[str]) -> str:
    return f"choose from {', '.join(sorted(words))}"


_CHECKS = (_phases, _commanders, _responses, _resources, _durations, _criteria, _numbers, _header)
