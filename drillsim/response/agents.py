"""What a crew refuses to put on what leaks or burns, and says so once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from drillsim.errors import Problem
from drillsim.hazards.agents import Situation, Verdict, foam_agent, foam_worth, permitted, verdict
from drillsim.response.crew import Crew
from drillsim.response.scene import Affair
from drillsim.scenario.model import FleetMember, Scenario
from drillsim.scenario.schema.incidents import IncidentNoun

_CARRIES: Final = {
    "water": ("water_jet", "water_spray"),
    "cooling": ("water_spray",),
    "water_curtain": ("water_spray",),
    "neutralise": ("neutraliser",),
}
"""The agents of a capability; foam has that of the vehicle's kind."""
_ON_LEAKS: Final = frozenset({"curtain", "remove", "blanket"})
_ON_FIRES: Final = frozenset({"foam", "water"})


def situation_of(noun: IncidentNoun) -> Situation | None:
    """Whether an incident is a leak or a fire that agents go on; None if it is neither."""
    if noun.acts & _ON_FIRES:
        return "fire"
    return "leak" if noun.acts & _ON_LEAKS else None


def refused(affair: Affair, agent: str) -> Verdict | None:
    """The verdict that forbids an agent on an incident; None if it may be used."""
    how = situation_of(affair.noun)
    if how is None:
        return None
    found = verdict(agent, affair.noun.what, how)
    return found if found.forbidden else None


def allowed(crew: Crew, agent: str) -> bool:
    """Whether a crew may use an agent; it says so in the log the first time it may not."""
    found = refused(crew.affair, agent)
    if found is not None and agent not in crew.refused:
        crew.refused.add(agent)
        crew.write("agent_refused", crew.member.id, found.detail)
    return found is None


def worth(affair: Affair, member: FleetMember, act: str) -> float:
    """How many litres of what a vehicle carries do what one of the need does; 1 for all but foam."""
    if act != "foam" or refused(affair, foam_agent(member.foam_kind)) is not None:
        return 1.0
    return foam_worth(member.foam_kind, affair.noun.what)


def remarks(scenario: Scenario) -> Iterator[Problem]:
    """Orders that send what must not go on their incidents, and incidents for which no vehicle has a right agent."""
    for id_, order in scenario.file.orders.items():
        on = [incident for incident in order.incidents if situation_of(scenario.file.incidents[incident])]
        for capability in order.send:
            agents = carried(scenario, capability)
            if on and agents and capability != "cooling" and not any(_may(scenario, one, agents) for one in on):
                message = f"{', '.join(agents)} must not go on {', '.join(_matters(scenario, on))}"
                remedy = "send what may: see hazards/agents.yaml, or leave it out"
                yield scenario.document.problem(("orders", id_, "send", capability), message, remedy)
    every = {agent for unit in scenario.fleet.values() for one in unit.kind.capabilities for agent in _of(unit, one)}
    for id_, noun in scenario.file.incidents.items():
        if situation_of(noun) and not _may(scenario, id_, tuple(sorted(every))):
            message = f"no vehicle carries an agent that may go on {noun.what}"
            remedy = "add a vehicle with one, or give a foam tender the right `foam_kind:`"
            yield scenario.document.problem(("incidents", id_, "kind"), message, remedy)


def carried(scenario: Scenario, capability: str) -> tuple[str, ...]:
    """The agents that the vehicles with a capability bring by it, sorted."""
    able = [unit for unit in scenario.fleet.values() if capability in unit.kind.capabilities]
    return tuple(sorted({agent for unit in able for agent in _of(unit, capability)}))


def _of(unit: FleetMember, capability: str) -> tuple[str, ...]:
    """The agents one vehicle brings by a capability."""
    return (foam_agent(unit.foam_kind),) if capability == "foam" else _CARRIES.get(capability, ())


def _may(scenario: Scenario, incident: str, agents: tuple[str, ...]) -> bool:
    """Whether any of some agents may go on an incident."""
    noun = scenario.file.incidents[incident]
    how = situation_of(noun)
    return how is None or bool(permitted(agents, noun.what, how))


def _matters(scenario: Scenario, incidents: list[str]) -> list[str]:
    """What some incidents are about, each with whether it leaks or burns."""
    nouns = [scenario.file.incidents[incident] for incident in incidents]
    return sorted({f"{noun.what} ({situation_of(noun)})" for noun in nouns})
