"""The network of an OSM file: ways cut at junctions, chains and slivers merged, the largest piece kept."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from drillsim.park.importing.osm_tags import Traits, is_network, metres, runs_backwards, traits
from drillsim.park.importing.osm_xml import OsmData

Positions = dict[int, tuple[float, float]]
"""Where each node lies, metres."""
FIRST_MADE: Final = 1 << 62
"""Nodes made by the import are numbered from here, beyond every id OSM could reach."""


@dataclass(frozen=True)
class Strip:
    """A stretch between two junctions: its nodes from end to end, what it is, the OSM way it began as."""

    nodes: tuple[int, ...]
    traits: Traits
    origin: tuple[int, int]
    """OSM way id and the place along it: what ids and all orders are made of."""
    private: bool = False

    @property
    def start(self) -> int:
        return self.nodes[0]

    @property
    def end(self) -> int:
        return self.nodes[-1]

    def turned(self) -> Strip:
        """The same stretch drawn the other way round; meant for those open both ways."""
        return replace(self, nodes=self.nodes[::-1])


@dataclass
class Network:
    """Strips by number, and per node the numbers of those that end there (a loop twice)."""

    strips: dict[int, Strip]
    xy: Positions
    at: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for number, strip in self.strips.items():
            self._enter(number, strip)

    def length_m(self, strip: Strip) -> float:
        """The drawn length of a strip."""
        return sum(math.dist(self.xy[a], self.xy[b]) for a, b in itertools.pairwise(strip.nodes))

    def remove(self, number: int) -> Strip:
        """Takes a strip out and returns it."""
        strip = self.strips.pop(number)
        for node in (strip.start, strip.end):
            self.at[node].remove(number)
            if not self.at[node]:
                del self.at[node]
        return strip

    def put(self, number: int, strip: Strip) -> None:
        """Puts a strip in under a number that is free."""
        self.strips[number] = strip
        self._enter(number, strip)

    def _enter(self, number: int, strip: Strip) -> None:
        self.at[strip.start].append(number)
        self.at[strip.end].append(number)


@dataclass(frozen=True)
class Dropped:
    """What lay outside the largest connected piece."""

    pieces: int
    strips: int
    length_m: float


def strips(data: OsmData, xy: Positions, kept_nodes: set[int]) -> dict[int, Strip]:
    """All ways to walk or drive along, cut where they meet and at the nodes to be kept."""
    runs: list[tuple[int, tuple[int, ...]]] = []
    for id_ in sorted(data.ways):
        way = data.ways[id_]
        if is_network(way.tags):
            nodes = way.nodes[::-1] if runs_backwards(way.tags) else way.nodes
            runs += [(id_, run) for run in _known_runs(nodes, xy)]
    uses = Counter(node for _, run in runs for node in run)
    pieces: dict[int, Strip] = {}
    for id_, run in runs:
        tags = data.ways[id_].tags
        what, private = traits(tags), tags.get("access") in ("private", "no")
        for place, piece in enumerate(_cut(run, uses, kept_nodes)):
            pieces[len(pieces)] = Strip(piece, what, (id_, place), private)
    return pieces


def _known_runs(nodes: tuple[int, ...], xy: Positions) -> list[tuple[int, ...]]:
    """The stretches of a way whose nodes are in the file, without repeats; an extract may cut ways."""
    runs: list[list[int]] = [[]]
    for node in nodes:
        if node not in xy:
            runs.append([])
        elif not runs[-1] or runs[-1][-1] != node:
            runs[-1].append(node)
    return [tuple(run) for run in runs if len(run) > 1]


def _cut(run: tuple[int, ...], uses: Mapping[int, int], kept_nodes: set[int]) -> list[tuple[int, ...]]:
    """A run of nodes cut at every node used more than once or to be kept."""
    cuts = [i for i in range(1, len(run) - 1) if uses[run[i]] > 1 or run[i] in kept_nodes]
    ends = [0, *cuts, len(run) - 1]
    return [run[a : b + 1] for a, b in itertools.pairwise(ends)]


def keep_largest(network: Network) -> Dropped:
    """Removes all but the longest connected piece."""
    pieces = _pieces(network)
    lengths = [sum(network.length_m(network.strips[number]) for number in piece) for piece in pieces]
    if not pieces:
        return Dropped(0, 0, 0.0)
    largest = max(range(len(pieces)), key=lambda i: (lengths[i], -i))
    lost = [number for i, piece in enumerate(pieces) if i != largest for number in piece]
    for number in lost:
        network.remove(number)
    return Dropped(len(pieces) - 1, len(lost), sum(lengths) - lengths[largest])


def _pieces(network: Network) -> list[list[int]]:
    """The numbers of the strips of every connected piece, in the order of their lowest number."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for first in sorted(network.strips):
        if first in seen:
            continue
        seen.add(first)
        piece = [first]
        for number in piece:  # grows while it is walked
            strip = network.strips[number]
            for other in network.at[strip.start] + network.at[strip.end]:
                if other not in seen:
                    seen.add(other)
                    piece.append(other)
        found.append(piece)
    return found


