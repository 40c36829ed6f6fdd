"""Spills of liquefied natural gas on water: the largest methane of each arc, beside the dense and the passive plume."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.dense.mixture import MoistAir, cold_gas
from drillsim.hazards.gas.dense.origin import DenseRelease
from drillsim.hazards.gas.dense.plume import DensePlume, dense_plume
from drillsim.hazards.gas.dense.surroundings import Measured, surroundings_of_mast
from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.properties import properties
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.validation.measures import measures
from drillsim.validation.tables import load_table
from drillsim.validation.trials.prairie_grass import weather_of
from drillsim.validation.trials.trial import Trial, gathered, table_of

Array = NDArray[np.float64]

ICE_K: Final = 273.15
STANDARD_PA: Final = 101325.0
BURRO: Final = "trial.lng.burro"
PASSIVE: Final = "trial.lng.burro_passive"
PER_CENT: Final = 100.0


def known_run(name: str) -> str:
    """The run of the table that a name means, as the files and cases of the collections write it; empty if none."""
    plain = name.replace("_", "").replace(" ", "").lower()
    plain = plain if plain.startswith("maplinsands") else plain.replace("maplin", "maplinsands")
    return next((run for run in load_table("trials.yaml")["lng"]["runs"] if run.lower() == plain), "")


@cache
def dense_run(run: str, rate_kg_s: float = 0.0) -> DensePlume:
    """The dense plume of a run; `rate_kg_s` 0 takes the table's rate, else the pool's area times the flux."""
    table = load_table("trials.yaml")["lng"]
    given = table["runs"][run]
    rate = rate_kg_s or rate_of(run)
    air = MoistAir(given["celsius"] + ICE_K, given["pressure"], given["humidity"])
    mast = Measured(given["friction"], given["z0"], given["obukhov"])
    around = surroundings_of_mast(mast, air, table["averaging_s"]["value"])
    return dense_plume(DenseRelease(rate, given["radius_m"], cold_gas(properties(table["substance"]))), around)


def rate_of(run: str) -> float:
    """What a run's pool boiled off, kg/s: as its source has it, else the pool's area times the flux."""
    table = load_table("trials.yaml")["lng"]
    given = table["runs"][run]
    return float(given.get("rate_kg_s") or np.pi * given["radius_m"] ** 2 * table["flux_kg_m2_s"]["value"])


def dense_vol_percent(run: str, distance_m: Array, rate_kg_s: float = 0.0) -> Array:
    """What the dense plume gives for a run at the distances of its arcs, per cent by volume."""
    table = load_table("trials.yaml")["lng"]
    way = np.asarray(distance_m) + table["runs"][run].get("from_pool_m", 0.0)
    share = dense_run(run, rate_kg_s).volume_share(way, 0.0, table["height_m"]["value"])
    return np.asarray(PER_CENT * share)


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
    return np.asarray(np.minimum(PER_CENT * steady / pure, PER_CENT), dtype=np.float64)


def trials(folder: Path) -> tuple[Trial, ...]:
    """Every series whose arcs are at hand by the dense plume, and Burro by the passive one, which is not judged."""
    table = load_table("trials.yaml")["lng"]
    found = [_series(name, told, folder) for name, told in table["series"].items()]
    return (*(trial for trial in found if trial is not None), _passive(folder))


def _series(name: str, told: Mapping[str, str], folder: Path) -> Trial | None:
    """One series of spills by the dense plume; None without its data. Burro's must be there."""
    table, parts = load_table("trials.yaml")["lng"], []
    for run in runs_of(told["runs"]):
        if name == "burro" or (folder / "lng" / f"{run}_exp.csv").is_file():
            distance, seen = arcs_of(run, folder)
            parts.append((run, seen, dense_vol_percent(run, distance)))
    if not parts:
        return None
    observed, modelled, groups = gathered(parts)
    own, limits = measures(observed, modelled), {name: tuple(table["limits"][name]) for name in table["judged"]}
    why = f"VG {own.VG:.2g} is not judged: it tells of the smallest value only"
    return Trial(f"trial.lng.{name}", f"{told['title']}: liquefied natural gas, dense plume", "field data", "vol %",
                 observed, modelled, groups, source_of(told), table["confidence"], limits, why=why)  # fmt: skip


def source_of(told: Mapping[str, str]) -> str:
    """Where a series' values come from."""
    return f"{told['title']} ({told['place']}) {load_table('trials.yaml')['lng']['source']}"


def _passive(folder: Path) -> Trial:
    """Burro by the passive plume; and whether another class of stability would save it."""
    table, parts = load_table("trials.yaml")["lng"], []
    for run in runs_of("Burro"):
        distance, seen = arcs_of(run, folder)
        parts.append((run, seen, plume_vol_percent(run, folder, distance)))
    observed, modelled, groups = gathered(parts)
    limits = {name: tuple(bounds) for name, bounds in table["limits"].items()}
    weathers = [_passes(folder, observed, stability, limits) for stability in "ABCDEF"]
    why = f"no model of dense gas, shown beside it; with one class for all it would pass with {sum(weathers)} of 6"
    return Trial(PASSIVE, "Burro: liquefied natural gas, passive plume", "field data", "vol %", observed, modelled,
                 groups, source_of(table["series"]["burro"]), table["confidence"], why=why)  # fmt: skip


def _passes(folder: Path, observed: Array, stability: str, limits: Mapping[str, tuple[float, float]]) -> bool:
    """Whether the plume would stand its limits if every run had one class."""
    got = np.concatenate(
        [plume_vol_percent(run, folder, arcs_of(run, folder)[0], stability) for run in runs_of("Burro")]
    )
    own = measures(observed, got)
    return all(low <= getattr(own, name) <= high for name, (low, high) in limits.items())


def runs_of(prefix: str) -> tuple[str, ...]:
    """The runs of one series."""
    runs: Mapping[str, Any] = load_table("trials.yaml")["lng"]["runs"]
    return tuple(run for run in runs if run.startswith(prefix))


def arcs_of(run: str, folder: Path) -> tuple[Array, Array]:
    """The distances in m and the largest methane in per cent of one run."""
    seen = table_of(folder / "lng" / f"{run}_exp.csv", skip=1)
    return np.asarray(seen["x"], dtype=np.float64), np.asarray(seen["X_CH4"], dtype=np.float64)
