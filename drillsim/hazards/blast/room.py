"""The explosions of a day: clouds that burn, vessels that burst, what their blast does to vessels and to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.blast.bodies import BlastEffect
from drillsim.hazards.blast.equipment import damage_share, fragment_range_m
from drillsim.hazards.blast.make import Moment, cloud_shot, mass_in_vessel_kg, vessel_shot
from drillsim.hazards.blast.shot import Shot
from drillsim.hazards.danger import (
    BEGIN,
    ESCALATES,
    NOT_YET,
    OVER,
    Act,
    Draw,
    Effect,
    FieldAt,
    Gather,
    Happening,
    Sight,
    Signs,
    World,
)
from drillsim.hazards.fire.bodies import HeatEffect
from drillsim.hazards.fire.radiation import vapour_pressure_Pa
from drillsim.hazards.fire.vessels import vessel_of
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.own import burning_in
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.explosion import CloudExplosion, VesselBurst
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S, instant, ticks

Array = NDArray[np.float64]
Noun = CloudExplosion | VesselBurst

_TABLE: Final = "blast/blast.yaml"
_OVERPRESSURE: Final = "overpressure"
_HEAT: Final = "heat"
_GIGA: Final = 1e9
_MODELS: Final = {
    "cloud_explosion": "blast by flame speed (Dorofeev 1995) and by TNT (Swisdak 1994) of the mass between the limits",
    "vessel_burst": "CCPS fireball; TNT (Swisdak 1994) of the energy of the burst (Brode 1959)",
}
_CAVEATS: Final = {
    "cloud_explosion": ("cloud_of_the_dispersion", "whole_cloud_explodes", "lean_gas_drifts"),
    "vessel_burst": (),
}


class BlastRoom:
    """All explosions of a day; it has no acts: nothing can be done about one. See `danger.Danger`."""

    def __init__(self, scenario: Scenario, winds: Winds, incidents: Mapping[str, Noun]) -> None:
        self.scenario, self.winds = scenario, winds
        self.incidents = {id_: incidents[id_] for id_ in sorted(incidents)}
        self.shots: dict[str, Shot] = {}
        self.over: set[str] = set()
        self.failed: dict[str, list[str]] = {id_: [] for id_ in self.incidents}
        self.waiting: list[Act] = []
        self.window = (0, 1)
        self.loud: tuple[Shot, ...] = ()
        self.hot: tuple[Shot, ...] = ()
        self.vapour_Pa = 0.0
        places = scenario.park.file.places
        self.vessels = [vessel for id_ in sorted(places) if (vessel := vessel_of(id_, places[id_])) is not None]

    def effects(self) -> Mapping[str, Effect]:
        """Overpressure, and the heat of flash fires and fireballs."""
        return {_OVERPRESSURE: BlastEffect(), _HEAT: HeatEffect()}

    def act(self, acts: Sequence[Act]) -> None:
        """That an explosion begins."""
        self.waiting += [act for act in acts if act.what == BEGIN and act.incident in self.incidents]

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """What explodes in the window does so on the fields published at its start."""
        self.window = (start, end)
        weather = self.winds.weathers[self.winds.stretch_at(start / TICKS_PER_S)]
        self.vapour_Pa = vapour_pressure_Pa(weather)
        told = list[Happening]()
        for act in self.waiting:
            moment = Moment(max(act.tick, start), weather, self.winds.north_deg, world.published)
            told += self._explode(act.incident, moment, world.draw)
        self.waiting = []
        told += self._end(end)
        shots = self.shots.values()
        self.loud = tuple(one for one in shots if start <= one.at_tick < end and one.methods)
        self.hot = tuple(one for one in shots if one.at_tick < end and one.hot_until > start and _burns(one))
        return told

    def _explode(self, id_: str, moment: Moment, draw: Draw) -> list[Happening]:
        """One explosion, and the vessels that its blast breaks."""
        noun = self.incidents[id_]
        if isinstance(noun, CloudExplosion):
            shot = cloud_shot(noun, self.scenario, moment)
            detail = f"{shot.flash.mass_kg:.0f} kg of {noun.substance}" if shot.flash else "no flammable cloud"
        else:
            shot = vessel_shot(noun, self.scenario, moment)
            detail = f"{mass_in_vessel_kg(noun, self.scenario):.0f} kg of {noun.substance}"
        self.shots[id_] = shot
        return [Happening(moment.tick, "exploded", id_, id_, noun.place, detail), *self._break(id_, shot, draw)]

    def _break(self, id_: str, shot: Shot, draw: Draw) -> list[Happening]:
        """The vessels that lose what they hold, each by its own draw; the one that burst itself is left."""
        told = []
        for vessel in self.vessels:
            distance = np.hypot(vessel.points[:, 0] - shot.x, vessel.points[:, 1] - shot.y).min()
            pressure = float(shot.pressure_kPa(np.asarray(distance)))
            if vessel.id == self.incidents[id_].place and shot.fireball is not None:
                continue
            if draw(f"{id_}/{vessel.id}", "blast_damage") < float(damage_share(vessel.kind, pressure)):
                self.failed[id_].append(vessel.id)
                detail = f"{pressure:.0f} kPa"
                told.append(Happening(shot.at_tick, "vessel_failed", id_, vessel.id, vessel.id, detail, ESCALATES))
        return told

    def _end(self, end: int) -> list[Happening]:
        """The explosions whose aftermath is over."""
        told = []
        for id_ in self.shots:
            due = self._over_at(id_)
            if id_ not in self.over and due <= end:
                self.over.add(id_)
                told.append(Happening(int(due), "ended", id_, id_, means=OVER))
        return told

    def _over_at(self, id_: str) -> float:
        """The tick at which an explosion is taken to be over."""
        shot = self.shots[id_]
        return max(shot.at_tick + ticks(load_table(_TABLE)["aftermath"]["value"]), ticks(shot.hot_until / TICKS_PER_S))

    def fields(self) -> Mapping[str, FieldAt]:
        """The window's peak overpressure in kPa and mean heat in kW/m2, where there is any."""
        found: dict[str, FieldAt] = {}
        if self.loud:
            found[_OVERPRESSURE] = self._pressure
        if self.hot:
            found[_HEAT] = self._heat
        return found

    def _pressure(self, x: Array, y: Array, z: Array) -> Array:
        """The highest overpressure of the window's explosions at points."""
        return np.asarray(np.max([shot.felt_kPa(x, y) for shot in self.loud], axis=0), dtype=np.float64)

    def _heat(self, x: Array, y: Array, z: Array) -> Array:
        """The heat of the window's flash fires and fireballs at points."""
        total = np.zeros(np.shape(x))
        for shot in self.hot:
            total = total + shot.heat_kW_m2((x, y), self.window, self.vapour_Pa)
        return total

    def signs(self) -> Signs:
        """An explosion is heard from afar, and its place seen until it is over."""
        within = float(load_table(_TABLE)["seen_within"]["value"])
        seen = {id_: Sight(one.x, one.y, within) for id_, one in self.shots.items()
                if id_ not in self.over and (one.methods or _burns(one))}  # fmt: skip
        return Signs(seen)

    def gathers(self) -> Sequence[Gather]:
        """Nobody."""
        return ()

    @property
    def quiet(self) -> bool:
        """Whether nothing is left of any blast or fireball, and nothing waits to be heeded."""
        return not (self.waiting or self.loud or self.hot)

    def next_change(self) -> float:
        """The tick at which the next explosion begins by the clock, or is over; inf if nothing is to come."""
        begins = [float(instant(noun.starts_at)) for id_, noun in self.incidents.items()
                  if noun.after is None and id_ not in self.shots]  # fmt: skip
        ends = [float(self._over_at(id_)) for id_ in self.shots if id_ not in self.over]
        return min([*begins, *ends], default=NOT_YET)

    def row(self) -> dict[str, float]:
        """Nothing that goes on from window to window."""
        return {}

    def results(self) -> dict[str, dict[str, Any]]:
        """What became of each explosion, and the harm of its heat beside that of its blast."""
        return {id_: self._result(id_, noun) for id_, noun in self.incidents.items()}

    def plumes(self) -> Sequence[Plume]:
        """None."""
        return ()

    def _result(self, id_: str, noun: Noun) -> dict[str, Any]:
        """One explosion's cells."""
        shot = self.shots.get(id_)
        codes = (*_CAVEATS[noun.kind], "impulse_not_counted", "no_shielding_of_blast", "blast_domino_screening")
        told = {"field": _OVERPRESSURE, "model": _MODELS[noun.kind], "caveats": ";".join(codes)}
        if shot is None:
            return told
        heat = {"kind": "flash" if shot.flash is not None else "fireball", "field": _HEAT}
        return {
            **told, "exploded_s": shot.at_tick / TICKS_PER_S, "method": shot.method, **_energy(shot),
            **shot.reaches(), "phase_6_9_kPa_s": shot.phase_s(6.9), **_burning(shot),
            "fragments_m": self._fragments(noun), "vessels_failed": float(len(self.failed[id_])),
            "also": (heat,) if _burns(shot) else (),
        }  # fmt: skip

    def _fragments(self, noun: Noun) -> float:
        """How far fragments of a burst vessel fly; NaN for a cloud."""
        vessel = self.scenario.park.file.places[noun.place].vessel
        if isinstance(noun, CloudExplosion) or vessel is None:
            return float("nan")
        return float(fragment_range_m(mass_in_vessel_kg(noun, self.scenario), vessel.volume_m3))


