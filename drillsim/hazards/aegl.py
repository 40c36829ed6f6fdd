"""Whether people were exposed beyond the acute exposure guideline levels (AEGL), for each duration.

The record is of C^n dt, summed up from the start and kept at each whole minute: `record[k]` is the load in
ppm^n min after k minutes, `record[0]` is 0. Only this array is held (8 bytes a person and minute: 2.4 MB for
5 000 people and an hour); the running maxima need one minute's slice beside it. An exposure is compared with
the guideline of a duration D by its power mean over the worst D minutes in a row, (load / D)^(1/n). A window
that reaches past either end of the run counts the missing part as clean air. Nothing is extrapolated below 10
minutes: a shorter exposure is spread over 10.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.substances import LEVELS, Substance

Array = NDArray[np.float64]


@dataclass(frozen=True)
class LevelExposure:
    """How far one guideline level was approached: shape of the record without its first axis.

    `ratio` is the worst power mean over its limit (1 or more: exceeded), `duration_min` the duration it was
    worst for.
    """

    ratio: Array
    duration_min: Array

    @property
    def exceeded(self) -> NDArray[np.bool_]:
        """Who reached the level for any duration."""
        return self.ratio >= 1.0


def aegl_exponent(substance: Substance) -> float:
    """The exponent n a record for this substance is kept with; 1 (plain mean) where none is published."""
    return 1.0 if substance.aegl_exponent is None else substance.aegl_exponent


def worst_load(record: ArrayLike, minutes: int) -> Array:
    """The largest load in ppm^n min of any `minutes` in a row; `record` has minutes on its first axis.

    Windows start at whole minutes, so a peak may be underrated by what happens within one minute at its
    edges.
    Raises ValueError for a record without its row of zeros or a window below 1.
    """
    rows = np.asarray(record, dtype=np.float64)
    if rows.ndim < 1 or rows.shape[0] < 1 or np.any(rows[0] != 0.0) or minutes < 1:
        raise ValueError("worst_load: record[0] must be the zeros of the start, and minutes at least 1")
    worst = np.zeros(rows.shape[1:])
    for end in range(1, rows.shape[0]):
        np.maximum(worst, rows[end] - rows[max(end - minutes, 0)], out=worst)
    return worst


def power_mean_ppm(load: ArrayLike, minutes: float, n: float) -> Array:
    """The constant concentration in ppm that gives a load in ppm^n min over that many minutes, any shape.

    Source: C^n t = k, ten Berge et al. 1986; NRC/EPA AEGL standing procedures 2001 (read).
    """
    return np.asarray((np.asarray(load, dtype=np.float64) / minutes) ** (1.0 / n), dtype=np.float64)


def aegl_exposure(substance: Substance, record: ArrayLike) -> dict[int, LevelExposure | None]:
    """How far each level (1, 2, 3) was approached, for all people at once; None where not established.

    `record` has the shape (minutes + 1, ...), kept with `aegl_exponent(substance)`. A level that is
    established for some durations only is judged by those.
    Raises ValueError as `worst_load`.
    Source: NRC/EPA final AEGLs as in the substance's table.
    """
    exponent = aegl_exponent(substance)
    durations = substance.aegl_durations_min
    means = [power_mean_ppm(worst_load(record, int(minutes)), minutes, exponent) for minutes in durations]
    return {level: _level(substance.aegl_ppm[level], durations, means) for level in LEVELS}


def _level(
    limits: tuple[float | None, ...], durations: tuple[float, ...], means: list[Array]
) -> LevelExposure | None:
    """The worst ratio of one level over the durations for which it is established."""
    found = [
        (mean / limit, minutes)
        for mean, limit, minutes in zip(means, limits, durations, strict=True)
        if limit is not None
    ]
    if not found:
        return None
    ratios = np.stack([ratio for ratio, _ in found])
    worst = np.argmax(ratios, axis=0)
    return LevelExposure(np.max(ratios, axis=0), np.asarray([minutes for _, minutes in found])[worst])


def limit_ppm(substance: Substance, level: int, minutes: float) -> float | None:
    """The published limit in ppm of a level for one of the five durations; None where not established.

    Raises KeyError for a level or duration that is not among the published ones.
    Source: NRC/EPA final AEGLs as in the substance's table.
    """
    if level not in LEVELS or minutes not in substance.aegl_durations_min:
        raise KeyError(
            f"aegl: no level {level} for {minutes} min; levels {LEVELS}, min {substance.aegl_durations_min}"
        )
    return substance.aegl_ppm[level][substance.aegl_durations_min.index(minutes)]
