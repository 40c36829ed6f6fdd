"""The smoke of one fire as it drifts: carbon monoxide at the height it has risen to, by blocks of a minute.

Blocks of one height are one source, and equal neighbours one segment, so a fire that burns steadily stays cheap.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from drillsim.hazards.fire.blaze import Size
from drillsim.hazards.fire.pool import equivalent_diameter_m
from drillsim.hazards.fire.radiation import radiant_fraction
from drillsim.hazards.fire.smoke import buoyancy_flux_m4_s3, plume_rise_m, yields_kg_s
from drillsim.hazards.gas.segments import Segments, merged, segments_from_rates
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds

TABLE = "fire/fire.yaml"
_DIGITS = 9  # equal rates that differ by rounding are one segment


@dataclass
class Cloud:
    """What a fire has given off: `closed` segments by the rise in m, and the block that is being filled."""

    size: Size
    winds: Winds
    closed: dict[float, Segments] = field(default_factory=dict)
    began_s: float = 0.0
    ended_s: float = 0.0
    heat_kJ: float = 0.0

    def add(self, start_s: float, end_s: float, mean_kW: float) -> None:
        """A window's smoke, before which all earlier windows' was added."""
        block_s = float(load_table(TABLE)["smoke"]["block"]["value"])
        if self.heat_kJ > 0.0 and (start_s > self.ended_s or start_s // block_s > self.began_s // block_s):
            self.close()
        if self.heat_kJ == 0.0:
            self.began_s = start_s
        self.ended_s = end_s
        self.heat_kJ += mean_kW * (end_s - start_s)

    def close(self) -> None:
        """The block is full; its smoke drifts as it is."""
        if self.heat_kJ > 0.0:
            rise, segments = self._block()
            self.closed[rise] = merged((*self.closed.get(rise, ()), *segments))
        self.heat_kJ = 0.0

    def parts(self, not_before_s: float) -> list[tuple[Source, Segments]]:
        """The sources and their segments, without those that ended before an instant."""
        found = {rise: list(segments) for rise, segments in self.closed.items()}
        if self.heat_kJ > 0.0:
            rise, segments = self._block()
            found.setdefault(rise, []).extend(segments)
        x, y, foot = self.size.at
        share = load_table(TABLE)["smoke"]["rise_spread"]["value"]
        return [
            (Source(x, y, foot + rise, rise / share), kept)
            for rise, segments in sorted(found.items())
            if (kept := merged(tuple(s for s in segments if s.end_s >= not_before_s)))
        ]

    def _block(self) -> tuple[float, Segments]:
        """The rise of the block that is being filled, and its segments."""
        mean_kW = self.heat_kJ / (self.ended_s - self.began_s)
        burnt = mean_kW / self.size.fuel.heat_of_combustion_kJ_kg
        rate = float(f"{float(yields_kg_s(self.size.fuel, burnt)[0]):.{_DIGITS}g}")
        segments = segments_from_rates([rate], [self.began_s, self.ended_s], self.winds)
        return self._rise_m(mean_kW), segments

    def _rise_m(self, mean_kW: float) -> float:
        """The rise of a block's plume under the weather it began in, rounded."""
        weather = self.winds.weathers[self.winds.stretch_at(self.began_s)]
        diameter = equivalent_diameter_m(self.size.area_m2(mean_kW))
        convective = mean_kW * (1.0 - radiant_fraction(self.size.fuel, diameter))
        step = load_table(TABLE)["smoke"]["height_step"]["value"]
        rise = float(plume_rise_m(buoyancy_flux_m4_s3(convective, weather), weather))
        return float(np.round(rise / step) * step)
