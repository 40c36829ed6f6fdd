"""What a scenario file may say: one file per noun under a thin root."""

from drillsim.scenario.schema.command import CIVIL_LEVELS, LEVELS, Level, Order
from drillsim.scenario.schema.incidents import Incident
from drillsim.scenario.schema.objective import Objective
from drillsim.scenario.schema.people import PeopleChange
from drillsim.scenario.schema.profile import Figure, ProfileFile
from drillsim.scenario.schema.root import ScenarioFile
from drillsim.scenario.schema.weather import Weather, WeatherChange

__all__ = [
    "CIVIL_LEVELS",
    "LEVELS",
    "Figure",
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
