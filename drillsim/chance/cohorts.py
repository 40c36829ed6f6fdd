"""The people of a scenario as cohorts, those of one place and role: the same in every replication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.draws import name_hash, refuse_collisions
from drillsim.chance.once import once_for
from drillsim.park.schema.places import FLOATING
from drillsim.scenario.model import Scenario

Ints = NDArray[np.int64]

PURPOSES: Final = ("speed", "leaves_in", "makes_plant_safe", "flees_smell", "person_calls", "sensitivity",
                   "spot_radius", "spot_angle", "registered", "checked")  # fmt: skip
"""What luck decides of each person; each has a draw of its own."""


@dataclass(frozen=True)
class Cohorts:
    """Who there is, a row a person, ordered by place, role and number in the cohort; arrays frozen.

    `rows` maps "place/role" to rows; `cohort` and `number` (people) count from 0, the cohorts and those in each;
    `floating` (people) are contractors and visitors; `hashes` (purposes, cohorts) stand for each cohort's draws.
    """

    rows: Mapping[str, range]
    cohort: Ints
    number: Ints
    floating: NDArray[np.bool_]
    hashes: NDArray[np.uint64]


@once_for
def cohorts_of(scenario: Scenario) -> Cohorts:
    """The cohorts of a scenario, worked out once.

    Raises DrillsimError when two names that draw would share their luck.
    """
    rows = _rows(scenario)
    park = scenario.park.file
    drawn = (scenario.fleet, scenario.file.incidents, scenario.file.orders, park.places, park.valves, park.cameras,
             park.gates, park.watches, park.patrols)  # fmt: skip
    refuse_collisions([*(f"people/{name}" for name in rows), *(id_ for ids in drawn for id_ in ids)])
    sizes = [len(one) for one in rows.values()]
    floating = np.array([name.rpartition("/")[2] in FLOATING for name in rows], dtype=bool)
    hashes = [[name_hash(f"people/{name}", purpose, 0) for name in rows] for purpose in PURPOSES]
    cohorts = Cohorts(
        rows=MappingProxyType(rows),
        cohort=np.repeat(np.arange(len(rows), dtype=np.int64), sizes),
        number=np.concatenate([np.empty(0, dtype=np.int64), *(np.arange(size, dtype=np.int64) for size in sizes)]),
        floating=np.repeat(floating, sizes),
        hashes=np.array(hashes, dtype=np.uint64),
    )
    for array in (cohorts.cohort, cohorts.number, cohorts.floating, cohorts.hashes):
        array.setflags(write=False)
    return cohorts


def _rows(scenario: Scenario) -> dict[str, range]:
    """The rows of each cohort, places and roles in sorted order."""
    rows: dict[str, range] = {}
    total = 0
    for place in sorted(scenario.park.file.places):
        head_count = scenario.head_count(place)
        for role in sorted(head_count):
            rows[f"{place}/{role}"] = range(total, total + head_count[role])
            total += head_count[role]
    return rows
