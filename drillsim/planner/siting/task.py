"""What is to be sited: who must be reached, from where and how soon that can be, and what is there today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.planner.siting.solving import Floats
from drillsim.reading import Name, read_yaml

What = Literal["vehicle", "assembly", "detector"]
Basis = Literal["given", "standard", "median"]
"""Where the time to be kept comes from: asked for, a standard, or the median of today."""
WHATS: Final[tuple[What, ...]] = ("vehicle", "assembly", "detector")
TIGHTENED_TO_S: Final = 5.0
"""A median taken for a standard is rounded to so many seconds."""


@cache
def figures() -> dict[str, Any]:
    """The table of what siting assumes."""
    with resources.as_file(resources.files("drillsim.planner.siting") / "siting.yaml") as path:
        return dict(read_yaml(path, "siting.yaml")[0])


@dataclass(frozen=True)
class Asked:
    """What is asked for: `kind` of vehicle, `move` one vehicle that is there instead of buying the first, `most` units
    placed, `within_s` and `busy` in place of the defaults, `anywhere` junctions beside stations."""

    what: What
    kind: str = ""
    move: str = ""
    most: int = 3
    within_s: float | None = None
    busy: float | None = None
    anywhere: bool = False

    @property
    def share_away(self) -> float:
        """The share of time in which a unit does not count."""
        return float(figures()[self.what]["busy"]["value"]) if self.busy is None else self.busy


@dataclass(frozen=True)
class Site:
    """Where something stands or could: a station, a junction or a point on the map, metres."""

    id: str
    at: tuple[float, float]
    name: Name = field(default_factory=Name)


@dataclass(frozen=True)
class Task:
    """`costs` (demands, sites) s, inf where it cannot be; `weights` (demands,). Of the sites (columns) `today` hold one
    now, `kept` are those that stay; `dropped` are demands that no site reaches; `nouns` what is placed: a substance,
    a kind of vehicle."""

    asked: Asked
    demands: tuple[str, ...]
    weights: Floats
    sites: tuple[Site, ...]
    costs: Floats
    today: tuple[int, ...]
    kept: tuple[int, ...]
    within_s: float
    basis: Basis
    kind: str = ""
    dropped: tuple[str, ...] = ()

    @property
    def free(self) -> tuple[int, ...]:
        """The columns where one may be put."""
        return tuple(site for site in range(len(self.sites)) if site not in self.today)

    def times(self, open_: Sequence[int]) -> Floats:
        """How long it takes to each demand from the nearest of some sites, seconds; inf where none leads there."""
        return self.costs[:, list(open_)].min(axis=1) if len(open_) else np.full(len(self.costs), np.inf)


def checked(task: Task) -> Task:
    """The task without demands that no site reaches, its time to be kept made stricter where today keeps it everywhere
    twice and none was asked for: covering models could tell no site from another.

    Raises DrillsimError where nothing is left to be sited.
    """
    reached = np.isfinite(task.costs).any(axis=1) & (task.weights > 0)
    if not reached.any():
        raise DrillsimError("nothing to site for: no demand can be reached from any site")
    if len(task.free) < task.asked.most:
        raise DrillsimError(f"--how-many: {task.asked.most} asked for, but there are only {len(task.free)} sites to "
                            "put one; ask for fewer, or add --anywhere for a vehicle")  # fmt: skip
    lost = tuple(one for one, keep in zip(task.demands, reached, strict=True) if not keep)
    kept = tuple(one for one, keep in zip(task.demands, reached, strict=True) if keep)
    task = replace(task, demands=kept, weights=task.weights[reached], costs=task.costs[reached], dropped=lost)
    near = (task.costs[:, list(task.today)] <= task.within_s).sum(axis=1)
    if task.basis == "standard" and (near >= 2).all():
        task = replace(task, within_s=median_today(task.times(task.today), task.weights), basis="median")
    return task


def median_today(times: Floats, weights: Floats) -> float:
    """The time within which half of the weight is reached, in whole steps and not nil."""
    order = np.argsort(times, kind="stable")
    total = np.cumsum(weights[order])
    middle = float(times[order][np.searchsorted(total, total[-1] / 2.0)])
    if not np.isfinite(middle):
        raise DrillsimError("half of what is to be reached is out of reach today; give the time to be kept by --within")
    return max(TIGHTENED_TO_S, TIGHTENED_TO_S * float(np.floor(middle / TIGHTENED_TO_S)))
