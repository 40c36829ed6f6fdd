"""What is watched window by window on behalf of the response: clean readings, assembly points, empty vessels."""

from __future__ import annotations

import numpy as np

from drillsim.hazards.danger import Happening
from drillsim.hazards.dangers import Dangers, Readings
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
        self, scenario: Scenario, dangers: Dangers, crowd: Crowd, response: Response, journal: Journal
    ) -> None:
        self.scenario, self.dangers, self.crowd = scenario, dangers, crowd
        self.response, self.journal = response, journal
        self.clear_since = NEVER
        self.staged_in: set[tuple[str, str]] = set()
        places = [noun.place for noun in scenario.file.incidents.values() if noun.causes]
        self.source_places = np.isin(np.array(sorted(scenario.park.file.places), dtype=object), places)
        self.in_cloud: dict[str, int] = {}

    def outlook(self, news: PeopleNews | None, happened: tuple[tuple[Happening, Event], ...], now: int) -> Outlook:
        """What may be acted on in the next window."""
        readings = self.dangers.readings()
        clean = self._clean(readings, news)
        self.clear_since = min(self.clear_since, now) if clean else NEVER
        self._assembly_points(readings, news, now)
        self._staging_points(now)
        ways = len(self.scenario.park.ways.ids)
        density = news.way_density if news is not None else np.zeros((1, ways))
        if news is None:
            return Outlook(readings, density, 0, frozenset(), 0, self.clear_since)
        counted = (news.missing, news.missing_fallen, news.to_observe)
        return Outlook(readings, density, *counted, self.clear_since, happened, self._too_hot())

    def end(self, now: int) -> None:
        """Notes the end of the run."""
        self.journal.write(Event(now, "run_ended", "clock"))

    def _clean(self, readings: Readings, news: PeopleNews | None) -> bool:
        """Whether a measured clear is to be had: detectors below their first point, and meters clean at assembly
        points, at the places of the incidents and at the doors of shelters.

        Fixed detectors alone never clear anything: a narrow plume may have missed them all. What is felt at once,
        such as heat, needs no meter.
        """
        effects = self.dangers.effects
        nouns = self.scenario.park.file.detectors
        fixed = [id_ for id_, noun in nouns.items() if noun.substance in effects]
        limits = self.response.detection.limits
        if any(readings.detectors[id_] >= limits[id_, "detector_alarm"] for id_ in fixed):
            return False
        meters = any(
            unit.state == "working" and "gas_detection" in unit.member.kind.capabilities
            for unit in self.response.dispatch.units.values()
        )
        if news is None or not (meters or not any(effect.mixes_indoors for effect in effects.values())):
            return False
        met = news.shut[0] | self.source_places
        return all(
            bool((readings.doors[name][met] < effect.clean_below).all())
            and bool((readings.assembly[name] < effect.clean_below).all())
            for name, effect in effects.items()
        )

    def _too_hot(self) -> frozenset[int]:
        """The casualties that lie where a crew feels at once that it cannot go."""
        limit = self.scenario.figure("entry_heat_limit_kW_m2")
        lying = [one for affair in self.response.scene.affairs.values() for one in affair.casualties.values()]
        xy = np.array([(one.x, one.y) for one in lying], dtype=np.float64).reshape(-1, 2)
        hot = np.zeros(len(lying), dtype=bool)
        for name, effect in self.dangers.effects.items():
            if lying and not effect.mixes_indoors and self.dangers.present(name):
                hot |= self.dangers.value(name, xy[:, 0], xy[:, 1]) >= limit
        return frozenset(one.person for one, far in zip(lying, hot.tolist(), strict=True) if far)

    def _assembly_points(self, readings: Readings, news: PeopleNews | None, now: int) -> None:
        """Notes the first time an assembly point is in a field that is not clean."""
        for number, id_ in enumerate(self.crowd.assembly_ids):
            for name, effect in self.dangers.effects.items():
                if id_ in self.in_cloud or readings.assembly[name][number] < effect.clean_below:
                    continue
                self.in_cloud[id_] = now
                there = int(news.at_assembly[0, number]) if news is not None else 0
                where = self.scenario.park.file.assembly_points[id_].at
                detail = f"{there} people there; {name}"
                cause = self.crowd.cause_of.get(name)
                tick = max(0, now - 1)
                self.journal.write(Event(tick, "assembly_in_cloud", id_, where, detail=detail, parent=cause))

    def _staging_points(self, now: int) -> None:
        """Notes vehicles that stand where it is not clean, once a mission."""
        standing = [u for u in self.response.dispatch.units.values() if u.state in ("setting_up", "working")]
        units = [unit for unit in standing if unit.member.kind.moves != "flies"]
        at = self.scenario.park.junction_xy[[unit.at for unit in units]]
        for name, effect in self.dangers.effects.items():
            if not units or not self.dangers.present(name):
                continue
            values = self.dangers.value(name, at[:, 0], at[:, 1]).tolist()
            for unit, value in zip(units, values, strict=True):
                mission = unit.mission
                if value < effect.clean_below or mission is None or (mission.key, name) in self.staged_in:
                    continue
                self.staged_in.add((mission.key, name))
                where, cause = self.scenario.park.junction_ids[unit.at], self.crowd.cause_of.get(name)
                event = Event(now - 1, "staging_in_cloud", unit.member.id, where, mission.affair.id, "", name, cause)
                self.journal.write(event)
