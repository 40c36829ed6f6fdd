"""The transverse Mercator projection against the book and against chords through the earth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.park.importing.projection import WGS84, Ellipsoid, transverse_mercator

CLARKE_1866 = Ellipsoid(6_378_206.4, 0.00676866)


def test_snyders_numerical_example() -> None:
    """Snyder 1987, p. 269: Clarke 1866, 40°30' N 73°30' W about 75° W on the equator, scale 0.9996."""
    x, y = transverse_mercator(np.array([40.5]), np.array([-73.5]), (0.0, -75.0), CLARKE_1866, 0.9996)
    assert x[0] == pytest.approx(127_106.5, abs=0.1)
    assert y[0] == pytest.approx(4_484_124.4, abs=0.1)


def test_the_quarter_meridian() -> None:
    """From the equator to the pole WGS 84 measures 10 001 965.729 m (NIMA TR8350.2)."""
    _, y = transverse_mercator(np.array([90.0]), np.array([0.0]), (0.0, 0.0))
    assert y[0] == pytest.approx(10_001_965.729, abs=0.01)


def chord(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The straight line through the earth between two points in degrees, metres."""

    def earth_centred(latitude: float, longitude: float) -> np.ndarray:
        phi, lam = np.deg2rad(latitude), np.deg2rad(longitude)
        n = WGS84.radius_m / np.sqrt(1 - WGS84.e2 * np.sin(phi) ** 2)
        return np.array(
            [n * np.cos(phi) * np.cos(lam), n * np.cos(phi) * np.sin(lam), n * (1 - WGS84.e2) * np.sin(phi)]
        )

    return float(np.linalg.norm(earth_centred(*a) - earth_centred(*b)))


@given(
    st.floats(-70, 70), st.floats(-180, 180),
    st.tuples(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)),
    st.tuples(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)),
)  # fmt: skip
def test_lengths_are_true_within_some_kilometres_everywhere(
    latitude: float, longitude: float, a: tuple[float, float], b: tuple[float, float]
) -> None:
    """5 km from the centre the projection stretches by less than 1 in a million; also across 180° E."""
    points = np.array([[latitude + a[0], longitude + a[1]], [latitude + b[0], longitude + b[1]]])
    x, y = transverse_mercator(points[:, 0], points[:, 1], (latitude, longitude))
    truth = chord(tuple(points[0]), tuple(points[1]))
    assert float(np.hypot(x[1] - x[0], y[1] - y[0])) == pytest.approx(truth, rel=2e-6, abs=1e-3)


def test_east_is_x_and_north_is_y() -> None:
    x, y = transverse_mercator(np.array([48.41, 48.4]), np.array([15.6, 15.61]), (48.4, 15.6))
    assert x[0] == pytest.approx(0, abs=1e-9) and y[0] > 1000
    assert x[1] > 700 and abs(y[1]) < 0.1


@given(st.floats(-65, 65), st.floats(-1.5, 1.5))
def test_it_keeps_angles(latitude: float, aside: float) -> None:
    """Equal steps to the east and to the north stay equal and at right angles."""
    step = 1e-3
    sine2 = np.sin(np.deg2rad(latitude)) ** 2
    shrink = (1 - WGS84.e2) / (1 - WGS84.e2 * sine2) / np.cos(np.deg2rad(latitude))  # equal metres in degrees
    latitudes = np.array([latitude, latitude, latitude - step, latitude + step])
    longitudes = aside + np.array([-step, step, 0, 0]) * [shrink, shrink, 1, 1]
    x, y = transverse_mercator(latitudes, longitudes, (0.0, 0.0))
    east, north = np.array([x[1] - x[0], y[1] - y[0]]), np.array([x[3] - x[2], y[3] - y[2]])
    assert np.hypot(*east) == pytest.approx(np.hypot(*north), rel=3e-8)
    assert abs(east @ north) / (np.hypot(*east) * np.hypot(*north)) < 3e-8
