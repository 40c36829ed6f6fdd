"""The emission of one source as few constant segments, each under one stretch of weather."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from drillsim.hazards.gas.release import NEVER, Release, Removal, airborne_kg, course
from drillsim.hazards.weather import Winds

# A line that empties is cut at these multiples of its time constant: a choice of resolution, not nature's.
TAIL_CUTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
# A line that empties faster than the clock ticks does so within a tick.
LEAST_TAIL_UNIT_S = 1e-3


@dataclass(frozen=True)
class Segment:
    """Gas that left at a constant rate under one stretch of weather; `end_s` is inf while no end is known.

    Raises ValueError for a time that does not rise or a rate that is negative or not finite.
    """

    start_s: float
    end_s: float
    rate_kg_s: float
    stretch: int

    def __post_init__(self) -> None:
        if not (np.isfinite(self.start_s) and self.end_s > self.start_s):
            raise ValueError(f"segment: must end after it starts (got {self.start_s} to {self.end_s} s)")
        if not (np.isfinite(self.rate_kg_s) and self.rate_kg_s >= 0.0):
            raise ValueError(f"segment: rate_kg_s must be finite and not negative (got {self.rate_kg_s})")


Segments = tuple[Segment, ...]


def merged(segments: Segments) -> Segments:
    """The same emission with neighbours of one rate and one weather made one, and silences left out."""
    kept: list[Segment] = []
    for segment in segments:
        last = kept[-1] if kept else None
        joins = last is not None and last.end_s == segment.start_s and last.stretch == segment.stretch
        if last is not None and joins and last.rate_kg_s == segment.rate_kg_s:
            kept[-1] = Segment(last.start_s, segment.end_s, segment.rate_kg_s, segment.stretch)
        elif segment.rate_kg_s > 0.0:
            kept.append(segment)
    return tuple(kept)


def segments_from_rates(rates_kg_s: ArrayLike, edges_s: ArrayLike, winds: Winds) -> Segments:
    """Segments of a rate known window by window; `edges_s` has one more entry than `rates_kg_s`.

    Windows that the weather changes in are cut there. The last edge may be inf.
    Raises ValueError if the lengths do not fit or the edges do not rise.
    """
    rates, edges = np.asarray(rates_kg_s, dtype=np.float64), np.asarray(edges_s, dtype=np.float64)
    if edges.shape != (rates.size + 1,):
        raise ValueError(f"edges_s: {rates.size} rates need {rates.size + 1} edges (got {edges.size})")
    pieces: list[Segment] = []
    for start, end, rate in zip(edges[:-1].tolist(), edges[1:].tolist(), rates.tolist(), strict=True):
        pieces.extend(_cut_at_changes(start, end, rate, winds))
    return merged(tuple(pieces))


def _cut_at_changes(start: float, end: float, rate: float, winds: Winds) -> list[Segment]:
    """One window's emission, cut where the weather changes."""
    inner = [t for t in winds.starts_s[1:] if start < t < end]
    cuts = [start, *inner, end]
    return [Segment(a, b, rate, winds.stretch_at(a)) for a, b in pairwise(cuts)]


def release_segments(
    release: Release, isolated_at_s: float, removals: tuple[Removal, ...], winds: Winds
) -> Segments:
    """The whole emission of a release, past and to come, as far as it is known now.

    Constant pieces are exact; the line that empties after isolation becomes at most 8 pieces of its mean
    rates, the last of which carries the rest, so the mass is exactly that of `airborne_kg`. Being told later
    of an isolation or removal changes nothing before it: what was computed until then stays true.
    """
    plan = course(release, isolated_at_s)
    cuts = {*plan.starts_s, *plan.ends_s}
    if plan.tail_mass_kg > 0.0:
        constant = max(plan.tail_mass_kg / plan.tail_rate_kg_s, LEAST_TAIL_UNIT_S)
        cuts |= {plan.tail_at_s + cut * constant for cut in TAIL_CUTS}
    if not cuts:
        return ()
    cuts |= {removal.at_s for removal in removals if min(cuts) < removal.at_s < max(cuts)}
    edges = sorted(cuts)
    rates = [_piece_rate(release, isolated_at_s, removals, (a, b)) for a, b in pairwise(edges)]
    # What a line still holds after the last cut leaves with the last piece that lets any through.
    if plan.tail_mass_kg > 0.0:
        rest = airborne_kg(release, isolated_at_s, removals, edges[-1], NEVER)
        rates[-1] += float(rest) / (edges[-1] - edges[-2])
    return segments_from_rates(rates, edges, winds)


def _piece_rate(
    release: Release, isolated_at_s: float, removals: tuple[Removal, ...], piece_s: tuple[float, float]
) -> float:
    """The mean rate between two neighbouring cuts, to the last bit the stated one while it is constant."""
    plan, (start, end) = course(release, isolated_at_s), piece_s
    for first, last, rate in zip(plan.starts_s, plan.ends_s, plan.rates_kg_s, strict=True):
        if first <= start and end <= last:
            shares = [removal.share for removal in removals if removal.at_s <= start]
            return rate * (1.0 - shares[-1]) if shares else rate
    return float(airborne_kg(release, isolated_at_s, removals, start, end)) / (end - start)
