"""The tables of substances: complete, sourced, consistent with each other, and written by the script beside them."""

import importlib.util
import math
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.hazards.flammability import lfl_ppm, ufl_ppm
from drillsim.hazards.gas.outflow import flash_fraction
from drillsim.hazards.limits import limit_ids, limits
from drillsim.hazards.properties import VapourPressure, properties, properties_of, property_ids, vapour_pressure_Pa
from drillsim.hazards.substances import substance, substance_ids
from drillsim.hazards.tables import UnknownSubstanceError, load_table

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "substances_from_thermo.py"
ALL = property_ids()
ASKED_FOR = {
    "chlorine", "phosgene", "ammonia", "carbon_monoxide", "hydrogen_chloride", "hydrogen", "hydrogen_sulfide",
    "sulfur_dioxide", "nitrogen_dioxide", "benzene", "toluene", "methanol", "formaldehyde", "aniline", "nitrobenzene",
    "methane", "propane", "mdi_4_4",
}  # fmt: skip
WORDS = ("read", "recomputed", "memory", "secondary", "estimate", "assumption", "mixed", "none")
MAY_BE_NULL = {("formaldehyde", "liquid_heat_capacity_J_kgK")}


def test_the_usual_substances_are_there():
    assert ASKED_FOR <= set(ALL) == set(limit_ids())
    assert set(ALL) == set(load_table("flammability.yaml")["substances"])


@pytest.mark.parametrize("id_", ALL)
def test_every_figure_has_unit_source_and_confidence(id_):
    of, held = properties(id_), limits(id_)
    for name, origin in {**of.provenance, **held.provenance}.items():
        assert origin.unit and origin.source and origin.confidence.startswith(WORDS), name
    for name in of.provenance.keys() - {"vapour_pressure_Pa"}:
        value = getattr(of, name)
        assert (value is None and of.source_of(name).confidence == "none") == ((id_, name) in MAY_BE_NULL)
        assert value is None or (math.isfinite(value) and value > 0.0), name
    with pytest.raises(KeyError, match="no source is kept for 'charm'"):
        of.source_of("charm")


@pytest.mark.parametrize("id_", ALL)
def test_figures_agree_with_each_other(id_):
    of = properties(id_)
    assert of.boiling_point_K < of.critical_temperature_K
    np.testing.assert_allclose(
        of.heat_capacity_ratio,
        of.gas_heat_capacity_J_kgK / (of.gas_heat_capacity_J_kgK - 8.31446261815324 / of.molar_mass_kg_mol),
        rtol=1e-5,
    )
    if id_ != "mdi_4_4":  # its curve ends 79 K below its boiling point
        np.testing.assert_allclose(vapour_pressure_Pa(of, of.boiling_point_K), 101325.0, rtol=0.02)
    if of.liquid_heat_capacity_J_kgK is not None and id_ != "hydrogen":  # gas at 298 K, liquid at 20 K
        assert of.liquid_heat_capacity_J_kgK > 1.1 * of.gas_heat_capacity_J_kgK
    low, high = lfl_ppm(id_), ufl_ppm(id_)
    assert (low is None) == (high is None) and (low is None or 0.0 < low < high < 1e6)


@pytest.mark.parametrize("id_", ALL)
def test_limits_are_ordered(id_):
    held = limits(id_)
    for level in (1, 2, 3):
        values = [v for v in held.aegl_ppm[level] if v is not None]
        assert len(held.aegl_ppm[level]) == 5 and values == sorted(values, reverse=True)
    aegl = held.aegl_ppm
    pairs = [*zip(aegl[1], aegl[2], strict=True), *zip(aegl[2], aegl[3], strict=True)]
    pairs += list(zip(held.erpg_ppm or (), (held.erpg_ppm or ())[1:], strict=False))
    assert all(low < high for low, high in pairs if None not in (low, high))


@pytest.mark.parametrize("id_", ["aniline", "benzene", "formaldehyde", "toluene"])
def test_aegl_follow_their_exponent(id_):
    """C^n t from 60 min, up to 4 h, as nearly as the guidelines round."""
    held = limits(id_)
    for minutes, ppm in zip((10, 30, 60, 240), held.aegl_ppm[3], strict=False):
        scaled = held.aegl_ppm[3][2] * (60.0 / minutes) ** (1.0 / held.aegl_exponent)
        np.testing.assert_allclose(scaled, ppm, rtol=0.1)


@pytest.mark.parametrize("id_", substance_ids())
def test_toxic_substances_stand_on_the_same_rows(id_):
    gas, of, held = substance(id_), properties(id_), limits(id_)
    assert (gas.name_en, gas.name_zh, gas.cas) == (of.name_en, of.name_zh, of.cas)
    assert gas.molar_mass_kg_mol == of.molar_mass_kg_mol and gas.source_of("molar_mass_kg_mol").source
    assert dict(gas.aegl_ppm) == dict(held.aegl_ppm) and gas.idlh_ppm == held.idlh_ppm


