"""Days simulated from end to end: whatever goes wrong together, or nothing, gives a summary, a page and pictures."""

from __future__ import annotations

import json
from typing import Any

import pytest
from small_park import leak, no_incident, park_data, scenario_data, write_and_load

from drillsim.api import simulate
from drillsim.record.folder import run_files
from drillsim.report.html import report_files

FIRE = {"kind": "fire", "place": "unit", "fuel": "benzene", "area": "80 m2", "mass": "20 t", "starts_at": "1 min"}
CROWD = {"kind": "gathering", "place": "office", "junction": "j100", "cause": "dispute", "space": "30 m2",
         "joins": {"workshop": {"operator": 20}}, "starts_at": "1 min"}  # fmt: skip
MATTERS = {"kind": "small_matters", "place": "office", "matter": "dispute", "per_year": 200_000, "source": "assumption",
           "send": {"police": 1}, "places": {"office": 1}}  # fmt: skip
MIXES: dict[str, tuple[int, dict[str, Any]]] = {
    "nothing": (40, {}),
    "nobody_and_nothing": (0, {}),
    "a_crowd": (60, {"crowd": CROWD}),
    "a_fire": (60, {"fire": FIRE}),
    "a_fire_and_nobody": (0, {"fire": FIRE}),
    "a_leak_and_nobody": (0, {"leak": leak()}),
    "small_matters_and_nobody": (0, {"petty": MATTERS}),
    "everything": (60, {"crowd": CROWD, "fire": FIRE, "leak": leak(), "petty": MATTERS}),
}


IN_CHINESE = ("nothing", "everything")


@pytest.fixture(scope="module", params=MIXES)
def day(request, tmp_path_factory):
    people, incidents = MIXES[request.param]
    data = {**no_incident(scenario_data()), "incidents": incidents, "lasts": "25 min"}
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, simulate(write_and_load(folder, park_data(people), data))


def test_any_mix_gives_a_summary(day):
    name, run = day
    summary = json.loads(run_files(run)["summary.json"])
    assert summary["people"] == MIXES[name][0]
    assert (summary["civil_matters"] > 0) is ("petty" in MIXES[name][1])
    assert (summary["peak_heat_release_MW"] is not None) is ("fire" in MIXES[name][1])
    assert (summary["crowd_peak_people"] is not None) is ("crowd" in MIXES[name][1])
    assert (summary["released_kg"] > 0) is ("leak" in MIXES[name][1])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_mix_gives_a_page(day, language):
    name, run = day
    if language == "zh" and name not in IN_CHINESE:
        pytest.skip("told in Chinese: nothing, and everything")
    files = report_files(run, language)
    assert {"map.png", "report.html"} <= set(files)
    assert ("fire.png" in files) is ("fire" in MIXES[name][1])
    gathered = bool(run.summary()["crowd_peak_people"])  # the leak and the fire may send them away before
    assert ("crowd.png" in files) is gathered
    assert gathered or name == "everything" or "crowd" not in MIXES[name][1]
    assert ("exposure.png" in files) <= (MIXES[name][0] > 0)
