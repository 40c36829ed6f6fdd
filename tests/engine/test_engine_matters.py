"""Small matters over a month on a small park: how many, who attends them, what becomes of each, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from crowd_day import crowd_day, crowd_park, police, team
from fire_day import Data, built, by_luck, play, told

from drillsim.engine.run import Settings, simulate
from drillsim.hazards.matters.rates import YEAR_S
from drillsim.record.run import Run

SEEDS = range(20)
MONTH_S = 30 * 86_400.0
Lines = list[Mapping[str, Any]]


def stream(matter: str, per_year: float, **alter: Any) -> Data:
    """A stream of small matters at the booth and in the camp."""
    return {"kind": "small_matters", "place": "booth", "matter": matter, "per_year": per_year, "source": "assumption",
            **alter}  # fmt: skip


def month() -> tuple[Data, Data]:
    """Thirty days from midnight with two patrols, a team that mediates, and three streams; nobody is simulated."""
    park, day = crowd_park(), by_luck(crowd_day())
    patrol = {"kind": "patrol_team", "crew": 2}
    park["stations"]["police_post"]["vehicles"] = {"p1": patrol, "p2": patrol, "pp1": team()}
    day["incidents"] = {
        "calls": stream("incident", 1200.0),
        "rows": stream("dispute", 600.0, send={"mediate": 1}, settled_at={"grid": 0.5, "community": 0.8}),
        "hazards": stream("hazard", 400.0),
    }
    day |= {"starts_at": "2026-03-01 00:00", "lasts": "30 d", "without_people": True, "orders": {}, "timings": {}}
    return park, day


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return play(tmp_path_factory.mktemp("month"), *month())


def by_matter(run: Run) -> dict[str, Lines]:
    """The log lines of each matter, in order."""
    found: dict[str, Lines] = {}
    for row in run.events.rows():
        if row["incident"]:
            found.setdefault(row["incident"], []).append(row)
    return found


def of(run: Run, name: str) -> dict[str, Lines]:
    """The matters of one stream."""
    return {id_: lines for id_, lines in by_matter(run).items() if id_.rpartition("-")[0] == name}


def at(lines: Lines, what: str) -> float:
    return next(row["time_s"] for row in lines if row["what"] == what)


def test_as_many_come_as_are_expected(run: Run) -> None:
    """Poisson: within four deviations of the yearly number's share of 30 days."""
    for name, per_year in (("calls", 1200.0), ("rows", 600.0), ("hazards", 400.0)):
        expected = per_year * MONTH_S / YEAR_S
        assert abs(len(of(run, name)) - expected) < 4 * np.sqrt(expected)


def test_every_matter_runs_its_course(run: Run) -> None:
    """Told, attended, and settled or handed on; what began in the last days may still be open."""
    settled = 0
    for lines in [*of(run, "calls").values(), *of(run, "rows").values()]:
        words = [row["what"] for row in lines]
        if at(lines, "incident_started") > MONTH_S - 10 * 86_400:
            continue
        course = ["incident_started", "reported", "informed", "called_out", "turned_out", "arrived", "work_started"]
        assert [word for word in words if word in course][: len(course)] == course
        assert lines[words.index("informed")]["who"] == "grid"
        assert words.count("settled") == 1
        assert at(lines, "settled") > at(lines, "work_started")
        assert words.count("returned") == words.count("called_out") == 1
        settled += 1
    assert settled > 50


def test_it_is_handed_up_tier_by_tier(run: Run) -> None:
    """Half of the rows are settled by the grid, three in ten by the community, the rest by the district."""
    tiers = []
    for lines in of(run, "rows").values():
        handed = [row["who"] for row in lines if row["what"] == "handed_on"]
        informed = [row["who"] for row in lines if row["what"] == "informed"]
        assert informed == ["grid", "community", "district"][: len(informed)]
        assert handed == ["grid", "community"][: len(handed)]
        assert len(informed) - len(handed) in (0, 1)
        tiers += [row["who"] for row in lines if row["what"] == "settled"]
    assert set(tiers) == {"grid", "community", "district"}
    assert tiers.count("grid") > tiers.count("district")


