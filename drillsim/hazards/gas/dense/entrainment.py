"""The laws of a dense plume: how its weight hinders mixing, how it slumps, how the ground warms it.

Profiles: across, a middle part of half-width b with Gaussian edges S_y; up, exp(-(z/S_z)^(1+power)). The effective
half-width is b + sqrt(pi)/2 S_y, the effective height the profile's integral.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gamma

from drillsim.hazards.gas.dense.constants import block, number
from drillsim.hazards.gas.dense.surroundings import Surroundings

Array = NDArray[np.float64]


def flow_per_width(around: Surroundings, scale_m: ArrayLike) -> Array:
    """The integral of wind times profile over all heights, m2/s, of a vertical scale S_z in m.

    Source: u = u1 z^power over exp(-(z/S_z)^(1+power)) (recomputed).
    """
    return np.asarray(around.wind_1m_m_s * np.asarray(scale_m) ** (1.0 + around.power) / (1.0 + around.power))


def scale_of_flow(around: Surroundings, flow_m2_s: ArrayLike) -> Array:
    """The vertical scale S_z in m that carries so much flow."""
    order = 1.0 + around.power
    return np.asarray((order * np.asarray(flow_m2_s) / around.wind_1m_m_s) ** (1.0 / order))


def height_of_scale(around: Surroundings, scale_m: ArrayLike) -> Array:
    """The effective height in m: the integral of the vertical profile."""
    return np.asarray(np.asarray(scale_m) * gamma(1.0 / (1.0 + around.power)) / (1.0 + around.power))


def mean_height_of_scale(around: Surroundings, scale_m: ArrayLike) -> Array:
    """The mean height in m at which the gas is, by the vertical profile (recomputed)."""
    order = 1.0 / (1.0 + around.power)
    return np.asarray(np.asarray(scale_m) * gamma(2.0 * order) / gamma(order))


def reduced_gravity(around: Surroundings, density_kg_m3: ArrayLike) -> Array:
    """g (rho - rho_air) / rho_air, m/s2; negative where the cloud is lighter."""
    own = around.air.density_kg_m3
    return np.asarray(number("gravity_m_s2") * (np.asarray(density_kg_m3) - own) / own)


def stirring_m_s(around: Surroundings, height_m: Array, speed_m_s: Array, temperature_K: ArrayLike) -> Array:
    """The velocity of the turbulence that mixes: friction, and convection under a cloud colder than the ground.

    Source: as the table says.
    """
    rule, ground = block("convection"), around.air.temperature_K
    colder = np.maximum(ground - np.asarray(temperature_K), 0.0) / np.asarray(temperature_K)
    thermal = number("gravity_m_s2") * colder * height_m / (around.friction_m_s * speed_m_s)
    return np.asarray(around.friction_m_s * np.sqrt(1.0 + rule["factor"] * thermal ** rule["power"]))


def hindrance(richardson: ArrayLike) -> Array:
    """How many times slower a layer grows than friction alone would have it, by its Richardson number.

    Source: as the table says.
    """
    rule, number_ = block("hindrance"), np.asarray(richardson, dtype=np.float64)
    heavy, light = np.maximum(number_, 0.0), np.maximum(-number_, 0.0)
    stable = rule["neutral"] + sum(factor * heavy**power for factor, power in rule["heavy"])
    factor, power = rule["buoyant"]
    return np.asarray(np.where(number_ >= 0.0, stable, rule["neutral"] / (1.0 + factor * light**power)))


def layering(around: Surroundings, height_m: ArrayLike) -> Array:
    """How many times slower heat and gas are mixed at a height than in neutral air, by the air's own layering.

    Beyond |z/L| = 1, where nothing was measured, it stays as it is there. Source: Businger & Dyer (memory).
    """
    rule = block("stability_functions")
    most = rule["most_z_over_L"]
    ratio = np.clip(np.asarray(height_m, dtype=np.float64) / around.obukhov_m, -most, most)
    stable = 1.0 + rule["stable"] * np.maximum(ratio, 0.0)
    return np.asarray(np.where(ratio >= 0.0, stable, 1.0 / np.sqrt(1.0 + rule["unstable"] * np.maximum(-ratio, 0.0))))


def growth_m_s(around: Surroundings, scale_m: Array, density_kg_m3: ArrayLike, temperature_K: ArrayLike) -> Array:
    """How fast the flow per width grows by mixing over the top, m/s.

    Source: k w (1 + power) / hindrance (HEGADAS, DEGADIS; memory).
    """
    height = height_of_scale(around, scale_m)
    speed = flow_per_width(around, scale_m) / height
    stirring = stirring_m_s(around, height, speed, temperature_K)
    richardson = reduced_gravity(around, density_kg_m3) * height / stirring**2
    layered = layering(around, mean_height_of_scale(around, scale_m))
    return np.asarray(number("karman") * stirring * (1.0 + around.power) / (hindrance(richardson) * layered))


def slumping(around: Surroundings, scale_m: Array, density_kg_m3: ArrayLike) -> Array:
    """How much the half-width grows in a metre of way by weight alone, 1.

    Source: front speed 1.15 sqrt(g' H) (van Ulden; memory).
    """
    height = height_of_scale(around, scale_m)
    pull = np.maximum(reduced_gravity(around, density_kg_m3), 0.0) * height
    return np.asarray(number("front_speed") * np.sqrt(pull) * height / flow_per_width(around, scale_m))


def edge_growth_m(around: Surroundings, half_width_m: Array) -> Array:
    """How much the square of the edge S_y grows in a metre of way, m.

    Source: HEGADAS (memory), with the slope of the class's own spread where that spread is as wide as the plume.
    """
    a, b = around.lateral
    spread = half_width_m * np.sqrt(2.0 / np.pi)
    square = spread * spread
    x = (square * b + np.sqrt(square * square * b * b + 4.0 * a * a * square)) / (2.0 * a * a)
    return np.asarray(8.0 / np.pi * half_width_m**2 * (1.0 / x - 0.5 * b / (1.0 + b * x)))


def warming_W_m2(around: Surroundings, scale_m: Array, density_kg_m3: Array, temperature_K: Array) -> Array:
    """The heat from ground as warm as the air into the cloud, W/m2: the larger of forced and natural convection.

    Source: as the table says.
    """
    rule = block("heat")
    colder = np.maximum(around.air.temperature_K - temperature_K, 0.0)
    speed = flow_per_width(around, scale_m) / height_of_scale(around, scale_m)
    capacity = density_kg_m3 * number("air", "heat_capacity_J_kgK")
    forced = number("heat", "colburn") * capacity * around.friction_m_s**2 / speed
    viscosity = number("heat", "viscosity_m2_s")
    rayleigh = number("gravity_m_s2") * colder / temperature_K * number("heat", "prandtl") / viscosity**2
    natural = rule["nusselt"]["value"] * number("heat", "conductivity_W_mK") * np.cbrt(rayleigh)
    return np.asarray(np.maximum(forced, natural) * colder)
