"""Isolation of a leak, whoever does it."""

from __future__ import annotations

from drillsim.record.journal import Event
from drillsim.response.scene import Affair, Said, Scene


def isolate(scene: Scene, affair: Affair, how: tuple[str, float], cause: Event) -> None:
    """The leak is isolated by something, leaving kilograms in the line; unless when is imposed otherwise."""
    if scene.imposed("isolated", affair.id, cause=scene.started.get(affair.id)) is None:
        stop(scene, affair, how, cause)


def stop(scene: Scene, affair: Affair, how: tuple[str, float], cause: Event | None) -> None:
    """The leak is isolated now."""
    if affair.over:
        return
    by, leaves = how
    event = scene.write("isolated", by, cause, affair, Said(where=affair.place))
    scene.act(affair, "isolate", event, leaves)
    affair.stop(event)
