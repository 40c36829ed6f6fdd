"""The dense plume of the package slabx (extra `dense`), for comparison: the same release, air and question.

slabx is Ermak's SLAB told anew. Nothing of it is in drillsim; without the package there is no comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dense.constants import number
from drillsim.hazards.gas.dense.mixture import MoistAir
from drillsim.hazards.gas.dense.origin import DenseRelease
from drillsim.hazards.gas.dense.plume import MassFluxError
from drillsim.hazards.gas.dense.surroundings import WindAt
from drillsim.hazards.properties import Properties

Array = NDArray[np.float64]

PER_CENT = 100.0
EDGE = 1.0 + 1e-9


@dataclass(frozen=True)
class Question:
    """What is asked of slabx: duration and averaging time of the release, s, furthest distance and height, m."""

    lasts_s: float = 3600.0
    averaging_s: float = 600.0
    furthest_m: float = 3000.0
    sensor_m: float = 1.5


@dataclass(frozen=True)
class Liquid:
    """What slabx asks of the pool's liquid and drillsim's own plume does not: heat capacity and density."""

    heat_capacity_J_kgK: float
    density_kg_m3: float


def liquid_of(of: Properties) -> Liquid:
    """What slabx asks of a substance's liquid; 0 where it is not known."""
    return Liquid(of.liquid_heat_capacity_J_kgK or 0.0, of.liquid_density_kg_m3 or 0.0)


def has_slabx() -> bool:
    """Whether the package is installed."""
    return find_spec("slabx") is not None


def slabx_share(
    release: DenseRelease, liquid: Liquid, wind: WindAt, air: MoistAir, asked: Question
) -> tuple[Array, Array]:
    """Distances in m and the share of gas by volume on the middle line of a boiling pool, at the sensors.

    Raises ImportError without the package, MassFluxError where a section of the steady plume does not carry the rate.
    """
    from slabx.core.plume import run_dispersion  # optional: the extra `dense`
    from slabx.core.source import EvaporatingPool
    from slabx.post.concentration import concentration_field
    from slabx.submodels.atmosphere import Atmosphere
    from slabx.thermo.base import LegacyThermo, Substance, water_backend

    gas = release.gas
    boils = Substance(
        name="gas", mw=gas.molar_mass_kg_mol, cp_vapour=gas.heat_capacity_J_kgK, cp_liquid=liquid.heat_capacity_J_kgK,
        dh_vap=gas.vaporisation_heat_J_kg, T_boil=gas.boiling_point_K, rho_liquid=liquid.density_kg_m3,
    )  # fmt: skip
    pool = EvaporatingPool(
        substance=boils, rate=release.rate_kg_s, area=np.pi * release.radius_m**2, duration=asked.lasts_s
    )
    around = Atmosphere(
        u_ref=wind.speed_m_s, z_ref=wind.height_m, T=air.temperature_K, rh=PER_CENT * air.relative_humidity,
        z0=wind.roughness_m, stability=wind.stability,
    )  # fmt: skip
    course, used = run_dispersion(
        pool, around, LegacyThermo(boils), water_backend(), x_max=asked.furthest_m, n_puff_steps=40
    )
    # slabx widens a source that the wind cannot carry off; over it the flux is still growing
    steady = (np.asarray(course.mode) == 0) & (np.asarray(course.x) > used.half_width * EDGE)
    flux = course.rho * course.mass_frac * course.u * 2.0 * course.b_half * course.h / release.rate_kg_s
    guard(np.asarray(flux)[steady])
    field = concentration_field(course, around, z=asked.sensor_m, t_avg=asked.averaging_s, t_release=asked.lasts_s)
    return np.asarray(field.x, dtype=np.float64), np.asarray(field.peak, dtype=np.float64)


def guard(carried: ArrayLike) -> None:
    """Refuses a plume of which a section carries another share of the release than 1.

    Raises MassFluxError; also for no section at all.
    """
    share = np.asarray(carried, dtype=np.float64)
    if not share.size or not np.all(np.abs(share - 1.0) <= number("flux_tolerance")):
        raise MassFluxError("slabx: a section of its plume does not carry the release; no result")
