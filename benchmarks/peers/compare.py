"""One peer against us on one evacuation: runs in turn in one process, and the medians of what they took."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from benchmarks.evacuation import Evacuation, quantiles
from benchmarks.peers.result import Clock, Peer, PeerResult
from benchmarks.walking import Drive, make_mover
from drillsim.park.geometry import Floats
from drillsim.units import TICKS_PER_S

OUR_REPEATS: Final = 5


@dataclass(frozen=True)
class Ours:
    """How we do the evacuation: median seconds of a single run and of one replication in a batch, and arrivals s.

    `batch_s` is nan where the mover moves one replication only.
    """

    mover: str
    wall_s: float
    cpu_s: float
    batch_s: float
    arrival_times_s: Floats


@dataclass(frozen=True)
class Row:
    """A peer beside us; `result` is None where the peer is not installed."""

    peer: Peer
    case: str
    people_s: float
    """Seconds spent by all people between start and arrival, with us."""
    ours: Ours
    result: PeerResult | None

    @property
    def ratio(self) -> float:
        """The peer's processor seconds over ours of a single run; nan where there are none."""
        return self.result.cpu_s / self.ours.cpu_s if self.result else float("nan")

    @property
    def batch_ratio(self) -> float:
        """The peer's processor seconds over ours of one replication in a batch; nan where there are none."""
        return self.result.cpu_s / self.ours.batch_s if self.result else float("nan")

    @property
    def people_s_per_s(self) -> float:
        """Seconds of people's walks that the peer gets through in a wall second, by its own arrivals."""
        if self.result is None:
            return float("nan")
        own = self.people_s + float(self.result.arrival_times_s.sum() - self.ours.arrival_times_s.sum())
        return own / self.result.wall_s

    @property
    def later_s(self) -> dict[str, float]:
        """By how many seconds the peer's median, 95th percentile and last arrival are later than ours."""
        if self.result is None:
            return dict.fromkeys(("p50", "p95", "last"), float("nan"))
        theirs, ours = quantiles(self.result.arrival_times_s), quantiles(self.ours.arrival_times_s)
        return {name: theirs[name] - ours[name] for name in ours}


def compare(peer: Peer, evacuation: Evacuation, mover: str, repeats: int, batch: int) -> Row:
    """Runs a peer and us in turn, `repeats` times, and us in a batch of so many replications.

    We run a few times more where the peer is slow, and once before it counts: what is compiled is compiled by then.
    """
    singles, batches, results = [], [], []
    for row in (1, batch):
        _batch(evacuation, mover, row)
    for turn in range(max(repeats, OUR_REPEATS)):
        singles.append(_single(evacuation, mover))
        batches.append(_batch(evacuation, mover, batch))
        if turn < repeats and not peer.missing:
            results.append(peer.run(evacuation))
    ours = Ours(
        mover=mover,
        wall_s=median(clock.wall_s for clock, _ in singles),
        cpu_s=median(clock.cpu_s for clock, _ in singles),
        batch_s=median(batches),
        arrival_times_s=singles[0][1],
    )
    case = f"{len(evacuation.home)} on {len(evacuation.xy)}"
    people_s = float(ours.arrival_times_s.sum() - (evacuation.start_tick / TICKS_PER_S).sum())
    return Row(peer, case, people_s, ours, _middle(results) if results else None)


def _single(evacuation: Evacuation, mover: str) -> tuple[Clock, Floats]:
    """One run of ours and when people arrived."""
    drive = Drive(make_mover(mover, evacuation), evacuation)
    with Clock() as clock:
        walked = drive.run()
    return clock, np.asarray(walked.arrived_at[0] / TICKS_PER_S)


def _batch(evacuation: Evacuation, mover: str, replications: int) -> float:
    """Processor seconds for one of a batch of replications; nan for the reference, which moves one only."""
    if mover == "reference":
        return float("nan")
    drive = Drive(make_mover(mover, evacuation, replications), evacuation)
    with Clock() as clock:
        drive.run()
    return clock.cpu_s / replications


def _middle(results: list[PeerResult]) -> PeerResult:
    """What the runs of a peer came to, with median seconds."""
    last = results[-1]
    wall_s, cpu_s = median(r.wall_s for r in results), median(r.cpu_s for r in results)
    return PeerResult(wall_s, cpu_s, last.arrived, last.arrival_times_s, last.note)
