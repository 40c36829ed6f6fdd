"""How dense a crowd is: levels of service and bands of alarm."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import load_table

TABLE: Final = "crowd/crowd.yaml"
LEVELS: Final = ("A", "B", "C", "D", "E", "F")
FREE: Final = "free"
NOT_ASSESSABLE: Final = "not_assessable"
BANDS: Final = (FREE, *load_table(TABLE)["bands"])
"""Bands of alarm, the lowest first: free, amber, red, crush_risk, critical."""

Words = NDArray[np.str_]


def level_of_service(density: ArrayLike, kind: str) -> Words:
    """The level of service "A" to "F" of densities in people per m2, of any shape; `kind` is walkway or queue.

    A density on the bound of two levels has the better one.
    Raises KeyError for another kind, ValueError for densities that are negative or not numbers.
    Source: Fruin 1971, walkways (read) and queues (memory).
    """
    levels: Any = load_table(TABLE)["level_of_service"]
    if kind not in levels:
        raise KeyError(f"{kind!r} has no levels of service; known kinds: {', '.join(levels)}")
    return np.array(LEVELS)[np.searchsorted(levels[kind]["value"], _checked(density), side="left")]


def assess(density: ArrayLike, reachable: ArrayLike = np.inf) -> Words:
    """The band of alarm of densities in people per m2, one of BANDS, or "not_assessable"; arrays broadcast.

    `reachable` is the density a walking law stores at most on the same ground. Where it is reached the true density
    could be higher, and only the highest band is certain.
    Raises ValueError for densities that are negative or not numbers.
    Source: Fruin 1971, IMO Circ.1533 (read), Still (secondary); `critical` is an assumption.
    """
    people = _checked(density)
    begins = [row["value"] for row in load_table(TABLE)["bands"].values()]
    band = np.searchsorted(begins, people, side="right")
    unknown = (people >= np.asarray(reachable, dtype=np.float64)) & (band < len(begins))
    return np.where(unknown, NOT_ASSESSABLE, np.array(BANDS)[band])


def _checked(density: ArrayLike) -> NDArray[np.float64]:
    people = np.asarray(density, dtype=np.float64)
    if not np.all(people >= 0.0):
        raise ValueError(f"density: must be a number and not negative (got {density!r})")
    return people
