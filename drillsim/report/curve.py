"""The curve of a run: how many people walk, shelter, are safe, have fallen, over time."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from drillsim.record.run import Run
from drillsim.report.canvas import blank, noted, plain, titled
from drillsim.report.telling import Telling
from drillsim.report.timeline import mark_moments, time_axis
from drillsim.report.words import Words

LINES: Final = {
    "walking": ("#e08a00", "-"), "at_assembly_point": ("#1259a8", "-"), "sheltered": ("#7a4fb0", "-"),
    "in_clean_safety": ("#1b8a4b", "-"), "above_clean": ("#b0a000", "--"), "fallen": ("#c8102e", "-"),
}  # fmt: skip
SPARE: Final = 0.15
STILL_S: Final = 300.0


def draw_curve(run: Run, words: Words, note: str = "") -> Figure | None:
    """People over time as a figure, cut where nothing changes any more; None when nobody ever moved or fell."""
    if not any(name in run.series.columns and np.any(run.series[name]) for name in LINES):
        return None
    telling = Telling.of(run, words.language)
    figure = blank(13.0, 6.2)
    axes = figure.add_axes((0.07, 0.135, 0.91, 0.72))
    series = run.series
    for name, (colour, style) in LINES.items():
        if name in series.columns and len(series):
            walking = series[name] + series["waiting"] if name == "walking" else series[name]
            wide = 2.4 if name in ("in_clean_safety", "fallen") else 1.6
            line = axes.step(series["time_s"], walking, where="post", color=colour, linestyle=style, linewidth=wide)[0]
            line.set_label(words.say("labels", name))
    axes.set_xlim(0, _end(run))
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    mark_moments(axes, telling)
    time_axis(axes, telling)
    axes.set_ylabel(words.say("labels", "people"), fontsize=9)
    plain(axes)
    figure.legend(loc="upper left", bbox_to_anchor=(0.06, 0.945), ncol=len(LINES), fontsize=8.5, frameon=False)
    titled(figure, words, "curve", words.name(run.scenario.file.name, ""))
    noted(figure, note)
    return figure


def _end(run: Run) -> float:
    """A little after the last change of any line, at most the end of the run."""
    series = run.series
    if not len(series):
        return 600.0
    time = series["time_s"]
    last = STILL_S
    for name in LINES:
        if name in series.columns:
            changes = np.flatnonzero(np.diff(series[name]) != 0)
            last = max(last, float(time[changes[-1] + 1])) if changes.size else last
    return float(min(last * (1 + SPARE), max(float(time[-1]), 60.0)))
