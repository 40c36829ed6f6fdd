"""Face recognition: cameras that compare whom they show with the list of the missing."""

from __future__ import annotations

from drillsim.record.journal import Event
from drillsim.response.scene import Affair, Casualty, Said, Scene, Steps
from drillsim.response.senses.finding import lies_outdoors, make_known
from drillsim.response.senses.sense import sees


class Faces:
    """The cameras that recognise faces, and the head counts whose missing they look for.

    They compare all the time, whoever looks at their screens. Only who lies in view is located; who still walks about
    is not, as nobody follows people from camera to camera.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        nouns = sorted(scene.park.file.cameras.items())
        self.cameras = {id_: noun for id_, noun in nouns if noun.recognises_faces}
        self.counted: dict[str, Event] = {}
        """The latest head count of each incident."""
        self.compared: set[int] = set()

    def learn(self, affair: Affair, counted: Event) -> None:
        """A head count says who is missing."""
        self.counted[affair.id] = counted
        self.compare()

    def stirred_by(self, missing_fallen: frozenset[int]) -> bool:
        """Whether any of the missing who have fallen is a casualty not compared yet."""
        if not self.cameras or not self.counted:
            return False
        affairs = [self.scene.affairs[incident] for incident in self.counted]
        return any(person in affair.casualties for person in missing_fallen - self.compared for affair in affairs)

    def compare(self) -> None:
        """Every missing person who lies in view is recognised after a while, by the first camera to do so."""
        if not self.cameras or not self.counted:
            return
        for person in sorted(self.scene.outlook.missing_fallen - self.compared):
            for incident in sorted(self.counted):
                affair = self.scene.affairs[incident]
                casualty = affair.casualties.get(person)
                if casualty is not None:
                    self.compared.add(person)
                    self._compare(affair, casualty)

    def _compare(self, affair: Affair, casualty: Casualty) -> None:
        """Starts the clocks of all cameras that show somebody."""
        if casualty.reported is not None or not lies_outdoors(self.scene, casualty):
            return
        for id_, camera in self.cameras.items():
            if sees(camera, (casualty.x, casualty.y), self.scene.park.north_deg):
                self.scene.env.process(self._recognise(id_, affair, casualty))

    def _recognise(self, id_: str, affair: Affair, casualty: Casualty) -> Steps:
        """One camera recognises somebody, unless they have been found before."""
        counted = self.counted[affair.id]
        yield self.scene.env.timeout(self.scene.realisation.timing("recognises_face", f"{id_}/{casualty.name}"))
        if casualty.reported is None:
            said = Said(where=casualty.place, detail=casualty.name)
            found = self.scene.write("face_recognised", id_, counted, affair, said)
            make_known(self.scene, affair, casualty, found, "recognised on camera")
