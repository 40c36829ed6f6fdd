"""How far a hot or fast plume from a stack rises, near the stack and in the end. m, s, K; scalars, one stack each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.weather import STABILITIES, stability_index

GRAVITY = 9.80665
STABLE = "EF"
_WEAK_BELOW = 55.0

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stack:
    """A stack: its inner `diameter_m`, the speed and temperature of what leaves it."""

    diameter_m: float
    speed_m_s: float
    temperature_K: float


@dataclass(frozen=True)
class Air:
    """The air about a stack: wind at its top, temperature, class, and how much warmer it gets with height, K/m."""

    wind_m_s: float
    temperature_K: float
    stability: str
    gradient_K_m: float = 0.0


@dataclass(frozen=True)
class Rise:
    """A plume's rise: by buoyancy or by its own speed, its fluxes, and where and how high it ends, m."""

    buoyant: bool
    buoyancy_m4_s3: float
    momentum_m4_s2: float
    ends_at_m: float
    final_m: float
    _stack: Stack
    _air: Air
    _stiffness: float

    def at_m(self, x: ArrayLike) -> Array:
        """The rise at distances down the wind, any shape; never above the final one.

        Source: Briggs 1969 as in EPA ISC3 (read).
        """
        distance, wind = np.maximum(np.asarray(x, dtype=np.float64), 0.0), self._air.wind_m_s
        if self.buoyant:
            rising = 1.60 * np.cbrt(self.buoyancy_m4_s3 * distance**2 / wind**3)
        else:
            entrained = (1.0 / 3.0 + wind / self._stack.speed_m_s) ** 2
            rising = np.cbrt(3.0 * self.momentum_m4_s2 * self._travel(distance) / (entrained * wind))
        return np.where(distance < self.ends_at_m, np.minimum(rising, self.final_m), self.final_m)

    def _travel(self, distance: Array) -> Array:
        """Distance over wind; where an inversion holds the plume down, the sine of its swing in place of the way."""
        wind, swing = self._air.wind_m_s, np.sqrt(self._stiffness)
        if swing == 0.0:
            return distance / wind
        return np.asarray(np.sin(np.minimum(distance * swing / wind, 0.5 * np.pi)) / swing, dtype=np.float64)


def briggs_rise(stack: Stack, air: Air, gravity: float = GRAVITY) -> Rise:
    """The rise of a stack's plume.

    Raises ValueError for a wind, speed or diameter not above 0, a class outside A to F, or a stable class whose air
    does not get warmer with height.
    Source: Briggs 1969 and 1975 as in EPA ISC3 volume 2 (read).
    """
    letter = STABILITIES[int(stability_index(air.stability))]
    if not min(air.wind_m_s, stack.speed_m_s, stack.diameter_m) > 0.0:
        raise ValueError("briggs_rise: wind, speed and diameter must be above 0")
    if letter in STABLE and not air.gradient_K_m > 0.0:
        raise ValueError(f"briggs_rise: in class {letter} the air gets warmer with height; give its gradient")
    warmer = stack.temperature_K - air.temperature_K
    size = stack.diameter_m**2 / (4.0 * stack.temperature_K)
    buoyancy, momentum = gravity * stack.speed_m_s * size * warmer, stack.speed_m_s**2 * size * air.temperature_K
    stiffness = gravity / air.temperature_K * air.gradient_K_m if letter in STABLE else 0.0
    buoyant = warmer > _crossover_K(stack, buoyancy, stiffness)
    if stiffness > 0.0:
        end, final = _stable(stack, air.wind_m_s, (buoyancy, momentum, stiffness), buoyant)
    else:
        end, final = _unstable(stack, air.wind_m_s, buoyancy, buoyant)
    return Rise(buoyant, buoyancy, momentum, float(end), float(final), stack, air, stiffness)


def _crossover_K(stack: Stack, buoyancy: float, stiffness: float) -> float:
    """How much warmer than the air a plume must be for its buoyancy to count more than its speed."""
    speed, wide, hot = stack.speed_m_s, stack.diameter_m, stack.temperature_K
    if stiffness > 0.0:
        return float(0.019582 * hot * speed * np.sqrt(stiffness))
    if buoyancy < _WEAK_BELOW:
        return float(0.0297 * hot * np.cbrt(speed / wide))
    return float(0.00575 * hot * np.cbrt(speed**2 / wide))


def _unstable(stack: Stack, wind: float, buoyancy: float, buoyant: bool) -> tuple[float, float]:
    """Where a plume's rise ends and how high, in classes A to D."""
    weak, some = buoyancy < _WEAK_BELOW, max(buoyancy, 0.0)
    end = 49.0 * some**0.625 if weak else 119.0 * some**0.4
    if buoyant:
        return end, (21.425 * some**0.75 if weak else 38.71 * some**0.6) / wind
    speed = stack.speed_m_s
    if buoyancy <= 0.0:
        end = 4.0 * stack.diameter_m * (speed + 3.0 * wind) ** 2 / (speed * wind)
    return end, 3.0 * stack.diameter_m * speed / wind


def _stable(stack: Stack, wind: float, fluxes: tuple[float, float, float], buoyant: bool) -> tuple[float, float]:
    """The same under an inversion, classes E and F."""
    buoyancy, momentum, stiffness = fluxes
    swing = float(np.sqrt(stiffness))
    if buoyant:
        calm = 4.0 * buoyancy**0.25 / stiffness**0.375
        return 2.0715 * wind / swing, min(2.6 * float(np.cbrt(buoyancy / (wind * stiffness))), calm)
    jet = 1.5 * float(np.cbrt(momentum / (stack.speed_m_s * swing)))
    return 0.5 * float(np.pi) * wind / swing, min(jet, 3.0 * stack.diameter_m * stack.speed_m_s / wind)
