"""What the drill should achieve."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from drillsim import units
from drillsim.reading import Id, Name, Named, Noun


def _read_target(value: object) -> object:
    if isinstance(value, str):
        return units.parse_quantity(value, "duration")
    return value


Target = Annotated[
    float,
    BeforeValidator(_read_target),
    PlainSerializer(lambda value: value),
    WithJsonSchema({"type": ["string", "number"], "examples": ["5 min", 0]}),
]


class Objective(Noun):
    """A target for a registered measure: a duration with its unit, or a plain count."""

    measure: Id = Field(description="name of a registered measure, for example first_alarm_s")
    at_most: Target | None = None
    at_least: Target | None = None
    source: str = Field(default="", description="where the target comes from")
    name: Named = Name()

    @model_validator(mode="after")
    def _one_target(self) -> Objective:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("an objective has one target; write either `at_most:` or `at_least:`")
        return self
