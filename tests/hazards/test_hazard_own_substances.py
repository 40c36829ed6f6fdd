"""Substances of the user's own: read, checked, played."""

import json
from pathlib import Path

import numpy as np
import pytest
from small_park import park_data, scenario_data, write_and_load

from drillsim.api import simulate
from drillsim.engine.ready import ready
from drillsim.errors import InputError
from drillsim.hazards import irritants
from drillsim.hazards.own import lfl_ppm_in, properties_in, substance_in
from drillsim.hazards.properties import vapour_pressure_Pa
from drillsim.hazards.substances import UnknownSubstanceError, substance
from drillsim.hazards.tables import load_table
from drillsim.park.load import load_park
from drillsim.record.folder import write_run
from drillsim.report.html import page
from drillsim.report.moments_map import gas_ratio
from drillsim.scenario.load import load_scenario
from drillsim.scenario.written_out import written_out

PARK = """\
schema: drillsim.park/1
name: Small park
junctions: {west: [0, 0], east: [200, 0]}
ways: {w1: {kind: road, from: west, to: east, width: 6 m}}
places:
  unit: {kind: process_unit, at: [100, 20], exits: {door: {to: east}}, substances: {benzal: {mass: 5 t}}}
"""
DAY = """\
schema: drillsim.scenario/1
name: Small day
park: park.yaml
starts_at: 2026-03-14 10:00
lasts: 1 h
shift: day
weather: {wind_from: 270 deg, wind_speed: 3 m/s, stability: D}
incidents:
  leak: {kind: gas_leak, place: unit, substance: benzal, rate: 1 kg/s}
"""
OWN = """\
substances:
  benzal:
    name_en: benzal
    molar_mass_kg_mol: {value: 0.1, unit: kg/mol, source: data sheet, confidence: read}
    aegl_ppm:
      value: {1: [null, null, null, null, null], 2: [6, 5, 4, 3, 2], 3: [60, 50, 40, 30, 20]}
      unit: ppm
      source: by analogy
      confidence: assumption
    probits: {house: {a: -10.0, b: 1.0, n: 2.0, unit: ppm, source: works toxicologist, confidence: memory}}
"""
FULL = OWN + """\
    aegl_exponent: {value: 2, unit: '1', source: by analogy, confidence: assumption}
    harm: {value: delayed, unit: kind, source: works doctor, confidence: memory}
    lfl_ppm: {value: 12000, unit: ppm, source: data sheet, confidence: read}
    boiling_point_K: {value: 350.0, unit: K, source: data sheet, confidence: read}
    liquid_density_kg_m3: {value: null, unit: kg/m3, source: the data sheet gives none, confidence: none}
    vapour_pressure_Pa: {form: antoine, value: [21.0, 3300.0, 0.0], range_K: [280, 360],
                         unit: Pa, source: fit, confidence: memory}
"""


def load(folder: Path, day: str = DAY + FULL, park: str = PARK, beside: str = ""):
    (folder / "park.yaml").write_text(park, encoding="utf-8")
    (folder / "day.yaml").write_text(day, encoding="utf-8")
    (folder / "own.yaml").write_text("schema: drillsim.own_substances/1\n" + beside, encoding="utf-8")
    scenario = load_scenario(folder / "day.yaml")
    ready(scenario)
    return scenario


def problems(folder: Path, **given):
    with pytest.raises(InputError) as caught:
        load(folder, **given)
    return [str(problem) for problem in caught.value.problems]


def test_an_own_substance_has_all_a_run_needs(tmp_path):
    day = load(tmp_path)
    gas = substance_in(day, "benzal")
    assert (gas.name_en, gas.name_zh, gas.molar_mass_kg_mol, gas.heavier_than_air) == ("benzal", "benzal", 0.1, True)
    assert gas.aegl_ppm[2] == (6.0, 5.0, 4.0, 3.0, 2.0) and gas.aegl_ppm[1] == (None,) * 5
    assert gas.probit.id == "house" and gas.harm == "delayed" and gas.incapacitation_share is None
    assert gas.source_of("aegl_ppm").source == "by analogy" and gas.source_of("idlh_ppm").confidence == "none"
    of = properties_in(day, "benzal")
    assert of.boiling_point_K == 350.0 and of.liquid_density_kg_m3 is None and of.critical_pressure_Pa is None
    assert of.source_of("liquid_density_kg_m3").source == "the data sheet gives none"
    assert vapour_pressure_Pa(of, 350.0) == pytest.approx(106_300, rel=0.01)
    assert lfl_ppm_in(day, "benzal") == 12000 and lfl_ppm_in(day, "methanol") == 60000
    assert substance_in(day, "chlorine") is substance("chlorine")


