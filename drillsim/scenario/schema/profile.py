"""A profile: the default durations and figures of a country or a service, each with its source."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from drillsim.reading import Id, Ids, Named, Noun
from drillsim.reading.quantity import DurationLaw

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
    turnout: DurationLaw
    set_up: DurationLaw = Field(description="arrival at the staging point to start of work")
    source: str
    confidence: Confidence


class ProfileFile(Noun):
    """A profile file."""

    schema_: Literal["drillsim.profile/1"] = Field(alias="schema")
    name: Named
    timings: dict[Id, Timing]
    figures: dict[Id, Figure]
    vehicle_kinds: dict[Id, VehicleKind]
