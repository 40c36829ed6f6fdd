"""The gas of one incident as it was: kept with a run."""

from __future__ import annotations

from dataclasses import dataclass

from drillsim.hazards.gas.segments import Segments
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.substances import Substance


@dataclass(frozen=True)
class Plume:
    """The gas of one incident: enough to evaluate its field again anywhere, at any time."""

    incident: str
    substance: Substance
    source: Source
    segments: Segments
