"""How far an irritant gas slows somebody who walks in it, by what is in the air at that moment."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

Array = NDArray[np.float64]

TABLE = "irritants.yaml"


def figure(substance: str) -> dict[str, Any]:
    """The concentration of a substance that incapacitates at once by its sting, ppm, with its source.

    The value is None where none is known.
    """
    none = {"value": None, "unit": "ppm", "source": "none known: nobody is slowed", "confidence": "assumption"}
    return dict(load_table(TABLE)["incapacitates"].get(substance, none))


def felt_from() -> float:
    """The share of what incapacitates below which nobody is slowed, 1."""
    return _curve("felt_from")


def speed_share(irritation: ArrayLike) -> Array:
    """The share of unexposed walking speed, 1, at the sum of concentrations over those that incapacitate, any shape.

    1 where nothing is felt; never below its least share, since who can walk no more is told by the load.
    Source: Purser & McAllister, SFPE Handbook, 5th ed., eq. 63.13 (secondary).
    """
    x = np.minimum(np.asarray(irritation, dtype=np.float64), 1.0)
    remnant = _curve("remnant")
    share = (np.exp(-((_curve("steepness") * x) ** 2)) + remnant * (1.0 - x)) / (1.0 + remnant)
    return np.where(x < felt_from(), 1.0, np.maximum(share, _curve("least_share")))


def _curve(name: str) -> float:
    return float(load_table(TABLE)["curve"][name]["value"])
