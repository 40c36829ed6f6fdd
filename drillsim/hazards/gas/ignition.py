"""What lights a cloud: the sources in it, and how long flammable gas has been about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.danger import FieldAt
from drillsim.hazards.tables import load_table
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.ignition import IgnitionSource
from drillsim.units import TICKS_PER_S, ticks

TABLE: Final = "gas/ignition.yaml"

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Lit:
    """A cloud that a source has lit: the tick, and which source."""

    tick: int
    source: str


def chance_a_minute(kind: str) -> float:
    """The chance that a source of a kind lights flammable gas about it within a minute.

    Raises KeyError for a kind that is not in the table. Source: TNO Purple Book 1999 (memory).
    """
    return float(load_table(TABLE)["sources"][kind]["value"])


def exposure_until_lit_s(chance: ArrayLike, u: ArrayLike) -> Array:
    """How long gas is about a source until it lights it, from uniforms `u` in (0, 1).

    0 for a chance of 1, inf for none. Source: P = 1 - exp(-w t), TNO Purple Book 1999
    (memory), w from the chance in a minute.
    """
    p, drawn = np.asarray(chance, dtype=np.float64), np.asarray(u, dtype=np.float64)
    within = float(load_table(TABLE)["within_s"]["value"])
    some = (p > 0.0) & (p < 1.0)
    rate = -np.log1p(-np.where(some, p, 0.5)) / within
    return np.where(p >= 1.0, 0.0, np.where(some, -np.log1p(-drawn) / rate, np.inf))


class Sources:
    """The sources that may light the cloud of one leak, and the seconds that flammable gas has been about each."""

    def __init__(self, leak: str, nouns: Mapping[str, IgnitionSource], scenario: Scenario) -> None:
        places = scenario.park.file.places
        self.names = [f"{leak}/{id_}" for id_ in sorted(nouns)]
        self.ids = sorted(nouns)
        at = [nouns[id_].at or places[nouns[id_].place or ""].at for id_ in self.ids]
        self.xy = np.array(at, dtype=np.float64).reshape(-1, 2)
        self.z = np.array([nouns[id_].height for id_ in self.ids], dtype=np.float64)
        self.chances = [_chance(nouns[id_]) for id_ in self.ids]
        self.exposed_s = np.zeros(len(self.ids))
        self.until_s: Array | None = None

    def expose(
        self, air: FieldAt, window: tuple[int, int], lfl_ppm: float, draw: Callable[[str, str], float]
    ) -> Lit | None:
        """A window's mean air, ticks, about the sources; the first that lights it, by time and then by id."""
        if self.until_s is None:
            self.until_s = exposure_until_lit_s(self.chances, [draw(name, "ignition") for name in self.names])
        here = air(self.xy[:, 0], self.xy[:, 1], self.z) >= lfl_ppm
        dt_s = (window[1] - window[0]) / TICKS_PER_S
        left = np.where(here, np.maximum(self.until_s - self.exposed_s, 0.0), np.inf)
        self.exposed_s += np.where(here, dt_s, 0.0)
        first = int(np.argmin(left))
        if left[first] > dt_s:
            return None
        return Lit(min(window[0] + ticks(float(left[first])), window[1]), self.ids[first])


def _chance(noun: IgnitionSource) -> float:
    """The chance of a source within a minute."""
    return noun.chance_a_minute if noun.chance_a_minute is not None else chance_a_minute(str(noun.kind))
