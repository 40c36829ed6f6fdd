"""A scenario and its park with what the lists beside it say written into them, so that the two need no lists."""

from __future__ import annotations

from typing import Any

from drillsim.park.schema import ParkFile
from drillsim.park.schema.places import FLOATING
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema import PeopleChange, ScenarioFile


def written_out(scenario: Scenario) -> tuple[ScenarioFile, ParkFile]:
    """Files from which the very same day is loaded: same people, masks, loads and luck, with no list beside them.

    What differs is only that nothing is remarked on: access counts leave no trace.
    """
    return _scenario(scenario), _park(scenario)


def _scenario(scenario: Scenario) -> ScenarioFile:
    """The scenario with the roster's people and its share of registered ones as its own."""
    file = scenario.file
    people = dict(file.people)
    for place, roles in scenario.lists.expected.items():
        count = scenario.head_count(place)
        own = file.people[place].counts if place in file.people else {}
        people[place] = PeopleChange(counts={**own, **{role: count[role] for role in FLOATING if role in roles}})
    figures = dict(file.figures)
    if scenario.lists.registered_share is not None:
        figures.setdefault("registered_share", scenario.lists.registered_share)
    changed: dict[str, Any] = {"people": people, "figures": figures, "roster": None, "access": None, "ledger": None}
    return file.model_copy(update=changed)


def _park(scenario: Scenario) -> ParkFile:
    """The park with the ledger's masks in its places and its loads on its vehicles."""
    file = scenario.park.file
    places = {
        id_: place.model_copy(update={"escape_masks": scenario.escape_masks(id_)}) for id_, place in file.places.items()
    }
    stations = {
        id_: station.model_copy(
            update={"vehicles": {name: scenario.lists.loaded(name, one) for name, one in station.vehicles.items()}}
        )
        for id_, station in file.stations.items()
    }
    return file.model_copy(update={"places": places, "stations": stations})
