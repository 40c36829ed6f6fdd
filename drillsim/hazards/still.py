"""Points that do not move, read window after window: the same figures as asking for each, at a fraction of the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.danger import FieldAt, Watcher

Array = NDArray[np.float64]

BREATHING_HEIGHT_M: Final = 1.5


class Turned(Protocol):
    """Fields that are turned window by window: `turned` counts the windows, `fields` are those of the last one."""

    @property
    def turned(self) -> int: ...
    @property
    def fields(self) -> Mapping[str, Sequence[FieldAt]]: ...


class Still:
    """Points that stand still outdoors, flat arrays of metres: `z` above ground, one height or one each.

    A field that can be watched is worked out ahead, any other once a window.
    """

    def __init__(self, dangers: Turned, x: ArrayLike, y: ArrayLike, z: ArrayLike = BREATHING_HEIGHT_M) -> None:
        self.dangers = dangers
        east, north = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
        self.points = east, north, np.array(np.broadcast_to(z, east.shape), dtype=np.float64)
        self.nothing = _kept(np.zeros(east.shape))
        self._now: dict[str, tuple[int, Array]] = {}
        self._watchers: dict[tuple[str, int], tuple[FieldAt, Watcher]] = {}
        self._added: dict[str, tuple[list[Array], Array]] = {}

    def value(self, name: str) -> Array:
        """The mean of the window last turned, in the effect's unit, (points,); to the last bit that of `Dangers.value`.

        Not to be written into. The very same array as for the window before means that nothing has changed.
        """
        turned = self.dangers.turned
        known = self._now.get(name)
        if known is None or known[0] != turned:
            known = turned, self._read(name)
            self._now[name] = known
        return known[1]

    def _read(self, name: str) -> Array:
        """All rooms' fields of a name added up."""
        fields = self.dangers.fields.get(name, ())
        each = [self._watcher(name, number, at).read() for number, at in enumerate(fields)]
        if len(each) < 2:
            return each[0] if each else self.nothing
        before, total = self._added.get(name, ([], self.nothing))
        if len(before) != len(each) or any(old is not new for old, new in zip(before, each, strict=True)):
            total = np.zeros(self.nothing.shape)
            for one in each:
                total = total + one
            self._added[name] = each, _kept(total)
        return total

    def _watcher(self, name: str, number: int, at: FieldAt) -> Watcher:
        """What reads a field at these points."""
        known = self._watchers.get((name, number))
        if known is None or known[0] is not at:
            watch = getattr(at, "watch", None)
            known = at, _Asked(at, self.points) if watch is None else watch(*self.points)
            self._watchers[name, number] = known
        return known[1]


class _Asked:
    """Points at which a field that cannot be watched is asked for anew."""

    def __init__(self, at: FieldAt, points: tuple[Array, Array, Array]) -> None:
        self.at, self.points = at, points

    def read(self) -> Array:
        """The mean of the window last turned."""
        return _kept(np.asarray(self.at(*self.points), dtype=np.float64))


def _kept(values: Array) -> Array:
    """An array nobody may write into."""
    values.setflags(write=False)
    return values
