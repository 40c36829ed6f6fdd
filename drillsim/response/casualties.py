"""How casualties become known: somebody or a camera saw the fall, or the head count finds them missing.

A head count tells who is missing; where they lie is found by a search or by a camera that knows faces, whichever is
first.
"""

from __future__ import annotations

from drillsim.people.news import Fallen
from drillsim.record.journal import Event
from drillsim.response.scene import Affair, Casualty, Said, Scene, Steps
from drillsim.response.senses.cameras import camera_look
from drillsim.response.senses.faces import Faces
from drillsim.response.senses.finding import lies_outdoors, make_known
from drillsim.units import NEVER


class Casualties:
    """The casualties of a run, as the response comes to know them."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.faces = scene, Faces(scene)
        self.sought: set[int] = set()
        """The missing for whom a search is under way, or done."""

    def stirred_by(self, missing_fallen: frozenset[int]) -> bool:
        """Whether a camera that knows faces now shows somebody of the missing."""
        return self.faces.stirred_by(missing_fallen)

    def hear(self, fallen: tuple[Fallen, ...]) -> None:
        """Somebody fell; if it was seen, the report is on its way. Who was missing before may now lie in view."""
        for one in fallen:
            self.scene.fallen.add(one.person)
            affair = self._nearest(one)
            if affair is None:
                continue
            casualty = Casualty(one.person, one.name, one.x, one.y, one.place, one.cause)
            affair.casualties[one.person] = casualty
            due = self.scene.now if one.seen else self._on_camera(casualty)
            if due < NEVER:
                self.scene.env.process(self._reported(affair, casualty, due - self.scene.now))
        self.faces.compare()

    def count_heads(self, affair: Affair, level: str, cause: Event) -> None:
        """The first order to leave or shelter starts a head count, after which the missing are known."""
        if not affair.counts_heads:
            affair.counts_heads = True
            affair.tell()
            self.scene.env.process(self._head_count(affair, level, cause))

    def _reported(self, affair: Affair, casualty: Casualty, in_ticks: int) -> Steps:
        """The report of a fall that was seen, or that will be when somebody next looks at the camera."""
        yield self.scene.env.timeout(in_ticks + self.scene.realisation.timing("casualty_noticed", casualty.name))
        make_known(self.scene, affair, casualty, casualty.fell, "seen")

    def _head_count(self, affair: Affair, level: str, cause: Event) -> Steps:
        """Counts, again and again while somebody is missing; who was told and does not answer is then looked for."""
        number = 0
        while True:
            takes = self.scene.realisation.timing("head_count", affair.id, number)
            yield self.scene.env.timeout(takes)
            missing = self.scene.outlook.missing
            said = Said(level=level, detail=f"{missing} missing")
            affair.missing = missing
            affair.tell()
            counted = self.scene.write("head_counted", level, cause, affair, said)
            if self.scene.outlook.to_observe:
                kept = Said(level=level, detail=f"{self.scene.outlook.to_observe} people who smelled it")
                self.scene.write("under_observation", level, counted, affair, kept)
            self._search(affair, counted)
            self.faces.learn(affair, counted)
            if missing == 0 and affair.over:
                return
            number += 1

    def _search(self, affair: Affair, counted: Event) -> None:
        """Looks for the missing, each of whom takes a time to find; none if the profile has them found at once."""
        at_once = self.scene.scenario.law("finds_missing").fixed == 0.0
        for person in sorted(self.scene.outlook.missing_fallen & affair.casualties.keys()):
            casualty = affair.casualties[person]
            if at_once:
                make_known(self.scene, affair, casualty, counted, "missed at the head count")
            elif casualty.reported is None and person not in self.sought:
                self.sought.add(person)
                self.scene.env.process(self._found(affair, casualty, counted))

    def _found(self, affair: Affair, casualty: Casualty, counted: Event) -> Steps:
        """A search comes upon somebody missing."""
        yield self.scene.env.timeout(self.scene.realisation.timing("finds_missing", casualty.name))
        make_known(self.scene, affair, casualty, counted, "missed at the head count")

    def _nearest(self, one: Fallen) -> Affair | None:
        """The incident somebody is taken for a victim of: a known one before one nobody knows of, then one behind such
        a field, then one that goes on, then the nearest. A crowd by itself makes nobody fall.
        """
        begun = [self.scene.affairs[id_] for id_ in self.scene.started]
        could = [affair for affair in begun if affair.noun.causes] or begun

        def fits(affair: Affair) -> tuple[bool, bool, bool, float, str]:
            far = (affair.at[0] - one.x) ** 2 + (affair.at[1] - one.y) ** 2
            return not affair.reported.triggered, one.field not in affair.noun.causes, affair.over, far, affair.id

        return min(could, key=fits, default=None)

    def _on_camera(self, casualty: Casualty) -> int:
        """When somebody first looks at the spot on a camera; NEVER if none shows it. Cameras look through no wall."""
        if not lies_outdoors(self.scene, casualty):
            return NEVER
        cameras, at = sorted(self.scene.park.file.cameras), (casualty.x, casualty.y)
        return min((camera_look(self.scene, id_, at, self.scene.now) for id_ in cameras), default=NEVER)
