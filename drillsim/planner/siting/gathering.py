"""Where people would gather: walking times from where they are to every junction, and the best junction to add."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.planner.siting.p_median import p_median
from drillsim.planner.siting.solving import Floats
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
    far = _distance_from_hazards(scenario)
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


def _distance_from_hazards(scenario: Scenario) -> Floats:
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
