"""The smoke of one fire as it drifts: carbon monoxide at the height it has risen to, by blocks of a minute.

Blocks of one height are one source, and equal neighbours one segment, so a fire that burns steadily stays cheap.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from drillsim.hazards.fire.blaze import Size
from drillsim.hazards.fire.pool import equivalent_diameter_m
from drillsim.hazards.fire.radiation import radiant_fraction
from drillsim.hazards.fire.smoke import buoyancy_flux_m4_s3, plume_rise_m, yields_kg_s
from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.segments import Segment, Segments, merged, segments_from_rates
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds

TABLE = "fire/fire.yaml"
Parts = tuple[tuple[float, Segments], ...]
"""Segments by the rise of their source, m."""

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
    _block_s: float = field(default_factory=lambda: float(load_table(TABLE)["smoke"]["block"]["value"]))
    _rises: tuple[tuple[float, int], float] = ((-1.0, -1), 0.0)
    _changes: int = 0
    _fresh: tuple[object, Emission | None] = (None, None)
    _settled: tuple[object, float, Parts, Emission | None] = (None, 0.0, (), None)

    def add(self, start_s: float, end_s: float, mean_kW: float) -> None:
        """A window's smoke, before which all earlier windows' was added."""
        full = start_s // self._block_s > self.began_s // self._block_s
        if self.heat_kJ > 0.0 and (start_s > self.ended_s or full):
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
            self._changes += 1
        self.heat_kJ = 0.0

    def parts(self, not_before_s: float) -> list[tuple[Source, Segments]]:
        """The sources and their segments, without those that ended before an instant."""
        found = {rise: list(segments) for rise, segments in self.closed.items()}
        if self.heat_kJ > 0.0:
            rise, segments = self._block()
            found.setdefault(rise, []).extend(segments)
        return [
            (self._source(rise), kept)
            for rise, segments in sorted(found.items())
            if (kept := merged(tuple(s for s in segments if s.end_s >= not_before_s)))
        ]

    def emissions(self, not_before_s: float, now_s: float) -> tuple[Emission, ...]:
        """What was given off by now, without what ended before an instant: the settled, and what goes on unchanged.

        Each is the very same as for the window before, as long as that is the same.
        """
        fresh, joined = self._going_on(not_before_s, now_s)
        settled = self._left_behind(not_before_s, joined)
        return tuple(one for one in (settled, fresh) if one is not None)

    def _going_on(self, not_before_s: float, now_s: float) -> tuple[Emission | None, float | None]:
        """The block that is being filled with what it continues unchanged, and the rise whose last segment that is.

        While the fire burns it has no end yet: of what comes after the window nothing counts.
        """
        if self.heat_kJ <= 0.0 or self.ended_s < not_before_s:
            return None, None
        rate, rise = self._rate_and_rise()
        stretch = self.winds.stretch_at(self.began_s)
        before = self.closed.get(rise, ())[-1:]
        joins = bool(before) and before[0] == Segment(before[0].start_s, self.began_s, rate, stretch)
        began_s = before[0].start_s if joins else self.began_s
        end_s = np.inf if self.ended_s >= now_s else self.ended_s
        key = rise, rate, began_s, end_s, self.winds.stretch_at(self.ended_s)
        if key != self._fresh[0]:
            pieces = segments_from_rates([rate], [began_s, self.ended_s], self.winds)
            if pieces and end_s == np.inf and self.ended_s < self.winds.end_s(pieces[-1].stretch):
                pieces = (*pieces[:-1], replace(pieces[-1], end_s=self.winds.end_s(pieces[-1].stretch)))
            self._fresh = key, Emission([(self._source(rise), pieces)], self.winds) if pieces else None
        return self._fresh[1], rise if joins else None

    def _left_behind(self, not_before_s: float, joined: float | None) -> Emission | None:
        """The closed segments but the last of the rise that goes on, without those that ended before an instant."""
        key = self._changes, joined
        if key != self._settled[0] or self._settled[1] < not_before_s:
            parts: Parts = tuple(
                (rise, kept)
                for rise, segments in sorted(self.closed.items())
                if (kept := tuple(s for s in segments[: -1 if rise == joined else None] if s.end_s >= not_before_s))
            )
            first_s = min((segment.end_s for _, segments in parts for segment in segments), default=np.inf)
            emission = self._settled[3]
            if parts != self._settled[2]:
                sources = [(self._source(rise), segments) for rise, segments in parts]
                emission = Emission(sources, self.winds) if sources else None
            self._settled = key, first_s, parts, emission
        return self._settled[3]

    def _source(self, rise: float) -> Source:
        """Where smoke of that rise drifts from."""
        x, y, foot = self.size.at
        return Source(x, y, foot + rise, rise / load_table(TABLE)["smoke"]["rise_spread"]["value"])

    def _block(self) -> tuple[float, Segments]:
        """The rise of the block that is being filled, and its segments."""
        rate, rise = self._rate_and_rise()
        return rise, segments_from_rates([rate], [self.began_s, self.ended_s], self.winds)

    def _rate_and_rise(self) -> tuple[float, float]:
        """The carbon monoxide of the block that is being filled, kg/s, and its rise, m."""
        mean_kW = self.heat_kJ / (self.ended_s - self.began_s)
        burnt = mean_kW / self.size.fuel.heat_of_combustion_kJ_kg
        key = mean_kW, self.winds.stretch_at(self.began_s)
        if key != self._rises[0]:
            self._rises = key, self._rise_m(mean_kW)
        return float(f"{float(yields_kg_s(self.size.fuel, burnt)[0]):.{_DIGITS}g}"), self._rises[1]

    def _rise_m(self, mean_kW: float) -> float:
        """The rise of a block's plume under the weather it began in, rounded."""
        weather = self.winds.weathers[self.winds.stretch_at(self.began_s)]
        diameter = equivalent_diameter_m(self.size.area_m2(mean_kW))
        convective = mean_kW * (1.0 - radiant_fraction(self.size.fuel, diameter))
        step = load_table(TABLE)["smoke"]["height_step"]["value"]
        rise = float(plume_rise_m(buoyancy_flux_m4_s3(convective, weather), weather))
        return float(np.round(rise / step) * step)
