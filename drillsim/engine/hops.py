"""Every crossing of a replication as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drillsim.people.crowd import Crowd
from drillsim.people.network import Network
from drillsim.record.table import Table
from drillsim.units import TICKS_PER_S


def hops_table(crowd: Crowd, hops: Sequence[tuple[int, int, int, int]]) -> Table:
    """One row a crossing: person, the nodes it leads from and to, the way (empty within a place), when, in seconds.

    `due_s` is when its end is reached unless the person falls before.
    """
    network, numbers = crowd.network, np.array(hops, dtype=np.int64).reshape(-1, 4)
    person, walkway, entered, due = numbers[np.lexsort((numbers[:, 0], numbers[:, 2]))].T
    ids, nodes = np.array(crowd.population.ids, dtype=object), _nodes(crowd, network)
    ways = np.array([*crowd.park.ways.ids, ""], dtype=object)
    return Table({
        "person": ids[person], "from": nodes[network.start[walkway]], "to": nodes[network.end[walkway]],
        "way": ways[network.way[walkway]], "entered_s": entered / TICKS_PER_S, "due_s": due / TICKS_PER_S,
    })  # fmt: skip


def _nodes(crowd: Crowd, network: Network) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The name of each node: a junction, a place, or its upper floors."""
    names = np.full(len(network.xy), "", dtype=object)
    names[: len(crowd.park.junction_ids)] = crowd.park.junction_ids
    for place, inside, upper in zip(network.place_ids, network.inside.tolist(), network.upper.tolist(), strict=True):
        names[upper], names[inside] = f"{place}, upper floors", place
    return names
