"""All peers, by name."""

from __future__ import annotations

from typing import Final

from benchmarks.peers import jupedsim_csm, jupedsim_network, mesa_walkers, simpy_process, sumo
from benchmarks.peers.result import Peer

PEERS: Final[tuple[Peer, ...]] = (
    *simpy_process.PEERS,
    *mesa_walkers.PEERS,
    *jupedsim_network.PEERS,
    *sumo.PEERS,
    *jupedsim_csm.PEERS,
)


def peers(names: tuple[str, ...]) -> tuple[Peer, ...]:
    """The peers of some names, all when none is named; raises ValueError for a name that no peer has."""
    known = {peer.name: peer for peer in PEERS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"peers: none called {', '.join(unknown)}; there are {', '.join(known)}")
    return tuple(known[name] for name in names) or PEERS
