"""What orders do: zones alarmed, sent out or told to shelter, valves shut, vehicles called, ways closed."""

from __future__ import annotations

import numpy as np

from drillsim.park.geometry import apart, bearing
from drillsim.park.schema import Valve
from drillsim.people.knowledge import GroupOrder
from drillsim.people.network import Network
from drillsim.record.journal import Event
from drillsim.response.casualties import Casualties
from drillsim.response.dispatch import Dispatch, Request
from drillsim.response.isolation import isolate
from drillsim.response.scene import Affair, Said, Scene, Steps
from drillsim.scenario.schema import Order
from drillsim.units import NEVER, ticks


class Orders:
    """Carries out orders; each writes `ordered` when given and its effect when that has come about."""

    def __init__(self, scene: Scene, network: Network, dispatch: Dispatch, casualties: Casualties) -> None:
        self.scene, self.network, self.dispatch, self.casualties = scene, network, dispatch, casualties

    def carry_out(self, affair: Affair, id_: str, order: Order, cause: Event) -> Steps:
        """One order, from being given to its effect."""
        yield from self.scene.held("ordered", id_, affair.id, cause)
        ordered = self.scene.write("ordered", id_, cause, affair, Said(level=order.level, detail=order.action))
        law = order.takes or self.scene.scenario.law(f"{order.action}_takes")
        takes = self.scene.realisation.ticks(law, f"{id_}/{affair.id}", "takes")
        if order.action == "all_clear":
            yield from self._all_clear(affair, id_, order, (ordered, takes))
            return
        if order.action == "leave_shelter":
            yield from self._leave_shelter(affair, id_, order, (ordered, takes))
            return
        yield self.scene.until(order.action, id_, affair.id, takes, ordered)
        match order.action:
            case "alarm":
                self._tell("alarm_sounded", "alarm", (id_, order), (affair, ordered))
            case "shelter":
                self._tell("shelter_announced", "shelter", (id_, order), (affair, ordered))
            case "evacuate":
                self._tell("evacuation_announced", "evacuate", (id_, order), (affair, ordered))
            case "shut_valves":
                self._shut_valves(affair, ordered)
            case "call_out":
                self.dispatch.request(Request(id_, affair, order.send, order.vehicles, ordered))
            case "close_ways":
                self._close(affair, order, ordered)
            case "open_ways":
                self._open(affair, order, ordered)
            case "notify":
                for service in order.services:
                    self.dispatch.notify(service, affair, ordered, order.level)

    def _tell(self, what: str, kind: str, order: tuple[str, Order], why: tuple[Affair, Event]) -> None:
        """People of some places hear an order."""
        (id_, noun), (affair, ordered) = order, why
        places = self._places(noun)
        nodes: tuple[int, ...] = ()
        detail = f"{len(places)} places"
        if kind == "evacuate":
            points = self._destinations(noun, (id_, affair), ordered)
            park = self.scene.park
            nodes = tuple(sorted({park.junction[park.file.assembly_points[p].at] for p in points}))
            detail += " to " + ", ".join(points)
        event = self.scene.write(what, id_, ordered, affair, Said(level=noun.level, detail=detail))
        self.scene.doing.orders.append(GroupOrder(self.scene.now, kind, places, nodes, event))
        if kind != "alarm":
            self.casualties.count_heads(affair, noun.level, event)

    def _places(self, order: Order) -> tuple[int, ...]:
        """The places an order addresses; all of them when it names none."""
        file = self.scene.park.file
        if not order.zones and not order.places:
            return tuple(range(len(self.network.place_ids)))
        named = {id_ for id_, place in file.places.items() if place.zone in order.zones} | set(order.places)
        return tuple(sorted(self.network.place[id_] for id_ in named))

    def _destinations(self, order: Order, given: tuple[str, Affair], ordered: Event) -> tuple[str, ...]:
        """The assembly points an evacuation is sent to, by what is known of leak and wind."""
        id_, affair = given
        points = sorted(self.scene.park.file.assembly_points)
        if isinstance(order.to, tuple):
            return order.to
        wind = self.scene.wind_from()
        if order.to == "nearest" or wind is None:
            return tuple(points)
        figure = self.scene.scenario.figure
        away, upwind, downwind = (
            figure(name) for name in ("assembly_safe_distance_m", "upwind_sector_deg", "downwind_sector_deg")
        )
        within = upwind if order.to == "upwind" else 180.0 - downwind
        good = [p for p in points if self._off(p, affair, wind) <= within and self._distance(p, affair) >= away]
        if good:
            return tuple(good)
        best = min(points, key=lambda p: (self._off(p, affair, wind), -self._distance(p, affair), p))
        self.scene.write("no_good_assembly_point", id_, ordered, affair, Said(where=best, level=order.level))
        return (best,)

    def _off(self, point: str, affair: Affair, wind_from: float) -> float:
        """Degrees between the direction the wind blows from and that of an assembly point, seen from the leak."""
        x, y = self.scene.park.xy(self.scene.park.file.assembly_points[point].at)
        seen = bearing(x - affair.at[0], y - affair.at[1], self.scene.park.north_deg)
        return float(apart(seen, wind_from))

    def _unclear(self, clear_for: int) -> bool:
        """Whether anything known still goes on, or instruments have not read clean for long enough."""
        leaks = any(
            one.reported.triggered and not one.over for one in self.scene.affairs.values() if one.noun.causes
        )
        since = self.scene.outlook.clear_since
        return leaks or since >= NEVER or self.scene.now - since < clear_for

    def _distance(self, point: str, affair: Affair) -> float:
        """Metres from the leak to an assembly point."""
        x, y = self.scene.park.xy(self.scene.park.file.assembly_points[point].at)
        return float(np.hypot(x - affair.at[0], y - affair.at[1]))

    def _shut_valves(self, affair: Affair, ordered: Event) -> None:
        """Every remote valve of the leaking place is tripped; the first to close isolates the leak."""
        if "isolate" not in affair.noun.acts:
            return
        for id_, valve in sorted(self.scene.park.file.valves.items()):
            fits = valve.isolates == affair.place and valve.substance in (None, affair.noun.what)
            if valve.remote and fits:
                self.scene.env.process(self._shut(affair, (id_, valve), ordered))

    def _shut(self, affair: Affair, which: tuple[str, Valve], ordered: Event) -> Steps:
        """One valve moves, or does not."""
        id_, valve = which
        yield self.scene.env.timeout(ticks(valve.closes_in))
        broken = id_ in self.scene.scenario.file.failed_valves
        if broken or self.scene.realisation.draw(id_, "fails") < valve.fails:
            self.scene.write("valve_failed", id_, ordered, affair)
            return
        shut = self.scene.write("valve_shut", id_, ordered, affair)
        isolate(self.scene, affair, (f"valve:{id_}", valve.leaves), shut)

    def _close(self, affair: Affair, order: Order, ordered: Event) -> None:
        """Guards bar ways."""
        for id_ in sorted(order.ways):
            number = self.scene.park.ways.number[id_]
            if number not in self.scene.closed_ways:
                self.scene.closed_ways.add(number)
                self.scene.write("way_closed", id_, ordered, affair, Said(where=id_, level=order.level))

    def _open(self, affair: Affair, order: Order, ordered: Event) -> None:
        """Guards take barriers away."""
        for id_ in sorted(order.ways):
            number = self.scene.park.ways.number[id_]
            if number in self.scene.closed_ways:
                self.scene.closed_ways.discard(number)
                self.scene.open_up()
                self.scene.write("way_opened", id_, ordered, affair, Said(where=id_, level=order.level))

    def _leave_shelter(self, affair: Affair, id_: str, order: Order, given: tuple[Event, int]) -> Steps:
        """The sheltered leave, and the buildings are aired, once meters have read less at the doors than inside."""
        (ordered, takes), addressed = given, frozenset(self._places(order))
        holds, since = ticks(self.scene.scenario.figure("fresher_for_s")), NEVER
        while since >= NEVER or self.scene.now - since < holds:
            yield self.scene.env.timeout(ticks(5.0))
            seen = self.scene.outlook
            fresher = bool(seen.fresher & addressed) and not seen.staler & addressed
            since = min(since, self.scene.now) if fresher else NEVER
        yield self.scene.until("leave_shelter", id_, affair.id, takes, ordered)
        event = self.scene.write("shelter_left", id_, ordered, affair, Said(level=order.level))
        self.scene.doing.orders.append(GroupOrder(self.scene.now, "release", tuple(sorted(addressed)), (), event))
        self.scene.tell_all()

    def _all_clear(self, affair: Affair, id_: str, order: Order, given: tuple[Event, int]) -> Steps:
        """The sheltered are released once it is over and every instrument has read clean for a while."""
        ordered, takes = given
        cause = yield affair.stopped
        clear_for = ticks(self.scene.scenario.figure("clear_for_s"))
        while self._unclear(clear_for):
            yield self.scene.env.timeout(ticks(5.0))
        measured = self.scene.write("measured_clear", order.level, cause or ordered, affair, Said(level=order.level))
        yield self.scene.until("all_clear", id_, affair.id, takes, measured)
        event = self.scene.write("all_clear", id_, measured, affair, Said(level=order.level))
        self.scene.doing.orders.append(GroupOrder(self.scene.now, "release", self._places(order), (), event))
        affair.cleared = True
        self.scene.tell_all()
