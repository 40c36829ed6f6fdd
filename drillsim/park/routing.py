"""Shortest ways toward a set of targets over directed links with whole-tick costs.

Ties are broken by the lowest link number, so a table depends on nothing but its input.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.units import NEVER

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Links:
    """Directed links of a network: start and end node of each, arrays of one length, and the node count."""

    start: Ints
    end: Ints
    nodes: int


@dataclass(frozen=True)
class Toward:
    """A routing table toward targets: per node the ticks still to go and the link to take.

    `link` is -1 at a target and where no target can be reached; `ticks` is NEVER in the latter case.
    """

    ticks: Ints
    link: Ints


def toward(targets: Ints, links: Links, cost: Ints) -> Toward:
    """The routing table to the nearest of some target nodes; links whose cost is NEVER are closed.

    Raises ValueError for costs that are not positive, which the search below would not survive.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    if cost.size and cost.min() < 1:
        raise ValueError(f"a link costs at least one tick (got {int(cost.min())})")
    open_ = np.flatnonzero(cost < NEVER)
    start, end, price = links.start[open_], links.end[open_], cost[open_]
    order = np.lexsort((price, start, end))
    start, end, price = start[order], end[order], price[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    reverse = csr_array(
        (price[first].astype(np.float64), (end[first], start[first])), shape=(links.nodes, links.nodes)
    )
    ticks = np.full(links.nodes, NEVER, dtype=np.int64)
    if len(targets):
        far = dijkstra(reverse, directed=True, indices=np.unique(targets), min_only=True)
        reached = np.isfinite(far)
        ticks[reached] = far[reached].astype(np.int64)
    return Toward(ticks, _links_to_take(links, cost, ticks))


def _links_to_take(links: Links, cost: Ints, ticks: Ints) -> Ints:
    """Per node the link on the shortest way on, the lowest-numbered one among equals."""
    onward = np.where((cost < NEVER) & (ticks[links.end] < NEVER), cost + ticks[links.end], NEVER)
    link = np.full(links.nodes, -1, dtype=np.int64)
    best = np.flatnonzero((onward < NEVER) & (onward == ticks[links.start]))[::-1]
    link[links.start[best]] = best
    link[ticks == 0] = -1
    return link
