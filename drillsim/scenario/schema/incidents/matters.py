"""The small matters of every day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field, model_validator

from drillsim.reading import Id
from drillsim.reading.quantity import DurationLaw
from drillsim.scenario.schema.incidents.base import Fault, IncidentNoun, Ladder

if TYPE_CHECKING:
    from drillsim.park.model import Park

Tier = Literal["grid", "community", "district"]
TIERS: Final[tuple[Tier, ...]] = ("grid", "community", "district")
"""The tiers of the civil ladder, the nearest to the people first."""

Weight = Annotated[float, Field(gt=0, le=1e6)]
Yearly = Annotated[float, Field(gt=0, le=1e6)]
Units = Annotated[int, Field(gt=0, le=1000)]
Part = Annotated[float, Field(ge=0, le=1)]


class SmallMatters(IncidentNoun):
    """A stream of small matters over the whole day, each at some place and settled by who is sent there."""

    room: ClassVar[str] = "matters"
    words: ClassVar[dict[str, str]] = {"en": "small matters", "zh": "日常警情"}

    recurs: ClassVar[bool] = True
    keeps_away: ClassVar[str] = "crowd_nearest_m"

    kind: Literal["small_matters"]
    matter: Literal["incident", "dispute", "hazard"]
    per_year: Yearly = Field(description="expected yearly number in the whole park")
    source: str = Field(min_length=1, description="where the yearly number comes from; `assumption` if assumed")
    places: dict[Id, Weight] = Field(
        default={}, description="weight of each place they may happen at; without it, by the shift's head count"
    )
    send: dict[Id, Units] = Field(default={"patrol": 1}, description="who is sent: units by capability")
    takes: DurationLaw = Field(default={"median": "15 min", "p90": "45 min"}, description="work on the spot")
    settled_at: dict[Tier, Part] = Field(
        default={"grid": 0.8, "community": 0.95},
        description="share settled at this tier or below it; the district settles the rest",
    )
    lowered_by_inspection: bool = Field(
        default=True, description="happens less often where hazards are found and rectified"
    )
    ladder: Ladder = Field(default="civil", description="which ladder of command it is reported to")

    @model_validator(mode="after")
    def _somebody_is_sent(self) -> SmallMatters:
        if not self.send:
            raise ValueError("nobody is sent; write `send: {patrol: 1}` or leave it out")
        return self

    @model_validator(mode="after")
    def _tiers_add_up(self) -> SmallMatters:
        shares = [self.settled_at[tier] for tier in TIERS if tier in self.settled_at]
        if any(higher < lower for lower, higher in pairwise(shares)):
            raise ValueError("the shares of `settled_at:` add up; a higher tier's cannot be less than a lower one's")
        if self.settled_at.get("district", 1.0) < 1.0:
            raise ValueError("the district settles the rest; leave out `district:` of `settled_at:`")
        return self

    def faults(self, park: Park) -> Iterator[Fault]:
        """The places it may happen at are in the park."""
        for place in self.places:
            if place not in park.file.places:
                yield ("places", place), f"no place {place!r}", "name places of the park"

    @property
    def what(self) -> str:
        """The matter."""
        return self.matter

    @property
    def settled_by(self) -> tuple[float, ...]:
        """The share settled at each of TIERS or below it; ends with 1."""
        found = [0.0]
        for tier in TIERS:
            found.append(self.settled_at.get(tier, 1.0 if tier == "district" else found[-1]))
        return tuple(found[1:])
