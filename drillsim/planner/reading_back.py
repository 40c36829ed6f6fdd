"""An edited workbook held against itself and its scenario: what no longer fits, cell by cell."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from drillsim.errors import InputError, Problem
from drillsim.planner.edited import Edited, read_edited
from drillsim.planner.folder import digest
from drillsim.planner.lints import Line, Script, Written, lint
from drillsim.planner.rules import step_kinds, table
from drillsim.planner.words import Say
from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario

_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?: \+(\d+) d)?\Z")
PARTIES: Final = ("sender", "receiver", "controller", "evaluator")
_DAY_S: Final = 86_400
_NAMES_APART: Final = re.compile(r"[、,，;；]\s*")


def check_package(path: Path, scenario_path: Path | None) -> tuple[int, tuple[str, ...]]:
    """How many steps an edited package has, and remarks on what could not be looked at; its faults are raised.

    Raises InputError with every fault: each with file, sheet, cell, value and remedy.
    """
    edited = read_edited(path)
    remarks = []
    found = scenario_path or Path(edited.made_from["scenario"])
    scenario = load_scenario(found) if scenario_path or found.is_file() else None
    if scenario is None:
        remarks.append(f"{found}: not found from here; name the scenario to have vehicles and orders looked up in it")
    elif digest(scenario) != edited.made_from["digest"]:
        remarks.append(f"{found}: has changed since the package was made; its simulated times are the old ones")
    problems = [*_linted(edited), *_numbered(edited), *_in_time(edited), *_people(edited, scenario)]
    if scenario is not None:
        problems += _still_there(edited, scenario)
    if problems:
        raise InputError(problems)
    return len(edited.msel), tuple(remarks)


def script_of(edited: Edited) -> Script:
    """The script of a workbook, with the vocabulary of its language."""
    words, language = table("words"), edited.made_from["language"]
    phases = frozenset(str(words["phases"][key][language]) for key in words["phases"])
    levels = [str(words["responses"][key][language]) for key in words["responses"]]
    grades = [str(words["grades"][key][language]) for key in words["grades"]]
    graded = [f"{level} ({grade})" for level in levels for grade in grades]
    return Script(edited.header, edited.script, phases, frozenset([*levels, *grades, *graded]))


def _problem(edited: Edited, written: Written, message: str, remedy: str) -> Problem:
    value = f" (got {written.text[:60]!r})" if written else ""
    return Problem(edited.file, 0, 0, written.cell, message + value, remedy)


def _linted(edited: Edited) -> Iterator[Problem]:
    """What the eight lints find."""
    for fault in lint(script_of(edited)):
        cell = Written(fault.value, fault.cell)
        yield _problem(edited, cell, f"{fault.lint} {fault.message}", fault.remedy)


def _numbered(edited: Edited) -> Iterator[Problem]:
    """Steps that others depend on, steps of one list that the other lacks, keys that stand twice."""
    numbers = Counter(line["number"].text for line in edited.msel)
    scripted = {line["number"].text for line in edited.script}
    keys = Counter(line["key"].text for line in edited.msel if line["key"])
    for line in edited.msel:
        number, depends, key = line["number"], line["depends_on"], line["key"]
        if depends and depends.text not in numbers:
            yield _problem(edited, depends, "depends on a step that is not there",
                           "put the step back, or name another one or none")  # fmt: skip
        if depends and depends.text == number.text:
            yield _problem(edited, depends, "a step depends on itself", "name another one or none")
        if numbers[number.text] > 1:
            yield _problem(edited, number, "the number stands at several steps", "give each step its own")
        elif number.text not in scripted:
            yield _problem(edited, number, "the step is missing in the script", "add it there, or take it out here")
        if key and keys[key.text] > 1:
            yield _problem(edited, key, "the key stands at several steps", "clear it where the step is a new one")
    for line in edited.script:
        if line["number"] and line["number"].text not in numbers:
            yield _problem(edited, line["number"], "the step is missing in the list of events",
                           "add it there, or take it out here")  # fmt: skip


def _in_time(edited: Edited) -> Iterator[Problem]:
    """Times that cannot be read, lie before their cause, are too quick for anybody, or differ between the lists."""
    at = {line["number"].text: seconds_of(line["planned"].text) for line in edited.msel}
    in_script = {line["number"].text: line["planned"] for line in edited.script}
    for line in edited.msel:
        planned, number, depends = line["planned"], line["number"].text, line["depends_on"].text
        seconds, cause = at[number], at.get(depends)
        if seconds is None:
            yield _problem(edited, planned, "is no time", "write it as 09:30:00, or 00:10:00 +1 d on the next day")
            continue
        if depends != number and cause is not None:
            yield from _after_cause(edited, line, seconds - cause)
        other = in_script.get(number)
        if other is not None and seconds_of(other.text) != seconds:
            yield _problem(edited, other, f"the list of events has it at {planned.text}", "write one time in both")


def _after_cause(edited: Edited, line: Line, gap: int) -> Iterator[Problem]:
    """A step before the one it depends on, or sooner after it than nine of ten runs had it."""
    planned, depends = line["planned"], line["depends_on"].text
    made = edited.made_from["steps"].get(line["key"].text)
    if gap < 0:
        yield _problem(edited, planned, f"lies before step {depends}, on which it depends", "plan it later")
    elif made and not edited.made_from["discussed"] and str(made["depends_on"]) == depends:
        least = made["least_s"]
        if least is not None and gap < least - 1:
            message = f"comes {gap} s after step {depends}, sooner than in nine of ten simulated runs ({least:.0f} s)"
            yield _problem(edited, planned, message, "allow more time")


def seconds_of(text: str) -> int | None:
    """A time on the clock as seconds since midnight of the first day; None for what is none."""
    match = _CLOCK.match(text)
    if match is None:
        return None
    hour, minute, second, day = (int(part or 0) for part in match.groups())
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second + day * _DAY_S


def _people(edited: Edited, scenario: Scenario | None) -> Iterator[Problem]:
    """Parties that nobody on the list of participants is."""
    known = {line["post"].text for line in edited.participants} | {line["person"].text for line in edited.participants}
    known |= _named(scenario, edited) | {"–", "-"}
    for line in edited.msel:
        for key in PARTIES:
            for name in filter(None, _NAMES_APART.split(line[key].text)):
                if line[key].text not in known and name.strip() not in known:
                    near = difflib.get_close_matches(name, sorted(known - {""}), 1)
                    hint = f"write {near[0]!r}, or " if near else ""
                    yield _problem(edited, line[key], f"nobody called {name.strip()[:40]!r} takes part",
                                   f"{hint}add a line to the participants")  # fmt: skip


def _named(scenario: Scenario | None, edited: Edited) -> set[str]:
    """The names that the scenario itself knows: vehicles on the run, services outside, posts."""
    words, language = table("words"), edited.made_from["language"]
    sections = ("posts", "services", "parties", "controllers", "evaluators")
    known = {str(entry[language]) for section in sections for entry in words[section].values()}
    if scenario is not None:
        say = Say(language, scenario)
        known |= {name for id_ in scenario.fleet for name in (id_, say.thing(id_))}
    return known


def _still_there(edited: Edited, scenario: Scenario) -> Iterator[Problem]:
    """Steps about what the scenario no longer has: an incident, a vehicle, an order, a kind of event."""
    file = scenario.file
    for line in edited.msel:
        if not line["key"]:
            continue
        what, _, rest = line["key"].text.partition(":")
        who, _, incident = rest.partition(":")
        kind = step_kinds().get(what)
        if kind is None or (incident and incident not in file.incidents):
            yield _problem(edited, line["key"], "is no step of this scenario", "clear the key, or take the step out")
        elif kind.resource in ("vehicle", "breathing") and kind.keeps_who and who not in scenario.fleet:
            yield _problem(edited, line["key"], f"the scenario has no vehicle {who!r} on the run",
                           "take the step out, or write the package again")  # fmt: skip
        elif what == "ordered" and who not in file.orders:
            yield _problem(edited, line["key"], f"the scenario has no order {who!r}",
                           "take the step out, or write the package again")  # fmt: skip
