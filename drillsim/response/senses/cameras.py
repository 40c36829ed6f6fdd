"""Cameras: watched all the time or looked at now and then; and coastal watches, whose pictures are analysed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from drillsim.park.schema import CoastalWatch
from drillsim.response.scene import Scene
from drillsim.response.senses.sense import Sense, Spot, next_due, sees
from drillsim.units import NEVER, TICKS_PER_S, ticks


def cameras(scene: Scene) -> list[Sense]:
    """All cameras of the park, by id."""
    return [
        Sense(id_, "camera", partial(camera_look, scene, id_), notices="camera_notices")
        for id_ in sorted(scene.park.file.cameras)
    ]


def camera_look(scene: Scene, id_: str, at: Spot, tick: int) -> int:
    """The first tick from `tick` on at which somebody looks at a spot on a camera; luck settles when the looks are."""
    camera = scene.park.file.cameras[id_]
    if not sees(camera, at, scene.park.north_deg):
        return NEVER
    if camera.looked_at_every is None:
        return tick
    every = ticks(camera.looked_at_every)
    return next_due(tick, every, int(scene.realisation.draw(id_, "phase") * every))


def watches(scene: Scene) -> list[Sense]:
    """All coastal watches, by id; their pictures are taken at multiples of their interval since midnight."""
    start = scene.scenario.file.starts_at
    since = start - start.replace(hour=0, minute=0, second=0, microsecond=0)
    since_midnight = since // timedelta(seconds=1) * TICKS_PER_S
    return [
        Sense(
            id_, "watch", partial(_picture, (noun, scene.park.north_deg), since_midnight),
            notices="watch_looks", on_picture=True,
        )
        for id_, noun in sorted(scene.park.file.watches.items())
    ]  # fmt: skip


def _picture(watch: tuple[CoastalWatch, float], since_midnight: int, at: Spot, tick: int) -> int:
    """When the next picture is taken that has a spot on it."""
    noun, north_deg = watch
    if not sees(noun, at, north_deg):
        return NEVER
    return next_due(tick, ticks(noun.every), -since_midnight)
