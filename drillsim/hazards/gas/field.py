"""The field of one source whose rate and wind change: mean concentrations over a window, anywhere.

Gas that left under the wind that now holds is a plume with a beginning and an end (Palazzi), each receptor
seeing the spreads of its own distance; gas that left before is in slabs. Fields of several sources add up.
Everything is of a passive gas, as heavy as air: `passive_plume_caveats` says where that misleads.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dispersion import (
    dilution_per_m2,
    drifting_share_mean,
    floored,
    released_share_mean,
    sigmas,
    steepest_spread,
)
from drillsim.hazards.gas.segments import Segment, Segments
from drillsim.hazards.gas.slabs import Slabs, Source, gained, slabs_at
from drillsim.hazards.weather import Weather, Winds, downwind_vector, transport_wind

Array = NDArray[np.float64]

# Beyond six spreads a Gaussian is 1.5e-8 of its middle; five would still leave 4 ppm of a million.
CULL_SIGMAS = 6.0
# Gas is only ahead of its source; a place beside it must not fall ahead by rounding.
NEAREST_M = 1e-6
# A slab across the wind has no length along it; so short a one serves as none without dividing by it.
SHORTEST_SLAB_M = 0.01


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
    x, y, z = np.broadcast_arrays(
        *(np.asarray(axis, dtype=np.float64) for axis in (points.x, points.y, points.z))
    )
    flat = Points(x.ravel() - source.x, y.ravel() - source.y, z.ravel())
    inner = [t for t in winds.starts_s[1:] if start < t < end]
    cuts = [start, *inner, end]
    total = np.zeros(x.size)
    for piece in pairwise(cuts):
        mean = _mean_in_stretch(source, segments, winds, flat, piece)
        total += mean * ((piece[1] - piece[0]) / (end - start))
    return np.minimum(total, source.pure_gas_kg_m3).reshape(x.shape)


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


def _mean_in_stretch(
    source: Source, segments: Segments, winds: Winds, points: Points, window_s: tuple[float, float]
) -> Array:
    """The mean over a window that lies within one stretch of weather; points relative to the source, flat."""
    stretch = winds.stretch_at(window_s[0])
    ahead = downwind_vector(winds.weathers[stretch].wind_from_deg, winds.north_deg)
    px, py, pz = np.asarray(points.x), np.asarray(points.y), np.asarray(points.z)
    turned = Points(px * ahead[0] + py * ahead[1], px * ahead[1] - py * ahead[0], pz)
    fresh = tuple(s for s in segments if s.stretch == stretch and s.start_s < window_s[1])
    total = _fresh_mean(source, fresh, winds.weathers[stretch], turned, window_s)
    if stretch > 0:
        old = tuple(segment for segment in segments if segment.stretch < stretch)
        slabs = slabs_at(source, old, winds, stretch)
        total += _old_mean(source, slabs, _drift(source, winds, stretch, window_s), turned)
    return total


def _fresh_mean(
    source: Source,
    segments: tuple[Segment, ...],
    weather: Weather,
    points: Points,
    window_s: tuple[float, float],
) -> Array:
    """What left under the wind that now holds; `points.x` is down it, `y` across."""
    total = np.zeros(np.asarray(points.x).shape)
    if not segments:
        return total
    speed = transport_wind(weather, source.height_m)
    along, across = np.asarray(points.x), np.asarray(points.y)
    raw_y, raw_z = sigmas(along, weather.stability, weather.roughness)
    spread_y = floored(raw_y, source.initial_spread_m)
    reach = speed * (window_s[1] - segments[0].start_s) + CULL_SIGMAS * spread_y
    near = np.flatnonzero((along > NEAREST_M) & (along <= reach) & (np.abs(across) <= CULL_SIGMAS * spread_y))
    sy, sz = spread_y[near], floored(raw_z[near], source.initial_spread_m)
    emitted = np.zeros(near.size)
    for segment in segments:
        times = (segment.start_s, segment.end_s)
        emitted += segment.rate_kg_s * released_share_mean(along[near], times, window_s, speed, sy)
    dilution = dilution_per_m2(across[near], np.asarray(points.z)[near], source.height_m, sy, sz)
    total[near] = emitted / speed * dilution
    return total


@dataclass(frozen=True)
class _Drift:
    """The wind that carries old slabs now: weather, direction, how long it has blown, steepest slope."""

    weather: Weather
    ahead: tuple[Array, Array]
    elapsed_s: tuple[float, float]
    speed: float
    steepest: float


def _drift(source: Source, winds: Winds, stretch: int, window_s: tuple[float, float]) -> _Drift:
    """The drift of old slabs in a window that lies within one stretch of weather."""
    weather, began = winds.weathers[stretch], winds.starts_s[stretch]
    return _Drift(
        weather,
        downwind_vector(weather.wind_from_deg, winds.north_deg),
        (window_s[0] - began, window_s[1] - began),
        transport_wind(weather, source.height_m),
        steepest_spread(weather.stability, weather.roughness),
    )


def _old_mean(source: Source, slabs: Slabs, drift: _Drift, points: Points) -> Array:
    """The part of the field that left under earlier winds; points turned into the present wind."""
    total = np.zeros(np.asarray(points.x).shape)
    from_x, from_y = slabs.x - source.x, slabs.y - source.y
    along = from_x * drift.ahead[0] + from_y * drift.ahead[1]
    across = from_x * drift.ahead[1] - from_y * drift.ahead[0]
    length = np.maximum(slabs.length_m, SHORTEST_SLAB_M)
    spread = floored(slabs.gained_y_m, source.initial_spread_m)
    for number in range(slabs.mass_kg.size):
        ahead, aside = np.asarray(points.x) - along[number], np.asarray(points.y) - across[number]
        near = _within_reach(ahead, aside, length[number], spread[number], drift)
        if near.size:
            beside = Points(ahead[near], aside[near], np.asarray(points.z)[near])
            total[near] += _slab_mean(source, slabs, (number, length[number]), drift, beside)
    return total


def _within_reach(
    ahead: Array, aside: Array, length: float, spread: float, drift: _Drift
) -> NDArray[np.intp]:
    """The points a slab can touch in the window, by a bound on its spread that costs no root."""
    margin = CULL_SIGMAS * (spread + drift.steepest * np.maximum(ahead, 0.0))
    behind = drift.speed * drift.elapsed_s[0] - 0.5 * length
    before = drift.speed * drift.elapsed_s[1] + 0.5 * length
    return np.flatnonzero((np.abs(aside) <= margin) & (ahead + margin >= behind) & (ahead - margin <= before))


def _slab_mean(
    source: Source, slabs: Slabs, which: tuple[int, float], drift: _Drift, points: Points
) -> Array:
    """One slab's window mean at points as seen from where it lay when this wind began."""
    number, length = which
    ahead = np.asarray(points.x)
    weather = drift.weather
    more_y, more_z = gained(slabs.travelled_m[number], ahead, weather.stability, weather.roughness)
    spread_y = floored(slabs.gained_y_m[number] + more_y, source.initial_spread_m)
    spread_z = floored(slabs.gained_z_m[number] + more_z, source.initial_spread_m)
    share = drifting_share_mean(ahead, length, drift.elapsed_s, drift.speed, spread_y)
    dilution = dilution_per_m2(points.y, points.z, source.height_m, spread_y, spread_z)
    return np.asarray(slabs.mass_kg[number] / length * share * dilution, dtype=np.float64)
