"""Changes to the people the park lists."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from drillsim.park.schema.places import Role
from drillsim.reading import Noun

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class PeopleChange(Noun):
    """Head counts at one place that replace the park's for the scenario's shift."""

    counts: dict[Role, Count] = Field(description="by role; roles not named keep the park's count")
