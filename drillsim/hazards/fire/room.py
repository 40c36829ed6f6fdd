"""The fires of a day: what the response does to each, the heat and smoke they send out, the vessels they break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.danger import NOT_YET, Act, Effect, FieldAt, Gather, Happening, Sight, Signs, World
from drillsim.hazards.fire.blaze import SUPPLIES, Blaze, Size
from drillsim.hazards.fire.bodies import HeatEffect
from drillsim.hazards.fire.cloud import Cloud
from drillsim.hazards.fire.fuels import UnknownFuelError, fuel, fuel_ids
from drillsim.hazards.fire.growth import alpha_kW_s2
from drillsim.hazards.fire.heat import HeatField
from drillsim.hazards.fire.heat import heat_kW_m2 as heat_kW_m2
from drillsim.hazards.fire.jets import JetSize, jet_of, jet_size
from drillsim.hazards.fire.pool import pool_heat_release_kW
from drillsim.hazards.fire.radiation import reach_m, vapour_pressure_Pa
from drillsim.hazards.fire.shape import breezes_of
from drillsim.hazards.fire.vessels import Vessels
from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.forecast import GasField
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.gas.staying import gone_after_s, over_since_s
from drillsim.hazards.substances import PPM, pure_gas_kg_m3, substance
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Weather, Winds
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.fire import Fire
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S, instant

Array = NDArray[np.float64]

HEAT: Final = "heat"
SMOKE: Final = "carbon_monoxide"
_TABLE: Final = "fire/fire.yaml"
_kW_PER_MW: Final = 1000.0
_LITRES_A_M3: Final = 1000.0
_MODEL: Final = (
    "t-squared growth, burning rate of pools by the heats of the liquid (Burgess & Hertzberg), solid flame that leans "
    "with the wind (Thomas length, AGA tilt, Moorhouse drag, surface power by fuel); exponential knock-down, Cozzani "
    "times to failure and Briggs plume rise of the smoke are screening"
)


class FireRoom:
    """All fires of a day; see `danger.Danger`."""

    def __init__(self, scenario: Scenario, winds: Winds, incidents: Mapping[str, Fire]) -> None:
        places = scenario.park.file.places
        self.winds = winds
        self.incidents = {id_: incidents[id_] for id_ in sorted(incidents)}
        self.fires = {id_: _blaze_of(id_, noun, scenario, winds) for id_, noun in self.incidents.items()}
        self.clouds = {id_: Cloud(fire.size, winds) for id_, fire in self.fires.items()}
        self.vessels = Vessels(places)
        self.acts: list[Act] = []
        self.window_s = (0.0, 0.0)
        self.mean_kW = dict.fromkeys(self.fires, 0.0)
        self.peak_kW = dict.fromkeys(self.fires, 0.0)
        self.across_m = across_m(scenario)
        self.smoke_stays_s = gone_after_s(self.across_m, winds)
        self.vapours_Pa = [vapour_pressure_Pa(weather) for weather in winds.weathers]
        self.breezes = breezes_of(winds)
        self.vessels.set_air(self.vapours_Pa[0], self.breezes[0])
        self.heat, self.air = HeatField(), GasField()
        self.smoke: tuple[Emission, ...] = ()
        mass = substance(SMOKE).molar_mass_kg_mol
        self._kg_m3_a_ppm = [PPM * pure_gas_kg_m3(mass, one.temperature_K, one.pressure_Pa) for one in winds.weathers]
        self._settled = False

    def effects(self) -> Mapping[str, Effect]:
        """Heat, and the carbon monoxide of the smoke."""
        from drillsim.hazards.gas.bodies import GasEffect

        return {HEAT: HeatEffect(), SMOKE: GasEffect(substance(SMOKE))}

    def act(self, acts: Sequence[Act]) -> None:
        """Foam and water in L/s by unit and fire, cooling in L/s by unit and place, and that a fire begins."""
        for fire in self.fires.values():
            fire.hear(acts)
        self.acts += [act for act in acts if act.incident in self.fires]

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """Turns one window in pieces of at most a second, each ending at a whole one."""
        self.window_s = (start / TICKS_PER_S, end / TICKS_PER_S)
        stretch = self.winds.stretch_at(self.window_s[0])
        self.vessels.set_air(self.vapours_Pa[stretch], self.breezes[stretch])
        busy = bool(self.acts) or any(fire.burning for fire in self.fires.values())
        happened: list[Happening] = []
        if busy or not self._settled:  # a window after the last fire sees to what is still to be ended
            happened, self._settled = self._turn(start, end), not busy
        since = over_since_s(self.window_s[0], self.smoke_stays_s, self.across_m, self.winds)
        clouds = self.clouds.values()
        self.smoke = tuple(one for cloud in clouds for one in cloud.emissions(since, self.window_s[1]))
        self.air.turn((start, end), self.smoke, self._kg_m3_a_ppm[stretch])
        burning = [(fire, self.mean_kW[id_]) for id_, fire in self.fires.items() if self.mean_kW[id_] > 0.0]
        breeze = self.breezes[stretch]
        self.heat.turn(tuple(fire.flame(mean_kW, breeze) for fire, mean_kW in burning), self.vapours_Pa[stretch])
        return happened

    def _turn(self, start: int, end: int) -> list[Happening]:
        """Fires and vessels through a window, ticks."""
        edges = [start, *range((start // TICKS_PER_S + 1) * TICKS_PER_S, end, TICKS_PER_S), end]
        means = {}
        for id_, fire in self.fires.items():
            means[id_] = fire.advance(edges, [act for act in self.acts if act.incident == id_])
            self.peak_kW[id_] = max(self.peak_kW[id_], fire.heat_kW, float(means[id_].max()))
            self.mean_kW[id_] = float(np.average(means[id_], weights=np.diff(edges)))
            if self.mean_kW[id_] > 0.0:
                self.clouds[id_].add(*self.window_s, self.mean_kW[id_])
        happened = self.vessels.advance(edges, self.fires, means, self.acts)
        self.acts = []
        for fire in self.fires.values():
            happened += fire.happened
            fire.happened = []
        return sorted(happened, key=lambda one: (one.tick, one.what, one.incident, one.who))

    def fields(self) -> Mapping[str, FieldAt]:
        """The window's mean heat in kW/m2 and carbon monoxide in ppm, where there is any."""
        found: dict[str, FieldAt] = {}
        if self.heat.flames:
            found[HEAT] = self.heat
        if self.smoke:
            found[SMOKE] = self.air
        return found

    def signs(self) -> Signs:
        """Flames and smoke that can be seen, what each fire takes now, and the vessels it will break."""
        burning = {id_: fire for id_, fire in self.fires.items() if fire.burning}
        threatened = self.vessels.threatened(self.fires)
        needs: dict[str, dict[str, float]] = {}
        for id_, fire in burning.items():
            need: dict[str, float] = {fire.size.fuel.agent: fire.required_L_s} if fire.required_L_s > 0.0 else {}
            cool = {f"cool:{place}": self.vessels.by_id[place].required_L_s for place in threatened.get(id_, ())}
            needs[id_] = {**need, **cool}
        return Signs({id_: _sight(fire) for id_, fire in burning.items()}, needs, threatened)

    def gathers(self) -> Sequence[Gather]:
        """A fire calls nobody together."""
        return ()

    @property
    def quiet(self) -> bool:
        """Whether nothing burns and no smoke is left over the park, and nothing waits to be heeded."""
        return not (self.acts or any(fire.burning for fire in self.fires.values()) or self.smoke)

    def next_change(self) -> float:
        """The tick at which the next fire whose time is given begins; inf if none is to come."""
        to_come = [
            instant(noun.starts_at)
            for id_, noun in self.incidents.items()
            if noun.after is None and self.fires[id_].begun_at == NOT_YET
        ]
        return min(to_come, default=NOT_YET)

    def row(self) -> dict[str, float]:
        """Mean heat release of the window; supplies, cooling and what is required at its end."""
        row: dict[str, float] = {}
        for id_, fire in self.fires.items():
            row[f"heat_release_kW_{id_}"] = self.mean_kW[id_]
            row |= {f"{what}_L_s_{id_}": fire.supply_L_s(what) for what in SUPPLIES}
            row[f"cooling_L_s_{id_}"] = self.vessels.cooling_L_s(id_)
            row[f"required_L_s_{id_}"] = fire.required_L_s
        return row

    def results(self) -> dict[str, dict[str, Any]]:
        """What became of each fire; instants in s, NaN where they never came."""
        return {id_: self._result(id_, fire) for id_, fire in self.fires.items()}

    def plumes(self) -> Sequence[Plume]:
        """The carbon monoxide of each fire's smoke, a source for each height it rose to."""
        return [
            Plume(id_, substance(SMOKE), source, segments)
            for id_, cloud in self.clouds.items()
            for source, segments in cloud.parts(-NOT_YET)
        ]

    @property
    def weather(self) -> Weather:
        """The weather at the window's start."""
        return self.winds.weathers[self.winds.stretch_at(self.window_s[0])]

    def _result(self, id_: str, fire: Blaze) -> dict[str, Any]:
        """One fire's cells."""
        breeze = self.breezes[self.winds.stretch_at(self.window_s[0])]
        flame, vapour = fire.flame(self.peak_kW[id_], breeze), vapour_pressure_Pa(self.weather)
        bounds = load_table(_TABLE)["radiation"]["reach"]["value"]
        cooled = self.vessels.cooled_L.get(id_, 0.0)
        return {
            "kind": "fire",
            "substance": fire.size.fuel.id,
            "field": HEAT,
            "place": fire.place,
            "started_s": _seconds(fire.begun_at),
            "under_control_s": _seconds(fire.under_control_at),
            "out_s": _seconds(fire.out_at),
            "out_by": fire.out_by,
            "peak_kW": self.peak_kW[id_],
            "burned_kg": fire.burnt_kg,
            "water_m3": (sum(fire.supplied_L.values()) + cooled) / _LITRES_A_M3,
            "foam_m3": fire.supplied_L["foam"] / _LITRES_A_M3,
            **{f"reach_{f'{bound:g}'.replace('.', '_')}_kW_m2_m": reach_m(flame, bound, vapour) for bound in bounds},
            "model": fire.size.model if isinstance(fire.size, JetSize) else _MODEL,
            "caveats": ";".join(code for code in load_table(_TABLE)["caveats"] if code not in ("source", "confidence")),
        }


