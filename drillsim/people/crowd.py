"""The people of one replication: they hear, decide, set out, meet barriers, notice, call and fall.

What happens to somebody at a time is here; what goes on for everybody at once, walking and breathing, is in `crowds`,
for all replications together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.realise import Realisation
from drillsim.hazards.danger import Body, Effect, Gather, Sight
from drillsim.park.geometry import Ints
from drillsim.people.gathering import Gathering
from drillsim.people.hearing import Hearing
from drillsim.people.knowledge import STAY, GroupOrder, Knowledge, RoutingTables
from drillsim.people.news import Call, Deed, Fallen
from drillsim.people.population import Population
from drillsim.people.row import MoverRow
from drillsim.people.spots import Spots
from drillsim.people.state import BY_NOTICE, States
from drillsim.record.journal import Event, Journal
from drillsim.units import NEVER, ticks_array

EVERYBODY: Final = slice(None)
CALLERS_A_WINDOW: Final = 10
"""As many as are published a window: a first caller may be overcome before he is through, ten in a row are not."""


class Crowd:
    """Everybody in the park in one replication; `states` and the mover's arrays are views of shape (1, people).

    `spots` holds all replications', whose rows `own` are this one's. `stirred` says that something has been heard or
    done since it was last set false; `touched` are those who have noticed something meanwhile; `soonest` is when the
    next of those who stand will set out.
    """

    def __init__(
        self, world: tuple[Realisation, Population, Journal], mover: MoverRow, states: States, tables: RoutingTables
    ) -> None:
        self.realisation, self.population, self.journal = world
        self.network, self.mover, self.states = tables.network, mover, states
        scenario = self.realisation.scenario
        self.park = scenario.park
        self.row, self.first = mover.row, mover.row * len(self.population)
        self.own = slice(self.first, self.first + len(self.population))
        self.knowledge = Knowledge(self.network, tables)
        self.hearing = Hearing(self.realisation, self.network, self.population, states, self.knowledge, self.journal)
        self.gathering = Gathering(self.realisation, self.network, self.population, states, self.knowledge)
        self.effects: dict[str, Effect] = {}
        self.bodies: dict[str, Body] = {}
        self.assembly = np.array(
            [self.park.junction[self.park.file.assembly_points[id_].at] for id_ in self.assembly_ids], dtype=np.int64
        )
        self.sight = scenario.figure("in_sight_m")
        self.pending_stops: list[int] = []
        self.closed = np.zeros(self.network.walkways, dtype=bool)
        self.noticed: dict[str, Event] = {}
        self.noticed_at: dict[str, Ints] = {}
        self.witnessed: set[str] = set()
        self.cause_of: Mapping[str, Event] = {}
        """The log line of what each field comes from, and of each incident."""
        self.stirred, self.soonest = True, NEVER
        self.touched = self.nobody = np.zeros(0, dtype=np.int64)
        self.registered = self.population.luck.registered
        self.least_speed_share = np.ones(len(self.population))
        """The least share of their speed that what they breathed has left people, so far."""
        self.smelled: Ints = np.zeros(0, dtype=np.int64)
        """Who has smelled a gas that harms hours later."""

    def settle_in(self, spots: Spots) -> None:
        """Takes its place among all replications."""
        self.spots = spots
        self.mover.left, self.mover.arrived = spots.left[self.own], spots.arrived[self.own]

    @property
    def assembly_ids(self) -> list[str]:
        """The assembly points by sorted id."""
        return sorted(self.park.file.assembly_points)

    @property
    def idle(self) -> bool:
        """Whether nobody moves, is about to, or falls."""
        busy = self.soonest < NEVER or self.pending_stops or self.hearing.shutting
        return not busy and not self.spots.afoot[self.own].any()

    def expose_to(self, effect: Effect, body: Body, noticed_at: Ints) -> None:
        """Prepares to keep what everybody feels of a field: the body of all, and when this row's noticed it."""
        self.effects[effect.id], self.bodies[effect.id] = effect, body
        self.noticed_at[effect.id] = noticed_at

    def bar(
        self, ways: frozenset[int], known_to_all: bool = False, seen: NDArray[np.bool_] | None = None
    ) -> None:
        """These ways of the park, and no others, are barred from now on, and the walkways `seen` to be impassable.

        Whoever does not know finds out on meeting the barrier; what is seen from afar, as flames are, everybody knows;
        that a way is open again gets round at once.
        """
        walkways = np.isin(self.network.way, sorted(ways))
        if seen is not None:
            walkways |= seen
            self.knowledge.see(frozenset(np.flatnonzero(seen).tolist()))
        opened = np.flatnonzero(self.closed & ~walkways)
        self.closed, self.stirred = walkways, True
        if len(opened):
            self.knowledge.forget(frozenset(opened.tolist()))
        if known_to_all:
            self.knowledge.see(frozenset(np.flatnonzero(walkways).tolist()))

    def hear(
        self, start: int, orders: tuple[GroupOrder, ...], deeds: tuple[Deed, ...], gathers: tuple[Gather, ...]
    ) -> None:
        """What crews did, who falls, and what is ordered or called for takes effect at a window's start."""
        self._act(deeds)
        if self.pending_stops:
            who = np.array(self.pending_stops, dtype=np.int64)
            self.mover.stop(who, start)
            self.spots.halt(who + self.first)
            self.pending_stops = []
            self.stirred = True
        for order in orders:
            self.hearing.hear(order, start, self.mover)
        for gather in gathers:
            self.gathering.hear(gather, self.mover)
        self.stirred |= bool(orders or deeds or gathers)

    def look_ahead(self) -> None:
        """Works out when the next of those who stand will set out."""
        leaves = np.where(self.states.fallen[0], NEVER, self.states.leaves_at[0])
        self.soonest = int(leaves.min(initial=NEVER))

    def set_out(self, window: tuple[int, int]) -> Ints:
        """Starts whoever leaves in a window, and returns them; who is on the way already only goes by another plan."""
        start, end = window
        states, where = self.states, self.mover.whereabouts
        who = np.flatnonzero((states.leaves_at[0] < end) & (states.plan[0] != STAY) & ~states.fallen[0])
        if not len(who):
            return who
        at = np.maximum(states.leaves_at[0, who], start)
        states.leaves_at[0, who] = NEVER
        first = where.left_at[0, who] >= NEVER
        stands = first | (where.arrived_at[0, who] < NEVER)
        who, at, first = who[stands], at[stands], first[stands]
        self.mover.start(who[first], at[first])
        self.mover.restart(who[~first], at[~first])
        self.spots.set_out(who + self.first)
        self.look_ahead()
        return np.asarray(who)

    def missing(self, who: Ints | slice = EVERYBODY) -> NDArray[np.bool_]:
        """Which of some people are on the list of a place told to leave or shelter and answer nowhere.

        Nobody is who is with a crew; on no list is who has not been registered, unless seen to have fallen.
        """
        states = self.states
        known = self.registered[who] | (states.reported_at[0, who] < NEVER)
        listed: NDArray[np.bool_] = (states.listed_at[0, who] < NEVER) & known
        arrived = self.mover.arrived[who] & (states.leaves_at[0, who] >= NEVER)
        with_crew = states.picked_up_at[0, who] < NEVER
        inside = states.sheltered_at[0, who] < NEVER
        return listed & ~with_crew & ((states.fell_at[0, who] < NEVER) | (~arrived & ~inside))

    def smelled_delayed(self) -> NDArray[np.bool_]:
        """Who has smelled a gas that harms hours later; shape (1, people)."""
        found = np.zeros(self.states.fell_at.shape, dtype=bool)
        for id_, effect in self.effects.items():
            if effect.delayed:
                found |= self.noticed_at[id_] < NEVER
        return found

    def to_observe(self) -> int:
        """How many are safe who have smelled a gas that harms hours later."""
        smelled = self.smelled
        if not len(smelled):
            return 0
        safe = self.mover.arrived[smelled] & np.isin(self.mover.whereabouts.node[0, smelled], self.assembly)
        return int((safe | (self.states.released_at[0, smelled] < NEVER)).sum())

    # ---- what crews did, what is met, noticed and seen

    def _act(self, deeds: tuple[Deed, ...]) -> None:
        """What crews did to casualties."""
        field = {"casualty_reported": "reported_at", "picked_up": "picked_up_at", "brought_out": "brought_out_at",
                 "handed_over": "handed_over_at"}  # fmt: skip
        for deed in deeds:
            if deed.what in field:
                getattr(self.states, field[deed.what])[0, deed.person] = deed.tick
            if deed.at is not None:
                self.spots.lay(deed.person + self.first, deed.at)
            if deed.what == "picked_up":
                self.mover.remove(np.array([deed.person]))
                self.spots.carry(deed.person + self.first)

    def meet_barriers(self, stands: Ints, ways: Ints, end: int) -> None:
        """People who stand before barred walkways know of them from the next window on, and so do their groups."""
        for person, walkway in zip(stands.tolist(), ways.tolist(), strict=True):
            group = int(self.population.place[person])
            if self.knowledge.meet(group, walkway):
                way = int(self.network.way[walkway])
                name = self.park.ways.ids[way] if way >= 0 else ""
                place, cause = self.network.place_ids[group], self._barred_by(name)
                self.journal.write(Event(end - 1, "rerouted", place, name, detail="barrier met", parent=cause))

    def _barred_by(self, way: str) -> Event | None:
        """The log line by which a way was closed; none for one closed from the start."""
        lines = reversed(self.journal.events)
        return next((line for line in lines if line.what == "way_closed" and line.who == way), None)

    def notice(self, id_: str, who: Ints, end: int) -> list[Call]:
        """People smell or feel a field for the first time: alarmed, perhaps fleeing; the first calls are published."""
        self.touched = np.union1d(self.touched, who)
        self.noticed_at[id_][0, who] = end
        if self.effects[id_].delayed:
            self.smelled = np.union1d(self.smelled, who)
        self._alarm(who, end)
        spots, flat = self.spots, who + self.first
        at = np.stack([spots.mid_x[flat], spots.mid_y[flat]], axis=1)
        self.hearing.flee(who, (spots.mid_place[flat], at), end, self.mover)
        by = end + ticks_array(self.population.luck.calls_in[who])
        soonest = np.lexsort((who, by))[:CALLERS_A_WINDOW]
        return [self._call(int(who[n]), int(by[n]), id_) for n in soonest.tolist()]

    def _alarm(self, who: Ints, end: int) -> None:
        """People have noticed for themselves that something is wrong."""
        self.hearing.alarm(who, end, BY_NOTICE)
        for body in self.bodies.values():
            who = who[~body.overcome_among(who + self.first)]  # too late for a mask
        self.hearing.masks.put_on(who, end, self.mover)

    def _call(self, person: int, tick: int, field: str) -> Call:
        """One person's call to come; the first to notice a field is noted."""
        place, name = self._place_near(person), self.population.ids[person]
        if field not in self.noticed:
            at = int(self.noticed_at[field][0, person]) - 1
            what = self.effects[field].noticed_as
            event = Event(at, what, name, place, detail=field, parent=self.cause_of.get(field))
            self.noticed[field] = self.journal.write(event)
        return Call(tick, person, place, field, self.noticed[field], name, self._spot(person))

    def witness(self, sights: Mapping[str, Sight], end: int) -> list[Call]:
        """Who sees an incident; the soonest of those in sight of it will have called.

        Nobody is alarmed by the gathering they have joined, or reports it.
        """
        calls: list[Call] = []
        x, y = self.spots.mid_x[self.own], self.spots.mid_y[self.own]
        for id_, sight in sorted(sights.items()):
            if id_ in self.witnessed or not sight.within_m:
                continue
            near = np.hypot(x - sight.x, y - sight.y) <= sight.within_m
            who = np.flatnonzero(near & ~self.states.fallen[0] & ~self.gathering.joined(id_))
            if not len(who):
                continue
            self.witnessed.add(id_)
            self.stirred = True
            self._alarm(who, end)
            by = end + ticks_array(self.population.luck.calls_in[who])
            first = np.lexsort((who, by))[:CALLERS_A_WINDOW].tolist()
            person = int(who[first[0]])
            name, place = self.population.ids[person], self._place_near(person)
            cause = self.cause_of.get(id_)
            seen = self.journal.write(Event(end - 1, "witnessed", name, place, id_, parent=cause))
            for n in first:
                one = int(who[n])
                place = self._place_near(one)
                calls.append(Call(int(by[n]), one, place, "", seen, self.population.ids[one], self._spot(one), id_))
        return calls

    def fall(self, by: Mapping[int, str], end: int) -> tuple[Fallen, ...]:
        """People are overcome, each by a field; it takes effect at the next window's start."""
        who = np.array(sorted(by), dtype=np.int64)
        self.stirred = True
        self.states.fell_at[0, who] = end
        self.states.leaves_at[0, who] = NEVER
        self.pending_stops = who.tolist()
        return tuple(self._fallen(person, by[person], end) for person in sorted(by))

    def _fallen(self, person: int, field: str, end: int) -> Fallen:
        """One casualty, and whether somebody conscious was near enough to see the fall."""
        spots, own = self.spots, self.own
        x, y = self._spot(person)
        conscious = ~self.states.fallen[0]
        near = np.hypot(spots.mid_x[own] - x, spots.mid_y[own] - y) <= self.sight
        same_room = spots.mid_place[own] == spots.mid_place[person + self.first]
        seen = bool((conscious & near & same_room).any())
        place = self._place_near(person)
        name = self.population.ids[person]
        cause = self.cause_of.get(field)
        event = Event(end - 1, "fell", name, place, detail="seen" if seen else "unseen", parent=cause)
        self.journal.write(event)
        return Fallen(end, person, name, x, y, place, seen, event, field)

    def _spot(self, person: int) -> tuple[float, float]:
        """Where somebody was midway through the window, metres."""
        return float(self.spots.mid_x[person + self.first]), float(self.spots.mid_y[person + self.first])

    def _place_near(self, person: int) -> str:
        """The place somebody is in, or the nearest junction."""
        place = int(self.spots.mid_place[person + self.first])
        if place >= 0:
            return self.network.place_ids[place]
        return self.park.nearest_junction(*self._spot(person))
