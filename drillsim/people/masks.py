"""Escape masks at hand in places: who has one, who has put it on, and what is breathed through it.

A mask is put on by whoever is in the place and is alarmed, by an order or by what is smelled, felt or seen. It works
from the next window on for as long as it lasts, against what is breathed and not against heat. Nobody decides anything
by a mask: its wearer hears, flees and walks as without it, and the gas outside is what it is.
"""

from __future__ import annotations

from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Ints
from drillsim.park.schema.places import Role
from drillsim.people.network import Network
from drillsim.people.population import Population, at_home
from drillsim.people.row import MoverRow
from drillsim.people.state import States
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, ticks

FIRST_SERVED: Final = {role: rank for rank, role in enumerate(get_args(Role))}
"""Operators take the masks of their place first, visitors and residents last."""


class Masks:
    """The masks of a run; `at_hand` (people) is true for whom there is one at the place of work."""

    def __init__(self, scenario: Scenario, network: Network, population: Population, states: States) -> None:
        self.network, self.population, self.states = network, population, states
        self.factor = scenario.figure("escape_mask_factor")
        self.lasts = ticks(60.0 * scenario.figure("escape_mask_minutes"))
        self.at_hand = _at_hand(scenario, network, population)
        self.any_at_hand = bool(self.at_hand.any())

    def put_on(self, who: Ints, tick: int, mover: MoverRow) -> None:
        """People who are alarmed put theirs on, if they are where it is."""
        here = self.at_hand[who] & at_home(self.population, self.network, mover.whereabouts)[who]
        new = who[here & (self.states.masked_at[0, who] >= NEVER)]
        self.states.masked_at[0, new] = tick


def _at_hand(scenario: Scenario, network: Network, population: Population) -> NDArray[np.bool_]:
    """Whether there is a mask for somebody, by role and then by number, so that one mask more moves no other."""
    masks = np.array([scenario.escape_masks(id_) for id_ in network.place_ids], dtype=np.int64)
    rank = np.array([FIRST_SERVED[role] for role in population.role], dtype=np.int64)  # type: ignore[index]
    order = np.lexsort((population.luck.number, rank, population.place))
    place = population.place[order]
    in_place = np.arange(len(place)) - np.searchsorted(place, place)
    found = np.zeros(len(population), dtype=bool)
    found[order] = in_place < masks[place]
    found.setflags(write=False)
    return found
