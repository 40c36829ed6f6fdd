"""The clocks of all that looks for incidents: each starts when an incident can be seen and is looked at."""

from __future__ import annotations

from collections.abc import Mapping

from drillsim.hazards.danger import Sight
from drillsim.response.scene import Affair, Scene, Steps
from drillsim.response.senses.booths import booths
from drillsim.response.senses.cameras import cameras, watches
from drillsim.response.senses.patrols import patrols
from drillsim.response.senses.reports import report
from drillsim.response.senses.sense import Sense, Spot
from drillsim.units import NEVER


class Looking:
    """Cameras, booths, watches and patrols of one run, and which of them are after which incident."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.senses = [*cameras(scene), *booths(scene), *watches(scene), *patrols(scene)]
        self.after: set[tuple[str, str, str]] = set()
        """Kind, sense and incident: a clock runs, or has run out."""
        self.looks: dict[tuple[str, str, str], int] = {}
        self.looked: dict[str, Spot] = {}
        """The spot at which every sense was last asked for an incident; none after one has given up."""

    def stirred_by(self, seen: Mapping[str, Sight]) -> bool:
        """Whether there is anything to look for that was not looked for before."""
        return bool(seen) and bool(self._news(seen))

    def look(self) -> None:
        """Starts the clocks of what can be seen and is not known of yet."""
        seen = self.scene.outlook.readings.seen
        for incident in self._news(seen):
            affair = self.scene.affairs[incident]
            self.looked[incident] = (seen[incident].x, seen[incident].y)
            for sense in self.senses:
                key = (sense.by, sense.id, incident)
                if key not in self.after and self._next(sense, affair) < NEVER:
                    self.after.add(key)
                    self.scene.env.process(self._after(sense, affair))

    def _news(self, seen: Mapping[str, Sight]) -> list[str]:
        """The incidents, by id, that nobody knows of and that are seen elsewhere than when last looked for."""
        affairs, looked = self.scene.affairs, self.looked
        found = [id_ for id_, sight in seen.items() if looked.get(id_) != (sight.x, sight.y)]
        return sorted(id_ for id_ in found if not affairs[id_].reported.triggered)

    def _next(self, sense: Sense, affair: Affair) -> int:
        """When a sense next looks at an incident; NEVER when that cannot be seen or is known already."""
        sight = self.scene.outlook.readings.seen.get(affair.id)
        if sight is None or affair.reported.triggered:
            return NEVER
        return sense.next_look((sight.x, sight.y), self.scene.now)

    def _after(self, sense: Sense, affair: Affair) -> Steps:
        """Look after look until one notices the incident, or there is nothing to see or to report any more."""
        scene = self.scene
        key = (sense.by, sense.id, affair.id)
        while (due := self._next(sense, affair)) < NEVER:
            if due > scene.now:
                yield scene.env.timeout(due - scene.now)
                continue  # it looks now, if the incident is still there
            number = self.looks[key] = self.looks.get(key, -1) + 1
            if sense.notices:
                yield scene.env.timeout(scene.realisation.timing(sense.notices, sense.luck(affair.id), number))
            if affair.reported.triggered:
                break
            if sense.on_picture or affair.id in scene.outlook.readings.seen:
                yield from self._saw(sense, affair)
                return
        self.after.discard(key)
        self.looked.pop(affair.id, None)

    def _saw(self, sense: Sense, affair: Affair) -> Steps:
        """It has seen the incident, and reports it."""
        scene = self.scene
        event = scene.write(sense.event, sense.id, scene.started.get(affair.id), affair)
        if sense.reports:
            yield scene.env.timeout(scene.realisation.timing(sense.reports, sense.luck(affair.id)))
        report(scene, affair, f"{sense.by}:{sense.id}", event)
