"""The flame of a jet of gas from a hole by its momentum: how long, what share it radiates, its heat anywhere.

A gas of any kind by its molar mass, what it takes of air, and how hot it burns. Not bent by wind or buoyancy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.fire.radiation import transmissivity
from drillsim.hazards.flammability import burning
from drillsim.hazards.gas.outflow import Jet, gas_constant, gas_density_kg_m3
from drillsim.hazards.properties import properties
from drillsim.hazards.substances import AIR_KG_MOL, PPM
from drillsim.hazards.tables import load_table

TABLE: Final = "fire/fireball.yaml"
_POINTS: Final = 50  # along the flame: a choice of resolution

Array = NDArray[np.float64]


@dataclass(frozen=True)
class JetFlame:
    """A straight jet of flame: its length in m, the heat it gives off in kW and the share of it that is radiated."""

    length_m: float
    heat_kW: float
    radiant_share: float

    @property
    def radiated_kW(self) -> float:
        """What it radiates."""
        return self.heat_kW * self.radiant_share


def stoichiometric_mass_share(gas: str) -> float:
    """The share of fuel, by mass, in a mixture with air that just burns up.

    Raises ValueError for a gas that does not burn. Source: from the formula (recomputed).
    """
    how = burning(gas)
    if how is None:
        raise ValueError(f"gas: {gas!r} does not burn, or nothing is known of it")
    share, mass = how.stoichiometric_ppm * PPM, properties(gas).molar_mass_kg_mol
    return share * mass / (share * mass + (1.0 - share) * AIR_KG_MOL)


def jet_flame(gas: str, leaving: Jet, ambient_K: float, ambient_Pa: float) -> JetFlame:
    """The flame of what leaves a hole, choked or not.

    Choked gas is let down to the outside pressure with its mass and momentum kept (Yuceil & Otugen 2002, memory).
    Length by the flame's Froude number (Houf & Schefer 2007, read), radiant share by residence time (Ekoto et al. 2014,
    memory).
    """
    how, table = burning(gas), load_table(TABLE)["momentum_jet"]
    share = stoichiometric_mass_share(gas)
    assert how is not None
    rate, out = float(leaving.rate_kg_s), float(leaving.speed_m_s)
    assert leaving.pressure_Pa is not None and leaving.density_kg_m3 is not None  # a gas has both
    speed = out + max(float(leaving.pressure_Pa) - ambient_Pa, 0.0) / (float(leaving.density_kg_m3) * out)
    air = float(gas_density_kg_m3(pressure_Pa=ambient_Pa, temperature_K=ambient_K, molar_mass_kg_mol=AIR_KG_MOL))
    wide = float(np.sqrt(4.0 * rate / (np.pi * speed * air)))  # the diameter that has this momentum in air
    hot = _flame_K(gas, table)
    # u f^1.5 / ((rho_e/rho_air)^(1/4) sqrt(dT/T g d_e)), where sqrt(d_e) (rho_e/rho_air)^(1/4) is sqrt(wide)
    froude = speed * share**1.5 / np.sqrt((hot - ambient_K) / ambient_K * table["gravity"]["value"] * wide)
    row = table["length"]
    slow = row["factor"] * froude ** row["rises"] / (1.0 + row["bends"] * froude**2) ** row["falls"]
    length = float((slow if froude < row["fast_from"] else row["fast"]) * wide / share)
    return JetFlame(length, rate * how.heat_J_kg / 1000.0, _radiant_share(gas, rate, length, ambient_Pa))


def _flame_K(gas: str, table: dict[str, Any]) -> float:
    """How hot a gas burns in air."""
    row = table["flame_temperature"]
    return float(row["value"].get(gas, row["otherwise"]))


def _radiant_share(gas: str, rate_kg_s: float, length_m: float, ambient_Pa: float) -> float:
    """The share radiated, by how long the burning gas stays in the flame."""
    table = load_table(TABLE)
    hot, jet = _flame_K(gas, table["momentum_jet"]), table["momentum_jet"]["radiant"]
    burnt = float(ambient_Pa * jet["burnt_kg_mol"] / (gas_constant() * hot))
    wide = table["jet"]["width"]["value"] * length_m
    stays_ms = np.pi / 12.0 * burnt * wide**2 * length_m * stoichiometric_mass_share(gas) / rate_kg_s * 1000.0
    absorbs = jet["absorption_1_m"].get(gas, jet["absorption_otherwise"])
    return float(min(jet["factor"] * (stays_ms * absorbs * hot**4) ** jet["exponent"], jet["most"]))


def jet_heat_kW_m2(flame: JetFlame, along_m: ArrayLike, aside_m: ArrayLike, vapour_Pa: float) -> Array:
    """The heat at points beside a straight jet that starts at 0 and points along; shapes broadcast.

    Source: points along the axis whose weight rises to three quarters of the length and falls from there (Hankinson &
    Lowesmith 2012, memory).
    """
    x, y = np.broadcast_arrays(np.asarray(along_m, dtype=np.float64), np.asarray(aside_m, dtype=np.float64))
    peak = load_table(TABLE)["momentum_jet"]["weights_peak_at"]["value"]
    share = (np.arange(_POINTS) + 0.5) / _POINTS
    weights = np.where(share <= peak, share / peak, (1.0 - share) / (1.0 - peak))
    weights = weights / weights.sum()
    distance = np.maximum(np.hypot(x[..., None] - share * flame.length_m, y[..., None]), 0.5 * flame.length_m / _POINTS)
    each = weights * transmissivity(vapour_Pa, distance) / (4.0 * np.pi * distance**2)
    return np.asarray(flame.radiated_kW * each.sum(axis=-1), dtype=np.float64)


def lng_surface_power_kW_m2(diameter_m: ArrayLike, ground: Literal["land", "water"] = "land") -> Array:
    """What the bright part of a pool fire of liquefied natural gas gives a square metre, as narrow radiometers see it.

    Not played: a flame's mean over all its height is less, see `radiation.surface_power_kW_m2`.
    Source: E (1 - exp(-0.149 D)), Cook, Bahrami, Whitehouse 1990 (memory): E 265 on land (memory), 220 on water (read).
    """
    row = load_table(TABLE)["lng_pool"]
    opaque = -np.expm1(-row["per_m"] * np.asarray(diameter_m, dtype=np.float64))
    return np.asarray(row[ground]["power"] * opaque, dtype=np.float64)
