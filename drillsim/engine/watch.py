"""What is watched window by window on behalf of the response: clean readings, assembly points, empty vessels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from drillsim.hazards.danger import Happening
from drillsim.hazards.dangers import Dangers, Readings
from drillsim.park.geometry import Floats
from drillsim.people.crowd import Crowd
from drillsim.people.news import PeopleNews
from drillsim.record.journal import Event, Journal
from drillsim.response.room import Response
from drillsim.response.scene import Outlook
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER

_NOBODY: Final[frozenset[int]] = frozenset()


class Watch:
    """Forms the outlook that is published at each window's end.

    Of fields only those present are looked at: one that is absent reads zero everywhere, which is clean.
    """

    def __init__(
        self, scenario: Scenario, dangers: Dangers, crowd: Crowd, response: Response, journal: Journal
    ) -> None:
        self.scenario, self.dangers, self.crowd = scenario, dangers, crowd
        self.response, self.journal = response, journal
        self.clear_since = NEVER
        self.leaves_shelter = any(order.action == "leave_shelter" for order in scenario.file.orders.values())
        places = [noun.place for noun in scenario.file.incidents.values() if noun.causes]
        self.source_places = np.isin(np.array(sorted(scenario.park.file.places), dtype=object), places)
        self.clean_below = {name: effect.clean_below for name, effect in dangers.effects.items()}
        self.hot = [name for name, effect in dangers.effects.items() if effect.unit == "kW/m2"]
        self.felt_at_once = [name for name, effect in dangers.effects.items() if not effect.mixes_indoors]
        nouns, limits = scenario.park.file.detectors, response.detection.limits
        self.first_points = [
            (id_, limits[id_, "detector_alarm"]) for id_, noun in nouns.items() if noun.substance in dangers.effects
        ]
        self.compared: Mapping[str, float] | None = None
        self.alarmed = False
        units = response.dispatch.units.values()
        self.metering = [unit for unit in units if "gas_detection" in unit.member.kind.capabilities]
        self.not_noted = np.ones(len(crowd.assembly_ids), dtype=bool)
        """Assembly points that no field has reached yet."""
        self.compared_at_points: Mapping[str, Floats] | None = None
        self.nobody_crowds = np.zeros((1, len(scenario.park.ways.ids)))
        self.last: Outlook | None = None

    def outlook(self, news: PeopleNews | None, happened: tuple[tuple[Happening, Event], ...], now: int) -> Outlook:
        """What may be acted on in the next window; the same object as before while nothing has changed."""
        readings = self.dangers.readings()
        present = [name for name in self.clean_below if self.dangers.present(name)]
        clean = self._clean(readings, news, present)
        self.clear_since = min(self.clear_since, now) if clean else NEVER
        if present:
            self._assembly_points(readings, news, (present, now))
        if news is None:
            return Outlook(readings, self.nobody_crowds, 0, frozenset(), 0, self.clear_since)
        counted = (news.missing, news.missing_fallen, news.to_observe, self.clear_since)
        formed = (readings, news.way_density, *counted, happened, self._too_hot(present), *self._doors(readings, news))
        if self.last is None or not _same(self.last, formed):
            self.last = Outlook(*formed)
        return self.last

    def end(self, now: int) -> None:
        """Notes the end of the run."""
        self.journal.write(Event(now, "run_ended", "clock"))

    def _clean(self, readings: Readings, news: PeopleNews | None, present: Sequence[str]) -> bool:
        """Whether a measured clear is to be had: detectors below their first point, and meters clean at assembly
        points, at the places of the incidents and at the doors of shelters.

        Fixed detectors alone never clear anything: a narrow plume may have missed them all. What is felt at once,
        such as heat, needs no meter.
        """
        needs_meters = len(self.felt_at_once) < len(self.clean_below)
        if news is None or (needs_meters and all(unit.state != "working" for unit in self.metering)):
            return False
        if self._alarmed(readings.detectors):
            return False
        return all(self._reads_clean(readings, news, name) for name in present)

    def _alarmed(self, detectors: Mapping[str, float]) -> bool:
        """Whether any fixed detector reads as much as its first point; compared once for the very same readings."""
        if detectors is not self.compared:
            self.compared = detectors
            self.alarmed = any(detectors.get(id_, 0.0) >= limit for id_, limit in self.first_points)
        return self.alarmed

    def _reads_clean(self, readings: Readings, news: PeopleNews, name: str) -> bool:
        """Whether meters read a field clean at all assembly points, shelters and places of incidents."""
        limit = self.clean_below[name]
        if not (readings.assembly[name] < limit).all():
            return False
        met = news.shut[0] | self.source_places
        return bool((readings.doors[name][met] < limit).all())

    def _too_hot(self, present: Sequence[str]) -> frozenset[int]:
        """The casualties that lie where a crew feels at once that it cannot go."""
        felt = [name for name in present if name in self.hot]
        if not felt:
            return _NOBODY
        lying = [one for affair in self.response.scene.affairs.values() for one in affair.casualties.values()]
        if not lying:
            return _NOBODY
        limit = self.scenario.figure("entry_heat_limit_kW_m2")
        xy = np.array([(one.x, one.y) for one in lying], dtype=np.float64)
        hot = np.zeros(len(lying), dtype=bool)
        for name in felt:
            hot |= self.dangers.value(name, xy[:, 0], xy[:, 1]) >= limit
        return frozenset(one.person for one, far in zip(lying, hot.tolist(), strict=True) if far)

    def _doors(self, readings: Readings, news: PeopleNews) -> tuple[frozenset[int], frozenset[int]]:
        """The shut places whose doors are fresher than inside, and those whose doors are staler, by meters at work."""
        if not self.leaves_shelter or not any(unit.state == "working" for unit in self.metering):
            return _NOBODY, _NOBODY
        fresher, staler = np.zeros(news.shut[0].shape, dtype=bool), np.zeros(news.shut[0].shape, dtype=bool)
        for name in self.clean_below.keys() - set(self.felt_at_once):
            outside, inside, limit = readings.doors[name], self.dangers.inside(name), self.clean_below[name]
            fresher |= (inside >= limit) & (outside < inside)
            staler |= (outside >= limit) & (outside > inside)
        fresher &= news.shut[0] & ~staler
        return frozenset(np.flatnonzero(fresher).tolist()), frozenset(np.flatnonzero(staler & news.shut[0]).tolist())

    def _assembly_points(self, readings: Readings, news: PeopleNews | None, when: tuple[Sequence[str], int]) -> None:
        """Notes the first time an assembly point is in a field that is not clean."""
        if readings.assembly is self.compared_at_points:
            return
        self.compared_at_points = readings.assembly
        present, now = when
        for name in present:
            reached = self.not_noted & (readings.assembly[name] >= self.clean_below[name])
            for number in np.flatnonzero(reached).tolist() if reached.any() else ():
                id_ = self.crowd.assembly_ids[number]
                there = int(news.at_assembly[0, number]) if news is not None else 0
                where = self.scenario.park.file.assembly_points[id_].at
                detail = f"{there} people there; {name}"
                cause = self.crowd.cause_of.get(name)
                tick = max(0, now - 1)
                self.journal.write(Event(tick, "assembly_in_cloud", id_, where, detail=detail, parent=cause))
            self.not_noted &= ~reached


def _same(last: Outlook, formed: tuple[object, ...]) -> bool:
    """Whether an outlook would be published again: arrays and readings are the same objects, all else is equal."""
    readings, density, *others = formed
    if last.readings is not readings or last.way_density is not density:
        return False
    counted = [last.missing, last.missing_fallen, last.to_observe, last.clear_since, last.happened]
    return [*counted, last.too_hot, last.fresher, last.staler] == others