def _burns(shot: Shot) -> bool:
    """Whether an explosion gives heat."""
    return shot.flash is not None or shot.fireball is not None


def _energy(shot: Shot) -> dict[str, float]:
    """What exploded, by both methods."""
    cloud = shot.cloud
    return {
        "blast_energy_GJ": cloud.energy_J / _GIGA if cloud is not None else np.nan,
        "flame_speed_m_s": cloud.flame_m_s if cloud is not None else np.nan,
        "tnt_kg": shot.tnt_kg,
    }


def _burning(shot: Shot) -> dict[str, float]:
    """What burned: the flammable mass of the cloud and how far it went, or the fireball."""
    flash, ball = shot.flash, shot.fireball
    return {
        "flammable_kg": flash.mass_kg if flash is not None else np.nan,
        "burnable_kg": flash.burnable_kg if flash is not None else np.nan,
        "flash_reach_m": flash.reach_m if flash is not None else np.nan,
        "fireball_m": ball.diameter_m if ball is not None else np.nan,
        "fireball_s": ball.lasts_s if ball is not None else np.nan,
    }


def open_room(scenario: Scenario, winds: Winds, incidents: Mapping[str, Noun]) -> BlastRoom:
    """The room of all explosions of a day."""
    return BlastRoom(scenario, winds, incidents)


def problems(noun: Noun, scenario: Scenario) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Key, message and remedy of what cannot be played: a gas that does not burn, or that leaks nowhere."""
    if burning_in(scenario, noun.substance) is None:
        message = f"{noun.substance!r} does not burn, or its limits and heat of combustion are not known"
        yield ("substance",), message, "name a gas that burns, or give its figures in `substances`"
    nouns = scenario.file.incidents.values()
    leaks = {one.substance for one in nouns if isinstance(one, GasLeak)}
    if isinstance(noun, CloudExplosion) and noun.substance not in leaks:
        yield ("substance",), f"no leak of {noun.substance!r} in the scenario", "add a gas_leak of it"
