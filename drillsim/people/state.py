"""What has become of everybody, beside where they are: states as arrays, instants as ticks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Ints
from drillsim.people.knowledge import STAY
from drillsim.units import NEVER

BY_NOBODY, BY_ORDER, BY_NOTICE = 0, 1, 2
NO_ORDER, EVACUATE, SHELTER = 0, 1, 2
NO_GATHERING: Final = -1
ALARMED_BY: Final = ("", "order", "own_senses")
ORDERS: Final = ("", "evacuate", "shelter")


@dataclass
class States:
    """Arrays (replications, people). Fields ending in `_at` are ticks, NEVER until it happens.

    `plan` is the number of the destinations one heads for; `leaves_at` when one sets out; `unclean_at` the end of
    the last window in which one breathed more than the clean threshold; `walked_in_cloud_at` the end of the first
    window in which one breathed more than AEGL-2 for 10 min on the way; `listed_at` when one's place was told to leave
    or shelter, so that one is on the list at the head count, whether or not one could hear it; `gathered` the number of
    the gathering one has joined and not fled, or -1; `masked_at` when one put on an escape mask; `made_safe_at` when an
    operator will have made the plant safe, unless something comes between.
    """

    alarmed_at: Ints
    alarmed_by: Ints
    order: Ints
    plan: Ints
    leaves_at: Ints
    sheltered_at: Ints
    released_at: Ints
    fell_at: Ints
    reported_at: Ints
    picked_up_at: Ints
    brought_out_at: Ints
    handed_over_at: Ints
    unclean_at: Ints
    walked_in_cloud_at: Ints
    listed_at: Ints
    gathered: Ints
    masked_at: Ints
    made_safe_at: Ints

    @classmethod
    def unaware(cls, shape: tuple[int, int]) -> States:
        """Everybody at work, knowing nothing."""
        start = {"alarmed_by": BY_NOBODY, "order": NO_ORDER, "plan": STAY, "unclean_at": -1,
                 "gathered": NO_GATHERING}
        return cls(*(np.full(shape, start.get(f.name, NEVER), dtype=np.int64) for f in fields(cls)))

    def row(self, row: int) -> States:
        """One replication's states, as views (1, people)."""
        return States(*(getattr(self, f.name)[row : row + 1] for f in fields(self)))

    @property
    def fallen(self) -> NDArray[np.bool_]:
        """Who can walk no more."""
        return self.fell_at < NEVER

    @property
    def sheltered(self) -> NDArray[np.bool_]:
        """Who stays inside a building on order."""
        return (self.sheltered_at < NEVER) & (self.released_at >= NEVER)
