"""Weather as gas feels it: one constant stretch, its stability class, and the wind at a height."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "weather.yaml"
STABILITIES = "ABCDEF"
ROUGHNESSES = ("rural", "urban")
SKIES = ("day_strong", "day_moderate", "day_slight", "neutral", "night_cloudy", "night_clear")

Roughness = Literal["rural", "urban"]
DAYS_A_YEAR = 365.0
MINUTES_A_DAY = 1440.0
MINUTES_A_DEGREE = 4.0


@dataclass(frozen=True)
class Weather:
    """One constant stretch of weather.

    `wind_from_deg` is where the wind blows FROM, clockwise from true north; `wind_speed_m_s` is at 10 m.
    Raises ValueError on anything not finite or out of range.
    """

    wind_from_deg: float
    wind_speed_m_s: float
    stability: str
    temperature_K: float = load_table(TABLE)["standard_air"]["temperature_K"]
    pressure_Pa: float = load_table(TABLE)["standard_air"]["pressure_Pa"]
    roughness: Roughness = "rural"

    def __post_init__(self) -> None:
        problems = []
        if not np.isfinite(self.wind_from_deg):
            problems.append(f"wind_from_deg must be finite (got {self.wind_from_deg})")
        for name in ("wind_speed_m_s", "temperature_K", "pressure_Pa"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0):
                problems.append(f"{name} must be finite and above 0 (got {value})")
        if len(self.stability) != 1 or self.stability not in STABILITIES:
            problems.append(f"stability must be one of A to F (got {self.stability!r})")
        if self.roughness not in ROUGHNESSES:
            problems.append(f"roughness must be rural or urban (got {self.roughness!r})")
        if problems:
            raise ValueError("weather: " + "; ".join(problems))


@dataclass(frozen=True)
class Winds:
    """The weather in time: stretch k holds from `starts_s[k]` to the next start, the first also before.

    `north_deg` is the bearing of the map's +y axis, clockwise from true north.
    Raises ValueError unless there is one weather a start and the starts rise.
    """

    starts_s: tuple[float, ...]
    weathers: tuple[Weather, ...]
    north_deg: float = 0.0

    def __post_init__(self) -> None:
        if not self.weathers or len(self.starts_s) != len(self.weathers):
            raise ValueError(
                f"winds: {len(self.starts_s)} starts for {len(self.weathers)} weathers; give one each"
            )
        if not np.all(np.isfinite(self.starts_s)) or np.any(np.diff(self.starts_s) <= 0):
            raise ValueError(f"winds: starts_s must be finite and rise (got {self.starts_s})")
        if not np.isfinite(self.north_deg):
            raise ValueError(f"winds: north_deg must be finite (got {self.north_deg})")

    def stretch_at(self, t_s: float) -> int:
        """The number of the stretch that holds at time `t_s`; at a start, the one that starts."""
        return max(bisect_right(self.starts_s, t_s) - 1, 0)

    def end_s(self, stretch: int) -> float:
        """When a stretch ends; inf for the last."""
        return self.starts_s[stretch + 1] if stretch + 1 < len(self.starts_s) else float("inf")


def steady(weather: Weather, north_deg: float = 0.0) -> Winds:
    """The winds of a day on which the weather never changes."""
    return Winds((0.0,), (weather,), north_deg)


def downwind_vector(
    wind_from_deg: ArrayLike, north_deg: float = 0.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The unit vector (x, y) in map axes along which the wind carries.

    +y of the map points to bearing `north_deg`, +x to 90 degrees clockwise of it.
    """
    bearing = np.deg2rad(np.asarray(wind_from_deg, dtype=np.float64) + 180.0 - north_deg)
    return np.sin(bearing), np.cos(bearing)


def stability_index(stability: str | ArrayLike) -> NDArray[np.intp]:
    """The class as a number, A = 0 to F = 5; numbers pass through (any shape).

    Raises ValueError outside A to F.
    """
    if isinstance(stability, str):
        if len(stability) != 1 or stability not in STABILITIES:
            raise ValueError(f"stability: must be one of A to F (got {stability!r})")
        return np.asarray(STABILITIES.index(stability), dtype=np.intp)
    number = np.asarray(stability, dtype=np.intp)
    if np.any((number < 0) | (number >= len(STABILITIES))):
        raise ValueError("stability: class numbers must lie in 0 to 5")
    return number


def wind_at_height(u10: ArrayLike, z: ArrayLike, stability: str, roughness: Roughness) -> NDArray[np.float64]:
    """The mean wind in m/s at height `z` m by the power law u10 (z/10)^p; shapes broadcast.

    Source: exponents of Irwin 1979 (read).
    """
    table = load_table(TABLE)["wind_exponents"]
    exponent = table[roughness][STABILITIES[int(stability_index(stability))]]
    ratio = np.asarray(z, dtype=np.float64) / table["reference_height_m"]
    return np.asarray(u10 * ratio**exponent, dtype=np.float64)


