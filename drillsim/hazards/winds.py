"""The weather of a scenario in time."""

from __future__ import annotations

from collections.abc import Mapping

from drillsim.hazards.weather import Weather, Winds, derive_stability
from drillsim.scenario.model import Scenario


def winds_of(scenario: Scenario) -> Winds:
    """The weather of a scenario in time, with stability derived where it is not given."""
    noun = scenario.file.weather
    now = {"wind_from": noun.wind_from, "wind_speed": noun.wind_speed, "stability": noun.stability}
    stretches = [(0.0, dict(now))]
    for change in sorted(noun.changes.values(), key=lambda one: one.after):
        given = {key: getattr(change, key) for key in now if getattr(change, key) is not None}
        now = {**now, **given}
        if change.after > stretches[-1][0]:
            stretches.append((change.after, dict(now)))
        else:
            stretches[-1] = (change.after, dict(now))
    weathers = tuple(_weather(scenario, after, stretch) for after, stretch in stretches)
    north = -scenario.park.north_deg  # bearing of the map's +y axis from true north
    return Winds(tuple(after for after, _ in stretches), weathers, north)


def _weather(scenario: Scenario, after_s: float, now: Mapping[str, object]) -> Weather:
    """One stretch of weather."""
    noun = scenario.file.weather
    stability, speed = str(now["stability"]), float(str(now["wind_speed"]))
    if stability == "derived":
        stability = _derived(scenario, after_s, speed)
    direction = float(str(now["wind_from"]))
    return Weather(direction, speed, stability, noun.temperature, noun.pressure, noun.roughness)


def _derived(scenario: Scenario, after_s: float, speed: float) -> str:
    """The stability class from sun, cloud and wind."""
    from datetime import UTC, timedelta

    origin = scenario.park.file.coordinates.origin
    assert origin is not None  # the scenario's check has seen to it
    when = scenario.file.starts_at + timedelta(seconds=after_s) - timedelta(hours=scenario.file.utc_offset)
    return derive_stability(
        when.replace(tzinfo=UTC), origin.latitude, origin.longitude, scenario.file.weather.cloud, speed
    )
