"""The people of a scenario as rows: who they are and where they begin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.cohorts import cohorts_of
from drillsim.chance.once import once_for
from drillsim.chance.realise import PeopleLuck, Realisation
from drillsim.errors import DrillsimError
from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Whereabouts
from drillsim.people.network import Network, walking
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER


@dataclass(frozen=True)
class Population:
    """One row a person; `place` is a place number of the network, `home` the node one begins at; frozen.

    `aside` (people, 2) is where in the place one works, metres from its middle.
    """

    ids: tuple[str, ...]
    role: tuple[str, ...]
    place: Ints
    home: Ints
    aside: Floats
    luck: PeopleLuck

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Roll:
    """What luck leaves alone about everybody, a row a person: the same in every replication; arrays frozen.

    `ids`, `role`, `place` and `home` as in a population; `radius` m of the disc of each one's place.
    """

    ids: tuple[str, ...]
    role: tuple[str, ...]
    place: Ints
    home: Ints
    radius: Floats


@once_for
def roll_of(scenario: Scenario, network: Network) -> Roll:
    """The roll of a scenario's people on a walking network, worked out once."""
    cohorts, nouns = cohorts_of(scenario), scenario.park.file.places
    at = np.array([network.place[name.rpartition("/")[0]] for name in cohorts.rows], dtype=np.int64)
    place = at[cohorts.cohort]
    storeys = np.array([nouns[id_].storeys for id_ in network.place_ids], dtype=int)
    # storeys are filled in turn, the ground floor first, so that one more person moves nobody
    home = np.where(cohorts.number % storeys[place] == 0, network.inside[place], network.upper[place])
    radius = np.array([_radius(nouns[id_].outline) for id_ in network.place_ids], dtype=np.float64)[place]
    for array in (place, home, radius):
        array.setflags(write=False)
    return Roll(
        ids=tuple(f"{name}/{n + 1}" for name, rows in cohorts.rows.items() for n in range(len(rows))),
        role=tuple(name.rpartition("/")[2] for name, rows in cohorts.rows.items() for _ in rows),
        place=place,
        home=home,
        radius=radius,
    )


def populate(realisation: Realisation, network: Network) -> Population:
    """The people of a settled world on the walking network.

    Raises DrillsimError when somebody would walk faster than the model's cap.
    """
    luck = realisation.people
    cap = walking("speed_cap_m_s")
    if len(luck.speed) and luck.speed.max() > cap:
        raise DrillsimError(f"figures.walking_speed_highest_m_s: the model walks at most {cap} m/s; lower it")
    roll = roll_of(realisation.scenario, network)
    aside = _asides(roll.radius, luck.spot)
    aside.setflags(write=False)
    return Population(roll.ids, roll.role, roll.place, roll.home, aside, luck)


def at_home(population: Population, network: Network, where: Whereabouts) -> NDArray[np.bool_]:
    """Who is at the place they belong to, not having left it or having come back; shape (people)."""
    back = (where.arrived_at[0] < NEVER) & (where.node[0] == network.inside[population.place])
    return np.asarray((where.left_at[0] >= NEVER) | back, dtype=bool)


def _asides(radius: Floats, spot: Floats) -> Floats:
    """Spots spread evenly over discs of these radii."""
    out, turn = np.sqrt(spot[:, 0]), 2 * np.pi * spot[:, 1]
    reach = radius * out
    return np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)


def _radius(outline: tuple[tuple[float, float], ...]) -> float:
    """The radius of the disc with a footprint's area; a default where none is drawn."""
    if len(outline) < 3:
        return walking("footprint_radius_m")
    x, y = np.array(outline).T
    area = abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2
    return float(np.sqrt(area / np.pi))
