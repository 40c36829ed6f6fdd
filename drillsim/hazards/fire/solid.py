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
_AT_ONCE: Final = 128  # receptors; their work fits into the cache


@dataclass(frozen=True)
class Side:
    """Patches of a flame's side: `middles` (n, 3) from the middle of its pool at its foot, and `areas` (n, 3), m2, each
    along its outward normal."""

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
    return Side(middles.reshape(-1, 3), areas.reshape(-1, 3))


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
    parts = [_seen(side, *(one[at : at + _AT_ONCE] for one in (dx, dy, dz))) for at in range(0, len(dx), _AT_ONCE)]
    x, y, z = (np.concatenate([part[number] for part in parts] or [np.zeros(0)]) for number in range(3))
    return x, y, z


def _seen(side: Side, dx: Array, dy: Array, dz: Array) -> tuple[Array, Array, Array]:
    """One lot of places. Patches are added one after the other, so that a place gets the same bits in any company."""
    alone = len(dx) == 1  # a lonely column would be added up in pairs
    if alone:
        dx, dy, dz = (np.repeat(one, 2) for one in (dx, dy, dz))
    (mx, my, mz), (ax, ay, az) = side.middles.T[:, :, None], side.areas.T[:, :, None]
    x, y, z = dx - mx, dy - my, dz - mz
    weight, square, one = x * ax, x * x, y * ay
    weight += one
    square += np.multiply(y, y, out=one)
    weight += np.multiply(z, az, out=one)
    square += np.multiply(z, z, out=one)
    np.maximum(weight, 0.0, out=weight)
    square *= square
    square *= np.pi
    weight /= square
    east, north, up = (-np.add.reduce(np.multiply(weight, away, out=away), axis=0) for away in (x, y, z))
    return (east[:1], north[:1], up[:1]) if alone else (east, north, up)
