"""Each step of a drill: the simulated envelope as a bar, the observed time as a mark, targets as ticks."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from drillsim.planner.reviewing.judging import Judged
from drillsim.planner.reviewing.telling import ReviewTelling
from drillsim.report.canvas import (
    ALARM_RED,
    FIRE_ORANGE,
    INK,
    QUIET,
    SAFE_GREEN,
    VEHICLE_BLUE,
    blank,
    noted,
    plain,
)
from drillsim.report.fonts import drawn_stamp
from drillsim.report.park_layers import wrapped

ROW_IN: Final = 0.3
TEXT_WIDTH: Final = {"en": 62, "zh": 32}
_MARKS: Final = {
    "on_time": ("o", SAFE_GREEN), "early": ("<", SAFE_GREEN), "late": ("D", ALARM_RED),
    "consequence": ("o", FIRE_ORANGE), "drifted": ("o", FIRE_ORANGE), "given": ("s", QUIET),
}  # fmt: skip


def draw_envelope(telling: ReviewTelling, note: str = "") -> Figure:
    """A line a step: bar from p5 to p90, tick at p50, the observed time as a mark by what it was judged."""
    judged = telling.review.judged
    high = max(3.4, ROW_IN * len(judged) + 1.9)
    figure = blank(14.0, high)
    axes = figure.add_axes((0.4, 0.55 / high, 0.57, 1 - 1.75 / high))
    for row, one in enumerate(judged):
        _line(axes, row, one)
    for row, at in _targets(telling):
        axes.vlines(at / 60, row - 0.42, row + 0.42, color=INK, linewidth=2.2, zorder=4)
    _named(axes, telling)
    axes.set_xlabel(telling.text("minutes"), fontsize=9)
    plain(axes)
    _legend(figure, telling, high)
    title = f"{drawn_stamp()} · {telling.title}"
    figure.text(0.012, 1 - 0.35 / high, title, fontsize=14, weight="bold", color=INK)
    noted(figure, note)
    axes.tick_params(colors=QUIET, labelcolor=INK)
    return figure


def _line(axes: Any, row: int, one: Judged) -> None:
    """One step's envelope and its observed time, a thin line from median to mark where it was late or early."""
    low, middle, high = (value / 60 for value in (one.envelope.p5, one.envelope.p50, one.envelope.p90))
    colour = QUIET if one.step.injected else VEHICLE_BLUE
    axes.hlines(row, low, high, color=colour, linewidth=7, alpha=0.35)
    axes.vlines(middle, row - 0.24, row + 0.24, color=colour, linewidth=1.6)
    if np.isfinite(one.at_s):
        marker, colour = _MARKS[one.verdict]
        axes.plot([one.at_s / 60], [row], marker=marker, color=colour, markersize=6, zorder=5)
        if one.verdict == "late":
            axes.hlines(row, middle, one.at_s / 60, color=colour, linewidth=1.0)
    elif one.verdict == "not_done":
        axes.plot([high], [row], marker="x", color=ALARM_RED, markersize=8, markeredgewidth=2.2, zorder=5)


def _targets(telling: ReviewTelling) -> list[tuple[int, float]]:
    """Row and instant of every target: an objective's on its steps, a rule's since the observed step it counts from."""
    review = telling.review
    found = [
        (step.number - 1, aim.objective.at_most)
        for aim, _ in review.aims for step in aim.deciding
        if aim.objective.at_most is not None and aim.objective.measure.endswith("_s")
    ]  # fmt: skip
    for held in review.held:
        begun = review.judged[held.since.number - 1].at_s
        if held.decides and np.isfinite(begun):
            found.append((held.step.number - 1, begun + held.at_most_s))
    return found


def _named(axes: Any, telling: ReviewTelling) -> None:
    """Numbers and actions beside the lines; what was not observed is pale."""
    judged, width = telling.review.judged, TEXT_WIDTH[telling.language]
    texts = [f"{one.step.number}  {wrapped(telling.telling.expected(one.step), 400)}" for one in judged]
    shortened = [text if len(text) <= width else text[: width - 1] + "…" for text in texts]
    axes.set_yticks(range(len(judged)), shortened, fontsize=8)
    axes.set_ylim(len(judged) - 0.4, -0.6)


def _legend(figure: Figure, telling: ReviewTelling, high: float) -> None:
    """What bars, ticks and marks mean."""
    say = telling.telling.say.say
    marks = [
        Line2D([], [], marker=_MARKS[key][0], color=_MARKS[key][1], linestyle="none",
               label=say("verdicts", key) if key != "drifted" else telling.text("late_for_others"))
        for key in ("on_time", "early", "late", "drifted", "given")
    ]  # fmt: skip
    marks.append(Line2D([], [], marker="x", color=ALARM_RED, linestyle="none", label=say("verdicts", "not_done")))
    marks.append(Line2D([], [], marker="|", color=INK, linestyle="none", markersize=11, markeredgewidth=2.2,
                        label=telling.text("target_mark")))  # fmt: skip
    bar = Line2D([], [], color=VEHICLE_BLUE, linewidth=7, alpha=0.35, label=telling.text("bar"))
    figure.legend(handles=[bar, *marks], loc="upper left", bbox_to_anchor=(0.008, 1 - 0.5 / high), ncols=8,
                  fontsize=8, frameon=False, columnspacing=1.4, handletextpad=0.5)  # fmt: skip
