"""Fixed equipment: detectors, cameras, windsocks, hydrants and isolation valves."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from drillsim import units
from drillsim.reading import Id, Name, Named, Noun
from drillsim.reading.quantity import Angle, Duration, Length, Mass, Point, PositiveLength, Share, VolumeFlow


class Threshold(Noun):
    """A concentration as amount fraction (ppm) or mass concentration (kg/m3); exactly one is set."""

    ppm: float | None = None
    kg_m3: float | None = None


def _read_threshold(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError(f'{value!r} has no unit; write a concentration such as "1 mg/m3" or "2 ppm"')
    if value.rstrip().endswith("ppm"):
        return Threshold(ppm=units.parse_quantity(value, "amount fraction"))
    return Threshold(kg_m3=units.parse_quantity(value, "mass concentration"))


def _write_threshold(value: Threshold) -> str:
    if value.ppm is not None:
        return units.format_quantity(value.ppm, "amount fraction")
    return units.format_quantity(value.kg_m3 or 0.0, "mass concentration")


Concentration = Annotated[
    Threshold,
    BeforeValidator(_read_threshold),
    PlainSerializer(_write_threshold),
    WithJsonSchema({"type": "string", "examples": ["1 mg/m3", "2 ppm"]}),
]


class Detector(Noun):
    """A fixed gas detector with two alarm points."""

    at: Point
    height: Length = Field(default="0.5 m")
    substance: Id
    alarm: Concentration = Field(description="first alarm point")
    high_alarm: Concentration = Field(description="second alarm point")
    response: Duration = Field(default="60 s", description="T90 with sampling delay")
    name: Named = Name()


class Camera(Noun):
    """A camera with a field of view."""

    at: Point
    range: PositiveLength = Field(default="150 m")
    heading: Angle = Field(default="0 deg", description="direction it looks, clockwise from true north")
    view: Annotated[Angle, Field(gt=0)] = Field(default="360 deg", description="angle of view; 360 deg for a dome")
    name: Named = Name()


class Windsock(Noun):
    """A windsock: where people and crews read the wind."""

    at: Point
    name: Named = Name()


class Hydrant(Noun):
    """A fire hydrant and the flow it yields."""

    at: Point
    flow: VolumeFlow = Field(default="30 L/s")
    name: Named = Name()


class Valve(Noun):
    """An isolation valve upstream of what may leak."""

    isolates: Id = Field(description="place whose leak it stops")
    substance: Id | None = Field(default=None, description="only leaks of this substance; without it, any")
    remote: bool = Field(default=True, description="worked from the control room; false: by hand only")
    closes_in: Duration = Field(default="30 s", description="stroke time")
    fails: Share = Field(default="2 %", description="probability of failure on demand")
    leaves: Mass = Field(default="0 kg", description="contents of the line that still leak once it is shut")
    name: Named = Name()
