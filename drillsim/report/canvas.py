"""The ground of every figure: size, font, colours, and the PNG it becomes. No pyplot, no global state."""

from __future__ import annotations

import io
import warnings
from typing import Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from drillsim.report.fonts import families
from drillsim.report.words import Language, Words

INK: Final = "#1f2933"
QUIET: Final = "#6b7785"
PAPER: Final = "#ffffff"
AEGL_COLOURS: Final = {1: "#f7d154", 2: "#f08c2e", 3: "#c8102e"}
ALARM_RED: Final = "#c8102e"
BLAST_RED: Final = "#a11d5b"
SAFE_GREEN: Final = "#1b8a4b"
VEHICLE_BLUE: Final = "#1259a8"
FIRE_ORANGE: Final = "#e8590c"
CROWD_PURPLE: Final = "#7a4fb0"
WATER_BLUE: Final = "#2a9fd6"


def blank(width_in: float, height_in: float) -> Figure:
    """An empty figure of a size in inches, with a canvas of its own."""
    figure = Figure(figsize=(width_in, height_in), facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def png(figure: Figure, language: Language, dpi: int = 150) -> bytes:
    """A figure as PNG bytes, all its text set in fonts that have the language's glyphs."""
    dress(figure, language)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # a name in a script no installed font has
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def dress(figure: Figure, language: Language) -> None:
    """Sets the font families of every text of a figure; sizes and weights stay."""
    names = families(language)
    for text in figure.findobj(Text):
        font: FontProperties = text.get_fontproperties().copy()
        font.set_family(names)
        text.set_fontproperties(font)
        text.set_parse_math(False)  # a name with dollar signs is a name


def titled(figure: Figure, words: Words, heading: str, name: str) -> None:
    """The heading of a figure in its upper left corner: what it shows, and of which run."""
    high = float(figure.get_size_inches()[1])
    title = f"{words.say('headings', heading)} · {name}"
    figure.text(0.012, 1 - 0.35 / high, title, fontsize=14, weight="bold", color=INK)


def noted(figure: Figure, note: str) -> None:
    """A note in the lower left corner of a figure."""
    figure.text(0.012, 0.1 / float(figure.get_size_inches()[1]), note, fontsize=7, color=QUIET)


def plain(axes: Any) -> None:
    """Axes of a curve: a pale grid, no frame above and at the right."""
    axes.grid(color="#e3e6ea", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def frame_off(axes: Any) -> None:
    """Takes ticks and spines off axes that show a map."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
