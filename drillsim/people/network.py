"""The walking network: nodes people stand at and directed walkways between them.

Nodes are the park's junctions (same numbers), then one node inside each place, then one for the upper floors of
each place that has some. Every way on foot makes two walkways, every exit two, every stair two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import Final

import numpy as np
import yaml
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints, Lines, lines
from drillsim.park.model import Park
from drillsim.park.routing import Links
from drillsim.units import TICKS_PER_S

WINDOW_TICKS: Final = 5 * TICKS_PER_S
"""The coupling window W."""


@cache
def walking(name: str) -> float:
    """A constant of the walking law, in the unit its name ends in."""
    text = (resources.files("drillsim.people") / "walking.yaml").read_text(encoding="utf-8")
    return float(yaml.safe_load(text)[name]["value"])


@dataclass(frozen=True)
class Network:
    """Nodes and directed walkways, numbered; arrays frozen.

    `xy` (nodes, 2) metres. Per walkway: `start`, `end` nodes; `length` m; `area` m² of floor; `pause` ticks
    between two admissions; `storage` people; `speed_share` of free walking speed; `way` number in the park
    (-1 for exits and stairs); `reverse` the walkway the other way. `step` is the mover's step in ticks.
    """

    xy: Floats
    start: Ints
    end: Ints
    length: Floats
    area: Floats
    pause: Ints
    storage: Ints
    speed_share: Floats
    way: Ints
    reverse: Ints
    lines: Lines
    place_ids: tuple[str, ...]
    inside: Ints
    """Node inside each place, by place number."""
    upper: Ints
    """Node of each place's upper floors, or its inside node."""
    step: int

    @property
    def walkways(self) -> int:
        """How many directed walkways there are."""
        return len(self.start)

    @cached_property
    def links(self) -> Links:
        """The walkways as links for routing."""
        return Links(self.start, self.end, len(self.xy))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The number of each place by id."""
        return MappingProxyType({id_: number for number, id_ in enumerate(self.place_ids)})

    @cached_property
    def walkway_place(self) -> Ints:
        """Per walkway the place it lies within (its stairs), or -1."""
        start, end = self.place_at[self.start], self.place_at[self.end]
        return np.where(start == end, start, -1)

    @cached_property
    def place_at(self) -> Ints:
        """Per node the place one is inside of there, or -1."""
        at = np.full(len(self.xy), -1, dtype=np.int64)
        at[self.upper] = np.arange(len(self.place_ids))
        at[self.inside] = np.arange(len(self.place_ids))
        return at


@dataclass(frozen=True)
class _Strip:
    """Something two walkways are made of, one each way."""

    start: int
    end: int
    line: tuple[tuple[float, float], ...]
    length: float
    width: float
    gate_width: float
    stair: bool
    way: int


def build_network(park: Park) -> Network:
    """The walking network of a park."""
    place_ids = tuple(sorted(park.file.places))
    inside = len(park.junction_ids) + np.arange(len(place_ids))
    upper = inside.copy()
    xy = [*map(tuple, park.junction_xy), *(park.file.places[id_].at for id_ in place_ids)]
    for number, id_ in enumerate(place_ids):
        if park.file.places[id_].storeys > 1:
            upper[number] = len(xy)
            xy.append(park.file.places[id_].at)
    strips = [*_ways(park), *_exits(park, place_ids, inside), *_stairs(park, place_ids, inside, upper)]
    return _network(np.array(xy, dtype=np.float64).reshape(-1, 2), strips, (place_ids, inside, upper))


def _ways(park: Park) -> list[_Strip]:
    """A strip for each way open to walkers."""
    ways = park.ways
    return [
        _Strip(
            int(ways.start[n]), int(ways.end[n]), _drawn(ways.lines, n), float(ways.length[n]),
            float(ways.width[n]), float(ways.gate_width[n]), ways.kind[n] == "stair", n,
        )
        for n in range(len(ways.ids))
        if ways.foot[n]
    ]  # fmt: skip


def _drawn(table: Lines, number: int) -> tuple[tuple[float, float], ...]:
    """The points of one line of a table."""
    points = table.points[table.first[number] : table.first[number + 1]]
    return tuple((float(x), float(y)) for x, y in points)


def _exits(park: Park, place_ids: tuple[str, ...], inside: Ints) -> list[_Strip]:
    """A strip for each exit of each place."""
    strips = []
    for number, id_ in enumerate(place_ids):
        place = park.file.places[id_]
        for exit_id in sorted(place.exits):
            door = place.exits[exit_id]
            line = (place.at, park.xy(door.to))
            length = door.distance or float(np.hypot(line[1][0] - line[0][0], line[1][1] - line[0][1]))
            node = park.junction[door.to]
            strips.append(
                _Strip(int(inside[number]), node, line, max(length, 1.0), max(door.width, 3.0), door.width, False, -1)
            )
    return strips


def _stairs(park: Park, place_ids: tuple[str, ...], inside: Ints, upper: Ints) -> list[_Strip]:
    """A strip for the mean way down from the upper floors; as wide as all exits together, at least one stair."""
    strips = []
    for number, id_ in enumerate(place_ids):
        place = park.file.places[id_]
        if upper[number] == inside[number]:
            continue
        mean_climb = walking("storey_height_m") * place.storeys / 2
        width = max(1.2, sum(door.width for door in place.exits.values()))
        line = (place.at, place.at)
        length = mean_climb / walking("stair_pitch_share")
        strips.append(_Strip(int(upper[number]), int(inside[number]), line, length, width, width, True, -1))
    return strips


def _network(xy: Floats, strips: list[_Strip], places: tuple[tuple[str, ...], Ints, Ints]) -> Network:
    """The walkways of strips: walkway 2 k runs along strip k, 2 k + 1 runs back."""
    both = [end for s in strips for end in ((s.start, s.end), (s.end, s.start))]
    drawn = [line for s in strips for line in (s.line, s.line[::-1])]
    length = np.repeat(np.array([s.length for s in strips], dtype=np.float64), 2)
    width = np.repeat(np.array([s.width for s in strips], dtype=np.float64), 2)
    gate = np.repeat(np.array([s.gate_width for s in strips], dtype=np.float64), 2)
    stair = np.repeat(np.array([s.stair for s in strips], dtype=bool), 2)
    ends = np.array(both, dtype=np.int64).reshape(-1, 2)
    effective = _effective(width, _layers(stair))
    area = length * effective
    speed_share = np.where(stair, walking("stair_speed_share"), 1.0)
    network = Network(
        xy=xy,
        start=ends[:, 0].copy(),
        end=ends[:, 1].copy(),
        length=length,
        area=area,
        pause=pauses(width, gate, stair),
        storage=np.maximum(1, np.floor(area * walking("storage_density_per_m2"))).astype(np.int64),
        speed_share=speed_share,
        way=np.repeat(np.array([s.way for s in strips], dtype=np.int64), 2),
        reverse=np.arange(2 * len(strips)) ^ 1,
        lines=lines(drawn)[0],
        place_ids=places[0],
        inside=places[1],
        upper=places[2],
        step=_step(length / speed_share),
    )
    for array in vars(network).values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return network


def _layers(stair: NDArray[np.bool_]) -> Floats:
    """The boundary layer on each side of a way, metres: stairs let people closer to the wall than corridors."""
    return np.where(stair, walking("boundary_layer_m"), walking("way_boundary_layer_m"))


def _effective(width: Floats, layer: Floats | float) -> Floats:
    """Effective width: clear width less the boundary layer on each side."""
    return np.maximum(width - 2 * layer, walking("narrowest_effective_m"))


def pauses(width: Floats, gate_width: Floats, stair: NDArray[np.bool_]) -> Ints:
    """Ticks between two admissions: s = ceil(1000 / C), C the capacity of the narrower of way and gate.

    Specific flow times effective width, SFPE / Nelson and Mowrer.
    """
    flow = np.where(stair, walking("stair_specific_flow_per_m_s"), walking("specific_flow_per_m_s"))
    along = flow * _effective(width, _layers(stair))
    through = np.where(
        np.isfinite(gate_width),
        flow * _effective(np.where(np.isfinite(gate_width), gate_width, 1.0), walking("boundary_layer_m")),
        np.inf,
    )
    return np.maximum(1, np.ceil(TICKS_PER_S / np.minimum(along, through))).astype(np.int64)


def _step(longest: Floats) -> int:
    """The largest divisor of the window below the quickest crossing, so that nobody passes two nodes in a step."""
    quickest = TICKS_PER_S * float(longest.min(initial=1e3)) / walking("speed_cap_m_s")
    return max(h for h in range(1, WINDOW_TICKS + 1) if WINDOW_TICKS % h == 0 and h <= max(1.0, quickest))
