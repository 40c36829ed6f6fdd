"""Gas over the open, window after window: read anywhere, or watched at points that stand still.

What has left a source and what will, as far as it is known, settles its field for many windows to come. So for points
that stand still a number of windows is worked out at a time, and nothing while every edge of gas has passed them, is
yet far, or waits. A window's figures are to the last bit those of asking for it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.pairs import Pairs, sums
from drillsim.units import TICKS_PER_S

Array = NDArray[np.float64]
Points = tuple[Array, Array, Array]

# Windows worked out at a time, at most; numbers kept for them, at most.
MOST_WINDOWS = 32
MOST_NUMBERS = 400_000


@dataclass(frozen=True, eq=False)
class Row:
    """One window's mean kg/m3 where there is any: `values` at the points numbered `where`."""

    where: NDArray[np.intp]
    values: Array


NO_GAS = Row(np.zeros(0, dtype=np.intp), np.zeros(0))


class GasField:
    """The mean of one gas over the window last turned, in ppm; what is in the air changes as a day goes on.

    `window` in ticks; `kg_m3_a_ppm` turns it into ppm.
    """

    def __init__(self) -> None:
        self.emissions: tuple[Emission, ...] = ()
        self.window = (0, 1)
        self.kg_m3_a_ppm = 1.0

    def turn(self, window: tuple[int, int], emissions: tuple[Emission, ...], kg_m3_a_ppm: float) -> None:
        """The next window, and all that is in its air."""
        self.window, self.emissions, self.kg_m3_a_ppm = window, emissions, kg_m3_a_ppm

    def __call__(self, x: Array, y: Array, z: Array) -> Array:
        """The mean at points, arrays of one shape, ppm."""
        total = np.zeros(x.size)
        if total.size:
            points = x.ravel(), y.ravel(), z.ravel()
            for emission in self.emissions:
                total = total + emission.mean(points, in_seconds(self.window))
        return np.asarray(total / self.kg_m3_a_ppm, dtype=np.float64).reshape(x.shape)

    @staticmethod
    def together(asked: Sequence[tuple[GasField, Points]]) -> list[Array]:
        """What several fields of one day, in the same window, give each at flat points of its own."""
        totals = [np.zeros(len(points[0])) for _, points in asked]
        for number in range(max(len(field.emissions) for field, _ in asked)):
            some = [n for n, (field, _) in enumerate(asked) if len(field.emissions) > number]
            window = in_seconds(asked[0][0].window)
            means = Emission.means([(asked[n][0].emissions[number], asked[n][1]) for n in some], window)
            for n, mean in zip(some, means, strict=True):
                totals[n] = totals[n] + mean
        return [total / field.kg_m3_a_ppm for total, (field, _) in zip(totals, asked, strict=True)]

    def watch(self, x: Array, y: Array, z: Array) -> Watch:
        """The same at points that stand still, flat arrays."""
        return Watch(self, (x, y, z))


class Watch:
    """Points that stand still in one field of gas."""

    def __init__(self, field: GasField, points: Points) -> None:
        self.field, self.points = field, points
        self.nothing = _kept(np.zeros(len(points[0])))
        self._ahead: dict[Emission, Ahead] = {}
        self._known: tuple[object, ...] = ()
        self._value = self.nothing

    def read(self) -> Array:
        """The mean over the window last turned, ppm; the very same array while it is the same."""
        emissions, factor = self.field.emissions, self.field.kg_m3_a_ppm
        ahead = self._ahead
        if len(ahead) != len(emissions) or any(emission not in ahead for emission in emissions):
            ahead = {emission: ahead.get(emission) or Ahead(emission, self.points) for emission in emissions}
            self._ahead = ahead
        rows = [ahead[emission].row(self.field.window) for emission in emissions]
        some = tuple(row for row in rows if row is not NO_GAS)
        known = (factor, *some)
        if known != self._known:
            self._known, self._value = known, self._spread_out(some, factor) if some else self.nothing
        return self._value

    def _spread_out(self, rows: tuple[Row, ...], factor: float) -> Array:
        """The rows added up at all points."""
        total = np.zeros(len(self.points[0]))
        for row in rows:
            total[row.where] += row.values
        total /= factor
        return _kept(total)


