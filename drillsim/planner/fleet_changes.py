"""Single changes of the fleet: one more crew of a kind that was needed, and vehicles that stand elsewhere."""

from __future__ import annotations

from typing import Any

from drillsim.planner.cover import Cover
from drillsim.record.run import Run
from drillsim.scenario.model import FleetMember, Scenario
from drillsim.study.schema import Setting


def one_more_crew(scenario: Scenario, run: Run) -> dict[str, Setting]:
    """Of each kind that had a mission one more, at the station of the first that went, and called out as that was."""
    found: dict[str, Setting] = {}
    seen = set()
    for id_ in _sent(scenario, run):
        member = scenario.fleet[id_]
        if member.vehicle.kind in seen:
            continue
        seen.add(member.vehicle.kind)
        new = free_id(scenario, id_)
        changes = {f"fleet.{new}": as_fleet(member, member.station), **called_too(scenario, run, id_, new)}
        name = {
            "en": f"one more {member.kind.name.en or member.vehicle.kind}",
            "zh": f"增加一组{member.kind.name.zh or member.vehicle.kind}",
        }
        found[f"one_more_{member.vehicle.kind}"] = Setting.model_validate({"name": name, "set": changes})
    return found


def stationed_elsewhere(scenario: Scenario, run: Run) -> dict[str, Setting]:
    """Each vehicle that had a mission, at the station from which it would have been there soonest, if not its own.

    Only stations of its own service are asked.
    """
    cover, stations = Cover(scenario), scenario.park.file.stations
    found = {}
    for id_ in _sent(scenario, run):
        member = scenario.fleet[id_]
        place = _place_of_mission(scenario, run, id_)
        service = stations[member.station].service
        others = [name for name, one in sorted(stations.items()) if one.service == service and name != member.station]
        times = {name: cover.seconds(member, name, place) for name in others}
        if not times or min(times.values()) >= cover.seconds(member, member.station, place):
            continue
        best = min(times, key=lambda name: times[name])
        en, zh = (stations[best].name.en or best, stations[best].name.zh or best)
        named = member.vehicle.name
        name = {"en": f"{named.en or id_} at {en}", "zh": f"{named.zh or id_}移驻{zh}"}
        setting = {"name": name, "set": {f"fleet.{id_}": as_fleet(member, best)}}
        found[f"{id_}_at_{best}"] = Setting.model_validate(setting)
    return found


def as_fleet(member: FleetMember, station: str) -> dict[str, Any]:
    """A vehicle as a scenario's fleet has it, at a station."""
    noun = member.vehicle.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {**noun, "station": station}


def free_id(scenario: Scenario, id_: str) -> str:
    """An id that no vehicle has, made of one's."""
    known = {*scenario.file.fleet, *(name for one in scenario.park.file.stations.values() for name in one.vehicles)}
    return next(f"{id_}_more_{n}" for n in range(1, len(known) + 2) if f"{id_}_more_{n}" not in known)


def called_too(scenario: Scenario, run: Run, id_: str, new: str) -> dict[str, Any]:
    """What makes the orders that sent a vehicle send one more: its id beside the other's, or one of its capability."""
    called = [row for row in run.events.rows() if row["what"] == "called_out" and row["who"] == id_]
    able = {row["detail"] for row in called if row["detail"]}
    changes: dict[str, Any] = {}
    for name, order in scenario.file.orders.items():
        if id_ in order.vehicles:
            changes[f"orders.{name}.vehicles"] = [*order.vehicles, new]
        for capability in sorted(able & set(order.send)):
            changes[f"orders.{name}.send.{capability}"] = order.send[capability] + 1
    return changes


def _sent(scenario: Scenario, run: Run) -> list[str]:
    """The vehicles of the fleet that had a mission in a run, those first that were called first."""
    called = [row["who"] for row in run.events.rows() if row["what"] == "called_out"]
    return [id_ for id_ in dict.fromkeys(called) if id_ in scenario.fleet]


def _place_of_mission(scenario: Scenario, run: Run, id_: str) -> str:
    """Where the incident was that a vehicle was first called to."""
    row = next(row for row in run.events.rows() if row["what"] == "called_out" and row["who"] == id_)
    return scenario.file.incidents[row["incident"]].place
