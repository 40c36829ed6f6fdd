"""What heat does to skin: thermal dose, burn bands, published probits of death, personal lethal doses.

A dose is in thermal dose units, tdu = (kW/m2)^(4/3) s. Arrays may have any leading axes; nothing here mixes them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from drillsim.hazards.harm import MEDIAN_PROBIT
from drillsim.hazards.tables import load_table

TABLE = "fire/fire.yaml"
_TDU_IN_WATTS = 1e4  # 1000^(4/3): a dose published in (W/m2)^(4/3) s a tdu

Array = NDArray[np.float64]


@dataclass(frozen=True)
class HeatProbit:
    """A published dose-response line: Y = a + b ln(share x dose), the dose in tdu."""

    id: str
    source: str
    confidence: str
    a: float
    b: float
    share: float


def harm_figure(name: str) -> float:
    """A figure of the table's harm block, in the unit given there."""
    return float(load_table(TABLE)["harm"][name]["value"])


def heat_probits() -> tuple[HeatProbit, ...]:
    """Every published probit of the table, in its order.

    Source: published for W/m2; a in tdu is a + b ln(10^4) (recomputed).
    """
    rows = load_table(TABLE)["harm"]["probits"]
    return tuple(
        HeatProbit(id_, row["source"], row["confidence"], float(row["a_W"] + row["b"] * np.log(_TDU_IN_WATTS)),
                   row["b"], row["share"])
        for id_, row in rows.items()
    )  # fmt: skip


def chosen_probit() -> HeatProbit:
    """The probit by which people are judged."""
    chosen = load_table(TABLE)["harm"]["chosen_probit"]["value"]
    return next(probit for probit in heat_probits() if probit.id == chosen)


def dose_tdu(radiation_kW_m2: ArrayLike, dt_s: ArrayLike) -> Array:
    """The dose of so many seconds at a radiation; shapes broadcast.

    Source: I^(4/3) t, Eisenberg et al. 1975 (read).
    """
    heat = np.asarray(radiation_kW_m2, dtype=np.float64)
    return np.asarray(heat ** harm_figure("dose_exponent") * np.asarray(dt_s, dtype=np.float64), dtype=np.float64)


def counted_dose_tdu(radiation_kW_m2: ArrayLike, dt_s: ArrayLike) -> Array:
    """The dose that bodies keep: that of `dose_tdu` while the radiation hurts, none while it never would.

    Without the lower bound an afternoon at 1 kW/m2, the sun's, would be lethal.
    Source: the bound of no discomfort (assumption that it adds nothing).
    """
    heat = np.asarray(radiation_kW_m2, dtype=np.float64)
    return np.where(heat > harm_figure("counted_above"), dose_tdu(heat, dt_s), 0.0)


def death_probability(probit: HeatProbit, dose: ArrayLike) -> Array:
    """The share of people who die of a dose in tdu, any shape; 0 for none.

    Source: Phi(Y - 5), Finney 1971 (memory); coefficients carry their own source.
    """
    own = probit.share * np.asarray(dose, dtype=np.float64)
    logarithm = np.log(own, out=np.zeros_like(own), where=own > 0.0)
    return np.where(own > 0.0, ndtr(probit.a + probit.b * logarithm - MEDIAN_PROBIT), 0.0)


def burn_probit_value(probit: HeatProbit, dose: ArrayLike) -> Array:
    """The probit Y of a dose in tdu, any shape; -inf for none.

    Source: Y = a + b ln(share x dose); coefficients carry their own source.
    """
    own = probit.share * np.asarray(dose, dtype=np.float64)
    logarithm = np.log(own, out=np.full(own.shape, -np.inf), where=own > 0.0)
    return np.asarray(probit.a + probit.b * logarithm, dtype=np.float64)


def lethal_dose_tdu(probit: HeatProbit, u: ArrayLike) -> Array:
    """The dose at which each person dies, from uniforms `u` drawn once in (0, 1), any shape. Low u: sensitive.

    Raises ValueError for a u outside (0, 1).
    Source: the inverse of `death_probability` (recomputed).
    """
    uniform = np.asarray(u, dtype=np.float64)
    if not np.all((uniform > 0.0) & (uniform < 1.0)):
        raise ValueError("lethal_dose_tdu: u must lie between 0 and 1, both excluded")
    own = np.exp((MEDIAN_PROBIT + ndtri(uniform) - probit.a) / probit.b)
    return np.asarray(own / probit.share, dtype=np.float64)


def burn_band(dose: ArrayLike) -> NDArray[np.int8]:
    """The degree of burn of each dose, 0 to 3, any shape; a dose at a bound falls into the higher band.

    Source: lower ends of the bands of HSE, Rew 1997 (memory).
    """
    starts = load_table(TABLE)["harm"]["band_starts"]["value"]
    return np.asarray(np.digitize(np.asarray(dose, dtype=np.float64), starts), dtype=np.int8)
