"""Gas that left under earlier winds: short slabs, each of which has gone its own way since.

What was emitted under stretch k lies along that stretch's wind when the next begins, and from then on drifts
with the winds that follow. It is cut there into slabs no longer than its own spread, fine near the source and
coarser far off. Neighbouring Gaussians one spread apart add up to a smooth band (ripple below 1e-8), at
whatever angle the new wind takes them. Each slab keeps the distance it has travelled and the spreads it has
gained: under a new stability class it spreads on at that class's pace for its distance, and never shrinks. A dense
plume's slabs set out as wide, as high and as thick in the middle as the plume was, and go on as any other gas.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dense.played import DenseGas, section_of
from drillsim.hazards.gas.dispersion import floored, sigmas
from drillsim.hazards.gas.segments import Segment, Segments
from drillsim.hazards.weather import Roughness, Winds, downwind_vector, transport_wind

Array = NDArray[np.float64]

# Slabs are graded to this distance; what is farther (a day's wind) becomes one last slab.
GRADED_TO_M = 200_000.0
KEPT = 64


@dataclass(frozen=True)
class Source:
    """A point in map axes that gas leaves from, `height_m` above ground.

    `initial_spread_m` is added to the spreads in quadrature (a water curtain, a building's wake). No mean is
    ever above `pure_gas_kg_m3`, the density of the undiluted gas. A curtain that opens later is a second
    source at the same place, whose segments begin where the first one's end. `dense` makes its plume one of dense
    gas at the ground, for as long as the wind holds that it left under.
    Raises ValueError for figures that are negative or not finite.
    """

    x: float
    y: float
    height_m: float = 0.0
    initial_spread_m: float = 0.0
    pure_gas_kg_m3: float = float("inf")
    dense: DenseGas | None = None

    def __post_init__(self) -> None:
        if not np.all(np.isfinite([self.x, self.y, self.height_m, self.initial_spread_m])):
            raise ValueError(f"source: place, height and spread must be finite (got {self})")
        if min(self.height_m, self.initial_spread_m) < 0.0 or not self.pure_gas_kg_m3 > 0.0:
            raise ValueError(f"source: height and spread must not be negative, pure gas above 0 (got {self})")


@dataclass(frozen=True)
class Slabs:
    """Old gas as the stretch of weather that now holds began; all arrays have the shape (slabs,).

    Places `x`, `y` of the slabs' middles are in map axes; `length_m` is along the wind that now holds.
    `gained_y_m` and `gained_z_m` are spreads without floor; `travelled_m` is the way gone from the source.
    """

    x: Array
    y: Array
    mass_kg: Array
    length_m: Array
    travelled_m: Array
    gained_y_m: Array
    gained_z_m: Array


@lru_cache(maxsize=KEPT)
def slabs_at(source: Source, segments: Segments, winds: Winds, stretch: int) -> Slabs:
    """All gas that left before `stretch` of the winds began, as it lay at that moment.

    Source: the path of a parcel is the sum of its winds; spreads of Briggs 1973 (read) gained piece by piece.
    """
    parts = [_of_stretch(source, segments, winds, old, stretch) for old in range(stretch)]
    found = _joined(parts)
    for column in vars(found).values():
        column.setflags(write=False)
    return found


def _joined(parts: Sequence[Slabs]) -> Slabs:
    """Slabs, one part after another."""
    kept = [part for part in parts if part.mass_kg.size]
    columns = [
        np.concatenate([getattr(part, name) for part in kept]) if kept else np.zeros(0)
        for name in Slabs.__dataclass_fields__
    ]
    return Slabs(*columns)


def _of_stretch(source: Source, segments: Segments, winds: Winds, old: int, stretch: int) -> Slabs:
    """The slabs that one earlier stretch left behind, moved to the start of `stretch`."""
    slabs = _fresh(source, segments, winds, old)
    for between in range(old + 1, stretch):
        slabs = _drifted(slabs, source, winds, between)
    lay, ahead = (downwind_vector(winds.weathers[k].wind_from_deg, winds.north_deg) for k in (old, stretch))
    along = np.abs(lay[0] * ahead[0] + lay[1] * ahead[1])
    return replace(slabs, length_m=slabs.length_m * along)


def _fresh(source: Source, segments: Segments, winds: Winds, old: int) -> Slabs:
    """What one stretch let out, cut into slabs, as it lay along that stretch's wind at its end."""
    own = tuple(segment for segment in segments if segment.stretch == old)
    if source.dense is not None:
        return _joined([_fresh_dense(source, segment, winds) for segment in own])
    weather, ends = winds.weathers[old], winds.end_s(old)
    speed = transport_wind(weather, source.height_m)
    farthest = speed * (ends - min((segment.start_s for segment in own), default=ends))
    edges = _graded(weather.stability, weather.roughness, source.initial_spread_m)
    edges = np.append(edges[edges < farthest], farthest)
    mass = _mass_between(own, ends - edges[1:] / speed, ends - edges[:-1] / speed)
    kept = mass > 0.0
    middle, length = (0.5 * (edges[1:] + edges[:-1]))[kept], np.diff(edges)[kept]
    lay = downwind_vector(weather.wind_from_deg, winds.north_deg)
    gained_y, gained_z = sigmas(middle, weather.stability, weather.roughness)
    x, y = source.x + middle * lay[0], source.y + middle * lay[1]
    return Slabs(x, y, mass[kept], length, middle, gained_y, gained_z)


def _fresh_dense(source: Source, segment: Segment, winds: Winds) -> Slabs:
    """What one segment of a dense plume let out, as it lay when its wind ended."""
    weather, ends = winds.weathers[segment.stretch], winds.end_s(segment.stretch)
    if source.dense is None:
        raise ValueError("source: its plume is not dense")
    section = section_of(source.dense, segment.rate_kg_s, weather)
    farthest = float(section.reached_m(ends - segment.start_s))
    edges = _graded(weather.stability, weather.roughness, source.initial_spread_m)
    edges = np.append(edges[edges < farthest], farthest)
    ages = section.arrives_s(edges)
    mass = _mass_between((segment,), ends - ages[1:], ends - ages[:-1])
    kept = mass > 0.0
    middle, length = (0.5 * (edges[1:] + edges[:-1]))[kept], np.diff(edges)[kept]
    lay = downwind_vector(weather.wind_from_deg, winds.north_deg)
    x, y = source.x + middle * lay[0], source.y + middle * lay[1]
    return Slabs(x, y, mass[kept], length, middle, *section.spreads_m(middle))


def _drifted(slabs: Slabs, source: Source, winds: Winds, stretch: int) -> Slabs:
    """The slabs after a whole stretch of weather has carried and spread them."""
    weather = winds.weathers[stretch]
    way = transport_wind(weather, source.height_m) * (winds.end_s(stretch) - winds.starts_s[stretch])
    direction = downwind_vector(weather.wind_from_deg, winds.north_deg)
    gained_y, gained_z = gained(slabs.travelled_m, way, weather.stability, weather.roughness)
    return Slabs(
        slabs.x + way * direction[0],
        slabs.y + way * direction[1],
        slabs.mass_kg,
        slabs.length_m,
        slabs.travelled_m + way,
        slabs.gained_y_m + gained_y,
        slabs.gained_z_m + gained_z,
    )


def gained(
    travelled_m: Array | float, way_m: Array | float, stability: str, roughness: Roughness
) -> tuple[Array, Array]:
    """The spreads in m gained over `way_m` after `travelled_m`, at the pace of one stability class.

    A receptor behind the slab (negative way) meets gas that has spread less; shapes broadcast.
    Source: Briggs 1973 (read); that pace counts and not the class's own history is an assumption.
    """
    before, after = (
        sigmas(way, stability, roughness) for way in (travelled_m, np.asarray(travelled_m) + way_m)
    )
    return after[0] - before[0], after[1] - before[1]


@lru_cache(maxsize=KEPT)
def _graded(stability: str, roughness: Roughness, initial_spread_m: float) -> Array:
    """Distances from the source, each one spread sigma_y beyond the one before."""
    edges = [0.0]
    while edges[-1] < GRADED_TO_M:
        spread = floored(sigmas(edges[-1], stability, roughness)[0], initial_spread_m)
        edges.append(edges[-1] + float(spread))
    graded = np.asarray(edges)
    graded.setflags(write=False)
    return graded


def _mass_between(segments: Segments, from_s: Array, to_s: Array) -> Array:
    """The mass in kg that the segments let out between the times, shape (slabs,)."""
    mass = np.zeros(from_s.shape)
    for segment in segments:
        lasts = np.minimum(to_s, segment.end_s) - np.maximum(from_s, segment.start_s)
        mass = mass + segment.rate_kg_s * np.maximum(lasts, 0.0)
    return mass
