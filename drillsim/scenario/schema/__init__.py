"""What a scenario file may say: one file per noun under a thin root."""

from drillsim.scenario.schema.command import LEVELS, Level, Order
from drillsim.scenario.schema.incident import GasLeak, Incident
from drillsim.scenario.schema.objective import Objective
from drillsim.scenario.schema.people import PeopleChange
from drillsim.scenario.schema.profile import Figure, ProfileFile
from drillsim.scenario.schema.root import ScenarioFile
from drillsim.scenario.schema.weather import Weather, WeatherChange

__all__ = [
    "LEVELS",
    "Figure",
    "GasLeak",
    "Incident",
    "Level",
    "Objective",
    "Order",
    "PeopleChange",
    "ProfileFile",
    "ScenarioFile",
    "Weather",
    "WeatherChange",
]
