"""One evacuation told as plain arrays, for every mover and every peer alike.

A street grid with gates: people stand at the junctions and walk to the nearest assembly point behind a gate.
Streets are 60 to 140 m long, so that a crossing outlasts a window of 5 s; the gates are so wide that queues form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from drillsim.park.geometry import Floats, Ints, lines
from drillsim.people.knowledge import Knowledge
from drillsim.people.mover import Guidance
from drillsim.people.network import WINDOW_TICKS, Network, pauses, walking
from drillsim.people.rules import speed_factors
from drillsim.units import TICKS_PER_S

GRIDS: Final = {12: (5, 2, 2, 100.0), 34: (6, 5, 4, 540.0), 324: (20, 16, 4, 540.0), 600: (21, 28, 12, 540.0)}
"""By count of nodes: rows, columns, gates and the seconds a gate needs for its share of the people.

It takes most of an evacuation, so that queues come and go; the smallest park is for peers that are slow.
"""
BAND_ROWS: Final = 11
PEOPLE_PER_COLUMN: Final = 100
STREET_M: Final = 3.0
BAND_CLEARING_S: Final = 400.0
STARTS_WITHIN_S: Final = 60


@dataclass(frozen=True, eq=False)
class Evacuation:
    """A network, its people and where they go; arrays frozen.

    `xy` (nodes, 2) metres. Walkways, 2 k one way and 2 k + 1 back: `start` and `end` nodes, `length`, `width` and
    `gate_width` m (inf where there is none). People: `home` node, `speed` m/s, `start_tick`. `destinations` nodes.
    """

    xy: Floats
    start: Ints
    end: Ints
    length: Floats
    width: Floats
    gate_width: Floats
    home: Ints
    speed: Floats
    start_tick: Ints
    destinations: Ints

    @cached_property
    def network(self) -> Network:
        """The walking network of the model."""
        return to_network(self)

    @cached_property
    def guidance(self) -> Guidance:
        """What everybody is told at the start: the nearest destination, all ways open, free speed."""
        knowledge = Knowledge(self.network)
        plan = knowledge.plan(tuple(self.destinations.tolist()))
        who = np.zeros(len(self.home), dtype=np.int64)
        empty = np.zeros(self.network.walkways)
        factor = speed_factors(empty, self.network.speed_share)
        return knowledge.guidance(who + plan, who, empty > 0, factor)

    @cached_property
    def onward(self) -> Ints:
        """Per node the walkway to take, or ARRIVED at a destination."""
        return np.asarray(self.guidance.tables[0])

    @cached_property
    def hops(self) -> Ints:
        """Per person the crossings to a destination."""
        left = np.zeros(len(self.xy), dtype=np.int64)
        at, walking_on = np.arange(len(self.xy)), self.onward >= 0
        while walking_on.any():
            left += walking_on
            at = np.where(walking_on, self.end[self.onward[at]], at)
            walking_on = self.onward[at] >= 0
        return left[self.home]

    @cached_property
    def flow(self) -> Floats:
        """Per walkway the people a second its entry lets in."""
        return TICKS_PER_S / self.network.pause

    def luck(self, replications: int) -> tuple[Floats, Ints]:
        """Speed and start of each person in each replication, two arrays (replications, people).

        Replication 0 is the evacuation itself; in the others the same speeds and starts are dealt out anew.
        """
        speed, start_tick = [self.speed], [self.start_tick]
        for replication in range(1, replications):
            dealt = np.random.default_rng(replication).permutation(len(self.home))
            speed.append(self.speed[dealt])
            start_tick.append(self.start_tick[dealt])
        return np.array(speed), np.array(start_tick)


def grid_park(nodes: int, people: int, seed: int) -> Evacuation:
    """A park of one of the known sizes, its gates spread along the rim.

    Raises ValueError for another size.
    """
    if nodes not in GRIDS:
        raise ValueError(f"nodes: no such grid park (got {nodes}); take one of {sorted(GRIDS)}")
    rows, columns, gates, clearing_s = GRIDS[nodes]
    rim = _rim(rows, columns)
    where = ((np.arange(gates) + 0.5) * len(rim) / gates).astype(int)
    return _park((rows, columns), (rim[where], people / gates / clearing_s), people, seed)


def growing_park(people: int, seed: int) -> Evacuation:
    """A band of streets with a gate at the foot of each, one street for every hundred people.

    However many they are, everybody has about six crossings to go.
    """
    columns = max(2, people // PEOPLE_PER_COLUMN)
    return _park((BAND_ROWS, columns), (np.arange(columns), PEOPLE_PER_COLUMN / BAND_CLEARING_S), people, seed)


def _rim(rows: int, columns: int) -> Ints:
    """The junctions along the rim of a grid, in order around it."""
    number = np.arange(rows * columns).reshape(rows, columns)
    sides = (number[0, :-1], number[:-1, -1], number[-1, :0:-1], number[:0:-1, 0])
    return np.concatenate(sides)


def _park(shape: tuple[int, int], doors: tuple[Ints, float], people: int, seed: int) -> Evacuation:
    """A grid of streets, its gates (the junctions before them, people a second) and its people, from one seed."""
    gates, flow = doors
    luck = np.random.default_rng(seed)
    xy = _junctions(shape, luck)
    number = np.arange(len(xy)).reshape(shape)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    along = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    out = np.stack([gates, len(xy) + np.arange(len(gates))], axis=1)
    middle = (shape[0] - 1) / 2, (shape[1] - 1) / 2
    beyond = xy[gates] + 70.0 * _outward(np.stack(np.divmod(gates, shape[1]), axis=1), shape, middle)
    gate_m = flow / walking("specific_flow_per_m_s") + 2 * walking("boundary_layer_m")
    home = np.sort(luck.integers(len(xy), size=people))
    return evacuation_of(
        xy=np.concatenate([xy, beyond]),
        ends=np.concatenate([across, along, out]),
        gate_width=np.repeat([np.inf, round(gate_m, 2)], [len(across) + len(along), len(gates)]),
        home=home,
        speed=np.round(np.clip(luck.normal(1.34, 0.26, people), 0.9, 2.1), 3).astype(np.float64),
        start_tick=luck.integers(STARTS_WITHIN_S * TICKS_PER_S, size=people),
    )


def _junctions(shape: tuple[int, int], luck: np.random.Generator) -> Floats:
    """Junctions some 83 m apart, pushed about a little, so that no two ways are equally long; (junctions, 2) m."""
    rows, columns = shape
    y = np.cumsum(luck.uniform(71.0, 95.0, rows))
    x = np.cumsum(luck.uniform(71.0, 95.0, columns))
    at = np.stack([np.tile(x, rows), np.repeat(y, columns)], axis=1)
    return np.round(at + luck.uniform(-5.0, 5.0, at.shape), 1)


def _outward(place: Ints, shape: tuple[int, int], middle: tuple[float, float]) -> Floats:
    """The unit vector out of the park at junctions of the rim, by their row and column; (junctions, 2)."""
    row, column = place.T
    upright = (row == 0) | (row == shape[0] - 1)
    away_y, away_x = np.sign(row - middle[0]), np.sign(column - middle[1])
    return np.stack([np.where(upright, 0.0, away_x), np.where(upright, away_y, 0.0)], axis=1)


def evacuation_of(
    xy: Floats, ends: Ints, gate_width: Floats, home: Ints, speed: Floats, start_tick: Ints
) -> Evacuation:
    """An evacuation along ways between nodes; its destinations are the far ends of the ways that have a gate.

    `ends` (ways, 2) and `gate_width` (ways) m, inf where there is none; the rest as in Evacuation.
    """
    both = np.stack([ends, ends[:, ::-1]], axis=1).reshape(-1, 2)
    across, up = (xy[both[:, 1]] - xy[both[:, 0]]).T
    length: Floats = np.round(np.hypot(across, up), 3)
    evacuation = Evacuation(
        xy=xy,
        start=both[:, 0].copy(),
        end=both[:, 1].copy(),
        length=length,
        width=np.full(len(both), STREET_M),
        gate_width=np.repeat(gate_width, 2),
        home=home,
        speed=speed,
        start_tick=start_tick,
        destinations=ends[np.isfinite(gate_width), 1].copy(),
    )
    for array in vars(evacuation).values():
        array.setflags(write=False)
    return evacuation


def to_network(evacuation: Evacuation) -> Network:
    """The walking network of an evacuation, by the model's own capacities; the whole park is one place."""
    level = np.zeros(len(evacuation.start), dtype=bool)
    effective = np.maximum(
        evacuation.width - 2 * walking("way_boundary_layer_m"), walking("narrowest_effective_m")
    )
    area = evacuation.length * effective
    drawn = [(tuple(evacuation.xy[a]), tuple(evacuation.xy[b])) for a, b in _ends(evacuation)]
    network = Network(
        xy=evacuation.xy,
        start=evacuation.start,
        end=evacuation.end,
        length=evacuation.length,
        area=area,
        pause=pauses(evacuation.width, evacuation.gate_width, level),
        storage=np.maximum(1, np.floor(area * walking("storage_density_per_m2"))).astype(np.int64),
        speed_share=np.ones(len(area)),
        way=np.arange(len(area)) // 2,
        reverse=np.arange(len(area)) ^ 1,
        lines=lines(drawn)[0],
        place_ids=("park",),
        inside=np.zeros(1, dtype=np.int64),
        upper=np.zeros(1, dtype=np.int64),
        step=_step(float(evacuation.length.min())),
    )
    for array in vars(network).values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return network


def _ends(evacuation: Evacuation) -> Iterator[tuple[int, int]]:
    """Start and end node of each walkway."""
    return zip(evacuation.start.tolist(), evacuation.end.tolist(), strict=True)


def _step(shortest_m: float) -> int:
    """The largest divisor of the window that is not longer than the quickest crossing, in ticks."""
    quickest = TICKS_PER_S * shortest_m / walking("speed_cap_m_s")
    return max(h for h in range(1, WINDOW_TICKS + 1) if WINDOW_TICKS % h == 0 and h <= max(1.0, quickest))


def quantiles(arrivals_s: Floats) -> dict[str, float]:
    """Median, 95th percentile and last of some arrivals, seconds; nan where nobody arrived."""
    if not len(arrivals_s):
        return dict.fromkeys(("p50", "p95", "last"), float("nan"))
    return {
        "p50": float(np.quantile(arrivals_s, 0.5)),
        "p95": float(np.quantile(arrivals_s, 0.95)),
        "last": float(arrivals_s.max()),
    }
