"""Drawn lines in one flat table, points along them, and bearings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lines:
    """Many drawn lines: points (p, 2), first point of each line (n + 1), share of its line at each point (p)."""

    points: Floats
    first: Ints
    share: Floats

    def at(self, which: Ints, share: Floats) -> tuple[Floats, Floats]:
        """The x and y of points a share (0..1) along some lines; both arrays of the shape of `which`."""
        share = np.clip(share, 0.0, 1.0)
        # each line's shares lie in [number, number + 1], so one sorted search serves all lines
        position: Ints = np.searchsorted(self._keys, which + share, side="right") - 1
        position = np.clip(position, self.first[which], self.first[which + 1] - 2)
        low, high = self.share[position], self.share[position + 1]
        within = np.where(high > low, (share - low) / np.where(high > low, high - low, 1.0), 0.0)
        points = self.points[position] + within[..., None] * (self.points[position + 1] - self.points[position])
        return points[..., 0], points[..., 1]

    @cached_property
    def _keys(self) -> Floats:
        line = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first)).astype(np.float64)
        # the last point of a line and the first of the next must not change places
        return line + np.minimum(self.share, 1.0 - 1e-12)


def lines(drawn: Sequence[Sequence[tuple[float, float]]]) -> tuple[Lines, Floats]:
    """Lines of at least two points each, and their lengths in metres (n)."""
    first = np.zeros(len(drawn) + 1, dtype=np.int64)
    first[1:] = np.cumsum([len(line) for line in drawn])
    points = np.array([point for line in drawn for point in line], dtype=np.float64).reshape(-1, 2)
    lengths = np.zeros(len(drawn))
    share = np.zeros(len(points))
    for number in range(len(drawn)):
        a, b = first[number], first[number + 1]
        run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points[a:b], axis=0).T))])
        lengths[number] = run[-1]
        share[a:b] = run / run[-1] if run[-1] > 0 else np.linspace(0, 1, b - a)
    for array in (points, first, share, lengths):
        array.setflags(write=False)
    return Lines(points, first, share), lengths


def vector(bearing_deg: float, north_deg: float) -> tuple[float, float]:
    """The unit vector on the map of a bearing clockwise from true north.

    `north_deg` is the direction of true north clockwise from the map's +y axis.
    """
    angle = np.deg2rad(np.float64(bearing_deg + north_deg))
    return float(np.sin(angle)), float(np.cos(angle))


def bearing(dx: Floats | float, dy: Floats | float, north_deg: float) -> Floats:
    """The bearing clockwise from true north, 0..360 degrees, of vectors on the map; any shape."""
    turned: Floats = np.mod(np.rad2deg(np.arctan2(dx, dy)) - north_deg, 360.0)
    return turned


def apart(bearing_deg: Floats, other_deg: float) -> Floats:
    """Degrees between bearings, 0 to 180; any shape."""
    return np.abs((bearing_deg - other_deg + 180.0) % 360.0 - 180.0)
