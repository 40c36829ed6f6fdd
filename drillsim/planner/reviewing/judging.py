"""Each step judged by the time since its cause, so that nobody is faulted for another's delay.

The nearest observed step among its causes is what a step's own time counts from, in the drill as in the simulated runs.
A step is late when more than the stated share of the runs took less time; what comes late although its own time is
usual is late because of the step before it that was. The log names one cause, and a step may wait for more than that:
one that is late by its cause, but not by the last of all steps that precede it in every simulated run, waited for it.

The drill's main delay is the most evident one: the farthest beyond the median in units of the step's own spread (90 %
less 50 %). Where luck could explain each of them, it is the one that made most other steps late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drillsim.planner.observing import Key
from drillsim.planner.package import Package
from drillsim.planner.reviewing.observations import Observations, review_figure
from drillsim.planner.script import Step

Floats = NDArray[np.float64]
Verdict = Literal["on_time", "early", "late", "consequence", "drifted", "given", "not_done", "not_observed"]
"""`given` is a controller's inject; `consequence` came late because of another; `drifted` came late by many small
delays, none of them out of the ordinary."""


@dataclass(frozen=True)
class Usual:
    """What the simulated runs had: p5, p50 and p90 of a time, s, its longest, and in how many runs it came."""

    p5: float
    p10: float
    p50: float
    p90: float
    longest: float
    runs: int

    @property
    def spread(self) -> float:
        """By how much the slow runs exceed the median, s; never less than observers can tell."""
        return max(self.p90 - self.p50, review_figure("tolerance_s"))


@dataclass(frozen=True)
class Judged:
    """One step as observed: s since the start of the scenario (NaN where it was not), and its own time since the step
    numbered `since` (None: since the start). Percentiles are shares of the simulated runs that took less, ties half.
    `because` is the number of the step it was late for; `waited` says that this is no cause of it in the script."""

    step: Step
    verdict: Verdict
    at_s: float
    envelope: Usual
    percentile: float
    since: int | None
    own_s: float
    own: Usual
    own_percentile: float
    because: int | None = None
    waited: bool = False

    @property
    def lost_s(self) -> float:
        """Own time beyond the median, s."""
        return self.own_s - self.own.p50

    @property
    def evidence(self) -> float:
        """How far beyond the median the own time lies, in spreads of the simulated runs."""
        return self.lost_s / self.own.spread

    @property
    def clear(self) -> bool:
        """Whether a delay is out of reach of the simulated luck."""
        slack = review_figure("tolerance_s")
        beyond = self.own_s - slack > self.own.longest
        return self.evident and beyond

    @property
    def evident(self) -> bool:
        """Whether a delay exceeds the step's own spread by far."""
        return self.verdict == "late" and self.evidence >= review_figure("clear_spreads")


def usual(times: Floats) -> Usual:
    """Quantiles of the simulated times in which a thing came."""
    known = times[np.isfinite(times)]
    if not known.size:
        nothing = float("nan")
        return Usual(nothing, nothing, nothing, nothing, nothing, 0)
    shares = (0.05, review_figure("early_share"), 0.5, review_figure("late_share"))
    p5, p10, p50, p90 = (float(one) for one in np.quantile(known, shares))
    return Usual(p5, p10, p50, p90, float(known.max()), int(known.size))


def percentile_of(value: float, times: Floats) -> float:
    """The share of the simulated runs that took less, ties counted half; NaN where nothing is known."""
    known = times[np.isfinite(times)]
    if not known.size or not np.isfinite(value):
        return float("nan")
    return float(np.mean(known < value) + 0.5 * np.mean(known == value))


def judge(package: Package, observations: Observations) -> tuple[Judged, ...]:
    """Every step of the plan as observed, in the order of the script."""
    judged: dict[int, Judged] = {}
    for step in package.steps:
        one = _judged(package, observations, step)
        judged[step.number] = _waited(package, one, judged) if one.verdict == "late" else one
    for number, one in judged.items():
        judged[number] = _attributed(one, judged)
    return tuple(judged.values())


def nearest_observed(package: Package, observed: Mapping[Key, object], step: Step) -> Step | None:
    """The nearest step among the causes of a step that was observed."""
    number = step.depends_on
    while number is not None:
        cause = package.steps[number - 1]
        if cause.key in observed:
            return cause
        number = cause.depends_on
    return None


