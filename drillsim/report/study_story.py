"""What a study found, told in a planner's words: verdicts first, then every number behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from rich.cells import cell_len

import drillsim
from drillsim.metrics.registry import MEASURES
from drillsim.report.moments import NOTHING
from drillsim.report.study_amounts import amount, interval, number, p_value
from drillsim.report.telling import MOST_ROWS, Cell, Row, Section, Story, Tone
from drillsim.report.words import Language, Words
from drillsim.study.results import SURE, Comparison, Results
from drillsim.study.statistics import Estimate, Spread

MOST_IN_HEADLINE: Final = 3
"""So many what-ifs are told of in the headline; of more only how many runs there were."""
LONGEST_NAME: Final = 28
"""Cells that a name may fill in a sentence or a table."""


@dataclass(frozen=True)
class StudyTelling:
    """What every section of a study's report is told from."""

    results: Results
    words: Words

    def say(self, key: str, values: dict[str, Any] | None = None) -> str:
        """Words of studies."""
        return self.words.say("study", key, values)

    def what_if(self, id_: str) -> str:
        """What a what-if is called: by its name, or by its id where the name would fill a line."""
        name = self.words.name(self.results.what_ifs[id_][0].name, id_)
        return name if cell_len(name) <= LONGEST_NAME else id_

    def factor(self, id_: str) -> str:
        """What a factor is called."""
        file = self.results.study.file
        return self.words.name(file.factors[id_].name, id_) if file is not None else id_

    def level(self, factor: str, label: str) -> str:
        """What a level of a factor is called."""
        file = self.results.study.file
        named = file.factors[factor].levels if file is not None else {}
        return self.words.name(named[label].name, label) if label in named else label

    def section(self, key: str, heads: Sequence[str], rows: Sequence[Row], note: str = "") -> Section:
        """A section under its heading; of a long table the first rows and how many there are."""
        if len(rows) > MOST_ROWS:
            counts = {"shown": f"{MOST_ROWS:,}", "all": f"{len(rows):,}"}
            note = f"{self.words.say('phrases', 'more_rows', counts)} {note}".strip()
        titles = tuple(self.say(f"col_{head}") if head else "" for head in heads)
        return Section(key, self.say(key), titles, tuple(rows[:MOST_ROWS]), note)


def tell_study(results: Results, language: Language) -> Story:
    """The report of a study."""
    telling = StudyTelling(results, Words(language))
    study, runs = results.study, sum(len(found) for found in results.known.values())
    about = telling.say("about", {"designs": len(study.designs), "runs": f"{runs:,}", "seed": study.seed,
                                  "version": drillsim.__version__})  # fmt: skip
    sections = (_verdicts(telling), _best(telling), _differences(telling), _effects(telling), _spreads(telling),
                _failures(telling), _reproduce(telling))  # fmt: skip
    return Story(telling.words.name(study.name, ""), about, _headline(telling, runs), sections)


def _headline(telling: StudyTelling, runs: int) -> Cell:
    """How each what-if does against the first, in one line; red where one is worse or runs failed."""
    results, said = telling.results, []
    worst: Tone = "good"
    others = list(results.what_ifs)[1:]
    for other in others if len(others) <= MOST_IN_HEADLINE else ():
        mine = [one for one in results.comparisons if one.second == other]
        better, worse = (sum(one.better is verdict for one in mine) for verdict in (True, False))
        worst = "bad" if worse else worst
        counts = {"second": telling.what_if(other), "better": better, "worse": worse, "of": len(mine)}
        said.append(telling.say("headline", counts))
    failed = sum(1 for _ in results.failures)
    if failed:
        worst = "bad"
        said.append(telling.say("failed", {"count": failed}))
    if not said:
        counts = {"runs": f"{runs:,}", "designs": len(results.study.designs)}
        return Cell(telling.say("headline_alone", counts), "good")
    return Cell(("；" if telling.words.language == "zh" else "; ").join(said), worst)


