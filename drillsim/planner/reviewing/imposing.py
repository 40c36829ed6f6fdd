"""Which observed times can be imposed on the simulation, under which name, and why others cannot.

A step's own time is imposed as a lag after the observed step it counts from, in every world alike; what luck gives the
rest stays. What follows from where people walk, how somebody fell or what instruments read is no decision or task of
fixed length, and cannot be told to come at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from drillsim.chance.realise import Lag
from drillsim.planner.observing import Key
from drillsim.planner.package import Package
from drillsim.planner.reviewing.judging import Judged
from drillsim.planner.script import Step
from drillsim.units import ticks

WhyNot = Literal["given", "not_done", "not_observed", "no_cause", "follows", "waited"]
_SAME_NAME: Final = frozenset({"informed", "confirmed", "ordered", "turned_out", "arrived", "work_started"})
_BY_ORDER: Final[Mapping[str, str]] = {
    "alarm_sounded": "alarm", "evacuation_announced": "evacuate", "shelter_announced": "shelter",
    "all_clear": "all_clear", "shelter_left": "leave_shelter",
}  # fmt: skip
"""Steps that are the effect of the order they name."""
_CAUSED: Final[Mapping[str, str]] = {
    "way_closed": "close_ways", "way_opened": "open_ways", "notified": "notify", "isolated": "shut_valves",
}  # fmt: skip
"""Steps that are an effect of the order they come of, where they come of one that does this."""


@dataclass(frozen=True)
class Imposable:
    """A step whose own time can be imposed: the name for the engine, the key it lags after, and what to take off for
    what lies between the named event and the step, s."""

    key: Key
    name: str
    after: Key
    less_s: float = 0.0

    def lag(self, own_s: float) -> Lag:
        """The lag that gives the step this own time."""
        return Lag(self.after, ticks(own_s - self.less_s) if own_s > self.less_s else 0)


def imposable(package: Package, one: Judged) -> Imposable | WhyNot:
    """How the own time of an observed step is imposed, or why it cannot be."""
    step = one.step
    if one.verdict in ("given", "not_done", "not_observed"):
        return one.verdict  # type: ignore[return-value]
    if one.waited:
        return "waited"
    if one.since is None:
        return "no_cause"
    after = package.steps[one.since - 1].key
    if step.kind.kind in ("reported",):
        begun = after.startswith("incident_started:")
        return Imposable(step.key, f"reported:{step.incident}", after) if begun else "no_cause"
    if step.kind.kind in _SAME_NAME:
        return Imposable(step.key, f"{step.kind.kind}:{step.who}:{step.incident}", after)
    if step.kind.kind in _BY_ORDER:
        return Imposable(step.key, f"{_BY_ORDER[step.kind.kind]}:{step.who}:{step.incident}", after)
    return _caused(package, step, after)


def _caused(package: Package, step: Step, after: Key) -> Imposable | WhyNot:
    """A step that an order brings about without naming it."""
    what, who, _ = after.split(":")
    order = package.scenario.file.orders.get(who) if what == "ordered" else None
    if step.kind.kind not in _CAUSED or order is None or order.action != _CAUSED[step.kind.kind]:
        return "follows"
    less = _stroke_s(package, step) if step.kind.kind == "isolated" else 0.0
    return Imposable(step.key, f"{order.action}:{who}:{step.incident}", after, less)


def _stroke_s(package: Package, step: Step) -> float:
    """How long the quickest remote valve at an incident takes to close, s."""
    noun = package.scenario.file.incidents[step.incident]
    valves = package.scenario.park.file.valves.values()
    fitting = [one.closes_in for one in valves if one.remote and one.isolates == noun.place
               and one.substance in (None, noun.what)]  # fmt: skip
    return min(fitting, default=0.0)


def lags(ways: Iterable[Imposable], own_s: Mapping[Key, float]) -> dict[str, Lag]:
    """The lags that give steps their own times; of steps that share a name the longest time counts."""
    found: dict[str, Lag] = {}
    for one in ways:
        lag = one.lag(own_s[one.key])
        before = found.get(one.name)
        found[one.name] = lag if before is None or lag.ticks > before.ticks else before
    return found
