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
from drillsim.planner.siting.branching import searched
from drillsim.planner.siting.interchange import exchanged
from drillsim.planner.siting.lagrangian import BRIEF, Node, Priced, priced
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


def random_graph(nodes: int) -> np.ndarray:
    """Shortest ways of a random connected graph as OR-Library's are: edges of 1 to 100, one for fifty pairs."""
    rng = np.random.Generator(np.random.Philox(nodes))
    order = rng.permutation(nodes)
    ends = np.concatenate([np.stack([order[:-1], order[1:]], axis=1), rng.integers(0, nodes, (nodes**2 // 50, 2))])
    edges = {(min(a, b), max(a, b)): float(rng.integers(1, 101)) for a, b in ends.tolist() if a != b}
    table = csr_array((list(edges.values()), tuple(zip(*edges, strict=True))), shape=(nodes, nodes))
    return np.asarray(dijkstra(table, directed=False))


@pytest.mark.parametrize(("nodes", "number"), [(400, 5), (400, 133)])
def test_larger_graphs_are_solved_to_proven_optimality(nodes: int, number: int) -> None:
    assert p_median(random_graph(nodes), np.ones(nodes), number).proven


@given(TABLES, st.data())
def test_the_search_by_prices_finds_what_the_model_finds(cost: np.ndarray, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, cost.shape[1]))
    weight = np.ones(len(cost))
    answer = exchanged(cost.T, number)
    node = Node((), np.zeros(cost.shape[1], dtype=bool), cost.T[list(answer[1])].min(axis=0))
    nothing_known = Priced(-np.inf, answer, node, np.zeros(cost.shape[1]))
    (value, open_), bound = searched(cost.T, number, nothing_known, 1.0)
    assert value == bound == pytest.approx(float(cost[:, list(open_)].min(axis=1).sum()))
    assert value == p_median(cost, weight, number).value


def test_what_a_short_search_leaves_open_is_told_by_its_bound() -> None:
    cost = random_graph(150).T
    answer = exchanged(cost, 3)
    root = priced(cost, 3, Node((), np.zeros(150, dtype=bool), np.full(150, 1.0)), ((answer[0], answer[1]), 1.0), BRIEF)
    (value, _), bound = searched(cost, 3, root, 1.0, most=1)
    best = p_median(cost.T, np.ones(150), 3).value
    assert bound <= best <= value and bound < value
