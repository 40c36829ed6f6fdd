"""What bodies have breathed of one substance, and what it did to them. Written once, for every mover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.aegl import aegl_exponent, aegl_exposure, limit_ppm
from drillsim.hazards.harm import (
    add_load,
    expected_deaths_range,
    incapacitation_load,
    lethal_load,
    load_exponents,
    observation_band,
)
from drillsim.hazards.substances import LEVELS, Substance

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_SECONDS_A_MINUTE = 60


def clean_below_ppm(substance: Substance) -> float:
    """The concentration below which air counts as clean: the lowest guideline value established.

    AEGL-1 for 10 min where there is one; else the smallest value of the lowest level that is established.
    """
    first = limit_ppm(substance, 1, 10)
    if first is not None:
        return first
    for level in LEVELS:
        known = [limit for limit in substance.aegl_ppm[level] if limit is not None]
        if known:
            return min(known)
    raise ValueError(f"{substance.id}: no AEGL is established, so nothing can be called clean")


@dataclass(frozen=True)
class GasEffect:
    """A gas as bodies feel it, in ppm: see `danger.Effect`."""

    substance: Substance
    unit: str = "ppm"
    noticed_as: str = "smelled"
    mixes_indoors: bool = True

    @property
    def id(self) -> str:
        """The substance's id."""
        return self.substance.id

    @property
    def clean_below(self) -> float:
        """ppm below which air is clean."""
        return clean_below_ppm(self.substance)

    @property
    def harmful_above(self) -> float:
        """AEGL-2 for 10 min, ppm; inf where it is not established."""
        limit = limit_ppm(self.substance, 2, 10)
        return np.inf if limit is None else limit

    @property
    def noticed_above(self) -> float | None:
        """The odour threshold, ppm."""
        return self.substance.odour_threshold_ppm

    @property
    def delayed(self) -> bool:
        """Whether harm shows hours later."""
        return self.substance.harm == "delayed"

    def bodies(self, sensitivity: Floats, minutes: int) -> GasBodies:
        """Nobody has breathed any yet."""
        return GasBodies(self.substance, sensitivity, minutes)


class GasBodies:
    """Loads and peaks of one substance for everybody: arrays (replications, people), minutes first in the record."""

    def __init__(self, substance: Substance, sensitivity: Floats, minutes: int) -> None:
        shape = sensitivity.shape
        self.substance = substance
        self.loads = {n: np.zeros(shape) for n in {1.0, aegl_exponent(substance), *load_exponents(substance)}}
        self.peak = np.zeros(shape)
        self.record = np.zeros((minutes + 1, *shape))
        probit = substance.probits[substance.chosen_probit]
        self.exponent = probit.n
        self.lethal = lethal_load(probit, sensitivity)
        self.incapacitating = incapacitation_load(substance, probit, sensitivity)

    def feel(self, value: Floats, until_s: float, dt_s: float) -> None:
        """Adds a window's mean concentration, ppm; whole minutes are kept for the guideline levels."""
        some = value > 0
        if some.any():
            for n, load in self.loads.items():
                load[some] = add_load(load[some], value[some], dt_s, n)
            np.maximum(self.peak, value, out=self.peak)
        minute = -(-int(until_s) // _SECONDS_A_MINUTE)  # kept at the end of the minute that is running
        if minute < len(self.record):
            self.record[minute] = self.loads[aegl_exponent(self.substance)]

    @property
    def overcome(self) -> Mask:
        """Who can walk no more."""
        return np.asarray(self.loads[self.exponent] >= self.incapacitating, dtype=bool)

    @property
    def dead(self) -> Mask:
        """Who dies of it, sooner or later, by the chosen probit and their own sensitivity."""
        return np.asarray(self.loads[self.exponent] >= self.lethal, dtype=bool)

    @property
    def observed(self) -> Mask:
        """Whose dose calls for observation, though they look well."""
        if self.substance.surveillance_dose_ppm_min is None:
            return np.zeros(self.peak.shape, dtype=bool)
        return np.asarray(observation_band(self.substance, self.loads[1.0]) > 0, dtype=bool)

    def loads_now(self) -> Mapping[str, Floats]:
        """The toxic loads by their exponent."""
        return {f"load_{n:g}": load for n, load in self.loads.items()}

    def beyond(self, level: int) -> Mask | None:
        """Who was exposed beyond a guideline level; None where the level is not established."""
        found = aegl_exposure(self.substance, self._whole_record())[level]
        return None if found is None else found.exceeded

    def columns(self) -> dict[str, NDArray[Any]]:
        """Peak, dose and guideline levels (1 beyond, 0 not, -1 not established), first replication."""
        id_ = self.substance.id
        columns: dict[str, NDArray[Any]] = {
            f"peak_ppm_{id_}": self.peak[0], f"dose_ppm_min_{id_}": self.loads[1.0][0],
        }  # fmt: skip
        for level in LEVELS:
            beyond = self.beyond(level)
            reached = np.full(self.peak[0].shape, -1) if beyond is None else beyond[0].astype(int)
            columns[f"aegl{level}_{id_}"] = reached.astype(np.int8)
        return columns

    def result(self) -> dict[str, Any]:
        """Expected deaths by the chosen probit and the range over the published ones, first replication."""
        loads = {n: self.loads[n][0] for n in load_exponents(self.substance)}
        deaths = expected_deaths_range(self.substance, loads)
        return {
            "expected_deaths": float(deaths.chosen), "expected_deaths_low": float(deaths.low),
            "expected_deaths_high": float(deaths.high), "deaths_source": self.substance.probit.source,
        }  # fmt: skip

    def _whole_record(self) -> Floats:
        """The record with minutes not reached filled by the last load."""
        return np.maximum.accumulate(self.record, axis=0)
