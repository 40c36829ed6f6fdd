"""Bands of gas against receptors: every pair that can meet, worked out once, then read window by window.

All arithmetic is done element by element and added up in the order of the bands, so a receptor's figure is the same to
the last bit whoever is asked with it and however many windows are worked out at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from drillsim.hazards.gas.bands import Bands
from drillsim.hazards.gas.dispersion import (
    CULL_SIGMAS,
    SATURATED,
    SQRT2,
    Edges,
    dilution_per_m2,
    edge_means,
    floored,
    same_in_all,
    settled,
    sigmas,
)

Array = NDArray[np.float64]
Ints = NDArray[np.intp]
Points = tuple[Array, Array, Array]

# So far, in spreads along the wind, an edge is neither 1 nor -1 to the last bit.
EDGE_SIGMAS = SATURATED * SQRT2
# Bounds that are worked out in another order are taken so much wider.
ROUNDING = 1.0 + 1e-9
# How many bands times receptors are looked through at a time: bounds the memory, changes no bit.
AT_A_TIME = 2_000_000
# An edge that is reckoned to arrive is awaited this much earlier, s: rounding must not hide it.
EARLIER_S = 1.0


class Pairs:
    """Bands and receptors that meet in a span of time, arrays (pairs,), in the order of bands.

    `point` and `part` number the receptor and the source; `edges` have the front in the first row and the back in the
    second, `leaves_s` likewise, one column of all pairs where there is one band; `weight` is kg/m3 where the band is
    whole.
    """

    def __init__(self, point: Ints, part: Ints, edges: Edges, leaves_s: Array, weight: Array) -> None:
        self.point, self.part, self.edges, self.leaves_s, self.weight = point, part, edges, leaves_s, weight

    @property
    def number(self) -> int:
        """How many pairs."""
        return self.weight.size

    def pick(self, kept: NDArray[np.bool_]) -> Pairs:
        """Some of them."""
        e, wind, leaves = self.edges, self.edges.wind, self.leaves_s
        if leaves.shape[1] == self.number:
            wind, leaves = np.broadcast_to(wind, kept.shape), leaves[:, kept]
        if np.ndim(wind):
            wind = np.asarray(wind)[kept]
        some = Edges(e.x[:, kept], e.scale[kept], wind, e.waiting[:, kept])
        return Pairs(self.point[kept], self.part[kept], some, leaves, self.weight[kept])

    def means(self, cuts_s: Sequence[float]) -> Array:
        """The mean kg/m3 of each pair over the windows between the cuts, (windows, pairs)."""
        front, back = (self._side(number, cuts_s) for number in (0, 1))
        return np.asarray(self.weight * settled(0.5 * (back - front)), dtype=np.float64)

    def _side(self, number: int, cuts_s: Sequence[float]) -> Array:
        """The mean of one of the edges, front or back, over the windows, (windows, pairs)."""
        e, leaves_s = self.edges, self.leaves_s[number]
        if leaves_s.shape[0] == 1:
            if leaves_s[0] >= cuts_s[-1]:
                return same_in_all(e.waiting[number], len(cuts_s) - 1)
            if self._all_behind(number, cuts_s[0]):
                return _BEHIND if len(cuts_s) == 2 else same_in_all(_BEHIND[0], len(cuts_s) - 1)
        return edge_means(Edges(e.x[number], e.scale, e.wind, e.waiting[number]), leaves_s, cuts_s)

    def _all_behind(self, number: int, t_s: float) -> bool:
        """Whether the edge of the only band has surely passed everybody by a time; else it is worked out one by one."""
        e, leaves_s = self.edges, self.leaves_s[number, 0]
        if np.ndim(e.wind) or not self.number:
            return False
        still = SATURATED * ROUNDING * e.scale
        still += e.x[number]
        return bool(still.max() * ROUNDING < float(e.wind) * max(t_s - leaves_s, 0.0))

    def along(self, t_s: float) -> Array:
        """How far ahead of each edge the receptor is at a time, in scales, (2, pairs)."""
        e = self.edges
        return np.asarray((e.x - e.wind * np.maximum(t_s - self.leaves_s, 0.0)) / e.scale, dtype=np.float64)

    def live(self, from_s: float, until_s: float) -> Pairs:
        """Those that are not nothing in all of a span."""
        kept = (self.along(until_s)[0] < SATURATED) & (self.along(from_s)[1] > -SATURATED)
        return self if kept.all() else self.pick(kept)

    def same_until(self, from_s: float, until_s: float) -> float:
        """Until when every window is like the one given, s; its own end if an edge is on its way in it.

        Windows from `from_s` on that end by then have one and the same mean, to the last bit.
        """
        behind = self.along(from_s) <= -SATURATED
        far = self.along(until_s) >= SATURATED
        if not (behind | far | (self.leaves_s >= until_s)).all():
            return until_s
        e = self.edges
        comes = self.leaves_s + np.maximum((e.x - SATURATED * e.scale) / e.wind - EARLIER_S, 0.0)
        return max(until_s, float(np.where(behind, np.inf, comes).min(initial=np.inf)))


def sums(pairs: Pairs, means: Array, parts: int, points: int) -> Array:
    """The pairs' means added up in the order of the bands, (windows, parts, points)."""
    windows = len(means)
    slot = pairs.point if parts == 1 else pairs.part * points + pairs.point
    if windows > 1:
        slot = (np.arange(windows)[:, None] * (parts * points) + slot).ravel()
    total = np.bincount(slot, weights=means.ravel(), minlength=windows * parts * points)
    return np.asarray(total, dtype=np.float64).reshape(windows, parts, points)


