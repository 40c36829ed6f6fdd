"""jupedsim-network: agents on a graph of rooms and doors by hydraulic relations, in steps of 0.5 s.

A junction is a room, as large as half of all its streets; a walkway is a link of the same capacity, walked within
the room it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.evacuation import Evacuation
from benchmarks.peers.result import Clock, Peer, PeerResult
from drillsim.park.geometry import Floats
from drillsim.units import TICKS_PER_S

LONGEST_S = 7200.0


def run(evacuation: Evacuation) -> PeerResult:
    """Everybody walks, with the speeds and the starts they have with us.

    Each direction of a way passes its full capacity, as with us.
    """
    from jupedsim_network import NetworkSimulation

    simulation = NetworkSimulation(
        network(evacuation), _people(evacuation), t_max=LONGEST_S, counterflow="independent"
    )
    with Clock() as clock:
        result = simulation.run(0, record=False)
    arrivals = result.exit_times[np.isfinite(result.exit_times)]
    return PeerResult(clock.wall_s, clock.cpu_s, len(arrivals), arrivals)


def network(evacuation: Evacuation) -> Any:
    """The graph of an evacuation, its links of the capacities our entries have."""
    from jupedsim_network import HydraulicParameters, Network
    from jupedsim_network.hydraulic import MIN_DENSITY

    # as shipped nobody walks faster than 1.2 m/s; here everybody may walk at the speed they have with us
    slowed = 1 - HydraulicParameters().speed_density_slope * MIN_DENSITY
    graph = Network(parameters=HydraulicParameters(level_speed_constant=float(evacuation.speed.max()) / slowed))
    for node, area in enumerate(_areas(evacuation)):
        if node in evacuation.destinations:
            graph.add_safe(str(node))
        else:
            graph.add_room(str(node), area=float(area))
    for walkway in range(0, len(evacuation.start), 2):
        graph.connect(
            str(evacuation.start[walkway]),
            str(evacuation.end[walkway]),
            width=1.0,
            boundary_layer=0.0,
            specific_flow=float(evacuation.flow[walkway]),
            length=float(evacuation.length[walkway]),
        )
    return graph


def _areas(evacuation: Evacuation) -> Floats:
    """Per node half the floor of the streets that meet there, m²."""
    areas = np.zeros(len(evacuation.xy))
    np.add.at(areas, evacuation.start, evacuation.network.area / 2)
    return areas


def _people(evacuation: Evacuation) -> list[Any]:
    """One population a junction, each person with the speed and the start given."""
    from jupedsim_network import Population

    people = []
    for node in np.unique(evacuation.home).tolist():
        here = evacuation.home == node
        given = [_given(values[here]) for values in (evacuation.speed, evacuation.start_tick / TICKS_PER_S)]
        people.append(Population(str(node), int(here.sum()), speed=given[0], pre_movement=given[1]))
    return people


def _given(values: Floats) -> Any:
    """A distribution that hands out known values in order."""
    from jupedsim_network import Distribution

    @dataclass(frozen=True, kw_only=True)
    class Given(Distribution):  # type: ignore[misc]
        """Known values, drawn all at once."""

        def _draw(self, rng: np.random.Generator, size: int) -> Floats:
            """The values; as many as are asked for."""
            assert size == len(values)
            return values.copy()

    return Given()


PEERS = (
    Peer(
        name="jupedsim-network",
        needs=("jupedsim_network",),
        run=run,
        timed="the run with its sampling; without building the graph and its routes",
        models=(
            "alike: SFPE density, doors and full rooms; more: flows that merge are shared out; "
            "less: nothing closes and nobody turns back"
        ),
    ),
)
