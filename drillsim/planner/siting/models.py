"""Location models over a table of travel times, each solved to proven optimality by HiGHS.

`costs` (demands, sites) is how long it takes from each site to each demand, inf where there is no way; `weights`
(demands,) how much each demand counts. `fixed` are sites that are there already and stay: they count among the `number`
that are open. The p-median has a file of its own.

Sources: maximal covering, Church & ReVelle 1974; p-centre, Hakimi 1964, by covering (Minieka 1970); backup coverage,
Hogan & ReVelle 1986 (BACOP2); maximum expected covering, Daskin 1983.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

from drillsim.errors import DrillsimError
from drillsim.planner.siting.solving import Bools, Floats, Siting, count, open_sites, solve, tables


def maximal_cover(
    costs: ArrayLike, weights: ArrayLike, number: int, within: float, fixed: Sequence[int] = ()
) -> Siting:
    """The sites that reach the most weight of demand in time."""
    cost, weight = tables(costs, weights, number, fixed)
    return _levels(cost <= within, weight[:, None], number, fixed)


def backup_cover(
    costs: ArrayLike, weights: ArrayLike, number: int, within: float, share: float = 0.5, fixed: Sequence[int] = ()
) -> Siting:
    """The sites that reach the most weight of demand once and twice in time: `share` is what the first counts."""
    cost, weight = tables(costs, weights, number, fixed)
    return _levels(cost <= within, np.outer(weight, [share, 1.0 - share]), number, fixed)


def expected_cover(
    costs: ArrayLike, weights: ArrayLike, number: int, within: float, busy: float, fixed: Sequence[int] = ()
) -> Siting:
    """The sites that reach the most weight of demand in time, when each vehicle is away for a share `busy` of it."""
    cost, weight = tables(costs, weights, number, fixed)
    worth = (1.0 - busy) * busy ** np.arange(number)
    return _levels(cost <= within, np.outer(weight, worth), number, fixed)


def _levels(near: Bools, worth: Floats, number: int, fixed: Sequence[int]) -> Siting:
    """The most of sum over demands and levels k of worth x (reached by at least k open sites); worth falls with k."""
    demands, sites = near.shape
    levels = worth.shape[1]
    total = sites + demands * levels
    objective = np.concatenate([np.zeros(sites), -worth.ravel()])
    where = np.nonzero(near)
    reached = np.arange(demands * levels)
    rows = np.concatenate([reached // levels, where[0]])
    columns = np.concatenate([sites + reached, where[1]])
    entries = np.concatenate([np.ones(reached.size), -np.ones(where[0].size)])
    matrix = csr_array((entries, (rows, columns)), shape=(demands, total))
    rows_ = [LinearConstraint(matrix, ub=np.zeros(demands)), count(sites, total, number)]
    found = solve(objective, rows_, (sites, fixed, None))
    open_ = open_sites(found.x, sites)
    times = np.minimum(near[:, list(open_)].sum(axis=1), levels)
    value = float(sum(worth[demand, : times[demand]].sum() for demand in range(demands)))
    return Siting(open_, value, -found.bound)


def p_centre(costs: ArrayLike, number: int, fixed: Sequence[int] = ()) -> Siting:
    """The sites with the least time to the demand that is worst off.

    Raises DrillsimError when the sites cannot reach every demand.
    """
    cost, _ = tables(costs, np.ones(len(np.asarray(costs))), number, fixed)
    times = np.unique(cost[np.isfinite(cost)])
    low, high = 0, len(times) - 1
    best = _cover(cost <= times[high], number, fixed)
    if best is None:
        raise DrillsimError(f"{number} sites cannot reach every demand; allow more")
    while low < high:
        middle = (low + high) // 2
        found = _cover(cost <= times[middle], number, fixed)
        if found is None:
            low = middle + 1
        else:
            best = found
            high = int(np.searchsorted(times, cost[:, list(found)].min(axis=1).max()))
    worst = float(cost[:, list(best)].min(axis=1).max())
    return Siting(best, worst, float(times[low]))


def _cover(near: Bools, number: int, fixed: Sequence[int]) -> tuple[int, ...] | None:
    """Sites, at most so many, that reach every demand; None where there are none."""
    demands, sites = near.shape
    if not near.any(axis=1).all():
        return None
    reach = LinearConstraint(csr_array(near.astype(np.float64)), lb=np.ones(demands))
    found = solve(np.ones(sites), [reach], (sites, fixed, None))
    open_ = open_sites(found.x, sites)
    if len(open_) > number:
        return None
    spare = [site for site in range(sites) if site not in open_]
    return tuple(sorted((*open_, *spare[: number - len(open_)])))
