"""JuPedSim's collision-free speed model: bodies in continuous space, in steps of 0.01 s.

Streets are as wide as ours; a gate is a neck 2 m long. The model lets about 1.03 people a second through each metre
and clogs below 1 m, so necks are drawn as wide as that takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.evacuation import Evacuation
from benchmarks.peers.result import Clock, Peer, PeerResult
from drillsim.park.geometry import Floats
from drillsim.units import TICKS_PER_S

NECK_PER_M_S = 1.03
NARROWEST_NECK_M = 1.0
NECK_M = 2.0
APART_M = 0.5
DT_S = 0.01
LOOK_EVERY = 100
"""Steps between two looks at who has left: arrivals are known to the second."""
LONGEST_S = 7200


def run(evacuation: Evacuation) -> PeerResult:
    """Everybody walks to the gate we would send them to, standing at home until their start."""
    import jupedsim

    simulation = jupedsim.Simulation(model=jupedsim.CollisionFreeSpeedModel(), geometry=_ground(evacuation), dt=DT_S)
    agents = _people(evacuation, simulation)
    waiting = np.argsort(evacuation.start_tick, kind="stable").tolist()[::-1]
    arrivals: list[float] = []
    with Clock() as clock:
        for second in range(LONGEST_S):
            while waiting and evacuation.start_tick[waiting[-1]] <= second * TICKS_PER_S:
                person = waiting.pop()
                simulation.agent(agents[person]).model.desired_speed = float(evacuation.speed[person])
            simulation.iterate(LOOK_EVERY)
            left = len(agents) - len(arrivals) - simulation.agent_count()
            arrivals += [float(second + 1)] * left
            if not simulation.agent_count():
                break
    return PeerResult(clock.wall_s, clock.cpu_s, len(arrivals), np.array(arrivals), _note(evacuation))


def _note(evacuation: Evacuation) -> str:
    """What has to be said where our gates let through less than the narrowest neck that does not clog."""
    flow = evacuation.flow[np.isfinite(evacuation.gate_width)].min()
    if flow > 0.9 * NECK_PER_M_S * NARROWEST_NECK_M:
        return ""
    return (
        f"gates are NOT alike: ours let through {flow:.2f} people a second, its narrowest neck that does not clog "
        f"{NECK_PER_M_S * NARROWEST_NECK_M:.2f}; its people are out too early"
    )


def _ground(evacuation: Evacuation) -> Any:
    """The walkable area: streets, necks and the ways behind them as one polygon."""
    from shapely import LineString, union_all

    pieces = []
    for walkway in range(0, len(evacuation.start), 2):
        a, b = _line(evacuation, walkway)
        half = float(evacuation.width[walkway]) / 2
        if not np.isfinite(evacuation.gate_width[walkway]):
            pieces.append(LineString([a, b]).buffer(half, cap_style="square"))
            continue
        along = (b - a) / np.hypot(*(b - a))
        neck = max(float(evacuation.flow[walkway]) / NECK_PER_M_S, NARROWEST_NECK_M) / 2
        behind = a + (half + NECK_M) * along
        pieces.append(LineString([a, behind + 0.01 * along]).buffer(neck, cap_style="flat"))
        pieces.append(LineString([behind, b]).buffer(max(half, neck), cap_style="flat"))
    return union_all(pieces)


def _line(evacuation: Evacuation, walkway: int) -> tuple[Floats, Floats]:
    """The ends of a walkway."""
    return evacuation.xy[evacuation.start[walkway]], evacuation.xy[evacuation.end[walkway]]


def _people(evacuation: Evacuation, simulation: Any) -> list[int]:
    """Everybody at home and standing still; returns each one's number in the simulation."""
    import jupedsim

    goals = {node: _goal(evacuation, node, simulation) for node in evacuation.destinations.tolist()}
    places = {node: _spots(evacuation, node) for node in np.unique(evacuation.home).tolist()}
    agents = []
    for node in evacuation.home.tolist():
        journey, stage = goals[_destination(evacuation, node)]
        agents.append(
            simulation.add_agent(
                jupedsim.CollisionFreeSpeedModelAgentParameters(
                    position=next(places[node]), desired_speed=0.0, radius=0.2, journey_id=journey, stage_id=stage
                )
            )
        )
    return agents


def _destination(evacuation: Evacuation, node: int) -> int:
    """The destination we send people to from a node."""
    while (walkway := int(evacuation.onward[node])) >= 0:
        node = int(evacuation.end[walkway])
    return node


def _goal(evacuation: Evacuation, node: int, simulation: Any) -> tuple[int, int]:
    """The journey and the stage of those who go to a destination: out at the last metre of the way to it."""
    import jupedsim
    from shapely import LineString

    walkway = int(np.flatnonzero(evacuation.end == node)[0])
    a, b = _line(evacuation, walkway)
    along = (b - a) / np.hypot(*(b - a))
    half = float(evacuation.width[walkway]) / 2 - 0.1
    stage = simulation.add_exit_stage(LineString([b - 1.0 * along, b - 0.05 * along]).buffer(half, cap_style="flat"))
    return simulation.add_journey(jupedsim.JourneyDescription([stage])), stage


def _spots(evacuation: Evacuation, node: int) -> Iterator[tuple[float, float]]:
    """Spots on the streets around a junction, the nearest first, two to five abreast; metres."""
    ways = np.flatnonzero((evacuation.start == node) & ~np.isfinite(evacuation.gate_width))
    lines = [_line(evacuation, int(walkway)) for walkway in ways]
    abreast = np.arange(-1.0, 1.01, APART_M)
    for row in range(1, int(min(evacuation.length[ways]) / 2 / APART_M) - 4):
        for a, b in lines:
            along = (b - a) / np.hypot(*(b - a))
            across = np.array([-along[1], along[0]])
            for offset in abreast:
                x, y = a + (2.0 + row * APART_M) * along + offset * across
                yield float(x), float(y)
    raise RuntimeError(f"node {node}: no room for everybody")


PEERS = (
    Peer(
        name="jupedsim-csm",
        needs=("jupedsim", "shapely"),
        run=run,
        timed="the steps with the looks at who left; without geometry and placing people",
        models="MORE: bodies in continuous space that push, clog and find their way along walls",
        slow=True,
    ),
)
