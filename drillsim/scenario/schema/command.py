"""The ladder of command and the orders each level gives."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from drillsim.reading import Id, Ids, Name, Named, Noun
from drillsim.reading.noun import as_tuple
from drillsim.reading.quantity import DurationLaw, PositiveDuration

LEVELS: Final = ("shift", "firm", "park", "city")
"""The emergency ladder: shift or unit, firm, park, city."""

CIVIL_LEVELS: Final = ("grid", "community", "district")
"""The civil ladder: grid, community, district."""

LevelName = Literal["shift", "firm", "park", "city", "grid", "community", "district"]
Grade = Literal["I", "II", "III", "IV"]
Trigger = Literal[
    "reported", "confirmed", "high_alarm", "casualty", "escalated", "insufficient", "under_control", "over", "not_over"
]
Service = Literal["police_110", "fire_119", "ambulance_120", "coast_guard", "government", "neighbours"]


class Level(Noun):
    """One level of command: how long it takes to decide, and when it informs the next level up."""

    decides_in: DurationLaw | None = Field(default=None, description="from being informed to its first orders")
    informs_next: Trigger = Field(
        default="confirmed", description="what makes it call the next level up; on the civil ladder by default not_over"
    )
    informs_next_after: PositiveDuration = Field(
        default="15 min", description="for not_over: how long it waits for the end before it calls"
    )
    call_takes: DurationLaw | None = Field(default=None, description="the call to the next level")
    response_grade: Grade | None = Field(
        default=None, description="the response grade it launches when it decides, not the grade of the accident"
    )
    name: Named = Name()

    def of(self, ladder: str) -> Level:
        """The same level on a ladder: of the civil one it calls while the matter is not over, unless told otherwise."""
        if ladder != "civil" or "informs_next" in self.model_fields_set:
            return self
        return self.model_copy(update={"informs_next": "not_over"})


class Order(Noun):
    """An order that a level gives once its trigger holds.

    `alarm` warns zones; `evacuate` and `shelter` tell zones or places what to do; `shut_valves` closes the remote
    valves of the leaking place; `call_out` sends vehicles and teams by capability or by id; `close_ways` has guards
    close ways and `open_ways` open them; `notify` tells services outside; `all_clear` releases the sheltered once
    instruments have read clean for a while; `leave_shelter` opens shelters sooner, once meters read less at their doors
    than inside.
    """

    level: LevelName
    action: Literal[
        "alarm", "evacuate", "shelter", "shut_valves", "call_out", "close_ways", "open_ways", "notify", "all_clear",
        "leave_shelter",
    ]
    when: Trigger = "confirmed"
    incidents: Ids = Field(default=(), description="incidents it answers; with none, every one")
    kinds: Ids = Field(default=(), description="kinds of incident it answers; with none, every one")
    takes: DurationLaw | None = Field(default=None, description="from decision to effect; else the profile's law")
    zones: Ids = Field(default=(), description="alarm zones addressed; with none and no places, all")
    places: Ids = Field(default=(), description="single places addressed")
    to: Annotated[Literal["nearest", "upwind", "crosswind"] | Ids, BeforeValidator(as_tuple)] = Field(
        default="crosswind",
        description="the nearest of all, of the upwind, or of the not downwind assembly points; or a list of ids",
    )
    send: dict[Id, Annotated[int, Field(ge=1, le=100)]] = Field(default={}, description="capability: how many vehicles")
    vehicles: Ids = Field(default=(), description="vehicles by id")
    ways: Ids = Field(default=(), description="ways to close or open")
    services: Annotated[tuple[Service, ...], BeforeValidator(as_tuple)] = Field(default=(), description="who is told")
    name: Named = Name()

    @model_validator(mode="after")
    def _complete(self) -> Order:
        if self.action == "call_out" and not (self.send or self.vehicles):
            raise ValueError("call_out sends nothing; add `send: {capability: number}` or `vehicles: [id]`")
        if self.action in ("close_ways", "open_ways") and not self.ways:
            raise ValueError(f"{self.action} names no way; add `ways: [id, …]`")
        if self.action == "notify" and not self.services:
            raise ValueError("notify tells nobody; add `services: [fire_119, …]`")
        if self.action == "evacuate" and self.to == ():
            raise ValueError("evacuate leads nowhere; name assembly points in `to:`, or write nearest or crosswind")
        return self
