"""The page of a drill's review: the report in one file, every printed page stamped."""

from __future__ import annotations

from typing import Final

from drillsim.planner.reviewing.folder import review_files as data_files
from drillsim.planner.reviewing.review import Review
from drillsim.planner.reviewing.sheets import review_sheets
from drillsim.planner.reviewing.telling import Grades, ReviewTelling
from drillsim.planner.words import STAMP, Language
from drillsim.report.canvas import png
from drillsim.report.fonts import figure_words
from drillsim.report.html import Stamped, stamped_page
from drillsim.report.review_figures import draw_envelope

PAGE: Final = "review.html"
FIGURE: Final = "envelope.png"


def review_files(review: Review, language: Language, grades: Grades | None = None) -> dict[str, bytes]:
    """All files of a review by name: workbook, Markdown, ratings, data, the figure and the page."""
    telling = ReviewTelling.of(review, language, grades)
    figure = review_figure(review, language, grades)
    return {**data_files(telling), FIGURE: figure, PAGE: review_page(telling, figure)}


def review_figure(review: Review, language: Language, grades: Grades | None = None) -> bytes:
    """The envelope with the observed times as PNG bytes."""
    words, note = figure_words(language)
    return png(draw_envelope(ReviewTelling.of(review, words.language, grades), note), words.language)


def review_page(telling: ReviewTelling, figure: bytes) -> bytes:
    """review.html as UTF-8 bytes; whatever comes from park, scenario and evaluators is escaped."""
    page = Stamped(STAMP, telling.title, review_sheets(telling), above={"review_steps": figure})
    return stamped_page(page, telling.language)