def _verdicts(telling: StudyTelling) -> Section:
    """Every sure difference as a sentence, what is not sure in one line."""
    rows: list[Row] = []
    results = telling.results
    for other in list(results.what_ifs)[1:]:
        mine = [one for one in results.comparisons if one.second == other]
        for one in sorted(mine, key=lambda one: (one.better is not False, one.p)):
            rows += _sentences(telling, one)
        for key, those in (("unsure", [one for one in mine if not one.differs and not one.same]),
                           ("same", [one for one in mine if one.same])):  # fmt: skip
            names = telling.words.listed([telling.words.measure(one.measure) for one in those])
            if names:
                rows.append((Cell(telling.say(key, {"second": telling.what_if(other), "measures": names}), "quiet"),))
    note = ""
    if results.comparisons:
        note = f"{telling.say('holm', {'of': 2 * len(results.comparisons)})} {_luck(telling)}".strip()
    return telling.section("verdicts", (), rows, note)


def _luck(telling: StudyTelling) -> str:
    """By how much common luck cut the variance, over all measures that vary."""
    found = [one.difference.luck_shared for one in telling.results.comparisons if not one.same]
    known = [value for value in found if np.isfinite(value)]
    if not known:
        return ""
    times = telling.say("luck_times", {"times": float(np.median(known))})
    return telling.say("luck", {"times": times, "of": len(known)})


def _sentences(telling: StudyTelling, one: Comparison) -> list[Row]:
    """A sure difference in words."""
    found: list[Row] = []
    gap, words = one.difference, telling.words
    tone: Tone = "good" if one.better is True else "bad" if one.better is False else ""
    names = {"measure": words.measure(one.measure), "first": telling.what_if(one.first),
             "second": telling.what_if(one.second)}  # fmt: skip
    sure = one.p < SURE
    if sure:
        down = gap.mean.value < 0
        key = ("sooner" if down else "later") if MEASURES[one.measure].unit == "s" else "falls" if down else "rises"
        size = Estimate(abs(gap.mean.value), *sorted((abs(gap.mean.low), abs(gap.mean.high))))
        values = names | {
            "amount": amount(size.value, one.measure, words), "low": amount(size.low, one.measure, words),
            "high": amount(size.high, one.measure, words), "was": amount(gap.means[0], one.measure, words),
        }  # fmt: skip
        found.append((Cell(telling.say(key, values), tone),))
    if one.p_happened < SURE or (sure and gap.happened[2] < max(gap.happened[:2])):
        first, second = (f"{count / gap.runs:.0%}" for count in gap.happened[:2])
        shares = {"share_first": first, "share_second": second}
        found.append((Cell(telling.say("happens", names | shares)),))
    return found


def _best(telling: StudyTelling) -> Section:
    """Of many designs those that could be the best, measure by measure."""
    rows: list[Row] = []
    for measure in telling.results.measures:
        found = telling.results.best(measure)
        if found and len(found) < len(telling.results.what_ifs):
            names = telling.words.listed([telling.what_if(one) for one in found])
            key = "is_best" if len(found) == 1 else "could_be"
            rows.append((Cell(telling.say(key, {"measure": telling.words.measure(measure), "names": names})),))
    return telling.section("best", (), rows)


def _differences(telling: StudyTelling) -> Section:
    """Every comparison with its numbers; columns that would say the same in every row are left out."""
    compared = telling.results.comparisons
    several = len({one.second for one in compared}) > 1
    lacking = any(one.difference.happened[2] < one.difference.runs for one in compared)
    rows: list[Row] = []
    for one in compared:
        cells = _difference(telling, one)
        rows.append((*((Cell(telling.what_if(one.second)),) if several else ()), *cells[: None if lacking else -1]))
    heads = (*(("design",) if several else ()), "measure", "", "", "difference", "interval", "p", "luck",
             *(("happened",) if lacking else ()))  # fmt: skip
    section = telling.section("differences", heads, rows)
    if not compared:
        return section
    names = iter((telling.what_if(compared[0].first), "→" if several else telling.what_if(compared[0].second)))
    return replace(section, heads=tuple(head or next(names) for head in section.heads))


