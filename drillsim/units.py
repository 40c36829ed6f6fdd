"""Quantities with their units, and the only border between seconds and ticks.

Inside drillsim every number is SI (metre, second, kilogram, kelvin, pascal) and every instant is a whole
number of milliseconds, a tick. The table of units is closed: what is not in it is refused by name.
"""

from __future__ import annotations

import math
import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

TICKS_PER_S: Final = 1000
NEVER: Final = np.iinfo(np.int64).max // 4
"""The tick of what does not happen; far from overflow when durations are added to it."""

_UNITS: Final[dict[str, dict[str, float]]] = {
    "length": {"m": 1.0, "km": 1000.0, "cm": 0.01, "mm": 0.001},
    "area": {"m2": 1.0, "ha": 10_000.0, "km2": 1e6},
    "duration": {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0, "d": 86_400.0},
    "speed": {"m/s": 1.0, "km/h": 1 / 3.6},
    "mass": {"kg": 1.0, "g": 0.001, "t": 1000.0},
    "mass rate": {"kg/s": 1.0, "g/s": 0.001, "kg/min": 1 / 60, "kg/h": 1 / 3600, "t/h": 1 / 3.6},
    "volume flow": {"L/s": 0.001, "L/min": 0.001 / 60, "m3/h": 1 / 3600, "m3/s": 1.0},
    "angle": {"deg": 1.0},
    "temperature": {"degC": 1.0, "K": 1.0},
    "pressure": {"Pa": 1.0, "kPa": 1e3, "bar": 1e5, "MPa": 1e6},
    "share": {"%": 0.01},
    "rate": {"/h": 1 / 3600, "/min": 1 / 60, "/s": 1.0, "/d": 1 / 86_400},
    "amount fraction": {"ppm": 1.0},
    "mass concentration": {"mg/m3": 1e-6, "g/m3": 1e-3, "kg/m3": 1.0},
    "air flow": {"L/min": 1.0},
}
_CELSIUS_ZERO_K: Final = 273.15
_FLOAT_NOISE: Final = 1e-6  # of a tick: 1.1 s is 1100 ticks, though 1.1 * 1000 is a little more
_QUANTITY = re.compile(r"\s*([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?)\s*([^\s\d].*?)\s*\Z", re.ASCII)
_EXAMPLES: Final = {
    "length": "12 m", "area": "300 m2", "duration": "90 s", "speed": "30 km/h", "mass": "60 t",
    "mass rate": "2 kg/s", "volume flow": "30 L/s", "angle": "45 deg", "temperature": "15 degC",
    "pressure": "7 bar", "share": "5 %", "rate": "2 /h", "amount fraction": "20 ppm",
    "mass concentration": "1 mg/m3", "air flow": "50 L/min",
}  # fmt: skip


def dimensions() -> tuple[str, ...]:
    """The names of all dimensions the table of units knows."""
    return tuple(_UNITS)


def example(dimension: str) -> str:
    """A well-formed quantity of a dimension, for messages and the reference page."""
    return _EXAMPLES[dimension]


def unit_names(dimension: str) -> tuple[str, ...]:
    """The units a quantity of this dimension may be written in, the SI one first."""
    return tuple(_UNITS[dimension])


def parse_quantity(text: str, dimension: str) -> float:
    """The SI value of a quantity such as "30 km/h" (temperatures become kelvin, shares become 0..1).

    Raises ValueError with the remedy when the text is no quantity of the dimension.
    """
    units = _UNITS[dimension]
    wanted = f'write a number and a unit ({", ".join(units)}), for example "{_EXAMPLES[dimension]}"'
    match = _QUANTITY.match(text) if len(text) <= 80 else None
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a {dimension}; {wanted}")
    number, unit = match.groups()
    if unit not in units:
        near = {name.lower(): name for name in units}.get(unit.lower())
        hint = f"did you mean {near!r}? " if near else ""
        raise ValueError(f"unknown unit {unit!r} for a {dimension}; {hint}{wanted}")
    value = float(number) * units[unit]
    if unit == "degC":
        value += _CELSIUS_ZERO_K
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is too large to be a {dimension}; write a finite number")
    return value


def format_quantity(value: float, dimension: str) -> str:
    """A quantity as text that `parse_quantity` reads back to the very same value."""
    unit = "K" if dimension == "temperature" else next(iter(_UNITS[dimension]))
    scale = _UNITS[dimension][unit]
    number = repr(value / scale if scale != 1.0 else float(value))
    if scale != 1.0 and float(number) * scale != value:
        number = f"{value / scale:.17g}"
    return f"{number.removesuffix('.0')} {unit}"


def ticks(seconds: float) -> int:
    """A duration as whole ticks, rounded up, at least 1."""
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError(f"a duration must be finite and not negative (got {seconds!r} s)")
    return max(1, math.ceil(seconds * TICKS_PER_S - _FLOAT_NOISE))


def instant(seconds: float) -> int:
    """An instant given in seconds since the start, as a tick; unlike a duration it may be 0."""
    return 0 if seconds == 0 else ticks(seconds)


def ticks_array(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """Durations in seconds as whole ticks, rounded up, at least 1; any shape."""
    return np.maximum(1, np.ceil(seconds * TICKS_PER_S - _FLOAT_NOISE)).astype(np.int64)


def seconds(tick: int) -> float:
    """A tick as seconds since the start."""
    return tick / TICKS_PER_S
