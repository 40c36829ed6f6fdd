"""Vessels and pipes that empty in time: a gas through a hole, a burst pipe, a tank of liquid.

One vessel at many times: `times_s` has any shape, all else is a number in SI units. What has left and what is still
inside add up to what was there. Every function raises ValueError, naming the argument, for what is negative or not
finite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from drillsim.hazards.gas.outflow import (
    ATMOSPHERE_PA,
    Array,
    checked,
    critical_ratio,
    figure,
    gas_density_kg_m3,
    gas_orifice,
    hole_area_m2,
)

NODES: Final = 4001  # of the table of time by what is left once the flow is slower than sound; error below 1e-6


@dataclass(frozen=True)
class Emptying:
    """What is left inside at each time, kg, and the rate out, kg/s."""

    left_kg: Array
    rate_kg_s: Array


@dataclass(frozen=True)
class GasVessel:
    """A vessel of ideal gas with a hole; `course`: adiabatic cools as it empties, isothermal keeps its temperature."""

    volume_m3: float
    pressure_Pa: float
    temperature_K: float
    molar_mass_kg_mol: float
    heat_capacity_ratio: float
    hole_diameter_m: float
    discharge_coefficient: float
    ambient_pressure_Pa: float = ATMOSPHERE_PA
    course: Literal["adiabatic", "isothermal"] = "adiabatic"

    def __post_init__(self) -> None:
        for name in ("volume_m3", "pressure_Pa", "temperature_K", "molar_mass_kg_mol", "discharge_coefficient"):
            checked(name, getattr(self, name))
        checked("heat_capacity_ratio", self.heat_capacity_ratio, 1.0)
        checked("hole_diameter_m", self.hole_diameter_m)
        checked("ambient_pressure_Pa", self.ambient_pressure_Pa)

    @property
    def exponent(self) -> float:
        """n in P ~ density^n inside."""
        return self.heat_capacity_ratio if self.course == "adiabatic" else 1.0

    @property
    def mass_kg(self) -> float:
        """What is inside at the start."""
        return float(self.volume_m3 * self._density(self.pressure_Pa, self.temperature_K))

    def _density(self, pressure: ArrayLike, temperature: ArrayLike) -> Array:
        return gas_density_kg_m3(
            pressure_Pa=pressure, temperature_K=temperature, molar_mass_kg_mol=self.molar_mass_kg_mol
        )

    def rate_kg_s(self, left: Array) -> Array:
        """The rate out when a share `left` of the first mass is still inside."""
        pressure = self.pressure_Pa * left**self.exponent
        temperature = self.temperature_K * left ** (self.exponent - 1.0)
        return gas_orifice(
            hole_diameter_m=self.hole_diameter_m,
            discharge_coefficient=self.discharge_coefficient,
            pressure_Pa=pressure,
            temperature_K=temperature,
            density_kg_m3=self._density(pressure, temperature),
            heat_capacity_ratio=self.heat_capacity_ratio,
            ambient_pressure_Pa=self.ambient_pressure_Pa,
        ).rate_kg_s


def vessel_blowdown(vessel: GasVessel, *, times_s: ArrayLike) -> Emptying:
    """The gas left in a vessel and its rate out, at times after the hole opened; it ends at the outside pressure.

    While choked in closed form: isothermal m0 exp(-t/tau), adiabatic m0 (1 + (k-1)/2 t/tau)^(-2/(k-1)),
    tau = m0 / first rate; then by the integral of dm / rate.
    Source: ideal gas, mass balance (recomputed); the isothermal form also as CCPS screening (memory).
    """
    times = checked("times_s", times_s, or_equal=True)
    last = min((vessel.ambient_pressure_Pa / vessel.pressure_Pa) ** (1.0 / vessel.exponent), 1.0)
    critical = float(critical_ratio(vessel.heat_capacity_ratio)) ** (1.0 / vessel.exponent)
    turn = min(last / critical, 1.0)
    share, turn_s = np.ones(times.shape), 0.0
    if turn < 1.0:
        tau = vessel.mass_kg / float(vessel.rate_kg_s(np.asarray(1.0)))
        turn_s = _choked_s(vessel, turn, tau)
        share = _choked_share(vessel, np.minimum(times, turn_s), tau)
    if last < 1.0:
        share = np.where(times > turn_s, _subsonic_share(vessel, times - turn_s, turn, last), share)
    share = np.maximum(share, last)
    return Emptying(np.asarray(vessel.mass_kg * share), vessel.rate_kg_s(share))


def _power(vessel: GasVessel) -> float:
    """a in rate ~ share^(1 + a) while choked: (k - 1)/2 for an adiabatic vessel, 0 for an isothermal one."""
    return (vessel.exponent - 1.0) / 2.0


def _choked_share(vessel: GasVessel, times: Array, tau: float) -> Array:
    """The share left at times while choked."""
    a = _power(vessel)
    return np.asarray(np.exp(-times / tau) if a == 0.0 else np.exp(-np.log1p(a * times / tau) / a))


def _choked_s(vessel: GasVessel, share: float, tau: float) -> float:
    """When a share is left, while choked."""
    a = _power(vessel)
    return float(-tau * np.log(share) if a == 0.0 else tau * np.expm1(-a * np.log(share)) / a)


def _subsonic_share(vessel: GasVessel, since: Array, turn: float, last: float) -> Array:
    """The share left at times since the flow fell below the speed of sound.

    With share = last + (turn - last) s^2 the time is a smooth integral of s, from 1 down to 0.
    """
    middle = (np.arange(NODES - 1) + 0.5) / (NODES - 1)
    slope = 2.0 * vessel.mass_kg * (turn - last) * middle / vessel.rate_kg_s(last + (turn - last) * middle**2)
    until = np.concatenate(([0.0], np.cumsum(slope[::-1]) / (NODES - 1)))
    s = np.interp(since, until, np.linspace(1.0, 0.0, NODES))
    return np.asarray(last + (turn - last) * s**2)


def exponential_blowdown(*, times_s: ArrayLike, mass_kg: float, first_rate_kg_s: float) -> Emptying:
    """A vessel whose rate falls as what is left: m0 exp(-t/tau), tau = m0 / first rate.

    It is the isothermal vessel while choked, for when only mass and first rate are known; it never ends.
    Source: mass balance (recomputed); CCPS screening (memory).
    """
    times = checked("times_s", times_s, or_equal=True)
    mass, first = checked("mass_kg", mass_kg), checked("first_rate_kg_s", first_rate_kg_s)
    share = np.exp(-np.minimum(times * first / mass, 700.0))
    return Emptying(np.asarray(mass * share), np.asarray(first * share))


def pipe_time_s(
    *,
    length_m: float,
    diameter_m: float,
    friction_factor: float,
    sound_speed_m_s: float,
    heat_capacity_ratio: float,
) -> float:
    """The time constant of a long gas pipe that bursts: 2/3 (L/c) sqrt(k f L / d), f of Darcy.

    Source: Wilson 1979, as in TNO Yellow Book 2.5.2.5 (memory).
    """
    length, diameter = checked("length_m", length_m), checked("diameter_m", diameter_m)
    friction = checked("friction_factor", friction_factor) * checked("heat_capacity_ratio", heat_capacity_ratio, 1.0)
    wave_s = length / checked("sound_speed_m_s", sound_speed_m_s)
    return float(figure("pipe_blowdown_factor") * wave_s * np.sqrt(friction * length / diameter))


def pipe_blowdown(*, times_s: ArrayLike, mass_kg: float, first_rate_kg_s: float, time_s: float) -> Emptying:
    """A gas pipe burst over its whole bore: q0/(1+a) (exp(-t/(a^2 b)) + a exp(-t/b)), b = `time_s`, a = m/(b q0).

    Source: Wilson 1979 and Bell, as in TNO Yellow Book 2.5.2.5 (memory); that the whole mass leaves is recomputed.
    """
    times = checked("times_s", times_s, or_equal=True)
    mass, first, b = checked("mass_kg", mass_kg), checked("first_rate_kg_s", first_rate_kg_s), checked("time_s", time_s)
    a = mass / (b * first)
    fast, slow = np.exp(-np.minimum(times / (a * a * b), 700.0)), np.exp(-np.minimum(times / b, 700.0))
    return Emptying(np.asarray(mass * (a * fast + slow) / (1.0 + a)), np.asarray(first * (fast + a * slow) / (1.0 + a)))


@dataclass(frozen=True)
class LiquidTank:
    """An upright tank of liquid with a hole `head_m` below its surface; `pressure_Pa` above the liquid stays."""

    tank_area_m2: float
    head_m: float
    density_kg_m3: float
    hole_diameter_m: float
    discharge_coefficient: float
    pressure_Pa: float = ATMOSPHERE_PA
    ambient_pressure_Pa: float = ATMOSPHERE_PA


def tank_blowdown(tank: LiquidTank, *, times_s: ArrayLike) -> Emptying:
    """The liquid above the hole and its rate out, at times after it opened; inside below outside pressure a rest stays.

    The speed falls evenly with time, by g Cd A / A_tank; at the hole's height the liquid is out.
    Source: Bernoulli and mass balance (recomputed); Crowl & Louvar ch. 4 (memory).
    """
    times, gravity = checked("times_s", times_s, or_equal=True), figure("gravity")
    area, head = checked("tank_area_m2", tank.tank_area_m2), checked("head_m", tank.head_m, or_equal=True)
    density, hole = checked("density_kg_m3", tank.density_kg_m3), hole_area_m2(tank.hole_diameter_m)
    coefficient = checked("discharge_coefficient", tank.discharge_coefficient)
    over = checked("pressure_Pa", tank.pressure_Pa, or_equal=True) - checked(
        "ambient_pressure_Pa", tank.ambient_pressure_Pa, or_equal=True
    )
    push = over / density
    slowing = gravity * coefficient * hole / area
    least, fastest = (np.sqrt(np.maximum(2.0 * drive, 0.0)) for drive in (push, push + gravity * head))
    speed = np.maximum(fastest - slowing * times, least)
    fallen = np.where(fastest > least, (fastest**2 - speed**2) / (2.0 * gravity), 0.0)
    left = np.maximum(head - fallen, 0.0)
    flowing = (speed > least) & (left > 0.0)
    return Emptying(
        np.asarray(density * area * left), np.asarray(np.where(flowing, density * coefficient * hole * speed, 0.0))
    )
