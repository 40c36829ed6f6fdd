"""Mesa: an agent a person, stepped once a second, and a queue at each entry."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from benchmarks.evacuation import Evacuation
from benchmarks.peers.result import Clock, Peer, PeerResult
from drillsim.units import TICKS_PER_S

STEP_S = 1.0
MOST_STEPS = 20_000


def run(evacuation: Evacuation) -> PeerResult:
    """Everybody walks as a Mesa agent."""
    model = _model(evacuation)
    with Clock() as clock:
        while model.agents and model.steps < MOST_STEPS:
            model.step()
    arrivals = np.array(model.arrivals)
    return PeerResult(clock.wall_s, clock.cpu_s, len(arrivals), arrivals)


def _model(evacuation: Evacuation) -> Any:
    """The model with everybody at home."""
    import mesa

    onward, end, length = evacuation.onward.tolist(), evacuation.end.tolist(), evacuation.length.tolist()
    flow = (evacuation.flow * STEP_S).tolist()

    class Walker(mesa.Agent):  # type: ignore[misc]
        """A person who walks or queues."""

        def __init__(self, model: Any, node: int, speed: float, start_s: float) -> None:
            super().__init__(model)
            self.node, self.stride, self.start_s = node, speed * STEP_S, start_s
            self.left, self.waiting, self.walkway = 0.0, False, -1

        def step(self) -> None:
            """Walks on for a second; at a node joins the queue of the next entry or has arrived."""
            if self.waiting or self.start_s >= self.model.steps * STEP_S:
                return
            self.left -= self.stride
            if self.left <= 0.0:
                self.node = self.node if self.walkway < 0 else end[self.walkway]
                self.walkway = onward[self.node]
                if self.walkway < 0:
                    self.model.arrivals.append(self.model.steps * STEP_S)
                    self.remove()
                else:
                    self.waiting = True
                    self.model.queues.setdefault(self.walkway, deque()).append(self)

    class Park(mesa.Model):  # type: ignore[misc]
        """The park with its entries, each letting in so many people a second."""

        def __init__(self) -> None:
            super().__init__(seed=0)
            self.arrivals: list[float] = []
            self.queues: dict[int, deque[Walker]] = {}
            self.credit = list(flow)

        def step(self) -> None:
            """All agents step, then all entries let in whom they can."""
            self.agents.do("step")
            for walkway, queue in list(self.queues.items()):
                self.credit[walkway] += flow[walkway]
                while queue and self.credit[walkway] >= 1.0:
                    self.credit[walkway] -= 1.0
                    walker = queue.popleft()
                    walker.waiting, walker.left = False, walker.left + length[walkway]
                if not queue:
                    del self.queues[walkway]
                    self.credit[walkway] = min(self.credit[walkway], 1.0)

    model = Park()
    starts = (evacuation.start_tick / TICKS_PER_S).tolist()
    for node, speed, start_s in zip(evacuation.home.tolist(), evacuation.speed.tolist(), starts, strict=True):
        Walker(model, node, speed, start_s)
    return model


PEERS = (
    Peer(
        name="mesa",
        needs=("mesa",),
        run=run,
        timed="the model's steps; without making the agents",
        models="less: our own queues in steps of 1 s on Mesa's agents and scheduler; no density, no full walkways",
    ),
)
