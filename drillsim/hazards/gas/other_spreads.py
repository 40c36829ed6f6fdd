"""Spreads and wind profiles of other published models, beside which the ones played are judged. m and s.

Nothing here plays a part in a day. `x` is the distance down the wind, any shape; stability one letter, A to F. At and
behind the source all spreads are 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import STABILITIES, stability_index

TABLE = "gas/other_spreads.yaml"
KILOMETRE = 1000.0
ROUGHNESS_M = 0.1  # where the Yellow Book's factor is 1

Array = NDArray[np.float64]


def power_law_sigmas(name: str, x: ArrayLike, stability: str, roughness_m: float = ROUGHNESS_M) -> tuple[Array, Array]:
    """The spreads of `ccps_puff` or `tno`, sigma_y and sigma_z in m; only the latter's depend on the roughness length.

    Raises KeyError for another name, ValueError for a class outside A to F or a roughness not above 0.
    Source: Slade 1968 in CCPS 1999, TNO Yellow Book 2005 (read; its roughness factor memory).
    """
    row, index = load_table(TABLE)["power_law"][name], int(stability_index(stability))
    if not roughness_m > 0.0:
        raise ValueError(f"roughness_m: must be above 0 (got {roughness_m})")
    distance = np.maximum(np.asarray(x, dtype=np.float64), 0.0)
    across, up = (factor * distance**exponent for factor, exponent in (row["sigma_y"][index], row["sigma_z"][index]))
    rough = row.get("roughness")
    if rough is not None and roughness_m != ROUGHNESS_M:
        far = np.maximum(distance, 1.0)
        up = up * (rough["factor"] * roughness_m) ** (rough["scale"] * far ** rough["exponent"])
    return np.asarray(across, dtype=np.float64), np.asarray(up, dtype=np.float64)


def spicer_seinfeld_sigmas(x: ArrayLike, stability: str) -> tuple[Array, Array]:
    """The spreads of DEGADIS across and of Seinfeld up, 10-minute means; nearer than 100 m sigma_z grows in proportion.

    Raises ValueError for a class outside A to F.
    Source: Spicer & Havens 1989, Seinfeld 1986 (read); the near part is an assumption.
    """
    row, index = load_table(TABLE)["spicer_seinfeld"], int(stability_index(stability))
    distance = np.maximum(np.asarray(x, dtype=np.float64), 0.0)
    (a, p), (b, q, c) = row["sigma_y"][index], row["sigma_z"][index]
    far = np.maximum(distance, row["from_m"])
    up = b * far**q * np.exp(c * np.log(far) ** 2) * np.minimum(distance / row["from_m"], 1.0)
    return np.asarray(a * distance**p, dtype=np.float64), np.asarray(up, dtype=np.float64)


def isc3_rural_sigmas(x: ArrayLike, stability: str) -> tuple[Array, Array]:
    """The Pasquill-Gifford spreads in the open country as ISC3 computes them.

    Raises ValueError for a class outside A to F.
    Source: EPA ISC3 volume 2, 1995 (read).
    """
    table, index = load_table(TABLE)["isc3_rural"], int(stability_index(stability))
    km = np.maximum(np.asarray(x, dtype=np.float64), 0.0) / KILOMETRE
    c, d = table["sigma_y"][index]
    logarithm = np.log(km, out=np.zeros(km.shape), where=km > 0.0)
    # Some million km away the angle would turn negative; it ends at 0.
    angle = np.maximum(table["radian"] * (c - d * logarithm), 0.0)
    rows = table["sigma_z"][STABILITIES[index]]
    bounds = [row[0] for row in rows[:-1]]
    piece = np.searchsorted(bounds, km, side="left")
    a, b = np.asarray([row[1:] for row in rows], dtype=np.float64)[piece].T
    up = np.minimum(a.T * km**b.T, table["largest_sigma_z_m"])
    return np.asarray(table["scale"] * km * np.tan(np.minimum(angle, 1.5)), dtype=np.float64), np.asarray(up)


def power_law_wind(name: str, u0: ArrayLike, heights_m: tuple[float, float], stability: str) -> Array:
    """The wind in m/s at the second height where it is `u0` at the first, by the exponents `isc3_urban` or `smooth`.

    Raises KeyError for another name, ValueError for a class outside A to F.
    Source: EPA ISC3 1995, CCPS 1999 (read).
    """
    exponent = load_table(TABLE)["wind_exponents"][name]["values"][int(stability_index(stability))]
    known, wanted = heights_m
    return np.asarray(np.asarray(u0, dtype=np.float64) * (wanted / known) ** exponent, dtype=np.float64)
