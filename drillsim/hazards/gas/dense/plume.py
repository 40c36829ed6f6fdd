"""The dense plume: from the edge of its source down the wind, in one march.

The law is that of HEGADAS and DEGADIS: similar profiles carried by the wind, air mixed in over the top and, once the
plume's middle is gone, at the sides; slumping widens it and mixes nothing. A gas that the wind cannot take up where it
comes lies as a blanket about the source, as wide as it takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dense.constants import block, number
from drillsim.hazards.gas.dense.entrainment import (
    edge_growth_m,
    flow_per_width,
    growth_m_s,
    height_of_scale,
    scale_of_flow,
    slumping,
    warming_W_m2,
)  # fmt: skip
from drillsim.hazards.gas.dense.mixture import Mixture
from drillsim.hazards.gas.dense.origin import DenseRelease, start
from drillsim.hazards.gas.dense.surroundings import Surroundings

Array = NDArray[np.float64]

HALF_ROOT_PI = 0.5 * np.sqrt(np.pi)


class MassFluxError(ArithmeticError):
    """The gas that a dense plume carries through some section is not what was released."""


@dataclass(frozen=True)
class DensePlume:
    """A steady plume of dense gas as a table down the wind, arrays of one length.

    `x_m` is counted from the middle of the source and begins at the edge of its blanket; `concentration_kg_m3` and
    `mole_share` are of the middle at the ground; `core_m` is the half-width b, `edge_m` S_y, `scale_m` S_z;
    `speed_m_s` carries the gas, which comes to x after `arrival_s`.
    """

    release: DenseRelease
    around: Surroundings
    x_m: Array
    concentration_kg_m3: Array
    core_m: Array
    edge_m: Array
    scale_m: Array
    speed_m_s: Array
    arrival_s: Array
    temperature_K: Array
    density_kg_m3: Array
    mole_share: Array
    heat_J_kg: Array = field(repr=False)

    @property
    def half_width_m(self) -> Array:
        """The effective half-width b + sqrt(pi)/2 S_y."""
        return np.asarray(self.core_m + HALF_ROOT_PI * self.edge_m)

    @property
    def height_m(self) -> Array:
        """The effective height."""
        return height_of_scale(self.around, self.scale_m)

    def at(self, name: str, x_m: ArrayLike) -> Array:
        """A column at distances from the middle of the source; over the blanket what its edge has."""
        return np.asarray(np.interp(np.asarray(x_m, dtype=np.float64), self.x_m, getattr(self, name)))

    def concentration(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike) -> Array:
        """The gas in kg/m3 at points down the wind, across it and above the ground; shapes broadcast."""
        x = np.asarray(x_m, dtype=np.float64)
        middle = np.exp(np.interp(x, self.x_m, np.log(self.concentration_kg_m3)))
        beside = np.maximum(np.abs(y_m) - self.at("core_m", x), 0.0) / self.at("edge_m", x)
        up = (np.maximum(z_m, 0.0) / self.at("scale_m", x)) ** (1.0 + self.around.power)
        return np.where(x >= -self.x_m[0], middle * np.exp(-(beside**2) - up), 0.0)

    def volume_share(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike) -> Array:
        """The share of gas by volume at points, 0 to 1; shapes broadcast."""
        held = self.concentration(x_m, y_m, z_m)
        mixture, found = Mixture(self.release.gas, self.around.air), np.empty(held.shape)
        heats = np.broadcast_to(self.at("heat_J_kg", x_m), held.shape)
        for index in np.ndindex(held.shape):
            found[index] = mixture.mole_share(mixture.air_ratio(held[index], float(heats[index])))
        return np.where(held > 0.0, found, 0.0)


def dense_plume(release: DenseRelease, around: Surroundings) -> DensePlume:
    """The plume of a steady release of dense gas at the ground.

    Raises MassFluxError where the gas carried differs from the rate, ValueError for figures out of range.
    Source: HEGADAS and DEGADIS 2.1 (EPA-450/4-89-019; memory), spreads across by Briggs.
    """
    rule, origin = block("march"), start(release, around)
    length = rule["first_step_share"] * origin.half_width_m
    stretch = np.linspace(0.0, np.log1p(rule["furthest_m"] / length), rule["steps"] + 1)
    way = length * np.expm1(stretch)
    edge = rule["least_edge_share"] * origin.half_width_m**2
    states = [np.array([origin.air_ratio, 0.0, origin.half_width_m, edge, 0.0])]
    for before, after in pairwise(stretch):
        states.append(_step(states[-1], (length, float(before), float(after)), release, around))
    return _guarded(_told(np.array(states).T, way + origin.edge_m, release, around))


def _step(state: Array, step: tuple[float, float, float], release: DenseRelease, around: Surroundings) -> Array:
    """One step of the march, by Runge and Kutta's rule of the fourth order in ln(1 + way / length)."""
    length, before, after = step
    wide = after - before

    def slope(own: Array, at: float) -> Array:
        return _slopes(own, release, around) * length * float(np.exp(at))

    first = slope(state, before)
    second = slope(state + 0.5 * wide * first, before + 0.5 * wide)
    third = slope(state + 0.5 * wide * second, before + 0.5 * wide)
    fourth = slope(state + wide * third, after)
    return np.asarray(state + wide / 6.0 * (first + 2.0 * second + 2.0 * third + fourth))


