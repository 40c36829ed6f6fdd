"""`drillsim improve`: what each single change would buy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drillsim.cli.progress import StudyBar
from drillsim.cli.study import INTERRUPTED, common_options, print_json, workers_for

if TYPE_CHECKING:
    from drillsim.planner.improve import Proposals
    from drillsim.report.words import Words
    from drillsim.study.results import Results

REPLICATIONS = 20
WINDS = 8


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--replications", type=click.IntRange(2, 1_000_000), default=REPLICATIONS, show_default=True,
              help="Runs of each change with each wind.")  # fmt: skip
@click.option("--winds", type=click.IntRange(1, 36), default=WINDS, show_default=True,
              help="Directions the wind blows from; with 1, the scenario's own.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Which luck.")
@common_options
def improve(scenario: Path, replications: int, winds: int, seed: int, **how: Any) -> None:
    """Try single changes of SCENARIO under the same luck, and rank what each buys.

    \b
    Ways opened, valves repaired, reports and orders sooner, a crew more, vehicles elsewhere, an
    assembly point, a wider way, a detector, masks. Nothing is recommended that means less cover.
    """
    from drillsim.planner.improve import Terms, propose
    from drillsim.report.improve_page import write_improve
    from drillsim.report.words import Words

    words = Words("zh" if how["lang"] == "zh" else "en")
    folder = how["out"] if how["out"] is not None else Path("results") / f"improve-{scenario.stem}"
    proposals = propose(scenario, Terms(replications, winds, seed))
    results = play(proposals.study, folder, words, how)
    table = write_improve(results, proposals, folder, words.language)
    if how["as_json"]:
        print_json({"ranking": table})
    elif not how["quiet"]:
        _show(results, proposals, folder, words)


def play(study: Any, folder: Path, words: Words, how: dict[str, Any]) -> Results:
    """Carries a study out with its bar; Ctrl-C says how far it was."""
    from drillsim.study.folder import How, carry_out

    bar = StudyBar(study, words, wanted=sys.stderr.isatty() and not how["quiet"])
    try:
        with bar:
            return carry_out(study, folder, How(workers_for(study, how), how["scheduler"], how["resume"]), bar.told)
    except KeyboardInterrupt:
        click.echo(words.say("study", "interrupted", {"done": bar.done, "of": bar.of, "folder": folder}), err=True)
        click.get_current_context().exit(INTERRUPTED)


def _show(results: Results, proposals: Proposals, folder: Path, words: Words) -> None:
    """The ranking on the screen and where the rest lies; the numbers of each gain are on the page."""
    from dataclasses import replace

    from rich.console import Console

    from drillsim.report.improve_story import tell_improve
    from drillsim.report.text import screen

    story = tell_improve(results, proposals, words.language)
    Console().print(screen(replace(story, sections=tuple(part for part in story.sections if part.key != "gains"))))
    click.echo("\n" + words.say("improve", "written", {"folder": folder}))
