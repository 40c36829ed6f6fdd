"""A gas burnt in still air, by how much of a mixture was fuel: how hot, how dense, how strongly it radiates.

The share of fuel, by mass, is what the mixture was made of before it burnt; what finds air burns up, at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from drillsim.hazards.flammability import burning
from drillsim.hazards.gas.outflow import gas_constant
from drillsim.hazards.gas.real_gas import product, real_gas
from drillsim.hazards.properties import properties
from drillsim.hazards.substances import PPM
from drillsim.hazards.tables import load_table

TABLE: Final = "fire/jet_flame.yaml"
_HALVINGS, _HOTTEST_K = 60, 6000.0
_OXYGEN_SHARE: Final = 0.20946  # of air by volume, as in flammability.yaml
_RATIO_OTHERWISE: Final = 1.1  # heat capacities of a large molecule
_OXYGEN_OF_CH2: Final = 1.5

Array = NDArray[np.float64]


@dataclass(frozen=True)
class JetFuel:
    """What a jet burns: heat in J/kg; carbon dioxide, water and nitrogen made and oxygen taken, moles a mole."""

    gas: str
    molar_mass_kg_mol: float
    heat_J_kg: float
    makes: tuple[float, float, float]
    takes: float

    @property
    def stoichiometric(self) -> float:
        """The share of fuel, by mass, of which nothing is left over, nor of the oxygen."""
        oxygen, nitrogen = _molar_mass("oxygen"), _molar_mass("nitrogen")
        air = self.takes * (oxygen + _nitrogen() * nitrogen)
        return self.molar_mass_kg_mol / (self.molar_mass_kg_mol + air)


@dataclass(frozen=True)
class Burnt:
    """A fuel burnt in air of a temperature and pressure, for each of `share` of fuel: K and kg/m3.

    `slope` is the density's by the share. What just burns is there twice: the slope differs on its two sides.
    """

    share: Array
    temperature_K: Array
    mol_kg: Array
    slope: Array
    stoichiometric: float
    hottest_K: float
    hottest_kg_m3: float
    absorbs_1_m: float
    air_Pa: float

    def density_kg_m3(self, share: ArrayLike) -> Array:
        """The density of a mixture that was so much fuel; any shape."""
        share = np.asarray(share, dtype=np.float64)
        temperature = np.interp(share, self.share, self.temperature_K)
        return np.asarray(self.air_Pa / (gas_constant() * temperature * np.interp(share, self.share, self.mol_kg)))


def _molar_mass(id_: str) -> float:
    return product(id_).molar_mass_kg_mol


def _nitrogen() -> float:
    return float(load_table(TABLE)["nitrogen_per_oxygen"]["value"])


@cache
def jet_fuel(gas: str) -> JetFuel:
    """A gas as a jet burns it.

    Raises ValueError for a gas that does not burn. Source: flammability.yaml; products from the formula (recomputed).
    """
    how = burning(gas)
    if how is None:
        raise ValueError(f"gas: {gas!r} does not burn, or nothing is known of it")
    made = load_table(TABLE)["products"]["per_mole"].get(gas)
    if made is None:
        takes = _OXYGEN_SHARE * (1.0 / (how.stoichiometric_ppm * PPM) - 1.0)
        made = (takes / _OXYGEN_OF_CH2, takes / _OXYGEN_OF_CH2, 0.0, takes)
    carbon, water, nitrogen, takes = (float(one) for one in made)
    real = real_gas(gas)
    mass = real.ideal.molar_mass_kg_mol if real is not None else properties(gas).molar_mass_kg_mol
    return JetFuel(gas, mass, how.heat_J_kg, (carbon, water, nitrogen), takes)


def _moles(fuel: JetFuel, share: Array) -> tuple[Array, Array, Array]:
    """Of a kg of mixture, mol: the fuel that burns, then (fuel, O2, N2, H2O, CO2) burnt, then (fuel, O2, N2) before."""
    k = _nitrogen()
    fuel_mol = share / fuel.molar_mass_kg_mol
    oxygen = (1.0 - share) / (_molar_mass("oxygen") + k * _molar_mass("nitrogen"))
    burns = np.minimum(fuel_mol, oxygen / fuel.takes)
    carbon, water, nitrogen = (made * burns for made in fuel.makes)
    after = np.array([fuel_mol - burns, oxygen - fuel.takes * burns, k * oxygen + nitrogen, water, carbon])
    return burns, np.maximum(after, 0.0), np.array([fuel_mol, oxygen, k * oxygen])


def _enthalpies(fuel: JetFuel, temperature_K: Array, air_K: float) -> Array:
    """J/mol of the fuel, O2, N2, H2O and CO2, on the zeros of their equations of state.

    A fuel without one has the air's at the air's temperature, and a constant heat capacity.
    """
    air = [product(name).enthalpy_J_mol(temperature_K) for name in ("oxygen", "nitrogen", "water", "carbon_dioxide")]
    wet = load_table(TABLE)["liquid_water"]
    air[2] = np.where(temperature_K < wet["boils_K"], wet["heat_J_molK"] * (temperature_K - wet["triple_K"]), air[2])
    real = real_gas(fuel.gas)
    if real is not None:
        return np.array([real.ideal.enthalpy_J_mol(temperature_K), *air])
    ratio = properties(fuel.gas).heat_capacity_ratio or _RATIO_OTHERWISE
    warms = ratio / (ratio - 1.0) * gas_constant() * (temperature_K - air_K)
    return np.array([product("nitrogen").enthalpy_J_mol(air_K) + warms, *air])


def _temperatures_K(fuel: JetFuel, share: Array, air_K: float) -> Array:
    """How hot each mixture burns, sought by halving.

    A mole of what is burnt has the enthalpy of a mole of what was not, and the net heat; water's enthalpy counts from
    the liquid. So HyRAM+ counts, and it is no strict balance: hydrogen burns at 2214 K, its adiabatic flame at 2390 K.
    """
    burns, after, before = _moles(fuel, share)
    cold = _enthalpies(fuel, np.full(share.shape, air_K), air_K)[:3]
    heat = burns * fuel.molar_mass_kg_mol * fuel.heat_J_kg
    total = (before * cold).sum(axis=0) / before.sum(axis=0) * after.sum(axis=0) + heat
    low, high = np.full(share.shape, 0.5 * air_K), np.full(share.shape, _HOTTEST_K)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        over = (after * _enthalpies(fuel, middle, air_K)).sum(axis=0) > total
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return np.asarray(np.where(burns > 0.0, 0.5 * (low + high), air_K))


def _absorption_1_m(row: dict[str, Any], temperature_K: float) -> tuple[float, float]:
    """The Planck-mean absorption of water and of carbon dioxide, 1/m a Pa."""
    at = row["from_K"] + row["step_K"] * np.arange(len(row["water"]))
    where = float(np.clip(temperature_K, at[0], at[-1]))
    each = (float(np.exp(CubicSpline(at, np.log(row[name]))(where))) for name in ("water", "carbon_dioxide"))
    water, carbon = each
    return water / row["per_Pa"], carbon / row["per_Pa"]


@lru_cache(maxsize=64)
def burnt_gas(fuel: JetFuel, air_K: float, air_Pa: float) -> Burnt:
    """A fuel burnt in air, with the steps in the share of fuel that the path's entrainment belongs to.

    Source: complete combustion, the energy balance of HyRAM+ (against 6.1 within 0.8 K where it burns well, measured);
    absorption of the products, Chmielewski & Gieras 2015.
    """
    table = load_table(TABLE)
    just, steps = fuel.stoichiometric, table["path"]["steps"]
    lean = max(int(just * steps["mixtures"]), steps["lean_mixtures"] + 1)
    rich = int((1.0 - just) * steps["mixtures"])
    share = np.concatenate([np.linspace(0.0, just, lean), np.linspace(just, 1.0, rich)])
    temperature, mol_kg = _temperatures_K(fuel, share, air_K), _moles(fuel, share)[1].sum(axis=0)
    density = air_Pa / (gas_constant() * temperature * mol_kg)
    hottest, part = float(temperature[lean]), _moles(fuel, share)[1][:, lean] / mol_kg[lean] * air_Pa
    water, carbon = _absorption_1_m(table["absorption"], hottest)
    absorbs = float(part[_WATER] * water + part[_CARBON] * carbon)
    slope = _slopes(density, share, (temperature, 1.0 / mol_kg))
    return Burnt(share, temperature, mol_kg, slope, just, hottest, float(density[lean]), absorbs, air_Pa)


_WATER, _CARBON = 3, 4


def _slopes(density: Array, share: Array, parts: tuple[Array, Array]) -> Array:
    """The density's slope by the share at each mixture, by differences; the mean of its two sides, if it has two."""
    wide = np.diff(share)
    apart = wide > 0.0
    right, left = np.zeros(len(share)), np.zeros(len(share))
    for part, sign in zip(parts, (-1.0, 1.0), strict=True):
        steep = np.where(apart, sign * np.diff(part) / np.where(apart, wide, 1.0), 0.0)
        right[:-1] += density[:-1] * steep / part[:-1]
        left[1:] += density[1:] * steep / part[1:]
    sides = np.append(apart, False).astype(float) + np.insert(apart, 0, False)
    return np.asarray((left + right) / sides)
