"""The response's room: runs its SimPy environment to each window's end and hands on what it changed."""

from __future__ import annotations

from drillsim.chance.realise import Realisation
from drillsim.hazards.weather import Winds
from drillsim.people.network import Network
from drillsim.people.news import PeopleNews
from drillsim.record.journal import Event, Journal
from drillsim.response.casualties import Casualties
from drillsim.response.command import Command
from drillsim.response.detection import Detection
from drillsim.response.dispatch import Dispatch
from drillsim.response.isolation import stop
from drillsim.response.mission import Unit
from drillsim.response.orders import Orders
from drillsim.response.roads import Roads
from drillsim.response.scene import Affair, Control, Outlook, Said, Scene, Steps
from drillsim.units import NEVER, instant, ticks


class Response:
    """Detection, command, dispatch and missions of one run."""

    def __init__(self, realisation: Realisation, network: Network, winds: Winds, journal: Journal) -> None:
        self.scene = Scene(realisation, journal, winds)
        scenario, park = realisation.scenario, realisation.scenario.park
        roads = Roads(park)
        self.scene.closed_ways |= {park.ways.number[id_] for id_ in scenario.file.closed_ways}
        self.scene.closed_ways |= set(roads.shut_at_start)
        self.dispatch = Dispatch(self.scene, roads)
        for id_, member in scenario.fleet.items():
            home = park.junction[park.file.stations[member.station].at]
            self.dispatch.units[id_] = Unit(member, home, home)
        self.detection = Detection(self.scene)
        self.casualties = Casualties(self.scene)
        self.command = Command(self.scene, Orders(self.scene, network, self.dispatch, self.casualties))
        for after_s, weather in zip(winds.starts_s[1:], winds.weathers[1:], strict=True):
            self.scene.env.process(self._wind(after_s, weather.wind_from_deg, weather.wind_speed_m_s))
        for id_, noun in sorted(scenario.file.incidents.items()):
            at = noun.at or park.file.places[noun.place].at
            affair = Affair(self.scene.env, id_, noun.place, at)
            self.scene.affairs[id_] = affair
            self.scene.env.process(self._incident(affair, instant(noun.starts_at)))
            self.command.open(affair)

    def _wind(self, after_s: float, wind_from: float, wind_speed: float) -> Steps:
        """The wind changes; the windsocks show it."""
        yield self.scene.env.timeout(ticks(after_s))
        self.scene.write("wind_changed", "wind", None, None, Said(detail=f"from {wind_from:g} deg, {wind_speed:g} m/s"))

    def _incident(self, affair: Affair, starts_at: int) -> Steps:
        """An incident begins; its isolation, if imposed, comes when told."""
        yield self.scene.env.timeout(starts_at)
        noun = self.scene.scenario.file.incidents[affair.id]
        event = self.scene.write("leak_started", affair.id, None, affair)
        event.where, event.detail = affair.place, noun.substance
        self.scene.started[affair.id] = event
        for what in ("reported", "isolated"):
            told = self.scene.imposed(what, affair.id)
            if told is not None and told < NEVER:
                self.scene.env.process(self._imposed(affair, what, told))

    def _imposed(self, affair: Affair, what: str, told: int) -> Steps:
        """The report or the isolation of an incident comes when it is told to."""
        yield self.scene.env.timeout(max(0, told - self.scene.now))
        cause = self.scene.started[affair.id]
        if what == "reported":
            self.detection.know(affair, "imposed", cause)
        else:
            line = self.scene.scenario.file.incidents[affair.id].line_mass
            stop(self.scene, affair, ("imposed", line), cause)

    def advance(self, until: int, outlook: Outlook, news: PeopleNews | None) -> Control:
        """Runs to a window's end on what was published at its start; returns what it changed."""
        self.scene.outlook = outlook
        self.scene.control = Control()
        self.detection.look()
        if news is not None:
            self.detection.hear(news.calls)
            self.casualties.hear(news.fallen)
        self.scene.env.run(until=until)
        self.scene.env.step()  # SimPy leaves its stop event in the queue, where it would pass for something due
        return self.scene.control

    def run_empty(self, id_: str) -> None:
        """Nothing is left to escape from an incident."""
        affair = self.scene.affairs[id_]
        if not affair.over:
            cause: Event | None = self.scene.started.get(id_)
            affair.stopped.succeed(self.scene.write("empty", id_, cause, affair))
