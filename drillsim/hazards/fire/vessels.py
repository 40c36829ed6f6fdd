"""The vessels near the day's fires: the heat on each, what cooling spares it, the damage it gathers, its failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.danger import ESCALATES, NOT_YET, Act, Happening
from drillsim.hazards.fire.blaze import Blaze
from drillsim.hazards.fire.domino import damage_rate_per_s, required_cooling_L_s, threshold_kW_m2, uncooled_share
from drillsim.hazards.fire.radiation import radiation_kW_m2
from drillsim.hazards.fire.shape import Breeze
from drillsim.hazards.tables import load_table
from drillsim.park.schema import Place
from drillsim.units import TICKS_PER_S, ticks

TABLE = "fire/fire.yaml"
VESSEL_PLACES = ("process_unit", "tank_farm")

Array = NDArray[np.float64]


@dataclass
class Vessel:
    """A vessel: `points` (n, 2) of its drawn outline and middle, metres, and its state.

    `damage` is the share of its endurance used up; `threatened_by` the fires told of since it was last out of danger;
    `cooling_L_s` by unit, with the fire the unit was sent to.
    """

    id: str
    kind: str
    volume_m3: float
    exposed_m2: float
    points: Array
    damage: float = 0.0
    failed_at: float = NOT_YET
    threatened_by: set[str] = field(default_factory=set)
    cooling_L_s: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def required_L_s(self) -> float:
        """The spray that keeps it whole."""
        return float(required_cooling_L_s(self.exposed_m2))

    def spared(self, heat_kW_m2: float) -> float:
        """The radiation that reaches the shell through the spray."""
        delivered = sum(self.cooling_L_s[key] for key in sorted(self.cooling_L_s))
        return float(heat_kW_m2 * uncooled_share(delivered, self.required_L_s))

    def endure(self, heat_kW_m2: float, a: int, b: int) -> bool:
        """A step, ticks, at a radiation on the shell; whether it fails in it."""
        rate = float(damage_rate_per_s(self.kind, self.volume_m3, heat_kW_m2))
        dt_s = (b - a) / TICKS_PER_S
        if rate > 0.0 and self.damage + rate * dt_s >= 1.0:
            lasts = (1.0 - self.damage) / rate
            self.failed_at = float(min(a + ticks(lasts), b))
            self.damage = 1.0
            return True
        self.damage += rate * dt_s
        return False


class Vessels:
    """All vessels of the park that a fire may break."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.all = [vessel for id_ in sorted(places) if (vessel := vessel_of(id_, places[id_])) is not None]
        self.by_id = {vessel.id: vessel for vessel in self.all}
        self._known: dict[str, tuple[float, dict[str, float]]] = {}
        self.cooled_L: dict[str, float] = {}

    def advance(
        self, edges: Sequence[int], fires: Mapping[str, Blaze], means: Mapping[str, Array], acts: Sequence[Act]
    ) -> list[Happening]:
        """Turns a window cut at `edges`, ticks, under the fires' mean heat release, kW, of each piece.

        Cooling tells from the piece after the act, and up to the end of the piece in which the fire it was for is out.
        """
        waiting, happened = sorted(acts, key=lambda act: act.tick), list[Happening]()
        for piece, (a, b) in enumerate(pairwise(edges)):
            while waiting and waiting[0].tick <= a:
                self._heed(waiting.pop(0))
            self._end_cooling(fires, a)
            burning = {id_: heat[piece] for id_, heat in means.items() if heat[piece] > 0.0}
            self._count_water(set(burning), (b - a) / TICKS_PER_S)
            for vessel in self.all:
                happened += self._turn(vessel, {id_: fires[id_] for id_ in burning}, burning, (a, b))
        for act in waiting:
            self._heed(act)
        self._end_cooling(fires, edges[-1])
        return happened

    def set_air(self, vapour_Pa: float, breeze: Breeze) -> None:
        """The air's water vapour pressure, Pa, and the wind from now on."""
        if getattr(self, "air", None) != (vapour_Pa, breeze):
            self.air = vapour_Pa, breeze
            self._known.clear()

    def threatened(self, fires: Mapping[str, Blaze]) -> dict[str, tuple[str, ...]]:
        """The vessels that will fail unless cooled, by the fire that heats them most; heat as it is now."""
        found: dict[str, list[str]] = {}
        now = {id_: fire.heat_kW for id_, fire in fires.items() if fire.burning}
        for vessel in self.all:
            heat = self._heat(vessel, {id_: fires[id_] for id_ in now}, now)
            if _threatens(vessel, fires, heat):
                found.setdefault(_most(heat), []).append(vessel.id)
        return {id_: tuple(vessels) for id_, vessels in found.items()}

    def _turn(
        self, vessel: Vessel, fires: Mapping[str, Blaze], burning: Mapping[str, float], piece: tuple[int, int]
    ) -> list[Happening]:
        """One vessel in one piece."""
        heat = self._heat(vessel, fires, burning)
        if not _threatens(vessel, fires, heat):
            vessel.threatened_by.clear()
            return []
        told = []
        if _most(heat) not in vessel.threatened_by:
            vessel.threatened_by.add(_most(heat))
            told.append(_tell(piece[1], "vessel_threatened", _most(heat), vessel))
        if vessel.endure(vessel.spared(sum(heat.values())), *piece):
            told.append(_tell(int(vessel.failed_at), "vessel_failed", _most(heat), vessel))
        return told

    def _heat(self, vessel: Vessel, fires: Mapping[str, Blaze], burning: Mapping[str, float]) -> dict[str, float]:
        """The radiation of each fire on a vessel; reckoned anew, for all vessels, only where a fire has changed."""
        found = {}
        for id_ in sorted(burning):
            kW = float(burning[id_])
            if id_ not in self._known or self._known[id_][0] != kW:
                self._known[id_] = kW, heat_on_kW_m2(self.all, fires[id_], kW, *self.air)
            found[id_] = self._known[id_][1][vessel.id]
        return found

    def _heed(self, act: Act) -> None:
        """A unit cools a vessel from now on, or stops; one that does not exist is left."""
        if act.what == "cool" and act.target in self.by_id:
            self.by_id[act.target].cooling_L_s[act.incident, act.by] = act.amount

    def _end_cooling(self, fires: Mapping[str, Blaze], tick: int) -> None:
        """Nobody cools any more for a fire that is out by then: its crews leave without a word."""
        out = {id_ for id_, fire in fires.items() if fire.out_at <= tick}
        for vessel in self.all if out else ():
            vessel.cooling_L_s = {key: flow for key, flow in vessel.cooling_L_s.items() if key[0] not in out}

    def _count_water(self, burning: set[str], dt_s: float) -> None:
        """The cooling water spent for each fire that burns."""
        for vessel in self.all:
            for (incident, _), flow in sorted(vessel.cooling_L_s.items()):
                if incident in burning:
                    self.cooled_L[incident] = self.cooled_L.get(incident, 0.0) + flow * dt_s

    def cooling_L_s(self, incident: str) -> float:
        """What all units sent to a fire spray on vessels now."""
        return float(sum(flow for vessel in self.all for (sent_to, _), flow in sorted(vessel.cooling_L_s.items())
                         if sent_to == incident))  # fmt: skip


