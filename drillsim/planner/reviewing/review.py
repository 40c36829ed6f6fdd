"""A drill's review: everything worked out, before it is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from drillsim.planner.package import Package
from drillsim.planner.reviewing.calibration import Calibration, calibrate
from drillsim.planner.reviewing.given import Luck
from drillsim.planner.reviewing.judging import Judged, judge, late_steps, main_delay
from drillsim.planner.reviewing.observations import Observations, review_figure
from drillsim.planner.reviewing.rating import Rated, overall, rate_aim, rate_step
from drillsim.planner.reviewing.replaying import Replayed, replay, ways_of
from drillsim.planner.reviewing.targets import Aim, Held, aims_of, held_targets


@dataclass(frozen=True)
class Review:
    """One drill against its simulated envelope: steps judged and rated (by number), objectives and the law's targets,
    what the delays cost, and how far such reviews can be trusted."""

    package: Package
    observations: Observations
    judged: tuple[Judged, ...]
    rated: Mapping[int, Rated]
    aims: tuple[tuple[Aim, Rated], ...]
    held: tuple[Held, ...]
    replayed: Replayed
    calibration: Calibration

    @property
    def late(self) -> tuple[Judged, ...]:
        """Steps late by their own time, the clearest first."""
        return late_steps(self.judged)

    @property
    def cause(self) -> Judged | None:
        """The drill's main delay; None where no step was late."""
        return main_delay(self.judged)

    @property
    def timed(self) -> tuple[Judged, ...]:
        """The players' steps that were observed and done."""
        mine = (one for one in self.judged if not one.step.injected)
        return tuple(one for one in mine if one.verdict not in ("not_done", "not_observed"))

    @property
    def late_by_chance(self) -> float:
        """How likely luck alone makes so many steps late or more, if steps were independent."""
        n, late = len(self.timed), len(self.late)
        return float(stats.binom.sf(late - 1, n, 1.0 - review_figure("late_share"))) if n else float("nan")

    @property
    def overall(self) -> Rated:
        """The grade proposed for the whole."""
        return overall([one for _, one in self.aims])


def make_review(
    package: Package, observations: Observations, replications: int, told: Callable[[int, int], None] | None = None
) -> Review:
    """The review of a drill; its delays are played again in so many runs, not at all for 0."""
    judged = judge(package, observations)
    held = held_targets(package, observations)
    if replications:
        replayed = replay(package, judged, Luck(replications, package.seed), told)
    else:
        _, why_not = ways_of(package, judged)
        replayed = Replayed(0, {}, why_not, (), tuple(one.step.number for one in late_steps(judged)))
    rated = {one.step.number: rate_step(one, judged, held, replayed.costs) for one in judged}
    aims = tuple((aim, rate_aim(aim, rated)) for aim in aims_of(package, observations))
    return Review(package, observations, judged, rated, aims, held, replayed, calibrate(package))


def in_the_clear(review: Review) -> bool:
    """Whether the main delay is clear, or so many late steps are more than luck gives."""
    cause = review.cause
    return cause is not None and (cause.clear or bool(np.less(review.late_by_chance, review_figure("sure_p"))))
