"""What bodies have breathed of one substance, and what it did to them. Written once, for every mover."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.aegl import aegl_exponent, aegl_exposure, limit_ppm
from drillsim.hazards.harm import add_load, incapacitation_load, lethal_load, load_exponents
from drillsim.hazards.substances import LEVELS, Substance
from drillsim.park.geometry import Floats

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


class Bodies:
    """Loads and peaks of one substance for everybody: arrays (replications, people), minutes first in the record."""

    def __init__(self, substance: Substance, sensitivity: Floats, minutes: int) -> None:
        shape = sensitivity.shape
        self.substance = substance
        self.clean_below = clean_below_ppm(substance)
        self.harmful_above = limit_ppm(substance, 2, 10) or np.inf
        self.loads = {n: np.zeros(shape) for n in {1.0, aegl_exponent(substance), *load_exponents(substance)}}
        self.peak = np.zeros(shape)
        self.record = np.zeros((minutes + 1, *shape))
        probit = substance.probits[substance.chosen_probit]
        self.exponent = probit.n
        self.lethal = lethal_load(probit, sensitivity)
        self.incapacitating = incapacitation_load(substance, probit, sensitivity)

    def breathe(self, ppm: Floats, until_s: float, dt_s: float) -> None:
        """Adds a window's mean concentration; whole minutes are kept for the guideline levels."""
        some = ppm > 0
        if some.any():
            for n, load in self.loads.items():
                load[some] = add_load(load[some], ppm[some], dt_s, n)
            np.maximum(self.peak, ppm, out=self.peak)
        minute = -(-int(until_s) // _SECONDS_A_MINUTE)  # kept at the end of the minute that is running
        if minute < len(self.record):
            self.record[minute] = self.loads[aegl_exponent(self.substance)]

    @property
    def overcome(self) -> NDArray[np.bool_]:
        """Who can walk no more."""
        return self.loads[self.exponent] >= self.incapacitating

    @property
    def dead(self) -> NDArray[np.bool_]:
        """Who dies of it, sooner or later, by the chosen probit and their own sensitivity."""
        return self.loads[self.exponent] >= self.lethal

    def beyond(self, level: int) -> NDArray[np.bool_] | None:
        """Who was exposed beyond a guideline level; None where the level is not established."""
        found = aegl_exposure(self.substance, self._whole_record())[level]
        return None if found is None else found.exceeded

    def _whole_record(self) -> Floats:
        """The record with minutes not reached filled by the last load."""
        return np.maximum.accumulate(self.record, axis=0)
