"""The expected time of every step of a drill, as many runs showed it."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.figure import Figure

from drillsim.planner.telling import Telling
from drillsim.report.canvas import ALARM_RED, INK, QUIET, VEHICLE_BLUE, blank, noted, plain
from drillsim.report.fonts import drawn_stamp
from drillsim.report.park_layers import wrapped
from drillsim.report.words import Words

ROW_IN: Final = 0.3
TEXT_WIDTH: Final = {"en": 62, "zh": 32}


def draw_plan_times(telling: Telling, words: Words, note: str = "") -> Figure:
    """A line a step from its 10 % to its 90 % quantile with a mark at the median; minutes since the start."""
    steps = telling.package.steps
    high = max(3.0, ROW_IN * len(steps) + 1.4)
    figure = blank(14.0, high)
    axes = figure.add_axes((0.4, 0.55 / high, 0.57, 1 - 1.25 / high))
    rows = np.arange(len(steps))
    p10, p50, p90 = (np.array([getattr(step, name) for step in steps]) / 60 for name in ("p10_s", "p50_s", "p90_s"))
    colours = [ALARM_RED if step.injected else VEHICLE_BLUE for step in steps]
    axes.hlines(rows, p10, p90, colors=colours, linewidth=4, alpha=0.45)
    axes.scatter(p50, rows, c=colours, s=26, zorder=3)
    texts = [f"{step.number}  {wrapped(telling.expected(step), 400)}" for step in steps]
    width = TEXT_WIDTH[telling.say.language]
    axes.set_yticks(rows, [text if len(text) <= width else text[: width - 1] + "…" for text in texts], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel(words.say("labels", "minutes_since_start"), fontsize=9)
    plain(axes)
    title = f"{drawn_stamp()} · {words.say('headings', 'drill_steps')}"
    figure.text(0.012, 1 - 0.35 / high, title, fontsize=14, weight="bold", color=INK)
    noted(figure, note)
    axes.tick_params(colors=QUIET, labelcolor=INK)
    return figure
