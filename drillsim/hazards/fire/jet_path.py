"""Where the flame of a jet of gas goes: it takes in air, slows down, and rises by its own lightness.

Lengths in m along the ground in the jet's plane and above its hole; a fluid thinner than air bends it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from drillsim.hazards.fire.burnt_gas import TABLE, Burnt, JetFuel, burnt_gas
from drillsim.hazards.gas.outflow import gas_constant
from drillsim.hazards.tables import load_table

Array = NDArray[np.float64]

_V, _B, _ANGLE, _SHARE, _X, _Y = range(6)
_TWO_PI: Final = 2.0 * np.pi
_SLOWEST_M_S: Final = 1e-6


@dataclass(frozen=True)
class Nozzle:
    """A jet let down to the pressure of the air, all of it fuel: kg/s, m/s, kg/m3, K."""

    rate_kg_s: float
    speed_m_s: float
    density_kg_m3: float
    temperature_K: float

    @property
    def diameter_m(self) -> float:
        """The hole through which it would pass."""
        return float(np.sqrt(4.0 * self.rate_kg_s / (np.pi * self.speed_m_s * self.density_kg_m3)))


@dataclass(frozen=True)
class Air:
    """Still air: K, Pa."""

    temperature_K: float
    pressure_Pa: float

    @property
    def density_kg_m3(self) -> float:
        """Its density, with its second virial coefficient: of how little a mixture is lighter, much depends."""
        row, t = load_table(TABLE)["ambient"], self.temperature_K
        thin = self.pressure_Pa / (gas_constant() * t)
        departs = 1.0 + float(np.interp(t, row["at_K"], row["virial_m3_mol"])) * thin
        return float(row["molar_mass_kg_mol"] * thin / departs)


@dataclass(frozen=True)
class Path:
    """The axis of a flame, evenly cut: m from the hole along it, ahead and up; m/s, m, and the fuel's share."""

    along_m: Array
    ahead_m: Array
    up_m: Array
    speed_m_s: Array
    half_width_m: Array
    fuel_share: Array


def jet_path(nozzle: Nozzle, fuel: JetFuel, air: Air, angle_rad: float, length_m: float) -> Path:
    """The axis of a flame of that visible length, from where its profiles are Gaussian to its end.

    Momentum ahead and the fuel are kept, air is taken in by momentum and by buoyancy, and lightness gives momentum
    upwards. Source: Ekoto et al. 2014 (not read), as HyRAM+ 6.1 solves them, with its steps (see the table): the same
    slopes at the same state to the last digits, and ends within 0.1 % of the length (measured).
    """
    table = load_table(TABLE)
    return _path(nozzle, (fuel, air), angle_rad, length_m, int(table["points"]["number"]))


@lru_cache(maxsize=512)
def _path(nozzle: Nozzle, what: tuple[JetFuel, Air], angle_rad: float, length_m: float, number: int) -> Path:
    fuel, air = what
    table = load_table(TABLE)["path"]
    burnt = burnt_gas(fuel, air.temperature_K, air.pressure_Pa)
    start = float(table["establishes"]["value"]) * nozzle.diameter_m
    begin = _begin(nozzle, air, angle_rad, start)
    if length_m <= start:  # a flame that ends before its profiles are Gaussian: straight
        along = np.full(number, length_m)
        still = [np.full(number, one) for one in begin]
        return Path(along, along * np.cos(angle_rad), along * np.sin(angle_rad), still[_V], still[_B], still[_SHARE])
    slopes = _Slopes(burnt, nozzle, air)
    along, tolerance = np.linspace(start, length_m, number), float(table["steps"]["tolerance"])
    found = solve_ivp(slopes, (start, length_m), begin, t_eval=along, rtol=tolerance, atol=tolerance).y
    return Path(along, found[_X], found[_Y], found[_V], found[_B], found[_SHARE])


