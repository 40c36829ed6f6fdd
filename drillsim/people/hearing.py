"""Hearing and deciding: what an order or a smell makes people do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.realise import Realisation
from drillsim.park.geometry import Floats, Ints
from drillsim.people.knowledge import GroupOrder, Knowledge
from drillsim.people.masks import Masks
from drillsim.people.network import WINDOW_TICKS, Network
from drillsim.people.population import Population, at_home
from drillsim.people.row import MoverRow
from drillsim.people.securing import Securing
from drillsim.people.state import BY_ORDER, EVACUATE, NO_GATHERING, NO_ORDER, SHELTER, States
from drillsim.people.windsocks import Windsocks, groups
from drillsim.record.journal import Event, Journal
from drillsim.units import NEVER, ticks_array

_OPEN_UNTIL_TOLD = NEVER


class Hearing:
    """Turns orders heard and gas smelled into plans and setting-out times."""

    def __init__(
        self,
        realisation: Realisation,
        network: Network,
        population: Population,
        states: States,
        knowledge: Knowledge,
        journal: Journal,
    ) -> None:
        self.realisation, self.network, self.population = realisation, network, population
        self.states, self.knowledge, self.journal = states, knowledge, journal
        places = realisation.scenario.park.file.places
        self.window = WINDOW_TICKS
        self.walls = np.array([places[id_].indoors for id_ in network.place_ids], dtype=bool)
        self.shut_at = np.full((1, len(network.place_ids)), _OPEN_UNTIL_TOLD, dtype=np.int64)
        self.masks = Masks(realisation.scenario, network, population, states)
        self.securing = Securing(realisation, network, population, states, journal)
        self.is_shelter = np.zeros(len(network.xy), dtype=bool)
        self.is_shelter[network.inside[self.walls]] = True
        self.shelters = tuple(int(network.inside[n]) for n in np.flatnonzero(self.walls))
        points = realisation.scenario.park.file.assembly_points
        junction = realisation.scenario.park.junction
        self.assembly = tuple(sorted({junction[point.at] for point in points.values()}))
        self.windsocks = Windsocks(realisation.scenario, network.xy[list(self.assembly)])
        by_place = np.argsort(population.place, kind="stable")
        ends = np.searchsorted(population.place[by_place], np.arange(1, len(network.place_ids)))
        self.people_of = np.split(by_place, ends)
        """The people of each place."""
        self.told: dict[int, Ints] = {}
        """Those of a place who are told to leave, as of when something was last heard or noticed."""
        self.evacuating: dict[int, Event | None] = {}
        self.emptied: dict[int, Event] = {}
        self.shutting: dict[int, Event | None] = {}

    def hear(self, order: GroupOrder, start: int, mover: MoverRow) -> None:
        """The people of some places hear an order; it takes effect in the window that begins at `start`."""
        addressed = np.isin(self.population.place, order.places)
        if order.kind in ("evacuate", "shelter"):
            listed = self.states.listed_at[0]
            self.states.listed_at[0] = np.where(addressed, np.minimum(listed, order.tick), listed)
        addressed &= ~self.states.fallen[0]
        addressed &= self.states.picked_up_at[0] >= NEVER
        who = np.flatnonzero(addressed)
        self.alarm(who, order.tick, BY_ORDER)
        if order.kind != "release":
            self.masks.put_on(who, order.tick, mover)
        match order.kind:
            case "evacuate":
                self._evacuate(who, order, mover)
            case "shelter":
                self._shelter(who, order, mover)
            case "release":
                self._release(who, order)

    def alarm(self, who: Ints, tick: int, by: int) -> None:
        """People learn that something is wrong; the first time is the one that is kept."""
        first = who[self.states.alarmed_at[0, who] >= NEVER]
        self.states.alarmed_at[0, first], self.states.alarmed_by[0, first] = tick, by

    def flee(self, who: Ints, spots: tuple[Ints, Floats], end: int, mover: MoverRow) -> None:
        """People in the open who smell gas and have no order yet walk to an assembly point; who was ordered goes.

        To the nearest that does not lie down the wind, for who sees a windsock, else to the nearest. They leave the
        gathering they have joined, whether they stand there or are on their way. `spots` are the place each is in, or
        -1, (people addressed) and where they stand, metres (people addressed, 2).
        """
        place, at = spots
        open_air = (place >= 0) & ~self.walls[np.maximum(place, 0)]
        self.securing.flee(who[open_air], end)
        free = (open_air | self._gathers(who, mover)) & (self.states.order[0, who] == NO_ORDER)
        if not self.assembly or not free.any():
            return
        for group, chosen in groups(self.windsocks.choice(at[free], end)):
            nodes = tuple(self.assembly[number] for number in chosen.tolist())
            self.states.plan[0, who[free][group]] = self.knowledge.plan(nodes)
        self.states.gathered[0, who[free]] = NO_GATHERING
        walks = (mover.whereabouts.left_at[0, who] < NEVER) & (mover.whereabouts.arrived_at[0, who] >= NEVER)
        starts = who[free & ~walks]  # who walks turns at the next junction
        self.states.leaves_at[0, starts] = end + ticks_array(self.population.luck.flees_in[starts])

    def _gathers(self, who: Ints, mover: MoverRow) -> NDArray[np.bool_]:
        """Who of some people stands outdoors at no assembly point, or is on the way to or from a gathering."""
        where = mover.whereabouts
        arrived = where.arrived_at[0, who] < NEVER
        node = np.maximum(where.node[0, who], 0)
        stands = arrived & (self.network.place_at[node] < 0) & ~np.isin(node, self.assembly)
        walks = (where.left_at[0, who] < NEVER) & ~arrived & (self.states.gathered[0, who] != NO_GATHERING)
        return np.asarray(stands | walks, dtype=bool)

    def shut(self, now: int) -> NDArray[np.bool_]:
        """Which buildings are shut by now; shape (replications, places)."""
        return self.shut_at <= now

    def settle(self, mover: MoverRow, end: int, who: Ints | None) -> None:
        """Who has walked to a shelter is sheltered there; places whose people are all out are noted.

        `who` are those who set out or arrived in the window; None where something was heard, done or noticed besides.
        """
        if who is None:
            self.told = {}
        if who is None or len(who):
            self._shelter_arrived(mover, np.arange(len(self.population)) if who is None else who)
        self.securing.settle(end)
        for place, cause in list(self.shutting.items()):
            if self.shut_at[0, place] < end:
                del self.shutting[place]
                at = int(self.shut_at[0, place])
                self.journal.write(Event(at, "building_shut", self.network.place_ids[place], parent=cause))
        if self.evacuating and (who is None or len(who)):
            moved = self.evacuating if who is None else self.population.place[who].tolist()
            for place in sorted(self.evacuating.keys() & set(moved)):
                self._evacuated(place, end, mover)

    def _shelter_arrived(self, mover: MoverRow, some: Ints) -> None:
        """Those of some people who have walked to a shelter on order are sheltered."""
        where = mover.whereabouts
        some = some[(self.states.order[0, some] == SHELTER) & (self.states.sheltered_at[0, some] >= NEVER)]
        some = some[where.arrived_at[0, some] < NEVER]
        new = some[self.is_shelter[where.node[0, some]]]
        self.states.sheltered_at[0, new] = where.arrived_at[0, new]

    def _evacuated(self, place: int, end: int, mover: MoverRow) -> None:
        """Notes when a place has been left by the last, and when all have arrived."""
        here = self.people_of[place]
        told = self.told.get(place)
        if told is None:
            told = self.told[place] = here[self.states.order[0, here] == EVACUATE]
        if len(told) and not (mover.left[told].all() and place not in self.emptied) and not mover.arrived[told].all():
            return
        cause = self._emptied(place, told, (self.evacuating[place], end), mover)
        arrived_at = mover.whereabouts.arrived_at[0, told]
        if not bool(((arrived_at < NEVER) & (self.states.leaves_at[0, told] >= NEVER)).all()):
            return
        del self.evacuating[place]
        if len(told):  # nobody where all have been told to shelter since
            # those who had fled before were there when the order was heard
            last = max(int(arrived_at.max()), end - self.window)
            name = self.network.place_ids[place]
            self.journal.write(Event(last, "evacuated", name, detail=f"{len(told)} people", parent=cause))

    def _emptied(
        self, place: int, told: Ints, since: tuple[Event | None, int], mover: MoverRow
    ) -> Event | None:
        """Notes when the last of those ordered out of a place leaves it; the event, or the order until then."""
        order, end = since
        last = int(mover.whereabouts.left_at[0, told].max(initial=0))
        if place not in self.emptied and end - self.window <= last < NEVER:
            name = self.network.place_ids[place]
            self.emptied[place] = self.journal.write(Event(last, "emptied", name, parent=order))
        noted = self.emptied.get(place)
        # people sent on to elsewhere go because of the new order, not because they once left
        return noted if noted and (order is None or noted.tick >= order.tick) else order

    def _evacuate(self, who: Ints, order: GroupOrder, mover: MoverRow) -> None:
        """People plan to go to the order's destinations, from wherever they are."""
        where = mover.whereabouts
        going = where.left_at[0, who] < NEVER
        there = (where.arrived_at[0, who] < NEVER) & np.isin(where.node[0, who], order.destinations)
        self.states.order[0, who] = EVACUATE
        self.states.plan[0, who] = self.knowledge.plan(order.destinations)
        self.states.sheltered_at[0, who] = self.states.released_at[0, who] = NEVER
        walking = going & (where.arrived_at[0, who] >= NEVER)
        sets_out = who[~walking & ~there]
        stays = self.securing.extra(sets_out, mover)
        fresh = order.tick + ticks_array(self.population.luck.leaves_in[sets_out] + stays)
        # whoever was about to leave anyway does not wait longer for having been told
        begins = (stays > 0) & (fresh < self.states.leaves_at[0, sets_out])
        self.securing.begin(sets_out[begins], fresh[begins], order.cause)
        self.states.leaves_at[0, sets_out] = np.minimum(self.states.leaves_at[0, sets_out], fresh)
        for place in np.unique(self.population.place[who]).tolist():
            self.evacuating[place] = order.cause
            self.emptied.pop(place, None)

    def _shelter(self, who: Ints, order: GroupOrder, mover: MoverRow) -> None:
        """People in buildings stay and shut them; people in the open and of a gathering walk to the nearest."""
        home = at_home(self.population, self.network, mover.whereabouts)[who]
        self._leave_gathering(who[~home], order, mover)
        here = who[home]
        self.states.order[0, here] = SHELTER
        self.states.released_at[0, here] = NEVER
        self.securing.give_up(here)
        inside = here[self.walls[self.population.place[here]]]
        self.states.leaves_at[0, inside] = NEVER
        for place in np.unique(self.population.place[inside]).tolist():
            self._shut(place, order)
        self.states.sheltered_at[0, inside] = self.shut_at[0, self.population.place[inside]]
        outside = here[~self.walls[self.population.place[here]]]
        if self.shelters and len(outside):
            self.states.plan[0, outside] = self.knowledge.plan(self.shelters)
            leaves = order.tick + ticks_array(self.population.luck.leaves_in[outside])
            self.states.leaves_at[0, outside] = leaves

    def _leave_gathering(self, away: Ints, order: GroupOrder, mover: MoverRow) -> None:
        """Those of a gathering without another order go to a building, from there or from the way there or back."""
        free = (self.states.gathered[0, away] != NO_GATHERING) & (self.states.order[0, away] == NO_ORDER)
        who = away[free]
        self.states.order[0, who] = SHELTER
        if not self.shelters or not len(who):
            return
        self.states.plan[0, who] = self.knowledge.plan(self.shelters)
        stands = who[mover.whereabouts.arrived_at[0, who] < NEVER]
        leaves = order.tick + ticks_array(self.population.luck.leaves_in[stands])
        self.states.leaves_at[0, stands] = np.minimum(self.states.leaves_at[0, stands], leaves)

    def _shut(self, place: int, order: GroupOrder) -> None:
        """A building's doors, windows and ventilation are shut after a while."""
        if self.shut_at[0, place] < NEVER:
            return
        name = self.network.place_ids[place]
        heard = (order.tick // self.window + 1) * self.window
        self.shut_at[0, place] = max(heard, order.tick + self.realisation.timing("shuts_building", name))
        self.shutting[place] = order.cause

    def _release(self, who: Ints, order: GroupOrder) -> None:
        """Shelters are opened and aired; people are free to go."""
        told = who[(self.states.order[0, who] == SHELTER) & (self.states.released_at[0, who] >= NEVER)]
        self.states.released_at[0, told] = order.tick
        for place in order.places:
            self.shut_at[0, place] = NEVER
            self.shutting.pop(place, None)
