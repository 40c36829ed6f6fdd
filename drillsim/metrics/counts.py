"""Measures that count people: alarmed, moved, exposed, harmed, rescued, missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.metrics.measure import Measure, Value, Words
from drillsim.metrics.reading_tables import crews_exposed, exposed, happened, missing
from drillsim.record.run import Run
from drillsim.record.table import Table


def _count(who: Callable[[Table], NDArray[Any]]) -> Callable[[Run], Value]:
    """Takes the number of people a condition holds for."""
    return lambda run: int(np.count_nonzero(who(run.people)))


def _evacuated(run: Run) -> Value:
    points = list(run.scenario.park.file.assembly_points)
    at_points = np.isin(run.people["destination"], points)
    return int(np.count_nonzero(at_points & happened(run.people["arrived_s"])))


def _exposed(level: int) -> Callable[[Run], Value]:
    """Takes the number of people beyond an AEGL; None where it is not established."""

    def take(run: Run) -> Value:
        who = exposed(run, level)
        return None if who is None else int(np.count_nonzero(who))

    return take


def _deaths(name: str) -> Callable[[Run], Value]:
    """Takes a sum of expected deaths over fields: two incidents of one field share one row of loads."""

    def take(run: Run) -> Value:
        found = {str(row.get("field") or row["substance"]): float(row.get(name, np.nan)) for row in run.hazards.rows()}
        return float(np.nansum(list(found.values())))

    return take


def _in_care(people: Table) -> NDArray[Any]:
    return np.asarray((people["state"] == "in_care") | happened(people["handed_over_s"]))


def _busiest(run: Run) -> Value:
    busiest = run.assembly["busiest"] if len(run.assembly) else np.zeros(0)
    if not busiest.size or busiest.max() <= 0:
        return None
    return str(run.assembly["id"][int(np.argmax(busiest))])


def _crews_exposed(run: Run) -> Value:
    """Missions whose crew stood beyond AEGL-2 at its vehicle, without breathing air."""
    return int(np.count_nonzero(crews_exposed(run)))


def _squeezed(run: Run) -> Value:
    return int(run.facts.get("squeezed", 0))


MEASURES: Final = (
    Measure("people", "people", "neither", Words("people on site", "在场人数"), lambda run: len(run.people)),
    Measure("alarmed", "people", "higher", Words("alarmed", "收到警报人数"),
            _count(lambda people: happened(people["alarmed_s"]))),
    Measure("told_to_evacuate", "people", "neither", Words("told to evacuate", "接到疏散指令人数"),
            _count(lambda people: people["order"] == "evacuate")),
    Measure("evacuated", "people", "higher", Words("reached an assembly point", "到达集合点人数"), _evacuated),
    Measure("told_to_shelter", "people", "neither", Words("told to shelter", "接到就地避险指令人数"),
            _count(lambda people: people["order"] == "shelter")),
    Measure("sheltered", "people", "higher", Words("sheltered", "就地避险人数"),
            _count(lambda people: happened(people["sheltered_s"]))),
    Measure("not_told", "people", "lower", Words("in gas or heat and never told", "受影响而未被通知人数"),
            _count(lambda people: people["why_not_safe"] == "not_told")),
    Measure("exposed_aegl1", "people", "lower", Words("exposed above AEGL-1", "暴露超过 AEGL-1 人数"), _exposed(1)),
    Measure("exposed_aegl2", "people", "lower", Words("exposed above AEGL-2", "暴露超过 AEGL-2 人数"), _exposed(2)),
    Measure("exposed_aegl3", "people", "lower", Words("exposed above AEGL-3", "暴露超过 AEGL-3 人数"), _exposed(3)),
    Measure("crews_exposed_aegl2", "crews", "lower",
            Words("crews above AEGL-2 at their vehicle, without breathing air", "车旁未戴空呼且超过 AEGL-2 的车组"),
            _crews_exposed),
    Measure("incapacitated", "people", "lower", Words("incapacitated", "失能人数"),
            _count(lambda people: happened(people["fell_s"]))),
    Measure("rescued", "people", "higher", Words("brought out by crews", "救出人数"),
            _count(lambda people: happened(people["brought_out_s"]))),
    Measure("in_care", "people", "neither", Words("handed over to a clinic or hospital", "送医人数"), _count(_in_care)),
    Measure("under_observation", "people", "lower", Words("under medical observation", "医学观察人数"),
            _count(lambda people: people["under_observation"].astype(bool))),
    Measure("missing", "people", "lower", Words("not in clean safety at the end", "结束时未到洁净安全处人数"),
            lambda run: int(np.count_nonzero(missing(run)))),
    Measure("dead_drawn", "people", "lower", Words("deaths drawn in this run", "本次推演抽得死亡人数"),
            _count(lambda people: people["dead"].astype(bool))),
    Measure("expected_deaths", "people", "lower", Words("expected deaths, chosen probit", "预期死亡（所选 probit）"),
            _deaths("expected_deaths")),
    Measure("expected_deaths_low", "people", "lower",
            Words("expected deaths, lowest published probit", "预期死亡（已发表 probit 最低）"),
            _deaths("expected_deaths_low")),
    Measure("expected_deaths_high", "people", "lower",
            Words("expected deaths, highest published probit", "预期死亡（已发表 probit 最高）"),
            _deaths("expected_deaths_high")),
    Measure("busiest_assembly_point", "", "neither", Words("busiest assembly point", "人数最多的集合点"), _busiest),
    Measure("squeezed", "entries", "lower", Words("entries by the stuck rule", "按挤入规则通过次数"), _squeezed),
)  # fmt: skip
"""Measures of this file, in the order of a report."""
