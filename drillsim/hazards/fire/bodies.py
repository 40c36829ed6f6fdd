"""What bodies have felt of heat radiation, and what it did to them. Written once, for every mover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.fire.burns import (
    burn_band,
    chosen_probit,
    counted_dose_tdu,
    death_probability,
    harm_figure,
    heat_probits,
    lethal_dose_tdu,
)

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


class HeatEffect:
    """Heat radiation as bodies feel it, in kW/m2: see `danger.Effect`. Walls keep it out."""

    def __init__(self) -> None:
        self.id = "heat"
        self.unit = "kW/m2"
        self.clean_below = harm_figure("clean_below")
        self.harmful_above = harm_figure("harmful_above")
        self.noticed_above: float | None = harm_figure("noticed_above")
        self.noticed_as = "felt_heat"
        self.mixes_indoors = False
        self.passes_walls = False
        self.delayed = False

    def bodies(self, sensitivity: Floats, minutes: int) -> HeatBodies:
        """Nobody has felt any yet; `minutes` is of no use here, since nothing is kept by the minute."""
        return HeatBodies(sensitivity)


class HeatBodies:
    """Doses and peaks of heat for everybody: arrays (replications, people).

    `sensitivity` in (0, 1) sets the personal lethal dose; low is sensitive. Overcome is who has the dose that starts
    second degree burns, or their lethal one if that is less. Raises ValueError for a sensitivity outside (0, 1).
    """

    def __init__(self, sensitivity: Floats) -> None:
        self.dose = np.zeros(sensitivity.shape)
        self.peak = np.zeros(sensitivity.shape)
        self.lethal = lethal_dose_tdu(chosen_probit(), sensitivity)
        self.overcoming = np.minimum(self.lethal, harm_figure("overcome"))

    def feel(self, who: Ints, felt: Floats, until_s: float, dt_s: float, which: Ints | None = None) -> None:
        """Adds a window's mean radiation, kW/m2, to people numbered through all replications.

        `felt` is what each of them feels; with `which` it holds the different values, and `which` the number of each's.
        A window's swings count less than they would on the skin.
        """
        of: Ints | slice = slice(None) if which is None else which
        dose, peak = self.dose.reshape(-1), self.peak.reshape(-1)
        dose[who] += counted_dose_tdu(felt, dt_s)[of]
        peak[who] = np.maximum(peak[who], felt[of])

    @property
    def may_overcome(self) -> bool:
        """Whether anybody can have been overcome yet; False is sure, True is not."""
        return True

    def overcome_among(self, who: Ints) -> Mask:
        """Which of some people can walk no more; people are numbered through all replications."""
        return np.asarray(self.dose.reshape(-1)[who] >= self.overcoming.reshape(-1)[who], dtype=bool)

    @property
    def overcome(self) -> Mask:
        """Who can walk no more."""
        return np.asarray(self.dose >= self.overcoming, dtype=bool)

    @property
    def dead(self) -> Mask:
        """Who dies of it, sooner or later, by the chosen probit and their own sensitivity."""
        return np.asarray(self.dose >= self.lethal, dtype=bool)

    @property
    def observed(self) -> Mask:
        """Nobody: who is burnt does not look well."""
        return np.zeros(self.dose.shape, dtype=bool)

    def loads_now(self) -> Mapping[str, Floats]:
        """The dose in tdu."""
        return {"heat_dose_tdu": self.dose}

    def columns(self, row: int = 0) -> dict[str, NDArray[Any]]:
        """Peak, dose and degree of burn (0 to 3) of one replication."""
        return {
            "peak_kW_m2_heat": self.peak[row],
            "heat_dose_tdu": self.dose[row],
            "burned": burn_band(self.dose[row]),
        }

    def result(self, row: int = 0) -> dict[str, Any]:
        """Expected deaths by the chosen probit and the range over the published ones, of one replication."""
        chosen = chosen_probit()
        deaths = {probit.id: float(death_probability(probit, self.dose[row]).sum()) for probit in heat_probits()}
        return {
            "expected_deaths": deaths[chosen.id], "expected_deaths_low": min(deaths.values()),
            "expected_deaths_high": max(deaths.values()), "deaths_source": chosen.source,
        }  # fmt: skip