def _difference(telling: StudyTelling, one: Comparison) -> Row:
    """The numbers of one comparison."""
    gap, words = one.difference, telling.words
    tone: Tone = "good" if one.better is True else "bad" if one.better is False else ""
    luck = gap.luck_shared
    return (
        Cell(words.measure(one.measure)), Cell(amount(gap.means[0], one.measure, words)),
        Cell(amount(gap.means[1], one.measure, words)), Cell(amount(gap.mean.value, one.measure, words), tone),
        Cell(interval(gap.mean, one.measure, words)), Cell(p_value(one.p)),
        Cell(telling.say("luck_times", {"times": luck}) if np.isfinite(luck) else NOTHING, "quiet"),
        Cell(" / ".join(f"{count:,}" for count in gap.happened)),
    )  # fmt: skip


def _spreads(telling: StudyTelling) -> Section:
    """Each measure of each design: mean, interval, quantiles."""
    rows: list[Row] = []
    words = telling.words
    for design in telling.results.study.designs:
        said = [f"{telling.factor(id_)} {telling.level(id_, level)}" for id_, level in design.levels.items()]
        levels = words.listed(said)
        name = " · ".join(part for part in (telling.what_if(design.what_if), levels) if part)
        for measure in telling.results.measures:
            spread: Spread = telling.results.spread(design, measure)
            quantiles = " / ".join(amount(one.value, measure, words) for one in spread.quantiles)
            rows.append((
                Cell(name), Cell(words.measure(measure)), Cell(f"{spread.happened:,} / {spread.runs:,}"),
                Cell(amount(spread.mean.value, measure, words)), Cell(interval(spread.mean, measure, words)),
                Cell(quantiles),
            ))  # fmt: skip
    return telling.section("spreads", ("design", "measure", "runs", "mean", "interval", "quantiles"), rows)


def _effects(telling: StudyTelling) -> Section:
    """How much of each measure goes with each factor."""
    rows: list[Row] = []
    for what_if in telling.results.what_ifs:
        for measure in telling.results.measures:
            sobol = {one.factor: one for one in telling.results.sobol(what_if, measure)}
            effects = [one for one in telling.results.main_effects(what_if, measure) if np.isfinite(one.share)]
            for effect in sorted(effects, key=lambda effect: -effect.share):
                index = sobol.get(effect.factor)
                first, last = (telling.level(effect.factor, effect.levels[end]) for end in (0, -1))
                ends = [amount(mean, measure, telling.words) for mean in (effect.means[0], effect.means[-1])]
                rows.append((
                    Cell(telling.what_if(what_if)), Cell(telling.words.measure(measure)),
                    Cell(telling.factor(effect.factor)), Cell(f"{effect.share:.0%}"),
                    Cell(f"{number(index.first[0])} / {number(index.total[0])}" if index else NOTHING),
                    Cell(f"{first}: {ends[0]} → {last}: {ends[1]}"),
                ))  # fmt: skip
    heads = ("design", "measure", "factor", "share", "sobol", "levels")
    return telling.section("effects", heads, rows, telling.say("main_effects") if rows else "")


def _failures(telling: StudyTelling) -> Section:
    """The runs that came to nothing, by name."""
    rows: list[Row] = [
        (Cell(one.design), Cell(f"{one.replication}"), Cell(telling.say(one.status), "bad"), Cell(one.why))
        for one in telling.results.failures
    ]
    return telling.section("failures", ("design", "replication", "status", "why"), rows)


def _reproduce(telling: StudyTelling) -> Section:
    return telling.section("reproduce", (), ((Cell(telling.say("replay")),),))
