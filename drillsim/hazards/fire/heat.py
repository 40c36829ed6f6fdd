"""The heat of all flames of a day at any place: asked for, or watched where points stand still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.fire.radiation import Flame, radiation_kW_m2

Array = NDArray[np.float64]


class HeatField:
    """The mean heat radiation of the window last turned, kW/m2: `flames`, and the air's water vapour pressure, Pa."""

    def __init__(self) -> None:
        self.flames: tuple[Flame, ...] = ()
        self.vapour_Pa = 0.0

    def turn(self, flames: tuple[Flame, ...], vapour_Pa: float) -> None:
        """The flames of the next window, and its air."""
        self.flames, self.vapour_Pa = flames, vapour_Pa

    def __call__(self, x: Array, y: Array, z: Array) -> Array:
        """The radiation at points, arrays of one shape."""
        return heat_kW_m2(self.flames, self.vapour_Pa, x, y, z)

    def watch(self, x: Array, y: Array, z: Array) -> HeatWatch:
        """The same at points that stand still."""
        return HeatWatch(self, (x, y, z))


class HeatWatch:
    """Points that stand still in the heat: worked out when the flames or the air have changed."""

    def __init__(self, field: HeatField, points: tuple[Array, Array, Array]) -> None:
        self.field, self.points = field, points
        self._known: tuple[tuple[Flame, ...], float] | None = None
        self._value = np.zeros(0)

    def read(self) -> Array:
        """The radiation of the window last turned; the very same array while it is the same."""
        now = self.field.flames, self.field.vapour_Pa
        if now != self._known:
            self._known, self._value = now, self.field(*self.points)
            self._value.setflags(write=False)
        return self._value


def heat_kW_m2(flames: tuple[Flame, ...], vapour_Pa: float, x: Array, y: Array, z: Array) -> Array:
    """The radiation of several flames at points, arrays of one shape: each by itself, added up.

    Source: as `radiation_kW_m2`; that a body faces all of them is an assumption.
    """
    total = np.zeros(np.shape(x))
    for flame in flames:
        total = total + radiation_kW_m2(flame, x, y, z, vapour_Pa)
    return total