def test_a_short_one_is_filled_up_and_says_so(tmp_path):
    gas = substance_in(load(tmp_path, DAY + OWN), "benzal")
    assert gas.harm == "acute" and gas.incapacitation_share == pytest.approx(1 / 3) and not gas.water_on_leak
    assert gas.source_of("harm").source == "not given" and gas.aegl_exponent is None


def test_park_and_files_bring_them_too(tmp_path):
    assert substance_in(load(tmp_path, DAY, PARK + OWN), "benzal").molar_mass_kg_mol == 0.1
    named = load(tmp_path, DAY + "substances_file: own.yaml\n", beside=OWN)
    assert substance_in(named, "benzal").molar_mass_kg_mol == 0.1 and "own.yaml" in named.sources
    by_park = load(tmp_path, DAY, PARK + "substances_file: own.yaml\n", beside=OWN)
    assert substance_in(by_park, "benzal").molar_mass_kg_mol == 0.1 and "own.yaml" in by_park.park.sources
    both = load(tmp_path, DAY + OWN, PARK + OWN.replace("value: 0.1", "value: 0.2"))
    assert substance_in(both, "benzal").molar_mass_kg_mol == 0.1
    file, park = written_out(by_park)
    assert "benzal" in park.substances and file.substances_file is None


def test_a_run_folder_holds_them_whole(tmp_path):
    own = FULL + "    idlh_ppm: {value: null, unit: ppm, source: none published, confidence: none}\n"
    day = load(tmp_path, DAY + "substances_file: own.yaml\n", beside=own)
    write_run(simulate(day), tmp_path / "run")
    again = load_scenario(next((tmp_path / "run").rglob("scenario.yaml")))
    assert again.file.substances == day.file.substances and len(again.file.substances) == 1


def test_a_substance_of_the_tables_is_not_hidden(tmp_path):
    own = OWN.replace("benzal:", "chlorine:", 1)
    told = problems(tmp_path, day=DAY.replace("benzal, rate", "benzal, mass: 1 t, rate") + own)
    assert any("'chlorine' stands in drillsim's own table; give the substance there another id" in one for one in told)


def test_what_lacks_a_probit_leaks_no_gas(tmp_path):
    bare = OWN[: OWN.index("    aegl_ppm")]
    (told,) = problems(tmp_path, day=DAY + bare)
    assert "incidents.leak.substance: substance: 'benzal' lacks AEGL and a probit" in told
    with pytest.raises(UnknownSubstanceError, match="lacks AEGL and a probit; add them to `substances`"):
        (tmp_path / "day.yaml").write_text(DAY + bare, encoding="utf-8")
        substance_in(load_scenario(tmp_path / "day.yaml"), "benzal")


