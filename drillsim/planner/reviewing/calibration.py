"""How far a review can be trusted: each simulated run reviewed as if it were the drill, against all the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drillsim.planner.observing import Key
from drillsim.planner.package import Package
from drillsim.planner.reviewing.judging import Floats, Usual, usual, verdict_of
from drillsim.planner.reviewing.observations import review_figure
from drillsim.planner.script import Step


@dataclass(frozen=True)
class Calibration:
    """Shares, over all runs and those of the players' `steps` whose own times vary by more than observers can tell,
    rated late, early and neither; the share of runs with a delay called clear although luck alone played; and by step
    (all of them) the share of runs in which a delay planted there was the main one."""

    runs: int
    steps: int
    late: float
    early: float
    false_clear: float
    planted_s: float
    traced: Mapping[Key, float]

    @property
    def on_time(self) -> float:
        """The share that is neither late nor early."""
        return 1.0 - self.late - self.early

    @property
    def traced_share(self) -> float:
        """The share of planted delays that were traced, over all steps."""
        return float(np.mean(list(self.traced.values()))) if self.traced else float("nan")


def own_times(package: Package, step: Step) -> Floats:
    """The simulated times of a step since its cause, run by run, s."""
    times = package.observed.instants(step.key)
    if step.depends_on is None:
        return times
    return times - package.observed.instants(package.steps[step.depends_on - 1].key)


def calibrate(package: Package, planted_s: float = 240.0) -> Calibration:
    """The calibration of a package's reviews; a delay is planted at each step of the players in turn.

    Whatever hangs on a delayed step moves with it, so that no other own time changes.
    """
    steps = [step for step in package.steps if not step.injected]
    own = np.array([own_times(package, step) for step in steps]).reshape(len(steps), package.observed.runs)
    tree = _Tree(package, steps)
    slack, clearly = review_figure("tolerance_s"), review_figure("clear_spreads")
    varies = np.array([usual(row).p90 - usual(row).p10 > 2.0 * slack for row in own], dtype=bool)
    late = early = clear = 0
    hits = np.zeros(len(steps))
    for run in range(package.observed.runs):
        expected = [usual(np.delete(row, run)) for row in own]
        each = zip(own[:, run], expected, varies, strict=True)
        verdicts = [verdict_of(value, one, slack) for value, one, wanted in each if wanted]
        late += verdicts.count("late")
        early += verdicts.count("early")
        evidence = _evidence(own[:, run], expected, slack)
        beyond = own[:, run] - slack > np.array([one.longest for one in expected])
        clear += bool(np.any(beyond & (evidence >= clearly)))
        planted = _evidence(own[:, run] + planted_s, expected, slack)
        late_at = tree.late_at(run)
        lost = own[:, run] - np.array([one.p50 for one in expected])
        for at in np.flatnonzero(np.isfinite(planted)):
            mixed = np.where(np.arange(len(steps)) == at, planted, evidence)
            hits[at] += at == _main(mixed, tree, (lost, int(at), planted_s), late_at)
    came = np.isfinite(own).sum(axis=1)
    traced = {step.key: float(hit / n) for step, hit, n in zip(steps, hits, came, strict=True) if n}
    total, runs = max(1, int(came[varies].sum())), package.observed.runs
    return Calibration(
        runs, int(varies.sum()), late / total, early / total, clear / max(1, runs), planted_s, traced
    )  # fmt: skip


class _Tree:
    """Which of the players' steps hang on which, and when each would be late on the clock."""

    def __init__(self, package: Package, steps: list[Step]) -> None:
        at = {step.number: number for number, step in enumerate(steps)}
        self.above = [[at[one] for one in _above(package, step) if one in at] for step in steps]
        self.instants = np.array([package.observed.instants(step.key) for step in steps])

    def late_at(self, run: int) -> tuple[Floats, Floats]:
        """Each step's instant in a run, and what nine of ten of the other runs had."""
        others = np.delete(self.instants, run, axis=1)
        return self.instants[:, run], np.array([usual(row).p90 for row in others])


def _above(package: Package, step: Step) -> list[int]:
    """The numbers of the steps that a step hangs on, the nearest first."""
    found, number = [], step.depends_on
    while number is not None:
        found.append(number)
        number = package.steps[number - 1].depends_on
    return found


def _main(
    evidence: Floats, tree: _Tree, planted: tuple[Floats, int, float], clock: tuple[Floats, Floats]
) -> int | None:
    """The main delay as `judging.main_delay` has it, a delay planted at one step and all that hangs on it."""
    late = np.isfinite(evidence)
    best = int(np.argmax(evidence))
    if not late.any() or evidence[best] >= review_figure("clear_spreads"):
        return best if late.any() else None
    (lost, at, by), (instants, p90) = planted, clock
    lost = np.where(np.arange(len(lost)) == at, lost + by, lost)
    slack, count = review_figure("tolerance_s"), np.zeros(len(lost))
    for row, above in enumerate(tree.above):
        moved = by if at in above else 0.0
        causes = [one for one in above if late[one]]
        if causes and not late[row] and instants[row] + moved - slack > p90[row]:
            count[max(causes, key=lambda one: lost[one])] += 1
    return int(max(np.flatnonzero(late), key=lambda one: (count[one], evidence[one])))


def _evidence(own: Floats, expected: list[Usual], slack: float) -> Floats:
    """How far beyond the median each own time lies, in spreads; minus infinity where it is not late at all."""
    medians, spreads = np.array([one.p50 for one in expected]), np.array([one.spread for one in expected])
    late = own - slack > np.array([one.p90 for one in expected])
    return np.where(late, (own - medians) / spreads, -np.inf)
