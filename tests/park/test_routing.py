"""Routing tables against networkx on random networks, and the rules for ties and closed links."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.park.routing import Links, Toward, toward
from drillsim.units import NEVER


@st.composite
def networks(draw: st.DrawFn) -> tuple[Links, np.ndarray, np.ndarray]:
    """Links with parallels, loops and few different costs, so that ties abound; some closed; targets."""
    nodes = draw(st.integers(1, 12))
    count = draw(st.integers(0, 40))
    ends = st.lists(st.integers(0, nodes - 1), min_size=count, max_size=count)
    start, end = np.array(draw(ends), dtype=np.int64), np.array(draw(ends), dtype=np.int64)
    prices = st.one_of(st.integers(1, 4), st.just(int(NEVER)), st.integers(1, 10**9))
    cost = np.array(draw(st.lists(prices, min_size=count, max_size=count)), dtype=np.int64)
    targets = np.array(draw(st.lists(st.integers(0, nodes - 1), max_size=4)), dtype=np.int64)
    return Links(start, end, nodes), cost, targets


def oracle(links: Links, cost: np.ndarray, targets: np.ndarray) -> dict[int, int]:
    """The ticks to go by networkx, over exact integers."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(links.nodes))
    for start, end, price in zip(links.start.tolist(), links.end.tolist(), cost.tolist(), strict=True):
        if price < NEVER:
            graph.add_edge(end, start, weight=price)
    if not len(targets):
        return {}
    return dict(nx.multi_source_dijkstra_path_length(graph, set(targets.tolist())))


@given(networks())
def test_ticks_are_those_of_networkx(network: tuple[Links, np.ndarray, np.ndarray]) -> None:
    links, cost, targets = network
    table, expected = toward(targets, links, cost), oracle(links, cost, targets)
    assert table.ticks.tolist() == [expected.get(node, int(NEVER)) for node in range(links.nodes)]


@given(networks())
def test_the_link_taken_is_the_lowest_on_a_shortest_way(
    network: tuple[Links, np.ndarray, np.ndarray],
) -> None:
    links, cost, targets = network
    table, expected = toward(targets, links, cost), oracle(links, cost, targets)
    for node in range(links.nodes):
        best = [
            number
            for number in np.flatnonzero(links.start == node)
            if cost[number] < NEVER
            and expected.get(int(links.end[number]), int(NEVER)) + cost[number] == expected.get(node)
        ]
        assert table.link[node] == (best[0] if best and expected.get(node) else -1)


@given(networks())
def test_following_the_links_costs_what_was_said(network: tuple[Links, np.ndarray, np.ndarray]) -> None:
    links, cost, targets = network
    table = toward(targets, links, cost)
    for first in range(links.nodes):
        node, spent = first, 0
        while table.link[node] >= 0:
            spent += int(cost[table.link[node]])
            node = int(links.end[table.link[node]])
        assert table.ticks[first] == (spent if node in targets.tolist() else NEVER)


@given(networks())
def test_the_order_of_targets_does_not_matter(network: tuple[Links, np.ndarray, np.ndarray]) -> None:
    links, cost, targets = network
    shuffled = np.array(sorted(targets.tolist(), reverse=True), dtype=np.int64)
    assert same(toward(targets, links, cost), toward(np.concatenate([shuffled, shuffled]), links, cost))


def same(a: Toward, b: Toward) -> bool:
    return a.ticks.tolist() == b.ticks.tolist() and a.link.tolist() == b.link.tolist()


def links_of(*pairs: tuple[int, int]) -> Links:
    start, end = np.array(pairs, dtype=np.int64).T
    return Links(start, end, int(max(start.max(), end.max())) + 1)


def test_of_parallel_links_the_cheapest_then_the_lowest() -> None:
    links = links_of((0, 1), (0, 1), (0, 1))
    target = np.array([1])
    assert toward(target, links, np.array([5, 3, 3])).link.tolist() == [1, -1]
    assert toward(target, links, np.array([3, 3, 3])).link.tolist() == [0, -1]


def test_of_equal_ways_the_lowest_link() -> None:
    """0 → 1 → 3 and 0 → 2 → 3 take 7 ticks each; the link to 2 is numbered first."""
    links = links_of((0, 2), (0, 1), (1, 3), (2, 3))
    table = toward(np.array([3]), links, np.array([4, 3, 4, 3]))
    assert table.ticks.tolist() == [7, 4, 3, 0]
    assert table.link.tolist() == [0, 2, 3, -1]


def test_closed_links_are_not_taken() -> None:
    links = links_of((0, 1), (0, 1), (1, 2))
    assert toward(np.array([1]), links, np.array([NEVER, 9, 1])).link.tolist() == [1, -1, -1]
    table = toward(np.array([2]), links, np.array([1, 1, NEVER]))
    assert table.ticks.tolist() == [NEVER, NEVER, 0]
    assert table.link.tolist() == [-1, -1, -1]


def test_without_targets_nothing_is_reached() -> None:
    table = toward(np.array([], dtype=np.int64), links_of((0, 1)), np.array([1]))
    assert table.ticks.tolist() == [NEVER, NEVER] and table.link.tolist() == [-1, -1]


@pytest.mark.parametrize("price", [0, -5])
def test_costs_that_are_not_positive_are_refused(price: int) -> None:
    with pytest.raises(ValueError, match=rf"a link costs at least one tick \(got {price}\)"):
        toward(np.array([1]), links_of((0, 1)), np.array([price]))
