"""The page of a study: one file with everything in it, nothing fetched from anywhere."""

from __future__ import annotations

from pathlib import Path

from drillsim.record.table import Table
from drillsim.report.html import PAGE, told_page
from drillsim.report.study_figures import study_figures
from drillsim.report.study_story import tell_study
from drillsim.report.words import Language
from drillsim.study.results import Results
from drillsim.study.tables import tables_of, write_tables, write_whole


def write_study(results: Results, folder: Path, language: Language = "en") -> dict[str, Table]:
    """Writes the tables, pictures and page of a study into its folder, each whole; the tables by name.

    Raises DrillsimError when the disk refuses.
    """
    tables = tables_of(results)
    write_tables(tables, folder)
    for name, content in study_files(results, language).items():
        write_whole(folder / name, content)
    return tables


def study_files(results: Results, language: Language = "en") -> dict[str, bytes]:
    """The pictures and the page of a study by file name, for its folder."""
    pictures = study_figures(results, language)
    return {**pictures, PAGE: told_page(tell_study(results, language), pictures, 2, language)}
