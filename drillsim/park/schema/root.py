"""The root of a park file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from drillsim.park.schema.equipment import Camera, CoastalWatch, Detector, Hydrant, Patrol, Valve, Windsock
from drillsim.park.schema.places import AssemblyPoint, Place, Zone
from drillsim.park.schema.stations import Station
from drillsim.park.schema.substance import HasSubstances
from drillsim.park.schema.ways import Area, Gate, Way
from drillsim.reading import Id, Named, Noun
from drillsim.reading.quantity import Angle, Point


class Origin(Noun):
    """The point of the earth at [0, 0]."""

    latitude: Annotated[Angle, Field(ge=-90, le=90)]
    longitude: Annotated[Angle, Field(ge=-180, le=180)]


class Coordinates(Noun):
    """The coordinate system of every [x, y] in the file, in metres."""

    system: str = Field(default="local metres, x east, y north", description="in words")
    origin: Origin | None = Field(default=None, description="the point of the earth at [0, 0]")
    true_north: Angle = Field(default="0 deg", description="direction of true north, clockwise from the +y axis")
    plant_north: Angle = Field(default="0 deg", description="direction of plant north, clockwise from the +y axis")


class ParkFile(HasSubstances):
    """A park: where things are. Every collection is keyed by id."""

    schema_: Literal["drillsim.park/1"] = Field(alias="schema")
    name: Named
    about: str = Field(default="", description="what is public knowledge and what is invented")
    licence: str = Field(default="", description="licence and attribution of map data")
    coordinates: Coordinates = Coordinates()
    junctions: dict[Id, Point] = Field(description="where ways meet or end, [x, y] in metres")
    ways: dict[Id, Way]
    gates: dict[Id, Gate] = {}
    areas: dict[Id, Area] = {}
    zones: dict[Id, Zone] = {}
    places: dict[Id, Place] = {}
    assembly_points: dict[Id, AssemblyPoint] = {}
    stations: dict[Id, Station] = {}
    hydrants: dict[Id, Hydrant] = {}
    detectors: dict[Id, Detector] = {}
    cameras: dict[Id, Camera] = {}
    watches: dict[Id, CoastalWatch] = {}
    patrols: dict[Id, Patrol] = {}
    windsocks: dict[Id, Windsock] = {}
    valves: dict[Id, Valve] = {}
