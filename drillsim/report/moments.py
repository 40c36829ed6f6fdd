"""Instants and durations as a planner reads them: the clock on the wall and seconds since the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from drillsim.record.run import Run

NOTHING: Final = "–"


@dataclass(frozen=True)
class Clock:
    """The wall clock of a run, from the local time at second 0."""

    start: datetime

    @classmethod
    def of(cls, run: Run) -> Clock:
        """The clock of a run."""
        return cls(run.scenario.file.starts_at)

    def time(self, seconds: float | None) -> str:
        """An instant as "02:03:10 (+190 s)", the day added when it is a later one; a dash for what never came."""
        if seconds is None or not np.isfinite(seconds):
            return NOTHING
        return f"{self.wall(seconds)} (+{rounded(seconds)} s)"

    def wall(self, seconds: float) -> str:
        """An instant as the clock on the wall shows it."""
        at = self.start + timedelta(seconds=round(seconds))
        days = (at.date() - self.start.date()).days
        return f"{at:%H:%M:%S}" + (f" +{days} d" if days else "")


def rounded(seconds: float) -> str:
    """Seconds without decimals, thousands set apart."""
    return f"{round(seconds):,}"


def duration(seconds: float | None, language: str = "en") -> str:
    """A duration as "7 min 30 s" or "7 分 30 秒"; a dash for none."""
    if seconds is None or not np.isfinite(seconds):
        return NOTHING
    hour, minute, second = ("时", "分", "秒") if language == "zh" else ("h", "min", "s")
    whole = round(seconds)
    if whole < 60:
        return f"{whole} {second}"
    if whole < 3600:
        return f"{whole // 60} {minute} {whole % 60:02d} {second}"
    return f"{whole // 3600} {hour} {whole % 3600 // 60:02d} {minute}"
