"""The heat from the side of a leaning flame, added up over patches of it.

The flame is a sheared cylinder: its foot an ellipse, every slice of it the same, each a little farther down the wind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NEAR: Final = (24, 12)  # patches round the flame, and Gauss points along it; the test states the error by distance
FAR: Final = (24, 2)  # the same, for places far off
_AT_ONCE: Final = 1024  # receptors; their work fits into the cache


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
    angles, heights = patches
    angle = (np.arange(angles) + 0.5) * 2.0 * np.pi / angles
    nodes, weights = np.polynomial.legendre.leggauss(heights)
    down, side = np.array([to[0], to[1], 0.0]), np.array([-to[1], to[0], 0.0])
    along, across = half_axes_m
    axis = axis_m[0] * down + np.array([0.0, 0.0, axis_m[1]])
    ring = along * np.cos(angle)[:, None] * down + across * np.sin(angle)[:, None] * side
    tangent = (across * np.cos(angle)[:, None] * side - along * np.sin(angle)[:, None] * down) * 2.0 * np.pi / angles
    middles = ahead_m * down + ring[None] + 0.5 * (1.0 + nodes)[:, None, None] * axis
    areas = np.cross(tangent, axis)[None] * 0.5 * weights[:, None, None]
    return Side(middles.reshape(-1, 3), areas.reshape(-1, 3))


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
    (mx, my, mz), (ax, ay, az) = side.middles.T[:, :, None], side.areas.T[:, :, None]
    x, y, z = dx - mx, dy - my, dz - mz
    weight = np.maximum(x * ax + y * ay + z * az, 0.0) / (x * x + y * y + z * z) ** 2 / np.pi
    return tuple(-np.cumsum(weight * one, axis=0)[-1] for one in (x, y, z))  # type: ignore[return-value]
