"""What breathed gas does: toxic load, published probits, personal thresholds, phosgene's dose bands.

Loads are kept in ppm^n min, one array for each exponent n that a substance's probits ask for. A probit
published in mg/m3 converts the load, not the concentration: L_mg = L_ppm k^n, k in mg/m3 a ppm at 25 C and 1
atm. Arrays may have any leading axes (replications); nothing here mixes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from drillsim.hazards.substances import Probit, Substance

Array = NDArray[np.float64]

SECONDS_A_MINUTE = 60.0
# Finney's convention: a probit of 5 is the median.
MEDIAN_PROBIT = 5.0

OBSERVATION_BANDS = ("none", "observe", "oedema_probable", "life_threatening")


def load_exponents(substance: Substance) -> tuple[float, ...]:
    """The distinct exponents n of a substance's probits, rising: one load is to be kept for each."""
    return tuple(sorted({probit.n for probit in substance.probits}))


def add_load(load: ArrayLike, ppm: ArrayLike, dt_s: ArrayLike, n: float) -> Array:
    """The load in ppm^n min after `dt_s` more seconds at `ppm`; shapes broadcast.

    `ppm` is the mean over the step: swings within it count less than they would in the body when n > 1.
    Raises ValueError for negative concentrations or times.
    Source: ten Berge et al. 1986 (memory).
    """
    concentration, dt = np.asarray(ppm, dtype=np.float64), np.asarray(dt_s, dtype=np.float64)
    if concentration.min(initial=0.0) < 0.0 or dt.min(initial=0.0) < 0.0:
        raise ValueError("add_load: ppm and dt_s must not be negative")
    return np.asarray(load, dtype=np.float64) + concentration**n * (dt / SECONDS_A_MINUTE)


def probability(probit: Probit, load: ArrayLike) -> Array:
    """The share of people who die of a load in ppm^n min (the probit's n), any shape; 0 for no load.

    Source: Phi(a + b ln L - 5), Finney 1971 (memory); coefficients carry their own source.
    """
    own = np.asarray(load, dtype=np.float64) * probit.mg_m3_per_ppm**probit.n
    some = own > 0.0
    logarithm = np.log(own, out=np.zeros_like(own), where=some)
    return np.where(some, ndtr(probit.a + probit.b * logarithm - MEDIAN_PROBIT), 0.0)


def share_of_probit(probit_value: ArrayLike) -> Array:
    """The share of people struck at a probit Y, any shape; 0 for -inf.

    Source: Phi(Y - 5), Finney 1971 (memory).
    """
    return np.asarray(ndtr(np.asarray(probit_value, dtype=np.float64) - MEDIAN_PROBIT), dtype=np.float64)


def probit_value(probit: Probit, load: ArrayLike) -> Array:
    """The probit Y of a load in ppm^n min (the probit's n), any shape; -inf for no load.

    Source: Y = a + b ln L, Finney 1971 (memory); coefficients carry their own source.
    """
    own = np.asarray(load, dtype=np.float64) * probit.mg_m3_per_ppm**probit.n
    logarithm = np.log(own, out=np.full(own.shape, -np.inf), where=own > 0.0)
    return np.asarray(probit.a + probit.b * logarithm, dtype=np.float64)


def lethal_load(probit: Probit, u: ArrayLike) -> Array:
    """The load in ppm^n min at which each person dies, from uniforms `u` drawn once in (0, 1), any shape.

    A person is dead once the load has reached it; so the share of dead is `probability`. Low u: sensitive.
    Raises ValueError for a u outside (0, 1).
    Source: the inverse of `probability` (recomputed).
    """
    uniform = np.asarray(u, dtype=np.float64)
    if not np.all((uniform > 0.0) & (uniform < 1.0)):
        raise ValueError("lethal_load: u must lie between 0 and 1, both excluded")
    own = np.exp((MEDIAN_PROBIT + ndtri(uniform) - probit.a) / probit.b)
    return np.asarray(own / probit.mg_m3_per_ppm**probit.n, dtype=np.float64)


def incapacitation_load(substance: Substance, probit: Probit, u: ArrayLike) -> Array:
    """The load in ppm^n min at which each person can walk no more; inf where harm is delayed (phosgene).

    A fixed share of the personal lethal concentration, so share^n of the lethal load. Raises as
    `lethal_load`.
    Source: the share is an assumption; see the substance's table.
    """
    lethal = lethal_load(probit, u)
    if substance.harm == "delayed" or substance.incapacitation_share is None:
        return np.full_like(lethal, np.inf)
    return np.asarray(lethal * substance.incapacitation_share**probit.n, dtype=np.float64)


@dataclass(frozen=True)
class ProbitDeaths:
    """Expected deaths by one published probit, shape of the leading axes, with its source and confidence."""

    source: str
    confidence: str
    expected: Array


@dataclass(frozen=True)
class DeathsRange:
    """Expected deaths by the chosen probit, and the least and most that any published one gives."""

    chosen: Array
    low: Array
    high: Array
    by_probit: Mapping[str, ProbitDeaths]


def expected_deaths_range(substance: Substance, loads: Mapping[float, ArrayLike]) -> DeathsRange:
    """The expected deaths among people whose loads are given: people along the last axis, others kept.

    `loads` maps each exponent of `load_exponents` to loads in ppm^n min. The range says how little is known
    of people, not how chance falls.
    Raises ValueError if a load is missing.
    Source: every published probit of the table, named in the answer.
    """
    missing = [n for n in load_exponents(substance) if n not in loads]
    if missing:
        raise ValueError(f"expected_deaths_range: {substance.id} needs loads for n = {missing} too")
    by_probit = {
        probit.id: ProbitDeaths(
            probit.source, probit.confidence, np.sum(probability(probit, loads[probit.n]), axis=-1)
        )
        for probit in substance.probits
    }
    every = np.stack([deaths.expected for deaths in by_probit.values()])
    return DeathsRange(
        every[substance.chosen_probit], np.min(every, axis=0), np.max(every, axis=0), by_probit
    )


def observation_band(substance: Substance, dose_ppm_min: ArrayLike) -> NDArray[np.intp]:
    """The medical band of each dose as an index into OBSERVATION_BANDS, any shape.

    A dose at a bound falls into the higher band. The dose is the load of n = 1.
    Raises ValueError for a substance without published bands.
    Source: NLM WISER, phosgene (read).
    """
    bounds = substance.surveillance_dose_ppm_min
    if bounds is None:
        raise ValueError(f"observation_band: no dose bands are published for {substance.id}")
    return np.asarray(np.digitize(np.asarray(dose_ppm_min, dtype=np.float64), bounds), dtype=np.intp)
