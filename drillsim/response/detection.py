"""Detection: clocks that compete from when the field or view at their place qualifies; the log says which won.

Detectors and people are here; all that looks for incidents, from cameras to patrols, is in `senses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from drillsim.hazards.dangers import Readings
from drillsim.hazards.own import substance_in
from drillsim.hazards.substances import kg_m3_from_ppm
from drillsim.park.schema.equipment import Threshold
from drillsim.people.news import Call
from drillsim.record.journal import Event
from drillsim.response.scene import Affair, Said, Scene, Steps
from drillsim.response.senses.looking import Looking
from drillsim.response.senses.reports import know, report
from drillsim.units import NEVER, ticks

POINTS: Final = ("detector_alarm", "detector_high_alarm")
"""The alarm points of a detector, by the event each logs."""
_NOWHERE: Final = (float("inf"), float("-inf"))  # holds no reading: the first look compares all


class Detection:
    """The clocks of one run: fixed detectors, people who smell gas and call, and whatever looks for incidents."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.file = scene.park.file
        self.above: dict[tuple[str, str], bool] = {}
        self.bands = dict.fromkeys(sorted(self.file.detectors), _NOWHERE)
        """From which ppm to below which each detector reads without crossing an alarm point."""
        self.read: Mapping[str, float] | None = None
        """The readings last found to cross nothing."""
        self.looking = Looking(scene)
        self.limits = {
            (id_, point): self._ppm(detector.substance, limit)
            for id_, detector in sorted(self.file.detectors.items())
            for point, limit in zip(POINTS, (detector.alarm, detector.high_alarm), strict=True)
        }

    def stirred_by(self, readings: Readings) -> bool:
        """Whether a look at what is read and can be seen would start or stop a clock."""
        return bool(self._crossed(readings.detectors)) or self.looking.stirred_by(readings.seen)

    def look(self) -> None:
        """Compares readings with their alarm points, and starts or stops the clocks they qualify."""
        detectors = self.scene.outlook.readings.detectors
        for id_ in self._crossed(detectors):
            self._compare(id_, detectors.get(id_, 0.0))
        self.looking.look()

    def _crossed(self, detectors: Mapping[str, float]) -> list[str]:
        """The detectors, by id, that have crossed an alarm point since they were last compared."""
        if detectors is self.read or detectors == self.read:
            return []
        read = detectors.get
        crossed = [id_ for id_, (low, high) in self.bands.items() if not low <= read(id_, 0.0) < high]
        if not crossed:
            self.read = detectors
        return crossed

    def _compare(self, id_: str, ppm: float) -> None:
        """One detector's reading against its alarm points."""
        low, high = -np.inf, np.inf
        for point in POINTS:
            limit = self.limits[id_, point]
            above = ppm >= limit
            if above and not self.above.get((id_, point), False):
                self.scene.env.process(self._detector(id_, point))
            self.above[id_, point] = above
            low, high = (max(low, limit), high) if above else (low, min(high, limit))
        self.bands[id_] = (low, high)

    def hear(self, calls: tuple[Call, ...]) -> None:
        """Starts the clocks of people who have noticed something and will call."""
        for call in calls:
            named = self.scene.affairs.get(call.incident)
            affair = named or self._affair(call.field, call.at, unreported=True)
            if affair is not None and not affair.reported.triggered:
                self.scene.env.process(self._person(call, affair))

    def _detector(self, id_: str, point: str) -> Steps:
        """A detector alarms after its response time, if the gas is still there."""
        detector = self.file.detectors[id_]
        yield self.scene.env.timeout(ticks(detector.response))
        if not self.above.get((id_, point), False):
            return
        affair = self._affair(detector.substance, detector.at)
        cause = self.scene.started.get(affair.id) if affair else None
        event = self.scene.write(point, id_, cause, affair, Said(detail=f"{detector.substance}"))
        if affair is None:
            return
        report(self.scene, affair, f"detector:{id_}", event)
        if point == "detector_high_alarm":
            self.scene.set_off(affair.high_alarm, event)

    def _person(self, call: Call, affair: Affair) -> Steps:
        """Somebody noticed something and calls, unless overcome first."""
        yield self.scene.env.timeout(max(0, call.tick - self.scene.now))
        if not affair.reported.triggered and call.person not in self.scene.fallen:
            event = self.scene.write("person_called", call.name, call.cause, affair, Said(where=call.place))
            report(self.scene, affair, f"person:{call.name}", event)

    def know(self, affair: Affair, by: str, cause: Event | None) -> None:
        """The incident is known from now on."""
        know(self.scene, affair, by, cause)

    def _affair(self, field: str, at: tuple[float, float], unreported: bool = False) -> Affair | None:
        """The incident a reading or a call belongs to: the nearest one behind such a field that has begun.

        What is known to be over comes last; a call is taken for news: what has not been reported comes first.
        """
        begun = [self.scene.affairs[id_] for id_ in self.scene.started]
        same = [affair for affair in begun if field in affair.noun.causes]

        def fits(affair: Affair) -> tuple[bool, bool, float, str]:
            far = float(np.hypot(affair.at[0] - at[0], affair.at[1] - at[1]))
            return affair.over, unreported and bool(affair.reported.triggered), far, affair.id

        return min(same, key=fits, default=None)

    def _ppm(self, substance_id: str, limit: Threshold) -> float:
        """An alarm point as ppm at the weather's temperature and pressure; out of reach without data."""
        if limit.ppm is not None:
            return limit.ppm
        weather = self.scene.winds.weathers[0]
        try:
            mass = substance_in(self.scene.scenario, substance_id).molar_mass_kg_mol
        except KeyError:
            return float(NEVER)
        one = kg_m3_from_ppm(1.0, mass, weather.temperature_K, weather.pressure_Pa)
        return float(limit.kg_m3 or 0.0) / float(one)
