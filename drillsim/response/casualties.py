"""How casualties become known: somebody or a camera saw the fall, or the head count finds them missing."""

from __future__ import annotations

from drillsim.people.news import Deed, Fallen
from drillsim.record.journal import Event
from drillsim.response.detection import sees
from drillsim.response.scene import Affair, Casualty, Said, Scene, Steps


class Casualties:
    """The casualties of a run, as the response comes to know them."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def hear(self, fallen: tuple[Fallen, ...]) -> None:
        """Somebody fell; if it was seen, the report is on its way."""
        for one in fallen:
            self.scene.fallen.add(one.person)
            affair = self._nearest(one)
            if affair is None:
                continue
            casualty = Casualty(one.person, one.name, one.x, one.y, one.place, one.cause)
            affair.casualties[one.person] = casualty
            if one.seen or self._on_camera(one):
                self.scene.env.process(self._reported(affair, casualty))

    def count_heads(self, affair: Affair, level: str, cause: Event) -> None:
        """The first order to leave or shelter starts a head count, after which the missing are known."""
        if not affair.counts_heads:
            affair.counts_heads = True
            self.scene.env.process(self._head_count(affair, level, cause))

    def _reported(self, affair: Affair, casualty: Casualty) -> Steps:
        """The report of a fall that was seen."""
        yield self.scene.env.timeout(self.scene.realisation.timing("casualty_noticed", casualty.name))
        self._known(affair, casualty, casualty.fell, "seen")

    def _head_count(self, affair: Affair, level: str, cause: Event) -> Steps:
        """Counts, again and again while somebody is missing; who was told and does not answer is then looked for."""
        number = 0
        while True:
            takes = self.scene.realisation.timing("head_count", affair.id, number)
            yield self.scene.env.timeout(takes)
            missing = self.scene.outlook.missing
            said = Said(level=level, detail=f"{missing} missing")
            affair.missing = missing
            counted = self.scene.write("head_counted", level, cause, affair, said)
            if self.scene.outlook.to_observe:
                kept = Said(level=level, detail=f"{self.scene.outlook.to_observe} people who smelled it")
                self.scene.write("under_observation", level, counted, affair, kept)
            for person in sorted(self.scene.outlook.missing_fallen & affair.casualties.keys()):
                self._known(affair, affair.casualties[person], counted, "missed at the head count")
            if missing == 0 and affair.over:
                return
            number += 1

    def _known(self, affair: Affair, casualty: Casualty, cause: Event, how: str) -> None:
        """From here on crews go for the casualty, and orders may follow."""
        if casualty.reported is not None:
            return
        said = Said(where=casualty.place, detail=how)
        casualty.reported = self.scene.write("casualty_reported", casualty.name, cause, affair, said)
        self.scene.control.deeds.append(Deed(self.scene.now, casualty.person, "casualty_reported"))
        affair.casualty_reports.append(casualty.reported)
        waiting, affair.casualty = affair.casualty, self.scene.env.event()
        waiting.succeed(casualty.reported)

    def _nearest(self, one: Fallen) -> Affair | None:
        """The incident somebody most likely fell victim to, of those that have begun."""
        return min(
            (self.scene.affairs[id_] for id_ in self.scene.started),
            key=lambda a: ((a.at[0] - one.x) ** 2 + (a.at[1] - one.y) ** 2, a.id),
            default=None,
        )

    def _on_camera(self, one: Fallen) -> bool:
        """Whether a camera looks at the spot."""
        cameras = self.scene.park.file.cameras
        return any(sees(cameras[id_], (one.x, one.y), self.scene.park.north_deg) for id_ in sorted(cameras))
