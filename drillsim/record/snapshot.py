"""The state of a run at one chosen time, kept for the maps: fields on a grid, people as points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Snapshot:
    """One moment: `grid_x` (columns) and `grid_y` (rows) in metres, `fields` by name, each (rows, columns).

    `people` (people, 2) is where everybody is who is outdoors and can be seen on a map; `density` (ways) people per m2.
    """

    time_s: float
    grid_x: Array
    grid_y: Array
    fields: Mapping[str, Array]
    people: Array
    density: Array
