"""What every kind of incident has in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, model_validator

from drillsim.reading import Id, Name, Named, Noun
from drillsim.reading.quantity import Duration, Point

if TYPE_CHECKING:
    from drillsim.park.model import Park

Fault = tuple[tuple[str, ...], str, str]
"""The key within the incident, what is wrong with it, and the remedy."""
Ladder = Literal["emergency", "civil"]


class Cause(Noun):
    """Another incident that brings this one about: once something happens to it, and a while after."""

    incident: Id
    event: Id = Field(description="kind of event of that incident, for example incident_started or vessel_failed")
    who: Id | None = Field(default=None, description="only when the event is about this, for example one vessel")
    delay: Duration = "0 s"  # type: ignore[assignment]


class IncidentNoun(Noun):
    """One incident. A kind is a noun with a literal `kind`, the room of `hazards/` that plays it, and its words.

    `acts` are what the response can do to it, as the room's table of acts has them. `keeps_away` is the profile's
    figure for how near a vehicle stops. What `recurs` is a stream of many, each answered by itself.
    What does not clear itself leaves air behind that must be measured before crews go without breathing sets.
    """

    room: ClassVar[str]
    words: ClassVar[dict[str, str]]
    acts: ClassVar[frozenset[str]] = frozenset()
    keeps_away: ClassVar[str] = "staging_nearest_m"
    recurs: ClassVar[bool] = False
    clears_itself: ClassVar[bool] = True

    kind: str
    place: Id
    starts_at: Duration = Field(default="0 s", description="time since the start of the scenario")
    after: Cause | None = Field(default=None, description="brought about by another incident; then without starts_at")
    at: Point | None = Field(default=None, description="[x, y]; without it, the middle of the place")
    ladder: Ladder = Field(default="emergency", description="which ladder of command it is reported to")
    on_water: bool = Field(default=False, description="on or beside the water: the coast guard is told too")
    name: Named = Name()

    @model_validator(mode="after")
    def _begins_once(self) -> IncidentNoun:
        if self.after is not None and self.starts_at > 0:
            raise ValueError("begins twice; give either `starts_at:` or `after:`")
        return self

    @model_validator(mode="after")
    def _recurs_all_day(self) -> IncidentNoun:
        if self.recurs and (self.after is not None or self.starts_at > 0):
            raise ValueError("comes up all day and has no beginning; leave out `starts_at:` and `after:`")
        return self

    def spot(self, park: Park) -> tuple[float, float]:
        """Where it is, metres."""
        return self.at or park.file.places[self.place].at

    def faults(self, park: Park) -> Iterator[Fault]:
        """Key, message and remedy of what the incident asks of the park and the park does not have."""
        yield from ()

    @property
    def causes(self) -> frozenset[str]:
        """The fields it may cause: substances in the air, heat."""
        return frozenset()

    @property
    def what(self) -> str:
        """What it is about, in one word for the log: a substance, a fuel, a cause."""
        return self.kind