def pairs_by_blocks(bands: Bands, xyz: tuple[Array, Array, Array], span_s: tuple[float, float]) -> Iterator[Pairs]:
    """The pairs that can be more than nothing in a span of time, some bands at a time; points flat, on the map."""
    if bands.number == 1:
        yield _pairs(bands, slice(0, 1), xyz, span_s)
        return
    near = np.flatnonzero(_in_reach(bands, xyz, span_s[1]))
    if len(near) < len(xyz[0]):
        xyz = (xyz[0][near], xyz[1][near], xyz[2][near])
    step = max(1, AT_A_TIME // max(len(near), 1))
    for first in range(0, bands.number, step):
        pairs = _pairs(bands, slice(first, first + step), xyz, span_s)
        yield Pairs(near[pairs.point], pairs.part, pairs.edges, pairs.leaves_s, pairs.weight)


def _in_reach(bands: Bands, xyz: tuple[Array, Array, Array], until_s: float) -> NDArray[np.bool_]:
    """The points that any band can reach by a time, by bounds that hold for all of them at once.

    All of them where the bands do not come from one place.
    """
    x, y = bands.x[:1, 0], bands.y[:1, 0]
    if not bands.number or (bands.x != x).any() or (bands.y != y).any():
        return np.ones(len(xyz[0]), dtype=bool)
    away_x, away_y = xyz[0] - x, xyz[1] - y
    east, north = bands.ahead
    along, across = away_x * east + away_y * north, away_x * north - away_y * east
    bound = bands.widest.max() + bands.steepest * np.maximum(along, 0.0)
    farthest = (bands.half + bands.fastest * np.maximum(until_s - bands.front_s, 0.0)).max()
    near = (np.abs(across) <= CULL_SIGMAS * bound) & (along > bands.least.min())
    return np.asarray(near & (along - farthest < EDGE_SIGMAS * bound * ROUNDING), dtype=bool)


def _pairs(bands: Bands, some: slice, xyz: tuple[Array, Array, Array], span_s: tuple[float, float]) -> Pairs:
    """The pairs of some bands: a bound on their spreads that costs no root leaves few to work out."""
    if bands.number == 1:
        return _pairs_of_one(bands, xyz, span_s)
    (along, across), (band, point) = _ahead(bands, some, xyz)
    bound = bands.widest[band, 0] + bands.steepest * np.maximum(along, 0.0)
    scale, half = EDGE_SIGMAS * bound, bands.half[band, 0]
    fastest, slowest = bands.fastest[band, 0], bands.slowest[band, 0]
    here = along - half - fastest * np.maximum(span_s[1] - bands.front_s[band, 0], 0.0) < scale
    here &= along + half - slowest * np.maximum(span_s[0] - bands.back_s[band, 0], 0.0) > -scale
    if not here.all():
        along, across, band, point = along[here], across[here], band[here], point[here]
    return _worked_out(bands, band, point, (along, across, xyz[2][point]), span_s[0])


def _ahead(bands: Bands, some: slice, xyz: Points) -> tuple[tuple[Array, Array], tuple[Ints, Ints]]:
    """How far along and across the wind points lie from some bands, and the numbers of bands and points; near ones."""
    away_x, away_y = xyz[0] - bands.x[some], xyz[1] - bands.y[some]
    east, north = bands.ahead
    along, across = away_x * east + away_y * north, away_x * north - away_y * east
    bound = bands.widest[some] + bands.steepest * np.maximum(along, 0.0)
    kept = (np.abs(across) <= CULL_SIGMAS * bound) & (along > bands.least[some])
    band, point = np.nonzero(kept)
    return (along[kept], across[kept]), (band + some.start, point)


def _pairs_of_one(bands: Bands, xyz: Points, span_s: tuple[float, float]) -> Pairs:
    """The pairs of the only band, of the points ahead of it those that its edges reach."""
    east, north = bands.ahead
    x, y, least, half, front_s, back_s, fastest, slowest = (
        float(column[0, 0])
        for column in (bands.x, bands.y, bands.least, bands.half, bands.front_s, bands.back_s, bands.fastest,
                       bands.slowest)
    )  # fmt: skip
    away_x, away_y = xyz[0] - x, xyz[1] - y
    along, across = away_x * east + away_y * north, away_x * north
    away_y *= east
    across -= away_y
    bound = np.maximum(along, 0.0)
    bound *= bands.steepest
    bound += bands.widest[0, 0]
    kept = along > least
    kept &= np.abs(across) <= CULL_SIGMAS * bound
    point = np.flatnonzero(kept)
    along, across, bound = along[point], across[point], bound[point]
    scale = EDGE_SIGMAS * ROUNDING * bound
    here = along - scale < half + fastest * max(span_s[1] - front_s, 0.0)
    if span_s[0] > back_s:
        here &= along + scale > slowest * (span_s[0] - back_s) - half
    if not here.all():
        point, along, across = point[here], along[here], across[here]
    return _worked_out(bands, np.zeros(1, dtype=np.intp), point, (along, across, xyz[2][point]), span_s[0])


def _column(bands: Bands, column: Array, band: Ints) -> Array | float:
    """A column of the pairs' bands, as one number where there is one band."""
    return float(column[0, 0]) if bands.number == 1 else np.asarray(column[band, 0])


def pairs_of_many(each: Sequence[tuple[Bands, int]], xyz: Points, span_s: tuple[float, float]) -> Pairs:
    """The pairs of several emissions' bands with points of their own: so many each, one after another in `xyz`.

    The very pairs that each would have alone, in the same order.
    """
    bands, points = Bands.joined([one for one, _ in each]), np.array([points for _, points in each])
    near = np.flatnonzero(_in_reach(bands, xyz, span_s[1]))
    xyz = (xyz[0][near], xyz[1][near], xyz[2][near])
    left = np.diff(np.searchsorted(near, np.concatenate([[0], np.cumsum(points)])))
    counts = np.stack([[one.number for one, _ in each], left], axis=1)
    first = np.cumsum(counts, axis=0) - counts
    band = np.concatenate(
        [np.repeat(np.arange(b, b + number), points) for (number, points), b in zip(counts, first[:, 0], strict=True)]
    )
    point = np.concatenate(
        [np.tile(np.arange(p, p + points), number) for (number, points), p in zip(counts, first[:, 1], strict=True)]
    )

    def of(column: Array) -> Array:
        return np.asarray(column[band, 0])

    away_x, away_y = xyz[0][point] - of(bands.x), xyz[1][point] - of(bands.y)
    east, north = bands.ahead
    along, across = away_x * east + away_y * north, away_x * north - away_y * east
    bound = of(bands.widest) + bands.steepest * np.maximum(along, 0.0)
    kept = (np.abs(across) <= CULL_SIGMAS * bound) & (along > of(bands.least))
    half = of(bands.half)
    kept &= along - half - of(bands.fastest) * np.maximum(span_s[1] - of(bands.front_s), 0.0) < EDGE_SIGMAS * bound
    kept &= along + half - of(bands.slowest) * np.maximum(span_s[0] - of(bands.back_s), 0.0) > -EDGE_SIGMAS * bound
    point = point[kept]
    pairs = _worked_out(bands, band[kept], point, (along[kept], across[kept], xyz[2][point]), span_s[0])
    return Pairs(near[pairs.point], pairs.part, pairs.edges, pairs.leaves_s, pairs.weight)


def _worked_out(bands: Bands, band: Ints, point: Ints, where: tuple[Array, Array, Array], from_s: float) -> Pairs:
    """Spreads and dilution of the pairs, for windows from a time on; `where` is along and across the wind from the
    band, and the height. `band` is one number for all of them where there is one band."""
    if not point.size:
        return _NONE
    along, across, height = where

    def of(column: Array) -> Array | float:
        return _column(bands, column, band)

    weather = bands.weather
    gained = sigmas(of(bands.travelled) + along, weather.stability, weather.roughness)
    initial = of(bands.initial)
    if bands.travelled.any():
        gained = (
            of(bands.gained_y) + (gained[0] - of(bands.base_y)), of(bands.gained_z) + (gained[1] - of(bands.base_z))
        )  # fmt: skip
    spread_y, spread_z = (floored(spread, initial) for spread in gained)
    weight = of(bands.strength) * dilution_per_m2(across, height, of(bands.height), spread_y, spread_z)
    half, scale = of(bands.half), SQRT2 * spread_y
    weight *= np.abs(across) <= CULL_SIGMAS * spread_y
    wind = of(bands.wind)
    if bands.dense:
        wind = np.empty(point.size)
        wind[:] = of(bands.wind)
        for section, own in bands.of_sections(np.broadcast_to(band, point.shape)):
            ahead, beside = along[own], across[own]
            strength = bands.strength[np.broadcast_to(band, point.shape)[own], 0]
            held = strength * section.per_rate(ahead, beside, height[own])
            weight[own] = np.where(np.abs(beside) <= section.reach_across_m(ahead, CULL_SIGMAS), held, 0.0)
            wind[own] = section.pace_m_s(ahead)
    x, leaves = np.empty((2, point.size)), np.empty((2, band.size))
    np.subtract(along, half, out=x[0])
    np.add(along, half, out=x[1])
    leaves[0], leaves[1] = of(bands.front_s), of(bands.back_s)
    edges = Edges(x, scale, wind, _waiting(x, scale, leaves > from_s))
    part = np.zeros(point.size, dtype=np.intp)
    if bands.number > 1 or bands.part[0, 0]:
        part[:] = bands.part[band, 0]
    return Pairs(point, part, edges, leaves, weight)


def _waiting(x: Array, scale: Array, waits: NDArray[np.bool_]) -> Array:
    """erf(x / scale) of edges that still wait; of others nobody asks."""
    found = np.ones(x.shape)
    for one, ahead, waiting in zip(found, x, waits, strict=True):
        if waiting.any():
            near = ahead < SATURATED * ROUNDING * scale
            asked = np.flatnonzero(near & waiting if waiting.size > 1 else near)
            if asked.size:
                one[asked] = erf(ahead[asked] / scale[asked])
    return found


def joined(blocks: Sequence[Pairs]) -> Pairs:
    """Several blocks as one."""
    if len(blocks) == 1:
        return blocks[0]
    if not blocks:
        return _NONE
    each = [block.edges for block in blocks]
    edges = Edges(
        np.concatenate([e.x for e in each], axis=1),
        np.concatenate([e.scale for e in each]),
        np.concatenate([np.asarray(e.wind) for e in each]),
        np.concatenate([e.waiting for e in each], axis=1),
    )
    return Pairs(
        np.concatenate([block.point for block in blocks]),
        np.concatenate([block.part for block in blocks]),
        edges,
        np.concatenate([block.leaves_s for block in blocks], axis=1),
        np.concatenate([block.weight for block in blocks]),
    )


def _none() -> Pairs:
    """No pairs."""
    number, nothing, two = np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros((2, 0))
    return Pairs(number, number, Edges(two, nothing, nothing, two), two, nothing)


_NONE = _none()
_BEHIND = np.full((1, 1), -1.0)
