"""Whether a scenario can run: the checks that need more than one room."""

from __future__ import annotations

import difflib

from drillsim.chance.realise import Imposed, Lag
from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.hazards.dangers import problems as room_problems
from drillsim.people.network import walking
from drillsim.record.kinds import CAUSES, KINDS
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS
from drillsim.scenario.schema.incidents.gathering import Gathering


def ready(scenario: Scenario) -> None:
    """Raises InputError when a substance has no data, who gathers is not there, or a figure is out of reach."""
    problems = [*room_problems(scenario), *_causes(scenario), *_gatherings(scenario), *_figures(scenario)]
    if problems:
        raise InputError(problems)


def _causes(scenario: Scenario) -> list[Problem]:
    """Incidents brought about by an event there is no kind of, or one that brings nothing about."""
    found = []
    for id_, noun in scenario.file.incidents.items():
        if noun.after is None or noun.after.event in CAUSES:
            continue
        event = noun.after.event
        near = difflib.get_close_matches(event, sorted(CAUSES), 1) if event not in KINDS else []
        message = f"{event!r} brings no incident about" if event in KINDS else f"no kind of event {event!r}"
        choices = f"choose from {', '.join(sorted(CAUSES))}"
        remedy = f"did you mean {near[0]!r}? {choices}" if near else choices
        found.append(scenario.document.problem(("incidents", id_, "after", "event"), message, remedy))
    return found


def _gatherings(scenario: Scenario) -> list[Problem]:
    """Gatherings of more people than there are at that place and in that role."""
    gatherings = {id_: noun for id_, noun in scenario.file.incidents.items() if isinstance(noun, Gathering)}
    if scenario.file.without_people:
        remedy = "leave out `without_people:`, or the gathering"
        message = "nobody can gather: the scenario is `without_people`"
        return [scenario.document.problem(("incidents", id_, "joins"), message, remedy) for id_ in gatherings]
    found = []
    for id_, noun in gatherings.items():
        for place, roles in noun.joins.items():
            there = scenario.head_count(place)
            for role, wanted in roles.items():
                if wanted > there.get(role, 0):
                    listed = ", ".join(f"{count} {one}" for one, count in sorted(there.items()) if count) or "nobody"
                    message = f"{wanted} {role} cannot come from {place!r} in the {scenario.file.shift} shift"
                    key = ("incidents", id_, "joins", place, role)
                    found.append(scenario.document.problem(key, message, f"there are {listed}; name at most so many"))
    return found


def _figures(scenario: Scenario) -> list[Problem]:
    """Figures the model cannot honour."""
    fastest = scenario.figure("walking_speed_highest_m_s")
    if fastest <= walking("speed_cap_m_s"):
        return []
    key = ("figures", "walking_speed_highest_m_s")
    message = f"{fastest} m/s is faster than the model walks"
    return [scenario.document.problem(key, message, f"give at most {walking('speed_cap_m_s')}")]


def check_imposed(scenario: Scenario, imposed: Imposed) -> None:
    """Raises DrillsimError for an imposed event that could never be matched, or that lags after no kind of event."""
    known = {*scenario.fleet, *scenario.file.incidents, *scenario.file.orders, *LEVELS, *CIVIL_LEVELS}
    able = {"reported", "isolated", "turned_out", "arrived", "work_started", "informed", "confirmed", "ordered",
            "alarm", "evacuate", "shelter", "shut_valves", "call_out", "close_ways", "open_ways", "notify",
            "all_clear", "leave_shelter"}  # fmt: skip
    for name in sorted(imposed):
        what, _, who = name.partition(":")
        if what not in able or who.partition(":")[0] not in known:
            choices = ", ".join(sorted(able))
            raise DrillsimError(f"imposed {name!r}: no such event; write what:who with what one of {choices}")
        told = imposed[name]
        if isinstance(told, Lag) and (told.after.count(":") != 2 or told.after.partition(":")[0] not in KINDS):
            raise DrillsimError(f"imposed {name!r}: lags after {told.after!r}, no event; write what:who:incident")
