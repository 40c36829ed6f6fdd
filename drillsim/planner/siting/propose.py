"""Sites to be judged by simulation: what the models say, the best few of it, and those as a study to be played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from drillsim.engine.ready import ready
from drillsim.errors import DrillsimError, InputError
from drillsim.metrics.registry import MEASURES, objective_faults
from drillsim.planner.improve import Proposals, Terms, proposals_of
from drillsim.planner.siting.detectors import detector_changes, detector_task
from drillsim.planner.siting.fronts import MODELS, Answer, answers, worth
from drillsim.planner.siting.gathering import assembly_changes, assembly_task
from drillsim.planner.siting.stations import template_of, vehicle_changes, vehicle_task
from drillsim.planner.siting.task import Asked, Site, Task
from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario
from drillsim.study.schema import Setting

MEASURED: Final = {"assembly": "clean_safety_p95_s", "detector": "first_report_s"}
"""The measure that judges what is sited, unless another is asked for; a vehicle's follows from what it can do."""


@dataclass(frozen=True)
class Cost:
    """What one unit costs: an amount and its unit as the user named it."""

    amount: float
    unit: str


@dataclass(frozen=True)
class Candidate:
    """Sites that are judged by simulation: the id of their what-if, and the models whose best they are (none: the next
    best by mean time)."""

    id: str
    sites: tuple[int, ...]
    models: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many are placed."""
        return len(self.sites)


@dataclass(frozen=True)
class Choice:
    """How many candidates are judged at most, by which models and which measure; what one unit costs."""

    models: tuple[str, ...] = MODELS
    few: int = 4
    measure: str = ""
    cost: Cost | None = None


@dataclass(frozen=True)
class Sites:
    """All that is known before anything is played; `measure` is the one that judges."""

    task: Task
    answers: tuple[Answer, ...]
    candidates: tuple[Candidate, ...]
    proposals: Proposals
    measure: str
    cost: Cost | None

    def bought(self, number: int) -> int:
        """How many units are bought where so many are placed: a vehicle that is moved is not."""
        return max(0, number - (1 if self.task.asked.move else 0))

    def candidate(self, answer: Answer) -> Candidate | None:
        """The candidate that has a model's best sites."""
        return next((one for one in self.candidates if answer.sites and one.sites == answer.sites), None)


def propose_sites(path: Path, asked: Asked, choice: Choice, terms: Terms) -> Sites:
    """What the models say of a scenario, and its best few as a study.

    Raises InputError with the faults of the scenario itself, DrillsimError for what cannot be sited.
    """
    scenario = load_scenario(path)
    faults = objective_faults(scenario)
    if faults:
        raise InputError(faults)
    ready(scenario)
    task = task_of(scenario, asked)
    found = tuple(answers(task, choice.models))
    candidates = shortlist(task, found, choice.few)
    measure = _measure(scenario, task, choice.measure)
    settings = {one.id: setting_of(scenario, task, one.sites) for one in candidates}
    if not settings:
        raise DrillsimError("no site is better than today by any model; nothing to judge by simulation")
    proposals = proposals_of(scenario, settings, replace(terms, measures=(measure,)))
    if proposals.left_out:
        raise DrillsimError("; ".join(f"{id_}: {why}" for id_, why in proposals.left_out.items()))
    return Sites(task, found, candidates, proposals, measure, choice.cost)


def task_of(scenario: Scenario, asked: Asked) -> Task:
    """What is to be sited.

    Raises DrillsimError for options that belong to vehicles alone.
    """
    given = {"--kind": asked.kind, "--move": asked.move, "--anywhere": asked.anywhere}
    wrong = [name for name, value in given.items() if value and asked.what != "vehicle"]
    if wrong:
        raise DrillsimError(f"{', '.join(wrong)}: of vehicles only; leave it out, or site a vehicle")
    match asked.what:
        case "vehicle":
            return vehicle_task(scenario, asked)
        case "assembly":
            return assembly_task(scenario, asked)
        case _:
            return detector_task(scenario, asked)


def _measure(scenario: Scenario, task: Task, asked: str) -> str:
    """The measure that judges: the one asked for, else the one that shows best what is sited."""
    if asked:
        known = [name for name, one in MEASURES.items() if one.numeric and one.better != "neither"]
        if asked not in known:
            raise DrillsimError(f"--measure: {asked!r} has no better and worse; choose from {', '.join(known)}")
        return asked
    if task.asked.what != "vehicle":
        return MEASURED[task.asked.what]
    able = template_of(scenario, task.asked).kind.capabilities
    return "first_entry_s" if "entry_team" in able else "first_arrival_s"


def shortlist(task: Task, found: Sequence[Answer], few: int) -> tuple[Candidate, ...]:
    """The best few: of each number in turn the answer that most models agree on; then the next best single sites by
    mean time, so that the simulation may prefer what no model does."""
    by_sites: dict[tuple[int, ...], list[str]] = {}
    for one in found:
        if one.sites and one.helps:
            by_sites.setdefault(one.sites, []).append(one.model)
    order = sorted(
        by_sites, key=lambda sites: (-len(by_sites[sites]), worth(task, "p-median", (*task.kept, *sites)), sites)
    )
    rows = [[sites for sites in order if len(sites) == number] for number in range(1, task.asked.most + 1)]
    turns = [row[turn] for turn in range(max(map(len, rows), default=0)) for row in rows if turn < len(row)]
    single = sorted(task.free, key=lambda site: (worth(task, "p-median", (*task.kept, site)), site))
    turns += [(site,) for site in single]
    chosen = list(_places_once(task, turns))[:few]
    chosen.sort(key=lambda sites: (len(sites), turns.index(sites)))
    return tuple(Candidate(f"put_{n}", sites, tuple(by_sites.get(sites, ()))) for n, sites in enumerate(chosen, 1))


def _places_once(task: Task, turns: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], None]:
    """Choices without those that put the same at the same places."""
    seen: dict[tuple[tuple[float, float], ...], tuple[int, ...]] = {}
    for sites in turns:
        seen.setdefault(tuple(sorted(task.sites[site].at for site in sites)), sites)
    return dict.fromkeys(seen.values())


def setting_of(scenario: Scenario, task: Task, columns: Sequence[int]) -> Setting:
    """Some sites as changes of the scenario, named by where they are."""
    sites = [task.sites[column] for column in columns]
    match task.asked.what:
        case "vehicle":
            changes = vehicle_changes(scenario, task.asked, sites)
        case "assembly":
            changes = assembly_changes(scenario, [site.id.partition(":")[2] for site in sites])
        case _:
            changes = detector_changes(scenario, sites)
    en, zh = (" + ".join(name_of(site, language) for site in sites) for language in ("en", "zh"))
    return Setting.model_validate({"name": {"en": en, "zh": zh}, "set": changes})


def name_of(site: Site, language: str) -> str:
    """What a site is called: its name, else its junction or its place on the map in metres."""
    named = site.name.zh if language == "zh" else site.name.en
    where, _, id_ = site.id.partition(":")
    return named or (f"({id_.replace('_', ', ')})" if where == "point" else id_)
