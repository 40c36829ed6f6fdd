"""The figures of a run as PNG bytes by file name: those that have something to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from matplotlib.figure import Figure

from drillsim.record.run import Run
from drillsim.report.canvas import png
from drillsim.report.curve import draw_curve
from drillsim.report.exposure import draw_exposure
from drillsim.report.fonts import figure_words
from drillsim.report.moments_map import draw_moments
from drillsim.report.over_time import draw_crowd, draw_fire
from drillsim.report.resources import draw_resources
from drillsim.report.run_map import draw_map
from drillsim.report.timeline import draw_timeline
from drillsim.report.words import Language, Words

FIGURES: Final[Mapping[str, Callable[[Run, Words, str], Figure | None]]] = MappingProxyType({
    "map": draw_map, "moments": draw_moments, "timeline": draw_timeline, "curve": draw_curve, "fire": draw_fire,
    "crowd": draw_crowd, "exposure": draw_exposure, "resources": draw_resources,
})  # fmt: skip
"""Every figure there is, by its name, in the order of a report."""


def figures(run: Run, language: Language = "en") -> dict[str, bytes]:
    """map.png, timeline.png, … of a run, in one language each: the map always, others if they show anything."""
    words, note = figure_words(language)
    drawn = {f"{name}.png": draw(run, words, note) for name, draw in FIGURES.items()}
    return {name: png(figure, words.language) for name, figure in drawn.items() if figure is not None}
