"""The people's room: window by window people hear, decide, move and breathe.

The order of a window:
  1. what crews did to casualties, and who falls or stops, takes effect
  2. orders published at the window's start are heard; who smelled gas may have decided to flee
  3. who sets out in this window is started; the mover moves everybody
  4. barriers met become known to the group
  5. bodies breathe the window's mean field midway between where they were and are
  6. crowding, calls and casualties are published
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.realise import Realisation
from drillsim.hazards.danger import Body, Effect, Gather, Sight
from drillsim.park.geometry import Floats, Ints
from drillsim.people.gathering import Gathering
from drillsim.people.hearing import Hearing
from drillsim.people.knowledge import STAY, GroupOrder, Knowledge
from drillsim.people.mover import Guidance, Mover
from drillsim.people.network import Network
from drillsim.people.news import Call, Deed, Fallen, PeopleNews
from drillsim.people.population import Population
from drillsim.people.positions import Positions, indoors, midway, positions, way_densities
from drillsim.people.rules import speed_factors
from drillsim.people.state import BY_NOTICE, States
from drillsim.record.journal import Event, Journal
from drillsim.units import NEVER, seconds, ticks_array


@dataclass(frozen=True)
class Air:
    """A window's mean field: outdoors at points, and inside each place (places), in its effect's unit."""

    outdoors: Callable[[Floats, Floats], Floats]
    inside: Floats


@dataclass(frozen=True)
class Breath:
    """What there was in a window where everybody was, by field, whatever masks they wore; (replications, people)."""

    felt: Mapping[str, Floats]
    x: Floats
    y: Floats
    place: Ints


CALLERS_A_WINDOW: Final = 10
"""As many as are published a window: a first caller may be overcome before he is through, ten in a row are not."""


class Crowd:
    """Everybody in the park, in one or many replications that share a scenario."""

    def __init__(
        self, realisation: Realisation, network: Network, population: Population, mover: Mover, journal: Journal
    ) -> None:
        scenario = realisation.scenario
        self.realisation, self.network, self.population = realisation, network, population
        self.mover, self.journal = mover, journal
        self.park = scenario.park
        shape = (1, len(population))
        self.states = States.unaware(shape)
        self.knowledge = Knowledge(network)
        self.hearing = Hearing(realisation, network, population, self.states, self.knowledge, journal)
        self.gathering = Gathering(realisation, network, population, self.states, self.knowledge)
        self.effects: dict[str, Effect] = {}
        self.bodies: dict[str, Body] = {}
        self.walls = np.array([self.park.file.places[id_].indoors for id_ in network.place_ids], dtype=bool)
        self.assembly = np.array(
            [self.park.junction[self.park.file.assembly_points[id_].at] for id_ in self.assembly_ids], dtype=np.int64
        )
        self.sight = scenario.figure("in_sight_m")
        self.pending_stops: list[int] = []
        self.closed = np.zeros(network.walkways, dtype=bool)
        self.factor = speed_factors(np.zeros(network.walkways), network.speed_share)
        self.noticed: dict[str, Event] = {}
        self.noticed_at: dict[str, Ints] = {}
        self.witnessed: set[str] = set()
        self.care_xy = np.full((1, len(population), 2), np.nan)
        """Where somebody a crew has brought out lies, metres."""
        self.cause_of: dict[str, Event] = {}
        """The log line of what each field comes from, and of each incident."""

    @property
    def assembly_ids(self) -> list[str]:
        """The assembly points by sorted id."""
        return sorted(self.park.file.assembly_points)

    @property
    def idle(self) -> bool:
        """Whether nobody moves, is about to, or falls."""
        where = self.mover.whereabouts
        moving = (where.left_at < NEVER) & (where.arrived_at >= NEVER) & ~where.stopped
        due = (self.states.leaves_at < NEVER) & ~self.states.fallen
        return not (moving.any() or due.any() or self.pending_stops or self.hearing.shutting)

    def expose_to(self, effect: Effect, minutes: int) -> None:
        """Prepares to keep what everybody feels of a field."""
        sensitivity = self.population.luck.sensitivity.reshape(1, -1)
        self.effects[effect.id] = effect
        self.bodies[effect.id] = effect.bodies(sensitivity, minutes)
        self.noticed_at[effect.id] = np.full(self.states.fell_at.shape, NEVER, dtype=np.int64)

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
        self.closed = walkways
        if len(opened):
            self.knowledge.forget(frozenset(opened.tolist()))
        if known_to_all:
            for group in range(len(self.network.place_ids)):
                self.knowledge.barriers[group] |= frozenset(np.flatnonzero(walkways).tolist())

    def advance(
        self,
        window: tuple[int, int],
        orders: tuple[GroupOrder, ...],
        deeds: tuple[Deed, ...],
        gathers: tuple[Gather, ...] = (),
    ) -> tuple[Positions, Positions]:
        """Steps 1 to 4 of a window; returns where everybody was and is."""
        start, end = window
        self._act(deeds)
        if self.pending_stops:
            self.mover.stop(np.array(self.pending_stops, dtype=np.int64), start)
            self.pending_stops = []
        before = positions(self.mover.whereabouts, self.network, start, self.population.aside)
        for order in orders:
            self.hearing.hear(order, start, self.mover)
        for gather in gathers:
            self.gathering.hear(gather, self.mover)
        self._set_out(start, end)
        plan = self.states.plan[0]
        guidance = self.knowledge.guidance(plan, self.population.place, self.closed, self.factor)
        self.mover.advance(end, guidance)
        self._meet_barriers(guidance, end)
        return before, positions(self.mover.whereabouts, self.network, end, self.population.aside)

    def breathe(self, air: Mapping[str, Air], moved: tuple[Positions, Positions], end: int) -> Breath:
        """Step 5: everybody breathes the window's mean field."""
        before, after = moved
        x, y = midway(before, after)
        place = np.where(before.place == after.place, after.place, -1)
        brought_out = self.states.brought_out_at < NEVER
        x, y = np.where(brought_out, self.care_xy[..., 0], x), np.where(brought_out, self.care_xy[..., 1], y)
        place = np.where(self.states.picked_up_at < NEVER, -1, place)
        # whoever has been released stands outside while the building is aired
        inside = indoors(place, self.walls) & (self.states.released_at >= NEVER)
        out = (self.states.picked_up_at < NEVER) & ~brought_out  # crews put hoods on whom they carry
        walking = (self.mover.whereabouts.left_at < NEVER) & (self.mover.whereabouts.arrived_at >= NEVER)
        felt: dict[str, Floats] = {}
        for id_, body in self.bodies.items():
            effect = self.effects[id_]
            value = np.zeros(x.shape)
            if id_ in air:
                open_air = ~inside & ~out
                value[open_air] = _by_spot(air[id_].outdoors, x[open_air], y[open_air])
                within = inside & ~out
                value[within] = air[id_].inside[place[within]]
            window = (end - self.hearing.window, end)
            breathed = self.hearing.masks.breathed(effect, value, window)
            body.feel(breathed, seconds(end), seconds(self.hearing.window))
            self.states.unclean_at[value >= effect.clean_below] = end
            into = walking & (value >= effect.harmful_above) & (self.states.walked_in_cloud_at >= NEVER)
            self.states.walked_in_cloud_at[into & ~self.states.fallen] = end
            felt[id_] = value
        return Breath(felt, x, y, place)

    def publish(self, breath: Breath, sights: Mapping[str, Sight], end: int) -> PeopleNews:
        """Step 6: crowding, calls and casualties; `sights` are the incidents that can be seen."""
        crowding = self.mover.publish()
        density = crowding.density
        self.factor = crowding.factor[0]
        self.hearing.settle(self.mover, end)
        arrived = self.mover.whereabouts.arrived_at < NEVER
        node = self.mover.whereabouts.node
        safe = arrived & np.isin(node, self.assembly)
        return PeopleNews(
            crowding=crowding,
            way_density=way_densities(density, self.network.way, len(self.park.ways.ids)),
            at_assembly=np.bincount(node[arrived], minlength=len(self.network.xy))[None, self.assembly],
            shut=self.hearing.shut(end),
            missing=int(self.missing().sum()),
            missing_fallen=frozenset(np.flatnonzero((self.missing() & self.states.fallen)[0]).tolist()),
            to_observe=int((self.smelled_delayed() & (safe | (self.states.released_at < NEVER))).sum()),
            gathered=self.gathering.present(self.mover),
            coming=self.gathering.coming(self.mover),
            calls=(*self._notice(breath, end), *self._witness(breath, sights, end)),
            fallen=self._fall(breath, end),
        )

    def missing(self) -> NDArray[np.bool_]:
        """Who is on the list of a place told to leave or shelter and answers nowhere, nor is with a crew.

        On no list is who has not been registered, unless seen to have fallen.
        """
        known = self.population.luck.registered | (self.states.reported_at < NEVER)
        listed: NDArray[np.bool_] = (self.states.listed_at < NEVER) & known
        arrived = (self.mover.whereabouts.arrived_at < NEVER) & (self.states.leaves_at >= NEVER)
        with_crew = self.states.picked_up_at < NEVER
        inside = self.states.sheltered_at < NEVER
        return listed & ~with_crew & (self.states.fallen | (~arrived & ~inside))

    def smelled_delayed(self) -> NDArray[np.bool_]:
        """Who has smelled a gas that harms hours later."""
        found = np.zeros(self.states.fell_at.shape, dtype=bool)
        for id_, effect in self.effects.items():
            if effect.delayed:
                found |= self.noticed_at[id_] < NEVER
        return found

    # ---- the steps

    def _act(self, deeds: tuple[Deed, ...]) -> None:
        """What crews did to casualties."""
        field = {"casualty_reported": "reported_at", "picked_up": "picked_up_at", "brought_out": "brought_out_at",
                 "handed_over": "handed_over_at"}  # fmt: skip
        for deed in deeds:
            if deed.what in field:
                getattr(self.states, field[deed.what])[0, deed.person] = deed.tick
            if deed.at is not None:
                self.care_xy[0, deed.person] = deed.at
            if deed.what == "picked_up":
                self.mover.remove(np.array([deed.person]))

    def _set_out(self, start: int, end: int) -> None:
        """Starts whoever leaves in this window; who is on the way already only goes by another plan."""
        going = (self.states.leaves_at[0] < end) & (self.states.plan[0] != STAY) & ~self.states.fallen[0]
        who = np.flatnonzero(going)
        if len(who):
            where = self.mover.whereabouts
            at = np.maximum(self.states.leaves_at[0, who], start)
            self.states.leaves_at[0, who] = NEVER
            first = where.left_at[0, who] >= NEVER
            stands = first | (where.arrived_at[0, who] < NEVER)
            who, at, first = who[stands], at[stands], first[stands]
            self.mover.start(who[first], at[first])
            self.mover.restart(who[~first], at[~first])

    def _meet_barriers(self, guidance: Guidance, end: int) -> None:
        """People who stand before a barrier know it from the next window on, and so does their group."""
        if not self.closed.any():
            return
        where = self.mover.whereabouts
        stands = (where.node[0] >= 0) & (where.left_at[0] < NEVER) & (where.arrived_at[0] >= NEVER)
        who = np.flatnonzero(stands & ~where.stopped[0])
        choice = guidance.tables[guidance.table[who], where.node[0, who]]
        for person, walkway in zip(who.tolist(), choice.tolist(), strict=True):
            if walkway >= 0 and self.closed[walkway]:
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

    def _notice(self, breath: Breath, end: int) -> tuple[Call, ...]:
        """Who smells or feels a field for the first time: alarmed, perhaps fleeing; the first to call are published."""
        calls: list[Call] = []
        for id_, effect in self.effects.items():
            threshold = effect.noticed_above
            if threshold is None:
                continue
            new = (breath.felt[id_] >= threshold) & (self.noticed_at[id_] >= NEVER) & ~self.states.fallen
            who = np.flatnonzero(new[0])
            if not len(who):
                continue
            self.noticed_at[id_][0, who] = end
            self._alarm(who, end)
            at = np.stack([breath.x[0, who], breath.y[0, who]], axis=1)
            self.hearing.flee(who, (breath.place[0, who], at), end, self.mover)
            by = end + ticks_array(self.population.luck.calls_in[who])
            soonest = np.lexsort((who, by))[:CALLERS_A_WINDOW]
            calls += [self._call(int(who[n]), int(by[n]), id_, breath) for n in soonest.tolist()]
        return tuple(calls)

    def _alarm(self, who: Ints, end: int) -> None:
        """People have noticed for themselves that something is wrong."""
        self.hearing.alarm(who, end, BY_NOTICE)
        for body in self.bodies.values():
            who = who[~body.overcome[0, who]]  # too late for a mask
        self.hearing.masks.put_on(who, end, self.mover)

    def _call(self, person: int, tick: int, field: str, breath: Breath) -> Call:
        """One person's call to come; the first to notice a field is noted."""
        place, name = self._place_near(person, breath), self.population.ids[person]
        if field not in self.noticed:
            at = int(self.noticed_at[field][0, person]) - 1
            what = self.effects[field].noticed_as
            event = Event(at, what, name, place, detail=field, parent=self.cause_of.get(field))
            self.noticed[field] = self.journal.write(event)
        spot = (float(breath.x[0, person]), float(breath.y[0, person]))
        return Call(tick, person, place, field, self.noticed[field], name, spot)

    def _witness(self, breath: Breath, sights: Mapping[str, Sight], end: int) -> tuple[Call, ...]:
        """Who sees an incident; the soonest of those in sight of it will have called.

        Nobody is alarmed by the gathering they have joined, or reports it.
        """
        calls: list[Call] = []
        for id_, sight in sorted(sights.items()):
            if id_ in self.witnessed or not sight.within_m:
                continue
            near = np.hypot(breath.x[0] - sight.x, breath.y[0] - sight.y) <= sight.within_m
            who = np.flatnonzero(near & ~self.states.fallen[0] & ~self.gathering.joined(id_))
            if not len(who):
                continue
            self.witnessed.add(id_)
            self._alarm(who, end)
            by = end + ticks_array(self.population.luck.calls_in[who])
            first = np.lexsort((who, by))[:CALLERS_A_WINDOW].tolist()
            person = int(who[first[0]])
            name, place = self.population.ids[person], self._place_near(person, breath)
            cause = self.cause_of.get(id_)
            seen = self.journal.write(Event(end - 1, "witnessed", name, place, id_, parent=cause))
            for n in first:
                one = int(who[n])
                spot = (float(breath.x[0, one]), float(breath.y[0, one]))
                place = self._place_near(one, breath)
                calls.append(Call(int(by[n]), one, place, "", seen, self.population.ids[one], spot, id_))
        return tuple(calls)

    def _fall(self, breath: Breath, end: int) -> tuple[Fallen, ...]:
        """Who is overcome in this window; it takes effect at the next window's start."""
        by: dict[int, str] = {}
        for id_, body in sorted(self.bodies.items()):
            who = np.flatnonzero((body.overcome & ~self.states.fallen)[0])
            by = {**dict.fromkeys(who.tolist(), id_), **by}
        who = np.array(sorted(by), dtype=np.int64)
        self.states.fell_at[0, who] = end
        self.states.leaves_at[0, who] = NEVER
        self.pending_stops = who.tolist()
        return tuple(self._fallen(person, (by[person], breath), end) for person in sorted(by))

    def _fallen(self, person: int, breathed: tuple[str, Breath], end: int) -> Fallen:
        """One casualty, and whether somebody conscious was near enough to see the fall."""
        field, breath = breathed
        x, y = float(breath.x[0, person]), float(breath.y[0, person])
        conscious = ~self.states.fallen[0]
        near = np.hypot(breath.x[0] - x, breath.y[0] - y) <= self.sight
        same_room = breath.place[0] == breath.place[0, person]
        seen = bool((conscious & near & same_room).any())
        place = self._place_near(person, breath)
        name = self.population.ids[person]
        cause = self.cause_of.get(field)
        event = Event(end - 1, "fell", name, place, detail="seen" if seen else "unseen", parent=cause)
        self.journal.write(event)
        return Fallen(end, person, name, x, y, place, seen, event, field)

    def _place_near(self, person: int, breath: Breath) -> str:
        """The place somebody is in, or the nearest junction."""
        place = int(breath.place[0, person])
        if place >= 0:
            return self.network.place_ids[place]
        return self.park.nearest_junction(float(breath.x[0, person]), float(breath.y[0, person]))


def _by_spot(outdoors: Callable[[Floats, Floats], Floats], x: Floats, y: Floats) -> Floats:
    """The field at many points, worked out once where several people stand on one spot."""
    if not len(x):
        return np.zeros(0)
    spots, back = np.unique(x + 1j * y, return_inverse=True)
    return outdoors(spots.real, spots.imag)[back]
