"""One fire in time: it grows, is knocked down while it gets enough, burns back when it does not, and burns out.

A step has one supply throughout and is solved exactly; whether the supply is enough is asked at whole seconds and
whenever it changes. So it is the same day in windows of any length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.agents import foam_worth
from drillsim.hazards.danger import BEGIN, ESCALATES, NOT_YET, OVER, UNDER_CONTROL, Act, Happening
from drillsim.hazards.fire.fuels import Fuel
from drillsim.hazards.fire.growth import energy_released_kJ, heat_release_kW, time_to_reach_s
from drillsim.hazards.fire.pool import equivalent_diameter_m
from drillsim.hazards.fire.radiation import Flame, flame_of
from drillsim.hazards.fire.shape import CALM, Breeze
from drillsim.hazards.fire.suppression import (
    knock_down_energy_kJ,
    knocked_down_kW,
    required_foam_L_s,
    required_water_L_s,
    suppression,
    time_to_fall_s,
)
from drillsim.units import TICKS_PER_S, ticks

ENOUGH: Final = 1.0 - 1e-9  # a supply that was reckoned from the need is not short of it by rounding
SUPPLIES: Final = ("foam", "water")

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Size:
    """A fire as it may become.

    `alpha` kW/s2, `full_kW` fully grown, `power_kW_m2` of a burning square metre, `mass_kg` that can burn,
    `at` the middle and height of the burning surface, m.
    """

    fuel: Fuel
    alpha: float
    full_kW: float
    power_kW_m2: float
    mass_kg: float
    at: tuple[float, float, float]

    def area_m2(self, heat_kW: float) -> float:
        """The surface that burns at a heat release."""
        return heat_kW / self.power_kW_m2

    def flame(self, heat_kW: float, breeze: Breeze = CALM) -> Flame:
        """The flame at a heat release, in a wind."""
        return flame_of(self.fuel, heat_kW, float(equivalent_diameter_m(self.area_m2(heat_kW))), self.at, breeze)


@dataclass
class Blaze:
    """A fire of the day and what has been done about it; instants are ticks, inf while they have not come.

    `heat_kW` is the heat release now; `widest_kW` the most so far, whose surface foam has to cover and of which it is
    under control at a tenth and out at a hundredth. `attacked` while an attack that is enough goes on. `delivered` L/s
    by supply and unit.
    """

    id: str
    place: str
    size: Size
    begun_at: float = NOT_YET
    under_control_at: float = NOT_YET
    out_at: float = NOT_YET
    out_by: str = ""
    heat_kW: float = 0.0
    widest_kW: float = 0.0
    attacked: bool = False
    grown: bool = False
    burnt_kg: float = 0.0
    delivered: dict[str, dict[str, float]] = field(default_factory=lambda: {what: {} for what in SUPPLIES})
    foam_kinds: dict[str, str] = field(default_factory=dict)
    supplied_L: dict[str, float] = field(default_factory=lambda: dict.fromkeys(SUPPLIES, 0.0))
    happened: list[Happening] = field(default_factory=list)
    _flame: tuple[tuple[float, Breeze], Flame] | None = None

    @property
    def burning(self) -> bool:
        """Whether it has begun and is not out."""
        return self.begun_at < NOT_YET and self.out_at == NOT_YET

    def hear(self, acts: Sequence[Act]) -> None:
        """What is done to other incidents in the window; it tells on a fire that hangs on one."""

    def flame(self, heat_kW: float, breeze: Breeze = CALM) -> Flame:
        """Its flame at a heat release in a wind; worked out once while it burns on alike."""
        if self._flame is None or self._flame[0] != (heat_kW, breeze):
            self._flame = (heat_kW, breeze), self.size.flame(heat_kW, breeze)
        return self._flame[1]

    def supply_L_s(self, what: str) -> float:
        """What all units deliver now of one supply."""
        by_unit = self.delivered[what]
        return float(sum(by_unit[unit] for unit in sorted(by_unit)))

    def worth(self, kind: str) -> float:
        """How many litres of a kind of foam do what one of the fuel's own does; inf where it does not hold."""
        return foam_worth(kind, self.size.fuel.id) if kind else 1.0

    @property
    def effective_L_s(self) -> float:
        """What they deliver that tells on this fire: foam on liquids; water, and foam as such, on contents."""
        given = sorted(self.delivered["foam"].items())
        foam = sum(amount / self.worth(self.foam_kinds.get(unit, "")) for unit, amount in given)
        return {"foam": foam, "water": foam + self.supply_L_s("water"), "none": 0.0}[self.size.fuel.agent]

    @property
    def required_L_s(self) -> float:
        """What it takes now: foam for all the surface that has burned, water for the heat; 0 where nothing helps."""
        if not self.burning or self.size.fuel.agent == "none":
            return 0.0
        if self.size.fuel.agent == "foam":
            return float(required_foam_L_s(self.size.fuel, self.size.area_m2(self.widest_kW)))
        return float(required_water_L_s(self.heat_kW))

    def advance(self, edges: Sequence[int], acts: Sequence[Act]) -> Array:
        """Turns a window cut at `edges`, ticks, under the acts in it, rising in time; the mean kW of each piece."""
        waiting = sorted(acts, key=lambda act: act.tick)
        means = []
        for start, end in pairwise(edges):
            cuts = sorted({start, end, *(act.tick for act in waiting if start < act.tick < end)})
            energy = 0.0
            for a, b in pairwise(cuts):
                while waiting and waiting[0].tick <= a:
                    self._heed(waiting.pop(0), a)
                energy += self._step(a, b)
            means.append(energy * TICKS_PER_S / (end - start))
        for act in waiting:
            self._heed(act, edges[-1])
        return np.array(means)

    def _heed(self, act: Act, tick: int) -> None:
        """What the response does from `tick` on."""
        if act.what == BEGIN and self.begun_at == NOT_YET:
            self.begun_at = float(tick)
        elif act.what in self.delivered:
            self.delivered[act.what][act.by] = act.amount
            if act.what == "foam":
                self.foam_kinds[act.by] = act.target

    def _step(self, a: int, b: int) -> float:
        """One step under one supply, ticks; the heat released in it, kJ."""
        if not self.burning:
            return 0.0
        dt_s = (b - a) / TICKS_PER_S
        for what in SUPPLIES:
            self.supplied_L[what] += self.supply_L_s(what) * dt_s
        required = self.required_L_s
        enough = required > 0.0 and self.effective_L_s >= required * ENOUGH
        energy = self._knock_down(a, dt_s) if enough else self._grow(a, dt_s)
        burnt, left = energy / self.size.fuel.heat_of_combustion_kJ_kg, self.size.mass_kg - self.burnt_kg
        if burnt >= left:
            if self.out_at == NOT_YET:
                self._out(_later(a, dt_s * left / burnt, b), "burned out")
            burnt, energy = left, left * self.size.fuel.heat_of_combustion_kJ_kg
        self.burnt_kg += burnt
        return energy

    def _grow(self, a: int, dt_s: float) -> float:
        """A step without enough supply: on along the curve from its present heat release."""
        if self.attacked:
            self.attacked, self.under_control_at = False, NOT_YET
            self._tell(a, "burn_back", means=ESCALATES)
        size = self.size
        age = float(time_to_reach_s(size.alpha, self.heat_kW))
        full_after = max(float(time_to_reach_s(size.alpha, size.full_kW)) - age, 0.0)
        energy = float(energy_released_kJ(size.alpha, age, age + dt_s, size.full_kW))
        self.heat_kW = float(heat_release_kW(size.alpha, age + dt_s, size.full_kW))
        self.widest_kW = max(self.widest_kW, self.heat_kW)
        if not self.grown and ticks(full_after) <= round(dt_s * TICKS_PER_S):
            self.grown = True
            self._tell(a + ticks(full_after), "fire_grown")
        return energy

    def _knock_down(self, a: int, dt_s: float) -> float:
        """A step with enough supply."""
        self.attacked = True
        before, step = self.heat_kW, round(dt_s * TICKS_PER_S)
        controlled_after, out_after = (
            float(time_to_fall_s(before, self.widest_kW * suppression(f"{name}_share")))
            for name in ("controlled", "extinguished")
        )
        self.heat_kW = float(knocked_down_kW(before, dt_s))
        if ticks(controlled_after) <= step and self.under_control_at == NOT_YET:
            self.under_control_at = float(a + ticks(controlled_after))
            self._tell(int(self.under_control_at), "fire_under_control", means=UNDER_CONTROL)
        if ticks(out_after) > step:
            return float(knock_down_energy_kJ(before, dt_s))
        self._out(a + ticks(out_after), "extinguished")
        return float(knock_down_energy_kJ(before, out_after))

    def _out(self, tick: int, how: str) -> None:
        """It burns no more, for good."""
        self.heat_kW, self.out_at, self.out_by = 0.0, float(tick), how
        self._tell(tick, "fire_out", detail=how, means=OVER)

    def _tell(self, tick: int, what: str, detail: str = "", means: str = "") -> None:
        self.happened.append(Happening(tick, what, self.id, self.id, self.place, detail, means))


def _later(a: int, seconds: float, latest: int) -> int:
    """The tick so many seconds after `a`, rounded up, within the step."""
    return min(a + ticks(seconds), latest)
