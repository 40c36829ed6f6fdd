"""How an incident becomes known: the first clock to run out reports it, unless when is imposed otherwise."""

from __future__ import annotations

from drillsim.record.journal import Event
from drillsim.response.scene import Affair, Said, Scene


def report(scene: Scene, affair: Affair, by: str, cause: Event) -> None:
    """A clock has run out; the first makes the incident known."""
    if scene.imposed("reported", affair.id, cause=scene.started.get(affair.id)) is None:
        know(scene, affair, by, cause)


def know(scene: Scene, affair: Affair, by: str, cause: Event | None) -> None:
    """The incident is known from now on."""
    if not affair.reported.triggered:
        affair.reported.succeed(scene.write("reported", by, cause, affair, Said(where=affair.place)))
        scene.tell_all()
