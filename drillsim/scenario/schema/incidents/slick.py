"""A slick on the water."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from drillsim.reading import Id
from drillsim.reading.quantity import Mass, PositiveDuration
from drillsim.scenario.schema.incidents.base import IncidentNoun


class Slick(IncidentNoun):
    """A liquid lighter than water that drifts on it with the wind until it is gone."""

    room: ClassVar[str] = "slick"
    words: ClassVar[dict[str, str]] = {"en": "slick", "zh": "水面油污"}
    keeps_away: ClassVar[str] = "crowd_nearest_m"

    kind: Literal["slick"]
    liquid: Id = Field(description="what floats, for example benzene")
    mass: Annotated[Mass, Field(gt=0)]
    lasts: PositiveDuration = Field(default="12 h", description="until it has evaporated, stranded or sunk")
    on_water: bool = Field(default=True, description="on or beside the water: the coast guard is told too")

    @property
    def what(self) -> str:
        """The liquid."""
        return self.liquid
