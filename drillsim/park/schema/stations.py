"""Stations and the vehicles that stand in them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from drillsim.reading import Id, Ids, Name, Named, Noun
from drillsim.reading.quantity import DurationLaw, Volume, VolumeFlow

FoamKind = Literal["protein", "afff", "fluorine_free", "alcohol_resistant"]


class Vehicle(Noun):
    """An emergency vehicle with its crew."""

    kind: Id = Field(description="a vehicle kind of the table of capabilities, for example fire_engine")
    crew: int = Field(ge=0, le=60, description="people riding, driver included")
    breathing_sets: int = Field(default=0, ge=0, le=200, description="breathing apparatus sets with full cylinders")
    turnout: DurationLaw | None = Field(
        default=None, description="call to wheels rolling; without it, the profile's law for its kind"
    )
    available: bool = Field(default=True, description="false: off the run")
    on_duty: Literal["always", "alert_period"] = Field(
        default="always", description="alert_period: only on holidays and in alert periods, as joint patrols are"
    )
    pump: VolumeFlow | None = Field(default=None, description="what it delivers; without it, as its kind")
    water: Volume | None = Field(default=None, description="tank; without it, as its kind")
    foam: Volume | None = Field(default=None, description="foam concentrate; without it, as its kind")
    foam_kind: FoamKind | None = Field(
        default=None, description="which foam; it must suit what burns; without it, as its kind"
    )
    kit: Ids = Field(default=(), description="equipment beyond its kind's, for example stab_protection")
    name: Named = Name()


class Station(Noun):
    """Where emergency vehicles stand ready, or where casualties are taken."""

    kind: Literal["fire_station", "police_post", "gas_protection_station", "clinic", "hospital", "guard_post"]
    at: Id = Field(description="junction")
    vehicles: dict[Id, Vehicle] = {}
    service: Literal["police_110", "fire_119", "ambulance_120", "coast_guard"] | None = Field(
        default=None, description="the service outside the park it belongs to; it is told before its vehicles come"
    )
    beds: int = Field(default=0, ge=0, le=10_000, description="casualties it can take")
    name: Named = Name()
