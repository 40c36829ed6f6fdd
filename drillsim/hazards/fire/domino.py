"""Vessels near a fire: how long a shell stands heat, the damage it gathers, and what cooling spares it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE = "fire/fire.yaml"
SECONDS_A_MINUTE = 60.0
KINDS = ("atmospheric", "pressurised")

Array = NDArray[np.float64]


def threshold_kW_m2(kind: str) -> float:
    """The radiation below which a vessel of that kind takes no harm.

    Raises KeyError for a kind other than atmospheric and pressurised.
    Source: Cozzani, Gubinelli & Salzano 2006 (memory).
    """
    return float(load_table(TABLE)["domino"]["threshold_kW_m2"]["value"][kind])


def time_to_failure_s(kind: str, volume_m3: ArrayLike, radiation_kW_m2: ArrayLike) -> Array:
    """How long a vessel stands a constant radiation; inf at and below its threshold; shapes broadcast.

    Source: ln ttf = -1.13 ln I - 2.67e-5 V + 9.9 (atmospheric), -0.95 ln I + 8.845 V^0.032 (pressurised), I in kW/m2,
    V in m3, ttf in s: Cozzani et al. 2006, Landucci et al. 2009 (memory).
    """
    row, bound = load_table(TABLE)["domino"][kind], threshold_kW_m2(kind)
    heat = np.asarray(radiation_kW_m2, dtype=np.float64)
    size = np.asarray(volume_m3, dtype=np.float64) ** row["c"]
    stands = np.exp(row["a"] * np.log(np.maximum(heat, bound)) + row["b"] * size + row["d"])
    return np.where(heat > bound, stands, np.inf)


def damage_rate_per_s(kind: str, volume_m3: ArrayLike, radiation_kW_m2: ArrayLike) -> Array:
    """The share of a vessel's endurance used up a second; it fails when the shares of all seconds make 1.

    Source: the time to failure, added up over a radiation that changes (assumption: damage is linear).
    """
    return np.asarray(1.0 / time_to_failure_s(kind, volume_m3, radiation_kW_m2), dtype=np.float64)


def required_cooling_L_s(exposed_m2: ArrayLike) -> Array:
    """The water spray in L/s that keeps a shell of so much exposed surface whole.

    Source: 10.2 L/min per m2, NFPA 15 (memory).
    """
    rate = load_table(TABLE)["suppression"]["cooling_rate"]["value"]
    return np.asarray(np.asarray(exposed_m2, dtype=np.float64) * rate / SECONDS_A_MINUTE, dtype=np.float64)


def uncooled_share(delivered_L_s: ArrayLike, required_L_s: ArrayLike) -> Array:
    """The share of the radiation that still reaches the shell: 1 without spray, 0 with all that is required.

    Source: assumption: a partial spray covers its share of the shell, a full one stops the damage.
    """
    delivered, required = np.broadcast_arrays(
        np.asarray(delivered_L_s, dtype=np.float64), np.asarray(required_L_s, dtype=np.float64)
    )
    covered = np.divide(delivered, required, out=np.ones(required.shape), where=required > 0.0)
    return np.asarray(np.clip(1.0 - covered, 0.0, 1.0), dtype=np.float64)
