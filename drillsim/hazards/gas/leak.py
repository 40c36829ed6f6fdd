"""One leak of the day: what the response does to it, what it lets out, and how long that is over the park."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from drillsim.hazards.danger import NOT_YET, Act
from drillsim.hazards.gas.dispersion import curtain_spread_m
from drillsim.hazards.gas.emission import Emission, emission_of
from drillsim.hazards.gas.hole import Course
from drillsim.hazards.gas.release import Outflow, RateChange, Release, Removal, shared
from drillsim.hazards.gas.segments import Segments, release_segments, segments_from_rates
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.gas.spill import DRY_KG, NO_POOL, Floor, Liquid, Pool, pool_of
from drillsim.hazards.substances import Substance
from drillsim.hazards.weather import Winds
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S

CURTAIN_DILUTION: Final = 3.0  # lowest of the range 3-5 measured 10 m behind a curtain, J. Haz. Mat. 96 (2003) 127


@dataclass(eq=False)
class Leak:
    """One leak and what has been done about it; times in seconds.

    Its course as it is known now, brought up to date by `work_out`: what is `leaving` the vessel, the `outflow` of it
    that is in the air at once, the `pool` of the rest, and the `parts`, its sources without a curtain and from when
    there is one, each with its segments.
    """

    id: str
    noun: GasLeak
    substance: Substance
    source: Source
    release: Release
    winds: Winds
    course: Course
    """Its rates since it began."""
    floor: Floor | None = None
    """What lies under it, where liquid may fall."""
    ends_s: float = NOT_YET
    """When the day ends."""
    foam_at_s: float = NOT_YET
    begun: bool = False
    """Whether it is known when it begins."""
    isolated_at_s: float = NOT_YET
    isolated_by: str = ""
    curtain_at_s: float = NOT_YET
    removals: tuple[Removal, ...] = ()
    told_over: bool = False
    lit_at_s: float = NOT_YET
    """From when on what leaves it burns where it leaves."""
    leaving: Outflow = field(init=False)
    outflow: Outflow = field(init=False)
    pool: Pool = field(init=False)
    parts: list[tuple[Source, Segments]] = field(init=False)
    _emission: tuple[tuple[int, ...], Emission] | None = None

    def begin(self, at_s: float) -> None:
        """It begins to leak."""
        ends = NOT_YET if self.noun.lasts is None else self.noun.lasts
        steps = zip(self.course.after_s, self.course.rates_kg_s, strict=True)
        changes = [RateChange(at_s + after, rate) for after, rate in steps if 0.0 < after < ends]
        if ends < NOT_YET:
            changes.append(RateChange(at_s + ends, 0.0))
        self.release, self.begun = replace(self.release, start_s=at_s, changes=tuple(changes)), True

    def act(self, act: Act) -> bool:
        """One act of the response; whether it changed the leak."""
        at_s = act.tick / TICKS_PER_S
        match act.what:
            case "begin" if not self.begun:
                self.begin(at_s)
            case "isolate":
                self.release = replace(self.release, line_mass_kg=act.amount)
                self.isolated_at_s, self.isolated_by = at_s, act.by
            case "curtain":
                self.curtain_at_s = at_s
            case "blanket":
                self.foam_at_s = min(self.foam_at_s, at_s)
            case "remove" if self.lit_at_s == NOT_YET:
                self.removals += (Removal(at_s, act.amount),)
            case _:
                return False
        return True

    def light(self, at_s: float) -> None:
        """Its cloud is lit: what leaves from now on burns at once, and none of it gets into the air."""
        if self.lit_at_s == NOT_YET:
            self.lit_at_s = at_s
            self.removals += (Removal(at_s, 1.0),)

    def work_out(self) -> None:
        """Its course anew, after a change; what was before stays as it was."""
        up = self.course.airborne_share
        self.leaving = Outflow(self.release, self.isolated_at_s, ())
        direct = self.release if up == 1.0 else shared(self.release, up)
        self.outflow = Outflow(direct, self.isolated_at_s, self.removals)
        self.pool, self._emission, self.parts = NO_POOL, None, []
        if not self.begun:
            return
        whole = release_segments(direct, self.isolated_at_s, self.removals, self.winds)
        burst = self.source
        if self.course.burst_m:  # a vessel that fails at once is no steady plume
            burst = replace(self.source, initial_spread_m=self.course.burst_m, dense=None)
        self._part(burst, whole)
        if self.course.falls is not None and self.floor is not None:
            self.pool = self._pool(self.course.falls, self.floor)
            self._part(self.source, self._evaporated())

    def _part(self, source: Source, whole: Segments) -> None:
        """What leaves one source, before there is a curtain and from then on."""
        spread = max(source.initial_spread_m, curtain_spread_m(CURTAIN_DILUTION))
        mixed = replace(source, initial_spread_m=spread)
        if source.dense is not None:
            mixed = replace(source, dense=replace(source.dense, thinned=CURTAIN_DILUTION))
        self.parts += list(zip((source, mixed), split(whole, self.curtain_at_s), strict=True))

    def _pool(self, liquid: Liquid, floor: Floor) -> Pool:
        """The pool of what falls, as far as it is known."""
        down = 1.0 - self.course.airborne_share
        leaves = release_segments(self.release, self.isolated_at_s, (), self.winds)
        pieces = tuple((piece.start_s, piece.end_s, piece.rate_kg_s * down) for piece in leaves)
        return pool_of(liquid, floor, pieces, self.winds, (self.foam_at_s, self.ends_s)) if pieces else NO_POOL

    def _evaporated(self) -> Segments:
        """What the pool gives to the air, less what is taken out."""
        if not self.pool.rates_kg_s:
            return ()
        edges, rates = self.pool.edges_s, self.pool.rates_kg_s
        cuts = {one.at_s for one in self.removals if edges[0] < one.at_s < edges[-1]}
        finer = sorted({*edges, *cuts})
        number = [bisect_right(edges, start) - 1 for start in finer[:-1]]
        let = [rates[n] * self._let_through(start) for n, start in zip(number, finer[:-1], strict=True)]
        return segments_from_rates(let, finer, self.winds)

    def _let_through(self, at_s: float) -> float:
        """The share of what evaporates at a time that no neutralising agent takes out."""
        shares = [removal.share for removal in self.removals if removal.at_s <= at_s]
        return 1.0 - shares[-1] if shares else 1.0

    def released_kg(self, from_s: float, to_s: float) -> float:
        """The mass that reached the air between two times."""
        if not self.begun:
            return 0.0
        return self.outflow.airborne_kg(from_s, to_s) + self._from_pool_kg(from_s, to_s)

    def _from_pool_kg(self, from_s: float, to_s: float) -> float:
        """What a pool gave to the air between two times."""
        if not self.pool.rates_kg_s:
            return 0.0
        cuts = [from_s, *(one.at_s for one in self.removals if from_s < one.at_s < to_s), to_s]
        return sum(self._let_through(a) * self.pool.airborne_kg(a, b) for a, b in pairwise(cuts))

    def left_kg(self, at_s: float) -> float:
        """What has left the vessel by a time, into the air and onto the ground."""
        return self.leaving.released_kg(0.0, at_s) if self.begun else 0.0

    def burns(self, from_s: float, to_s: float) -> bool:
        """Whether anything leaves it between two times that burns at once."""
        return self.lit_at_s < to_s and self.leaving.released_kg(max(from_s, self.lit_at_s), to_s) > 0.0

    def ended(self, at_s: float) -> bool:
        """Whether nothing more will leave it after an instant, though nobody isolated it."""
        if not self.begun or self.isolated_at_s != NOT_YET or not self.leaving.dry(at_s):
            return False
        return self.outflow.dry(at_s) and self.pool.lies_kg_at(at_s) <= DRY_KG

    def emission(self, window_s: tuple[float, float], over_since_s: float) -> Emission | None:
        """What it has in the air in a window, None for nothing: all that has not ended before an instant, s.

        The very same as for the window before, as long as that is the same.
        """
        some, dropped = False, []
        for _, segments in self.parts:
            gone = sum(segment.end_s < over_since_s for segment in segments)
            some = some or any(segment.start_s < window_s[1] for segment in segments[gone:])
            dropped.append(gone)
        if not some:
            return None
        key = tuple(dropped)
        if self._emission is None or self._emission[0] != key:
            left = tuple((source, segments[gone:]) for (source, segments), gone in zip(self.parts, key, strict=True))
            self._emission = key, emission_of(left, self.winds)
        return self._emission[1]


def split(segments: Segments, at_s: float) -> tuple[Segments, Segments]:
    """The emission before and after an instant."""
    before = [replace(s, end_s=min(s.end_s, at_s)) for s in segments if s.start_s < at_s]
    after = [replace(s, start_s=max(s.start_s, at_s)) for s in segments if s.end_s > at_s]
    return tuple(before), tuple(after)
