"""The table of all measures, by name: what studies, comparisons, objectives and reports may use."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from drillsim.errors import Problem
from drillsim.metrics import blasts, civil, counts, crowds, fires, grades, times
from drillsim.metrics.measure import Measure
from drillsim.scenario.model import Scenario


def _table(measures: Iterable[Measure]) -> Mapping[str, Measure]:
    """Measures by name; a name given twice is refused."""
    found: dict[str, Measure] = {}
    for measure in measures:
        if measure.name in found:
            raise ValueError(f"measure {measure.name!r} is registered twice; rename one")
        found[measure.name] = measure
    return MappingProxyType(found)


MEASURES: Final = _table((
    *times.MEASURES, *fires.MEASURES, *blasts.MEASURES, *crowds.MEASURES, *civil.MEASURES, *counts.MEASURES,
    *grades.MEASURES,
))  # fmt: skip
"""Every measure there is, in the order of a report."""


def objective_faults(scenario: Scenario) -> list[Problem]:
    """Objectives of a scenario that name no registered measure, or one that is not a number."""
    numbers = sorted(name for name, measure in MEASURES.items() if measure.numeric)
    faults = []
    for id_, objective in scenario.file.objectives.items():
        if objective.measure in numbers:
            continue
        near = difflib.get_close_matches(objective.measure, numbers, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(numbers)}"
        what = "is a name, not a number" if objective.measure in MEASURES else "is not a registered measure"
        place = ("objectives", id_, "measure")
        faults.append(scenario.document.problem(place, f"{objective.measure!r} {what}", remedy))
    return faults
