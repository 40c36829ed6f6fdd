"""Fires and crowds over time: heat release and water against what is required; people gathered and their mood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from drillsim.hazards.crowd.mood import ESCALATES_AT
from drillsim.metrics.reading_tables import begun_of_kind, column
from drillsim.record.run import Run
from drillsim.report.canvas import ALARM_RED, CROWD_PURPLE, FIRE_ORANGE, INK, WATER_BLUE, blank, noted, plain, titled
from drillsim.report.telling import Telling
from drillsim.report.timeline import mark_moments, time_axis
from drillsim.report.words import Words

MOST_SHOWN: Final = 4
"""So many fires or gatherings are drawn; the tables have every one."""
HEAT_LINES: Final = ("-", "--", ":", "-.")
SUPPLIES: Final = {"foam": ("foam_delivered", "#d9822b"), "water": ("water_delivered", WATER_BLUE),
                   "cooling": ("cooling_delivered", "#7fb7d6")}  # fmt: skip
ROW_IN: Final = 2.3
HEAD_IN, FOOT_IN, GAP_IN = 1.2, 0.7, 0.5
NAME_PAD: Final = 32.0
"""Points above the first axes at which its name stands: the names of moments are below it."""
BOX: Final[dict[str, Any]] = {"frameon": True, "framealpha": 0.85, "edgecolor": "none"}
SPARE: Final = 1.15
LEFT, WIDE = 0.065, 0.885
_kW_PER_MW: Final = 1000.0


def draw_fire(run: Run, words: Words, note: str = "") -> Figure | None:
    """Heat release above, and below what each fire took and got; None when nothing burned."""
    ids = [str(row["incident"]) for row in begun_of_kind(run, "fire")][:MOST_SHOWN]
    if not ids or not len(run.series):
        return None
    telling = Telling.of(run, words.language)
    figure, rows = _rows(1 + len(ids))
    end = _end(run, [f"heat_release_kW_{id_}" for id_ in ids])
    for number, id_ in enumerate(ids):
        heat = column(run.series, f"heat_release_kW_{id_}") / _kW_PER_MW
        rows[0].plot(run.series["time_s"], heat, color=FIRE_ORANGE, ls=HEAT_LINES[number], lw=2.0,
                     label=words.thing(run, id_))  # fmt: skip
        _supply(rows[1 + number], telling, id_)
    rows[0].set_ylabel(words.say("labels", "heat_release"), fontsize=8)
    _finish(rows, telling, end)
    rows[0].legend(loc="upper right", fontsize=8, **BOX)
    titled(figure, words, "fire", words.name(run.scenario.file.name, ""))
    noted(figure, note)
    return figure


def _supply(axes: Axes, telling: Telling, id_: str) -> None:
    """What one fire got, stacked, and what it took."""
    run, words = telling.run, telling.words
    time = run.series["time_s"]
    burning = np.nan_to_num(column(run.series, f"heat_release_kW_{id_}")) > 0
    got = {what: np.where(burning, np.nan_to_num(column(run.series, f"{what}_L_s_{id_}")), 0.0) for what in SUPPLIES}
    used = {what: flow for what, flow in got.items() if flow.any()}
    if used:
        labels = [words.say("labels", SUPPLIES[what][0]) for what in used]
        axes.stackplot(time, *used.values(), labels=labels, colors=[SUPPLIES[what][1] for what in used], step="post",
                       alpha=0.75)  # fmt: skip
    required = column(run.series, f"required_L_s_{id_}")
    axes.step(time, required, where="post", color=INK, lw=1.6, label=words.say("labels", "required"))
    axes.set_ylabel(words.say("labels", "delivered_L_s"), fontsize=8)
    axes.set_title(words.thing(run, id_), fontsize=9, loc="left", color=INK, pad=4)
    axes.legend(loc="upper right", fontsize=8, **BOX)


def draw_crowd(run: Run, words: Words, note: str = "") -> Figure | None:
    """How many stand gathered, and their assumed mood; None when nobody gathered."""
    ids = [str(row["incident"]) for row in begun_of_kind(run, "gathering")][:MOST_SHOWN]
    ids = [id_ for id_ in ids if np.nan_to_num(column(run.series, f"present_{id_}")).any()]
    if not ids:
        return None
    telling = Telling.of(run, words.language)
    figure, rows = _rows(len(ids))
    for number, (axes, id_) in enumerate(zip(rows, ids, strict=True)):
        _gathering(axes, telling, id_, 4.0 if number else NAME_PAD)
    _finish(rows, telling, _end(run, [f"present_{id_}" for id_ in ids]))
    titled(figure, words, "crowd", words.name(run.scenario.file.name, ""))
    noted(figure, note)
    return figure


def _gathering(axes: Axes, telling: Telling, id_: str, pad: float) -> None:
    """People present as steps at the left, mood as a line at the right."""
    run, words = telling.run, telling.words
    time, present = run.series["time_s"], np.nan_to_num(column(run.series, f"present_{id_}"))
    axes.fill_between(time, present, step="post", color="#c9bfe0", alpha=0.8, label=words.say("labels", "present"))
    axes.set_ylabel(words.say("labels", "present"), fontsize=8)
    axes.set_title(words.thing(run, id_), fontsize=9, loc="left", color=INK, pad=pad)
    mood = np.where(present > 0, column(run.series, f"mood_{id_}"), np.nan)
    handles, labels = axes.get_legend_handles_labels()
    if np.nan_to_num(mood).any():
        right: Any = axes.twinx()
        right.plot(time, mood, color=CROWD_PURPLE, lw=2.0, label=words.say("labels", "mood"))
        right.axhline(ESCALATES_AT, color=ALARM_RED, lw=1.0, ls=(0, (4, 2)), label=words.say("labels", "violent_from"))
        right.set_ylim(0, 1.02)
        right.set_ylabel(words.say("labels", "mood_short"), fontsize=8)
        right.tick_params(labelsize=8)
        right.spines["top"].set_visible(False)
        more = right.get_legend_handles_labels()
        handles, labels = handles + more[0], labels + more[1]
    lift = 1 + (pad - 8) / (72 * ROW_IN)
    axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(0.3, lift), ncol=3, fontsize=8, frameon=False)


def _rows(count: int) -> tuple[Figure, list[Axes]]:
    """A figure with so many axes below each other."""
    high = HEAD_IN + FOOT_IN + count * ROW_IN + (count - 1) * GAP_IN
    figure = blank(13.0, high)
    rows = []
    for number in range(count):
        bottom = high - HEAD_IN - (number + 1) * ROW_IN - number * GAP_IN
        rows.append(figure.add_axes((LEFT, bottom / high, WIDE, ROW_IN / high)))
    return figure, rows


def _finish(rows: Sequence[Axes], telling: Telling, end: float) -> None:
    """One time axis for all, moments marked in each."""
    for number, axes in enumerate(rows):
        axes.set_xlim(0, end)
        axes.set_ylim(bottom=0)
        plain(axes)
        axes.tick_params(axis="y", labelsize=8)
        mark_moments(axes, telling, named=number == 0)
        time_axis(axes, telling)
        if number + 1 < len(rows):
            axes.set_xlabel("")
            axes.tick_params(axis="x", labelbottom=False)


def _end(run: Run, names: Sequence[str]) -> float:
    """A little after the last time that any of some columns of the series is not zero."""
    time, last = run.series["time_s"], 60.0
    for name in names:
        some = np.flatnonzero(np.nan_to_num(column(run.series, name)) > 0)
        last = max(last, float(time[some[-1]])) if some.size else last
    return float(min(last * SPARE, max(float(run.scenario.file.lasts), 60.0)))
