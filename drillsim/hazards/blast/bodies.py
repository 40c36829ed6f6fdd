"""What bodies have felt of blasts, in the open and inside walls, and what that did. Written once, for every mover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from drillsim.hazards.blast.injury import (
    collapse_probit,
    eardrum_probit,
    lung_probit_eisenberg,
    lung_probit_hse,
    stepped_share,
)
from drillsim.hazards.harm import MEDIAN_PROBIT, share_of_probit
from drillsim.hazards.tables import load_table

TABLE: Final = "blast/blast.yaml"
_Pa_PER_kPa: Final = 1000.0
_LONG_Pa_s: Final = 1e12  # an impulse so large that it does not count

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


class BlastEffect:
    """The peak overpressure of blasts as bodies feel it, in kPa: see `danger.Effect`. Nobody can go out of its way."""

    def __init__(self) -> None:
        self.id = "overpressure"
        self.unit = "kPa"
        self.clean_below = np.inf
        self.harmful_above = np.inf
        self.noticed_above: float | None = float(load_table(TABLE)["noticed_above"]["value"])
        self.noticed_as = "felt_blast"
        self.mixes_indoors = False
        self.passes_walls = True
        self.delayed = False

    def bodies(self, sensitivity: Floats, minutes: int) -> BlastBodies:
        """Nobody has felt any yet; `minutes` is of no use here, since nothing is kept by the minute."""
        return BlastBodies(sensitivity)


def deaths_outdoors(overpressure_kPa: Floats) -> dict[str, Floats]:
    """The share of those in the open who die, by each published law, the chosen one first.

    Source: Eisenberg et al. 1975 (read), HSE 1991 and TNO Purple Book 1999 (memory).
    """
    pressure = np.asarray(overpressure_kPa, dtype=np.float64) * _Pa_PER_kPa
    return {
        "lung_eisenberg": share_of_probit(lung_probit_eisenberg(pressure)),
        "lung_hse": share_of_probit(lung_probit_hse(pressure)),
        "steps_outdoors": stepped_share("steps_outdoors", pressure),
    }


def deaths_indoors(overpressure_kPa: Floats) -> dict[str, Floats]:
    """The share of those inside walls who die, by each published law, the chosen one first.

    Source: TNO Green Book 1992 (read), of a blast that lasts long; TNO Purple Book 1999 (memory).
    """
    pressure = np.asarray(overpressure_kPa, dtype=np.float64) * _Pa_PER_kPa
    long = np.full(pressure.shape, _LONG_Pa_s)
    return {
        "collapse_tno": share_of_probit(collapse_probit(pressure, long)),
        "steps_indoors": stepped_share("steps_indoors", pressure),
    }


def lethal_kPa(u: Floats) -> tuple[Floats, Floats]:
    """The peak overpressure at which each person dies in the open and inside walls, from uniforms `u` in (0, 1).

    Low u: sensitive. Raises ValueError for a u outside (0, 1).
    Source: the inverse of the chosen laws (recomputed).
    """
    uniform = np.asarray(u, dtype=np.float64)
    if not np.all((uniform > 0.0) & (uniform < 1.0)):
        raise ValueError("lethal_kPa: u must lie between 0 and 1, both excluded")
    rows, normal = load_table(TABLE)["injury"], ndtri(uniform)
    lung, falls = rows["lung_eisenberg"], rows["collapse_tno"]
    outdoors = np.exp((MEDIAN_PROBIT + normal - lung["a"]) / lung["b"])
    indoors = falls["pressure"] * np.exp(normal / (falls["factor"] * falls["pressure_power"]))
    return np.asarray(outdoors / _Pa_PER_kPa), np.asarray(indoors / _Pa_PER_kPa)


class BlastBodies:
    """The highest overpressure everybody has felt in the open and inside walls: arrays (replications, people).

    `sensitivity` in (0, 1) sets the personal lethal pressures; low is sensitive. Who dies of a blast falls where they
    are; who survives one walks on.
    """

    def __init__(self, sensitivity: Floats) -> None:
        self.peak, self.peak_inside = np.zeros(sensitivity.shape), np.zeros(sensitivity.shape)
        self.sensitivity = sensitivity
        self.lethal, self.lethal_inside = lethal_kPa(sensitivity)
        self.felt = False
        self._enclosed = np.zeros(sensitivity.size, dtype=bool)

    def enclosed(self, who: Ints) -> None:
        """Those of the people about to feel a window who are inside walls."""
        self._enclosed[:] = False
        self._enclosed[who] = True

    def feel(self, who: Ints, felt: Floats, until_s: float, dt_s: float, which: Ints | None = None) -> None:
        """Keeps a window's peak overpressure, kPa, of people numbered through all replications.

        `felt` is what each of them feels; with `which` it holds the different values, and `which` the number of each's.
        """
        values, inside = felt if which is None else felt[which], self._enclosed[who]
        for peak, here in ((self.peak, ~inside), (self.peak_inside, inside)):
            flat = peak.reshape(-1)
            flat[who[here]] = np.maximum(flat[who[here]], values[here])
        self.felt = self.felt or bool(len(who))

    @property
    def may_overcome(self) -> bool:
        """Whether anybody can have been overcome yet; False is sure, True is not."""
        return self.felt

    def overcome_among(self, who: Ints) -> Mask:
        """Which of some people can walk no more; people are numbered through all replications."""
        return self.dead.reshape(-1)[who]

    @property
    def overcome(self) -> Mask:
        """Who can walk no more."""
        return self.dead

    @property
    def dead(self) -> Mask:
        """Who dies of it, by the chosen laws and their own sensitivity."""
        return np.asarray((self.peak >= self.lethal) | (self.peak_inside >= self.lethal_inside), dtype=bool)

    @property
    def observed(self) -> Mask:
        """Nobody."""
        return np.zeros(self.peak.shape, dtype=bool)

    def loads_now(self) -> Mapping[str, Floats]:
        """The peaks."""
        return {"peak_kPa_blast": self.peak, "peak_kPa_blast_indoors": self.peak_inside}

    def columns(self, row: int = 0) -> dict[str, NDArray[Any]]:
        """Peaks and burst eardrums of one replication."""
        highest = np.maximum(self.peak[row], self.peak_inside[row])
        share = share_of_probit(eardrum_probit(highest * _Pa_PER_kPa))
        return {
            "peak_kPa_blast": self.peak[row],
            "peak_kPa_blast_indoors": self.peak_inside[row],
            "eardrum_burst": np.asarray(share > self.sensitivity[row], dtype=bool),
        }

    def result(self, row: int = 0) -> dict[str, Any]:
        """Expected deaths by the chosen laws and the range over the published ones, of one replication."""
        outside = [float(one.sum()) for one in deaths_outdoors(self.peak[row]).values()]
        inside = [float(one.sum()) for one in deaths_indoors(self.peak_inside[row]).values()]
        rows = load_table(TABLE)["injury"]
        sources = (rows[rows[name]["value"]]["source"] for name in ("chosen_outdoors", "chosen_indoors"))
        return {
            "expected_deaths": outside[0] + inside[0],
            "expected_deaths_low": min(outside) + min(inside),
            "expected_deaths_high": max(outside) + max(inside),
            "deaths_source": "; ".join(source.partition(":")[0] for source in sources),
        }
