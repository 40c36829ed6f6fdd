"""The p-median: the sites with the least weighted sum of each demand's time from the nearest, proven best.

Sources: Hakimi 1964; the radius formulation of García, Labbé & Marín, INFORMS J. Comput. 23 (2011) 546; a first answer
by interchange, Teitz & Bart 1968; sites that cannot be in a better answer are left out by their reduced costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import LinearConstraint, linprog
from scipy.sparse import coo_array, csr_array

from drillsim.errors import DrillsimError
from drillsim.planner.siting.solving import GAP, Floats, Siting, count, open_sites, solve, tables

FIRST_RADII: Final = 6
"""Radii a demand has in the first model; more are added where they matter."""
STARTS: Final = 8
"""First answers that are tried for interchange."""
_NIL: Final = 1e-7


def p_median(costs: ArrayLike, weights: ArrayLike, number: int, fixed: Sequence[int] = ()) -> Siting:
    """The sites with the least weighted sum of each demand's time from the nearest; tables as in `models`.

    Raises DrillsimError when the sites cannot reach every demand, ValueError for tables that do not fit.
    """
    cost, weight = tables(costs, weights, number, fixed)
    if not np.isfinite(cost).any(axis=1).all():
        raise DrillsimError("a demand cannot be reached from any site; leave it out, or open a way to it")
    first = _interchanged(cost, weight, number, fixed)
    best = float(weight @ cost[:, list(first)].min(axis=1))
    model = _Model.of(cost, weight, number, fixed)
    bound, reduced = model.relaxed()
    if np.isfinite(best):
        model.leave_out(reduced, best - bound)
        if _whole(cost, weight):
            model.gap = 0.99 / max(best, 1.0)
    found = model.solved()
    value = float(weight @ cost[:, list(found.open)].min(axis=1))
    if not np.isfinite(value):
        raise DrillsimError(f"{number} sites cannot reach every demand; allow more")
    least = float(np.ceil(found.bound - 1e-6)) if _whole(cost, weight) else found.bound
    if best < value:  # what was left out cannot be better than the first answer
        return Siting(first, best, min(best, least))
    return Siting(found.open, value, min(value, least))


def _whole(cost: Floats, weight: Floats) -> bool:
    """Whether every possible sum is a whole number."""
    known = cost[np.isfinite(cost)]
    return bool(np.all(known == np.rint(known)) and np.all(weight == np.rint(weight)))


def _interchanged(cost: Floats, weight: Floats, number: int, fixed: Sequence[int]) -> tuple[int, ...]:
    """The best answer that no exchange of one site makes better, from a few first ones."""
    big = np.where(np.isfinite(cost), cost, _never(cost))
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence(1)))
    free = [site for site in range(cost.shape[1]) if site not in set(fixed)]
    found: tuple[float, tuple[int, ...]] = np.inf, ()
    for _ in range(STARTS):
        extra = rng.choice(free, size=number - len(set(fixed)), replace=False).tolist() if free else []
        open_ = [*dict.fromkeys(fixed), *extra]
        found = min(found, _improved(big, weight, open_, len(set(fixed))))
    return found[1]


def _improved(cost: Floats, weight: Floats, open_: list[int], kept: int) -> tuple[float, tuple[int, ...]]:
    """Exchanges one site for another as long as that helps; the first `kept` stay."""
    while True:
        value = float(weight @ cost[:, open_].min(axis=1))
        best, change = value - 1e-9 * max(value, 1.0), None
        for place in range(kept, len(open_)):
            rest = [site for number, site in enumerate(open_) if number != place]
            near = cost[:, rest].min(axis=1) if rest else np.full(len(cost), np.inf)
            sums = weight @ np.minimum(near[:, None], cost)
            sums[rest] = np.inf
            if sums.min() < best:
                best, change = float(sums.min()), (place, int(np.argmin(sums)))
        if change is None:
            return value, tuple(sorted(open_))
        open_[change[0]] = change[1]


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
                            bounds=np.stack([lower, np.ones(total)], axis=1), method="highs")  # fmt: skip
            if found.x is None:
                raise DrillsimError(f"no sites fit what is asked ({found.message}); allow more")
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
