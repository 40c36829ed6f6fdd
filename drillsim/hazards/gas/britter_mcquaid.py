"""Dense gas for screening: Britter & McQuaid's curves of how far a cloud reaches before it is diluted so much.

For flammable limits, down to 0.2 % of the first concentration. Toxic limits lie a hundred times lower, where the curves
say nothing and the tail used here has been found five times too high and too low. Not played in a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "gas/britter_mcquaid.yaml"
GRAVITY = 9.80665

Array = NDArray[np.float64]
Kind = Literal["plume", "puff"]


@dataclass(frozen=True)
class DenseSource:
    """A steady dense release at the ground: volume rate in m3/s and density of the cold gas, its temperature."""

    volume_m3_s: float
    density_kg_m3: float
    temperature_K: float

    def __post_init__(self) -> None:
        if not min(self.volume_m3_s, self.density_kg_m3, self.temperature_K) > 0.0:
            raise ValueError("dense source: rate, density and temperature must be above 0")


@dataclass(frozen=True)
class DenseAir:
    """The air it enters: wind at 10 m, density, temperature."""

    wind_10m_m_s: float
    density_kg_m3: float
    temperature_K: float


def shares(kind: Kind) -> Array:
    """The shares of the first concentration that have a curve, falling.

    Source: CCPS 1999 (read).
    """
    return np.asarray([float(share) for share in load_table(TABLE)[kind]], dtype=np.float64)


def betas(kind: Kind, alpha: float) -> Array:
    """The logarithm of the scaled distance at which each of `shares` is met.

    `alpha` is 0.2 log10(g0^2 q / u^5) of a plume, 0.5 log10(g0 V^(1/3) / u^2) of a puff.
    Source: CCPS 1999 (read).
    """
    found = []
    for row in load_table(TABLE)[kind].values():
        slope, intercept = row["segments"][int(np.searchsorted(row["limits"], alpha, side="left"))]
        found.append(slope * alpha + intercept)
    return np.asarray(found, dtype=np.float64)


def plume_alpha(source: DenseSource, air: DenseAir, gravity: float = GRAVITY) -> float:
    """How much a plume's weight counts beside the wind.

    Raises ValueError for a gas that is not heavier than the air.
    Source: 0.2 log10(g0^2 q / u^5), Britter & McQuaid 1988 (read).
    """
    excess = (source.density_kg_m3 - air.density_kg_m3) / air.density_kg_m3
    if not excess > 0.0:
        raise ValueError("plume_alpha: the gas must be heavier than the air")
    weight = (gravity * excess) ** 2 * source.volume_m3_s / air.wind_10m_m_s**5
    return float(0.2 * np.log10(weight))


def dense_plume_share(
    source: DenseSource, air: DenseAir, distance_m: ArrayLike, gravity: float = GRAVITY
) -> Array:
    """The largest share of gas by volume at distances down the wind, any shape: 1 at the source, falling.

    Between the curves the share goes in proportion to the logarithm of the distance; beyond the last it falls as x^-2.
    Warming is counted as if it were all at ambient temperature in the end.
    Raises ValueError as `plume_alpha`.
    Source: Britter & McQuaid 1988 in CCPS 1999 (read).
    """
    length = np.sqrt(source.volume_m3_s / air.wind_10m_m_s)
    scaled = np.maximum(np.asarray(distance_m, dtype=np.float64), 0.0) / length
    marks, share = betas("plume", plume_alpha(source, air, gravity)), shares("plume")
    near = load_table(TABLE)["near_field"]
    close = near["factor"] / (near["factor"] + scaled**2)
    edge = near["factor"] / (near["factor"] + near["within"] ** 2)
    marks, share = np.append(np.log10(near["within"]), marks), np.append(edge, share)
    logarithm = np.log10(np.maximum(scaled, near["within"]))
    middle = np.interp(logarithm, np.maximum.accumulate(marks), share)
    tail = share[-1] * 10.0 ** (2.0 * (marks[-1] - np.maximum(logarithm, marks[-1])))
    cold = np.where(scaled < near["within"], close, np.where(logarithm > marks[-1], tail, middle))
    warming = air.temperature_K / source.temperature_K
    return np.asarray(cold * warming / (1.0 - cold + cold * warming), dtype=np.float64)
