"""Spills of liquefied natural gas on water: the largest methane of each arc, beside the model played in a day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.weather import STABILITIES
from drillsim.validation.measures import measures
from drillsim.validation.tables import load_table
from drillsim.validation.trials.prairie_grass import weather_of
from drillsim.validation.trials.trial import Trial, gathered, table_of

Array = NDArray[np.float64]

ICE_K: Final = 273.15
STANDARD_PA: Final = 101325.0
BURRO: Final = "trial.lng.burro"


def plume_vol_percent(run: str, folder: Path, distance_m: Array, stability: str = "") -> Array:
    """What drillsim's passive plume gives for a spill at distances, per cent by volume.

    `stability` is the class to take in place of the run's own.
    """
    table = load_table("trials.yaml")["lng"]
    given, profile = table["runs"][run], table_of(folder / "lng" / f"{run}_profile.csv", skip=1)
    level = int(np.argmin(np.abs(profile["z"] - table["wind_height_m"])))
    weather = weather_of(float(profile["u"][level]), stability or given["stability"])
    pure = pure_gas_kg_m3(
        table["molar_mass_kg_mol"]["value"], float(profile["T"][level]) + ICE_K, STANDARD_PA
    )
    source = Source(0.0, 0.0, 0.0)
    steady = steady_centreline(source, given["rate_kg_s"], weather, distance_m, table["height_m"]["value"])
    return np.asarray(np.minimum(100.0 * steady / pure, 100.0), dtype=np.float64)


def trials(folder: Path) -> tuple[Trial, ...]:
    """Burro's four spills whose rate is known; and whether another class of stability would save the plume."""
    table, parts = load_table("trials.yaml")["lng"], []
    for run in table["runs"]:
        distance, seen = arcs_of(run, folder)
        parts.append((run, seen, plume_vol_percent(run, folder, distance)))
    observed, modelled, groups = gathered(parts)
    limits = {name: tuple(bounds) for name, bounds in table["limits"].items()}
    saved = sum(_passes(folder, observed, stability, limits) for stability in STABILITIES)
    why = f"three runs' classes are memory; with one for all it would pass with {saved} of {len(STABILITIES)}"
    return (
        Trial(BURRO, "Burro: liquefied natural gas, passive plume", "field data", "vol %", observed, modelled, groups,
              table["source"], table["confidence"], limits, why=why),
    )  # fmt: skip


def _passes(folder: Path, observed: Array, stability: str, limits: Mapping[str, tuple[float, float]]) -> bool:
    """Whether the plume would stand its limits if every run had one class."""
    runs = load_table("trials.yaml")["lng"]["runs"]
    got = np.concatenate([plume_vol_percent(run, folder, arcs_of(run, folder)[0], stability) for run in runs])
    own = measures(observed, got)
    return all(low <= getattr(own, name) <= high for name, (low, high) in limits.items())


def arcs_of(run: str, folder: Path) -> tuple[Array, Array]:
    """The distances in m and the largest methane in per cent of one run."""
    seen = table_of(folder / "lng" / f"{run}_exp.csv", skip=1)
    return np.asarray(seen["x"], dtype=np.float64), np.asarray(seen["X_CH4"], dtype=np.float64)
