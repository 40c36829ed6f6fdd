"""What single changes buy, told for a safety committee: the ranking first, then every number behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

import drillsim
from drillsim.planner.improve import WIND, Proposals
from drillsim.planner.ranking import Gain, Ranked, Verdict, ranked
from drillsim.report.moments import NOTHING
from drillsim.report.study_amounts import amount, interval
from drillsim.report.telling import MOST_ROWS, Cell, Row, Section, Story, Tone
from drillsim.report.words import Language, Words
from drillsim.study.results import Results

_TONES: Final[dict[Verdict, Tone]] = {
    "better": "good", "mixed": "", "unsure": "quiet", "worse": "bad", "less_cover": "bad",
}  # fmt: skip
MOST_ON_SCREEN: Final = 3
"""So many measures stand beside the ranking: the objectives' first; the rest follows in the table of gains."""


@dataclass(frozen=True)
class ImproveTelling:
    """What every section is told from."""

    results: Results
    proposals: Proposals
    words: Words
    ranking: tuple[Ranked, ...]

    @classmethod
    def of(cls, results: Results, proposals: Proposals, words: Words) -> ImproveTelling:
        """The telling of some results."""
        return cls(results, proposals, words, tuple(ranked(results, proposals)))

    def say(self, key: str, values: dict[str, Any] | None = None) -> str:
        """Words of improvements."""
        return self.words.say("improve", key, values)

    def change(self, id_: str) -> str:
        """What a change is called."""
        file = self.proposals.study.file
        named = file.what_ifs.get(id_) if file is not None else None
        return self.words.name(named.name, id_) if named is not None else id_

    def wind(self, design: str) -> str:
        """Where the wind blows from in a design."""
        levels = next(one.levels for one in self.results.study.designs if one.id == design)
        file = self.proposals.study.file
        if WIND not in levels or file is None:
            return self.say("only_wind")
        name = file.factors[WIND].levels[levels[WIND]].name
        return self.say("from", {"wind": self.words.name(name, levels[WIND])})

    def section(self, key: str, heads: Sequence[str], rows: Sequence[Row], note: str = "") -> Section:
        """A section under its heading; of a long table the first rows and how many there are."""
        if len(rows) > MOST_ROWS:
            counts = {"shown": f"{MOST_ROWS:,}", "all": f"{len(rows):,}"}
            note = f"{self.words.say('phrases', 'more_rows', counts)} {note}".strip()
        return Section(key, self.say(key), tuple(heads), tuple(rows[:MOST_ROWS]), note)


def tell_improve(results: Results, proposals: Proposals, language: Language) -> Story:
    """The report of what single changes buy."""
    telling = ImproveTelling.of(results, proposals, Words(language))
    study = proposals.study
    winds = len(results.what_ifs[next(iter(results.what_ifs))])
    runs = study.rule.schedule()[-1]
    about = telling.say("about", {"changes": len(telling.ranking), "winds": winds, "runs": runs, "seed": study.seed,
                                  "version": drillsim.__version__})  # fmt: skip
    title = telling.say("title", {"name": telling.words.name(study.name, "")})
    sections = (_ranking(telling), _lost(telling), _left_out(telling), _gains(telling), _failures(telling),
                _how(telling))  # fmt: skip
    return Story(title, about, _headline(telling), sections)


def _headline(telling: ImproveTelling) -> Cell:
    good = [one for one in telling.ranking if one.verdict == "better"]
    if not good:
        return Cell(telling.say("headline_none", {"of": len(telling.ranking)}), "bad")
    values = {"good": len(good), "of": len(telling.ranking), "first": telling.change(good[0].id)}
    return Cell(telling.say("headline", values), "good")


def tone_of(gain: Gain) -> Tone:
    """Green for what is surely better, red for what is surely worse."""
    return "good" if gain.better is True else "bad" if gain.better is False else ""


