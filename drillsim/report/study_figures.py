"""The pictures of a study: change against the first design, heat maps over two factors, risk curves."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from drillsim.metrics.registry import MEASURES
from drillsim.report.canvas import ALARM_RED, INK, QUIET, SAFE_GREEN, VEHICLE_BLUE, blank, noted, plain, png
from drillsim.report.fonts import figure_words
from drillsim.report.study_amounts import amount
from drillsim.report.study_story import StudyTelling
from drillsim.report.words import Language
from drillsim.study.results import Comparison, Results
from drillsim.study.schema import HeatMap

_COLOURS: Final = (VEHICLE_BLUE, "#e08a00", "#7a4fb0", "#1b8a4b", "#c8102e", "#2a9fd6", "#6b7785", "#b0a000")
MOST_MAPS: Final = 12
FEW: Final = 12
"""Up to so many comparisons are all drawn, of more those in which anything differs."""
LEAST: Final = 1e-3
"""Expected numbers below this mean nobody; a risk curve begins here."""


def study_figures(results: Results, language: Language) -> dict[str, bytes]:
    """The pictures of a study by file name: those that have something to show."""
    words, note = figure_words(language)
    telling = StudyTelling(results, words)
    drawn: dict[str, Figure | None] = {"differences.png": _forest(telling)}
    maps = [(what_if, id_, one) for id_, one in _heat_maps(results).items() for what_if in results.what_ifs]
    for what_if, id_, heat_map in maps[:MOST_MAPS]:
        name = f"heat_map_{id_}.png" if len(results.what_ifs) == 1 else f"heat_map_{id_}_{what_if}.png"
        drawn[name] = _heat_map(telling, what_if, heat_map)
    for measure in results.risk_measures:
        drawn[f"risk_{measure}.png"] = _risk(telling, measure)
    found = {}
    for name, figure in drawn.items():
        if figure is not None:
            noted(figure, note)
            found[name] = png(figure, words.language)
    return found


def _titled(figure: Figure, telling: StudyTelling, heading: str, rest: str = "") -> None:
    high = float(figure.get_size_inches()[1])
    name = telling.words.name(telling.results.study.name, "")
    title = " · ".join(part for part in (telling.say(heading), rest, name) if part)
    figure.text(0.012, 1 - 0.35 / high, title, fontsize=13, weight="bold", color=INK)


def _forest(telling: StudyTelling) -> Figure | None:
    """Each comparison as a point with its interval, in per cent of the first design's mean."""
    compared = telling.results.comparisons
    shown = [
        one for one in compared
        if one.difference.means[0] and np.isfinite(one.difference.mean.low) and (len(compared) <= FEW or not one.same)
    ]  # fmt: skip
    if not shown:
        return None
    figure = blank(11.0, 1.7 + 0.42 * len(shown))
    high = float(figure.get_size_inches()[1])
    axes = figure.add_axes((0.34, 0.62 / high, 0.38, 1 - 1.5 / high))
    several = len({one.second for one in shown}) > 1
    for row, one in enumerate(shown):
        _interval(axes, row, one)
        label = telling.words.measure(one.measure)
        if several:
            label = f"{telling.what_if(one.second)} · {label}"
        axes.text(-0.02, row, label, transform=axes.get_yaxis_transform(), ha="right", va="center", fontsize=9)
        gap = one.difference
        was, now, change = (amount(value, one.measure, telling.words) for value in (*gap.means, gap.mean.value))
        said = f"{was} → {now}  ({'+' if gap.mean.value > 0 else ''}{change})"
        axes.text(1.02, row, said, transform=axes.get_yaxis_transform(), ha="left", va="center", fontsize=9)
    axes.axvline(0.0, color=INK, linewidth=1)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_yticks([])
    axes.set_xlabel(telling.say("change_percent"), fontsize=9)
    plain(axes)
    for colour, key in ((SAFE_GREEN, "better"), (ALARM_RED, "worse"), (QUIET, "not_sure")):
        axes.plot([], [], "o-", color=colour, label=telling.say(key))
    figure.legend(loc="upper right", ncol=3, fontsize=8.5, frameon=False, bbox_to_anchor=(0.99, 1 - 0.45 / high))
    _titled(figure, telling, "forest")
    return figure


def _interval(axes: Any, row: int, one: Comparison) -> None:
    """One point with its interval."""
    colour = SAFE_GREEN if one.better is True else ALARM_RED if one.better is False else QUIET
    scale = 100.0 / abs(one.difference.means[0])
    mean = one.difference.mean
    axes.plot([mean.low * scale, mean.high * scale], [row, row], color=colour, linewidth=2.4, solid_capstyle="butt")
    axes.plot([mean.value * scale], [row], "o", color=colour, markersize=6)


