"""Places where people are, what they hold, how one gets out, and where one gathers."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from drillsim.reading import Id, Name, Named, Noun
from drillsim.reading.quantity import Line, Mass, Point, PositiveArea, PositiveLength, Pressure, Rate, Temperature

PlaceKind = Literal[
    "process_unit", "tank_farm", "control_room", "laboratory", "office", "canteen", "warehouse", "workshop",
    "utilities", "jetty", "contractor_camp", "clinic", "guard_booth", "works", "industrial_site", "housing", "other",
]  # fmt: skip
GroundKind = Literal["concrete", "soil", "sand_dry", "sand_moist"]
Role = Literal["operator", "maintenance", "contractor", "office", "guard", "visitor", "resident"]
Shift = Literal["day", "night", "turnaround"]

FLOATING: Final[tuple[Role, ...]] = ("contractor", "visitor")
"""Who comes and goes: known at a head count only if registered."""
PLANT: Final[tuple[PlaceKind, ...]] = ("process_unit", "tank_farm", "control_room")
"""Where operators make the plant safe before they leave."""


class Exit(Noun):
    """A door of a building, or a way out of an open-air unit, that leads to a junction."""

    to: Id = Field(description="junction it leads to")
    width: PositiveLength = Field(default="1.6 m", description="clear width")
    distance: PositiveLength | None = Field(
        default=None, description="mean way from within to the junction; without it, the straight distance"
    )


class Inventory(Noun):
    """How much of a substance a place holds, and in which state."""

    mass: Mass
    temperature: Temperature = Field(default="20 degC")
    pressure: Pressure = Field(default="1.013 bar")
    phase: Literal["gas", "liquid", "liquefied_gas", "solid"] = "liquid"
    level: PositiveLength | None = Field(
        default=None, description="height of the liquid above a hole; without it, that of a tank as high as it is wide"
    )


class Vessel(Noun):
    """The tank or vessel of a place that fails when a fire heats it for long enough."""

    kind: Literal["atmospheric", "pressurised"]
    volume_m3: Annotated[float, Field(gt=0, le=1e6)]
    exposed_m2: Annotated[float, Field(gt=0, le=1e6)] = Field(
        description="shell that a fire beside it heats, which cooling must cover"
    )


class Place(Noun):
    """A building or open-air unit with the people in it by shift and role."""

    kind: PlaceKind
    at: Point = Field(description="centre [x, y] in metres")
    outline: Line = Field(default=(), description="footprint, drawn on the map")
    indoors: bool = Field(default=True, description="false for an open-air unit: no walls keep the gas out")
    storeys: int = Field(default=1, ge=1, le=60)
    air_changes: Rate = Field(default="2 /h", description="air change rate with ventilation running")
    air_changes_sealed: Rate = Field(default="0.8 /h", description="air change rate when shut for sheltering")
    escape_masks: int = Field(
        default=0, ge=0, le=1_000_000, description="at hand here, for that many of its people, operators first"
    )
    refuge: bool = Field(default=False, description="a toxic refuge: people may be sent here to shelter")
    exits: dict[Id, Exit] = Field(description="at least one")
    zone: Id | None = Field(default=None, description="alarm zone it belongs to")
    people: dict[Shift, dict[Role, int]] = Field(default={}, description="head count by shift and role")
    substances: dict[Id, Inventory] = {}
    bund: PositiveArea | None = Field(default=None, description="area that holds what is spilt; without it, none does")
    ground: GroundKind = Field(default="concrete", description="what a spill runs out on")
    vessel: Vessel | None = Field(default=None, description="what a fire nearby may make fail")
    name: Named = Name()


class Zone(Noun):
    """An alarm zone: places that are alarmed and ordered together."""

    name: Named = Name()


class AssemblyPoint(Noun):
    """A place where people gather and are counted."""

    at: Id = Field(description="junction")
    capacity: int = Field(ge=1, le=1_000_000)
    name: Named = Name()
