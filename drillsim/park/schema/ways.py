"""Ways one can walk or drive along, the gates that stand on them, and areas that are only drawn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from drillsim.reading import Id, Name, Named, Noun
from drillsim.reading.quantity import Line, PositiveLength, PositiveSpeed


class Way(Noun):
    """A strip between two junctions that people walk or vehicles drive along, both ways unless stated."""

    kind: Literal["road", "path", "stair", "corridor", "bridge"] = Field(description="what it is made for")
    start: Id = Field(alias="from", description="junction at one end")
    end: Id = Field(alias="to", description="junction at the other end")
    width: PositiveLength = Field(description="clear width between kerbs, walls or rails")
    length: PositiveLength | None = Field(
        default=None, description="length along the way; without it, the length of the drawn line"
    )
    speed: PositiveSpeed = Field(default="30 km/h", description="speed limit for vehicles")
    foot: bool = Field(default=True, description="people may walk here")
    vehicles: bool = Field(default=True, description="emergency vehicles may drive here")
    one_way: bool = Field(default=False, description="vehicles only from `from` to `to`; people both ways")
    line: Line = Field(default=(), description="bends between the two junctions, [[x, y], …]")
    name: Named = Name()


class Gate(Noun):
    """A gate, door or turnstile that stands across a way and lets through only so many."""

    kind: Literal["gate", "door", "turnstile", "lift_gate", "guard_booth", "bollard"] = "gate"
    way: Id = Field(description="the way it stands on")
    width: PositiveLength = Field(description="clear width when open")
    open: bool = Field(default=True, description="open when the day begins")
    inspects: bool = Field(default=False, description="a guard booth that inspects who and what passes for hazards")
    finds_per_day: Annotated[float, Field(ge=0, le=1000)] | None = Field(
        default=None, description="hazards its inspections find a day; without it, the usual number"
    )
    name: Named = Name()

    @model_validator(mode="after")
    def _booths_inspect(self) -> Gate:
        if self.inspects and self.kind != "guard_booth":
            raise ValueError(f"a {self.kind} inspects nobody; write `kind: guard_booth`, or remove `inspects:`")
        if self.finds_per_day is not None and not self.inspects:
            raise ValueError("finds hazards without inspecting; write `inspects: true`, or remove `finds_per_day:`")
        return self


class Area(Noun):
    """An area that is drawn on the map and otherwise has no effect."""

    kind: Literal["building", "plant", "tank", "water", "green", "yard", "rail", "fence"]
    outline: Line = Field(description="ring of points [[x, y], …]")
    name: Named = Name()
