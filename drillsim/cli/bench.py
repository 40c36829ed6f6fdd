"""`drillsim bench`: whether a run has become slower than it was when a baseline was saved."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drillsim.cli.messages import say_warning
from drillsim.cli.progress import Bar

if TYPE_CHECKING:
    from drillsim.bench.measure import Measured
    from drillsim.bench.verdict import Verdict
    from drillsim.scenario.model import Scenario

SLOWER = 1
"""The exit code when a run has become slower than the guard lets pass."""


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--save", type=click.Path(path_type=Path), help="Measure and write a baseline file.")
@click.option("--against", type=click.Path(path_type=Path), help="Measure and compare with a baseline file.")
@click.option("--pairs", type=click.IntRange(3, 999), help="Rounds of which the median counts.  [default: 15]")
@click.option("--short", is_flag=True, help="Nine rounds, and all fifteen only if these fail: quicker and less sure.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Which luck.  [default: the baseline's, or 1]")
@click.option("--lasts", help="Play only so much of it, as in '15 min'.  [default: the baseline's, or all]")
@click.option("--json", "as_json", is_flag=True, help="Print everything measured, as JSON.")
def bench(
    scenario: Path, save: Path | None, against: Path | None, pairs: int | None, short: bool, seed: int | None,
    lasts: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Measure what a run of SCENARIO costs, and whether it has become slower.

    \b
    It costs processor time, told as ratios: to a fixed piece of work, and to the
    reference engine. From 10 % slower than the baseline is a warning, from 25 % a
    failure with exit code 1. Some 40 runs are made: give long scenarios --lasts.
    """
    from drillsim import api
    from drillsim.bench.baseline import baseline_of, claim_file, write_baseline
    from drillsim.bench.guard import Asked, guard_of
    from drillsim.bench.verdict import remarks
    from drillsim.bench.works import works_of

    asked = Asked(save, against, pairs, short, seed, lasts)
    if save is not None:
        claim_file(save)
    guard = guard_of(api.load_scenario(scenario), asked)
    with Bar(wanted=sys.stderr.isatty()) as bar:
        measured, verdict = guard.measure(works_of(guard.scenario, guard.seed), bar.told)
    if save is not None:
        write_baseline(baseline_of(guard.described, measured), save)
    if as_json:
        _print_json(guard.described, measured, verdict)
    else:
        _show(guard.scenario, measured, verdict)
    _conclude(verdict, verdict.remarks if verdict else remarks(measured))


def _show(scenario: Scenario, measured: Measured, verdict: Verdict | None) -> None:
    """What was measured as a table, beside the baseline where there is one."""
    from rich.console import Console
    from rich.table import Table

    work = measured.work
    table = Table(
        title=scenario.file.name.text("en"),
        caption=f"{work.people:,} people, {work.crossings:,} crossings, {work.windows:,} windows, "
        f"{work.events:,} events; {measured.run_s:.3g} s a run; {measured.pairs} pairs",
    )  # fmt: skip
    for heading in ("a run costs", "times", "quartiles", *(("saved", "change", "verdict") if verdict else ())):
        table.add_column(heading, justify="left" if heading in ("a run costs", "verdict") else "right")
    names = ("the fixed piece of work", "the same run by the reference engine")
    for number, (name, ratio) in enumerate(zip(names, (measured.run, measured.reference), strict=True)):
        cells = [name, f"{ratio.median:.3f}", f"{ratio.lower:.3f} to {ratio.upper:.3f}"]
        if verdict is not None:
            change = verdict.changes[number]
            cells += [f"{change.saved:.3f}", f"{change.slower:+.1%}", change.grade]
        table.add_row(*cells)
    Console().print(table)


def _print_json(described: dict[str, Any], measured: Measured, verdict: Verdict | None) -> None:
    """Everything measured, as JSON."""
    import json
    from dataclasses import asdict

    told = described | asdict(measured)
    if verdict is not None:
        told["changes"] = [
            {"name": one.name, "saved": one.saved, "now": one.now, "slower": one.slower, "grade": one.grade}
            for one in verdict.changes
        ]
        told["verdict"] = "slower" if verdict.failed else "warning" if verdict.warned else "ok"
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _conclude(verdict: Verdict | None, remarks: tuple[str, ...]) -> None:
    """Says what a reader must know, and ends with exit code 1 where a run is too slow."""
    for remark in remarks:
        click.echo(f"note: {remark}", err=True)
    if verdict is None:
        return
    for change in verdict.changes:
        if change.grade in ("warning", "slower"):
            say_warning(f"{change.slower:.0%} slower than the baseline ({change.now:.3f} times now, "
                        f"{change.saved:.3f} saved)")  # fmt: skip
        elif change.grade == "faster":
            click.echo(f"note: {-change.slower:.0%} faster than the baseline: save one anew with --save", err=True)
    if verdict.failed:
        click.get_current_context().exit(SLOWER)
