"""Cases of what gas, heat and blast do to people, told in drillsim's functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from drillsim.hazards.blast.injury import (
    collapse_probit,
    head_impact_probit,
    lung_probit_eisenberg,
    lung_probit_hse,
)
from drillsim.hazards.fire.burns import burn_probit_value, death_probability, dose_tdu, heat_probits
from drillsim.hazards.harm import add_load, probability, probit_value, share_of_probit
from drillsim.hazards.limits import DURATIONS_MIN, limits
from drillsim.hazards.substances import Probit, UnknownSubstanceError, substance
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import Check, Formula, NotCoveredError
from drillsim.validation.verdicts import Quantity, compare

Arguments = Mapping[str, Any]

SECONDS_A_MINUTE: Final = 60.0
SHORT_NAMES: Final = {"hcl": "hydrogen_chloride", "h2s": "hydrogen_sulfide", "hf": "hydrogen_fluoride",
                      "no2": "nitrogen_dioxide", "so2": "sulfur_dioxide", "co": "carbon_monoxide"}  # fmt: skip


def _toxic(a: Arguments) -> dict[str, Any]:
    line = Probit("case", "case", "case", a["a"], a["b"], a["n"], "ppm", 1.0)
    load = add_load(0.0, a["C"], a["t"] * SECONDS_A_MINUTE, a["n"])
    return {"Y": probit_value(line, load), "P": probability(line, load)}


def _burns(a: Arguments) -> dict[str, Any]:
    known = {probit.id.partition("_")[0]: probit for probit in heat_probits()}
    name = str(a["model"]).partition("_")[0]
    if name not in known:
        raise NotCoveredError(f"no probit of heat called {a['model']}")
    dose = dose_tdu(a["I"] / 1000.0, a["t"])
    return {"Y": burn_probit_value(known[name], dose), "P": death_probability(known[name], dose)}


def _blast(a: Arguments) -> dict[str, Any]:
    known = {"eisenberg": lambda: lung_probit_eisenberg(a["P"]), "hse": lambda: lung_probit_hse(a["P"]),
             "tno_head": lambda: head_impact_probit(a["P"], a["i"]),
             "tno_collapse": lambda: collapse_probit(a["P"], a["i"])}  # fmt: skip
    name = str(a["model"])
    if name not in known:
        raise NotCoveredError(f"no probit of blast called {name}")
    value = known[name]()
    return {"Y": value, "P": share_of_probit(value)}


FORMULAS: Final[dict[str, Formula]] = {"toxic_probit": _toxic, "thermal_probit": _burns, "op_probit": _blast}


def _dose_bands(case: Case) -> Sequence[Quantity]:
    """Phosgene's dose bands against the table of substances."""
    none, subclinical, lethal = substance("phosgene").surveillance_dose_ppm_min or (None, None, None)
    own = {"no_effect_below": [none], "subclinical": [none, subclinical], "oedema_probable": [subclinical],
           "life_threatening": [lethal]}  # fmt: skip
    found = []
    for name, published in case.expected["ppm_min"].items():
        values = published if isinstance(published, list) else [published]
        found += [compare(name, value, got, {}) for value, got in zip(values, own[name], strict=True)]
    return found


def _guideline_scaling(case: Case) -> Sequence[Quantity]:
    """A substance's guideline levels: as tabled, and following their own exponent between durations."""
    name, _, level = case.id.removeprefix("harm.aegl_scaling.").rpartition("_aegl")
    try:
        own = limits(SHORT_NAMES.get(name, name))
    except UnknownSubstanceError:
        raise NotCoveredError(f"no limits of {name} are in the tables") from None
    ppm_of = dict(zip(DURATIONS_MIN, own.aegl_ppm[int(level)], strict=True))
    expected = case.expected
    table = {"60": expected["ppm_60"], **expected["others_min_ppm"]}
    found = [compare("n", expected["n"], own.aegl_exponent, {})]
    for minutes, ppm in table.items():
        tabled = ppm_of[float(minutes)]
        found.append(compare(f"ppm at {minutes} min", ppm, tabled, {}))
        scaled = expected["ppm_60"] * (60.0 / float(minutes)) ** (1.0 / expected["n"])
        found.append(compare(f"ppm at {minutes} min by C^n t", tabled or 0.0, scaled, case.tolerance))
    return found


CHECKS: Final[dict[str, Check]] = {
    "harm.phosgene_dose_bands": _dose_bands,
    "harm.aegl_scaling.": _guideline_scaling,
}