def _slopes(state: Array, release: DenseRelease, around: Surroundings) -> Array:
    """How air ratio, heat, half-width, the square of the edge and the time change in a metre of way."""
    ratio, heat, width, square, _ = state
    mixture = Mixture(release.gas, around.air)
    temperature = mixture.temperature_K(ratio, heat)
    volume = mixture.volume_m3_kg(ratio, temperature)
    density = (1.0 + ratio) / volume
    flow = release.rate_kg_s * volume / (2.0 * width)
    scale = scale_of_flow(around, flow)
    weight = float(slumping(around, scale, density))
    edge = float(edge_growth_m(around, width))
    meets = HALF_ROOT_PI * np.sqrt(square) >= width
    sides = max(HALF_ROOT_PI * edge / (2.0 * np.sqrt(square)) - weight, 0.0) if meets else 0.0
    if meets:  # the edges are the plume: they grow as it does
        edge = (weight + sides) * 2.0 * np.sqrt(square) / HALF_ROOT_PI
    gained = growth_m_s(around, scale, density, temperature) + flow * sides / width
    air = around.air.density_kg_m3 * 2.0 * width * gained / release.rate_kg_s
    warmth = warming_W_m2(around, scale, density, temperature) * 2.0 * width / release.rate_kg_s
    return np.array([air, warmth, weight + sides, edge, height_of_scale(around, scale) / flow], dtype=np.float64)


def _told(states: Array, x: Array, release: DenseRelease, around: Surroundings) -> DensePlume:
    """The states of the march as a table."""
    ratio, heat, width, square, arrival = states
    mixture = Mixture(release.gas, around.air)
    temperature = mixture.temperature_K(ratio, heat)
    volume = mixture.volume_m3_kg(ratio, temperature)
    edge = np.minimum(np.sqrt(square), width / HALF_ROOT_PI)
    scale = scale_of_flow(around, release.rate_kg_s * volume / (2.0 * width))
    speed = flow_per_width(around, scale) / height_of_scale(around, scale)
    core = np.maximum(width - HALF_ROOT_PI * edge, 0.0)
    return DensePlume(release, around, x, 1.0 / volume, core, edge, scale, speed, arrival, temperature,
                      (1.0 + ratio) / volume, mixture.mole_share(ratio), heat)  # fmt: skip


def mass_flux_kg_s(plume: DensePlume, x_m: ArrayLike) -> Array:
    """The gas carried through the sections at distances, kg/s: the profile that is told, times the wind, summed.

    One axis. Source: quadrature over the section, which knows nothing of how the plume was worked out.
    """
    x = np.atleast_1d(np.asarray(x_m, dtype=np.float64))[:, None, None]
    nodes, weights = np.polynomial.legendre.leggauss(48)
    share, part = 0.5 * (nodes + 1.0), 0.5 * weights
    reach = plume.at("core_m", x) + 6.0 * plume.at("edge_m", x)
    core = plume.at("core_m", x)
    high = 12.0 * plume.at("scale_m", x)
    z, up = high * share[None, None, :] ** 3, high * 3.0 * share[None, None, :] ** 2 * part[None, None, :]
    y, across = core + (reach - core) * share[None, :, None], (reach - core) * part[None, :, None]
    wind = plume.around.wind_1m_m_s * z**plume.around.power
    beside = np.sum(plume.concentration(x, y, z) * wind * up * across, axis=(1, 2))
    middle = np.sum(plume.concentration(x, 0.0, z) * wind * up, axis=2)[:, 0] * core[:, 0, 0]
    return np.asarray(2.0 * (beside + middle))


def _guarded(plume: DensePlume) -> DensePlume:
    """The plume, if it carries what was released."""
    carried = mass_flux_kg_s(plume, plume.x_m) / plume.release.rate_kg_s
    if not np.all(np.abs(carried - 1.0) <= number("flux_tolerance")):
        worst = float(carried[np.argmax(np.abs(np.nan_to_num(carried, nan=np.inf) - 1.0))])
        raise MassFluxError(f"dense plume: a section carries {worst:.3g} times the release; no result")
    return plume