def join_chains(network: Network, kept_nodes: set[int]) -> None:
    """Joins two strips into one wherever only they meet and nothing changes; lines are kept."""
    for node in sorted(network.at):
        numbers = network.at.get(node, [])
        if node in kept_nodes or len(numbers) != 2 or numbers[0] == numbers[1]:
            continue
        low, high = sorted(numbers)
        joined = _joined(network.strips[low], network.strips[high], node)
        if joined is not None:
            network.remove(low)
            network.remove(high)
            network.put(low, joined)


def _joined(a: Strip, b: Strip, node: int) -> Strip | None:
    """Two strips as one through a node they share, or None where they differ."""
    if a.traits != b.traits:
        return None
    if a.traits.one_way:
        if a.end == node and b.start == node:
            first, second = a, b
        elif b.end == node and a.start == node:
            first, second = b, a
        else:
            return None
    elif a.end == node:
        first, second = a, b if b.start == node else b.turned()
    else:
        first, second = b if b.end == node else b.turned(), a
    origin = min(a.origin, b.origin)
    return Strip(first.nodes + second.nodes[1:], a.traits, origin, a.private or b.private)


def merge_slivers(network: Network, kept_nodes: set[int]) -> None:
    """Makes one junction of two that a sliver joins; the ways beyond keep their lines through it.

    Slivers stay where a gate, door or ban would be lost: at kept nodes, and where one junction would lead
    walkers or vehicles past what they may not use.
    """
    shortest = metres("sliver", "length")
    lengths = {number: network.length_m(strip) for number, strip in network.strips.items()}
    for number in sorted(lengths, key=lambda number: (lengths[number], number)):
        strip = network.strips.get(number)
        if strip is None or network.length_m(strip) >= shortest:
            continue
        others = {n for n in (*network.at[strip.start], *network.at[strip.end]) if n != number}
        if strip.start == strip.end and others:
            network.remove(number)
        elif (
            not {strip.start, strip.end} & kept_nodes
            and _leads_on(network, strip, others)
            and not _would_let_through(network, number)
        ):
            _contract(network, number)


def _leads_on(network: Network, strip: Strip, others: set[int]) -> bool:
    """Whether something beyond the two ends of a strip would be left, were these made one."""
    ends = {strip.start, strip.end}
    return any({network.strips[n].start, network.strips[n].end} - ends for n in others)


def _would_let_through(network: Network, number: int) -> bool:
    """Whether merging the ends of a strip would open a passage it does not offer."""
    strip = network.strips[number]

    def used(node: int, by: str) -> bool:
        return any(getattr(network.strips[n].traits, by) for n in network.at[node] if n != number)

    return any(
        not getattr(strip.traits, by) and used(strip.start, by) and used(strip.end, by)
        for by in ("foot", "vehicles")
    )


def _contract(network: Network, number: int) -> None:
    """Moves all that met at one end of a strip to the other: where more meets, else to the lower id."""
    strip = network.remove(number)
    ends = sorted((strip.start, strip.end), key=lambda node: (-len(network.at.get(node, ())), node))
    stays, goes = ends
    bridge = strip.nodes if strip.start == stays else strip.nodes[::-1]
    for other in sorted(set(network.at.get(goes, ()))):
        moved = network.remove(other)
        nodes = moved.nodes
        if moved.start == goes:
            nodes = bridge[:-1] + nodes
        if moved.end == goes:
            nodes = nodes + bridge[-2::-1]
        longer = replace(moved, nodes=nodes)
        if longer.start != longer.end or network.length_m(longer) >= 2 * metres("sliver", "length"):
            network.put(other, longer)
