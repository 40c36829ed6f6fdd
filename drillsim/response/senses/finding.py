"""How somebody who lies somewhere becomes known to the response."""

from __future__ import annotations

from drillsim.people.news import Deed
from drillsim.record.journal import Event
from drillsim.response.scene import Affair, Casualty, Said, Scene


def lies_outdoors(scene: Scene, casualty: Casualty) -> bool:
    """Whether somebody lies under the open sky: on a way, or in a place without walls."""
    place = scene.park.file.places.get(casualty.place)
    return place is None or not place.indoors


def make_known(scene: Scene, affair: Affair, casualty: Casualty, cause: Event, how: str) -> None:
    """From here on crews go for the casualty, and orders may follow; the first report counts."""
    if casualty.reported is not None:
        return
    said = Said(where=casualty.place, detail=how)
    casualty.reported = scene.write("casualty_reported", casualty.name, cause, affair, said)
    scene.doing.deeds.append(Deed(scene.now, casualty.person, "casualty_reported"))
    affair.casualty_reports.append(casualty.reported)
    waiting, affair.casualty = affair.casualty, scene.env.event()
    waiting.succeed(casualty.reported)
    affair.tell()
