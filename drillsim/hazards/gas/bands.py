"""The gas of a day under one wind, as bands: each between a front and a back edge, all drifting the same way.

What leaves under the wind that now holds is a band whose edges wait at the source until their time. What left before
lies in slabs, each a short band whose edges both set out when this wind began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dense.played import Section, section_of
from drillsim.hazards.gas.dispersion import CULL_SIGMAS, floored, sigmas, steepest_spread
from drillsim.hazards.gas.segments import Segments
from drillsim.hazards.gas.slabs import Source, slabs_at
from drillsim.hazards.weather import Weather, Winds, downwind_vector, transport_wind

Array = NDArray[np.float64]

# Gas is only ahead of its source; a place beside it must not fall ahead by rounding.
NEAREST_M = 1e-6
# A slab across the wind has no length along it; so short a one serves as none without dividing by it.
SHORTEST_SLAB_M = 0.01
# Bounds from a table are taken so much wider than rounding may miss them.
WIDER = 1.0 + 1e-6


@dataclass(frozen=True)
class Column:
    """What is kept of each band, in this order; lengths in m.

    `x`, `y` where it lay as the wind began to carry it, on the map; `height` of its middle; `initial` spread;
    `travelled` way so far and spreads `gained_y`, `gained_z` on it; `half` its length along the wind; `wind` m/s;
    `front_s` and `back_s` when its edges set out; `strength` kg in a metre of it; `least` how far ahead gas is found at
    least; `part` the number of its source. Of a band of dense gas `section` has all that of its plume, `strength` is
    kg/s, and its edges go at the section's pace.
    """

    x: float
    y: float
    height: float
    initial: float
    travelled: float
    gained_y: float
    gained_z: float
    half: float
    wind: float
    front_s: float
    back_s: float
    strength: float
    least: float
    part: float
    section: Section | None = None


_NUMBERS = tuple(name for name in Column.__dataclass_fields__ if name != "section")


class Bands:
    """All bands of some sources under one stretch of weather: a column (bands, 1) for each field of `Column`.

    `ahead` is the unit vector down the wind; `widest` the spread sigma_y each has at least as it sets out; `base_y` and
    `base_z` the spreads this weather would have given it on its way so far; `fastest` and `slowest` bound the speed of
    its edges; `sections` are those of dense gas.
    """

    def __init__(self, rows: Sequence[Column], weather: Weather, north_deg: float) -> None:
        table = np.array([[getattr(row, name) for name in _NUMBERS] for row in rows], dtype=np.float64)
        columns = table.reshape(len(rows), len(_NUMBERS)).T[..., None]
        (self.x, self.y, self.height, self.initial, self.travelled, self.gained_y, self.gained_z, self.half, self.wind,
         self.front_s, self.back_s, self.strength, self.least, self.part) = columns  # fmt: skip
        self.number = len(rows)
        self.weather = weather
        east, north = downwind_vector(weather.wind_from_deg, north_deg)
        self.ahead = float(east), float(north)
        self.base_y, self.base_z = sigmas(self.travelled, weather.stability, weather.roughness)
        self.widest = floored(self.gained_y, self.initial)
        self.steepest = steepest_spread(weather.stability, weather.roughness)
        self.fastest = self.slowest = self.wind
        self.sections = tuple(row.section for row in rows)
        if self.dense:
            self._bound()

    @property
    def dense(self) -> bool:
        """Whether any of them is of dense gas."""
        return any(section is not None for section in self.sections)

    def _bound(self) -> None:
        """Bounds of the dense bands' widths and speeds."""
        self.widest, self.fastest, self.slowest = self.widest.copy(), self.wind.copy(), self.wind.copy()
        for n, section in enumerate(self.sections):
            if section is not None:
                self.widest[n] = max(float(self.widest[n, 0]), WIDER * section.widest_m(self.steepest, CULL_SIGMAS))
                self.fastest[n], self.slowest[n] = WIDER * section.fastest, section.slowest / WIDER

    def of_sections(self, band: NDArray[np.intp]) -> Iterator[tuple[Section, NDArray[np.bool_]]]:
        """Each section of dense gas, and which of some bands have it."""
        for section in dict.fromkeys(self.sections):
            if section is not None:
                yield section, np.array([own is section for own in self.sections])[band]

    @classmethod
    def joined(cls, each: Sequence[Bands]) -> Bands:
        """The bands of several emissions under one stretch of weather, one after another."""
        found = cls.__new__(cls)
        vars(found).update(vars(each[0]))
        for name in _COLUMNS:
            setattr(found, name, np.concatenate([getattr(bands, name) for bands in each]))
        found.number = sum(bands.number for bands in each)
        found.sections = tuple(section for bands in each for section in bands.sections)
        return found


_COLUMNS = (*_NUMBERS, "base_y", "base_z", "widest", "fastest", "slowest")


def bands_of(parts: Sequence[tuple[Source, Segments]], numbers: Sequence[int], winds: Winds, stretch: int) -> Bands:
    """The bands of all sources' gas under a stretch of the winds; `numbers` says which part each source counts to."""
    rows: list[Column] = []
    for (source, segments), number in zip(parts, numbers, strict=True):
        rows += _fresh(source, segments, winds, (stretch, number))
        rows += _old(source, segments, winds, (stretch, number))
    return Bands(rows, winds.weathers[stretch], winds.north_deg)


def _fresh(source: Source, segments: Segments, winds: Winds, where: tuple[int, int]) -> Iterator[Column]:
    """What leaves under the stretch itself."""
    stretch, number = where
    wind = transport_wind(winds.weathers[stretch], source.height_m)
    for segment in segments:
        if segment.stretch == stretch:
            section, strength = None, segment.rate_kg_s / wind
            if source.dense is not None:
                section = section_of(source.dense, segment.rate_kg_s, winds.weathers[stretch])
                strength = segment.rate_kg_s
            yield Column(source.x, source.y, source.height_m, source.initial_spread_m, 0.0, 0.0, 0.0, 0.0, wind,
                         segment.start_s, segment.end_s, strength, NEAREST_M, number, section)  # fmt: skip


def _old(source: Source, segments: Segments, winds: Winds, where: tuple[int, int]) -> Iterator[Column]:
    """What left before the stretch."""
    stretch, number = where
    earlier = tuple(segment for segment in segments if segment.stretch < stretch)
    if not earlier:
        return
    slabs, began = slabs_at(source, earlier, winds, stretch), winds.starts_s[stretch]
    wind = transport_wind(winds.weathers[stretch], source.height_m)
    length = np.maximum(slabs.length_m, SHORTEST_SLAB_M)
    columns = (slabs.x, slabs.y, slabs.travelled_m, slabs.gained_y_m, slabs.gained_z_m, length, slabs.mass_kg)
    for x, y, travelled, gained_y, gained_z, long, mass in zip(*(one.tolist() for one in columns), strict=True):
        yield Column(x, y, source.height_m, source.initial_spread_m, travelled, gained_y, gained_z, 0.5 * long, wind,
                     began, began, mass / long, -np.inf, number)  # fmt: skip
