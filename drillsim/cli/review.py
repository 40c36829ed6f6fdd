"""`drillsim review`: observed times of a drill against the simulated envelope; ratings and the after-action report."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsim.cli.progress import Bar

if TYPE_CHECKING:
    from drillsim.planner.reviewing.given import Given
    from drillsim.planner.reviewing.telling import Grades, ReviewTelling
    from drillsim.planner.words import Language


@click.command()
@click.argument("given", metavar="RUN_OR_PLAN", type=click.Path(path_type=Path))
@click.argument("observed", metavar="OBSERVED", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Folder of the review.  [default: reviews/<name>]")
@click.option("--scenario", type=click.Path(path_type=Path), help="The scenario, where the plan does not find it.")
@click.option("--start", metavar="CLOCK", default="",
              help="What the clock read when the scenario began, as 14:00 or 2026-03-14 14:00:00.  "
              "[default: by the scenario]")  # fmt: skip
@click.option("--replications", type=click.IntRange(0, 100_000), default=30, show_default=True,
              help="Runs in which each delay is played again; 0 for none.")  # fmt: skip
@click.option("--envelope", type=click.IntRange(2, 100_000), default=200, show_default=True,
              help="Runs of the envelope, for a RUN; a plan has its own.")  # fmt: skip
@click.option("--grades", type=click.Choice(["hseep", "norm"]), default=None,
              help="P/S/M/U, or the grades of the Chinese norm.  [default: by language]")  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "zh"]), default=None, help="Language.  [default: the plan's]")
@click.option("--json", "as_json", is_flag=True, help="Print the review alone, as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def review(
    given: Path, observed: Path, out: Path | None, scenario: Path | None, start: str, replications: int, envelope: int,
    grades: Grades | None, lang: Language | None, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Hold the OBSERVED times of a drill against its plan's simulated envelope.

    \b
    drillsim review plans/leak leak_filled_in.xlsx     the plan's own workbook, times filled in
    drillsim review plans/leak times.csv -o DIR        any table with No. (or key) and Observed time
    drillsim review runs/leak-seed1 times.csv          a run: its day is played to have an envelope

    Times are on the clock (02:07:30), or minutes since the start of the scenario; "not done" is said so.
    """
    from drillsim.planner.reviewing.folder import FOLDER, review_data
    from drillsim.planner.reviewing.observations import read_observations
    from drillsim.planner.reviewing.review import make_review
    from drillsim.planner.reviewing.telling import ReviewTelling
    from drillsim.report.review_page import review_files

    folder = out or Path("reviews") / given.resolve().name
    FOLDER.claim(folder)
    wanted = sys.stderr.isatty() and not quiet
    read = _read(given, scenario, envelope, wanted)
    language: Language = lang or read.language or "en"
    began = _began(start, read.package.scenario.file.starts_at)
    noted = read_observations(observed, read.package, began)
    with Bar(wanted=wanted) as bar:
        found = make_review(read.package, noted, replications, bar.told)
    FOLDER.write(review_files(found, language, grades), folder)
    telling = ReviewTelling.of(found, language, grades)
    if as_json:
        click.echo(json.dumps(review_data(telling), ensure_ascii=False, indent=1))
    elif not quiet:
        _show(telling, folder)


def _read(given: Path, scenario: Path | None, envelope: int, wanted: bool) -> Given:
    """The package, played anew for a run."""
    from drillsim.planner.reviewing.given import read_given

    with Bar(wanted=wanted) as bar:
        return read_given(given, scenario, envelope, lambda done: bar.told(done, envelope))


def _began(text: str, planned: datetime) -> datetime:
    """The clock's reading when the scenario began."""
    from drillsim.errors import DrillsimError

    if not text:
        return planned
    for form in ("%H:%M", "%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            read = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        return read if "%Y" in form else datetime.combine(planned, read.time())
    raise DrillsimError(f"--start: {text!r} is no clock time; write 14:00, 14:00:00 or 2026-03-14 14:00:00")


def _show(telling: ReviewTelling, folder: Path) -> None:
    """The overview and the objectives on the screen; the rest lies in the folder."""
    from rich.console import Console

    from drillsim.planner.reviewing.sheets import review_sheets
    from drillsim.report.review_text import screen_sheet

    console = Console()
    for sheet in review_sheets(telling):
        if sheet.key in ("review_overview", "review_aims", "review_cost"):
            console.print(screen_sheet(sheet))
    click.echo("\n" + telling.text("written", folder=folder))
