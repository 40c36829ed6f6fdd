"""What stands or goes its round: detectors, cameras, watches, patrols, windsocks, hydrants and isolation valves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from drillsim import units
from drillsim.reading import Id, Ids, Name, Named, Noun
from drillsim.reading.quantity import (
    Angle,
    Duration,
    Length,
    Mass,
    Point,
    PositiveDuration,
    PositiveLength,
    PositiveSpeed,
    Share,
    VolumeFlow,
)


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
    looked_at_every: PositiveDuration | None = Field(
        default=None, description="somebody looks at it only now and then; without it, it is watched all the time"
    )
    recognises_faces: bool = Field(default=False, description="finds people missing at a head count who are in view")
    name: Named = Name()


class CoastalWatch(Noun):
    """A camera over the water whose pictures are analysed every so often, counted from midnight."""

    at: Point
    range: PositiveLength = Field(default="3 km")
    heading: Angle = Field(default="0 deg", description="direction it looks, clockwise from true north")
    view: Annotated[Angle, Field(gt=0)] = Field(default="360 deg", description="angle of view")
    every: PositiveDuration = Field(default="2 h", description="a picture is taken and analysed this often")
    name: Named = Name()


class Patrol(Noun):
    """A round walked again and again: from junction to junction by the shortest ways on foot, and back to the first.

    It waits for nobody and no barrier; it stands at the first junction until the next round begins.
    """

    route: Ids = Field(description="junctions in the order they are passed; one alone is a post")
    every: PositiveDuration = Field(description="a round begins this often, but not before the last one is done")
    speed: PositiveSpeed = "1.4 m/s"
    sees: PositiveLength = Field(default="50 m", description="how near it must pass to see an incident")
    people: int = Field(default=2, ge=1, le=100)
    on_duty: Literal["always", "alert_period"] = Field(
        default="always", description="alert_period: only on holidays and in alert periods"
    )
    name: Named = Name()

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Patrol:
        if not self.route:
            raise ValueError("a patrol that passes no junction; name them in `route: [id, …]`")
        if len(self.route) > 1 and len(set(self.route)) == 1:
            raise ValueError("a round that goes nowhere; name two different junctions, or one alone for a post")
        return self


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
