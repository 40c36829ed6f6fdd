"""Small matters of every day: called in, attended by whoever is free, settled there or handed up the civil ladder.

Each of a stream is an affair of its own, with its own luck; hazards found by inspection are rectified, not attended.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import numpy as np

from drillsim.hazards.matters.rates import (
    DAYS_A_YEAR,
    HOUR_WEIGHTS,
    INSPECTION,
    arising_per_year,
    arrival_times,
    draws_for,
    expected_number,
    rate_factor,
)
from drillsim.record.journal import Event
from drillsim.response.dispatch import Dispatch, Request
from drillsim.response.scene import Affair, Said, Scene, Steps
from drillsim.response.senses.booths import found_per_day
from drillsim.scenario.schema.incidents.matters import TIERS, SmallMatters
from drillsim.units import instant, ticks


class Matters:
    """The streams of small matters of a run."""

    def __init__(self, scene: Scene, dispatch: Dispatch) -> None:
        self.scene, self.dispatch = scene, dispatch

    def open(self, id_: str, noun: SmallMatters) -> None:
        """Begins one stream."""
        self.scene.env.process(self._stream(id_, noun))

    def _stream(self, id_: str, noun: SmallMatters) -> Steps:
        """One matter after another, at instants settled by luck."""
        places = self._places(noun)
        for number, at in enumerate(self._instants(id_, noun)):
            yield self.scene.env.timeout(max(0, at - self.scene.now))
            name = f"{id_}-{number + 1}"
            place = places[int(self.scene.realisation.draw(id_, "place", number) * len(places))]
            if noun.matter == "hazard":
                self.scene.env.process(self._hazard(name, noun, place))
            else:
                affair = Affair(self.scene.env, name, noun, self.scene.park.file.places[place].at)
                affair.place = place
                self.scene.env.process(self._matter(affair, noun))

    def _instants(self, id_: str, noun: SmallMatters) -> list[int]:
        """The ticks at which the matters of a stream come up."""
        scenario = self.scene.scenario
        clock = scenario.file.starts_at
        hour = (clock - clock.replace(hour=0, minute=0, second=0)) / timedelta(hours=1)
        per_year = noun.per_year * (self.factor() if noun.lowered_by_inspection else 1.0)
        expected = expected_number(per_year, HOUR_WEIGHTS, hour, scenario.file.lasts)
        u = self.scene.realisation.dice.uniforms(id_, "arrives", np.arange(draws_for(expected)))
        times = arrival_times(-np.log(u), per_year, HOUR_WEIGHTS, hour, scenario.file.lasts)
        return [instant(float(at)) for at in times[np.isfinite(times)]]

    def factor(self) -> float:
        """What finding and rectifying hazards leaves of the rate."""
        found = found_per_day(self.scene.park) * DAYS_A_YEAR
        return float(rate_factor(found, arising_per_year(len(self.scene.park.file.places))))

    def _places(self, noun: SmallMatters) -> list[str]:
        """The places by weight, as a list from which luck picks one: a thousand entries, at least one a place."""
        weights = dict(noun.places)
        if not weights:
            listed = self.scene.park.file.places
            shift = self.scene.scenario.file.shift
            weights = {id_: float(sum(place.people.get(shift, {}).values())) for id_, place in listed.items()}
        weights = {id_: weight for id_, weight in sorted(weights.items()) if weight > 0} or {noun.place: 1.0}
        total = sum(weights.values())
        return [id_ for id_, weight in weights.items() for _ in range(max(1, round(1000 * weight / total)))]

    def _matter(self, affair: Affair, noun: SmallMatters) -> Steps:
        """One matter: called in, somebody sent, settled by the first level that can."""
        scene = self.scene
        started = scene.write("incident_started", affair.id, None, affair, Said(where=affair.place, detail=noun.what))
        yield scene.env.timeout(scene.realisation.timing("person_calls", affair.id))
        reported = scene.write("reported", "call", started, affair, Said(where=affair.place))
        affair.reported.succeed(reported)
        informed = scene.write("informed", TIERS[0], reported, affair, Said(level=TIERS[0]))
        yield scene.env.timeout(scene.realisation.timing("call_out_takes", affair.id))
        again = False
        while not affair.attended.triggered:
            if not affair.sent:
                self.dispatch.request(Request(affair.id, affair, noun.send, (), informed, again))
                again = True
            yield affair.attended | scene.unit_free
            yield scene.decide()  # everything of the tick has arrived: who has turned back is no longer on the way
        attended = cast(Event, affair.attended.value)
        yield scene.env.timeout(scene.realisation.ticks(noun.takes, affair.id, "takes"))
        yield from self._settle(affair, noun, attended)

    def _settle(self, affair: Affair, noun: SmallMatters, cause: Event) -> Steps:
        """Settled on the spot by the grid, or handed on and negotiated above; who was sent goes home."""
        scene, u = self.scene, self.scene.realisation.draw(affair.id, "settled")
        for tier, share in zip(TIERS, noun.settled_by, strict=True):
            if u < share or tier == TIERS[-1]:
                settled = scene.write("settled", tier, cause, affair, Said(affair.place, tier))
                if not affair.over:
                    affair.stop(settled)
                return
            above = TIERS[TIERS.index(tier) + 1]
            cause = scene.write("handed_on", tier, cause, affair, Said(affair.place, tier, f"to {above}"))
            if not affair.over:
                affair.stop(cause)
            yield scene.env.timeout(scene.realisation.timing("call_next_level", f"{tier}/{affair.id}"))
            cause = scene.write("informed", above, cause, affair, Said(level=above))
            yield scene.env.timeout(scene.realisation.timing(f"{above}_negotiates", affair.id))

    def _hazard(self, name: str, noun: SmallMatters, place: str) -> Steps:
        """A hazard found at an inspection, and rectified some days later."""
        scene = self.scene
        found = scene.write("hazard_found", name, None, None, Said(where=place, level=TIERS[0]))
        found.incident = name
        yield scene.env.timeout(ticks(INSPECTION.rectified_after_d * 86_400.0))
        if scene.realisation.draw(name, "rectified") < INSPECTION.rectified_share:
            done = scene.write("hazard_rectified", name, found, None, Said(where=place))
            done.incident = name
