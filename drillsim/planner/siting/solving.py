"""What all location models share: the answer, the tables, and the way to HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from drillsim.errors import DrillsimError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GAP: Final = 1e-9
LIMIT_S: Final = 900.0
"""So long HiGHS may try; what it has not proven by then is told with its gap."""


class UnsolvedError(DrillsimError):
    """No answer within the time allowed."""


@dataclass(frozen=True)
class Siting:
    """Which sites are open, by number and rising, what that is worth, and the bound that proves it: equal where it is
    proven best."""

    open: tuple[int, ...]
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """Whether nothing better can be."""
        return abs(self.value - self.bound) <= 1e-6 * max(1.0, abs(self.value))

    @property
    def gap(self) -> float:
        """How much better another answer could be at most, as a share of the value; nil where it is proven best."""
        return 0.0 if self.proven else abs(self.value - self.bound) / max(abs(self.value), 1e-12)


@dataclass(frozen=True)
class Solved:
    x: Floats
    fun: float
    bound: float


def solve(
    objective: Floats, constraints: list[LinearConstraint], which: tuple[int, Sequence[int], Bools | None],
    gap: float = GAP,
) -> Solved:  # fmt: skip
    """The least of an objective whose variables lie in 0 to 1; `which` says how many of the first are sites, and so
    whole, which of them are open, and which closed.

    Raises DrillsimError where nothing fits.
    """
    sites, fixed, closed = which
    lower, upper, whole = (np.full(objective.size, value) for value in (0.0, 1.0, 0.0))
    lower[list(fixed)] = 1.0
    whole[:sites] = 1.0
    if closed is not None:
        upper[:sites][closed] = 0.0
    found = milp(objective, integrality=whole, bounds=Bounds(lower, upper), constraints=constraints,
                 options={"mip_rel_gap": gap, "time_limit": LIMIT_S})  # fmt: skip
    if found.x is None:
        raise refused(found)
    return Solved(np.asarray(found.x), float(found.fun), float(found.mip_dual_bound))


def refused(found: OptimizeResult) -> DrillsimError:
    """Why HiGHS gave no answer."""
    if found.status == 1:
        return UnsolvedError(f"no answer within {LIMIT_S:g} s; ask for fewer sites or another model")
    return DrillsimError(f"no sites fit what is asked ({found.message}); allow more")


def count(sites: int, total: int, number: int) -> LinearConstraint:
    """So many sites are open."""
    row = csr_array((np.ones(sites), (np.zeros(sites, dtype=int), np.arange(sites))), shape=(1, total))
    return LinearConstraint(row, lb=number, ub=number)


def open_sites(x: Floats, sites: int) -> tuple[int, ...]:
    return tuple(int(site) for site in np.flatnonzero(x[:sites] > 0.5))


def tables(costs: ArrayLike, weights: ArrayLike, number: int, fixed: Sequence[int]) -> tuple[Floats, Floats]:
    """The tables as arrays.

    Raises ValueError where they do not fit each other, DrillsimError where more sites are asked for than there are.
    """
    cost, weight = np.asarray(costs, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if cost.ndim != 2 or weight.shape != cost.shape[:1] or np.any(np.isnan(cost)) or np.any(weight < 0):
        raise ValueError(f"costs must be (demands, sites) without NaN, weights (demands,) from 0 on "
                         f"(got {cost.shape}, {weight.shape})")  # fmt: skip
    if not 1 <= number <= cost.shape[1]:
        raise DrillsimError(f"number of sites: must be 1 to {cost.shape[1]} (got {number})")
    if len(set(fixed)) > number:
        raise DrillsimError(f"{len(set(fixed))} sites are there already, {number} may be open; allow more")
    return cost, weight
