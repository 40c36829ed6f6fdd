"""The figures of a run as PNG bytes by file name."""

from __future__ import annotations

from drillsim.record.run import Run
from drillsim.report.canvas import png
from drillsim.report.curve import draw_curve
from drillsim.report.fonts import figure_words
from drillsim.report.run_map import draw_map
from drillsim.report.timeline import draw_timeline
from drillsim.report.words import Language


def figures(run: Run, language: Language = "en") -> dict[str, bytes]:
    """map.png, timeline.png and curve.png of a run, in one language each."""
    words, note = figure_words(language)
    return {
        "map.png": png(draw_map(run, words, note), words.language),
        "timeline.png": png(draw_timeline(run, words, note), words.language),
        "curve.png": png(draw_curve(run, words, note), words.language),
    }
