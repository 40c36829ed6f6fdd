"""The plain walker: a SimPy process a person with timeouts and a queue counter, nothing else.

It is the yardstick that movers are measured by and it is frozen: it may be read but not improved or burdened, or
all that was measured before would no longer compare. A slow reference mover therefore flatters nobody.

It knows no density, no storage, no closing and no window: whoever comes to a walkway takes the next free turn at
its entry, one every `pause` ticks, and crosses it at free speed.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from math import ceil

import numpy as np
import simpy

from benchmarks.evacuation import Evacuation
from drillsim.park.geometry import Ints
from drillsim.units import TICKS_PER_S


@dataclass(frozen=True)
class PlainWalk:
    """What the plain walkers came to: arrivals in ticks (people) and how many crossings there were."""

    arrived_at: Ints
    crossings: int


class PlainWalker:
    """Everybody of an evacuation as SimPy processes, ready to run once."""

    def __init__(self, evacuation: Evacuation) -> None:
        self.env = simpy.Environment()
        self.onward: list[int] = evacuation.onward.tolist()
        self.end: list[int] = evacuation.end.tolist()
        self.pause: list[int] = evacuation.network.pause.tolist()
        self.length: list[float] = (TICKS_PER_S * evacuation.length).tolist()
        self.free = [0] * len(self.pause)  # the tick of the last turn given at each entry
        self.arrived_at = [-1] * len(evacuation.home)
        self.crossings = [0] * len(evacuation.home)
        people = (evacuation.start_tick.tolist(), evacuation.home.tolist(), evacuation.speed.tolist())
        for person, (tick, home, speed) in enumerate(zip(*people, strict=True)):
            self.env.process(self._walk(person, tick, home, speed))

    def run(self) -> PlainWalk:
        """Runs until nobody walks any more."""
        self.env.run()
        return PlainWalk(np.array(self.arrived_at, dtype=np.int64), sum(self.crossings))

    def _walk(self, person: int, tick: int, node: int, speed: float) -> Generator[simpy.Event, object, None]:
        """One person: out of the door, then turn and crossing, turn and crossing."""
        timeout, env, free, pause = self.env.timeout, self.env, self.free, self.pause
        onward, end, length = self.onward, self.end, self.length
        crossings = 0
        yield timeout(tick)
        while (walkway := onward[node]) >= 0:
            now: int = env.now  # type: ignore[assignment]  # ticks are whole
            last = free[walkway]
            turn = free[walkway] = (last if last > now else now) + pause[walkway]
            yield timeout(turn - now)
            yield timeout(ceil(length[walkway] / speed))
            node = end[walkway]
            crossings += 1
        self.arrived_at[person] = int(env.now)
        self.crossings[person] = crossings
