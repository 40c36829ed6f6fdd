"""The gas of a day: every leak's course as the response changes it, and the window's mean air outdoors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.aegl import limit_ppm
from drillsim.hazards.danger import (
    BEGIN,
    ESCALATES,
    LUCK,
    NOT_YET,
    OVER,
    Act,
    Effect,
    FieldAt,
    Gather,
    Happening,
    Sight,
    Signs,
    World,
)
from drillsim.hazards.gas.bodies import GasEffect
from drillsim.hazards.gas.dense.choice import dense_gas, densest
from drillsim.hazards.gas.dense.constants import number
from drillsim.hazards.gas.dense.mixture import cold_gas
from drillsim.hazards.gas.dense.played import section_of
from drillsim.hazards.gas.dispersion import AVERAGING_MIN, TABLE
from drillsim.hazards.gas.forecast import GasField
from drillsim.hazards.gas.hole import NoOutflowError
from drillsim.hazards.gas.ignition import Sources
from drillsim.hazards.gas.leak import Leak
from drillsim.hazards.gas.leak_source import floor_of, leak_course, spill_result
from drillsim.hazards.gas.lift_off import ground_share
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.gas.reach import MODEL_REACH_M, distance_to, passive_plume_caveats
from drillsim.hazards.gas.release import Release
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.gas.staying import gone_after_s, over_since_s
from drillsim.hazards.own import burning_in, own_substances, properties_in, substance_in
from drillsim.hazards.substances import (
    LEVELS,
    PPM,
    fuel_gas_ids,
    kg_m3_from_ppm,
    pure_gas_kg_m3,
    substance_ids,
)
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather, Winds
from drillsim.hazards.winds import winds_of
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.explosion import CloudExplosion
from drillsim.scenario.schema.incidents.fire import Fire
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S

Array = NDArray[np.float64]

_AEGL_MINUTES: Final = 60
_CAVEAT_WITHIN_M: Final = 200.0
_ROUGHNESSES: Final[tuple[Literal["rural", "urban"], ...]] = ("rural", "urban")


@dataclass
class GasRoom:
    """All leaks of a scenario: the room of the kind gas_leak; acts are isolate (kg left in the line), curtain,
    blanket (foam on the pool) and remove (share taken out of what escapes)."""

    scenario: Scenario
    winds: Winds
    incidents: Mapping[str, GasLeak]
    leaks: dict[str, Leak] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id_, noun in sorted(self.incidents.items()):
            self.leaks[id_] = self._leak(id_, noun)
        self.sources = {id_: Sources(id_, leak.noun.ignition, self.scenario)
                        for id_, leak in self.leaks.items() if leak.noun.ignition}  # fmt: skip
        self.window_s = (0.0, 1.0)
        self.substances = {leak.substance.id: leak.substance for leak in self.leaks.values()}
        self.air = {name: GasField() for name in self.substances}
        self.present: dict[str, FieldAt] = {}
        self._kg_m3_a_ppm = {
            name: [PPM * pure_gas_kg_m3(what.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
                   for weather in self.winds.weathers]
            for name, what in self.substances.items()
        }  # fmt: skip
        self._far_m = self._reaches_m()
        self._stays_s = {
            id_: gone_after_s(far, self.winds, self._dense_way_s(self.leaks[id_], far))
            for id_, far in self._far_m.items()
        }
        self._sights = {id_: Sight(leak.source.x, leak.source.y, 0.0) for id_, leak in self.leaks.items()}
        self._signs: tuple[tuple[frozenset[str], frozenset[str]], Signs] = (frozenset(), frozenset()), Signs()
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
            if leak is not None and act.what == LUCK:
                if leak.noun.hole == "drawn":
                    self.leaks[act.incident], some = self._leak(act.incident, leak.noun, act.amount), True
            elif leak is not None:
                some |= leak.act(act)
            some |= act.what == BEGIN and self._lit_by(act)
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
        found += self._lit((start, end), world)
        return found

    def _lit(self, window: tuple[int, int], world: World) -> list[Happening]:
        """The clouds that a source lights in a window, ticks: from then on what leaves burns at the leak."""
        found = []
        for id_, sources in self.sources.items():
            leak = self.leaks[id_]
            air, burning = self.present.get(leak.substance.id), burning_in(self.scenario, leak.substance.id)
            if air is None or burning is None or leak.lit_at_s < NOT_YET:
                continue
            lit = sources.expose(air, window, burning.lfl_ppm, world.draw)
            if lit is not None:
                leak.light(lit.tick / TICKS_PER_S)
                leak.work_out()
                where = leak.noun.ignition[lit.source].place or leak.noun.place
                found.append(Happening(lit.tick, "cloud_ignited", id_, lit.source, where, means=ESCALATES))
        return found

    def _lit_by(self, act: Act) -> bool:
        """An explosion that begins lights the leaks of its gas, a jet its own; whether any leak was concerned."""
        noun, lit = self.scenario.file.incidents.get(act.incident), list[Leak]()
        if isinstance(noun, CloudExplosion):
            lit = [one for one in self.leaks.values() if one.begun and one.substance.id == noun.substance]
        elif isinstance(noun, Fire) and noun.jet_of in self.leaks:
            lit = [self.leaks[noun.jet_of]]
        for leak in lit:
            leak.light(act.tick / TICKS_PER_S)
        return bool(lit)

    def _turn_air(self, window: tuple[int, int]) -> None:
        """What is in the air in a window, ticks, by substance."""
        self.present = {}
        stretch = self.winds.stretch_at(self.window_s[0])
        for name, air in self.air.items():
            emissions = tuple(
                emission
                for id_, leak in self.leaks.items()
                if leak.substance.id == name
                and (emission := leak.emission(self.window_s, self._over_since_s(id_))) is not None
            )
            air.turn(window, emissions, self._kg_m3_a_ppm[name][stretch])
            if emissions:
                self.present[name] = air

    def fields(self) -> Mapping[str, FieldAt]:
        """The window's mean ppm outdoors of what is in the air."""
        return self.present

    def signs(self) -> Signs:
        """Which clouds and burning leaks can be seen, and which pools a blanket of foam could cover, m2."""
        seen = frozenset(
            id_
            for id_, leak in self.leaks.items()
            if (leak.substance.visible_above_ppm is not None and leak.released_kg(*self.window_s) > 0.0)
            or leak.burns(*self.window_s)
        )
        lying = frozenset(id_ for id_, leak in self.leaks.items() if leak.pool.lies_kg_at(self.window_s[1]) > 0.0)
        if (seen, lying) != self._signs[0]:
            needs = {id_: {"blanket": self.leaks[id_].pool.area_m2} for id_ in sorted(lying)}
            sights = {id_: self._sights[id_] for id_ in self.leaks if id_ in seen}
            self._signs = (seen, lying), Signs(sights, needs)
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
            if leak.course.falls is not None:
                found[f"pool_kg_{id_}"] = leak.pool.lies_kg_at(end_s)
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

    def _reaches_m(self) -> dict[str, float]:
        """How far from each leak the park goes."""
        corner = scenario_corners(self.scenario)
        return {
            id_: float(np.hypot(corner[:, 0] - leak.source.x, corner[:, 1] - leak.source.y).max())
            for id_, leak in self.leaks.items()
        }

    def _over_since_s(self, id_: str) -> float:
        """What a leak gave off before this instant is over the park no more."""
        return over_since_s(self.window_s[0], self._stays_s[id_], self._far_m[id_], self.winds)

    def _dense_way_s(self, leak: Leak, way_m: float) -> float:
        """How long dense gas of a leak may be on its way so far, at its slowest."""
        dense = leak.source.dense
        if dense is None:
            return 0.0
        sections = [section_of(dense, dense.rate_kg_s, weather) for weather in self.winds.weathers]
        return max(float(section.arrives_s(way_m)) for section in sections)

    def _leak(self, id_: str, noun: GasLeak, luck: float = 0.5) -> Leak:
        """A leak as the scenario has it, untouched by any response; `luck` draws its hole where that is left to it."""
        place = self.scenario.park.file.places[noun.place]
        x, y = noun.at or place.at
        held = place.substances.get(noun.substance)
        mass = noun.mass if noun.mass is not None else held.mass if held else np.inf
        what = substance_in(self.scenario, noun.substance)
        weather = self.winds.weathers[0]
        pure = pure_gas_kg_m3(what.molar_mass_kg_mol, weather.temperature_K, weather.pressure_Pa)
        course = leak_course(self.scenario, noun, mass, weather, luck)
        heavy = dense_gas(
            noun.model, max(course.rates_kg_s), properties_in(self.scenario, noun.substance), self.winds.weathers
        )
        source = Source(x, y, 0.0 if heavy else noun.height, pure_gas_kg_m3=pure, dense=heavy)
        release = Release(0.0, course.rates_kg_s[0], mass, 0.0, ())
        floor, ends = floor_of(place), self.scenario.file.lasts
        leak = Leak(id_, noun, what, source, release, self.winds, course, floor, ends)
        if noun.after is None:
            leak.begin(noun.starts_at)
        return leak

    def _result(self, leak: Leak) -> dict[str, Any]:
        """One leak's part of the hazards table."""
        return {
            "field": leak.substance.id,
            "released_kg": leak.released_kg(0.0, self.scenario.file.lasts),
            "model": self._model(leak),
            "lift_off_ground_share": self._ground_share(leak),
            **spill_result(leak, self.scenario.file.lasts),
            "clean_below_ppm": GasEffect(leak.substance).clean_below,
            **self._reaches(leak),
            "caveats": ";".join(self._caveats(leak)),
        }

    def _model(self, leak: Leak) -> str:
        """Which plume a leak has, and the criterion that says so."""
        kind = "passive Gaussian, Briggs" if leak.source.dense is None else "dense plume, HEGADAS profile,"
        said = f"criterion {self._criterion(leak):.2g}, dense from {number('choice', 'continuous'):g}"
        asked = "" if leak.noun.model == "passive" else ", as the scenario asks"
        return f"{kind} {self.scenario.file.weather.roughness}, {AVERAGING_MIN:g} min mean; {said}{asked}"

    def _criterion(self, leak: Leak) -> float:
        """How dense a leak is at most."""
        return densest(max(leak.course.rates_kg_s), leak.substance.molar_mass_kg_mol, self.winds.weathers)

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
        """Where the plume that is played misleads, over all weather of the day; and why it is the one."""
        heavy, dense = leak.source.dense is not None, self._criterion(leak) >= number("choice", "continuous")
        found = {
            code
            for weather in self.winds.weathers
            for code in passive_plume_caveats(
                weather, _CAVEAT_WITHIN_M, leak.substance.heavier_than_air and not heavy
            )
        }
        lifts = self._ground_share(leak) < load_table(TABLE)["validity"]["may_lift_off"]["ground_share_below"]
        played = "dense_played" if heavy else "dense_played_passive" if dense else "passive_by_criterion"
        burst = heavy and leak.course.burst_m > 0.0
        more = [played, *(["dense_burst_passive"] if burst else ()), *(["may_lift_off"] if lifts else ())]
        return sorted({*found, *more})

    def _ground_share(self, leak: Leak) -> float:
        """What buoyancy leaves of a leak's plume on the ground, in the weather in which it begins."""
        weather = self.winds.weathers[self.winds.stretch_at(leak.release.start_s if leak.begun else 0.0)]
        width = float(np.sqrt(leak.pool.area_m2)) or None
        return ground_share(leak.release.rate_kg_s, leak.source.pure_gas_kg_m3, width, weather)


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
        known = sorted({*substance_ids(), *fuel_gas_ids(), *own_substances(scenario)})
        yield ("substance",), message, f"choose from {', '.join(known)}"
    if noun.ignition and burning_in(scenario, noun.substance) is None:
        yield ("ignition",), f"{noun.substance!r} does not burn", "leave out `ignition:`"
    if noun.model == "dense":
        try:
            cold_gas(properties_in(scenario, noun.substance))
        except ValueError:
            yield ("model",), f"too little is known of {noun.substance!r} for the dense plume", "take `model: passive`"
    try:
        leak_course(scenario, noun, 1.0, winds_of(scenario).weathers[0])
    except NoOutflowError as error:
        message, _, remedy = str(error).partition("; ")
        yield ("hole",), message, remedy


def scenario_corners(scenario: Scenario) -> Array:
    """The corners of the box around everything in the park, (4, 2) metres."""
    everywhere = [*scenario.park.file.junctions.values(), *(p.at for p in scenario.park.file.places.values())]
    xy = np.array(everywhere, dtype=np.float64).reshape(-1, 2)
    low, high = xy.min(axis=0), xy.max(axis=0)
    return np.array([low, high, (low[0], high[1]), (high[0], low[1])])
