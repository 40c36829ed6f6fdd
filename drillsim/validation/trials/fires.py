"""Pool fires: burning rates, lengths of flames and radiation, beside the formulas played in a day and their cousins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.fuels import Fuel, fuel, fuel_ids
from drillsim.hazards.fire.pool import burning_rate_kg_s_m2, flame_length_m
from drillsim.hazards.fire.radiation import (
    Flame,
    flame_of,
    point_source_kW_m2,
    radiant_fraction,
    radiation_vector_kW_m2,
    transmissivity,
    vapour_pressure_Pa,
)
from drillsim.hazards.fire.shape import Breeze
from drillsim.hazards.tables import load_table as hazard_table
from drillsim.hazards.weather import Weather
from drillsim.validation.tables import load_table
from drillsim.validation.trials.trial import Trial, gathered, names_of, table_of

Array = NDArray[np.float64]

ICE_K: Final = 273.15
MEMORY: Final = "heat of combustion and radiant fraction of diesel are memory: CERTEC is shown and does not count"

LNG_RATE: Final = "the law for LNG was published when the fires of Montoir were known (memory)"
SURFACES: Final = "surface powers of flames are handbook values from memory, none of them of these trials"


@dataclass(frozen=True)
class Pool:
    """A pool on fire as it was in one period of a trial, and the air about it; `wind_from_deg` clockwise from +y."""

    trial: str
    fuel: str
    diameter_m: float
    rate_kg_s_m2: float
    wind_m_s: float
    temperature_C: float
    humidity: float
    wind_from_deg: float = 270.0

    @property
    def burning(self) -> Fuel:
        """The fuel: measured burning rate, its own heat and vapour, surface power and smoke of what it is like."""
        row = load_table("trials.yaml")["fires"]["fuels"][self.fuel]
        like = fuel(row["like"])
        surface = row.get("surface", {"most": like.surface_kW_m2, "per_m": like.thickness_per_m})
        return replace(
            like, id=self.fuel, heat_of_combustion_kJ_kg=float(row["heat"]), vapour_kg_m3=float(row["vapour"]),
            surface_kW_m2=float(surface["most"]), thickness_per_m=float(surface["per_m"]),
        )  # fmt: skip

    @property
    def heat_kW(self) -> float:
        """The heat release by the measured burning rate."""
        return float(self.rate_kg_s_m2 * self.burning.heat_of_combustion_kJ_kg * 0.25 * np.pi * self.diameter_m**2)

    @property
    def flame(self) -> Flame:
        """The flame as drillsim plays it, leaning with the wind."""
        to = np.deg2rad(self.wind_from_deg + 180.0)
        breeze = Breeze(float(np.sin(to)), float(np.cos(to)), self.wind_m_s)
        return flame_of(self.burning, self.heat_kW, self.diameter_m, (0.0, 0.0, 0.0), breeze)

    @property
    def upright(self) -> Flame:
        """The flame as without a wind, of Heskestad's length, radiating the share that small flames of the fuel do."""
        row, like = load_table("trials.yaml")["fires"]["fuels"][self.fuel], self.burning
        hidden = float(radiant_fraction(like, self.diameter_m)) if like.sooty else 1.0
        length = float(flame_length_m(self.heat_kW, self.diameter_m))
        return Flame(0.0, 0.0, 0.0, self.diameter_m, length, self.heat_kW * min(row["radiant"], hidden))

    @property
    def vapour_Pa(self) -> float:
        """The partial pressure of water in the trial's air."""
        usual = hazard_table("fire/fire.yaml")["radiation"]["relative_humidity"]["value"]
        air = Weather(0.0, 1.0, "D", temperature_K=self.temperature_C + ICE_K)
        return float(vapour_pressure_Pa(air) * self.humidity / usual)

    def solid_kW_m2(self, at: ArrayLike) -> Array:
        """What drillsim's flame sends to radiometers at points (n, 3) that stand upright and face the pool's middle."""
        x, y, z = np.asarray(at, dtype=np.float64).T
        east, north, _ = radiation_vector_kW_m2(self.flame, x, y, z, self.vapour_Pa)
        return np.asarray(-(east * x + north * y) / np.hypot(x, y), dtype=np.float64)

    def point_kW_m2(self, at: ArrayLike) -> Array:
        """The radiation of a point in the middle of the upright flame."""
        x, y, z = np.asarray(at, dtype=np.float64).T
        away = np.sqrt(x**2 + y**2 + (0.5 * self.upright.length_m - z) ** 2)
        passes = transmissivity(self.vapour_Pa, away - 0.5 * self.diameter_m)
        return point_source_kW_m2(self.upright.radiated_kW, away, passes)


