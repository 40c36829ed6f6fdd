"""Rules both movers share: speed by density and the ticks of a crossing. Arrays only."""

from __future__ import annotations

import numpy as np

from drillsim.park.geometry import Floats, Ints
from drillsim.people.network import Network, walking
from drillsim.units import TICKS_PER_S


def densities(inside: Ints, network: Network) -> Floats:
    """People per square metre on each walkway, both directions together; shape (…, walkways)."""
    both = inside + inside[..., network.reverse]
    return both / network.area


def speed_factors(density: Floats, speed_share: Floats) -> Floats:
    """The share of free walking speed at a density on walkways that allow `speed_share` of it; arrays of one shape.

    Linear above 0.54 people/m², as SFPE / Nelson and Mowrer's S = k (1 - a D), never below its value at storage.
    """
    slope, free = walking("density_slope_m2"), walking("free_density_per_m2")
    held = np.clip(density, free, walking("storage_density_per_m2"))
    return (1 - slope * held) / (1 - slope * free) * speed_share


def crossing_ticks(length: Floats, speed: Floats, factor: Floats) -> Ints:
    """Ticks from admission to the far end: ceil(1000 L / (v f)), at least 1; arrays of one shape."""
    return np.maximum(1, np.ceil(TICKS_PER_S * length / (speed * factor))).astype(np.int64)
