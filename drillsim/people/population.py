"""The people of a scenario as rows: who they are and where they begin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.realise import PeopleLuck, Realisation
from drillsim.errors import DrillsimError
from drillsim.park.geometry import Floats, Ints
from drillsim.people.mover import Whereabouts
from drillsim.people.network import Network, walking
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


def populate(realisation: Realisation, network: Network) -> Population:
    """The people of a settled world on the walking network.

    Raises DrillsimError when somebody would walk faster than the model's cap.
    """
    luck = realisation.people
    cap = walking("speed_cap_m_s")
    if len(luck.speed) and luck.speed.max() > cap:
        raise DrillsimError(f"figures.walking_speed_highest_m_s: the model walks at most {cap} m/s; lower it")
    place = np.empty(len(luck.number), dtype=np.int64)
    for name, rows in luck.cohorts.items():
        place[rows.start : rows.stop] = network.place[name.rpartition("/")[0]]
    storeys = np.array([realisation.scenario.park.file.places[id_].storeys for id_ in network.place_ids], dtype=int)
    # storeys are filled in turn, the ground floor first, so that one more person moves nobody
    home = np.where(luck.number % storeys[place] == 0, network.inside[place], network.upper[place])
    aside = _asides(realisation, network, place)
    for array in (place, home, aside):
        array.setflags(write=False)
    return Population(
        ids=tuple(f"{name}/{n + 1}" for name, rows in luck.cohorts.items() for n in range(len(rows))),
        role=tuple(name.rpartition("/")[2] for name, rows in luck.cohorts.items() for _ in rows),
        place=place,
        home=home,
        aside=aside,
        luck=luck,
    )


def at_home(population: Population, network: Network, where: Whereabouts) -> NDArray[np.bool_]:
    """Who is at the place they belong to, not having left it or having come back; shape (people)."""
    back = (where.arrived_at[0] < NEVER) & (where.node[0] == network.inside[population.place])
    return np.asarray((where.left_at[0] >= NEVER) | back, dtype=bool)


def _asides(realisation: Realisation, network: Network, place: Ints) -> Floats:
    """Spots spread evenly over a disc as large as the place's footprint."""
    nouns = realisation.scenario.park.file.places
    radius = np.array([_radius(nouns[id_].outline) for id_ in network.place_ids])
    out, turn = np.sqrt(realisation.people.spot[:, 0]), 2 * np.pi * realisation.people.spot[:, 1]
    reach = radius[place] * out if len(place) else np.empty(0)
    return np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)


def _radius(outline: tuple[tuple[float, float], ...]) -> float:
    """The radius of the disc with a footprint's area; a default where none is drawn."""
    if len(outline) < 3:
        return walking("footprint_radius_m")
    x, y = np.array(outline).T
    area = abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2
    return float(np.sqrt(area / np.pi))
