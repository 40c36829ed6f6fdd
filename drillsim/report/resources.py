"""Use of resources: how many vehicles and teams are out over time, and what foam and water have been used."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from drillsim.metrics.civil import busy_spells
from drillsim.metrics.reading_tables import begun_of_kind, column
from drillsim.record.run import Run
from drillsim.report.canvas import INK, WATER_BLUE, blank, noted, plain, titled
from drillsim.report.telling import Telling
from drillsim.report.timeline import time_axis
from drillsim.report.words import Words

MOST_KINDS: Final = 8
KIND_COLOURS: Final = ("#1259a8", "#e08a00", "#1b8a4b", "#c8102e", "#7a4fb0", "#17a398", "#8d6e4f", "#e377a2",
                       "#9aa2ab")  # fmt: skip
DAYS_FROM_S: Final = 2 * 86_400.0
"""A run longer than this is told by the hour of the day."""
ROW_IN, HEAD_IN, FOOT_IN, GAP_IN = 2.9, 0.95, 0.75, 0.5
SPARE: Final = 1.08
_HOURS: Final = 24
_HOUR_S: Final = 3600.0
_L_PER_M3: Final = 1000.0

Array = NDArray[np.float64]


def draw_resources(run: Run, words: Words, note: str = "") -> Figure | None:
    """Vehicles out by kind, and below it water and foam used so far; None when nobody was out."""
    spells = busy_spells(run)
    if not spells:
        return None
    telling = Telling.of(run, words.language)
    used = _used(run)
    wet = bool(len(used)) and float(used[-1].max()) > 0.0
    high = HEAD_IN + FOOT_IN + ROW_IN + (ROW_IN + GAP_IN if wet else 0.0)
    figure = blank(13.0, high)
    upper = figure.add_axes((0.065, 1 - (HEAD_IN + ROW_IN) / high, 0.9, ROW_IN / high))
    daily = float(run.scenario.file.lasts) > DAYS_FROM_S
    end = min(max(end for _, _, end in spells) * SPARE, float(run.scenario.file.lasts))
    (_by_hour if daily else _steps)(upper, telling, spells)
    if not daily:
        upper.set_xlim(0, end)
        time_axis(upper, telling)
    if wet:
        lower = figure.add_axes((0.065, FOOT_IN / high, 0.9, ROW_IN / high))
        _draw_used(lower, telling, used)
        lower.set_xlim(0, end)
        time_axis(lower, telling)
        upper.set_xlabel("")
    figure.legend(*upper.get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(0.055, 1 - 0.5 / high), ncol=9,
                  fontsize=8, frameon=False, columnspacing=1.2)  # fmt: skip
    titled(figure, words, "resources", words.name(run.scenario.file.name, ""))
    noted(figure, note)
    return figure


def _kinds(telling: Telling, spells: list[tuple[str, float, float]]) -> dict[str, list[tuple[float, float]]]:
    """The times out by the name of the vehicles' kind, those longest out first; the rest as one."""
    found: dict[str, list[tuple[float, float]]] = {}
    for vehicle, start, end in spells:
        member = telling.run.scenario.fleet.get(vehicle)
        name = telling.words.name(member.kind.name, member.vehicle.kind) if member else vehicle
        found.setdefault(name, []).append((start, end))
    ranked = sorted(found, key=lambda name: -sum(end - start for start, end in found[name]))
    if len(ranked) > MOST_KINDS:
        rest = [spell for name in ranked[MOST_KINDS:] for spell in found[name]]
        ranked = ranked[:MOST_KINDS]
        return {**{name: found[name] for name in ranked}, telling.words.say("labels", "others"): rest}
    return {name: found[name] for name in ranked}


