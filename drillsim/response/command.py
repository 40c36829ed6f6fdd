"""The ladder of command: each level is informed, decides, gives its orders and informs the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import simpy

from drillsim.record.journal import Event
from drillsim.response.orders import Orders
from drillsim.response.scene import Affair, Said, Scene, Steps
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS, Level, Order
from drillsim.units import ticks

TAKES_OVER: Final = "park"
"""The emergency level that is told when a civil matter escalates: the police post is the park's."""


class Command:
    """Two ladders: shift, firm, park, city for emergencies; grid, community, district for civil matters.

    A civil matter that escalates becomes an emergency: the park's level is told, and takes it from there.
    """

    def __init__(self, scene: Scene, orders: Orders) -> None:
        self.scene, self.orders = scene, orders

    def open(self, affair: Affair) -> None:
        """Begins to wait for an incident's report."""
        if affair.noun.ladder == "civil":
            self.scene.env.process(self._ladder(affair, CIVIL_LEVELS, affair.reported))
            self.scene.env.process(self._becomes_emergency(affair))
        else:
            self.scene.env.process(self._ladder(affair, LEVELS, affair.reported))

    def _becomes_emergency(self, affair: Affair) -> Steps:
        """A civil matter that is known and escalates is handed to the emergency ladder."""
        yield affair.reported & affair.escalated
        cause = affair.escalated.value
        if affair.over:
            return
        event = self.scene.write("became_emergency", affair.id, cause, affair, Said(where=affair.place))
        law = self.scene.scenario.law("call_next_level")
        yield self.scene.env.timeout(self.scene.realisation.ticks(law, f"civil/{affair.id}", "call_next_level"))
        told = self.scene.env.event()
        told.succeed(event)
        yield from self._ladder(affair, LEVELS[LEVELS.index(TAKES_OVER) :], told)

    def _ladder(self, affair: Affair, levels: Sequence[str], told: simpy.Event) -> Steps:
        """The report reaches the lowest level; each brings in the next."""
        cause = yield told
        yield from self.scene.held("informed", levels[0], affair.id, cause)
        for name, above in zip(levels, (*levels[1:], ""), strict=True):
            informed = self.scene.write("informed", name, cause, affair, Said(level=name))
            decided = self.scene.env.process(self._decide(affair, name, informed))
            if not above:
                return
            level = self.scene.scenario.level(name)
            cause = informed
            if level.informs_next != "reported":
                cause = yield decided
                cause = (yield self._trigger(affair, level, informed)) if level.informs_next != "confirmed" else cause
            law = level.call_takes or self.scene.scenario.law("call_next_level")
            call = self.scene.realisation.ticks(law, f"{name}/{affair.id}", "call_next_level")
            yield self.scene.until("informed", above, affair.id, call, cause)

    def _decide(self, affair: Affair, name: str, informed: Event) -> Steps:
        """The level confirms and gives its orders."""
        level = self.scene.scenario.level(name)
        law = level.decides_in or self.scene.scenario.law(f"{name}_decides")
        for id_, order in self._of(name, affair):
            if order.when == "reported":
                self.scene.env.process(self._give(affair, id_, order, (informed, informed)))
        decides = self.scene.realisation.ticks(law, f"{name}/{affair.id}", "decides")
        yield self.scene.until("confirmed", name, affair.id, decides, informed)
        grade = f"response grade {level.response_grade}" if level.response_grade else ""
        decided = self.scene.write("confirmed", name, informed, affair, Said(level=name, detail=grade))
        self.scene.set_off(affair.confirmed, decided)
        for id_, order in self._of(name, affair):
            if order.when != "reported":
                self.scene.env.process(self._give(affair, id_, order, (informed, decided)))
        return decided

    def _of(self, level: str, affair: Affair) -> list[tuple[str, Order]]:
        """The orders of a level that answer an incident, by id."""
        orders = sorted(self.scene.scenario.file.orders.items())
        return [(id_, order) for id_, order in orders if order.level == level and _answers(order, affair)]

    def _give(self, affair: Affair, id_: str, order: Order, since: tuple[Event, Event]) -> Steps:
        """An order is given once its trigger holds; its effect follows. Every casualty calls out anew."""
        informed, cause = since
        if order.when == "casualty" and order.action == "call_out":
            number = 0
            while True:
                cause = yield self.scene.env.process(self._casualty(affair, number))
                self.scene.env.process(self.orders.carry_out(affair, id_, order, cause))
                number += 1
        if order.when not in ("reported", "confirmed"):
            due = self._trigger(affair, self.scene.scenario.level(order.level), informed, order.when)
            cause = (yield due) or cause
        yield from self.orders.carry_out(affair, id_, order, cause)

    def _trigger(self, affair: Affair, level: Level, informed: Event, name: str = "") -> simpy.Event:
        """The SimPy event behind a trigger's name; without a name, the one that makes the level inform the next."""
        known = {
            "reported": affair.reported, "confirmed": affair.confirmed, "high_alarm": affair.high_alarm,
            "escalated": affair.escalated, "under_control": affair.under_control, "over": affair.stopped,
            "insufficient": affair.insufficient,
        }  # fmt: skip
        name = name or level.informs_next
        if name in known:
            return known[name]
        if name == "casualty":
            return self.scene.env.process(self._casualty(affair, 0))
        return self.scene.env.process(self._not_over(affair, informed, level.informs_next_after))

    def _casualty(self, affair: Affair, number: int) -> Steps:
        """Waits for the report of a casualty, counted from 0; one reported before is known at once."""
        while len(affair.casualty_reports) <= number:
            yield affair.casualty
        return affair.casualty_reports[number]

    def _not_over(self, affair: Affair, informed: Event, after_s: float) -> Steps:
        """Waits a while for the incident to be over; never ends if it is."""
        yield self.scene.env.timeout(max(0, informed.tick + ticks(after_s) - self.scene.now))
        if affair.over:
            yield self.scene.env.event()
        return informed


def _answers(order: Order, affair: Affair) -> bool:
    """Whether an order answers an incident: one it names, of a kind it names, or any."""
    named = not order.incidents or affair.id in order.incidents
    return named and (not order.kinds or affair.noun.kind in order.kinds)
