"""Gas that seeps into buildings: one well-mixed compartment each, by its air-change rate."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "gas/air_changes.yaml"
SECONDS_AN_HOUR = 3600.0


def air_changes_per_s(kind: str, sealed: bool = False) -> float:
    """A typical air-change rate of a kind of building, 1/s; `sealed` means windows taped and ventilation off.

    Raises KeyError for a kind that is not in the table.
    Source: see the table (read, vehicles memory).
    """
    kinds = load_table(TABLE)["kinds"]
    if kind not in kinds:
        raise KeyError(f"air changes: no building kind {kind!r}; known kinds: {', '.join(sorted(kinds))}")
    return float(kinds[kind]["sealed" if sealed else "open"]) / SECONDS_AN_HOUR


def indoor_step(
    c_in: ArrayLike, c_out_mean: ArrayLike, air_changes_per_s: ArrayLike, dt: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The concentration indoors at a step's end and its mean over the step of `dt` s; shapes broadcast.

    Exact while the air outside stays at its mean. `c_in` and `c_out_mean` share any unit.
    Raises ValueError for a negative rate or a step that is not positive.
    Source: dc/dt = lambda (c_out - c), solved (recomputed).
    """
    rate, lasts = np.asarray(air_changes_per_s, dtype=np.float64), np.asarray(dt, dtype=np.float64)
    return mixed(np.asarray(c_in, dtype=np.float64), np.asarray(c_out_mean, dtype=np.float64), exchange(rate, lasts))


def exchange(air_changes_per_s: ArrayLike, dt: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The share of the air that a step of `dt` s exchanges, and the share of the old air over the step's mean.

    Shapes broadcast. Raises and source as `indoor_step`.
    """
    rate, lasts = np.asarray(air_changes_per_s, dtype=np.float64), np.asarray(dt, dtype=np.float64)
    if np.any(rate < 0.0) or np.any(lasts <= 0.0):
        raise ValueError("indoor_step: air changes must not be negative and dt must be above 0")
    changes = rate * lasts
    gain = -np.expm1(-changes)
    # The mean of exp(-lambda t); 1 for an airtight room, where the quotient is 0/0.
    return gain, np.divide(gain, changes, out=np.ones_like(changes), where=changes > 0.0)


def mixed(
    c_in: NDArray[np.float64], c_out_mean: NDArray[np.float64], shares: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`indoor_step` by the shares of an `exchange`."""
    gain, remains = shares
    apart = c_out_mean - c_in
    return c_in + apart * gain, c_out_mean - apart * remains
