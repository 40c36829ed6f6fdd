"""The plume as a map shows it: where the window means ever exceeded each guideline level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.field import Grid, footprint
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.substances import kg_m3_from_ppm
from drillsim.record.run import Run

CELLS_ACROSS: Final = 200
WINDOW_S: Final = 30.0
MOST_WINDOWS: Final = 360
MANY_PLUMES: Final = 6
FEWER_WINDOWS: Final = 60
"""For smoke, which is as many plumes as heights that it rose to: a map of it needs no more."""
AEGL_MINUTES: Final = 60.0
BREATHING_HEIGHT_M: Final = 1.5


@dataclass(frozen=True)
class Bands:
    """Highest window mean over each 60-minute AEGL: `ratio[level]` has the shape (rows, columns) of `x`, `y`.

    A level that is not established for any substance has no entry.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    ratio: dict[int, NDArray[np.float64]]


def plume_bands(run: Run, extent: tuple[float, float, float, float]) -> Bands | None:
    """The bands of all plumes of a run on a grid over x0, x1, y0, y1 in metres; None when nothing leaked."""
    limits = {level: _limits(run, level) for level in (1, 2, 3)}
    if not run.plumes or not any(limits.values()):
        return None
    x0, x1, y0, y1 = extent
    step = max(x1 - x0, y1 - y0) / CELLS_ACROSS
    shape = (int(np.ceil((y1 - y0) / step)) + 1, int(np.ceil((x1 - x0) / step)) + 1)
    grid = Grid(x0, y0, step, shape, BREATHING_HEIGHT_M)
    ratio: dict[int, NDArray[np.float64]] = {}
    for substance in sorted({plume.substance.id for plume in run.plumes}):
        highest = _highest(run, [plume for plume in run.plumes if plume.substance.id == substance], grid)
        for level, known in limits.items():
            if substance in known:
                share = highest / known[substance]
                ratio[level] = np.maximum(ratio[level], share) if level in ratio else share
    columns, rows = np.arange(shape[1], dtype=np.float64), np.arange(shape[0], dtype=np.float64)
    return Bands(np.asarray(x0 + step * columns, np.float64), np.asarray(y0 + step * rows, np.float64), ratio)


def _limits(run: Run, level: int) -> dict[str, float]:
    """The 60-minute limit of a level in kg/m3, by substance, where established."""
    weather, found = run.winds.weathers[0], {}
    for plume in run.plumes:
        gas = plume.substance
        ppm = gas.aegl_ppm[level][gas.aegl_durations_min.index(AEGL_MINUTES)]
        if ppm is not None:
            air = (gas.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
            found[gas.id] = float(kg_m3_from_ppm(ppm, *air))
    return found


def _highest(run: Run, plumes: list[Plume], grid: Grid) -> NDArray[np.float64]:
    """The maximum over time of the window means of one substance, kg/m3."""
    highest = np.zeros(grid.shape)
    all_out = max((segment.start_s for plume in plumes for segment in plume.segments), default=0.0)
    steady = len(run.winds.weathers) == 1
    for window in _windows(run, plumes):
        total = np.zeros(grid.shape)
        for plume in plumes:
            total += footprint(plume.source, plume.segments, run.winds, grid, window)
        if steady and window[0] > all_out and not total.any():
            break  # the last gas has left the map, and no wind brings it back
        np.maximum(highest, total, out=highest)
    return highest


def _windows(run: Run, plumes: list[Plume]) -> Iterator[tuple[float, float]]:
    """Windows from the first gas to the end of the run."""
    starts = [segment.start_s for plume in plumes for segment in plume.segments]
    end = float(run.series["time_s"][-1]) if len(run.series) else 0.0
    if not starts or end <= min(starts):
        return
    first = min(starts)
    window = max(WINDOW_S, (end - first) / (FEWER_WINDOWS if len(plumes) > MANY_PLUMES else MOST_WINDOWS))
    for number in range(int(np.ceil((end - first) / window))):
        yield first + number * window, first + (number + 1) * window