def _periods(trial: str, fuel_: str, diameter_m: float, given: Mapping[str, Any]) -> list[Pool]:
    return [
        Pool(trial, fuel_, diameter_m, rate, wind, given["temperature_C"], given["humidity"], wind_from)
        for rate, wind, wind_from in zip(given["rates"], given["winds"], given["from"], strict=True)
    ]


def _montoir() -> dict[str, list[Pool]]:
    table = load_table("trials.yaml")["fires"]["montoir"]
    return {name: _periods(name, table["fuel"], table["diameter_m"], given) for name, given in table["trials"].items()}


def _sandia() -> dict[str, list[Pool]]:
    table = load_table("trials.yaml")["fires"]["sandia"]
    return {name: _periods(name, name, table["diameter_m"], given) for name, given in table["trials"].items()}


def _certec() -> dict[str, tuple[Pool, Array]]:
    table = load_table("trials.yaml")["fires"]["certec"]
    return {
        name: (
            Pool(name, table["fuel"], given["diameter_m"], given["rate"], given["wind"], given["temperature_C"],
                 table["humidity"]),
            np.array([given["radiometer"]], dtype=np.float64),
        )
        for name, given in table["trials"].items()
    }  # fmt: skip


def _burning_rates(folder: Path, of: Callable[[str], Fuel] = fuel) -> list[tuple[str, Array, Array]]:
    """Measured burning rates of pools, and those of fuels for their size."""
    table = load_table("trials.yaml")["fires"]["burning_rates"]
    pools, parts = table_of(folder / table["file"]), []
    for name in names_of(pools)[1:]:
        got = burning_rate_kg_s_m2(of(name.lower()), table["diameter_m"])
        parts.append((name.lower(), pools[name][:1], np.atleast_1d(got)))
    tests, (start, end) = table_of(folder / table["plateau_file"], skip=1), table["plateau_s"]
    steady = (tests["Time"] >= start) & (tests["Time"] <= end)
    for column, diameter in table["plateau_diameters_m"].items():
        got = burning_rate_kg_s_m2(of("heptane"), diameter)
        parts.append(("heptane (VTT)", np.array([tests[column][steady].mean()]), np.atleast_1d(got)))
    return parts


def _by_handbook(name: str) -> Fuel:
    """A fuel with the burning rate of wide pools that the handbook has."""
    rates = load_table("trials.yaml")["fires"]["handbook_rates"]
    return replace(fuel(name), burning_rate=float(rates[name]))


def _rates_by_size() -> list[tuple[str, Array, Array]]:
    """Measured burning rates of pools from small to large, a value a fire, and those of the table of fuels."""
    pools = [("NIST", row["fuel"], row["diameter_m"], row["rate"])
             for row in load_table("trials.yaml")["fires"]["burning_rates_by_size"]["pools"]]  # fmt: skip
    for place, fires in (("Montoir", _montoir()), ("Sandia", _sandia())):
        for first, *others in fires.values():
            mean = float(np.mean([one.rate_kg_s_m2 for one in (first, *others)]))
            if first.fuel in fuel_ids():
                pools.append((place, first.fuel, first.diameter_m, mean))
    return [
        (f"{name}, {place}", np.array([seen]), np.atleast_1d(burning_rate_kg_s_m2(fuel(name), diameter)))
        for place, name, diameter, seen in pools
    ]


def _flames(folder: Path) -> list[tuple[str, Array, list[Pool]]]:
    """Measured lengths of flames, along their lean, and the pools they stood on."""
    found = []
    for name, pools in _montoir().items():
        seen = table_of(folder / "fires" / "Montoir_LNG_Fires" / f"{name}_Flame_Height.csv")[0]
        found.append(("LNG, Montoir", np.array([seen[f"P{k + 1}"] for k in range(len(pools))]), pools))
    for name, pools in _sandia().items():
        rows = table_of(folder / "fires" / "Sandia_Pool_Fires" / f"{name}_pool_flame.csv")
        # Two cameras; the flame leans away from one of them, so the longer picture is nearer to the truth. Each period
        # has two rows, its beginning and its end, and an empty one parts it from the next.
        longest = np.fmax(rows["South_L_F"], rows["West_L_F"])
        found.append((f"{name}, Sandia", longest[np.isfinite(longest)][::2], pools))
    for name, (pool, _) in _certec().items():
        seen = table_of(folder / "fires" / "CERTEC_Pool_Fires" / f"{name}_rad.csv", skip=0)
        found.append(("diesel, CERTEC", np.array([seen["L_F"][-1]]), [pool]))
    return found


