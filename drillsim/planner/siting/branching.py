"""A p-median to proven optimality by prices: what the bound does not settle is split at a site, open or closed.

Source: the tree search of Beasley, EJOR 21 (1985) 270.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from drillsim.planner.siting.interchange import Answer
from drillsim.planner.siting.lagrangian import BRIEF, Node, Priced, priced
from drillsim.planner.siting.solving import Floats

MOST_NODES: Final = 2_000
"""Parts that are looked at before the search is given up."""
_DOUBTFUL: Final = 0.6
"""A site opened by so many of the last prices is split at: neither sure to be open nor to be closed."""


def searched(costs: Floats, number: int, root: Priced, step: float, most: int = MOST_NODES) -> tuple[Answer, float]:
    """The best answer, and the bound that is left: that of the answer where the search came to its end.

    `costs` (sites, demands) are weighted; a better answer is at least `step` below the best.
    """
    best, open_ = root.best, [root]
    for _ in range(most):
        while open_ and (best[0] - open_[-1].bound < step or not _is_some(open_[-1].node, number)):
            open_.pop()
        if not open_:
            return best, best[0]
        part = open_.pop()
        last = _last(part.node, number)
        if last is not None:
            best = min(best, (float(costs[list(last)].min(axis=0).sum()), last))
            continue
        for half in _split(part):
            found = priced(costs, number, half, (best, step), BRIEF)
            best = min(best, found.best)
            open_.append(replace(found, bound=max(found.bound, part.bound)))
    return best, min(best[0], *(one.bound for one in open_)) if open_ else best[0]


def _last(node: Node, number: int) -> tuple[int, ...] | None:
    """The one answer that is left in a part; None while there are more."""
    left = np.flatnonzero(~node.out).tolist()
    if len(node.within) == number:
        return node.within
    return tuple(left) if len(left) == number else None


def _split(part: Priced) -> list[Node]:
    """The two halves of a part, closed first: the one looked into next is last."""
    node = part.node
    unsure = np.setdiff1d(np.flatnonzero(~node.out), node.within)
    site = int(unsure[np.argmin(np.abs(part.shares[unsure] - _DOUBTFUL))])
    without = node.out.copy()
    without[site] = True
    return [Node(node.within, without, node.prices), Node((*node.within, site), node.out, node.prices)]


def _is_some(node: Node, number: int) -> bool:
    """Whether there may be an answer in a part at all."""
    return len(node.within) <= number <= int((~node.out).sum()) and not node.out[list(node.within)].any()
