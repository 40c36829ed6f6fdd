"""A park as the simulation sees it: the nouns of its file, numbered, with geometry and a graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Lines, lines
from drillsim.park.schema import ParkFile

if TYPE_CHECKING:
    import networkx as nx

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """All ways as arrays of one length, numbered in the order of their sorted ids.

    `start` and `end` are junction numbers; `length`, `width` and `gate_width` metres (inf where no gate stands);
    `speed` m/s; the rest true or false. `lines` holds the drawn line of each from start to end.
    """

    ids: tuple[str, ...]
    start: Ints
    end: Ints
    length: Floats
    width: Floats
    gate_width: Floats
    speed: Floats
    foot: NDArray[np.bool_]
    vehicles: NDArray[np.bool_]
    one_way: NDArray[np.bool_]
    open: NDArray[np.bool_]
    kind: tuple[str, ...]
    lines: Lines

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each way by id."""
        return MappingProxyType({id_: number for number, id_ in enumerate(self.ids)})

    @cached_property
    def middle(self) -> Floats:
        """The point halfway along each way, (ways, 2) metres."""
        x, y = self.lines.at(np.arange(len(self.ids)), np.full(len(self.ids), 0.5))
        middle = np.stack([x, y], axis=1)
        middle.setflags(write=False)
        return middle


@dataclass(frozen=True)
class Park:
    """A park, frozen: `file` has the nouns as read, the arrays number junctions and ways by sorted id."""

    file: ParkFile
    junction_ids: tuple[str, ...]
    junction_xy: Floats
    ways: Ways
    sources: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of every file the park was read from."""

    @cached_property
    def junction(self) -> Mapping[str, int]:
        """The number of each junction by id."""
        return MappingProxyType({id_: number for number, id_ in enumerate(self.junction_ids)})

    @cached_property
    def gates_on(self) -> Mapping[str, str]:
        """The gate standing on a way, by way id."""
        return MappingProxyType({gate.way: id_ for id_, gate in self.file.gates.items()})

    @property
    def north_deg(self) -> float:
        """The direction of true north, degrees clockwise from the map's +y axis."""
        return self.file.coordinates.true_north

    def xy(self, junction: str) -> tuple[float, float]:
        """Where a junction lies, metres."""
        x, y = self.junction_xy[self.junction[junction]]
        return float(x), float(y)

    def nearest_junction(self, x: float, y: float) -> str:
        """The junction nearest to a point; the first by id among equals."""
        far = np.hypot(self.junction_xy[:, 0] - x, self.junction_xy[:, 1] - y)
        return self.junction_ids[int(np.argmin(far))]

    @cached_property
    def graph(self) -> nx.MultiGraph[str]:
        """The park as a frozen networkx graph.

        Nodes are junctions with `x`, `y`; edges are ways keyed by id with `kind` (gate where one stands on it),
        `length_m`, `width_m`, `speed_m_s`, `foot`, `vehicles`, `one_way`, `open`.
        """
        import networkx as nx

        graph: nx.MultiGraph[str] = nx.MultiGraph(name=self.file.name.en)
        for id_, (x, y) in zip(self.junction_ids, self.junction_xy, strict=True):
            graph.add_node(id_, x=float(x), y=float(y))
        for number, id_ in enumerate(self.ways.ids):
            way = self.file.ways[id_]
            graph.add_edge(way.start, way.end, key=id_, **self._edge(number, id_))
        return nx.freeze(graph)  # type: ignore[no-any-return]

    def _edge(self, number: int, id_: str) -> dict[str, Any]:
        """The attributes of one way in the graph."""
        ways = self.ways
        return {
            "kind": self.file.gates[self.gates_on[id_]].kind if id_ in self.gates_on else ways.kind[number],
            "length_m": float(ways.length[number]),
            "width_m": float(min(ways.width[number], ways.gate_width[number])),
            "speed_m_s": float(ways.speed[number]),
            "foot": bool(ways.foot[number]),
            "vehicles": bool(ways.vehicles[number]),
            "one_way": bool(ways.one_way[number]),
            "open": bool(ways.open[number]),
        }


def build(file: ParkFile, sources: Mapping[str, str]) -> Park:
    """A park from the nouns of a file whose references have been checked."""
    junction_ids = tuple(sorted(file.junctions))
    xy = np.array([file.junctions[id_] for id_ in junction_ids], dtype=np.float64).reshape(-1, 2)
    xy.setflags(write=False)
    number = {id_: i for i, id_ in enumerate(junction_ids)}
    return Park(file, junction_ids, xy, _ways(file, number), MappingProxyType(dict(sources)))


def _ways(file: ParkFile, number: Mapping[str, int]) -> Ways:
    """The arrays of all ways."""
    ids = tuple(sorted(file.ways))
    nouns = [file.ways[id_] for id_ in ids]
    gates = {gate.way: gate for gate in file.gates.values()}
    drawn = [(file.junctions[way.start], *way.line, file.junctions[way.end]) for way in nouns]
    line_table, lengths = lines(drawn)
    given = [way.length if way.length is not None else lengths[i] for i, way in enumerate(nouns)]
    return Ways(
        ids=ids,
        start=_frozen([number[way.start] for way in nouns], np.int64),
        end=_frozen([number[way.end] for way in nouns], np.int64),
        length=_frozen(given, np.float64),
        width=_frozen([way.width for way in nouns], np.float64),
        gate_width=_frozen([gates[id_].width if id_ in gates else np.inf for id_ in ids], np.float64),
        speed=_frozen([way.speed for way in nouns], np.float64),
        foot=_frozen([way.foot for way in nouns], np.bool_),
        vehicles=_frozen([way.vehicles for way in nouns], np.bool_),
        one_way=_frozen([way.one_way for way in nouns], np.bool_),
        open=_frozen([gates[id_].open if id_ in gates else True for id_ in ids], np.bool_),
        kind=tuple(way.kind for way in nouns),
        lines=line_table,
    )


def _frozen(values: list[Any], dtype: Any) -> NDArray[Any]:
    """A read-only array."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array