FAULTS = [
    ("value: 0.1, unit: kg/mol", "value: 0.1, unit: g/mol", "molar_mass_kg_mol: is in 'g/mol'; give it in kg/mol"),
    ("value: 0.1, unit", "value: -0.1, unit", "molar_mass_kg_mol.value: -0.1 is out of range; must be more than 0"),
    ("source: data sheet, confidence: read}\n    aegl", "source: ' ', confidence: read}\n    aegl", "source: is empty"),
    ("source: data sheet, confidence: read}\n    aegl", "source: data sheet, confidence: sure}\n    aegl",
     "confidence: 'sure' is no confidence; begin with one of read"),
    ("3: [60, 50, 40, 30, 20]", "3: [60, 50, 40, 30]", "level 3 must fall with time (got [60.0, 50.0, 40.0, 30.0])"),
    ("2: [6, 5, 4, 3, 2]", "2: [6, 5, 4, 3, 20]", "level 2 must fall with time"),
    ("2: [6, 5, 4, 3, 2]", "2: [60, 5, 4, 3, 2]", "level 2 reaches level 3; swap or mend them"),
    ("{1: [null, null, null, null, null], ", "{", "has levels 2, 3; give 1, 2 and 3"),
    ("b: 1.0", "b: 0", "probits.house.b: 0 is out of range; must be more than 0"),
    ("unit: ppm, source: works", "unit: ug/m3, source: works", "probits.house.unit: 'ug/m3' is not known here"),
    ("    name_en: benzal\n", "", "name_en: is missing; add `name_en:`"),
    ("    aegl_exponent", "    aegl_exponnet", "unknown key 'aegl_exponnet'; did you mean 'aegl_exponent'?"),
    ("[21.0, 3300.0, 0.0]", "[21.0, 3300.0]", "vapour_pressure_Pa: has 2 coefficients; antoine takes 3"),
    ("range_K: [280, 360]", "range_K: [360, 280]", "range_K does not rise (got [360.0, 280.0]); swap them"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), FAULTS, ids=lambda text: text[:30].strip())
def test_faults_are_told_at_their_line(tmp_path, old, new, told):
    assert FULL.count(old) == 1
    text = DAY + FULL.replace(old, new)
    (one,) = problems(tmp_path, day=text)
    assert told in one and one.startswith("day.yaml:") and "substances.benzal" in one
    line = int(one.split(":")[1])
    assert "substances:" in "\n".join(text.splitlines()[: line - 1]) + "substances:"


def test_all_faults_of_a_named_file_at_once(tmp_path):
    bad = OWN.replace("kg/mol", "g/mol").replace("b: 1.0", "b: 0")
    told = problems(tmp_path, day=DAY + "substances_file: own.yaml\n", beside=bad)
    assert len(told) == 2 and all(one.startswith("own.yaml:") for one in told)
    assert told[0].startswith("own.yaml:5:") and "is in 'g/mol'" in told[0]
    (tmp_path / "park.yaml").write_text(PARK + "substances_file: nowhere.yaml\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"substances_file: 'nowhere.yaml' does not exist; name an existing YAML file"):
        load_park(tmp_path / "park.yaml")


def twin_of_chlorine():
    """Chlorine's own figures, as a user would write them, under another id."""
    row, figure = load_table("substances.yaml")["substances"]["chlorine"], {}
    for name, cell in row.items():
        if isinstance(cell, dict) and "source" in cell and (cell["value"] is not None or name == "aegl_exponent"):
            figure[name] = cell
    figure["aegl_ppm"] = {**row["aegl_ppm"], "value": {str(k): v for k, v in row["aegl_ppm"]["value"].items()}}
    figure["irritates_ppm"] = irritants.figure("chlorine")
    mass = {"value": 0.070906, "unit": "kg/mol", "source": "data sheet", "confidence": "read"}
    return {"twin": {"name_en": "twin gas", "molar_mass_kg_mol": mass, "probits": row["probits"], **figure}}


def test_a_twin_of_chlorine_is_played_and_told_like_chlorine(tmp_path):
    park, day = park_data(60), scenario_data()
    there, beside = tmp_path / "chlorine", tmp_path / "twin"
    for folder in (there, beside):
        folder.mkdir()
    one = simulate(write_and_load(there, park, day), seed=3)
    park, day = (json.loads(json.dumps(data).replace('"chlorine"', '"twin"')) for data in (park, day))
    other = simulate(write_and_load(beside, park, {**day, "substances": twin_of_chlorine()}), seed=3)
    assert len(one.events) == len(other.events) > 20
    np.testing.assert_array_equal(one.events["time_s"], other.events["time_s"])
    np.testing.assert_array_equal(one.people["aegl2_chlorine"], other.people["aegl2_twin"])
    assert b"twin gas" in page(other, {})
    for shot, its in zip(one.snapshots, other.snapshots, strict=True):
        ratio, twin = gas_ratio(one, shot), gas_ratio(other, its)
        assert list(ratio) == list(twin) and all(np.array_equal(ratio[level], twin[level]) for level in ratio)
