"""The arrays of the fast mover, grouped by what they are of; flat through all replications.

Each person and each queue is a record of whole cache lines, what a crossing needs in the first; the columns are views
into the records. Columns of their own would cost a trip to memory each.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import ARRIVED, Whereabouts
from drillsim.people.network import WINDOW_TICKS, Network
from drillsim.people.rules import speed_factors
from drillsim.units import NEVER

Flags = NDArray[np.bool_]
Records = NDArray[np.void]

HELD_CHAINED: Final = 1
HELD_SHUT: Final = 2
SLOTS: Final = 1 << 8
"""Windows until a slot comes round again; who is due in a later round is passed over."""
_LINE_BYTES: Final = 64


class People(NamedTuple):
    """By person, numbered through all replications; twelve of them are columns of `Whereabouts`.

    `first_queue` and `first_cell` are where one's replication begins among the queues, and one's table among the
    cells of all tables. `queue` is where one waits: NO_WAY where none leads on, ARRIVED for who does not wait. `after`
    is who stands behind one in a chain. `due` is when one is next at a node or admitted, NEVER for who is at home, has
    arrived, or only waits; for who crosses that is `arrives_at`, and `due` is not kept. `records` hold all these, in
    this order. `slot` is the window in which one is due, a small number that comes round again, so that a look through
    everybody is a look at little; `slots` are eight of them in a word, the last word made up with nobody.
    """

    walkway: Ints
    since: Ints
    entered_at: Ints
    arrives_at: Ints
    hops: Ints
    first_queue: Ints
    first_cell: Ints
    speed: Floats
    node: Ints
    stands_on: Ints
    queue: Ints
    after: Ints
    left_at: Ints
    arrived_at: Ints
    due: Ints
    records: Records
    slot: NDArray[np.uint8]
    slots: NDArray[np.uint64]

    def set_due(self, who: Ints, due: Ints | int) -> None:
        """People at a node will leave or be admitted at given ticks."""
        self.due[who] = due
        self.set_slot(who, due)

    def set_slot(self, who: Ints, due: Ints | int) -> None:
        """People are due at given ticks."""
        self.slot[who] = np.asarray(due) // WINDOW_TICKS % SLOTS

    def due_before(self, who: Ints, end: int) -> Ints:
        """Those of some people who are due before a tick."""
        return who[np.where(self.walkway[who] >= 0, self.arrives_at[who], self.due[who]) < end]

    @classmethod
    def at_home(cls, home: Ints, speed: Floats, walkways: int) -> tuple[People, Whereabouts]:
        """Everybody at home, (replications, people), and the same as `Whereabouts`."""
        rows, people = home.shape
        records = _records(home.size, cls._fields[:15], ("speed",))
        columns = {name: records[name] for name in cls._fields[:15]}
        where = Whereabouts.at_home(home)
        for name in set(columns) & set(vars(where)):
            columns[name][:] = getattr(where, name).reshape(-1)
            setattr(where, name, columns[name].reshape(home.shape))
        columns["speed"][:] = speed
        columns["first_queue"][:] = np.repeat(np.arange(rows) * walkways, people)
        columns["first_cell"][:], columns["queue"][:], columns["after"][:] = 0, ARRIVED, -1
        slots = np.zeros(-(-home.size // 8), dtype=np.uint64)
        found = cls(**columns, records=records, slot=slots.view(np.uint8)[: home.size], slots=slots)
        found.set_due(np.arange(home.size), NEVER)
        return found, where


class Ways(NamedTuple):
    """By walkway, as `Network` has them; `records` hold them all."""

    start: Ints
    end: Ints
    pause: Ints
    reverse: Ints
    storage: Ints
    length: Floats
    area: Floats
    speed_share: Floats
    records: Records

    @classmethod
    def of(cls, network: Network) -> Ways:
        """The columns of a network that moving needs."""
        names = cls._fields[:8]
        records = _records(network.walkways, names, names[5:])
        for name in names:
            records[name] = getattr(network, name)
        return cls._make([*(getattr(network, name) for name in names), records])


class Entries(NamedTuple):
    """By queue: that of walkway w in replication r is r * walkways + w.

    `free` is the tick of the last admission, `taken` that of the last who waits, or `free`. `inside` is of the walkway,
    `factor` the one that people are told, `most` how many may be inside before the walkway may fill up within a
    window. `held` queues are admitted by their heads or not at all: HELD_CHAINED, HELD_SHUT or the sum. Chained queues
    have a `head` and a `last`, -1 where nobody waits. `records` hold these, in this order. `density` and `published`
    are of the walkway, as published, the latter of its factor. `touched` marks walkways whose count has changed in the
    window. `squeezed` entries and people `arrived` are by replication.
    """

    free: Ints
    taken: Ints
    inside: Ints
    factor: Floats
    most: Ints
    held: Ints
    head: Ints
    last: Ints
    records: Records
    density: Floats
    published: Floats
    open: Flags
    chained: Flags
    touched: Flags
    squeezed: Ints
    arrived: Ints

    @classmethod
    def empty(cls, rows: int, network: Network) -> Entries:
        """Nobody anywhere."""
        size = rows * network.walkways
        records = _records(size, cls._fields[:8], ("factor",))
        factor = np.tile(speed_factors(np.zeros(network.walkways), network.speed_share), rows)
        in_a_window = (WINDOW_TICKS - 1) // network.pause + 1
        most = np.tile(network.storage - in_a_window, rows)
        for name, value in zip(cls._fields[:8], (-NEVER, -NEVER, 0, factor, most, 0, -1, -1), strict=True):
            records[name] = value
        no = np.zeros(size, dtype=bool)
        none = np.zeros(rows, dtype=np.int64)
        columns = [records[name] for name in cls._fields[:8]]
        return cls._make([*columns, records, np.zeros(size), factor, ~no, no.copy(), no, none, none.copy()])


def _records(count: int, names: tuple[str, ...], real: tuple[str, ...]) -> Records:
    """Zeros, a record each on cache lines of its own, of whole numbers and some that are `real`."""
    size = -(-len(names) * 8 // _LINE_BYTES) * _LINE_BYTES
    kinds = [np.float64 if name in real else np.int64 for name in names]
    offsets = [8 * number for number in range(len(names))]
    layout = np.dtype({"names": list(names), "formats": kinds, "offsets": offsets, "itemsize": size})
    raw = np.zeros(count * size + _LINE_BYTES, dtype=np.uint8)
    skip = -raw.ctypes.data % _LINE_BYTES
    return raw[skip : skip + count * size].view(layout)
