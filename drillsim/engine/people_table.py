"""Everybody's day as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.once import once_for
from drillsim.engine.stages import Mask, Stages
from drillsim.people.crowd import Crowd
from drillsim.people.mover import NO_WAY
from drillsim.people.network import Network
from drillsim.people.population import roll_of
from drillsim.people.state import ALARMED_BY, NO_ORDER, ORDERS
from drillsim.record.table import Table
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, TICKS_PER_S


def people_table(scenario: Scenario, crowd: Crowd, stages: Stages) -> Table:
    """One row a person."""
    population, network, states = crowd.population, crowd.network, crowd.states
    where = crowd.mover.whereabouts
    end = int(crowd.hearing.window * -(-scenario.file.lasts * TICKS_PER_S // crowd.hearing.window))
    who, clean = _who(scenario, network), stages.clean_since(crowd, end)
    columns: dict[str, NDArray[Any]] = {
        "id": who["id"],
        "place": who["place"],
        "role": who["role"],
        "registered": population.luck.registered,
        "zone": who["zone"],
        "alarmed_s": _seconds(states.alarmed_at[0]),
        "alarmed_by": _words(ALARMED_BY, states.alarmed_by[0]),
        "order": _words(ORDERS, states.order[0]),
        "masked_s": _seconds(states.masked_at[0]),
        "least_speed_share": crowd.least_speed_share.copy(),
        "left_s": _seconds(where.left_at[0]),
        "arrived_s": _seconds(where.arrived_at[0]),
        "destination": _destinations(crowd),
        **{f"{key}_s": _seconds(getattr(states, f"{key}_at")[0])
           for key in ("sheltered", "released", "fell", "reported", "picked_up", "brought_out", "handed_over")},
        "walked_in_cloud_s": _seconds(states.walked_in_cloud_at[0]),
        "clean_safe_s": _seconds(clean),
        "state": stages.state_of(crowd),
        "why_not_safe": _why(crowd, clean, stages.safe_since(crowd.own) < NEVER),
    }  # fmt: skip
    return Table({**columns, **_harm(crowd)})


@once_for
def _who(scenario: Scenario, network: Network) -> dict[str, NDArray[Any]]:
    """The columns that are the same in every replication: frozen, and shared by all tables."""
    roll = roll_of(scenario, network)
    zones = [scenario.park.file.places[id_].zone or "" for id_ in network.place_ids]
    columns = {
        "id": _text(roll.ids),
        "place": _text(network.place_ids)[roll.place],
        "role": _text(roll.role),
        "zone": _text(zones)[roll.place],
    }
    for column in columns.values():
        column.setflags(write=False)
    return columns


def _why(crowd: Crowd, clean: NDArray[np.int64], safe: Mask) -> NDArray[Any]:
    """Why somebody is not in clean safety at the end; empty for who is, and for whom nothing ever reached."""
    where, states = crowd.mover.whereabouts, crowd.states
    on_the_way = (where.left_at[0] < NEVER) & (where.arrived_at[0] >= NEVER)
    standing = np.flatnonzero(on_the_way & (where.node[0] >= 0))
    stranded = np.zeros(len(on_the_way), dtype=bool)
    stranded[standing] = _stranded(crowd, standing)
    told = states.order[0] != NO_ORDER
    untouched = ~told & ~on_the_way & (states.unclean_at[0] < 0)
    reasons = {
        "": (clean < NEVER) | untouched,
        "fallen": states.fallen[0],
        "in_cloud": safe,
        "no_way_out": stranded,
        "still_walking": on_the_way,
        "not_left": told,
        "not_told": ~told,
    }
    first = np.select(list(reasons.values()), range(len(reasons)), default=len(reasons) - 1)
    return np.asarray(_text(tuple(reasons))[first])


def _stranded(crowd: Crowd, standing: NDArray[np.int64]) -> Mask:
    """Which of those who stand at a node stand where no known way leads on."""
    plan, group = crowd.states.plan[0, standing], crowd.population.place[standing]
    table = crowd.knowledge.table(plan, group)
    node = crowd.mover.whereabouts.node[0, standing]
    return np.asarray(crowd.knowledge.tables.array[table, node] == NO_WAY, dtype=bool)


def _destinations(crowd: Crowd) -> NDArray[Any]:
    """The assembly point or building reached."""
    where, network = crowd.mover.whereabouts, crowd.network
    names = _text([""] * (len(network.xy) + 1))  # the last is for who is nowhere
    names[crowd.assembly] = crowd.assembly_ids
    names[network.inside] = network.place_ids
    return names[np.where(where.arrived_at[0] < NEVER, where.node[0], -1)]


def _harm(crowd: Crowd) -> dict[str, NDArray[Any]]:
    """What everybody felt of each field, and what it does to them."""
    dead = np.zeros(len(crowd.population), dtype=bool)
    observed = np.zeros(len(crowd.population), dtype=bool)
    columns: dict[str, NDArray[Any]] = {}
    for body in crowd.bodies.values():
        dead |= body.dead[crowd.row]
        observed |= body.observed[crowd.row]
        columns |= body.columns(crowd.row)
    observed |= crowd.smelled_delayed()[0]  # asked at the head count, kept though they look well
    return {"dead": dead, "under_observation": observed, **columns}


def _seconds(ticks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Ticks in seconds, NaN for what did not happen."""
    return np.where(ticks >= NEVER, np.nan, ticks / TICKS_PER_S)


def _text(values: Sequence[str]) -> NDArray[Any]:
    """A text column."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _words(words: tuple[str, ...], numbers: NDArray[np.int64]) -> NDArray[Any]:
    """The word of each number, as a text column."""
    return _text(words)[numbers]
