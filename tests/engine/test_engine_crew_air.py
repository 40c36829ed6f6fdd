"""What crews breathe: worked out again from the plume where they stood, and behind their masks where they went in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from corridor import Data, corridor, first, load

import drillsim as ds
from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.substances import ppm_from_kg_m3
from drillsim.record.run import Run
from drillsim.response.crew import Way

WINDOW_S = 5.0


def played(folder: Path, park: Data, scenario: Data) -> Run:
    return ds.simulate(load(folder, park, scenario), strict=True)


def onto_the_staging_point(**changes: str) -> tuple[Data, Data]:
    """The wind turns when the crews are at work: what leaks then blows to where they stand."""
    park, scenario = corridor()
    scenario["lasts"] = "20 min"
    scenario["weather"]["changes"] = {"turn": {"after": "9 min", "wind_from": "180 deg"}}
    scenario["incidents"]["leak"] |= {"rate": "0.5 kg/s", "lasts": "19 min", "by_hand": False} | changes
    scenario["orders"]["help"]["send"] = {"entry_team": 1}
    del scenario["orders"]["valves"]
    return park, scenario


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return played(tmp_path_factory.mktemp("turned"), *onto_the_staging_point())


def ppm_at(run: Run, junction: str, until_s: float) -> float:
    """A window's mean where a junction is, from the plume that is kept with the run."""
    park, weather = run.scenario.park, run.winds.weathers[0]
    x, y = park.junction_xy[park.junction[junction]]
    emission = Emission([(plume.source, plume.segments) for plume in run.plumes], run.winds)
    held = emission.mean((np.array([x]), np.array([y]), np.array([1.5])), (until_s - WINDOW_S, until_s))
    mass = run.plumes[0].substance.molar_mass_kg_mol
    return float(ppm_from_kg_m3(held, mass, weather.temperature_K, weather.pressure_Pa)[0])


def test_who_stays_at_the_vehicle_breathes_the_plume_there(run: Run) -> None:
    row = next(run.responses.rows())
    windows = np.arange(WINDOW_S, run.scenario.file.lasts + 1.0, WINDOW_S)
    there = windows[windows > row["arrived_s"]]
    felt = np.array([ppm_at(run, row["staging"], until) for until in there.tolist()])
    assert row["staging"] == "n" and np.isnan(row["returned_s"]) and felt.max() > 100.0
    assert row["crew_peak_ppm_chlorine"] == pytest.approx(felt.max(), rel=1e-9)
    assert row["crew_dose_ppm_min_chlorine"] == pytest.approx(felt.sum() * WINDOW_S / 60.0, rel=1e-9)
    assert row["crew_aegl2_chlorine"] == 1


def test_it_is_counted_and_said_in_red(run: Run) -> None:
    summary = run.summary()
    assert summary["crews_exposed_aegl2"] == np.count_nonzero(run.responses["crew_aegl2_chlorine"] == 1) > 0
    assert "crew_exposed" in {flag["code"] for flag in summary["red_flags"]}


def test_masks_keep_out_all_but_the_share_of_their_factor(tmp_path: Path) -> None:
    """The same day with sets that protect a tenth as much: the pair meets ten times as much, the crew the same."""
    pairs, crews = [], []
    for factor in (10_000, 1_000):
        park, scenario = corridor()
        scenario["lasts"] = "30 min"
        scenario["incidents"]["leak"]["lasts"] = "28 min"
        scenario["figures"]["breathing_set_protection"] = factor
        del scenario["orders"]["valves"]
        run = played(tmp_path / str(factor), park, scenario)
        assert first(run, "entered") < np.inf
        row = next(row for row in run.responses.rows() if row["entries"])
        pairs.append(row["pair_dose_ppm_min_chlorine"])
        crews.append(row["crew_dose_ppm_min_chlorine"])
    assert pairs[0] > 0.0 and pairs[1] == pytest.approx(10.0 * pairs[0], rel=1e-9)
    assert crews[0] == crews[1]


def test_a_calm_day_exposes_nobody(tmp_path: Path) -> None:
    park, scenario = corridor()
    scenario["lasts"] = "20 min"
    run = played(tmp_path, park, scenario)
    assert len(run.responses) and run.summary()["crews_exposed_aegl2"] == 0
    assert (run.responses["crew_peak_ppm_chlorine"] == 0.0).all(), "they stand upwind"


def test_a_pair_is_where_its_way_has_brought_it() -> None:
    way = Way((0.0, 10.0), (100.0, 10.0), 1_000, 500, True)
    assert [way.at(tick) for tick in (900, 1_000, 1_250, 1_500, 9_000)] == [
        (0.0, 10.0), (0.0, 10.0), (50.0, 10.0), (100.0, 10.0), (100.0, 10.0)
    ]  # fmt: skip
    assert Way((0.0, 0.0), (0.0, 0.0), 7, 0, False).at(7) == (0.0, 0.0)
