"""A fire."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from drillsim.reading import Id
from drillsim.reading.quantity import Angle, Area, Length, Mass, PositiveDuration
from drillsim.scenario.schema.incidents.base import IncidentNoun


class Fire(IncidentNoun):
    """A pool, tank or building that burns until it is put out or its fuel is gone; or a leak that burns as a jet."""

    room: ClassVar[str] = "fire"
    words: ClassVar[dict[str, str]] = {"en": "fire", "zh": "火灾"}
    acts: ClassVar[frozenset[str]] = frozenset({"foam", "water", "cool"})
    keeps_away: ClassVar[str] = "fire_nearest_m"

    kind: Literal["fire"]
    fuel: Id = Field(description="what burns: a fuel of the table, or contents for ordinary goods and buildings")
    growth: Literal["slow", "medium", "fast", "ultrafast"] = Field(
        default="fast", description="how it grows: 1 MW after 10 min, 5 min, 150 s or 75 s"
    )
    grown_in: PositiveDuration | None = Field(
        default=None, description="time to its full size, instead of growth; a spill of light liquid takes minutes"
    )
    area: Annotated[Area, Field(gt=0, le=1e6)] | None = Field(
        default=None, description="burning surface when fully grown: the bund, the tank, the spill"
    )
    peak_MW: Annotated[float, Field(gt=0, le=5000)] | None = Field(
        default=None, description="heat release when fully grown, megawatts; instead of the surface"
    )
    mass: Annotated[Mass, Field(gt=0)] | None = Field(
        default=None, description="fuel that can burn; without it, the inventory"
    )
    height: Length = Field(default="0 m", description="height of the burning surface above ground: a tank's roof")
    jet_of: Id | None = Field(
        default=None, description="the gas leak that burns as a jet, instead of area or peak_MW; it ends with the leak"
    )
    jet_towards: Angle | None = Field(
        default=None, description="bearing to which the jet points, level; without it, straight up"
    )

    @model_validator(mode="after")
    def _grows_once(self) -> Fire:
        if self.grown_in is not None and self.growth != "fast":
            raise ValueError("grows twice; give either `growth:` or `grown_in:`")
        return self

    @model_validator(mode="after")
    def _has_one_size(self) -> Fire:
        if self.jet_of is not None and (self.area is not None or self.peak_MW is not None):
            raise ValueError("burns as a jet and as a surface; give `jet_of:` alone, or leave it out")
        if self.jet_of is None and (self.area is None) == (self.peak_MW is None):
            both = "both a surface and a peak" if self.area is not None else "no size"
            raise ValueError(f"has {both}; give either `area:` or `peak_MW:`")
        if self.jet_towards is not None and self.jet_of is None:
            raise ValueError("points somewhere and is no jet; give `jet_of:`, or leave out `jet_towards:`")
        return self

    @property
    def causes(self) -> frozenset[str]:
        """Heat, and carbon monoxide in its smoke."""
        return frozenset({"heat", "carbon_monoxide"})

    @property
    def what(self) -> str:
        """The fuel."""
        return self.fuel
