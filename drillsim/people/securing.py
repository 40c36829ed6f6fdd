"""Operators who make the plant safe before they leave it on an order, and what makes them give that up."""

from __future__ import annotations

import numpy as np

from drillsim.chance.realise import Realisation
from drillsim.park.geometry import Floats, Ints
from drillsim.park.schema.places import PLANT
from drillsim.people.network import Network
from drillsim.people.population import Population, at_home
from drillsim.people.row import MoverRow
from drillsim.people.state import States
from drillsim.record.journal import Event, Journal
from drillsim.units import NEVER, ticks_array


class Securing:
    """Who makes which plant safe until when; a place is made safe when all who began there have finished.

    Somebody who falls, is told to shelter, or flees from what they smell does not finish, and the place is not made
    safe. With a timing of 0 s nobody begins.
    """

    def __init__(
        self, realisation: Realisation, network: Network, population: Population, states: States, journal: Journal
    ) -> None:
        places = realisation.scenario.park.file.places
        plant = np.array([places[id_].kind in PLANT for id_ in network.place_ids], dtype=bool)
        operator = np.array([role == "operator" for role in population.role], dtype=bool)
        takes = realisation.people.makes_safe_in
        self.network, self.population, self.states, self.journal = network, population, states, journal
        self.takes = np.where(operator & plant[population.place], takes, 0.0) if len(operator) else takes
        self.begun: dict[int, tuple[Ints, Event | None]] = {}

    def extra(self, who: Ints, mover: MoverRow) -> Floats:
        """How much longer people told to leave stay at their place, seconds; nothing for who is not there."""
        return np.where(at_home(self.population, self.network, mover.whereabouts)[who], self.takes[who], 0.0)

    def begin(self, who: Ints, done_at: Ints, cause: Event | None) -> None:
        """People begin, and will have finished at some ticks; `cause` is the order."""
        self.states.made_safe_at[0, who] = done_at
        for place in np.unique(self.population.place[who]).tolist():
            self.begun[place] = (who[self.population.place[who] == place], cause)

    def give_up(self, who: Ints) -> None:
        """People leave or shelter without having finished."""
        self.states.made_safe_at[0, who] = NEVER

    def flee(self, who: Ints, end: int) -> None:
        """People who are at it smell gas: they go as soon as anybody would who smells it, if that is sooner."""
        busy = who[(self.states.made_safe_at[0, who] >= end) & (self.states.made_safe_at[0, who] < NEVER)]
        goes = end + ticks_array(self.population.luck.flees_in[busy])
        sooner = goes < self.states.leaves_at[0, busy]
        self.states.leaves_at[0, busy[sooner]] = goes[sooner]
        self.give_up(busy[sooner])

    def settle(self, end: int) -> None:
        """Notes the places that were made safe in the window."""
        for place, (who, cause) in list(self.begun.items()) if self.begun else ():
            done_at = self.states.made_safe_at[0, who]
            last = int(done_at.max())
            if last >= NEVER or (self.states.fell_at[0, who] <= done_at).any():
                del self.begun[place]
            elif last < end:
                del self.begun[place]
                name = self.network.place_ids[place]
                self.journal.write(Event(last, "plant_made_safe", name, name, parent=cause))
