"""Slicks: the drift by hand, and the day on which the coastal watch finds one."""

from __future__ import annotations

from pathlib import Path

import pytest

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
