"""Project Prairie Grass: sulfur dioxide over a mown prairie, the largest concentration of each arc."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.errors import InputError, Problem
from drillsim.hazards.gas.dispersion import dilution_per_m2
from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.other_spreads import isc3_rural_sigmas, power_law_sigmas, spicer_seinfeld_sigmas
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.turbulence import stability_of_obukhov
from drillsim.hazards.weather import STABILITIES, Weather, derive_stability, wind_at_height
from drillsim.validation.tables import load_table
from drillsim.validation.trials.trial import Trial

Array = NDArray[np.float64]

WIND_HEIGHT_M: Final = 2.0
MG_PER_KG: Final = 1e6
GRAM: Final = 1e-3
NEEDED: Final = ("run", "date", "time", "arc_m", "Q_g_s", "hs_m", "zr_m", "cmax_mg_m3", "evap_corr", "u2_m_s", "L_m")
BY_OBUKHOV: Final = "trial.prairie_grass.class_from_obukhov"


@dataclass(frozen=True)
class Arc:
    """The largest concentration on one arc of one run, mg/m3, and what was known of the air."""

    run: int
    began: datetime
    distance_m: float
    rate_kg_s: float
    source_m: float
    sampler_m: float
    largest_mg_m3: float
    kept: float
    wind_2m_m_s: float
    obukhov_m: float

    def by_length(self) -> str:
        """The class by the measured Obukhov length."""
        roughness = load_table("trials.yaml")["prairie_grass"]["roughness_m"]["value"]
        return STABILITIES[int(stability_of_obukhov(self.obukhov_m, roughness))]

    def by_sky(self) -> str:
        """The class that wind and sun alone give, under a clear sky."""
        table = load_table("trials.yaml")["prairie_grass"]
        # The wind at 10 m by the neutral profile over the prairie: the class that would say better is what is sought.
        profile = np.log(np.array([10.0, WIND_HEIGHT_M]) / table["roughness_m"]["value"])
        north, east = table["site"]["value"]
        wind = float(self.wind_2m_m_s * profile[0] / profile[1])
        return derive_stability(self.began, north, east, table["cloud_share"]["value"], wind)


def arcs(folder: Path) -> tuple[Arc, ...]:
    """Every arc of a run whose wind and Obukhov length are known.

    Raises InputError for a file that is missing or lacks a column, or a number in it that is none.
    """
    path = folder.joinpath(*load_table("trials.yaml")["prairie_grass"]["file"].split("/"))
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be read ({error.strerror})", "see --data")]) from None
    missing = [name for name in NEEDED if rows and name not in rows[0]]
    if missing or not rows:
        raise InputError([Problem(path.name, 1, 0, "", f"lacks {', '.join(missing) or 'rows'}", "see --data")])
    try:
        return tuple(_arc(row) for row in rows if row["L_m"] and row["u2_m_s"] and row["cmax_mg_m3"])
    except ValueError as error:
        raise InputError([Problem(path.name, 0, 0, "", f"holds what is no number ({error})", "see --data")]) from None


def _arc(row: dict[str, str]) -> Arc:
    table = load_table("trials.yaml")["prairie_grass"]
    start = datetime.strptime(f"{row['date']} {row['time'][:4]}", "%m/%d/%y %H%M").replace(tzinfo=UTC)
    # Ten minutes long; the sun stands as in the middle. Two-digit years of the fifties are read as of the last century.
    middle = start + timedelta(hours=table["hours_behind_utc"]["value"], minutes=5)
    middle = middle.replace(year=middle.year - 100) if middle.year > 2000 else middle
    kept = float(row["evap_corr"] or 1.0)
    return Arc(
        int(row["run"]), middle, float(row["arc_m"]), float(row["Q_g_s"]) * GRAM, float(row["hs_m"]),
        float(row["zr_m"]), float(row["cmax_mg_m3"]), kept if kept > table["least_kept_share"]["value"] else 1.0,
        float(row["u2_m_s"]), float(row["L_m"]),
    )  # fmt: skip


def weather_of(wind_2m_m_s: float, stability: str) -> Weather:
    """The weather whose wind at 2 m is given, as field trials report it."""
    share = float(wind_at_height(1.0, WIND_HEIGHT_M, stability, "rural"))
    return Weather(270.0, wind_2m_m_s / share, stability)


def plume_mg_m3(arc: Arc, stability: str) -> float:
    """What drillsim's plume gives on an arc under a class."""
    weather = weather_of(arc.wind_2m_m_s, stability)
    source = Source(0.0, 0.0, arc.source_m)
    steady = steady_centreline(source, arc.rate_kg_s, weather, arc.distance_m, arc.sampler_m)
    return float(steady) * MG_PER_KG * arc.kept


def other_mg_m3(arc: Arc, spreads: Callable[[float, str], tuple[Array, Array]]) -> float:
    """What the same plume gives with the spreads of another model, class by the Obukhov length."""
    both = spreads(arc.distance_m, arc.by_length())
    diluted = dilution_per_m2(0.0, arc.sampler_m, arc.source_m, *both)
    return float(arc.rate_kg_s / arc.wind_2m_m_s * diluted) * MG_PER_KG * arc.kept


def trials(folder: Path) -> tuple[Trial, ...]:
    """The comparisons: with the class by the Obukhov length, by wind and sun, and with the spreads of others."""
    table, all_ = load_table("trials.yaml")["prairie_grass"], arcs(folder)
    roughness = table["roughness_m"]["value"]
    limits = {name: tuple(bounds) for name, bounds in table["limits"].items()}

    def compared(id_: str, title: str, got: list[float], why: str = "") -> Trial:
        return Trial(
            id_, title, "field data", "mg/m³", np.array([arc.largest_mg_m3 for arc in all_]), np.array(got),
            tuple(f"{arc.distance_m:g} m" for arc in all_), table["source"], table["confidence"],
            {} if why else limits, why=why,
        )  # fmt: skip

    start = "trial.prairie_grass."
    return (
        compared(BY_OBUKHOV, "Prairie Grass, class by the Obukhov length",
                 [plume_mg_m3(arc, arc.by_length()) for arc in all_]),
        compared(start + "class_from_wind_and_sun", "Prairie Grass, class by wind and sun alone",
                 [plume_mg_m3(arc, arc.by_sky()) for arc in all_], "what a drill knows of the air"),
        compared(start + "spreads_isc3", "Prairie Grass with the spreads of ISC3",
                 [other_mg_m3(arc, isc3_rural_sigmas) for arc in all_], "another model, for comparison"),
        compared(start + "spreads_spicer_seinfeld", "Prairie Grass with the spreads of Spicer & Havens and Seinfeld",
                 [other_mg_m3(arc, spicer_seinfeld_sigmas) for arc in all_], "another model, for comparison"),
        compared(start + "spreads_tno", "Prairie Grass with the spreads of the TNO Yellow Book",
                 [other_mg_m3(arc, lambda x, c: power_law_sigmas("tno", x, c, roughness)) for arc in all_],
                 "another model, for comparison"),
    )  # fmt: skip