def test_known_traps():
    """The packages' liquid Cp of phosgene halves its flash; liquid NO2 is N2O4; HF vapour associates."""
    phosgene = properties("phosgene")
    share = flash_fraction(
        temperature_K=298.15, boiling_point_K=phosgene.boiling_point_K,
        liquid_heat_capacity_J_kgK=phosgene.liquid_heat_capacity_J_kgK,
        vaporisation_heat_J_kg=phosgene.vaporisation_heat_J_kg,
    )  # fmt: skip
    np.testing.assert_allclose(share, 0.0709, rtol=0.01)
    assert phosgene.source_of("liquid_heat_capacity_J_kgK").confidence == "estimate"
    dioxide = properties("nitrogen_dioxide")
    assert dioxide.vaporisation_heat_J_kg < 450e3 and dioxide.liquid_heat_capacity_J_kgK > 1500.0
    assert "N2O4" in dioxide.caution and "associates" in properties("hydrogen_fluoride").caution
    assert limits("methanol").aegl_ppm[2][2] == 2100 and limits("methanol").aegl_ppm[1][2] == 530
    assert limits("chlorine").aegl_ppm[2][2] == 2.0 and limits("chlorine").aegl_ppm[3][2] == 20


# Pa at 25 C from other tables than the curves (thermo's own choice)
AT_25_C = {"chlorine": 775763, "ammonia": 1.0027e6, "phosgene": 190217, "hydrogen_chloride": 4.73677e6,
           "benzene": 12695.1, "toluene": 3799.29, "methanol": 16981.5, "aniline": 111.39, "nitrobenzene": 33.13,
           "formaldehyde": 527310, "sulfur_dioxide": 392147, "hydrogen_sulfide": 2.01732e6,
           "propane": 952079}  # fmt: skip


@pytest.mark.parametrize("id_", AT_25_C)
def test_vapour_pressure_at_25_degrees(id_):
    wide = {"aniline": 0.25}
    np.testing.assert_allclose(vapour_pressure_Pa(properties(id_), 298.15), AT_25_C[id_], rtol=wide.get(id_, 0.03))


@given(st.sampled_from(ALL), st.floats(0.3, 1.0), st.floats(0.3, 1.0))
def test_vapour_pressure_rises_with_temperature(id_, one, other):
    of = properties(id_)
    low, high = sorted((one, other))
    pressure = vapour_pressure_Pa(of, np.array([low, high]) * of.critical_temperature_K)
    assert np.all(np.isfinite(pressure)) and 0.0 <= pressure[0] <= pressure[1] * (1 + 1e-9)


def test_vapour_pressure_says_what_it_cannot_know():
    with pytest.raises(ValueError, match=r"temperature_K: methane is liquid only up to 190\.564 K"):
        vapour_pressure_Pa(properties("methane"), 298.15)
    row = dict(load_table("properties.yaml")["substances"]["methane"], vapour_pressure_Pa=None)
    with pytest.raises(ValueError, match="mine: no vapour pressure is known"):
        vapour_pressure_Pa(properties_of("mine", row), 100.0)
    for ask in (properties, limits):
        with pytest.raises(UnknownSubstanceError, match=r"'unobtainium' is not in the table.*phosgene"):
            ask("unobtainium")


def test_a_curve_goes_on_straight_in_one_over_t():
    curve = VapourPressure("antoine", (17.084974, 2233.3371, -253.28), (442.0, 530.0))
    of = properties("mdi_4_4")
    np.testing.assert_allclose(vapour_pressure_Pa(of, 500.0), np.exp(curve.ln_Pa(np.asarray(500.0))))
    np.testing.assert_allclose(vapour_pressure_Pa(of, 298.15), 2.97e-4, rtol=0.02)


@pytest.fixture(scope="module")
def script():
    for package in ("thermo", "chemicals"):
        pytest.importorskip(package, reason=f"{package} is not installed; pip install -e '.[properties]'")
    spec = importlib.util.spec_from_file_location("substances_from_thermo", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("id_", ALL)
def test_the_table_is_what_the_script_writes(script, id_):
    """Within one part in 10 000: packages refit their curves now and then."""
    fresh, kept = script.row(id_), load_table("properties.yaml")["substances"][id_]
    assert fresh.keys() == kept.keys()
    for name, cell in fresh.items():
        if not isinstance(cell, dict) or cell["value"] is None:
            assert cell == kept[name], name
        else:
            np.testing.assert_allclose(kept[name]["value"], cell["value"], rtol=1e-4, err_msg=name)
            assert kept[name]["unit"] == cell["unit"] and kept[name]["confidence"] == cell["confidence"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("id_", ALL)
def test_flammable_limits_are_those_of_the_packages(script, id_):
    from chemicals.safety import LFL, UFL

    for got, ask in ((lfl_ppm(id_), LFL), (ufl_ppm(id_), UFL)):
        value = ask(CASRN=properties(id_).cas, method="IEC 60079-20-1 (2010)")
        assert (got is None) == (value is None)
        assert value is None or got == pytest.approx(value * 1e6, rel=1e-4)