def _steps(axes: Axes, telling: Telling, spells: list[tuple[str, float, float]]) -> None:
    """How many of each kind are out, stacked, as steps."""
    kinds = _kinds(telling, spells)
    edges = np.unique([0.0, *(edge for _, start, end in spells for edge in (start, end))])
    counts = [_count(edges, times) for times in kinds.values()]
    axes.stackplot(edges, *counts, labels=list(kinds), colors=KIND_COLOURS[: len(kinds)], step="post", alpha=0.85)
    axes.set_ylabel(telling.words.say("labels", "vehicles_out"), fontsize=8)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(labelsize=8)
    plain(axes)


def _count(edges: Array, times: list[tuple[float, float]]) -> Array:
    """How many of some spells are going on from each edge on."""
    starts, ends = np.sort([start for start, _ in times]), np.sort([end for _, end in times])
    going = np.searchsorted(starts, edges, side="right") - np.searchsorted(ends, edges, side="right")
    return np.asarray(going, dtype=np.float64)


def _by_hour(axes: Axes, telling: Telling, spells: list[tuple[str, float, float]]) -> None:
    """The mean number of each kind out in each hour of the day."""
    kinds = _kinds(telling, spells)
    clock, lasts = telling.clock.start, float(telling.run.scenario.file.lasts)
    first = clock.hour * _HOUR_S + clock.minute * 60.0 + clock.second
    there = _hours([(0.0, lasts)], first)
    below = np.zeros(_HOURS)
    for number, (name, times) in enumerate(kinds.items()):
        mean = _hours(times, first) / there
        axes.bar(np.arange(_HOURS) + 0.5, mean, bottom=below, width=0.9, color=KIND_COLOURS[number], label=name)
        below += mean
    axes.set_xlim(0, _HOURS)
    axes.set_xticks(range(0, _HOURS + 1, 2))
    axes.set_xlabel(telling.words.say("labels", "hour"), fontsize=8)
    axes.set_ylabel(telling.words.say("labels", "busy_by_hour"), fontsize=8)
    axes.tick_params(labelsize=8)
    plain(axes)


def _hours(times: list[tuple[float, float]], first: float) -> Array:
    """The seconds of some spells that fall into each hour of the day, (24,); `first` is the time of day at second 0."""
    total = np.zeros(_HOURS)
    for start, end in times:
        edges = np.arange(np.floor((first + start) / _HOUR_S) + 1, np.ceil((first + end) / _HOUR_S)) * _HOUR_S - first
        cuts = np.concatenate([[start], edges, [end]])
        hours = np.floor((first + (cuts[:-1] + cuts[1:]) / 2) / _HOUR_S).astype(np.int64) % _HOURS
        np.add.at(total, hours, np.diff(cuts))
    return total


def _used(run: Run) -> Array:
    """Foam solution and all water used up to each window, m3, (windows, 2); what flows onto nothing is not counted."""
    window_s, total = float(run.facts.get("window_s", 0.0)), np.zeros((len(run.series), 2))
    for row in begun_of_kind(run, "fire"):
        id_ = str(row["incident"])
        burning = np.nan_to_num(column(run.series, f"heat_release_kW_{id_}")) > 0
        foam, water, cooling = (
            np.where(burning, np.nan_to_num(column(run.series, f"{what}_L_s_{id_}")), 0.0)
            for what in ("foam", "water", "cooling")
        )
        total += np.stack([foam, foam + water + cooling], axis=1) * window_s / _L_PER_M3
    return np.cumsum(total, axis=0)


def _draw_used(axes: Axes, telling: Telling, used: Array) -> None:
    """What has been used so far, as lines."""
    time = telling.run.series["time_s"]
    for number, (key, colour) in enumerate((("foam_used", "#d9822b"), ("water_used", WATER_BLUE))):
        if used[-1, number] > 0:
            style = "--" if key == "foam_used" else "-"
            axes.plot(time, used[:, number], color=colour, lw=2.0, ls=style, label=telling.words.say("labels", key))
    axes.set_ylabel(telling.words.say("labels", "used_m3"), fontsize=8, color=INK)
    axes.set_ylim(bottom=0)
    axes.tick_params(labelsize=8)
    axes.legend(loc="upper left", fontsize=8, frameon=False)
    plain(axes)