def _begin(nozzle: Nozzle, air: Air, angle_rad: float, start_m: float) -> Array:
    """Where the profiles have become Gaussian: speed, half-width, angle, share of fuel, place.

    Source: mass and momentum of the gas kept as if it did not burn, Winters 2009, as in HyRAM+. Lit, the same profile
    carries less: of hydrogen's at 50 bar 58 %.
    """
    square = float(load_table(TABLE)["path"]["spread"]["value"]) ** 2
    heavy = nozzle.density_kg_m3 / air.density_kg_m3
    wide = nozzle.diameter_m * np.sqrt(0.5 * (square * heavy + square + 1.0) / (2.0 * square + 1.0))
    share = (square + 1.0) / (2.0 * square)
    ahead, up = start_m * np.cos(angle_rad), start_m * np.sin(angle_rad)
    return np.array([nozzle.speed_m_s, wide, angle_rad, share, ahead, up], dtype=np.float64)


class _Slopes:
    """The equations of the path, by the length along it."""

    def __init__(self, burnt: Burnt, nozzle: Nozzle, air: Air) -> None:
        table = load_table(TABLE)
        path = table["path"]
        self.burnt, self.nozzle, self.air_kg_m3 = burnt, nozzle, air.density_kg_m3
        self.spread, self.gravity = float(path["spread"]["value"]), float(table["gravity"]["value"])
        force = nozzle.rate_kg_s * nozzle.speed_m_s
        self.by_momentum = float(path["momentum"]["value"] * np.sqrt(force / self.air_kg_m3))
        self.by_buoyancy = float(path["buoyancy"]["value"])
        steps = path["steps"]
        self.least_m = 0.01 * nozzle.diameter_m
        self.nearest_m, self.half_widths = float(steps["from_m"]), float(steps["half_widths"])
        self.rungs = np.linspace(0.0, 1.0, int(steps["radii"]) - 1)

    def _radii(self, half_width_m: float) -> tuple[Array, Array]:
        """Where the profiles are taken, and the width that each place stands for."""
        r, each = np.zeros(len(self.rungs) + 1), np.empty(len(self.rungs) + 1)
        r[1:] = self.nearest_m * np.exp(self.rungs * np.log(self.half_widths * half_width_m / self.nearest_m))
        each[1:-1] = 0.5 * (r[2:] - r[:-2])
        each[0], each[-1] = 0.5 * r[1], 0.5 * (r[-1] - r[-2])
        return r, each

    def __call__(self, along_m: float, y: Array) -> Array:
        """The slopes of speed, half-width, angle, share and place."""
        speed, wide, angle, share = y[:_X]
        wide, speed = max(wide, self.least_m), max(speed, _SLOWEST_M_S)  # a trial step of a tiny jet may go below 0
        r, each = self._radii(wide)
        z = (r / (self.spread * wide)) ** 2
        bell = np.exp(-z)
        density, q = self.burnt.density_kg_m3(share * bell), share * bell
        thins = np.interp(q, self.burnt.share, self.burnt.slope) * q
        lighter = self.air_kg_m3 - density
        lifts = self.gravity * _TWO_PI * float((lighter * r) @ each)
        sideways = float(lighter @ each) / (wide * speed * self.nozzle.density_kg_m3)
        taken = self.by_momentum + self.by_buoyancy * _TWO_PI * self.gravity * np.sin(angle) * sideways
        ring = _TWO_PI * r * each * bell * speed  # what flows through a ring, of density 1
        flow, thin, fast, two_z = ring * density, ring * thins, speed * bell, 2.0 * z
        # rows: mass, momentum, fuel; columns: the relative slopes of speed, half-width and share
        mass = flow.sum(), ((thin + flow) * two_z).sum(), thin.sum()
        push = 2.0 * (flow * fast).sum(), ((thin + 2.0 * flow) * fast * two_z).sum(), (thin * fast).sum()
        fuel = (flow * q).sum(), ((thin + 2.0 * flow) * q * two_z).sum(), ((thin + flow) * q).sum()
        gains = self.air_kg_m3 * taken, lifts * np.sin(angle), 0.0
        rel_speed, rel_wide, rel_share = np.linalg.solve(np.array([mass, push, fuel]), np.array(gains))
        bends = lifts * np.cos(angle) / float((flow * fast).sum())
        return np.array([rel_speed * speed, rel_wide * wide, bends, rel_share * share, np.cos(angle), np.sin(angle)])
