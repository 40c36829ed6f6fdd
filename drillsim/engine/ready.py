"""Whether a scenario can run: the checks that need more than one room."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.hazards.dangers import problems as room_problems
from drillsim.people.network import walking
from drillsim.record.kinds import KINDS
from drillsim.scenario.model import Scenario


def ready(scenario: Scenario) -> None:
    """Raises InputError when a substance has no data or a figure is out of the model's reach."""
    problems = [*room_problems(scenario), *_causes(scenario), *_figures(scenario)]
    if problems:
        raise InputError(problems)


def _causes(scenario: Scenario) -> list[Problem]:
    """Incidents brought about by an event there is no kind of."""
    return [
        scenario.document.problem(
            ("incidents", id_, "after", "event"), f"no kind of event {noun.after.event!r}",
            f"did you mean {near[0]!r}?" if near else "see the reference page for the kinds of event",
        )
        for id_, noun in scenario.file.incidents.items()
        if noun.after is not None and noun.after.event not in KINDS
        for near in [difflib.get_close_matches(noun.after.event, KINDS, 1)]
    ]  # fmt: skip


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
