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

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Final

import numpy as np

from drillsim.chance.realise import Imposed, Realisation, realise
from drillsim.engine.crew_air import CrewAir
from drillsim.engine.hops import hops_table
from drillsim.engine.invariants import Invariants
from drillsim.engine.ready import check_imposed, ready
from drillsim.engine.recorder import Recorder
from drillsim.engine.stages import Stages
from drillsim.engine.watch import Watch
from drillsim.errors import DrillsimError
from drillsim.hazards.danger import LUCK, Act, Happening
from drillsim.hazards.danger import World as WorldState
from drillsim.hazards.dangers import Dangers, values_together
from drillsim.hazards.still import Still
from drillsim.hazards.winds import winds_of
from drillsim.park.geometry import Floats
from drillsim.people.breathing import Air, Outdoors
from drillsim.people.crowd import Crowd
from drillsim.people.crowds import Crowds, Told, World
from drillsim.people.fast import FastMover
from drillsim.people.mover import Mover
from drillsim.people.network import WINDOW_TICKS, Network, build_network
from drillsim.people.news import PeopleNews
from drillsim.people.population import populate
from drillsim.people.reference import ReferenceMover
from drillsim.record.journal import Event, Journal
from drillsim.record.run import Run
from drillsim.response.room import Response
from drillsim.response.scene import Control
from drillsim.scenario.model import Scenario
from drillsim.units import ticks

Progress = Callable[[int, int], None]
"""Told now and then how many windows of how many are done."""
AT_ONCE: Final = 200_000
"""People in all replications of a batch, about: more gain nothing."""
MOST_AT_ONCE: Final = 64
"""Replications in a batch, at most."""
NO_WINDOW: Final = 1 << 60
"""Stands for a window that never comes."""


@dataclass(frozen=True)
class Settings:
    """How to run a scenario: which world, which mover, whether every promise is checked at every window.

    `pictures` says whether a run keeps snapshots of its fields and people for the report, `hops` whether it keeps every
    crossing of every person: the reference mover then walks them, whichever is named.
    """

    seed: int = 1
    replication: int = 0
    mover: str = "fast"
    strict: bool = False
    pictures: bool = True
    hops: bool = False
    imposed: Imposed = field(default_factory=lambda: MappingProxyType({}))


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
    return Batch([realisation], settings).run(progress)[0]


def simulate_many(
    scenario: Scenario, replications: Iterable[int], settings: Settings, progress: Progress | None = None
) -> Iterator[Run]:
    """The runs of a scenario in some replications, one after another: each what `simulate` gives for its number.

    Batches of them are turned together, so many that their people number some AT_ONCE in all; no more than a batch is
    held at a time. `progress` is told of each batch. Raises as `simulate`, and whatever `progress` raises.
    """
    ready(scenario)
    if settings.imposed:
        check_imposed(scenario, settings.imposed)
    numbers = iter(replications)
    while batch := list(islice(numbers, batch_size(scenario, settings))):
        worlds = [realise(scenario, settings.seed, number) for number in batch]
        if settings.imposed:
            worlds = [world.impose(settings.imposed) for world in worlds]
        yield from Batch(worlds, settings).run(progress)
        gc.collect()  # the rooms of a batch know each other; they are let go before the next is built


