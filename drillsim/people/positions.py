"""Where on the map everybody is, read off the arrays that any mover exposes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Whereabouts
from drillsim.people.network import Network
from drillsim.units import NEVER


@dataclass(frozen=True)
class Positions:
    """Map positions at one tick, arrays (replications, people): `x`, `y` in metres and the place one is in or -1."""

    x: Floats
    y: Floats
    place: Ints


def positions(where: Whereabouts, network: Network, tick: int, aside: Floats | None = None) -> Positions:
    """Where everybody is at a tick: at their node, or as far along their walkway as time has gone.

    Who has not left home stands `aside` (people, 2) metres from the middle of the place.
    """
    crossing = where.walkway >= 0
    span = np.where(crossing & ~where.stopped, where.arrives_at - where.entered_at, 1)
    share = np.where(where.stopped, where.stopped_share, (tick - where.entered_at) / span)
    node = np.maximum(where.node, 0)
    x, y = network.xy[node, 0].copy(), network.xy[node, 1].copy()
    if crossing.any():
        x[crossing], y[crossing] = network.lines.at(where.walkway[crossing], np.clip(share[crossing], 0.0, 1.0))
    if aside is not None:
        home = where.left_at >= NEVER
        x, y = x + np.where(home, aside[:, 0], 0.0), y + np.where(home, aside[:, 1], 0.0)
    within = network.walkway_place[np.maximum(where.walkway, 0)] if network.walkways else np.full_like(node, -1)
    place = np.where(where.node >= 0, network.place_at[node], np.where(crossing, within, -1))
    return Positions(x, y, place)


def midway(before: Positions, after: Positions) -> tuple[Floats, Floats]:
    """The point midway between two positions; nobody walks more than some 12 m in a window."""
    return (before.x + after.x) / 2, (before.y + after.y) / 2


def way_densities(density: Floats, way: Ints, ways: int) -> Floats:
    """People per m² on each way of the park, from those of its walkways; shape (…, ways)."""
    on_way = np.zeros((*density.shape[:-1], ways))
    one = np.flatnonzero(way >= 0)[::2]  # both directions carry the same density
    on_way[..., way[one]] = density[..., one]
    return on_way


def indoors(place: Ints, walls: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who is inside walls: `walls` (places) is true for buildings."""
    return (place >= 0) & walls[np.maximum(place, 0)]
