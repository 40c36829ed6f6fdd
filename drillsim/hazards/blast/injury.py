"""What a blast does: published probits of lung, head and collapse. Pressure in Pa, impulse in Pa s, shapes broadcast.

Each gives the probit Y; `drillsim.hazards.harm.share_of_probit` makes a share of it. Without pressure, or without the
impulse where it counts, Y is -inf.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.harm import MEDIAN_PROBIT
from drillsim.hazards.tables import load_table

TABLE = "blast/blast.yaml"

Array = NDArray[np.float64]


def lung_probit_eisenberg(overpressure_Pa: ArrayLike) -> Array:
    """The probit of death by lung haemorrhage.

    Source: Y = -77.1 + 6.91 ln P, Eisenberg et al. 1975 (read).
    """
    row = load_table(TABLE)["injury"]["lung_eisenberg"]
    return _line(row["a"], row["b"], np.asarray(overpressure_Pa, dtype=np.float64))


def lung_probit_hse(overpressure_Pa: ArrayLike) -> Array:
    """The probit of death outdoors by overpressure.

    Source: Y = 5.13 + 1.37 ln(P / bar), HSE 1991 (memory).
    """
    row = load_table(TABLE)["injury"]["lung_hse"]
    return _line(row["a"], row["b"], row["per_Pa"] * np.asarray(overpressure_Pa, dtype=np.float64))


def head_impact_probit(overpressure_Pa: ArrayLike, impulse_Pa_s: ArrayLike) -> Array:
    """The probit of death by the head striking something after the body was thrown.

    Source: Y = 5 - 8.49 ln(2430/P + 4e8/(P i)), TNO Green Book 1992 (read).
    """
    row = load_table(TABLE)["injury"]["head_tno"]
    pressure, impulse = _both(overpressure_Pa, impulse_Pa_s)
    term = _over(row["pressure"], pressure) + _over(_over(row["impulse"], pressure), impulse)
    return np.asarray(MEDIAN_PROBIT - row["factor"] * np.log(term), dtype=np.float64)


def collapse_probit(overpressure_Pa: ArrayLike, impulse_Pa_s: ArrayLike) -> Array:
    """The probit of death in a building that collapses.

    Source: Y = 5 - 0.22 ln((40000/P)^7.4 + (460/i)^11.3), TNO Green Book 1992 (read).
    """
    row = load_table(TABLE)["injury"]["collapse_tno"]
    pressure, impulse = _both(overpressure_Pa, impulse_Pa_s)
    by_pressure = row["pressure_power"] * np.log(_over(row["pressure"], pressure))
    by_impulse = row["impulse_power"] * np.log(_over(row["impulse"], impulse))
    # The sum of powers is taken by its logarithm: the powers themselves overflow for weak blasts.
    return np.asarray(MEDIAN_PROBIT - row["factor"] * np.logaddexp(by_pressure, by_impulse), dtype=np.float64)


def eardrum_probit(overpressure_Pa: ArrayLike) -> Array:
    """The probit of burst eardrums.

    Source: Y = -15.6 + 1.93 ln P, Eisenberg et al. 1975 (read).
    """
    row = load_table(TABLE)["injury"]["eardrum_eisenberg"]
    return _line(row["a"], row["b"], np.asarray(overpressure_Pa, dtype=np.float64))


def glass_probit(overpressure_Pa: ArrayLike) -> Array:
    """The probit of broken windows.

    Source: Y = -18.1 + 2.79 ln P, Eisenberg et al. 1975 (memory).
    """
    row = load_table(TABLE)["injury"]["glass_eisenberg"]
    return _line(row["a"], row["b"], np.asarray(overpressure_Pa, dtype=np.float64))


def stepped_share(name: str, overpressure_Pa: ArrayLike) -> Array:
    """The share who die by steps of pressure; `name` steps_outdoors or steps_indoors; any shape.

    Source: TNO Purple Book 1999 (memory).
    """
    row = load_table(TABLE)["injury"][name]
    shares = np.array([0.0, *row["shares"]])
    return np.asarray(shares[np.digitize(np.asarray(overpressure_Pa, dtype=np.float64), row["from_Pa"])])


def _line(a: float, b: float, value: Array) -> Array:
    """a + b ln(value); -inf for none."""
    return a + b * np.log(value, out=np.full(value.shape, -np.inf), where=value > 0.0)


def _both(overpressure_Pa: ArrayLike, impulse_Pa_s: ArrayLike) -> tuple[Array, Array]:
    pressure = np.asarray(overpressure_Pa, dtype=np.float64)
    return np.broadcast_arrays(pressure, np.asarray(impulse_Pa_s, dtype=np.float64))  # type: ignore[return-value]


def _over(top: ArrayLike, below: Array) -> Array:
    """A quotient; inf over nothing."""
    above = np.broadcast_to(np.asarray(top, dtype=np.float64), below.shape)
    quotient = np.divide(above, below, out=np.full(below.shape, np.inf), where=below > 0.0)
    return np.asarray(quotient, dtype=np.float64)
