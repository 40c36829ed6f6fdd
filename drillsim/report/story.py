"""What a report says, once, for the screen and the page alike: sections of plain rows in a planner's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from drillsim.hazards.own import substance_in
from drillsim.metrics.flags import sentence
from drillsim.metrics.reading_tables import begun_of_kind, kind_of, substances, to_be_saved
from drillsim.record.run import Run
from drillsim.report import story_of_blasts, story_of_crowds, story_of_fires, story_of_spills
from drillsim.report.amounts import deaths, length, mass, substance_name
from drillsim.report.moments import NOTHING, duration
from drillsim.report.telling import Cell, Row, Section, Story, Telling, Tone
from drillsim.report.words import Language, Words, catalogue
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS


def tell(run: Run, language: Language = "en") -> Story:
    """The report of a run in one language."""
    telling = Telling.of(run, language)
    title = " · ".join(
        telling.words.name(noun.name, "") for noun in (run.scenario.file, run.scenario.park.file)
    ).strip(" ·")
    return Story(title, _about(telling), _headline(telling), tuple(make(telling) for make in SECTIONS))


def _about(telling: Telling) -> str:
    """When, in which weather, with which luck."""
    file, words = telling.run.scenario.file, telling.words
    say = words.say
    wind = telling.run.winds.weathers[0]
    stability = {"stability": wind.stability, "roughness": say("phrases", wind.roughness)}
    return " · ".join((
        say("phrases", "starts", {"clock": f"{file.starts_at:%Y-%m-%d %H:%M}"}),
        say("shifts", file.shift),
        say("phrases", "wind", {"from": f"{wind.wind_from_deg:g}", "speed": f"{wind.wind_speed_m_s:g}", **stability}),
        say("phrases", "seed", {"seed": telling.run.realisation.dice.seed}),
        say("phrases", "engine", {"engine": say("phrases", f"engine_{telling.run.engine}")}),
    ))  # fmt: skip


def _headline(telling: Telling) -> Cell:
    """Red when there is a red flag."""
    count = len(telling.summary["red_flags"])
    if not count:
        return Cell(telling.words.say("phrases", "safe"), "good")
    flags = telling.words.say("phrases", "flags", {"count": count})
    return Cell(f"{telling.words.say('phrases', 'unsafe')} · {flags}", "bad")


def _detected(telling: Telling) -> Section:
    """When each incident was detected and by what."""
    words, run = telling.words, telling.run
    rows = []
    for id_, row in telling.summary["incidents"].items():
        noun = run.scenario.file.incidents.get(id_)
        if noun is None or noun.recurs:  # a further row of an incident, or a stream of many
            continue
        by = words.thing(run, row["reported_by"]) if row["reported_by"] else NOTHING
        known = row["reported_s"] is not None and row["started_s"] is not None
        after = duration(row["reported_s"] - row["started_s"], words.language) if known else NOTHING
        begun = row["started_s"] is not None
        reported = telling.when(row["reported_s"], "not_detected") if begun else Cell(NOTHING, "quiet")
        rows.append((Cell(words.thing(run, id_)), telling.when(row["started_s"]), reported, Cell(after), Cell(by)))
    heads = (words.say("columns", "incident"), words.say("events", "incident_started"),
             words.say("events", "reported"), *telling.heads("after", "by"))  # fmt: skip
    quiet = "" if telling.summary["incidents"] else words.say("phrases", "quiet")
    return telling.section("detected", heads, rows, quiet)


def _command(telling: Telling) -> Section:
    """When each level of the emergency ladder knew and what it ordered."""
    told = {level for level, times in telling.summary["levels"].items() if times["informed_s"] is not None}
    others = bool(told) or bool(telling.summary["matters"])
    levels = () if others and not told & set(LEVELS) else LEVELS
    return telling.section("command", telling.heads("level", "knew", "decided", "ordered"), _ladder(telling, levels))


def _civil_command(telling: Telling) -> Section:
    """The same of the civil ladder, when it was told of anything but small matters."""
    levels = CIVIL_LEVELS if any(level in telling.summary["levels"] for level in CIVIL_LEVELS) else ()
    rows = _ladder(telling, levels)
    return telling.section("civil_command", telling.heads("level", "knew", "decided", "ordered"), rows)


def _ladder(telling: Telling, levels: tuple[str, ...]) -> list[Row]:
    """A row a level."""
    rows: list[Row] = []
    for level in levels:
        times = telling.summary["levels"].get(level, {"informed_s": None, "confirmed_s": None})
        given = sorted((order["ordered_s"], id_) for id_, order in telling.summary["orders"].items()
                       if order["level"] == level)  # fmt: skip
        orders = [f"{telling.clock.time(at)} {telling.words.thing(telling.run, id_)}" for at, id_ in given]
        rows.append((
            Cell(telling.words.say("levels", level)), telling.when(times["informed_s"]),
            telling.when(times["confirmed_s"]),
            Cell("\n".join(orders)) if orders else Cell(telling.words.say("phrases", "no_orders"), "quiet"),
        ))  # fmt: skip
    return rows


_MISSION: Final = ("called_out", "turned_out", "arrived", "work_started", "returned")


def _vehicles(telling: Telling) -> Section:
    """When each vehicle and team turned out, arrived, started work; missions to small matters are counted elsewhere."""
    rows = []
    for id_, row in telling.summary["vehicles"].items():
        name = telling.words.thing(telling.run, id_.partition(" (")[0])
        times = [Cell(telling.clock.time(row[f"{phase}_s"]).replace(" (", "\n(")) for phase in _MISSION]
        rows.append((Cell(name), *times))
    note = "" if len(telling.run.responses) else telling.words.say("phrases", "none_sent")
    return telling.section("vehicles", telling.heads("vehicle", *_MISSION), rows, note)


def _leaks(telling: Telling) -> list[tuple[str, dict[str, Any]]]:
    """The incidents that are gas leaks, with their ids."""
    rows = telling.summary["incidents"].items()
    return [(id_, row) for id_, row in rows if kind_of(telling.run, {**row, "incident": id_}) == "gas_leak"]


def _isolation(telling: Telling) -> Section:
    """When each leak was isolated and by whom."""
    words, rows = telling.words, []
    for id_, row in _leaks(telling):
        closed = row["isolated_s"] is not None
        when = telling.when(row["isolated_s"], "not_isolated")
        by = words.thing(telling.run, row["isolated_by"]) if row["isolated_by"] else NOTHING
        rows.append((Cell(words.thing(telling.run, id_)), when if closed else Cell(when.text, "bad"), Cell(by),
                     Cell(mass(row["released_kg"]))))  # fmt: skip
    return telling.section("isolation", telling.heads("incident", "when", "by", "released"), rows)


_COUNTS: Final = (
    "people", "alarmed", "told_to_shelter", "sheltered", "told_to_evacuate", "evacuated", "not_told", "exposed_aegl1",
    "exposed_aegl2", "exposed_aegl3", "burned", "blast_above_20_7_kPa", "blast_above_6_9_kPa", "incapacitated",
    "rescued", "in_care", "under_observation", "missing",
)  # fmt: skip
_BAD_ABOVE_ZERO: Final = ("not_told", "exposed_aegl2", "exposed_aegl3", "burned", "blast_above_20_7_kPa",
                          "incapacitated", "missing")  # fmt: skip


def _people(telling: Telling) -> Section:
    """How many were alarmed, moved, exposed, harmed, rescued, and are missing and why."""
    rows = []
    blast = bool(telling.summary["explosions"])
    gas, fire = bool(substances(telling.run)), blast or bool(begun_of_kind(telling.run, "fire"))
    for name in _COUNTS:
        if (name.startswith("exposed_") and not gas) or (name == "burned" and not fire):
            continue
        if name.startswith("blast_") and not blast:
            continue
        value = telling.summary[name]
        text = telling.words.say("phrases", "not_established") if value is None else f"{value:,}"
        tone: Tone = "quiet" if value is None else "bad" if value and name in _BAD_ABOVE_ZERO else ""
        label = telling.words.measure(name)
        if name == "missing" and value:
            why = ", ".join(f"{telling.words.known('why', reason)} {count:,}"
                            for reason, count in telling.summary["missing_why"].items())  # fmt: skip
            label = f"{label} ({telling.words.say('phrases', 'because', {'why': why})})"
        rows.append((Cell(label), Cell(text, tone)))
    return telling.section("people", telling.heads("measure", "number"), rows)


def _safety(telling: Telling) -> Section:
    """When 50, 95 and 100 % had reached clean safety."""
    concerned = int(to_be_saved(telling.run).sum())
    rows: list[Row] = []
    if not concerned and telling.summary["incidents"] and not substances(telling.run):
        return telling.section("safety", (), rows)  # nobody was to be saved from anything
    for share in (50, 95, 100):
        value = telling.summary[f"clean_safety_p{share}_s"]
        missed = value is None and concerned > 0
        cell = Cell(telling.words.say("phrases", "never"), "bad") if missed else telling.when(value)
        rows.append((Cell(f"{share} %"), cell))
    note = telling.words.say("phrases", "share_of", {"count": f"{concerned:,}"})
    return telling.section("safety", telling.heads("share", "when"), rows, note)


def _first_look(telling: Telling) -> Section:
    """The longest links of the causal chains."""
    rows = [
        (Cell(duration(link["seconds"], telling.words.language)), Cell(telling.words.event(telling.run, link["from"])),
         Cell(telling.words.event(telling.run, link["to"])),
         Cell(", ".join(telling.words.say("events", end) for end in link["toward"]), "quiet"))
        for link in telling.summary["longest_links"][:5]
    ]  # fmt: skip
    return telling.section("first_look", telling.heads("took", "from", "to", "delays"), rows)


def _red_flags(telling: Telling) -> Section:
    """What makes the outcome unsafe."""
    words, rows = telling.words, list[Row]()
    for flag in telling.summary["red_flags"]:
        names = [words.thing(telling.run, id_) for id_ in flag["who"]]
        rows.append((Cell(sentence(flag["code"], names, flag["count"], words.language), "bad"),))
    return telling.section("red_flags", (), rows, "" if rows else words.say("phrases", "no_flag"))


def _objectives(telling: Telling) -> Section:
    """Targets and what was got."""
    rows, words = [], telling.words
    for id_, row in telling.summary["objectives"].items():
        noun = telling.run.scenario.file.objectives[id_]
        verdict = {True: "met", False: "missed", None: "not_asked"}[row["met"]]
        tone: Tone = {"met": "good", "missed": "bad", "not_asked": "quiet"}[verdict]  # type: ignore[assignment]
        target = " ".join((words.say("phrases", row["sense"]), _amount(telling, row["measure"], row["target"])))
        got = _amount(telling, row["measure"], row["got"])
        name = words.name(noun.name, words.measure(row["measure"]))
        rows.append((Cell(name), Cell(target), Cell(got), Cell(words.say("phrases", verdict), tone)))
    return telling.section("objectives", telling.heads("objective", "target", "got", "met"), rows)


def _amount(telling: Telling, measure: str, value: float | None) -> str:
    """A measure's value: durations in minutes and seconds, counts plain."""
    if value is None:
        return NOTHING
    if measure.endswith("_s"):
        return duration(value, telling.words.language)
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.3g}" if value % 1 else f"{int(value):,}"


