"""The front of each model: how much the best sites buy, from none placed to as many as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.planner.siting.models import backup_cover, expected_cover, maximal_cover, p_centre
from drillsim.planner.siting.p_median import p_median
from drillsim.planner.siting.solving import Siting
from drillsim.planner.siting.task import Task, figures

MODELS: Final = ("mclp", "p-median", "p-centre", "backup", "expected")
SHARES: Final = ("mclp", "backup", "expected")
"""Models whose worth is a share of the weight, the more the better; the others' is a time."""
_NIL: Final = 1e-9


@dataclass(frozen=True)
class Answer:
    """What a model says of so many placed: the `sites` (columns) to put them, what that is worth, how much better it
    could be at most (`gap`, nil where proven best); `helps` is whether it is better than one fewer would be."""

    model: str
    number: int
    sites: tuple[int, ...]
    worth: float
    gap: float
    helps: bool


def answers(task: Task, models: Sequence[str]) -> list[Answer]:
    """The best of each model for each number, none placed first (the worth of today)."""
    found = []
    for model in models:
        last = worth(task, model, task.today)
        found.append(Answer(model, 0, (), last, 0.0, False))
        for number in range(1, task.asked.most + 1):
            found.append(_answer(task, model, number, last))
            last = found[-1].worth
    return found


def _answer(task: Task, model: str, number: int, before: float) -> Answer:
    """The best of a model for one number."""
    total = len(task.kept) + number
    try:
        best = _solved(task, model, total)
    except DrillsimError:  # so few sites cannot reach every demand
        return Answer(model, number, (), np.inf, 0.0, False)
    columns = [site for site in range(len(task.sites)) if site in task.kept or site in task.free]
    open_ = [columns[site] for site in best.open]
    added = _shorter(task, model, [site for site in open_ if site not in task.kept])
    value = worth(task, model, (*task.kept, *added))
    return Answer(model, number, tuple(sorted(added)), value, best.gap, better(model, value, before))


def better(model: str, value: float, other: float) -> bool:
    """Whether one worth is better than another by a model."""
    return value > other + _NIL if model in SHARES else value < other - _NIL


def _solved(task: Task, model: str, total: int) -> Siting:
    """The model over the sites that may be open: those kept and those free."""
    columns = [site for site in range(len(task.sites)) if site in task.kept or site in task.free]
    costs, fixed = task.costs[:, columns], tuple(columns.index(site) for site in task.kept)
    match model:
        case "mclp":
            return maximal_cover(costs, task.weights, total, task.within_s, fixed)
        case "p-median":
            return p_median(costs, task.weights, total, fixed)
        case "p-centre":
            return p_centre(costs, total, fixed)
        case "backup":
            return backup_cover(costs, task.weights, total, task.within_s, _backup_share(), fixed)
        case _:
            return expected_cover(costs, task.weights, total, task.within_s, task.asked.share_away, fixed)


def _backup_share() -> float:
    return float(figures()["backup_share"]["value"])


def worth(task: Task, model: str, open_: Sequence[int]) -> float:
    """What some open sites are worth by a model: a share of the weight, or seconds."""
    weights = task.weights / task.weights.sum()
    near = (task.costs[:, list(open_)] <= task.within_s).sum(axis=1)
    match model:
        case "mclp":
            return float(weights @ (near >= 1))
        case "p-median":
            times = task.times(open_)
            return float(weights @ times) if np.isfinite(times).all() else np.inf
        case "p-centre":
            return float(task.times(open_).max())
        case "backup":
            share = _backup_share()
            return float(weights @ (share * (near >= 1) + (1.0 - share) * (near >= 2)))
        case _:
            return float(weights @ (1.0 - task.asked.share_away ** near.astype(np.float64)))


def _shorter(task: Task, model: str, added: list[int]) -> list[int]:
    """Among answers that are worth the same by the model one with a shorter mean time, by exchange."""
    best = worth(task, model, (*task.kept, *added))
    while model != "p-median":
        now = worth(task, "p-median", (*task.kept, *added))
        others = [
            [*added[:place], site, *added[place + 1 :]]
            for place in range(len(added)) for site in task.free if site not in added
        ]  # fmt: skip
        times = [worth(task, "p-median", (*task.kept, *other)) for other in others]
        for _, number in sorted((value, number) for number, value in enumerate(times) if value < now - _NIL):
            if not better(model, best, worth(task, model, (*task.kept, *others[number]))):
                added = others[number]
                break
        else:
            return added
    return added