def batch_size(scenario: Scenario, settings: Settings) -> int:
    """How many replications are turned together."""
    if settings.mover != "fast" or settings.hops:
        return 1
    people = sum(sum(scenario.head_count(place).values()) for place in scenario.park.file.places)
    return max(1, min(MOST_AT_ONCE, AT_ONCE // max(1, people)))


class Simulation:
    """The rooms of one replication but the people's, which turns all replications of a batch together."""

    def __init__(self, world: World, settings: Settings, network: Network, dangers: Dangers) -> None:
        self.realisation, _, self.journal = world
        self.settings, self.network, self.dangers = settings, network, dangers
        incidents = sorted(self.realisation.scenario.file.incidents)
        dangers.act([Act(0, id_, LUCK, self.realisation.draw(id_, LUCK)) for id_ in incidents])
        self.response = Response(self.realisation, network, dangers.winds, self.journal)
        self.closed = frozenset(self.response.scene.closed_ways)
        self.stretches = _stretches(network)
        self.seen = np.zeros(network.walkways, dtype=bool)
        self.barred_by: tuple[object, ...] = (None, None, None)
        self.control, self.published = Control(closed=self.closed), Control(closed=self.closed)
        self.news: PeopleNews | None = None
        self.noted: tuple[tuple[Happening, Event], ...] = ()

    def settle_in(self, crowd: Crowd, stages: Stages, open_homes: Floats) -> None:
        """Takes its people out of all replications; `open_homes` (people, 2) is where some work in the open, metres."""
        scenario = self.realisation.scenario
        self.crowd = crowd
        self.homes = Still(self.dangers, open_homes[:, 0], open_homes[:, 1])
        self.rest = Still(self.dangers, open_homes[:0, 0], open_homes[:0, 1])
        crowd.bar(self.closed, known_to_all=True)
        self.watch = Watch(scenario, self.dangers, crowd, self.response, self.journal)
        self.crew_air = CrewAir(scenario, self.dangers, crowd, (self.journal, self.response))
        self.recorder = Recorder(scenario, self.dangers, (crowd, stages), self.settings.pictures)
        self.invariants = Invariants(self.network, crowd) if self.settings.strict else None
        self.outlook = self.watch.outlook(None, (), 0)

    def prepare(self, start: int, until: int) -> Told:
        """Steps 1 and 2 of a window; returns what the people are told in step 3."""
        self.published, self.control = self.control, self.response.advance(until, self.outlook, self.news)
        self.crowd.cause_of = self.response.causes()
        gathers = tuple(self.dangers.gathers())
        self.dangers.act(self.control.acts)
        happened = self.dangers.advance(start, until, self._world(start))
        self.noted = tuple((one, self.response.note(one, until)) for one in happened)
        self._bar()
        return Told(self.published.orders, self.published.deeds, gathers)

    def _bar(self) -> None:
        """Bars the ways that were closed, or seen to be impassable, when the window before was published."""
        basis = (self.published.closed, self.outlook.readings.barred, self.dangers.leads_into(*self.stretches))
        if all(new is old for new, old in zip(basis, self.barred_by, strict=True)):
            return
        self.barred_by = basis
        ways, seen = self.realisation.scenario.park.ways.number, basis[2]
        closed = self.published.closed | {ways[id_] for id_ in self.outlook.readings.barred}
        if closed != self.closed or not np.array_equal(seen, self.seen):
            self.closed, self.seen = closed, seen
            self.crowd.bar(closed, seen=seen)

    def air(self) -> dict[str, Air]:
        """The window's fields that are anywhere, by name."""
        dangers = self.dangers
        return {
            name: Air(self._outdoors(name) if dangers.present(name) else None, dangers.inside(name))
            for name in dangers.effects
            if dangers.felt_anywhere(name)
        }

    def _outdoors(self, name: str) -> Outdoors:
        """One field in the open."""
        return Outdoors(partial(self._at_rest, name), self.homes.value(name))

    def _at_rest(self, name: str, x: Floats, y: Floats) -> Floats:
        """One field where people have come to rest: points mostly those of the window before."""
        if not np.array_equal(x, self.rest.points[0]) or not np.array_equal(y, self.rest.points[1]):
            self.rest = Still(self.dangers, x, y)
        return self.rest.value(name)

    def finish(self, news: PeopleNews, until: int) -> None:
        """Step 4 of a window."""
        self.news = news
        self.outlook = self.watch.outlook(news, self.noted, until)
        self.crew_air.look(self.outlook.readings, until)
        self.recorder.note(news, self.outlook.readings, until)
        events = self.journal.publish()
        if self.invariants is not None:
            self.invariants.check(news, events, until)

    def next_window(self, window: int, until: int) -> int:
        """The next window in which anything can happen; idle ones are jumped."""
        told = not self.control.quiet or self.outlook.happened
        if told or not self.crowd.idle or not self.dangers.quiet:
            return window + 1
        wakes = min(self.response.due(), self.dangers.next_change())
        if wakes == float("inf"):
            return NO_WINDOW
        return max(window + 1, int(wakes) // WINDOW_TICKS)

    def end(self, tick: int) -> Run:
        """The run, once the last window is turned."""
        self.watch.end(tick)
        self.journal.publish()
        return self.recorder.run(self.realisation, self.settings.mover, (self.journal, self.response, self.crew_air))

    def _world(self, start: int) -> WorldState:
        """What the dangers are told of the world."""
        shut = self.crowd.hearing.shut(start)[0]
        draw, news = self.realisation.draw, self.news
        return WorldState(shut, draw=draw) if news is None else WorldState(shut, news.gathered, news.coming, draw=draw)


class Batch:
    """Replications of one scenario that are turned together."""

    def __init__(self, realisations: Sequence[Realisation], settings: Settings) -> None:
        scenario = realisations[0].scenario
        self.scenario, self.settings = scenario, settings
        network = build_network(scenario.park)
        worlds = [(one, populate(one, network), Journal()) for one in realisations]
        winds = winds_of(scenario)
        self.mover = make_mover("reference" if settings.hops else settings.mover, worlds, network)
        self.crowds = Crowds(worlds, network, self.mover)
        rooms = [Dangers(scenario, winds) for _ in worlds]
        minutes = -(-int(scenario.file.lasts) // 60) + 1
        for effect in rooms[0].effects.values():
            self.crowds.expose_to(effect, minutes)
        self.simulations = [
            Simulation(world, settings, network, dangers) for world, dangers in zip(worlds, rooms, strict=True)
        ]
        self.stages = Stages(self.crowds)
        spots, homes = self.crowds.spots, self.crowds.breathing.open_homes
        for one, crowd, who in zip(self.simulations, self.crowds.crowds, homes, strict=True):
            one.settle_in(crowd, self.stages, np.stack([spots.x[who], spots.y[who]], axis=1))

    def run(self, progress: Progress | None = None) -> list[Run]:
        """Turns the clock to the end and returns what was recorded, replication by replication."""
        windows = -(-ticks(self.scenario.file.lasts) // WINDOW_TICKS)
        due = dict.fromkeys(range(len(self.simulations)), 0)
        while (window := min(due.values())) < windows:
            self._turn(window, [row for row, next_ in due.items() if next_ == window])
            for row, next_ in due.items():
                if next_ == window:
                    due[row] = self.simulations[row].next_window(window, (window + 1) * WINDOW_TICKS)
            if progress is not None:
                progress(min(min(due.values()), windows), windows)
        runs = [one.end(windows * WINDOW_TICKS) for one in self.simulations]
        if isinstance(self.mover, ReferenceMover) and self.settings.hops:
            return [replace(run, hops=hops_table(self.crowds.crowds[0], self.mover.hops)) for run in runs]
        return runs

    def _look(self, name: str, asked: Sequence[tuple[int, Floats, Floats]]) -> list[Floats]:
        """A field in the open at points of some replications."""
        return values_together(name, [(self.simulations[row].dangers, x, y) for row, x, y in asked])

    def _turn(self, window: int, rows: list[int]) -> None:
        """One window of the replications that are awake in it."""
        start, until = window * WINDOW_TICKS, (window + 1) * WINDOW_TICKS
        awake = {row: self.simulations[row] for row in rows}
        self.crowds.advance((start, until), {row: one.prepare(start, until) for row, one in awake.items()})
        self.crowds.breathe({row: one.air() for row, one in awake.items()}, self._look, until)
        news = self.crowds.publish({row: one.outlook.readings.seen for row, one in awake.items()}, until)
        self.stages.update(until)
        for row, one in awake.items():
            one.finish(news[row], until)


def _stretches(network: Network) -> tuple[Floats, Floats, Floats]:
    """Where each walkway begins, is half way, and ends; (walkways, 2), metres."""
    half = np.stack(network.lines.at(np.arange(network.walkways), np.full(network.walkways, 0.5)), axis=-1)
    return network.xy[network.start], half.reshape(-1, 2), network.xy[network.end]


def make_mover(name: str, worlds: Sequence[World], network: Network) -> Mover:
    """The mover of a name, for the people of some replications.

    Raises DrillsimError for a name that is not known, and for several replications by the reference.
    """
    stuck = ticks(worlds[0][0].scenario.figure("stuck_time_s"))
    home = np.stack([population.home for _, population, _ in worlds])
    speed = np.stack([population.luck.speed for _, population, _ in worlds])
    if name == "fast":
        return FastMover(network, home, speed, stuck)
    if name != "reference":
        raise DrillsimError(f"engine: no engine {name!r}; choose fast or reference")
    if len(worlds) > 1:
        raise DrillsimError("engine: the reference moves one replication at a time; take fast for several")
    return ReferenceMover(network, home[0], speed[0], stuck)
