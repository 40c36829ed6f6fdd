"""Gates, bollards and turnstiles of an OSM file, each put on one of the ways that meet at its node."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import Any

from drillsim.park.importing.osm_network import FIRST_MADE, Network
from drillsim.park.importing.osm_tags import Tags, barrier, length_m, metres
from drillsim.units import parse_quantity

Made = dict[int, str]
"""Junction ids of the nodes that the import made."""


@dataclass(frozen=True)
class Standing:
    """A barrier node and the number of the strip it stands on."""

    node: int
    strip: int
    tags: Tags


def place_gates(network: Network, node_tags: dict[int, Tags]) -> tuple[list[Standing], int]:
    """The gates of the network, no two on one strip, and how many found no strip of their own.

    A gate at a junction goes on the private way there, else on the one that comes first by OSM id.
    """
    nodes = [node for node in sorted(network.at) if barrier(node_tags.get(node, {}))]
    holder: dict[int, int] = {}
    for node in nodes:
        _settle(network, node, holder, set())
    standing = [Standing(node, strip, node_tags[node]) for strip, node in holder.items()]
    return sorted(standing, key=lambda gate: gate.node), len(nodes) - len(standing)


def _settle(network: Network, node: int, holder: dict[int, int], tried: set[int]) -> bool:
    """Finds a strip for a gate, moving those placed before where need be (augmenting paths, Kuhn 1955)."""
    for number in _choices(network, node):
        if number in tried:
            continue
        tried.add(number)
        if number not in holder or _settle(network, holder[number], holder, tried):
            holder[number] = node
            return True
    return False


def _choices(network: Network, node: int) -> list[int]:
    """The strips a gate may stand on, best first; never a loop, which joins nothing."""
    numbers = [n for n in set(network.at[node]) if network.strips[n].start != network.strips[n].end]
    return sorted(numbers, key=lambda n: (not network.strips[n].private, network.strips[n].origin, n))


def close_to_vehicles(network: Network, standing: list[Standing]) -> Made:
    """Shuts to vehicles a few metres of each strip with a bollard or the like; gives the junctions made."""
    made: Made = {}
    for gate in standing:
        row = barrier(gate.tags)
        strip = network.strips[gate.strip]
        if row is None or row["vehicles"] or not strip.traits.vehicles:
            continue
        reach = metres("sliver", "length") + 1.0
        if network.length_m(strip) > 2 * reach:
            _cut_off(network, gate, reach, made)
        strip = network.remove(gate.strip)
        network.put(gate.strip, replace(strip, traits=replace(strip.traits, vehicles=False)))
    return made


def _cut_off(network: Network, gate: Standing, reach: float, made: Made) -> None:
    """Cuts a gate's strip some metres from the gate, which stays on the short part."""
    strip = network.remove(gate.strip)
    backwards = strip.end == gate.node
    nodes = strip.nodes[::-1] if backwards else strip.nodes
    inner, point = _along(network, nodes, reach)
    node = FIRST_MADE + len(made)
    made[node] = f"n{gate.node}_cut"
    network.xy[node] = point
    near, far = (*nodes[:inner], node), (node, *nodes[inner:])
    network.put(gate.strip, replace(strip, nodes=near[::-1] if backwards else near))
    network.put(max(network.strips) + 1, replace(strip, nodes=far[::-1] if backwards else far))


def _along(network: Network, nodes: tuple[int, ...], reach: float) -> tuple[int, tuple[float, float]]:
    """The point some metres along a line, to the centimetre, and the number of nodes before it."""
    left = reach
    for place, (a, b) in enumerate(itertools.pairwise(nodes), 1):
        (ax, ay), (bx, by) = network.xy[a], network.xy[b]
        piece = math.dist((ax, ay), (bx, by))
        if piece > left:
            share = left / piece
            return place, (round(ax + share * (bx - ax), 2), round(ay + share * (by - ay), 2))
        left -= piece
    raise ValueError(f"a line is shorter than {reach:g} m")


def gate_entry(gate: Standing, way: str, way_width_m: float) -> dict[str, Any]:
    """A gate as the park file has it; never wider than its way."""
    row = barrier(gate.tags) or {}
    mapped = length_m(gate.tags.get("width", gate.tags.get("maxwidth", "")))
    usual = parse_quantity(row["width"], "length")
    width = min(mapped if mapped and mapped >= 0.3 else usual, way_width_m)
    entry: dict[str, Any] = {"kind": row["kind"], "way": way, "width": f"{width:g} m"}
    if gate.tags.get("locked") == "yes":
        entry["open"] = False
    return entry