def _radiation(folder: Path) -> list[tuple[str, Array, Pool, Array]]:
    """Measured radiation, the pools and the points."""
    table, found = load_table("trials.yaml")["fires"], []
    for name, pools in _montoir().items():
        rows = table_of(folder / "fires" / "Montoir_LNG_Fires" / f"{name}.csv", skip=1)
        for column in [column for column in names_of(rows) if column.startswith("r_")]:
            bearing = np.radians(float(column.removeprefix("r_")))
            east, north = rows[column] * np.sin(bearing), rows[column] * np.cos(bearing)
            at = np.stack([east, north, np.full(len(rows), table["montoir"]["height_m"])], axis=1)
            for k, pool in enumerate(pools):
                seen = rows[f"HF_p{k + 1}_{column[2:]}"]
                known = np.isfinite(seen) & np.isfinite(rows[column])
                found.append(("LNG, Montoir", seen[known], pool, at[known]))
    meters = np.concatenate([np.array(line, dtype=np.float64) for line in table["sandia"]["radiometers"]])
    for name, pools in _sandia().items():
        rows = table_of(folder / "fires" / "Sandia_Pool_Fires" / f"{name}_pool.csv")
        for column, pool in zip(names_of(rows)[1:], pools, strict=True):
            known = np.isfinite(rows[column])
            found.append((f"{name}, Sandia", rows[column][known], pool, meters[known]))
    for name, (pool, at) in _certec().items():
        seen = table_of(folder / "fires" / "CERTEC_Pool_Fires" / f"{name}_rad.csv")
        found.append(("diesel, CERTEC", np.array([seen["HF_wide"][-1]]), pool, at))
    return found


def trials(folder: Path) -> tuple[Trial, ...]:
    """The comparisons of pool fires: what is played, judged; its cousins, for comparison."""
    flames, heat = _flames(folder), _radiation(folder)
    lengths = [(name, seen, np.array([pool.flame.length_m for pool in pools])) for name, seen, pools in flames]
    still = [(name, seen, np.array([pool.upright.length_m for pool in pools])) for name, seen, pools in flames]
    return (
        _trial("burning_rates", "Burning rates of pools", "kg/(m² s)", _burning_rates(folder)),
        _trial("burning_rates_handbook", "Burning rates of pools, handbook", "kg/(m² s)",
               _burning_rates(folder, _by_handbook), "NUREG-1805 chapter 3, not played in a day"),
        _rates_trial(_rates_by_size()),
        _trial("flame_lengths", "Lengths of flames, Thomas with wind", "m", lengths),
        _trial("flame_lengths_heskestad", "Lengths of flames, Heskestad", "m", still, "not played in a day"),
        _trial("radiation", "Radiation, leaning solid flame", "kW/m²",
               [(name, seen, pool.solid_kW_m2(at)) for name, seen, pool, at in heat]),
        _trial("radiation_point_source", "Radiation, point source", "kW/m²",
               [(name, seen, pool.point_kW_m2(at)) for name, seen, pool, at in heat], "not played in a day"),
    )  # fmt: skip


def _rates_trial(parts: list[tuple[str, Array, Array]]) -> Trial:
    """The burning rates by size, which have a source of their own."""
    row = load_table("trials.yaml")["fires"]["burning_rates_by_size"]
    own = _trial("burning_rates_by_size", "Burning rates of pools from 0.3 to 35 m", "kg/(m² s)", parts)
    return replace(own, source=f"{row['source']}; {own.source}", why=LNG_RATE)


def _trial(name: str, title: str, unit: str, parts: list[tuple[str, Array, Array]], why: str = "") -> Trial:
    table = load_table("trials.yaml")["fires"]
    observed, modelled, groups = gathered(parts)
    shown = frozenset({"diesel, CERTEC"} & set(groups))
    limits = {} if why else {f"within factor {table['factor']:g}": (table["least_share"], 1.0)}
    powers = SURFACES if name == "radiation" else ""
    remarks = "; ".join(part for part in (why, powers, MEMORY if shown else "") if part)
    return Trial(f"trial.fires.{name}", title, "fire", unit, observed, modelled, groups, table["source"],
                 table["confidence"], limits, table["factor"], shown, remarks)  # fmt: skip