def test_who_was_sent_goes_home_when_it_is_handed_on(run: Run) -> None:
    """At once, at 1.6 m/s from the door of the booth, 310 m, or of the camp, 550 m."""
    for lines in of(run, "rows").values():
        words = [row["what"] for row in lines]
        if "handed_on" in words and "returned" in words:
            assert at(lines, "returned") - at(lines, "handed_on") <= 550 / 1.6 + 1e-3


def test_hazards_are_rectified_two_weeks_after_they_are_found(run: Run) -> None:
    """Nobody is sent; nine in ten of those whose time has come."""
    found = of(run, "hazards")
    due = [lines for lines in found.values() if at(lines, "hazard_found") < MONTH_S - 14 * 86_400.0]
    done = [lines for lines in due if lines[-1]["what"] == "hazard_rectified"]
    assert 0.6 * len(due) < len(done) <= len(due)
    for lines in done:
        assert at(lines, "hazard_rectified") - at(lines, "hazard_found") == pytest.approx(14 * 86_400.0, abs=1e-3)
    assert {row["what"] for lines in found.values() for row in lines} == {"hazard_found", "hazard_rectified"}


def test_idle_time_costs_nothing(run: Run) -> None:
    """A month has 518 400 windows; turned are a few for each line of the log."""
    assert run.facts["people"] == 0
    assert len(run.people) == 0
    assert 0 < run.facts["windows"] <= 4 * len(run.events)
    assert len(run.events) < 518_400 / 100


def test_with_nobody_free_it_waits_and_is_attended_later(tmp_path: Path) -> None:
    """One patrol for two thousand matters of an hour each a month: it is always somewhere, and comes in the end."""
    park, day = month()
    park["stations"]["police_post"]["vehicles"] = {"p1": {"kind": "patrol_team", "crew": 2}}
    day["incidents"] = {"calls": stream("incident", 6000.0, takes="1 h")}
    day["lasts"] = "2 d"
    run = play(tmp_path, park, day)
    waited = [lines for lines in of(run, "calls").values() if any(row["what"] == "not_available" for row in lines)]
    later = [lines for lines in waited if any(row["what"] == "work_started" for row in lines)]
    assert len(waited) > 10 and len(later) > 5
    for lines in later:
        assert at(lines, "not_available") < at(lines, "called_out") < at(lines, "work_started")
    out = np.array(told(run, "called_out", "p1"))
    back = np.array(told(run, "returned", "p1"))
    assert (back[: len(out) - 1] <= out[1 : len(back) + 1]).all(), "one at a time"


def test_inspecting_booths_lower_the_number_of_matters(tmp_path: Path) -> None:
    """No more under any of twenty seeds, fewer in all; disputes are not lowered, and stay what they were."""
    park, day = month()
    rows = stream("dispute", 300.0, lowered_by_inspection=False)
    day["incidents"] = {"calls": stream("incident", 2400.0), "rows": rows}
    day["lasts"] = "2 d"
    park["gates"] = {"gate": {"way": "lane", "kind": "guard_booth", "width": "2 m"}}
    without = built(tmp_path / "without", park, day)
    park["gates"]["gate"]["inspects"] = True
    inspected = built(tmp_path / "inspected", park, day)
    fewer = 0
    for seed in SEEDS:
        a, b = (simulate(scenario, Settings(seed=seed)) for scenario in (without, inspected))
        assert len(of(b, "calls")) <= len(of(a, "calls"))
        began = [[at(lines, "incident_started") for lines in of(one, "rows").values()] for one in (a, b)]
        assert began[0] == began[1]
        fewer += len(of(a, "calls")) - len(of(b, "calls"))
    assert fewer > 0


def test_one_stream_more_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    """Other vehicles attend it, so that nobody has to wait for it."""
    park, day = month()
    park["stations"]["police_post"]["vehicles"]["car"] = police()
    day["lasts"] = "7 d"
    base = play(tmp_path / "base", park, day)
    day["incidents"]["a_stream"] = stream("incident", 900.0, send={"police": 1})
    more = play(tmp_path / "more", park, day)
    assert len(of(more, "a_stream")) > 5
    for name in ("calls", "rows", "hazards"):
        a, b = ([[(row["time_s"], row["what"], row["who"]) for row in lines] for lines in of(one, name).values()]
                for one in (base, more))  # fmt: skip
        assert a == b
