"""A frozen response: imposed on the same day it changes nobody's day; imposed events happen when told."""

from pathlib import Path

import pytest
from corridor import corridor, first, load, play

from drillsim.engine.frozen import frozen_response
from drillsim.errors import DrillsimError


@pytest.mark.parametrize("seed", range(3))
def test_a_days_own_response_imposed_on_it_changes_nobodys_day(tmp_path: Path, seed: int) -> None:
    park, scenario = corridor()
    scenario["weather"]["wind_from"] = "270 deg"
    scenario["lasts"] = "30 min"
    day = load(tmp_path, park, scenario)
    run = play(day, seed)
    again = play(day, seed, frozen_response(run))
    assert again.people == run.people and again.assembly == run.assembly and again.series == run.series
    assert again.hazards["isolated_by"][0] == "imposed"


def test_imposed_events_happen_when_told(tmp_path: Path) -> None:
    day = load(tmp_path, *corridor())
    told = {"reported:leak": 40_000, "isolated:leak": 500_000, "arrived:gas_1:leak": 600_000}
    run = play(day, imposed=told)
    assert (first(run, "reported"), first(run, "isolated"), first(run, "arrived", "gas_1")) == (40.0, 500.0, 600.0)


def test_what_could_never_happen_cannot_be_imposed(tmp_path: Path) -> None:
    day = load(tmp_path, *corridor())
    with pytest.raises(DrillsimError, match="no such event"):
        play(day, imposed={"arrived:gas_9:leak": 1000})
