"""The gas of a day: every leak's course as the response changes it, and the window's mean air outdoors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.aegl import limit_ppm
from drillsim.hazards.danger import NOT_YET, OVER, Act, Effect, FieldAt, Gather, Happening, Sight, Signs, World
from drillsim.hazards.gas.bodies import GasEffect
from drillsim.hazards.gas.dispersion import curtain_spread_m
from drillsim.hazards.gas.field import Points, window_mean
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.gas.reach import MODEL_REACH_M, distance_to, passive_plume_caveats
from drillsim.hazards.gas.release import RateChange, Release, Removal, airborne_kg
from drillsim.hazards.gas.segments import Segments, release_segments
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.substances import (
    LEVELS,
    Substance,
    kg_m3_from_ppm,
    ppm_from_kg_m3,
    pure_gas_kg_m3,
    substance,
    substance_ids,
)
from drillsim.hazards.weather import Weather, Winds, transport_wind
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S

Array = NDArray[np.float64]

CURTAIN_DILUTION: Final = 3.0  # lowest of the range 3-5 measured 10 m behind a curtain, J. Haz. Mat. 96 (2003) 127
_GONE_AT_REACHES: Final = 2.5  # one reach and six spreads of at most a quarter of it
_GONE_AFTER_S: Final = 60.0
_AEGL_MINUTES: Final = 60
_CAVEAT_WITHIN_M: Final = 200.0
_ROUGHNESSES: Final[tuple[Literal["rural", "urban"], ...]] = ("rural", "urban")


@dataclass
class Leak:
    """One leak and what has been done about it; times in seconds."""

    id: str
    noun: GasLeak
    substance: Substance
    source: Source
    release: Release
    begun: bool = False
    """Whether it is known when it begins."""
    isolated_at_s: float = NOT_YET
    isolated_by: str = ""
    curtain_at_s: float = NOT_YET
    removals: tuple[Removal, ...] = ()
    told_over: bool = False

    def begin(self, at_s: float) -> None:
        """It begins to leak."""
        stops = () if self.noun.lasts is None else (RateChange(at_s + self.noun.lasts, 0.0),)
        self.release, self.begun = replace(self.release, start_s=at_s, changes=stops), True

    def parts(self, winds: Winds) -> list[tuple[Source, Segments]]:
        """The sources and their segments: without a curtain, and from when there is one."""
        if not self.begun:
            return []
        whole = release_segments(self.release, self.isolated_at_s, self.removals, winds)
        before, after = split(whole, self.curtain_at_s)
        mixed = replace(self.source, initial_spread_m=curtain_spread_m(CURTAIN_DILUTION))
        return [(self.source, before), (mixed, after)]


@dataclass
class GasRoom:
    """All leaks of a scenario: the room of the kind gas_leak; acts are isolate (kg left in the line), curtain, and
    remove (share taken out of what escapes)."""

    scenario: Scenario
    winds: Winds
    incidents: Mapping[str, GasLeak]
    leaks: dict[str, Leak] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id_, noun in sorted(self.incidents.items()):
            self.leaks[id_] = self._leak(id_, noun)
        self.window_s = (0.0, 1.0)
        corner = scenario_corners(self.scenario)
        self.reach_m = {
            id_: float(np.hypot(corner[:, 0] - leak.source.x, corner[:, 1] - leak.source.y).max())
            for id_, leak in self.leaks.items()
        }
        self.slowest_m_s = min(transport_wind(weather, 0.0) for weather in self.winds.weathers)
        self.parts: dict[str, list[tuple[Source, Segments]]] = {}
        self.changed()

    # ---- what every danger does

    def effects(self) -> Mapping[str, Effect]:
        """The substances that may leak."""
        return {name: GasEffect(what) for name, what in self.substances.items()}

    def act(self, acts: Sequence[Act]) -> None:
        """Isolates leaks, mixes or takes out what escapes."""
        some = False
        for act in acts:
            leak = self.leaks.get(act.incident)
            if leak is not None:
                some |= self._act(leak, act)
        if some:
            self.changed()

    def _act(self, leak: Leak, act: Act) -> bool:
        """One act; whether it changed the leak."""
        at_s = act.tick / TICKS_PER_S
        match act.what:
            case "begin" if not leak.begun:
                leak.begin(at_s)
            case "isolate":
                leak.release = replace(leak.release, line_mass_kg=act.amount)
                leak.isolated_at_s, leak.isolated_by = at_s, act.by
            case "curtain":
                leak.curtain_at_s = at_s
            case "remove":
                leak.removals += (Removal(at_s, act.amount),)
            case _:
                return False
        return True

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """The window's emission; leaks that have run dry or whose time is up are over."""
        self.window_s = (start / TICKS_PER_S, end / TICKS_PER_S)
        found = []
        for id_, leak in self.leaks.items():
            running = leak.begun and not leak.told_over and leak.release.start_s < self.window_s[1]
            if running and self.ended(id_, self.window_s[1]):
                leak.told_over = True
                found.append(Happening(end, "empty", id_, id_, means=OVER))
        return found

    def fields(self) -> Mapping[str, FieldAt]:
        """The window's mean ppm outdoors of what is in the air."""
        return {name: self._field(name) for name in self.substances if self.in_the_air(name)}

    def _field(self, name: str) -> FieldAt:
        return lambda x, y, z: self.ppm(name, x, y, z)

    def signs(self) -> Signs:
        """Which clouds can be seen."""
        seen = {
            id_: Sight(leak.source.x, leak.source.y, 0.0)
            for id_, leak in self.leaks.items()
            if leak.substance.visible_above_ppm is not None and self.rate_kg_s(id_) > 0
        }
        return Signs(seen)

    def gathers(self) -> Sequence[Gather]:
        """Gas calls nobody together."""
        return ()

    @property
    def quiet(self) -> bool:
        """Whether no gas is outdoors that the next window would change."""
        return not any(self.in_the_air(name) for name in self.substances)

    def next_change(self) -> float:
        """The tick at which the next leak begins by the clock; inf if none is to come."""
        known = [leak.release.start_s for leak in self.leaks.values() if leak.begun]
        to_come = [start_s for start_s in known if start_s >= self.window_s[1]]
        return min(to_come, default=NOT_YET) * TICKS_PER_S

    def row(self) -> dict[str, float]:
        """Rate in the window and mass so far of each leak."""
        found = {}
        for id_ in self.leaks:
            found[f"rate_kg_s_{id_}"] = self.rate_kg_s(id_)
            found[f"released_kg_{id_}"] = self.released_kg(id_, (0.0, self.window_s[1]))
        return found

    def results(self) -> dict[str, dict[str, Any]]:
        """How each leak went and how far it reached."""
        return {id_: self._result(leak) for id_, leak in self.leaks.items()}

    def plumes(self) -> list[Plume]:
        """The gas of each leak, with and without its curtain as two sources."""
        return [
            Plume(id_, leak.substance, source, segments)
            for id_, leak in self.leaks.items()
            for source, segments in self.parts[id_]
            if segments
        ]

    # ---- gas

    @property
    def substances(self) -> dict[str, Substance]:
        """The substances that may leak, by id."""
        return {leak.substance.id: leak.substance for leak in self.leaks.values()}

    def changed(self) -> None:
        """The response has changed a leak: its course is worked out anew; what was before stays as it was."""
        self.parts = {id_: leak.parts(self.winds) for id_, leak in self.leaks.items()}

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

    def ppm(self, name: str, x: Array, y: Array, z: Array) -> Array:
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
        weather = self.winds.weathers[self.winds.stretch_at(self.window_s[0])]
        return ppm_from_kg_m3(
            total, self.substances[name].molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa
        )

    def ended(self, id_: str, at_s: float) -> bool:
        """Whether nothing more will leave a leak after an instant, though nobody isolated it."""
        leak = self.leaks[id_]
        if not leak.begun or leak.isolated_at_s < NOT_YET:
            return False
        return float(airborne_kg(leak.release, NOT_YET, leak.removals, at_s, NOT_YET)) <= 0.0

    def rate_kg_s(self, id_: str) -> float:
        """The mean rate of a leak to the air in the window."""
        return self.released_kg(id_, self.window_s) / (self.window_s[1] - self.window_s[0])

    def released_kg(self, id_: str, between_s: tuple[float, float]) -> float:
        """The mass of a leak that reached the air between two times."""
        leak = self.leaks[id_]
        if not leak.begun:
            return 0.0
        return float(airborne_kg(leak.release, leak.isolated_at_s, leak.removals, *between_s))

    def _leak(self, id_: str, noun: GasLeak) -> Leak:
        """A leak as the scenario has it, untouched by any response."""
        place = self.scenario.park.file.places[noun.place]
        x, y = noun.at or place.at
        held = place.substances.get(noun.substance)
        mass = noun.mass if noun.mass is not None else held.mass if held else np.inf
        what = substance(noun.substance)
        weather = self.winds.weathers[0]
        pure = pure_gas_kg_m3(what.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
        source = Source(x, y, noun.height, pure_gas_kg_m3=pure)
        leak = Leak(id_, noun, what, source, Release(0.0, noun.rate, mass, 0.0, ()))
        if noun.after is None:
            leak.begin(noun.starts_at)
        return leak

    def _result(self, leak: Leak) -> dict[str, Any]:
        """One leak's part of the hazards table."""
        return {
            "field": leak.substance.id,
            "released_kg": self.released_kg(leak.id, (0.0, self.scenario.file.lasts)),
            "model": f"passive Gaussian, Briggs {self.scenario.file.weather.roughness}",
            "clean_below_ppm": GasEffect(leak.substance).clean_below,
            **self._reaches(leak),
            "caveats": ";".join(self._caveats(leak)),
        }

    def _reaches(self, leak: Leak) -> dict[str, float]:
        """How far the steady plume of the full rate reaches each 60-minute guideline level, rural and urban."""
        weather = self.winds.weathers[self.winds.stretch_at(leak.release.start_s if leak.begun else 0.0)]
        return {
            f"distance_aegl{level}_{roughness}_m": self._reach(leak, replace(weather, roughness=roughness), level)
            for level in LEVELS
            for roughness in _ROUGHNESSES
        }

    def _reach(self, leak: Leak, weather: Weather, level: int) -> float:
        """The centreline distance to one level; NaN where it is not established, inf beyond the model's reach."""
        limit = limit_ppm(leak.substance, level, _AEGL_MINUTES)
        if limit is None:
            return float("nan")
        mass = leak.substance.molar_mass_kg_mol
        threshold = float(kg_m3_from_ppm(limit, mass, weather.temperature_K, weather.pressure_Pa))
        reach = distance_to(leak.source, leak.release.rate_kg_s, weather, threshold)
        return reach if reach <= MODEL_REACH_M else float("inf")

    def _caveats(self, leak: Leak) -> list[str]:
        """Where the passive plume misleads, over all weather of the day."""
        found = {
            code
            for weather in self.winds.weathers
            for code in passive_plume_caveats(weather, _CAVEAT_WITHIN_M, leak.substance.heavier_than_air)
        }
        return sorted(found)


def open_room(scenario: Scenario, winds: Winds, incidents: Mapping[str, GasLeak]) -> GasRoom:
    """The room of all gas leaks of a day."""
    return GasRoom(scenario, winds, incidents)


def problems(noun: GasLeak) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Key, message and remedy of what cannot be played: a substance about which too little is established."""
    try:
        substance(noun.substance)
    except KeyError as error:
        message = str(error.args[0]).partition(";")[0]
        yield ("substance",), message, f"choose from {', '.join(substance_ids())}"


def scenario_corners(scenario: Scenario) -> Array:
    """The corners of the box around everything in the park, (4, 2) metres."""
    everywhere = [*scenario.park.file.junctions.values(), *(p.at for p in scenario.park.file.places.values())]
    xy = np.array(everywhere, dtype=np.float64).reshape(-1, 2)
    low, high = xy.min(axis=0), xy.max(axis=0)
    return np.array([low, high, (low[0], high[1]), (high[0], low[1])])


def split(segments: Segments, at_s: float) -> tuple[Segments, Segments]:
    """The emission before and after an instant."""
    before = [replace(s, end_s=min(s.end_s, at_s)) for s in segments if s.start_s < at_s]
    after = [replace(s, start_s=max(s.start_s, at_s)) for s in segments if s.end_s > at_s]
    return tuple(before), tuple(after)
