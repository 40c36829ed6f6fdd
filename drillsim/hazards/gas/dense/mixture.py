"""What a dense cloud is made of: the gas, partly still liquid, moist air, and heat; its temperature and volume.

Everything is counted for 1 kg of the gas. Gas and water may condense into mist; both take no room.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.gas.dense.constants import GAS_CONSTANT, block, number
from drillsim.hazards.properties import Properties

Array = NDArray[np.float64]

ICE_K: Final = 273.15
STANDARD_PA: Final = 101325.0
ROUNDS: Final = 60
LARGEST_POWER: Final = 50.0  # far above any boiling: no overflow
TOLERANCE_K: Final = 1e-6
COLDEST_K: Final = 1.0
MOST_SHARE: Final = 1.0 - 1e-6  # of a vapour in a cloud that still has air in it


@dataclass(frozen=True)
class MoistAir:
    """Air: temperature K, pressure Pa, relative humidity 0 to 1."""

    temperature_K: float
    pressure_Pa: float
    relative_humidity: float

    def __post_init__(self) -> None:
        figures = [self.temperature_K, self.pressure_Pa]
        if not (np.isfinite(figures).all() and min(figures) > 0.0 and 0.0 <= self.relative_humidity <= 1.0):
            raise ValueError(f"moist air: out of range: {self}")

    @cached_property
    def moisture(self) -> float:
        """The mass of water vapour in 1 kg of the air."""
        pressure = self.relative_humidity * float(water_pressure_Pa(self.temperature_K))
        share = min(pressure / self.pressure_Pa, MOST_SHARE)
        wet = share * number("water", "molar_mass_kg_mol")
        return wet / (wet + (1.0 - share) * number("air", "molar_mass_kg_mol"))

    @cached_property
    def density_kg_m3(self) -> float:
        """Its density."""
        moles = self.moisture / number("water", "molar_mass_kg_mol")
        moles += (1.0 - self.moisture) / number("air", "molar_mass_kg_mol")
        return self.pressure_Pa / (GAS_CONSTANT * self.temperature_K * moles)


@dataclass(frozen=True)
class ColdGas:
    """What is released: its vapour's heat capacity, how it boils, at which temperature it comes, how much as mist.

    `mist_share` is the part of the mass that is liquid; such a gas comes at its boiling point.
    """

    molar_mass_kg_mol: float
    heat_capacity_J_kgK: float
    boiling_point_K: float
    vaporisation_heat_J_kg: float
    temperature_K: float
    mist_share: float = 0.0

    def __post_init__(self) -> None:
        figures = [self.molar_mass_kg_mol, self.heat_capacity_J_kgK, self.boiling_point_K, self.temperature_K]
        if not (np.isfinite(figures).all() and min(figures) > 0.0 and self.vaporisation_heat_J_kg >= 0.0):
            raise ValueError(f"cold gas: out of range: {self}")
        if not 0.0 <= self.mist_share < 1.0:
            raise ValueError(f"cold gas: mist_share must be at least 0 and below 1 (got {self.mist_share})")

    def pressure_Pa(self, temperature_K: Array) -> Array:
        """Its saturated vapour's pressure by Clausius and Clapeyron from the boiling point."""
        slope = self.vaporisation_heat_J_kg * self.molar_mass_kg_mol / GAS_CONSTANT
        power = slope * (1.0 / self.boiling_point_K - 1.0 / temperature_K)
        return np.asarray(STANDARD_PA * np.exp(np.minimum(power, LARGEST_POWER)))


def cold_gas(of: Properties, temperature_K: float | None = None, mist_share: float = 0.0) -> ColdGas:
    """A substance as a cold gas, at its boiling point where no temperature is given.

    Raises ValueError for a substance whose figures are not all known.
    """
    figures = (of.gas_heat_capacity_J_kgK, of.boiling_point_K, of.vaporisation_heat_J_kg)
    if None in figures:
        raise ValueError(f"{of.id}: heat capacity, boiling point or heat of vaporisation is not known: no dense plume")
    capacity, boiling, latent = (float(figure) for figure in figures if figure is not None)
    came = boiling if temperature_K is None else temperature_K
    return ColdGas(of.molar_mass_kg_mol, capacity, boiling, latent, came, mist_share)


def water_pressure_Pa(temperature_K: ArrayLike) -> Array:
    """The pressure of saturated water vapour, Pa, any shape.

    Source: Magnus (memory).
    """
    base, slope, pole = block("water")["magnus"]["value"]
    celsius = np.maximum(np.asarray(temperature_K, dtype=np.float64) - ICE_K, -120.0)
    return np.asarray(base * np.exp(slope * celsius / (pole + celsius)))


