"""The park's ways under what is felt at once, such as heat: where nobody passes, and what leads into it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.danger import Effect
from drillsim.hazards.still import Still, Turned
from drillsim.scenario.model import Scenario

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_NOTHING: Mapping[str, Array] = MappingProxyType({})
_NO_WAYS: frozenset[str] = frozenset()


class Ground:
    """Junctions and ways of a park, read every window of the fields that are felt at once.

    What is read of it is the very same object as for the window before where nothing has changed.
    """

    def __init__(self, scenario: Scenario, effects: Mapping[str, Effect], dangers: Turned) -> None:
        ways, junctions = scenario.park.ways, scenario.park.junction_xy
        self.effects, self.dangers, self.way_ids = effects, dangers, ways.ids
        self.junctions = Still(dangers, junctions[:, 0], junctions[:, 1])
        self.middle = Still(dangers, ways.middle[:, 0], ways.middle[:, 1])
        self._felt = _NOTHING
        self._impassable: tuple[Mapping[str, Array], frozenset[str]] = _NOTHING, _NO_WAYS
        self._stretches: tuple[Array, ...] = ()
        self._ends: tuple[Still, ...] = ()
        self._leads: tuple[Mapping[str, tuple[Array, ...]], Mask] = {}, np.zeros(0, dtype=bool)

    def felt(self) -> Mapping[str, Array]:
        """Each field that is there, at each junction."""
        if not self.effects:
            return _NOTHING
        now = self._present(self.junctions)
        if not _same(now, self._felt):
            self._felt = now or _NOTHING
        return self._felt

    def impassable(self) -> frozenset[str]:
        """The ways on which a vehicle is stopped, by what is felt at their middle."""
        if not self.effects:
            return _NO_WAYS
        now, (before, found) = self._present(self.middle), self._impassable
        if not _same(now, before):
            stops = np.zeros(len(self.way_ids), dtype=bool)
            for name, value in now.items():
                stops |= value >= self.effects[name].harmful_above
            ways = frozenset(self.way_ids[n] for n in np.flatnonzero(stops).tolist())
            self._impassable = now, found if ways == found else ways
        return self._impassable[1]

    def leads_into(self, start: Array, middle: Array, end: Array) -> Mask:
        """See `Dangers.leads_into`."""
        if not self.effects and len(self._leads[1]) == len(start):
            return self._leads[1]
        stretches = (start, middle, end)
        if not self._ends or any(new is not old for new, old in zip(stretches, self._stretches, strict=True)):
            self._stretches = stretches
            self._ends = tuple(Still(self.dangers, at[:, 0], at[:, 1]) for at in stretches)
            self._leads = {}, _kept(np.zeros(len(start), dtype=bool))
        fields = [name for name in self.effects if name in self.dangers.fields]
        now = {name: tuple(at.value(name) for at in self._ends) for name in fields}
        if now.keys() != self._leads[0].keys() or any(
            new is not old for name in now for new, old in zip(now[name], self._leads[0][name], strict=True)
        ):
            found = self._worse(now)
            self._leads = now, self._leads[1] if np.array_equal(found, self._leads[1]) else found
        return self._leads[1]

    def _worse(self, values: Mapping[str, tuple[Array, ...]]) -> Mask:
        """Where a field is harmful ahead, and more so than here."""
        found = np.zeros(len(self._stretches[0]), dtype=bool)
        for name, (here, *further) in values.items():
            for ahead in further:
                found |= (ahead >= self.effects[name].harmful_above) & (ahead > here)
        return _kept(found)

    def _present(self, at: Still) -> dict[str, Array]:
        """The fields that are there, at some points."""
        return {name: at.value(name) for name in self.effects if name in self.dangers.fields}


def _same(now: Mapping[str, Array], before: Mapping[str, Array]) -> bool:
    """Whether two readings are the very same arrays."""
    return now.keys() == before.keys() and all(now[name] is before[name] for name in now)


def _kept(values: Mask) -> Mask:
    """An array nobody may write into."""
    values.setflags(write=False)
    return values
