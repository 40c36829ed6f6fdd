"""What a report says, once, for the screen and the page alike: sections of plain rows in a planner's order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from drillsim.hazards.substances import substance
from drillsim.metrics.reading_tables import to_be_saved
from drillsim.metrics.summary import summarise
from drillsim.record.run import Run
from drillsim.report.moments import NOTHING, Clock, duration
from drillsim.report.words import Language, Words
from drillsim.scenario.schema import LEVELS

Tone = Literal["", "good", "bad", "quiet"]


@dataclass(frozen=True)
class Cell:
    """A piece of text and how it should strike the reader."""

    text: str
    tone: Tone = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Section:
    """One part of the report: a table with heads, or plain lines when `heads` is empty; a note below."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class Story:
    """The whole report: title, what was run, the headline that is red or not, the sections in order."""

    title: str
    about: str
    headline: Cell
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """A section by its key."""
        return next(section for section in self.sections if section.key == key)


@dataclass(frozen=True)
class Telling:
    """What every section is told from: the run, its summary, the words and the clock."""

    run: Run
    summary: dict[str, Any]
    words: Words
    clock: Clock

    @classmethod
    def of(cls, run: Run, language: Language) -> Telling:
        """The telling of a run in a language; measures are taken when the run carries none."""
        return cls(run, run.summary() or summarise(run), Words(language), Clock.of(run))

    def when(self, seconds: float | None, otherwise: str = "did_not_happen") -> Cell:
        """An instant, or words for what never came."""
        if seconds is None:
            return Cell(self.words.say("phrases", otherwise), "quiet")
        return Cell(self.clock.time(seconds))

    def heads(self, *keys: str) -> tuple[str, ...]:
        """Column heads."""
        return tuple(self.words.say("columns", key) for key in keys)

    def section(self, key: str, heads: tuple[str, ...], rows: Sequence[Row], note: str = "") -> Section:
        """A section under its heading."""
        return Section(key, self.words.say("headings", key), heads, tuple(rows), note)


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
    """When each leak was detected and by what."""
    words, run = telling.words, telling.run
    rows = []
    for id_, row in telling.summary["incidents"].items():
        by = words.thing(run, row["reported_by"]) if row["reported_by"] else NOTHING
        known = row["reported_s"] is not None and row["started_s"] is not None
        after = duration(row["reported_s"] - row["started_s"], words.language) if known else NOTHING
        rows.append((Cell(words.thing(run, id_)), telling.when(row["started_s"]),
                     telling.when(row["reported_s"], "not_detected"), Cell(after), Cell(by)))  # fmt: skip
    heads = (words.say("columns", "incident"), words.say("events", "incident_started"),
             words.say("events", "reported"), *telling.heads("after", "by"))  # fmt: skip
    return telling.section("detected", heads, rows, "" if rows else words.say("phrases", "quiet"))


def _command(telling: Telling) -> Section:
    """When each level knew and what it ordered."""
    rows = []
    for level in LEVELS:
        times = telling.summary["levels"][level]
        given = sorted((order["ordered_s"], id_) for id_, order in telling.summary["orders"].items()
                       if order["level"] == level)  # fmt: skip
        orders = [f"{telling.clock.time(at)} {telling.words.thing(telling.run, id_)}" for at, id_ in given]
        rows.append((
            Cell(telling.words.say("levels", level)), telling.when(times["informed_s"]),
            telling.when(times["confirmed_s"]),
            Cell("\n".join(orders)) if orders else Cell(telling.words.say("phrases", "no_orders"), "quiet"),
        ))  # fmt: skip
    return telling.section("command", telling.heads("level", "knew", "decided", "ordered"), rows)


_MISSION: Final = ("called_out", "turned_out", "arrived", "work_started", "returned")


def _vehicles(telling: Telling) -> Section:
    """When each vehicle turned out, arrived, started work."""
    rows = []
    for row in telling.run.responses.rows():
        name = telling.words.thing(telling.run, row["vehicle"])
        times = [Cell(telling.clock.time(row[f"{phase}_s"]).replace(" (", "\n(")) for phase in _MISSION]
        rows.append((Cell(name), *times))
    heads = telling.heads("vehicle", *_MISSION)
    return telling.section("vehicles", heads, rows, "" if rows else telling.words.say("phrases", "none_sent"))


