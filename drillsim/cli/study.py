"""`drillsim compare` and `drillsim study`: many runs in, an answer with an error bar out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from drillsim.cli.progress import StudyBar

if TYPE_CHECKING:
    from drillsim.study.read import Study
    from drillsim.study.results import Results
    from drillsim.study.rules import Rule

REPLICATIONS: Final = 200
FEW_RUNS: Final = 8
"""So few runs are played in this process: starting workers would take longer."""
FEW_DESIGNS: Final = 4
"""Of more designs the numbers of each are on the page and in the tables, not on the screen."""
INTERRUPTED: Final = 130
"""The exit code of a study that was stopped by Ctrl-C."""
Command = TypeVar("Command", bound=Callable[..., Any])


def common_options(command: Command) -> Command:
    """The options that both commands have."""
    options = [
        click.option("-o", "--out", type=click.Path(path_type=Path), help="Study folder.  [default: results/<name>]"),
        click.option("--resume", is_flag=True, help="Go on with the study in the folder: nothing is played twice."),
        click.option("--workers", type=click.IntRange(1, 4096), help="Processes here.  [default: one a core]"),
        click.option("--scheduler", default="", help="A dask cluster: tcp://…, tls://… or a scheduler file."),
        click.option("--json", "as_json", is_flag=True, help="Print the tables as JSON."),
        click.option("--quiet", is_flag=True, help="Print nothing but errors."),
        click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True,
                     help="Language of reports."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("scenarios", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--replications", type=click.IntRange(2, 1_000_000), help=f"Runs of each.  [default: {REPLICATIONS}]")
@click.option("--precision", help="Instead: until every difference is known to so much of the mean, as in 5%.")
@click.option("--at-most", type=click.IntRange(2, 1_000_000), default=1000, show_default=True,
              help="Runs of each that --precision and --best stop at.")  # fmt: skip
@click.option("--measure", "measures", multiple=True, help="A registered measure; may be given several times.")
@click.option("--best", nargs=2, type=(str, float), metavar="MEASURE INDIFFERENCE",
              help="Instead: drop what cannot be best, until one is left or they differ by less.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Which luck.")
@common_options
def compare(
    scenarios: tuple[Path, ...], replications: int | None, precision: str | None, at_most: int,
    measures: tuple[str, ...], best: tuple[str, float] | None, seed: int, **how: Any,
) -> None:  # fmt: skip
    """Play SCENARIOS under the same luck, and say what the second and further ones change.

    \b
    Differences are taken run by run, with 95 % intervals, and judged by Holm's
    correction for all of them. The first scenario is the one others are held against.
    """
    from dataclasses import replace

    from drillsim.study.read import check_measures, study_of_scenarios

    asked = check_measures(measures, "--measure")
    rule = _rule(replications, precision, best, at_most, asked)
    study = study_of_scenarios(scenarios, rule, seed)
    _carry_out(replace(study, measures=asked), Path("-".join(path.stem for path in scenarios)[:80]), how)


@click.command()
@click.argument("study", type=click.Path(path_type=Path))
@common_options
def study(study: Path, **how: Any) -> None:
    """Play a STUDY file: factors, what-ifs, wind roses, sensitivity, risk curves.

    \b
    Every finished run is kept at once; --resume goes on after whatever happened.
    """
    from drillsim.study.read import read_study

    _carry_out(read_study(study), Path(study.stem), how)


def _rule(
    replications: int | None, precision: str | None, best: tuple[str, float] | None, at_most: int,
    measures: tuple[str, ...],
) -> Rule:  # fmt: skip
    """How often to play, from the options."""
    from drillsim.errors import DrillsimError
    from drillsim.study.read import check_measures
    from drillsim.study.rules import Fixed, UntilBest, UntilCompared

    given = [name for name, value in (("--replications", replications), ("--precision", precision), ("--best", best))
             if value is not None]  # fmt: skip
    if len(given) > 1:
        raise DrillsimError(f"{' and '.join(given)}: take one of them")
    if precision is not None:
        return UntilCompared(measures, _share(precision), at_least=min(30, at_most), at_most=at_most)
    if best is not None:
        check_measures(best[:1], "--best")
        if not best[1] > 0:
            raise DrillsimError(f"--best: the indifference must be above 0 (got {best[1]}); give what would not matter")
        return UntilBest(best[0], best[1], at_least=min(20, at_most), at_most=at_most)
    return Fixed(replications or REPLICATIONS)


def _share(text: str) -> float:
    """A share such as 5% as a number.

    Raises DrillsimError for anything else.
    """
    from drillsim.errors import DrillsimError
    from drillsim.units import parse_quantity

    try:
        share = parse_quantity(text, "share")
    except ValueError as error:
        raise DrillsimError(f"--precision: {error}") from None
    if not 0.0 < share < 1.0:
        raise DrillsimError(f"--precision: must lie between 0 and 100 % (got {text!r}); write 5%")
    return share


def _carry_out(study: Study, name: Path, how: dict[str, Any]) -> None:
    """Plays a study, writes its folder and shows what it found."""
    from drillsim.report.study_page import write_study
    from drillsim.report.words import Words
    from drillsim.study.folder import How, carry_out

    language = "zh" if how["lang"] == "zh" else "en"
    words = Words(language)  # type: ignore[arg-type]
    folder = how["out"] if how["out"] is not None else Path("results") / name
    bar = StudyBar(study, words, wanted=sys.stderr.isatty() and not how["quiet"])
    try:
        with bar:
            results = carry_out(study, folder, How(workers_for(study, how), how["scheduler"], how["resume"]), bar.told)
    except KeyboardInterrupt:
        click.echo(words.say("study", "interrupted", {"done": bar.done, "of": bar.of, "folder": folder}), err=True)
        click.get_current_context().exit(INTERRUPTED)
    tables = write_study(results, folder, language)  # type: ignore[arg-type]
    if how["as_json"]:
        print_json(tables)
    elif not how["quiet"]:
        _show(results, folder, words)


def workers_for(study: Study, how: dict[str, Any]) -> int:
    """How many processes play it: as asked, else one where that is enough, else one a core."""
    if how["workers"] is not None:
        return int(how["workers"])
    if len(study.designs) * study.rule.schedule()[-1] <= FEW_RUNS:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _show(results: Results, folder: Path, words: Any) -> None:
    """The report on the screen and where the rest lies."""
    from dataclasses import replace

    from rich.console import Console

    from drillsim.report.study_story import tell_study
    from drillsim.report.text import screen

    story = tell_study(results, words.language)
    if len(results.study.designs) > FEW_DESIGNS:
        story = replace(story, sections=tuple(part for part in story.sections if part.key != "spreads"))
    Console().print(screen(story))
    click.echo("\n" + words.say("study", "written", {"folder": folder}))


def print_json(tables: dict[str, Any]) -> None:
    """The tables but the runs themselves, as JSON."""
    import json

    shown = {name: [_plain(row) for row in table.rows()] for name, table in tables.items() if name != "runs"}
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2, allow_nan=False))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON has it: what is not finite becomes None."""
    return {name: None if isinstance(value, float) and value - value != 0 else value for name, value in row.items()}
