"""Gases that are not ideal: the published Helmholtz energy of a few, and what flows out of a hole by it.

Units are SI, per kg; a state is given by temperature in K and density in kg/m3. The table has each gas's equation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from drillsim.hazards.gas.outflow import ATMOSPHERE_PA, Jet, checked, hole_area_m2
from drillsim.hazards.properties import properties, vapour_pressure_Pa
from drillsim.hazards.tables import load_table

Array = NDArray[np.float64]

TABLE: Final = "gas/real_gas.yaml"
_STEPS, _CLOSE = 60, 1e-13  # Newton's for a density: it doubles its digits each
_THINNEST: Final = 1e-6  # of the density inside: no throat is thinner
_COOLER: Final = 0.95


@dataclass(frozen=True)
class Ideal:
    """The ideal part of a gas's Helmholtz energy: J/mol, zeros of enthalpy and entropy as the publication sets them."""

    molar_mass_kg_mol: float
    gas_constant: float
    reducing_K: float
    lead: tuple[float, float]
    log: float
    power: Array
    einstein: Array

    def slope(self, tau: ArrayLike) -> Array:
        """The first derivative by tau = T_r / T; any shape."""
        tau = np.asarray(tau, dtype=np.float64)[..., None]
        (n, t), (m, theta) = self.power, self.einstein
        powers = (n * t * tau ** (t - 1.0)).sum(axis=-1)
        waves = (m * theta * np.exp(-theta * tau) / -np.expm1(-theta * tau)).sum(axis=-1)
        return np.asarray(self.lead[1] + self.log / tau[..., 0] + powers + waves)

    def bend(self, tau: float) -> float:
        """The second derivative by tau."""
        (n, t), (m, theta) = self.power, self.einstein
        waves = m * theta**2 * np.exp(-theta * tau) / np.expm1(-theta * tau) ** 2
        return float(-self.log / tau**2 + (n * t * (t - 1.0) * tau ** (t - 2.0)).sum() - waves.sum())

    def level(self, tau: float) -> float:
        """What depends on tau alone."""
        (n, t), (m, theta) = self.power, self.einstein
        waves = (m * np.log(-np.expm1(-theta * tau))).sum()
        return float(self.lead[0] + self.lead[1] * tau + self.log * np.log(tau)
                     + (n * tau**t).sum() + waves)  # fmt: skip

    def enthalpy_J_mol(self, temperature_K: ArrayLike) -> Array:
        """The enthalpy of the gas where it is thin enough to be ideal; any shape."""
        t = np.asarray(temperature_K, dtype=np.float64)
        tau = self.reducing_K / t
        return np.asarray(self.gas_constant * t * (1.0 + tau * self.slope(tau)))


@dataclass(frozen=True)
class State:
    """A gas at rest: K, Pa, kg/m3, J/kg, J/(kg K) and the speed of sound in m/s."""

    temperature_K: float
    pressure_Pa: float
    density_kg_m3: float
    enthalpy_J_kg: float
    entropy_J_kgK: float
    sound_m_s: float


