"""Patrols on their rounds: when each next passes near a spot, worked out and not walked step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.park.geometry import Floats
from drillsim.park.model import Park
from drillsim.response.roads import Roads
from drillsim.response.scene import Scene
from drillsim.response.senses.sense import Sense, Spot
from drillsim.units import NEVER, TICKS_PER_S, ticks

_FLOAT_NOISE: Final = 1e-6  # of a tick, as in units

Passings = NDArray[np.int64]
"""When a round comes near and leaves again, ticks since it began, (passings, 2), by the first."""


@dataclass(frozen=True, eq=False)
class Round:
    """A round walked again and again: corners (n, 2) in m, passed at `at_s` (n) seconds after it begins.

    It begins `phase` ticks after second 0, and every `period` ticks before and after; the last corner is the first,
    left when the next round begins.
    """

    corners: Floats
    at_s: Floats
    period: int
    phase: int
    known: dict[tuple[Spot, float], Passings] = field(default_factory=dict)

    def next_passing(self, within_m: float, at: Spot, tick: int) -> int:
        """The first tick from `tick` on at which it is within some metres of a spot; NEVER if it never is."""
        passings = self.passings(at, within_m)
        if not len(passings):
            return NEVER
        since = (tick - self.phase) % self.period
        if ((passings[:, 0] <= since) & (since <= passings[:, 1])).any():
            return tick
        later = passings[passings[:, 0] > since, 0]
        waits = int(later.min()) if len(later) else self.period + int(passings[0, 0])
        return tick - since + waits

    def passings(self, at: Spot, within_m: float) -> Passings:
        """When it is within some metres of a spot in one round.

        On a straight piece the distance squared is a quadratic in the share walked; it is small between the roots.
        """
        if (at, within_m) not in self.known:
            self.known[at, within_m] = self._passings(at, within_m)
        return self.known[at, within_m]

    def _passings(self, at: Spot, within_m: float) -> Passings:
        step, takes_s = np.diff(self.corners, axis=0), np.diff(self.at_s)
        away, from_s = self.corners[:-1] - np.array(at), self.at_s[:-1]
        a = (step * step).sum(axis=1)
        b = (away * step).sum(axis=1)
        c = (away * away).sum(axis=1) - within_m**2
        root = np.sqrt(np.maximum(b * b - a * c, 0.0))
        moves = a > 0.0
        safe = np.where(moves, a, 1.0)
        enters = np.where(moves, (-b - root) / safe, 0.0)
        leaves = np.where(moves, (-b + root) / safe, 1.0)
        near = np.where(moves, b * b - a * c >= 0.0, c <= 0.0) & (leaves >= 0.0) & (enters <= 1.0)
        enters_s = (from_s + np.clip(enters, 0.0, 1.0) * takes_s)[near]
        leaves_s = (from_s + np.clip(leaves, 0.0, 1.0) * takes_s)[near]
        first = np.ceil(enters_s * TICKS_PER_S - _FLOAT_NOISE).astype(np.int64)
        last = np.floor(leaves_s * TICKS_PER_S + _FLOAT_NOISE).astype(np.int64)
        found = np.stack([first, np.maximum(first, last)], axis=1)
        return found[np.argsort(found[:, 0], kind="stable")]


def patrols(scene: Scene) -> list[Sense]:
    """All patrols on duty today, by id."""
    alert = scene.scenario.file.alert_period
    nouns = sorted(scene.park.file.patrols.items())
    on_duty = [(id_, noun) for id_, noun in nouns if noun.on_duty == "always" or alert]
    if not on_duty:
        return []
    roads = Roads(scene.park, on_foot=True)
    return [
        Sense(
            id_, "patrol", partial(round_of(scene, roads, id_).next_passing, noun.sees), reports="patrol_reports"
        )
        for id_, noun in on_duty
    ]  # fmt: skip


def round_of(scene: Scene, roads: Roads, id_: str) -> Round:
    """A patrol's round; luck settles where on it the patrol is at second 0. Barriers hold up no patrol."""
    noun = scene.park.file.patrols[id_]
    corners, metres = walked(scene.park, roads, noun.route)
    at_s = np.append(metres / noun.speed, 0.0)
    period = max(ticks(noun.every), ticks(float(at_s[-2])))
    at_s[-1] = period / TICKS_PER_S
    phase = int(scene.realisation.draw(id_, "patrol_phase") * period)
    return Round(np.vstack([corners, corners[:1]]), at_s, period, phase)


def walked(park: Park, roads: Roads, route: tuple[str, ...]) -> tuple[Floats, Floats]:
    """The corners (n, 2) of a round in m, and the metres walked until each (n); it ends where it began."""
    ways = park.ways
    corners, metres = [park.junction_xy[[park.junction[route[0]]]]], [np.zeros(1)]
    for begin, end in pairwise([park.junction[id_] for id_ in (*route, route[0])]):
        node, links = begin, roads.toward(end, frozenset()).link
        while node != end:
            link = int(links[node])
            number = int(roads.way[link])
            first, last = ways.lines.first[number], ways.lines.first[number + 1]
            points, share = ways.lines.points[first:last], ways.lines.share[first:last]
            if int(ways.start[number]) != node:
                points, share = points[::-1], 1.0 - share[::-1]
            corners.append(points[1:])
            metres.append(metres[-1][-1] + share[1:] * ways.length[number])
            node = int(roads.links.end[link])
    return np.concatenate(corners), np.concatenate(metres)
