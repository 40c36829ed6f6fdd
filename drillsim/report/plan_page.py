"""The page of a drill package: one file with everything in it, every printed page stamped."""

from __future__ import annotations

from typing import Final

from drillsim.planner.folder import package_files
from drillsim.planner.package import Package
from drillsim.planner.sheets import all_sheets
from drillsim.planner.telling import Telling
from drillsim.planner.words import STAMP, Language
from drillsim.report.canvas import png
from drillsim.report.fonts import figure_words
from drillsim.report.html import Stamped, stamped_page
from drillsim.report.plan_map import draw_plan_map
from drillsim.report.plan_times import draw_plan_times

PAGE: Final = "plan.html"


def plan_files(package: Package, language: Language = "en") -> dict[str, bytes]:
    """All files of a package by name: workbook, tables, data, the map, the expected times and the page."""
    pictures = plan_pictures(package, language)
    return {**package_files(package, language), **pictures, PAGE: plan_page(package, pictures, language)}


def plan_pictures(package: Package, language: Language) -> dict[str, bytes]:
    """The map of posts and the expected times as PNG bytes by file name."""
    words, note = figure_words(language)
    telling = Telling.of(package, words.language)
    return {
        "map.png": png(draw_plan_map(telling, words, note), words.language),
        "times.png": png(draw_plan_times(telling, words, note), words.language),
    }


def plan_page(package: Package, pictures: dict[str, bytes], language: Language) -> bytes:
    """plan.html as UTF-8 bytes; whatever comes from park and scenario is escaped."""
    telling = Telling.of(package, language)
    name = telling.say.name(package.scenario.file.name, package.scenario.file.park)
    below = {"msel": pictures["times.png"], "work_plan": pictures["map.png"], "posts": pictures["map.png"]}
    page = Stamped(STAMP, telling.text("title", name=name), all_sheets(telling), below=below)
    return stamped_page(page, language)
