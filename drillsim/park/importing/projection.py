"""The transverse Mercator projection of an ellipsoid, for maps a few tens of kilometres wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ellipsoid:
    """A figure of the earth: equatorial radius in metres, eccentricity squared."""

    radius_m: float
    e2: float


WGS84: Final = Ellipsoid(6_378_137.0, 0.006_694_379_990_14)
"""World Geodetic System 1984, in which OpenStreetMap's coordinates are given (NIMA TR8350.2)."""


def transverse_mercator(
    latitude: Floats,
    longitude: Floats,
    centre: tuple[float, float],
    ellipsoid: Ellipsoid = WGS84,
    scale: float = 1.0,
) -> tuple[Floats, Floats]:
    """Metres east and north of a centre (latitude, longitude) of points in degrees; arrays of one shape.

    `scale` is that on the central meridian; 20 km beside it lengths are 5 in a million too long.
    Source: Snyder 1987, Map Projections: A Working Manual, USGS Professional Paper 1395,
    eqs 8-9, 8-10, 8-12 to 8-15.
    """
    phi = np.deg2rad(latitude)
    turn = np.mod(np.asarray(longitude, dtype=np.float64) - centre[1] + 180.0, 360.0) - 180.0
    e2 = ellipsoid.e2
    second = e2 / (1.0 - e2)
    n = ellipsoid.radius_m / np.sqrt(1.0 - e2 * np.sin(phi) ** 2)
    t = np.tan(phi) ** 2
    c = second * np.cos(phi) ** 2
    a = np.deg2rad(turn) * np.cos(phi)
    x = a + (1 - t + c) * a**3 / 6 + (5 - 18 * t + t**2 + 72 * c - 58 * second) * a**5 / 120
    y = (
        a**2 / 2
        + (5 - t + 9 * c + 4 * c**2) * a**4 / 24
        + (61 - 58 * t + t**2 + 600 * c - 330 * second) * a**6 / 720
    )
    north = _meridian_arc(phi, ellipsoid) - _meridian_arc(np.deg2rad(np.float64(centre[0])), ellipsoid)
    return scale * n * x, scale * (north + n * np.tan(phi) * y)


def _meridian_arc(phi: Floats | np.float64, ellipsoid: Ellipsoid) -> Floats:
    """Metres along a meridian from the equator to latitudes in radians (Snyder 1987, eq. 3-21)."""
    e2 = ellipsoid.e2
    arc = (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * phi
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * np.sin(2 * phi)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * np.sin(4 * phi)
        - (35 * e2**3 / 3072) * np.sin(6 * phi)
    )
    return np.asarray(ellipsoid.radius_m * arc, dtype=np.float64)
