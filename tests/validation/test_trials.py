"""The field trials on the measured data: within the limits that drillsim has set itself, or openly not."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drillsim.errors import InputError
from drillsim.validation.cases import Case
from drillsim.validation.suite import judged, trials
from drillsim.validation.trials import lng
from drillsim.validation.trials.prairie_grass import arcs

SHARED = Path(os.environ.get("DRILLSIM_SHARED", str(Path(__file__).resolve().parents[3] / "shared")))
DATA = SHARED / "data"


@pytest.fixture(scope="module")
def found():
    if not DATA.is_dir():
        pytest.skip(f"no measured data at {DATA}")
    return {trial.id: trial for trial in trials(DATA)}


def test_prairie_grass_stays_within_its_limits(found):
    trial = found["trial.prairie_grass.class_from_obukhov"]
    assert trial.row().verdict == "pass" and trial.measures.pairs >= 130
    assert trial.limits["FAC2"][0] >= 0.75 and trial.limits["VG"][1] <= 1.6


def test_wind_and_sun_alone_are_shown_and_not_judged(found):
    row = found["trial.prairie_grass.class_from_wind_and_sun"].row()
    assert row.verdict == "not judged"
    assert found[row.id].measures.FAC2 >= 0.60


def test_a_dense_plume_of_cold_gas_stays_within_its_limits(found):
    for series in ("burro", "coyote"):
        trial = found[f"trial.lng.{series}"]
        assert trial.row().verdict == "pass" and trial.measures.pairs == 15
        assert trial.limits["FAC2"][0] >= 0.75 and {"FB", "NMSE", "MG"} < set(trial.limits)


def test_a_passive_plume_of_cold_gas_is_shown_and_not_judged(found):
    row = found["trial.lng.burro_passive"].row()
    assert row.verdict == "not judged" and "with 0 of 6" in row.note
    assert found[row.id].measures.FAC2 < found["trial.lng.burro"].measures.FAC2


@pytest.mark.parametrize("run", ["Falcon1", "Falcon_3", "Falcon4", "Maplin27", "MaplinSands34", "Maplin_Sands_35"])
def test_a_spill_without_arcs_at_hand_can_be_worked_out(run):
    given = lng.known_run(run)
    share = lng.dense_vol_percent(given, np.array([50.0, 150.0, 400.0]))
    assert np.all(np.diff(share) < 0.0) and np.all((share > 0.0) & (share <= 100.0))


def test_a_spill_that_no_table_has_is_unknown():
    assert lng.known_run("Thorney8") == ""


def test_flames_and_their_heat(found):
    """The leaning solid flame is far better than a point source; what it leaves is stated with its bias."""
    assert found["trial.fires.flame_lengths"].row().verdict == "pass"
    rates, handbook = found["trial.fires.burning_rates"], found["trial.fires.burning_rates_handbook"]
    assert rates.row().verdict == "pass" and handbook.row().verdict == "not judged"
    assert rates.measures.VG < handbook.measures.VG
    assert found["trial.fires.burning_rates_by_size"].row().verdict == "pass"
    assert found["trial.fires.radiation"].row().verdict == "pass"
    heat, point = found["trial.fires.radiation"], found["trial.fires.radiation_point_source"]
    assert heat.share_within(1.5) > point.share_within(1.5) + 0.25 and 1.0 < heat.bias < 1.2
    assert "memory" in heat.row().note
    assert heat.counted.sum() == heat.observed.size - 5  # CERTEC is shown only


def test_every_trial_has_a_source_and_measured_numbers(found):
    for trial in found.values():
        assert trial.source and trial.confidence == ("memory" if trial.id.endswith("_slabx") else "read")
        assert len(trial.observed) == len(trial.modelled) == len(trial.groups)
        assert sum(own.pairs for own in trial.by_group().values()) == len(trial.groups)


def test_missing_and_broken_data_are_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        trials(tmp_path)
    (tmp_path / "prairie_grass").mkdir()
    path = tmp_path / "prairie_grass" / "arc_maxima.csv"
    path.write_text("run,arc_m\n1,50\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks date"):
        arcs(tmp_path)
    names = "run,date,time,arc_m,Q_g_s,hs_m,zr_m,cmax_mg_m3,evap_corr,u2_m_s,L_m"
    path.write_text(f"{names}\n1,07/03/56,1100-1110,fifty,80,0.5,1.5,100,1,4,-10\n", encoding="utf-8")
    with pytest.raises(InputError, match="no number"):
        arcs(tmp_path)


def test_another_evaluation_is_compared_when_all_its_runs_are_at_hand(found):
    own = found["trial.prairie_grass.class_from_obukhov"].measures
    given = {"n_runs": 26, "briggs_u2": {"FAC2": own.FAC2 + 0.01}, "briggs_u10": {"FAC2": 0.7}}
    id_ = "field.prairie_grass.statistics"
    case = Case(id_, "field data", given, {"abs": 0.05}, "made up", "measured", "", {}, None, "")
    row = judged(case, DATA)
    assert row.verdict == "not covered" and row.note == "1 of 2 numbers have a formula, and are within"
    assert [one.holds for one in row.quantities] == [True, False]
    other = judged(replace(case, expected={**given, "n_runs": 53}), DATA)
    assert other.verdict == "not covered" and other.note == "measures of 53 runs; 26 are at hand"
