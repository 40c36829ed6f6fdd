"""The page a safety committee reads: what each single change buys, in one file, and its table beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from drillsim.metrics.registry import MEASURES
from drillsim.planner.improve import Proposals
from drillsim.planner.ranking import Gain
from drillsim.record.table import Table
from drillsim.report.canvas import ALARM_RED, INK, QUIET, SAFE_GREEN, VEHICLE_BLUE, blank, noted, plain, png
from drillsim.report.fonts import figure_words
from drillsim.report.html import PAGE, told_page
from drillsim.report.improve_story import ImproveTelling, tell_improve, tone_of
from drillsim.report.study_amounts import amount
from drillsim.report.words import Language, Words
from drillsim.study.results import Results
from drillsim.study.tables import tables_of, write_tables, write_whole

_COLOURS: Final = {"good": SAFE_GREEN, "bad": ALARM_RED, "": QUIET, "quiet": QUIET}
SECTIONS_FIRST: Final = 3
MOST_DRAWN: Final = 24
"""Changes in one picture, at most."""


def write_improve(results: Results, proposals: Proposals, folder: Path, language: Language = "en") -> Table:
    """Writes tables, pictures and page into the study's folder, each whole; the ranking as a table.

    Raises DrillsimError when the disk refuses.
    """
    telling = ImproveTelling.of(results, proposals, Words(language))
    ranking = _table(telling)
    write_tables({**tables_of(results), "ranking": ranking}, folder)
    pictures = improve_figures(results, proposals, language)
    page = told_page(tell_improve(results, proposals, language), pictures, SECTIONS_FIRST, language)
    for name, content in {**pictures, PAGE: page}.items():
        write_whole(folder / name, content)
    return ranking


def _table(telling: ImproveTelling) -> Table:
    """A row a change and measure, in the order of the ranking."""
    rows = [
        {"rank": number, "change": one.id, "name": telling.change(one.id), "verdict": one.verdict,
         "mean_gain_share": one.share, **_cells(telling, gain),
         "less_cover": " ".join(f"{capability}@{place}" for capability, place in one.lost)}
        for number, one in enumerate(telling.ranking, 1) for gain in one.gains
    ]  # fmt: skip
    return Table({name: np.array([row[name] for row in rows], dtype=object) for name in (rows[0] if rows else {})})


def _cells(telling: ImproveTelling, gain: Gain) -> dict[str, Any]:
    one, worst = gain.overall, gain.worst
    return {
        "measure": one.measure, "unit": MEASURES[one.measure].unit, "today": one.difference.means[0],
        "difference": one.difference.mean.value, "difference_low": one.difference.mean.low,
        "difference_high": one.difference.mean.high, "p_holm": one.p, "p_happened_holm": one.p_happened,
        "happened_today": one.difference.happened[0], "happened_changed": one.difference.happened[1],
        "worst_wind": telling.wind(gain.worst_design), "worst_today": worst.means[0],
        "worst_difference": worst.mean.value, "worst_low": worst.mean.low, "worst_high": worst.mean.high,
        "surely_worse_with": len(gain.worse_with),
    }  # fmt: skip


def improve_figures(results: Results, proposals: Proposals, language: Language) -> dict[str, bytes]:
    """A picture a measure that any change changes, by file name: mean over the winds, and the worst wind."""
    words, note = figure_words(language)
    telling = ImproveTelling.of(results, proposals, words)
    found = {}
    for measure in results.measures:
        gains = [(telling.change(one.id), gain) for one in telling.ranking for gain in one.gains
                 if gain.overall.measure == measure and np.isfinite(gain.overall.difference.mean.low)
                 and not gain.overall.same]  # fmt: skip
        if gains:
            figure = _drawn(telling, measure, gains[:MOST_DRAWN])
            noted(figure, note)
            found[f"gains_{measure}.png"] = png(figure, words.language)
    return found


def _drawn(telling: ImproveTelling, measure: str, gains: list[tuple[str, Gain]]) -> Any:
    """Each change as two intervals, the mean's filled and the worst wind's open."""
    figure = blank(11.0, 1.9 + 0.46 * len(gains))
    high = float(figure.get_size_inches()[1])
    axes = figure.add_axes((0.30, 0.75 / high, 0.44, 1 - 1.75 / high))
    for row, (name, gain) in enumerate(gains):
        for place, one, marker in ((row - 0.12, gain.overall.difference.mean, "o"), (row + 0.16, gain.worst.mean, "D")):
            colour = _COLOURS[tone_of(gain)] if marker == "o" else VEHICLE_BLUE
            if np.isfinite(one.low):
                axes.plot([one.low, one.high], [place, place], color=colour, linewidth=1.8)
            face = colour if marker == "o" else "white"
            axes.plot([one.value], [place], marker=marker, color=colour, markerfacecolor=face, markersize=6)
        axes.text(-0.02, row, name, transform=axes.get_yaxis_transform(), ha="right", va="center", fontsize=9)
        said = " / ".join(amount(value, measure, telling.words)
                          for value in (gain.overall.difference.mean.value, gain.worst.mean.value))  # fmt: skip
        axes.text(1.02, row, f"{said} ({telling.wind(gain.worst_design)})", transform=axes.get_yaxis_transform(),
                  ha="left", va="center", fontsize=9, color=QUIET)  # fmt: skip
    axes.axvline(0.0, color=INK, linewidth=0.9)
    axes.set_ylim(len(gains) - 0.5, -0.6)
    axes.set_yticks([])
    plain(axes)
    unit = MEASURES[measure].unit
    axes.set_xlabel(f"{telling.words.measure(measure)} · ● {telling.say('mean')} · ◇ {telling.say('worst')}"
                    + (f" ({unit})" if unit == "s" else ""), fontsize=9)  # fmt: skip
    title = telling.say("title", {"name": telling.words.name(telling.results.study.name, "")})
    figure.text(0.012, 1 - 0.35 / high, title, fontsize=13, weight="bold", color=INK)
    return figure
