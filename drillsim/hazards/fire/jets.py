"""A leak that burns as it leaves: a jet of flame as strong as the leak, until that is isolated or empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.danger import NOT_YET, UNDER_CONTROL, Act
from drillsim.hazards.fire.blaze import Blaze, Size
from drillsim.hazards.fire.fuels import Fuel
from drillsim.hazards.fire.gas_jet import jet_points
from drillsim.hazards.fire.jet import jet_length_m
from drillsim.hazards.fire.jet_path import Nozzle
from drillsim.hazards.fire.jet_rates import day_air, flame_at, unit_nozzle
from drillsim.hazards.fire.radiation import Flame, radiant_fraction
from drillsim.hazards.fire.shape import CALM, Breeze
from drillsim.hazards.gas.real_gas import real_gas
from drillsim.hazards.gas.release import Outflow
from drillsim.hazards.gas.room import GasRoom
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds, downwind_vector
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S, ticks

TABLE: Final = "fire/fireball.yaml"
_OUT_SHARE: Final = 0.01  # of its highest heat release: so little is no jet any more
_HALF_TURN: Final = 180.0
_BUOYANT: Final = (
    "all that leaves burns at once; flame bent up by buoyancy in still air (Ekoto et al. 2014), weighted points along "
    "it (Hankinson & Lowesmith 2012); a gas under pressure leaves at its first pressure throughout, what is given by a "
    "rate or was liquid as vapour at the speed of sound; "
)
_REAL: Final = _BUOYANT + "real gas"
_IDEAL: Final = _BUOYANT + "ideal gas, for no equation of state is kept"
_STRAIGHT: Final = (
    "all that leaves burns at once; jet length of large natural-gas jets (Miller 2017), a cylinder about its middle"
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class JetSize(Size):
    """A jet as it may burn: `ahead` is the unit vector along the ground in which it points, None for straight up.

    `unit` is a kg/s of what leaves, let down to the pressure of the air; None for a gas of which too little is known.
    """

    ahead: tuple[float, float] | None = None
    unit: Nozzle | None = None

    @property
    def model(self) -> str:
        """In words, by what its flame is worked out."""
        return _STRAIGHT if self.unit is None else _REAL if real_gas(self.fuel.id) is not None else _IDEAL

    def area_m2(self, heat_kW: float) -> float:
        """It burns on no surface."""
        return 0.0

    def flame(self, heat_kW: float, breeze: Breeze = CALM) -> Flame:
        """The flame at a heat release; its own momentum holds it against the wind.

        Source: `flame_at`; for a gas of which too little is known `_straight`.
        """
        if self.unit is None or heat_kW <= 0.0:
            return self._straight(heat_kW)
        rate = heat_kW / self.fuel.heat_of_combustion_kJ_kg
        shape = flame_at(self.fuel.id, self.unit, rate, 0.5 * np.pi if self.ahead is None else 0.0)
        lit = replace(shape, heat_kW=heat_kW)
        ahead = self.ahead or (1.0, 0.0)
        points = jet_points(lit, self.at, ahead)
        (x, y, foot), (far, up, _) = self.at, lit.points[-1]
        x, y, foot = x + 0.5 * far * ahead[0], y + 0.5 * far * ahead[1], foot + 0.5 * (up - lit.length_m)
        return Flame(x, y, foot, lit.width_m, lit.length_m, lit.radiated_kW, to=ahead, points=points,
                     air_K=day_air().temperature_K, within_kW_m2=impingement_kW_m2(rate))  # fmt: skip

    def _straight(self, heat_kW: float) -> Flame:
        """A cylinder about its middle; a level one stands for one as long that lies.

        Source: L = 0.2 Q^0.4, DNV GL (read); width 0.17 of it, as in HyRAM+ (read).
        """
        length = float(jet_length_m(heat_kW))
        wide = float(load_table(TABLE)["jet"]["width"]["value"]) * length
        radiated = float(heat_kW * radiant_fraction(self.fuel, wide))
        x, y, foot = self.at
        if self.ahead is not None:
            x, y, foot = x + 0.5 * length * self.ahead[0], y + 0.5 * length * self.ahead[1], foot - 0.5 * length
        return Flame(x, y, foot, wide, length, radiated)


@dataclass
class Jet(Blaze):
    """A jet of the day: a fire that only ends with its leak; `room` turns that leak alone, as its own room does."""

    room: GasRoom | None = None
    leak: str = ""

    @property
    def required_L_s(self) -> float:
        """Nothing puts it out but shutting the leak; its neighbours are cooled."""
        return 0.0

    def hear(self, acts: Sequence[Act]) -> None:
        """What is done to its leak: that it begins, that it is isolated."""
        if self.room is not None:
            self.room.act([act for act in acts if act.incident == self.leak and act.what in ("begin", "isolate")])

    def advance(self, edges: Sequence[int], acts: Sequence[Act]) -> Array:
        """Turns a window cut at `edges`, ticks; the mean kW of each piece is what leaves in it, burnt."""
        assert self.room is not None
        for act in acts:
            self._heed(act, act.tick)
        leak, means = self.room.leaks[self.leak], []
        out = Outflow(leak.release, leak.isolated_at_s, ())
        for a, b in pairwise(edges):
            burnt, start = 0.0, max(float(a), self.begun_at)
            if self.burning and leak.begun and start < b:
                burnt = out.released_kg(start / TICKS_PER_S, b / TICKS_PER_S)
                self._burn(burnt, (start, b), leak.isolated_at_s)
            means.append(burnt * self.size.fuel.heat_of_combustion_kJ_kg * TICKS_PER_S / (b - a))
        return np.array(means)

    def _burn(self, burnt: float, piece: tuple[float, int], isolated_at_s: float) -> None:
        """A piece, ticks, in which so much burnt: it is held once isolated, and out with next to nothing left."""
        start, end = piece
        self.burnt_kg += burnt
        self.heat_kW = burnt * self.size.fuel.heat_of_combustion_kJ_kg * TICKS_PER_S / (end - start)
        self.widest_kW = max(self.widest_kW, self.heat_kW)
        isolated = isolated_at_s * TICKS_PER_S <= end
        if isolated and self.under_control_at == NOT_YET:
            self.under_control_at = max(start, float(ticks(isolated_at_s)))
            self._tell(int(self.under_control_at), "fire_under_control", means=UNDER_CONTROL)
        if self.heat_kW <= _OUT_SHARE * self.widest_kW:
            self._out(end, "isolated" if isolated else "burned out")


def impingement_kW_m2(rate_kg_s: float) -> float:
    """What hits who or what stands in a jet's flame, by its rate.

    Source: as the table says (memory).
    """
    row = load_table(TABLE)["jet"]["impingement"]
    return float(row["large"] if rate_kg_s > row["large_from_kg_s"] else row["small"])


def jet_of(id_: str, leak: str, size: JetSize, scenario: Scenario, winds: Winds, place: str) -> Jet:
    """The jet of a leak of the scenario."""
    noun = scenario.file.incidents[leak]
    assert isinstance(noun, GasLeak)  # the scenario's check has seen to it
    return Jet(id_, place, size, room=GasRoom(scenario, winds, {leak: noun}), leak=leak)


def jet_size(
    fuel: Fuel, at: tuple[float, float, float], towards_deg: float | None, north_deg: float,
    inside: tuple[float, float] | None = None,
) -> JetSize:  # fmt: skip
    """A jet at a point and height, metres, that points to a bearing or, without one, straight up.

    `inside` is the pressure and temperature of the gas that leaves, Pa and K; see `unit_nozzle` for what has none.
    """
    ahead = None
    if towards_deg is not None:
        east, north = downwind_vector(towards_deg + _HALF_TURN, north_deg)
        ahead = float(east), float(north)
    return JetSize(fuel, 0.0, 0.0, 1.0, float("inf"), at, ahead, unit_nozzle(fuel.id, inside))