def _ranking(telling: ImproveTelling) -> Section:
    """One row a change: verdict, and what it does to the first few measures, mean and worst wind."""
    rows: list[Row] = []
    measures = list(dict.fromkeys(gain.overall.measure for one in telling.ranking for gain in one.gains))
    shown = measures[:MOST_ON_SCREEN] if len(measures) > MOST_ON_SCREEN + 1 else measures
    for number, one in enumerate(telling.ranking, 1):
        said = telling.say(f"verdict_{one.verdict}")
        gains = {gain.overall.measure: gain for gain in one.gains}
        cells = [_both(telling, gains[name]) if name in gains else Cell(NOTHING) for name in shown]
        rows.append((Cell(f"{number}"), Cell(telling.change(one.id)), Cell(said, _TONES[one.verdict]), *cells))
    titles = [f"{telling.words.measure(name)}: {telling.say('mean')} / {telling.say('worst')}" for name in shown]
    heads = (*(telling.say(f"col_{head}") for head in ("rank", "change", "verdict")), *titles)
    return telling.section("ranking", heads, rows)


def _both(telling: ImproveTelling, gain: Gain) -> Cell:
    """What a change does to a measure over the winds, and with the worst."""
    measure = gain.overall.measure
    both = (gain.overall.difference.mean.value, gain.worst.mean.value)
    return Cell(" / ".join(amount(value, measure, telling.words) for value in both), tone_of(gain))


def _lost(telling: ImproveTelling) -> Section:
    """The changes that mean less cover, and where."""
    rows: list[Row] = []
    places = telling.proposals.scenario.park.file.places
    for one in telling.ranking:
        if one.lost:
            where = [telling.words.name(places[place].name, place) for _, place in one.lost]
            able = [telling.words.known("capabilities", capability) for capability, _ in one.lost]
            values = {"change": telling.change(one.id), "places": telling.words.listed(where),
                      "capabilities": telling.words.listed(able)}  # fmt: skip
            rows.append((Cell(telling.say("lost", values), "bad"),))
    return telling.section("less_cover", (), rows)


def _left_out(telling: ImproveTelling) -> Section:
    rows: list[Row] = [
        (Cell(telling.say("skipped", {"change": id_, "why": why}), "quiet"),)
        for id_, why in telling.proposals.left_out.items()
    ]
    return telling.section("left_out", (), rows)


def _gains(telling: ImproveTelling) -> Section:
    """Every change and measure with its intervals, what nothing changes left out."""
    rows: list[Row] = []
    for one in telling.ranking:
        for gain in one.gains:
            if not gain.overall.same:
                rows.append((Cell(telling.change(one.id)), *_numbers(telling, gain)))
    heads = ("change", "measure", "today", "mean", "interval", "wind", "worst", "interval", "happened")
    return telling.section("gains", [telling.say(f"col_{head}") for head in heads], rows)


def _numbers(telling: ImproveTelling, gain: Gain) -> Row:
    """The numbers of one gain."""
    one, words = gain.overall, telling.words
    gap, measure = one.difference, one.measure
    first, second = (f"{count / gap.runs:.0%}" if gap.runs else NOTHING for count in gap.happened[:2])
    return (
        Cell(words.measure(measure)), Cell(amount(gap.means[0], measure, words)),
        Cell(amount(gap.mean.value, measure, words), tone_of(gain)), Cell(interval(gap.mean, measure, words)),
        Cell(telling.wind(gain.worst_design)), Cell(amount(gain.worst.mean.value, measure, words)),
        Cell(interval(gain.worst.mean, measure, words) if np.isfinite(gain.worst.mean.value) else NOTHING),
        Cell(first if first == second else f"{first} → {second}"),
    )  # fmt: skip


def _failures(telling: ImproveTelling) -> Section:
    """The runs that came to nothing, by name."""
    rows: list[Row] = [
        (Cell(f"{one.design}/{one.replication}: {one.why}", "bad"),) for one in telling.results.failures
    ]
    return telling.section("failures", (), rows)


def _how(telling: ImproveTelling) -> Section:
    rows: list[Row] = [(Cell(telling.say(key)),) for key in ("read_rank", "read_wind", "read_cover", "replay")]
    return telling.section("how", (), rows)