@dataclass(frozen=True)
class RealGas:
    """A gas with its ideal part and the terms by which it departs from that."""

    ideal: Ideal
    reducing_kg_m3: float
    power: Array
    gaussian: Array

    def departures(self, delta: float, tau: float) -> tuple[float, float, float, float, float, float]:
        """The residual and its derivatives a, a_d, a_t, a_dd, a_tt, a_dt by delta and tau."""
        n, d, t, c = self.power
        wave = c * delta**c * (c > 0.0)
        one = n * delta**d * tau**t * np.exp(-np.where(c > 0.0, delta**c, 0.0))
        by_d, by_t = (d - wave) / delta, t / tau
        dd = by_d**2 - (d + wave * (c - 1.0)) / delta**2
        tt = by_t**2 - t / tau**2
        parts = [one, one * by_d, one * by_t, one * dd, one * tt, one * by_d * by_t]
        m, e, s, eta, eps, beta, gamma = self.gaussian
        two = m * delta**e * tau**s * np.exp(-eta * (delta - eps) ** 2 - beta * (tau - gamma) ** 2)
        by_d, by_t = e / delta - 2.0 * eta * (delta - eps), s / tau - 2.0 * beta * (tau - gamma)
        dd, tt = by_d**2 - e / delta**2 - 2.0 * eta, by_t**2 - s / tau**2 - 2.0 * beta
        more = [two, two * by_d, two * by_t, two * dd, two * tt, two * by_d * by_t]
        a, a_d, a_t, a_dd, a_tt, a_dt = (float(x.sum() + y.sum()) for x, y in zip(parts, more, strict=True))
        return a, a_d, a_t, a_dd, a_tt, a_dt

    def state(self, temperature_K: float, density_kg_m3: float) -> State:
        """All of a state from its temperature and density."""
        ideal = self.ideal
        r, tau = ideal.gas_constant / ideal.molar_mass_kg_mol, ideal.reducing_K / temperature_K
        delta = density_kg_m3 / self.reducing_kg_m3
        a, a_d, a_t, a_dd, a_tt, a_dt = self.departures(delta, tau)
        slope = tau * (float(ideal.slope(tau)) + a_t)
        stiff = 1.0 + 2.0 * delta * a_d + delta**2 * a_dd
        warm = -(tau**2) * (ideal.bend(tau) + a_tt)
        square = stiff + (1.0 + delta * a_d - delta * tau * a_dt) ** 2 / warm
        return State(
            temperature_K=temperature_K,
            pressure_Pa=density_kg_m3 * r * temperature_K * (1.0 + delta * a_d),
            density_kg_m3=density_kg_m3,
            enthalpy_J_kg=r * temperature_K * (1.0 + slope + delta * a_d),
            entropy_J_kgK=r * (slope - ideal.level(tau) - float(np.log(delta)) - a),
            sound_m_s=float(np.sqrt(max(r * temperature_K * square, 0.0))),
        )

    def density_kg_m3(self, pressure_Pa: float, temperature_K: float) -> float:
        """The density of the gas at a pressure, sought from that of the ideal gas; the ideal one where none is found.

        A gas that ought to have condensed stays a gas.
        """
        r, tau = self.ideal.gas_constant / self.ideal.molar_mass_kg_mol, self.ideal.reducing_K / temperature_K
        thin = density = pressure_Pa / (r * temperature_K)
        for _ in range(_STEPS):
            delta = density / self.reducing_kg_m3
            _, a_d, _, a_dd, _, _ = self.departures(delta, tau)
            stiff = 1.0 + 2.0 * delta * a_d + delta**2 * a_dd
            if stiff <= 0.0:
                return thin
            step = (thin - density * (1.0 + delta * a_d)) / stiff
            density += step
            if abs(step) <= _CLOSE * density:
                return density
        return thin


def _ideal(row: Mapping[str, Any]) -> Ideal:
    power = row.get("ideal_power", {"n": [], "t": []})
    return Ideal(
        float(row["molar_mass_kg_mol"]), float(row["gas_constant_J_molK"]), float(row["reducing_K"]),
        (float(row["lead"][0]), float(row["lead"][1])), float(row["log"]),
        np.array([power["n"], power["t"]], dtype=np.float64),
        np.array([row["einstein"]["n"], row["einstein"]["theta"]], dtype=np.float64),
    )  # fmt: skip


@cache
def product(id_: str) -> Ideal:
    """What burnt gas is made of: oxygen, nitrogen, water, carbon_dioxide, as ideal gases."""
    return _ideal(load_table(TABLE)["products"][id_])


@cache
def real_gas(id_: str) -> RealGas | None:
    """A gas of the table; None for a gas whose equation it has not, to be taken for ideal.

    Source: the publication named in the table.
    """
    row = load_table(TABLE)["gases"].get(id_)
    if row is None:
        return None
    ideal, none = _ideal(row), list[list[float]]([[]]) * len(_GAUSSIAN)
    terms = row.get("gaussian", dict(zip(_GAUSSIAN, none, strict=True)))
    return RealGas(
        ideal, float(row["reducing_mol_m3"]) * ideal.molar_mass_kg_mol,
        np.array([row["power"][key] for key in ("n", "d", "t", "l")], dtype=np.float64),
        np.array([terms[key] for key in _GAUSSIAN], dtype=np.float64),
    )  # fmt: skip


_LOOKS: Final = 12  # states between inside and throat in which a gas is looked at for mist
_DENSE: Final = 0.3  # of its critical density; a thin vapour passes a hole before it condenses
_GAUSSIAN: Final = ("n", "d", "t", "eta", "epsilon", "beta", "gamma")


