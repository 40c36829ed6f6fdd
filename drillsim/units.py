"""Quantities with their units, and the only border between seconds and ticks.

Inside drillsim every number is SI (metre, second, kilogram, kelvin, pascal) and every instant is a whole
number of milliseconds, a tick. The table of units is closed: what is not in it is refused by name.
"""

from __future__ import annotations

import math
import re
from decimal import Context
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

TICKS_PER_S: Final = 1000
NEVER: Final = np.iinfo(np.int64).max // 4
"""The tick of what does not happen; far from overflow when durations are added to it."""

_UNITS: Final[dict[str, dict[str, int | Fraction]]] = {
    "length": {"m": 1, "km": 1000, "cm": Fraction(1, 100), "mm": Fraction(1, 1000)},
    "area": {"m2": 1, "ha": 10_000, "km2": 1_000_000},
    "volume": {"m3": 1, "L": Fraction(1, 1000)},
    "duration": {"s": 1, "ms": Fraction(1, 1000), "min": 60, "h": 3600, "d": 86_400},
    "speed": {"m/s": 1, "km/h": Fraction(10, 36)},
    "mass": {"kg": 1, "g": Fraction(1, 1000), "t": 1000},
    "mass rate": {
        "kg/s": 1, "g/s": Fraction(1, 1000), "kg/min": Fraction(1, 60), "kg/h": Fraction(1, 3600),
        "t/h": Fraction(10, 36),
    },
    "volume flow": {
        "L/s": Fraction(1, 1000), "L/min": Fraction(1, 60_000), "m3/h": Fraction(1, 3600), "m3/s": 1,
    },
    "angle": {"deg": 1},
    "temperature": {"degC": 1, "K": 1},
    "pressure": {"Pa": 1, "kPa": 1000, "bar": 100_000, "MPa": 1_000_000},
    "share": {"%": Fraction(1, 100)},
    "rate": {"/h": Fraction(1, 3600), "/min": Fraction(1, 60), "/s": 1, "/d": Fraction(1, 86_400)},
    "amount fraction": {"ppm": 1},
    "mass concentration": {"mg/m3": Fraction(1, 1_000_000), "g/m3": Fraction(1, 1000), "kg/m3": 1},
}  # fmt: skip
"""Exact, so that a quantity is rounded once: 30 km/h is the float nearest to 25/3 m/s."""
_CELSIUS_ZERO_K: Final = Fraction(27_315, 100)
_FLOAT_NOISE: Final = 1e-6  # of a tick: 1.1 s is 1100 ticks, though 1.1 * 1000 is a little more
_QUANTITY = re.compile(r"\s*([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?)\s*([^\s\d].*?)\s*\Z", re.ASCII)
_EXAMPLES: Final = {
    "length": "12 m", "area": "300 m2", "volume": "6 m3", "duration": "90 s", "speed": "30 km/h", "mass": "60 t",
    "mass rate": "2 kg/s", "volume flow": "30 L/s", "angle": "45 deg", "temperature": "15 degC",
    "pressure": "7 bar", "share": "5 %", "rate": "2 /h", "amount fraction": "20 ppm",
    "mass concentration": "1 mg/m3",
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
    exact = Fraction(number) * units[unit] + (_CELSIUS_ZERO_K if unit == "degC" else 0)
    try:
        return float(exact)
    except OverflowError:
        raise ValueError(f"{text!r} is too large to be a {dimension}; write a finite number") from None


def number_and_unit(text: str) -> tuple[float, str]:
    """The number of a quantity as it is written, and its unit of whatever dimension.

    Raises ValueError with the remedy when the text is no number with a unit of the table.
    """
    match = _QUANTITY.match(text) if len(text) <= 80 else None
    if match is None or not any(match[2] in units for units in _UNITS.values()):
        raise ValueError(f'{text[:40]!r} is not a quantity; write a number and a unit, for example "2 kg/s"')
    return float(match[1]), match[2]


def format_quantity(value: float, dimension: str) -> str:
    """A quantity as text that `parse_quantity` reads back to the very same value."""
    unit = "K" if dimension == "temperature" else next(iter(_UNITS[dimension]))
    if _UNITS[dimension][unit] == 1:
        return f"{repr(float(value)).removesuffix('.0')} {unit}"
    scale = _UNITS[dimension][unit]
    for count in (15, 16, 17):
        text = f"{_digits(Fraction(value) / scale, count)} {unit}"
        if count == 17 or _reads_as(text, dimension, value):
            break
    return text


def _reads_as(text: str, dimension: str, value: float) -> bool:
    """Whether text is read as this very value; 17 digits always are."""
    try:
        return parse_quantity(text, dimension) == value
    except ValueError:  # rounded up beyond the largest float
        return False


def _digits(exact: Fraction, count: int) -> str:
    """An exact number as decimal text of so many significant digits, without trailing zeros."""
    number = Context(prec=count).divide(exact.numerator, exact.denominator).normalize()
    return f"{number:f}" if -7 < number.adjusted() < count else str(number)


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
    if not np.all(np.isfinite(seconds) & (seconds >= 0)):
        raise ValueError("durations must be finite and not negative")
    return np.maximum(1, np.ceil(seconds * TICKS_PER_S - _FLOAT_NOISE)).astype(np.int64)


def seconds(tick: int) -> float:
    """A tick as seconds since the start."""
    return tick / TICKS_PER_S
