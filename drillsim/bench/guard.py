"""The guard at work: what is asked of it, measured, and judged where there is a baseline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drillsim.bench.baseline import Baseline, describe, read_baseline, refuse_other, refuse_other_work, too_few
from drillsim.bench.measure import FULL_PAIRS, SHORT_PAIRS, Measured, Told, Work, Works, measure
from drillsim.bench.verdict import Verdict, judge
from drillsim.bench.works import first_part
from drillsim.errors import DrillsimError
from drillsim.scenario.model import Scenario
from drillsim.units import parse_quantity


@dataclass(frozen=True)
class Asked:
    """What somebody wants measured: the files named and the options given, None where they are left to the baseline.

    Raises DrillsimError for options that exclude each other, and to save what would rest on too few pairs.
    """

    save: Path | None = None
    against: Path | None = None
    pairs: int | None = None
    short: bool = False
    seed: int | None = None
    lasts: str | None = None

    def __post_init__(self) -> None:
        if self.save is not None and self.against is not None:
            raise DrillsimError("--save and --against: give one of them; compare first, then save anew")
        if self.short and self.pairs is not None:
            raise DrillsimError("--short and --pairs: give one of them")
        if self.save is not None and self.rounds < FULL_PAIRS:
            raise too_few(self.rounds)

    @property
    def rounds(self) -> int:
        """How many pairs are measured at first."""
        return self.pairs or (SHORT_PAIRS if self.short else FULL_PAIRS)


@dataclass(frozen=True)
class Guard:
    """A scenario, or its first part, ready to be measured, with the baseline it is compared with, if any."""

    asked: Asked
    scenario: Scenario
    seed: int
    described: dict[str, Any]
    kept: Baseline | None

    def measure(self, works: Works, told: Told | None = None) -> tuple[Measured, Verdict | None]:
        """What was measured, and what that means; the short form takes all pairs before it says no.

        Raises InputError when the run did other work than the baseline's.
        """
        measured = measure(works, self.asked.rounds, self._accept, told)
        verdict = self._judge(measured)
        if self.asked.short and verdict is not None and verdict.failed:
            measured = measure(works, FULL_PAIRS, self._accept, told)
            verdict = self._judge(measured)
        return measured, verdict

    def _judge(self, measured: Measured) -> Verdict | None:
        return None if self.kept is None else judge(self.kept, self.described, measured)

    def _accept(self, work: Work) -> None:
        """Raises InputError for work that is not the baseline's."""
        if self.kept is not None and self.asked.against is not None:
            refuse_other_work(self.asked.against, self.kept, work)


def guard_of(scenario: Scenario, asked: Asked) -> Guard:
    """The guard of a scenario.

    Raises DrillsimError where it does not last as long as asked, InputError for a baseline that cannot be read or is
    of something else.
    """
    kept = read_baseline(asked.against) if asked.against is not None else None
    given = _part(scenario, asked.lasts, kept)
    seed = asked.seed if asked.seed is not None else kept.seed if kept is not None else 1
    described = describe(given, seed)
    if kept is not None and asked.against is not None:
        refuse_other(asked.against, kept, described)
    return Guard(asked, given, seed, described, kept)


def _part(scenario: Scenario, lasts: str | None, kept: Baseline | None) -> Scenario:
    """As much of a scenario's beginning as is asked for or was measured before, or all of it."""
    if lasts is not None:
        try:
            return first_part(scenario, parse_quantity(lasts, "duration"))
        except ValueError as error:
            raise DrillsimError(f"--lasts: {error}") from None
    if kept is not None and kept.lasts_s < scenario.file.lasts:
        return first_part(scenario, kept.lasts_s)
    return scenario
