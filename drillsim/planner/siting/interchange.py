"""First answers to the p-median: sites exchanged one for another for as long as that makes the sum less.

Source: Teitz & Bart, Operations Research 16 (1968) 955; all exchanges at once from each demand's nearest and second
nearest site, Whitaker, INFOR 21 (1983) 95.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from drillsim.planner.siting.solving import Floats

_NIL: Final = 1e-9

Answer = tuple[float, tuple[int, ...]]
"""A sum and the sites it is reached with, rising."""


def exchanged(costs: Floats, number: int, fixed: Sequence[int] = ()) -> Answer:
    """An answer that no single exchange makes better, from sites that were added one by one; `costs` (sites, demands)
    are finite and weighted, `fixed` stay open."""
    sites = list(dict.fromkeys(fixed))
    kept = len(sites)
    nearest = costs[sites].min(axis=0) if sites else np.full(costs.shape[1], np.inf)
    while len(sites) < number:
        sums = np.minimum(nearest, costs).sum(axis=1)
        sums[sites] = np.inf
        sites.append(int(np.argmin(sums)))
        nearest = np.minimum(nearest, costs[sites[-1]])
    return improved(costs, sites, kept)


def improved(costs: Floats, open_: Sequence[int], kept: int = 0) -> Answer:
    """An answer after all exchanges that help; the first `kept` of its sites stay."""
    sites = list(open_)
    while True:
        change, (leaves, comes) = _best_exchange(costs, sites, kept)
        total = float(costs[sites].min(axis=0).sum())
        if not change < -_NIL * max(1.0, total):
            return total, tuple(sorted(sites))
        sites[leaves] = comes


def _best_exchange(costs: Floats, sites: list[int], kept: int) -> tuple[float, tuple[int, int]]:
    """By how much the best exchange changes the sum, which of the open sites leaves and which site comes."""
    own = costs[sites]
    if len(sites) == kept:
        return 0.0, (0, 0)
    if len(sites) == 1:
        comes = int(np.argmin(costs.sum(axis=1)))
        return float(costs[comes].sum() - own.sum()), (0, comes)
    by_time = np.argpartition(own, 1, axis=0)[:2]
    two = np.take_along_axis(own, by_time, axis=0)
    swap = two[0] > two[1]
    nearest, first, second = np.where(swap, by_time[1], by_time[0]), two.min(axis=0), two.max(axis=0)
    gain = np.maximum(first - costs, 0.0).sum(axis=1)
    order = np.argsort(nearest, kind="stable")
    serving, starts = np.unique(nearest[order], return_index=True)
    loss, saved = np.zeros(len(sites)), np.zeros((len(costs), len(sites)))
    loss[serving] = np.add.reduceat((second - first)[order], starts)
    spare = np.maximum(second - np.maximum(costs, first), 0.0)
    saved[:, serving] = np.add.reduceat(spare[:, order], starts, axis=1)
    change = loss[None, :] - saved - gain[:, None]
    change[sites] = np.inf
    change[:, :kept] = np.inf
    comes, leaves = divmod(int(np.argmin(change)), change.shape[1])
    return float(change[comes, leaves]), (leaves, comes)
