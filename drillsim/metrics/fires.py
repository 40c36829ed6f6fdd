"""Measures of fires: under control, out, vessels, heat, foam and water, burns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from drillsim.metrics.measure import Measure, Value, Words
from drillsim.metrics.reading_tables import begun_of_kind, column, last_of, total_of
from drillsim.record.run import Run

BURNED_FROM: Final = 2
"""The degree of burn from which somebody counts as burned: blisters, which need treatment."""
_kW_PER_MW: Final = 1000.0


def _last(name: str) -> Callable[[Run], Value]:
    """Takes the time of the last fire; None unless every fire that has begun has one."""
    return lambda run: last_of(begun_of_kind(run, "fire"), name)


def _used(name: str) -> Callable[[Run], Value]:
    """Takes what all fires together were given."""
    return lambda run: total_of(begun_of_kind(run, "fire"), name)


def _vessels(what: str) -> Callable[[Run], Value]:
    """Takes the number of vessels something happened to."""
    return lambda run: len(set(run.events["who"][run.events["what"] == what].tolist()))


def _peak_heat_release(run: Run) -> Value:
    """The highest heat release of all fires at once: window means, of the series."""
    names = [name for name in run.series.columns if name.startswith("heat_release_kW_")]
    if not begun_of_kind(run, "fire") or not names or not len(run.series):
        return None
    return float(np.sum([column(run.series, name) for name in names], axis=0).max()) / _kW_PER_MW


def _burned(run: Run) -> Value:
    return int(np.count_nonzero(column(run.people, "burned") >= BURNED_FROM))


MEASURES: Final = (
    Measure("fire_under_control_s", "s", "lower", Words("last fire under control", "最后一处火势得到控制"),
            _last("under_control_s")),
    Measure("fire_out_s", "s", "lower", Words("last fire out", "最后一处火灾扑灭"), _last("out_s")),
    Measure("vessels_threatened", "vessels", "lower", Words("vessels threatened by heat", "受热辐射威胁储罐数"),
            _vessels("vessel_threatened")),
    Measure("vessels_failed", "vessels", "lower", Words("vessels failed by heat or blast", "受火或受爆炸失效储罐数"),
            _vessels("vessel_failed")),
    Measure("peak_heat_release_MW", "MW", "lower", Words("highest heat release", "最大热释放速率"),
            _peak_heat_release),
    Measure("foam_used_m3", "m3", "lower", Words("foam solution used", "泡沫混合液用量"), _used("foam_m3")),
    Measure("water_used_m3", "m3", "lower", Words("water used, in foam and for cooling too", "用水量（含泡沫和冷却）"),
            _used("water_m3")),
    Measure("burned", "people", "lower", Words("burns of second degree or worse", "二度及以上烧伤人数"), _burned),
)  # fmt: skip
"""Measures of this file, in the order of a report."""
