"""One run: the world turns window by window, in an order that is the same for every engine.

The order of a window, five seconds long:
  1. response   runs to the window's end on what was published at its start: detection, decisions, missions
  2. hazards    dangers changed by the response go on; the window's mean fields are formed; buildings fill or clear
  3. people     hear what was published, move, and feel the window's mean fields along the way
  4. publish    crowding, calls, casualties, readings; the window's events are sorted and numbered
Results may depend on the seed and on the window's length, and on nothing else: not on the order of anything in
a file, not on the process, not on how many windows are idle (those are jumped).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from drillsim.chance.realise import Realisation, realise
from drillsim.engine.invariants import Invariants
from drillsim.engine.ready import check_imposed, ready
from drillsim.engine.recorder import Recorder
from drillsim.engine.watch import Watch
from drillsim.errors import DrillsimError
from drillsim.hazards.danger import Gather, World
from drillsim.hazards.dangers import Dangers
from drillsim.hazards.winds import winds_of
from drillsim.park.geometry import Floats
from drillsim.people.crowd import Air, Crowd
from drillsim.people.fast import FastMover
from drillsim.people.mover import Mover
from drillsim.people.network import WINDOW_TICKS, Network, build_network
from drillsim.people.news import PeopleNews
from drillsim.people.population import Population, populate
from drillsim.record.journal import Journal
from drillsim.record.run import Run
from drillsim.response.room import Response
from drillsim.response.scene import Control, Outlook
from drillsim.scenario.model import Scenario
from drillsim.units import ticks

Progress = Callable[[int, int], None]
"""Told now and then how many windows of how many are done."""


@dataclass(frozen=True)
class Settings:
    """How to run a scenario: which world, which mover, whether every promise is checked at every window."""

    seed: int = 1
    replication: int = 0
    mover: str = "reference"
    strict: bool = False
    imposed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def simulate(scenario: Scenario, settings: Settings | None = None, progress: Progress | None = None) -> Run:
    """The run of a scenario.

    Raises InputError where the scenario cannot run, DrillsimError for a mover there is not, InvariantError when a
    strict run finds a broken promise.
    """
    settings = settings or Settings()
    ready(scenario)
    realisation = realise(scenario, settings.seed, settings.replication)
    if settings.imposed:
        check_imposed(scenario, settings.imposed)
        realisation = realisation.impose(settings.imposed)
    return Simulation(realisation, settings).run(progress)


class Simulation:
    """The rooms of one run and the loop that turns them."""

    def __init__(self, realisation: Realisation, settings: Settings) -> None:
        scenario = realisation.scenario
        self.realisation, self.settings = realisation, settings
        self.journal = Journal()
        self.winds = winds_of(scenario)
        self.network = build_network(scenario.park)
        self.population = populate(realisation, self.network)
        mover = make_mover(settings.mover, realisation, self.network, self.population)
        self.dangers = Dangers(scenario, self.winds)
        self.crowd = Crowd(realisation, self.network, self.population, mover, self.journal)
        minutes = -(-int(scenario.file.lasts) // 60) + 1
        for effect in self.dangers.effects.values():
            self.crowd.expose_to(effect, minutes)
        self.response = Response(realisation, self.network, self.winds, self.journal)
        self.closed = frozenset(self.response.scene.closed_ways)
        self.crowd.bar(self.closed, known_to_all=True)
        self.stretches = _stretches(self.network)
        self.seen = np.zeros(self.network.walkways, dtype=bool)
        self.watch = Watch(scenario, self.dangers, self.crowd, self.response, self.journal)
        self.recorder = Recorder(scenario, self.dangers, self.crowd)
        self.invariants = Invariants(self.network, self.crowd) if settings.strict else None

    def run(self, progress: Progress | None = None) -> Run:
        """Turns the clock to the end and returns what was recorded."""
        end = ticks(self.realisation.scenario.file.lasts)
        windows = -(-end // WINDOW_TICKS)
        control, news, window = Control(closed=self.closed), None, 0
        outlook = self.watch.outlook(None, (), 0)
        while window < windows:
            start, until = window * WINDOW_TICKS, (window + 1) * WINDOW_TICKS
            published, control = control, self.response.advance(until, outlook, news)
            self.crowd.cause_of = self.response.causes()
            gathers = tuple(self.dangers.gathers())
            self.dangers.act(control.acts)
            happened = self.dangers.advance(start, until, self._world(news, start))
            noted = tuple((one, self.response.note(one, until)) for one in happened)
            news = self._people((published, outlook), (start, until), gathers)
            outlook = self.watch.outlook(news, noted, until)
            self.recorder.note(news, outlook.readings, until)
            events = self.journal.publish()
            if self.invariants is not None:
                self.invariants.check(news, events, until)
            window = self._next(window, until, (control, outlook))
            if progress is not None:
                progress(min(window, windows), windows)
        self.watch.end(windows * WINDOW_TICKS)
        self.journal.publish()
        return self.recorder.run(self.realisation, self.settings.mover, (self.journal, self.response))

    def _world(self, news: PeopleNews | None, start: int) -> World:
        """What the dangers are told of the world."""
        shut = self.crowd.hearing.shut(start)[0]
        return World(shut) if news is None else World(shut, news.gathered, news.coming)

    def _people(
        self, published: tuple[Control, Outlook], window: tuple[int, int], gathers: tuple[Gather, ...]
    ) -> PeopleNews:
        """The people's part of a window, on what the response and the dangers published before it."""
        control, outlook = published
        ways = self.realisation.scenario.park.ways.number
        closed = control.closed | {ways[id_] for id_ in outlook.readings.barred}
        seen = self.dangers.leads_into(*self.stretches)
        if closed != self.closed or not np.array_equal(seen, self.seen):
            self.closed, self.seen = closed, seen
            self.crowd.bar(closed, seen=seen)
        moved = self.crowd.advance(window, tuple(control.orders), tuple(control.deeds), gathers)
        air = {
            name: Air(self.dangers.outdoors(name), self.dangers.inside(name))
            for name in self.dangers.effects
            if self.dangers.felt_anywhere(name)
        }
        breath = self.crowd.breathe(air, moved, window[1])
        return self.crowd.publish(breath, outlook.readings.seen, window[1])

    def _next(self, window: int, until: int, done: tuple[Control, Outlook]) -> int:
        """The next window in which anything can happen; idle ones are jumped."""
        control, outlook = done
        told = control.orders or control.deeds or control.acts or outlook.happened
        if told or not self.crowd.idle or not self.dangers.quiet:
            return window + 1
        wakes = min(self.response.scene.env.peek(), self.dangers.next_change())
        if wakes == float("inf"):
            return 1 << 60
        return max(window + 1, int(wakes) // WINDOW_TICKS)


def _stretches(network: Network) -> tuple[Floats, Floats, Floats]:
    """Where each walkway begins, is half way, and ends; (walkways, 2), metres."""
    half = np.stack(network.lines.at(np.arange(network.walkways), np.full(network.walkways, 0.5)), axis=-1)
    return network.xy[network.start], half.reshape(-1, 2), network.xy[network.end]


def make_mover(name: str, realisation: Realisation, network: Network, population: Population) -> Mover:
    """The mover of a name.

    Raises DrillsimError for a name that is not known.
    """
    stuck = ticks(realisation.scenario.figure("stuck_time_s"))
    if name == "fast":
        return FastMover(network, population.home, population.luck.speed, stuck)
    if name != "reference":
        raise DrillsimError(f"engine: no engine {name!r}; choose fast or reference")
    from drillsim.people.reference import ReferenceMover

    return ReferenceMover(network, population.home, population.luck.speed, stuck)