class Ahead:
    """One emission at points that stand still, worked out some windows ahead: few at first, more as it lasts."""

    def __init__(self, emission: Emission, points: Points) -> None:
        self.emission, self.points = emission, points
        self.windows = 1
        self._rows: dict[tuple[int, int], Row] = {}
        self._steady, self._steady_s = NO_GAS, (0.0, 0.0)
        self._pairs: Pairs | None = None
        self._span_s, self._stretch = (0.0, 0.0), -1

    def row(self, window: tuple[int, int]) -> Row:
        """The mean over a window, ticks; the very same row while it is the same."""
        found = self._rows.get(window)
        if found is not None:
            return found
        start, end = in_seconds(window)
        if self._steady_s[0] <= start and end <= self._steady_s[1]:
            return self._steady
        self._rows = {}
        self._work_out(window)
        self.windows = min(2 * self.windows, MOST_WINDOWS)
        return self._rows.get(window, self._steady)

    def _work_out(self, window: tuple[int, int]) -> None:
        """A window and those after it: as one while they are alike, else one by one."""
        start, end = in_seconds(window)
        stretch = self.emission.winds.stretch_at(start)
        if self.emission.winds.end_s(stretch) < end:
            whole = self.emission.mean(self.points, (start, end))
            self._rows[window] = _row(np.arange(len(whole)), whole)
            return
        pairs = self._pairs_for(window, stretch)
        same_until = min(pairs.same_until(start, end), self._span_s[1])
        if same_until > end:
            (self._steady,) = self._read(pairs.live(start, end), (start, end))
            self._steady_s = start, same_until
            return
        step = window[1] - window[0]
        cuts = self._cuts(window, pairs.number)
        rows = self._read(pairs.live(cuts[0], cuts[-1]), cuts)
        self._rows = {(window[0] + n * step, window[1] + n * step): row for n, row in enumerate(rows)}

    def _cuts(self, window: tuple[int, int], pairs: int) -> tuple[float, ...]:
        """The bounds of the windows to work out at a time, s."""
        number = max(1, min(self.windows, MOST_NUMBERS // max(pairs, 1)))
        step = window[1] - window[0]
        cuts = [(window[0] + n * step) / TICKS_PER_S for n in range(number + 1)]
        return (*cuts[:2], *(cut for cut in cuts[2:] if cut <= self._span_s[1]))

    def _pairs_for(self, window: tuple[int, int], stretch: int) -> Pairs:
        """The bands that come near the points in this window and a while after."""
        start, end = in_seconds(window)
        inside = self._span_s[0] <= start and end <= self._span_s[1]
        if self._pairs is None or stretch != self._stretch or not inside:
            far = (window[0] + (window[1] - window[0]) * self.windows**2) / TICKS_PER_S
            self._span_s = start, min(far, self.emission.winds.end_s(stretch))
            self._stretch = stretch
            self._pairs = self.emission.pairs(stretch, self.points, self._span_s)
        return self._pairs

    def _read(self, pairs: Pairs, cuts: tuple[float, ...]) -> list[Row]:
        """The rows of the windows between the cuts."""
        if not pairs.number:
            return [NO_GAS] * (len(cuts) - 1)
        near = np.zeros(len(self.points[0]), dtype=bool)
        near[pairs.point] = True
        where = np.flatnonzero(near)
        local = Pairs(np.searchsorted(where, pairs.point), pairs.part, pairs.edges, pairs.leaves_s, pairs.weight)
        total = sums(local, local.means(cuts), self.emission.parts, len(where))
        return [_row(where, values) for values in self.emission.capped(total)]


def _row(where: NDArray[np.intp], values: Array) -> Row:
    """A row, the one of no gas where all is nothing."""
    return Row(where, values) if values.any() else NO_GAS


def _kept(values: Array) -> Array:
    """An array nobody may write into."""
    values.setflags(write=False)
    return values


def in_seconds(window: tuple[int, int]) -> tuple[float, float]:
    """A window's bounds in s, from ticks."""
    return window[0] / TICKS_PER_S, window[1] / TICKS_PER_S