def _judged(package: Package, observations: Observations, step: Step) -> Judged:
    """One step by its own time, before it is asked what made it late."""
    seen, instants = observations.by_key, package.observed.instants
    times = instants(step.key)
    one = seen.get(step.key)
    done = {key: value for key, value in seen.items() if value.done}
    cause = nearest_observed(package, done, step)
    gaps = times if cause is None else times - instants(cause.key)
    at = one.at_s if one is not None else float("nan")
    own = at if cause is None else at - done[cause.key].at_s
    noted = [] if one is None else [one] if cause is None else [one, done[cause.key]]
    slack = max([review_figure("tolerance_s"), *(each.resolution_s for each in noted)])
    expected = usual(gaps)
    verdict: Verdict = "not_observed" if one is None else "not_done" if not one.done else "on_time"
    if verdict == "on_time" and one is not None:
        verdict = "given" if step.injected else verdict_of(own, expected, slack)
    return Judged(
        step, verdict, at, usual(times), percentile_of(at, times), cause.number if cause else None, own, expected,
        percentile_of(own, gaps),
    )  # fmt: skip


def verdict_of(own_s: float, expected: Usual, slack_s: float) -> Verdict:
    """Whether an own time is early, late or neither, with what observers cannot tell allowed for."""
    if own_s - slack_s > expected.p90:
        return "late"
    return "early" if own_s + slack_s < expected.p10 else "on_time"


def _waited(package: Package, one: Judged, before: Mapping[int, Judged]) -> Judged:
    """A step late by its cause, or no longer late where it only waited for another that came late."""
    slack = review_figure("tolerance_s")
    seen = [each for each in before.values() if np.isfinite(each.at_s) and precedes(package, each.step, one.step)]
    last = max(seen, key=lambda each: each.at_s, default=None)
    if last is None or last.step.number == one.since or not last.at_s - slack > last.envelope.p90:
        return one
    instants = np.array([package.observed.instants(each.step.key) for each in seen])
    gaps = package.observed.instants(one.step.key) - instants.max(axis=0)
    if verdict_of(one.at_s - last.at_s, usual(gaps), slack) == "late":
        return one
    because = last.step.number if last.verdict == "late" else last.because or _late_before(last, before)
    return replace(one, verdict="drifted" if because is None else "consequence", because=because, waited=True)


def precedes(package: Package, first: Step, step: Step) -> bool:
    """Whether a step came before another in every simulated run in which that came."""
    gaps = package.observed.instants(step.key) - package.observed.instants(first.key)
    came = np.isfinite(package.observed.instants(step.key))
    return first.number < step.number and bool(np.all(gaps[came] >= 0.0))


def _attributed(one: Judged, judged: Mapping[int, Judged]) -> Judged:
    """A step whose own time is usual and that came late all the same, with the step it was late for."""
    slack = review_figure("tolerance_s")
    if one.verdict not in ("on_time", "early") or not one.at_s - slack > one.envelope.p90:
        return one
    because = _late_before(one, judged)
    verdict: Verdict = "consequence" if because is not None else "drifted"
    return replace(one, verdict=verdict, because=because)


def _late_before(one: Judged, judged: Mapping[int, Judged]) -> int | None:
    """The step on the way to this one that lost most, of those that were late themselves or given late."""
    found: list[Judged] = []
    number = one.since
    while number is not None:
        before = judged[number]
        given_late = before.verdict == "given" and verdict_of(before.own_s, before.own, 0.0) == "late"
        if before.verdict == "late" or given_late:
            found.append(before)
        number = before.because if before.waited else before.since
    return max(found, key=lambda each: each.lost_s).step.number if found else None


def late_steps(judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """The steps late by their own time, the clearest first."""
    late = [one for one in judged if one.verdict == "late"]
    return tuple(sorted(late, key=lambda one: (-one.evidence, one.step.number)))


def main_delay(judged: Sequence[Judged]) -> Judged | None:
    """The late step that stands first: the most evident; where none is, the one that made most others late."""
    late = late_steps(judged)
    if not late or late[0].evident:
        return late[0] if late else None
    return max(late, key=lambda one: (len(consequences(judged, one.step.number)), one.evidence))


def consequences(judged: Sequence[Judged], number: int) -> tuple[Judged, ...]:
    """The steps that came late because of a step."""
    return tuple(one for one in judged if one.because == number)
