"""Slicks: the drift by hand, and the day on which the coastal watch finds one."""

from __future__ import annotations

from pathlib import Path

import pytest
from corridor import corridor, first, load, play

from drillsim.api import load_scenario, simulate
from drillsim.record.run import Run

SCENARIO = Path(__file__).parents[2] / "scenarios" / "slick_at_jetty.yaml"


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(load_scenario(SCENARIO), strict=True)


def test_it_drifts_at_three_hundredths_of_the_wind_for_as_long_as_it_lasts(run: Run) -> None:
    """3 % of 5 m/s for 3 h: 0.15 x 10 800 = 1 620 m; 3 t of 850 kg/m3, 0.1 mm thick, cover 35 294 m2."""
    (row,) = run.hazards.rows()
    assert row["drifted_m"] == pytest.approx(1620, abs=1e-6)
    assert row["slick_m2"] == pytest.approx(3000 / 850 / 1e-4)
    assert row["over_s"] == pytest.approx(300 + 3 * 3600, abs=0.002)


def test_the_watch_finds_it_on_the_picture_of_midnight_and_the_coast_guard_is_told(run: Run) -> None:
    """The run begins at 22:40; the picture of an even hour is that of 00:00, 4 800 s on."""
    by = {row["what"]: row for row in run.events.rows()}
    assert by["reported"]["who"].startswith("watch:")
    assert by["watch_saw"]["time_s"] > 4800
    assert {"coast_guard", "government"} <= {row["who"] for row in run.events.rows() if row["what"] == "notified"}


def day(folder: Path, wind: str = "3 m/s", lasts: str = "2 h", every: str = "2 h") -> Run:
    """A slick from 10:00:30 on before a corridor of nobody, with one watch."""
    park, scenario = corridor()
    park["watches"] = {"watch": {"at": [0, 0], "range": "5 km", "every": every}}
    park["places"] = {id_: {**place, "people": {}} for id_, place in park["places"].items()}
    scenario["weather"]["wind_speed"] = wind
    scenario["incidents"] = {
        "slick": {"kind": "slick", "place": "unit", "liquid": "benzene", "mass": "1 t", "starts_at": "30 s",
                  "lasts": lasts}
    }  # fmt: skip
    scenario["lasts"] = "4 h"
    return play(load(folder, park, scenario))


def test_more_wind_carries_it_no_less_far_and_more_time_ends_it_no_earlier(tmp_path: Path) -> None:
    (calm,), (fresh,) = day(tmp_path / "a").hazards.rows(), day(tmp_path / "b", wind="6 m/s").hazards.rows()
    assert fresh["drifted_m"] == pytest.approx(2 * calm["drifted_m"])
    (longer,) = day(tmp_path / "c", lasts="3 h").hazards.rows()
    assert longer["over_s"] == pytest.approx(calm["over_s"] + 3600)


def test_a_watch_that_looks_more_often_finds_it_no_later(tmp_path: Path) -> None:
    """Pictures at 10:00, 12:00 and so on, or every half hour: those of 10:00 show nothing yet."""
    assert first(day(tmp_path / "rare"), "watch_saw") >= 7200
    assert 1800 <= first(day(tmp_path / "often", every="30 min"), "watch_saw") < 3600
