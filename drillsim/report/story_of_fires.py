"""What a report says of fires: what was needed and delivered, when they were out, which vessels they reached."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

from drillsim.hazards.fire.fuels import fuel
from drillsim.hazards.own import substance_in
from drillsim.hazards.substances import UnknownSubstanceError
from drillsim.hazards.tables import load_table
from drillsim.metrics.findings_by_kind import NEEDED
from drillsim.metrics.reading_tables import begun_of_kind, column, events_of, is_small_matter
from drillsim.report.amounts import flow, length, substance_name, volume
from drillsim.report.moments import NOTHING
from drillsim.report.telling import Cell, Row, Section, Telling, Tone
from drillsim.report.words import catalogue

BOUNDS: Final = ("4_7", "12_5", "37_5")
"""The heat of the usual bounds, kW/m2, as in the columns of the hazards table."""
ACTS: Final = ("curtain_on", "foam_on", "water_on", "cooling_on", "supply_ended", "agent_refused", "talks_begun",
               "keeping_order", "held_back")  # fmt: skip
_REASONS: Final = {"no stab protection before a violent crowd": "no_stab_protection",
                   "flammable cloud": "flammable_cloud"}  # fmt: skip
"""Why somebody held back, as the log's details have it, to the keys of the words."""
_FLOW: Final = re.compile(r"([\d.]+) L/s(?: on (\S+))?")
_REFUSED: Final = re.compile(r"(\w+) on (\w+): (\w+)")
_HEADS: Final = re.compile(r"(\d+) people")
_kW_PER_MW: Final = 1000.0


def fires(telling: Telling) -> Section:
    """Each fire: what burned, how much it took and got, when it was held and out."""
    words, rows = telling.words, []
    for row in begun_of_kind(telling.run, "fire"):
        id_ = str(row["incident"])
        rows.append((
            Cell(words.thing(telling.run, id_)), Cell(words.known("fuels", str(row["substance"]))),
            Cell(f"{row['peak_kW'] / _kW_PER_MW:,.0f} MW"), Cell(_needed(telling, id_, str(row["substance"]))),
            Cell(flow(highest(telling, id_, ("foam_L_s", "water_L_s")))), _came(telling, row, "under_control_s"),
            _came(telling, row, "out_s"), Cell(volume(float(row["foam_m3"]))), Cell(volume(float(row["water_m3"]))),
        ))  # fmt: skip
    heads = telling.heads("incident", "fuel", "peak_heat", "needed", "delivered", "under_control", "out", "foam",
                          "water")  # fmt: skip
    return telling.section("fires", heads, rows, words.say("phrases", "needs_note") if rows else "")


def _needed(telling: Telling, id_: str, burning: str) -> str:
    """The highest flow a fire took, of what puts it out."""
    if burning in catalogue()["fuels"] and fuel(burning).agent == "none":
        return telling.words.say("phrases", "no_agent")
    return flow(highest(telling, id_, ("required_L_s",)))


def highest(telling: Telling, id_: str, names: tuple[str, ...]) -> float:
    """The highest sum of some columns of the series about one incident."""
    total = sum((column(telling.run.series, f"{name}_{id_}") for name in names), np.zeros(len(telling.run.series)))
    return float(np.nan_to_num(total).max(initial=0.0))


def _came(telling: Telling, row: dict[str, Any], name: str) -> Cell:
    """When a fire was under control or out, and how; red when it never was."""
    at, key = float(row[name]), {"under_control_s": "not_controlled", "out_s": "not_out"}[name]
    if not np.isfinite(at):
        out = np.isfinite(row["out_s"])  # it burned out before anybody held it
        return Cell(NOTHING, "quiet") if out else Cell(telling.words.say("phrases", key), "bad")
    how = str(row.get("out_by", "")).replace(" ", "_")
    if name == "out_s" and how:
        said = {"when": telling.clock.time(at), "how": telling.words.say("phrases", f"out_{how}")}
        return Cell(telling.words.say("phrases", "burned_down", said))
    return Cell(telling.clock.time(at))


def sized_up(telling: Telling) -> Section:
    """What the first crew at each fire found that it takes, and what was there or on its way."""
    words, rows = telling.words, list[Row]()
    for event in events_of(telling.run, "sized_up"):
        for one in NEEDED.finditer(str(event["detail"])):
            what = words.known("supplies", one["what"])
            where = f" · {words.thing(telling.run, one['place'])}" if one["place"] else ""
            tone: Tone = "bad" if float(one["there"]) < float(one["needed"]) else ""
            rows.append((
                Cell(words.thing(telling.run, event["incident"])), Cell(telling.clock.time(float(event["time_s"]))),
                Cell(words.thing(telling.run, event["who"])), Cell(f"{what}{where}"), Cell(flow(float(one["needed"]))),
                Cell(flow(float(one["there"])), tone),
            ))  # fmt: skip
    return telling.section("sized_up", telling.heads("incident", "when", "by", "supply", "needed", "there"), rows)


