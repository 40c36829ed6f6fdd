"""How a fire grows: the t-squared law, forwards and backwards. Heat release in kW, times in s, arrays of any shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "fire/fire.yaml"

Array = NDArray[np.float64]


def growth_rates() -> tuple[str, ...]:
    """The names of the growth rates, slowest first."""
    return tuple(load_table(TABLE)["growth"]["alpha_kW_s2"]["value"])


def alpha_kW_s2(growth: str) -> float:
    """The coefficient of the t-squared law of a growth rate by its name.

    Raises KeyError for a name that is not in the table.
    Source: NFPA 204 (read).
    """
    table = load_table(TABLE)["growth"]["alpha_kW_s2"]["value"]
    if growth not in table:
        raise KeyError(f"growth: {growth!r} is not known; choose from {', '.join(table)}")
    return float(table[growth])


def heat_release_kW(alpha: float, age_s: ArrayLike, full_kW: ArrayLike = np.inf) -> Array:
    """The heat release of a fire of that age, never more than `full_kW`; 0 before it begins.

    Source: Q = alpha t^2 (NFPA 204, read).
    """
    age = np.maximum(np.asarray(age_s, dtype=np.float64), 0.0)
    return np.asarray(np.minimum(alpha * age**2, full_kW), dtype=np.float64)


def time_to_reach_s(alpha: float, heat_kW: ArrayLike) -> Array:
    """The age at which a growing fire releases so much heat; also the age of a fire that burns back from there.

    Source: the t-squared law solved for t (recomputed).
    """
    return np.asarray(np.sqrt(np.asarray(heat_kW, dtype=np.float64) / alpha), dtype=np.float64)


def energy_released_kJ(alpha: float, from_s: ArrayLike, to_s: ArrayLike, full_kW: float) -> Array:
    """The heat in kJ that a growing fire releases between two ages, shapes broadcast; capped at `full_kW`.

    Source: the integral of the t-squared law (recomputed).
    """
    grown = time_to_reach_s(alpha, full_kW)

    def until(age_s: ArrayLike) -> Array:
        age = np.asarray(age_s, dtype=np.float64)
        growing = alpha / 3.0 * np.minimum(age, grown) ** 3
        return np.asarray(growing + full_kW * np.maximum(age - grown, 0.0), dtype=np.float64)

    return np.asarray(until(to_s) - until(from_s), dtype=np.float64)