def _heat_maps(results: Results) -> dict[str, HeatMap]:
    """The heat maps asked for; where none are and two factors make a grid, one of each measure."""
    file = results.study.file
    if file is None:
        return {}
    if file.heat_maps or len(file.factors) != 2 or file.sampling.kind != "grid":
        return dict(file.heat_maps)
    y, x = file.factors
    return {measure: HeatMap(x=x, y=y, measure=measure) for measure in results.measures}


def _heat_map(telling: StudyTelling, what_if: str, asked: HeatMap) -> Figure | None:
    """The mean of a measure over two factors, other factors meaned out by their chances."""
    results = telling.results
    designs = results.what_ifs[what_if]
    columns = list(dict.fromkeys(one.levels[asked.x] for one in designs))
    rows = list(dict.fromkeys(one.levels[asked.y] for one in designs))
    total, weight = np.zeros((len(rows), len(columns))), np.zeros((len(rows), len(columns)))
    for design, mean in zip(designs, results.means(what_if, asked.measure), strict=True):
        if np.isfinite(mean):
            cell = rows.index(design.levels[asked.y]), columns.index(design.levels[asked.x])
            chance = 1.0 if design.chance is None else design.chance
            total[cell] += mean * chance
            weight[cell] += chance
    if not weight.any():
        return None
    values = np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan)
    figure = blank(2.6 + max(0.75 * len(columns), 4.4), 2.0 + max(0.42 * len(rows), 2.2))
    high, wide = float(figure.get_size_inches()[1]), float(figure.get_size_inches()[0])
    axes = figure.add_axes((1.5 / wide, 0.85 / high, 1 - 1.7 / wide, 1 - 1.6 / high))
    _cells(axes, values, asked.measure, telling)
    across, up = ([telling.level(id_, one) for one in labels] for id_, labels in ((asked.x, columns), (asked.y, rows)))
    axes.set_xticks(range(len(columns)), across, fontsize=8.5, rotation=30 if len("".join(across)) > 60 else 0)
    axes.set_yticks(range(len(rows)), up, fontsize=8.5)
    axes.set_xlabel(telling.factor(asked.x), fontsize=9.5)
    axes.set_ylabel(telling.factor(asked.y), fontsize=9.5)
    alone = len(results.what_ifs) == 1
    rest = telling.words.measure(asked.measure) + ("" if alone else f" · {telling.what_if(what_if)}")
    high = float(figure.get_size_inches()[1])
    figure.text(0.012, 1 - 0.35 / high, rest, fontsize=13, weight="bold", color=INK)
    figure.text(0.012, 1 - 0.58 / high, telling.words.name(results.study.name, ""), fontsize=9, color=QUIET)
    return figure


def _cells(axes: Any, values: np.ndarray[Any, Any], measure: str, telling: StudyTelling) -> None:
    """The coloured cells, each with its number; grey where the thing never happened."""
    better = MEASURES[measure].better
    shades = "YlGn" if better == "higher" else "OrRd" if better == "lower" else "Blues"
    axes.set_facecolor("#e3e6ea")
    axes.imshow(values, cmap=shades, aspect="auto", interpolation="nearest")
    known = values[np.isfinite(values)]
    middle = (known.min() + known.max()) / 2.0
    for (row, column), value in np.ndenumerate(values):
        colour = "#ffffff" if np.isfinite(value) and value > middle + 0.25 * np.ptp(known) else INK
        axes.text(column, row, amount(float(value), measure, telling.words), ha="center", va="center", fontsize=8,
                  color=colour)  # fmt: skip


def _risk(telling: StudyTelling, measure: str) -> Figure | None:
    """How often a measure is reached or passed, one line a what-if."""
    curves = {what_if: telling.results.risk(what_if, measure) for what_if in telling.results.what_ifs}
    shown = {what_if: curve for what_if, curve in curves.items() if (curve.numbers >= LEAST).any()}
    if not shown:
        return None
    figure = blank(8.5, 5.6)
    axes = figure.add_axes((0.11, 0.12, 0.86, 0.74))
    for (what_if, curve), colour in zip(shown.items(), _COLOURS * 9, strict=False):
        felt = curve.numbers >= LEAST
        numbers = np.concatenate([[curve.numbers[felt][0] * 0.8], curve.numbers[felt]])
        often = np.concatenate([curve.often[felt][:1], curve.often[felt]])
        axes.step(numbers, often, where="pre", color=colour, linewidth=2, label=telling.what_if(what_if))
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(telling.words.measure(measure), fontsize=9.5)
    yearly = all(curve.per_year for curve in shown.values())
    axes.set_ylabel(telling.say("per_year" if yearly else "per_run"), fontsize=9.5)
    axes.legend(fontsize=8.5, frameon=False)
    plain(axes)
    _titled(figure, telling, "risk_curve")
    return figure
