"""What bodies have breathed of one substance, and what it did to them. Written once, for every mover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.aegl import aegl_exponent, aegl_exposure, limit_ppm
from drillsim.hazards.flammability import clean_share, lfl_ppm
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
Ints = NDArray[np.int64]

_SECONDS_A_MINUTE = 60


def clean_below_ppm(substance: Substance) -> float:
    """The concentration below which air counts as clean: the lowest guideline value established.

    AEGL-1 for 10 min where there is one; else the smallest value of the lowest level that is established. Of what does
    not poison, a share of its lower flammable limit.
    """
    if not substance.poisons:
        return clean_share() * (lfl_ppm(substance.id) or np.inf)
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
    passes_walls: bool = False

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
        """AEGL-2 for 10 min, ppm, inf where not established; of what does not poison, the lower flammable limit."""
        if not self.substance.poisons:
            return lfl_ppm(self.substance.id) or np.inf
        limit = limit_ppm(self.substance, 2, 10)
        return np.inf if limit is None else limit

    @property
    def noticed_above(self) -> float | None:
        """The odour threshold, ppm."""
        return self.substance.odour_threshold_ppm

    @property
    def incapacitates(self) -> float | None:
        """The concentration that stops walking at once by its sting, ppm."""
        return self.substance.irritates_ppm

    @property
    def delayed(self) -> bool:
        """Whether harm shows hours later."""
        return self.substance.harm == "delayed"

    def bodies(self, sensitivity: Floats, minutes: int) -> GasBodies:
        """Nobody has breathed any yet."""
        return GasBodies(self.substance, sensitivity, minutes)


class GasBodies:
    """Loads and peaks of one substance for everybody: arrays (replications, people).

    The load is kept at the end of each minute, for the guideline levels, of those whose load has grown in it.
    """

    def __init__(self, substance: Substance, sensitivity: Floats, minutes: int) -> None:
        shape = sensitivity.shape
        self.substance, self.minutes = substance, minutes
        self.loads = {n: np.zeros(shape) for n in {1.0, aegl_exponent(substance), *load_exponents(substance)}}
        self.peak = np.zeros(shape)
        self.minute = 0
        self.kept: list[tuple[int, Ints, Floats]] = []
        """Minute, people numbered through all replications, and their loads at its end."""
        self.grown = np.zeros(sensitivity.size, dtype=bool)
        """Whose load has grown in the minute that is running."""
        self.exponent, self.lethal = 1.0, np.full(shape, np.inf)
        self.incapacitating = self.lethal
        if substance.poisons:
            self.exponent = substance.probit.n
            self.lethal = lethal_load(substance.probit, sensitivity)
            self.incapacitating = incapacitation_load(substance, substance.probit, sensitivity)
        self.most, self.least = 0.0, float(self.incapacitating.min(initial=np.inf))
        """No load is above `most`, and nobody is overcome by less than `least`."""

    def feel(self, who: Ints, felt: Floats, until_s: float, dt_s: float, which: Ints | None = None) -> None:
        """Adds a window's mean concentration, ppm, to people numbered through all replications.

        `felt` is what each of them feels; with `which` it holds the different values, and `which` the number of each's.
        """
        of: Ints | slice = slice(None) if which is None else which
        minute = -(-int(until_s) // _SECONDS_A_MINUTE)  # kept at the end of the minute that is running
        if minute != self.minute:
            self._keep()
            self.minute = minute
        for n, load in self.loads.items():
            flat, more = load.reshape(-1), add_load(0.0, felt, dt_s, n)
            flat[who] += more[of]
            if n == self.exponent:
                self.most += float(more.max(initial=0.0))
        peak = self.peak.reshape(-1)
        peak[who] = np.maximum(peak[who], felt[of])
        self.grown[who] = True

    def _keep(self) -> None:
        """Notes the loads at the end of the minute."""
        who = np.flatnonzero(self.grown)
        if len(who) and self.minute <= self.minutes:
            self.kept.append((self.minute, who, self.loads[aegl_exponent(self.substance)].reshape(-1)[who]))
        self.grown[who] = False

    def record(self, who: Ints) -> Floats:
        """The loads of some people, numbered through all replications, rising, at each whole minute.

        Shape (minutes + 1, people): zeros at the start, and the last load for minutes not reached.
        """
        self._keep()
        found = np.zeros((self.minutes + 1, len(who)))
        for minute, some, load in self.kept:
            at = np.searchsorted(some, who)
            at[at == len(some)] = 0
            here = some[at] == who
            found[minute, here] = load[at[here]]
        return np.maximum.accumulate(found, axis=0)

    @property
    def overcome(self) -> Mask:
        """Who can walk no more."""
        return np.asarray(self.loads[self.exponent] >= self.incapacitating, dtype=bool)

    @property
    def may_overcome(self) -> bool:
        """Whether anybody can have been overcome yet; False is sure, True is not."""
        return self.most * (1.0 + 1e-9) >= self.least

    def overcome_among(self, who: Ints) -> Mask:
        """Which of some people can walk no more; people are numbered through all replications."""
        load = self.loads[self.exponent].reshape(-1)[who]
        return np.asarray(load >= self.incapacitating.reshape(-1)[who], dtype=bool)

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

    def columns(self, row: int = 0) -> dict[str, NDArray[Any]]:
        """Peak, dose and guideline levels (1 beyond, 0 not, -1 not established) of one replication."""
        id_ = self.substance.id
        columns: dict[str, NDArray[Any]] = {
            f"peak_ppm_{id_}": self.peak[row], f"dose_ppm_min_{id_}": self.loads[1.0][row],
        }  # fmt: skip
        people = self.peak[row].size
        some = np.flatnonzero(self.peak[row] > 0.0)
        exposure = aegl_exposure(self.substance, self.record(some + row * people))
        for level in LEVELS:
            beyond = exposure[level]
            reached = np.full(people, -1 if beyond is None else 0, dtype=np.int8)
            if beyond is not None:
                reached[some] = beyond.exceeded
            columns[f"aegl{level}_{id_}"] = reached
        return columns

    def result(self, row: int = 0) -> dict[str, Any]:
        """Expected deaths by the chosen probit and the range over the published ones, of one replication."""
        if not self.substance.poisons:
            return {}
        loads = {n: self.loads[n][row] for n in load_exponents(self.substance)}
        deaths = expected_deaths_range(self.substance, loads)
        return {
            "expected_deaths": float(deaths.chosen), "expected_deaths_low": float(deaths.low),
            "expected_deaths_high": float(deaths.high), "deaths_source": self.substance.probit.source,
        }  # fmt: skip
