"""The root of a scenario file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, field_validator

from drillsim.park.schema import Vehicle
from drillsim.park.schema.places import Shift
from drillsim.park.schema.substance import HasSubstances
from drillsim.reading import Id, Ids, Named
from drillsim.reading.quantity import DurationLaw, PositiveDuration, Share
from drillsim.scenario.schema.command import CIVIL_LEVELS, Level, LevelName, Order
from drillsim.scenario.schema.incidents import Incident
from drillsim.scenario.schema.objective import Objective
from drillsim.scenario.schema.people import PeopleChange
from drillsim.scenario.schema.weather import Weather


def _read_clock(value: Any) -> datetime:
    if isinstance(value, str):
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
            try:
                return datetime.strptime(value, form)
            except ValueError:
                continue
    raise ValueError(f'{value!r} is not a date and time; write it as "2026-03-14 02:00" (local time)')


Clock = Annotated[
    datetime,
    BeforeValidator(_read_clock),
    PlainSerializer(lambda value: value.strftime("%Y-%m-%d %H:%M:%S")),
    WithJsonSchema({"type": "string", "examples": ["2026-03-14 02:00"]}),
]


class FleetVehicle(Vehicle):
    """A vehicle of the scenario: one more than the park's, or one of the park's changed."""

    station: Id = Field(description="station it stands in")


class ScenarioFile(HasSubstances):
    """A scenario: what happens on one day in a park. Every collection is keyed by id."""

    schema_: Literal["drillsim.scenario/1"] = Field(alias="schema")
    name: Named
    about: str = ""
    park: str = Field(description="path of the park file, relative to this file")
    profile: Id = Field(default="cn_default", description="default durations and figures")
    starts_at: Clock = Field(description="local date and time at second 0")
    utc_offset: Annotated[float, Field(ge=-14, le=14)] = Field(
        default=8, description="hours that local time is ahead of UTC"
    )
    lasts: PositiveDuration = Field(default="2 h", description="how long is simulated")
    shift: Shift = Field(description="which of the park's head counts applies")
    without_people: bool = Field(default=False, description="nobody is simulated: for duty load and response times")
    weather: Weather
    incidents: dict[Id, Incident] = {}
    people: dict[Id, PeopleChange] = Field(default={}, description="by place; goes before roster and park")
    roster: str | None = Field(
        default=None,
        description="path of a list (.csv or .xlsx) of contractors and visitors, which replaces the park's counts",
    )
    access: str | None = Field(
        default=None, description="path of a list of who passed the gates, compared with who is expected"
    )
    ledger: str | None = Field(
        default=None, description="path of a list of escape masks, breathing sets and foam, which replaces the park's"
    )
    floating_checks: Share = Field(
        default="0 %", description="share of unregistered contractors and visitors found by checks before the day"
    )
    fleet: dict[Id, FleetVehicle] = Field(default={}, description="vehicles added to, or changed from, the park's")
    alert_period: bool = Field(default=False, description="a holiday or alert period: joint patrols are on duty")
    off_the_run: Ids = Field(default=(), description="vehicles of the park not available")
    failed_valves: Ids = Field(default=(), description="valves that do not work today")
    closed_ways: Ids = Field(default=(), description="ways closed from the start")
    command: dict[LevelName, Level] = {}
    orders: dict[Id, Order] = {}
    objectives: dict[Id, Objective] = {}
    timings: dict[Id, DurationLaw] = Field(default={}, description="durations that replace the profile's")
    figures: dict[Id, float] = Field(default={}, description="figures that replace the profile's")

    @field_validator("command")
    @classmethod
    def _on_its_ladder(cls, command: dict[LevelName, Level]) -> dict[LevelName, Level]:
        return {name: level.of("civil" if name in CIVIL_LEVELS else "emergency") for name, level in command.items()}
