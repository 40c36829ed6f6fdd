"""`drillsim run`: a scenario in, a table on the screen and a run folder out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drillsim.cli.progress import Bar

if TYPE_CHECKING:
    from drillsim.record.run import Run


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Which luck.")
@click.option("--engine", type=click.Choice(["fast", "reference"]), default="fast", show_default=True,
              help="Which mover walks everybody: both give the same run, to the tick.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None,
              help="Run folder; without it runs/<scenario>-seed<N>. A former run in it is replaced.")  # fmt: skip
@click.option("--hops", is_flag=True, help="Write hops.csv too: every crossing of every person.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary alone, as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--strict", is_flag=True, help="Check every invariant at every window.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of reports.")
def run(
    scenario: Path, seed: int, engine: str, out: Path | None, hops: bool, as_json: bool, quiet: bool, strict: bool,
    lang: str,
) -> None:  # fmt: skip
    """Simulate SCENARIO once: a table on the screen, and a run folder with everything behind it."""
    from drillsim.api import load_scenario, refuse_unknown_engine, simulate
    from drillsim.record.folder import claim, summary_text, write_run
    from drillsim.report.html import report_files

    refuse_unknown_engine(engine)
    given = load_scenario(scenario)
    folder = out if out is not None else Path("runs") / f"{scenario.stem}-seed{seed}"
    claim(folder)
    with Bar(wanted=sys.stderr.isatty() and not quiet) as bar:
        done = simulate(given, seed, engine, strict, bar.told, hops=hops)
    language = "zh" if lang == "zh" else "en"
    write_run(done, folder, report_files(done, language))  # type: ignore[arg-type]
    if as_json:
        click.echo(summary_text(done), nl=False)
    elif not quiet:
        _show(done, folder, lang)


def _show(done: Run, folder: Path, lang: str) -> None:
    """The report on the screen and where the rest lies."""
    from rich.console import Console

    from drillsim.report.text import show
    from drillsim.report.words import Words

    words = Words("zh" if lang == "zh" else "en")
    show(done, Console(), words.language)
    click.echo("\n" + words.say("phrases", "written", {"folder": folder}))
