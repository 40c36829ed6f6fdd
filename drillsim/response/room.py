"""The response's room: runs its SimPy environment to each window's end and hands on what it changed."""

from __future__ import annotations

from typing import cast

from drillsim.chance.realise import Realisation
from drillsim.hazards.danger import BEGIN, ESCALATES, OVER, UNDER_CONTROL, Happening
from drillsim.hazards.weather import Winds
from drillsim.people.network import Network
from drillsim.people.news import PeopleNews
from drillsim.record.journal import Event, Journal
from drillsim.response.casualties import Casualties
from drillsim.response.command import Command
from drillsim.response.detection import Detection
from drillsim.response.dispatch import Dispatch
from drillsim.response.isolation import stop
from drillsim.response.matters import Matters
from drillsim.response.mission import Unit
from drillsim.response.orders import Orders
from drillsim.response.roads import Roads
from drillsim.response.scene import Affair, Control, Doing, Outlook, Said, Scene, Steps
from drillsim.scenario.schema.incidents import IncidentNoun
from drillsim.scenario.schema.incidents.matters import SmallMatters
from drillsim.units import NEVER, instant, ticks


class Response:
    """Detection, command, dispatch and missions of one run."""

    def __init__(self, realisation: Realisation, network: Network, winds: Winds, journal: Journal) -> None:
        self.scene = Scene(realisation, journal, winds)
        scenario, park = realisation.scenario, realisation.scenario.park
        roads = Roads(park)
        self.scene.closed_ways |= {park.ways.number[id_] for id_ in scenario.file.closed_ways}
        self.scene.closed_ways |= set(roads.shut_at_start)
        self.still = Control(closed=frozenset(self.scene.closed_ways))
        """What is published of a window in which nothing is done."""
        self.too_hot: frozenset[int] = frozenset()
        self.begun = 0
        self.first: dict[str, Event] = {}
        self.followers = [item for item in sorted(scenario.file.incidents.items()) if item[1].after is not None]
        self.following: set[str] = set()
        self.scene.on_write = self.follow
        self.dispatch = Dispatch(self.scene, roads, Roads(park, on_foot=True))
        for id_, member in scenario.fleet.items():
            home = park.junction[park.file.stations[member.station].at]
            self.dispatch.units[id_] = Unit(member, home, home)
        self.detection = Detection(self.scene)
        self.casualties = Casualties(self.scene)
        self.command = Command(self.scene, Orders(self.scene, network, self.dispatch, self.casualties))
        for after_s, weather in zip(winds.starts_s[1:], winds.weathers[1:], strict=True):
            self.scene.env.process(self._wind(after_s, weather.wind_from_deg, weather.wind_speed_m_s))
        matters = Matters(self.scene, self.dispatch)
        for id_, noun in sorted(scenario.file.incidents.items()):
            if noun.recurs:
                matters.open(id_, cast(SmallMatters, noun))
                continue
            affair = Affair(self.scene.env, id_, noun, noun.spot(park))
            self.scene.affairs[id_] = affair
            self.command.open(affair)
            if noun.after is None:
                self.scene.env.process(self._incident(affair, instant(noun.starts_at), None))

    def _wind(self, after_s: float, wind_from: float, wind_speed: float) -> Steps:
        """The wind changes; the windsocks show it."""
        yield self.scene.env.timeout(ticks(after_s))
        self.scene.write("wind_changed", "wind", None, None, Said(detail=f"from {wind_from:g} deg, {wind_speed:g} m/s"))

    def _incident(self, affair: Affair, in_ticks: int, cause: Event | None) -> Steps:
        """An incident begins; its report and isolation, if imposed, come when told."""
        yield self.scene.env.timeout(in_ticks)
        event = self.scene.write("incident_started", affair.id, cause, affair)
        event.where, event.detail = affair.place, affair.noun.what
        self.scene.started[affair.id] = event
        self.scene.act(affair, BEGIN, event)
        for what in ("reported", "isolated"):
            told = self.scene.imposed(what, affair.id, cause=event)
            if told is not None and told < NEVER:
                self.scene.env.process(self._imposed(affair, what, told))

    def _imposed(self, affair: Affair, what: str, told: int) -> Steps:
        """The report or the isolation of an incident comes when it is told to."""
        yield self.scene.env.timeout(max(0, told - self.scene.now))
        cause = self.scene.started[affair.id]
        if what == "reported":
            self.detection.know(affair, "imposed", cause)
        else:
            stop(self.scene, affair, ("imposed", getattr(affair.noun, "line_mass", 0.0)), cause)

    def due(self) -> float:
        """The tick of the next thing that is due by the clock; inf if nothing is."""
        return float(self.scene.env.peek())

    def stirred_by(self, outlook: Outlook, news: PeopleNews | None) -> bool:
        """Whether what is published makes somebody act, or begins a clock, at once."""
        if outlook.happened or outlook.too_hot != self.too_hot or (self.scene.met and self._passable_again(outlook)):
            return True
        if news is not None and (news.calls or news.fallen or self.casualties.stirred_by(outlook.missing_fallen)):
            return True
        return self.detection.stirred_by(outlook.readings)

    def advance(self, until: int, outlook: Outlook, news: PeopleNews | None) -> Control:
        """Runs to a window's end on what was published at its start; returns what it changed.

        A window in which nothing is published that matters, and nothing is due, costs next to nothing: SimPy's clock
        is left where it stands.
        """
        scene = self.scene
        scene.outlook = outlook
        stirred = self.stirred_by(outlook, news)
        if not stirred and scene.env.peek() >= until:
            scene.reached = until
            return self.still
        scene.doing = Doing()
        if stirred:
            scene.catch_up()
            self._take_in(outlook, news)
        scene.turn(until)
        return self._publish(scene.doing)

    def _take_in(self, outlook: Outlook, news: PeopleNews | None) -> None:
        """Acts at a window's start on what was published."""
        passable = self._passable_again(outlook)
        if passable:
            self.scene.met -= passable
            self.scene.open_up()
        if outlook.too_hot != self.too_hot:
            self.too_hot = outlook.too_hot
            self.scene.tell_all()
        for happening, event in outlook.happened:
            self._hear(happening, event)
        self.detection.look()
        if news is not None:
            self.detection.hear(news.calls)
            self.casualties.hear(news.fallen)

    def _passable_again(self, outlook: Outlook) -> set[int]:
        """The ways that were found impassable, and are so no longer."""
        ways = self.scene.park.ways.number
        return self.scene.met - {ways[id_] for id_ in outlook.readings.blocked}

    def _publish(self, doing: Doing) -> Control:
        """What was done in a window; the same object as before if nothing was."""
        if self.still.closed != self.scene.closed_ways:
            self.still = Control(closed=frozenset(self.scene.closed_ways))
        if not (doing.acts or doing.orders or doing.deeds):
            return self.still
        return Control(tuple(doing.acts), tuple(doing.orders), tuple(doing.deeds), self.still.closed)

    def note(self, happening: Happening, until: int) -> Event:
        """The log line of something a danger did by itself in the window that ends at `until`."""
        affair = self.scene.affairs[happening.incident]
        cause = affair.last_act or self.scene.started.get(happening.incident)
        tick = min(happening.tick, until - 1)
        if cause is not None and cause.tick > tick:  # acted on in this very window
            cause = self.scene.started.get(happening.incident)
        who, where, detail = happening.who, happening.where, happening.detail
        event = Event(max(tick, cause.tick if cause else 0), happening.what, who, where, affair.id, "", detail, cause)
        return self.scene.journal.write(event)

    def over_at(self, incident: str) -> int:
        """The tick at which an incident was over; NEVER if it was not, or is a stream of many."""
        affair = self.scene.affairs.get(incident)
        return NEVER if affair is None else affair.over_at

    def causes(self) -> dict[str, Event]:
        """The log line of the first incident behind each field, and of each incident.

        The same object until another incident begins.
        """
        if len(self.scene.started) > self.begun:
            self.begun = len(self.scene.started)
            self.first = self._first_behind()
        return self.first

    def _first_behind(self) -> dict[str, Event]:
        """What `causes` gives, worked out anew."""
        begun: dict[str, Event] = {}
        for id_, event in sorted(self.scene.started.items(), key=lambda item: (item[1].tick, item[0])):
            begun.setdefault(id_, event)
            for field in sorted(self.scene.affairs[id_].noun.causes):
                begun.setdefault(field, event)
        return begun

    def _hear(self, happening: Happening, event: Event) -> None:
        """Something happened to an incident: who is there sees it, and it may bring about another."""
        affair = self.scene.affairs[happening.incident]
        if happening.means == OVER:
            affair.stop(event)
        elif happening.means == UNDER_CONTROL:
            self.scene.set_off(affair.under_control, event)
        elif happening.means == ESCALATES:
            self.scene.set_off(affair.escalated, event)
        self.follow(event)

    def follow(self, event: Event) -> None:
        """Begins the incidents that an event brings about."""
        for id_, noun in self.followers:
            if _follows(noun, event) and id_ not in self.following:
                self.following.add(id_)
                due = max(0, event.tick + instant(noun.after.delay) - self.scene.now) if noun.after else 0
                self.scene.env.process(self._incident(self.scene.affairs[id_], due, event))


def _follows(noun: IncidentNoun, event: Event) -> bool:
    """Whether an incident is brought about by an event."""
    after = noun.after
    if after is None or (after.incident, after.event) != (event.incident, event.what):
        return False
    return after.who in (None, event.who)
