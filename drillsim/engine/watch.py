"""What is watched window by window on behalf of the response: clean readings, assembly points, empty vessels."""

from __future__ import annotations

import numpy as np

from drillsim.hazards.gas.room import GasRoom, Readings
from drillsim.people.bodies import clean_below_ppm
from drillsim.people.crowd import Crowd
from drillsim.people.news import PeopleNews
from drillsim.record.journal import Event, Journal
from drillsim.response.room import Response
from drillsim.response.scene import Outlook
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER


class Watch:
    """Forms the outlook that is published at each window's end."""

    def __init__(
        self, scenario: Scenario, gas: GasRoom, crowd: Crowd, response: Response, journal: Journal
    ) -> None:
        self.scenario, self.gas, self.crowd, self.response, self.journal = scenario, gas, crowd, response, journal
        self.clear_since = NEVER
        self.staged_in: set[tuple[str, str]] = set()
        places = [leak.noun.place for leak in gas.leaks.values()]
        self.leaking_places = np.isin(np.array(gas.place_ids, dtype=object), places)
        self.in_cloud: dict[str, int] = {}

    def outlook(self, news: PeopleNews | None, now: int) -> Outlook:
        """What may be acted on in the next window."""
        readings = self.gas.publish()
        clean = self._clean(readings, news)
        self.clear_since = min(self.clear_since, now) if clean else NEVER
        self._assembly_points(readings, news, now)
        self._staging_points(now)
        self._empty(now)
        ways = len(self.scenario.park.ways.ids)
        density = news.way_density if news is not None else np.zeros((1, ways))
        if news is None:
            return Outlook(readings, density, 0, frozenset(), 0, self.clear_since)
        return Outlook(readings, density, news.missing, news.missing_fallen, news.to_observe, self.clear_since)

    def end(self, now: int) -> None:
        """Notes the end of the run."""
        self.journal.write(Event(now, "run_ended", "clock"))

    def _clean(self, readings: Readings, news: PeopleNews | None) -> bool:
        """Whether a measured clear is to be had: detectors below their first point, and meters clean at assembly
        points, at the leaking places and at the doors of shelters.

        Fixed detectors alone never clear anything: a narrow plume may have missed them all.
        """
        nouns = self.scenario.park.file.detectors
        fixed = [id_ for id_, noun in nouns.items() if noun.substance in self.gas.substances]
        limits = self.response.detection.limits
        if any(readings.detectors[id_] >= limits[id_, "detector_alarm"] for id_ in fixed):
            return False
        meters = any(
            unit.state == "working" and "gas_detection" in unit.member.kind.capabilities
            for unit in self.response.dispatch.units.values()
        )
        if not meters or news is None:
            return False
        met = news.shut[0] | self.leaking_places
        return all(
            bool((readings.doors[name][met] < clean_below_ppm(what)).all())
            and bool((readings.assembly[name] < clean_below_ppm(what)).all())
            for name, what in self.gas.substances.items()
        )

    def _assembly_points(self, readings: Readings, news: PeopleNews | None, now: int) -> None:
        """Notes the first time an assembly point is in cloud."""
        for number, id_ in enumerate(self.crowd.assembly_ids):
            for name, what in self.gas.substances.items():
                if id_ in self.in_cloud or readings.assembly[name][number] < clean_below_ppm(what):
                    continue
                self.in_cloud[id_] = now
                there = int(news.at_assembly[0, number]) if news is not None else 0
                where = self.scenario.park.file.assembly_points[id_].at
                detail = f"{there} people there; {name}"
                cause = self.crowd.leak_of.get(name)
                tick = max(0, now - 1)
                self.journal.write(Event(tick, "assembly_in_cloud", id_, where, detail=detail, parent=cause))

    def _staging_points(self, now: int) -> None:
        """Notes vehicles that stand in gas, once a mission."""
        units = [u for u in self.response.dispatch.units.values() if u.state in ("setting_up", "working")]
        at = self.scenario.park.junction_xy[[unit.at for unit in units]]
        for name, what in self.gas.substances.items():
            if not units or not self.gas.in_the_air(name):
                continue
            for unit, ppm in zip(units, self.gas.ppm(name, at[:, 0], at[:, 1]).tolist(), strict=True):
                mission = unit.mission
                if ppm < clean_below_ppm(what) or mission is None or (mission.key, name) in self.staged_in:
                    continue
                self.staged_in.add((mission.key, name))
                where, cause = self.scenario.park.junction_ids[unit.at], self.crowd.leak_of.get(name)
                event = Event(now - 1, "staging_in_cloud", unit.member.id, where, mission.affair.id, "", name, cause)
                self.journal.write(event)

    def _empty(self, now: int) -> None:
        """Tells the response of leaks that have run dry or whose time is up."""
        for id_, leak in self.gas.leaks.items():
            begun = leak.release.start_s * 1000 < now
            if begun and self.gas.ended(id_, now / 1000):
                self.response.run_empty(id_)
