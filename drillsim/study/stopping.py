"""When a design has been played often enough: a rule that early luck does not fool.

The interval is looked at only at planned numbers of runs, each half as many again as the last, and the error allowed is
shared among the looks: 6/pi^2 of it in parts 1, 1/4, 1/9, … So the chance that any look stops on a false interval is at
most what one look would have. Where nothing has varied yet, a rare event may only not have shown itself: with n runs it
may still have a chance of 3/n, so that much must be narrow enough too.

Source: Chow & Robbins, Ann. Math. Stat. 36 (1965) 457; union bound over looks; rule of three: Hanley & Lippman-Hand,
JAMA 249 (1983) 1743.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from drillsim.study.statistics import CONFIDENCE, mean_of

GROWTH: Final = 1.5
RULE_OF_THREE: Final = 3.0


def looks(at_least: int, at_most: int) -> Iterator[int]:
    """The planned numbers of runs: from `at_least`, each half as many again, the last `at_most`."""
    number = at_least
    while number < at_most:
        yield number
        number = int(np.ceil(number * GROWTH))
    yield at_most


def allowed_error(look: int) -> float:
    """The part of the error that a look may use, `look` counted from 1; all looks together use it up."""
    return (1.0 - CONFIDENCE) * 6.0 / (np.pi**2 * look**2)


def narrow(values: ArrayLike, within: float, look: int) -> bool:
    """Whether the mean of values is known to `within` of itself at this look; NaN where a thing did not happen.

    One that has happened in no run is never known: nothing is known of it but that it is rare.
    """
    given = np.asarray(values, dtype=np.float64)
    found = given[np.isfinite(given)]
    if found.size < 2:
        return False
    if float(np.ptp(found)) == 0.0:
        return found.size == given.size and RULE_OF_THREE / given.size <= within
    estimate = mean_of(found, 1.0 - allowed_error(look))
    return estimate.half_width <= within * abs(estimate.value)