def transport_wind(weather: Weather, source_height_m: float) -> float:
    """The wind in m/s that carries gas released at a height; never taken below 2 m.

    Source: the choice of height is checked on Prairie Grass (Barad 1958): wind at 10 m would bias by 30 %.
    """
    height = max(source_height_m, load_table(TABLE)["wind_exponents"]["lowest_height_m"]["value"])
    return float(wind_at_height(weather.wind_speed_m_s, height, weather.stability, weather.roughness))


def stability_class(wind_speed_m_s: float, sky: str) -> str:
    """The Pasquill class of a wind at 10 m under a sky (one of SKIES).

    Mixed classes such as A-B become the more stable of the two: less mixing, longer reach.
    Raises ValueError for an unknown sky or a wind that is negative or not finite.
    Source: Pasquill 1961, Turner 1970 (read); F for winds below 2 m/s at night (memory).
    """
    table = load_table(TABLE)["stability"]
    if sky not in SKIES:
        raise ValueError(f"sky: must be one of {', '.join(SKIES)} (got {sky!r})")
    if not (np.isfinite(wind_speed_m_s) and wind_speed_m_s >= 0):
        raise ValueError(f"wind_speed_m_s: must be finite and not negative (got {wind_speed_m_s})")
    column = int(np.searchsorted(table["wind_edges_m_s"], wind_speed_m_s, side="right"))
    return str(table["classes"][sky][column])[-1]


def sky_of(solar_elevation: float, cloud_share: float) -> str:
    """The sky (one of SKIES) of a solar elevation in degrees and a cloud cover of 0 to 1.

    More than half cover takes one step towards neutral, full cover is neutral by day and night.
    Raises ValueError for a cover outside 0 to 1.
    Source: Turner 1964 (memory), without its two steps for low cloud, since a ceiling is rarely known.
    """
    if not 0.0 <= cloud_share <= 1.0:
        raise ValueError(f"cloud_share: must lie in 0 to 1 (got {cloud_share})")
    table = load_table(TABLE)["insolation"]
    if cloud_share >= table["overcast_from_share"]:
        return "neutral"
    if solar_elevation <= table["elevation_edges_deg"][0]:
        return "night_cloudy" if cloud_share >= table["night_cloudy_from_share"] else "night_clear"
    step = int(np.searchsorted(table["elevation_edges_deg"], solar_elevation, side="left")) - 1
    if cloud_share > table["cloud_step_above_share"]:
        step = max(step - 1, 0)
    return str(table["day"][step])


def solar_elevation_deg(latitude: float, longitude: float, when_utc: datetime) -> float:
    """The sun's height above the horizon in degrees, without refraction; good to about half a degree.

    Latitude north and longitude east are positive.
    Raises ValueError for a time without a time zone.
    Source: Spencer 1971 in the form of the NOAA solar calculator (memory; recomputed on Reda & Andreas 2004).
    """
    if when_utc.tzinfo is None:
        raise ValueError(f"when_utc: must carry a time zone (got {when_utc.isoformat()})")
    when = when_utc.astimezone(UTC)
    minutes = when.hour * 60.0 + when.minute + when.second / 60.0
    year_angle = (
        2.0
        * np.pi
        / DAYS_A_YEAR
        * (when.timetuple().tm_yday - 1 + (minutes - MINUTES_A_DAY / 2) / MINUTES_A_DAY)
    )
    table = load_table(TABLE)["sun"]
    equation_of_time = table["equation_of_time_min_scale"] * _fourier(table["equation_of_time"], year_angle)
    declination = _fourier(table["declination_rad"], year_angle)
    hour_angle = np.deg2rad(
        (minutes + equation_of_time + MINUTES_A_DEGREE * longitude) / MINUTES_A_DEGREE - 180.0
    )
    north = np.deg2rad(latitude)
    sine = np.sin(north) * np.sin(declination) + np.cos(north) * np.cos(declination) * np.cos(hour_angle)
    return float(np.rad2deg(np.arcsin(np.clip(sine, -1.0, 1.0))))


def _fourier(coefficients: list[float], angle: float) -> float:
    """The sum of a constant and three pairs of cosine and sine."""
    total = coefficients[0]
    for order in (1, 2, 3):
        total = (
            total
            + coefficients[2 * order - 1] * np.cos(order * angle)
            + coefficients[2 * order] * np.sin(order * angle)
        )
    return float(total)


def derive_stability(when: datetime, lat: float, lon: float, cloud_share: float, wind_speed: float) -> str:
    """The Pasquill class at a place and time from sun, cloud cover (0 to 1) and the wind at 10 m.

    Against classes from measured turbulence this is right about half the time and within one class
    nineteen times in twenty (Prairie Grass, recomputed under an assumed clear sky).
    Raises ValueError as its parts do.
    Source: Turner 1964 and Pasquill 1961 (memory, read).
    """
    return stability_class(wind_speed, sky_of(solar_elevation_deg(lat, lon, when), cloud_share))
