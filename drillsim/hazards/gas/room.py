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
from drillsim.hazards.gas.forecast import GasField
from drillsim.hazards.gas.hole import Course, NoOutflowError, course_of
from drillsim.hazards.gas.leak import Leak
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.gas.reach import MODEL_REACH_M, distance_to, passive_plume_caveats
from drillsim.hazards.gas.release import Release
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.own import own_substances, properties_in, substance_in
from drillsim.hazards.substances import (
    LEVELS,
    PPM,
    kg_m3_from_ppm,
    pure_gas_kg_m3,
    substance_ids,
)
from drillsim.hazards.weather import Weather, Winds, transport_wind
from drillsim.hazards.winds import winds_of
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S

Array = NDArray[np.float64]

_GONE_AT_REACHES: Final = 2.5  # one reach and six spreads of at most a quarter of it
_GONE_AFTER_S: Final = 60.0
_AEGL_MINUTES: Final = 60
_CAVEAT_WITHIN_M: Final = 200.0
_ROUGHNESSES: Final[tuple[Literal["rural", "urban"], ...]] = ("rural", "urban")


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
        self.substances = {leak.substance.id: leak.substance for leak in self.leaks.values()}
        self.air = {name: GasField() for name in self.substances}
        self.present: dict[str, FieldAt] = {}
        self._kg_m3_a_ppm = {
            name: [PPM * pure_gas_kg_m3(what.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
                   for weather in self.winds.weathers]
            for name, what in self.substances.items()
        }  # fmt: skip
        self._gone_after_s = self._stays_s()
        self._sights = {id_: Sight(leak.source.x, leak.source.y, 0.0) for id_, leak in self.leaks.items()}
        self._signs: tuple[frozenset[str], Signs] = frozenset(), Signs()
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
                some |= leak.act(act)
        if some:
            self.changed()

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """The window's emission; leaks that have run dry or whose time is up are over."""
        self.window_s = (start / TICKS_PER_S, end / TICKS_PER_S)
        found = []
        for id_, leak in self.leaks.items():
            running = leak.begun and not leak.told_over and leak.release.start_s < self.window_s[1]
            if running and leak.ended(self.window_s[1]):
                leak.told_over = True
                found.append(Happening(end, "empty", id_, id_, means=OVER))
        self._turn_air((start, end))
        return found

    def _turn_air(self, window: tuple[int, int]) -> None:
        """What is in the air in a window, ticks, by substance."""
        self.present = {}
        stretch = self.winds.stretch_at(self.window_s[0])
        for name, air in self.air.items():
            emissions = tuple(
                emission
                for id_, leak in self.leaks.items()
                if leak.substance.id == name
                and (emission := leak.emission(self.window_s, self._gone_after_s[id_])) is not None
            )
            air.turn(window, emissions, self._kg_m3_a_ppm[name][stretch])
            if emissions:
                self.present[name] = air

    def fields(self) -> Mapping[str, FieldAt]:
        """The window's mean ppm outdoors of what is in the air."""
        return self.present

    def signs(self) -> Signs:
        """Which clouds can be seen."""
        seen = frozenset(
            id_
            for id_, leak in self.leaks.items()
            if leak.substance.visible_above_ppm is not None and leak.released_kg(*self.window_s) > 0.0
        )
        if seen != self._signs[0]:
            self._signs = seen, Signs({id_: self._sights[id_] for id_ in self.leaks if id_ in seen})
        return self._signs[1]

    def gathers(self) -> Sequence[Gather]:
        """Gas calls nobody together."""
        return ()

    @property
    def quiet(self) -> bool:
        """Whether no gas is outdoors that the next window would change."""
        return not self.present

    def next_change(self) -> float:
        """The tick at which the next leak begins by the clock; inf if none is to come."""
        known = [leak.release.start_s for leak in self.leaks.values() if leak.begun]
        to_come = [start_s for start_s in known if start_s >= self.window_s[1]]
        return min(to_come, default=NOT_YET) * TICKS_PER_S

    def row(self) -> dict[str, float]:
        """Rate in the window and mass so far of each leak."""
        found, (start_s, end_s) = {}, self.window_s
        for id_, leak in self.leaks.items():
            found[f"rate_kg_s_{id_}"] = leak.released_kg(start_s, end_s) / (end_s - start_s)
            found[f"released_kg_{id_}"] = leak.released_kg(0.0, end_s)
        return found

    def results(self) -> dict[str, dict[str, Any]]:
        """How each leak went and how far it reached."""
        return {id_: self._result(leak) for id_, leak in self.leaks.items()}

    def plumes(self) -> list[Plume]:
        """The gas of each leak, with and without its curtain as two sources."""
        return [
            Plume(id_, leak.substance, source, segments)
            for id_, leak in self.leaks.items()
            for source, segments in leak.parts
            if segments
        ]

    # ---- gas

    def changed(self) -> None:
        """The response has changed a leak: its course is worked out anew; what was before stays as it was."""
        for leak in self.leaks.values():
            leak.work_out()

    def _stays_s(self) -> dict[str, float]:
        """How long after it left gas may still be over the park, by leak.

        A receptor R away sees nothing of gas whose trailing edge is R and six of its spreads (at most R / 4) on.
        """
        corner = scenario_corners(self.scenario)
        slowest_m_s = min(transport_wind(weather, 0.0) for weather in self.winds.weathers)
        farthest_m = {
            id_: float(np.hypot(corner[:, 0] - leak.source.x, corner[:, 1] - leak.source.y).max())
            for id_, leak in self.leaks.items()
        }
        return {id_: _GONE_AT_REACHES * far / slowest_m_s + _GONE_AFTER_S for id_, far in farthest_m.items()}

    def _leak(self, id_: str, noun: GasLeak) -> Leak:
        """A leak as the scenario has it, untouched by any response."""
        place = self.scenario.park.file.places[noun.place]
        x, y = noun.at or place.at
        held = place.substances.get(noun.substance)
        mass = noun.mass if noun.mass is not None else held.mass if held else np.inf
        what = substance_in(self.scenario, noun.substance)
        weather = self.winds.weathers[0]
        pure = pure_gas_kg_m3(what.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
        source = Source(x, y, noun.height, pure_gas_kg_m3=pure)
        course = _course(self.scenario, noun, mass, weather)
        release = Release(0.0, course.rates_kg_s[0], mass, 0.0, ())
        leak = Leak(id_, noun, what, source, release, self.winds, course)
        if noun.after is None:
            leak.begin(noun.starts_at)
        return leak

    def _result(self, leak: Leak) -> dict[str, Any]:
        """One leak's part of the hazards table."""
        return {
            "field": leak.substance.id,
            "released_kg": leak.released_kg(0.0, self.scenario.file.lasts),
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


def problems(noun: GasLeak, scenario: Scenario) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Key, message and remedy of what cannot be played: a substance about which too little is established, a hole
    through which no rate is known."""
    try:
        substance_in(scenario, noun.substance)
    except KeyError as error:
        message = str(error.args[0]).partition(";")[0]
        yield ("substance",), message, f"choose from {', '.join(sorted({*substance_ids(), *own_substances(scenario)}))}"
    try:
        _course(scenario, noun, 1.0, winds_of(scenario).weathers[0])
    except NoOutflowError as error:
        message, _, remedy = str(error).partition("; ")
        yield ("hole",), message, remedy


def _course(scenario: Scenario, noun: GasLeak, mass: float, weather: Weather) -> Course:
    """The rates of a leak: the one given, or those of its hole."""
    if noun.hole is None:
        return Course((0.0,), (noun.rate or 0.0,))
    held = scenario.park.file.places[noun.place].substances[noun.substance]
    return course_of(held, mass, noun.hole, properties_in(scenario, noun.substance), weather)


def scenario_corners(scenario: Scenario) -> Array:
    """The corners of the box around everything in the park, (4, 2) metres."""
    everywhere = [*scenario.park.file.junctions.values(), *(p.at for p in scenario.park.file.places.values())]
    xy = np.array(everywhere, dtype=np.float64).reshape(-1, 2)
    low, high = xy.min(axis=0), xy.max(axis=0)
    return np.array([low, high, (low[0], high[1]), (high[0], low[1])])
