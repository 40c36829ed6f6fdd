"""People who gather of their own will, and go back: who joins is settled by luck, the walk is like any other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.laws import durations
from drillsim.chance.realise import Realisation
from drillsim.hazards.danger import Gather
from drillsim.park.geometry import Ints
from drillsim.people.knowledge import Knowledge
from drillsim.people.network import Network
from drillsim.people.population import Population
from drillsim.people.row import MoverRow
from drillsim.people.state import NO_GATHERING, NO_ORDER, States
from drillsim.units import NEVER, ticks_array


class Gathering:
    """Who has joined which gathering, by its number in the order of their beginning."""

    def __init__(
        self, realisation: Realisation, network: Network, population: Population, states: States, knowledge: Knowledge
    ) -> None:
        self.realisation, self.network, self.population = realisation, network, population
        self.states, self.knowledge = states, knowledge
        self.leaving = np.zeros(len(population), dtype=bool)
        """Who has been told that it is over."""
        self.numbers: dict[str, int] = {}
        self.nodes: dict[str, int] = {}

    def hear(self, gather: Gather, mover: MoverRow) -> None:
        """People set out to a gathering, or back from it."""
        {"gather": self._join, "disperse": self._go_back}[gather.kind](gather, mover)

    def present(self, mover: MoverRow) -> dict[str, int]:
        """People who stand at each gathering, those about to go back among them."""
        if not self.numbers:
            return {}
        where = mover.whereabouts
        arrived = where.arrived_at[0] < NEVER
        return {
            id_: int((self.joined(id_) & arrived & (where.node[0] == self.nodes[id_])).sum()) for id_ in self.numbers
        }

    def coming(self, mover: MoverRow) -> dict[str, int]:
        """People on their way to each gathering, or about to be; none once it is being left."""
        if not self.numbers:
            return {}
        arrived = mover.whereabouts.arrived_at[0] < NEVER
        still = ~self.states.fallen[0] & (self.states.order[0] == NO_ORDER) & ~self.leaving
        there = arrived & (self.states.leaves_at[0] >= NEVER)
        return {id_: int((self.joined(id_) & still & ~there).sum()) for id_ in self.numbers}

    def joined(self, id_: str) -> NDArray[np.bool_]:
        """Who has joined an incident, if it is a gathering, and not fled from it."""
        if id_ not in self.numbers:
            return np.zeros(len(self.population), dtype=bool)
        return np.asarray(self.states.gathered[0] == self.numbers[id_], dtype=bool)

    def _join(self, gather: Gather, mover: MoverRow) -> None:
        """Those whom luck picks of each place and role set out, each after a while of their own."""
        self.numbers.setdefault(gather.incident, len(self.numbers))
        node = self.realisation.scenario.park.junction[gather.junction]
        self.nodes[gather.incident] = node
        law = self.realisation.scenario.law("joins_gathering")
        alone = (self.states.gathered[0] == NO_GATHERING) | self.leaving
        free = ~self.states.fallen[0] & (self.states.order[0] == NO_ORDER) & alone
        for place, roles in sorted(gather.joins.items()):
            for role, count in sorted(roles.items()):
                cohort = f"{place}/{role}"
                rows = self.population.luck.cohorts.get(cohort, range(0))
                who = np.array([row for row in rows if free[row]], dtype=np.int64)
                chosen = self._first(who, (cohort, gather.incident), count)
                number = self.population.luck.number[chosen]
                u = self.realisation.dice.uniforms(f"people/{cohort}", f"joins_in/{gather.incident}", number)
                self.leaving[chosen] = False
                self.states.gathered[0, chosen] = self.numbers[gather.incident]
                self.states.plan[0, chosen] = self.knowledge.plan((node,))
                self.states.leaves_at[0, chosen] = gather.tick + ticks_array(durations(law, u))

    def _first(self, who: Ints, names: tuple[str, str], count: int) -> Ints:
        """The `count` of some people of a cohort whom luck makes the keenest to join an incident."""
        cohort, incident = names
        u = self.realisation.dice.uniforms(f"people/{cohort}", f"joins/{incident}", self.population.luck.number[who])
        return np.sort(who[np.lexsort((who, u))[:count]])

    def _go_back(self, gather: Gather, mover: MoverRow) -> None:
        """Those of a gathering who have no order go back to where they came from."""
        where = mover.whereabouts
        who = np.flatnonzero(self.joined(gather.incident) & ~self.states.fallen[0])
        who = who[self.states.order[0, who] == NO_ORDER]
        self.leaving[who] = True
        law = self.realisation.scenario.law("leaves_gathering")
        for place in np.unique(self.population.place[who]).tolist():
            here = who[self.population.place[who] == place]
            self.states.plan[0, here] = self.knowledge.plan((int(self.network.inside[place]),))
            there = here[(where.arrived_at[0, here] < NEVER) & (where.left_at[0, here] < NEVER)]
            at_home = here[where.left_at[0, here] >= NEVER]
            self.states.leaves_at[0, at_home] = NEVER
            u = self._eagerness(there, gather.incident)
            self.states.leaves_at[0, there] = gather.tick + ticks_array(durations(law, u))

    def _eagerness(self, who: Ints, incident: str) -> NDArray[np.float64]:
        """A number in 0..1 a person that decides how soon they go."""
        found = np.empty(len(who))
        for cohort, rows in self.population.luck.cohorts.items():
            mine = (who >= rows.start) & (who < rows.stop)
            if mine.any():
                number = self.population.luck.number[who[mine]]
                found[mine] = self.realisation.dice.uniforms(f"people/{cohort}", f"leaves/{incident}", number)
        return found
