"""People who gather in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field, model_validator

from drillsim.park.schema.places import Role
from drillsim.reading import Id, Ids
from drillsim.reading.quantity import Area, Share
from drillsim.scenario.schema.incidents.base import Fault, IncidentNoun, Ladder

if TYPE_CHECKING:
    from drillsim.park.model import Park

Joining = Annotated[int, Field(gt=0, le=1_000_000)]
NEGOTIATED: Final = ("dispute", "blockade")
"""The causes that somebody has to talk over with those who gather; the other crowds go by themselves."""


class Gathering(IncidentNoun):
    """A crowd that gathers at a junction, for example outside a gate, and stays until it is settled or passes.

    People with a dispute, or who block a way, have a mood and are talked to; after an alarm they wait to be told what
    is going on; at a shift change they only pass.
    """

    room: ClassVar[str] = "crowd"
    words: ClassVar[dict[str, str]] = {"en": "gathering", "zh": "人群聚集"}
    acts: ClassVar[frozenset[str]] = frozenset({"mediate", "listen", "police", "patrol", "guard"})
    keeps_away: ClassVar[str] = "crowd_nearest_m"

    kind: Literal["gathering"]
    cause: Literal["dispute", "blockade", "shift_change", "alarm"]
    junction: Id = Field(description="where they gather, for example outside a gate")
    space: Annotated[Area, Field(gt=0)] = Field(description="ground they can stand on")
    joins: dict[Id, dict[Role, Joining]] = Field(description="who gathers: people by place and role")
    mood: Share | None = Field(
        default=None,
        description="tension at the start, 0 % calm to 100 % violent; without it, what the cause usually brings",
    )
    blocks: Ids = Field(default=(), description="ways closed while many stand there")
    settles: bool = Field(default=True, description="a negotiated settlement is possible")
    ladder: Ladder = Field(default="civil", description="which ladder of command it is reported to")

    @model_validator(mode="after")
    def _somebody_joins(self) -> Gathering:
        if not self.joins or not all(self.joins.values()):
            raise ValueError("nobody gathers there; name people by place and role under `joins:`")
        return self

    @model_validator(mode="after")
    def _fits_its_cause(self) -> Gathering:
        if self.cause == "shift_change" and self.mood is not None:
            raise ValueError("a shift change has no mood; leave out `mood:` or give another `cause:`")
        if self.cause == "shift_change" and self.blocks:
            raise ValueError("a shift change passes and blocks nothing; leave out `blocks:` or give another `cause:`")
        if not self.negotiated and not self.settles:
            raise ValueError(f"only a {' or a '.join(NEGOTIATED)} is negotiated; leave out `settles:`")
        return self

    def spot(self, park: Park) -> tuple[float, float]:
        """The junction they gather at."""
        return park.xy(self.junction)

    def faults(self, park: Park) -> Iterator[Fault]:
        """Where they gather, whence they come and what they block are in the park."""
        if self.junction not in park.file.junctions:
            yield ("junction",), f"no junction {self.junction!r}", "name a junction of the park"
        for place in self.joins:
            if place not in park.file.places:
                yield ("joins", place), f"no place {place!r}", "name places of the park"
        for way in self.blocks:
            if way not in park.file.ways:
                yield ("blocks",), f"no way {way!r}", "name ways of the park"

    @property
    def what(self) -> str:
        """The cause."""
        return self.cause

    @property
    def negotiated(self) -> bool:
        """Whether somebody has to talk it over with those who gather."""
        return self.cause in NEGOTIATED

    @property
    def head_count(self) -> int:
        """How many gather."""
        return sum(sum(roles.values()) for roles in self.joins.values())
