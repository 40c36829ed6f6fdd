"""A spill of the day: the liquid that stays on the ground, its pool in time, and what the pool gives to the air.

A pool spreads at once to its ground's least depth or to its bund, and what is wet stays so until the pool is dry. It
has one temperature, which follows from a balance of heat: the ground's (a half-space, falling with the root of time for
each part wetted), the air's, and what evaporation takes. Below its boiling point it evaporates by the wind; the heat
that comes to it at its boiling point boils it. No sun, no rain, nothing seeps away.

The rates are worked out on a ruler of times that nothing moves, each step from what is known at its start: what is
learnt later changes nothing before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np

from drillsim.hazards.gas.outflow import figure, gas_constant
from drillsim.hazards.gas.pools import Ground, pool_evaporation_still, pool_evaporation_wind
from drillsim.hazards.properties import Properties, vapour_pressure_Pa
from drillsim.hazards.weather import Weather, Winds

Piece = tuple[float, float, float]
"""From when until when, s, and how much comes to the ground, kg/s."""

RULER_S: Final = (0.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 420.0, 600.0, 900.0, 1200.0,
                  1800.0, 2400.0, 3600.0)  # fmt: skip
"""Marks after the spill began, then one every so long as the last two are apart: a choice of resolution."""
SUBSTEPS: Final = 6
DRY_KG: Final = 1e-6
KEPT: Final = 128


@dataclass(frozen=True)
class Liquid:
    """A spilt liquid: its figures, and its temperature as it reaches the ground, K, at most its boiling point."""

    what: Properties
    temperature_K: float
    boiling_point_K: float
    density_kg_m3: float
    heat_capacity_J_kgK: float
    vaporisation_heat_J_kg: float

    def __hash__(self) -> int:
        return hash((self.what.id, self.temperature_K))


@dataclass(frozen=True)
class Floor:
    """What a spill lies on, and the area that holds it, m2; inf for none."""

    ground: Ground
    bund_m2: float


@dataclass(frozen=True)
class Pool:
    """A pool in time: rates into the air, kg/s, between `edges_s`; what lies in it at them, kg; its widest, m2."""

    edges_s: tuple[float, ...]
    rates_kg_s: tuple[float, ...]
    lies_kg: tuple[float, ...]
    area_m2: float

    def airborne_kg(self, from_s: float, to_s: float) -> float:
        """What it gives off between two times."""
        edges = np.clip(self.edges_s, from_s, max(from_s, to_s))
        return float(np.sum(np.asarray(self.rates_kg_s) * np.diff(edges)))

    def lies_kg_at(self, at_s: float) -> float:
        """What lies in it at a time."""
        return float(np.interp(at_s, self.edges_s, self.lies_kg, left=0.0)) if self.rates_kg_s else 0.0


NO_POOL: Final = Pool((), (), (), 0.0)


@dataclass
class _State:
    """A pool at one moment: its mass, its temperature, and which areas were wetted when."""

    now_s: float
    mass_kg: float
    temperature_K: float
    area_m2: float = 0.0
    wetted_s: list[float] = field(default_factory=list)
    wetted_m2: list[float] = field(default_factory=list)

    def copy(self) -> _State:
        """The same, to try something on."""
        wetted = [*self.wetted_s], [*self.wetted_m2]
        return _State(self.now_s, self.mass_kg, self.temperature_K, self.area_m2, *wetted)


@dataclass(frozen=True)
class _Air:
    """What the air does to a pool: mass transfer, m/s, heat transfer, W/(m2 K), and its temperature, K."""

    transfer_m_s: float
    heat_W_m2K: float
    temperature_K: float


@lru_cache(maxsize=KEPT)
def pool_of(
    liquid: Liquid, floor: Floor, pieces: tuple[Piece, ...], winds: Winds, foam_and_end_s: tuple[float, float]
) -> Pool:
    """The pool of what comes to the ground in time, until it is dry or the day ends; with foam on it from a time on.

    Mass is kept to rounding: what came = what was given off + what lies there.
    Source: heat and mass balance as in TNO Yellow Book ch. 3 and ALOHA (memory); mass transfer, EPA RMP eq. D-1
    (memory); ground, conduction into a half-space (recomputed).
    """
    foam_s, end_s = foam_and_end_s
    began = pieces[0][0] if pieces else end_s
    state = _State(began, 0.0, liquid.temperature_K)
    edges, rates, lies = [began], [], [0.0]
    cuts = sorted({foam_s, end_s, *winds.starts_s, *(edge for start, end, _ in pieces for edge in (start, end))})
    while state.now_s < end_s and (state.mass_kg > DRY_KG or state.now_s < pieces[-1][1]):
        now, mark = state.now_s, began + _next_mark(state.now_s - began)
        until = min([mark, *(cut for cut in cuts if cut > now)])
        comes = sum(rate for start, end, rate in pieces if start <= now < end)
        air = _air(liquid, winds.weathers[winds.stretch_at(now)], foamed=foam_s <= now)
        # The rate is that of the whole way to the mark: it does not depend on a cut that becomes known only later.
        ahead = state.copy()
        rate = _turn(ahead, (liquid, floor, air), comes, mark) / (mark - now)
        mass = max(state.mass_kg + (comes - rate) * (until - now), 0.0)
        if until < mark:
            _turn(state, (liquid, floor, air), comes, until)
            ahead = state
        state = ahead
        state.mass_kg, state.now_s = mass, until
        edges.append(until)
        rates.append(rate)
        lies.append(mass)
    return Pool(tuple(edges), tuple(rates), tuple(lies), state.area_m2) if rates else NO_POOL


def _next_mark(after_s: float) -> float:
    """The ruler's next mark."""
    if after_s < RULER_S[-1]:
        return next(mark for mark in RULER_S if mark > after_s)
    apart = RULER_S[-1] - RULER_S[-2]
    return RULER_S[-1] + apart * (float(np.floor((after_s - RULER_S[-1]) / apart)) + 1.0)


