"""The dense plume as a day plays it: a table down the wind that a band of gas looks its section and its pace up in.

One table serves a class of rates: the rate a leak is stated to have and its halves and doubles. What is carried is
scaled to the true rate, so that the mass in the air is exact; width and height are those of the class.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dense.constants import number
from drillsim.hazards.gas.dense.entrainment import flow_per_width, height_of_scale
from drillsim.hazards.gas.dense.mixture import ColdGas, Mixture
from drillsim.hazards.gas.dense.origin import DenseRelease
from drillsim.hazards.gas.dense.plume import HALF_ROOT_PI, DensePlume, dense_plume
from drillsim.hazards.gas.dense.surroundings import surroundings_of_weather
from drillsim.hazards.weather import Weather

Array = NDArray[np.float64]

TABLES: Final = 256
"""Tables kept, at most."""
FEWEST_HALVES: Final = -8
END_M: Final = 1.0e6
"""From the table's last distance to here the section stays as it is: no park is so large."""
EQUAL_SPREAD: Final = np.sqrt(2.0 / np.pi)
"""The spread of the Gaussian that has the same middle and the same effective width, beside that width."""


@dataclass(frozen=True)
class DenseGas:
    """What makes a source's plume dense: the gas, the rate it is stated to have, kg/s, and how many times a water
    curtain thins it at `curtain_m` down the wind (1: there is none)."""

    gas: ColdGas
    rate_kg_s: float
    thinned: float = 1.0
    curtain_m: float = 10.0

    def rate_class(self, rate_kg_s: float) -> float:
        """The rate whose table serves a rate, kg/s."""
        halves = float(np.round(np.log2(max(rate_kg_s, np.finfo(float).tiny) / self.rate_kg_s)))
        return float(self.rate_kg_s * 2.0 ** max(halves, FEWEST_HALVES))


class Section:
    """A steady dense plume by distance from its source: a core with Gaussian edges, exp(-(z/S_z)^(1+power)) up.

    That profile is played as it is. `fastest` and `slowest` bound the mean speed at which gas comes anywhere, m/s.
    """

    def __init__(self, plume: DensePlume) -> None:
        self.plume, self.around = plume, plume.around
        near, far = plume.x_m[0], plume.x_m[-1]
        self.x = np.concatenate([[0.0], plume.x_m, [END_M]])
        self.core, self.edge, self.scale = (
            np.concatenate([[column[0]], column, [column[-1]]])
            for column in (plume.core_m, plume.edge_m, plume.scale_m)
        )
        over = near / plume.speed_m_s[0]  # the time over the blanket, at the speed of its edge
        last = (END_M - far) / plume.speed_m_s[-1]
        self.arrival = np.concatenate([[0.0], plume.arrival_s + over, [plume.arrival_s[-1] + over + last]])
        pace = self.x[1:] / self.arrival[1:]
        self.fastest, self.slowest = float(pace.max()), float(pace.min())

    def arrives_s(self, x_m: ArrayLike) -> Array:
        """When the gas comes to a distance, s after it left."""
        return np.asarray(np.interp(np.asarray(x_m, dtype=np.float64), self.x, self.arrival))

    def reached_m(self, age_s: ArrayLike) -> Array:
        """How far gas of an age has come."""
        return np.asarray(np.interp(np.asarray(age_s, dtype=np.float64), self.arrival, self.x))

    def pace_m_s(self, x_m: Array) -> Array:
        """The mean speed on the way to a distance above 0."""
        return np.asarray(x_m / self.arrives_s(x_m))

    def _at(self, x_m: ArrayLike) -> tuple[Array, Array, Array]:
        """Core, edge and vertical scale at distances."""
        x = np.asarray(x_m, dtype=np.float64)
        core, edge, scale = (np.asarray(np.interp(x, self.x, column)) for column in (self.core, self.edge, self.scale))
        return core, edge, scale

    def per_rate(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike) -> Array:
        """The concentration of each kg/s, s/m3; times the wind over the section it is 1. Shapes broadcast."""
        core, edge, scale = self._at(x_m)
        beside = np.maximum(np.abs(y_m) - core, 0.0) / edge
        up = np.power(np.maximum(z_m, 0.0) / scale, 1.0 + self.around.power)
        width = 2.0 * (core + HALF_ROOT_PI * edge)
        return np.asarray(np.exp(-(beside * beside) - up) / (width * flow_per_width(self.around, scale)))

    def reach_across_m(self, x_m: ArrayLike, spreads: float) -> Array:
        """How far across the gas is found, to so many spreads of its edge."""
        core, edge, _ = self._at(x_m)
        return np.asarray(core + spreads / np.sqrt(2.0) * edge)

    def widest_m(self, slope: float, spreads: float) -> float:
        """The least spread at the source that, growing by `slope`, is nowhere less than the gas across."""
        across = self.reach_across_m(self.x, spreads)
        return float(np.max(across / spreads - slope * self.x))

    def spreads_m(self, x_m: ArrayLike) -> tuple[Array, Array]:
        """The spreads across and up of the Gaussian with the same middle, width and height."""
        core, edge, scale = self._at(x_m)
        return EQUAL_SPREAD * (core + HALF_ROOT_PI * edge), EQUAL_SPREAD * height_of_scale(self.around, scale)


def section_of(dense: DenseGas, rate_kg_s: float, weather: Weather) -> Section:
    """The section of what leaves at a rate under a weather.

    Raises MassFluxError where no table carries the release.
    """
    return _section(replace(dense, rate_kg_s=dense.rate_class(rate_kg_s)), _rounded(weather))


def _rounded(weather: Weather) -> Weather:
    """The weather that a table is worked out for: the wind to two digits, heat to 1 K, pressure to 1 kPa."""
    return replace(
        weather,
        wind_from_deg=0.0,
        wind_speed_m_s=float(f"{weather.wind_speed_m_s:.2g}"),
        temperature_K=float(round(weather.temperature_K)),
        pressure_Pa=max(1e3 * round(weather.pressure_Pa / 1e3), 1e3),
    )


@lru_cache(maxsize=TABLES)
def _section(dense: DenseGas, weather: Weather) -> Section:
    """One table, kept."""
    around = surroundings_of_weather(weather, number("ground", weather.roughness))
    volume = float(Mixture(dense.gas, around.air).volume_m3_kg(0.0, dense.gas.temperature_K)) * dense.rate_kg_s
    release = DenseRelease(dense.rate_kg_s, 0.5 * float(np.sqrt(volume / weather.wind_speed_m_s)), dense.gas)
    found = Section(dense_plume(release, around))
    if dense.thinned <= 1.0:
        return found
    return Section(dense_plume(_behind_curtain(found, release, dense), around))


def _behind_curtain(bare: Section, release: DenseRelease, dense: DenseGas) -> DenseRelease:
    """A release that comes mixed with so much air as thins the bare plume at the curtain by the factor."""
    held = release.rate_kg_s * float(bare.per_rate(dense.curtain_m, 0.0, 0.0)) / dense.thinned
    ratio = float(Mixture(release.gas, bare.around.air).air_ratio(held))
    return replace(release, air_ratio=ratio)
