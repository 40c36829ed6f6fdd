"""Where a gas detector would hear a release: the engine's own gas, from each place that holds it, over winds and
weathers.

A demand is one release: place, direction, weather. The scenario's first leak of the gas lends its rate and height to
all places. A detector alarms one response time after the first instant read at which the mean since the instant before
is at its first alarm point.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from drillsim.errors import DrillsimError
from drillsim.hazards.danger import NOT_YET
from drillsim.hazards.gas.room import GasRoom
from drillsim.hazards.own import substance_in
from drillsim.hazards.substances import kg_m3_from_ppm
from drillsim.hazards.weather import Weather, Winds
from drillsim.hazards.winds import winds_of
from drillsim.park.schema import Detector
from drillsim.planner.changes import alarm_points
from drillsim.planner.siting.solving import Floats
from drillsim.planner.siting.task import Asked, Basis, Site, Task, checked, figures
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.gas_leak import GasLeak


def detector_task(scenario: Scenario, asked: Asked) -> Task:
    """The detectors of the gas of the scenario's first leak, those of today fixed, over a grid round where it is kept.

    Raises DrillsimError where no gas leaks, or no alarm point is known for it.
    """
    leak_id, leak = leak_of(scenario)
    like = detector_like(scenario, leak.substance)
    nouns = [(id_, one) for id_, one in scenario.park.file.detectors.items() if one.substance == leak.substance]
    grid = _grid(scenario, leak)
    sites = [Site(f"detector:{id_}", one.at, one.name) for id_, one in nouns]
    sites += [Site(f"point:{x:.0f}_{y:.0f}", (x, y)) for x, y in grid]
    heard = [one for _, one in nouns] + [like.model_copy(update={"at": at}) for at in grid]
    demands, rows = [], []
    for place in release_places(scenario, leak):
        for label, winds in weathers(scenario):
            demands.append(f"{place}/{label}")
            rows.append(_alarm_times(scenario, (leak_id, leak), place, winds, heard))
    within = asked.within_s if asked.within_s is not None else float(figures()["detector"]["within"]["value"])
    today = tuple(range(len(nouns)))
    basis: Basis = "given" if asked.within_s is not None else "standard"
    times = _or_late(np.array(rows))
    return checked(Task(asked, tuple(demands), np.ones(len(demands)), tuple(sites), times, today, today, within, basis,
                        leak.substance))  # fmt: skip


def leak_of(scenario: Scenario) -> tuple[str, GasLeak]:
    """The first leak of the day."""
    for id_, noun in scenario.file.incidents.items():
        if isinstance(noun, GasLeak):
            return id_, noun
    raise DrillsimError("detectors: no gas leaks in this scenario; take one with an incident of the kind gas_leak")


def detector_like(scenario: Scenario, substance: str) -> Detector:
    """A detector as one that is added would be: like the park's first for that gas, else by the published points."""
    for one in scenario.park.file.detectors.values():
        if one.substance == substance:
            return one
    points = alarm_points(scenario, substance)
    if points is None:
        raise DrillsimError(f"detectors: no alarm points are known for {substance}; put one detector of it in the park")
    return Detector.model_validate({"at": [0.0, 0.0], "substance": substance, **points})


def release_places(scenario: Scenario, leak: GasLeak) -> list[str]:
    """The leak's own place, and every other that holds the gas."""
    holding = [id_ for id_, place in scenario.park.file.places.items() if leak.substance in place.substances]
    return list(dict.fromkeys((leak.place, *holding)))


def weathers(scenario: Scenario) -> list[tuple[str, Winds]]:
    """Winds from all around, in the scenario's own weather and in another, each with a label."""
    own, table = winds_of(scenario), figures()["detector"]
    first, other = own.weathers[0], table["weather"]
    second = replace(first, wind_speed_m_s=float(other["wind_speed_m_s"]), stability=str(other["stability"]))
    kinds = [first] if first == second else [first, second]
    number = int(table["directions"]["value"])
    turned = [(one, 360.0 * n / number) for one in kinds for n in range(number)]
    return [
        (_label(one, turn), Winds((0.0,), (replace(one, wind_from_deg=turn),), own.north_deg)) for one, turn in turned
    ]


def _label(weather: Weather, turn: float) -> str:
    return f"{weather.stability} {weather.wind_speed_m_s:g} m/s {turn:g}"


def _alarm_times(
    scenario: Scenario, leak: tuple[str, GasLeak], place: str, winds: Winds, heard: list[Detector]
) -> Floats:
    """When each detector alarms after a release begins at a place, seconds; inf where never."""
    id_, noun = leak
    here = noun.at if place == noun.place else None
    changed = noun.model_copy(update={"place": place, "at": here, "starts_at": 0.0, "after": None})
    played = GasRoom(scenario, winds, {id_: changed}).leaks[id_]
    xyz = (np.array([one.at[0] for one in heard]), np.array([one.at[1] for one in heard]),
           np.array([one.height for one in heard]))  # fmt: skip
    limits = _limits(scenario, winds.weathers[0], heard)
    response = np.array([one.response for one in heard])
    found = np.full(len(heard), np.inf)
    for window in pairwise([0.0, *map(float, figures()["steps"]["value"])]):
        emission = played.emission(window, -NOT_YET)
        if emission is None:
            continue
        above = (emission.mean(xyz, window) >= limits) & np.isinf(found)
        found[above] = window[1] + response[above]
    return found


def _limits(scenario: Scenario, weather: Weather, heard: list[Detector]) -> Floats:
    """The first alarm points, kg/m3."""
    mass = substance_in(scenario, heard[0].substance).molar_mass_kg_mol
    return np.array([
        one.alarm.kg_m3 if one.alarm.ppm is None
        else float(kg_m3_from_ppm(one.alarm.ppm, mass, weather.temperature_K, weather.pressure_Pa)) for one in heard
    ], dtype=np.float64)  # fmt: skip


def _or_late(times: Floats) -> Floats:
    """Alarm times, none later than the horizon: what is not heard by then counts as heard then."""
    return np.minimum(times, float(figures()["detector"]["horizon"]["value"]))


def _grid(scenario: Scenario, leak: GasLeak) -> list[tuple[float, float]]:
    """Points of a grid within reach of a place of release."""
    table = figures()["detector"]
    step, reach = float(table["spacing"]["value"]), float(table["reach"]["value"])
    places = scenario.park.file.places
    found: dict[tuple[float, float], None] = {}
    for id_ in release_places(scenario, leak):
        x, y = places[id_].at
        for column in range(int(np.ceil((x - reach) / step)), int((x + reach) // step) + 1):
            for row in range(int(np.ceil((y - reach) / step)), int((y + reach) // step) + 1):
                if np.hypot(column * step - x, row * step - y) <= reach:
                    found[column * step, row * step] = None
    return sorted(found)


def detector_changes(scenario: Scenario, sites: list[Site]) -> dict[str, Any]:
    """What puts a detector at each of some points."""
    like = detector_like(scenario, leak_of(scenario)[1].substance).model_dump(mode="json", exclude={"at", "name"})
    return {f"park.detectors.detector_new_{n}": {**like, "at": list(site.at)} for n, site in enumerate(sites, 1)}
