"""The p-median: the sites with the least weighted sum of each demand's time from the nearest, proven best.

A first answer by exchange, a bound by prices, which rules out most sites, and the rest by HiGHS in the radius
formulation, or by splitting where much is left.

Sources: Hakimi 1964; García, Labbé & Marín, INFORMS J. Comput. 23 (2011) 546.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import LinearConstraint, linprog
from scipy.sparse import coo_array, csr_array

from drillsim.errors import DrillsimError
from drillsim.planner.siting.branching import searched
from drillsim.planner.siting.interchange import Answer, exchanged
from drillsim.planner.siting.lagrangian import THOROUGH, Node, priced
from drillsim.planner.siting.solving import (
    GAP,
    LIMIT_S,
    Floats,
    Siting,
    UnsolvedError,
    count,
    open_sites,
    refused,
    solve,
    tables,
)

FIRST_RADII: Final = 6
"""Radii a demand has in the first model; more are added where they matter."""
FEW: Final = 3.0
SMALL: Final = 500
"""HiGHS is quick where a demand has but few sites as near as in the best answer (the mean of those that the prices
leave), or all demands together a small number; elsewhere a search by prices is."""
_NIL: Final = 1e-7


def p_median(costs: ArrayLike, weights: ArrayLike, number: int, fixed: Sequence[int] = ()) -> Siting:
    """The sites with the least weighted sum of each demand's time from the nearest; tables as in `models`.

    Raises DrillsimError when the sites cannot reach every demand, ValueError for tables that do not fit.
    """
    cost, weight = tables(costs, weights, number, fixed)
    if not np.isfinite(cost).any(axis=1).all():
        raise DrillsimError("a demand cannot be reached from any site; leave it out, or open a way to it")
    _, first = exchanged(weight * np.where(np.isfinite(cost), cost, _never(cost)).T, number, fixed)
    best = _sum(cost, weight, first), first
    if not np.isfinite(best[0]):
        return _by_model(np.arange(cost.shape[1]), (cost, weight, number, fixed), best)
    whole = _whole(cost, weight)
    step = 1.0 if whole else _NIL * max(1.0, best[0])
    weighted = np.where(np.isfinite(cost), weight[:, None] * cost, np.inf).T
    nearest = np.sort(weighted[list(first)], axis=0)[:2]
    prices = np.where(np.isfinite(nearest[-1]), nearest.mean(axis=0), nearest[0])
    root = Node(tuple(sorted(set(fixed))), np.zeros(cost.shape[1], dtype=bool), prices)
    found = priced(weighted, number, root, (best, step), THOROUGH)
    keep = np.flatnonzero(~found.node.out)
    if found.best[0] - found.bound < step or len(keep) < number:
        return Siting(found.best[1], found.best[0], found.best[0])
    within = cost[:, keep] <= cost[:, list(found.best[1])].min(axis=1)[:, None]
    (value, open_), bound = found.best, found.bound
    if within.sum() > max(SMALL, FEW * len(cost)):
        (value, open_), bound = searched(weighted, number, found, step)
    if value - bound < step:
        return Siting(open_, value, value)
    last = _by_model(keep, (cost, weight, number, fixed), (value, open_))
    return replace(last, bound=min(last.value, max(last.bound, _least(bound, whole))))


def _by_model(keep: NDArray[np.int64], asked: tuple[Floats, Floats, int, Sequence[int]], best: Answer) -> Siting:
    """The best answer of the sites that may be in a better one than the best known, by HiGHS."""
    cost, weight, number, fixed = asked
    whole = _whole(cost, weight)
    place = {int(site): at for at, site in enumerate(keep)}
    model = _Model.of(cost[:, keep], weight, number, [place[site] for site in fixed])
    try:
        least, reduced = model.relaxed()
        if np.isfinite(best[0]):
            model.leave_out(reduced, best[0] - least)
            model.gap = 0.99 / max(best[0], 1.0) if whole else GAP
        found = model.solved()
    except UnsolvedError:
        if not np.isfinite(best[0]):
            raise
        return Siting(best[1], best[0], -np.inf)
    open_ = tuple(int(keep[site]) for site in found.open)
    value, open_ = min((_sum(cost, weight, open_), open_), best)
    if not np.isfinite(value):
        raise DrillsimError(f"{number} sites cannot reach every demand; allow more")
    return Siting(open_, value, min(value, _least(found.bound, whole)))


def _sum(cost: Floats, weight: Floats, open_: Sequence[int]) -> float:
    """What an answer costs."""
    return float(weight @ cost[:, list(open_)].min(axis=1))


def _least(bound: float, whole: bool) -> float:
    """A bound, rounded up where every sum is whole."""
    return float(np.ceil(bound - 1e-6)) if whole else bound


def _whole(cost: Floats, weight: Floats) -> bool:
    """Whether every possible sum is a whole number."""
    known = cost[np.isfinite(cost)]
    return bool(np.all(known == np.rint(known)) and np.all(weight == np.rint(weight)))


def _never(cost: Floats) -> float:
    """What being out of reach of every site costs: more than any sum of ways."""
    return float(10.0 * (cost[np.isfinite(cost)].max() + 1.0) * len(cost))


@dataclass
class _Model:
    """The radius formulation, with so many radii of each demand (`depth`) as have been found to matter.

    z of a demand and radius is 1 where no open site lies within it; beyond its last radius a demand costs too little,
    so the model is a bound until no z of a last radius is left.
    """

    cost: Floats
    weight: Floats
    number: int
    fixed: Sequence[int]
    radii: list[Floats]
    depth: NDArray[np.int64]
    closed: NDArray[np.bool_]
    gap: float = GAP

    @classmethod
    def of(cls, cost: Floats, weight: Floats, number: int, fixed: Sequence[int]) -> _Model:
        """The model with its first few radii."""
        radii = [np.unique(row[np.isfinite(row)]) for row in cost]
        depth = np.array([min(FIRST_RADII, len(one)) for one in radii])
        return cls(cost, weight, number, fixed, radii, depth, np.zeros(cost.shape[1], dtype=bool))

    def relaxed(self) -> tuple[float, Floats]:
        """The least with parts of sites allowed, and what opening each site would add to it at least."""
        while True:
            objective, matrix, least, constant = self._written()
            sites, total = self.cost.shape[1], objective.size
            one = count(sites, total, self.number).A
            lower = np.zeros(total)
            lower[list(self.fixed)] = 1.0
            found = linprog(objective, A_ub=-matrix, b_ub=-least, A_eq=one, b_eq=[self.number],
                            bounds=np.stack([lower, np.ones(total)], axis=1), method="highs",
                            options={"time_limit": LIMIT_S})  # fmt: skip
            if found.x is None:
                raise refused(found)
            if not self._deepen(np.asarray(found.x)):
                return float(found.fun) + constant, np.asarray(found.lower.marginals)[:sites]

    def leave_out(self, reduced: Floats, spare: float) -> None:
        """Closes the sites that would cost more than is to spare."""
        self.closed = reduced > spare + 1e-6 * max(1.0, abs(spare))
        self.closed[list(self.fixed)] = False

    def solved(self) -> Siting:
        """The best whole answer among the sites that are not left out, and its bound."""
        while True:
            objective, matrix, least, constant = self._written()
            sites = self.cost.shape[1]
            rows = [LinearConstraint(matrix, lb=least), count(sites, objective.size, self.number)]
            found = solve(objective, rows, (sites, self.fixed, self.closed), self.gap)
            if not self._deepen(found.x):
                return Siting(open_sites(found.x, sites), found.fun + constant, found.bound + constant)

    def _deepen(self, x: Floats) -> bool:
        """Gives more radii to the demands that are beyond their last; whether there were any."""
        last = self.cost.shape[1] + np.cumsum(self.depth) - 1
        lengths = np.array([len(one) for one in self.radii])
        short = (x[last] > _NIL) & (self.depth < lengths)
        self.depth = np.where(short, np.minimum(lengths, 2 * self.depth), self.depth)
        return bool(short.any())

    def _written(self) -> tuple[Floats, csr_array, Floats, float]:
        """Objective, rows and their least, and what every answer costs: sum of y at the radius + z >= z before."""
        demands, sites = self.cost.shape
        first = sites + np.concatenate([[0], np.cumsum(self.depth)])
        objective, least = np.zeros(first[-1]), np.ones(first[-1] - sites)
        never = _never(self.cost)
        rows, columns, entries = [], [], []
        for demand in range(demands):
            own, deep = self.radii[demand], int(self.depth[demand])
            steps = np.append(np.diff(own), never)[:deep]
            z = np.arange(first[demand], first[demand + 1])
            objective[z] = self.weight[demand] * steps
            least[z[1:] - sites] = 0.0
            near = np.flatnonzero(self.cost[demand] <= own[deep - 1])
            at = np.searchsorted(own, self.cost[demand, near])
            rows += [z[at] - sites, z - sites, z[1:] - sites]
            columns += [near, z, z[:-1]]
            entries += [np.ones(near.size), np.ones(z.size), -np.ones(z.size - 1)]
        parts = np.concatenate(rows), np.concatenate(columns)
        matrix = coo_array((np.concatenate(entries), parts), shape=(least.size, first[-1])).tocsr()
        constant = float(sum(self.weight[d] * self.radii[d][0] for d in range(demands)))
        return objective, matrix, least, constant
