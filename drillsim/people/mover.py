"""What a mover is asked and what it shows: one interface, whichever way people are moved.

The walking law. Person i reaches node u at tick a, takes the walkway that its table names, waits in its entry
queue in the order (a, i) while standing on the walkway behind, and is admitted at

    d = max(max(a, free) + s, T)

when the walkway is open, a place is left and d lies in the step [T, T + h); `free` is the tick of the last
admission, s the pause between two. Who was admitted is at the far end after ceil(1000 L / (v f)) ticks, at least 1,
f the speed factor published for the window.

- Places left are storage less those on the walkway at the step's start less those admitted in it: who is admitted
  onward or arrives frees a place for the next step, who is carried off frees it for the step that begins then.
- A head with T - max(a, free) at the stuck time or beyond enters a full walkway all the same, and is counted.
- Whoever waits, before an open way, a closed one or none, chooses again at each window's start, keeping a.
- A destination takes everybody in at once: at a, or at the window's start in which the node became one.
- Who is stopped at a window's start stays put, also one who was due at a node at that very tick.
- a is the tick of setting out for who starts from home or, having arrived, starts again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.network import Network
from drillsim.people.rules import densities, speed_factors
from drillsim.units import NEVER

ARRIVED: Final = -1
"""In a table: the node is a destination."""
NO_WAY: Final = -2
"""In a table: no destination can be reached from the node."""


@dataclass(frozen=True)
class Guidance:
    """All a mover is told for one window; replications first where there is more than one.

    `table` (people) picks a row of `tables` (tables, nodes): the walkway to take at each node, ARRIVED or NO_WAY.
    `closed` (walkways) are barred to everybody. `factor` (walkways) is the share of free speed.
    The very same `table`, `tables` and `closed` as a window ago say that nobody has anything to choose again; where
    `changed` is given, it holds the replications in which somebody may have, and tables only grow in number.
    """

    table: Ints
    tables: Ints
    closed: NDArray[np.bool_]
    factor: Floats
    changed: Ints | None = None


@dataclass
class Whereabouts:
    """Where everybody is, as arrays with replications first, (replications, people); the mover alone writes.

    Who crosses a walkway has `walkway` ≥ 0 and `entered_at` ≤ now < `arrives_at`. Who stands at a node has
    `node` ≥ 0 and `since` the tick it was reached; `stands_on` is the walkway behind, still taken up, or -1.
    `left_at` is when the home was left, `arrived_at` when the destination was reached, NEVER until then.
    """

    node: Ints
    since: Ints
    stands_on: Ints
    walkway: Ints
    entered_at: Ints
    arrives_at: Ints
    left_at: Ints
    arrived_at: Ints
    stopped: NDArray[np.bool_]
    stopped_share: Floats
    """How far along its walkway somebody stopped, 0..1."""
    hops: Ints
    """Crossings begun by each person."""

    @classmethod
    def at_home(cls, home: Ints) -> Whereabouts:
        """Everybody at their home nodes; `home` has shape (replications, people)."""
        never = np.full(home.shape, NEVER, dtype=np.int64)
        nothing = np.full(home.shape, -1, dtype=np.int64)
        return cls(
            node=home.astype(np.int64).copy(),
            since=np.zeros(home.shape, dtype=np.int64),
            stands_on=nothing.copy(),
            walkway=nothing.copy(),
            entered_at=never.copy(),
            arrives_at=never.copy(),
            left_at=never.copy(),
            arrived_at=never.copy(),
            stopped=np.zeros(home.shape, dtype=bool),
            stopped_share=np.zeros(home.shape),
            hops=np.zeros(home.shape, dtype=np.int64),
        )


@dataclass(frozen=True)
class Crowding:
    """What a mover publishes at a window's end; replications first.

    `inside` (replications, walkways): people on each walkway, those waiting at its far end included; `density` people
    per m² and `factor` the share of free speed that follow. `squeezed` (replications): entries by the stuck rule so
    far. All hold until the mover is asked again.
    """

    inside: Ints
    density: Floats
    factor: Floats
    squeezed: Ints

    @classmethod
    def of(cls, inside: Ints, squeezed: Ints, network: Network) -> Crowding:
        """The crowding of people on walkways."""
        density = densities(inside, network)
        return cls(inside, density, speed_factors(density, network.speed_share), squeezed)


class Mover(Protocol):
    """Moves everybody by the walking law. All instants are ticks; all changes take effect at a window's start.

    People are numbered within their replication, which is `row`.
    """

    whereabouts: Whereabouts

    def start(self, who: Ints, at: Ints, row: int = 0) -> None:
        """People leave their homes at given ticks of the coming window."""

    def stop(self, who: Ints, now: int, row: int = 0) -> None:
        """People stop where they are at the coming window's start, and keep their place."""

    def remove(self, who: Ints, row: int = 0) -> None:
        """Stopped people are carried away; their place on the walkway is free again."""

    def restart(self, who: Ints, at: Ints, row: int = 0) -> None:
        """People who had arrived walk again, from the node they are at."""

    def pace(self, who: Ints, speed: Floats, row: int = 0) -> None:
        """People walk at these speeds, m/s, on every walkway they enter from the coming window on.

        No speed may be above the one a person began with.
        """

    def advance(self, until: int, guidance: Guidance) -> None:
        """Moves everybody up to, not including, a tick one window on."""

    def publish(self) -> Crowding:
        """Crowding at the end of the window."""

    def waiting(self) -> Ints:
        """People in each entry queue; shape (replications, walkways)."""
