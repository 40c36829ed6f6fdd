"""The gas of a day: every leak's course as the response changes it, the window's mean air, the instruments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dispersion import curtain_spread_m
from drillsim.hazards.gas.field import Points, window_mean
from drillsim.hazards.gas.indoors import indoor_step
from drillsim.hazards.gas.release import RateChange, Release, Removal, airborne_kg
from drillsim.hazards.gas.segments import Segments, release_segments
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.substances import Substance, ppm_from_kg_m3, pure_gas_kg_m3, substance
from drillsim.hazards.weather import Weather, Winds, derive_stability, transport_wind
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema import GasLeak
from drillsim.units import TICKS_PER_S

Array = NDArray[np.float64]

BREATHING_HEIGHT_M: Final = 1.5
CURTAIN_DILUTION: Final = 3.0  # lowest of the range 3-5 measured 10 m behind a curtain, J. Haz. Mat. 96 (2003) 127
NOT_YET: Final = float("inf")
_GONE_AT_REACHES: Final = 2.5  # one reach and six spreads of at most a quarter of it
_GONE_AFTER_S: Final = 60.0


@dataclass
class Leak:
    """One leak and what has been done about it; times in seconds."""

    id: str
    noun: GasLeak
    substance: Substance
    source: Source
    release: Release
    isolated_at_s: float = NOT_YET
    curtain_at_s: float = NOT_YET
    removals: tuple[Removal, ...] = ()

    def parts(self, winds: Winds) -> list[tuple[Source, Segments]]:
        """The sources and their segments: without a curtain, and from when there is one."""
        whole = release_segments(self.release, self.isolated_at_s, self.removals, winds)
        before, after = split(whole, self.curtain_at_s)
        mixed = replace(self.source, initial_spread_m=curtain_spread_m(CURTAIN_DILUTION))
        return [(self.source, before), (mixed, after)]


@dataclass(frozen=True)
class Readings:
    """What instruments read at a window's end, and what there is to see.

    `detectors` ppm by detector id, of its own substance. `visible` leaks whose cloud can be seen. `doors` ppm by
    substance outdoors at each place (places). `assembly` ppm by substance at each assembly point.
    """

    detectors: Mapping[str, float]
    visible: frozenset[str]
    doors: Mapping[str, Array]
    assembly: Mapping[str, Array]


@dataclass
class GasRoom:
    """All leaks of a scenario; `advance` forms a window's mean air, `publish` reads the instruments."""

    scenario: Scenario
    winds: Winds
    leaks: dict[str, Leak] = field(default_factory=dict)

    def __post_init__(self) -> None:
        file = self.scenario.park.file
        self.place_ids = sorted(file.places)
        self.place_xy = _points([file.places[id_].at for id_ in self.place_ids])
        self.open_rate = np.array([file.places[id_].air_changes for id_ in self.place_ids])
        self.shut_rate = np.array([file.places[id_].air_changes_sealed for id_ in self.place_ids])
        self.assembly_xy = _points(
            [self.scenario.park.xy(file.assembly_points[id_].at) for id_ in sorted(file.assembly_points)]
        )
        for id_, noun in sorted(self.scenario.file.incidents.items()):
            self.leaks[id_] = self._leak(id_, noun)
        detectors = file.detectors
        self.detector_ids = sorted(detectors)
        # everything fixed that is read each window, in one array: places, assembly points, detectors
        self.fixed_xy = np.concatenate(
            [self.place_xy, self.assembly_xy, _points([detectors[id_].at for id_ in self.detector_ids])]
        )
        self.fixed_z = np.full(len(self.fixed_xy), BREATHING_HEIGHT_M)
        heights = [detectors[id_].height for id_ in self.detector_ids]
        self.fixed_z[len(self.fixed_xy) - len(heights) :] = heights
        self.fixed = {name: np.zeros(len(self.fixed_xy)) for name in self.substances}
        self.indoors = {name: np.zeros(len(self.place_ids)) for name in self.substances}
        self.indoors_mean = {name: np.zeros(len(self.place_ids)) for name in self.substances}
        self.window_s = (0.0, 1.0)
        corner = scenario_corners(self.scenario)
        self.reach_m = {
            id_: float(np.hypot(corner[:, 0] - leak.source.x, corner[:, 1] - leak.source.y).max())
            for id_, leak in self.leaks.items()
        }
        self.slowest_m_s = min(transport_wind(weather, 0.0) for weather in self.winds.weathers)
        self.parts: dict[str, list[tuple[Source, Segments]]] = {}
        self.changed()

    @property
    def substances(self) -> dict[str, Substance]:
        """The substances that leak, by id."""
        return {leak.substance.id: leak.substance for leak in self.leaks.values()}

    def changed(self) -> None:
        """The response has changed a leak: its course is worked out anew; what was before stays as it was."""
        self.parts = {id_: leak.parts(self.winds) for id_, leak in self.leaks.items()}

    def advance(self, start: int, end: int, shut: NDArray[np.bool_]) -> None:
        """The mean air of a window; `shut` (places) are the buildings closed for sheltering."""
        self.window_s = (start / TICKS_PER_S, end / TICKS_PER_S)
        rate = np.where(shut, self.shut_rate, self.open_rate)
        for name in self.substances:
            if not self.in_the_air(name) and not self.indoors[name].any():
                self.fixed[name] = np.zeros(len(self.fixed_xy))
                continue
            self.fixed[name] = self.ppm(name, self.fixed_xy[:, 0], self.fixed_xy[:, 1], self.fixed_z)
            outside = self.fixed[name][: len(self.place_ids)]
            self.indoors[name], self.indoors_mean[name] = indoor_step(
                self.indoors[name], outside, rate, self.window_s[1] - self.window_s[0]
            )

    def in_the_air(self, name: str) -> bool:
        """Whether any of a substance is over the park in the window."""
        return any(
            self._present(id_, segments)
            for id_, leak in self.leaks.items()
            if leak.substance.id == name
            for _, segments in self.parts[id_]
        )

    def _present(self, id_: str, segments: Segments) -> Segments:
        """The emission that has begun by the window's end and has not yet drifted out of the park's reach.

        A receptor R away sees nothing of gas whose trailing edge is R and six of its spreads (at most R / 4) on.
        """
        start, end = self.window_s
        gone = _GONE_AT_REACHES * self.reach_m[id_] / self.slowest_m_s + _GONE_AFTER_S
        return tuple(s for s in segments if s.start_s < end and start - s.end_s <= gone)

    def ppm(self, name: str, x: Array, y: Array, z: float | Array = BREATHING_HEIGHT_M) -> Array:
        """The window's mean amount fraction of a substance outdoors, ppm; arrays of one shape."""
        total = np.zeros(np.shape(x))
        if not len(np.atleast_1d(x)):
            return total
        for id_, leak in self.leaks.items():
            if leak.substance.id != name:
                continue
            for source, segments in self.parts[id_]:
                present = self._present(id_, segments)
                if present:
                    total = total + window_mean(source, present, self.winds, Points(x, y, z), self.window_s)
        weather = self.weather
        return ppm_from_kg_m3(
            total, self.substances[name].molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa
        )

    @property
    def weather(self) -> Weather:
        """The weather at the window's start."""
        return self.winds.weathers[self.winds.stretch_at(self.window_s[0])]

    def isolate(self, id_: str, at_s: float, leaves_kg: float) -> None:
        """A leak is isolated; what is in the line still escapes. To be followed by `changed`."""
        leak = self.leaks[id_]
        leak.release = replace(leak.release, line_mass_kg=leaves_kg)
        leak.isolated_at_s = at_s

    def ended(self, id_: str, at_s: float) -> bool:
        """Whether nothing more will leave a leak after an instant, though nobody isolated it."""
        leak = self.leaks[id_]
        if leak.isolated_at_s < NOT_YET:
            return False
        return float(airborne_kg(leak.release, NOT_YET, leak.removals, at_s, NOT_YET)) <= 0.0

    @property
    def quiet(self) -> bool:
        """Whether there is no gas anywhere, outdoors or in, that the next window would change."""
        return not any(self.in_the_air(name) or self.indoors[name].any() for name in self.substances)

    def next_change(self) -> float:
        """The tick at which the next leak begins; inf if none is to come."""
        to_come = [leak.release.start_s for leak in self.leaks.values() if leak.release.start_s >= self.window_s[1]]
        return min(to_come, default=NOT_YET) * TICKS_PER_S

    def rate_kg_s(self, id_: str) -> float:
        """The mean rate of a leak to the air in the window."""
        return self.released_kg(id_, self.window_s) / (self.window_s[1] - self.window_s[0])

    def released_kg(self, id_: str, between_s: tuple[float, float]) -> float:
        """The mass of a leak that reached the air between two times."""
        leak = self.leaks[id_]
        return float(airborne_kg(leak.release, leak.isolated_at_s, leak.removals, *between_s))

    def publish(self) -> Readings:
        """The instruments' readings at the window's end."""
        nouns = self.scenario.park.file.detectors
        doors, assembly = len(self.place_ids), len(self.place_ids) + len(self.assembly_xy)
        readings = {
            id_: float(self.fixed[nouns[id_].substance][assembly + n]) if nouns[id_].substance in self.fixed else 0.0
            for n, id_ in enumerate(self.detector_ids)
        }
        visible = {
            id_
            for id_, leak in self.leaks.items()
            if leak.substance.visible_above_ppm is not None and self.rate_kg_s(id_) > 0
        }
        return Readings(
            readings,
            frozenset(visible),
            {name: fixed[:doors] for name, fixed in self.fixed.items()},
            {name: fixed[doors:assembly] for name, fixed in self.fixed.items()},
        )

    def _leak(self, id_: str, noun: GasLeak) -> Leak:
        """A leak as the scenario has it, untouched by any response."""
        place = self.scenario.park.file.places[noun.place]
        x, y = noun.at or place.at
        held = place.substances.get(noun.substance)
        mass = noun.mass if noun.mass is not None else held.mass if held else np.inf
        stops = () if noun.lasts is None else (RateChange(noun.starts_at + noun.lasts, 0.0),)
        what = substance(noun.substance)
        weather = self.winds.weathers[0]
        pure = pure_gas_kg_m3(what.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
        source = Source(x, y, noun.height, pure_gas_kg_m3=pure)
        return Leak(id_, noun, what, source, Release(noun.starts_at, noun.rate, mass, 0.0, stops))


def scenario_corners(scenario: Scenario) -> Array:
    """The corners of the box around everything in the park, (4, 2) metres."""
    everywhere = [*scenario.park.file.junctions.values(), *(p.at for p in scenario.park.file.places.values())]
    xy = _points(everywhere)
    low, high = xy.min(axis=0), xy.max(axis=0)
    return np.array([low, high, (low[0], high[1]), (high[0], low[1])])


def split(segments: Segments, at_s: float) -> tuple[Segments, Segments]:
    """The emission before and after an instant."""
    before = [replace(s, end_s=min(s.end_s, at_s)) for s in segments if s.start_s < at_s]
    after = [replace(s, start_s=max(s.start_s, at_s)) for s in segments if s.end_s > at_s]
    return tuple(before), tuple(after)


def winds_of(scenario: Scenario) -> Winds:
    """The weather of a scenario in time, with stability derived where it is not given."""
    noun = scenario.file.weather
    now = {"wind_from": noun.wind_from, "wind_speed": noun.wind_speed, "stability": noun.stability}
    stretches = [(0.0, dict(now))]
    for change in sorted(noun.changes.values(), key=lambda one: one.after):
        given = {key: getattr(change, key) for key in now if getattr(change, key) is not None}
        now = {**now, **given}
        if change.after > stretches[-1][0]:
            stretches.append((change.after, dict(now)))
        else:
            stretches[-1] = (change.after, dict(now))
    weathers = tuple(_weather(scenario, after, stretch) for after, stretch in stretches)
    north = -scenario.park.north_deg  # bearing of the map's +y axis from true north
    return Winds(tuple(after for after, _ in stretches), weathers, north)


def _weather(scenario: Scenario, after_s: float, now: Mapping[str, object]) -> Weather:
    """One stretch of weather."""
    noun = scenario.file.weather
    stability, speed = str(now["stability"]), float(str(now["wind_speed"]))
    if stability == "derived":
        stability = _derived(scenario, after_s, speed)
    direction = float(str(now["wind_from"]))
    return Weather(direction, speed, stability, noun.temperature, noun.pressure, noun.roughness)


def _derived(scenario: Scenario, after_s: float, speed: float) -> str:
    """The stability class from sun, cloud and wind."""
    from datetime import UTC, timedelta

    origin = scenario.park.file.coordinates.origin
    assert origin is not None  # the scenario's check has seen to it
    when = scenario.file.starts_at + timedelta(seconds=after_s) - timedelta(hours=scenario.file.utc_offset)
    return derive_stability(
        when.replace(tzinfo=UTC), origin.latitude, origin.longitude, scenario.file.weather.cloud, speed
    )


def _points(at: list[tuple[float, float]]) -> Array:
    return np.array(at, dtype=np.float64).reshape(-1, 2)
