"""Schema types for quantities with units and for laws of chance, as planners write them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from drillsim import units
from drillsim.reading.noun import Noun, as_tuple


def _quantity(dimension: str) -> Any:
    """The type of a quantity of one dimension: text with a unit in YAML, an SI float inside."""

    def read(value: Any) -> float:
        if isinstance(value, str):
            return units.parse_quantity(value, dimension)
        allowed = ", ".join(units.unit_names(dimension))
        raise ValueError(
            f"{value!r} has no unit; write a {dimension} with its unit ({allowed}), "
            f'for example "{units.example(dimension)}"'
        )

    def write(value: float) -> str:
        return units.format_quantity(value, dimension)

    schema = {
        "type": "string",
        "description": f"a {dimension}; units: {', '.join(units.unit_names(dimension))}",
        "examples": [units.example(dimension)],
    }
    return (BeforeValidator(read), PlainSerializer(write), WithJsonSchema(schema))


Length = Annotated[float, *_quantity("length"), Field(ge=0, le=100_000)]
Area = Annotated[float, *_quantity("area"), Field(ge=0, le=1e9)]
Volume = Annotated[float, *_quantity("volume"), Field(ge=0, le=1e6)]
Duration = Annotated[float, *_quantity("duration"), Field(ge=0, le=400 * 86_400)]
Speed = Annotated[float, *_quantity("speed"), Field(ge=0, le=100)]
Mass = Annotated[float, *_quantity("mass"), Field(ge=0, le=1e9)]
MassRate = Annotated[float, *_quantity("mass rate"), Field(ge=0, le=1e5)]
VolumeFlow = Annotated[float, *_quantity("volume flow"), Field(ge=0, le=100)]
Angle = Annotated[float, *_quantity("angle"), Field(ge=-360, le=360)]
Temperature = Annotated[float, *_quantity("temperature"), Field(ge=150, le=1500)]
Pressure = Annotated[float, *_quantity("pressure"), Field(ge=0, le=1e9)]
Share = Annotated[float, *_quantity("share"), Field(ge=0, le=1)]
Rate = Annotated[float, *_quantity("rate"), Field(ge=0, le=10)]

PositiveLength = Annotated[Length, Field(gt=0)]
PositiveArea = Annotated[Area, Field(gt=0)]
PositiveDuration = Annotated[Duration, Field(gt=0)]
PositiveSpeed = Annotated[Speed, Field(gt=0)]
Coordinate = Annotated[float, Field(ge=-1e7, le=1e7)]
Point = Annotated[
    tuple[Coordinate, Coordinate],
    BeforeValidator(as_tuple),
]
"""A point [x, y] in metres on the park's own axes."""
Line = Annotated[
    tuple[Point, ...],
    BeforeValidator(as_tuple),
]
"""A drawn line or ring of points in metres."""


class Law(Noun):
    """A law of chance for a duration: fixed, uniform, or log-normal by median and 90th percentile."""

    fixed: Duration | None = None
    median: PositiveDuration | None = None
    p90: PositiveDuration | None = None
    lowest: Duration | None = None
    highest: PositiveDuration | None = None
    source: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Law:
        given = {key for key in ("fixed", "median", "p90", "lowest", "highest") if getattr(self, key) is not None}
        if given not in ({"fixed"}, {"median", "p90"}, {"lowest", "highest"}):
            raise ValueError(
                f"a law of chance takes other keys together (got {', '.join(sorted(given)) or 'none'}); "
                'write "90 s", {median: 60 s, p90: 90 s} or {lowest: 30 s, highest: 90 s}'
            )
        if self.median is not None and self.p90 is not None and self.p90 < self.median:
            raise ValueError("p90 lies below the median; give the larger value as p90")
        if self.lowest is not None and self.highest is not None and self.highest < self.lowest:
            raise ValueError("highest lies below lowest; swap them")
        return self


def _law(value: Any) -> Any:
    return {"fixed": value} if isinstance(value, str) else value


DurationLaw = Annotated[Law, BeforeValidator(_law, json_schema_input_type=str | Law)]
"""A duration that may vary: "90 s", or a law of chance."""