def _distances(telling: Telling) -> Section:
    """Rural and urban distances side by side; the one that drives the run is marked."""
    words, rows = telling.words, []
    drives = telling.run.scenario.file.weather.roughness
    for id_, row in _leaks(telling):
        for level in (1, 2, 3):
            cells = []
            for roughness in ("rural", "urban"):
                column = f"distance_aegl{level}_{roughness}_m"
                cells.append(_distance(words, row[column], (column in row["beyond_reach"], roughness == drives)))
            rows.append((Cell(words.thing(telling.run, id_)), Cell(f"AEGL-{level}"), *cells,
                         Cell(words.say("phrases", drives))))  # fmt: skip
    heads = telling.heads("incident", "level", "rural", "urban", "drives")
    return telling.section("distances", heads, rows, words.say("phrases", "distances_note") if rows else "")


def _distance(words: Words, metres: float | None, state: tuple[bool, bool]) -> Cell:
    """A distance to a level; not established, or beyond the model's reach, in words."""
    beyond, drives = state
    if metres is None and not beyond:
        return Cell(words.say("phrases", "not_established"), "quiet")
    text = words.say("phrases", "beyond") if metres is None else length(metres)
    return Cell(text, "" if drives else "quiet")


def _deaths(telling: Telling) -> Section:
    """Expected deaths as a range over published probits, by field: a gas, or heat; then those drawn."""
    words, rows = telling.words, list[Row]()
    known = (row for row in telling.summary["incidents"].values() if row.get("expected_deaths") is not None)
    by_field = {str(row.get("field") or row["substance"]): row for row in known}
    phrase = "deaths_range" if len(by_field) == 1 else "deaths_range_one_of"
    drawn = telling.summary["dead_drawn"]
    for id_, row in by_field.items():
        values = {"low": deaths(row["expected_deaths_low"]), "high": deaths(row["expected_deaths_high"]),
                  "chosen": deaths(row["expected_deaths"]), "source": row["deaths_source"], "drawn": drawn}  # fmt: skip
        tone: Tone = "bad" if (row["expected_deaths_high"] or 0) >= 0.01 else ""
        told = id_ in catalogue()["fields"]
        name = words.say("fields", id_) if told else substance_name(substance_in(telling.run.scenario, id_), words)
        rows.append((Cell(f"{name}: {words.say('phrases', phrase, values)}", tone),))
    if len(by_field) > 1:
        rows.append((Cell(words.say("phrases", "deaths_drawn", {"drawn": f"{drawn:,}"}), "bad" if drawn else ""),))
    return telling.section("deaths", (), rows, "" if rows else words.say("phrases", "no_deaths"))


