"""The people's room: everybody of many replications, window by window.

The order of a window:
  1. what crews did to casualties, and who falls or stops, takes effect
  2. orders published at the window's start are heard; who smelled gas may have decided to flee
  3. who sets out in this window is started; the mover moves everybody, slower whom the window before has irritated
  4. barriers met become known to the group
  5. bodies breathe the window's mean field midway between where they were and are
  6. crowding, calls and casualties are published
A replication in which nothing stirs and nobody walks costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.realise import Realisation
from drillsim.hazards.danger import Effect, Gather, Sight
from drillsim.park.geometry import Floats, Ints
from drillsim.people.breathing import Air, Breathing, Felt, Look
from drillsim.people.crowd import EVERYBODY, Crowd
from drillsim.people.knowledge import GroupOrder, RoutingTables
from drillsim.people.mover import Crowding, Guidance, Mover
from drillsim.people.network import Network
from drillsim.people.news import Call, Deed, PeopleNews
from drillsim.people.population import Population
from drillsim.people.positions import way_densities
from drillsim.people.row import MoverRow
from drillsim.people.slowing import Slowing
from drillsim.people.spots import Spots
from drillsim.people.state import States
from drillsim.record.journal import Journal
from drillsim.units import NEVER

World = tuple[Realisation, Population, Journal]


@dataclass(frozen=True)
class Told:
    """What one replication's people are told at a window's start."""

    orders: tuple[GroupOrder, ...] = ()
    deeds: tuple[Deed, ...] = ()
    gathers: tuple[Gather, ...] = ()


class Crowds:
    """Everybody of some replications of one scenario; arrays (replications, people)."""

    def __init__(self, worlds: Sequence[World], network: Network, mover: Mover) -> None:
        self.network, self.mover = network, mover
        park = worlds[0][0].scenario.park
        self.ways = len(park.ways.ids)
        self.people = len(worlds[0][1])
        self.states = States.unaware((len(worlds), self.people))
        self.tables = RoutingTables(network)
        self.crowds = [
            Crowd(world, MoverRow(mover, row), self.states.row(row), self.tables) for row, world in enumerate(worlds)
        ]
        walls = np.array([park.file.places[id_].indoors for id_ in network.place_ids], dtype=bool)
        asides = np.stack([population.aside for _, population, _ in worlds])
        self.spots = Spots(mover.whereabouts, network, asides, walls, self.states)
        self.breathing = Breathing(self.spots, self.states, [crowd.hearing.masks for crowd in self.crowds])
        speed = np.stack([population.luck.speed for _, population, _ in worlds])
        self.slowing = Slowing(mover, speed, worlds[0][0].scenario.figure("exposure_slows") > 0)
        for crowd in self.crowds:
            crowd.settle_in(self.spots)
            crowd.least_speed_share = self.slowing.least[crowd.own]
        self.place = np.stack([population.place for _, population, _ in worlds])
        self.sensitivity = np.stack([population.luck.sensitivity for _, population, _ in worlds])
        self.table = np.zeros(self.place.shape, dtype=np.int64)
        self.closed = np.zeros((len(worlds), network.walkways), dtype=bool)
        self.crowding = mover.publish()
        self.noticed_at: dict[str, Ints] = {}
        self.felt: Mapping[str, Felt] = {}
        self.began: dict[int, Ints] = {}
        """Who has set out in the window, by replication, numbered within it."""
        self.there: dict[int, Ints] = {}
        """Who has arrived in it, likewise."""
        self.stirred: set[int] = set()
        """Replications in which anything but walking has happened in the window."""
        self.walked: dict[int, Ints] = {}
        """Who was afoot in it, likewise."""
        self.crowded: Set[int] = frozenset()
        """Replications in which somebody was afoot in this window or the one before."""
        self.missing = np.zeros(self.place.shape, dtype=bool)
        self._counted: list[PeopleNews | None] = [None] * len(worlds)

    def expose_to(self, effect: Effect, minutes: int) -> None:
        """Prepares to keep what everybody feels of a field in a run of so many minutes."""
        body = effect.bodies(self.sensitivity, minutes)
        noticed_at = np.full(self.sensitivity.shape, NEVER, dtype=np.int64)
        self.breathing.expose_to(effect, body)
        self.noticed_at[effect.id] = noticed_at.reshape(-1)
        for crowd in self.crowds:
            crowd.expose_to(effect, body, noticed_at[crowd.row : crowd.row + 1])

    def advance(self, window: tuple[int, int], told: Mapping[int, Told]) -> None:
        """Steps 1 to 4 of a window, for the replications that are told anything, were it nothing."""
        self.began = {}
        for row, one in told.items():
            crowd = self.crowds[row]
            crowd.hear(window[0], one.orders, one.deeds, one.gathers)
            if crowd.stirred:
                crowd.look_ahead()
            if crowd.soonest < window[1]:
                self.began[row] = crowd.set_out(window)
        self.slowing.tell(told)
        guidance = self._guidance(told)
        self.mover.advance(window[1], guidance)
        self.crowding = self.mover.publish()
        self._follow(window[1])
        self._meet_barriers(guidance, window[1])
        self.stirred = {row for row in told if self.crowds[row].stirred}
        for row in self.stirred:
            self.spots.reseat(self.crowds[row].own)
            self.breathing.reseat(row)

    def breathe(self, airs: Mapping[int, Mapping[str, Air]], look: Look, end: int) -> None:
        """Step 5: everybody breathes the window's mean fields, by replication and name."""
        self.felt = self.breathing.breathe(airs, self.walked, look, end)
        self.slowing.feel(self.breathing.irritated, airs)

    def publish(self, sights: Mapping[int, Mapping[str, Sight]], end: int) -> dict[int, PeopleNews]:
        """Step 6: crowding, calls and casualties; `sights` are the incidents that can be seen, by replication."""
        news = {row: self._count(row, end) for row in sights}
        calls = self._notice(end)
        for row, seen in sights.items():
            if seen:
                calls[row] = [*calls.get(row, ()), *self.crowds[row].witness(seen, end)]
        fallen = {row: self.crowds[row].fall(by, end) for row, by in self._overcome().items()}
        for row in {*fallen, *(row for row, some in calls.items() if some)}:
            news[row] = replace(news[row], calls=tuple(calls.get(row, ())), fallen=fallen.get(row, ()))
        for row in sights:
            crowd = self.crowds[row]
            if crowd.stirred:
                self.stirred.add(row)
            if crowd.stirred or len(crowd.touched):
                crowd.look_ahead()
        return news

    # ---- the steps

    def _guidance(self, told: Iterable[int]) -> Guidance:
        """What the mover is told; tables and closed ways of a replication are looked at when something stirs in it."""
        changed = []
        for row in told:
            crowd = self.crowds[row]
            whole = crowd.stirred or crowd.knowledge.changed
            if whole or len(crowd.touched):
                who = EVERYBODY if whole else crowd.touched
                self.table[row, who] = crowd.knowledge.table(crowd.states.plan[0, who], self.place[row, who])
                self.closed[row] = crowd.closed
                crowd.knowledge.changed = False
                changed.append(row)
        rows = np.array(changed, dtype=np.int64)
        return Guidance(self.table, self.tables.array, self.closed, self.crowding.factor, rows)

    def _follow(self, end: int) -> None:
        """Where everybody who was afoot is now."""
        before, spots = self.walked, self.spots
        spots.go_on(end)
        self.walked, self.there = self._by_row(spots.walked), self._by_row(spots.there)
        self.crowded = before.keys() | self.walked.keys()
        for row in {*self.began, *self.there, *self._by_row(spots.came)}:
            self.breathing.reseat(row)

    def _by_row(self, who: Ints) -> dict[int, Ints]:
        """Flat numbers, rising, by replication and numbered within it."""
        if not len(who):
            return {}
        if len(self.crowds) == 1:
            return {0: who}
        rows = who // self.people
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        bounds = [*first.tolist(), len(who)]
        return {
            row: who[start:end] - row * self.people
            for row, start, end in zip(rows[first].tolist(), bounds[:-1], bounds[1:], strict=True)
        }

    def _meet_barriers(self, guidance: Guidance, end: int) -> None:
        """People who stand before a barrier know it from the next window on, and so does their group."""
        walked = self.spots.walked
        if not len(walked) or not self.closed.any():
            return
        who = walked[self.spots.afoot[walked]]
        node = self.spots.of("node", who)
        who, node = who[node >= 0], node[node >= 0]
        choice = guidance.tables[self.table.reshape(-1)[who], node]
        met = (choice >= 0) & self.closed[who // self.people, choice]
        who, choice = who[met], choice[met]
        for row in np.unique(who // self.people).tolist():
            own = who // self.people == row
            self.crowds[row].meet_barriers(who[own] - row * self.people, choice[own], end)

    def _count(self, row: int, end: int) -> PeopleNews:
        """Who is sheltered, missing and where; the very same as for the window before while nothing has changed."""
        crowd, before = self.crowds[row], self._counted[row]
        none = crowd.nobody
        walked = (self.began.get(row, none), self.there.get(row, none))
        stirred, who = crowd.stirred, np.concatenate([*walked, crowd.touched])
        crowd.stirred, crowd.touched = False, none
        hearing = crowd.hearing
        still = not (stirred or len(who) or row in self.crowded or hearing.shutting or hearing.securing.begun)
        if still and before is not None:
            return before
        hearing.settle(crowd.mover, end, None if stirred else who)
        shut = hearing.shut(end)
        if before is not None and not stirred and not len(who):
            if row not in self.crowded and np.array_equal(shut, before.shut):
                return before
            news = replace(before, crowding=self._crowding(row), way_density=self._way_density(row), shut=shut)
        else:
            news = self._counted_anew(crowd, shut, None if stirred or before is None else who)
        self._counted[row] = news
        return news

    def _counted_anew(self, crowd: Crowd, shut: NDArray[np.bool_], who: Ints | None) -> PeopleNews:
        """All counts of one replication, after something has changed about some people, or None for anybody."""
        before, missing = self._counted[crowd.row], self.missing[crowd.row]
        missing[EVERYBODY if who is None else who] = crowd.missing(EVERYBODY if who is None else who)
        if who is not None and before is not None:
            fallen = before.missing_fallen
        else:
            fallen = frozenset(np.flatnonzero(missing & crowd.states.fallen[0]).tolist())
        arrived = np.flatnonzero(self.spots.arrived[crowd.own])
        node = crowd.mover.whereabouts.node[0, arrived]
        there = np.bincount(node[node >= 0], minlength=len(self.network.xy))
        return PeopleNews(
            crowding=self._crowding(crowd.row),
            way_density=self._way_density(crowd.row),
            at_assembly=there[None, crowd.assembly],
            shut=shut,
            missing=int(missing.sum()),
            missing_fallen=fallen,
            to_observe=crowd.to_observe(),
            gathered=crowd.gathering.present(crowd.mover),
            coming=crowd.gathering.coming(crowd.mover),
        )

    def _crowding(self, row: int) -> Crowding:
        """The crowding of one replication, arrays (1, walkways); they hold until the next window is walked."""
        own, all_ = slice(row, row + 1), self.crowding
        return Crowding(all_.inside[own], all_.density[own], all_.factor[own], all_.squeezed[own])

    def _way_density(self, row: int) -> Floats:
        """People per m² on each way of the park in one replication, (1, ways)."""
        return way_densities(self.crowding.density[row : row + 1], self.network.way, self.ways)

    def _notice(self, end: int) -> dict[int, list[Call]]:
        """Who smells or feels a field for the first time, and the calls that come of it, by replication."""
        calls: dict[int, list[Call]] = {}
        for id_, felt in self.felt.items():
            threshold = self.breathing.effects[id_].noticed_above
            if threshold is None:
                continue
            who = felt.above(threshold)
            who = who[(self.noticed_at[id_][who] >= NEVER) & (self.breathing.fell_at[who] >= NEVER)]
            for row, some in self._by_row(np.sort(who)).items():
                calls.setdefault(row, []).extend(self.crowds[row].notice(id_, some, end))
        return calls

    def _overcome(self) -> dict[int, dict[int, str]]:
        """Who is overcome in this window, and by what, by replication."""
        found: dict[int, dict[int, str]] = {}
        for id_ in sorted(self.felt):
            who, body = self.felt[id_].who, self.breathing.bodies[id_]
            if not body.may_overcome:
                continue
            over = body.overcome_among(who) & (self.breathing.fell_at[who] >= NEVER)
            for row, some in self._by_row(np.sort(who[over])).items():
                found[row] = {**dict.fromkeys(some.tolist(), id_), **found.get(row, {})}
        return found
