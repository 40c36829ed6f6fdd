"""Where a field is read every window whoever is there: places, assembly points, detectors; and the air indoors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.danger import Effect
from drillsim.hazards.gas.bodies import GasEffect
from drillsim.hazards.gas.indoors import exchange, mixed
from drillsim.hazards.shelters import ShelterLoads
from drillsim.hazards.still import BREATHING_HEIGHT_M, Still, Turned
from drillsim.park.schema import ParkFile
from drillsim.scenario.model import Scenario

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


class FixedPoints:
    """The window's mean of every field at the fixed points of a park, and inside its places.

    What is read of it is the very same object as for the window before where nothing has changed.
    """

    def __init__(self, scenario: Scenario, effects: Iterable[Effect], dangers: Turned) -> None:
        file = scenario.park.file
        self.nouns = file.detectors
        self.effects = {effect.id: effect for effect in effects}
        self.place_ids = sorted(file.places)
        places = [file.places[id_] for id_ in self.place_ids]
        self.open_rate = np.array([place.air_changes for place in places])
        self.shut_rate = np.array([place.air_changes_sealed for place in places])
        self.open_air = np.array([not place.indoors for place in places], dtype=bool)
        self.assembly_ids = sorted(file.assembly_points)
        self.detector_ids = sorted(file.detectors)
        self.still = Still(dangers, *self._points(scenario, file))
        self.values = {name: self.still.nothing for name in self.effects}
        self.ever_shut = np.zeros(len(self.place_ids), dtype=bool)
        self._nothing = np.zeros(len(self.place_ids))
        self.indoors = {name: self._nothing for name in self.effects}
        self.indoors_mean = {name: self._nothing for name in self.effects}
        self._outdoors_some = dict.fromkeys(self.effects, False)
        self._filled = dict.fromkeys(self.effects, False)
        self.loads = {
            name: ShelterLoads(effect.substance.probit.n, len(self.place_ids))
            for name, effect in self.effects.items()
            if isinstance(effect, GasEffect) and effect.substance.poisons
        }
        """What is breathed inside the places and before their doors, of each gas."""
        self._rates: tuple[Mask, float, tuple[Array, Array]] | None = None
        self._no_readings: Mapping[str, float] = MappingProxyType(dict.fromkeys(self.detector_ids, 0.0))
        self._look()

    def _points(self, scenario: Scenario, file: ParkFile) -> tuple[Array, Array, Array]:
        """All fixed points, metres: places, assembly points, detectors at their height."""
        at = [
            *(file.places[id_].at for id_ in self.place_ids),
            *(scenario.park.xy(file.assembly_points[id_].at) for id_ in self.assembly_ids),
            *(file.detectors[id_].at for id_ in self.detector_ids),
        ]
        xy = np.array(at, dtype=np.float64).reshape(-1, 2)
        z = np.full(len(xy), BREATHING_HEIGHT_M)
        z[len(xy) - len(self.detector_ids) :] = [file.detectors[id_].height for id_ in self.detector_ids]
        return xy[:, 0], xy[:, 1], z

    def advance(self, shut: Mask, until_s: float, seconds: float) -> None:
        """Reads the window last turned, which lasted so long; `shut` (places) are closed for sheltering."""
        self.ever_shut |= np.broadcast_to(shut, self.ever_shut.shape)
        changed = False
        for name, effect in self.effects.items():
            value = self.still.value(name)
            if value is not self.values[name]:
                self.values[name], changed = value, True
                self._outdoors_some[name] = bool(value[: len(self.place_ids)].any())
            if self._outdoors_some[name] or self._filled[name]:
                self._turn_indoors(effect, self._exchange(shut, seconds))
                if name in self.loads:
                    outside = value[: len(self.place_ids)]
                    self.loads[name].add(self.indoors_mean[name], outside, until_s, seconds)
            else:
                self.indoors_mean[name] = self._nothing
        if changed:
            self._look()

    def _turn_indoors(self, effect: Effect, shares: tuple[Array, Array]) -> None:
        """What is inside the places after the window, and in its mean."""
        name, outside = effect.id, self.values[effect.id][: len(self.place_ids)]
        if effect.mixes_indoors:
            self.indoors[name], self.indoors_mean[name] = mixed(self.indoors[name], outside, shares)
            self._filled[name] = bool(self.indoors[name].any())
        else:
            self.indoors_mean[name] = np.where(self.open_air | effect.passes_walls, outside, 0.0)

    def _exchange(self, shut: Mask, seconds: float) -> tuple[Array, Array]:
        """How the places' air is exchanged in a window; worked out when doors are opened or shut."""
        known = self._rates
        if known is None or known[1] != seconds or not np.array_equal(known[0], shut):
            rate = np.where(shut, self.shut_rate, self.open_rate)
            known = self._rates = shut.copy(), seconds, exchange(rate, seconds)
        return known[2]

    def _look(self) -> None:
        """What is read anew after a change outdoors."""
        first, last = len(self.place_ids), len(self.place_ids) + len(self.assembly_ids)
        self.doors: Mapping[str, Array] = {name: values[:first] for name, values in self.values.items()}
        """Every field outdoors at each place (places)."""
        self.assembly: Mapping[str, Array] = {name: values[first:last] for name, values in self.values.items()}
        """Every field at each assembly point."""
        self.detectors = self._detectors({name: values[last:] for name, values in self.values.items()})
        """What each detector reads of its own substance, ppm."""

    def _detectors(self, values: Mapping[str, Array]) -> Mapping[str, float]:
        """The readings by detector, of its own substance; one and the same while all are 0."""
        if not any(found.any() for found in values.values()):
            return self._no_readings
        listed = {name: found.tolist() for name, found in values.items()}
        nouns = self.nouns
        return {
            id_: listed[nouns[id_].substance][number] if nouns[id_].substance in listed else 0.0
            for number, id_ in enumerate(self.detector_ids)
        }

    def shelters(self) -> dict[str, dict[str, dict[str, float]]]:
        """By gas and by place that was ever shut for sheltering: what it was worth, in `ShelterLoads.of`'s words."""
        shut = np.flatnonzero(self.ever_shut)
        return {
            name: {self.place_ids[place]: loads.of(place) for place in shut.tolist()}
            for name, loads in self.loads.items()
            if loads.outside.any() and len(shut)
        }

    def felt_inside(self, name: str) -> bool:
        """Whether anything of a field was inside any place in the window."""
        return self.indoors_mean[name] is not self._nothing and bool(self.indoors_mean[name].any())

    @property
    def quiet(self) -> bool:
        """Whether nothing is left indoors that the next window would change."""
        return not any(self._filled.values())
