"""Where a dense plume begins: a pool or a jet that has spent itself, and the blanket that gathers about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dense.constants import block
from drillsim.hazards.gas.dense.entrainment import flow_per_width, growth_m_s, scale_of_flow
from drillsim.hazards.gas.dense.mixture import ColdGas, Mixture
from drillsim.hazards.gas.dense.surroundings import Surroundings

Array = NDArray[np.float64]

LAYERS: Final = 64
HALVINGS: Final = 60
WIDEST: Final = 1e4  # times the source


@dataclass(frozen=True)
class DenseRelease:
    """A steady release at the ground: kg/s over a round area, mixed with kg of air for each kg of gas."""

    rate_kg_s: float
    radius_m: float
    gas: ColdGas
    air_ratio: float = 0.0

    def __post_init__(self) -> None:
        figures = [self.rate_kg_s, self.radius_m]
        if not (np.isfinite(figures).all() and min(figures) > 0.0 and 0.0 <= self.air_ratio < np.inf):
            raise ValueError(f"dense release: rate and radius must be above 0, air_ratio at least 0 (got {self})")


@dataclass(frozen=True)
class Start:
    """Where the plume begins: how far down the wind of the source's middle, how wide, how much air is in it by then."""

    edge_m: float
    half_width_m: float
    air_ratio: float


def start(release: DenseRelease, around: Surroundings) -> Start:
    """The downwind edge of the source: of a square of its area, or of the blanket that the wind can take up.

    Source: the blanket of HEGADAS and DEGADIS (memory): as long as it is wide, taken up where the layer over it grows.
    """
    mixture = Mixture(release.gas, around.air)
    own = max(0.5 * np.sqrt(np.pi) * release.radius_m, block("march")["least_width_m"])
    if _taken_up(own, release.air_ratio, release, mixture, around) >= 1.0:
        return Start(own, own, _mixed(own, release, mixture, around))
    low, high = np.log(own), np.log(own * WIDEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        wide = _taken_up(float(np.exp(middle)), release.air_ratio, release, mixture, around) >= 1.0
        low, high = (low, middle) if wide else (middle, high)
    width = float(np.exp(high))
    return Start(width, width, release.air_ratio)


def _taken_up(width: float, ratio: float, release: DenseRelease, mixture: Mixture, around: Surroundings) -> float:
    """How long the source is beside the way in which a layer grows over it until it carries the mixture away."""
    temperature = mixture.temperature_K(ratio)
    volume = mixture.volume_m3_kg(ratio, temperature)
    scale = float(scale_of_flow(around, release.rate_kg_s * volume / (2.0 * width)))
    layers = scale * np.linspace(0.0, 1.0, LAYERS + 1)[1:]
    flows = np.concatenate([[0.0], flow_per_width(around, layers)])
    growth = growth_m_s(around, layers, mixture.density_kg_m3(ratio, temperature), temperature)
    return float(2.0 * width / np.sum(np.diff(flows) / growth))


def _mixed(width: float, release: DenseRelease, mixture: Mixture, around: Surroundings) -> float:
    """The air at the downwind edge of a source that the wind takes up as it comes."""
    low, high = np.log1p(release.air_ratio), np.log1p(1e12)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        spare = _taken_up(width, float(np.expm1(middle)), release, mixture, around) >= 1.0
        low, high = (middle, high) if spare else (low, middle)
    return float(np.expm1(low))