def vessels(telling: Telling) -> Section:
    """Vessels that were threatened, when they were first cooled, whether they failed."""
    threatened, failed = (_first(telling, what, "who") for what in ("vessel_threatened", "vessel_failed"))
    cooled: dict[str, float] = {}
    for event in events_of(telling.run, "cooling_on"):
        match = _FLOW.search(str(event["detail"]))
        if match and match[2]:
            cooled.setdefault(match[2], float(event["time_s"]))
    rows: list[Row] = []
    for id_ in sorted({*threatened, *failed, *cooled}):
        fails = telling.when(failed.get(id_))
        rows.append((Cell(telling.words.thing(telling.run, id_)), telling.when(threatened.get(id_)),
                     telling.when(cooled.get(id_)), Cell(fails.text, "bad" if id_ in failed else "good")))  # fmt: skip
    return telling.section("vessels", telling.heads("vessel", "threatened", "cooled", "failed"), rows)


def _first(telling: Telling, what: str, key: str) -> dict[str, float]:
    """When an event of a kind first happened, by who."""
    found: dict[str, float] = {}
    for event in events_of(telling.run, what):
        found.setdefault(str(event[key]), float(event["time_s"]))
    return found


def acts(telling: Telling) -> Section:
    """What was done on the scene, in the order of time: foam, water, cooling, talks, and who held back."""
    words, run = telling.words, telling.run
    events = sorted((event for what in ACTS for event in events_of(run, what)), key=lambda event: int(event["id"]))
    rows: list[Row] = []
    for event in events:
        if not is_small_matter(run, str(event["incident"])):
            bad: Tone = "bad" if event["what"] in ("supply_ended", "agent_refused", "held_back") else ""
            rows.append((
                Cell(telling.clock.time(float(event["time_s"]))), Cell(words.say("events", event["what"]), bad),
                Cell(words.thing(run, event["who"])), Cell(_detail(telling, str(event["detail"]))),
                Cell(words.thing(run, event["incident"])),
            ))  # fmt: skip
    return telling.section("acts", telling.heads("when", "act", "who", "amount", "incident"), rows)


def _detail(telling: Telling, detail: str) -> str:
    """The detail of an act in words: a flow and the vessel cooled, how many people, what ran out, why not."""
    words = telling.words
    water, heads = _FLOW.search(detail), _HEADS.search(detail)
    if refused := _REFUSED.fullmatch(detail):
        return _refused(telling, *refused.groups())
    if water:
        return flow(float(water[1])) + (f" · {words.thing(telling.run, water[2])}" if water[2] else "")
    if heads:
        return words.say("labels", "people_here", {"count": heads[1]})
    if detail in _REASONS:
        return words.say("reasons", _REASONS[detail])
    return words.say("supplies", detail) if detail in catalogue()["supplies"] else NOTHING


def _refused(telling: Telling, agent: str, substance: str, reason: str) -> str:
    """Which agent must not go on what, and why, in the words of the table."""
    table, language = load_table("agents.yaml"), telling.words.language
    try:
        what = substance_name(substance_in(telling.run.scenario, substance), telling.words)
    except UnknownSubstanceError:
        what = telling.words.known("fuels", substance)
    return f"{table['agents'][agent][language]} · {what}: {table['reasons'][reason][language]}"


def heat_reach(telling: Telling) -> Section:
    """How far the heat of each fire reached at its highest."""
    words, rows = telling.words, list[Row]()
    for row in begun_of_kind(telling.run, "fire"):
        for bound in BOUNDS:
            far = float(row.get(f"reach_{bound}_kW_m2_m", np.nan))
            distance = Cell(length(far)) if far > 0 else Cell(words.say("phrases", "not_reached"), "quiet")
            rows.append((
                Cell(words.thing(telling.run, str(row["incident"]))), Cell(words.say("labels", f"heat_{bound}")),
                Cell(words.say("phrases", f"bound_{bound}")), distance,
            ))  # fmt: skip
    heads = telling.heads("incident", "heat", "meaning", "distance")
    return telling.section("heat_reach", heads, rows, words.say("phrases", "heat_note") if rows else "")
