"""The field of one source whose rate and wind change: mean concentrations over a window, anywhere.

Gas that left under the wind that now holds is a plume with a beginning and an end (Palazzi), each receptor
seeing the spreads of its own distance; gas that left before is in slabs. Fields of several sources add up.
A source is of a passive gas, as heavy as air (`passive_plume_caveats` says where that misleads), or of a dense one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dense.played import section_of
from drillsim.hazards.gas.dispersion import dilution_per_m2, floored, sigmas
from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.segments import Segments
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.weather import Weather, Winds, transport_wind

Array = NDArray[np.float64]

@dataclass(frozen=True)
class Points:
    """Receptors in map axes, m: `x` and `y` on the map, `z` above ground; equal shapes, or z a scalar."""

    x: ArrayLike
    y: ArrayLike
    z: ArrayLike


@dataclass(frozen=True)
class Grid:
    """A regular grid of receptors: `columns` to +x and `rows` to +y from the corner, all at height `z`."""

    x: float
    y: float
    step_m: float
    shape: tuple[int, int]
    z: float

    def points(self) -> Points:
        """The receptors, arrays of `shape` = (rows, columns)."""
        rows, columns = self.shape
        x, y = np.meshgrid(self.x + self.step_m * np.arange(columns), self.y + self.step_m * np.arange(rows))
        return Points(x, y, self.z)


def window_mean(
    source: Source, segments: Segments, winds: Winds, points: Points, window_s: tuple[float, float]
) -> Array:
    """The mean concentration in kg/m3 over the window at the points, in their shape.

    Never negative and never above the pure gas. Gas emitted after the window plays no part, so segments may
    reach into the future. A window in which the weather changes is cut there.
    Raises ValueError for an empty window or a segment that its stretch of weather does not cover.
    Source: Gaussian plume CCPS 1999 (read), finite duration Palazzi et al. 1982 (read), spreads Briggs 1973
    (read).
    """
    start, end = window_s
    if not (np.isfinite(start) and np.isfinite(end) and end > start):
        raise ValueError(f"window_s: must be two finite times that rise (got {window_s})")
    _check(segments, winds)
    axes = (np.asarray(axis, dtype=np.float64) for axis in (points.x, points.y, points.z))
    x, y, z = np.broadcast_arrays(*axes)
    flat = x.ravel(), y.ravel(), z.ravel()
    return Emission([(source, segments)], winds).mean(flat, window_s).reshape(x.shape)


def footprint(
    source: Source, segments: Segments, winds: Winds, grid: Grid, window_s: tuple[float, float]
) -> Array:
    """The window's mean field in kg/m3 on a regular grid, shape (rows, columns).

    Raises and sources as `window_mean`.
    """
    return window_mean(source, segments, winds, grid.points(), window_s)


def steady_centreline(
    source: Source, rate_kg_s: float, weather: Weather, distance_m: ArrayLike, z_m: float
) -> Array:
    """The concentration in kg/m3 of an endless release straight down the wind at height `z_m`, any shape.

    Source: as `window_mean`.
    """
    distance = np.asarray(distance_m, dtype=np.float64)
    if source.dense is not None and rate_kg_s > 0.0:
        dense = rate_kg_s * section_of(source.dense, rate_kg_s, weather).per_rate(distance, 0.0, z_m)
        return np.where(distance > 0.0, np.minimum(dense, source.pure_gas_kg_m3), 0.0)
    speed = transport_wind(weather, source.height_m)
    raw = sigmas(distance, weather.stability, weather.roughness)
    spread_y, spread_z = (floored(sigma, source.initial_spread_m) for sigma in raw)
    mean = rate_kg_s / speed * dilution_per_m2(0.0, z_m, source.height_m, spread_y, spread_z)
    return np.where(distance > 0.0, np.minimum(mean, source.pure_gas_kg_m3), 0.0)


def _check(segments: Segments, winds: Winds) -> None:
    """Refuse segments that name a stretch of weather they do not lie in."""
    for segment in segments:
        known = 0 <= segment.stretch < len(winds.weathers)
        if (
            not known
            or winds.stretch_at(segment.start_s) != segment.stretch
            or segment.end_s > winds.end_s(segment.stretch)
        ):
            raise ValueError(
                f"segments: {segment.start_s} to {segment.end_s} s does not lie in stretch {segment.stretch} "
                f"of the weather; cut it where the weather changes (see segments_from_rates)"
            )
