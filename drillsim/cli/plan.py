"""`drillsim plan`: a scenario in, a drill package out; an edited package read back; a year of drills."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsim.cli.messages import say_warning
from drillsim.cli.progress import Bar

if TYPE_CHECKING:
    from drillsim.planner.kinds import Kind
    from drillsim.planner.words import Language


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Folder of the package.  [default: plans/<name>]")
@click.option("--replications", type=click.IntRange(2, 100_000), default=200, show_default=True,
              help="Runs from which the times are taken.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Which luck.")
@click.option("--kind", default="", metavar="WORDS",
              help="tabletop or live; single (with its function) or comprehensive; test, demonstration or research; "
              "as in live,single,rescue or 实战,综合,检验.  [default: live,comprehensive,test]")  # fmt: skip
@click.option("--announced/--unannounced", default=True, show_default=True, help="Whether the players know of it.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True,
              help="Language of the package.")  # fmt: skip
@click.option("--check", "checked", is_flag=True,
              help="Read an edited package or its workbook back: PACKAGE [SCENARIO].")  # fmt: skip
@click.option("--calendar", "yearly", is_flag=True, help="A year of drills of all SCENARIOS.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def plan(
    files: tuple[Path, ...], out: Path | None, replications: int, seed: int, kind: str, announced: bool, lang: str,
    checked: bool, yearly: bool, quiet: bool,
) -> None:  # fmt: skip
    """Write the drill package of a SCENARIO: script, evaluation, documents, from many simulated runs.

    \b
    drillsim plan SCENARIO -o DIR              the package: workbook, CSV, Markdown, page
    drillsim plan --check PACKAGE [SCENARIO]   what no longer fits in an edited workbook
    drillsim plan --calendar SCENARIO… -o DIR  a year of drills
    """
    from drillsim.errors import DrillsimError

    language: Language = "zh" if lang == "zh" else "en"
    if checked and yearly:
        raise DrillsimError("--check and --calendar: take one of them")
    if checked:
        _check(files, quiet)
    elif yearly:
        _calendar(files, out or Path("plans") / "calendar", language, quiet)
    elif len(files) != 1:
        raise DrillsimError(f"a package is made of one scenario (got {len(files)}); for several add --calendar")
    else:
        from drillsim.planner.kinds import read_kind

        rehearsed = read_kind(kind, announced)
        _make(files[0], out or Path("plans") / files[0].stem, (replications, seed), rehearsed, language, quiet)


def _make(path: Path, folder: Path, luck: tuple[int, int], kind: Kind, language: Language, quiet: bool) -> None:
    """Plays the runs and writes the package."""
    from drillsim.api import load_scenario, simulate_many
    from drillsim.planner.folder import FOLDER
    from drillsim.planner.package import make_package
    from drillsim.report.plan_page import plan_files

    scenario = load_scenario(path)
    FOLDER.claim(folder)
    replications, seed = luck
    with Bar(wanted=sys.stderr.isatty() and not quiet) as bar:
        runs = simulate_many(scenario, replications, seed, pictures=False)
        package = make_package(scenario, kind, runs, seed, lambda done: bar.told(done, replications))
    FOLDER.write(plan_files(package, language), folder)
    if not quiet:
        click.echo(f"{folder}: {len(package.steps)} steps from {replications} runs; open plan.xlsx or plan.html")


def _check(files: tuple[Path, ...], quiet: bool) -> None:
    """Reads a package back; what does not fit is refused with exit code 2."""
    from drillsim.errors import DrillsimError
    from drillsim.planner.reading_back import check_package

    if len(files) > 2:
        raise DrillsimError(f"--check: give a package and at most its scenario (got {len(files)} files)")
    steps, remarks = check_package(files[0], files[1] if len(files) == 2 else None)
    for remark in remarks:
        say_warning(remark)
    if not quiet:
        click.echo(f"{files[0]}: {steps} steps, everything fits")


def _calendar(files: tuple[Path, ...], folder: Path, language: Language, quiet: bool) -> None:
    """Writes a year of drills."""
    from drillsim.api import load_scenario
    from drillsim.planner.calendar_sheets import calendar_files
    from drillsim.planner.folder import FOLDER

    FOLDER.write(calendar_files([load_scenario(path) for path in files], language), folder)
    if not quiet:
        click.echo(f"{folder}: open plan.xlsx")
