"""The documents of the norm that come before a drill: work plan, support, safety, observers, participants."""

from __future__ import annotations

from collections.abc import Sequence

from drillsim.planner.sheet import Cell, Columns, Sheet
from drillsim.planner.sheets_script import header, note, table
from drillsim.planner.telling import Telling

LINES: Columns = (("item", 26), ("content", 110))
TOLD_ALWAYS = ("police_110", "fire_119", "ambulance_120", "neighbours")
"""Whom every drill tells before it begins, so that nobody takes it for an alarm."""


def said(telling: Telling, *keys: str) -> list[list[Cell]]:
    """Lines of a label and its sentence, by the keys of the section `text`."""
    return [[telling.text(key), telling.text(f"{key}_is")] for key in keys]


def told_before(telling: Telling) -> str:
    """Whom to tell before: 110, 119, 120, the neighbours, and whoever the script tells."""
    services = dict.fromkeys((*TOLD_ALWAYS, *telling.package.services))
    return telling.say.listed([telling.say.say("services", one) for one in services])


def work_plan(telling: Telling) -> Sheet:
    """工作方案: what is rehearsed and why, by whom, by which rules."""
    package, say, text = telling.package, telling.say, telling.text
    file = package.scenario.file
    names = say.listed([say.thing(id_) for id_ in file.incidents])
    rows: list[list[Cell]] = [[label, value] for label, value in header(telling)]
    rows += [[text("purpose"), text("purpose_is", incidents=names)], *brief(telling)]
    for id_, one in file.objectives.items():
        rows.append([say.say("columns", "objective"), f"{say.name(one.name, id_)} · {target(telling, id_)}"])
    commander = say.post(telling.top_level())
    rows.append([text("organisation"), text("organisation_is", commander=commander)])
    rows += said(telling, "rules_of_play")
    rows.append([text("scope"), text("announced_is" if package.kind.announced else "unannounced_is")])
    return table(telling, "work_plan", LINES, rows, note(telling))


def brief(telling: Telling) -> list[list[Cell]]:
    """The scenario: park, shift, wind, incidents, and what the file says of itself in this language."""
    say, text, scenario = telling.say, telling.text, telling.package.scenario
    file = scenario.file
    rows: list[list[Cell]] = []
    wind = {"from": f"{file.weather.wind_from:g}°", "speed": f"{file.weather.wind_speed:g}"}
    rows.append([text("park"), say.name(scenario.park.file.name, "–")])
    rows.append([text("shift"), say.say("shifts", file.shift)])
    rows.append([text("weather"), text("weather_is", **wind)])
    for id_, incident in file.incidents.items():
        about = {"name": say.thing(id_), "place": say.thing(incident.place), "about": say.about(id_)}
        rows.append([text("incident", at=_begins(telling, id_)), text("incident_is", **about)])
    if own := say.own(file.about):
        rows.append([text("about"), own.strip()])
    return rows


def _begins(telling: Telling, id_: str) -> str:
    """When an incident begins: by the file, or by the runs where another brings it about."""
    package = telling.package
    incident = package.scenario.file.incidents[id_]
    begun = [step for step in package.steps if step.incident == id_ and step.kind.phase == "start"]
    return package.clock(begun[0].p50_s if incident.after is not None and begun else incident.starts_at)


def target(telling: Telling, id_: str) -> str:
    """What an objective asks for."""
    one = telling.package.scenario.file.objectives[id_]
    bound, value = ("at_most", one.at_most) if one.at_most is not None else ("at_least", one.at_least)
    return telling.text(bound, value=amount(telling, one.measure, value or 0.0))


def amount(telling: Telling, measure: str, value: float) -> str:
    """A value of a measure: a duration where it is one, else a plain number."""
    return telling.say.duration(value) if measure.endswith("_s") else f"{value:g}"


def support_plan(telling: Telling) -> Sheet:
    """保障方案: communications, medical cover, traffic, supplies, money."""
    rows = said(telling, "communications", "medical", "traffic", "budget", "protection")
    needed = [telling.say.say("resources", step.kind.resource) for step in telling.package.steps]
    rows.insert(3, [telling.text("power"), telling.say.listed(needed)])
    return table(telling, "support_plan", LINES, rows)


def safety_plan(telling: Telling) -> Sheet:
    """Stop criteria, the word for a real emergency, whom to tell before."""
    text = telling.text
    rows: list[list[Cell]] = said(telling, "stop_word")
    rows += [[f"{text('stop_criteria')} {number}", text(f"stop_{number}")] for number in range(1, 6)]
    rows += said(telling, "stops")
    rows.append([text("told_before"), text("told_before_is", who=told_before(telling))])
    rows += said(telling, "told_after", "real_substances", "protection")
    return table(telling, "safety_plan", LINES, rows)


