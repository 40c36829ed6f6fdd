"""Numbers of a study as a planner reads them: with their unit, rounded as far as they can be believed."""

from __future__ import annotations

import numpy as np

from drillsim.metrics.registry import MEASURES
from drillsim.report.moments import NOTHING, duration
from drillsim.report.words import Words
from drillsim.study.statistics import Estimate

SHORT_S = 120.0
"""Below so many seconds a time is told in seconds alone."""


def amount(value: float, measure: str, words: Words) -> str:
    """A value of a measure; a dash for none."""
    if not np.isfinite(value):
        return NOTHING
    unit = MEASURES[measure].unit
    if unit == "s":
        sign = "−" if value < 0 and round(value) else ""
        size = abs(value)
        if size < SHORT_S:
            return sign + words.say("study", "seconds", {"value": round(size)})
        return sign + duration(size, words.language)
    return f"{number(value)}{'' if unit == 'people' else f' {unit}'}"


def number(value: float) -> str:
    """A plain number to three significant digits, whole ones from a hundred on."""
    if value == 0 or not np.isfinite(value):
        return "0" if value == 0 else NOTHING
    size = abs(value)
    text = f"{size:,.0f}" if size >= 100 or size == round(size) else f"{size:.3g}"
    return ("−" if value < 0 and float(text.replace(",", "")) else "") + text


def interval(estimate: Estimate, measure: str, words: Words) -> str:
    """The interval of an estimate; words where there are too few runs for one."""
    if not np.isfinite(estimate.low):
        return words.say("study", "few")
    low, high = (amount(value, measure, words) for value in (estimate.low, estimate.high))
    return words.say("study", "interval", {"low": low, "high": high})


def p_value(p: float) -> str:
    """A p value, never told as nil."""
    if not np.isfinite(p):
        return NOTHING
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