def across_m(scenario: Scenario) -> float:
    """How far apart any two junctions or places of the park may be."""
    places = [place.at for place in scenario.park.file.places.values()]
    xy = np.concatenate([scenario.park.junction_xy, np.array(places, dtype=np.float64).reshape(-1, 2)])
    return float(np.hypot(*np.ptp(xy, axis=0)))


def open_room(scenario: Scenario, winds: Winds, incidents: Mapping[str, Fire]) -> FireRoom:
    """The room for all fires of a scenario's day, by id.

    Raises UnknownFuelError for a fuel that is not in the table.
    """
    return FireRoom(scenario, winds, incidents)


def problems(noun: Fire, scenario: Scenario) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Key, message and remedy of what cannot be played: a fuel not in the table, a jet of no leak or another gas."""
    try:
        fuel(noun.fuel)
    except UnknownFuelError as error:
        yield ("fuel",), str(error).partition(";")[0], f"choose from {', '.join(fuel_ids())}"
    if noun.jet_of is None:
        return
    leak = scenario.file.incidents.get(noun.jet_of)
    if not isinstance(leak, GasLeak):
        yield ("jet_of",), f"no gas leak {noun.jet_of!r} in the scenario", "name an incident of kind gas_leak"
    elif leak.substance != noun.fuel:
        yield ("fuel",), f"{noun.jet_of!r} is of {leak.substance!r}, not of {noun.fuel!r}", "name what leaks"
    elif leak.place != noun.place:
        yield ("place",), f"{noun.jet_of!r} leaks at {leak.place!r}, not at {noun.place!r}", "name where it leaks"


def _blaze_of(id_: str, noun: Fire, scenario: Scenario, winds: Winds) -> Blaze:
    """A fire of the day, or the jet of a leak."""
    size = size_of(noun, scenario, winds.north_deg)
    if noun.jet_of is not None and isinstance(size, JetSize):
        return jet_of(id_, noun.jet_of, size, scenario, winds, noun.place)
    return Blaze(id_, noun.place, size)


def size_of(noun: Fire, scenario: Scenario, north_deg: float = 0.0) -> Size:
    """A fire of a scenario as it may become; `north_deg` is the bearing of the map's +y axis.

    Raises UnknownFuelError for a fuel that is not in the table.
    """
    burning, place = fuel(noun.fuel), scenario.park.file.places[noun.place]
    held = place.substances.get(noun.fuel)
    mass = noun.mass if noun.mass is not None else held.mass if held is not None else float("inf")
    x, y = noun.at or place.at
    if noun.jet_of is not None:
        inside = _inside(scenario.file.incidents[noun.jet_of], scenario)
        return jet_size(burning, (x, y, noun.height), noun.jet_towards, north_deg, inside)
    if noun.area is not None:
        full = float(pool_heat_release_kW(burning, noun.area))
        power = full / noun.area
    else:
        full = float(noun.peak_MW or 0.0) * _kW_PER_MW
        power = burning.burning_rate * burning.heat_of_combustion_kJ_kg
    alpha = alpha_kW_s2(noun.growth) if noun.grown_in is None else full / noun.grown_in**2
    return Size(burning, alpha, full, power, mass, (x, y, noun.height))


def _inside(leak: object, scenario: Scenario) -> tuple[float, float] | None:
    """The pressure and temperature, Pa and K, of the gas behind a leak's hole; None of a leak given by its rate."""
    if not isinstance(leak, GasLeak) or leak.hole is None:
        return None
    held = scenario.park.file.places[leak.place].substances.get(leak.substance)
    return (held.pressure, held.temperature) if held is not None and held.phase == "gas" else None


def _sight(fire: Blaze) -> Sight:
    """From how far a fire is noticed now."""
    table = load_table(_TABLE)["sight"]
    flame = fire.flame(fire.heat_kW)
    within = min(table["per_flame"]["value"] * flame.length_m, table["farthest"]["value"])
    return Sight(flame.x, flame.y, float(within))


def _seconds(tick: float) -> float:
    """A tick as seconds, NaN for what never came."""
    return tick / TICKS_PER_S if tick < NOT_YET else float("nan")
