"""One leak of the day: what the response does to it, what it lets out, and how long that is over the park."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from drillsim.hazards.danger import NOT_YET, Act
from drillsim.hazards.gas.dispersion import curtain_spread_m
from drillsim.hazards.gas.emission import Emission, emission_of
from drillsim.hazards.gas.hole import Course
from drillsim.hazards.gas.release import Outflow, RateChange, Release, Removal
from drillsim.hazards.gas.segments import Segments, release_segments
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.substances import Substance
from drillsim.hazards.weather import Winds
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.units import TICKS_PER_S

CURTAIN_DILUTION: Final = 3.0  # lowest of the range 3-5 measured 10 m behind a curtain, J. Haz. Mat. 96 (2003) 127


@dataclass(eq=False)
class Leak:
    """One leak and what has been done about it; times in seconds.

    `outflow` and `parts` are its course as it is known now: the masses, and its sources without a curtain and from when
    there is one, each with its segments. They are brought up to date by `work_out`.
    """

    id: str
    noun: GasLeak
    substance: Substance
    source: Source
    release: Release
    winds: Winds
    course: Course
    """Its rates since it began."""
    begun: bool = False
    """Whether it is known when it begins."""
    isolated_at_s: float = NOT_YET
    isolated_by: str = ""
    curtain_at_s: float = NOT_YET
    removals: tuple[Removal, ...] = ()
    told_over: bool = False
    outflow: Outflow = field(init=False)
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
            case "remove":
                self.removals += (Removal(at_s, act.amount),)
            case _:
                return False
        return True

    def work_out(self) -> None:
        """Its course anew, after a change; what was before stays as it was."""
        self.outflow = Outflow(self.release, self.isolated_at_s, self.removals)
        self._emission, self.parts = None, []
        if self.begun:
            whole = release_segments(self.release, self.isolated_at_s, self.removals, self.winds)
            mixed = replace(self.source, initial_spread_m=curtain_spread_m(CURTAIN_DILUTION))
            self.parts = list(zip((self.source, mixed), split(whole, self.curtain_at_s), strict=True))

    def released_kg(self, from_s: float, to_s: float) -> float:
        """The mass that reached the air between two times."""
        return self.outflow.airborne_kg(from_s, to_s) if self.begun else 0.0

    def ended(self, at_s: float) -> bool:
        """Whether nothing more will leave it after an instant, though nobody isolated it."""
        return self.begun and self.isolated_at_s == NOT_YET and self.outflow.dry(at_s)

    def emission(self, window_s: tuple[float, float], gone_after_s: float) -> Emission | None:
        """What it has in the air in a window, None for nothing: all that has not been over for so long, s.

        The very same as for the window before, as long as that is the same.
        """
        start, end = window_s
        some, dropped = False, []
        for _, segments in self.parts:
            gone = sum(start - segment.end_s > gone_after_s for segment in segments)
            some = some or any(segment.start_s < end for segment in segments[gone:])
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
