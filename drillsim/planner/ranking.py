"""Changes in the order of what they buy, and what may be said of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from drillsim.metrics.registry import MEASURES
from drillsim.planner.improve import Proposals
from drillsim.study.results import SURE, Comparison, Results
from drillsim.study.statistics import Difference, difference_of

Verdict = Literal["better", "mixed", "unsure", "worse", "less_cover"]
ORDER: Final[tuple[Verdict, ...]] = ("better", "mixed", "unsure", "worse", "less_cover")
"""First what may be recommended, last what must not be, whatever it buys."""


@dataclass(frozen=True)
class Gain:
    """What a change does to one measure: with all winds alike (`overall`, corrected by Holm), and with the wind that is
    worst today (`worst`, alone and not corrected); `worst_design` is the base's design with that wind."""

    overall: Comparison
    worst: Difference
    worst_design: str
    worse_with: tuple[str, ...]
    """The base's designs of the winds with which the change is surely for the worse, by Bonferroni for all winds and
    measures of the change."""

    @property
    def better(self) -> bool | None:
        """Whether the change is surely good for the measure, False surely bad: by how much, or by how often a thing
        happens that is wanted sooner or later."""
        verdicts = {self.overall.better, _by_how_often(self.overall)} - {None}
        if self.worse_with or False in verdicts:
            return False if True not in verdicts else None
        return True if True in verdicts else None


@dataclass(frozen=True)
class Ranked:
    """One change with its gains by measure."""

    id: str
    gains: tuple[Gain, ...]
    lost: tuple[tuple[str, str], ...]
    """Capabilities and places with less cover than today."""

    @cached_property
    def verdict(self) -> Verdict:
        """What may be said of it."""
        if self.lost:
            return "less_cover"
        good = any(_some(gain, True) for gain in self.gains)
        bad = any(_some(gain, False) for gain in self.gains)
        if good:
            return "mixed" if bad else "better"
        return "worse" if bad else "unsure"

    @cached_property
    def share(self) -> float:
        """The mean, over measures that have a better direction, of what it gains as a share of today's mean.

        A measure whose mean is nil today gains nothing, or loses all.
        """
        found = [_share(gain.overall) for gain in self.gains if MEASURES[gain.overall.measure].better != "neither"]
        known = [one for one in found if np.isfinite(one)]
        return float(np.mean(known)) if known else 0.0


def _some(gain: Gain, verdict: bool) -> bool:
    """Whether anything about a measure is surely good, or surely bad."""
    said = {gain.overall.better, _by_how_often(gain.overall)}
    return verdict in said or (not verdict and bool(gain.worse_with))


def _by_how_often(one: Comparison) -> bool | None:
    """Whether a time is had surely more often where it is wanted, or less often where it is dreaded."""
    wanted = MEASURES[one.measure].better
    if MEASURES[one.measure].unit != "s" or wanted == "neither" or not one.p_happened < SURE:
        return None
    first, second, _ = one.difference.happened
    return (second > first) == (wanted == "lower")


def _share(one: Comparison) -> float:
    was, change = one.difference.means[0], one.difference.mean.value
    sign = -1.0 if MEASURES[one.measure].better == "lower" else 1.0
    if not np.isfinite(change) or change == 0.0:
        return 0.0 if change == 0.0 else np.nan
    return sign * change / abs(was) if was else float(np.copysign(1.0, sign * change))


def ranked(results: Results, proposals: Proposals) -> list[Ranked]:
    """All changes, those first that may be recommended, and of them those that gain the largest share."""
    compared: dict[str, list[Comparison]] = {}
    for one in results.comparisons:
        if np.isfinite(one.difference.means[0]) or max(one.difference.happened) > 0:
            compared.setdefault(one.second, []).append(one)
    found = [
        Ranked(id_, tuple(_gain(results, one, len(mine)) for one in mine), proposals.less_cover.get(id_, ()))
        for id_, mine in compared.items()
    ]
    return sorted(found, key=lambda one: (ORDER.index(one.verdict), -one.share, one.id))


def _gain(results: Results, one: Comparison, measures: int) -> Gain:
    """A comparison wind by wind."""
    first, second = results.by_point(one.first, one.measure), results.by_point(one.second, one.measure)
    runs = min(first.shape[1], second.shape[1])
    by_wind = [difference_of(a[:runs], b[:runs]) for a, b in zip(first, second, strict=True)]
    designs = results.what_ifs[one.first]
    lower = MEASURES[one.measure].better != "higher"
    means = np.array([np.mean(row[np.isfinite(row)]) if np.isfinite(row).any() else np.nan for row in first])
    dread = np.where(np.isfinite(means), means if lower else -means, -np.inf)
    worst = int(np.argmax(dread))
    tests = len(by_wind) * measures
    wanted = MEASURES[one.measure].better
    bad = tuple(
        design.id
        for design, gap in zip(designs, by_wind, strict=True)
        if wanted != "neither" and gap.p * tests < SURE and (gap.mean.value > 0) == (wanted == "lower")
    )
    return Gain(one, by_wind[worst], designs[worst].id, bad)
