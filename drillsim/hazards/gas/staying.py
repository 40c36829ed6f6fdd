"""How long after it left gas may still be over a park, in winds that may bring it back."""

from __future__ import annotations

from typing import Final

import numpy as np

from drillsim.hazards.weather import Winds, transport_wind

AT_REACHES: Final = 2.5
"""A receptor R away sees nothing of gas whose trailing edge is R and six of its spreads (at most R / 4) on."""
AFTER_S: Final = 60.0


def gone_after_s(far_m: float, winds: Winds, dense_s: float = 0.0) -> float:
    """How long gas takes, in the slowest of the winds, from its source past all that is within `far_m` of it.

    `dense_s` is how long dense gas may be on its way so far.
    """
    slowest = min(transport_wind(weather, 0.0) for weather in winds.weathers)
    return AT_REACHES * max(far_m / slowest, dense_s) + AFTER_S


def over_since_s(now_s: float, stays_s: float, far_m: float, winds: Winds) -> float:
    """What left before this instant is over the park no more; minus infinity while a turned wind may bring all back.

    Where the wind changes, gas that has gone may return: all is kept until, in the last of the day's winds, it has had
    time to come back from as far as it can have been carried, and past the park.
    """
    if len(winds.weathers) > 1:
        speeds = [transport_wind(weather, 0.0) for weather in winds.weathers]
        lasted = np.diff(winds.starts_s)
        carried_m = float(np.dot(speeds[:-1], lasted))
        back_s = AT_REACHES * (carried_m + far_m) / speeds[-1] + AFTER_S
        if now_s - winds.starts_s[-1] <= back_s:
            return -float("inf")
    return now_s - stays_s
