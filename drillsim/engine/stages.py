"""The state everybody is in, and how many are in which."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.people.crowd import Crowd
from drillsim.people.state import NO_ORDER
from drillsim.units import NEVER

Mask = NDArray[np.bool_]


def _stages(crowd: Crowd) -> dict[str, Mask]:
    """The state everybody is in: the first that applies, in this order."""
    where, states = crowd.mover.whereabouts, crowd.states
    on_the_way = (where.left_at[0] < NEVER) & (where.arrived_at[0] >= NEVER)
    return {
        "in_care": states.handed_over_at[0] < NEVER,
        "brought_out": states.picked_up_at[0] < NEVER,
        "fallen": states.fallen[0],
        "sheltered": states.sheltered[0],
        "released": states.released_at[0] < NEVER,
        "at_assembly_point": _at_assembly_point(crowd),
        "gathered": _stands_outdoors(crowd),
        "waiting": on_the_way & (where.node[0] >= 0),
        "walking": on_the_way,
        "at_work": np.ones(len(on_the_way), dtype=bool),
    }


def _at_assembly_point(crowd: Crowd) -> Mask:
    """Who has walked to an assembly point."""
    where = crowd.mover.whereabouts
    return np.asarray((where.arrived_at[0] < NEVER) & np.isin(where.node[0], crowd.assembly), dtype=bool)


def _stands_outdoors(crowd: Crowd) -> Mask:
    """Who has walked to where they stand in the open; at no assembly point that is a gathering."""
    where = crowd.mover.whereabouts
    open_air = (where.node[0] >= 0) & (crowd.network.place_at[np.maximum(where.node[0], 0)] < 0)
    return np.asarray((where.arrived_at[0] < NEVER) & open_air, dtype=bool)


def state_of(crowd: Crowd) -> NDArray[Any]:
    """Everybody's state as text."""
    stages = _stages(crowd)
    return np.select(list(stages.values()), list(stages), default="").astype(object)


def safe_since(crowd: Crowd) -> NDArray[np.int64]:
    """The tick since which everybody has been in a safe position, whatever the air; NEVER if they are not.

    Safe positions: an assembly point, a shut shelter or one released from it, a crew's hands at the staging point.
    """
    where, states = crowd.mover.whereabouts, crowd.states
    since = np.where(_at_assembly_point(crowd), where.arrived_at[0], NEVER)
    since = np.where(states.sheltered_at[0] < NEVER, np.maximum(states.sheltered_at[0], 0), since)
    since = np.where(states.fallen[0], NEVER, since)
    return np.where(states.brought_out_at[0] < NEVER, states.brought_out_at[0], since)


def clean_since(crowd: Crowd, now: int) -> NDArray[np.int64]:
    """The tick since which everybody has been safe in clean air up to now; NEVER if they are not."""
    since, unclean = safe_since(crowd), crowd.states.unclean_at[0]
    return np.where((since <= now) & (unclean < now), np.maximum(since, unclean), NEVER)


def states_now(crowd: Crowd, now: int) -> dict[str, float]:
    """How many people are in which state."""
    counts: dict[str, float] = {}
    rest = np.ones(len(crowd.population), dtype=bool)
    for name, mask in _stages(crowd).items():
        counts[name] = int((mask & rest).sum())
        rest &= ~mask
    counts["brought_out"] += counts.pop("in_care")
    told = crowd.states.order[0] != NO_ORDER
    counts["in_clean_safety"] = int(((clean_since(crowd, now) < NEVER) & (told | crowd.states.fallen[0])).sum())
    counts["above_clean"] = int((crowd.states.unclean_at[0] == now).sum())
    order = ("at_work", "walking", "waiting", "gathered", "at_assembly_point", "sheltered", "released", "fallen",
             "brought_out", "in_clean_safety", "above_clean")  # fmt: skip
    return {name: counts[name] for name in order}
