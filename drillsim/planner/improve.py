"""What single changes buy: each played beside the day as it is, under common luck, with the wind from all around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from drillsim.engine.ready import ready
from drillsim.engine.run import Settings, simulate
from drillsim.errors import InputError
from drillsim.metrics.registry import objective_faults
from drillsim.planner.changes import single_changes
from drillsim.planner.cover import Cover, less_cover
from drillsim.reading import Change, Mark
from drillsim.reading.document import shown
from drillsim.scenario.load import load_scenario, read_park
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.study.designs import BASE, designs_of
from drillsim.study.package import package_of
from drillsim.study.read import Study
from drillsim.study.rules import Fixed
from drillsim.study.schema import Setting, StudyFile

ALWAYS_ASKED: Final = ("exposed_aegl2", "expected_deaths", "missing")
"""Measures beside those that the scenario's objectives name."""
WIND: Final = "wind"
"""The factor of where the wind blows from."""
PLACE: Final = "place"
"""The factor of where the leak is."""


@dataclass(frozen=True)
class Terms:
    """How it is played: how often each change with each wind, how many winds, which luck; `measures` come first."""

    replications: int
    winds: int
    seed: int = 1
    measures: tuple[str, ...] = ()
    everywhere: bool = False
    """Whether the first leak is played at every place that holds its gas, not at its own alone."""


@dataclass(frozen=True)
class Proposals:
    """The changes as a study ready to be played; why those that could not be played were left out, by id; and where a
    change means less cover than today, as capabilities and places, by id."""

    study: Study
    scenario: Scenario
    left_out: Mapping[str, str]
    less_cover: Mapping[str, tuple[tuple[str, str], ...]]


def propose(path: Path, terms: Terms) -> Proposals:
    """The single changes that a scenario suggests, checked one by one.

    Raises InputError with the faults of the scenario itself.
    """
    scenario = load_scenario(path)
    faults = objective_faults(scenario)
    if faults:
        raise InputError(faults)
    ready(scenario)
    run = simulate(scenario, Settings(seed=terms.seed, pictures=False, hops=True), None)
    return proposals_of(scenario, single_changes(scenario, run), terms)


def proposals_of(scenario: Scenario, changes: Mapping[str, Setting], terms: Terms) -> Proposals:
    """Changes of a scenario as a study; those with which it does not load are left out, and why is kept."""
    kept, left_out, thinner = {}, {}, {}
    today, parks = Cover(scenario), lru_cache(maxsize=2)(read_park)
    for id_, setting in changes.items():
        try:
            changed = load_scenario(scenario.document.path, as_changes(setting, id_), scenario.document.root, parks)
            ready(changed)
        except InputError as error:
            left_out[id_] = "; ".join(one.message for one in error.problems)
            continue
        kept[id_] = setting
        lost = less_cover(today, Cover(changed))
        if lost:
            thinner[id_] = tuple(lost)
    return Proposals(_study(scenario, kept, terms), scenario, left_out, thinner)


def as_changes(setting: Setting, id_: str) -> list[Change]:
    """A setting as changes of a document."""
    return [Change(path, value, Mark(id_, 0, 0)) for path, value in setting.set_.items()]


def _study(scenario: Scenario, changes: Mapping[str, Setting], terms: Terms) -> Study:
    """Every change, and the day as it is before them, with every wind."""
    path = shown(scenario.document.path, scenario.document.root)
    factors = {**winds_of(scenario, terms.winds), **(places_of(scenario) if terms.everywhere else {})}
    file = StudyFile.model_validate({
        "schema": "drillsim.study/1", "name": scenario.file.name, "base": path, "seed": terms.seed,
        "replications": terms.replications, "factors": factors, "what_ifs": dict(changes),
    })  # fmt: skip
    targets = tuple(one.measure for one in scenario.file.objectives.values())
    measures = tuple(dict.fromkeys((*terms.measures, *targets, *ALWAYS_ASKED)))
    designs, package = designs_of(file, path, {}), package_of([scenario])
    return Study(file.name, designs, package, terms.seed, Fixed(terms.replications), measures, targets, file=file)


def winds_of(scenario: Scenario, number: int) -> dict[str, Any]:
    """The factor of the wind: its own direction first, then around the compass by equal steps.

    Later changes of the wind turn with it, so that it veers by as much as it did.
    """
    weather = scenario.file.weather
    levels = {}
    for step in range(number):
        turn = 360.0 * step / number
        set_ = {"weather.wind_from": _turned(weather.wind_from, turn)}
        for id_, change in weather.changes.items():
            if change.wind_from is not None:
                set_[f"weather.changes.{id_}.wind_from"] = _turned(change.wind_from, turn)
        label = set_["weather.wind_from"].removesuffix(" deg").replace(".", "_")
        levels[f"from_{label}"] = {"name": {"en": f"{label}°", "zh": f"{label}°"}, "set": set_}
    return {WIND: {"name": {"en": "wind from", "zh": "风向"}, "levels": levels}} if number > 1 else {}


def places_of(scenario: Scenario) -> dict[str, Any]:
    """The factor of where the first leak is: its own place first, then every other that holds its gas."""
    leaks = [(id_, one) for id_, one in scenario.file.incidents.items() if isinstance(one, GasLeak)]
    id_, leak = leaks[0] if leaks else ("", None)
    places = scenario.park.file.places
    others = [one for one in places if leak and one != leak.place and leak.substance in places[one].substances]
    if leak is None or not others:
        return {}
    levels: dict[str, Any] = {leak.place: {"name": places[leak.place].name, "set": {}}}
    for one in others:
        levels[one] = {"name": places[one].name, "set": {f"incidents.{id_}.place": one, f"incidents.{id_}.at": None}}
    return {PLACE: {"name": {"en": "leak at", "zh": "泄漏地点"}, "levels": levels}}


def _turned(direction: float, by: float) -> str:
    return f"{(direction + by) % 360.0:g} deg"


__all__ = ["ALWAYS_ASKED", "BASE", "WIND", "Proposals", "Terms", "as_changes", "proposals_of", "propose", "winds_of"]
