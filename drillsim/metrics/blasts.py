"""Measures of explosions: how many, who was in which pressure, ears and windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from drillsim.metrics.measure import Measure, Value, Words
from drillsim.metrics.reading_tables import begun_of_kind, column
from drillsim.record.run import Run

KINDS: Final = ("cloud_explosion", "vessel_burst")


def _explosions(run: Run) -> Value:
    return sum(len(begun_of_kind(run, kind)) for kind in KINDS)


def _beyond(bound_kPa: float) -> Callable[[Run], Value]:
    """Takes the number of people who felt so much or more, in the open or inside walls."""

    def take(run: Run) -> Value:
        felt = [np.nan_to_num(column(run.people, name)) for name in ("peak_kPa_blast", "peak_kPa_blast_indoors")]
        return int(np.count_nonzero(np.maximum(*felt) >= bound_kPa))

    return take


def _ears(run: Run) -> Value:
    return int(np.count_nonzero(np.nan_to_num(column(run.people, "eardrum_burst"))))


def _windows(run: Run) -> Value:
    """The farthest distance at which windows are commonly broken; None without an explosion."""
    far = [float(row.get("reach_1_03_kPa_m", np.nan)) for kind in KINDS for row in begun_of_kind(run, kind)]
    known = [one for one in far if np.isfinite(one)]
    return max(known) if known else None


MEASURES: Final = (
    Measure("explosions", "explosions", "lower", Words("explosions", "爆炸次数"), _explosions),
    Measure("blast_above_20_7_kPa", "people", "lower",
            Words("in a blast of 20.7 kPa or more (steel frames distorted)",
                  "承受超压不低于 20.7 kPa 人数（钢架变形）"), _beyond(20.7)),
    Measure("blast_above_13_8_kPa", "people", "lower",
            Words("in a blast of 13.8 kPa or more (block walls shattered)",
                  "承受超压不低于 13.8 kPa 人数（砌块墙碎裂）"), _beyond(13.8)),
    Measure("blast_above_6_9_kPa", "people", "lower",
            Words("in a blast of 6.9 kPa or more (houses uninhabitable)",
                  "承受超压不低于 6.9 kPa 人数（房屋不可居住）"), _beyond(6.9)),
    Measure("eardrums_burst", "people", "lower", Words("eardrums burst", "鼓膜破裂人数"), _ears),
    Measure("windows_broken_m", "m", "lower",
            Words("windows commonly broken up to (1.03 kPa)", "窗玻璃普遍破碎的最远距离（1.03 kPa）"), _windows),
)  # fmt: skip
"""Measures of this file, in the order of a report."""
