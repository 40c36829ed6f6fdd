"""Whether a scenario can run: the checks that need more than one room."""

from __future__ import annotations

from collections.abc import Mapping

from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.hazards.substances import substance, substance_ids
from drillsim.people.network import walking
from drillsim.scenario.model import Scenario


def ready(scenario: Scenario) -> None:
    """Raises InputError when a substance has no data or a figure is out of the model's reach."""
    problems = [*_substances(scenario), *_figures(scenario)]
    if problems:
        raise InputError(problems)


def _substances(scenario: Scenario) -> list[Problem]:
    """Leaks of substances about which too little is established."""
    problems = []
    for id_, incident in scenario.file.incidents.items():
        try:
            substance(incident.substance)
        except KeyError as error:
            key = ("incidents", id_, "substance")
            message = str(error.args[0]).partition(";")[0]
            remedy = f"choose from {', '.join(substance_ids())}"
            problems.append(scenario.document.problem(key, message, remedy))
    return problems


def _figures(scenario: Scenario) -> list[Problem]:
    """Figures the model cannot honour."""
    fastest = scenario.figure("walking_speed_highest_m_s")
    if fastest <= walking("speed_cap_m_s"):
        return []
    key = ("figures", "walking_speed_highest_m_s")
    message = f"{fastest} m/s is faster than the model walks"
    return [scenario.document.problem(key, message, f"give at most {walking('speed_cap_m_s')}")]


def check_imposed(scenario: Scenario, imposed: Mapping[str, int]) -> None:
    """Raises DrillsimError for an imposed event that could never be matched."""
    known = {*scenario.fleet, *scenario.file.incidents, *scenario.file.orders, "shift", "firm", "park", "city"}
    able = {"reported", "isolated", "turned_out", "arrived", "work_started", "informed", "confirmed", "alarm",
            "evacuate", "shelter", "shut_valves", "call_out", "close_ways", "all_clear"}  # fmt: skip
    for name in sorted(imposed):
        what, _, who = name.partition(":")
        if what not in able or who.partition(":")[0] not in known:
            choices = ", ".join(sorted(able))
            raise DrillsimError(f"imposed {name!r}: no such event; write what:who with what one of {choices}")
