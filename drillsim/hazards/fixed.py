"""Where a field is read every window whoever is there: places, assembly points, detectors; and the air indoors."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.danger import Effect
from drillsim.hazards.gas.indoors import indoor_step
from drillsim.scenario.model import Scenario

Array = NDArray[np.float64]
FieldByName = Callable[[str, Array, Array, Array], Array]

BREATHING_HEIGHT_M = 1.5


class FixedPoints:
    """The window's mean of every field at the fixed points of a park, and inside its places."""

    def __init__(self, scenario: Scenario, effects: Iterable[Effect]) -> None:
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
        at = [
            *(place.at for place in places),
            *(scenario.park.xy(file.assembly_points[id_].at) for id_ in self.assembly_ids),
            *(file.detectors[id_].at for id_ in self.detector_ids),
        ]
        self.xy = np.array(at, dtype=np.float64).reshape(-1, 2)
        self.z = np.full(len(self.xy), BREATHING_HEIGHT_M)
        heights = [file.detectors[id_].height for id_ in self.detector_ids]
        self.z[len(self.xy) - len(heights) :] = heights
        self.values = {name: np.zeros(len(self.xy)) for name in self.effects}
        self.indoors = {name: np.zeros(len(self.place_ids)) for name in self.effects}
        self.indoors_mean = {name: np.zeros(len(self.place_ids)) for name in self.effects}

    def advance(self, field: FieldByName, present: frozenset[str], shut: NDArray[np.bool_], seconds: float) -> None:
        """Reads a window: `present` fields are not zero everywhere; `shut` (places) are closed for sheltering."""
        rate = np.where(shut, self.shut_rate, self.open_rate)
        for name, effect in self.effects.items():
            if name not in present and not self.indoors[name].any():
                self.values[name] = np.zeros(len(self.xy))
                self.indoors_mean[name] = np.zeros(len(self.place_ids))
                continue
            self.values[name] = field(name, self.xy[:, 0], self.xy[:, 1], self.z)
            outside = self.values[name][: len(self.place_ids)]
            if effect.mixes_indoors:
                self.indoors[name], self.indoors_mean[name] = indoor_step(self.indoors[name], outside, rate, seconds)
            else:  # it does not pass walls
                self.indoors_mean[name] = np.where(self.open_air, outside, 0.0)

    @property
    def quiet(self) -> bool:
        """Whether nothing is left indoors that the next window would change."""
        return not any(inside.any() for inside in self.indoors.values())

    def doors(self) -> dict[str, Array]:
        """Every field outdoors at each place (places)."""
        return {name: values[: len(self.place_ids)] for name, values in self.values.items()}

    def assembly(self) -> dict[str, Array]:
        """Every field at each assembly point."""
        first = len(self.place_ids)
        return {name: values[first : first + len(self.assembly_ids)] for name, values in self.values.items()}

    def detectors(self) -> dict[str, float]:
        """What each detector reads of its own substance, ppm."""
        first = len(self.place_ids) + len(self.assembly_ids)
        readings = {}
        for number, id_ in enumerate(self.detector_ids):
            values = self.values.get(self.nouns[id_].substance)
            readings[id_] = 0.0 if values is None else float(values[first + number])
        return readings
