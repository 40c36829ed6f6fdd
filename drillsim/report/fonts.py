"""Fonts for figures: one that has Chinese glyphs is looked for; without it labels fall back to English."""

from __future__ import annotations

from functools import cache
from typing import Final

from drillsim.planner.words import STAMP
from drillsim.report.words import Language, Words

CHINESE: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK JP",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei",
    "PingFang SC", "Heiti SC", "Hiragino Sans GB", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip
"""Font families with simplified Chinese, the preferred first; matplotlib lists a collection by its first member."""
LATIN: Final = "DejaVu Sans"


@cache
def chinese_font() -> str | None:
    """The best installed family with Chinese glyphs, or None."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((family for family in CHINESE if family in installed), None)


def families(language: Language) -> list[str]:
    """The families to draw text with, in order; glyphs missing from one come from the next."""
    font = chinese_font()
    if language == "zh" and font:
        return [font, LATIN]
    return [LATIN, font] if font else [LATIN]


def figure_words(language: Language) -> tuple[Words, str]:
    """The words for a figure, and a note when its labels could not be drawn in the language asked for."""
    if language == "zh" and chinese_font() is None:
        english = Words("en")
        return english, english.say("phrases", "no_font")
    return Words(language), ""


def drawn_stamp() -> str:
    """The stamp of a drill as it can be drawn: its English word alone where no Chinese font is installed."""
    return STAMP if chinese_font() else STAMP.split()[-1]
