"""Where a vehicle could stand: the engine's own travel times from stations, or any junction, to what is hazardous."""

from __future__ import annotations

from typing import Any

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.planner.cover import Cover
from drillsim.planner.fleet_changes import as_fleet
from drillsim.planner.siting.gathering import distance_from_hazards
from drillsim.planner.siting.task import Asked, Basis, Site, Task, checked, figures
from drillsim.scenario.model import FleetMember, Scenario
from drillsim.scenario.schema import ProfileFile

FIRST_KIND = "gas_protection_vehicle"


def vehicle_task(scenario: Scenario, asked: Asked) -> Task:
    """The vehicles of one kind, those of today fixed, over the stations of their service (or any junction).

    Raises DrillsimError for a kind, or a vehicle to move, that the fleet has not.
    """
    template = template_of(scenario, asked)
    mine = [one for one in scenario.fleet.values() if one.vehicle.kind == template.vehicle.kind]
    cover, stations = Cover(scenario), scenario.park.file.stations
    able = [id_ for id_, one in sorted(stations.items()) if one.service == stations[template.station].service]
    today = [(_at_station(scenario, one.station), stations[one.station].at) for one in mine]
    free = [(_at_station(scenario, id_), stations[id_].at) for id_ in able]
    free += [(Site(f"junction:{id_}", scenario.park.xy(id_)), id_) for id_ in _junctions(scenario, asked, cover)]
    both = [*today, *free]
    costs = np.array([[cover.from_junction(template, at, place) for _, at in both] for place in cover.places])
    columns = tuple(range(len(mine)))
    kept = tuple(n for n, one in enumerate(mine) if one.id != asked.move)
    within, basis = _within(template, asked, scenario.profile)
    return checked(Task(asked, cover.places, np.ones(len(cover.places)), tuple(site for site, _ in both), costs,
                        columns, kept, within, basis, template.vehicle.kind))  # fmt: skip


def template_of(scenario: Scenario, asked: Asked) -> FleetMember:
    """The vehicle that a new one is like: the one to move, else the first of its kind."""
    fleet = scenario.fleet
    if asked.move:
        if asked.move not in fleet:
            raise DrillsimError(
                f"--move: no vehicle {asked.move!r} on this day; choose from {', '.join(sorted(fleet))}"
            )
        moved = fleet[asked.move]
        if asked.kind and asked.kind != moved.vehicle.kind:
            raise DrillsimError(
                f"--kind: {asked.move!r} is a {moved.vehicle.kind}, not a {asked.kind}; leave out --kind"
            )
        return moved
    kinds = {one.vehicle.kind: one for one in reversed(list(fleet.values()))}
    kind = asked.kind or (FIRST_KIND if FIRST_KIND in kinds else next(iter(kinds), ""))
    if kind not in kinds:
        known = ", ".join(sorted(kinds)) or "none: the fleet is empty"
        raise DrillsimError(f"--kind: no {kind or 'vehicle'!r} in the fleet of this day; choose from {known}")
    return kinds[kind]


def _within(template: FleetMember, asked: Asked, profile: ProfileFile) -> tuple[float, Basis]:
    """How long it may drive: what is asked for, else the standard less its turnout that nine of ten keep."""
    if asked.within_s is not None:
        return asked.within_s, "given"
    law = template.vehicle.turnout or template.kind.turnout
    turnout = law.p90 if law.p90 is not None else law.fixed if law.fixed is not None else law.highest or 0.0
    left = float(figures()["vehicle"]["within"]["value"]) - turnout
    if left <= 0:
        raise DrillsimError("the turnout alone takes longer than the standard; give the time to be kept by --within")
    return left, "standard"


def _at_station(scenario: Scenario, id_: str) -> Site:
    station = scenario.park.file.stations[id_]
    return Site(f"station:{id_}", scenario.park.xy(station.at), station.name)


def _junctions(scenario: Scenario, asked: Asked, cover: Cover) -> list[str]:
    """With --anywhere, the junctions on the road that are as far from everything hazardous as today's stations."""
    if not asked.anywhere:
        return []
    park = scenario.park
    far = distance_from_hazards(scenario)
    taken = {station.at for station in park.file.stations.values()}
    nearest = min(far[park.junction[at]] for at in taken)
    ids = enumerate(park.junction_ids)
    return [id_ for n, id_ in ids if cover.roads.on_road[n] and id_ not in taken and far[n] >= nearest]


def vehicle_changes(scenario: Scenario, asked: Asked, sites: list[Site]) -> dict[str, Any]:
    """What puts a vehicle at each of some sites, the moved one at the first; orders that name vehicles of its kind by
    id name it too, others send as many as today, the nearest."""
    template = template_of(scenario, asked)
    kind, service = template.vehicle.kind, scenario.park.file.stations[template.station].kind
    mine = {id_ for id_, one in scenario.fleet.items() if one.vehicle.kind == kind}
    taken = {*scenario.fleet, *(id_ for one in scenario.park.file.stations.values() for id_ in one.vehicles)}
    changes: dict[str, Any] = {}
    new: list[str] = []
    for site in sites:
        where, _, id_ = site.id.partition(":")
        station = id_ if where == "station" else f"station_at_{id_}"
        if where != "station":
            changes[f"park.stations.{station}"] = {"kind": service, "at": id_}
        if asked.move and not changes.get(f"fleet.{asked.move}"):
            changes[f"fleet.{asked.move}"] = as_fleet(template, station)
            continue
        name = next(f"{kind}_new_{n}" for n in range(1, 99) if f"{kind}_new_{n}" not in taken)
        taken.add(name)
        new.append(name)
        changes[f"fleet.{name}"] = {**as_fleet(template, station), "name": {}}
    for order, one in scenario.file.orders.items():
        if mine & set(one.vehicles) and new:
            changes[f"orders.{order}.vehicles"] = [*one.vehicles, *new]
    return changes
