"""Stability, sun and wind, worked by hand from the published tables."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from drillsim.hazards.weather import (
    Weather,
    Winds,
    derive_stability,
    downwind_vector,
    sky_of,
    solar_elevation_deg,
    stability_class,
    steady,
    transport_wind,
    wind_at_height,
)


@pytest.mark.parametrize(
    ("wind", "sky", "expected"),
    [
        (1.0, "day_strong", "A"),
        (2.5, "day_strong", "B"),  # A-B: the more stable
        (4.0, "day_moderate", "C"),  # B-C
        (5.5, "day_moderate", "D"),  # C-D
        (2.0, "night_clear", "F"),  # an edge belongs to the faster bin
        (3.0, "night_clear", "E"),
        (5.0, "night_clear", "D"),
        (1.0, "night_cloudy", "F"),  # undefined in Pasquill
        (9.0, "day_slight", "D"),
        (1.0, "neutral", "D"),
    ],
)
def test_pasquill_table(wind, sky, expected):
    assert stability_class(wind, sky) == expected


@pytest.mark.parametrize(
    ("elevation", "cloud", "expected"),
    [
        (61.0, 0.0, "day_strong"),
        (60.0, 0.0, "day_moderate"),
        (61.0, 0.6, "day_moderate"),
        (20.0, 0.5, "day_slight"),
        (20.0, 0.6, "neutral"),
        (10.0, 0.0, "neutral"),
        (61.0, 1.0, "neutral"),
        (-5.0, 1.0, "neutral"),
        (-5.0, 0.5, "night_cloudy"),
        (-5.0, 0.4, "night_clear"),
    ],
)
def test_sky(elevation, cloud, expected):
    assert sky_of(elevation, cloud) == expected


def test_sun_of_a_published_example():
    """Reda & Andreas 2004: Golden, 17 October 2003, 12:30:30 at UTC-7: zenith 50.11 degrees."""
    when = datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7)))
    np.testing.assert_allclose(solar_elevation_deg(39.742476, -105.1786, when), 90.0 - 50.11162, atol=0.3)


def test_sun_at_the_equator_on_the_equinox_and_at_midnight():
    assert solar_elevation_deg(0.0, 0.0, datetime(2024, 3, 20, 12, 7, tzinfo=UTC)) > 89.0
    assert solar_elevation_deg(30.0, 120.0, datetime(2024, 6, 21, 16, 0, tzinfo=UTC)) < -30.0


def test_stability_of_a_place_and_time():
    noon = datetime(2024, 6, 21, 4, 0, tzinfo=UTC)  # local noon at 120 east
    assert derive_stability(noon, 30.0, 120.0, 0.0, 1.5) == "A"
    assert derive_stability(noon + timedelta(hours=12), 30.0, 120.0, 0.0, 1.5) == "F"
    assert derive_stability(noon, 30.0, 120.0, 1.0, 1.5) == "D"
    with pytest.raises(ValueError, match="time zone"):
        derive_stability(datetime(2024, 6, 21), 30.0, 120.0, 0.0, 1.5)


@pytest.mark.parametrize(
    ("wind_from", "north", "expected"),
    [(0, 0, (0, -1)), (90, 0, (-1, 0)), (270, 0, (1, 0)), (225, 0, (np.sqrt(0.5), np.sqrt(0.5))),
     # a map whose +y points east: a wind from the west blows along +y, one from the north along +x
     (270, 90, (0, 1)), (0, 90, (1, 0))],
)  # fmt: skip
def test_where_the_wind_carries(wind_from, north, expected):
    np.testing.assert_allclose(downwind_vector(wind_from, north), expected, atol=1e-12)


def test_transport_wind_is_taken_at_two_metres_or_the_source():
    weather = Weather(0.0, 5.0, "D")
    assert (
        transport_wind(weather, 0.0) == transport_wind(weather, 2.0) == wind_at_height(5.0, 2.0, "D", "rural")
    )
    assert transport_wind(weather, 10.0) == 5.0
    assert transport_wind(weather, 0.0) < transport_wind(weather, 3.0)


def test_nonsense_is_refused_all_at_once():
    with pytest.raises(ValueError, match=r"wind_speed_m_s .*stability .*roughness"):
        Weather(0.0, 0.0, "G", roughness="sea")
    with pytest.raises(ValueError, match="finite"):
        Weather(np.nan, 1.0, "D")
    with pytest.raises(ValueError, match="rise"):
        Winds((0.0, 0.0), (Weather(0.0, 1.0, "D"),) * 2)
    for wrong in ("ab", "", "d"):
        with pytest.raises(ValueError, match="A to F"):
            Weather(0.0, 1.0, wrong)


def test_stretches():
    winds = Winds((0.0, 60.0), (Weather(0.0, 1.0, "D"), Weather(0.0, 2.0, "D")))
    assert [winds.stretch_at(t) for t in (-5.0, 0.0, 59.9, 60.0, 1e6)] == [0, 0, 0, 1, 1]
    assert (winds.end_s(0), winds.end_s(1)) == (60.0, np.inf)
    assert steady(winds.weathers[0]).weathers == winds.weathers[:1]
