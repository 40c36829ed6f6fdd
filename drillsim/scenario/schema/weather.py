"""The weather of the day and how it changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from drillsim.reading import Id, Noun
from drillsim.reading.quantity import Angle, Duration, Pressure, Share, Speed, Temperature

Stability = Literal["A", "B", "C", "D", "E", "F", "derived"]
WindSpeed = Annotated[Speed, Field(ge=0.5, le=60)]


class WeatherChange(Noun):
    """A change of the wind at a time of the day; what is not named stays."""

    after: Duration = Field(description="time since the start")
    wind_from: Angle | None = None
    wind_speed: WindSpeed | None = None
    stability: Stability | None = None


class Weather(Noun):
    """Wind, stability and air; the wind direction is the one it blows from, clockwise from true north."""

    wind_from: Angle
    wind_speed: WindSpeed = Field(description="at 10 m height")
    stability: Stability = Field(
        default="derived", description="Pasquill class, or derived from time, place, cloud and wind"
    )
    cloud: Share = Field(default="50 %", description="share of the sky covered; used when stability is derived")
    temperature: Temperature = Field(default="15 degC")
    pressure: Pressure = Field(default="101.325 kPa")
    roughness: Literal["rural", "urban"] = Field(
        default="rural", description="which Briggs coefficients drive the run; distances are printed for both"
    )
    changes: dict[Id, WeatherChange] = {}