def _air(liquid: Liquid, weather: Weather, foamed: bool) -> _Air:
    """The air over a pool: the better of the laws for wind and for still air; heat follows mass (Lewis number 1).

    Source: of foam, the table.
    """
    molar, at = liquid.what.molar_mass_kg_mol, weather.temperature_K
    unit = {"pool_area_m2": 1.0, "molar_mass_kg_mol": molar, "vapour_pressure_Pa": 1.0, "temperature_K": at}
    windy = float(pool_evaporation_wind(**unit, wind_m_s=weather.wind_speed_m_s))
    flux = max(windy, float(pool_evaporation_still(**unit)))
    transfer = flux * gas_constant() * at / molar * (1.0 - figure("foam_blanket", "kept_back") * foamed)
    alike = (molar / figure("air", "molar_mass_kg_mol")) ** (1.0 / 3.0)
    return _Air(transfer, transfer * alike * figure("air", "density_heat_J_m3K"), at)


def _turn(pool: _State, on: tuple[Liquid, Floor, _Air], comes_kg_s: float, until_s: float) -> float:
    """Turns a pool to a time, in place; returns what it gave off, kg."""
    liquid, floor, _ = on
    step, given = (until_s - pool.now_s) / SUBSTEPS, 0.0
    for _ in range(SUBSTEPS):
        came = comes_kg_s * step
        if came > 0.0:
            heat = pool.mass_kg * pool.temperature_K + came * liquid.temperature_K
            pool.mass_kg += came
            pool.temperature_K = heat / pool.mass_kg
        wide = min(pool.mass_kg / liquid.density_kg_m3 / floor.ground.depth_m, floor.bund_m2)
        if wide > pool.area_m2:
            pool.wetted_s.append(pool.now_s)
            pool.wetted_m2.append(wide - pool.area_m2)
            pool.area_m2 = wide
        gone = min(_given_kg(pool, on, step), pool.mass_kg) if pool.mass_kg > 0.0 else 0.0
        pool.mass_kg -= gone
        pool.now_s += step
        given += gone
    return given


def _given_kg(pool: _State, on: tuple[Liquid, Floor, _Air], step: float) -> float:
    """What a pool gives off in a short step, kg; its temperature follows, by one linear implicit step."""
    liquid, floor, air = on
    from_ground = _ground_W_K(pool, floor.ground, step)
    from_air = air.heat_W_m2K * pool.area_m2
    molar, heat, now = liquid.what.molar_mass_kg_mol, liquid.vaporisation_heat_J_kg, pool.temperature_K
    supply = (from_ground + from_air) * (air.temperature_K - now)
    pressure = float(vapour_pressure_Pa(liquid.what, now))
    rate = pool.area_m2 * air.transfer_m_s * molar * pressure / (gas_constant() * now)
    steeper = heat * molar / (gas_constant() * now**2)
    holds = pool.mass_kg * liquid.heat_capacity_J_kgK
    warmer = (supply - rate * heat) * step / (holds + step * (from_ground + from_air + rate * heat * steeper))
    if now + warmer < liquid.boiling_point_K:
        pool.temperature_K = now + warmer
        return max(rate * (1.0 + steeper * warmer), 0.0) * step
    lacks = liquid.boiling_point_K - now
    pool.temperature_K = liquid.boiling_point_K
    boils = ((supply - (from_ground + from_air) * lacks) * step - holds * lacks) / heat
    return max(boils, rate * step)


def _ground_W_K(pool: _State, ground: Ground, step: float) -> float:
    """The heat that the ground gives in a step for each kelvin it is warmer, W/K."""
    since = pool.now_s - np.asarray(pool.wetted_s)
    roots = np.sqrt(since + step) - np.sqrt(since)
    area = np.asarray(pool.wetted_m2)
    through = 2.0 * ground.conductivity_W_mK / np.sqrt(np.pi * ground.diffusivity_m2_s)
    return float(through * np.sum(area * roots) / step)
