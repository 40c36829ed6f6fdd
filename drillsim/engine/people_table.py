"""Everybody's day as a table, and how many are in which state now."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.people.crowd import Crowd
from drillsim.people.mover import NO_WAY
from drillsim.people.state import ALARMED_BY, NO_ORDER, ORDERS
from drillsim.record.table import Table
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, TICKS_PER_S

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


def people_table(scenario: Scenario, crowd: Crowd) -> Table:
    """One row a person."""
    population, network, states = crowd.population, crowd.network, crowd.states
    where = crowd.mover.whereabouts
    end = int(crowd.hearing.window * -(-scenario.file.lasts * TICKS_PER_S // crowd.hearing.window))
    place = np.array(network.place_ids, dtype=object)[population.place] if len(population) else _text([])
    zones = {id_: noun.zone or "" for id_, noun in scenario.park.file.places.items()}
    clean = clean_since(crowd, end)
    columns: dict[str, NDArray[Any]] = {
        "id": _text(list(population.ids)),
        "place": place,
        "role": _text(list(population.role)),
        "registered": population.luck.registered.copy(),
        "zone": _text([zones[id_] for id_ in place.tolist()]),
        "alarmed_s": _seconds(states.alarmed_at[0]),
        "alarmed_by": _words(ALARMED_BY, states.alarmed_by[0]),
        "order": _words(ORDERS, states.order[0]),
        "masked_s": _seconds(states.masked_at[0]),
        "left_s": _seconds(where.left_at[0]),
        "arrived_s": _seconds(where.arrived_at[0]),
        "destination": _destinations(crowd),
        **{f"{key}_s": _seconds(getattr(states, f"{key}_at")[0])
           for key in ("sheltered", "released", "fell", "reported", "picked_up", "brought_out", "handed_over")},
        "walked_in_cloud_s": _seconds(states.walked_in_cloud_at[0]),
        "clean_safe_s": _seconds(clean),
        "state": state_of(crowd),
        "why_not_safe": _why(crowd, clean),
    }  # fmt: skip
    return Table({**columns, **_harm(crowd)})


def _why(crowd: Crowd, clean: NDArray[np.int64]) -> NDArray[Any]:
    """Why somebody is not in clean safety at the end; empty for who is, and for whom nothing ever reached."""
    where, states = crowd.mover.whereabouts, crowd.states
    on_the_way = (where.left_at[0] < NEVER) & (where.arrived_at[0] >= NEVER)
    standing = on_the_way & (where.node[0] >= 0)
    told = states.order[0] != NO_ORDER
    untouched = ~told & ~on_the_way & (states.unclean_at[0] < 0)
    reasons = {
        "": (clean < NEVER) | untouched,
        "fallen": states.fallen[0],
        "in_cloud": safe_since(crowd) < NEVER,
        "no_way_out": standing & _stranded(crowd),
        "still_walking": on_the_way,
        "not_left": told,
        "not_told": ~told,
    }
    return np.select(list(reasons.values()), list(reasons), default="not_told").astype(object)


def _stranded(crowd: Crowd) -> Mask:
    """Who stands where no known way leads on."""
    guidance = crowd.knowledge.guidance(crowd.states.plan[0], crowd.population.place, crowd.closed, crowd.factor)
    node = np.maximum(crowd.mover.whereabouts.node[0], 0)
    return np.asarray(guidance.tables[guidance.table, node] == NO_WAY, dtype=bool)


def _destinations(crowd: Crowd) -> NDArray[Any]:
    """The assembly point or building reached."""
    where = crowd.mover.whereabouts
    names = {int(node): id_ for id_, node in zip(crowd.assembly_ids, crowd.assembly, strict=True)}
    names |= {int(node): id_ for id_, node in zip(crowd.network.place_ids, crowd.network.inside, strict=True)}
    there = where.arrived_at[0] < NEVER
    return _text([names.get(node, "") if a else "" for node, a in zip(where.node[0].tolist(), there, strict=True)])


def _harm(crowd: Crowd) -> dict[str, NDArray[Any]]:
    """What everybody felt of each field, and what it does to them."""
    dead = np.zeros(len(crowd.population), dtype=bool)
    observed = np.zeros(len(crowd.population), dtype=bool)
    columns: dict[str, NDArray[Any]] = {}
    for body in crowd.bodies.values():
        dead |= body.dead[0]
        observed |= body.observed[0]
        columns |= body.columns()
    observed |= crowd.smelled_delayed()[0]  # asked at the head count, kept though they look well
    return {"dead": dead, "under_observation": observed, **columns}


def _seconds(ticks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Ticks in seconds, NaN for what did not happen."""
    return np.where(ticks >= NEVER, np.nan, ticks / TICKS_PER_S)


def _text(values: list[str]) -> NDArray[Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _words(words: tuple[str, ...], numbers: NDArray[np.int64]) -> NDArray[Any]:
    return _text([words[number] for number in numbers.tolist()])
