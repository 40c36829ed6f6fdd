"""What a park file may say: one file per noun under a thin root."""

from drillsim.park.schema.equipment import Camera, CoastalWatch, Detector, Hydrant, Patrol, Valve, Windsock
from drillsim.park.schema.places import AssemblyPoint, Exit, Inventory, Place, Vessel, Zone
from drillsim.park.schema.root import Coordinates, ParkFile
from drillsim.park.schema.stations import Station, Vehicle
from drillsim.park.schema.ways import Area, Gate, Way

__all__ = [
    "Area",
    "AssemblyPoint",
    "Camera",
    "CoastalWatch",
    "Coordinates",
    "Detector",
    "Exit",
    "Gate",
    "Hydrant",
    "Inventory",
    "ParkFile",
    "Patrol",
    "Place",
    "Station",
    "Valve",
    "Vehicle",
    "Vessel",
    "Way",
    "Windsock",
    "Zone",
]