def _isolation(telling: Telling) -> Section:
    """When each leak was isolated and by whom."""
    words, rows = telling.words, []
    for id_, row in telling.summary["incidents"].items():
        closed = row["isolated_s"] is not None
        when = telling.when(row["isolated_s"], "not_isolated")
        by = words.thing(telling.run, row["isolated_by"]) if row["isolated_by"] else NOTHING
        rows.append((Cell(words.thing(telling.run, id_)), when if closed else Cell(when.text, "bad"), Cell(by),
                     Cell(mass(row["released_kg"]))))  # fmt: skip
    return telling.section("isolation", telling.heads("incident", "when", "by", "released"), rows)


_COUNTS: Final = (
    "people", "alarmed", "told_to_shelter", "sheltered", "told_to_evacuate", "evacuated", "not_told", "exposed_aegl1",
    "exposed_aegl2", "exposed_aegl3", "incapacitated", "rescued", "in_care", "under_observation", "missing",
)  # fmt: skip
_BAD_ABOVE_ZERO: Final = ("not_told", "exposed_aegl2", "exposed_aegl3", "incapacitated", "missing")


def _people(telling: Telling) -> Section:
    """How many were alarmed, moved, exposed, harmed, rescued, and are missing and why."""
    rows = []
    for name in _COUNTS:
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
    flags = telling.summary["red_flags"]
    rows: list[Row] = [(Cell(flag["words"][telling.words.language], "bad"),) for flag in flags]
    return telling.section("red_flags", (), rows, "" if rows else telling.words.say("phrases", "no_flag"))


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
    return f"{value:,.3g}" if value % 1 else f"{int(value):,}"


def _distances(telling: Telling) -> Section:
    """Rural and urban distances side by side; the one that drives the run is marked."""
    words, rows = telling.words, []
    drives = telling.run.scenario.file.weather.roughness
    for id_, row in telling.summary["incidents"].items():
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
    """Expected deaths as a range over published probits."""
    rows: list[Row] = []
    by_substance = {row["substance"]: row for row in telling.summary["incidents"].values()}
    for id_, row in by_substance.items():
        values = {"low": deaths(row["expected_deaths_low"]), "high": deaths(row["expected_deaths_high"]),
                  "chosen": deaths(row["expected_deaths"]), "source": row["deaths_source"],
                  "drawn": telling.summary["dead_drawn"]}  # fmt: skip
        tone: Tone = "bad" if (row["expected_deaths_high"] or 0) >= 0.01 else ""
        said = telling.words.say("phrases", "deaths_range", values)
        rows.append((Cell(f"{substance_name(id_, telling.words)}: {said}", tone),))
    return telling.section("deaths", (), rows, "" if rows else telling.words.say("phrases", "no_deaths"))


def _caveats(telling: Telling) -> Section:
    """What to distrust."""
    rows: list[Row] = [
        (Cell(f"{telling.words.thing(telling.run, caveat['who'])}: {telling.words.known('caveats', caveat['code'])}"),)
        for caveat in telling.summary["caveats"]
    ]
    return telling.section("caveats", (), rows, "" if rows else telling.words.say("phrases", "no_caveat"))


SECTIONS: Final[tuple[Callable[[Telling], Section], ...]] = (
    _detected, _command, _vehicles, _isolation, _people, _safety, _first_look, _red_flags, _objectives, _caveats,
    _distances, _deaths,
)  # fmt: skip
"""The sections in the order in which a planner asks."""


def substance_name(id_: str, words: Words) -> str:
    """What a substance is called."""
    gas = substance(id_)
    return gas.name_zh if words.language == "zh" else gas.name_en


def mass(kilograms: float | None) -> str:
    """A mass in kg, or in t from one tonne on."""
    if kilograms is None:
        return NOTHING
    return f"{kilograms:,.0f} kg" if kilograms < 1000 else f"{kilograms / 1000:,.2f} t"


def length(metres: float) -> str:
    """A distance in m, rounded as far as it can be believed, or km."""
    return f"{metres:,.0f} m" if metres < 1000 else f"{metres / 1000:,.1f} km"


def deaths(expected: float | None) -> str:
    """An expected number of deaths, as far as it can be believed."""
    if expected is None:
        return NOTHING
    return "0" if expected < 0.005 else f"{expected:.2f}" if expected < 1 else f"{expected:,.1f}"
