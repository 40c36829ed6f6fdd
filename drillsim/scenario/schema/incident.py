"""What goes wrong."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from drillsim.reading import Id, Name, Named, Noun
from drillsim.reading.quantity import Duration, Length, Mass, MassRate, Point, PositiveDuration


class GasLeak(Noun):
    """Gas that escapes from a place until it is isolated, or the inventory is gone, or its time is up."""

    kind: Literal["gas_leak"]
    place: Id
    substance: Id
    rate: Annotated[MassRate, Field(gt=0)] = Field(description="release rate to the air")
    starts_at: Duration = Field(default="0 s", description="time since the start of the scenario")
    lasts: PositiveDuration | None = Field(
        default=None, description="stops by itself after this; without it, when isolated or empty"
    )
    at: Point | None = Field(default=None, description="[x, y]; without it, the middle of the place")
    height: Length = Field(default="1 m", description="height of release above ground")
    mass: Mass | None = Field(default=None, description="mass that can escape; without it, the inventory")
    by_hand: bool = Field(default=True, description="an entry team can isolate it by hand")
    line_mass: Mass = Field(default="0 kg", description="contents of the line that escape after hand isolation")
    name: Named = Name()


Incident = GasLeak
"""Every kind of incident; further kinds join as a union told apart by `kind`."""
