"""What may light a cloud of flammable gas."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from drillsim.reading import Id, Noun
from drillsim.reading.quantity import Length, Point, Share

SourceKind = Literal[
    "vehicle", "flare", "furnace", "indoor_furnace", "boiler", "indoor_boiler", "ship", "diesel_train", "electric_train"
]


class IgnitionSource(Noun):
    """A source that may light the cloud while flammable gas is about it."""

    place: Id | None = Field(default=None, description="where it is: a place of the park")
    at: Point | None = Field(default=None, description="[x, y]; instead of the place")
    height: Length = Field(default="1 m", description="height above ground")  # type: ignore[assignment]
    kind: SourceKind | None = Field(default=None, description="what it is, for its published chance")
    chance_a_minute: Share | None = Field(
        default=None, description="chance that it lights the gas within a minute, instead of `kind`; 100 %: at once"
    )

    @model_validator(mode="after")
    def _is_somewhere(self) -> IgnitionSource:
        if (self.place is None) == (self.at is None):
            raise ValueError("is nowhere or in two places; give either `place:` or `at:`")
        return self

    @model_validator(mode="after")
    def _has_one_chance(self) -> IgnitionSource:
        if (self.kind is None) == (self.chance_a_minute is None):
            raise ValueError("has no chance or two; give either `kind:` or `chance_a_minute:`")
        return self
