"""One replication of a mover, asked as if it were alone."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from drillsim.park.geometry import Ints
from drillsim.people.mover import Mover, Whereabouts


class MoverRow:
    """One replication of a mover: the arrays of `whereabouts` are views of shape (1, people).

    `left` and `arrived` (people) say who has left home and who is at a destination, as of the last window walked.
    """

    def __init__(self, mover: Mover, row: int) -> None:
        self.mover, self.row = mover, row
        own = slice(row, row + 1)
        self.whereabouts = Whereabouts(**{f.name: getattr(mover.whereabouts, f.name)[own] for f in fields(Whereabouts)})

        self.left = self.arrived = np.zeros(self.whereabouts.node.shape[1], dtype=bool)

    @property
    def squeezed(self) -> int:
        """Entries by the stuck rule so far."""
        return int(self.mover.publish().squeezed[self.row])

    def start(self, who: Ints, at: Ints) -> None:
        """People leave their homes at given ticks of the coming window."""
        self.mover.start(who, at, self.row)

    def restart(self, who: Ints, at: Ints) -> None:
        """People who had arrived walk again, from the node they are at."""
        self.mover.restart(who, at, self.row)

    def stop(self, who: Ints, now: int) -> None:
        """People stop where they are at the coming window's start, and keep their place."""
        self.mover.stop(who, now, self.row)

    def remove(self, who: Ints) -> None:
        """Stopped people are carried away; their place on the walkway is free again."""
        self.mover.remove(who, self.row)
