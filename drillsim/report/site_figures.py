"""The front of cost against benefit, and the map of where it is proposed to put what helps."""

from __future__ import annotations

from textwrap import fill
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from drillsim.metrics.registry import MEASURES
from drillsim.planner.siting.fronts import SHARES
from drillsim.planner.siting.judging import Judged
from drillsim.planner.siting.propose import Candidate
from drillsim.report.canvas import (
    ALARM_RED,
    INK,
    QUIET,
    SAFE_GREEN,
    VEHICLE_BLUE,
    blank,
    frame_off,
    noted,
    plain,
    png,
)
from drillsim.report.fonts import figure_words
from drillsim.report.park_layers import Layers, attribution, fit, ground, norths, scale_bar
from drillsim.report.run_incidents import SYMBOLS
from drillsim.report.site_story import SiteTelling
from drillsim.report.study_amounts import SHORT_S, number
from drillsim.report.words import Language

_LOOKS: Final = {
    "mclp": (VEHICLE_BLUE, "o"), "backup": ("#7a4fb0", "s"), "expected": ("#e08a00", "^"),
    "p-median": (VEHICLE_BLUE, "o"), "p-centre": (ALARM_RED, "D"),
}  # fmt: skip
_VERDICTS: Final = {"better": SAFE_GREEN, "worse": ALARM_RED, "less_cover": ALARM_RED}
_APART: Final = 0.13
_LEAST_S: Final = 10.0
"""The panel of a simulated time shows at least so much to both sides of today."""
_CLOSE_M: Final = 350.0
"""A map of sites is at least so wide and high around them."""


def site_figures(judged: Judged, language: Language) -> dict[str, bytes]:
    """The pictures of a siting by file name, PNG."""
    words, note = figure_words(language)
    telling = SiteTelling(judged, words)
    drawn = {"front.png": _front(telling), "map.png": _map(telling, note)}
    noted(drawn["front.png"], note)
    return {name: png(figure, words.language) for name, figure in drawn.items()}


def _front(telling: SiteTelling) -> Figure:
    """Three panels over the number placed: what the models cover, how long they say it takes, what is simulated."""
    shares = [model for model in telling.models if model in SHARES]
    times = [model for model in telling.models if model not in SHARES]
    panels = [one for one, some in ((_cover, shares), (_times, times), (_simulated, ["x"])) if some]
    figure = blank(5.0 * len(panels), 5.2)
    figure.text(0.012, 0.94, _title(telling), fontsize=13, weight="bold", color=INK)
    for place, panel in enumerate(panels):
        axes = figure.add_axes(((place + 0.17) / len(panels), 0.17, 0.76 / len(panels), 0.64))
        plain(axes)
        panel(telling, axes, shares if panel is _cover else times)
        _number_axis(telling, axes)
    return figure


def _title(telling: SiteTelling) -> str:
    return telling.say("front_title", {"thing": telling.thing})


def _number_axis(telling: SiteTelling, axes: Any) -> None:
    """How many are placed, and below it what that costs where it is known."""
    most, cost = telling.judged.sites.task.asked.most, telling.judged.sites.cost
    bought = telling.judged.sites.bought
    labels = [telling.say("today"), *(f"{placed}" for placed in range(1, most + 1))]
    if cost is not None:
        labels = [f"{label}\n{number(cost.amount * bought(n))}" for n, label in enumerate(labels)]
    axes.set_xticks(range(most + 1), labels)
    axes.set_xlim(-0.35, most + 0.45)
    key = "axis_placed" if cost is None else "axis_cost"
    axes.set_xlabel(telling.say(key, {"unit": cost.unit if cost else ""}), fontsize=9)


def _lines(telling: SiteTelling, axes: Any, models: list[str]) -> None:
    """The front of each model; hollow where one more placed buys nothing."""
    for model in models:
        mine = [one for one in telling.judged.sites.answers if one.model == model]
        colour, marker = _LOOKS[model]
        axes.plot([one.number for one in mine], [one.worth for one in mine], color=colour, marker=marker, linewidth=1.8,
                  markersize=6, label=telling.say(f"model_{model}"), zorder=3)  # fmt: skip
        idle = [one for one in mine if one.number and not one.helps]
        axes.plot([one.number for one in idle], [one.worth for one in idle], linestyle="none", marker=marker,
                  markersize=6, markerfacecolor="white", markeredgecolor=colour, zorder=4)  # fmt: skip


def _cover(telling: SiteTelling, axes: Any, models: list[str]) -> None:
    _lines(telling, axes, models)
    axes.set_ylim(0.0, 1.03)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_title(telling.say("panel_cover"), fontsize=10, loc="left", color=INK)
    axes.legend(fontsize=8, frameon=False, loc="lower right")


def _times(telling: SiteTelling, axes: Any, models: list[str]) -> None:
    _lines(telling, axes, models)
    axes.set_ylim(bottom=0.0)
    axes.margins(y=0.2)
    axes.set_title(telling.say("panel_times"), fontsize=10, loc="left", color=INK)
    axes.legend(fontsize=8, frameon=False, loc="lower left")


