"""The script of a drill: steps chosen from what many runs showed, in order, each after its cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.planner.kinds import Kind
from drillsim.planner.observing import Key, Observed
from drillsim.planner.rules import StepKind, figure, step_kinds
from drillsim.record.kinds import RANK

Floats = NDArray[np.float64]
AT_ONCE_S: Final = 1.0
"""What follows its cause sooner is part of the same act: it is asked for at once, and talked about together."""


@dataclass(frozen=True)
class Step:
    """One step of a drill.

    `p10_s`, `p50_s`, `p90_s` are quantiles of its instant over the runs in which it came, s from the start of the
    scenario; `delay_p50_s` and `delay_p90_s` those of the time since its cause. `planned_s` is when the script has it,
    on the drill's clock, and `duration_s` the time until the next step. A `given` step is told by a controller although
    players would do it: it belongs to another function than the one rehearsed.
    """

    key: Key
    kind: StepKind
    who: str
    incident: str
    where: str
    level: str
    detail: str
    share: float
    p10_s: float
    p50_s: float
    p90_s: float
    number: int = 0
    planned_s: int = 0
    duration_s: int = 0
    depends_on: int | None = None
    delay_p50_s: float = 0.0
    delay_p90_s: float = 0.0
    given: bool = False

    @property
    def injected(self) -> bool:
        """Whether a controller gives it."""
        return self.kind.part == "inject" or self.given


def write_script(observed: Observed, kind: Kind) -> tuple[Step, ...]:
    """The steps that came in the stated share of the runs, for a kind of drill, in the order of their medians."""
    steps = _ordered(observed, lambda share: share >= figure("step_share"))
    if kind.function is not None:
        steps = _of_function(observed, steps, kind.function)
    return _timed(_linked(observed, steps), kind)


def contingencies(observed: Observed) -> tuple[Step, ...]:
    """What came too rarely for the script and too often to be left out of the director's mind."""
    most, least = figure("step_share"), figure("contingency_share")
    return tuple(_ordered(observed, lambda share: least <= share < most))


def _ordered(observed: Observed, wanted: Callable[[float], bool]) -> list[Step]:
    """Steps whose share of the runs is wanted, by median, then in the order in which kinds cause one another."""
    found = []
    for key in observed.times:
        times = observed.instants(key)
        share = float(np.isfinite(times).sum()) / observed.runs
        if wanted(share):
            found.append(_step(observed, key, times, share))
    return sorted(found, key=_rank)


def _rank(step: Step) -> tuple[float, int, str]:
    return step.p50_s, RANK[step.kind.kind], step.key


def _step(observed: Observed, key: Key, times: Floats, share: float) -> Step:
    """A step without its place in the script."""
    what, who, incident = key.split(":")
    where, level, detail = min(observed.notes[key].items(), key=lambda item: (-item[1], item[0]))[0]
    p10, p50, p90 = (float(value) for value in np.nanquantile(times, (0.1, 0.5, 0.9)))
    return Step(key, step_kinds()[what], who, incident, where, level, detail, share, p10, p50, p90)


def _cause(observed: Observed, step: Step, kept: dict[Key, Step]) -> Step | None:
    """The nearest kept step that led to a step in most runs and comes before it."""
    chains = sorted(observed.causes[step.key].items(), key=lambda item: (-item[1], item[0]))
    for chain, _ in chains:
        for key in chain:
            if key in kept and _rank(kept[key]) < _rank(step):
                return kept[key]
    return None


def _of_function(observed: Observed, steps: Sequence[Step], function: str) -> list[Step]:
    """The steps of one function, with those that begin everything; what leads to them is told by a controller."""
    all_ = {step.key: step for step in steps}
    kept = {step.key: step for step in steps if step.kind.function == function or step.kind.phase == "start"}
    for step in list(kept.values()):
        cause = _cause(observed, step, all_)
        if cause is not None and cause.key not in kept:
            kept[cause.key] = replace(cause, given=True)
    return sorted(kept.values(), key=_rank)


def _linked(observed: Observed, steps: Iterable[Step]) -> list[Step]:
    """Steps with numbers, each with the one it depends on, the delay since then, and whose level it is."""
    done: dict[Key, Step] = {}
    for number, step in enumerate(steps, 1):
        cause = _cause(observed, step, done)
        delays = (step.p50_s, step.p90_s)
        if cause is not None:
            gaps = observed.instants(step.key) - observed.instants(cause.key)
            delays = tuple(float(value) for value in np.nanquantile(gaps, (0.5, 0.9)))  # type: ignore[assignment]
        done[step.key] = replace(
            step, number=number, depends_on=cause.number if cause else None, delay_p50_s=delays[0],
            delay_p90_s=delays[1], level=step.level or (cause.level if cause else ""),
        )  # fmt: skip
    return list(done.values())


def _timed(steps: Sequence[Step], kind: Kind) -> tuple[Step, ...]:
    """Steps with planned instants and durations: by the medians, or in a discussion one question after another."""
    pause = figure("question_s")
    asked = np.cumsum([step.depends_on is None or step.delay_p90_s >= AT_ONCE_S for step in steps]) - 1
    planned = [
        round(float(number) * pause if kind.discussed else step.p50_s)
        for number, step in zip(asked, steps, strict=True)
    ]
    last = round(pause if kind.discussed else figure("debrief_s"))
    ends = [*planned[1:], planned[-1] + last] if planned else []
    return tuple(
        replace(step, planned_s=at, duration_s=end - at)
        for step, at, end in zip(steps, planned, ends, strict=True)
    )  # fmt: skip
