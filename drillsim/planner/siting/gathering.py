"""Where people would gather: walking times from where they are to every junction, and the best junction to add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.planner.siting.p_median import p_median
from drillsim.planner.siting.solving import Floats
from drillsim.planner.siting.task import Asked, Basis, Site, Task, checked, median_today
from drillsim.reading import Name
from drillsim.response.roads import Roads
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, TICKS_PER_S


@dataclass(frozen=True)
class Walks:
    """Walks at 1 m/s from each place with people to each candidate: `costs` (places, junctions) s, inf where no way
    leads; `people` (places,); `fixed` are the candidates where assembly points stand today."""

    places: tuple[str, ...]
    junctions: tuple[str, ...]
    costs: Floats
    people: Floats
    fixed: tuple[int, ...]


def walks_of(scenario: Scenario) -> Walks:
    """The walks of a scenario's people; candidates are the assembly points of today and the junctions on foot that are
    as far from everything hazardous as those."""
    park = scenario.park
    roads = Roads(park, on_foot=True)
    numbers = park.ways.number
    closed = frozenset((*roads.shut_at_start, *(numbers[way] for way in scenario.file.closed_ways)))
    counts = {id_: sum(scenario.head_count(id_).values()) for id_ in park.file.places}
    places = tuple(id_ for id_, count in counts.items() if count)
    today = [park.junction[one.at] for one in park.file.assembly_points.values()]
    far = distance_from_hazards(scenario)
    nearest = far[today].min(initial=np.inf)
    able = [n for n in range(len(park.junction_ids)) if n in today or (roads.on_road[n] and far[n] >= nearest)]
    times = np.full((len(places), len(park.junction_ids)), np.inf)
    for row, id_ in enumerate(places):
        place = park.file.places[id_]
        for door in place.exits.values():
            start = park.junction[door.to]
            inside = door.distance or float(np.hypot(*(park.junction_xy[start] - np.asarray(place.at))))
            ticks = roads.from_(start, closed)
            way = np.where(ticks < NEVER, ticks / TICKS_PER_S, np.inf)
            times[row] = np.minimum(times[row], inside + way)
    fixed = tuple(sorted({able.index(one) for one in today}))
    weights = np.array([counts[id_] for id_ in places], dtype=np.float64)
    return Walks(places, tuple(park.junction_ids[n] for n in able), times[:, able], weights, fixed)


def distance_from_hazards(scenario: Scenario) -> Floats:
    """How far each junction lies from the nearest place with hazardous inventory, metres."""
    park = scenario.park
    at = [place.at for place in park.file.places.values() if place.substances]
    far = np.full(len(park.junction_ids), np.inf)
    for x, y in at:
        far = np.minimum(far, np.hypot(park.junction_xy[:, 0] - x, park.junction_xy[:, 1] - y))
    return far


def point_to_add(scenario: Scenario) -> str | None:
    """The junction at which one more assembly point makes the people's mean walk shortest; None where none helps."""
    walks = walks_of(scenario)
    reached = np.isfinite(walks.costs).any(axis=1) if len(walks.places) else np.zeros(0, dtype=bool)
    if not walks.fixed or not reached.any() or len(walks.fixed) >= len(walks.junctions):
        return None
    costs, people = walks.costs[reached], walks.people[reached]
    try:
        best = p_median(costs, people, len(walks.fixed) + 1, walks.fixed)
    except DrillsimError:
        return None
    before = float(people @ costs[:, list(walks.fixed)].min(axis=1))
    if not best.value < before:
        return None
    return walks.junctions[next(site for site in best.open if site not in walks.fixed)]


def assembly_task(scenario: Scenario, asked: Asked) -> Task:
    """The assembly points, those of today fixed, over junctions as far from everything hazardous as they are.

    Raises DrillsimError where nobody is there or no point stands today.
    """
    walks, park = walks_of(scenario), scenario.park
    if not walks.fixed or not len(walks.places):
        raise DrillsimError("assembly points: the park needs people and at least one assembly point of today")
    names = {one.at: one.name for one in park.file.assembly_points.values()}
    sites = tuple(Site(f"junction:{id_}", park.xy(id_), names.get(id_, Name())) for id_ in walks.junctions)
    within = asked.within_s
    basis: Basis = "given" if within is not None else "median"
    if within is None:
        within = median_today(walks.costs[:, list(walks.fixed)].min(axis=1), walks.people)
    return checked(Task(asked, walks.places, walks.people, sites, walks.costs, walks.fixed, walks.fixed, within, basis))


def assembly_changes(scenario: Scenario, junctions: Sequence[str]) -> dict[str, Any]:
    """What makes an assembly point of each of some junctions, as large as the largest of today; evacuations that name
    assembly points name it too."""
    points = scenario.park.file.assembly_points
    capacity = max(one.capacity for one in points.values())
    new = [f"assembly_at_{where}" for where in junctions]
    changes: dict[str, Any] = {
        f"park.assembly_points.{id_}": {"at": where, "capacity": capacity}
        for id_, where in zip(new, junctions, strict=True)
    }
    for name, order in scenario.file.orders.items():
        if isinstance(order.to, tuple) and order.action == "evacuate":
            changes[f"orders.{name}.to"] = [*order.to, *new]
    return changes