def _simulated(telling: SiteTelling, axes: Any, _: list[str]) -> None:
    """What each candidate changes in the simulation with its interval, by its number on the map."""
    judged = telling.judged
    measure = judged.sites.measure
    axes.axhline(0.0, color=INK, linewidth=0.9)
    gaps = {one.id: judged.gain(one).mean for one in judged.sites.candidates}
    ends = [abs(value) for gap in gaps.values() for value in (gap.value, gap.low, gap.high) if np.isfinite(value)]
    in_minutes = MEASURES[measure].unit == "s" and max(ends, default=0.0) >= SHORT_S
    scale = 60.0 if in_minutes else 1.0
    for one in judged.sites.candidates:
        gap, x = gaps[one.id], _beside(judged, one)
        verdict = judged.ranking[one.id].verdict if one.id in judged.ranking else "unsure"
        colour = _VERDICTS.get(verdict, QUIET)
        if np.isfinite(gap.low):
            axes.plot([x, x], [gap.low / scale, gap.high / scale], color=colour, linewidth=2.2, zorder=3)
        if np.isfinite(gap.value):
            axes.plot([x], [gap.value / scale], marker="o", markersize=15, color=colour, zorder=4)
            axes.text(x, gap.value / scale, one.id.removeprefix("put_"), ha="center", va="center", fontsize=9,
                      color="white", weight="bold", zorder=5)  # fmt: skip
    low, high = axes.get_ylim()
    least = (_LEAST_S if MEASURES[measure].unit == "s" else 1.0) / scale
    axes.set_ylim(min(low, -least), max(high, least))
    axes.yaxis.set_major_locator(MaxNLocator(7))
    unit = telling.say("minutes") if in_minutes else _unit(telling, MEASURES[measure].unit)
    values = {"measure": telling.words.measure(measure), "unit": unit}
    axes.set_title(telling.say("panel_simulated", values), fontsize=10, loc="left", color=INK)


def _unit(telling: SiteTelling, unit: str) -> str:
    """A measure's unit in words; other units are the same in both languages."""
    return telling.say(f"unit_{unit}") if unit in ("s", "people") else unit


def _beside(judged: Judged, one: Candidate) -> float:
    """Candidates of one number stand side by side."""
    mine = [other.id for other in judged.sites.candidates if other.number == one.number]
    return one.number + _APART * (2 * mine.index(one.id) - len(mine) + 1)


def _map(telling: SiteTelling, note: str) -> Figure:
    """The park with what stands today and where the candidates would put more, by their numbers in the table."""
    figure = blank(14.0, 9.2)
    axes = figure.add_axes((0.01, 0.045, 0.735, 0.89))
    frame_off(axes)
    scenario = telling.judged.sites.proposals.scenario
    layers = Layers(axes, scenario.park, telling.words)
    ground(layers)
    if telling.judged.sites.task.asked.what == "detector":
        fit(axes, _frame(telling))
    for incident in scenario.file.incidents.values():
        if incident.kind in SYMBOLS:
            key, style = SYMBOLS[incident.kind]
            layers.symbol(key, [incident.spot(scenario.park)], style)
    _today(telling, layers)
    _proposed(telling, layers)
    norths(layers)
    scale_bar(layers)
    layers.settle()
    title = telling.say("map_title", {"thing": telling.thing})
    figure.text(0.012, 0.96, title, fontsize=14, weight="bold", color=INK)
    figure.text(0.012, 0.015, attribution(layers, note), fontsize=7, color=QUIET)
    axes.legend(list(layers.legend.values()), list(layers.legend), loc="upper left", bbox_to_anchor=(1.01, 1.0),
                fontsize=8, frameon=False, borderaxespad=0.0, labelspacing=0.8)  # fmt: skip
    return figure


def _frame(telling: SiteTelling) -> tuple[float, float, float, float]:
    """The frame around all sites."""
    xy = np.array([site.at for site in telling.judged.sites.task.sites])
    low, high = xy.min(axis=0), xy.max(axis=0)
    pad = np.maximum((_CLOSE_M - (high - low)) / 2.0, 60.0)
    low, high = low - pad, high + pad
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def _today(telling: SiteTelling, layers: Layers) -> None:
    """What stands today, with its names."""
    task = telling.judged.sites.task
    spots = {task.sites[site].at: site for site in task.today}
    reached = dict.fromkeys(one.partition("/")[0] for one in task.demands)
    layers.symbol("to_be_reached", [layers.park.file.places[one].at for one in reached],
                  {"marker": ".", "markersize": 6, "markerfacecolor": INK, "zorder": 6})  # fmt: skip
    size = 8 if task.asked.what == "detector" else 17
    style = {"marker": "s", "markersize": size, "markerfacecolor": VEHICLE_BLUE, "zorder": 7}
    layers.symbol("stands_today", list(spots), style)
    for at, site in spots.items():
        if task.asked.what != "detector":
            layers.label(layers.around(at, 0.018), telling.site(site), {"color": VEHICLE_BLUE, "fontsize": 7.5}, 3)


def _proposed(telling: SiteTelling, layers: Layers) -> None:
    """Where candidates put one, with the numbers of all that do; green where one of them is recommended."""
    judged = telling.judged
    best, spots = judged.recommended, dict[tuple[float, float], list[Candidate]]()
    for one in judged.sites.candidates:
        for site in one.sites:
            spots.setdefault(judged.sites.task.sites[site].at, []).append(one)
    for key, wanted, colour in (("put_here", True, SAFE_GREEN), ("could_be_here", False, "#e08a00")):
        here = [at for at, ones in spots.items() if (best in ones) == wanted]
        layers.symbol(key, here, {"marker": "o", "markersize": 13, "markerfacecolor": colour, "zorder": 8})
    for at, ones in spots.items():
        text = telling.words.listed([one.id.removeprefix("put_") for one in ones])
        layers.label(layers.around(at, 0.026), text, {"fontsize": 11, "weight": "bold"}, 0)
    for one in judged.sites.candidates:
        layers.legend[_wrapped(telling.candidate(one))] = Line2D([], [], linestyle="none")


def _wrapped(text: str, width: int = 34) -> str:
    """A legend entry in lines."""
    return fill(text, width)
