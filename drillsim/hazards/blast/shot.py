"""One explosion of the day: what burns, its blast by every method, its flash or fireball; pure once it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.blast.cloud import FlammableCloud
from drillsim.hazards.blast.tnt import blast_impulse_Pa_s, blast_pressure_kPa
from drillsim.hazards.blast.vapour_cloud import Explosion, cloud_impulse_Pa_s, cloud_pressure_kPa
from drillsim.hazards.fire.fireball import fireball_diameter_m, fireball_duration_s, fireball_radiation_kW_m2
from drillsim.hazards.fire.radiation import transmissivity
from drillsim.hazards.tables import load_table
from drillsim.units import TICKS_PER_S

TABLE: Final = "blast/blast.yaml"
FLAME_SPEED: Final = "flame_speed"
TNT: Final = "tnt"
_HALVINGS: Final = 60
_Pa_PER_kPa: Final = 1000.0

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Fireball:
    """A fireball that touches the ground: mass of fuel, kg, and what its surface gives, kW/m2."""

    fuel_kg: float
    surface_power_kW_m2: float

    @property
    def diameter_m(self) -> float:
        """Its largest diameter."""
        return float(fireball_diameter_m(self.fuel_kg))

    @property
    def lasts_s(self) -> float:
        """How long it lasts."""
        return float(fireball_duration_s(self.fuel_kg))

    def heat_kW_m2(self, distance_m: Array, vapour_Pa: float) -> Array:
        """The radiation at distances along the ground; beneath it, that at the edge of its shadow.

        Source: CCPS (read), the nearest distance an assumption: beneath it nobody gets less than beside it.
        """
        away = np.maximum(distance_m, 0.35 * self.diameter_m)
        path = np.maximum(np.hypot(away, 0.5 * self.diameter_m) - 0.5 * self.diameter_m, 0.0)
        passes = transmissivity(vapour_Pa, path)
        return fireball_radiation_kW_m2(self.fuel_kg, away, self.surface_power_kW_m2, passes)


@dataclass(frozen=True)
class Shot:
    """An explosion at a tick: where, the method people get, and what there is of blast, flash and fireball."""

    at_tick: int
    x: float
    y: float
    method: str
    cloud: Explosion | None = None
    tnt_kg: float = 0.0
    flash: FlammableCloud | None = None
    fireball: Fireball | None = None

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods by which its blast is known."""
        return (*((FLAME_SPEED,) if self.cloud is not None else ()), *((TNT,) if self.tnt_kg > 0.0 else ()))

    def pressure_kPa(self, distance_m: Array, method: str = "") -> Array:
        """The peak overpressure at distances by a method, the chosen one unless it is named."""
        if (method or self.method) == TNT:
            return blast_pressure_kPa(distance_m, self.tnt_kg)
        return np.zeros(np.shape(distance_m)) if self.cloud is None else cloud_pressure_kPa(self.cloud, distance_m)

    def impulse_Pa_s(self, distance_m: Array, method: str = "") -> Array:
        """The impulse of the positive phase at distances by a method, the chosen one unless it is named."""
        if (method or self.method) == TNT:
            return blast_impulse_Pa_s(distance_m, self.tnt_kg)
        return np.zeros(np.shape(distance_m)) if self.cloud is None else cloud_impulse_Pa_s(self.cloud, distance_m)

    def felt_kPa(self, x: Array, y: Array) -> Array:
        """The peak overpressure at points on the map by the chosen method."""
        return self.pressure_kPa(np.hypot(x - self.x, y - self.y))

    def heat_kW_m2(self, points: tuple[Array, Array], window: tuple[int, int], vapour_Pa: float) -> Array:
        """The window's mean heat of the flash and the fireball at points on the map; the window in ticks."""
        x, y = points
        total, (start, end) = np.zeros(np.shape(x)), window
        if self.flash is not None and start <= self.at_tick < end:
            row = load_table(TABLE)["flash_fire"]
            share = min(1.0, row["lasts"]["value"] * TICKS_PER_S / (end - start))
            total = total + np.where(self.flash.covers(x, y), row["surface_power"]["value"] * share, 0.0)
        if self.fireball is not None:
            until = self.at_tick + self.fireball.lasts_s * TICKS_PER_S
            share = max(0.0, min(end, until) - max(start, self.at_tick)) / (end - start)
            total = total + share * self.fireball.heat_kW_m2(np.hypot(x - self.x, y - self.y), vapour_Pa)
        return total

    @property
    def hot_until(self) -> float:
        """The tick until which it gives heat."""
        return self.at_tick + (self.fireball.lasts_s * TICKS_PER_S if self.fireball is not None else 1.0)

    def reach_m(self, bound_kPa: float, method: str = "") -> float:
        """How far from its middle a pressure is reached by a method; 0 if nowhere.

        Source: the pressure falls with distance, halved on the way (recomputed).
        """
        near, far = 0.0, float(load_table(TABLE)["farthest"]["value"])
        if float(self.pressure_kPa(np.asarray(near), method)) < bound_kPa:
            return 0.0
        for _ in range(_HALVINGS):
            middle = 0.5 * (near + far)
            inside = float(self.pressure_kPa(np.asarray(middle), method)) >= bound_kPa
            near, far = (middle, far) if inside else (near, middle)
        return near

    def reaches(self) -> Mapping[str, Any]:
        """The cells of the hazards table: the distance of each bound by each method, and by the chosen one."""
        found: dict[str, Any] = {}
        for bound in load_table(TABLE)["bounds"]["value"]:
            name = f"reach_{f'{bound:g}'.replace('.', '_')}_kPa"
            found[f"{name}_m"] = self.reach_m(bound)
            for method in (FLAME_SPEED, TNT):
                found[f"{name}_{method}_m"] = self.reach_m(bound, method) if method in self.methods else np.nan
        return found

    def phase_s(self, bound_kPa: float) -> float:
        """How long the positive phase lasts where a bound is reached, NaN where it is not.

        Source: twice the impulse over the peak, a blast that falls in a straight line (assumption).
        """
        at = np.asarray(self.reach_m(bound_kPa))
        pressure = float(self.pressure_kPa(at)) * _Pa_PER_kPa
        return 2.0 * float(self.impulse_Pa_s(at)) / pressure if float(at) > 0.0 and pressure > 0.0 else float("nan")
