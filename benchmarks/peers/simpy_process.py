"""The plain walker as a peer: a SimPy process a person."""

from __future__ import annotations

from benchmarks.evacuation import Evacuation
from benchmarks.peers.result import Clock, Peer, PeerResult
from benchmarks.plain_walker import PlainWalker
from drillsim.units import TICKS_PER_S


def run(evacuation: Evacuation) -> PeerResult:
    """Everybody walks as a SimPy process."""
    walker = PlainWalker(evacuation)
    with Clock() as clock:
        walk = walker.run()
    arrivals = walk.arrived_at / TICKS_PER_S
    return PeerResult(clock.wall_s, clock.cpu_s, len(arrivals), arrivals)


PEERS = (
    Peer(
        name="simpy-process",
        needs=("simpy",),
        run=run,
        timed="the event loop; without making the processes",
        models="less: queues at entries only; no density, no full walkways, no closing, no windows",
    ),
)
