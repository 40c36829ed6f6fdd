"""An explosion made of what there is when it begins: the cloud in the air, or what a vessel holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.blast.cloud import FlammableCloud, Origin, flammable_cloud
from drillsim.hazards.blast.equipment import burst_energy_J, burst_tnt_kg
from drillsim.hazards.blast.shot import TNT, Fireball, Shot
from drillsim.hazards.blast.tnt import tnt_mass_kg
from drillsim.hazards.blast.vapour_cloud import cloud_explosion, fuel_class
from drillsim.hazards.fire.fireball import fireball_surface_power_kW_m2
from drillsim.hazards.own import burning_in, properties_in
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.weather import Weather, downwind_vector
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.explosion import CloudExplosion, VesselBurst
from drillsim.scenario.schema.incidents.gas_leak import GasLeak

Array = NDArray[np.float64]
Published = Callable[[str, Array, Array, Array], Array]
_kJ = 1e-3  # of a joule


@dataclass(frozen=True)
class Moment:
    """When and in which air an explosion begins: tick, weather, bearing of the map's +y axis, fields."""

    tick: int
    weather: Weather
    north_deg: float
    published: Published


def cloud_shot(noun: CloudExplosion, scenario: Scenario, moment: Moment) -> Shot:
    """The explosion of the flammable part of a gas's cloud; without anything flammable, one of no energy.

    Of several leaks of the gas the one with the largest flammable part counts.
    """
    gas = burning_in(scenario, noun.substance)
    assert gas is not None  # the scenario's check has seen to it
    clouds = [_cloud(leak, scenario, moment) for leak in _leaks_of(noun.substance, scenario)]
    flash = max(clouds, key=lambda cloud: cloud.burnable_kg)
    classes = fuel_class(noun.substance), noun.space
    pressure = moment.weather.pressure_Pa
    explosion = cloud_explosion(flash.burnable_kg, gas.heat_J_kg, classes, pressure)
    tnt = float(tnt_mass_kg(flash.burnable_kg, gas.heat_J_kg, noun.tnt_yield))
    x, y = noun.spot(scenario.park)
    some = flash if flash.mass_kg > 0.0 else None
    return Shot(moment.tick, x, y, noun.method, explosion if some else None, tnt, some)


def vessel_shot(noun: VesselBurst, scenario: Scenario, moment: Moment) -> Shot:
    """The fireball of what a vessel holds, and the blast of its burst where its pressure is given."""
    gas, properties = burning_in(scenario, noun.substance), properties_in(scenario, noun.substance)
    fireball, tnt = None, 0.0
    mass = mass_in_vessel_kg(noun, scenario)
    if gas is not None:
        power = fireball_surface_power_kW_m2(mass, gas.heat_J_kg * _kJ, noun.burst)
        fireball = Fireball(mass, float(power))
    vessel = scenario.park.file.places[noun.place].vessel
    if noun.burst_pressure is not None and vessel is not None and properties.heat_capacity_ratio is not None:
        air = moment.weather.pressure_Pa
        energy = burst_energy_J(noun.burst_pressure, air, vessel.volume_m3, properties.heat_capacity_ratio)
        tnt = float(burst_tnt_kg(energy))
    x, y = noun.spot(scenario.park)
    return Shot(moment.tick, x, y, TNT, None, tnt, None, fireball)


def mass_in_vessel_kg(noun: VesselBurst, scenario: Scenario) -> float:
    """What takes part in a vessel's burst: the mass given, or what its place holds."""
    if noun.mass is not None:
        return noun.mass
    held = scenario.park.file.places[noun.place].substances.get(noun.substance)
    return held.mass if held is not None else 0.0


def _leaks_of(substance: str, scenario: Scenario) -> list[GasLeak]:
    """The leaks of a gas in a scenario."""
    nouns = (noun for _, noun in sorted(scenario.file.incidents.items()))
    return [noun for noun in nouns if isinstance(noun, GasLeak) and noun.substance == substance]


def _cloud(leak: GasLeak, scenario: Scenario, moment: Moment) -> FlammableCloud:
    """The flammable part of one leak's cloud."""
    gas, weather = burning_in(scenario, leak.substance), moment.weather
    assert gas is not None
    x, y = leak.spot(scenario.park)
    ahead = downwind_vector(weather.wind_from_deg, moment.north_deg)
    origin = Origin(x, y, leak.height, (float(ahead[0]), float(ahead[1])))
    mass = properties_in(scenario, leak.substance).molar_mass_kg_mol
    pure = pure_gas_kg_m3(mass, weather.temperature_K, weather.pressure_Pa)
    return flammable_cloud(partial(moment.published, leak.substance), origin, gas, pure)
