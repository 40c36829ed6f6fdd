"""A study ready to be played: read from a study file, or made of scenarios to compare; all faults told at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from drillsim.engine.ready import ready
from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.metrics.registry import MEASURES, objective_faults
from drillsim.reading import Document, Mark, Name, expect, read_document, validate
from drillsim.reading.document import project_root, resolve_reference, shown
from drillsim.scenario.load import load_scenario, read_park
from drillsim.scenario.model import Scenario
from drillsim.study.designs import BASE, Design, at_share, designs_of, levels_of
from drillsim.study.package import KEPT, Package, changes_of, package_of
from drillsim.study.playing import NUMBERS
from drillsim.study.rules import Fixed, Rule, UntilKnown
from drillsim.study.schema import Factor, Replications, Setting, StudyFile

FIRST_ASKED: Final = ("first_report_s", "first_arrival_s", "isolated_s", "fire_out_s", "clean_safety_p95_s",
                      "exposed_aegl2", "exposed_aegl3", "incapacitated", "expected_deaths", "missing")  # fmt: skip
"""The measures of a study that names none: those of them that its runs have."""
_ENDS: Final = (0.0, 1.0 - 1e-12)


@dataclass(frozen=True)
class Study:
    """Designs, how often each is played, and what is asked of the runs; `file` where it was read from one."""

    name: Name
    designs: tuple[Design, ...]
    package: Package
    seed: int
    rule: Rule
    measures: tuple[str, ...]
    targets: tuple[str, ...] = ()
    """The measures that objectives of its scenarios name."""
    timeout_s: float | None = None
    file: StudyFile | None = None


def read_study(path: Path) -> Study:
    """The study of a YAML file, with all scenarios it plays, checked.

    Raises InputError with every fault found: each with file, line, key and remedy.
    """
    document = read_document(path)
    expect(document, "drillsim.study/1", "name a study; for a scenario use `drillsim run`")
    file = validate(document, StudyFile)
    problems = [*_unknown_measures(file, document), *_unknown_factors(file, document)]
    read = _Reader(document)
    scenarios = {id_: read.file(path) for id_, path in _scenario_paths(file, document).items()}
    for design, marks in _trial_designs(file, document, scenarios):
        problems += read.faults(design, marks)
    if problems:
        raise InputError(problems)
    base = scenarios.pop(BASE)
    return Study(
        name=file.name,
        designs=designs_of(file, base, scenarios),
        package=package_of(read.scenarios),
        seed=file.seed,
        rule=_rule(file),
        measures=file.measures,
        targets=_targets(read.scenarios),
        timeout_s=file.timeout,
        file=file,
    )


def study_of_scenarios(paths: Sequence[Path], rule: Rule, seed: int) -> Study:
    """A comparison of scenario files under one luck: a design for each, the first the one others are held against.

    Raises InputError with the faults of all of them, DrillsimError for fewer than two or two alike.
    """
    if len(paths) < 2:
        raise DrillsimError("compare: takes two scenarios or more; name another")
    roots = {project_root(path) for path in paths}
    problems: list[Problem] = []
    scenarios = []
    for path in paths:
        try:
            scenario = load_scenario(path)
            faults = objective_faults(scenario)
            if faults:
                raise InputError(faults)
            ready(scenario)
            scenarios.append(scenario)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    if len(roots) > 1:
        raise DrillsimError(
            "compare: the scenarios lie in different projects "
            f"({', '.join(sorted(str(root) for root in roots))}); bring them together in one"
        )
    root = roots.pop()
    ids = _ids(paths)
    designs = tuple(
        Design(id_, shown(path, root), name=one.file.name, what_if=id_)
        for id_, path, one in zip(ids, paths, scenarios, strict=True)
    )
    name = Name(en=" / ".join(ids), zh=" / ".join(ids))
    return Study(name, designs, package_of(scenarios), seed, rule, (), _targets(scenarios))


def _targets(scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """The measures that objectives name, each once."""
    return tuple(dict.fromkeys(one.measure for each in scenarios for one in each.file.objectives.values()))


def _ids(paths: Sequence[Path]) -> list[str]:
    ids = [path.stem for path in paths]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise DrillsimError(f"compare: two scenarios are called {twice[0]!r}; rename one file")
    return ids


def _rule(file: StudyFile) -> Rule:
    if isinstance(file.replications, int):
        return Fixed(file.replications)
    given = file.replications
    return UntilKnown(given.until.measure, given.until.within, given.at_least, given.at_most)


class _Reader:
    """Reads scenarios for a study; parks are read once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.scenarios: list[Scenario] = []
        self.park = lru_cache(maxsize=KEPT)(read_park)

    def file(self, path: Path) -> str:
        """The path within the package."""
        return shown(path, self.document.root)

    def faults(self, design: Design, marks: Mapping[str, Mark]) -> list[Problem]:
        """What keeps a design from being played."""
        try:
            path = self.document.root / design.scenario
            scenario = load_scenario(path, changes_of(design, marks), self.document.root, self.park)
            found = objective_faults(scenario)
            ready(scenario)
            self.scenarios.append(scenario)
        except InputError as error:
            return list(error.problems)
        return found


