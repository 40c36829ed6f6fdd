"""What everybody in the response shares: the clock, the log, what is published, what is known of each incident."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import simpy
from simpy.events import EventPriority

from drillsim.chance.realise import Lag, Realisation
from drillsim.hazards.danger import Act, Happening
from drillsim.hazards.dangers import Readings
from drillsim.hazards.weather import Winds
from drillsim.park.geometry import Floats
from drillsim.people.knowledge import GroupOrder
from drillsim.people.news import Deed
from drillsim.record.journal import Event, Journal
from drillsim.response.roads import Roads
from drillsim.scenario.model import FleetMember
from drillsim.scenario.schema.incidents import IncidentNoun
from drillsim.units import NEVER

if TYPE_CHECKING:
    from drillsim.response.supply import Hydrants

Steps = Generator[simpy.Event, Any, Any]
DECISIONS: Final = EventPriority(10)
"""Priority of decisions: after everything that arrives in the same tick."""


@dataclass(frozen=True)
class Said:
    """What a log line says beside what, who and why."""

    where: str = ""
    level: str = ""
    detail: str = ""


SILENT: Final = Said()


@dataclass(frozen=True)
class Outlook:
    """What was published at a window's start and may be acted on: readings, crowding on ways, who is missing.

    While nothing changes it is the very same object window after window.
    """

    readings: Readings
    way_density: Floats
    missing: int
    missing_fallen: frozenset[int]
    """Those of the missing whom a search will find fallen."""
    to_observe: int
    """People safe now who smelled a gas that harms hours later."""
    clear_since: int
    """The tick since which every instrument has read clean; NEVER while one does not."""
    happened: tuple[tuple[Happening, Event], ...] = ()
    """What the dangers did by themselves in the window before, each with its log line."""
    too_hot: frozenset[int] = frozenset()
    """The fallen whom no crew can reach for the heat."""
    fresher: frozenset[int] = frozenset()
    """The shut places at whose doors meters read less than inside, where the air is not clean."""
    staler: frozenset[int] = frozenset()
    """The shut places at whose doors meters read more than inside, and not clean."""


@dataclass(frozen=True)
class Control:
    """What the response changed in the world in one window, as published at its end.

    While nothing changes it is the very same object window after window, and so is its `closed`.
    """

    acts: tuple[Act, ...] = ()
    orders: tuple[GroupOrder, ...] = ()
    deeds: tuple[Deed, ...] = ()
    closed: frozenset[int] = frozenset()
    """Ways that are closed by barriers at the window's end."""

    @property
    def quiet(self) -> bool:
        """Whether nothing was done; ways may be closed from before."""
        return not (self.acts or self.orders or self.deeds)


@dataclass
class Doing:
    """What the response has done in the window that runs, until it is published."""

    acts: list[Act] = field(default_factory=list)
    orders: list[GroupOrder] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


@dataclass
class Casualty:
    """Somebody who cannot walk: where, known since, and what has been done."""

    person: int
    name: str
    x: float
    y: float
    place: str
    fell: Event
    reported: Event | None = None
    taken: bool = False
    done: bool = False
    triaged: Event | None = None
    no_bed: bool = False
    brought_to: int = -1
    """Junction where it was brought out to."""


