"""Location models against every choice there is, and against OR-Library's published optima."""

from __future__ import annotations

from itertools import combinations
from os import environ
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from drillsim.errors import DrillsimError
from drillsim.planner.siting.models import backup_cover, expected_cover, maximal_cover, p_centre
from drillsim.planner.siting.p_median import p_median

ORLIB = Path(environ.get("DRILLSIM_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "orlib"
MEDIANS = [5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255]
"""Beasley 1985; proven again."""
CENTRES = [127, 98, 93, 74, 48, 84, 64, 55, 37, 20]

TABLES = arrays(np.float64, st.tuples(st.integers(1, 7), st.integers(2, 6)), elements=st.integers(1, 30).map(float))


def every(sites: int, number: int, fixed: tuple[int, ...] = ()) -> list[list[int]]:
    return [list(one) for one in combinations(range(sites), number) if set(fixed) <= set(one)]


@given(TABLES, st.data())
def test_no_choice_is_better_than_the_one_found(cost: np.ndarray, data: st.DataObject) -> None:
    demands, sites = cost.shape
    number = data.draw(st.integers(1, sites))
    fixed = tuple(data.draw(st.lists(st.integers(0, sites - 1), max_size=number, unique=True)))
    weight = np.array(data.draw(st.lists(st.integers(0, 9), min_size=demands, max_size=demands)), dtype=float)
    choices = every(sites, number, fixed)
    median = p_median(cost, weight, number, fixed)
    assert median.value == pytest.approx(min(float(weight @ cost[:, one].min(axis=1)) for one in choices))
    centre = p_centre(cost, number, fixed)
    assert centre.value == min(float(cost[:, one].min(axis=1).max()) for one in choices)
    near = cost <= 12.0
    covered = maximal_cover(cost, weight, number, 12.0, fixed)
    assert covered.value == pytest.approx(max(float(weight @ near[:, one].any(axis=1)) for one in choices))
    times = {tuple(one): near[:, one].sum(axis=1) for one in choices}
    twice = backup_cover(cost, weight, number, 12.0, 0.6, fixed)
    if number > 1:
        assert twice.value == pytest.approx(
            max(float(weight @ (0.6 * (n >= 1) + 0.4 * (n >= 2))) for n in times.values()))  # fmt: skip
    expected = expected_cover(cost, weight, number, 12.0, 0.3, fixed)
    assert expected.value == pytest.approx(max(float(weight @ (1.0 - 0.3**n)) for n in times.values()))
    for found in (median, centre, covered, expected):
        assert found.proven and len(found.open) == number and set(fixed) <= set(found.open)


def graph(number: int) -> tuple[np.ndarray, int]:
    """A graph of OR-Library: shortest ways between all its nodes, and how many are to be open; a repeated edge's last
    cost counts."""
    words = [int(word) for word in (ORLIB / f"pmed{number}.txt").read_text(encoding="utf-8").split()]
    nodes, _, wanted = words[:3]
    edges = {}
    for a, b, cost in zip(words[3::3], words[4::3], words[5::3], strict=True):
        edges[min(a, b) - 1, max(a, b) - 1] = float(cost)
    table = csr_array((list(edges.values()), tuple(zip(*edges, strict=True))), shape=(nodes, nodes))
    return np.asarray(dijkstra(table, directed=False)), wanted


@pytest.mark.skipif(not ORLIB.is_dir(), reason="the graphs of OR-Library are not at hand")
@pytest.mark.parametrize("number", range(1, 11))
def test_or_library_is_solved_to_proven_optimality(number: int) -> None:
    cost, wanted = graph(number)
    median = p_median(cost, np.ones(len(cost)), wanted)
    assert (median.value, median.proven) == (MEDIANS[number - 1], True)
    centre = p_centre(cost, wanted)
    assert (centre.value, centre.proven) == (CENTRES[number - 1], True)


def test_places_that_no_way_leads_to_are_told() -> None:
    cost = np.array([[1.0, np.inf], [np.inf, 1.0]])
    with pytest.raises(DrillsimError, match="allow more"):
        p_median(cost, [1.0, 1.0], 1)
    with pytest.raises(DrillsimError, match="allow more"):
        p_centre(cost, 1)
    assert p_median(cost, [1.0, 1.0], 2).value == 2.0
    with pytest.raises(DrillsimError, match="cannot be reached"):
        p_median(np.array([[np.inf, np.inf]]), [1.0], 1)


@pytest.mark.parametrize(("number", "fixed"), [(0, ()), (4, ()), (1, (0, 1))])
def test_more_sites_than_there_are_or_fewer_than_stand_are_refused(number: int, fixed: tuple[int, ...]) -> None:
    with pytest.raises(DrillsimError):
        maximal_cover(np.ones((2, 3)), [1.0, 1.0], number, 1.0, fixed)
