"""Outlines on the map: simplified lines, rings, strips along a line, areas, distances."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def simplified(points: Floats, distance_m: float) -> Floats:
    """A line (n, 2) without the points that lie within a distance of it (Douglas and Peucker 1973)."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    open_ = [(0, len(points) - 1)]
    while open_:
        a, b = open_.pop()
        if b - a < 2:
            continue
        away = far_from_segments(points[a + 1 : b], points[a], points[b])
        worst = int(np.argmax(away))
        if away[worst] > distance_m:
            keep[a + 1 + worst] = True
            open_ += [(a, a + 1 + worst), (a + 1 + worst, b)]
    return points[keep]


def simplified_ring(points: Floats, distance_m: float) -> Floats:
    """A ring (n, 2), its first point not repeated, simplified; unchanged where too little would stay."""
    if len(points) > 1 and np.array_equal(points[0], points[-1]):
        points = points[:-1]
    if len(points) < 4:
        return points
    across = int(np.argmax(np.hypot(*(points - points[0]).T)))
    if across == 0:
        return points
    there = simplified(points[: across + 1], distance_m)
    back = simplified(np.concatenate([points[across:], points[:1]]), distance_m)
    ring = np.concatenate([there[:-1], back[:-1]])
    return ring if len(ring) >= 3 else points


def ring_area(points: Floats) -> float:
    """The area of a ring (n, 2), square metres."""
    x, y = (points - points[0]).T
    return float(abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2)


def centre(points: Floats) -> tuple[float, float]:
    """The centre of area of a ring (n, 2), of its points where it encloses nothing."""
    origin = points.mean(axis=0)
    x, y = (points - origin).T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    twice = float(cross.sum())
    if abs(twice) < 1e-6:
        return float(origin[0]), float(origin[1])
    cx = float(((x + np.roll(x, -1)) * cross).sum()) / (3 * twice)
    cy = float(((y + np.roll(y, -1)) * cross).sum()) / (3 * twice)
    return float(origin[0]) + cx, float(origin[1]) + cy


def strip_ring(points: Floats, width_m: float) -> Floats:
    """The ring (2n, 2) of a strip of some width along a line (n, 2)."""
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    aside = np.column_stack([-along[:, 1], along[:, 0]]) * (width_m / 2)
    return np.concatenate([points + aside, (points - aside)[::-1]])


def inside(points: Floats, ring: Floats) -> NDArray[np.bool_]:
    """Which of some points (p, 2) lie within a ring (n, 2), by the even-odd rule."""
    x, y = points[:, 0, None], points[:, 1, None]
    ax, ay = ring[:, 0], ring[:, 1]
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    spans = (ay > y) != (by > y)
    rise = np.where(by == ay, 1.0, by - ay)
    crossed = spans & (x < ax + (y - ay) * (bx - ax) / rise)
    return np.asarray(crossed.sum(axis=1) % 2 == 1)


def far_from_ring(points: Floats, ring: Floats) -> Floats:
    """The distances of points (p, 2) to a ring (n, 2), metres; 0 within."""
    far = np.full(len(points), np.inf)
    for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        far = np.minimum(far, far_from_segments(points, a, b))
    return np.where(inside(points, ring), 0.0, far)


def far_from_segments(points: Floats, starts: Floats, ends: Floats) -> Floats:
    """The distances of points to straight pieces, metres; either may be one or many, by numpy's rules."""
    along = ends - starts
    square = np.maximum((along**2).sum(axis=-1), 1e-12)
    share = np.clip(((points - starts) * along).sum(axis=-1) / square, 0.0, 1.0)
    away = starts + share[..., None] * along - points
    far: Floats = np.hypot(away[..., 0], away[..., 1])
    return far