def _caveats(telling: Telling) -> Section:
    """What to distrust, each once, and of what."""
    who: dict[str, list[str]] = {}
    for caveat in telling.summary["caveats"]:
        who.setdefault(caveat["code"], []).append(telling.words.thing(telling.run, caveat["who"]))
    rows: list[Row] = [
        (Cell(f"{telling.words.listed(names)}: {telling.words.known('caveats', code)}"),) for code, names in who.items()
    ]
    return telling.section("caveats", (), rows, "" if rows else telling.words.say("phrases", "no_caveat"))


SECTIONS: Final[tuple[Callable[[Telling], Section], ...]] = (
    _detected, _command, _civil_command, story_of_crowds.services, _vehicles, story_of_fires.acts, _isolation,
    story_of_spills.spills, story_of_spills.shelters, story_of_fires.fires, story_of_fires.sized_up,
    story_of_blasts.explosions, story_of_fires.vessels,
    story_of_crowds.crowds, story_of_crowds.matters, story_of_crowds.duty, _people, _safety, story_of_crowds.grades,
    _first_look, _red_flags, _objectives, _caveats, _distances, story_of_fires.heat_reach,
    story_of_blasts.blast_reach, _deaths,
)  # fmt: skip
"""The sections in the order in which a planner asks."""