def real_orifice(
    id_: str,
    *,
    hole_diameter_m: float,
    discharge_coefficient: float,
    pressure_Pa: float,
    temperature_K: float,
    ambient_pressure_Pa: float = ATMOSPHERE_PA,
) -> Jet:
    """A gas of the table through a hole, choked or not, by its own equation of state; pressure and temperature inside.

    The throat has the entropy and the total enthalpy of the gas inside and flows at the speed of sound, or has the
    outside pressure where it does not choke.
    Raises ValueError for a gas the table lacks, one that is liquid inside or becomes so on its way out, or an
    impossible figure.
    Source: isentropic flow (recomputed); against HyRAM+ 6.1, hydrogen, methane and propane, within 0.01 % (measured).
    """
    gas = real_gas(id_)
    if gas is None:
        raise ValueError(f"gas: no equation of state is kept for {id_!r}; it can only be taken for ideal")
    inside_Pa, outside_Pa = float(checked("pressure_Pa", pressure_Pa)), float(ambient_pressure_Pa)
    warm = float(checked("temperature_K", temperature_K))
    coefficient = float(checked("discharge_coefficient", discharge_coefficient))
    if condenses(id_, inside_Pa, warm):
        raise ValueError(f"pressure_Pa: {id_} is liquid at {inside_Pa:g} Pa and {warm:g} K")
    inside = gas.state(warm, gas.density_kg_m3(inside_Pa, warm))
    throat = inside if outside_Pa >= inside_Pa else _throat(gas, inside)
    for density in np.linspace(inside.density_kg_m3, throat.density_kg_m3, _LOOKS):
        there = _expanded(gas, inside, float(density))
        dense = there.density_kg_m3 > _DENSE * gas.reducing_kg_m3
        if dense and condenses(id_, there.pressure_Pa, there.temperature_K):
            raise ValueError(f"pressure_Pa: {id_} condenses in the hole from {inside_Pa:g} Pa and {warm:g} K")
    choked = throat.pressure_Pa > outside_Pa
    if not choked and outside_Pa < inside_Pa:
        lowest = _THINNEST * inside.density_kg_m3
        density = _root(lambda rho: _expanded(gas, inside, rho).pressure_Pa - outside_Pa, lowest, inside.density_kg_m3)
        throat = _expanded(gas, inside, density)
    speed = coefficient * np.sqrt(2.0 * max(inside.enthalpy_J_kg - throat.enthalpy_J_kg, 0.0))
    state = (throat.temperature_K, throat.pressure_Pa, throat.density_kg_m3)
    temperature, pressure, density_ = (np.asarray(one) for one in state)
    rate = hole_area_m2(hole_diameter_m) * throat.density_kg_m3 * speed
    return Jet(np.asarray(rate), np.asarray(speed), temperature, pressure, density_, np.asarray(choked))


def condenses(id_: str, pressure_Pa: float, temperature_K: float) -> bool:
    """Whether a substance is liquid at a pressure and temperature; not so where nothing is known of its vapour."""
    known = properties(id_)
    if known.vapour_pressure is None or known.critical_temperature_K is None:
        return False
    cold = temperature_K < known.critical_temperature_K
    return cold and pressure_Pa > float(vapour_pressure_Pa(known, temperature_K))


def _throat(gas: RealGas, inside: State) -> State:
    """Where the gas, let down without loss, first flows as fast as its own sound."""

    def short(density: float) -> float:
        there = _expanded(gas, inside, density)
        return inside.enthalpy_J_kg - there.enthalpy_J_kg - 0.5 * there.sound_m_s**2

    found = _root(short, 0.2 * inside.density_kg_m3, inside.density_kg_m3)
    looks = np.linspace(inside.density_kg_m3, found, _LOOKS)[1:-1]
    for before, density in zip([inside.density_kg_m3, *looks[:-1]], looks, strict=True):
        if short(float(density)) > 0.0:  # it is as fast already: what was found is another root
            found = _root(short, float(density), float(before))
            break
    return _expanded(gas, inside, found)


def _expanded(gas: RealGas, inside: State, density_kg_m3: float) -> State:
    """The gas at a smaller density, its entropy kept."""

    def gained(temperature_K: float) -> float:
        return gas.state(temperature_K, density_kg_m3).entropy_J_kgK - inside.entropy_J_kgK

    warm, cold = inside.temperature_K, inside.temperature_K
    while gained(cold) > 0.0:  # walked down, for far below the boiling point an equation of state has other roots
        warm, cold = cold, _COOLER * cold
    return gas.state(_root(gained, cold, warm) if cold < warm else cold, density_kg_m3)


def _root(of: Any, low: float, high: float) -> float:
    return float(brentq(of, low, high, xtol=1e-12 * high, rtol=1e-13))
