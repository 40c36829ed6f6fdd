"""What everybody meets of the window's fields where they are, and what it does to their bodies; all replications."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.danger import Body, Effect
from drillsim.hazards.irritants import felt_from
from drillsim.park.geometry import Floats, Ints
from drillsim.people.masks import Masks
from drillsim.people.network import WINDOW_TICKS
from drillsim.people.slowing import Irritated
from drillsim.people.spots import AT_HOME, AT_NODE, ENCLOSED, Spots
from drillsim.people.state import States
from drillsim.units import NEVER, seconds


@dataclass(frozen=True)
class Outdoors:
    """A window's mean of a field in the open, in its effect's unit.

    `at_rest` gives it at points that are asked for window after window, arrays that are not written into; `at_home`
    holds it where people work, in the order of `Breathing.open_homes`.
    """

    at_rest: Callable[[Floats, Floats], Floats]
    at_home: Floats


@dataclass(frozen=True)
class Air:
    """A window's mean of a field in one replication: outdoors, None for nothing, and inside each place (places)."""

    outdoors: Outdoors | None
    inside: Floats


Look = Callable[[str, Sequence[tuple[int, Floats, Floats]]], list[Floats]]
"""Gives the window's mean of a field in the open at points of some replications: number, x and y metres."""


@dataclass(frozen=True)
class Felt:
    """Who meets a field at all, flat numbers through all replications, and how much, whatever masks they wear.

    `levels` are the values there are, many met by several people, `which` the number of each one's.
    """

    who: Ints
    levels: Floats
    which: Ints

    def above(self, threshold: float) -> Ints:
        """Those who meet so much or more."""
        high = self.levels >= threshold
        return self.who[high[self.which]] if high.any() else self.who[:0]


Met = tuple[Ints, Floats, Ints]
"""Some people by flat number, the values they meet, and the number of each one's."""


@dataclass(frozen=True)
class _Seats:
    """Those of a replication who do not walk, by how they meet the air: flat numbers.

    Of those who rest in the open `which` says at which of the points `rest_xy` (2, points).
    """

    enclosed: Ints
    places: Ints
    at_home: NDArray[np.bool_]
    homes: Ints
    rest: Ints
    rest_xy: Floats
    which: Ints


