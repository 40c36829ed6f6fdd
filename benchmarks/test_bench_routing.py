"""What finding the way costs: routing tables of networks that grow with the people on them."""

from typing import Any

import numpy as np
import pytest

from benchmarks.evacuation import growing_park
from drillsim.people.knowledge import Knowledge


@pytest.mark.parametrize("people", [500, 5_000, 50_000])
def test_ten_routing_tables(benchmark: Any, people: int) -> None:
    """To ten destinations each by itself, for everybody."""
    park = growing_park(people, seed=1)
    network = park.network
    goals = [(int(node),) for node in np.resize(park.destinations, 10 if people > 500 else 5)]
    free = np.ones(network.walkways)

    def tables() -> Any:
        knowledge = Knowledge(network)
        plans = np.array([knowledge.plan(goal) for goal in goals])
        who = plans[np.arange(people) % len(plans)]
        return knowledge.guidance(who, np.zeros(people, dtype=np.int64), np.zeros(network.walkways, dtype=bool), free)

    guidance = benchmark(tables)
    assert guidance.tables.shape == (len(goals), len(park.xy)) and guidance.table.shape == (people,)
    assert ((guidance.tables >= 0).sum(axis=1) == len(park.xy) - 1).all()
