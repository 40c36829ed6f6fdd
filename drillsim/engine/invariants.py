"""The promises a strict run checks at every window."""

from __future__ import annotations

import numpy as np

from drillsim.errors import InvariantError
from drillsim.people.crowd import Crowd
from drillsim.people.network import Network
from drillsim.people.news import PeopleNews
from drillsim.record.journal import Event
from drillsim.units import NEVER, TICKS_PER_S, seconds


class Invariants:
    """Checks people, places, doses and events; raises InvariantError for the first promise found broken."""

    def __init__(self, network: Network, crowd: Crowd) -> None:
        self.network, self.crowd = network, crowd
        self.loads = {id_: {n: load.copy() for n, load in b.loads_now().items()} for id_, b in crowd.bodies.items()}
        self.last_id = 0

    def check(self, news: PeopleNews, events: tuple[Event, ...], until: int) -> None:
        """All promises at a window's end."""
        self._people(until)
        self._walkways(news, until)
        self._doses(until)
        self._events(events, until)

    def _hold(self, truth: bool, promise: str, until: int) -> None:
        if not truth:
            raise InvariantError(f"at {seconds(until):g} s: {promise} does not hold; this is a fault of drillsim")

    def _people(self, until: int) -> None:
        """Everybody is in exactly one place, and nobody is faster than they can be."""
        where, states = self.crowd.mover.whereabouts, self.crowd.states
        carried = states.picked_up_at < NEVER
        at_node, crossing = where.node >= 0, where.walkway >= 0
        self._hold(bool((at_node ^ crossing)[~carried].all()), "everybody is at one node or on one walkway", until)
        on = np.flatnonzero(crossing[0] & ~where.stopped[0])
        took = where.arrives_at[0, on] - where.entered_at[0, on]
        needs = TICKS_PER_S * self.network.length[where.walkway[0, on]] / self.crowd.population.luck.speed[on]
        self._hold(bool((took >= needs - 1e-6).all()), "nobody is faster than they can be", until)
        late = where.arrives_at[0, on] >= until
        self._hold(bool(late.all()), "whoever was due at a node has reached it", until)

    def _walkways(self, news: PeopleNews, until: int) -> None:
        """The count on each walkway is the people who are on it, and no walkway is overfull but by squeezing."""
        where = self.crowd.mover.whereabouts
        taken = np.where(where.walkway[0] >= 0, where.walkway[0], where.stands_on[0])
        counted = np.bincount(taken[taken >= 0], minlength=self.network.walkways)
        inside = news.crowding.inside[0]
        self._hold(bool((counted == inside).all()), "each walkway counts the people on it", until)
        over = int(np.maximum(inside - self.network.storage, 0).sum())
        self._hold(over <= int(news.crowding.squeezed[0]), "no walkway holds more than it can", until)
        self._hold(bool(np.isfinite(news.way_density).all()), "every density is a number", until)

    def _doses(self, until: int) -> None:
        """Doses are finite and never fall."""
        for id_, body in self.crowd.bodies.items():
            for n, load in body.loads_now().items():
                before = self.loads[id_][n]
                self._hold(bool(np.isfinite(load).all() and (load >= before).all()), f"doses of {id_} grow", until)
                self.loads[id_][n] = load.copy()

    def _events(self, events: tuple[Event, ...], until: int) -> None:
        """Events are numbered in order, lie in their window, and follow their causes."""
        for event in events:
            self._hold(event.id == self.last_id + 1, "events are numbered one by one", until)
            self.last_id = event.id
            self._hold(event.tick <= until, f"{event.what} lies in its window", until)
            cause = event.parent
            if cause is not None:
                known = cause.id > 0 and cause.tick <= event.tick
                self._hold(known, f"{event.what} follows its cause {cause.what}", until)
