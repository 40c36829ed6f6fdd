"""Lags imposed on the response: an event so long after its cause, in every world, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from corridor import corridor, first, load, play

from drillsim.chance.realise import Lag
from drillsim.errors import DrillsimError
from drillsim.record.run import Run

PAIRS = {
    "reported:leak": ("reported", "incident_started:leak:leak"),
    "informed:shift:leak": ("informed:shift", "reported::leak"),
    "confirmed:shift:leak": ("confirmed:shift", "informed:shift:leak"),
    "ordered:help:leak": ("ordered:help", "confirmed:shift:leak"),
    "evacuate:leave:leak": ("evacuation_announced:leave", "ordered:leave:leak"),
    "turned_out:gas_1:leak": ("turned_out:gas_1", "ordered:help:leak"),
    "work_started:gas_1:leak": ("work_started:gas_1", "arrived:gas_1:leak"),
}
"""Names that a lag can be imposed on: the event of the log, and a cause of it."""


@pytest.fixture
def day(tmp_path: Path):
    park, scenario = corridor()
    park["valves"]["v1"]["closes_in"] = "100 s"
    scenario["lasts"] = "10 min"
    for id_, place in park["places"].items():
        place["people"] = {"day": {"operator": 4}} if id_ == "unit" else {}
    return load(tmp_path, park, scenario)


def gap(run: Run, name: str) -> float:
    event, after = PAIRS[name]
    return first(run, *event.split(":")) - first(run, after.split(":")[0], after.split(":")[1])


def lag(name: str, seconds: float) -> dict[str, Lag]:
    return {name: Lag(PAIRS[name][1], round(seconds * 1000))}


@pytest.mark.parametrize("seed", [1])
def test_a_days_own_lags_imposed_on_it_give_the_same_day(day, seed: int) -> None:
    run = play(day, seed)
    own = {name: one for name in PAIRS if name != "reported:leak" for one in lag(name, gap(run, name)).values()}
    assert play(day, seed, own) == run


@pytest.mark.parametrize("name", PAIRS)
def test_an_event_comes_so_long_after_its_cause_(day, name: str) -> None:
    told = play(day, 2, lag(name, 200.0))
    assert gap(told, name) == pytest.approx(200.0)


def test_what_came_before_a_delay_stays_and_what_hangs_on_it_moves_by_it(day) -> None:
    name = "confirmed:shift:leak"
    run, late = play(day), play(day, imposed=lag(name, gap(play(day), name) + 240.0))
    for what in ("reported", "informed"):
        assert first(late, what) == first(run, what)
    for what in ("ordered", "evacuation_announced", "turned_out", "valve_shut"):
        assert first(late, what) == pytest.approx(first(run, what) + 240.0)


def test_a_lag_behind_what_is_no_cause_changes_nothing(day) -> None:
    assert play(day, imposed={"confirmed:shift:leak": Lag("fire_out::leak", 900_000)}) == play(day)


def test_a_lag_too_short_for_what_lies_between_is_as_soon_as_that(day) -> None:
    run = play(day, imposed=lag("turned_out:gas_1:leak", 0.0))
    assert first(run, "turned_out") == first(run, "called_out") > first(run, "ordered", "help")


@pytest.mark.parametrize("after", ["confirmed:shift", "no_such:shift:leak"])
def test_a_lag_names_an_event(day, after: str) -> None:
    with pytest.raises(DrillsimError, match=r"lags after .* no event"):
        play(day, imposed={"confirmed:shift:leak": Lag(after, 1000)})


def test_a_negative_lag_is_refused(day) -> None:
    with pytest.raises(ValueError, match="from 0"):
        play(day, imposed={"confirmed:shift:leak": Lag("informed:shift:leak", -1)})
