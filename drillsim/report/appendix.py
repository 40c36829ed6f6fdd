"""What stands behind a report: causal chains, assembly points, limits and probits, assumptions, inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drillsim.hazards.substances import Substance
from drillsim.metrics.chain import ENDS, chain, last_event
from drillsim.reading.quantity import Law
from drillsim.report.amounts import substance_name
from drillsim.report.moments import NOTHING, duration
from drillsim.report.telling import Cell, Row, Section, Telling, Tone
from drillsim.report.words import Words


@dataclass(frozen=True)
class Appendix:
    """The sections of a page that the screen does not show."""

    chains: tuple[Section, ...]
    assembly: Section
    limits: Section
    assumptions: Section
    inputs: Section


def appendix(telling: Telling) -> Appendix:
    """The appendix of a run."""
    return Appendix(_chains(telling), _assembly(telling), _limits(telling), _assumptions(telling), _inputs(telling))


def _chains(telling: Telling) -> tuple[Section, ...]:
    """The chains to the last isolation, evacuation and rescue, first cause first."""
    words, found = telling.words, []
    for end in ENDS:
        id_ = last_event(telling.run.events, end)
        if id_ is None:
            continue
        rows: list[Row] = []
        before = None
        for event in chain(telling.run.events, id_):
            now = float(event["time_s"])
            took = NOTHING if before is None else duration(now - before, words.language)
            before = now
            who, where = (words.thing(telling.run, str(event[key])) if event[key] else "" for key in ("who", "where"))
            rows.append((Cell(str(event["id"]), "quiet"), Cell(telling.clock.time(now)), Cell(took),
                         Cell(words.known("events", event["what"])), Cell(who), Cell(where)))  # fmt: skip
        title = f"{words.say('headings', 'chain')}: {words.say('events', end)}"
        heads = ("#", *telling.heads("when", "took", "what", "who", "place"))
        found.append(Section(f"chain_{end}", title, heads, tuple(rows)))
    return tuple(found)


def _assembly(telling: Telling) -> Section:
    """Each assembly point: how full, when, and whether gas or heat came."""
    rows: list[Row] = []
    hot = bool(np.any(telling.run.assembly.columns.get("peak_heat", np.zeros(0)) > 0))
    for row in telling.run.assembly.rows():
        hit = bool(np.isfinite(row["in_cloud_s"]))
        full: Tone = "bad" if row["busiest"] > row["capacity"] else ""
        rows.append((
            Cell(telling.words.thing(telling.run, row["id"])), Cell(f"{row['capacity']:,}"),
            Cell(f"{row['busiest']:,}", full), Cell(telling.clock.time(row["first_s"])),
            Cell(telling.clock.time(row["last_s"])),
            Cell(telling.clock.time(row["in_cloud_s"]), "bad" if hit else ""), Cell(f"{row['peak_ppm']:.2g}"),
            *((Cell(f"{row['peak_heat']:.2g}"),) if hot else ()),
        ))  # fmt: skip
    heads = telling.heads("place", "capacity", "busiest", "first", "last", "in_cloud", "peak",
                          *(("peak_kW_m2",) if hot else ()))  # fmt: skip
    return telling.section("assembly", heads, rows)


def _limits(telling: Telling) -> Section:
    """The guideline levels and every published probit of what leaked, with source and confidence."""
    gases = {plume.substance.id: plume.substance for plume in telling.run.plumes}
    rows = [row for gas in gases.values() for row in _gas_rows(telling.words, gas)]
    heads = telling.heads("substance", "name", "value", "source", "confidence")
    note = telling.words.say("phrases", "sources_as_published") if rows else ""
    return telling.section("limits", heads, rows, note)


def _gas_rows(words: Words, gas: Substance) -> list[Row]:
    """One substance: three levels, then its probits, the chosen one first."""
    name = substance_name(gas, words)
    source = gas.source_of("aegl_ppm")
    rows: list[Row] = []
    for level in (1, 2, 3):
        pairs = zip(gas.aegl_durations_min, gas.aegl_ppm[level], strict=True)
        values = ", ".join(f"{ppm:g} ppm / {minutes:g} {words.say('columns', 'minutes')}"
                           for minutes, ppm in pairs if ppm is not None)  # fmt: skip
        shown = Cell(values) if values else Cell(words.say("phrases", "not_established"), "quiet")
        rows.append((Cell(name), Cell(f"AEGL-{level}"), shown, Cell(source.source),
                     confidence(words, source.confidence)))  # fmt: skip
    for probit in sorted(gas.probits, key=lambda probit: probit is not gas.probit):
        minutes_word = words.say("columns", "minutes")
        formula = f"Y = {probit.a:g} + {probit.b:g} ln(C^{probit.n:g} t), {probit.unit}, {minutes_word}"
        mark = " *" if probit is gas.probit else ""
        rows.append((Cell(name), Cell(f"probit {probit.id}{mark}"), Cell(formula), Cell(probit.source),
                     confidence(words, probit.confidence)))  # fmt: skip
    return rows


def confidence(words: Words, text: str) -> Cell:
    """How far a figure can be trusted: the first word of what the table says, in words."""
    first = text.split()[0].strip(",;(") if text else ""
    tone: Tone = "quiet" if first in ("memory", "assumption", "secondary") else ""
    return Cell(words.known("confidence", first), tone)


def _assumptions(telling: Telling) -> Section:
    """Every duration and figure of the profile as used, with its source; the scenario's own are marked."""
    scenario, words = telling.run.scenario, telling.words
    rows: list[Row] = []
    for id_, timing in scenario.profile.timings.items():
        own = id_ in scenario.file.timings
        rows.append(_assumed(words, words.known("timings", id_), law_text(scenario.law(id_), words),
                             None if own else (timing.source, timing.confidence)))  # fmt: skip
    for id_, figure in scenario.profile.figures.items():
        own = id_ in scenario.file.figures
        rows.append(_assumed(words, words.known("figures", id_), f"{scenario.figure(id_):g}",
                             None if own else (figure.source, figure.confidence)))  # fmt: skip
    return telling.section("assumptions", telling.heads("name", "value", "source", "confidence"), rows,
                           words.say("phrases", "sources_as_published"))  # fmt: skip


def _assumed(words: Words, name: str, value: str, origin: tuple[str, str] | None) -> Row:
    """One assumption; without an origin it was set by the scenario."""
    if origin is None:
        return Cell(name), Cell(value), Cell(words.say("phrases", "scenario_own")), Cell("")
    return Cell(name), Cell(value), Cell(origin[0]), confidence(words, origin[1])


def law_text(law: Law, words: Words) -> str:
    """A law of chance in short: "60 s (90 %: 120 s)" or "30 s – 90 s" or "90 s"."""
    if law.fixed is not None:
        return duration(law.fixed, words.language)
    if law.median is not None:
        return f"{duration(law.median, words.language)} (90 %: {duration(law.p90, words.language)})"
    return f"{duration(law.lowest, words.language)} – {duration(law.highest, words.language)}"


def _inputs(telling: Telling) -> Section:
    """The files that went in, with their SHA-256."""
    sources = sorted(telling.run.scenario.sources.items())
    rows: list[Row] = [(Cell(name), Cell(digest, "quiet")) for name, digest in sources]
    return telling.section("inputs", (*telling.heads("file"), "SHA-256"), rows)
