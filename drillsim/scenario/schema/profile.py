"""A profile: the default durations and figures of a country or a service, each with its source."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from drillsim.park.schema.stations import FoamKind
from drillsim.reading import Id, Ids, Named, Noun
from drillsim.reading.quantity import DurationLaw, PositiveSpeed, Volume, VolumeFlow

Confidence = Literal["read", "measured", "recomputed", "secondary", "memory", "assumption"]


class Timing(Noun):
    """A duration law with its source."""

    law: DurationLaw
    source: str
    confidence: Confidence


class Figure(Noun):
    """A plain number in the unit its name ends in, with its source."""

    value: float
    source: str
    confidence: Confidence


class VehicleKind(Noun):
    """A kind of vehicle: what it can do and how it goes about it."""

    name: Named
    capabilities: Ids
    needs_crew: bool = Field(default=True, description="false: nobody rides in it")
    speed_share: float = Field(ge=0.1, le=2, description="of the speed limit, under blue light")
    moves: Literal["drives", "walks", "flies"] = "drives"
    speed: PositiveSpeed | None = Field(default=None, description="of those who walk or fly")
    volunteers: bool = Field(default=False, description="never sent into a warm zone")
    pump: VolumeFlow = Field(default="0 L/s", description="water or foam solution it delivers")
    water: Volume = Field(default="0 m3", description="tank")
    foam: Volume = Field(default="0 m3", description="foam concentrate")
    foam_kind: FoamKind = Field(default="alcohol_resistant", description="what foam it carries")
    kit: Ids = ()
    turnout: DurationLaw
    set_up: DurationLaw = Field(description="arrival at the staging point to start of work")
    source: str
    confidence: Confidence

    @model_validator(mode="after")
    def _has_a_speed(self) -> VehicleKind:
        if self.moves != "drives" and self.speed is None:
            raise ValueError(f"who {self.moves} has a speed of its own; add `speed:`")
        return self


class ProfileFile(Noun):
    """A profile file."""

    schema_: Literal["drillsim.profile/1"] = Field(alias="schema")
    name: Named
    timings: dict[Id, Timing]
    figures: dict[Id, Figure]
    vehicle_kinds: dict[Id, VehicleKind]
