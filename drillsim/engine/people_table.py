"""Everybody's day as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.engine.stages import Mask, clean_since, safe_since, state_of
from drillsim.people.crowd import Crowd
from drillsim.people.mover import NO_WAY
from drillsim.people.state import ALARMED_BY, NO_ORDER, ORDERS
from drillsim.record.table import Table
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, TICKS_PER_S


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
