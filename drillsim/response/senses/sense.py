"""What all that looks for incidents has in common: when it next looks at a spot, how long it takes, what it logs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from drillsim.park.geometry import apart, bearing

Spot = tuple[float, float]
"""A point [x, y] on the map, metres."""


@dataclass(frozen=True)
class Sense:
    """A camera, booth, watch or patrol: `by` is which, the event it logs is `<by>_saw`.

    `next_look` takes a spot and a tick to the first tick from then on at which it looks there, NEVER if it never does;
    whether it ever does depends on the spot alone.
    `notices` is the timing from look to event, `reports` the one from event to report; empty for at once. What works
    `on_picture` sees what there was at the look; others only what is still to be seen in the end.
    """

    id: str
    by: str
    next_look: Callable[[Spot, int], int]
    notices: str = ""
    reports: str = ""
    on_picture: bool = False

    @property
    def event(self) -> str:
        """The kind of event it logs."""
        return f"{self.by}_saw"

    def luck(self, incident: str) -> str:
        """The name of its luck with an incident."""
        return f"{self.id}/{incident}" if self.by == "camera" else f"{self.by}/{self.id}/{incident}"


class View(Protocol):
    """Something with a field of view: where it stands, m, how far it sees, m, which way and how wide, degrees."""

    @property
    def at(self) -> Spot: ...
    @property
    def range(self) -> float: ...
    @property
    def heading(self) -> float: ...
    @property
    def view(self) -> float: ...


def sees(view: View, at: Spot, north_deg: float) -> bool:
    """Whether a point lies within range and angle of view."""
    dx, dy = at[0] - view.at[0], at[1] - view.at[1]
    if np.hypot(dx, dy) > view.range:
        return False
    return bool(apart(bearing(dx, dy, north_deg), view.heading) <= view.view / 2)


def next_due(tick: int, every: int, phase: int) -> int:
    """The first tick from `tick` on that is a whole number of `every` ticks away from `phase`."""
    return tick + (phase - tick) % every
