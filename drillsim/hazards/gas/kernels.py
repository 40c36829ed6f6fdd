"""The steady plume of one passive source at fixed points, under many weathers: worked out once a class, then scaled.

Under one direction, stability and roughness the plume of an endless release is rate / wind times one kernel, so that a
thousand weathers cost as many kernels as there are different classes among them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dispersion import dilution_per_m2, floored, sigmas
from drillsim.hazards.gas.field import Points
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.weather import Weather, downwind_vector, transport_wind

Array = NDArray[np.float64]
WeatherClass = tuple[float, str, str]
"""Where the wind comes from, stability, roughness."""


class Kernels:
    """Kernels of one source at points, 1/m2, kept by class; `worked_out` counts them."""

    def __init__(self, source: Source, points: Points, north_deg: float = 0.0) -> None:
        self.source, self.north_deg = source, north_deg
        axes = (np.asarray(axis, dtype=np.float64) for axis in (points.x, points.y, points.z))
        self.x, self.y, self.z = np.broadcast_arrays(*axes)
        self.worked_out = 0
        self._kept: dict[WeatherClass, Array] = {}

    def kg_m3(self, rate_kg_s: float, weather: Weather) -> Array:
        """The concentration of an endless release, in the points' shape; never above the pure gas.

        Raises ValueError for a rate that is negative or not finite. Source: as `field.steady_centreline`.
        """
        if not (np.isfinite(rate_kg_s) and rate_kg_s >= 0.0):
            raise ValueError(f"rate_kg_s: must be finite and not negative (got {rate_kg_s})")
        scale = rate_kg_s / transport_wind(weather, self.source.height_m)
        return np.asarray(np.minimum(scale * self.kernel(weather), self.source.pure_gas_kg_m3))

    def kernel(self, weather: Weather) -> Array:
        """The dilution over the cross-section, 1/m2, of a weather's class; not to be written into."""
        key = weather.wind_from_deg, weather.stability, weather.roughness
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._work_out(weather)
            found.setflags(write=False)
            self.worked_out += 1
        return found

    def _work_out(self, weather: Weather) -> Array:
        east, north = downwind_vector(weather.wind_from_deg, self.north_deg)
        away_x, away_y = self.x - self.source.x, self.y - self.source.y
        along, across = away_x * east + away_y * north, away_x * north - away_y * east
        raw = sigmas(along, weather.stability, weather.roughness)
        spread_y, spread_z = (floored(sigma, self.source.initial_spread_m) for sigma in raw)
        dilution = dilution_per_m2(across, self.z, self.source.height_m, spread_y, spread_z)
        return np.where(along > 0.0, dilution, 0.0)
