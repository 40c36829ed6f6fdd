"""`drillsim verify`: how far the models can be trusted, by published cases and by what was measured in the field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from drillsim.cli.messages import printable, say_warning
from drillsim.errors import DrillsimError

if TYPE_CHECKING:
    from rich.table import Table

    from drillsim.validation.suite import Suite

FAILED: Final = 1
"""The exit code when something verified fails."""
STYLES: Final = {"pass": "green", "fails": "bold red", "not judged": "dim", "not covered": "yellow", "listed": "cyan"}


@click.group()
def verify() -> None:
    """Judge the models by published cases and field trials."""


@verify.command()
@click.option("--cases", type=click.Path(path_type=Path), help="The file of published cases.  "
              "[default: cases/hazards.yaml in the folder that DRILLSIM_SHARED names]")  # fmt: skip
@click.option("--data", type=click.Path(path_type=Path), help="The folder of measured data.  "
              "[default: data in the folder that DRILLSIM_SHARED names]")  # fmt: skip
@click.option("--only", metavar="TOPIC", help="Only the cases of one topic.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the page and its figures into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def hazards(cases: Path | None, data: Path | None, only: str | None, out: Path | None, as_json: bool) -> None:
    """Judge gas, fire, blast and harm.

    \b
    Verified cases pass or fail; what rests on memory is shown and not judged; what
    drillsim has no function for is not covered; a wrong source is listed. Exit
    code 0 when nothing verified fails, 1 when something does, 2 for bad input.
    """
    from drillsim.validation.suite import verify_hazards, where_cases_are, where_data_are

    suite = verify_hazards(where_cases_are(cases), where_data_are(data), only)
    if out is not None:
        _write(suite, out)
    if as_json:
        import json

        from drillsim.report.validation_text import as_data

        click.echo(json.dumps(as_data(suite), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _show(suite)
    for remark in suite.remarks:
        say_warning(remark)
    if suite.failed:
        click.get_current_context().exit(FAILED)


def _write(suite: Suite, out: Path) -> None:
    """The page and its figures."""
    from drillsim.report.validation_page import write_validation

    try:
        written = write_validation(suite, out)
    except OSError as error:
        raise DrillsimError(f"{out}: cannot be written ({error.strerror}); name another folder with -o") from None
    click.echo(f"{out}: written: {', '.join(path.name for path in written)}", err=True)


def _show(suite: Suite) -> None:
    """The table, then what fails, is not covered or is listed with the reason, then the counts."""
    from rich.console import Console

    from drillsim.report.validation_text import listed_text, told

    console = Console()
    console.print(_table(suite))
    for verdict in ("fails", "not covered", "listed"):
        for row in suite.rows:
            if row.verdict == verdict:
                console.print(f"{verdict}: {printable(row.id)}: {printable(told(row))}", style=STYLES[verdict],
                              markup=False, highlight=False)  # fmt: skip
    for row in suite.rows:
        for one in row.listed:
            console.print(f"listed: {printable(row.id)}, {printable(listed_text(one))}", style=STYLES["listed"],
                          markup=False, highlight=False)  # fmt: skip
    counts = suite.counts
    console.print(", ".join(f"{verdict}: {count}" for verdict, count in counts.items()), highlight=False)


def _table(suite: Suite) -> Table:
    """A row for each case, in sections by topic; the number farthest off of each."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from drillsim.report.validation_text import cells, short_source

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0, expand=True)
    for heading, width in (("case", 25), ("expected", 13), ("got", 8), ("tolerance", 9)):
        table.add_column(heading, width=width, overflow="fold")
    table.add_column("source", ratio=1, min_width=12, overflow="fold")
    table.add_column("confidence", width=10, overflow="fold")
    table.add_column("verdict", width=11, no_wrap=True)
    topic = None
    for row in suite.rows:
        if row.topic != topic:
            topic = row.topic
            table.add_section()
            table.add_row(Text(printable(topic), style="bold"))
        plain = [printable(text) for text in (row.id, *cells(row), short_source(row.source), row.confidence)]
        plain[-1] = plain[-1].replace("+", "+ ")  # may break there
        table.add_row(*map(Text, plain), Text(row.verdict, style=STYLES[row.verdict]))
    return table