def vessel_of(id_: str, place: Place) -> Vessel | None:
    """The vessel of a place, None where it has none that heat could break."""
    noun = place.vessel
    if noun is None or not place.substances or place.kind not in VESSEL_PLACES:
        return None
    points = np.array([place.at, *place.outline], dtype=np.float64).reshape(-1, 2)
    return Vessel(id_, noun.kind, noun.volume_m3, noun.exposed_m2, points)


def heat_on_kW_m2(
    vessels: Sequence[Vessel], fire: Blaze, heat_kW: float, vapour_Pa: float, breeze: Breeze
) -> dict[str, float]:
    """The radiation of one fire at that heat release on the point of each vessel that gets most, without cooling.

    None from the fire a vessel burns in itself, nor from farther away than vessels are looked at.
    """
    table, (x, y, _) = load_table(TABLE)["domino"], fire.size.at
    found = dict.fromkeys((vessel.id for vessel in vessels), 0.0)
    reached = [
        vessel
        for vessel in vessels
        if fire.place != vessel.id and np.hypot(*(vessel.points - (x, y)).T).min() <= table["within"]["value"]
    ]
    if not reached or heat_kW <= 0.0:
        return found
    points = np.concatenate([vessel.points for vessel in reached])
    z = np.full(len(points), table["vessel_height"]["value"])
    heat = radiation_kW_m2(fire.size.flame(heat_kW, breeze), points[:, 0], points[:, 1], z, vapour_Pa)
    starts = np.cumsum([0, *(len(vessel.points) for vessel in reached[:-1])])
    return found | dict(zip((one.id for one in reached), np.maximum.reduceat(heat, starts).tolist(), strict=True))


def _threatens(vessel: Vessel, fires: Mapping[str, Blaze], heat: Mapping[str, float]) -> bool:
    """Whether a vessel still stands, does not burn itself, and gets more than it can bear."""
    if vessel.failed_at < NOT_YET or any(fire.place == vessel.id and fire.burning for fire in fires.values()):
        return False
    return sum(heat.values()) > threshold_kW_m2(vessel.kind)


def _most(heat: Mapping[str, float]) -> str:
    """The fire that heats most; the first by id among equals."""
    return max(sorted(heat), key=lambda id_: heat[id_])


def _tell(tick: int, what: str, incident: str, vessel: Vessel) -> Happening:
    return Happening(tick, what, incident, vessel.id, vessel.id, means=ESCALATES)
