"""What every part of a report is told from, and what it is made of: cells, rows, sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from drillsim.metrics.summary import summarise
from drillsim.record.run import Run
from drillsim.report.moments import Clock
from drillsim.report.words import Language, Words

MOST_ROWS: Final = 40
"""So many rows a table of a report shows; the run folder has every one."""
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
        """A section under its heading; of a long table the first rows and how many there are."""
        if len(rows) > MOST_ROWS:
            counts = {"shown": f"{MOST_ROWS:,}", "all": f"{len(rows):,}"}
            note = " ".join(part for part in (self.words.say("phrases", "more_rows", counts), note) if part)
        return Section(key, self.words.say("headings", key), heads, tuple(rows[:MOST_ROWS]), note)