def _scenario_paths(file: StudyFile, document: Document) -> dict[str, Path]:
    """The scenario files a study plays, by what-if."""
    found = {BASE: resolve_reference(document, ("base",), file.base)}
    for id_, setting in file.what_ifs.items():
        if setting.scenario is not None:
            found[id_] = resolve_reference(document, ("what_ifs", id_, "scenario"), setting.scenario)
    return found


def _trial_designs(
    file: StudyFile, document: Document, scenarios: Mapping[str, str]
) -> Iterable[tuple[Design, dict[str, Mark]]]:
    """Every level of every factor by itself, and every what-if: what is wrong with a study is found in these."""
    base = scenarios[BASE]
    yield Design(BASE, base), {}
    for id_, setting in file.what_ifs.items():
        yield _trial(document, setting, scenarios.get(id_, base), ("what_ifs", id_, "set"))
    for id_, factor in file.factors.items():
        yield from _trials_of(document, id_, factor, base)


def _trials_of(document: Document, id_: str, factor: Factor, base: str) -> Iterable[tuple[Design, dict[str, Mark]]]:
    place: tuple[str, ...] = ("factors", id_)
    if factor.between is not None:
        for share in _ENDS:
            yield _trial(document, at_share(factor, share).setting, base, (*place, "between"))
        return
    for number, level in enumerate(levels_of(factor)):
        if factor.levels:
            yield _trial(document, level.setting, base, (*place, "levels", level.label, "set"))
        else:
            mark = document.mark((*place, "values", number))
            changes = dict(level.setting.set_)
            yield Design(f"{id_}.{number}", base, changes), dict.fromkeys(changes, mark)


def _trial(
    document: Document, setting: Setting, scenario: str, place: tuple[str, ...]
) -> tuple[Design, dict[str, Mark]]:
    marks = {path: document.mark((*place, path)) for path in setting.set_}
    return Design(".".join(place), scenario, dict(setting.set_)), marks


def _unknown_measures(file: StudyFile, document: Document) -> list[Problem]:
    """Measures that are not registered, or are no numbers."""
    asked: list[tuple[tuple[str | int, ...], str]] = [(("measures", n), one) for n, one in enumerate(file.measures)]
    asked += [(("heat_maps", id_, "measure"), one.measure) for id_, one in file.heat_maps.items()]
    asked += [(("risk_curves", id_, "measure"), one.measure) for id_, one in file.risk_curves.items()]
    if isinstance(file.replications, Replications):
        asked.append((("replications", "until", "measure"), file.replications.until.measure))
    return [document.problem(place, *_wrong(name)) for place, name in asked if name not in NUMBERS]


def _wrong(name: str) -> tuple[str, str]:
    near = difflib.get_close_matches(name, NUMBERS, 1)
    what = "is a name, not a number" if name in MEASURES else "is not a registered measure"
    return f"{name!r} {what}", f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(NUMBERS)}"


def _unknown_factors(file: StudyFile, document: Document) -> list[Problem]:
    """Factors of a heat map that are none of the study's, ranges in a grid, and designs without factors."""
    found = []
    known = ", ".join(file.factors) or "there are none"
    for id_, heat_map in file.heat_maps.items():
        for axis, name in (("x", heat_map.x), ("y", heat_map.y)):
            if name not in file.factors:
                message = f"{name!r} is no factor of this study"
                found.append(document.problem(("heat_maps", id_, axis), message, f"choose from {known}"))
    for id_, factor in file.factors.items():
        if factor.between is not None and file.sampling.kind == "grid":
            place = ("factors", id_, "between")
            remedy = "write `values:`, or `sampling: {kind: latin_hypercube, points: 64}`"
            found.append(document.problem(place, "a grid has no ranges", remedy))
    if file.sampling.kind != "grid" and not file.factors:
        found.append(document.problem(("sampling",), "there are no factors to draw", "add `factors:`"))
    return found


def check_measures(names: Iterable[str], option: str) -> tuple[str, ...]:
    """Names of measures given on the command line.

    Raises DrillsimError for one that is not registered or no number.
    """
    for name in names:
        if name not in NUMBERS:
            raise DrillsimError(f"{option}: {'; '.join(_wrong(name))}")
    return tuple(names)
