"""The spills of liquefied natural gas by slabx, where it is installed: a peer on the same arcs, not judged."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dense.mixture import MoistAir, cold_gas
from drillsim.hazards.gas.dense.origin import DenseRelease
from drillsim.hazards.gas.dense.plume import MassFluxError
from drillsim.hazards.gas.dense.surroundings import Measured, WindAt, logarithmic_wind
from drillsim.hazards.properties import properties
from drillsim.hazards.turbulence import stability_of_obukhov
from drillsim.hazards.weather import STABILITIES
from drillsim.validation.measures import measures
from drillsim.validation.slabx_plume import Question, has_slabx, liquid_of, slabx_share
from drillsim.validation.tables import load_table
from drillsim.validation.trials.lng import ICE_K, PER_CENT, arcs_of, rate_of, runs_of, source_of
from drillsim.validation.trials.trial import Trial, gathered

Array = NDArray[np.float64]

WIND_M = 2.0


def peers(folder: Path) -> tuple[Trial, ...]:
    """Every series whose arcs are at hand and whose spills' durations are known, by slabx; empty without it."""
    table = load_table("trials.yaml")["lng"]
    found = [_series(name, told, folder) for name, told in table["series"].items()] if has_slabx() else []
    return tuple(trial for trial in found if trial is not None)


def _series(name: str, told: dict[str, str], folder: Path) -> Trial | None:
    """One series; None where nothing of it can be asked."""
    table, parts = load_table("trials.yaml")["lng"], []
    for run in runs_of(told["runs"]):
        if run in table["lasts_s"] and (folder / "lng" / f"{run}_exp.csv").is_file():
            distance, seen = arcs_of(run, folder)
            got = slabx_vol_percent(run, distance)
            parts += [(run, seen, got)] if got is not None else []
    if not parts:
        return None
    observed, modelled, groups = gathered(parts)
    return Trial(f"trial.lng.{name}_slabx", f"{told['title']}: liquefied natural gas, slabx", "field data", "vol %",
                 observed, modelled, groups, source_of(told) + "; durations of spills from memory", "memory",
                 why=f"another model, for comparison (FAC2 {measures(observed, modelled).FAC2:.2f})")  # fmt: skip


def slabx_vol_percent(run: str, distance_m: Array) -> Array | None:
    """What slabx gives for a run at the distances of its arcs, per cent by volume; None where it refuses."""
    way = distance_m + load_table("trials.yaml")["lng"]["runs"][run].get("from_pool_m", 0.0)
    found = _middle_line(run)
    return None if found is None else np.asarray(PER_CENT * np.interp(way, *found))


@cache
def _middle_line(run: str) -> tuple[Array, Array] | None:
    """Distances and shares of a run by slabx; None where it refuses."""
    table = load_table("trials.yaml")["lng"]
    given, of = table["runs"][run], properties(table["substance"])
    mast = Measured(given["friction"], given["z0"], given["obukhov"])
    letter = STABILITIES[int(stability_of_obukhov(mast.obukhov_m, mast.roughness_m))]
    wind = WindAt(float(logarithmic_wind(mast, WIND_M)), WIND_M, letter, mast.roughness_m)
    air = MoistAir(given["celsius"] + ICE_K, given["pressure"], given["humidity"])
    release = DenseRelease(rate_of(run), given["radius_m"], cold_gas(of))
    asked = Question(table["lasts_s"][run], table["averaging_s"]["value"], sensor_m=table["height_m"]["value"])
    try:
        return slabx_share(release, liquid_of(of), wind, air, asked)
    except MassFluxError:
        return None
