"""The year of drills as sheets: the calendar, what it covers, the rules it follows."""

from __future__ import annotations

import json
from collections.abc import Sequence

import drillsim
from drillsim.errors import DrillsimError
from drillsim.planner.folder import MANIFEST, SCHEMA, WORKBOOK, digest
from drillsim.planner.rules import table
from drillsim.planner.sheet import Cell, Columns, Sheet
from drillsim.planner.text_files import csv_text, markdown
from drillsim.planner.words import Language, Say
from drillsim.planner.workbook import workbook_bytes
from drillsim.planner.year import SEASONS, Year, hazardous, main_incidents, make_year
from drillsim.reading.document import shown
from drillsim.scenario.model import Scenario


def calendar_files(scenarios: Sequence[Scenario], language: Language) -> dict[str, bytes]:
    """The files of a calendar by name: workbook, CSV, Markdown and data.

    Raises DrillsimError when no scenario has an incident to rehearse.
    """
    year = make_year(scenarios)
    if not year.drills:
        raise DrillsimError("--calendar: none of the scenarios has an incident to rehearse; name one that has")
    says = [Say(language, scenario) for scenario in year.scenarios]
    sheets = (_calendar(year, says), _coverage(year, says), _rules(year, says[0]))
    data = json.dumps(_data(year, language), ensure_ascii=False, indent=1) + "\n"
    return {
        WORKBOOK: workbook_bytes(sheets, data, says[0].say("text", "page")),
        "plan.md": markdown(says[0].say("sheets", "calendar"), sheets).encode(),
        **{f"{sheet.key}.csv": csv_text(sheet).encode() for sheet in sheets},
        MANIFEST: data.encode(),
    }


def _sheet(say: Say, key: str, columns: Columns, rows: list[list[Cell]]) -> Sheet:
    heads = tuple(head for head, _ in columns)
    titles = tuple(say.say("columns", head) for head in heads)
    widths = tuple(width for _, width in columns)
    return Sheet(key, say.say("sheets", key), heads, titles, tuple(tuple(row) for row in rows), widths)


def _calendar(year: Year, says: list[Say]) -> Sheet:
    """A line a drill."""
    rows: list[list[Cell]] = []
    for one in year.drills:
        say = says[one.scenario]
        rows.append([
            one.month, say.say("seasons", one.season), say.name(say.scenario.file.name, f"{one.scenario + 1}"),
            say.listed([say.thing(id_) for id_ in one.incidents]), say.say("shifts", one.shift),
            say.say("plans", one.plan), say.say("text", "due_yes" if one.reported else "due_no"),
        ])  # fmt: skip
    columns = (("month", 8), ("season", 10), ("scenario", 34), ("item", 44), ("shift", 14), ("plan", 24),
               ("report_due", 26))  # fmt: skip
    return _sheet(says[0], "calendar", columns, rows)


def _coverage(year: Year, says: list[Say]) -> Sheet:
    """Every incident, shift and season, with the months in which it is drilled; a gap is said."""
    found: list[tuple[str, str, list[int]]] = []
    for number, say in enumerate(says):
        for id_ in main_incidents(say.scenario):
            months = [one.month for one in year.drills if one.scenario == number and id_ in one.incidents]
            found.append((say.say("text", "scope"), say.thing(id_), months))
    say = says[0]
    for shift in year.shifts:
        months = [one.month for one in year.drills if one.shift == shift]
        found.append((say.say("columns", "shift"), say.say("shifts", shift), months))
    for season in SEASONS:
        months = [one.month for one in year.drills if one.season == season]
        found.append((say.say("columns", "season"), say.say("seasons", season), months))
    for plan in table("words")["plans"]:
        months = [one.month for one in year.drills if one.plan == plan]
        found.append((say.say("columns", "plan"), say.say("plans", plan), months))
    rows: list[list[Cell]] = [
        [what, name, ", ".join(map(str, sorted(set(months)))) or "–", say.say("text", "covers" if months else "gap")]
        for what, name, months in found
    ]
    return _sheet(say, "coverage", (("item", 22), ("content", 50), ("month", 24), ("done", 34)), rows)


def _rules(year: Year, say: Say) -> Sheet:
    """The rules, how many drills a year each asks for, with its source and the confidence in it."""
    rows: list[list[Cell]] = []
    for key, rule in table("rules")["calendar"].items():
        if rule["applies_to"] == "hazardous" and not any(hazardous(one) for one in year.scenarios):
            continue
        asked = {"number": f"{rule['value']:g}", "whom": say.say("text", rule["applies_to"])}
        rows.append([say.say("calendar_rules", key), say.say("text", "per_year", asked),
                     say.say("rule_sources", key), say.say("confidence", rule["confidence"])])  # fmt: skip
    return _sheet(say, "rules", (("rule", 50), ("content", 44), ("source", 60), ("confidence", 22)), rows)


def _data(year: Year, language: Language) -> dict[str, object]:
    """The calendar as data."""
    return {
        "schema": SCHEMA,
        "drillsim": drillsim.__version__,
        "language": language,
        "calendar": [
            {"scenario": shown(scenario.document.path, scenario.document.root), "digest": digest(scenario),
             "drills": [{"month": one.month, "season": one.season, "shift": one.shift, "plan": one.plan,
                         "incidents": list(one.incidents)} for one in year.drills if one.scenario == number]}
            for number, scenario in enumerate(year.scenarios)
        ],
    }  # fmt: skip
