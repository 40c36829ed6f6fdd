"""The air a dense plume moves in: friction, the power law that fits the wind, moisture, how far it meanders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dense.constants import block, number
from drillsim.hazards.gas.dense.mixture import MoistAir
from drillsim.hazards.gas.dispersion import briggs_across
from drillsim.hazards.turbulence import obukhov_length_m, stability_of_obukhov
from drillsim.hazards.weather import STABILITIES, Roughness, Weather

Array = NDArray[np.float64]

REFERENCE_M: Final = 10.0  # the height of a weather's wind


@dataclass(frozen=True)
class Surroundings:
    """One constant stretch of air over flat ground as warm as the air.

    `friction_m_s` is the friction velocity, `wind_1m_m_s` and `power` the fitted law u = wind_1m z^power, z in m;
    `obukhov_m` is the Obukhov length, inf where neutral; `stability` is the class whose lateral spread holds,
    `roughness` the table of spreads it is taken from.
    """

    friction_m_s: float
    wind_1m_m_s: float
    power: float
    obukhov_m: float
    stability: str
    air: MoistAir
    roughness: Roughness = "rural"
    averaging_s: float = 600.0

    def __post_init__(self) -> None:
        names = ("friction_m_s", "wind_1m_m_s", "power", "averaging_s")
        bad = [name for name in names if not (np.isfinite(getattr(self, name)) and getattr(self, name) > 0.0)]
        if bad or self.stability not in tuple(STABILITIES):
            raise ValueError(f"surroundings: {', '.join(bad) or 'stability'} out of range")

    @property
    def lateral(self) -> tuple[float, float]:
        """a and b of the lateral spread a x / sqrt(1 + b x), m, with a for the averaging time.

        Source: Briggs 1973 (read); the power of time as the table says.
        """
        a, b, _ = briggs_across(self.stability, self.roughness)
        rule = block("averaging")
        time = max(self.averaging_s, rule["shortest_s"]) / rule["reference_s"]
        return float(a * time ** rule["power"]), float(b)


@dataclass(frozen=True)
class Measured:
    """What a mast tells: friction velocity, roughness length and Obukhov length (inf: neutral)."""

    friction_m_s: float
    roughness_m: float
    obukhov_m: float


@dataclass(frozen=True)
class WindAt:
    """A wind at one height over ground of a roughness length, in a class; `roughness` names the table of spreads."""

    speed_m_s: float
    height_m: float
    stability: str
    roughness_m: float
    roughness: Roughness = "rural"


def fitted_power(mast: Measured) -> tuple[float, float]:
    """The wind at 1 m in m/s and the power of the law that fits a mast's logarithmic wind best.

    Source: weighted least squares of the logarithms (as DEGADIS, memory).
    """
    rule = block("wind_fit")
    lowest = max(rule["lowest_m"], 2.0 * mast.roughness_m)
    height = np.geomspace(lowest, max(rule["highest_m"], 10.0 * lowest), rule["levels"])
    weight = np.sqrt(height / (1.0 + height))  # an even step of ln z is a step of z / z in height
    power, level = np.polyfit(np.log(height), np.log(logarithmic_wind(mast, height)), 1, w=weight)
    return float(np.exp(level)), float(np.clip(power, *rule["powers"]))


def surroundings_of_mast(mast: Measured, air: MoistAir, averaging_s: float = 600.0) -> Surroundings:
    """The surroundings of a mast: the class is the one whose own Obukhov length lies nearest."""
    wind, power = fitted_power(mast)
    letter = STABILITIES[int(stability_of_obukhov(mast.obukhov_m, mast.roughness_m))]
    return Surroundings(mast.friction_m_s, wind, power, mast.obukhov_m, letter, air, averaging_s=averaging_s)


def surroundings_of_wind(wind: WindAt, air: MoistAir, averaging_s: float = 600.0) -> Surroundings:
    """The surroundings of a wind at one height: its class tells the Obukhov length, the wind then the friction."""
    obukhov = float(obukhov_length_m(wind.roughness_m, wind.stability))
    unit = float(logarithmic_wind(Measured(1.0, wind.roughness_m, obukhov), wind.height_m))
    mast = Measured(wind.speed_m_s / unit, wind.roughness_m, obukhov)
    speed, power = fitted_power(mast)
    return Surroundings(
        mast.friction_m_s, speed, power, obukhov, wind.stability, air, wind.roughness, averaging_s
    )


def surroundings_of_weather(
    weather: Weather, roughness_m: float, averaging_s: float = 600.0, relative_humidity: float | None = None
) -> Surroundings:
    """The surroundings of a weather of the house over ground of a roughness length."""
    humidity = number("air", "relative_humidity") if relative_humidity is None else relative_humidity
    air = MoistAir(weather.temperature_K, weather.pressure_Pa, humidity)
    wind = WindAt(weather.wind_speed_m_s, REFERENCE_M, weather.stability, roughness_m, weather.roughness)
    return surroundings_of_wind(wind, air, averaging_s)


def logarithmic_wind(mast: Measured, height_m: ArrayLike) -> Array:
    """The wind in m/s at heights in m by similarity of the surface layer, any shape; never below a tenth of u*.

    Source: Businger & Dyer (memory).
    """
    height = np.asarray(height_m, dtype=np.float64)
    raw = np.log(np.maximum(height, mast.roughness_m) / mast.roughness_m) - _psi(mast, height)
    return np.asarray(np.maximum(mast.friction_m_s / number("karman") * raw, 0.1 * mast.friction_m_s))


def _psi(mast: Measured, height: Array) -> Array:
    """The stability function of the wind."""
    rule = block("stability_functions")
    if not np.isfinite(mast.obukhov_m):
        return np.zeros_like(height)
    ratio = height / mast.obukhov_m
    if mast.obukhov_m > 0.0:
        most = rule["most_z_over_L"]
        near = -rule["stable"] * np.minimum(ratio, most)
        return np.asarray(near - rule["stable"] * most * np.log(np.maximum(ratio / most, 1.0)))
    x = (1.0 - rule["unstable"] * ratio) ** 0.25
    return np.asarray(2 * np.log((1 + x) / 2) + np.log((1 + x * x) / 2) - 2 * np.arctan(x) + np.pi / 2)
