"""Heat from many points that radiate to all sides, through moist air. kW, m, K, Pa."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE: Final = "fire/jet_flame.yaml"
_NEAREST_M: Final = 1e-3  # a path through no air has no absorption; its logarithm would be infinite
_AT_ONCE: Final = 1 << 18  # distances held in memory at a time

Array = NDArray[np.float64]
Points = tuple[tuple[float, float, float, float], ...]
"""Where each stands, x, y and z in m, and the kW that it radiates."""


def passes(vapour_Pa: float, air_K: float, path_m: ArrayLike) -> Array:
    """The share of a flame's radiation that passes so much air with its water and carbon dioxide; 0 to 1, any shape.

    Source: Wayne 1991 (memory), against HyRAM+ 6.1 to seven digits (measured); kept between 0 and 1 here.
    """
    row = load_table(TABLE)["air"]
    path = np.maximum(np.asarray(path_m, dtype=np.float64), _NEAREST_M)
    dry = np.finfo(np.float64).tiny
    (a, b), (c, d) = row["water"], row["carbon_dioxide"]
    water = np.log10(np.maximum(vapour_Pa / row["mmHg_Pa"] * row["water_K"] / air_K, dry) * path)
    water = np.maximum(water, -0.5 * a / b)  # drier air lets through no less
    carbon = np.log10(row["carbon_dioxide_K"] / air_K * path)
    return np.asarray(np.clip(row["level"] + (a + b * water) * water + (c + d * carbon) * carbon, 0.0, 1.0))


def nearest_point_m(points: Points, at: tuple[ArrayLike, ArrayLike, ArrayLike]) -> Array:
    """How far the nearest of points is from places x, y and z, which broadcast."""
    x, y, z = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in at))
    square = np.full(x.shape, np.inf)
    for east, north, up, _ in points:
        square = np.minimum(square, (x - east) ** 2 + (y - north) ** 2 + (z - up) ** 2)
    return np.asarray(np.sqrt(square))


def heat_of_points_kW_m2(points: Points, air: tuple[float, float], at: tuple[ArrayLike, ArrayLike, ArrayLike],
                         nearest_m: float) -> Array:  # fmt: skip
    """What points give a receptor turned to each of them; `at` x, y and z, shapes broadcast.

    `air` is the pressure of its water, Pa, and its temperature, K; nothing is nearer a point than `nearest_m`.
    Source: sum of w tau / (4 pi r^2), Hankinson & Lowesmith 2012.
    """
    x, y, z = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in at))
    rows, total = np.asarray(points, dtype=np.float64), np.empty(x.size)
    flat = np.stack([x.ravel(), y.ravel(), z.ravel()])
    for start in range(0, x.size, max(_AT_ONCE // len(rows), 1)):
        some = slice(start, start + max(_AT_ONCE // len(rows), 1))
        square = sum((flat[axis, some, None] - rows[:, axis]) ** 2 for axis in range(3))
        away = np.maximum(np.sqrt(square), nearest_m)
        total[some] = (rows[:, 3] * passes(*air, away) / (4.0 * np.pi * away**2)).sum(axis=-1)
    return total.reshape(x.shape)