def observers(telling: Telling) -> Sheet:
    """观摩手册: what observers see, when, and how they behave."""
    rows: list[list[Cell]] = [*brief(telling), *said(telling, "handout", "stop_word")]
    for step in telling.package.steps:
        rows.append([telling.planned(step), telling.action(step)])
    return table(telling, "observers", LINES, rows)


def controllers_of(telling: Telling) -> dict[str, list[int]]:
    """The controllers who are needed, each with the numbers of the steps he answers for."""
    found: dict[str, list[int]] = {"director": [], "safety": []}
    for step in telling.package.steps:
        found.setdefault(step.kind.controller, []).append(step.number)
    return found


def posts(telling: Telling) -> Sheet:
    """Where controllers and observers stand, by the marks of the map."""
    rows: list[list[Cell]] = []
    for mark, (key, steps) in zip(marks(len(controllers_of(telling))), controllers_of(telling).items(), strict=True):
        place = telling.say.thing(place_of(telling, key))
        rows.append([mark, telling.say.say("controllers", key), place, numbers(steps), None])
    columns = (("mark", 7), ("post", 34), ("place", 40), ("watches", 50), ("person", 20))
    return table(telling, "posts", columns, rows)


def marks(count: int) -> list[str]:
    """The marks of posts on the map: C1, C2, …"""
    return [f"C{number}" for number in range(1, count + 1)]


def numbers(steps: Sequence[int]) -> str:
    """Step numbers in one line."""
    return ", ".join(str(number) for number in steps) or "–"


def place_of(telling: Telling, controller: str) -> str:
    """The id of the thing of the park a controller stands at; of what the runs showed the most frequent."""
    package, park = telling.package, telling.package.scenario.park.file
    rooms = [id_ for id_, place in park.places.items() if place.kind == "control_room"]
    staged = [step.where for step in package.steps if step.kind.kind == "arrived" and step.where]
    clinics = [id_ for id_, station in park.stations.items() if station.kind in ("clinic", "hospital")]
    scene = next(iter(package.scenario.file.incidents.values())).place
    wanted = {
        "scene": [scene], "staging": sorted(staged, key=lambda one: (-staged.count(one), one)),
        "assembly": list(park.assembly_points), "medical": clinics,
    }.get(controller, rooms)  # fmt: skip
    return next(iter([*wanted, *rooms, scene]))


def participants(telling: Telling) -> Sheet:
    """Everybody by post: levels, vehicles, controllers, evaluators; names are filled in."""
    package, say = telling.package, telling.say
    rows: list[list[Cell]] = []
    people = {say.say("controllers", key): None for key in controllers_of(telling)}
    people |= {say.post(level): None for level in package.levels}
    people |= {say.say("evaluators", step.kind.function): None for step in package.steps}
    people |= {party: None for step in package.steps for party in (telling.sender(step), telling.receiver(step))}
    rows += [[post, None, None, None] for post in people if post not in vehicle_names(telling)]
    for id_ in package.vehicles:
        station = say.thing(package.scenario.fleet[id_].station)
        rows.append([say.thing(id_), None, station, None])
    columns = (("post", 50), ("person", 30), ("organisation", 40), ("phone", 24))
    return table(telling, "participants", columns, rows)


def vehicle_names(telling: Telling) -> set[str]:
    """The names of the vehicles that play."""
    return {telling.say.thing(id_) for id_ in telling.package.vehicles}


def resource_sheet(telling: Telling) -> Sheet:
    """The vehicles that play, with crew, breathing sets and station."""
    say, fleet = telling.say, telling.package.scenario.fleet
    rows: list[list[Cell]] = []
    for id_ in telling.package.vehicles:
        member = fleet[id_]
        kind = say.name(member.kind.name, member.vehicle.kind)
        station = say.thing(member.station)
        rows.append([say.thing(id_), kind, station, member.vehicle.crew, member.vehicle.breathing_sets, None])
    columns = (("team", 34), ("kind", 26), ("station", 34), ("crew", 8), ("breathing_sets", 12), ("done", 10))
    return table(telling, "resources", columns, rows)


def before_after(telling: Telling) -> Sheet:
    """What to see to before and after."""
    text = telling.text
    rows: list[list[Cell]] = [
        [text(when), text(f"{when}_{number}", who=told_before(telling)), None, None]
        for when in ("before", "after") for number in range(1, 7)
    ]  # fmt: skip
    return table(telling, "before_after", (("phase", 14), ("item", 90), ("done", 10), ("signature", 18)), rows)
