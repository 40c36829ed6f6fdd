"""Cases that quote a field trial or limits of acceptance, told by the trials of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.turbulence import stability_of_obukhov
from drillsim.hazards.weather import STABILITIES
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import NotCoveredError
from drillsim.validation.tables import load_table
from drillsim.validation.trials.lng import dense_vol_percent, known_run
from drillsim.validation.trials.prairie_grass import MG_PER_KG, arcs, trials, weather_of
from drillsim.validation.verdicts import Quantity, compare, flat

GRAM: Final = 1e-3
PRAIRIE_SOURCE_M: Final = 0.46
PRAIRIE_SAMPLER_M: Final = 1.5
PRAIRIE_MODELS: Final = {"briggs_u2": "class_from_obukhov", "isc3_u2": "spreads_isc3",
                         "seinfeld_spicer_u2": "spreads_spicer_seinfeld", "tno_cz0_u2": "spreads_tno"}  # fmt: skip


def prairie_run(case: Case) -> Sequence[Quantity]:
    """One run of Prairie Grass, arc by arc, with the class by its Obukhov length."""
    given, table = case.inputs, load_table("trials.yaml")["prairie_grass"]
    if not isinstance(given, Mapping) or not {"L", "u2", "Q_g_s"} <= set(given):
        raise NotCoveredError("the run's wind, Obukhov length or rate is not given")
    stability = STABILITIES[int(stability_of_obukhov(given["L"], table["roughness_m"]["value"]))]
    weather, source = weather_of(given["u2"], stability), Source(0.0, 0.0, PRAIRIE_SOURCE_M)
    found = []
    for at, largest in case.expected["arc_m__cmax_mg_m3"]:
        got = steady_centreline(source, given["Q_g_s"] * GRAM, weather, at, PRAIRIE_SAMPLER_M)
        found.append(compare(f"mg/m3 at {at:g} m", largest, float(got) * MG_PER_KG, case.tolerance))
    return found


def lng_run(case: Case) -> Sequence[Quantity]:
    """One spill of liquefied natural gas, arc by arc, by the dense plume; the case's rate goes before the table's."""
    run = known_run(case.id.removeprefix("field.lng."))
    if not run:
        raise NotCoveredError("the pool, the wind and the release rate are not among the data")
    given = case.inputs if isinstance(case.inputs, Mapping) else {}
    rate = given.get("rates_kg_s", 0.0)
    pairs = np.asarray(case.expected["x_m__max_volpct"], dtype=np.float64)
    got = dense_vol_percent(run, pairs[:, 0], float(rate) if isinstance(rate, int | float) else 0.0)
    return [
        compare(f"vol % at {at:g} m", largest, float(ours), case.tolerance)
        for (at, largest), ours in zip(pairs.tolist(), got, strict=True)
    ]


def prairie_statistics(case: Case, data: Path | None) -> Sequence[Quantity]:
    """Another's measures over all runs: they can be repeated only with all runs at hand."""
    if data is None:
        raise NotCoveredError("the measured data are not at hand: see --data")
    runs = len({arc.run for arc in arcs(data)})
    if runs != case.expected["n_runs"]:
        raise NotCoveredError(f"measures of {case.expected['n_runs']} runs; {runs} are at hand")
    own = {trial.id.rpartition(".")[2]: trial.measures for trial in trials(data)}
    found = []
    for name, value in flat(case.expected):
        model, _, measure = name.partition(".")
        known = own.get(PRAIRIE_MODELS.get(model, ""))
        if measure:
            found.append(compare(name, value, getattr(known, measure) if known else None, case.tolerance))
    return found


def limits_of_acceptance(case: Case) -> Sequence[Quantity]:
    """The usual limits of acceptance beside those drillsim has set itself for dense gas, and for Prairie Grass."""
    own: dict[str, Any] = load_table("trials.yaml")["lng"]["limits"]
    usual = case.expected["rural_research"]
    found = [
        compare("FAC2_min", usual["FAC2_min"], own["FAC2"][0], {}),
        compare("abs_FB_max", usual["abs_FB_max"], own["FB"][1], {}),
        compare("NMSE_max", usual["NMSE_max"], own["NMSE"][1], {}),
        compare("VG_max", usual["VG_max"], own["VG"][1], {}),
    ]
    found += [compare(f"MG[{k}]", bound, own["MG"][k], {}) for k, bound in enumerate(usual["MG"])]
    return found
