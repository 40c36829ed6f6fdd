"""All that some sources have let out and will, as far as it is known now: its mean anywhere, over any window."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.bands import Bands, bands_of
from drillsim.hazards.gas.pairs import AT_A_TIME, Pairs, joined, pairs_by_blocks, pairs_of_many, sums
from drillsim.hazards.gas.segments import Segments
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.weather import Winds

Array = NDArray[np.float64]
Points = tuple[Array, Array, Array]

KEPT = 64
"""Emissions kept, at most."""


class Emission:
    """Sources and their segments in a day's winds; it never changes, what is learnt makes a new one.

    No source's mean is ever above its pure gas; `parts`
    counts the sources, all those as one that have no such bound.
    """

    def __init__(self, sources: Sequence[tuple[Source, Segments]], winds: Winds) -> None:
        self.sources = tuple((source, segments) for source, segments in sources if segments)
        self.winds = winds
        pure = [source.pure_gas_kg_m3 for source, _ in self.sources]
        self.bounds = [bound for bound in pure if np.isfinite(bound)]
        if len(self.bounds) < len(pure):
            self.bounds.append(float("inf"))
        bounded = iter(range(len(self.bounds)))
        self._numbers = [next(bounded) if np.isfinite(bound) else len(self.bounds) - 1 for bound in pure]
        self._bands: dict[int, Bands] = {}

    @property
    def parts(self) -> int:
        """How many parts are bounded each by itself."""
        return len(self.bounds)

    def bands(self, stretch: int) -> Bands:
        """Its gas under a stretch of the winds."""
        if stretch not in self._bands:
            self._bands = {stretch: bands_of(self.sources, self._numbers, self.winds, stretch)}
        return self._bands[stretch]

    def pairs(self, stretch: int, xyz: tuple[Array, Array, Array], span_s: tuple[float, float]) -> Pairs:
        """Its bands against points, for all windows in a span within one stretch."""
        return joined(list(pairs_by_blocks(self.bands(stretch), xyz, span_s)))

    def capped(self, total: Array) -> Array:
        """The sources' means (..., parts, points) added up, none above its pure gas: (..., points)."""
        found = total[..., 0, :] if np.isinf(self.bounds[0]) else np.minimum(total[..., 0, :], self.bounds[0])
        for number in range(1, self.parts):
            found = found + np.minimum(total[..., number, :], self.bounds[number])
        return found

    def mean(self, xyz: tuple[Array, Array, Array], window_s: tuple[float, float]) -> Array:
        """The mean concentration over a window at points, flat and on the map, kg/m3.

        A window in which the weather changes is cut there.
        """
        if not self.sources:
            return np.zeros(len(xyz[0]))
        start, end = window_s
        inner = [t for t in self.winds.starts_s[1:] if start < t < end]
        if not inner:
            return self.capped(self._in_stretch(xyz, window_s))
        total = np.zeros((self.parts, len(xyz[0])))
        for a, b in pairwise([start, *inner, end]):
            total = total + self._in_stretch(xyz, (a, b)) * ((b - a) / (end - start))
        return self.capped(total)

    @staticmethod
    def means(asked: Sequence[tuple[Emission, Points]], window_s: tuple[float, float]) -> list[Array]:
        """What `mean` gives for several emissions, in one day's winds, each at points of its own."""
        some = [(emission, xyz) for emission, xyz in asked if emission.sources and len(xyz[0])]
        winds = asked[0][0].winds
        crossed = any(window_s[0] < t < window_s[1] for t in winds.starts_s[1:])
        stretch = winds.stretch_at(window_s[0])
        pairs_at_most = sum(emission.bands(stretch).number * len(xyz[0]) for emission, xyz in some)
        if crossed or len(some) < 2 or pairs_at_most > AT_A_TIME:
            return [emission.mean(xyz, window_s) for emission, xyz in asked]
        each = [(emission.bands(stretch), len(xyz[0])) for emission, xyz in some]
        x, y, z = (np.concatenate([xyz[axis] for _, xyz in some]) for axis in range(3))
        pairs = pairs_of_many(each, (x, y, z), window_s)
        parts = max(emission.parts for emission, _ in some)
        total = sums(pairs, pairs.means(window_s), parts, len(x))[0]
        found, first = [], 0
        for emission, xyz in asked:
            here = slice(first, first + (len(xyz[0]) if emission.sources else 0))
            first = here.stop
            found.append(emission.capped(total[: emission.parts, here]) if emission.sources else np.zeros(len(xyz[0])))
        return found

    def _in_stretch(self, xyz: tuple[Array, Array, Array], window_s: tuple[float, float]) -> Array:
        """The parts' means over a window within one stretch, (parts, points)."""
        points, total = len(xyz[0]), None
        for pairs in pairs_by_blocks(self.bands(self.winds.stretch_at(window_s[0])), xyz, window_s):
            means = pairs.means(window_s)
            if total is None:
                total = sums(pairs, means, self.parts, points)[0]
            elif pairs.number:
                np.add.at(total, (pairs.part, pairs.point), means[0])
        return np.zeros((self.parts, points)) if total is None else total


@lru_cache(maxsize=KEPT)
def emission_of(sources: tuple[tuple[Source, Segments], ...], winds: Winds) -> Emission:
    """The emission of some sources: one and the same for equal ones, whichever replication they are of.

    So what is worked out of it under a weather (its bands) serves all replications in which nobody has acted yet.
    """
    return Emission(sources, winds)