class Breathing:
    """The bodies of everybody, and what they meet window by window."""

    def __init__(self, spots: Spots, states: States, masks: Sequence[Masks]) -> None:
        self.spots, self.states, self.masks = spots, states, masks
        self.effects: dict[str, Effect] = {}
        self.bodies: dict[str, Body] = {}
        rows = states.fell_at.shape[0]
        owns = [self.own(row) for row in range(rows)]
        self.open_homes = [np.flatnonzero(spots.home_is_open[own]) + own.start for own in owns]
        """By replication the people who work in the open, flat numbers."""
        self._seats: list[_Seats | None] = [None] * rows
        self.unclean: list[Ints] = []
        """Those whose air was not clean in the window, by field; flat numbers."""
        self.irritated: list[Irritated] = []
        """Whom the window's fields slow, by field."""
        self.unclean_at, self.fell_at = states.unclean_at.reshape(-1), states.fell_at.reshape(-1)
        self.masked_at = states.masked_at.reshape(-1)
        self.walked_in_cloud_at = states.walked_in_cloud_at.reshape(-1)

    def own(self, row: int) -> slice:
        """The flat numbers of a replication's people."""
        return slice(row * self.spots.people, (row + 1) * self.spots.people)

    def expose_to(self, effect: Effect, body: Body) -> None:
        """Prepares to keep what everybody feels of a field."""
        self.effects[effect.id], self.bodies[effect.id] = effect, body

    def reseat(self, row: int) -> None:
        """Somebody of a replication meets the air in another way than before."""
        self._seats[row] = None

    def breathe(
        self, airs: Mapping[int, Mapping[str, Air]], walked: Mapping[int, Ints], look: Look, end: int
    ) -> dict[str, Felt]:
        """Everybody breathes the window's mean fields; `airs` has those that are anywhere, by replication and name.

        `walked` are those who were afoot in the window, by replication and numbered within it.
        """
        felt: dict[str, Felt] = {}
        self.unclean, self.irritated = [], []
        for id_ in self.bodies:
            rows = {row: air[id_] for row, air in airs.items() if id_ in air}
            met = [part for row, air in rows.items() for part in self._at_rest(row, air)]
            met += self._on_the_way(id_, {row: air for row, air in rows.items() if row in walked}, walked, look)
            met = [part for part in met if part[1].any()]
            if met:
                felt[id_] = _joined(met)
                self._take_in(id_, felt[id_], end)
        return felt

    def _take_in(self, id_: str, felt: Felt, end: int) -> None:
        """What a field does to those who meet it."""
        effect = self.effects[id_]
        levels, which = self._through_masks(effect, felt, end)
        enclosed = getattr(self.bodies[id_], "enclosed", None)
        if enclosed is not None:
            enclosed(felt.who[self.spots.seat[felt.who] == ENCLOSED])
        self._irritate(effect, felt.who, (levels, which))
        self.bodies[id_].feel(felt.who, levels, seconds(end), seconds(WINDOW_TICKS), which)
        unclean = felt.above(effect.clean_below)
        self.unclean_at[unclean] = end
        self.unclean.append(unclean)
        into = felt.above(effect.harmful_above)
        into = into[self.spots.afoot[into] & (self.walked_in_cloud_at[into] >= NEVER) & (self.fell_at[into] >= NEVER)]
        self.walked_in_cloud_at[into] = end

    def _irritate(self, effect: Effect, who: Ints, met: tuple[Floats, Ints]) -> None:
        """Notes whom a field slows: `met` are the levels that reach bodies, and the number of each one's."""
        stops = getattr(effect, "incapacitates", None)
        if stops is None:
            return
        irritation, which = met[0] / stops, met[1]
        stings = irritation >= felt_from()
        if stings.any():
            some = stings[which]
            self.irritated.append((who[some], irritation[which[some]]))

    def _through_masks(self, effect: Effect, felt: Felt, end: int) -> tuple[Floats, Ints]:
        """What reaches the bodies; masks keep out what is breathed, not what is felt on the skin."""
        if not effect.mixes_indoors or not self.masked:
            return felt.levels, felt.which
        since, masks = self.masked_at[felt.who], self.masks[0]
        worn = (since <= end - WINDOW_TICKS) & (end - since <= masks.lasts)
        levels = np.concatenate([felt.levels, felt.levels / masks.factor])
        return levels, felt.which + len(felt.levels) * worn

    @property
    def masked(self) -> bool:
        """Whether anybody has a mask at hand."""
        return any(masks.any_at_hand for masks in self.masks)

    def _at_rest(self, row: int, air: Air) -> list[Met]:
        """Those of a replication who do not walk, in some groups, and how much of a field they meet."""
        seats = self._of(row)
        found: list[Met] = [(seats.enclosed, air.inside, seats.places)]
        if air.outdoors is not None:
            found.append((self.open_homes[row][seats.at_home], air.outdoors.at_home, seats.homes))
            if len(seats.rest):
                found.append((seats.rest, air.outdoors.at_rest(*seats.rest_xy), seats.which))
        return found

    def _on_the_way(self, id_: str, airs: Mapping[int, Air], walked: Mapping[int, Ints], look: Look) -> list[Met]:
        """Those afoot, inside a place or in the open, and how much of a field they meet."""
        spots = self.spots
        found: list[Met] = []
        open_air: list[tuple[int, Ints]] = []
        for row, air in airs.items():
            who = walked[row] + row * spots.people
            within = spots.seat[who] == ENCLOSED
            if within.any():
                found.append((who[within], air.inside, spots.mid_place[who[within]]))
                who = who[~within]
            if air.outdoors is not None and len(who):
                open_air.append((row, who))
        if open_air:
            values = look(id_, [(row, spots.mid_x[who], spots.mid_y[who]) for row, who in open_air])
            found += [(who, value, np.arange(len(who))) for (_, who), value in zip(open_air, values, strict=True)]
        return found

    def _of(self, row: int) -> _Seats:
        """Those of a replication who do not walk, worked out anew when somebody has set out, arrived or changed."""
        known = self._seats[row]
        if known is None:
            own, spots = self.own(row), self.spots
            seat, still = spots.seat[own], ~spots.walks[own]
            enclosed = np.flatnonzero((seat == ENCLOSED) & still) + own.start
            rest = np.flatnonzero((seat >= AT_NODE) & still) + own.start
            at, which = np.unique(spots.mid_x[rest] + 1j * spots.mid_y[rest], return_inverse=True)
            at_home = spots.seat[self.open_homes[row]] == AT_HOME
            rest_xy = np.stack([at.real, at.imag])
            known = _Seats(enclosed, spots.mid_place[enclosed], at_home, np.flatnonzero(at_home), rest, rest_xy, which)
            self._seats[row] = known
        return known


def _joined(met: Sequence[Met]) -> Felt:
    """Those of some groups who meet anything."""
    first = np.cumsum([0, *(len(levels) for _, levels, _ in met)])
    who = np.concatenate([who for who, _, _ in met])
    levels = np.concatenate([levels for _, levels, _ in met])
    which = np.concatenate([which + start for (_, _, which), start in zip(met, first.tolist(), strict=False)])
    some = (levels > 0.0)[which]
    return Felt(who[some], levels, which[some])
