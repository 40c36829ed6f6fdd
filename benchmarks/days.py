"""Shipped days with as many people as a benchmark asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from drillsim import api
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema import PeopleChange

SCENARIOS: Final = Path(__file__).resolve().parents[1] / "scenarios"


def shipped(name: str, lasts_min: float | None = None) -> Scenario:
    """A shipped scenario, or its first minutes."""
    scenario = api.load_scenario(SCENARIOS / f"{name}.yaml")
    if lasts_min is None:
        return scenario
    return replace(scenario, file=scenario.file.model_copy(update={"lasts": 60.0 * lasts_min}))


def with_people(scenario: Scenario, people: int) -> Scenario:
    """A scenario with exactly so many people, each place and role keeping its share of them."""
    heads = {place: scenario.head_count(place) for place in scenario.park.file.places}
    keys = [(place, role) for place, roles in heads.items() for role in roles]
    shares = np.array([heads[place][role] for place, role in keys], dtype=np.float64)
    counts = _whole(shares * (people / shares.sum()), people)
    found: dict[str, dict[str, int]] = {}
    for (place, role), count in zip(keys, counts, strict=True):
        found.setdefault(place, {})[role] = count
    changes: Mapping[str, PeopleChange] = {place: PeopleChange(counts=roles) for place, roles in found.items()}
    return replace(scenario, file=scenario.file.model_copy(update={"people": changes}))


def _whole(wanted: np.ndarray[tuple[int], np.dtype[np.float64]], total: int) -> list[int]:
    """Whole numbers nearest to some shares that add up to a total, by largest remainders."""
    counts = np.floor(wanted).astype(np.int64)
    largest = np.argsort(counts - wanted, kind="stable")[: total - int(counts.sum())]
    counts[largest] += 1
    return [int(count) for count in counts]