@dataclass(frozen=True)
class Mixture:
    """A cloud of one gas in one air: its state for any share of air and any heat gained."""

    gas: ColdGas
    air: MoistAir

    def temperature_K(self, air_ratio: ArrayLike, heat_J_kg: ArrayLike = 0.0) -> Array:
        """The temperature for kg of moist air and J of heat gained, both for 1 kg of gas; shapes broadcast."""
        ratio, heat = np.broadcast_arrays(np.asarray(air_ratio, dtype=np.float64), heat_J_kg)
        wanted = self._given(ratio) + heat
        low = np.asarray(wanted / self._capacity(ratio) + ICE_K)  # with nothing condensed
        latent = self.gas.vaporisation_heat_J_kg + ratio * self.air.moisture * number("water", "vaporisation_heat_J_kg")
        high = low + latent / self._capacity(ratio)  # with all of it
        return self._root(np.maximum(low, COLDEST_K), np.maximum(high, COLDEST_K), wanted, ratio)

    def _root(self, low: Array, high: Array, wanted: Array, ratio: Array) -> Array:
        """The temperature between two at which the enthalpy is as wanted, by false position with halved ends."""
        below, above = self._enthalpy(low, ratio) - wanted, self._enthalpy(high, ratio) - wanted
        tolerance, found = TOLERANCE_K * self._capacity(ratio), low
        for _ in range(ROUNDS):
            gap = np.where(above > below, above - below, 1.0)
            found = np.where(above > below, high - above * (high - low) / gap, low)
            miss = self._enthalpy(found, ratio) - wanted
            if np.all((np.abs(miss) <= tolerance) | (high - low <= TOLERANCE_K)):
                break
            warm = miss > 0.0
            low, high = np.where(warm, low, found), np.where(warm, found, high)
            below, above = np.where(warm, 0.5 * below, miss), np.where(warm, miss, 0.5 * above)
        return np.asarray(found)

    def volume_m3_kg(self, air_ratio: ArrayLike, temperature_K: ArrayLike) -> Array:
        """The volume of the cloud that holds 1 kg of gas."""
        temperature = np.asarray(temperature_K, dtype=np.float64)
        gas, water, dry = self._vapours(temperature, np.asarray(air_ratio, dtype=np.float64))
        return np.asarray((gas + water + dry) * GAS_CONSTANT * temperature / self.air.pressure_Pa)

    def density_kg_m3(self, air_ratio: ArrayLike, temperature_K: ArrayLike) -> Array:
        """The density of the cloud, mist included."""
        return np.asarray((1.0 + np.asarray(air_ratio)) / self.volume_m3_kg(air_ratio, temperature_K))

    def mole_share(self, air_ratio: ArrayLike) -> Array:
        """The share of gas among all molecules, mist included."""
        ratio, own = np.asarray(air_ratio, dtype=np.float64), 1.0 / self.gas.molar_mass_kg_mol
        wet = self.air.moisture / number("water", "molar_mass_kg_mol")
        return np.asarray(own / (own + ratio * (wet + (1.0 - self.air.moisture) / number("air", "molar_mass_kg_mol"))))

    def air_ratio(self, concentration_kg_m3: ArrayLike, heat_J_kg: float = 0.0) -> Array:
        """The air in 1 kg of gas at which there is so much gas in a cubic metre; 0 from the pure gas on."""
        grid = np.concatenate([[0.0], np.geomspace(1e-4, 1e9, 400)])
        held = 1.0 / self.volume_m3_kg(grid, self.temperature_K(grid, heat_J_kg))
        wanted = np.asarray(concentration_kg_m3, dtype=np.float64)
        tiny = np.maximum(wanted, held[-1])
        place = np.interp(-np.log(tiny), -np.log(held), np.log(grid + 1e-4))
        return np.asarray(np.where(wanted >= held[0], 0.0, np.exp(place) - 1e-4))

    def _vapours(self, temperature: Array, ratio: Array) -> tuple[Array, Array, Array]:
        """The moles of vapour of gas, of water, and of dry air, for 1 kg of gas."""
        dry = ratio * (1.0 - self.air.moisture) / number("air", "molar_mass_kg_mol")
        water = ratio * self.air.moisture / number("water", "molar_mass_kg_mol")
        gas = np.full(np.broadcast(temperature, ratio).shape, 1.0 / self.gas.molar_mass_kg_mol)
        if self.gas.mist_share > 0.0:
            most = np.minimum(self.gas.pressure_Pa(temperature) / self.air.pressure_Pa, MOST_SHARE)
            alone = (ratio == 0.0) * (1.0 - self.gas.mist_share) * gas  # with no air only what came as vapour is any
            gas = np.minimum(gas, most / (1.0 - most) * (dry + water) + alone)
        most = np.minimum(water_pressure_Pa(temperature) / self.air.pressure_Pa, MOST_SHARE)
        return gas, np.minimum(water, most / (1.0 - most) * (dry + gas)), dry

    def _enthalpy(self, temperature: Array, ratio: Array) -> Array:
        """The enthalpy in J for 1 kg of gas, from vapours at 273 K."""
        gas, water, _ = self._vapours(temperature, ratio)
        mist = 1.0 - gas * self.gas.molar_mass_kg_mol
        wet = ratio * self.air.moisture
        fog = wet - water * number("water", "molar_mass_kg_mol")
        return np.asarray(
            self._capacity(ratio) * (temperature - ICE_K)
            - mist * self.gas.vaporisation_heat_J_kg
            - fog * number("water", "vaporisation_heat_J_kg")
        )

    def _given(self, ratio: Array) -> Array:
        """The enthalpy that gas and air bring."""
        own = self.gas.heat_capacity_J_kgK * (self.gas.temperature_K - ICE_K)
        brought = (self._capacity(ratio) - self.gas.heat_capacity_J_kgK) * (self.air.temperature_K - ICE_K)
        return np.asarray(own - self.gas.mist_share * self.gas.vaporisation_heat_J_kg + brought)

    def _capacity(self, ratio: Array) -> Array:
        """The heat capacity in J/K for 1 kg of gas; mist and fog are counted as their vapours."""
        wet = self.air.moisture
        kept = (1.0 - wet) * number("air", "heat_capacity_J_kgK") + wet * number("water", "heat_capacity_J_kgK")
        return np.asarray(self.gas.heat_capacity_J_kgK + ratio * kept)
