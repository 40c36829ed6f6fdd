"""The heat from the side of a leaning flame, added up over patches of it.

The flame is a sheared cylinder: its foot an ellipse, every slice of it the same, each a little farther down the wind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NEAR: Final = (24, 12)  # patches round the flame, and Gauss points along it; the test states the error by distance
FAR: Final = (24, 2)  # the same, for places far off
_AT_ONCE: Final = 64  # receptors; their work fits into the cache


@dataclass(frozen=True)
class Side:
    """Patches of a flame's side: `middles` (3, n, 1) from the middle of its pool at its foot, and `areas` (3, n, 1),
    m2, each along its outward normal."""

    middles: Array
    areas: Array


def side_of(
    half_axes_m: tuple[float, float], ahead_m: float, axis_m: tuple[float, float], to: tuple[float, float],
    patches: tuple[int, int] = NEAR,
) -> Side:  # fmt: skip
    """The side of a flame whose foot has half axes along and across the wind and lies ahead of the pool's middle.

    `axis_m` is how far its top lies down the wind of its foot and above it; `to` the unit vector of the wind.
    Source: geometry.
    """
    (cos, sin), nodes, weights = _grid(patches)
    (to_x, to_y), (along, across), (ahead, up) = to, half_axes_m, axis_m
    forward, sideways = along * cos, across * sin  # the ring, and its step from patch to patch
    step_forward, step_sideways = (2.0 * np.pi / patches[0]) * np.array([-along * sin, across * cos])
    ring = np.array([forward * to_x - sideways * to_y, forward * to_y + sideways * to_x, np.zeros_like(cos)]).T
    step_x, step_y = step_forward * to_x - step_sideways * to_y, step_forward * to_y + step_sideways * to_x
    axis, foot = np.array([ahead * to_x, ahead * to_y, up]), np.array([ahead_m * to_x, ahead_m * to_y, 0.0])
    outward = np.array([step_y * up, -step_x * up, step_x * axis[1] - step_y * axis[0]]).T  # step x axis
    middles = foot + ring[None] + (0.5 * (1.0 + nodes))[:, None, None] * axis
    areas = outward[None] * (0.5 * weights)[:, None, None]
    return Side(*(np.ascontiguousarray(one.reshape(-1, 3).T)[:, :, None] for one in (middles, areas)))


@cache
def _grid(patches: tuple[int, int]) -> tuple[Array, Array, Array]:
    """Cosine and sine of the patches' angles, (2, n); the Gauss points along the side, and their weights."""
    angle = (np.arange(patches[0]) + 0.5) * 2.0 * np.pi / patches[0]
    nodes, weights = np.polynomial.legendre.leggauss(patches[1])
    return np.array([np.cos(angle), np.sin(angle)]), nodes, weights


def seen_of_side(side: Side, dx: Array, dy: Array, dz: Array) -> tuple[Array, Array, Array]:
    """The view factor of a side as a vector towards it, at places (n,) from the middle of the pool at its foot.

    What a plate sees is the part along its normal, as long as all of the flame is before it.
    Source: the sum of cos(leaving) dA / (pi r^2) over the patches that face the place.
    """
    places = np.stack([dx, dy, dz])
    parts = [_seen(side, places[:, at : at + _AT_ONCE]) for at in range(0, max(len(dx), 1), _AT_ONCE)]
    x, y, z = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
    return x, y, z


def _seen(side: Side, places: Array) -> Array:
    """One lot of places (3, n). Patches are added one after the other, so that a place gets the same bits in any
    company."""
    alone = places.shape[1] == 1  # a lonely column would be added up in pairs
    away = (np.repeat(places, 2, axis=1) if alone else places)[:, None] - side.middles
    facing, square = np.add.reduce(away * side.areas, axis=0), np.add.reduce(away * away, axis=0)
    away *= np.maximum(facing, 0.0, out=facing) / (square * square * np.pi)
    seen = -np.add.reduce(away, axis=1)
    return np.asarray(seen[:, :1] if alone else seen)