class Affair:
    """One incident as the response knows it: triggers as SimPy events, each with the log line that set it off."""

    def __init__(self, env: simpy.Environment, id_: str, noun: IncidentNoun, at: tuple[float, float]) -> None:
        self.id, self.noun, self.place, self.at = id_, noun, noun.place, at
        self.env = env
        self.reported, self.confirmed, self.high_alarm, self.casualty = (env.event() for _ in range(4))
        self.escalated, self.under_control, self.insufficient = (env.event() for _ in range(3))
        self.stopped = env.event()
        self.attended = env.event()
        self.supply_changed = env.event()
        """Set off, and made anew, when a vehicle delivers more or less than before."""
        self.changed = env.event()
        """Set off, and made anew, by `tell`."""
        self.over_at = NEVER
        self.last_act: Event | None = None
        self.hand_work_left: int | None = None
        self.casualties: dict[int, Casualty] = {}
        self.casualty_reports: list[Event] = []
        self.waiting_for_transport: list[Casualty] = []
        self.hand_work_by: str = ""
        self.curtain = self.neutralised = False
        self.sized_up: Event | None = None
        self.delivered: dict[tuple[str, str], dict[str, float]] = {}
        """Litres a second by job and vehicle."""
        self.sent: list[FleetMember] = []
        self.working: list[FleetMember] = []
        self.counts_heads = False
        self.missing: int | None = None
        self.cleared = False

    def stop(self, cause: Event) -> None:
        """Nothing more comes of it."""
        if not self.over:
            self.over_at = cause.tick
            self.cleared |= self.noun.clears_itself
            self.stopped.succeed(cause)
            self.tell()

    def tell(self) -> None:
        """Something has changed that a crew waiting here may act on: a casualty, a head count, the air, whose turn."""
        told, self.changed = self.changed, self.env.event()
        told.succeed()

    def tell_supply(self) -> None:
        """The other vehicles see that one delivers more or less."""
        told, self.supply_changed = self.supply_changed, self.env.event()
        told.succeed()

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it, as far as is known."""
        return bool(self.stopped.triggered)

    @property
    def settled(self) -> bool:
        """Whether crews may go home: it is over, nobody is missing or waiting for them."""
        counted = not self.counts_heads or self.missing == 0
        return self.over and counted and not self.open_casualties

    @property
    def open_casualties(self) -> bool:
        """Whether any casualty known of is not yet in care."""
        return any(c.reported is not None and not c.done for c in self.casualties.values())


def _due(lag: Lag, cause: Event | None) -> int | None:
    """The tick an event is due by its lag: so long after the nearest cause of that name; None where there is none."""
    what, who, incident = lag.after.split(":")
    while cause is not None:
        if (cause.what, cause.incident) == (what, incident) and who in ("", cause.who):
            return cause.tick + lag.ticks
        cause = cause.parent
    return None


def _nobody(event: Event) -> None:
    """Nobody listens."""


class Scene:
    """The shared stage of one run's response."""

    def __init__(self, realisation: Realisation, journal: Journal, winds: Winds) -> None:
        self.realisation, self.scenario, self.journal = realisation, realisation.scenario, journal
        self.park = self.scenario.park
        self.winds = winds
        self.env = simpy.Environment()
        self.reached = 0
        """The tick the day has been turned to; SimPy's own clock stands still while nothing is due."""
        self.doing = Doing()
        self.closed_ways: set[int] = set()
        self.affairs: dict[str, Affair] = {}
        self.outlook = Outlook(Readings(), np.zeros((1, len(self.park.ways.ids))), 0, frozenset(), 0, NEVER)
        self.met: set[int] = set()
        """Ways that drivers have found impassable; they tell the others by radio."""
        self.hydrants: Hydrants | None = None
        self.unit_free, self.way_opened = self.env.event(), self.env.event()
        """Set off, and made anew, when a vehicle has become idle, and when a way has become passable."""
        self.notified: dict[tuple[str, str], Event] = {}
        """Services outside the park that have been told, by service and incident."""
        self.on_write: Callable[[Event], None] = _nobody
        """Told every event of the response, so that incidents may follow from it."""
        self.started: dict[str, Event] = {}
        """The log lines of incidents that have begun."""
        self.fallen: set[int] = set()
        """People who have fallen: they make no call any more."""
        self.beds = {
            id_: station.beds for id_, station in sorted(self.park.file.stations.items()) if station.beds
        }

    @property
    def now(self) -> int:
        """The current tick."""
        return max(self.reached, int(self.env.now))

    def catch_up(self) -> None:
        """Brings SimPy's clock to the tick the day has been turned to, before anything is begun there."""
        if self.env.now < self.reached:
            self.env.run(until=self.reached)
            self.env.step()  # SimPy leaves its stop event in the queue, where it would pass for something due

    def turn(self, until: int) -> None:
        """Runs everything that is due before a tick."""
        env = self.env
        while env.peek() < until:
            env.step()
        self.reached = until

    def write(
        self, what: str, who: str, parent: Event | None, affair: Affair | None = None, said: Said = SILENT
    ) -> Event:
        """Notes an event of now in the log."""
        incident = affair.id if affair else ""
        event = Event(self.now, what, who, said.where, incident, said.level, said.detail, parent)
        self.journal.write(event)
        self.on_write(event)
        return event

    def imposed(self, what: str, who: str, incident: str = "", cause: Event | None = None) -> int | None:
        """The tick at which an event is imposed, if it is; a lag counts from the cause it names, where it has one."""
        all_ = self.realisation.imposed
        short = None if ":" in incident else all_.get(f"{what}:{who}")  # a later mission goes by its full name
        told = all_.get(f"{what}:{who}:{incident}", short)
        return _due(told, cause) if isinstance(told, Lag) else told

    def until(self, what: str, who: str, incident: str, ticks: int, cause: Event) -> simpy.Event:
        """A wait for an event that is due after some ticks, or when it is imposed."""
        told = self.imposed(what, who, incident, cause)
        return self.env.timeout(ticks if told is None else max(0, told - self.now))

    def held(self, what: str, who: str, incident: str, cause: Event | None) -> Steps:
        """Holds an event back that comes at once with its cause, where a later moment is imposed on it."""
        told = self.imposed(what, who, incident, cause)
        if told is not None and told > self.now:
            yield self.env.timeout(told - self.now)

    def decide(self) -> simpy.Event:
        """A wait until everything of this tick has arrived."""
        event = self.env.event()
        event._ok, event._value = True, None
        self.env.schedule(event, priority=DECISIONS)
        return event

    def air_is_clear(self, affair: Affair) -> bool:
        """Whether crews may go without breathing sets: measured clear, and nothing else known that fouls the air."""
        return affair.cleared and self.others_are_clear(affair)

    def others_are_clear(self, affair: Affair) -> bool:
        """Whether no other incident that is known fouls the air, as far as has been measured."""
        others = (one for one in self.affairs.values() if one is not affair and one.reported.triggered)
        return not any(one.noun.causes and not one.noun.clears_itself and not one.cleared for one in others)

    def wind_from(self) -> float | None:
        """The direction the wind blows from, as read off a windsock; None where the park has none."""
        if not self.park.file.windsocks:
            return None
        return self.winds.weathers[self.winds.stretch_at(self.now / 1000)].wind_from_deg

    def act(self, affair: Affair, what: str, cause: Event, amount: float = 0.0, target: str = "") -> None:
        """Does something to an incident now; `cause` is the log line of who does it."""
        self.act_by(affair, (what, cause.who, target), amount, cause)

    def act_by(self, affair: Affair, what: tuple[str, str, str], amount: float, cause: Event | None) -> None:
        """As `act`, with the act, who does it and on what place named."""
        affair.last_act = cause or affair.last_act
        act, by, target = what
        self.doing.acts.append(Act(self.now, affair.id, act, amount, by, target))

    @property
    def known_closed(self) -> frozenset[int]:
        """Ways known to be closed, by barriers or by what stands in the way."""
        return frozenset(self.closed_ways | self.met)

    def numbers_of(self, ways: Iterable[str]) -> frozenset[int]:
        """The numbers of ways by id."""
        return frozenset(self.park.ways.number[id_] for id_ in ways)

    def open_up(self) -> None:
        """A way has become passable: whoever waits for that is told."""
        opened, self.way_opened = self.way_opened, self.env.event()
        opened.succeed()

    def tell_all(self) -> None:
        """Something has changed that crews at any incident may act on."""
        for affair in self.affairs.values():
            affair.tell()

    def set_off(self, trigger: simpy.Event, cause: Event) -> None:
        """Triggers an event once, with the log line behind it."""
        if not trigger.triggered:
            trigger.succeed(cause)

    def find_bed(self, start: int, roads: Roads) -> tuple[str, int] | None:
        """The nearest clinic or hospital with a free bed, which is taken; None where there is none."""
        closed = self.known_closed
        found = []
        for id_, free in self.beds.items():
            junction = self.park.junction[self.park.file.stations[id_].at]
            far = int(roads.toward(junction, closed).ticks[start])
            if free > 0 and far < NEVER:
                found.append((far, id_, junction))
        if not found:
            return None
        _, id_, junction = min(found)
        self.beds[id_] -= 1
        return id_, junction

    def give_back_bed(self, id_: str) -> None:
        """The casualty a bed was taken for did not get there."""
        self.beds[id_] += 1
