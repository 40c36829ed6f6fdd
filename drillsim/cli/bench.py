"""`drillsim bench`: whether a run has become slower than it was when a baseline was saved."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drillsim.cli.messages import say_warning
from drillsim.cli.progress import Bar
from drillsim.errors import DrillsimError

if TYPE_CHECKING:
    from drillsim.bench.baseline import Baseline
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
    from drillsim.bench.baseline import baseline_of, claim_file, describe, read_baseline, refuse_other, write_baseline
    from drillsim.bench.measure import FULL_PAIRS
    from drillsim.bench.verdict import judge, remarks

    rounds = _rounds(pairs, short, save, against)
    if save is not None:
        claim_file(save)
    kept = read_baseline(against) if against is not None else None
    given = _scenario(scenario, lasts, kept)
    luck = seed if seed is not None else kept.seed if kept is not None else 1
    described = describe(given, luck)
    if kept is not None and against is not None:
        refuse_other(against, kept, described)
    measured = _measured(given, luck, rounds, (against, kept))
    verdict = judge(kept, described, measured) if kept is not None else None
    if short and verdict is not None and verdict.failed:
        click.echo("note: slower at first sight; measured again with all pairs", err=True)
        measured = _measured(given, luck, FULL_PAIRS, (against, kept))
        verdict = judge(kept, described, measured)  # type: ignore[arg-type]  # there is a verdict, so one is kept
    if save is not None:
        write_baseline(baseline_of(described, measured), save)
    if as_json:
        _print_json(described, measured, verdict)
    else:
        _show(given, measured, verdict)
    _conclude(measured, verdict, verdict.remarks if verdict else remarks(measured))


def _rounds(pairs: int | None, short: bool, save: Path | None, against: Path | None) -> int:
    """How many rounds are asked for; raises DrillsimError where options exclude each other."""
    from drillsim.bench.baseline import too_few
    from drillsim.bench.measure import FULL_PAIRS, SHORT_PAIRS

    if save is not None and against is not None:
        raise DrillsimError("--save and --against: give one of them; compare first, then save anew")
    if short and pairs is not None:
        raise DrillsimError("--short and --pairs: give one of them")
    rounds = pairs or (SHORT_PAIRS if short else FULL_PAIRS)
    if save is not None and rounds < FULL_PAIRS:
        raise too_few(rounds)
    return rounds


def _scenario(path: Path, lasts: str | None, kept: Baseline | None) -> Scenario:
    """The scenario, or as much of its beginning as is asked for or was measured before."""
    from drillsim import api
    from drillsim.bench.works import first_part
    from drillsim.units import parse_quantity

    scenario = api.load_scenario(path)
    if lasts is not None:
        try:
            return first_part(scenario, parse_quantity(lasts, "duration"))
        except ValueError as error:
            raise DrillsimError(f"--lasts: {error}") from None
    if kept is not None and kept.lasts_s < scenario.file.lasts:
        return first_part(scenario, kept.lasts_s)
    return scenario


def _measured(scenario: Scenario, seed: int, rounds: int, compared: tuple[Path | None, Baseline | None]) -> Measured:
    """The measured ratios, refused after the first run where the baseline's run did other work."""
    from drillsim.bench.baseline import refuse_other_work
    from drillsim.bench.measure import Work, measure
    from drillsim.bench.works import works_of

    path, kept = compared

    def accept(work: Work) -> None:
        if path is not None and kept is not None:
            refuse_other_work(path, kept, work)

    with Bar(wanted=sys.stderr.isatty()) as bar:
        return measure(works_of(scenario, seed), rounds, accept, bar.told)


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


def _conclude(measured: Measured, verdict: Verdict | None, remarks: tuple[str, ...]) -> None:
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
