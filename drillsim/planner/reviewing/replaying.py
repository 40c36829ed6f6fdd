"""What a delay cost: the simulation with the observed times imposed, and again without one delay, under common luck."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from drillsim.chance.realise import Imposed
from drillsim.metrics.registry import MEASURES
from drillsim.planner.observing import Key, Observed, observe
from drillsim.planner.package import Package
from drillsim.planner.reviewing.given import Luck, played
from drillsim.planner.reviewing.imposing import Imposable, WhyNot, imposable, lags
from drillsim.planner.reviewing.judging import Floats, Judged, late_steps, main_delay
from drillsim.planner.reviewing.observations import review_figure
from drillsim.record.run import Run
from drillsim.study.statistics import Difference, difference_of, holm

ALWAYS_ASKED: Final = ("first_arrival_s", "isolated_s", "clean_safety_p95_s", "exposed_aegl2", "incapacitated",
                       "expected_deaths", "missing")  # fmt: skip
"""Measures beside those that the scenario's objectives name."""


@dataclass(frozen=True)
class Cost:
    """What a delay did to one measure: with it less without it, paired by luck; `number` is the step's, None for all
    observed times together against their medians. `p` is corrected by Holm for all measures of all delays."""

    number: int | None
    measure: str
    difference: Difference
    p: float

    @property
    def same(self) -> bool:
        """Whether it changes nothing in any run."""
        gap = self.difference
        return gap.happened[0] == gap.happened[1] == gap.happened[2] and gap.mean.low == gap.mean.high == 0.0

    @property
    def worse(self) -> bool | None:
        """Whether the delay surely made it worse, False surely better; None where neither is sure."""
        wanted = MEASURES[self.measure].better
        if wanted == "neither" or not self.p < review_figure("sure_p"):
            return None
        return bool((self.difference.mean.value > 0) == (wanted == "lower"))


@dataclass(frozen=True)
class Replayed:
    """The drill played again: what was imposed (by key, with the share of the runs in which the step then took the time
    it was told to), what could not be and why, and the costs."""

    runs: int
    held: Mapping[Key, float]
    why_not: Mapping[Key, WhyNot]
    costs: tuple[Cost, ...] = ()
    not_played: tuple[int, ...] = ()
    """Late steps beyond the number that is played, and such as cannot be imposed."""


@dataclass
class _Day:
    """The runs of one design as they come by: measures run by run, and the instants of steps."""

    measures: dict[str, list[float]]
    seen: Observed = field(default_factory=Observed)

    def read(self, package: Package, runs: Iterator[Run], told: Callable[[int], None]) -> _Day:
        """Reads the runs and lets them go."""
        self.seen = observe(package.scenario, self._watched(runs), told)
        return self

    def _watched(self, runs: Iterator[Run]) -> Iterator[Run]:
        for run in runs:
            for name in self.measures:
                value = run.measures.get(name)
                self.measures[name].append(float("nan") if value is None else float(value))
            yield run


def ways_of(package: Package, judged: Sequence[Judged]) -> tuple[dict[Key, Imposable], dict[Key, WhyNot]]:
    """How the own time of each step is imposed, and why those that cannot be are not."""
    found: dict[Key, Imposable] = {}
    why_not: dict[Key, WhyNot] = {}
    for one in judged:
        way = imposable(package, one)
        if isinstance(way, Imposable):
            found[one.step.key] = way
        else:
            why_not[one.step.key] = way
    return found, why_not


def designs_of(judged: Sequence[Judged], ways: Mapping[Key, Imposable]) -> dict[int | None, dict[str, Imposed]]:
    """What is played: for each late step and for all (None), what is imposed with the delay and without it.

    With it, every step takes the time observed; without, the delayed step takes its simulated median, or all do.
    """
    observed = {one.step.key: one.own_s for one in judged if one.step.key in ways}
    usual = {one.step.key: one.own.p50 for one in judged if one.step.key in ways}
    with_it = dict(lags(ways.values(), observed))
    found: dict[int | None, dict[str, Imposed]] = {None: {"with": with_it, "without": dict(lags(ways.values(), usual))}}
    main = main_delay(judged)
    late = [one for one in ([main] if main else []) + list(late_steps(judged)) if one.step.key in ways]
    late = list({one.step.number: one for one in late}.values())
    for one in late[: int(review_figure("causes_played"))]:
        mended = {**observed, one.step.key: one.own.p50}
        found[one.step.number] = {"with": with_it, "without": dict(lags(ways.values(), mended))}
    return found


def replay(
    package: Package, judged: Sequence[Judged], luck: Luck, told: Callable[[int, int], None] | None = None
) -> Replayed:
    """The drill played again with and without its delays; `told` hears how many runs of how many are done."""
    ways, why_not = ways_of(package, judged)
    designs = designs_of(judged, ways)
    total, done = luck.replications * (1 + len(designs)), 0

    def play(imposed: Imposed) -> _Day:
        nonlocal done
        before = done

        def tell(number: int) -> None:
            if told is not None:
                told(before + number, total)

        day = _Day({name: [] for name in asked(package)}).read(package, played(package.scenario, luck, imposed), tell)
        done += luck.replications
        return day

    drill = play(designs[None]["with"])
    without = {number: play(design["without"]) for number, design in designs.items()}
    late = [one.step.number for one in late_steps(judged)]
    left = tuple(number for number in late if number not in designs)
    return Replayed(luck.replications, _held(judged, ways, drill), why_not, _costs(package, drill, without), left)


def _held(judged: Sequence[Judged], ways: Mapping[Key, Imposable], drill: _Day) -> dict[Key, float]:
    """In what share of the runs each imposed step took the time it was told to, to a tenth of a second."""
    shares = {}
    for one in judged:
        if one.step.key in ways:
            gaps = drill.seen.instants(one.step.key) - drill.seen.instants(ways[one.step.key].after)
            shares[one.step.key] = float(np.mean(np.abs(gaps - one.own_s) < 0.1))
    return shares


def asked(package: Package) -> tuple[str, ...]:
    """The measures that costs are told in: the objectives' first."""
    own = [one.measure for one in package.scenario.file.objectives.values()]
    return tuple(dict.fromkeys((*own, *ALWAYS_ASKED)))


def _costs(package: Package, drill: _Day, without: Mapping[int | None, _Day]) -> tuple[Cost, ...]:
    """Every measure of every delay, paired by luck, corrected for how many there are."""
    found = []
    for number, day in without.items():
        for name in asked(package):
            before, after = (_values(one, name) for one in (day, drill))
            if np.isfinite(before).any() or np.isfinite(after).any():
                found.append((number, name, difference_of(before, after)))
    corrected = holm([one.p for _, _, one in found])
    return tuple(
        Cost(number, name, one, float(p)) for (number, name, one), p in zip(found, corrected, strict=True)
    )  # fmt: skip


def _values(day: _Day, name: str) -> Floats:
    return np.array(day.measures[name])
