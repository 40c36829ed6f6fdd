"""Exposure by alarm zone: how many people were beyond the guideline levels of gas, and burned by heat."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from drillsim.metrics.reading_tables import column, exposed
from drillsim.record.run import Run
from drillsim.report.canvas import AEGL_COLOURS, blank, noted, plain, titled
from drillsim.report.words import Words

MOST_ZONES: Final = 15
BURN_COLOURS: Final = {1: "#f6c28b", 2: "#e8590c", 3: "#7f1d00"}
BAR: Final = 0.26
ZONE_IN: Final = 0.52
HEAD_IN, FOOT_IN = 0.95, 0.75

Panel = tuple[str, dict[str, tuple[str, NDArray[np.bool_]]]]
"""The label of a panel, and its bars: words, colour, and who counts (people)."""


def draw_exposure(run: Run, words: Words, note: str = "") -> Figure | None:
    """Bars by zone, a panel for gas and one for burns, each only where somebody is in it; else None."""
    both = (_gas(run, words), _burns(run, words))
    panels = [panel for panel in both if any(who.any() for _, who in panel[1].values())]
    if not panels:
        return None
    zones = _zones(run, panels)
    high = HEAD_IN + FOOT_IN + ZONE_IN * max(len(zones), 2)
    figure = blank(13.0, high)
    wide = 0.8 / len(panels)
    for number, (label, bars) in enumerate(panels):
        left = 0.17 + number * (wide + 0.02)
        axes = figure.add_axes((left, FOOT_IN / high, wide - 0.02, 1 - (HEAD_IN + FOOT_IN) / high))
        _bars(axes, run, zones, bars)
        axes.set_xlabel(words.say("labels", label), fontsize=8)
        axes.set_yticks(range(len(zones)), [_name(run, words, zone) for zone in zones] if not number else [])
        axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncol=3, fontsize=8, frameon=False)
    titled(figure, words, "exposure", words.name(run.scenario.file.name, ""))
    noted(figure, note)
    return figure


def _gas(run: Run, words: Words) -> Panel:
    """Who was beyond each guideline level that is established."""
    found = {level: exposed(run, level) for level in (1, 2, 3)}
    bars = {words.say("labels", f"aegl_bar_{level}"): (AEGL_COLOURS[level], who)
            for level, who in found.items() if who is not None}  # fmt: skip
    return "above_aegl", bars


def _burns(run: Run, words: Words) -> Panel:
    """Who has burns of each degree."""
    degree = np.nan_to_num(column(run.people, "burned"))
    return "burn_degree", {words.say("labels", f"burn_{band}"): (colour, degree == band)
                           for band, colour in BURN_COLOURS.items()}  # fmt: skip


def _zones(run: Run, panels: list[Panel]) -> list[str]:
    """The zones with anybody in a bar, those with most people last, so that they stand on top."""
    anybody = np.any([who for _, bars in panels for _, who in bars.values()], axis=0)
    zones, counts = np.unique(run.people["zone"][anybody].astype(str), return_counts=True)
    ranked = sorted(zip(counts.tolist(), zones.tolist(), strict=True))
    return [zone for _, zone in ranked][-MOST_ZONES:]


def _bars(axes: Axes, run: Run, zones: list[str], bars: dict[str, tuple[str, NDArray[np.bool_]]]) -> None:
    """Bars of one panel, with their numbers."""
    where = run.people["zone"].astype(str)
    for number, (label, (colour, who)) in enumerate(bars.items()):
        counts = [int(np.count_nonzero(who & (where == zone))) for zone in zones]
        y = np.arange(len(zones)) + (len(bars) / 2 - 0.5 - number) * BAR
        drawn = axes.barh(y, counts, height=BAR, color=colour, label=label)
        axes.bar_label(drawn, [f"{count:,}" if count else "" for count in counts], fontsize=7, padding=2)
    plain(axes)
    axes.grid(visible=False, axis="y")
    axes.margins(x=0.08)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.tick_params(labelsize=8)


def _name(run: Run, words: Words, zone: str) -> str:
    """What a zone is called; people of places in no zone are a row of their own."""
    return words.thing(run, zone) if zone else words.say("labels", "zone_none")
