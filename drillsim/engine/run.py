"""One run: the world turns window by window, in an order that is the same for every engine.

The order of a window, five seconds long:
  1. response   runs to the window's end on what was published at its start: detection, decisions, missions
  2. hazards    leaks changed by the response go on; the window's mean air is formed; buildings fill or clear
  3. people     hear what was published, move, and breathe the window's mean air along the way
  4. publish    crowding, calls, casualties, readings; the window's events are sorted and numbered
Results may depend on the seed and on the window's length, and on nothing else: not on the order of anything in
a file, not on the process, not on how many windows are idle (those are jumped).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from drillsim.chance.realise import Realisation, realise
from drillsim.engine.invariants import Invariants
from drillsim.engine.ready import check_imposed, ready
from drillsim.engine.recorder import Recorder
from drillsim.engine.watch import Watch
from drillsim.errors import DrillsimError
from drillsim.hazards.gas.release import Removal
from drillsim.hazards.gas.room import GasRoom, winds_of
from drillsim.people.crowd import Air, Crowd
from drillsim.people.mover import Mover
from drillsim.people.network import WINDOW_TICKS, Network, build_network
from drillsim.people.news import PeopleNews
from drillsim.people.population import Population, populate
from drillsim.record.journal import Event, Journal
from drillsim.record.run import Run
from drillsim.response.room import Response
from drillsim.response.scene import Control
from drillsim.scenario.model import Scenario
from drillsim.units import TICKS_PER_S, ticks

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
        self.gas = GasRoom(scenario, self.winds)
        self.crowd = Crowd(realisation, self.network, self.population, mover, self.journal)
        minutes = -(-int(scenario.file.lasts) // 60) + 1
        for what in self.gas.substances.values():
            self.crowd.expose_to(what, minutes)
        self._bar_at_start(scenario)
        self.response = Response(realisation, self.network, self.winds, self.journal)
        self.watch = Watch(scenario, self.gas, self.crowd, self.response, self.journal)
        self.recorder = Recorder(scenario, self.gas, self.crowd)
        self.invariants = Invariants(self.network, self.crowd) if settings.strict else None

    def run(self, progress: Progress | None = None) -> Run:
        """Turns the clock to the end and returns what was recorded."""
        end = ticks(self.realisation.scenario.file.lasts)
        windows = -(-end // WINDOW_TICKS)
        control, news, window = Control(), None, 0
        outlook = self.watch.outlook(None, 0)
        while window < windows:
            start, until = window * WINDOW_TICKS, (window + 1) * WINDOW_TICKS
            published, control = control, self.response.advance(until, outlook, news)
            self.crowd.leak_of = self._leaks_begun()
            self._change_leaks(control)
            self.gas.advance(start, until, self.crowd.hearing.shut(start)[0])
            news = self._people(published, (start, until))
            outlook = self.watch.outlook(news, until)
            self.recorder.note(news, outlook.readings, until)
            events = self.journal.publish()
            if self.invariants is not None:
                self.invariants.check(news, events, until)
            window = self._next(window, until, control)
            if progress is not None:
                progress(min(window, windows), windows)
        self.watch.end(windows * WINDOW_TICKS)
        self.journal.publish()
        return self.recorder.run(self.realisation, self.settings.mover, (self.journal, self.response))

    def _people(self, published: Control, window: tuple[int, int]) -> PeopleNews:
        """The people's part of a window, on what the response published before it."""
        start, until = window
        if published.barred:
            self.crowd.bar(frozenset(published.barred), known_to_all=False)
        moved = self.crowd.advance(start, until, tuple(published.orders), tuple(published.deeds))
        air = {
            name: Air(lambda x, y, name=name: self.gas.ppm(name, x, y), self.gas.indoors_mean[name])  # type: ignore[misc]
            for name in self.gas.substances
        }
        breath = self.crowd.breathe(air, moved, until)
        return self.crowd.publish(breath, until)

    def _leaks_begun(self) -> dict[str, Event]:
        """The log line of the first leak of each substance."""
        begun: dict[str, Event] = {}
        for id_, event in sorted(self.response.scene.started.items(), key=lambda item: (item[1].tick, item[0])):
            begun.setdefault(self.gas.leaks[id_].substance.id, event)
        return begun

    def _change_leaks(self, control: Control) -> None:
        """What the response did to the leaks in this window."""
        for id_, (tick, leaves) in control.isolated.items():
            self.gas.isolate(id_, tick / TICKS_PER_S, leaves)
        for id_, tick in control.curtains.items():
            self.gas.leaks[id_].curtain_at_s = tick / TICKS_PER_S
        for id_, (tick, share) in control.removals.items():
            self.gas.leaks[id_].removals += (Removal(tick / TICKS_PER_S, share),)
        if control.isolated or control.curtains or control.removals:
            self.gas.changed()

    def _next(self, window: int, until: int, control: Control) -> int:
        """The next window in which anything can happen; idle ones are jumped."""
        busy = control.orders or control.deeds or control.barred or not self.crowd.idle or not self.gas.quiet
        if busy:
            return window + 1
        wakes = min(self.response.scene.env.peek(), self.gas.next_change())
        if wakes == float("inf"):
            return 1 << 60
        return max(window + 1, int(wakes) // WINDOW_TICKS)

    def _bar_at_start(self, scenario: Scenario) -> None:
        """Ways closed and gates shut from the start, known to everybody."""
        ways = scenario.park.ways
        shut = {ways.number[id_] for id_ in scenario.file.closed_ways}
        shut |= {number for number, open_ in enumerate(ways.open.tolist()) if not open_}
        self.crowd.bar(frozenset(shut), known_to_all=True)


def make_mover(name: str, realisation: Realisation, network: Network, population: Population) -> Mover:
    """The mover of a name.

    Raises DrillsimError for a name that is not known.
    """
    if name != "reference":
        raise DrillsimError(f"engine: no engine {name!r}; choose reference")
    from drillsim.people.reference import ReferenceMover

    stuck = ticks(realisation.scenario.figure("stuck_time_s"))
    return ReferenceMover(network, population.home, population.luck.speed, stuck)
