"""Measured against modelled, a dot a value: one figure for each family of field trials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from drillsim.report.canvas import INK, QUIET, blank, plain
from drillsim.validation.trials.trial import Trial

COLOURS: Final = ("#1259a8", "#e08a00", "#1b8a4b", "#c8102e", "#7a4fb0", "#6b7785", "#2a9fd6", "#8a5a2b")
MARKS: Final = ("o", "s", "^", "D", "v", "P", "X", "p")
BAND: Final = "#dfe7ef"
_SIDE_IN: Final = 5.0
FAMILIES: Final = {
    "prairie_grass": ("trial.prairie_grass.class_from_obukhov", "trial.prairie_grass.class_from_wind_and_sun"),
    "lng": ("trial.lng.burro", "trial.lng.coyote", "trial.lng.burro_passive"),
    "fires": ("trial.fires.burning_rates", "trial.fires.burning_rates_by_size", "trial.fires.flame_lengths",
              "trial.fires.radiation"),
}  # fmt: skip
"""The figures by the name of their file: the trials side by side on each."""


def draw_family(trials: Sequence[Trial]) -> Figure:
    """The trials of a family side by side: measured along, modelled up, both on a logarithmic ruler."""
    wide = _SIDE_IN * len(trials)
    figure = blank(wide, _SIDE_IN + 0.3)
    for number, trial in enumerate(trials):
        axes = figure.add_subplot(1, len(trials), number + 1)
        _draw(axes, trial)
    figure.subplots_adjust(left=0.7 / wide, right=1.0 - 0.12 / wide, top=0.88, bottom=0.1, wspace=0.2)
    return figure


def _draw(axes: Any, trial: Trial) -> None:
    """One trial: the line of agreement, the band of the factor, and a mark for each group."""
    factor = trial.factor or 2.0
    seen, got = trial.observed, trial.modelled
    both = np.concatenate([seen[seen > 0.0], got[got > 0.0]])
    low, high = float(both.min()) / 1.6, float(both.max()) * 1.6
    line = np.array([low, high])
    axes.fill_between(line, line / factor, line * factor, color=BAND, linewidth=0.0, zorder=0)
    axes.plot(line, line, color=QUIET, linewidth=1.0, zorder=1)
    groups = np.array(trial.groups)
    for number, name in enumerate(dict.fromkeys(trial.groups)):
        here = groups == name
        hollow = name in trial.shown_only
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(
            np.maximum(seen[here], low), np.maximum(got[here], low), MARKS[number % len(MARKS)], color=colour,
            markersize=4.6, markerfacecolor="none" if hollow else colour, alpha=0.8, label=name, zorder=3,
        )  # fmt: skip
    _rule(axes, low, high)
    plain(axes)
    axes.set_xlabel(f"measured, {trial.unit}", fontsize=9, color=INK)
    axes.set_ylabel(f"drillsim, {trial.unit}", fontsize=9, color=INK)
    share = trial.share_within(factor)
    axes.set_title(f"{trial.title}\n{share:.0%} within a factor of {factor:g} (shaded)", fontsize=9.5, color=INK, pad=8)
    axes.legend(fontsize=7.5, frameon=False, loc="upper left", handletextpad=0.3)


def _rule(axes: Any, low: float, high: float) -> None:
    """The same logarithmic ruler along and up; plain figures where it spans few decades."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    axes.set_aspect("equal")
    for axis in (axes.xaxis, axes.yaxis):
        if high / low < 100.0:
            axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.tick_params(labelsize=8)
