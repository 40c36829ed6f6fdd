"""A puff of passive gas let go at once, and a release of finite duration by the spreads of puffs. m, s and kg."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dispersion import dilution_per_m2

Array = NDArray[np.float64]

SQRT_2PI = np.sqrt(2.0 * np.pi)


def puff_per_m3(ahead_m: ArrayLike, dilution: ArrayLike, sigma_x: ArrayLike) -> Array:
    """The share of a puff's mass in a cubic metre, 1/m3, `ahead_m` ahead of its middle; shapes broadcast.

    `dilution` is that over the cross-section, 1/m2 (see `dilution_per_m2`). Its integral over all space is 1.
    Source: Gaussian puff, CCPS 1999 (read).
    """
    spread = np.asarray(sigma_x, dtype=np.float64)
    along = np.exp(-0.5 * (np.asarray(ahead_m, dtype=np.float64) / spread) ** 2) / (SQRT_2PI * spread)
    return np.asarray(along * np.asarray(dilution, dtype=np.float64), dtype=np.float64)


def puff_kg_m3(
    mass_kg: ArrayLike, at: tuple[ArrayLike, ArrayLike, ArrayLike], t_s: float, drift: tuple[float, float],
    spreads: tuple[ArrayLike, ArrayLike],
) -> Array:  # fmt: skip
    """The concentration of a puff at (x, y, z) after `t_s`; shapes broadcast.

    `drift` is the wind in m/s and the height in m of the puff's middle; `spreads` sigma_y (also along the wind) and
    sigma_z at the distance it has come.
    Source: Gaussian puff, CCPS 1999 (read).
    """
    (x, y, z), (wind, height), (sy, sz) = at, drift, spreads
    ahead = np.asarray(x, dtype=np.float64) - wind * t_s
    mass, dilution = np.asarray(mass_kg, dtype=np.float64), dilution_per_m2(y, z, height, sy, sz)
    return np.asarray(mass * puff_per_m3(ahead, dilution, sy), dtype=np.float64)
